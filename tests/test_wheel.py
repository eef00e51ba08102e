"""The wheel is a whole product: code, theme, translations and types, and it builds a site by the theme's name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by hatchling from the working tree."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a fresh environment that holds the wheel and borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("env") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    packages = Path(
        sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # Only the folder is named: the .pth files in it, among them the one of this checkout, are not followed.
    (packages / "borrowed.pth").write_text(
        f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n"
    )
    return folder / "bin" / "python"


def run(python: Path, *words: str, cwd: Path) -> str:
    """Run the environment's Python away from the checkout."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    command = [str(python), *words]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_holds_theme_translations_and_types(wheel: Path) -> None:
    """Whatever lies in the checkout's package and theme lies in the wheel."""
    names = set(zipfile.ZipFile(wheel).namelist())
    theme = {
        f"site_builder/{path.relative_to(ROOT)}"
        for path in (ROOT / "theme").rglob("*.*")
        if is_source(path)
    }
    words = {str(path.relative_to(ROOT)) for path in (ROOT / "site_builder").rglob("*.po")}
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "site_builder").rglob("*.py")}
    templates = (
        path for path in (ROOT / "site_builder/authoring/templates").rglob("*") if is_source(path)
    )
    started = {str(path.relative_to(ROOT)) for path in templates}
    assert words and started
    assert "site_builder/handbook/docs/tutorial.vi.md" in names
    assert {
        "site_builder/py.typed",
        "site_builder/theme/main.html",
        "site_builder/theme/assets/site.css",
    } <= names
    assert theme | words | code | started <= names


def is_source(path: Path) -> bool:
    """Not what Python leaves behind."""
    return path.is_file() and "__pycache__" not in path.parts


def test_wheel_declares_command_plugin_and_theme(wheel: Path) -> None:
    """The entry points by which shells and MkDocs find it."""
    archive = zipfile.ZipFile(wheel)
    name = next(each for each in archive.namelist() if each.endswith("entry_points.txt"))
    text = archive.read(name).decode()
    assert all(each in text for each in ("site-builder = ", "[mkdocs.plugins]", "[mkdocs.themes]"))


@pytest.mark.slow
def test_installed_wheel_builds_the_sample_by_the_themes_name(
    installed: Path, tmp_path: Path
) -> None:
    """`theme: name: open-data` is enough outside this repository."""
    portal = tmp_path / "portal"
    shutil.copytree(ROOT / "tests/sample", portal)
    settings = (portal / "mkdocs.yml").read_text("utf-8")
    named = settings.replace("  name: null\n  custom_dir: ../../theme\n", "  name: open-data\n")
    assert named != settings
    (portal / "mkdocs.yml").write_text(named, "utf-8")
    where = run(installed, "-c", "import site_builder; print(site_builder.__file__)", cwd=portal)
    assert not Path(where.strip()).is_relative_to(ROOT)
    run(installed, "-m", "site_builder.cli", "build", cwd=portal)
    assert (portal / "site/thu-gom/2021-q1/index.html").is_file()
    assert (portal / "site/assets/site.css").read_bytes() == (
        ROOT / "theme/assets/site.css"
    ).read_bytes()
    assert (portal / "site/404.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_installed_wheel_starts_a_portal_that_builds(
    wheel: Path, installed: Path, tmp_path: Path, language: str
) -> None:
    """init, check and build away from this repository; the portal keeps the wheel that its requirements name."""
    facts = [
        "--name",
        "P",
        "--publisher",
        "Office",
        "--email",
        "a@mau.example",
        "--host",
        "mau.example",
    ]
    chosen = [
        "--language",
        language,
        "--licence",
        "CC-BY-4.0",
        "--series",
        "Waste",
        "--wheel",
        str(wheel),
    ]
    run(installed, "-m", "site_builder.cli", "init", "portal", *facts, *chosen, cwd=tmp_path)
    portal = tmp_path / "portal"
    assert f"\n./wheels/{wheel.name}[charts,parquet]\n" in (portal / "requirements.txt").read_text(
        "utf-8"
    )
    assert (portal / "wheels" / wheel.name).read_bytes() == wheel.read_bytes()
    run(installed, "-m", "site_builder.cli", "check", cwd=portal)
    run(installed, "-m", "site_builder.cli", "build", cwd=portal)
    assert (portal / "site/indicators/waste/3/index.html").is_file()
