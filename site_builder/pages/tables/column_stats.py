"""Column summaries, as csvkit's csvstat counts them, in words and figures for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.number import decimals_of, format_number, shortest_number
from site_builder.core.period import format_date
from site_builder.core.text import of_data
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.export.stats import ColumnSummary
from site_builder.model.package import Package, Resource
from site_builder.model.table import Field
from site_builder.pages.tables.cell import say_number

MOST_COMMON = 3
LONGEST = 80  # letters of a value


@dataclass(frozen=True, slots=True)
class ColumnView:
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
    columns: tuple[ColumnView, ...]


def summary_views(
    package: Package, stats: Mapping[str, Sequence[ColumnSummary]], language: str
) -> Iterator[SummaryView]:
    """One summary for each table that has been counted."""
    for resource in package.tables:
        counted = stats.get(resource.name)
        if counted:
            columns = tuple(_summary(each, resource, language) for each in counted)
            yield SummaryView(f"s-{resource.name}", resource.label(language), columns)


def _summary(counted: ColumnSummary, resource: Resource, language: str) -> ColumnView:
    assert resource.table is not None
    field = resource.table.schema.field(counted.column)
    return ColumnView(
        name=counted.column,
        label=field.label(language),
        filled=counted.values,
        empty=counted.missing,
        unique=counted.unique,
        least=_printed(counted.minimum, field, language),
        most=_printed(counted.maximum, field, language),
        mean=_printed(counted.mean, field, language),
        median=_printed(counted.median, field, language),
        common="" if field.is_number else _common(counted, resource, field, language),
    )


def _common(counted: ColumnSummary, resource: Resource, field: Field, language: str) -> str:
    """The commonest values, where one of them occurs more than once."""
    frequent = [each for each in counted.most_common if each[0] is not None][:MOST_COMMON]
    if not frequent or frequent[0][1] < 2:
        return ""
    listed = vocabulary_of(resource, field)
    said = (
        (code_words(listed, value, language, resource.regime) or _said(value, field, language), count)
        for value, count in frequent
    )
    return "; ".join(f"{words} ({format_number(count, language)})" for words, count in said)


def _said(value: Cell, field: Field, language: str) -> str:
    said = _printed(value, field, language) if isinstance(value, date) else canonical_cell(value)
    return of_data(said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…", language)


def _printed(value: Decimal | date | None, field: Field, language: str) -> str:
    """A day, or a number rounded to four decimals at most without idle zeros."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value, language)
    return say_number(Decimal(shortest_number(Decimal(f"{value:.{min(decimals_of(value), 4)}f}"))), field, language)
