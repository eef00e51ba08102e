"""The `id` of a row on the page that prints it."""

from dataclasses import replace

import pytest

from site_builder.derive.row_ids import RowId, row_ids
from site_builder.model.package import Field, Schema
from tests.factories import make_resource, make_table

AREAS = {"observations": {"indicator": "ma", "area": "area", "value": "value"}}
FIELDS = (Field("ma"), Field("area"), Field("value", type="integer"))


def budget(*rows, name="thu", key=()):
    """A table of an indicator in several areas."""
    table = make_table(rows=rows, schema=Schema(FIELDS, primary_key=key))
    return make_resource(name=name, roles=AREAS, table=table)


def ids_of(*resources):
    """Those of a page that prints all rows of these tables."""
    return list(row_ids((each, range(len(each.as_table))) for each in resources).values())


def test_an_indicator_in_several_areas_has_a_row_for_each():
    """Also where no key is declared, and for the total, which is in no area; no link leads to another's figure."""
    ids = ids_of(budget(("thu", None, 9), ("thu", "ha-giang", 4), ("thu", "tuyen-quang", 5)))
    assert [each.own.rpartition("-")[0] for each in ids] == [
        "r-thu-thu.",
        "r-thu-thu.ha-giang",
        "r-thu-thu.tuyen-quang",
    ]
    assert [each.former for each in ids] == ["", "", ""]


def test_a_row_keeps_its_id_where_rows_are_added():
    """Its area is in it, not its line."""
    before = ids_of(budget(("thu", "ha-giang", 4)))[0]
    after = ids_of(budget(("thu", "an-giang", 7), ("thu", "ha-giang", 4)))[1]
    assert before.own == after.own


def test_an_id_by_the_code_leads_on_where_it_was_of_one_row():
    """It had been published so."""
    assert [each.former for each in ids_of(budget(("thu", "a", 1), ("chi", "a", 2)))] == [
        "ct-thu",
        "ct-chi",
    ]


def test_the_declared_key_goes_before_the_parts():
    """As it did; the id by the line leads on."""
    assert ids_of(budget(("thu", "a", 1), key=("area", "ma")))[0].former == "d-thu-2"


@pytest.mark.parametrize("name", ["indicators", "more"])
def test_no_id_stands_twice_on_a_page(name):
    """Of two tables with one code, and of two rows that a table holds twice, the second goes by key or line."""
    twice = make_table(rows=(("4.1",) * 5, ("4.1",) * 5))
    first, other = make_resource(table=twice), make_resource(name=name)
    ids = ids_of(first) if name == first.name else ids_of(first, other)
    every = [each for one in ids for each in (one.own, one.former) if each]
    assert (every[0], len(every)) == ("ct-4.1", len(set(every)))


def test_without_key_and_area_a_row_goes_by_its_line():
    """Nothing else tells it from another."""
    schema = replace(make_table().schema, primary_key=())
    resource = make_resource(roles={}, table=make_table(schema=schema))
    assert ids_of(resource)[0] == RowId("d-indicators-2")
