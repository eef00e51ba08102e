"""Pages of reports: what their front matter says."""

from datetime import date

import pytest

from site_builder.core.calendar.period import Window
from site_builder.core.text import Text
from site_builder.load.portal.page import is_report, read_page
from site_builder.load.portal.report import parse_report
from site_builder.model.report import Correction, Headline, Official, Point
from tests.factories import make_series
from tests.load.folder import read_text
from tests.portal import cases

CASES = cases("front-matter")


def write_page(root, case):
    """A page as the case describes it."""
    newline = case.get("newline", "\n")
    text = f"{case.get('open', '---')}\n{case['front']}{case.get('close', '---')}\nLời\n".replace(
        "\n", newline
    )
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
        (Correction(date(2022, 7, 1), Text("Sửa"), Text("1"), Text("2"), Text("Nhầm")),),
    ),
    (
        "corrections: [{date: 2022-07-01, text: Sửa, old: 1 tấn, old_en: 1 t, reason: Nhầm, reason_en: Slip}]",
        "corrections",
        (
            Correction(
                date(2022, 7, 1),
                Text("Sửa"),
                Text("1 tấn", (("en", "1 t"),)),
                reason=Text("Nhầm", (("en", "Slip"),)),
            ),
        ),
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
    said = (
        report.name,
        report.file,
        report.series,
        report.period.code,
        report.package,
        report.status,
    )
    assert said == (
        "2022-h1",
        "reports/cchc/2022-h1.md",
        "cchc",
        "2022-H1",
        "cchc-2022-h1",
        "official",
    )
    assert (str(report.title), report.has_estimates, report.settings["series"]) == (
        "T",
        False,
        "cchc",
    )


@pytest.mark.parametrize(
    ("name", "of_series"),
    [("issuer", "creator"), ("addressee", "addressee"), ("legal_basis", "legal_basis")],
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
    assert parsed(tmp_path, "period_end: 2022-05-31")[0].window == Window(
        regular.start, date(2022, 5, 31)
    )


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
        (
            "issued: 14/6/2022",
            "front-matter-invalid",
            "issued",
            {"key": "issued", "found": "14/6/2022"},
        ),
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


@pytest.mark.parametrize(
    "uri", ["khac/2022-h1.md", "cchc/sub/2022-h1.md", "2022-h1.md", "cchc/index.md"]
)
def test_a_report_lies_in_the_folder_of_its_series(tmp_path, uri):
    """Else its address would be another."""
    assert [(each.code, each.column) for each in parsed(tmp_path, "", uri)[1]] == [
        ("report-misplaced", "series")
    ]


def test_the_facts_of_its_letter(tmp_path):
    """Where it was signed, to whom it went, and what asked for it."""
    facts = "place: Đà Nẵng\naddressee: Sở Nội vụ\nrequest_document: 12/SNV\n"
    front = f"title: T\nseries: cchc\nperiod: 2022-H1\npackage: p\nstatus: official\n{facts}"
    report, _ = read_case(tmp_path, {"front": front})
    assert (str(report.place), str(report.addressee), report.request_document) == (
        "Đà Nẵng",
        "Sở Nội vụ",
        "12/SNV",
    )
