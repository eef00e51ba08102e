"""What a call in the prose points at: `figure("5.4")` and its kin, found in the report's own package.

A key is an indicator code of an observation table or the id of a row of a figures table; of a table with many areas
it is the code and the area, `figure("4@da-nang")`. A figure is thus never typed twice, and a key that finds nothing or
two things is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from site_builder.core.calendar.period import format_date
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.i18n.catalog import translator
from site_builder.core.narrow import Each
from site_builder.core.numbers.number import format_number
from site_builder.core.numbers.quantity import SIGNS, Parts, Quantity
from site_builder.core.problem import N_, BindingError, Phrase, meant
from site_builder.core.text import OtherLanguage, Text, few, of_data
from site_builder.derive.observations import Observation, row_unit
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource, Schema

AT = "@"  # between the parts of a key: the code and the area of a figure, the columns of a primary key


@dataclass(frozen=True, slots=True)
class Figure:
    """A bound figure: its exact value and what is printed around it, and the row it comes from.

    At most `decimals` are printed. Where its table has areas `area` is its own, and where several have a figure under
    its code the key is of both: `4@da-nang`. `restates` is the code of the indicator or figure that it says again.
    """

    key: str
    label: str
    value: Decimal | int | None
    unit: str
    resource: str
    line: int
    whole: Decimal | int | None = None
    qualifier: str = ""
    words: str = ""
    note: str = ""
    spelled: str = ""
    decimals: int | None = None
    area: str = ""
    restates: str = ""

    @property
    def quantity(self) -> Quantity:
        """The figure as it is printed; the words of a coded answer need no unit."""
        return Quantity(
            value=None if self.value is None else Decimal(self.value),
            whole=None if self.whole is None else Decimal(self.whole),
            qualifier=self.qualifier,
            unit="" if self.words else self.unit,
            spelled=self.words or self.spelled,
            decimals=self.decimals,
        )

    def parts(self, language: str, unit: str | bool = True) -> Parts:
        """Qualifier, number and unit for readers; another unit where one is given, none for False."""
        return self.quantity.parts(language, None if unit is True or self.words else unit or "")

    def number(self, language: str) -> str:
        """The bare figure for readers: "50,66", "7/7", the words of a coded answer, "…" where there is none."""
        return self.parts(language).number

    def phrase(self, language: str, unit: str | bool = True) -> str:
        """Qualifier, figure and unit, kept on one line where they belong together: "gần 600 tập dữ liệu"."""
        return str(self.parts(language, unit))


def figures_of(
    package: Package,
    indicators: Mapping[str, Indicator],
    language: str = "",
    areas: Mapping[str, Area] = MappingProxyType({}),
) -> Mapping[str, tuple[Figure, ...]]:
    """Every figure that prose may name, by key; more than one under a key means it is ambiguous.

    Labels, units and words are those of the sources, in `language` where a page asks for another than their main one.
    """
    by_key: dict[str, list[Figure]] = {}
    for resource in package.with_role("observations"):
        if "period" not in resource.role("observations"):
            for row, line in resource.lined_rows("observations"):
                figure = _observation(row, line, resource.name, indicators)
                by_key.setdefault(figure.key, []).append(figure)
                if figure.area:
                    by_key.setdefault(f"{figure.key}{AT}{figure.area}", []).append(figure)
    for resource in package.with_role("figures"):
        for figure in stated_figures(resource):
            by_key.setdefault(figure.key, []).append(figure)
    units = {indicator.unit.main: indicator.unit for indicator in indicators.values()}

    def under(key: str) -> tuple[Figure, ...]:
        own = (
            one if one.key == key else _of_area(one, key, areas, language) for one in by_key[key]
        )
        is_other = isinstance(language, OtherLanguage)
        return tuple(
            _in_language(one, indicators, units, language) if is_other else one for one in own
        )

    return Each(by_key, under)


def _of_area(figure: Figure, key: str, areas: Mapping[str, Area], language: str) -> Figure:
    area = areas[figure.area].label.say(language) if figure.area in areas else figure.area
    return replace(figure, key=key, label=f"{figure.label}, {area}")


def _in_language(
    figure: Figure, indicators: Mapping[str, Indicator], units: Mapping[str, Text], language: str
) -> Figure:
    """A figure in another language, with the words that the indicator list has for its label, unit and answer."""
    code, _, area = figure.key.partition(AT)
    known = indicators.get(code)
    answer = known.words(number_of(figure.value), language).lower() if known else ""
    # Two indicators may share a Vietnamese unit and not the English one ("vụ": fires, cases): its own goes first.
    unit = (
        known.unit
        if known and known.unit.main == figure.unit
        else units.get(figure.unit, Text(figure.unit))
    )
    return replace(
        figure,
        label=f"{known.name.say(language)}{figure.label.removeprefix(known.name.main) if area else ''}"
        if known
        else of_data(figure.label, language),
        unit=unit.say(language) if figure.unit not in SIGNS else figure.unit,
        words=answer if figure.words else "",
    )


def find_figure(figures: Mapping[str, tuple[Figure, ...]], key: str) -> Figure:
    """The one figure under a key. Raises BindingError."""
    candidates = figures.get(key, ())
    if not candidates:
        code, _, area = key.partition(AT)
        own = [
            each for each in sorted(figures) if AT not in key or each.endswith(key[key.index(AT) :])
        ]
        areas = [
            each
            for each in figures
            if each.startswith(f"{code}{AT}") and area.endswith(f"-{each.partition(AT)[2]}")
        ]
        named = areas or [
            each for each in own if not area and figures[each][0].label.casefold() == key.casefold()
        ]
        near = named[0] if len(named) == 1 else key
        raise BindingError(
            key, meant(near, figures, *UNSPELLED, words=few(own or sorted(figures), 12) or "…")
        )
    if len({each.area for each in candidates}) > 1:
        example = few([f"{key}{AT}{each.area}" for each in candidates], 3)
        reason = Phrase(
            "it has a figure for each area; name the area too, as in “{words}”", words=example
        )
        raise BindingError(key, reason)
    if len(candidates) > 1:
        tables = ", ".join(sorted({each.resource for each in candidates}))
        raise BindingError(key, Phrase("several tables have it: {tables}", tables=tables))
    return candidates[0]


def find_table(package: Package, name: str) -> Resource:
    """A table of the package by name. Raises BindingError."""
    resource = package.resource(name)
    if resource is None or resource.table is None:
        known, every = (
            [each.name for each in package.tables],
            N_("the package has the tables {words}"),
        )
        near = N_("the package has no such table; the nearest is “{near}”")
        raise BindingError(name, meant(name, known, every, near, words=", ".join(known)))
    return resource


UNSPELLED = (
    N_("no indicator code and no figure id is spelled so; there are {words}"),
    N_("no indicator code and no figure id is spelled so; the nearest is “{near}”"),
)
ROW_FIRST = N_("the row stands before the column")


def find_cell(package: Package, name: str, key: str, column: str) -> tuple[Field, Cell, int]:
    """One cell by table, primary key and column: its field, value and line. Raises BindingError."""
    resource = find_table(package, name)
    table = resource.as_table
    if column not in table.schema.names and key not in table.schema.names:
        raise BindingError(column, unknown_column(name, column, table.schema))
    if not table.schema.primary_key:
        raise BindingError(
            name, Phrase("the table {table} has no primary key to find a row by", table=name)
        )
    if column not in table.schema.names:
        raise BindingError(column, Phrase(ROW_FIRST, near=f'cell("{name}", "{column}", "{key}")'))
    keys = [AT.join(resource.key_of(row)) for row in table.rows]
    if key not in keys:
        named = [
            own
            for own, row in zip(keys, table.rows, strict=True)
            if key in map(canonical_cell, row)
        ]
        raise BindingError(key, _unknown_row(name, key, named if len(named) == 1 else keys))
    index = keys.index(key)
    return (
        table.schema.field(column),
        table.rows[index][table.schema.position(column)],
        table.lines[index],
    )


def print_cell(value: Cell, language: str) -> str:
    """A cell for readers of prose: numbers and dates by locale."""
    if isinstance(value, bool):
        translate = translator(language)
        return translate("yes") if value else translate("no")
    if isinstance(value, (int, Decimal)):
        return format_number(value, language)
    if hasattr(value, "year") and not hasattr(value, "hour"):
        return format_date(value, language)  # type: ignore[arg-type]
    return canonical_cell(value) or "…"


def _observation(
    row: Mapping[str, Cell], line: int, resource: str, indicators: Mapping[str, Indicator]
) -> Figure:
    code = canonical_cell(row.get("indicator"))
    value = number_of(row.get("value"))
    known = indicators.get(code)
    return Figure(
        key=code,
        label=str(known.name) if known else code,
        value=value,
        unit=row_unit(row, str(known.unit) if known else ""),
        resource=resource,
        line=line,
        qualifier=canonical_cell(row.get("qualifier")),
        words=str(known.answer(value)).lower() if known and known.scale else "",
        note=canonical_cell(row.get("note")),
        decimals=known.most if known else None,
        area=canonical_cell(row.get("area")),
    )


def figure_of(observation: Observation, indicator: Indicator | None, language: str) -> Figure:
    """An observation as a figure that is printed alone, under no label."""
    return Figure(
        observation.indicator,
        "",
        observation.value,
        observation.unit,
        observation.resource,
        observation.line,
        qualifier=observation.qualifier,
        words=indicator.words(observation.value, language).lower() if indicator else "",
        decimals=indicator.most if indicator else None,
    )


def stated_figures(resource: Resource) -> list[Figure]:
    """The figures of a table that lists them, row by row."""
    return [
        Figure(
            key=canonical_cell(row.get("id")),
            label=canonical_cell(row.get("label")),
            value=number_of(row.get("value")),
            unit=canonical_cell(row.get("unit")),
            resource=resource.name,
            line=line,
            whole=number_of(row.get("whole")),
            qualifier=canonical_cell(row.get("qualifier")),
            spelled=_spelled(
                canonical_cell(row.get("printed")), canonical_cell(row.get("qualifier"))
            ),
            restates=canonical_cell(row.get("refers_to")),
        )
        for row, line in resource.lined_rows("figures")
    ]


def _spelled(printed: str, qualifier: str) -> str:
    """A figure that its source writes with words ("22 triệu") keeps them: nobody counts six zeros."""
    bare = printed.removeprefix(qualifier).strip()
    return bare if any(letter.isalpha() for letter in bare) else ""


def unknown_column(table: str, column: str, schema: Schema) -> Phrase:
    """Why a column is not found, with the one probably meant by its name or title, else all there are."""
    near, titled = (
        N_("the table {table} has no such column; the nearest is “{near}”"),
        dict[str, str](),
    )
    for field in schema.fields:
        titled |= dict.fromkeys(field.title.names, field.name)
    facts = {"table": table, "words": ", ".join(schema.names)}
    if column in titled:
        return Phrase(near, near=titled[column], **facts)
    return meant(
        column, schema.names, N_("the table {table} has the columns {words}"), near, **facts
    )


def unknown_cell(table: str, column: str, value: str, cells: Iterable[str]) -> Phrase:
    """Why no row of a table has a value in a column."""
    near = N_("no row of the table {table} has it in the column {column}; the nearest is “{near}”")
    otherwise = N_("no row of the table {table} has it in the column {column}")
    return meant(value, cells, otherwise, near, table=table, column=column)


def _unknown_row(table: str, key: str, known: Sequence[str]) -> Phrase:
    near = N_("no row of the table {table} has this key; the nearest is “{near}”")
    if len(known) == 1:
        return Phrase(near, table=table, near=known[0])
    otherwise = N_("no row of the table {table} has this key; there are {words}")
    return meant(key, known, otherwise, near, table=table, words=few(known, 12) or "…")


OPEN, CLOSE = "\ue000", "\ue001"  # private use: no author's text and no data holds them
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class FigureFragment:
    """A figure as the prose wants it printed.

    One that follows from others has the `call` that works it out; it stands in the row of the first of them. `change`
    is a difference of which the text says the direction in words and prints the size alone.
    """

    figure: Figure
    unit: str | bool
    call: str = ""
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CellFragment:
    """One cell, printed; `value` where it is a number."""

    printed: str
    value: Decimal | None
    resource: str
    line: int
    column: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TableFragment:
    """A table of the package: all of it, or some columns, or the rows where columns have values."""

    resource: str
    columns: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    caption: str


@dataclass(frozen=True, slots=True)
class ChartFragment:
    """Figures to be drawn, in named groups ("" for none), with short labels by key."""

    title: str
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    labels: tuple[tuple[str, str], ...]


Fragment = FigureFragment | CellFragment | TableFragment | ChartFragment


def token(number: int) -> str:
    """What holds the place of a fragment in its text."""
    return f"{OPEN}{number}{CLOSE}"


def without_tokens(text: str) -> str:
    """A text that nobody can have put a token into."""
    return text.replace(OPEN, "").replace(CLOSE, "")
