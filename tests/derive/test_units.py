"""An indicator whose unit changed with a period: figures of before stay in that of before."""

from dataclasses import replace

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.figures import figures_of
from site_builder.derive.observations import read_series
from site_builder.model.indicator import Indicator
from site_builder.pages.indicator_words import Wording
from site_builder.pages.tables.table import table_view
from site_builder.validate.editions import codes_of
from tests.factories import make_publication, make_report, make_series
from tests.validate.portal import checks, indicator_list, observed, of_kind, package, table

WHEN = ("indicator", "area", "period", "kind", "note", "unit_before", "unit_before_en")
CHANGE = {
    "indicator": "1",
    "period": "2022-H1",
    "kind": "unit",
    "unit_before": "tấn",
    "unit_before_en": "tonnes",
}


def listed(**change):
    """A list of one indicator that counts in kilograms now."""
    rows = indicator_list({"code": "1", "unit": "kg"})
    cut = table(
        "breaks", [{**CHANGE, **change}], WHEN, roles={"breaks": {name: name for name in WHEN}}
    )
    return replace(rows, resources=(*rows.resources, cut))


def publication(own, **change):
    """A portal of that list and one package."""
    series = make_series(indicators="danh-muc")
    return make_publication(
        series=(series,), reports=(make_report(package="khac"),), packages=(listed(**change), own)
    )


def of(period, *rows):
    """A package of a period whose rows state no unit."""
    rows = rows or ({"code": "1", "value": 5},)
    return package(observed(*rows), period=period)


@pytest.mark.parametrize(
    ("period", "unit"), [("2021-H2", "tấn"), ("2022-H1", "kg"), ("2022-H2", "kg"), ("2021", "tấn")]
)
def test_a_figure_counts_in_the_unit_of_its_period(period, unit):
    """In the series."""
    assert [each.unit for each in read_series(publication(of(period)), "cchc").observations] == [
        unit
    ]


def test_a_row_is_counted_by_its_own_period():
    """Where a table has several."""
    rows = (
        {"code": "1", "value": 5, "period": "2021-H1"},
        {"code": "1", "value": 5, "period": "2022-H1"},
    )
    assert [
        each.unit for each in read_series(publication(of("2022-H1", *rows)), "cchc").observations
    ] == ["tấn", "kg"]


def test_of_two_changes_the_next_one_counts():
    """An indicator may change its unit again."""
    changes = ((parse_period("2020"), Text("tạ")), (parse_period("2022"), Text("tấn")))
    indicator = Indicator("1", Text("Rác"), unit=Text("kg"), former_units=changes)
    assert [str(indicator.at(parse_period(year)).unit) for year in ("2019", "2021", "2023")] == [
        "tạ",
        "tấn",
        "kg",
    ]


def test_a_change_in_one_area_changes_no_other():
    """Rows there state their unit."""
    known = publication(of("2021-H1"), area="da-nang").indicators("cchc")
    assert known["1"].former_units == ()


def test_a_figure_in_a_sentence_has_it():
    """Bound prose of the earlier period."""
    own = of("2021-H1")
    portal = publication(own)
    (figure,) = figures_of(own, portal.indicators("cchc", portal.period_of(own)))["1"]
    assert figure.unit == "tấn"


def test_a_table_has_it():
    """In the column that pages add from the list."""
    own = of("2021-H1")
    portal = publication(own)
    indicators = portal.indicators("cchc", portal.period_of(own))
    view = table_view(own.resources[0], indicators=indicators, language="vi")
    assert [cell.text for row in view.rows for cell in row.cells if cell.css == "unit"] == ["tấn"]


def test_its_words_are_those_of_the_readers_language():
    """As the break says them."""
    portal = publication(of("2021-H1"))
    (observation,) = read_series(portal, "cchc").observations
    assert Wording("en").unit(observation, portal.indicators("cchc")["1"]) == "tonnes"


def test_a_release_has_it():
    """What the list says of a code on that day, for that period."""
    own = of("2021-H1")
    assert codes_of(publication(own), own) == (("1", "Chỉ tiêu 1", "tấn", "", ""),)


def test_a_row_in_the_unit_of_then_agrees_with_the_list():
    """And one in that of now does not."""
    rows = [{"code": "1", "value": 5, "unit": unit} for unit in ("tấn", "kg")]
    found = [
        of_kind(checks(listed(), package(observed(row), period="2021-H1")), "unit") for row in rows
    ]
    assert [[check.outcome for check in each] for each in found] == [["passed"], ["doubtful"]]
