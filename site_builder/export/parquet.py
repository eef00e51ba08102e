"""Apache Parquet: typed columns, Snappy, row groups of 10,240, words for people in the metadata. DuckDB writes it.

Figures are decimals, not floats, so that 77.70 is 77.70 and sums are right; pyarrow, DuckDB, Polars and R compute
with them, and pandas does with `dtype_backend="pyarrow"`. The scale is the column's longest; the precision is 18
(one machine word), or 38 where that is too small, so that the type hardly ever differs between two periods. Only
a column with NaN or an infinity is a float, and only if 15 digits are enough for it; the rest is exact text.

What the types cannot hold stands in the metadata: `fields` has title, description and unit of each column, `decimals`
and `zones` how a column's values are written, for readers that print them so: the decimals of columns whose figures
all have as many (the type pads to the longest), and the zone of columns of moments that are all of one (the type keeps
the moment in UTC).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from site_builder.core.cell import Cell
from site_builder.core.extension import is_installed
from site_builder.core.files import drop_empty, steps_of
from site_builder.core.formats import BESIDE
from site_builder.core.numbers.number import decimals_of
from site_builder.core.sheets.csv import csv_lines
from site_builder.export import Context, TableFormat, at_once
from site_builder.export.kinds import Kind, fits_int64, kind_of
from site_builder.export.stats import digits_of
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Field, Resource, Table
from site_builder.model.sql import CsvForm, cells_of, connected, csv_cells, named, quoted

ROW_GROUP = 10_240  # five of DuckDB's vectors: readers of a page load by groups
PRECISIONS = (18, 38)
FLOAT_DIGITS = 15
_TYPES: Mapping[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
}
# What pandas takes for these types where a column has gaps, so that whole numbers stay whole. Source: pandas'
# developer guide, "Storing pandas DataFrame objects in Apache Parquet format".
_PANDAS = {
    "BIGINT": ("int64", "Int64"),
    "BOOLEAN": ("bool", "boolean"),
    "VARCHAR": ("unicode", "string"),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it is written: its type, the decimals of all its figures and the zone of all its moments, if one."""

    field: Field
    type: str
    decimals: int = 0
    zone: str = ""


def fits_parquet(resource: Resource) -> bool:
    """Whether each column has a name that DuckDB tells from the others: it minds no case of the Latin alphabet."""
    names = [name.encode().lower() for name in resource.as_table.schema.names]
    return all(names) and len(set(names)) == len(names)


def parquet_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The table as one Parquet file, piece by piece; rows that stay in their file are taken from there."""
    table = resource.as_table
    columns = tuple(
        _long_columns(table, table.rows) if isinstance(table.rows, LongRows) else _columns(table)
    )
    facts = {**_words(resource, context), **_spelling(columns), **_pandas_entry(columns)}
    known = ", ".join(f"{quoted(key)}: {quoted(text)}" for key, text in facts.items())
    with tempfile.TemporaryDirectory() as scratch, connected() as engine:
        path = Path(scratch) / "table.parquet"
        cells = ", ".join(
            f"CAST(x{n} AS {each.type}) AS {named(each.field.name)}"
            for n, each in enumerate(columns)
        )
        engine.execute(
            f"COPY (SELECT {cells} FROM {_source(table, Path(scratch))}) TO {quoted(str(path))}"
            f" (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {{{known}}})"
        )
        yield from steps_of(path)


render_parquet = at_once(parquet_pieces)


def _source(table: Table, scratch: Path) -> str:
    """The cells as text: of the file that they are in, or one written for it."""
    fields = len(table.schema.fields)
    if isinstance(table.rows, LongRows):
        return f"({cells_of(table.rows.source.path, table.rows.spelling)})"
    path, longest = scratch / "table.csv", 0
    with path.open("wb") as file:
        # A last column, so that a row of one missing value is no empty line.
        for line in csv_lines((*row, 0) for row in (table.schema.names, *table.rows)):
            longest = max(longest, file.write(line.encode()))
    texts = ", ".join(f"c{index} AS x{index}" for index in range(fields))
    form = CsvForm(longest=longest, quotes_hold=True)
    return f"(SELECT {texts} FROM {csv_cells(path, fields + 1, form)})"


def _columns(table: Table) -> Iterator[_Column]:
    columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [()] * len(
        table.schema.fields
    )
    for field, values in zip(table.schema.fields, columns, strict=True):
        places = {
            decimals_of(value)
            for value in values
            if isinstance(value, Decimal) and value.is_finite()
        }
        zones = {
            value.isoformat()[-6:] if value.tzinfo else ""
            for value in values
            if isinstance(value, datetime)
        }
        is_even = len(places) == 1 and not any(isinstance(value, int) for value in values)
        zone = zones.pop() if len(zones) == 1 else ""
        yield _Column(
            field, _type(kind_of(field, values), values), places.pop() if is_even else 0, zone
        )


def _long_columns(table: Table, rows: LongRows) -> Iterator[_Column]:
    """The same by SQL: numbers are as long as the longest, moments have no zone."""
    for field, (whole, fewest, most) in zip(table.schema.fields, digits_of(rows), strict=True):
        kind = kind_of(field, ())
        yield _Column(
            field,
            _decimal(whole, most) if kind == "number" else _type(kind, ()),
            most if fewest == most else 0,
        )


def _type(kind: Kind, values: Sequence[Cell]) -> str:
    if kind == "number" or (kind == "integer" and not fits_int64(values)):
        return _number_type(
            [Decimal(value) for value in values if isinstance(value, (int, Decimal))]
        )
    if kind == "datetime":
        return (
            "TIMESTAMPTZ"
            if any(getattr(value, "tzinfo", None) for value in values)
            else "TIMESTAMP"
        )
    return _TYPES[kind]


def _number_type(values: Sequence[Decimal]) -> str:
    finite = [value for value in values if value.is_finite()]
    if len(finite) < len(values):
        return (
            "DOUBLE"
            if all(len(value.as_tuple().digits) <= FLOAT_DIGITS for value in finite)
            else "VARCHAR"
        )
    scale = max((decimals_of(value) for value in finite), default=0)
    return _decimal(max((max(value.adjusted() + 1, 1) for value in finite), default=1), scale)


def _decimal(whole: int, scale: int) -> str:
    return next(
        (f"DECIMAL({digits}, {scale})" for digits in PRECISIONS if whole + scale <= digits),
        "VARCHAR",
    )


def _words(resource: Resource, context: Context) -> dict[str, str]:
    package, language = context.package, context.site.language
    return drop_empty(
        {
            "title": resource.label(language),
            "description": str(resource.description),
            "package": str(package.title),
            "period": package.period.code if package.period else "",
            "licence": ", ".join(each.url or each.title or each.name for each in package.licences),
            "source": "; ".join(each.title for each in package.sources),
            "homepage": context.site.absolute(package.uri),
            "fields": _json(
                {field.name: _words_of(field) for field in resource.as_table.schema.fields}
            ),
        }
    )


def _words_of(field: Field) -> dict[str, str]:
    titles = {f"title_{language}": text for language, text in field.title.translations}
    return drop_empty(
        {
            "title": str(field.title),
            **titles,
            "description": str(field.description),
            "unit": field.unit,
        }
    )


def _spelling(columns: Sequence[_Column]) -> dict[str, str]:
    decimals = {each.field.name: each.decimals for each in columns if each.decimals}
    zones = {each.field.name: each.zone for each in columns if each.zone}
    return drop_empty({"decimals": _json(decimals), "zones": _json(zones)})


def _pandas_entry(columns: Sequence[_Column]) -> dict[str, str]:
    entries = [
        {
            "name": name,
            "field_name": name,
            "pandas_type": kinds[0],
            "numpy_type": kinds[1],
            "metadata": None,
        }
        for name, kinds in ((each.field.name, _PANDAS.get(each.type)) for each in columns)
        if kinds
    ]
    return {"pandas": json.dumps({"index_columns": [], "column_indexes": [], "columns": entries})}


def _json(known: Mapping[str, object]) -> str:
    """By the column's name, of columns of which anything is known."""
    result = {name: value for name, value in known.items() if value}
    return json.dumps(result, ensure_ascii=False) if result else ""


FORMAT = TableFormat(
    key="parquet",
    uri=f"{BESIDE}.parquet",
    title="Parquet",
    media_type="application/vnd.apache.parquet",
    order=50,
    specification="https://parquet.apache.org/docs/file-format/",
    render=render_parquet,
    is_on=is_installed("duckdb"),  # the extra `parquet`
    fits=fits_parquet,
    pieces=parquet_pieces,
    is_usual=False,
    above=10_000,
)
