"""A data package as a value: metadata, resources, schemas, and the typed rows.

Follows Data Package 2.0 and Table Schema 2.0; version 1 descriptors are lifted when they are read
(`site_builder.load`). Properties of our own are flat: `title_en`, `period`, `spatial`, and on a resource
the roles its columns play (`observations`, `figures`, `indicators`, ...).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from site_builder.core import addresses as at
from site_builder.core import naming
from site_builder.core.cell import Cell
from site_builder.core.period import Period, Regime, Window
from site_builder.core.text import Text
from site_builder.model.config import Agent, Licence
from site_builder.model.drawn import Shape, SimpleView

# Parts of roles whose columns mix units, or hold ranks and what was computed; units of shares and ranks.
UNSUMMED = frozenset(["value", "whole", "rank", "derived", "printed", "minimum", "maximum"])
SHARES = frozenset(["%", "‰", "phần trăm", "phần nghìn", "điểm phần trăm", "percent", "per cent", "hạng", "rank"])
ROLES = ("observations", "figures", "indicators", "scales", "areas", "breaks", "targets")


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `unit` is printed with its values; `constraints` as the descriptor has them.

    `declared` is the type (and format) that the descriptor gives a column whose cells are published as text, since
    not all of them can be read for certain as one. `delimiter` stands between the items of a list. `aggregate` is what
    the schema allows to be made of several values: "sum" where they may be added up.
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
    delimiter: str = ","
    vocabulary: str = ""
    is_key: bool = False
    states_decimal: bool = False
    aggregate: str = ""

    def label(self, language: str) -> str:
        """What a reader sees above the column."""
        return self.title.say(language) or self.name

    @property
    def names_things(self) -> bool:
        """Whether its numbers are names: years, codes, identifiers. They are printed without groups."""
        if self.type == "year" or (self.type == "integer" and (self.is_key or self.constraints.get("unique") is True)):
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
        return self.fields.index(self.field(name))

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

    def column(self, name: str) -> Sequence[Cell]:
        """All values of one column; of rows that stay in their file they are read while they are asked for."""
        place = self.schema.position(name)
        found: Sequence[Cell] | None = self.rows.column(place) if hasattr(self.rows, "column") else None
        return tuple(row[place] for row in self.rows) if found is None else found

    def records(self) -> Iterator[dict[str, Cell]]:
        """Row by row, by column name."""
        for row in self.rows:
            yield dict(zip(self.schema.names, row, strict=True))


class Stored(Protocol):
    """Bytes that lie in a file until somebody asks for them."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def size(self) -> int:
        """How many there are."""

    @property
    def sha256(self) -> str:
        """Their hexadecimal digest."""

    def read(self) -> bytes:
        """All of them."""

    def read_at(self, start: int, size: int) -> bytes:
        """So many from a place on."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a package. `table` is None for a file that is no table; `source` is its bytes as found, or where.

    `regime` says what readers call the periods in its rows.
    """

    name: str
    path: str
    title: Text
    description: Text
    format: str
    media_type: str
    encoding: str
    source: bytes | Stored = field(repr=False)
    is_canonical: bool
    table: Table | None = field(repr=False)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    licences: tuple[Licence, ...] = ()
    sources: tuple[Source, ...] = ()
    shapes: tuple[Shape, ...] = ()
    regime: Regime = Regime.CALENDAR

    @property
    def content(self) -> bytes:
        """The bytes as found."""
        return self.source if isinstance(self.source, bytes) else self.source.read()

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the bytes as found."""
        return hashlib.sha256(self.source).hexdigest() if isinstance(self.source, bytes) else self.source.sha256

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name

    def role(self, name: str) -> Mapping[str, str]:
        """Which column plays which part in a role; empty when it plays none."""
        return self.roles.get(name, {})

    def parts(self, column: str) -> frozenset[str]:
        """Which parts a column plays, in any role."""
        return frozenset(part for role in self.roles.values() for part, name in role.items() if name == column)

    def adds_up(self, column: str) -> bool:
        """Whether values of a column may be added up: the schema says so, and no role says that units mix in it."""
        assert self.table is not None
        return self.table.schema.field(column).is_summed and not self.parts(column) & UNSUMMED

    def role_rows(self, name: str) -> tuple[dict[str, Cell], ...]:
        """The rows keyed by the part each column plays (`code`, not the column's own name)."""
        if self.table is None or not self.role(name):
            return ()
        places = {part: self.table.schema.position(column) for part, column in self.role(name).items()}
        return tuple({part: row[place] for part, place in places.items()} for row in self.table.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """Where data came from."""

    title: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who had which part in the package."""

    agent: Agent
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The area that the data covers; `area` names one that the portal declares."""

    title: Text = Text()
    uri: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A resource that the descriptor names and the package does not hold: at another address, or absent (url "")."""

    name: str
    title: Text
    path: str
    url: str = ""

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name


@dataclass(frozen=True, slots=True)
class Package:
    """A data package, read and typed. `file` is its descriptor's path for messages, `descriptor` as found."""

    name: str
    file: str
    identifier: str
    title: Text
    description: Text
    language: str
    version: str
    created: str
    homepage: str
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    licences: tuple[Licence, ...]
    contributors: tuple[Contributor, ...]
    sources: tuple[Source, ...]
    spatial: Place
    period: Period | None
    temporal: Window | None
    series: str
    series_title: Text
    resources: tuple[Resource, ...]
    descriptor: Mapping[str, Any] = field(repr=False)
    elsewhere: tuple[Elsewhere, ...] = ()
    views: tuple[SimpleView, ...] = ()

    def label(self, language: str) -> str:
        """What a reader calls it."""
        return self.title.say(language) or self.name

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return at.dataset_uri(self.name)

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

    def agents(self, role: str) -> tuple[Agent, ...]:
        """The contributors in a role (creator, publisher, contact)."""
        return tuple(each.agent for each in self.contributors if role in each.roles)

    @property
    def row_count(self) -> int:
        """Rows of all tables together."""
        return sum(len(resource.table) for resource in self.tables if resource.table is not None)


def bare_package(name: str, title: Text) -> Package:
    """A package of which no more is known than what it was called: it was taken away."""
    return Package(
        name=name,
        file="",
        identifier="",
        title=title,
        description=Text(),
        language="",
        version="",
        created="",
        homepage="",
        keywords=(),
        themes=(),
        licences=(),
        contributors=(),
        sources=(),
        spatial=Place(),
        period=None,
        temporal=None,
        series="",
        series_title=Text(),
        resources=(),
        descriptor={},
    )
