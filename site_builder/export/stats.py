"""Column summaries by agate's aggregations, with the types of the schema instead of guesses.

A guess would take the code 4.10 for the number 4.1 and the answers 0 and 1 for no and yes, so the table comes to
agate typed. The figures are those of csvkit's csvstat, which counts with the same aggregations; a test holds the two
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Context as DecimalContext
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.json_literal import json_literal
from site_builder.core.number import LONGEST, canonical_number, decimals_of
from site_builder.export import table_of
from site_builder.export.long_stats import Facts, facts_of
from site_builder.export.typed.dtypes import Kind, kind_of
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Resource
from site_builder.model.table import Field, Table

if TYPE_CHECKING:
    import agate

SUFFIX = ".stats.json"
MOST_COMMON = 5
_EXACT = 2 * LONGEST  # digits of a sum of numbers of any size; 28, Python's own, would round it
# Means and deviations seldom end; 15 digits are what a float would have shown.
_ROUNDED = DecimalContext(prec=15)
# Each as agate calls it, with the fewest values that it can be counted of: a spread needs two.
_RANGE = {"minimum": ("Min", 1), "maximum": ("Max", 1)}
_NUMBER = {
    **_RANGE,
    "sum": ("Sum", 0),
    "mean": ("Mean", 1),
    "standard_deviation": ("StDev", 2),
}
_AGGREGATIONS = {
    "integer": _NUMBER,
    "number": _NUMBER,
    "date": _RANGE,
    "datetime": _RANGE,
    "text": {"longest": ("MaxLength", 0)},
}


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What a column holds. Facts that its type does not have are None; `most_common` pairs value and count."""

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
    """One summary a column, in the table's order; of a table whose rows stay in their file by SQL."""
    source = table_of(resource)
    if isinstance(source.rows, LongRows):
        facts = facts_of(source.rows, MOST_COMMON)
        return tuple(_long_summary(source, place, fact) for place, fact in enumerate(facts))
    import agate  # a tenth of a second, where something is summarised at all

    columns: Sequence[Sequence[Cell]] = list(zip(*source.rows, strict=True)) or [()] * len(source.schema.fields)
    kinds = [_kind(field, values) for field, values in zip(source.schema.fields, columns, strict=True)]
    rows = [[_typed(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in source.rows]
    # Numbered names: agate would rename a column without a name.
    names = [str(place) for place in range(len(kinds))]
    table = agate.Table(rows, names, [_agate_type(kind) for kind in kinds])
    described = zip(source.schema.fields, kinds, names, columns, strict=True)
    return tuple(_summary(table, *column) for column in described)


def _long_summary(table: Table, place: int, facts: Facts) -> ColumnSummary:
    field = table.schema.fields[place]
    kind = kind_of(field, ())
    is_number, count = kind in ("integer", "number"), facts.values
    return ColumnSummary(
        column=field.name,
        type=kind,
        rows=len(table),
        values=count,
        missing=len(table) - count,
        unique=facts.unique,
        minimum=_extreme(facts.minimum),
        maximum=_extreme(facts.maximum),
        sum=facts.sum,
        mean=_rounded(facts.sum / count) if facts.sum is not None and count else None,
        median=_rounded(facts.median),
        standard_deviation=_rounded(_deviation(table, place, facts)) if is_number and count > 1 else None,
        longest=facts.longest if kind == "text" else None,
        most_decimals=facts.decimals if kind == "number" else None,
        most_common=facts.common,
    )


def _extreme(value: Cell) -> Any:
    return Decimal(value) if isinstance(value, int) else value


def _deviation(table: Table, place: int, facts: Facts) -> Decimal:
    """As agate has it, where SQL has no room for the squares; one row is held at a time."""
    if facts.variance is not None:
        return facts.variance.sqrt()
    assert facts.sum is not None
    mean, total = facts.sum / facts.values, Decimal(0)
    for row in table.rows:
        if isinstance(value := row[place], (int, Decimal)):
            total += (value - mean) ** 2
    return (total / (facts.values - 1)).sqrt()


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


def _typed(kind: Kind, cell: Cell) -> Cell:
    return canonical_cell(cell) if kind == "text" and cell is not None else cell


def _agate_type(kind: Kind) -> agate.DataType:
    import agate

    types = {"integer": agate.Number, "number": agate.Number, "boolean": agate.Boolean}
    types |= {"date": agate.Date, "datetime": agate.DateTime}
    # None alone is missing here: "none" or "n/a" in a text column are words that somebody wrote.
    return types.get(kind, agate.Text)(null_values=[])


def _summary(table: agate.Table, field: Field, kind: Kind, name: str, values: Sequence[Cell]) -> ColumnSummary:
    present = list(table.columns[name].values_without_nulls())
    facts = dict(_facts(table, kind, name, len(present)))
    return ColumnSummary(
        column=field.name,
        type=kind,
        rows=len(values),
        values=len(present),
        missing=len(values) - len(present),
        unique=len(set(present)),
        minimum=facts.get("minimum"),
        maximum=facts.get("maximum"),
        sum=facts.get("sum"),
        mean=_rounded(facts.get("mean")),
        median=_rounded(facts.get("median")),
        standard_deviation=_rounded(facts.get("standard_deviation")),
        longest=int(facts["longest"]) if "longest" in facts else None,
        most_decimals=_most_decimals(values) if kind == "number" else None,
        most_common=tuple(Counter(table.columns[name].values()).most_common(MOST_COMMON)),
    )


def _facts(table: agate.Table, kind: Kind, name: str, count: int) -> Iterator[tuple[str, Any]]:
    """What agate counts of a column.

    Each is run by itself: a table would first look for missing values and warn of them, which are counted here. The
    median is worked out as agate does it, which makes a hundred more for it.
    """
    import agate

    for fact, (aggregation, fewest) in _AGGREGATIONS.get(kind, {}).items():
        if count >= fewest:
            with localcontext() as context:
                context.prec = context.prec if fact == "standard_deviation" else _EXACT
                found = getattr(agate, aggregation)(name).run(table)
            yield fact, found  # outside: who takes it works with its own precision
    if kind in ("integer", "number") and count:
        yield "median", _median(table.columns[name].values_without_nulls_sorted())


def _median(values: Sequence[Decimal]) -> Decimal:
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    with localcontext() as context:
        context.prec = _EXACT
        return low if len(values) % 2 else (low + high) / 2


def _most_decimals(values: Sequence[Cell]) -> int:
    """As printed: csvstat's own count leaves out the last zero of 77.70."""
    return max((decimals_of(value) for value in values if isinstance(value, (int, Decimal))), default=0)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(canonical_number(_ROUNDED.plus(value).normalize()))
