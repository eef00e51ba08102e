"""Column summaries: one pass over the values of a column, each with how often it occurs and where first.

Types come from the schema instead of guesses, which would take the code 4.10 for the number 4.1 and the answers 0 and
1 for no and yes. The figures are those of csvkit's csvstat; a test holds the two together. The values of a table whose
rows stay in their file are counted by SQL. What must not be added up is not: see `export.measures`.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Context as DecimalContext
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from typing import Any

from site_builder.core.calendar.period import known_period
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.json_literal import json_literal
from site_builder.core.language import words
from site_builder.core.naming import is_total, names_level, names_unit
from site_builder.core.numbers.number import LONGEST, canonical_number, decimals_of
from site_builder.export.kinds import Kind, kind_of
from site_builder.model.long_rows import LongRows, value_of
from site_builder.model.package import SHARES, Field, Resource, Table
from site_builder.model.sql import answers, ask

NUMBERS = ("integer", "year", "number")


@lru_cache(maxsize=2)
def digits_of(rows: LongRows) -> tuple[tuple[int, int, int], ...]:
    """The most digits before the point in each column of numbers, the fewest behind it and the most; (1, 0, 0)
    elsewhere. Raises QueryError.
    """
    wholes = [
        f"max(length(replace(split_part(x{n}, '.', 1), '-', '')))" for n in range(len(rows.kinds))
    ]
    decimals = [f"length(split_part(x{n}, '.', 2))" for n in range(len(rows.kinds))]
    parts = ", ".join(
        f"{whole}, min({most}), max({most})" for whole, most in zip(wholes, decimals, strict=True)
    )
    ((text,),) = ask(rows.source.path, rows.spelling, f"SELECT {parts} FROM cells")
    columns = zip(text[::3], text[1::3], text[2::3], rows.kinds, strict=True)
    return tuple(
        (whole or 1, fewest or 0, most or 0) if kind in NUMBERS else (1, 0, 0)
        for whole, fewest, most, kind in columns
    )


def groups_of(rows: LongRows, index: int) -> Iterator[tuple[Cell, int, int]]:
    """The different values of a column, none first and then in order: how often each occurs, and where first."""
    query = f"""SELECT arg_min(x, place), count(*), min(place) FROM (SELECT x{index} AS x, v{index} AS v,
        row_number() OVER () AS place FROM cells) GROUP BY v ORDER BY v NULLS FIRST"""
    for text, count, first in answers(rows.source.path, rows.spelling, query):
        yield None if text is None else value_of(rows.kinds[index], text), count, first


def distinct_of(table: Table, places: Sequence[int], valued: int) -> Iterable[tuple[str, ...]]:
    """What stands in these columns, each combination once, in rows that have a value in another."""
    if not isinstance(table.rows, LongRows):
        rows = (row for row in table.rows if row[valued] is not None)
        return {tuple(canonical_cell(row[index]) for index in places) for row in rows}
    columns = ", ".join(f"coalesce(x{index}, '')" for index in places)
    query = f"SELECT DISTINCT {columns} FROM cells WHERE x{valued} IS NOT NULL"
    return answers(table.rows.source.path, table.rows.spelling, query)


# Which columns of numbers may be added up or averaged: those that measure, over rows of one indicator, unit and kind.
#
# A column of an indicator table mixes percentages, files and days; a row of totals holds what the rows above it hold;
# ranks, codes and coded answers are names. A figure made of these would be one that nobody can use.


_NAMES = frozenset(
    ["rank", "decimals", "code", "indicator", "area", "period", "line"]
)  # parts that measure nothing
_PLACES = frozenset(
    ["row", "line", "order", "thu_tu", "rank"]
)  # names of columns that say where something stands
_CODED = re.compile(r"=\s*\d")  # a unit that spells out its answers: “Chưa = 0 Đã xong = 1”
_RANKS = frozenset(words("column.ranks"))
_LEAD = 3  # columns in which a row says that it is a total


class Measures:
    """What the columns of one table bear; `source` has its rows as they are published."""

    def __init__(self, resource: Resource, source: Table) -> None:
        self.resource, self.source = resource, source

    def of(self, column: str) -> tuple[bool, bool]:
        """Whether a mean, a median and a deviation of the column say something, and whether a sum does.

        Shares have a mean; their sum says nothing.
        """
        if not self._is_measure(column) or self._has_totals:
            return False, False
        kinds = self._kinds(column)
        units = {self.source.schema.field(column).unit, *(unit for unit, *_ in kinds)}
        is_one = len(kinds) <= 1 and not any(
            _CODED.search(unit) or unit.strip().lower() in _RANKS for unit in units
        )
        return is_one, is_one and not any(unit.strip().lower() in SHARES for unit in units)

    def _is_measure(self, column: str) -> bool:
        schema = self.source.schema
        field, keys = (
            schema.field(column),
            {*schema.primary_key, *(n for k in schema.foreign_keys for n in k.fields)},
        )
        is_name = (
            field.names_things or field.vocabulary or "enum" in field.constraints or column in keys
        )
        # Answers of a scale are names; each target is about a measure of its own.
        named = [*self.resource.role("scales").values(), *self.resource.role("targets").values()]
        in_role = self.resource.parts(column) & _NAMES or column in named
        return not (is_name or in_role or column.lower() in _PLACES)

    def _kinds(self, column: str) -> set[tuple[str, ...]]:
        """Unit, indicator and kind of the rows in which the column has a value: no two indicators are added up."""
        if not self._apart:
            return set()
        rows = distinct_of(
            self.source, [*self._apart.values()], self.source.schema.position(column)
        )
        unit = self.source.schema.field(column).unit
        return {_kind_of_row(dict(zip(self._apart, row, strict=True)), unit) for row in rows}

    @cached_property
    def _apart(self) -> Mapping[str, int]:
        """The columns that keep rows apart, each with its place."""
        result: dict[str, int] = {}
        for index, field in enumerate(self.source.schema.fields):
            parts = self.resource.parts(field.name)
            if "unit" in parts or names_unit(field.name, str(field.title)):
                result.setdefault("unit", index)
            elif parts & {"indicator", "code", "id"} or field.name == "indicator":
                result.setdefault("indicator", index)
            elif "period" in parts:
                result["period"] = index
            elif names_level(field.name, str(field.title)):
                result[field.name] = index
        return result

    @cached_property
    def _has_totals(self) -> bool:
        """Whether a row says that it holds others together."""
        texts = [
            index
            for index, field in enumerate(self.source.schema.fields[:_LEAD])
            if field.type == "string"
        ]
        return len(self.source) > 1 and any(
            is_total(text)
            for index in texts
            for (text,) in distinct_of(self.source, [index], index)
        )


def _kind_of_row(text: dict[str, str], unit: str) -> tuple[str, ...]:
    code, unit = text.pop("indicator", ""), text.pop("unit", "") or unit
    period = known_period(written := text.pop("period", ""))
    return (unit, code, period.kind if period else written, *text.values())


KEY = "stats"  # by which a portal asks for the file
SUFFIX = ".stats.json"
MOST_COMMON = 5
_EXACT = DecimalContext(
    prec=2 * LONGEST + 50
)  # a sum of squares of numbers of any size; 28 digits would round it
# Means and deviations seldom end; 15 digits are what a float would have shown.
_ROUNDED = DecimalContext(prec=15)
_ORDERED = ("integer", "number", "date", "datetime")


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What a column holds. Facts that its type does not have are None; `most_common` pairs value and count.

    A sum, a mean, a median and a deviation are there only where the rows are of one indicator, unit, level and kind.
    """

    column: str
    type: str
    rows: int
    values: int
    missing: int
    unique: int
    minimum: Decimal | date | datetime | None = None
    maximum: Decimal | date | datetime | None = None
    sum: Decimal | None = None
    mean: Decimal | None = None
    median: Decimal | None = None
    standard_deviation: Decimal | None = None
    longest: int | None = None
    most_decimals: int | None = None
    most_common: tuple[tuple[Cell, int], ...] = ()


def summarise(resource: Resource) -> tuple[ColumnSummary, ...]:
    """One summary a column, in the table's order."""
    source = resource.as_table
    measures = Measures(resource, source)
    return tuple(_column(source, field, measures) for field in source.schema.fields)


def _column(source: Table, field: Field, measures: Measures) -> ColumnSummary:
    index = source.schema.fields.index(field)
    if isinstance(source.rows, LongRows):
        kind, decimals = kind_of(field, ()), digits_of(source.rows)[index][2]
        counted: Iterable[tuple[Cell, int, int]] = groups_of(source.rows, index)
    else:
        values = [row[index] for row in source.rows]
        # As printed: csvstat's own count leaves out the last zero of 77.70.
        decimals = max(
            (decimals_of(value) for value in values if isinstance(value, (int, Decimal))), default=0
        )
        kind = _kind(field, values)
        counted = _groups(kind, values)
    return _summary(field.name, kind, len(source), counted, decimals, measures)


def _groups(kind: Kind, values: Sequence[Cell]) -> list[tuple[Cell, int, int]]:
    """The different values, none first and then in order where they have one."""
    typed = [
        canonical_cell(value) if kind == "text" and value is not None else value for value in values
    ]
    groups = [(value, count, first) for first, (value, count) in enumerate(Counter(typed).items())]
    known: Any = (group for group in groups if group[0] is not None)
    return [
        *(group for group in groups if group[0] is None),
        *(sorted(known) if kind in _ORDERED else known),
    ]


def _summary(
    name: str,
    kind: Kind,
    rows: int,
    groups: Iterable[tuple[Cell, int, int]],
    decimals: int,
    measures: Measures,
) -> ColumnSummary:
    is_number, present, visited, unique, longest = kind in ("integer", "number"), rows, 0, 0, 0
    total, squares, middle = Decimal(0), Decimal(0), Decimal(0)
    common: list[tuple[int, int, Cell]] = []
    ends: list[Any] = [None, None]
    with localcontext(_EXACT):
        for value, count, first in groups:
            insort(common, (-count, first, value))
            del common[MOST_COMMON:]
            if value is None:  # the first of all
                present -= count
                continue
            unique += 1
            if isinstance(value, str):
                longest = max(longest, len(value))
            if kind not in _ORDERED:
                continue
            ends = [value if ends[0] is None else ends[0], value]
            if is_number:
                number = Decimal(value)  # type: ignore[arg-type]  # of these kinds all values are numbers
                total, squares = total + number * count, squares + number * number * count
                # The values in the middle, or twice the one.
                middle += number * sum(
                    visited <= where < visited + count
                    for where in ((present - 1) // 2, present // 2)
                )
            visited += count
        is_averaged, is_summed = measures.of(name) if is_number else (False, False)
        is_averaged, is_spread = is_averaged and present > 0, is_averaged and present > 1
        spread = (
            (squares * present - total * total) / (present * (present - 1)) if is_spread else None
        )
        return ColumnSummary(
            column=name,
            type=kind,
            rows=rows,
            values=present,
            missing=rows - present,
            unique=unique,
            minimum=Decimal(ends[0]) if isinstance(ends[0], int) else ends[0],
            maximum=Decimal(ends[1]) if isinstance(ends[1], int) else ends[1],
            sum=total if is_summed else None,
            mean=_rounded(total / present) if is_averaged else None,
            median=_rounded(middle / 2) if is_averaged else None,
            standard_deviation=None if spread is None else _rounded(_ROUNDED.sqrt(spread)),
            longest=longest if kind == "text" else None,
            most_decimals=decimals if kind == "number" else None,
            most_common=tuple((value, -count) for count, _, value in common),
        )


def render_stats(summaries: Sequence[ColumnSummary]) -> bytes:
    """The summaries as JSON, unknown facts left out."""
    return (
        "[\n" + ",\n".join(json_literal(_record(each)) for each in summaries) + "\n]\n"
    ).encode()


def _record(summary: ColumnSummary) -> dict[str, Any]:
    record = {field.name: getattr(summary, field.name) for field in fields(summary)}
    common = [{"value": value, "count": count} for value, count in summary.most_common]
    return {key: value for key, value in record.items() if value is not None} | {
        "most_common": common
    }


def _kind(field: Field, values: Sequence[Cell]) -> Kind:
    kind = kind_of(field, values)
    endless = any(isinstance(value, Decimal) and not value.is_finite() for value in values)
    return "text" if endless or kind == "time" else kind


def _rounded(value: Decimal) -> Decimal:
    return Decimal(canonical_number(_ROUNDED.plus(value).normalize()))
