"""What readers call periods where a year begins in another month than January."""

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.calendar.regime import own_regime, parse_regime
from site_builder.core.text import Text

SCHOOL = own_regime("school", Text("School year"), (8, False), year="academic")
OWN = own_regime("own", Text("Our year"), (7, True))
REGIMES = {"school": SCHOOL, "own": OWN}


@pytest.mark.parametrize(
    ("regime", "code", "vietnamese", "english"),
    [
        ("fiscal-04", "2025", "Năm tài chính 2025–2026", "FY2025/26"),
        ("fiscal-04", "2025-Q1", "Quý I năm tài chính 2025–2026", "FY2025/26 Q1"),
        (
            "fiscal-04",
            "2025-H2",
            "6 tháng cuối năm tài chính 2025–2026",
            "Second half of FY2025/26",
        ),
        (
            "fiscal-04",
            "2025-9M",
            "9 tháng đầu năm tài chính 2025–2026",
            "First nine months of FY2025/26",
        ),
        ("fiscal-10-end", "2026", "Năm tài chính 2026", "FY2026"),
        ("fiscal-10-end", "2026-Q4", "Quý IV năm tài chính 2026", "FY2026 Q4"),
        ("fiscal-01", "2025", "Năm tài chính 2025", "FY2025"),
        ("academic-09", "2025", "Năm học 2025–2026", "Academic year 2025/26"),
        (
            "academic-09",
            "2025-H1",
            "6 tháng đầu năm học 2025–2026",
            "First half of academic year 2025/26",
        ),
        ("academic-09", "2025-Q2", "Quý II năm học 2025–2026", "Q2 of academic year 2025/26"),
        ("academic-09-end", "2026", "Năm học 2025–2026", "Academic year 2025/26"),
        ("academic-09", "1999", "Năm học 1999–2000", "Academic year 1999/00"),
        ("school", "2025", "Năm học 2025–2026", "Academic year 2025/26"),
        ("own", "2026", "Năm 2025–2026", "2025/26"),
        ("own", "2026-Q1", "Quý I/2025–2026", "Q1 2025/26"),
        ("academic-09", "2025-10", "Tháng 10/2025", "October 2025"),
        ("fiscal-04", "2025-10-15", "Ngày 15/10/2025", "15 October 2025"),
        ("vn-09-2019", "2025-H1", "6 tháng đầu năm 2025", "First half of 2025"),
    ],
)
def test_a_year_is_called_as_its_readers_call_it(regime, code, vietnamese, english):
    """Both years of a year that lies in two, one where it is named by its end; months and days are the calendar's."""
    period = parse_period(code).under(REGIMES.get(regime) or parse_regime(regime))
    assert (period.label("vi"), period.label("en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("regime", "code", "vietnamese", "english"),
    [
        ("fiscal-04", "2025", "2025–2026", "2025/26"),
        ("fiscal-04", "2025-Q1", "Quý I 25–26", "Q1 25/26"),
        ("academic-09", "2025-H1", "6T đầu 25–26", "1st half 25/26"),
        ("academic-09", "2025-H2", "6T cuối 25–26", "2nd half 25/26"),
        ("academic-09", "2025-9M", "9T 25–26", "9 months 25/26"),
        ("fiscal-10-end", "2026-Q1", "Quý I/26", "Q1/26"),
    ],
)
def test_the_axis_of_a_chart_says_both_years(regime, code, vietnamese, english):
    """As short as it can be."""
    period = parse_period(code).under(parse_regime(regime))
    assert (period.short("vi"), period.short("en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("regime", "code", "vietnamese", "english"),
    [
        ("fiscal-04", "2025-Q1", "quý I năm tài chính 2025–2026", "FY2025/26 Q1"),
        ("fiscal-04", "2025", "năm tài chính 2025–2026", "FY2025/26"),
        ("academic-09", "2025", "năm học 2025–2026", "academic year 2025/26"),
        ("calendar", "2025-Q1", "quý I/2025", "Q1 2025"),
        ("calendar", "2025-06", "tháng 6/2025", "June 2025"),
    ],
)
def test_names_within_a_sentence(regime, code, vietnamese, english):
    """A small letter begins them, but for names and abbreviations."""
    period = parse_period(code).under(parse_regime(regime))
    assert (period.inside("vi"), period.inside("en")) == (vietnamese, english)


def test_the_name_of_a_year_is_no_part_of_the_period():
    """The code is; neighbours are called like the period itself."""
    period = parse_period("2025-Q4").under(parse_regime("fiscal-04"))
    assert period == parse_period("2025-Q4")
    assert period.next().label("en") == "FY2026/27 Q1"
    assert period.year_before().label("en") == "FY2024/25 Q4"


def test_a_month_is_declined_within_a_day():
    """Where CLDR has two forms, as Polish has."""
    assert [parse_period(code).label("pl") for code in ("2026-05-01", "2026-05")] == [
        "1 maja 2026",
        "maj 2026",
    ]
