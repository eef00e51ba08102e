"""Periods: codes, names, windows and neighbours."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.period import (
    Kind,
    Period,
    Window,
    format_date,
    known_period,
    parse_period,
)
from site_builder.core.calendar.regime import parse_regime, regimes
from site_builder.core.problem import PeriodError
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE, STATISTICAL

YEARS = st.integers(1001, 9997)
DAYS = st.dates(date(1001, 1, 1), date(9997, 12, 31))
MOST = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2, Kind.NINE_MONTHS: 1, Kind.YEAR: 1}
NAMED = st.sampled_from(list(MOST)).flatmap(
    lambda kind: st.builds(Period, st.just(kind), YEARS, st.integers(1, MOST[kind]))
)
DATED = DAYS.map(lambda day: Period(Kind.DATE, day.year, 1, day))
CUSTOM = (
    st.tuples(DAYS, DAYS).map(sorted).map(lambda pair: Period(Kind.CUSTOM, pair[0].year, 1, *pair))
)
PERIODS = st.one_of(NAMED, DATED, CUSTOM)
REGIMES = st.sampled_from(
    [*regimes().values(), *map(parse_regime, ("fiscal-04", "fiscal-10-end", "academic-09"))]
)


@given(period=PERIODS)
def test_codes_read_back(period):
    """A code names one period."""
    assert parse_period(period.code) == period


@given(period=PERIODS, language=st.sampled_from(["vi", "en"]))
def test_labels_read_back(period, language):
    """What readers see names the same period."""
    assert parse_period(period.label(language)) == period


@given(first=PERIODS, second=PERIODS)
def test_order_is_total(first, second):
    """Of two periods exactly one comes first, unless they are the same."""
    assert (first < second) + (second < first) + (first == second) == 1


@given(periods=st.lists(PERIODS, max_size=6))
def test_order_follows_the_end(periods):
    """Sorted periods never end before the one in front of them."""
    assert all(a.window().end <= b.window().end for a, b in pairwise(sorted(periods)))


@given(period=st.one_of(NAMED, DATED))
def test_next_undoes_previous(period):
    """The period after the one before is the period itself."""
    assert period.previous().next() == period == period.next().previous()


@given(period=NAMED.filter(lambda each: each.kind is not Kind.NINE_MONTHS), regime=REGIMES)
def test_windows_leave_no_gap(period, regime):
    """The next window begins the day after this one ends, under either regime."""
    assert period.next().window(regime).start == period.window(regime).end + timedelta(days=1)


@given(period=CUSTOM)
def test_custom_windows_have_no_neighbours(period):
    """The rhythm of a custom window is unknown."""
    assert period.previous() is None and period.next() is None and period.year_before() is None


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2022-H1", date(2021, 12, 15), date(2022, 6, 14)),
        ("2022-H2", date(2022, 6, 15), date(2022, 12, 14)),
        ("2022-Q1", date(2021, 12, 15), date(2022, 3, 14)),
        ("2022-Q2", date(2022, 3, 15), date(2022, 6, 14)),
        ("2022-01", date(2021, 12, 15), date(2022, 1, 14)),
        ("2022-06", date(2022, 5, 15), date(2022, 6, 14)),
        ("2022", date(2021, 12, 15), date(2022, 12, 14)),
        ("2022-9M", date(2021, 12, 15), date(2022, 9, 14)),
    ],
)
def test_administrative_windows(code, start, end):
    """Decree 09/2019/ND-CP, Art. 12: windows end on the 14th."""
    assert parse_period(code).window(ADMINISTRATIVE) == Window(start, end)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022-Q4", date(2022, 10, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-9M", date(2022, 1, 1), date(2022, 9, 30)),
        ("2022-11-26", date(2022, 11, 26), date(2022, 11, 26)),
        ("2022-11-26/2022-12-02", date(2022, 11, 26), date(2022, 12, 2)),
    ],
)
def test_statistical_windows(code, start, end):
    """Decree 60/2018/ND-CP: the calendar's windows."""
    assert parse_period(code).window(STATISTICAL) == Window(start, end)


@pytest.mark.parametrize(
    ("code", "regime", "expected"),
    [
        ("2022", STATISTICAL, "2022"),
        ("2022-H1", STATISTICAL, "2022-S1"),
        ("2022-Q1", STATISTICAL, "2022-Q1"),
        ("2022-06", STATISTICAL, "2022-06"),
        ("2022-9M", STATISTICAL, "2022-01-01/P9M"),
        ("2022-H1", ADMINISTRATIVE, "2021-12-15/P6M"),
        ("2022", ADMINISTRATIVE, "2021-12-15/P1Y"),
        ("2022-11-26", STATISTICAL, "2022-11-26"),
        ("2022-11-26/2022-12-02", STATISTICAL, "2022-11-26/P7D"),
    ],
)
def test_sdmx_periods(code, regime, expected):
    """SDMX knows the calendar's periods; any other window is a start and a duration."""
    period = parse_period(code)
    assert period.sdmx(period.window(regime)) == expected


@given(period=PERIODS, regime=REGIMES)
def test_sdmx_never_fails(period, regime):
    """Every period has an SDMX form under every regime."""
    assert period.sdmx(period.window(regime))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6 tháng đầu năm 2022", "2022-H1"),
        ("Sáu tháng cuối năm 2022", "2022-H2"),
        ("Quý I/2022", "2022-Q1"),
        ("quý 3 năm 2022", "2022-Q3"),
        ("9 tháng đầu năm 2022", "2022-9M"),
        ("Tháng 6/2022", "2022-06"),
        ("  Năm   2022 ", "2022"),
        ("26/11/2022", "2022-11-26"),
        ("2022-S1", "2022-H1"),
        ("2022-h1", "2022-H1"),
        ("QUY\u0301 IV/2022", "2022-Q4"),
    ],
)
def test_ways_of_writing(text, code):
    """Labels in any case, composed or not, and SDMX's half-year."""
    assert parse_period(text).code == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2022HY1", "2022-H1"),
        ("", "2022-Q1"),
        ("2022-H3", "no half 3"),
        ("2022-13", "no month 13"),
        ("2022-Q0", "no quarter 0"),
        ("2022-02-30", "2022-11-26"),
        ("0999", "four digits"),
        ("9999-12-31", "four digits"),
        ("2022-06-14/2022-06-01", "before it starts"),
        ("٢٠٢٢", "2022-06"),
        ("Quý V/2022", "2022-Q1"),
    ],
)
def test_errors_say_what_would_be_right(text, hint):
    """A period that makes no sense is refused with words that help."""
    with pytest.raises(PeriodError, match=hint):
        parse_period(text)


def test_is_period_does_not_raise():
    """It answers where parse_period would raise."""
    assert known_period("2022-H1") and not known_period("gần đây")


def test_year_before_keeps_the_kind():
    """A half-year is compared with the same half of last year."""
    assert parse_period("2022-H1").year_before() == parse_period("2021-H1")


def test_half_stands_before_its_year():
    """A half-year that ends with the year comes before the whole year in a list."""
    assert sorted([parse_period("2022-H2"), parse_period("2022")])[0].code == "2022"


def test_windows_overlap_when_they_share_a_day():
    """The last day of one may be the first of the other."""
    june = Window(date(2022, 6, 1), date(2022, 6, 30))
    assert june.overlaps(Window(date(2022, 6, 30), date(2022, 7, 1)))
    assert not june.overlaps(Window(date(2022, 7, 1), date(2022, 7, 2)))


def test_dates_for_readers():
    """d/m/yyyy in Vietnamese, words in English."""
    assert (format_date(date(2022, 6, 4), "vi"), format_date(date(2022, 6, 4), "en")) == (
        "4/6/2022",
        "4 June 2022",
    )


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2022", "Năm 2022", "2022"),
        ("2022-H1", "6 tháng đầu năm 2022", "First half of 2022"),
        ("2022-H2", "6 tháng cuối năm 2022", "Second half of 2022"),
        ("2022-Q1", "Quý I/2022", "Q1 2022"),
        ("2022-Q4", "Quý IV/2022", "Q4 2022"),
        ("2022-9M", "9 tháng năm 2022", "First nine months of 2022"),
        ("2022-01", "Tháng 1/2022", "January 2022"),
        ("2022-12", "Tháng 12/2022", "December 2022"),
        ("2022-11-26", "Ngày 26/11/2022", "26 November 2022"),
        (
            "2022-11-26/2022-12-02",
            "26/11/2022 đến 2/12/2022",
            "26 November 2022 to 2 December 2022",
        ),
    ],
)
def test_names_for_readers(code, vietnamese, english):
    """To the last word."""
    period = parse_period(code)
    assert (period.label("vi"), period.label("en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nửa đầu", None),
        ("first half of 2022", "2022-H1"),
        ("second half of 2022", "2022-H2"),
        ("H2 2022", "2022-H2"),
        ("Q4 2022", "2022-Q4"),
        ("first nine months of 2022", "2022-9M"),
        ("nine months of 2022", "2022-9M"),
        ("chín tháng năm 2022", "2022-9M"),
        ("March 2022", "2022-03"),
        ("14 June 2022", "2022-06-14"),
        ("14 June 2022 to 2 July 2022", "2022-06-14/2022-07-02"),
        ("ngày 14/6/2022 đến ngày 2/7/2022", "2022-06-14/2022-07-02"),
        ("cả năm 2022", "2022"),
        ("quý 4/2022", "2022-Q4"),
        ("tháng 12 năm 2022", "2022-12"),
        ("2022-Q5", None),
        ("2022-H0", None),
        ("2022-00", None),
        ("0999-Q1", None),
        ("9999", None),
        ("1000", "1000"),
        ("9998", "9998"),
    ],
)
def test_every_way_of_writing(text, code):
    """Words of both languages, and the edges of what is read."""
    assert (period.code if (period := known_period(text)) else None) == code


@pytest.mark.parametrize(
    ("code", "before", "after", "year_before"),
    [
        ("2022", "2021", "2023", "2021"),
        ("2022-H1", "2021-H2", "2022-H2", "2021-H1"),
        ("2022-Q4", "2022-Q3", "2023-Q1", "2021-Q4"),
        ("2022-9M", "2021-9M", "2023-9M", "2021-9M"),
        ("2022-12", "2022-11", "2023-01", "2021-12"),
        ("2022-03-01", "2022-02-28", "2022-03-02", None),
    ],
)
def test_neighbours(code, before, after, year_before):
    """Of the same kind, over the turn of the year."""
    period = parse_period(code)
    found = period.year_before()
    assert (period.previous().code, period.next().code, found and found.code) == (
        before,
        after,
        year_before,
    )


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2022, 5, 15), date(2022, 6, 14), "2022-05-15/P1M"),
        (date(2021, 12, 15), date(2023, 2, 14), "2021-12-15/P14M"),
        (date(2020, 12, 15), date(2022, 12, 14), "2020-12-15/P2Y"),
        (date(2022, 5, 15), date(2022, 5, 15), "2022-05-15/P1D"),
        (date(2022, 5, 15), date(2022, 6, 15), "2022-05-15/P32D"),
    ],
)
def test_sdmx_durations(start, end, said):
    """Years and months where the window is made of whole ones, else days."""
    assert parse_period("2022").sdmx(Window(start, end)) == said


def test_a_window_may_be_one_day():
    """And none may end before it starts."""
    day = date(2022, 6, 1)
    assert Window(day, day).end == day
    with pytest.raises(PeriodError, match="before it starts"):
        Window(day, day - timedelta(days=1))


def test_windows_that_only_touch_from_behind_do_not_overlap():
    """The order of the two does not matter."""
    first, second = (
        Window(date(2022, 6, 1), date(2022, 6, 2)),
        Window(date(2022, 6, 3), date(2022, 6, 4)),
    )
    assert not first.overlaps(second) and not second.overlaps(first)
    assert second.overlaps(Window(date(2022, 6, 1), date(2022, 6, 3)))
