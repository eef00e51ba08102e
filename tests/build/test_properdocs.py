"""The tool on ProperDocs, the continuation of MkDocs 1.x, where MkDocs is not installed."""

import os
import subprocess
import sys

import pytest

from tests.conftest import EPOCH, SAMPLE

HIDE = """from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *given: None if name == "mkdocs" else find(name, *given)
"""


@pytest.fixture
def alone(tmp_path):
    """What a process finds in its environment where ProperDocs is installed and MkDocs is not."""
    (tmp_path / "sitecustomize.py").write_text(HIDE, "utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": path}


def test_its_modules_answer_to_the_names_of_mkdocs(alone):
    """One and the same, so that plugins and settings are of one kind; starting loads none of them."""
    program = (
        "import sys, site_builder\n"
        "print([name for name in sys.modules if name.startswith('properdocs.')])\n"
        "import mkdocs.plugins, properdocs.plugins\n"
        "print(mkdocs.plugins is properdocs.plugins, 'open-data' in mkdocs.plugins.get_plugins())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=alone, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["['properdocs.replacement']", "True True"], done.stderr


@pytest.mark.slow
def test_a_portal_has_the_same_bytes(alone, sample, tmp_path):
    """All but the search index and what lists it; it says nothing of its own beside ours."""
    config, site = SAMPLE / "mkdocs.yml", tmp_path / "site"
    words = [
        sys.executable,
        "-m",
        "site_builder.cli",
        "build",
        "-f",
        str(config),
        "--site-dir",
        str(site),
        "--no-cache",
    ]
    done = subprocess.run(words, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stdout + done.stderr
    made, known = (
        {
            uri: path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
            and not (uri := path.relative_to(folder).as_posix()).startswith(
                ("pagefind/", "manifest", "SHA256SUMS")
            )
        }
        for folder in (site, sample)
    )
    assert made == known
