"""What a release promises not to change: a package's data and metadata as canonical text.

Read from the published descriptor and the canonical CSV of each table, for a frozen edition and for the package of
today alike. Bytes of other formats play no part, since a library's next version may write them differently.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.core.csv import csv_rows
from site_builder.core.text import split_key
from site_builder.model.package import ROLES

Facts = tuple[tuple[str, str], ...]

DESCRIPTOR = "datapackage.json"
_PACKAGE = ("name", "language", "spatial", "period", "temporal", "series")
_PACKAGE_WORDS = ("title", "description", "series_title", "keywords", "themes", "licenses", "contributors", "sources")
_TABLE_WORDS = ("title", "description", "licenses", "sources")
_SCHEMA = ("primaryKey", "foreignKeys", "uniqueKeys")
_COLUMN = ("type", "format", "unit", "constraints")
_COLUMN_WORDS = ("title", "description")
WORDING = frozenset((*_PACKAGE_WORDS, *_TABLE_WORDS, *_COLUMN_WORDS))


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what its schema says of it."""

    name: str
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class TableState:
    """A table: canonical cells under columns. `key` are the columns that name a row."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    key: tuple[str, ...] = ()
    facts: Facts = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    def keys(self, key: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What names each row by the columns of a key; empty where they are not there or name two rows alike."""
        if not key or not set(key) <= set(self.names):
            return []
        places = [self.names.index(name) for name in key]
        found = [tuple(row[place] for place in places) for row in self.rows]
        return found if len(set(found)) == len(found) else []


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A package: its facts, its tables by name in order, and its other files with their hash."""

    facts: Facts = ()
    tables: tuple[TableState, ...] = ()
    files: Facts = ()

    def table(self, name: str) -> TableState | None:
        """The table of that name, or None."""
        return next((table for table in self.tables if table.name == name), None)


def parse_snapshot(files: Mapping[str, bytes]) -> Snapshot:
    """From published files by name. KeyError or ValueError where one is missing or cannot be read."""
    described = json.loads(files[DESCRIPTOR])
    resources = described["resources"]
    tables = [each for each in resources if each.get("type") == "table"]
    others = [each for each in resources if each.get("type") != "table"]
    return Snapshot(
        facts=_facts(described, (*_PACKAGE, *_PACKAGE_WORDS)),
        tables=tuple(_table(each, files[each["path"]]) for each in tables),
        files=tuple((str(each["name"]), str(each.get("hash", ""))) for each in others),
    )


def _table(described: Mapping[str, Any], content: bytes) -> TableState:
    schema = described.get("schema") or {}
    columns = [Column(str(each["name"]), _facts(each, (*_COLUMN, *_COLUMN_WORDS))) for each in schema["fields"]]
    rows = csv_rows(content.decode("utf-8"))
    next(rows, None)
    return TableState(
        name=str(described["name"]),
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        key=tuple(_list(schema.get("primaryKey"))),
        facts=(*_facts(described, (*ROLES, *_TABLE_WORDS)), *_facts(schema, _SCHEMA)),
    )


def _facts(described: Mapping[str, Any], wanted: Iterable[str]) -> Facts:
    """The properties asked for, with their translations (`title_en`), as text."""
    names = set(wanted)
    kept = (key for key in described if split_key(key)[0] in names)
    return tuple(sorted((key, _text(described[key])) for key in kept))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
