"""An environment without the extras: the site is built without PNG and Parquet, and nothing released is lost."""

import os
import shutil
from dataclasses import replace

import pytest

from site_builder.build import findings as extras
from site_builder.build.findings import check_extras
from site_builder.core.problem import UnreadableError
from site_builder.load.tables.columnar import columnar_rows
from tests.conftest import SAMPLE, start
from tests.portal import finish, make_portal, read_portal, release_portal

LEFT_OUT = (
    "resvg",
    "duckdb",
    "csvkit",
    "mdit_py_plugins",
    "pdfplumber",
    "xlrd",
    "cryptography",
    "fsspec",
)
BLOCK = f"""import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {LEFT_OUT!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Block())
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The sample, built where none of the extras can be imported."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "sitecustomize.py").write_text(BLOCK, "utf-8")
    shutil.copytree(SAMPLE, folder / "portal", ignore=shutil.ignore_patterns(".cache"))
    config = folder / "portal/mkdocs.yml"
    named = config.read_text("utf-8").replace(
        "  name: null\n  custom_dir: ../../theme\n", "  name: open-data\n"
    )
    config.write_text(named, "utf-8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))
    done = start("build", "-f", config, PYTHONPATH=path)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "portal/site"


def names(site):
    """Every file of a site."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_only_what_cannot_be_made_is_missing(bare, sample):
    """PNG files and Parquet, and no page that offers them; the SVG of every chart stands."""
    missing = {
        name
        for name in names(sample) - names(bare)
        if not name.startswith(("pagefind/", "manifest/"))
    }
    missing -= {
        name for name in missing if name.startswith("datasets/") and "parquet/" in name
    }  # lists of that format
    assert {name.rpartition(".")[2] for name in missing} == {"png", "parquet"}, sorted(missing)
    pages = [path.read_text("utf-8") for path in bare.rglob("*.html")]
    assert not [page for page in pages if ".png" in page or ".parquet" in page]
    assert any(name.endswith(".svg") for name in names(bare))


def run(root, *words, code=0):
    """A command on a portal, in an environment without the extras."""
    done = start(*words, cwd=root, PYTHONPATH=str(root.parent))
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def started(tmp_path):
    """A portal of `init`, and what bars the extras beside it."""
    (tmp_path / "sitecustomize.py").write_text(BLOCK, "utf-8")
    root = tmp_path / "portal"
    root.mkdir()
    given = {
        "name": "Cổng",
        "publisher": "Sở",
        "email": "a@so.example",
        "language": "vi",
        "host": "so.example",
    }
    words = (
        f"--{key}={value}"
        for key, value in (given | {"licence": "CC-BY-4.0", "series": "Báo cáo"}).items()
    )
    run(root, "init", ".", *words)
    return root


@pytest.mark.slow
def test_a_base_environment_releases_builds_and_corrects(started):
    """Nothing is asked for that no edition holds; the first edition keeps its bytes."""
    (package,) = {
        path.name for path in (started / "datasets").iterdir() if path.name.endswith("q1")
    }
    finish(started)
    run(started, "release", package, "--note", "Lần đầu.")
    run(started, "build")
    edition = started / f"datasets/{package}/editions/1.0.0"
    frozen = {path.name: path.read_bytes() for path in edition.rglob("*.*")}
    table = started / f"datasets/{package}/indicators.csv"
    table.write_text(
        table.read_text("utf-8").replace("371", "372").replace("90.05", "90.29"), "utf-8"
    )
    run(started, "release", package, "--kind", "correction", "--note", "Gõ sai.")
    run(started, "build")
    assert {path.name: path.read_bytes() for path in edition.rglob("*.*")} == frozen
    for version in ("1.0.0", "1.1.0"):
        served = started / f"site/datasets/{package}/{version}"
        assert (served / "indicators.csv").is_file() and not list(served.glob("*.parquet"))


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The sample, of which one dataset is released with every form."""
    root = make_portal(tmp_path_factory.mktemp("released"))
    release_portal(root, "thu-gom-2021-q1")
    return read_portal(root).publication


def test_what_is_released_is_missed(released, monkeypatch):
    """An error at the dataset of which an edition holds Parquet; a warning where the settings ask for it."""
    monkeypatch.setattr(extras, "FORMAT", replace(extras.FORMAT, is_on=False))
    asked, missed = ((found.code, found.severity, found.file) for found in check_extras(released))
    assert asked == ("parquet-asked-for", "warning", "mkdocs.yml")
    assert missed == ("parquet-not-installed", "error", "datasets/thu-gom-2021-q1/datapackage.yaml")


def test_with_the_extras_nothing_is_missed(released):
    """As in this environment."""
    assert not list(check_extras(released))


def test_reading_parquet_names_the_extra(monkeypatch):
    """In words, not by a traceback."""
    monkeypatch.setattr("site_builder.load.tables.columnar.is_installed", lambda module: False)
    with pytest.raises(UnreadableError, match=r"site-builder\[parquet\]"):
        columnar_rows("parquet", b"PAR1", {})
