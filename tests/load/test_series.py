"""Pages of series: what their front matter says."""

import pytest

from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.calendar.regime import Deadline, Regime, own_regime
from site_builder.core.text import Text
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE, STATISTICAL
from site_builder.load.portal.page import is_report, is_series
from site_builder.load.portal.report import parse_series
from tests.factories import make_site
from tests.load.folder import read_text

SITE = make_site(regime=Regime.CALENDAR)


def test_a_series(tmp_path):
    """A page that states period kinds is a series, named as its folder."""
    text = "---\ntitle: Thu gom\nperiod_kinds: [quarter, year]\nregime: statistical\nfirst_expected: 2021-Q1\n---\n"
    page, _ = read_text(tmp_path, text, "thu-gom/index.md")
    series, problems = parse_series(page, SITE)
    assert is_series(page) and not is_report(page)
    assert (series.name, series.kinds, series.regime) == (
        "thu-gom",
        (Kind.QUARTER, Kind.YEAR),
        STATISTICAL,
    )
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


STATED = [
    ("description: Mô tả", "description", Text("Mô tả")),
    ("title_en: E", "title", Text("T", (("en", "E"),))),
    ("legal_basis: Điều 12", "legal_basis", Text("Điều 12")),
    ("creator: Sở", "creator", Text("Sở")),
    ("addressee: Bộ", "addressee", Text("Bộ")),
    ("indicators: danh-muc", "indicators", "danh-muc"),
    ("first_expected: 2021", "first_expected", parse_period("2021")),
    ("last_expected: 2022", "last_expected", parse_period("2022")),
    ("due: {days: 0, source: Luật}", "due", Deadline(Text("Luật"), days=0)),
    ("due: {days: 3660, source: Luật}", "due", Deadline(Text("Luật"), days=3660)),
    ("due: {day: 28, source: L, source_en: E}", "due", Deadline(Text("L", (("en", "E"),)), day=28)),
    ("calendar_revision: 2", "calendar_revision", 2),
    ("sms_prefix: DN", "sms_prefix", "DN"),
    ("sms_source: Nguồn", "sms_source", Text("Nguồn")),
]


@pytest.mark.parametrize(("line", "name", "value"), STATED, ids=[line for line, _, _ in STATED])
def test_a_series_keeps_what_is_stated(tmp_path, line, name, value):
    """Each fact under its own name."""
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\n{line}\n---\n", "s/index.md")
    series, problems = parse_series(page, SITE)
    assert (getattr(series, name), problems) == (value, ())


def test_a_series_that_states_little(tmp_path):
    """The administrative regime, no days, no revision."""
    page, _ = read_text(tmp_path, "---\ntitle: T\nperiod_kinds: year\n---\n", "s/index.md")
    series, (problem,) = parse_series(page, make_site())
    assert (problem.code, problem.severity, problem.facts) == (
        "regime-missing",
        "warning",
        (("name", "vn-09-2019"),),
    )
    assert (series.regime, series.due, series.calendar_revision) == (ADMINISTRATIVE, None, 0)
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
    own = {"ours": own_regime("ours", Text("Ours"), (7, False))}
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\n{line}\n---\n", "s/index.md")
    series, problems = parse_series(page, make_site(regime=Regime.CALENDAR, regimes=own))
    assert (series.regime.name, problems) == (name, ())


@pytest.mark.parametrize(
    "due",
    [
        "15",
        "{source: Luật}",
        "{days: 15, day: 25, source: Luật}",
        "{day: 29, source: Luật}",
        "{day: 0, source: Luật}",
        "{days: 15, sorce: Luật}",
        *(f"{{days: {days}, source: Luật}}" for days in ("-1", "3661", "true", "1.5", "mười")),
    ],
)
def test_due_dates_that_are_none(tmp_path, due):
    """Whole days from 0 to ten years, or a day that every month has."""
    page, _ = read_text(
        tmp_path, f"---\ntitle: T\nperiod_kinds: year\ndue: {due}\n---\n", "s/index.md"
    )
    assert [(each.code, each.column) for each in parse_series(page, SITE)[1]] == [
        ("front-matter-invalid", "due")
    ]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("due_days: 15", "due: {days: 15, source: …}"),
        ("due_days: hai tuần", "due: {days: hai tuần, source: …}"),
        ("due: {days: 15}", "due: {days: 15, source: …}"),
        ('due: {day: 20, source: ""}', "due: {day: 20, source: …}"),
    ],
)
def test_a_due_date_without_a_source_is_none(tmp_path, line, right):
    """It is reported with the right spelling, and no date is published for it."""
    page, _ = read_text(tmp_path, f"---\ntitle: T\nperiod_kinds: year\n{line}\n---\n", "s/index.md")
    series, (problem,) = parse_series(page, SITE)
    assert (series.due, problem.code, problem.severity) == (None, "due-without-source", "warning")
    assert dict(problem.facts)["right"] == right


def test_kinds_of_periods_that_are_none_are_told_with_those_there_are(tmp_path):
    """One after the other."""
    page, _ = read_text(tmp_path, "---\ntitle: T\nperiod_kinds: fortnight\n---\n", "s/index.md")
    _, problems = parse_series(page, SITE)
    assert any(
        "date, month, quarter" in str(value) for problem in problems for _, value in problem.facts
    )


def test_a_regime_left_empty_is_the_portals(tmp_path):
    """Quotes around nothing are nothing."""
    page, _ = read_text(
        tmp_path, "---\ntitle: T\nperiod_kinds: year\nregime: ''\n---\n", "s/index.md"
    )
    series, problems = parse_series(page, make_site(regime=Regime.CALENDAR))
    assert (series.regime, problems) == (Regime.CALENDAR, ())
