"""The periods of a year that a series has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.calendar.rhythm import (
    beat_of,
    is_in,
    kinds_of,
    next_in,
    parse_rhythm,
    previous_in,
    times_a_year,
)
from site_builder.core.problem import PeriodError

BEATS = ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M", "Y", "M01", "M06", "M12")


def test_a_rhythm_names_its_kinds_once():
    """In the order of the list."""
    assert kinds_of(parse_rhythm(["Q1", "Q3", "H1", "9M", "Y"])) == (
        Kind.QUARTER,
        Kind.HALF_YEAR,
        Kind.NINE_MONTHS,
        Kind.YEAR,
    )


@pytest.mark.parametrize(
    "value", [[], ["Q5"], ["Q1", "Q1"], "Q1", ["quarter"], [True], ["M13"], ["H3"], None]
)
def test_anything_else_is_refused(value):
    """Rather than expected silently."""
    with pytest.raises(PeriodError):
        parse_rhythm(value)


def test_the_period_before_is_the_last_of_its_kind():
    """A first quarter follows that of last year where the rhythm has no other."""
    rhythm = parse_rhythm(["Q1", "H1", "9M", "Y"])
    assert previous_in(rhythm, parse_period("2019-Q1")) == parse_period("2018-Q1")
    assert next_in(rhythm, parse_period("2019-H1")) == parse_period("2020-H1")


def test_without_a_rhythm_every_period_counts():
    """As before there were any."""
    assert previous_in((), parse_period("2019-Q1")) == parse_period("2018-Q4")


def test_a_kind_that_the_rhythm_lacks_goes_by_itself():
    """A month among quarters is still followed by the next month."""
    assert next_in(("Q1",), parse_period("2019-06")) == parse_period("2019-07")


@given(
    st.lists(st.sampled_from(BEATS), min_size=1, unique=True),
    st.integers(2000, 2100),
    st.sampled_from(BEATS),
)
def test_there_and_back_again(rhythm, year, beat):
    """The one before the next is the period itself, where the rhythm has it."""
    if beat in rhythm:
        period = next(p for p in _periods(year) if beat_of(p) == beat)
        following = next_in(tuple(rhythm), period)
        assert is_in(tuple(rhythm), following)
        assert previous_in(tuple(rhythm), following) == period


def _periods(year):
    codes = ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "9M", "01", "06", "12")
    return [parse_period(str(year)), *(parse_period(f"{year}-{code}") for code in codes)]


@pytest.mark.parametrize(
    ("rhythm", "times"),
    [
        (["Q1", "H1", "9M", "Y"], 4),
        (["H1", "Y"], 2),
        (["H1"], 1),
        (["Q1", "Q2", "Q3", "Q4", "H1", "H2", "Y"], 4),
        (["Q1", "Q2", "Y"], 3),
        (["M01", "M03", "M05", "M07", "M09", "M11"], 6),
    ],
)
def test_a_rhythm_is_as_often_as_something_ends(rhythm, times):
    """Six months end with the second quarter: that is once."""
    assert times_a_year((), parse_rhythm(rhythm)) == times


def test_without_a_rhythm_the_kinds_say_how_often():
    """Every period of each."""
    assert times_a_year((Kind.QUARTER, Kind.YEAR)) == 4
    assert times_a_year((Kind.DATE,)) == 0
