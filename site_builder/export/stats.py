"""Column summaries: one pass over the values of a column, each with how often it occurs and where first.

Types come from the schema instead of guesses, which would take the code 4.10 for the number 4.1 and the answers 0 and
1 for no and yes. The figures are those of csvkit's csvstat; a test holds the two together. The values of a table whose
rows stay in their file are counted by SQL. What must not be added up is not: see `export.measures`.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Context as DecimalContext
from decimal import Decimal, localcontext
from typing import Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.json_literal import json_literal
from site_builder.core.number import LONGEST, canonical_number, decimals_of
from site_builder.export import table_of
from site_builder.export.long_stats import groups_of, widths_of
from site_builder.export.measures import Measures
from site_builder.export.typed.dtypes import Kind, kind_of
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Resource
from site_builder.model.table import Field, Table

SUFFIX = ".stats.json"
MOST_COMMON = 5
_EXACT = DecimalContext(prec=2 * LONGEST + 50)  # a sum of squares of numbers of any size; 28 digits would round it
# Means and deviations seldom end; 15 digits are what a float would have shown.
_ROUNDED = DecimalContext(prec=15)
_ORDERED = ("integer", "number", "date", "datetime")


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What a column holds. Facts that its type does not have are None; `most_common` pairs value and count.

    A sum, a mean, a median and a deviation are there only where the rows are of one unit, level and kind.
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
    source = table_of(resource)
    measures = Measures(resource, source)
    return tuple(_column(source, field, measures) for field in source.schema.fields)


def _column(source: Table, field: Field, measures: Measures) -> ColumnSummary:
    place = source.schema.fields.index(field)
    if isinstance(source.rows, LongRows):
        kind, decimals = kind_of(field, ()), widths_of(source.rows)[place][1]
        counted: Iterable[tuple[Cell, int, int]] = groups_of(source.rows, place)
    else:
        values = [row[place] for row in source.rows]
        kind, decimals = _kind(field, values), _most_decimals(values)
        counted = _groups(kind, values)
    return _summary(field.name, kind, len(source), counted, decimals, measures)


def _groups(kind: Kind, values: Sequence[Cell]) -> list[tuple[Cell, int, int]]:
    """The different values, none first and then in order where they have one."""
    typed = [canonical_cell(value) if kind == "text" and value is not None else value for value in values]
    groups = [(value, count, first) for first, (value, count) in enumerate(Counter(typed).items())]
    known: Any = (group for group in groups if group[0] is not None)
    return [*(group for group in groups if group[0] is None), *(sorted(known) if kind in _ORDERED else known)]


def _summary(
    name: str, kind: Kind, rows: int, groups: Iterable[tuple[Cell, int, int]], decimals: int, measures: Measures
) -> ColumnSummary:
    is_number, present, seen, unique, longest = kind in ("integer", "number"), rows, 0, 0, 0
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
                middle += number * sum(seen <= place < seen + count for place in ((present - 1) // 2, present // 2))
            seen += count
        is_averaged, is_summed = measures.of(name) if is_number else (False, False)
        is_averaged, is_spread = is_averaged and present > 0, is_averaged and present > 1
        spread = (squares * present - total * total) / (present * (present - 1)) if is_spread else None
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
            standard_deviation=None if spread is None else _rounded(spread.sqrt()),
            longest=longest if kind == "text" else None,
            most_decimals=decimals if kind == "number" else None,
            most_common=tuple((value, -count) for count, _, value in common),
        )


def render_stats(summaries: Sequence[ColumnSummary]) -> bytes:
    """The summaries as JSON, unknown facts left out."""
    return ("[\n" + ",\n".join(json_literal(_record(each)) for each in summaries) + "\n]\n").encode()


def _record(summary: ColumnSummary) -> dict[str, Any]:
    record = {field.name: getattr(summary, field.name) for field in fields(summary)}
    common = [{"value": value, "count": count} for value, count in summary.most_common]
    return {key: value for key, value in record.items() if value is not None} | {"most_common": common}


def _kind(field: Field, values: Sequence[Cell]) -> Kind:
    kind = kind_of(field, values)
    endless = any(isinstance(value, Decimal) and not value.is_finite() for value in values)
    return "text" if endless or kind == "time" else kind


def _most_decimals(values: Sequence[Cell]) -> int:
    """As printed: csvstat's own count leaves out the last zero of 77.70."""
    return max((decimals_of(value) for value in values if isinstance(value, (int, Decimal))), default=0)


def _rounded(value: Decimal) -> Decimal:
    return Decimal(canonical_number(_ROUNDED.plus(value).normalize()))
