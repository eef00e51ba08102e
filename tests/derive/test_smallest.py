"""Whether a difference counts: what the list of indicators says of the smallest one worth telling."""

from decimal import Decimal

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.history import _changed
from site_builder.model.indicator import Indicator

YEAR = parse_period("2023")


def change(earlier, later, **listed):
    """The change of a score of which up is better."""
    listed = {"kind": "score", "direction": "up", "most": 2, **listed}
    indicator = Indicator("1", Text("Điểm"), **listed)
    return _changed(YEAR, Decimal(earlier), Decimal(later), "điểm", indicator)


def test_a_difference_is_that_of_the_printed_figures():
    """The two are printed as 6.08 and 6.62: readers get 0.54, not 0.53."""
    assert change("6.0845", "6.6178").difference == Decimal("0.54")


@pytest.mark.parametrize(("later", "is_told"), [("5.05", False), ("5.10", True), ("4.95", False)])
def test_what_is_smaller_than_worth_telling_is_no_clear_change(later, is_told):
    """The limit itself counts; what does not is neither better nor worse."""
    found = change("5.00", later, smallest=Decimal("0.1"))
    assert (found.is_told, found.is_good) == (is_told, True if is_told else None)


def test_nothing_is_judged_where_nobody_knows_what_counts():
    """The difference is there, without a word for it."""
    found = change("5.00", "7.00", is_unsure=True)
    assert found.is_told and found.is_good is None


@pytest.mark.parametrize(
    ("kind", "percent"), [("score", None), ("index", None), ("count", 40), ("quantity", 40)]
)
def test_a_per_cent_of_change_is_of_amounts_alone(kind, percent):
    """A score of 1 to 10 has no zero."""
    assert change("5.00", "7.00", kind=kind).percent == percent
