"""Tables in forms other than text, as rows of cells under one row of labels: NDJSON, GeoJSON, Parquet, ODS.

A number comes as the decimal that the file prints, never through a binary float; a day or an answer as its canonical
text. Sources: Data Package 2.0 Table Dialect (`property`); RFC 7946.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.extension import is_installed
from site_builder.core.problem import Phrase, UnreadableError
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.sheets.workbook import sheet_rows
from site_builder.load.safety.safe_yaml import load_json
from site_builder.model.sql import QueryError, connected, named, quoted

FORMATS = ("ndjson", "jsonl", "geojson", "parquet", "ods")
_FLOATS = re.compile(r"\bFLOAT\b")
_KNOWN = re.compile(
    r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?!ERVAL)|DECIMAL|FLOAT|DOUBLE|BOOLEAN|DATE$|BLOB$|STRUCT|MAP|.*\]$"
)
_ODD = re.compile(
    r"UUID|INTERVAL|TIME_NS|TIMESTAMP_NS|(?:TIME|TIMESTAMP) WITH TIME ZONE"
)  # within lists and records
_DIGITS = 38  # of a decimal; longer ones would come as floats
_SPAN = '"numpy_type": "timedelta64'  # what pandas writes of a column that holds whole numbers to any other reader


def columnar_rows(
    fmt: str, content: bytes, dialect: Mapping[str, Any], lists: frozenset[str] = frozenset()
) -> list[list[Any]]:
    """The labels, then the rows; nothing where the file holds no table. Raises UnreadableError, UncomputedError.

    Columns named in `lists` hold lists, whose items are judged one by one.
    """
    match fmt:
        case "ndjson" | "jsonl":
            return _keyed(
                [_json(line) for line in content.decode("utf-8-sig").split("\n") if line.strip()],
                lists,
            )
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
    return [
        labels,
        *([_cell(row.get(label), is_list=label in lists) for label in labels] for row in rows),
    ]


def _features(data: Any, lists: frozenset[str]) -> list[list[Any]]:
    """The properties of a collection of features, with their `id` if they have one; the shapes stay in the file."""
    features = data.get("features") if isinstance(data, dict) else None
    rows = [feature for feature in features or [] if isinstance(feature, dict)]
    properties = [row.get("properties") or {} for row in rows]
    if not any(properties):
        return []
    has_id = any("id" in row for row in rows) and not any("id" in row for row in properties)
    pairs = zip(rows, properties, strict=True)
    return _keyed(
        [({"id": row.get("id")} if has_id else {}) | row_told for row, row_told in pairs], lists
    )


def _parquet(content: bytes, lists: frozenset[str]) -> Iterator[list[Any]]:
    if not is_installed("duckdb"):
        raise UnreadableError(
            Phrase('what reads Parquet is not installed: pip install "site-builder[parquet]"')
        )
    try:
        # An engine of its own, which a broken file may end.
        with tempfile.TemporaryDirectory() as scratch, connected(Path(scratch)) as engine:
            path = Path(scratch) / "table.parquet"
            path.write_bytes(content)
            names, rows = _stored(engine, quoted(str(path)))
    except QueryError as error:
        raise UnreadableError(Phrase("it is no whole Parquet file")) from error
    yield names
    for row in rows:
        yield [_cell(value, is_list=name in lists) for name, value in zip(names, row, strict=True)]


def _stored(engine: Any, path: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of a file's columns, which DuckDB would make different, and its rows."""
    ((rows,),) = engine.execute(f"SELECT num_rows FROM parquet_file_metadata({path})").fetchall()
    schema = engine.execute(
        f"SELECT name, num_children, precision FROM parquet_schema({path})"
    ).fetchall()
    names, inside = [], 0
    for name, children, digits in schema[1:]:
        if digits and digits > _DIGITS:
            raise _unknown("decimal")
        if not inside:
            names.append(name)
        inside = max(inside - 1, 0) + (children or 0)
    if rows * len(names) > MOST_CELLS:
        raise UnreadableError(Phrase("it holds too many values"))
    facts = engine.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata({path}) WHERE key = 'pandas'::BLOB"
    ).fetchall()
    if any(_SPAN in text for (text,) in facts):
        raise _unknown("timedelta")
    types = engine.execute(f"DESCRIBE FROM read_parquet({path})").fetchall()
    cells = ", ".join(_plain(named(column), kind) for column, kind, *_ in types)
    return names, engine.execute(f"SELECT {cells} FROM read_parquet({path})").fetchall()


def _plain(column: str, kind: str) -> str:
    """A column in types that Python has: moments as text, short numbers by the digits that tell them, not as 0.1 in
    single precision makes a double.
    """
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"replace(CAST({column} AT TIME ZONE 'UTC' AS VARCHAR), ' ', 'T') || '+00:00'"
    if kind.startswith("TIMESTAMP"):
        return f"replace(CAST({column} AS VARCHAR), ' ', 'T')"
    if not _KNOWN.match(kind):
        return f"CAST({column} AS VARCHAR)"
    inside = _ODD.sub("VARCHAR", _FLOATS.sub("DOUBLE", kind))
    return (
        column
        if inside == kind
        else f"CAST(CAST({column} AS {_FLOATS.sub('VARCHAR', kind)}) AS {inside})"
    )


def _unknown(kind: str) -> UnreadableError:
    return UnreadableError(
        Phrase("it holds a value of the kind {kind}, which JSON does not know", kind=kind)
    )


def _cell(value: Any, *, is_list: bool = False) -> Any:
    if is_list and isinstance(value, list):
        return value
    if isinstance(value, bytes):
        raise _unknown("bytes")
    if isinstance(value, float):
        return (
            Decimal(repr(value))
            if math.isfinite(value)
            else {"nan": "NaN", "inf": "INF"}.get(str(value), "-INF")
        )
    if isinstance(value, (bool, date, datetime, time, list, dict)):
        return canonical_cell(value)
    return value
