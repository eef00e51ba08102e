"""Column summaries, as csvkit's `csvstat --json` counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from site_builder.number import format_number
from site_builder.package import Field, Package, Resource

MOST_COMMON = 3


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One column: counts as numbers, the rest as printed; "" where it means nothing for the type."""

    name: str
    label: str
    filled: int | None
    empty: int | None
    unique: int | None
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
    package: Package, stats: Mapping[str, Sequence[Mapping[str, Any]]], language: str
) -> Iterator[SummaryView]:
    """One summary for each table that has been counted."""
    for resource in package.tables:
        counted = stats.get(resource.name)
        if counted:
            columns = tuple(_summary(each, resource, language) for each in counted)
            yield SummaryView(f"s-{resource.name}", resource.label(language), columns)


def _summary(counted: Mapping[str, Any], resource: Resource, language: str) -> ColumnSummary:
    name = str(counted["column_name"])
    field = _field(resource, name)
    is_number = field.is_number
    return ColumnSummary(
        name=name,
        label=field.label(language),
        filled=_count(counted.get("nonnulls")),
        empty=_count(counted.get("nulls")),
        unique=_count(counted.get("unique")),
        least=_printed(counted.get("min"), language) if is_number else "",
        most=_printed(counted.get("max"), language) if is_number else "",
        mean=_printed(counted.get("mean"), language) if is_number else "",
        median=_printed(counted.get("median"), language) if is_number else "",
        common=_common(counted, language) if not is_number else "",
    )


def _field(resource: Resource, name: str) -> Field:
    assert resource.table is not None
    return next((field for field in resource.table.schema.fields if field.name == name), Field(name))


def _count(value: object) -> int | None:
    """csvstat writes counts as numbers; a boolean here means that older versions only said whether."""
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _common(counted: Mapping[str, Any], language: str) -> str:
    """The commonest values, where one of them occurs more than once."""
    frequent = [each for each in counted.get("freq") or () if isinstance(each, Mapping)][:MOST_COMMON]
    if not frequent or int(frequent[0].get("count") or 0) < 2:
        return ""
    return "; ".join(f"{each.get('value')} ({_printed(each.get('count'), language)})" for each in frequent)


def _printed(value: object, language: str) -> str:
    """A number rounded to four decimals at most, without idle zeros."""
    if value is None or isinstance(value, bool):
        return ""
    try:
        exact = round(Decimal(str(value)), 4)
    except InvalidOperation:
        return str(value)
    return format_number(Decimal(format(exact.normalize(), "f")), language)
