"""A table as a value: its schema and its typed rows. Follows Table Schema 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.core import naming
from site_builder.core.cell import Cell
from site_builder.core.language import words
from site_builder.core.narrow import Unread
from site_builder.core.text import Text

# Units of shares and ranks, which are never added up.
SHARES = frozenset((*words("column.shares"), *words("column.ranks")))


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `unit` is printed with its values; `constraints` as the descriptor has them.

    `declared` is the type (and format) that the descriptor gives a column whose cells are published as text, since
    not all of them can be read for certain as one. `delimiter` stands between the items of a list. `aggregate` is what
    the schema allows to be made of several values: "sum" where they may be added up.
    `blanked` counts cells that are blank here, since what stood there is no value; the steward has accepted them.
    `vocabulary` names the list that its codes are from, where the portal itself made the column.
    `states_decimal`: the schema says which sign the decimals follow, rather than leaving it to the specification.
    """

    name: str
    type: str = "string"
    format: str = "default"
    title: Text = Text()
    description: Text = Text()
    unit: str = ""
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    constraints: Mapping[str, Any] = field(default_factory=dict)
    missing_values: tuple[str, ...] = ()
    declared: str = ""
    blanked: int | None = None
    delimiter: str = ","
    vocabulary: str = ""
    is_key: bool = False
    has_years: bool = False  # all its values are whole numbers that years have, in whatever language it is called so
    states_decimal: bool = False
    aggregate: str = ""

    def label(self, language: str) -> str:
        """What a reader sees above the column."""
        return self.title.say(language) or self.name

    @property
    def names_things(self) -> bool:
        """Whether its numbers are names: years, codes, identifiers. They are printed without groups."""
        if (
            self.type == "year"
            or self.has_years
            or (self.type == "integer" and (self.is_key or self.constraints.get("unique") is True))
        ):
            return True
        return self.is_number and any(map(naming.names_things, (self.name, str(self.title))))

    @property
    def is_number(self) -> bool:
        """Whether its cells line up on the right."""
        return self.type in ("number", "integer")

    @property
    def is_summed(self) -> bool:
        """Whether its values may be added up: the schema says so, and they are amounts, no shares, ranks or names."""
        is_share = self.unit.strip().lower() in SHARES
        return self.aggregate == "sum" and self.is_number and not self.names_things and not is_share


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that name rows of another table of the package; resource "" is the table itself."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of a table. `match` is how the source's columns find their fields: `exact` by place, else by name."""

    fields: tuple[Field, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    match: str = "exact"

    def field(self, name: str) -> Field:
        """The column of that name; KeyError where there is none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def position(self, name: str) -> int:
        """Where the column stands; KeyError where there is none."""
        for index, each in enumerate(self.fields):
            if each.name == name:
                return index
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(each.name for each in self.fields)


@dataclass(frozen=True, slots=True)
class Table:
    """Typed rows under a schema; `lines` are the rows' numbers in the source file (the header is 1)."""

    schema: Schema
    rows: Sequence[tuple[Cell, ...]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """A table without rows is one, whose columns are published."""
        return True

    @property
    def outline(self) -> Table:
        """The same without its rows."""
        return replace(self, rows=Unread(len(self)), lines=Unread(len(self)))

    def column(self, name: str) -> Sequence[Cell]:
        """All values of one column; of rows that stay in their file they are read while they are asked for."""
        index = self.schema.position(name)
        cells: Sequence[Cell] | None = self.rows.column(index) if hasattr(self.rows, "column") else None
        return tuple(row[index] for row in self.rows) if cells is None else cells

    def records(self) -> Iterator[dict[str, Cell]]:
        """Row by row, by column name."""
        for row in self.rows:
            yield dict(zip(self.schema.names, row, strict=True))
