"""Apache Parquet: typed columns, Snappy, row groups of 20,000, words for people in the metadata.

Figures are decimals, not floats, so that 77.70 is 77.70 and sums are right; pyarrow, DuckDB, Polars and R compute
with them, and pandas does with `dtype_backend="pyarrow"`. The scale is the column's longest; the precision is 18
(one machine word), or 38 where that is too small, so that the type hardly ever differs between two periods. Only
a column with NaN or an infinity is a float, and only if 15 digits are enough for it; the rest is exact text.

What the types cannot hold stands in the metadata, for readers that print values as they were written: the decimals of
columns whose figures all have as many (the type pads to the longest), and the zone of columns of moments that are all
of one (the type keeps the moment in UTC).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import pandas as pd

from site_builder.core.cell import Cell
from site_builder.core.extras import is_installed
from site_builder.core.files import drop_empty
from site_builder.core.formats import BESIDE
from site_builder.core.number import canonical_number, decimals_of
from site_builder.export import Context, TableFormat, register, table_of
from site_builder.export.dtypes import fits_int64, kind_of, to_frame
from site_builder.export.long_stats import places_of, widths_of
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Field, Resource, Table

IS_INSTALLED = is_installed("pyarrow")  # the extra `parquet`
if IS_INSTALLED:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROW_GROUP = 20_000
PRECISIONS = (18, 38)
FLOAT_DIGITS = 15


def render_parquet(resource: Resource, context: Context) -> bytes:
    """The table as one Parquet file."""
    table = table_of(resource)
    columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [()] * len(table.schema.fields)
    schema = _schema(table, columns)
    held = pa.Table.from_pandas(_held(to_frame(table), schema), schema=schema, preserve_index=False)
    for place, field in enumerate(schema):
        if pa.types.is_floating(field.type):  # pandas takes NaN for a missing value
            values = [None if row[place] is None else float(Decimal(str(row[place]))) for row in table.rows]
            held = held.set_column(place, field, pa.array(values, field.type, from_pandas=False))
    # pandas' own entry stays: with it nullable integers come back as integers.
    held = held.replace_schema_metadata(
        {**_metadata(resource, context), **_spelling(table, columns), **(held.schema.metadata or {})}
    )
    sink = io.BytesIO()
    pq.write_table(held, sink, compression="snappy", row_group_size=ROW_GROUP)
    return sink.getvalue()


def parquet_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The same, a row group at a time."""
    table = table_of(resource)
    assert isinstance(table.rows, LongRows)
    schema, rows, sink = _long_schema(table, table.rows), iter(table.rows), _Pieces()
    described: pa.Schema | None = None
    writer: pq.ParquetWriter | None = None
    while held := tuple(islice(rows, ROW_GROUP)):
        frame = to_frame(replace(table, rows=held, lines=range(len(held))))
        group = pa.Table.from_pandas(_held(frame, schema), schema=schema, preserve_index=False)
        if writer is None:
            said = _metadata(resource, context) | _told(places_of(table.schema.names, table.rows), {})
            described = schema.with_metadata({**said, **(group.schema.metadata or {})})
            writer = pq.ParquetWriter(sink, described, compression="snappy")
        writer.write_table(group.cast(described), row_group_size=ROW_GROUP)
        yield sink.taken()
    if writer:
        writer.close()
    yield sink.taken()


class _Pieces(io.RawIOBase):
    """A file that is only written, and hands over what was written since it was last asked."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.at = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How much was written."""
        return self.at

    def write(self, piece: Any) -> int:
        """Hold a copy."""
        self.held.append(bytes(piece))
        self.at += len(self.held[-1])
        return len(self.held[-1])

    def taken(self) -> bytes:
        """What was written since."""
        piece = b"".join(self.held)
        self.held.clear()
        return piece


def _long_schema(table: Table, rows: LongRows) -> pa.Schema:
    """The types that all values of the columns have; numbers are as long as the longest."""
    types = [
        _decimal_type(scale, whole) if field.type == "number" else _type(field, ())
        for field, (whole, scale) in zip(table.schema.fields, widths_of(rows), strict=True)
    ]
    named = zip(table.schema.fields, types, strict=True)
    return pa.schema([pa.field(field.name, kind, metadata=_words(field)) for field, kind in named])


def _schema(table: Table, columns: Sequence[Sequence[Cell]]) -> pa.Schema:
    pairs = zip(table.schema.fields, columns, strict=True)
    return pa.schema([pa.field(field.name, _type(field, values), metadata=_words(field)) for field, values in pairs])


def _type(field: Field, values: Sequence[Cell]) -> pa.DataType:
    kind = kind_of(field, values)
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


def _held(frame: pd.DataFrame, schema: pa.Schema) -> pd.DataFrame:
    """Decimals that the schema holds as a float or as text, turned into that."""
    for place, field in enumerate(schema):
        column = frame.iloc[:, place]
        if column.dtype == object and (pa.types.is_floating(field.type) or pa.types.is_string(field.type)):
            write = float if pa.types.is_floating(field.type) else canonical_number
            frame[field.name] = [None if value is None else write(value) for value in column]
    return frame


def _words(field: Field) -> dict[str, str]:
    title = {f"title_{language}": text for language, text in field.title.translations}
    return drop_empty({"title": str(field.title), **title, "description": str(field.description), "unit": field.unit})


def _metadata(resource: Resource, context: Context) -> dict[str, str]:
    package = context.package
    return drop_empty(
        {
            "title": resource.label(context.site.language),
            "description": str(resource.description),
            "package": str(package.title),
            "period": package.period.code if package.period else "",
            "licence": ", ".join(each.url or each.title or each.name for each in package.licences),
            "source": "; ".join(each.title for each in package.sources),
            "homepage": context.site.absolute(package.uri),
        }
    )


FORMAT = register(
    TableFormat(
        key="parquet",
        uri=f"{BESIDE}.parquet",
        title="Parquet",
        media_type="application/vnd.apache.parquet",
        order=50,
        specification="https://parquet.apache.org/docs/file-format/",
        render=render_parquet,
        is_on=IS_INSTALLED,
        pieces=parquet_pieces,
    )
)
