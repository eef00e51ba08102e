"""The columns of a table as a page shows them: which, in which order, under which header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from site_builder.core.cell import Cell
from site_builder.core.i18n.catalog import translator
from site_builder.core.naming import TOTALS
from site_builder.core.text import Text, of_data
from site_builder.derive.codes import PERIOD, code_words, vocabulary_of
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Resource, Schema
from site_builder.pages.tables.cell import room_of

Part = Literal["code", "name", "value", "unit", "status", "note", ""]
NOTE_LENGTH = 48  # a text column longer than this on average is set small and is not sorted
# What a part is shown as: the figure right after the name, so that it shows on a phone.
_ORDER: tuple[Part, ...] = ("code", "name", "value", "unit", "status", "note")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A header: its label and unit; `sort` is "num", "text" or "" for a column that is not sorted.

    `room` is the class that keeps its longest text to three lines where the table may be pushed sideways.
    """

    name: str
    label: str
    unit: str = ""
    css: str = ""
    sort: str = ""
    title: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column on its way: the field with its place in the rows, or what the indicator list adds."""

    part: Part
    field: Field
    index: int | None


def is_read_by_code(resource: Resource, listed: Mapping[str, Indicator]) -> bool:
    """Whether rows are indicators of the list, one row each: those of several periods are read as they are."""
    role = resource.role("observations")
    return bool(role) and bool(listed) and "period" not in role


def shown_columns(
    resource: Resource,
    columns: Sequence[str] | None,
    listed: Mapping[str, Indicator],
    language: str,
    *,
    complete: bool,
) -> list[ShownColumn]:
    """The columns in their printed order, with name and unit from the indicator list where the table has none."""
    schema, parts = resource.as_table.schema, _roles(resource)
    wanted = columns if columns is not None else schema.names
    index = [
        ShownColumn(parts.get(name, ""), schema.field(name), schema.position(name))
        for name in wanted
    ]
    index = [
        source for source in index if source.field.name != totals_of(schema) or columns is not None
    ]
    if columns is not None or not is_read_by_code(resource, listed):
        return index
    present = {source.part for source in index}
    _ = translator(language)
    added: tuple[tuple[Part, str], ...] = (("name", _("Indicator")), ("unit", _("Unit, scale")))
    missing = (
        (part, Text(label, ((language, label),))) for part, label in added if part not in present
    )
    index += [ShownColumn(part, Field(title.main, title=title), None) for part, title in missing]
    keys = {
        name for name in schema.primary_key if name not in parts
    }  # the area, without which rows are alike
    order = {part: position for position, part in enumerate(_ORDER)}
    index.sort(
        key=lambda source: (
            order["name"] + 0.5
            if source.field.name in keys
            else order.get(source.part, len(_ORDER))
        )
    )
    return (
        index
        if complete
        else [source for source in index if source.part or source.field.name in keys]
    )


def totals_of(schema: Schema) -> str:
    """The name of the column that marks rows of totals, "" where there is none."""
    return TOTALS if TOTALS in schema.names and schema.field(TOTALS).type == "boolean" else ""


def _roles(resource: Resource) -> dict[str, Part]:
    """Which part each column plays when the table holds observations or figures."""
    role = resource.role("observations") or resource.role("figures")
    parts: dict[str, Part] = {"indicator": "code", "id": "code", "label": "name"}
    parts |= {"name": "name", "value": "value", "unit": "unit", "status": "status", "note": "note"}
    parts_of_columns = {column: parts[part] for part, column in role.items() if part in parts}
    if (
        role
        and "name" not in parts_of_columns.values()
        and resource.table
        and "name" in resource.table.schema.names
    ):
        parts_of_columns["name"] = "name"
    return parts_of_columns


def column_view(
    source: ShownColumn,
    rows: Sequence[Sequence[Cell]],
    resource: Resource,
    listed: Mapping[str, Indicator],
    language: str,
) -> ColumnView:
    """The header of a column; `rows` are those shown."""
    field = source.field
    where = source.index
    values = [row[where] for row in rows] if where is not None else []
    lengths = [len(str(value)) for value in values if value is not None]
    is_long = not field.is_number and sum(lengths) > NOTE_LENGTH * len(lengths)
    mixed = source.part == "value" and not field.unit
    named = called_by_name(source, resource, listed)
    css = (
        "name"
        if named
        else source.part or ("num" if field.is_number else "note" if is_long else "")
    )
    return ColumnView(
        name=field.name,
        label=field.label(language),
        unit="" if source.part == "unit" else of_data(field.unit, language),
        css="num" if css == "value" else css,
        # A column that mixes units has no order; long text is read, not sorted.
        sort=""
        if mixed or is_long or source.part in ("name", "note")
        else "num"
        if field.is_number
        else "text",
        title=field.meaning(language),
        room=room_of(_shown(values, field, resource, language, named))
        if not field.is_number and css not in ("code", "name")
        else "",
    )


def called_by_name(
    source: ShownColumn, resource: Resource, listed: Mapping[str, Indicator]
) -> Mapping[str, Indicator]:
    """The indicators that a column's codes call by name; none where a column of the row says the name already."""
    is_code = _is_of_indicators(source, resource) and not is_read_by_code(resource, listed)
    return listed if is_code and "name" not in _roles(resource).values() else {}


def _is_of_indicators(source: ShownColumn, resource: Resource) -> bool:
    """By a role, or in tables that play none by the table that the codes are from."""
    keys = resource.as_table.schema.foreign_keys
    named = any(key.fields == (source.field.name,) and key.resource == "indicators" for key in keys)
    return source.index is not None and (named or "indicator" in resource.parts(source.field.name))


def _shown(
    values: Sequence[Cell],
    field: Field,
    resource: Resource,
    language: str,
    named: Mapping[str, Indicator],
) -> list[str]:
    """What the cells of a column say, codes with the words beside them."""
    vocabulary = vocabulary_of(resource, field)
    codes = [value for value in values if isinstance(value, str)]
    words = {code: code_words(vocabulary, code, language, resource.regime) for code in codes}
    words |= {code: named[code].name.say(language) for code in codes if code in named}
    return [
        f"{words.get(value, '') if isinstance(value, str) else ''} {value}".strip()
        for value in values
        if value is not None
    ]


def header_place_of(sources: Sequence[ShownColumn], resource: Resource) -> int:
    """Which cell heads its row: its name, else a key in letters, else the first text."""
    primary_key = resource.as_table.schema.primary_key
    tests: list[Callable[[ShownColumn], bool]] = [
        lambda source: source.part == "name",
        lambda source: source.field.name == "name",
        lambda source: _is_of_indicators(source, resource),
        lambda source: source.field.type == "string" and source.field.name in primary_key,
        lambda source: source.field.type == "string",
    ]
    for test in tests:
        for index, source in enumerate(sources):
            if test(source):
                return index
    return 0


def period_place_of(sources: Sequence[ShownColumn], resource: Resource) -> int | None:
    """Which cell says the period of its row."""
    indices = (
        index
        for index, source in enumerate(sources)
        if vocabulary_of(resource, source.field) == PERIOD
    )
    return next(indices, None)
