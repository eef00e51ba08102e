"""Pages: which are series, which are reports, and what their front matter says."""

import pytest

from site_builder.core.period import Kind, Regime
from site_builder.load.report import is_report, is_series, parse_report, parse_series, read_page
from tests.factories import make_series
from tests.portal import cases

CASES = cases("front-matter")


def write_page(root, case):
    """A page as the case describes it."""
    newline = case.get("newline", "\n")
    text = f"{case.get('open', '---')}\n{case['front']}{case.get('close', '---')}\nLời\n".replace("\n", newline)
    path = root / case.get("uri", "cchc/2022-h1.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def read_case(root, case):
    """The report, if it is one, and every problem."""
    page, problems = read_page(write_page(root, case), root, "reports")
    if page is None:
        return None, problems
    assert is_report(page)
    return parse_report(page, {"cchc": make_series()})


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "expect" in case])
def test_front_matter_that_is_right(tmp_path, name):
    """What an author wrote is what the report says."""
    report, problems = read_case(tmp_path, CASES[name])
    assert problems == ()
    said = {
        "title": str(report.title),
        "issued": report.issued,
        "start": report.window.start,
        "end": report.window.end,
        "document_number": report.document_number,
        "summary": len(report.summary),
        "first_line": report.first_line,
    }
    expected = CASES[name]["expect"]
    assert {key: said[key] for key in expected} == expected
    assert report.text == "Lời\n"


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "problems" in case])
def test_front_matter_that_is_wrong(tmp_path, name):
    """One clear problem, with the line or the key."""
    _, problems = read_case(tmp_path, CASES[name])
    assert [[each.code, each.row, each.column] for each in problems] == CASES[name]["problems"]


def read_text(root, text, uri="page.md"):
    """A page of this text."""
    path = root / uri
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_page(path, root, "reports")


@pytest.mark.parametrize("text", ["Lời\n", "", "\ufeffLời", "----\nLời", "--- a\nLời", " ---\nx: 1\n---\n"])
def test_pages_without_front_matter(tmp_path, text):
    """An ordinary page has its text and nothing else."""
    page, problems = read_text(tmp_path, text)
    assert (dict(page.meta), problems, page.text) == ({}, (), text.lstrip("\ufeff"))


def test_an_empty_front_matter(tmp_path):
    """Dashes around nothing are no error."""
    page, problems = read_text(tmp_path, "---\n---\nLời")
    assert (dict(page.meta), problems, page.text) == ({}, (), "Lời")


def test_a_page_in_latin_letters(tmp_path):
    """A page that is not UTF-8 is told with the byte where it breaks."""
    page, problems = read_text(tmp_path, "Café".encode("latin-1"))
    assert page is None
    assert [(each.code, dict(each.facts)["byte"]) for each in problems] == [("text-unreadable", "3")]


def test_a_series(tmp_path):
    """A page that states period kinds is a series, named as its folder."""
    text = "---\ntitle: Thu gom\nperiod_kinds: [quarter, year]\nregime: statistical\nfirst_expected: 2021-Q1\n---\n"
    page, _ = read_text(tmp_path, text, "thu-gom/index.md")
    series, problems = parse_series(page)
    assert is_series(page) and not is_report(page)
    assert (series.name, series.kinds, series.regime) == ("thu-gom", (Kind.QUARTER, Kind.YEAR), Regime.STATISTICAL)
    assert (series.first_expected.code, problems) == ("2021-Q1", ())


@pytest.mark.parametrize(
    ("lines", "code", "column"),
    [
        ("period_kinds: [week]\ntitle: T", "front-matter-invalid", "period_kinds"),
        ("period_kinds: year\nregime: lunar\ntitle: T", "front-matter-invalid", "regime"),
        ("period_kinds: year", "front-matter-missing", "title"),
        ("period_kinds: year\ntitle: T\nlast_expected: x", "front-matter-invalid", "last_expected"),
    ],
)
def test_a_series_that_is_wrong(tmp_path, lines, code, column):
    """One clear problem with its key."""
    page, _ = read_text(tmp_path, f"---\n{lines}\n---\n", "s/index.md")
    assert [(each.code, each.column) for each in parse_series(page)[1]] == [(code, column)]
