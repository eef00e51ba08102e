"""Keys that tell rows apart: used twice, also in spellings that look alike, or empty.

“Đà Nẵng” in one code point a letter and in several is one name to every reader, so keys are compared in NFC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.numbers.number import shortest_number
from site_builder.core.problem import Phrase, Problem, flag
from site_builder.model.table import Table

_ALL_READ: Mapping[int, Set[str]] = MappingProxyType({})


def check_keys(table: Table, file: str, unread: Mapping[int, Set[str]] = _ALL_READ) -> Iterator[Problem]:
    """Rows whose primary key, or whose cell in a unique column, stands in a row before.

    `unread` are the columns that could not be read in a line; a key with one of these is not compared.
    """
    keys = [table.schema.primary_key] if table.schema.primary_key else []
    keys += [(each.name,) for each in table.schema.fields if each.constraints.get("unique") is True]
    for columns in dict.fromkeys(keys):
        if set(columns) <= set(table.schema.names):
            yield from _check(table, columns, file, unread)


def _check(table: Table, columns: tuple[str, ...], file: str, unread: Mapping[int, Set[str]]) -> Iterator[Problem]:
    is_primary = columns == table.schema.primary_key
    places = [table.schema.position(column) for column in columns]
    visited: dict[tuple[str, ...], int] = {}
    for row, line in zip(table.rows, table.lines, strict=True):
        if line in unread and not unread[line].isdisjoint(columns):
            continue
        if all(row[index] is None for index in places):
            if is_primary:
                yield flag("key-empty", file, row=line, column=", ".join(columns))
            continue
        key = tuple(_composed(row[index]) for index in places)
        if key in visited:
            facts = {"key": ", ".join(f"“{part}”" for part in key), "other": str(visited[key])}
            yield flag("key-duplicate", file, row=line, column=", ".join(columns), severity=None, **facts)
        visited.setdefault(key, line)


def _composed(cell: Cell) -> str:
    number = number_of(cell)
    if number is not None:  # 1.50 is 1.5
        return shortest_number(number).removeprefix("-" if number == 0 else "")
    text = canonical_cell(cell)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def check_foreign_keys(name: str, tables: Mapping[str, Table | None], file: str) -> Iterator[Problem]:
    """Rows of a table that name no row of the table that their foreign key leads to; "" is the table itself.

    A table that is None is there but could not be read, which is told elsewhere.
    """
    table = tables.get(name)
    for key in table.schema.foreign_keys if table else ():
        other = tables.get(key.resource or name)
        if key.resource and key.resource not in tables:
            yield flag(
                "schema-invalid", file, resource=name, note=Phrase("there is no table “{name}”", name=key.resource)
            )
            continue
        if table is None or other is None:
            continue
        if not set(key.reference) <= set(other.schema.names) or len(key.reference) != len(key.fields):
            note = Phrase("the foreign key {key} names a field that is not there", key=", ".join(key.fields))
            yield flag("schema-invalid", file, resource=name, note=note)
            continue
        stored = set(_keys_of(other, key.reference))
        for cells, line in zip(_keys_of(table, key.fields), table.lines, strict=True):
            if any(cells) and cells not in stored:
                named = ", ".join(f"{field} = {cell}" for field, cell in zip(key.fields, cells, strict=True))
                where = f"{named} → {key.resource or name}: {', '.join(key.reference)}"
                yield flag("key-dangling", file, row=line, column=", ".join(key.fields), note=where)


def _keys_of(table: Table, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    places = [table.schema.position(column) for column in columns]
    return (tuple(_composed(row[index]) for index in places) for row in table.rows)
