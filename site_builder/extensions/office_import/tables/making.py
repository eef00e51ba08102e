"""Columns on their way, with what is noted while they are made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from site_builder.extensions.office_import.document import Cell, Note
from site_builder.extensions.office_import.table import Column, Doubt, Head, Value


@dataclass
class Typed:
    """Columns as they are made, with what was noted on the way."""

    columns: list[Column] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    scales: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """The column that is being made: its table, head, name and position."""

    table: str
    head: Head
    name: str
    position: int


def add_words(made: Typed, place: Place, cells: Sequence[Cell]) -> None:
    """A column of words, as printed."""
    values: tuple[Value, ...] = tuple(words(cell.text) or None for cell in cells)
    required = all(value is not None for value in values)
    made.columns.append(Column(place.name, place.head.title, "string", values, required=required))


def words(text: str) -> str:
    """A cell's text on one line."""
    return re.sub(r"\s*\n\s*", " ", text).strip()


def doubt_of(place: Place, cell: Cell, reason: str, row: int | None = None) -> Doubt:
    """The cell and why it is doubtful; `reason` has its words in the protocol."""
    return Doubt(place.table, place.head.title, cell.place, cell.text, reason, row)
