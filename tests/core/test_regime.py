"""Regimes as data: which days a period has under each, and what readers are told."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.period import Window, parse_period
from site_builder.core.calendar.regime import own_regime, parse_regime, regime_of_silence, regimes
from site_builder.core.text import Text
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE

DECREE = own_regime("own", Text("Ours"), (7, False), (20, None))


@pytest.mark.parametrize(
    ("regime", "code", "start", "end"),
    [
        ("calendar", "2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("vn-60-2018", "2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("vn-09-2019", "2022-H1", date(2021, 12, 15), date(2022, 6, 14)),
        ("fiscal-04", "2022", date(2022, 4, 1), date(2023, 3, 31)),
        ("fiscal-04", "2022-Q4", date(2023, 1, 1), date(2023, 3, 31)),
        ("fiscal-10-end", "2022", date(2021, 10, 1), date(2022, 9, 30)),
        ("fiscal-10-end", "2022-Q2", date(2022, 1, 1), date(2022, 3, 31)),
        ("fiscal-01-end", "2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("academic-09", "2023-H2", date(2024, 3, 1), date(2024, 8, 31)),
        ("academic-09", "2023-9M", date(2023, 9, 1), date(2024, 5, 31)),
        ("fiscal-04", "2022-06", date(2022, 6, 1), date(2022, 6, 30)),
        ("fiscal-07", "2023-H2", date(2024, 1, 1), date(2024, 6, 30)),
    ],
)
def test_windows(regime, code, start, end):
    """Worked out by hand from what each name means; a month is always the calendar's."""
    assert parse_period(code).window(parse_regime(regime)) == Window(start, end)


@given(
    year=st.integers(1900, 2100),
    month=st.integers(1, 12),
    ends=st.booleans(),
    quarter=st.integers(1, 4),
)
def test_quarters_by_counting_months(year, month, ends, quarter):
    """A second way to the same days: walk the calendar month by month from the first of the year."""
    regime = parse_regime(f"fiscal-{month:02d}" + ("-end" if ends else ""))
    day = date(year - 1 if ends and month > 1 else year, month, 1)
    for _ in range((quarter - 1) * 3):
        day += timedelta(days=monthrange(day.year, day.month)[1])
    start, end = day, day
    for _ in range(3):
        end += timedelta(days=monthrange(end.year, end.month)[1])
    assert parse_period(f"{year}-Q{quarter}").window(regime) == Window(
        start, end - timedelta(days=1)
    )


def test_own_regime_has_its_cut_off():
    """A portal's own rule: a year from July, windows to the 20th."""
    assert parse_period("2022-Q1").window(DECREE) == Window(date(2022, 6, 21), date(2022, 9, 20))
    assert (DECREE.say("en"), DECREE.say_law("en")) == ("Ours", "")


def test_no_known_regime_sets_a_due_date():
    """Article 13 of the decree leaves it to each level below the Government."""
    assert {regime.due for regime in regimes().values()} == {None}


def test_old_names_stay():
    """Sources of the first versions mean what they meant, and published files keep their words."""
    assert [parse_regime(name).name for name in ("administrative", "statistical")] == [
        "vn-09-2019",
        "vn-60-2018",
    ]
    assert [
        parse_regime(name).word for name in ("vn-09-2019", "vn-60-2018", "calendar", "fiscal-04")
    ] == [
        "administrative",
        "statistical",
        "calendar",
        "fiscal-04",
    ]
    assert regime_of_silence() is ADMINISTRATIVE


@pytest.mark.parametrize("name", ["", "lunar", "fiscal-13", "fiscal-4", "academic", "Calendar"])
def test_unknown_words_are_refused(name):
    """A word that is no regime is never taken for one."""
    with pytest.raises(ValueError, match=f"^{name}$"):
        parse_regime(name)


def test_neutral_regimes_print_no_decree():
    """Calendar, fiscal and academic years are told without a law, in both languages."""
    names = ("calendar", "fiscal-04", "academic-09")
    assert [parse_regime(name).say("en") for name in names] == [
        "Calendar periods",
        "Fiscal year from April",
        "Academic year from September",
    ]
    assert parse_regime("academic-09").say("vi") == "Năm học bắt đầu từ tháng 9"
    assert {parse_regime(name).say_law("en") for name in names} == {""}
