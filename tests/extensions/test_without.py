"""The tool without its extensions and without pandas: it checks and builds as before."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution

import pytest

from tests.conftest import EPOCH, ROOT, SAMPLE
from tests.portal import make_portal

pytestmark = pytest.mark.whole

ENTRY_POINTS = """[mkdocs.plugins]
open-data = site_builder.plugin:OpenDataPlugin

[mkdocs.themes]
open-data = site_builder.build.theme
"""
# What the sample says of its windows, as a portal's own rules.
HARVESTED = {"data.json", "dcat-us-3.json", "oai.xml", "sdmx.csv", "sdmx-structure.json"}
REGIMES = """      regimes:
        administrative: {title: Hành chính, first_month: 1, named_by: start, last_day: 14}
        statistical: {title: Thống kê, first_month: 1, named_by: start}
"""


def installed(folder, *extensions):
    """A copy of the package with these extensions, and metadata that declare no other."""
    shutil.copytree(
        ROOT / "site_builder", folder / "site_builder", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in (folder / "site_builder" / "extensions").iterdir():
        if path.is_dir() and path.name not in extensions:
            shutil.rmtree(path)
    shutil.copytree(ROOT / "theme", folder / "theme")
    dist = distribution("site-builder")
    facts = folder / f"site_builder-{dist.version}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: site-builder\nVersion: {dist.version}\n"
    )
    ours = {f"site_builder.extensions.{name}" for name in extensions}
    points = [each for each in dist.entry_points if ".".join(each.module.split(".")[:3]) in ours]
    declared = "".join(f"\n[{each.group}]\n{each.name} = {each.value}\n" for each in points)
    (facts / "entry_points.txt").write_text(ENTRY_POINTS + declared)
    (folder / "pandas.py").write_text(
        "raise ModuleNotFoundError('pandas')\n"
    )  # frames of the Python interface alone
    return folder


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """Nothing but the core."""
    return installed(tmp_path_factory.mktemp("core"))


def run(core, *words, cwd=SAMPLE):
    """The command in a process of its own that finds this copy first."""
    environment = {**os.environ, "PYTHONPATH": str(core), "SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "site_builder.cli", *words]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_sample_is_built_to_the_same_bytes(sample, tmp_path):
    """No page and no file needs another extension than that of its language and those catalogues."""
    done = run(
        installed(tmp_path / "tool", "vietnam", "harvesters"),
        "build",
        "--site-dir",
        str(tmp_path / "site"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert files_of(tmp_path / "site") == files_of(sample)


@pytest.mark.slow
def test_the_sample_is_built_by_the_core_alone(core, sample, tmp_path):
    """It then says itself how its windows are cut; messages and some catalogues go, every table and page stays."""
    root = make_portal(tmp_path)
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("  - open-data:\n", f"  - open-data:\n{REGIMES}"), "utf-8"
    )
    done = run(core, "build", "--site-dir", str(tmp_path / "site"), cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    alone, whole = files_of(tmp_path / "site"), files_of(sample)
    gone = {
        uri
        for uri in whole.keys() - alone.keys()
        if uri.partition("/")[0] not in ("sms", "sms.json", "zalo")
    }
    assert {uri.rpartition("/")[2] for uri in gone} == HARVESTED
    assert alone.keys() <= whole.keys()
    tables = [uri for uri in alone if uri.endswith(".csv") and uri.startswith("datasets/")]
    assert tables and [uri for uri in tables if alone[uri] != whole[uri]] == []


def test_a_regime_that_nobody_brings_is_reported(core):
    """At the series that names it, with what is known."""
    done = run(core, "check", "--lang", "en")
    assert done.returncode == 1
    assert "regime" in done.stdout + done.stderr and "administrative" in done.stdout + done.stderr


def files_of(site):
    """Every file's bytes by its address, but those that hang on the index of words."""
    free = ("pagefind/", "manifest", "SHA256SUMS")
    found = (
        (path.relative_to(site).as_posix(), path) for path in site.rglob("*") if path.is_file()
    )
    return {uri: path.read_bytes() for uri, path in found if not uri.startswith(free)}


def test_its_help_lists_what_is_there(core):
    """And nothing that is not."""
    told = run(core, "--help").stdout
    assert "  build " in told and "  import " not in told and "  deploy " not in told


def test_a_command_of_an_extension_is_unknown(core):
    """As any other word."""
    done = run(core, "import", "a.docx")
    assert done.returncode == 2 and "import" in done.stderr
