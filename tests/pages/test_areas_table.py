"""An indicator of many areas: the short list, the whole table, and what is summed up above."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.model.area import Area, Boundaries
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.area_map import Land, abbreviated, few_on_a_map
from site_builder.pages.indicators.areas import areas_table
from site_builder.pages.indicators.indicators import home_of
from tests.series import LISTED, cut, joined, observed

AREAS = [f"a{number:02}" for number in range(20)]


def table(*more, breaks=(), most=None, land=Land()):  # noqa: B008
    """Twenty areas in 2021 and 2022, the first one the best; the series is about the eleventh."""
    rows = [
        observed(year, 100 - n, area=area, unit="hồ sơ")
        for n, area in enumerate(AREAS)
        for year in ("2021", "2022")
    ]
    listed = {"1": replace(LISTED["1"], most=most)}
    data = replace(joined(*rows, *more, breaks=breaks, areas=AREAS), home="a10")
    return areas_table(history_of(data, listed, "1"), Wording("vi"), land=land)


def test_the_short_list_has_the_first_the_last_and_ones_own_with_its_neighbours():
    """Seven rows instead of twenty."""
    assert [row.name for row in table().rows if row.is_short] == [
        "a00",
        "a01",
        "a02",
        "a09",
        "a10",
        "a11",
        "a19",
    ]


def test_the_newest_period_comes_first_and_what_is_missing_stays_empty():
    """An area without a newest figure stands last, without a rank."""
    found = table(observed("2021", 5, area="b"))
    assert found.periods == ("2022", "2021")
    assert (found.rows[-1].name, found.rows[-1].rank, found.rows[-1].figures) == (
        "b",
        "",
        ("", "5"),
    )


def test_what_is_said_above_the_list():
    """Rank, first, median and last, in words."""
    facts = {fact.term: fact.text for fact in table().facts}
    assert facts == {
        "a10": "hạng 11 trong 20",
        "Đầu bảng": "a00, 100 hồ sơ",
        "Trung vị": "90,5 hồ sơ",
        "Cuối bảng": "a19, 81 hồ sơ",
    }


def test_a_total_has_a_row_and_is_no_area():
    """Beneath the ranks, under a name of its own."""
    found = table(observed("2022", 1810))
    assert (found.rows[-1].name, found.rows[-1].rank, found.count) == ("Tổng số", "", 20)


def test_a_region_has_a_row_and_is_none_of_the_areas_that_are_counted():
    """Twenty lie in it or beside it; its figure, which is theirs together, has no rank."""
    areas = {
        code: Area(code, Text(code), part_of="north" if code < "a06" else "") for code in AREAS
    }
    data = joined(*(observed("2022", 9, area=area) for area in ("north", *AREAS)))
    found = areas_table(history_of(replace(data, areas=areas), LISTED, "1"), Wording("vi"))
    assert (found.rows[-1].name, found.rows[-1].rank, found.count) == ("north", "", 20)


def test_a_break_stands_between_its_periods():
    """After the column of the later one, with its reason above the table."""
    found = table(breaks=[cut("2022")])
    assert (found.cuts, len(found.breaks)) == ((0,), 1)
    assert found.rows[0].change == ""


def test_a_break_of_one_area_stands_in_its_row_alone():
    """Its own boundaries changed, and those of no other."""
    rows = {row.name: row.cuts for row in table(breaks=[cut("2022", area="a03")]).rows}
    assert (rows["a03"], rows["a04"]) == ((0,), ())


def test_figures_are_printed_with_the_decimals_of_the_list():
    """The median too."""
    rows = table(observed("2022", "7.126", area="b"), most=2).rows
    assert next(row for row in rows if row.name == "b").figures[0] == "7,13"


def test_few_areas_have_no_table():
    """They stand one below the other."""
    assert (
        areas_table(history_of(joined(observed("2021", 1, area="a")), LISTED, "1"), Wording("vi"))
        is None
    )


def square(west, south):
    """A ring of one degree."""
    return (
        ((west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1), (west, south)),
    )


def bordered(shapes, *, is_complete=True):
    """Boundaries as the portal has them."""
    return Land(boundaries=Boundaries(rings=shapes, is_complete=is_complete))


def test_areas_with_boundaries_are_drawn_by_five_shades_of_as_many_areas():
    """The best first; each area that has a figure counts once, on the map or by its name beside it."""
    shapes = {area: square(n, n) for n, area in enumerate((*AREAS[:-1], "b"))}
    found = table(observed("2021", 5, area="b"), land=bordered(shapes)).map
    shades = [shape.shade for shape in found.shapes]
    assert [shades.count(shade) for shade in ("1", "0.78", "0.55", "0.35", "0.15", "")] == [
        4,
        4,
        4,
        4,
        3,
        1,
    ]
    assert found.key[0] == ("0.15", "81 – 84 (4)") and found.key[-1] == ("", "Không có số")
    assert found.not_drawn == ("a19: 81, hạng 20 trong 20",)
    assert [shape.anchor for shape in found.shapes if shape.is_home] == ["area-a10"]


def test_equal_figures_are_of_one_shade():
    """However many areas have them."""
    shapes = {area: square(n, n) for n, area in enumerate(AREAS)}
    more = (
        observed("2023", 7 if n else 8, area=area, unit="hồ sơ") for n, area in enumerate(AREAS)
    )
    found = table(*more, land=bordered(shapes)).map
    assert [words for _, words in found.key] == ["7 (19)", "8 (1)"]


def test_without_boundaries_there_is_no_map():
    """The ranking answers alone."""
    assert table().map is None


def test_boundaries_that_nobody_declares_complete_are_not_drawn():
    """What they leave out would be shown as not being there."""
    shapes = {area: square(n, n) for n, area in enumerate(AREAS)}
    assert table(land=bordered(shapes, is_complete=False)).map is None


def squares(**of):
    """The map of two areas with figures whose lines in areas.csv have these squares; a third one is without figures."""
    names = {"a": "Đà Nẵng", "b": "Đồng Nai", "c": "Hoàng Sa"}
    areas = {
        code: Area(code, Text(name), square=of.get(code), part_of="a" if code == "c" else "")
        for code, name in names.items()
    }
    data = joined(observed("2022", 3, area="a"), observed("2022", 5, area="b"))
    history = history_of(replace(data, areas=areas, home="a"), LISTED, "1")
    return few_on_a_map(history, Land(areas), Wording("vi"))


def test_two_areas_are_enough_for_a_map_of_squares():
    """The higher is the darker; the key says whose the thick frame is."""
    found = squares(a=(1, 1), b=(3, 2))
    assert [(shape.label.text, shape.shade) for shape in found.shapes] == [
        ("ĐNa", "1"),
        ("ĐNẵ", "0.78"),
    ]
    assert found.home == "Đà Nẵng: 3, hạng 2 trong 2"
    assert not found.frames and not found.credit


def test_a_part_without_figures_stands_in_a_frame_in_the_colour_of_its_area():
    """Islands are on the map with the name of the city they belong to."""
    alone, found = squares(a=(1, 1), b=(3, 2)), squares(a=(1, 1), b=(3, 2), c=(2, 6))
    assert found.frames
    assert [label.text for label in found.labels] == ["Hoàng Sa", "(Đà Nẵng)"]
    own = {shape.label.text: shape.path.count("M") for shape in found.shapes}
    assert own == {"ĐNẵ": 2, "ĐNa": 1} and len(alone.shapes) == len(found.shapes)


def test_one_area_with_a_square_is_no_map():
    """There is nothing to compare it with."""
    assert squares(a=(1, 1)) is None


def test_letters_tell_names_apart():
    """As few of the first and the last word as will do."""
    names = ["Hà Nội", "Hà Nam", "Hà Giang", "Hậu Giang", "Huế", "Bà Rịa - Vũng Tàu"]
    assert list(abbreviated(dict(enumerate(names))).values()) == [
        "HNộ",
        "HNa",
        "HàG",
        "HậG",
        "Hu",
        "BRVT",
    ]


@pytest.mark.parametrize(("area", "home"), [("a10", "*"), ("a11", "a10")])
def test_figures_of_no_area_are_of_the_series_own_unless_others_name_it(area, home):
    """Where the city has a row of its own, the total of the country is not the city's."""
    rows = [observed("2021", 90), observed("2021", 9, area=area)]
    history = history_of(replace(joined(*rows, areas=AREAS), home="a10"), LISTED, "1")
    publication = SimpleNamespace(package=lambda _: None, areas={"a10": Area("a10", Text("Huế"))})
    assert home_of(publication, history).code == home
