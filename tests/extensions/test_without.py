"""The tool without its extensions and without pandas: it checks and builds as before."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution

import pytest

from tests.conftest import EPOCH, ROOT, SAMPLE

ENTRY_POINTS = """[mkdocs.plugins]
open-data = site_builder.plugin:OpenDataPlugin

[mkdocs.themes]
open-data = site_builder.build.theme
"""


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """A copy of the package without `extensions`, with metadata that declare none."""
    folder = tmp_path_factory.mktemp("core")
    ignored = shutil.ignore_patterns("extensions", "__pycache__")
    shutil.copytree(ROOT / "site_builder", folder / "site_builder", ignore=ignored)
    shutil.copytree(ROOT / "theme", folder / "theme")
    version = distribution("site-builder").version
    facts = folder / f"site_builder-{version}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: site-builder\nVersion: {version}\n")
    (facts / "entry_points.txt").write_text(ENTRY_POINTS)
    (folder / "pandas.py").write_text("raise ModuleNotFoundError('pandas')\n")  # frames of the Python interface alone
    return folder


def run(core, *words, cwd=SAMPLE):
    """The command in a process of its own that finds this copy first."""
    environment = {**os.environ, "PYTHONPATH": str(core), "SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "site_builder.cli", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.whole
def test_the_sample_is_built_to_the_same_bytes(core, sample, tmp_path):
    """No page, no file of data and no catalogue needs an extension; the index of words is outside the promise."""
    done = run(core, "build", "--site-dir", str(tmp_path / "site"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert files_of(tmp_path / "site") == files_of(sample)


def files_of(site):
    """Every file's bytes by its address, but those that hang on the index of words."""
    free = ("pagefind/", "manifest.json", "SHA256SUMS")
    found = ((path.relative_to(site).as_posix(), path) for path in site.rglob("*") if path.is_file())
    return {uri: path.read_bytes() for uri, path in found if not uri.startswith(free)}


def test_its_help_lists_what_is_there(core):
    """And nothing that is not."""
    told = run(core, "--help").stdout
    assert "  build " in told and "  import " not in told and "  deploy " not in told


def test_a_command_of_an_extension_is_unknown(core):
    """As any other word."""
    done = run(core, "import", "a.docx")
    assert done.returncode == 2 and "import" in done.stderr
