"""What the package of the last period holds, as far as the next one is held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.core.cell import Cell
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource
from site_builder.model.report import Report
from site_builder.model.table import Field

_CALL = re.compile(r"figure\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class LastTable:
    """A table. `listed` are the indicators of the series' list by their codes, where it has one."""

    name: str
    title: str
    columns: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    roles: Mapping[str, Mapping[str, str]]
    listed: Mapping[str, Indicator]

    @property
    def is_observed(self) -> bool:
        """Whether it holds the indicators."""
        return "observations" in self.roles

    def part(self, role_part: str) -> tuple[str, ...]:
        """What its rows have in the column that plays a part of the observations."""
        return self.words(self.roles.get("observations", {}).get(role_part, ""))

    def cells(self, name: str) -> tuple[Cell, ...]:
        """The values of a column, row by row; none of it where there is no such column."""
        place = next((n for n, field in enumerate(self.columns) if field.name == name), None)
        return tuple(None if place is None else row[place] for row in self.rows)

    def words(self, name: str) -> tuple[str, ...]:
        """The same as words, "" for what is missing."""
        return tuple("" if cell is None else str(cell) for cell in self.cells(name))

    def names(self, name: str) -> tuple[str, ...]:
        """What each row is called: in the column of that name, else in the list of the series."""
        codes = self.part("indicator")
        known = {code: str(indicator.name) for code, indicator in self.listed.items()}
        return tuple(word or known.get(code, "") for word, code in zip(self.words(name), codes, strict=True))


@dataclass(frozen=True, slots=True)
class LastFigure:
    """A figure of the text under the id that its author gave it."""

    id: str
    label: str
    clause: str
    unit: str


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """The last period of a series, "" where only its list is known.

    `called` are the ids that its report shows by `figure(...)`.
    """

    period: str
    tables: tuple[LastTable, ...] = ()
    figures: tuple[LastFigure, ...] = ()
    called: frozenset[str] = frozenset()


def last_period(report: Report, package: Package, indicators: Mapping[str, Indicator]) -> LastPeriod:
    """From the report and its package; `indicators` is the list of the series, which may name what a table does not."""
    tables = tuple(_table(resource, indicators) for resource in package.tables)
    figures = tuple(figure for resource in package.with_role("figures") for figure in _figures(resource))
    return LastPeriod(report.period.code, tables, figures, frozenset(_CALL.findall(report.text)))


def _table(resource: Resource, indicators: Mapping[str, Indicator]) -> LastTable:
    assert resource.table is not None
    fields, rows = resource.table.schema.fields, tuple(resource.table.rows)
    return LastTable(resource.name, str(resource.title), fields, rows, resource.roles, indicators)


def only_listed(indicators: Mapping[str, Indicator]) -> LastPeriod | None:
    """What is known of a series without a period before: the codes of its list, which no other indicator may take."""
    if not indicators:
        return None
    table = LastTable("indicators", "", (), (), {"observations": {}}, indicators)
    return LastPeriod("", (table,))


def title_of(field: Field) -> str:
    """What a column is called in print."""
    return str(field.title) or field.name


def _figures(resource: Resource) -> Iterator[LastFigure]:
    assert resource.table is not None
    names = resource.table.schema.names
    for row, whole in zip(resource.role_rows("figures"), resource.table.rows, strict=True):
        clause = whole[names.index("clause")] if "clause" in names else None
        label, unit = row.get("label"), row.get("unit")
        yield LastFigure(str(row.get("id") or ""), str(label or ""), str(clause or ""), str(unit or ""))
