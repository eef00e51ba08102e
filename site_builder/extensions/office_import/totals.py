"""Printed totals against their parts, down and across. A wrong one is a finding; it is never repaired.

Only where the tree is certain: what sums up to a total is proved by another column, by other totals, or, of a table
with one total in one column, by a sum that nearly comes out. Shares, averages and growth add up to nothing. What a row
lists under "trong đó" is in the row above it already, and a total may be broken down in several ways one under
another. Across, a column of totals is judged only where most of its rows come out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from site_builder.core.language import any_of
from site_builder.core.naming import names_things
from site_builder.core.numbers.number import decimals_of
from site_builder.extensions.office_import.document import Column, DataTable, column_marks
from site_builder.extensions.office_import.form import unit_column
from site_builder.extensions.office_import.tables.units import concept_of

FEW = 3  # rows by which a column of totals shows its parts
NEAR = Decimal("0.05")  # of its sum, by which a total alone may miss it and still be one
LARGE, MANY = 100_000, 5  # a number that may be rounded, and parts whose roundings add up
_OF_WHICH = re.compile(rf"[-–+•\s]*(?:{any_of('table.of-which')})\b", re.IGNORECASE)
TOTAL_COLUMN = re.compile(rf"(?:{any_of('table.total')})", re.IGNORECASE)
_NO_SUM = re.compile(any_of("table.no-sum"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total and what its parts come to; `parts` counts them."""

    row: int
    column: str
    printed: Decimal
    computed: Decimal
    parts: int

    @property
    def is_small(self) -> bool:
        """Whether it misses by what roundings of its parts can come to."""
        last = min(-decimals_of(self.printed), -decimals_of(self.computed))
        return abs(self.printed - self.computed) <= Decimal(self.parts).scaleb(last) / 2


def wrong_totals(table: DataTable) -> Iterator[WrongTotal]:
    """Totals that are certainly not the sum of their parts."""
    wrongs = [*_across(table), *_down(table)]
    small = sum(wrong.is_small for wrong in wrongs)
    for wrong in wrongs:
        if not wrong.is_small or (small == 1 and _is_exact(table, wrong)):
            yield wrong


def _is_exact(table: DataTable, wrong: WrongTotal) -> bool:
    """Whether numbers of this kind are not rounded: things that are counted, or a few small numbers."""
    column = table.column(wrong.column)
    is_counted = column is not None and concept_of(column.title, column.unit, table.title).counted
    return is_counted or (abs(wrong.printed) < LARGE and wrong.parts <= MANY)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a total comes to by one reading of its parts; `reading` names it."""

    reading: str
    total: Decimal
    parts: int


def _down(table: DataTable) -> Iterator[WrongTotal]:
    flags = table.column("is_total")
    totals = [n for n, flag in enumerate(flags.values) if flag] if flags else []
    parts = _Parts(table, totals)
    columns = [column for column in table.columns if _adds_up(column)]
    sums = {column.name: _sums(column, parts) for column in columns}
    right = Counter[tuple[str, object]]()  # how often each reading came out, by row and by column
    missed = Counter[tuple[str, object]]()
    missing: list[tuple[Column, int, Decimal, list[_Sum]]] = []
    for column in columns:
        slack = _slack(column)
        for row, (printed, readings) in sums[column.name].items():
            fitting = [each for each in readings if abs(printed - each.total) <= slack]
            missing += [] if fitting else [(column, row, printed, readings)]
            proofs = [each.reading for each in fitting if each.parts > 1 and printed]
            right.update((name, key) for name in proofs for key in (row, column.name))
            missed.update(
                (each.reading, key)
                for each in readings
                if not fitting
                for key in (row, column.name)
            )
    is_alone = len([row for each in sums.values() for row in each]) == 1
    for column, row, printed, readings in missing:
        if not _is_broken_down(column, row, printed):
            proved = [
                each for each in readings if _is_proved(each, row, column.name, right, missed)
            ]
            near = [
                each
                for each in readings
                if is_alone and abs(printed - each.total) <= NEAR * abs(each.total)
            ]
            for each in sorted(proved or near, key=lambda each: abs(printed - each.total))[:1]:
                yield WrongTotal(row, column.name, printed, each.total, each.parts)


def _slack(column: Column) -> Decimal:
    """By what a sum of rounded numbers may miss."""
    decimals = max(
        (decimals_of(value) for value in column.values if isinstance(value, Decimal)), default=0
    )
    return Decimal(len(column.values) + 1).scaleb(-decimals) / 2 if column.rounded else Decimal(0)


def _is_proved(
    each: _Sum,
    row: int,
    column: str,
    right: Counter[tuple[str, object]],
    missed: Counter[tuple[str, object]],
) -> bool:
    """Whether the reading comes out beside or above, and no less often than it misses there."""
    if each.parts < 2:
        return False
    keys = [(each.reading, row), (each.reading, column)]
    least = 2 if each.reading == "tree" else 1
    return any(right[key] >= max(least, missed[key]) for key in keys)


def _sums(column: Column, parts: _Parts) -> dict[int, tuple[Decimal, list[_Sum]]]:
    """Each total of a column and what it comes to, by every reading that has a number for each of its parts."""
    runs = {
        id(rows): _Run(column, rows)
        for rows in (parts.totals, parts.plain, *parts.by_section.values())
    }
    result: dict[int, list[_Sum]] = {}
    for row in parts.totals:
        pieces = (
            (name, runs[id(rows)].total(first, last)) for name, rows, first, last in parts.of(row)
        )
        result[row] = [_Sum(name, *total) for name, total in pieces if total]
    for row, children in parts.children.items():
        run = _Run(column, children).total(0, parts.height)
        if run and len({parts.units[n] for n in (row, *children)}) == 1:
            result.setdefault(row, []).append(_Sum("tree", *run))
    printed = ((row, column.values[row], listed) for row, listed in result.items() if listed)
    return {row: (value, listed) for row, value, listed in printed if isinstance(value, Decimal)}


class _Parts:
    """What each total may sum: its section, all rows above, those since the last total, the totals above, all below.

    Every part is a piece of one ordered list of rows, so that one pass over a column gives all its sums.
    """

    def __init__(self, table: DataTable, totals: Sequence[int]) -> None:
        self.children = _children(table)
        column = unit_column(table.columns)
        self.units = (
            [str(value or "") for value in column.values] if column else [""] * table.height
        )
        left_out = {*totals, *_of_which(table), *self.children}
        self.totals = list(totals)
        self.plain = [n for n in range(table.height) if n not in left_out]
        derived = [
            each
            for each in table.columns
            if each.derived and each.type == "string" and each.name != "parent"
        ]
        self.sections = [tuple(column.values[n] for column in derived) for n in range(table.height)]
        self.by_section: dict[tuple[object, ...], list[int]] = {}
        for n in self.plain:
            self.by_section.setdefault(self.sections[n], []).append(n)
        self.height = table.height

    def of(self, row: int) -> Iterator[tuple[str, list[int], int, int]]:
        """The parts of a total: how they are read, a list, and from which row to before which row of it."""
        section = self.sections[row]
        if any(section) and section in self.by_section:
            yield "section", self.by_section[section], 0, row
        where = bisect_left(self.totals, row)
        since = self.totals[where - 1] + 1 if where else 0
        yield "above", self.plain, 0, row
        yield "since", self.plain, since, row
        yield "totals", self.totals, 0, row
        if not self.plain or self.plain[0] >= row:
            yield "below", self.plain, row + 1, self.height


class _Run:
    """Sums of a column over pieces of a list of rows, each in one step."""

    def __init__(self, column: Column, rows: list[int]) -> None:
        values = [column.values[n] for n in rows]
        numbers = [value if isinstance(value, Decimal) else None for value in values]
        self.rows = rows
        self.sums = [Decimal(0), *accumulate(number or Decimal(0) for number in numbers)]
        self.gaps = [0, *accumulate(number is None for number in numbers)]

    def total(self, first: int, last: int) -> tuple[Decimal, int] | None:
        """The sum, and of how many rows; None for no rows, and where one has no number: nothing can be said then."""
        start, end = bisect_left(self.rows, first), bisect_left(self.rows, last)
        if start >= end or self.gaps[end] > self.gaps[start]:
            return None
        return self.sums[end] - self.sums[start], end - start


def _adds_up(column: Column) -> bool:
    is_amount = column.type in ("integer", "number") and column.unit != "%"
    return is_amount and not _NO_SUM.search(column.title) and not names_things(column.title)


def _of_which(table: DataTable) -> Iterator[int]:
    """Rows that are in another row already, or that count in another way: shares among amounts."""
    names = _names(table)
    inside = False
    for n, name in enumerate(names):
        leads = bool(_OF_WHICH.match(name))
        inside = leads or (inside and name.startswith(("-", "+", "•")))
        is_share = any(
            column.type == "string" and column.values[n] == "%" for column in table.columns
        )
        if inside or _NO_SUM.search(name) or is_share:
            yield n


def _names(table: DataTable) -> list[str]:
    """What each row is called: the longest of its printed words."""
    words = [
        column.values for column in table.columns if column.type == "string" and not column.derived
    ]
    return [
        max((str(values[n] or "") for values in words), key=len, default="")
        for n in range(table.height)
    ]


def _is_broken_down(column: Column, row: int, printed: Decimal) -> bool:
    """Whether the rows below come to the total once or more, run by run: by sex, then by place."""
    runs, done = 0, Decimal(0)
    for value in (value for value in column.values[row + 1 :] if isinstance(value, Decimal)):
        done += value
        if done == printed:
            runs, done = runs + 1, Decimal(0)
    return runs > 0 and done == 0


def _across(table: DataTable) -> Iterator[WrongTotal]:
    """Rows whose total is not the sum of the columns beside it, where most rows' are."""
    columns = [column for column in table.columns if _adds_up(column) and not column.derived]
    for total in columns:
        if not TOTAL_COLUMN.fullmatch(total.title.rpartition(" > ")[2].strip()):
            continue
        above = total.title.rpartition(" > ")[0]
        beside = (c for c in columns if c.title.rpartition(" > ")[0] == above)
        parts = [c for c in beside if c is not total and c.unit == total.unit]
        marks = [
            column_marks(str(column.values[n]) for column in (total, *parts))
            for n in range(table.height)
        ]
        rows = [
            (n, _row_sum(parts, n), total.values[n]) for n in range(table.height) if not marks[n]
        ]
        known = [
            (n, part, value)
            for n, part, value in rows
            if part is not None and isinstance(value, Decimal)
        ]
        wrong = [each for each in known if each[1] != each[2]]
        if len(parts) >= 2 and len(known) >= FEW and len(wrong) * 3 <= len(known):
            for n, computed, printed in wrong:
                yield WrongTotal(n, total.name, printed, computed, len(parts))


def _row_sum(parts: Sequence[Column], row: int) -> Decimal | None:
    values = [column.values[row] for column in parts]
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(values) else None


def _children(table: DataTable) -> dict[int, list[int]]:
    """The rows that stand under each row, by the column of the codes above."""
    parents = table.column("parent")
    named = {value for value in parents.values if value} if parents else set()
    codes = next(
        (column for column in table.columns if not column.derived and named <= set(column.values)),
        None,
    )
    if not parents or not codes or not named:
        return {}
    rows = {code: n for n, code in enumerate(codes.values)}
    result: dict[int, list[int]] = {}
    for n, parent in enumerate(parents.values):
        if parent:
            result.setdefault(rows[parent], []).append(n)
    return result
