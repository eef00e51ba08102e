"""What changed between two editions: cell by cell by primary key where there is one, else by the rows' place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from site_builder.core.sheets.csv import csv_rows
from site_builder.core.text import split_key
from site_builder.model.edition import Change
from site_builder.model.log import Level
from site_builder.model.package import ROLES
from site_builder.model.report_text import count_alike

Facts = tuple[tuple[str, str], ...]

DESCRIPTOR = "datapackage.json"
_PACKAGE = ("name", "language", "spatial", "period", "temporal", "series")
_PACKAGE_WORDS = (
    "title",
    "description",
    "series_title",
    "keywords",
    "themes",
    "licenses",
    "contributors",
    "sources",
)
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
        index = [tuple(row[position] for position in places) for row in self.rows]
        return index if len(set(index)) == len(index) else []


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
        facts=_facts_of(described, (*_PACKAGE, *_PACKAGE_WORDS)),
        tables=tuple(_table(each, files[each["path"]]) for each in tables),
        files=tuple((str(each["name"]), str(each.get("hash", ""))) for each in others),
    )


def _table(described: Mapping[str, Any], content: bytes) -> TableState:
    schema = described.get("schema") or {}
    columns = [
        Column(str(each["name"]), _facts_of(each, (*_COLUMN, *_COLUMN_WORDS)))
        for each in schema["fields"]
    ]
    rows = csv_rows(content.decode("utf-8"))
    next(rows, None)
    return TableState(
        name=str(described["name"]),
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        key=(key,) if isinstance(key := schema.get("primaryKey") or (), str) else tuple(key),
        facts=(*_facts_of(described, (*ROLES, *_TABLE_WORDS)), *_facts_of(schema, _SCHEMA)),
    )


def _facts_of(described: Mapping[str, Any], wanted: Iterable[str]) -> Facts:
    """The properties asked for, with their translations (`title_en`), as text."""
    names = set(wanted)
    kept = (key for key in described if split_key(key)[0] in names)
    return tuple(sorted((key, _text(described[key])) for key in kept))


def _text(value: Any) -> str:
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


Row = tuple[str, ...]
# A row's label with its place in the older and in the newer table; None where it is not there.
Pair = tuple[str, int | None, int | None]


def compare(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """Every difference: the package's facts, its tables in the newer order, its other files."""
    return (
        *(
            Change("package", level, "", facet=name, old=a, new=b)
            for name, level, a, b in _facts(old.facts, new.facts)
        ),
        *_tables(old, new),
        *_files(old.files, new.files),
    )


def _tables(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for table in new.tables:
        before = old.table(table.name)
        if before is None:
            yield Change("table-added", "major", table.name, new=", ".join(table.names))
        else:
            yield from compare_tables(before, table)
    for table in old.tables:
        if new.table(table.name) is None:
            yield Change("table-removed", "major", table.name, old=", ".join(table.names))


def compare_tables(old: TableState, new: TableState) -> Iterator[Change]:
    """The differences of one table: what is said of it, its columns, its rows."""
    for name, level, a, b in _facts(old.facts, new.facts):
        yield Change("table", level, new.name, facet=name, old=a, new=b)
    yield from _columns(old, new)
    yield from _rows(old, new)


def _columns(old: TableState, new: TableState) -> Iterator[Change]:
    before, after = ({column.name: column for column in table.columns} for table in (old, new))
    for name in after:
        if name not in before:
            yield Change("column-added", "major", new.name, column=name)
    for name in before:
        if name not in after:
            yield Change("column-removed", "major", new.name, column=name)
    for name in (each for each in after if each in before):
        for fact, level, a, b in _facts(before[name].facts, after[name].facts):
            yield Change("column", level, new.name, column=name, facet=fact, old=a, new=b)
    shared = [
        [name for name in table.names if name in before and name in after] for table in (old, new)
    ]
    if shared[0] != shared[1]:
        a, b = (", ".join(names) for names in shared)
        yield Change("table", "major", new.name, facet="columns", old=a, new=b)


def _rows(old: TableState, new: TableState) -> Iterator[Change]:
    before, after = old.keys(new.key), new.keys(new.key)
    is_keyed = len(before) == len(old.rows) and len(after) == len(new.rows)
    pairs = _by_key(before, after) if is_keyed else _by_place(old, new)
    for label, here, there in pairs:
        if here is None and there is not None:
            yield Change("row-added", "minor", new.name, label, new=_whole(new, there), index=there)
        elif there is None and here is not None:
            yield Change("row-removed", "minor", new.name, label, old=_whole(old, here))
        elif here is not None and there is not None:
            yield from _cells(old, new, (label, here, there))
    if is_keyed and [k for k in before if k in set(after)] != [
        k for k in after if k in set(before)
    ]:
        yield Change("row-order", "patch", new.name)


def _cells(old: TableState, new: TableState, pair: tuple[str, int, int]) -> Iterator[Change]:
    label, here, there = pair
    if old.names == new.names and old.rows[here] == new.rows[there]:
        return
    before = dict(zip(old.names, old.rows[here], strict=True))
    after = dict(zip(new.names, new.rows[there], strict=True))
    for column in dict.fromkeys((*new.names, *old.names)):
        a, b = before.get(column, ""), after.get(column, "")
        if a != b:
            yield Change("cell", "minor", new.name, label, column, old=a, new=b, index=there)


def _by_key(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Pair]:
    places = {key: index for index, key in enumerate(before)}
    for there, key in enumerate(after):
        yield label_of(key), places.pop(key, None), there
    for key, here in places.items():
        yield label_of(key), here, None


def _by_place(old: TableState, new: TableState) -> Iterator[Pair]:
    """Rows alike at both ends stay; those between them are set side by side in their order."""
    shared = min(len(old.rows), len(new.rows))
    width = old.names == new.names
    head = count_alike(old.rows, new.rows) if width else 0
    tail = min(count_alike(old.rows[::-1], new.rows[::-1]), shared - head) if width else 0
    middle = max(len(old.rows), len(new.rows)) - head - tail
    for index in range(head, head + middle):
        here = index if index < len(old.rows) - tail else None
        there = index if index < len(new.rows) - tail else None
        yield f"#{index + 2}", here, there


def label_of(key: Row) -> str:
    """A row's key in one text; as JSON where its parts hold the sign that joins them."""
    if len(key) > 1 and any(";" in part for part in key):
        return json.dumps(key, ensure_ascii=False)
    return "; ".join(key)


def _whole(table: TableState, index: int) -> str:
    return json.dumps(dict(zip(table.names, table.rows[index], strict=True)), ensure_ascii=False)


def _files(old: Facts, new: Facts) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for name in dict.fromkeys((*after, *before)):
        a, b = before.get(name, ""), after.get(name, "")
        if a != b:
            yield Change("file", "minor" if a and b else "major", name, old=a, new=b)


def _facts(old: Facts, new: Facts) -> Iterator[tuple[str, Level, str, str]]:
    before, after = dict(old), dict(new)
    for name in sorted({*before, *after}):
        a, b = before.get(name, ""), after.get(name, "")
        if a != b:
            yield name, "patch" if split_key(name)[0] in WORDING else "major", a, b
