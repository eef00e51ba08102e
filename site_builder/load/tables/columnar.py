"""Tables in forms other than text, as rows of cells under one row of labels: NDJSON, GeoJSON, Parquet, ODS.

A number comes as the decimal that the file prints, never through a binary float; a day or an answer as its canonical
text. Sources: Data Package 2.0 Table Dialect (`property`); RFC 7946.
"""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.errors import UnreadableError
from site_builder.core.opendocument import MOST_CELLS
from site_builder.core.problem import Phrase
from site_builder.core.workbook import sheet_rows
from site_builder.load.safety.safe_yaml import load_json
from site_builder.load.tables.written import duration_text

FORMATS = ("ndjson", "jsonl", "geojson", "parquet", "ods")


_SHORT = ("float", "halffloat")
_FLOATS = re.compile(r"\b(?:half)?float\b")


def columnar_rows(
    fmt: str, content: bytes, dialect: Mapping[str, Any], lists: frozenset[str] = frozenset()
) -> list[list[Any]]:
    """The labels, then the rows; nothing where the file holds no table. Raises UnreadableError, UncomputedError.

    Columns named in `lists` hold lists, whose items are judged one by one.
    """
    match fmt:
        case "ndjson" | "jsonl":
            return _keyed([_json(line) for line in content.decode("utf-8-sig").split("\n") if line.strip()], lists)
        case "geojson":
            return _features(_json(content.decode("utf-8-sig")), lists)
        case "parquet":
            return list(_parquet(content, lists))
    return list(sheet_rows(fmt, content, dialect)())


def at_property(data: Any, path: str) -> Any:
    """The part of a JSON document that `property` names, its steps set apart by points. Raises UnreadableError."""
    for step in filter(None, path.split(".")):
        if not isinstance(data, dict) or step not in data:
            raise UnreadableError(Phrase("the property “{path}” is not there", path=path))
        data = data[step]
    return data


def _json(text: str) -> Any:
    return load_json(text, MOST_CELLS, number=Decimal)


def _keyed(rows: Sequence[Any], lists: frozenset[str]) -> list[list[Any]]:
    if all(isinstance(row, list) for row in rows):
        return list(rows)
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableError(Phrase("the rows of a table in JSON are all objects, or all lists"))
    labels = list(dict.fromkeys(key for row in rows for key in row))
    return [labels, *([_cell(row.get(label), is_list=label in lists) for label in labels] for row in rows)]


def _features(data: Any, lists: frozenset[str]) -> list[list[Any]]:
    """The properties of a collection of features, with their `id` if they have one; the shapes stay in the file."""
    features = data.get("features") if isinstance(data, dict) else None
    rows = [feature for feature in features or [] if isinstance(feature, dict)]
    told = [row.get("properties") or {} for row in rows]
    if not any(told):
        return []
    has_id = any("id" in row for row in rows) and not any("id" in row for row in told)
    pairs = zip(rows, told, strict=True)
    return _keyed([({"id": row.get("id")} if has_id else {}) | row_told for row, row_told in pairs], lists)


def _parquet(content: bytes, lists: frozenset[str]) -> Iterator[list[Any]]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ModuleNotFoundError as error:
        told = Phrase("what reads Parquet is not installed: pip install 'site-builder[parquet]'")
        raise UnreadableError(told) from error
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
            raise UnreadableError(Phrase("it holds too many values"))
        table = file.read()
    except pyarrow.ArrowException as error:
        raise UnreadableError(Phrase("it is no whole Parquet file")) from error
    yield list(table.column_names)
    columns = [_values(column) for column in table.columns]
    are_lists = [name in lists for name in table.column_names]
    for row in zip(*columns, strict=True):
        yield [_cell(value, is_list=is_list) for value, is_list in zip(row, are_lists, strict=True)]


def _values(column: Any) -> list[Any]:
    if str(column.type) == "time64[ns]":  # Python's times end at the millionth of a second
        return [None if value is None else _nanoseconds(value) for value in column.cast("int64").to_pylist()]
    values: list[Any] = column.to_pylist()
    return [_short(value, column.type) for value in values] if _FLOATS.search(str(column.type)) else values


def _nanoseconds(count: int) -> str:
    seconds, fraction = divmod(count, 1_000_000_000)
    whole = time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
    return f"{whole}.{fraction:09}".rstrip("0").rstrip(".") if fraction else whole


def _short(value: Any, kind: Any) -> Any:
    """The value with each number of short precision in the digits that tell it, also within lists and records."""
    if isinstance(value, float):
        return _single(value, "e" if str(kind) == "halffloat" else "f") if str(kind) in _SHORT else value
    if isinstance(value, list) and hasattr(kind, "value_type"):
        return [_short(item, kind.value_type) for item in value]
    if isinstance(value, dict):
        return {name: _short(item, kind.field(name).type) for name, item in value.items()}
    return value


def _single(value: float, width: str) -> Any:
    """A number of single precision with the digits that tell it: 0.1, not the 0.10000000149011612 of a double."""
    if not math.isfinite(value):
        return value
    said = (f"{value:.{digits}g}" for digits in (range(3, 6) if width == "e" else range(6, 10)))
    exact = (text for text in said if struct.unpack(width, struct.pack(width, float(text)))[0] == value)
    return Decimal(next(exact, repr(value)))


def _cell(value: Any, *, is_list: bool = False) -> Any:
    if is_list and isinstance(value, list):
        return value
    if isinstance(value, timedelta):
        span: Any = value
        return span.isoformat() if getattr(span, "nanoseconds", 0) else duration_text(value)  # of pandas
    if isinstance(value, bytes):
        raise UnreadableError(Phrase("it holds a value of the kind {kind}, which JSON does not know", kind="bytes"))
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else {"nan": "NaN", "inf": "INF"}.get(str(value), "-INF")
    if isinstance(value, (bool, date, datetime, time, list, dict)):
        return canonical_cell(value)
    return value
