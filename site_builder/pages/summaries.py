"""Column summaries, as csvkit's csvstat counts them, in the reader's number format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from site_builder.number import canonical_number, format_number
from site_builder.package import Cell, Field, Package, Resource
from site_builder.pages.cells import cell_view
from site_builder.period import format_date

MOST_COMMON = 3


class Counted(Protocol):
    """What the downloads count of a column (`site_builder.downloads.stats`); None where its type has no such fact."""

    @property
    def column(self) -> str:
        """The column's name."""

    @property
    def values(self) -> int:
        """Cells with a value."""

    @property
    def missing(self) -> int:
        """Cells without one."""

    @property
    def unique(self) -> int:
        """Different values."""

    @property
    def minimum(self) -> Decimal | date | None:
        """The least number or first day."""

    @property
    def maximum(self) -> Decimal | date | None:
        """The greatest number or last day."""

    @property
    def mean(self) -> Decimal | None:
        """The arithmetic mean."""

    @property
    def median(self) -> Decimal | None:
        """The median."""

    @property
    def most_common(self) -> tuple[tuple[Cell, int], ...]:
        """Values with their counts, the commonest first."""


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One column: counts as numbers, the rest as printed; "" where it means nothing for the type."""

    name: str
    label: str
    filled: int
    empty: int
    unique: int
    least: str
    most: str
    mean: str
    median: str
    common: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The columns of one table."""

    anchor: str
    title: str
    columns: tuple[ColumnSummary, ...]


def summary_views(
    package: Package, stats: Mapping[str, Sequence[Counted]], language: str
) -> Iterator[SummaryView]:
    """One summary for each table that has been counted."""
    for resource in package.tables:
        counted = stats.get(resource.name, ())
        if counted:
            columns = tuple(_summary(each, resource, language) for each in counted)
            yield SummaryView(f"s-{resource.name}", resource.label(language), columns)


def _summary(counted: Counted, resource: Resource, language: str) -> ColumnSummary:
    field = _field(resource, counted.column)
    return ColumnSummary(
        name=field.name,
        label=field.label(language),
        filled=counted.values,
        empty=counted.missing,
        unique=counted.unique,
        least=_printed(counted.minimum, language),
        most=_printed(counted.maximum, language),
        mean=_printed(counted.mean, language),
        median=_printed(counted.median, language),
        common="" if field.is_number else _common(counted, field, language),
    )


def _field(resource: Resource, name: str) -> Field:
    assert resource.table is not None
    return next((field for field in resource.table.schema.fields if field.name == name), Field(name))


def _common(counted: Counted, field: Field, language: str) -> str:
    """The commonest values, where one of them occurs more than once."""
    frequent = [(value, count) for value, count in counted.most_common if value is not None][:MOST_COMMON]
    if not frequent or frequent[0][1] < 2:
        return ""
    said = (f"{cell_view(value, field, language).text} ({format_number(count, language)})" for value, count in frequent)
    return "; ".join(said)


def _printed(value: Decimal | int | date | None, language: str) -> str:
    """A day, or a number of four decimals at most without idle zeros."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value, language)
    exact = Decimal(value)
    if not exact.is_finite():
        return canonical_number(exact)
    return format_number(Decimal(format(round(exact, 4).normalize(), "f")), language)
