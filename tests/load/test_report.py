"""Pages: which are series, which are reports, and what their front matter says."""

from datetime import date

import pytest

from site_builder.core.period import Kind, Window, parse_period
from site_builder.core.regime import Regime, own_regime
from site_builder.core.text import Text
from site_builder.load.report import is_report, is_series, parse_report, parse_series, read_page
from site_builder.model.report import Correction, Headline, Official, Point
from tests.factories import make_series, make_site
from tests.portal import cases

SITE = make_site(regime=Regime.CALENDAR)
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
    series, problems = parse_series(page, SITE)
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
    assert [(each.code, each.column) for each in parse_series(page, SITE)[1]] == [(code, column)]


def parsed(tmp_path, lines, uri="cchc/2022-h1.md", **changes):
    """The report of these lines beside those that every report needs, and its problems."""
    needed = "series: cchc\nperiod: 2022-H1\nstatus: official\npackage: cchc-2022-h1\ntitle: T\n"
    page, _ = read_text(tmp_path, f"---\n{needed}{lines}\n---\nLời\n", uri)
    return parse_report(page, {"cchc": make_series(**changes)})


# Every fact that front matter may state: the line, the property it becomes, and its value.
STATED = [
    ("description: Mô tả", "description", Text("Mô tả")),
    ("title_en: E", "title", Text("T", (("en", "E"),))),
    ("issued: 2022-06-14", "issued", date(2022, 6, 14)),
    ("published: 2022-06-15", "published", date(2022, 6, 15)),
    ("received: 2022-06-16", "received", date(2022, 6, 16)),
    ("document_number: 12/BC", "document_number", "12/BC"),
    ("issuer: Sở", "issuer", Text("Sở")),
    ("signatory: A", "signatory", Text("A")),
    ("addressee: B", "addressee", Text("B")),
    ("request_document: 3/CV", "request_document", "3/CV"),
    ("legal_basis: Luật", "legal_basis", Text("Luật")),
    ("estimates: true", "has_estimates", True),
    (
        "recipients: [Như trên, Lưu: 'VT, KSTT']",
        "official",
        Official(recipients=("Như trên", "Lưu: VT, KSTT")),
    ),
    (
        "summary: [{figure: '4.1', text: Đạt, text_en: Reached}, Chỉ lời]",
        "summary",
        (Point("4.1", Text("Đạt", (("en", "Reached"),))), Point("", Text("Chỉ lời"))),
    ),
    (
        "headlines: [{figure: '4.1', label: Hồ sơ, target_text: Mục tiêu}]",
        "headlines",
        (Headline("4.1", Text("Hồ sơ"), Text("Mục tiêu")),),
    ),
    (
        "corrections: [{date: 2022-07-01, text: Sửa, old: 1, new: 2, reason: Nhầm}]",
        "corrections",
        (Correction(date(2022, 7, 1), Text("Sửa"), "1", "2", "Nhầm"),),
    ),
]


@pytest.mark.parametrize(("line", "name", "value"), STATED, ids=[name for _, name, _ in STATED])
def test_a_report_keeps_what_is_stated(tmp_path, line, name, value):
    """Each fact under its own name."""
    report, problems = parsed(tmp_path, line)
    assert (getattr(report, name), problems) == (value, ())


def test_a_report_has_what_every_report_needs(tmp_path):
    """Name, file, series, period, package, status."""
    report, _ = parsed(tmp_path, "")
    said = (report.name, report.file, report.series, report.period.code, report.package, report.status)
    assert said == ("2022-h1", "reports/cchc/2022-h1.md", "cchc", "2022-H1", "cchc-2022-h1", "official")
    assert (str(report.title), report.has_estimates, report.settings["series"]) == ("T", False, "cchc")


@pytest.mark.parametrize(
    ("name", "of_series"), [("issuer", "creator"), ("addressee", "addressee"), ("legal_basis", "legal_basis")]
)
def test_a_report_takes_from_its_series_what_it_does_not_state(tmp_path, name, of_series):
    """The series says it once for all reports."""
    report, _ = parsed(tmp_path, "", **{of_series: Text("của chuỗi")})
    assert getattr(report, name) == Text("của chuỗi")


def test_a_window_of_its_own(tmp_path):
    """Both days, or one of them beside the regular other."""
    assert parsed(tmp_path, "period_start: 2021-12-01\nperiod_end: 2022-05-31")[0].window == Window(
        date(2021, 12, 1), date(2022, 5, 31)
    )
    regular = parsed(tmp_path, "")[0].window
    assert parsed(tmp_path, "period_end: 2022-05-31")[0].window == Window(regular.start, date(2022, 5, 31))


def test_a_window_of_one_day(tmp_path):
    """Start and end may be the same day."""
    report, problems = parsed(tmp_path, "period_start: 2022-05-31\nperiod_end: 2022-05-31")
    assert (report.window, problems) == (Window(date(2022, 5, 31), date(2022, 5, 31)), ())


@pytest.mark.parametrize(
    ("lines", "code", "column", "facts"),
    [
        (
            "period_start: 2022-05-02\nperiod_end: 2022-05-01",
            "front-matter-invalid",
            "period_end",
            {"found": "2022-05-01"},
        ),
        ("issued: 14/6/2022", "front-matter-invalid", "issued", {"key": "issued", "found": "14/6/2022"}),
        ("estimates: 'yes'", "front-matter-invalid", "estimates", {"found": "yes"}),
        ("summary: một", "front-matter-invalid", "summary", {"found": "một"}),
        ("headlines: [{label: x}]", "front-matter-invalid", "headlines", {"key": "headlines"}),
        ("corrections: [{text: x}]", "front-matter-invalid", "corrections", {"key": "corrections"}),
        ("summary: [a, b, c, d, e, f, g]", "summary-long", "summary", {"count": "7"}),
    ],
)
def test_what_is_wrong_is_told_with_file_key_and_value(tmp_path, lines, code, column, facts):
    """One problem that leads to the line."""
    _, (problem,) = parsed(tmp_path, lines)
    assert (problem.code, problem.file, problem.column) == (code, "reports/cchc/2022-h1.md", column)
    assert facts.items() <= dict(problem.facts).items()


def test_six_points_are_not_too_many(tmp_path):
    """Seven are."""
    assert parsed(tmp_path, "summary: [a, b, c, d, e, f]")[1] == ()


@pytest.mark.parametrize("uri", ["khac/2022-h1.md", "cchc/sub/2022-h1.md", "2022-h1.md", "cchc/index.md"])
def test_a_report_lies_in_the_folder_of_its_series(tmp_path, uri):
    """Else its address would be another."""
    assert [(each.code, each.column) for each in parsed(tmp_path, "", uri)[1]] == [("report-misplaced", "series")]


SERIES_STATED = [
    ("description: Mô tả", "description", Text("Mô tả")),
    ("title_en: E", "title", Text("T", (("en", "E"),))),
    ("legal_basis: Điều 12", "legal_basis", Text("Điều 12")),
    ("creator: Sở", "creator", Text("Sở")),
    ("addressee: Bộ", "addressee", Text("Bộ")),
    ("indicators: danh-muc", "indicators", "danh-muc"),
    ("first_expected: 2021", "first_expected", parse_period("2021")),
    ("last_expected: 2022", "last_expected", parse_period("2022")),
    ("due_days: 15", "due_days", 15),
    ("due_days: 0", "due_days", 0),
    ("due_days: 3660", "due_days", 3660),
    ("calendar_revision: 2", "calendar_revision", 2),
    ("sms_prefix: DN", "sms_prefix", "DN"),
    ("sms_source: Nguồn", "sms_source", Text("Nguồn")),
]


@pytest.mark.parametrize(("line", "name", "value"), SERIES_STATED, ids=[line for line, _, _ in SERIES_STATED])
def test_a_series_keeps_what_is_stated(tmp_path, line, name, value):
    """Each fact under its own name."""
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\n{line}\n---\n", "s/index.md")
    series, problems = parse_series(page, SITE)
    assert (getattr(series, name), problems) == (value, ())


def test_a_series_that_states_little(tmp_path):
    """The administrative regime, no days, no revision."""
    page, _ = read_text(tmp_path, "---\ntitle: T\nperiod_kinds: year\n---\n", "s/index.md")
    series, (problem,) = parse_series(page, make_site())
    assert (problem.code, problem.severity, problem.facts) == ("regime-missing", "warning", (("name", "vn-09-2019"),))
    assert (series.regime, series.due_days, series.calendar_revision) == (Regime.ADMINISTRATIVE, None, 0)
    assert (series.file, series.indicators, series.sms_prefix) == ("reports/s/index.md", "", "")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("regime: administrative", "vn-09-2019"),
        ("regime: statistical", "vn-60-2018"),
        ("regime: fiscal-04", "fiscal-04"),
        ("regime: ours", "ours"),
        ("", "calendar"),
    ],
)
def test_regimes_by_name(tmp_path, line, name):
    """Old names, built-in ones, the portal's own, and the portal's for a series that is silent."""
    own = {"ours": own_regime("ours", Text("Ours"), (7, False), (None, None))}
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\n{line}\n---\n", "s/index.md")
    series, problems = parse_series(page, make_site(regime=Regime.CALENDAR, regimes=own))
    assert (series.regime.name, problems) == (name, ())


@pytest.mark.parametrize("days", ["-1", "3661", "true", "1.5", "mười"])
def test_days_that_are_no_count(tmp_path, days):
    """Whole days from 0 to ten years."""
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\ndue_days: {days}\n---\n", "s/index.md")
    assert [(each.code, each.column) for each in parse_series(page, SITE)[1]] == [("front-matter-invalid", "due_days")]


@pytest.mark.parametrize(
    ("text", "row"), [("---\ntitle: T\n", 1), ("---\na: 1\nb: [\n---\n", 4), ("---\n- a\n---\n", 2)]
)
def test_front_matter_that_cannot_be_read_is_told_with_its_line(tmp_path, text, row):
    """The line of the file, not of the YAML in it."""
    page, (problem,) = read_text(tmp_path, text)
    assert (page, problem.code, problem.file) == (None, "front-matter-unreadable", "reports/page.md")
    assert problem.row == row
