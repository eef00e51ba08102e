"""What a script is told of a figure, so that it compares none that may not be compared."""

from datetime import date

import pytest

from site_builder.core.text import Text
from site_builder.derive.fates import Fate
from site_builder.derive.history import history_of
from site_builder.model.indicator import Indicator
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.periods import paired
from tests.series import LISTED, cut, joined, observed

SCALED = {
    "1": Indicator("1", Text("Mức"), kind="coded", scale=((1, Text("Đạt")), (2, Text("Chưa đạt"))))
}


def pairs(*observations, indicators=LISTED, code="1", told=None, **given):
    """What is told of each row of a history."""
    history = history_of(joined(*observations, **given), indicators, code)
    return [
        paired(history, line, entry, Wording("vi"), **(told or {}))
        for line in history.lines
        for entry in line.entries
    ]


def test_a_figure_says_its_number_unit_period_and_kind():
    """All that is needed for a difference."""
    (told,) = pairs(observed("2021-Q1", "436.50"))
    assert (told.key, told.name, told.place) == ("2021-Q1", "quý I/2021", "")
    assert (told.value, told.unit, told.kind, told.why) == ("436.50", "hồ sơ", "quarter", "")


def test_a_figure_says_what_is_to_be_said_with_it():
    """Its status and its fate, which the comparison repeats; an official one needs no word."""
    fate = Fate("corrected", date(2022, 7, 5), old="77.7", is_number=True)
    (told,) = pairs(observed("2021", 5, status="estimate"), told={"good": "up", "fates": (fate,)})
    assert (told.reserve, told.good) == ("ước tính; đính chính ngày 5/7/2022, trước là 77,7", "up")
    assert pairs(observed("2021", 5, status="official"))[0].reserve == ""


def test_a_share_is_told_by_the_unit_of_the_data():
    """The words of the unit are the reader's."""
    share, count = pairs(observed("2021", 5, unit="%"), observed("2022", 5))
    assert share.is_share and not count.is_share


def test_a_row_without_a_figure_cannot_be_chosen():
    """There is nothing to compare."""
    assert pairs(observed("2021", None)) == [None]


def test_a_figure_that_was_replaced_cannot_be_chosen():
    """The official one took the place of the estimate."""
    estimate, official = (
        observed("2021", 5, status="estimate"),
        observed("2021", 6, status="official", line=3),
    )
    assert [told and told.value for told in pairs(estimate, official)] == [None, "6"]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ([observed("2021", 5), observed("2021", 6, line=3)], "several"),
        ([observed("2021", 5, is_derived=True)], "derived"),
        ([observed("2021", 5, qualifier="gần")], "near"),
    ],
)
def test_what_says_nothing_exactly_says_why(made, why):
    """Sources that contradict, figures that were derived or are only approximate."""
    assert {told.why for told in pairs(*made)} == {why}


def test_a_break_parts_the_runs():
    """What stands before it is of another run than what stands behind it."""
    before, after, last = pairs(
        observed("2020", 1), observed("2021", 2), observed("2022", 3), breaks=[cut("2021")]
    )
    assert before.run != after.run == last.run


def test_a_renamed_indicator_begins_a_run():
    """Its old and its new figures are not compared."""
    old, new = pairs(observed("2020", 1), observed("2021", 2, indicator="2"), code="2")
    assert old.run != new.run


def test_a_new_territory_begins_a_run():
    """Where it was cut out of another, their figures are not compared."""
    cuts = [cut("2021", "boundary", area="b")]
    old, new = pairs(
        observed("2021", 1, area="a"), observed("2021", 2, area="b"), areas=("a", "b"), breaks=cuts
    )
    assert old.run != new.run and (old.key, new.place) == ("a_2021", "b")


def test_areas_of_one_period_share_a_run():
    """Two wards of one year may be set beside each other."""
    one, other = pairs(
        observed("2021", 1, area="a"), observed("2021", 2, area="b"), areas=("a", "b")
    )
    assert one.run == other.run and one.area != other.area


def test_an_answer_on_a_scale_has_no_number():
    """Nothing is subtracted from a word."""
    (told,) = pairs(observed("2021", 1), indicators=SCALED)
    assert (told.value, told.unit) == ("", "")
