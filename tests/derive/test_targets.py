"""Which figure a target is held against, and what may settle it: of a year's target the year alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.derive.observations import Target
from site_builder.derive.targets import measured_by, reached, settles
from tests.series import LISTED, joined, observed

AIM = Target("1", parse_period("2022"), ">=", Decimal(100), Text(), "")
SHARE = Target("1", parse_period("2021"), ">=", Decimal(97), Text(), "")


def settled(*observations, grows=False):
    """The figure that a year's target is shown beside, and whether it judges."""
    listed = {"1": replace(LISTED["1"], is_cumulative=grows)}
    history = history_of(joined(*observations, targets=(AIM,)), listed, "1")
    entry = measured_by(history, AIM)
    return (entry.observation.period.code, settles(history, AIM, entry)) if entry else None


@pytest.mark.parametrize("grows", [True, False])
@pytest.mark.parametrize("last", ["2022-Q1", "2022-Q3", "2022-H1", "2022-9M", "2022-06"])
def test_no_figure_within_the_year_judges_before_its_last_period(last, grows):
    """Neither one that grows nor any other; it is shown with its own period."""
    assert settled(observed("2022-01", 90), observed(last, 120), grows=grows) == (last, False)


@pytest.mark.parametrize("last", ["2022-Q4", "2022-12", "2022-H2"])
def test_the_last_period_judges_only_what_grows_within_the_year(last):
    """The share of a fourth quarter is not the year's; what is counted from January on is."""
    figures = (observed("2022-Q3", 90), observed(last, 120))
    assert settled(*figures) == (last, False) and settled(*figures, grows=True) == (last, True)


def test_the_years_own_figure_judges_whatever_came_before():
    """Also where a quarter ends on the same day."""
    assert settled(observed("2022-Q4", 90), observed("2022", 120)) == ("2022", True)


def test_a_year_without_a_figure_has_none():
    """Last year's says nothing."""
    assert settled(observed("2021", 120)) is None


def newest(*observations):
    """The newest entry of a history."""
    return history_of(joined(*observations), LISTED, "1").latest


@pytest.mark.parametrize(
    "rows",
    [
        [observed("2021", 97, qualifier="gần")],
        [observed("2021", 97, is_derived=True)],
        [observed("2021", 97, status="estimate")],
        [observed("2021", 97, status="preliminary")],
        [observed("2021", 97), observed("2021", 98, line=3)],
    ],
)
def test_what_is_not_sure_settles_no_target(rows):
    """ "Gần 97" may be 96.9, and an estimate may still change."""
    assert reached(newest(*rows), SHARE) is None


def test_a_printed_official_figure_settles_its_target():
    """At the edge too."""
    assert reached(newest(observed("2021", 97, status="official")), SHARE) is True
