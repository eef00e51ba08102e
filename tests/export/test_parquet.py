import io
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.export.parquet import render_parquet
from site_builder.model.table import Field
from tests.export.values import NUMBER, decimals, every_type, one_column, texts
from tests.factories import make_context, make_resource


def file(resource):
    """The resource as Parquet, ready to read."""
    return io.BytesIO(render_parquet(resource, make_context()))


def column(values, kind="string"):
    """The values as pyarrow reads them."""
    return pq.read_table(file(one_column(values, Field("x", type=kind))))["x"]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("string", ["4.10"], pa.string()),
        ("integer", [1, None], pa.int64()),
        ("year", [2022], pa.int64()),
        ("integer", [2**63], pa.decimal128(38, 0)),
        ("number", [Decimal("77.70"), Decimal("1")], pa.decimal128(18, 2)),
        ("number", [Decimal("1E+20"), None], pa.decimal128(38, 0)),
        ("number", [Decimal("1E+40")], pa.string()),
        ("number", [Decimal("NaN"), Decimal("1.5")], pa.float64()),
        ("number", [Decimal("NaN"), Decimal("1.2345678901234567")], pa.string()),
        ("number", [None], pa.decimal128(18, 0)),
        ("boolean", [True, None], pa.bool_()),
        ("date", [date(2022, 6, 14), None], pa.date32()),
        ("time", [time(7, 30)], pa.time64("us")),
        ("datetime", [datetime(2022, 6, 14)], pa.timestamp("us")),
        ("datetime", [datetime(2022, 6, 14, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        ("datetime", [datetime(2022, 6, 14, tzinfo=UTC), datetime(2022, 6, 14)], pa.string()),
        ("any", ["a", None], pa.string()),
    ],
)
def test_column_type(kind, values, expected):
    """Each column has the narrowest type that changes no value."""
    assert column(values, kind).type == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 2**63),
        ("integer", -(2**63)),
        ("date", date(1, 1, 1)),
        ("date", date(9999, 12, 31)),
        ("time", time(23, 59, 59, 999999)),
        ("datetime", datetime(1, 1, 1)),
        ("datetime", datetime(9999, 12, 31, tzinfo=UTC)),
        ("boolean", False),
    ],
)
def test_a_value_comes_back(kind, value):
    """Also at the edges of its type, and with a missing one beside it."""
    assert column([value, None], kind).to_pylist() == [value, None]


def test_words_of_a_field():
    """Title and unit travel in the field's metadata."""
    field = pq.read_schema(file(make_resource())).field("value")
    assert (field.metadata[b"title"].decode(), field.metadata[b"unit"]) == ("Số liệu", b"%")


def test_words_of_the_table():
    """Title and licence travel in the file's metadata."""
    metadata = pq.read_schema(file(make_resource())).metadata
    assert metadata[b"title"].decode() == "Chỉ tiêu"
    assert metadata[b"licence"] == b"https://creativecommons.org/licenses/by/4.0/"


def test_compressed_with_snappy_in_row_groups():
    """20,000 rows a group, for readers that fetch a part."""
    found = pq.ParquetFile(file(one_column(range(20_001), Field("x", type="integer")))).metadata
    assert (found.num_row_groups, found.row_group(0).num_rows) == (2, 20_000)
    assert found.row_group(0).column(0).compression == "SNAPPY"


def test_pandas_keeps_whole_numbers_whole():
    """A missing value does not turn the column into floats."""
    frame = pd.read_parquet(file(one_column([1, None], Field("x", type="integer"))))
    assert str(frame["x"].dtype) == "Int64"


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [("a", "string", "string"), (Decimal("1E+40"), "number", "str"), (10**40, "integer", "str")],
)
def test_numbers_that_only_text_can_hold_are_told_from_text(value, kind, expected):
    """As pandas names them itself, and as files of earlier builds say."""
    entry = json.loads(pq.read_schema(file(one_column([value], Field("x", type=kind)))).metadata[b"pandas"])
    assert [each["numpy_type"] for each in entry["columns"] if each["name"] == "x"] == [expected]


def test_an_empty_table_has_its_columns():
    """No rows is a table too."""
    assert pq.read_table(file(one_column([]))).column_names == ["n", "x"]


def test_every_type_is_written():
    """No type of Table Schema stops a build."""
    assert pq.read_table(file(every_type())).num_rows == 2


@settings(deadline=None)
@given(st.lists(texts, max_size=5))
def test_text_comes_back(values):
    """Any text is the same text."""
    assert column(values).to_pylist() == values


@settings(deadline=None)
@given(st.lists(decimals, min_size=1, max_size=5))
def test_a_number_never_changes_by_a_digit(values):
    """Equal as decimals; the scale is the column's longest."""
    found = column(values, NUMBER.type)
    assert found.to_pylist() == values and found.type.scale == max(-value.as_tuple().exponent for value in values)


def told(values, kind):
    """What the file says of how a column's values are written."""
    held = pq.read_schema(file(one_column(values, Field("x", type=kind)))).metadata
    return {name: json.loads(held[name.encode()]) for name in ("decimals", "zones") if name.encode() in held}


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
