"""A data package as a value: metadata and resources, their schemas and typed rows.

Follows Data Package 2.0 and Table Schema 2.0; version 1 descriptors are lifted when they are read
(`site_builder.load`). Properties of our own are flat: `title_en`, `period`, `spatial`, and on a resource
the roles its columns play (`observations`, `figures`, `indicators`, ...).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from site_builder.core import addresses as at
from site_builder.core import naming
from site_builder.core.calendar.period import Period, Regime, Window
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.files import Bytes, Sourced
from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.language import words
from site_builder.core.narrow import Unread
from site_builder.core.problem import NC_
from site_builder.core.sheets.encoding import decode_as
from site_builder.core.text import Text, of_data
from site_builder.model.config import Agent, Licence

_DECLARED = NC_("file", "Declared as {fact}; text here, since not every cell is that.")
_BLANKED = NC_("file", "Blank cells where the source has no value that can be read: {fact}.")
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

    def meaning(self, language: str) -> str:
        """What it says of itself, which type it was to have, and how many cells are blank since they held no value."""
        facts = ((self.declared, _DECLARED), (self.blanked, _BLANKED))
        notes = (
            say_in_context("file", words, language).format(fact=fact)
            for fact, words in facts
            if fact
        )
        return " ".join(filter(None, (self.description.say(language), *notes)))

    @property
    def names_things(self) -> bool:
        """Whether its numbers are names: years, codes, identifiers. They are printed without groups."""
        if (
            self.type == "year"
            or self.has_years
            or (self.type == "integer" and (self.is_key or self.constraints.get("unique") is True))
        ):
            return True
        return self.is_number and (
            naming.names_things(self.name) or naming.names_things(str(self.title))
        )

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
        return self.fields[self.position(name)]

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

    def with_columns(self, fields: Sequence[Field], cells: Mapping[int, Sequence[Cell]]) -> Table:
        """The same under other fields, with other cells in the columns of these places."""
        columns = (
            cells.get(index, column) for index, column in enumerate(zip(*self.rows, strict=True))
        )
        schema = replace(self.schema, fields=tuple(fields))
        return replace(self, schema=schema, rows=tuple(zip(*columns, strict=True)))

    @property
    def outline(self) -> Table:
        """The same without its rows."""
        return replace(self, rows=Unread(len(self)), lines=Unread(len(self)))

    def column(self, name: str) -> Sequence[Cell]:
        """All values of one column; of rows that stay in their file they are read while they are asked for."""
        index = self.schema.position(name)
        cells: Sequence[Cell] | None = (
            self.rows.column(index) if hasattr(self.rows, "column") else None
        )
        return tuple(row[index] for row in self.rows) if cells is None else cells

    def records(self) -> Iterator[dict[str, Cell]]:
        """Row by row, by column name."""
        for row in self.rows:
            yield dict(zip(self.schema.names, row, strict=True))


ShapeKind = Literal["area", "hole", "line", "point"]
ChartKind = Literal["bar", "line", "points"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of a feature: the ring of an area or of a hole in it, a line or a point.

    `points` are pairs of longitude and latitude (degrees).
    """

    kind: ShapeKind
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SimpleView:
    """A chart that the descriptor describes: one column along, others up. The columns are there and fit."""

    name: str
    title: str
    resource: str
    kind: ChartKind
    group: str
    series: tuple[str, ...]


# Parts of roles whose columns mix units, or hold ranks and what was computed.
UNSUMMED = frozenset(["value", "whole", "rank", "derived", "printed", "minimum", "maximum"])
LISTS = frozenset(
    {"indicators", "scales", "areas", "breaks"}
)  # roles of tables that others are read by
ROLES = ("observations", "figures", "indicators", "scales", "areas", "breaks", "targets")


@dataclass(frozen=True, slots=True)
class Resource(Sourced):
    """One file of a package. `table` is None for a file that is no table; `source` is its bytes as found, or where.

    `regime` says what readers call the periods in its rows.
    """

    name: str
    path: str
    title: Text
    description: Text
    format: str
    media_type: str
    encoding: str = "utf-8"
    source: bytes | Bytes = field(default=b"", repr=False)
    is_canonical: bool = False
    table: Table | None = field(default=None, repr=False)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    licences: tuple[Licence, ...] = ()
    sources: tuple[Source, ...] = ()
    shapes: tuple[Shape, ...] = ()
    regime: Regime = Regime.CALENDAR

    @property
    def outline(self) -> Resource:
        """The same without its content; a list stays whole, and so does a file that is no table, which names others."""
        if self.table is None:
            return self
        return replace(
            self,
            source=Unread(),
            table=self.table if LISTS & self.roles.keys() else self.table.outline,
        )

    @property
    def as_table(self) -> Table:
        """The table of a resource that is one; ValueError for any other file."""
        if self.table is None:
            raise ValueError(f"{self.name} is not a table")
        return self.table

    @property
    def text(self) -> str:
        """The text of the file under its encoding, without a mark at its head."""
        return decode_as(self.content, self.encoding)

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name

    def role(self, name: str) -> Mapping[str, str]:
        """Which column plays which part in a role; empty when it plays none."""
        return self.roles.get(name, {})

    def parts(self, column: str) -> frozenset[str]:
        """Which parts a column plays, in any role."""
        return frozenset(
            part for role in self.roles.values() for part, name in role.items() if name == column
        )

    def adds_up(self, column: str) -> bool:
        """Whether values of a column may be added up: the schema says so, and no role says that units mix in it."""
        return self.as_table.schema.field(column).is_summed and not self.parts(column) & UNSUMMED

    def key_of(self, row: Sequence[Cell]) -> tuple[str, ...]:
        """What names a row: the values of the declared key; nothing where none is declared or one is missing."""
        schema = self.as_table.schema
        places = [schema.position(name) for name in schema.primary_key]
        key = tuple(canonical_cell(row[index]) for index in places)
        return key if all(key) else ()

    def role_rows(self, name: str) -> tuple[dict[str, Cell], ...]:
        """The rows keyed by the part each column plays (`code`, not the column's own name)."""
        if self.table is None or not self.role(name):
            return ()
        places = {
            part: self.table.schema.position(column) for part, column in self.role(name).items()
        }
        return tuple(
            {part: row[index] for part, index in places.items()} for row in self.table.rows
        )

    def lined_rows(self, name: str) -> Iterator[tuple[dict[str, Cell], int]]:
        """The same of a table, each with its line in the file."""
        return zip(self.role_rows(name), self.as_table.lines, strict=True)


@dataclass(frozen=True, slots=True)
class Source:
    """Where data came from."""

    title: str
    url: str = ""
    email: str = ""
    translations: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """Its title in a language, or in the one that it is written in."""
        return dict(self.translations).get(language) or of_data(self.title, language)


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who had which part in the package."""

    agent: Agent
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The area that the data covers; `area` names one that the portal declares."""

    title: Text = Text()
    uri: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A resource that the descriptor names and the package does not hold: at another address, or absent (url "")."""

    name: str
    title: Text
    url: str = ""

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Package:
    """A data package, read and typed. `file` is its descriptor's path for messages, `descriptor` as found.

    `released` are the names of the files that its editions hold.
    """

    name: str
    file: str = ""
    identifier: str = ""
    title: Text = Text()
    description: Text = Text()
    language: str = ""
    version: str = ""
    created: str = ""
    homepage: str = ""
    keywords: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    licences: tuple[Licence, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    sources: tuple[Source, ...] = ()
    spatial: Coverage = Coverage()
    period: Period | None = None
    temporal: Window | None = None
    series: str = ""
    series_title: Text = Text()
    resources: tuple[Resource, ...] = ()
    descriptor: Mapping[str, Any] = field(default_factory=dict, repr=False)
    elsewhere: tuple[Elsewhere, ...] = ()
    views: tuple[SimpleView, ...] = ()
    released: frozenset[str] = frozenset()

    @property
    def outline(self) -> Package:
        """The same without the content of its files, but for lists."""
        return replace(self, resources=tuple(each.outline for each in self.resources))

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return at.dataset_uri(self.name)

    @property
    def folder(self) -> str:
        """Where its files lie, for messages."""
        return self.file.rpartition("/")[0]

    def file_of(self, resource: Resource) -> str:
        """The file of a resource, for messages."""
        return f"{self.folder}/{resource.path}"

    @property
    def tables(self) -> tuple[Resource, ...]:
        """The resources that are tables."""
        return tuple(resource for resource in self.resources if resource.table is not None)

    def resource(self, name: str) -> Resource | None:
        """The resource of that name, or None."""
        return next((each for each in self.resources if each.name == name), None)

    def with_role(self, role: str) -> tuple[Resource, ...]:
        """The tables that play a role."""
        return tuple(resource for resource in self.tables if resource.role(role))

    def rows_of(self, role: str) -> Iterator[tuple[Resource, dict[str, Cell], int]]:
        """Every row that plays a role, by part, with its table and its line there."""
        return (
            (each, row, line)
            for each in self.with_role(role)
            for row, line in each.lined_rows(role)
        )

    def agents(self, role: str) -> tuple[Agent, ...]:
        """The contributors in a role (creator, publisher, contact)."""
        return tuple(each.agent for each in self.contributors if role in each.roles)

    @property
    def row_count(self) -> int:
        """Rows of all tables together."""
        return sum(len(resource.as_table) for resource in self.tables)
