"""Check printed totals against their parts. A wrong one is a finding; it is never repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.ingest.table import Column, DataTable

_NO_SUM = re.compile(
    r"tỷ lệ|tỉ lệ|bình quân|trung bình|chỉ số|tốc độ|so với|năm$|%|rate|average|index|tt$|stt$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total and what its parts come to."""

    row: int
    column: str
    printed: Decimal
    computed: Decimal


def wrong_totals(table: DataTable) -> Iterator[WrongTotal]:
    """Totals that no reading of "its parts" explains."""
    flags = table.column("is_total")
    if flags is None:
        return
    totals = [n for n, flag in enumerate(flags.values) if flag]
    for column in table.columns:
        if column.type in ("integer", "number") and column.unit != "%" and not _NO_SUM.search(column.title):
            for row in totals:
                yield from _check(table, column, row, totals)


def _check(table: DataTable, column: Column, row: int, totals: Sequence[int]) -> Iterator[WrongTotal]:
    printed = column.values[row]
    if not isinstance(printed, Decimal):
        return
    sums = [total for part in _parts(table, row, totals) if (total := _sum(column, part)) is not None]
    decimals = max(decimals_of(value) for value in column.values if isinstance(value, Decimal))
    slack = Decimal(table.height + 1).scaleb(-decimals) / 2 if column.rounded else Decimal(0)
    if sums and all(abs(printed - total) > slack for total in sums):
        yield WrongTotal(row, column.name, printed, sums[0])


def _parts(table: DataTable, row: int, totals: Sequence[int]) -> list[list[int]]:
    """What a total may sum: its section, all rows above, those since the last total, the totals above, all below."""
    plain = [n for n in range(table.height) if n not in totals and not _is_parent(table, n)]
    section = _section(table, row)
    above = [n for n in plain if n < row]
    since = [n for n in above if not any(n < total < row for total in totals)]
    same = [n for n in above if _section(table, n) == section] if any(section) else []
    below = [n for n in plain if n > row]
    before = [n for n in totals if n < row]
    return [part for part in (same, above, since, before, below if not above else []) if part]


def _section(table: DataTable, row: int) -> tuple[object, ...]:
    return tuple(
        column.values[row]
        for column in table.columns[:2]
        if column.name.startswith(("nhom", "phan_nhom", "linh_vuc", "lien_thong", "khoi"))
    )


def _is_parent(table: DataTable, row: int) -> bool:
    parents = table.column("parent")
    codes = next((column for column in table.columns if column.unique), None)
    return parents is not None and codes is not None and codes.values[row] in parents.values


def _sum(column: Column, rows: Sequence[int]) -> Decimal | None:
    """None where a part has no number: nothing can be said then."""
    numbers = [column.values[n] for n in rows]
    if any(value is None for value in numbers):
        return None
    return sum((value for value in numbers if isinstance(value, Decimal)), Decimal(0))
