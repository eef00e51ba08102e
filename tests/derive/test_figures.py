"""Figures that prose names: by which key, what they are called, how they are printed."""

from decimal import Decimal

import pytest

from site_builder.core.problem import BindingError
from site_builder.core.text import OtherLanguage, Text
from site_builder.derive.figures import figures_of, find_cell, find_figure
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Schema
from tests.factories import make_package, make_resource, make_schema, make_table


def test_a_unit_that_two_indicators_spell_alike_is_said_as_its_own_indicator_does():
    """Fires and cases are both “vụ”; figure 1 counts fires."""
    rows = (("1", "", Decimal(3), None, None), ("2", "", Decimal(4), None, None))
    package = make_package(resources=(make_resource(table=make_table(rows, schema=make_schema())),))
    units = {"1": "fires", "2": "cases"}
    indicators = {
        code: Indicator(code, Text(code), unit=Text("vụ", (("en", unit),)))
        for code, unit in units.items()
    }
    figures = figures_of(package, indicators, OtherLanguage("en", "vi"))
    assert {code: found.unit for code, (found,) in figures.items()} == units


ROLE = {"observations": {"indicator": "code", "area": "area", "value": "value"}}
POINTS = {"1": Indicator("1", Text("Điểm", (("en", "Points"),)), most=2)}


def of_areas(language="vi"):
    """The figures of a table of two areas."""
    fields = (Field("code", "string"), Field("area", "string"), Field("value", "number"))
    rows = (("1", "da-nang", Decimal("6.617631793")), ("1", "hue", Decimal("7.105")))
    table = make_table(rows, schema=Schema(fields, ("code", "area")))
    package = make_package(resources=(make_resource(table=table, roles=ROLE),))
    areas = {
        "da-nang": Area(
            "da-nang", Text("Thành phố Đà Nẵng"), short=Text("Đà Nẵng", (("en", "Da Nang"),))
        )
    }
    return figures_of(package, POINTS, language, areas), package


def test_a_figure_of_one_area_is_named_by_code_and_area():
    """It says whose it is, in the page's language."""
    figures, _ = of_areas()
    assert find_figure(figures, "1@da-nang").label == "Điểm, Đà Nẵng"
    assert (
        find_figure(of_areas(OtherLanguage("en", "vi"))[0], "1@da-nang").label == "Points, Da Nang"
    )


def test_a_code_alone_of_many_areas_says_how_to_name_one():
    """With an example that would do."""
    with pytest.raises(BindingError) as told:
        find_figure(of_areas()[0], "1")
    assert "1@da-nang" in str(told.value.reason)


def test_a_row_of_two_keys_is_named_by_both():
    """The columns of the primary key, in their order."""
    assert find_cell(of_areas()[1], "indicators", "1@hue", "value")[1] == Decimal("7.105")


def test_at_most_the_decimals_of_the_list_are_printed():
    """A half goes to the even digit; the value stays as it is."""
    figures, _ = of_areas()
    assert [find_figure(figures, f"1@{area}").number("vi") for area in ("da-nang", "hue")] == [
        "6,62",
        "7,10",
    ]
    assert find_figure(figures, "1@hue").value == Decimal("7.105")


def test_an_area_by_more_than_its_code():
    """A word before the code of an area names no other one."""
    figures = of_areas()[0]
    with pytest.raises(BindingError) as error:
        find_figure(figures, "1@tinh-hue")
    assert error.value.reason.facts["near"] == "1@hue"
