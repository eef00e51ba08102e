"""The columns of a table in words: name, label, type, unit and what the schema demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from site_builder.core.calendar.period import format_date
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.numbers.number import decimals_of, format_number, shortest_number
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.export.stats import ColumnSummary
from site_builder.model.area import Area
from site_builder.model.package import Field, Package, Resource, Schema
from site_builder.pages import WORDS_OF
from site_builder.pages.tables.cell import say_number

_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "enum",
)  # values of the column itself
TYPE_WORDS = WORDS_OF["type"]


@dataclass(frozen=True, slots=True)
class VariableView:
    """One column."""

    name: str
    label: str
    type: str
    unit: str
    constraints: str
    description: str


@dataclass(frozen=True, slots=True)
class VariablesView:
    """The columns of one table, with its keys in words."""

    anchor: str
    title: str
    columns: tuple[VariableView, ...]
    keys: tuple[str, ...]


def variables_view(resource: Resource, translate: Translate, language: str) -> VariablesView:
    """What each column of a table is."""
    schema = resource.as_table.schema
    return VariablesView(
        anchor=f"c-{resource.name}",
        title=resource.label(language),
        columns=tuple(_variable(field, translate, language) for field in schema.fields),
        keys=_keys(schema, translate),
    )


def _variable(field: Field, translate: Translate, language: str) -> VariableView:
    return VariableView(
        name=field.name,
        label=field.title.say(language),
        type=translate(TYPE_WORDS[field.type]) if field.type in TYPE_WORDS else field.type,
        unit=of_data(field.unit, language),
        constraints="; ".join(_constraints(field, translate, language)),
        description=field.meaning(language),
    )


def _constraints(field: Field, translate: Translate, language: str) -> list[str]:
    """The constraints of Table Schema 2.0 in its order; one that is not known is shown as it is."""
    _ = translate
    words = {
        "required": _("required"),
        "unique": _("no repeats"),
        "minimum": _("at least {value}"),
        "maximum": _("at most {value}"),
        "exclusiveMinimum": _("more than {value}"),
        "exclusiveMaximum": _("less than {value}"),
        "minLength": _("at least {value} characters"),
        "maxLength": _("at most {value} characters"),
        "pattern": _("written as {value}"),
        "enum": _("one of: {value}"),
    }
    return [
        words.get(name, name + " {value}").replace(
            "{value}", _value_text(value, field if name in _BOUNDS else None, language)
        )
        for name, value in field.constraints.items()
        if value is not False
    ]


def _value_text(value: object, field: Field | None, language: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_value_text(each, field, language) for each in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(repr(value)) if isinstance(value, float) else value
        return say_number(exact, field, language) if field else format_number(exact, language)
    return of_data(str(value), language)


def _keys(schema: Schema, translate: Translate) -> tuple[str, ...]:
    _ = translate
    words = []
    if schema.primary_key:
        words.append(
            _("Each row is known by {columns}.").replace("{columns}", ", ".join(schema.primary_key))
        )
    for key in schema.foreign_keys:
        target = f"{key.resource or _('this table')} ({', '.join(key.reference)})"
        text = _("{columns} names a row of {target}.")
        words.append(text.replace("{columns}", ", ".join(key.fields)).replace("{target}", target))
    return tuple(words)


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
    package: Package,
    stats: Mapping[str, Sequence[ColumnSummary]],
    language: str,
    areas: Mapping[str, Area] = MappingProxyType({}),
) -> Iterator[SummaryView]:
    """One summary for each table that has been counted; areas are called by their names."""
    for resource in package.tables:
        counted = stats.get(resource.name)
        if counted:
            columns = tuple(_summary(each, resource, language, areas) for each in counted)
            yield SummaryView(f"s-{resource.name}", resource.label(language), columns)


def _summary(
    counted: ColumnSummary, resource: Resource, language: str, areas: Mapping[str, Area]
) -> ColumnView:
    known = areas if resource.role("observations").get("area") == counted.column else {}
    field = resource.as_table.schema.field(counted.column)
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
        common="" if field.is_number else _common(counted, resource, field, language, known),
    )


def _common(
    counted: ColumnSummary,
    resource: Resource,
    field: Field,
    language: str,
    areas: Mapping[str, Area],
) -> str:
    """The commonest values, where one of them occurs more than once."""
    frequent = [each for each in counted.most_common if each[0] is not None][:MOST_COMMON]
    if not frequent or frequent[0][1] < 2:
        return ""
    listed = vocabulary_of(resource, field)
    text = (
        (
            areas[value].label.say(language)
            if isinstance(value, str) and value in areas
            else code_words(listed, value, language, resource.regime)
            or _value_words(value, field, language),
            count,
        )
        for value, count in frequent
    )
    return "; ".join(f"{words} ({format_number(count, language)})" for words, count in text)


def _value_words(value: Cell, field: Field, language: str) -> str:
    text = _printed(value, field, language) if isinstance(value, date) else canonical_cell(value)
    return of_data(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", language)


def _printed(value: Decimal | date | None, field: Field, language: str) -> str:
    """A day, or a number rounded to four decimals at most without idle zeros."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value, language)
    return say_number(
        Decimal(shortest_number(Decimal(f"{value:.{min(decimals_of(value), 4)}f}"))),
        field,
        language,
    )
