"""A table on its way from a grid to a file: first a frame (what is header, what is body), then typed columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.extensions.office_import.document import Note, Row

Value = str | Decimal | date | bool | None
COMPANIONS = ("_printed", "_stored", "_whole")  # ends of the names of columns that stand beside another one


@dataclass(frozen=True, slots=True)
class Head:
    """A column's printed name, joined top down, and the unit that stood in it."""

    title: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A grid with its parts told apart. `sections` are the columns made of section rows, as wide as `depth`."""

    title: str
    unit: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    place: str
    remarks: tuple[str, ...] = ()
    section: str = ""
    section_titles: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    section_marks: tuple[tuple[str, ...], ...] = ()  # by row: ("A", "II")
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that was not understood for certain. Its value is left out unless `kept`."""

    table: str
    column: str
    place: str
    printed: str
    reason: str
    row: int | None = None
    kept: bool = False
    cells: int = 1  # that one question is about
    because: tuple[str, ...] = ()  # evidence that speaks for either side, as code:convention


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column of the package."""

    name: str
    title: str
    type: str
    values: tuple[Value, ...]
    unit: str = ""
    missing: tuple[str, ...] = ()
    description: str = ""
    required: bool = False
    unique: bool = False
    rounded: bool = False  # printed with fewer digits than the source stores, so sums may miss by a unit or two
    derived: bool = False  # made of what stands elsewhere too: section rows, codes, words of totals


@dataclass(frozen=True, slots=True)
class DataTable:
    """A finished table: a resource of the package."""

    name: str
    title: str
    columns: tuple[Column, ...]
    place: str
    description: str = ""
    roles: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((each for each in self.columns if each.name == name), None)

    def is_companion(self, column: Column) -> bool:
        """Whether it stands beside another column, whose name its own begins with."""
        base = re.sub(r"_(?:printed|stored|whole)$", "", column.name)
        return column.name.endswith(COMPANIONS) and self.column(base) is not None
