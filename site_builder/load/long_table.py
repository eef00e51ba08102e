"""Long tables: one pass over the file says whether anything is wrong with it, and its rows stay there.

The pass knows canonical CSV under a schema of plain types (`long_grammar`, `long_sql`). Where it finds something, or
meets what it does not know, the table is read row by row as any other is, and that reading alone says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.core.delimiter import delimiter_of
from site_builder.core.source_file import SourceFile, read_at
from site_builder.load.format import format_of
from site_builder.load.header import composed
from site_builder.load.long_grammar import first_line, scan
from site_builder.load.long_sql import UnknownError, counted, faults
from site_builder.model.long_query import QueryError
from site_builder.model.long_rows import KINDS, LongRows
from site_builder.model.table import Schema, Table

LONG = 4 << 20  # bytes; a shorter file is read row by row in a few seconds
MOST_COLUMNS = 500
_SAMPLE = 1 << 20
# What of a field changes how its cells are read; each has to be left at what the specification has without it.
_PLAIN_FIELD = {"format": ("default",), "bareNumber": (True,), "decimalChar": (".",)}
_OWN_READING = (
    *("groupChar", "floatNumber", "trueValues", "falseValues", "missingValues", "delimiter", "itemType", "arrayItem"),
    *("categories", "categoriesOrdered"),
)
_PLAIN_SCHEMA = {
    "fields",
    "primaryKey",
    "foreignKeys",
    "missingValues",
    "fieldsMatch",
    "$schema",
    "title",
    "description",
}
_UTF8 = ("utf-8", "utf8")
_PACKED = ("compression", "innerpath", "innerPath", "control", "layout", "scheme", "extrapaths", "dialect", "data")


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table without fault whose rows stay in its file."""

    table: Table
    source: SourceFile


def read_long(described: Mapping[str, Any], schema: Schema, path: Path, *, least: int) -> LongTable | None:
    """The table of a file of at least so many bytes; None where it has to be read row by row."""
    try:
        if path.stat().st_size < least or not _is_known(described, schema, path):
            return None
        wanted = faults(schema)
        scanned = scan(path, schema.fields)
    except (OSError, UnknownError, QueryError):
        return None
    found = counted(path, schema, wanted) if scanned else None
    if scanned is None or found is None or found[0] != scanned.firsts[-1] or any(found[1:]):
        return None
    kinds = tuple(field.type for field in schema.fields)
    rows = LongRows(scanned.source, kinds, scanned.starts, scanned.firsts)
    return LongTable(Table(schema, rows, range(2, len(rows) + 2)), scanned.source)


def _is_known(described: Mapping[str, Any], schema: Schema, path: Path) -> bool:
    """Whether file and schema are of the plain kind that the pass reads as the reader of rows does."""
    stated = described.get("schema")
    return (
        isinstance(stated, dict)
        and format_of(described) == "csv"
        and path.suffix.lower() == ".csv"
        and str(described.get("encoding") or "utf-8").lower() in _UTF8
        and not any(described.get(name) for name in _PACKED)
        and set(stated) <= _PLAIN_SCHEMA
        and schema.match == "exact"
        and schema.missing_values == ("",)
        and _are_plain(schema, stated.get("fields"))
        and _has_header(schema, path)
    )


def _are_plain(schema: Schema, stated: Any) -> bool:
    """Columns of plain types, each once, and keys that are columns."""
    names = schema.names
    keys = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    return (
        isinstance(stated, list)
        and 0 < len(names) == len(set(names)) == len(stated) <= MOST_COLUMNS
        and keys <= set(names)
        and all(isinstance(field, dict) and _is_plain(field) for field in stated)
        and all(field.type in KINDS for field in schema.fields)
    )


def _is_plain(field: Mapping[str, Any]) -> bool:
    return not any(name in field for name in _OWN_READING) and all(
        field[name] in allowed for name, allowed in _PLAIN_FIELD.items() if name in field
    )


def _has_header(schema: Schema, path: Path) -> bool:
    """Whether the first line is the names of the fields, in order and letter for letter, set apart by commas."""
    labels = {composed(name) for name in schema.names}
    header = ",".join(schema.names)
    if len(labels) < len(schema.names) or "" in labels or '"' in header or first_line(path) != header.encode():
        return False
    return delimiter_of(read_at(path, 0, _SAMPLE).decode(errors="replace"), schema.names) == ","
