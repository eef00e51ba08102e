"""Rows as Arrow columns: the types that hold every value exactly, and what they say of themselves to readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice

import pyarrow as pa

from site_builder.core.cell import Cell
from site_builder.core.files import drop_empty
from site_builder.core.number import decimals_of
from site_builder.export.long_stats import places_of, widths_of
from site_builder.export.typed import layout
from site_builder.export.typed.dtypes import Kind, fits_int64, kind_of
from site_builder.model.long_rows import LongRows
from site_builder.model.table import Field, Table

PRECISIONS = (18, 38)
FLOAT_DIGITS = 15
# What pandas has for a column of each kind, as it would name them itself: (its kind, its type for missing values too).
_PANDAS = {
    pa.string(): ("unicode", "string"),
    pa.int64(): ("int64", "Int64"),
    pa.bool_(): ("bool", "boolean"),
    pa.float64(): ("float64", "float64"),
    pa.date32(): ("date", "datetime64[s]"),
    pa.time64("us"): ("time", "object"),
    pa.timestamp("us"): ("datetime", "datetime64[us]"),
    pa.timestamp("us", "UTC"): ("datetimetz", "datetime64[us]"),
}


def arrow_table(table: Table, said: Mapping[str, str]) -> pa.Table:
    """The whole table; `said` is told in the metadata beside how its values are written."""
    columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [()] * len(table.schema.fields)
    kinds = list(map(kind_of, table.schema.fields, columns))
    named = zip(table.schema.fields, map(_type, kinds, columns), strict=True)
    schema = pa.schema([pa.field(field.name, held, metadata=_words(field)) for field, held in named])
    pairs = zip(table.schema.names, kinds, strict=True)
    numbers = {name for name, kind in pairs if kind in ("integer", "number")}
    entry = _pandas_entry(schema, numbers)
    return _filled(schema.with_metadata({**said, **_spelling(table, columns), **entry}), columns)


def arrow_groups(table: Table, rows: LongRows, size: int, said: Mapping[str, str]) -> Iterator[pa.Table]:
    """The same of a long table, so many rows at a time."""
    schema = _long_schema(table, rows)
    told = _told(places_of(table.schema.names, rows), {})
    numbers = {field.name for field in table.schema.fields if kind_of(field, ()) in ("integer", "number")}
    schema = schema.with_metadata({**said, **told, **_pandas_entry(schema, numbers)})
    remaining = iter(rows)
    while held := tuple(islice(remaining, size)):
        yield _filled(schema, list(zip(*held, strict=True)))


def _filled(schema: pa.Schema, columns: Sequence[Sequence[Cell]]) -> pa.Table:
    arrays = [_array(values, own.type) for values, own in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Cell], kind: pa.DataType) -> pa.Array:
    """One column: decimals with all their digits, NaN told from a missing value."""
    laid = next(lay(values, kind) for is_such, lay in _LAYOUTS if is_such(kind))
    held = [layout.validity(values), *laid]
    return pa.Array.from_buffers(kind, len(values), [None if each is None else pa.py_buffer(each) for each in held])


_LAYOUTS: Sequence[tuple[Callable[[pa.DataType], bool], Callable[[Sequence[Cell], pa.DataType], Sequence[bytes]]]] = (
    (pa.types.is_string, lambda values, _: layout.texts(values)),
    (pa.types.is_decimal, lambda values, kind: [layout.decimals(values, kind.precision, kind.scale)]),
    (pa.types.is_integer, lambda values, _: [layout.whole_numbers(values)]),
    (pa.types.is_floating, lambda values, _: [layout.floats(values)]),
    (pa.types.is_boolean, lambda values, _: [layout.bits([value is True for value in values])]),
    (pa.types.is_date, lambda values, _: [layout.days(values)]),
    (pa.types.is_time, lambda values, _: [layout.times(values)]),
    (pa.types.is_timestamp, lambda values, _: [layout.moments(values)]),
)


def _pandas_entry(schema: pa.Schema, numbers: Container[str]) -> dict[str, str]:
    """What pandas looks for to make whole numbers with gaps whole numbers again; no frame is built for it.

    Source: pandas' developer guide, "Storing pandas DataFrame objects in Apache Parquet format".
    """
    entry = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [_pandas_column(own.name, own.type, is_number=own.name in numbers) for own in schema],
        "attributes": {},
        "creator": {"library": "pyarrow", "version": pa.__version__},
    }
    return {"pandas": json.dumps(entry)}


def _pandas_column(name: str, kind: pa.DataType, *, is_number: bool) -> dict[str, object]:
    more: dict[str, object] | None = None
    if pa.types.is_decimal(kind):
        names, more = ("decimal", "object"), {"precision": kind.precision, "scale": kind.scale}
    else:
        # Numbers that only text can hold are Python's strings to pandas, not its type for text.
        names = ("unicode", "str") if is_number and pa.types.is_string(kind) else _PANDAS[kind]
        more = {"timezone": kind.tz} if pa.types.is_timestamp(kind) and kind.tz else None
    return {"name": name, "field_name": name, "pandas_type": names[0], "numpy_type": names[1], "metadata": more}


def _long_schema(table: Table, rows: LongRows) -> pa.Schema:
    """The types that all values of the columns have; numbers are as long as the longest."""
    types = [
        _decimal_type(scale, whole) if field.type == "number" else _type(kind_of(field, ()), ())
        for field, (whole, scale) in zip(table.schema.fields, widths_of(rows), strict=True)
    ]
    named = zip(table.schema.fields, types, strict=True)
    return pa.schema([pa.field(field.name, kind, metadata=_words(field)) for field, kind in named])


def _type(kind: Kind, values: Sequence[Cell]) -> pa.DataType:
    if kind == "number" or (kind == "integer" and not fits_int64(values)):
        return _number_type([Decimal(value) for value in values if isinstance(value, (int, Decimal))])
    if kind == "datetime":
        zoned = any(getattr(value, "tzinfo", None) for value in values)
        return pa.timestamp("us", "UTC" if zoned else None)
    plain = {"integer": pa.int64, "boolean": pa.bool_, "date": pa.date32}
    return pa.time64("us") if kind == "time" else plain.get(kind, pa.string)()


def _number_type(values: Sequence[Decimal]) -> pa.DataType:
    finite = [value for value in values if value.is_finite()]
    if len(finite) < len(values):
        short = all(len(value.as_tuple().digits) <= FLOAT_DIGITS for value in finite)
        return pa.float64() if short else pa.string()
    scale = max((decimals_of(value) for value in finite), default=0)
    return _decimal_type(scale, max((max(value.adjusted() + 1, 1) for value in finite), default=1))


def _decimal_type(scale: int, whole: int) -> pa.DataType:
    needed = scale + whole
    return next((pa.decimal128(p, scale) for p in PRECISIONS if needed <= p), pa.string())


def _spelling(table: Table, columns: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """How the values of a column are written, where all are written alike: decimals and zones by the column's name."""
    decimals, zones = {}, {}
    for field, values in zip(table.schema.fields, columns, strict=True):
        places = {decimals_of(value) for value in values if isinstance(value, Decimal) and value.is_finite()}
        hours = {value.isoformat()[-6:] if value.tzinfo else "" for value in values if isinstance(value, datetime)}
        if len(places) == 1 and places != {0} and not any(isinstance(value, int) for value in values):
            decimals[field.name] = places.pop()
        if len(hours) == 1 and hours != {""}:
            zones[field.name] = hours.pop()
    return _told(decimals, zones)


def _told(decimals: Mapping[str, int], zones: Mapping[str, str]) -> dict[str, str]:
    told: Mapping[str, Mapping[str, object]] = {"decimals": decimals, "zones": zones}
    return {name: json.dumps(known, ensure_ascii=False) for name, known in told.items() if known}


def _words(field: Field) -> dict[str, str]:
    title = {f"title_{language}": text for language, text in field.title.translations}
    return drop_empty({"title": str(field.title), **title, "description": str(field.description), "unit": field.unit})
