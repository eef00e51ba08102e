"""An indicator of many areas: the short list, the whole table, and what is summed up above."""

from dataclasses import replace

from site_builder.derive.history import history_of
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.areas import areas_table
from tests.series import LISTED, cut, joined, observed

AREAS = [f"a{number:02}" for number in range(20)]


def table(*more, breaks=(), most=None):
    """Twenty areas in 2021 and 2022, the first one the best; the series is about the eleventh."""
    rows = [
        observed(year, 100 - n, area=area, unit="hồ sơ") for n, area in enumerate(AREAS) for year in ("2021", "2022")
    ]
    listed = {"1": replace(LISTED["1"], most=most)}
    data = replace(joined(*rows, *more, breaks=breaks, areas=AREAS), home="a10")
    return areas_table(history_of(data, listed, "1"), Wording("vi"))


def test_the_short_list_has_the_first_the_last_and_ones_own_with_its_neighbours():
    """Seven rows instead of twenty."""
    assert [row.name for row in table().rows if row.is_short] == ["a00", "a01", "a02", "a09", "a10", "a11", "a19"]


def test_the_newest_period_comes_first_and_what_is_missing_stays_empty():
    """An area without a newest figure stands last, without a rank."""
    found = table(observed("2021", 5, area="b"))
    assert found.periods == ("2022", "2021")
    assert (found.rows[-1].name, found.rows[-1].rank, found.rows[-1].figures) == ("b", "", ("", "5"))


def test_what_is_said_above_the_list():
    """Rank, first, median and last, in words."""
    facts = {fact.term: fact.text for fact in table().facts}
    assert facts == {"a10": "hạng 11 trong 20", "Đầu bảng": "a00, 100", "Trung vị": "90,5", "Cuối bảng": "a19, 81"}


def test_a_break_stands_between_its_periods():
    """After the column of the later one, with its reason above the table."""
    found = table(breaks=[cut("2022")])
    assert (found.cuts, len(found.breaks)) == ((0,), 1)
    assert found.rows[0].change == ""


def test_figures_are_printed_with_the_decimals_of_the_list():
    """The median too."""
    rows = table(observed("2022", "7.126", area="b"), most=2).rows
    assert next(row for row in rows if row.name == "b").figures[0] == "7,13"


def test_few_areas_have_no_table():
    """They stand one below the other."""
    assert areas_table(history_of(joined(observed("2021", 1, area="a")), LISTED, "1"), Wording("vi")) is None
