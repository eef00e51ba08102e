"""What the built portal weighs, and that its consumers read what was written."""

import gzip
import json
import re
import subprocess
import sys
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import frictionless
import openpyxl
import pandas as pd
import pytest

from tests.conftest import AFTER_RELEASE, ROOT, SAMPLE, build, slow_but, start
from tests.hyparquet import read_parquet

pytestmark = pytest.mark.whole

PACKAGES = ["cchc-2022-h1", "cchc-indicators", "cchc-series", "da-nang-indices", "da-nang-series"]
KB = 1000


def weight(path):
    """Bytes of a file as a host would send them, compressed."""
    return len(gzip.compress(path.read_bytes(), 9))


def first_load(site, uri):
    """Compressed sizes of a page and of what it loads at once, by kind."""
    html = (site / uri / "index.html").read_text("utf-8")
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', html)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    return {
        "html": weight(site / uri / "index.html"),
        "css": sum(weight((site / uri / each).resolve()) for each in styles),
        "js": sum(weight((site / uri / each).resolve()) for each in scripts),
    }


@pytest.mark.parametrize(
    "uri", ["cchc/2022-h1", "indicators/da-nang/dti", *(f"datasets/{name}" for name in PACKAGES)]
)
def test_first_load_is_within_the_budget(portal, uri):
    """CSS 10 KB, JavaScript 12, together with the HTML at most 60, all compressed."""
    load = first_load(portal, uri)
    assert load["css"] <= 10 * KB and load["js"] <= 12 * KB and sum(load.values()) <= 60 * KB, load


@pytest.mark.parametrize("name", PACKAGES)
def test_frictionless_validates_over_http(portal, serve, name):
    """The published descriptor is valid from the site's address, with all its files beside it."""
    report = frictionless.validate(
        f"{serve(portal)}/datasets/{name}/datapackage.json", type="package"
    )
    assert report.valid, report.flatten(["title", "message"])


def tables(portal):
    """Every canonical CSV of the portal; SDMX has its own reader elsewhere."""
    others = (".excel.csv", "sdmx.csv")
    return sorted(
        path for path in portal.glob("datasets/*/*.csv") if not path.name.endswith(others)
    )


def test_csvstat_reads_every_table(portal):
    """csvkit takes each file without a complaint."""
    # In a process of its own, whose locale it changes.
    code = "import sys; from csvkit.utilities.csvstat import CSVStat as S; [S(['--count', a]).run() for a in sys.argv[1:]]"
    words = [sys.executable, "-c", code, *map(str, tables(portal))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    counts = done.stdout.split()
    assert (
        done.returncode == 0
        and len(counts) == len(tables(portal))
        and all(map(str.isdigit, counts))
    ), done.stderr


def number_columns(path):
    """The columns that the published descriptor calls numbers."""
    package = json.loads((path.parent / "datapackage.json").read_text("utf-8"))
    resource = next(each for each in package["resources"] if each["path"] == path.name)
    return [
        field["name"]
        for field in resource["schema"]["fields"]
        if field["type"] in ("number", "integer")
    ]


def test_pandas_reads_the_same_numbers_from_both_csvs(sample):
    """The file for Excel, of a portal that asks for it, holds the same numbers as the canonical one."""
    for path in tables(sample):
        plain = pd.read_csv(path)
        excel = pd.read_csv(
            path.with_suffix(".excel.csv"), sep=";", decimal=",", encoding="utf-8-sig"
        )
        assert list(plain.columns) == list(excel.columns) and len(plain) == len(excel), path.name
        for column in number_columns(path):
            assert plain[column].equals(excel[column]), (path.name, column)


def test_workbooks_hold_numbers(portal):
    """1704 and 50.66 are numbers in XLSX, the code 5.2.1 is text."""
    sheet = openpyxl.load_workbook(portal / "datasets/cchc-2022-h1/indicators.xlsx").worksheets[0]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {1704, 50.66, "5.2.1"} <= cells


def test_parquet_keeps_types(portal):
    """Numbers are decimals of their own scale, texts are strings."""
    for path in portal.glob("datasets/*/*.parquet"):
        assert read_parquet(path.read_bytes()).rows
    table = read_parquet((portal / "datasets/cchc-2022-h1/indicators.parquet").read_bytes())
    pairs = zip(table.column("code"), table.column("value"), strict=True)
    assert dict(pairs)["5.4"] == Decimal("50.66")


def test_json_holds_numbers_as_numbers(portal):
    """No figure is quoted."""
    rows = json.loads((portal / "datasets/cchc-2022-h1/indicators.json").read_text("utf-8"))
    assert next(row["value"] for row in rows if row["code"] == "5.4.1") == 116340


def test_printed_decimals_survive_to_the_download(portal):
    """77.70 is published with its zero."""
    assert ",77.70," in (portal / "datasets/cchc-2022-h1/figures.csv").read_text("utf-8")


def test_a_canonical_source_is_published_byte_for_byte(portal):
    """A file that is already right is not touched."""
    for name in PACKAGES:
        for source in (ROOT / "datasets" / name).glob("*.csv"):
            assert (portal / "datasets" / name / source.name).read_bytes() == source.read_bytes()


def outside_search(site):
    """All files with their bytes, but for Pagefind's index and the lists that name its files."""
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    free = ("pagefind/", "manifest", "SHA256SUMS")
    return {uri: path.read_bytes() for uri, path in paths.items() if not uri.startswith(free)}


def test_two_builds_give_the_same_bytes(portal, tmp_path):
    """Another time zone, locale and folder change nothing outside Pagefind's index."""
    site = tmp_path / "another folder" / "site"
    done = start(
        *("build", "-f", portal.parent / "mkdocs.yml", "--site-dir", site),
        SOURCE_DATE_EPOCH=AFTER_RELEASE,
        TZ="Asia/Ho_Chi_Minh",
        LC_ALL="C",
        LANG="C",
        PYTHONHASHSEED="7",
    )
    assert done.returncode == 0, done.stderr
    first, second = outside_search(portal), outside_search(site)
    assert sorted(first) == sorted(second)
    assert [uri for uri in first if first[uri] != second[uri]] == []


class Inline(HTMLParser):
    """Collects what a strict policy forbids in a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """A style or handler attribute, a style element, a script without a source that is no data block."""
        given = dict(attrs)
        self.found += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        is_data = given.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)


def test_no_page_has_inline_script_or_style(portal, sample):
    """The content policy can stay strict."""
    for site in (portal, sample):
        for path in site.rglob("*.html"):
            page = Inline()
            page.feed(path.read_text("utf-8"))
            assert not page.found, path


def test_every_page_carries_the_policy(portal):
    """As a meta element; only the search page may compile WebAssembly."""
    for path in portal.rglob("*.html"):
        html = unescape(path.read_text("utf-8"))
        assert "default-src 'none'" in html, path
        assert ("wasm-unsafe-eval" in html) == (path.parent.name == "search"), path


def test_a_failed_check_leaves_the_site_untouched(warm_copy, tmp_path):
    """Errors stop the build before the first byte; what stood there stands."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("cũ", "utf-8")
    table = warm_copy / "datasets/thu-gom-2021-q1/indicators.csv"
    table.write_text(table.read_text("utf-8").replace("1704", "1 704"), "utf-8")
    done = build(warm_copy / "mkdocs.yml", site)
    assert (
        done.returncode == 1
        and "number-irregular" in done.stderr
        and "Traceback" not in done.stderr
    )
    assert outside_search(site) == {"index.html": "cũ".encode()}


@pytest.mark.parametrize("program", slow_but(["properdocs"], ["mkdocs", "properdocs"]))
def test_plain_build_works(program, warm_copy, tmp_path):
    """The habits of the ecosystem hold: MkDocs by itself builds the same pages, and so does its continuation."""
    command = [
        sys.executable,
        "-m",
        program,
        "build",
        "-q",
        "-f",
        str(warm_copy / "mkdocs.yml"),
        "-d",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/thu-gom/2021-q1/index.html").is_file() and (
        tmp_path / "out/pagefind/pagefind.js"
    ).is_file()


@pytest.mark.slow
def test_a_portal_in_a_folder_of_its_host_works(warm_copy, tmp_path):
    """Under https://host/folder/ every link still arrives."""
    config = warm_copy / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace(
            "https://mau.example/\n", "https://mau.example/bao-cao/\n", 1
        ),
        "utf-8",
    )
    done = build(config, tmp_path / "site")
    assert done.returncode == 0, done.stderr


def test_the_sample_portal_has_no_problem(sample):
    """The tests' own portal is valid, so that a test breaks one thing."""
    assert (sample / "index.html").is_file() and SAMPLE.is_dir()
