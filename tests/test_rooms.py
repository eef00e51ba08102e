"""The law of the rooms holds, tells what breaks it, and is what docs/architecture.md draws."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference.house import HOSTING, HOUSE, redrawn

ROOT = Path(__file__).parents[1]


def lint(folder):
    """Run import-linter on the package in a folder; its exit code and words."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    environment = {
        "PYTHONPATH": str(folder),
        "PATH": "",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def house(tmp_path):
    """A copy of the package with its law, to plant something in."""
    shutil.copytree(
        ROOT / "site_builder",
        tmp_path / "site_builder",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "law.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    """Floors, circles, siblings, third parties."""
    code, words = lint(ROOT)
    assert code == 0, words


PLANTS = [
    (
        "core/numbers/number.py",
        "import site_builder.core.numbers.quantity",
        "No cycles are allowed",
    ),
    (
        "derive/observations.py",
        "import site_builder.channels.api",
        "site_builder.derive is not allowed to import",
    ),
    (
        "load/tables/table.py",
        "import site_builder.derive.figures",
        "site_builder.load is not allowed to import",
    ),
    ("export/csv.py", "import site_builder.export.json", "export.csv is not allowed to import"),
    (
        "catalog/formats/llms.py",
        "import site_builder.catalog.formats.sitemap",
        "formats.llms is not allowed to import",
    ),
    (
        "pages/home.py",
        "import site_builder.load.tables.table",
        "site_builder.pages is not allowed to import",
    ),
    ("core/text.py", "import requests", "site_builder.core.text imports requests"),
    ("pages/home.py", "import pandas", "site_builder.pages.home imports pandas"),
]


def test_every_plant_is_found(house):
    """A circle, a higher room, a sibling, a stranger, a guest away from home: all at once, each told."""
    for module, line, _ in PLANTS:
        path = house / "site_builder" / module
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    code, words = lint(house)
    assert code == 1
    assert [told for *_, told in PLANTS if told not in " ".join(words.split())] == []


def test_a_room_that_nobody_planned_is_found(house):
    """A thirteenth folder has no floor."""
    (house / "site_builder/utils").mkdir()
    (house / "site_builder/utils/__init__.py").write_text("", "utf-8")
    code, words = lint(house)
    assert (code, "utils" in words) == (1, True)


def test_the_picture_is_drawn_from_the_law():
    """Run `scripts/reference` after a change of contracts or of a room's first sentence."""
    for place in (HOUSE, HOSTING):
        text = place.read_text("utf-8")
        assert redrawn(text) == text


def test_the_top_of_the_package_is_small():
    """At most fifteen folders and four modules."""
    top = [path for path in (ROOT / "site_builder").iterdir() if path.name != "__pycache__"]
    assert sum(path.is_dir() for path in top) <= 15
    assert sum(path.suffix == ".py" for path in top) <= 4
