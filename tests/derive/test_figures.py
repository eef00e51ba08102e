"""Figures that prose names: what they are called in the other language."""

from decimal import Decimal

from site_builder.core.text import OtherLanguage, Text
from site_builder.derive.figures import figures_of
from site_builder.model.indicator import Indicator
from tests.factories import make_package, make_resource, make_schema, make_table


def test_a_unit_that_two_indicators_spell_alike_is_said_as_its_own_indicator_does():
    """Fires and cases are both “vụ”; figure 1 counts fires."""
    rows = (("1", "", Decimal(3), None, None), ("2", "", Decimal(4), None, None))
    package = make_package(resources=(make_resource(table=make_table(rows, schema=make_schema())),))
    units = {"1": "fires", "2": "cases"}
    indicators = {code: Indicator(code, Text(code), unit=Text("vụ", (("en", unit),))) for code, unit in units.items()}
    figures = figures_of(package, indicators, OtherLanguage("en", "vi"))
    assert {code: found.unit for code, (found,) in figures.items()} == units
