"""How the areas of an indicator stand in a period."""

from dataclasses import replace
from decimal import Decimal

from site_builder.core.text import Text
from site_builder.derive.history import MOST_LINES, history_of
from site_builder.derive.targets import spreads_of
from site_builder.model.area import Area
from tests.series import LISTED, joined, observed


def spread(*values, direction="up"):
    """The one spread of areas that are called a, b, c, ... with these values."""
    rows = [
        observed("2021", value, area=area) for area, value in zip("abcdef", values, strict=False)
    ]
    listed = {"1": replace(LISTED["1"], direction=direction)}
    return spreads_of(history_of(joined(*rows), listed, "1"))[0]


def test_equal_figures_share_a_rank():
    """And the next one is as many places below."""
    places = spread(5, 7, 7, 3).places
    assert [(each.line.area.code, each.rank) for each in places] == [
        ("b", 1),
        ("c", 1),
        ("a", 3),
        ("d", 4),
    ]


def test_where_less_is_better_the_least_leads():
    """The direction of the list decides."""
    assert [each.line.area.code for each in spread(5, 7, 3, direction="down").places] == [
        "c",
        "a",
        "b",
    ]


def test_the_median_of_an_even_number_lies_halfway():
    """Exact, whatever is printed of it."""
    assert (spread(1, 2, 4).median, spread("1.5", "2.25").median) == (2, Decimal("1.875"))


def test_an_area_without_a_figure_has_no_place():
    """Nor does it count among those that have."""
    found = spread(5, None, 3)
    assert (len(found.places), found.of("b"), found.of("c").rank) == (2, None, 2)


def test_wholes_have_no_place_among_their_parts():
    """A total, and the region that two of the areas lie in."""
    rows = [
        observed("2021", value, area=area)
        for value, area in ((9, ""), (7, "region"), (4, "a"), (3, "b"))
    ]
    areas = {code: Area(code, Text(code), part_of="region") for code in ("a", "b")}
    (found,) = spreads_of(history_of(replace(joined(*rows), areas=areas), LISTED, "1"))
    assert [(each.line.area.code, each.rank) for each in found.places] == [("a", 1), ("b", 2)]


def test_of_many_areas_the_one_that_the_series_names_is_shown():
    """It still says whose figure it is; where none is named, the one that answers first."""
    rows = [observed("2021", number, area=f"a{number:02}") for number in range(MOST_LINES + 1)]
    history = history_of(replace(joined(*rows), home="a07"), LISTED, "1")
    assert [line.area.code for line in history.chosen.lines] == ["a07"]
    assert history.chosen.names_areas and history.latest.observation.area == "a07"
    assert len(history_of(joined(*rows), LISTED, "1").chosen.lines) == 1
