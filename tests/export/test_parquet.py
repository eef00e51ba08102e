import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.platform.processes import bounded
from site_builder.export.parquet import FORMAT, fits_parquet, render_parquet
from site_builder.model.package import Field, Schema, Table
from site_builder.model.sql import connected
from tests.export.values import NUMBER, decimals, every_type, one_column, texts
from tests.factories import make_context, make_resource
from tests.hyparquet import read_parquet


def held(resource):
    """The resource as Parquet, as hyparquet reads it."""
    return read_parquet(render_parquet(resource, make_context()))


def column(values, kind="string"):
    """The type of the values and the values as hyparquet reads them."""
    found = held(one_column(values, Field("x", type=kind)))
    return found.types["x"], found.column("x")


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("string", ["4.10"], "VARCHAR"),
        ("integer", [1, None], "INT64"),
        ("year", [2022], "INT64"),
        ("integer", [2**63], "DECIMAL(38, 0)"),
        ("number", [Decimal("77.70"), Decimal("1")], "DECIMAL(18, 2)"),
        ("number", [Decimal("1E+20"), None], "DECIMAL(38, 0)"),
        ("number", [Decimal("1E+40")], "VARCHAR"),
        ("number", [Decimal("NaN"), Decimal("1.5")], "DOUBLE"),
        ("number", [Decimal("NaN"), Decimal("1.2345678901234567")], "VARCHAR"),
        ("number", [None], "DECIMAL(18, 0)"),
        ("boolean", [True, None], "BOOLEAN"),
        ("date", [date(2022, 6, 14), None], "DATE"),
        ("time", [time(7, 30)], "TIME"),
        ("datetime", [datetime(2022, 6, 14)], "TIMESTAMP"),
        ("datetime", [datetime(2022, 6, 14, tzinfo=UTC)], "TIMESTAMPTZ"),
        ("datetime", [datetime(2022, 6, 14, tzinfo=UTC), datetime(2022, 6, 14)], "VARCHAR"),
        ("any", ["a", None], "VARCHAR"),
    ],
)
def test_column_type(kind, values, expected):
    """Each column has the narrowest type that changes no value."""
    assert column(values, kind)[0] == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 2**63 - 1),
        ("integer", 2**63),
        ("integer", -(2**63)),
        ("number", Decimal("-99999999999999999999.123456789012345678")),
        ("date", date(1, 1, 1)),
        ("date", date(9999, 12, 31)),
        ("time", time(23, 59, 59, 999999)),
        ("datetime", datetime(1, 1, 1)),
        ("datetime", datetime(9999, 12, 31, tzinfo=UTC)),
        ("boolean", False),
        ("string", ""),
        ("string", "NULL"),
    ],
)
def test_a_value_comes_back(kind, value):
    """Also at the edges of its type, and with a missing one beside it."""
    assert column([value, None], kind)[1] == [value, None]


NAMES = ("n", "N", "Đ", 'a"b', "a'b", "c0", "file_row_number", "*")


@pytest.mark.parametrize(
    ("name", "values"), [*product(NAMES, ([None], [""])), ("n", ["a" * 5_000_000])]
)
def test_a_column_alone_comes_back(name, values):
    """Whatever SQL would make of its name, with one value that a reader of CSV could overlook."""
    table = Table(Schema((Field(name),)), tuple((value,) for value in values), (2,))
    found = held(make_resource(table=table, roles={}))
    assert (list(found.types), found.column(name)) == ([name], values)


@pytest.mark.parametrize(
    ("names", "fits"),
    [(("a", "A"), False), (("a", ""), False), (("đ", "Đ"), True), (("a", "a_1"), True)],
)
def test_columns_that_duckdb_would_rename_stay_out(names, fits):
    """Such a table comes in every other form."""
    resource = make_resource(
        table=Table(Schema(tuple(map(Field, names))), ((None, None),), (2,)), roles={}
    )
    assert fits_parquet(resource) == fits == FORMAT.is_for(resource)
    if fits:
        assert tuple(held(resource).types) == names


def test_words_of_a_field():
    """Title and unit of each column are words of the file."""
    found = json.loads(held(make_resource()).told["fields"])["value"]
    assert (found["title"], found["unit"]) == ("Số liệu", "%")


def test_words_of_the_table():
    """Title and licence are, too."""
    told = held(make_resource(description="Có 'dấu' {x}")).told
    assert (told["title"], told["description"]) == ("Chỉ tiêu", "Có 'dấu' {x}")
    assert told["licence"] == "https://creativecommons.org/licenses/by/4.0/"


def test_compressed_with_snappy_in_row_groups():
    """10,240 rows a group, for readers that fetch a part."""
    found = held(one_column(range(10_241), Field("x", type="integer")))
    assert (found.groups, found.codec) == ([10_240, 1], "SNAPPY")


def test_pandas_is_asked_to_keep_whole_numbers_whole():
    """A missing value does not turn the column into floats: its type for such columns is named."""
    entry = json.loads(held(one_column([1, None], Field("x", type="integer"))).told["pandas"])
    assert {each["name"]: each["numpy_type"] for each in entry["columns"]} == {
        "n": "Int64",
        "x": "Int64",
    }


def test_an_empty_table_has_its_columns():
    """No rows is a table too."""
    found = held(one_column([]))
    assert (list(found.types), found.rows) == (["n", "x"], [])


def test_every_type_is_written():
    """No type of Table Schema stops a build."""
    assert len(held(every_type()).rows) == 2


@settings(deadline=None)
@given(st.lists(texts, max_size=5))
def test_text_comes_back(values):
    """Any text is the same text."""
    assert column(values)[1] == values


@settings(deadline=None)
@given(st.lists(decimals, min_size=1, max_size=5))
def test_a_number_never_changes_by_a_digit(values):
    """Equal as decimals; the scale is the column's longest."""
    kind, found = column(values, NUMBER.type)
    assert (
        found == values
        and kind == f"DECIMAL(18, {max(-value.as_tuple().exponent for value in values)})"
    )


def told(values, kind):
    """What the file says of how a column's values are written."""
    known = held(one_column(values, Field("x", type=kind))).told
    return {name: json.loads(known[name]) for name in ("decimals", "zones") if name in known}


HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("number", [Decimal("77.70"), None, Decimal("1.00")], {"decimals": {"x": 2}}),
        ("number", [Decimal("77.70"), Decimal("1.5")], {}),
        ("number", [Decimal("77.70"), Decimal("1")], {}),
        ("number", [Decimal("77"), Decimal("1")], {}),
        ("datetime", [datetime(2022, 6, 14, tzinfo=HANOI), None], {"zones": {"x": "+07:00"}}),
        ("datetime", [datetime(2022, 6, 14, tzinfo=HANOI), datetime(2022, 6, 14, tzinfo=UTC)], {}),
        ("datetime", [datetime(2022, 6, 14)], {}),
    ],
)
def test_values_all_written_alike_are_said_to_be(kind, values, expected):
    """So that a reader prints 77.70 and the hour of the source, which the types cannot hold."""
    assert told(values, kind) == expected


def test_a_process_that_wrote_one_may_fork():
    """The engine has no thread beside ours, and a child uses one of its own: the same bytes."""
    resource, context = every_type(), make_context()
    written = render_parquet(resource, context)
    assert bounded(lambda: render_parquet(resource, context), seconds=60) == written
    with connected() as engine:
        assert engine.execute("SELECT current_setting('async_threads')").fetchall() == [(0,)]
