"""Column summaries by csvkit's csvstat, with the types of the schema instead of guesses.

csvstat would take the code 4.10 for the number 4.1 and the answers 0 and 1 for no and yes, so the table comes to
it typed. Its command line is left aside: the constructor takes over SIGPIPE and the exception hook of the
process, and `--json` prints sums as floats.
"""

from __future__ import annotations

import locale
import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Context as DecimalContext
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import agate

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.number import canonical_number, decimals_of
from site_builder.export import table_of
from site_builder.export.dtypes import Kind, kind_of
from site_builder.export.json_numbers import json_literal
from site_builder.model.package import Field, Resource

if TYPE_CHECKING:
    from csvkit.utilities.csvstat import CSVStat

SUFFIX = ".stats.json"
MOST_COMMON = 5
# Means and deviations seldom end; 15 digits are what a float would have shown.
_ROUNDED = DecimalContext(prec=15)


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
    """One summary a column, in the table's order."""
    source = table_of(resource)
    columns: Sequence[Sequence[Cell]] = list(zip(*source.rows, strict=True)) or [()] * len(source.schema.fields)
    kinds = [_kind(field, values) for field, values in zip(source.schema.fields, columns, strict=True)]
    rows = [[_typed(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in source.rows]
    # Numbered names: agate would rename a column without a name, and csvstat goes by position.
    table = agate.Table(rows, [str(place) for place in range(len(kinds))], [_agate_type(kind) for kind in kinds])
    found = [_csvstat().calculate_stats(table, place, freq_count=MOST_COMMON) for place in range(len(kinds))]
    shapes = zip(source.schema.fields, kinds, found, strict=True)
    return tuple(_summary(*shape, values) for shape, values in zip(shapes, columns, strict=True))


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
    types = {"integer": agate.Number, "number": agate.Number, "boolean": agate.Boolean}
    types |= {"date": agate.Date, "datetime": agate.DateTime}
    # None alone is missing here: "none" or "n/a" in a text column are words that somebody wrote.
    return types.get(kind, agate.Text)(null_values=[])


def _summary(field: Field, kind: Kind, found: dict[str, Any], values: Sequence[Cell]) -> ColumnSummary:
    present = int(found["nonnulls"])
    return ColumnSummary(
        column=field.name,
        type=kind,
        rows=len(values),
        values=present,
        missing=len(values) - present,
        # csvstat counts "missing" as one more value.
        unique=found["unique"] - (1 if present < len(values) else 0),
        minimum=found["min"],
        maximum=found["max"],
        sum=found["sum"] if kind in ("integer", "number") else None,
        mean=_rounded(found["mean"]),
        median=_rounded(found["median"]),
        standard_deviation=_rounded(found["stdev"]),
        longest=int(found["len"]) if found["len"] is not None else None,
        most_decimals=_most_decimals(values) if kind == "number" else None,
        most_common=tuple((row["value"], row["count"]) for row in found["freq"]),
    )


def _most_decimals(values: Sequence[Cell]) -> int:
    """As printed: csvstat's own count leaves out the last zero of 77.70."""
    return max((decimals_of(value) for value in values if isinstance(value, (int, Decimal))), default=0)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(canonical_number(_ROUNDED.plus(value).normalize()))


@cache
def _csvstat() -> CSVStat:
    with _plain_locale():
        from csvkit.utilities.csvstat import CSVStat

    csvstat = CSVStat.__new__(CSVStat)
    csvstat.args = Namespace(json_output=True)
    return csvstat


@contextmanager
def _plain_locale() -> Iterator[None]:
    """csvstat sets the process's locale from the environment on import, and dies where that locale is missing."""
    before, named = locale.setlocale(locale.LC_ALL), os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        os.environ.pop("LC_ALL") if named is None else os.environ.update(LC_ALL=named)
        locale.setlocale(locale.LC_ALL, before)
