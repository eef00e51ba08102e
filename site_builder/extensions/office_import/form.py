"""The indicators' form: which table it is, its rows under codes of their own, and what a document has wrong itself.

A form prints a code, a name, a unit and a value a row, under headers of one level or two ("Kết quả thống kê > Đơn vị
tính | Số liệu"), in sections (A, I) and with items (1, a) that count anew under each. Codes that repeat are then
led by the marks they stand under: I.1, I.1.a.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from site_builder.core.language import any_of
from site_builder.core.numbers.number import decimals_of
from site_builder.extensions.office_import.document import COMPANIONS, Column, DataTable
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.codes import CODE_NAMES, Names, last_level, parent_column, unit_place


@dataclass(frozen=True, slots=True)
class Observed:
    """Which columns are code, value, name and unit."""

    code: Column
    value: Column
    name: Column | None
    unit: Column | None


def observed(table: DataTable) -> Observed | None:
    """The parts of a table that plays the role of the observations; None for any other."""
    parts = dict(dict(table.roles).get("observations", ()))
    code, value = table.column(parts.get("indicator", "")), table.column(parts.get("value", ""))
    if code is None or value is None:
        return None
    return Observed(code, value, table.column(row_names(table)), table.column(parts.get("unit", "")))


def row_names(table: DataTable) -> str:
    """The column that names the rows: the first of words that is no code and no unit; "" where there is none."""
    unit = unit_column(table.columns)
    result = (
        column.name
        for column in table.columns
        if column.type == "string"
        and not column.derived
        and last_level(column.title) not in CODE_NAMES
        and column is not unit
        and not column.name.endswith(COMPANIONS)
    )
    return next(result, "")


def unit_column(columns: Sequence[Column]) -> Column | None:
    """The column that holds the units of the rows."""
    printed = [column for column in columns if not column.derived]
    where = unit_place([(column.title, column.values) for column in printed])
    return None if where is None else printed[where]


def indicators(tables: Iterable[DataTable]) -> DataTable | None:
    """The table of the indicators, or None."""
    return next((table for table in tables if observed(table)), None)


# The indicators' form: which table of a document it is, and its rows under codes that are each its own.
#
# A form prints a code, a name, a unit and a value a row, under headers of one level or two ("Kết quả thống kê > Đơn
# vị tính | Số liệu"), in sections (A, I) and with items (1, a) that count anew under each. Codes that repeat are then
# led by the marks they stand under: I.1, I.1.a.


_VALUE_NAMES = re.compile(any_of("import.value-names"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """Which columns of a table play the parts of the indicators' form."""

    code: Column
    name: Column
    unit: Column
    values: tuple[Column, ...]
    note: Column | None

    @property
    def value(self) -> Column:
        """The column that counts: the one named so, else the first."""
        return next((column for column in reversed(self.values) if _VALUE_NAMES.search(column.title)), self.values[0])


def indicator_form(table: DataTable) -> Form | None:
    """The parts, where a table has a code, a name, a unit and a value in every row."""
    code = next((column for column in table.columns if _is_key(column)), None)
    unit = unit_column(table.columns)
    values = tuple(
        c
        for c in table.columns
        if c.type in ("number", "integer") and c is not code and not c.name.endswith(("_whole", "_whole_2"))
    )
    name = next(
        (c for c in table.columns if c.type == "string" and c not in (code, unit) and c.required and not c.derived),
        None,
    )
    remark = next((c for c in table.columns if last_level(c.title) in ("ghi chu", "note", "giai trinh")), None)
    return Form(code, name, unit, values, remark) if code and unit and values and name else None


def _is_key(column: Column) -> bool:
    values = column.values
    return column.unique or (
        column.type == "integer"
        and None not in values
        and len(set(values)) == len(values)
        and last_level(column.title) in CODE_NAMES
    )


def with_own_codes(table: DataTable, marks: Sequence[tuple[str, ...]]) -> DataTable:
    """The table with repeated codes led by the marks of their sections and of the rows they stand under.

    Nothing changes where codes are each their own already, where no unit column shows a form, or where the marks do
    not make them so.
    """
    code = next((c for c in table.columns if last_level(c.title) in CODE_NAMES and not c.derived), None)
    if (
        code is None
        or unit_column(table.columns) is None
        or None in code.values
        or len(set(code.values)) == len(code.values)
    ):
        return table
    result = tuple(_leading(code, marks or [()] * table.height))
    if len(set(result)) < len(result):
        return table
    own = replace(code, type="string", values=result, required=True, unique=True)
    columns = [own if column is code else column for column in table.columns]
    if table.column("parent") is None:
        index = columns.index(own) + 1
        columns[index:index] = parent_column(result, Names())
    return replace(table, columns=tuple(columns))


def _leading(code: Column, marks: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each row's code after the marks above it; letters go under the last number."""
    number, above = "", marks[0]
    for value, path in zip(code.values, marks, strict=True):
        number = number if path == above else ""
        above = path
        text = str(value).strip(" .)")
        is_item = text.isalpha() and text.islower()
        number = number if is_item else text
        yield ".".join([*path, *([number] if number and is_item else []), text])


def as_indicators(table: DataTable) -> DataTable:
    """The indicators' table under the names that the rest of the publisher knows."""
    form = indicator_form(table)
    assert form is not None
    names = {form.code.name: "code", form.name.name: "name", form.unit.name: "unit", form.value.name: "value"}
    if form.note:
        names[form.note.name] = "note"
    names |= {f"{form.value.name}_{part}": f"value_{part}" for part in ("printed", "whole")}
    columns = tuple(_renamed(column, names, form) for column in table.columns)
    parts = {"indicator": "code", "value": "value", "unit": "unit"} | ({"note": "note"} if form.note else {})
    title = table.title or drafted("Indicators of the form")
    return replace(
        table, name="indicators", title=title, columns=columns, roles=(("observations", tuple(parts.items())),)
    )


def _renamed(column: Column, names: dict[str, str], form: Form) -> Column:
    renamed = replace(column, name=names.get(column.name, column.name))
    if column is form.code and column.type == "integer":
        codes = tuple(str(value) for value in column.values)
        return replace(renamed, type="string", values=codes, required=True, unique=True)
    return renamed


def off_scale(table: DataTable, scales: DataTable) -> list[tuple[int, str, str]]:
    """Answers of the indicators' table that their scale does not have: row, answer, scale."""
    parts = observed(table)
    if parts is None:
        return []
    allowed: dict[str, list[tuple[Decimal, str]]] = {}
    for code, value, label in zip(*(column.values for column in scales.columns), strict=True):
        if isinstance(value, Decimal):
            allowed.setdefault(str(code), []).append((value, str(label)))
    wrong = []
    for n, (code, value) in enumerate(zip(parts.code.values, parts.value.values, strict=True)):
        scale = allowed.get(str(code))
        if scale and isinstance(value, Decimal) and value not in [answer for answer, _ in scale]:
            wrong.append((n, str(value), ", ".join(f"{label} = {answer}" for answer, label in scale)))
    return wrong


# Check printed totals against their parts, down and across. A wrong one is a finding; it is never repaired.
#
# Shares, averages and growth add up to nothing. What a row lists under "trong đó" is in the row above it already, and
# a total may be broken down in several ways one under another. Across, a column of totals is judged only where most
# of its rows come out: then the columns beside it are its parts, and the odd row is wrong.


FEW = 3  # rows by which a column of totals shows its parts
_OF_WHICH = re.compile(rf"[-–+•\s]*(?:{any_of('table.of-which')})\b", re.IGNORECASE)
_TOTAL_COLUMN = re.compile(rf"(?:{any_of('table.total')})", re.IGNORECASE)
_NO_SUM = re.compile(any_of("table.no-sum"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total and what its parts come to: of several readings of "its parts" the nearest."""

    row: int
    column: str
    printed: Decimal
    computed: Decimal


def wrong_totals(table: DataTable) -> Iterator[WrongTotal]:
    """Totals that no reading of "its parts" explains."""
    yield from _across(table)
    flags = table.column("is_total")
    if flags is None:
        return
    totals = [n for n, flag in enumerate(flags.values) if flag]
    parts = _Parts(table, totals)
    for column in table.columns:
        if _adds_up(column):
            yield from _check(table, column, totals, parts)


def _check(table: DataTable, column: Column, totals: Sequence[int], parts: _Parts) -> Iterator[WrongTotal]:
    decimals = max((decimals_of(value) for value in column.values if isinstance(value, Decimal)), default=0)
    slack = Decimal(table.height + 1).scaleb(-decimals) / 2 if column.rounded else Decimal(0)
    runs = {id(rows): _Run(column, rows) for rows in parts.runs}
    for row in totals:
        printed = column.values[row]
        if not isinstance(printed, Decimal):
            continue
        sums = [s for rows, first, last in parts.of(row) if (s := runs[id(rows)].total(first, last)) is not None]
        misses = bool(sums) and all(abs(printed - total) > slack for total in sums)
        if misses and not _is_broken_down(table, column, row, printed):
            yield WrongTotal(row, column.name, printed, min(sums, key=lambda total: abs(printed - total)))


class _Parts:
    """What each total may sum: its section, all rows above, those since the last total, the totals above, all below.

    Every part is a piece of one ordered list of rows, so that one pass over a column gives all its sums.
    """

    def __init__(self, table: DataTable, totals: Sequence[int]) -> None:
        left_out = {*totals, *_of_which(table), *_parent_rows(table)}
        self.totals = list(totals)
        self.plain = [n for n in range(table.height) if n not in left_out]
        self.sections = [_section(table, n) for n in range(table.height)]
        self.by_section: dict[tuple[object, ...], list[int]] = {}
        for n in self.plain:
            self.by_section.setdefault(self.sections[n], []).append(n)
        self.height = table.height

    @property
    def runs(self) -> list[list[int]]:
        """The lists whose pieces are parts."""
        return [self.totals, self.plain, *self.by_section.values()]

    def of(self, row: int) -> Iterator[tuple[list[int], int, int]]:
        """The parts of a total: a list, and from which row to before which row of it."""
        section = self.sections[row]
        if any(section) and section in self.by_section:
            yield self.by_section[section], 0, row
        where = bisect_left(self.totals, row)
        since = self.totals[where - 1] + 1 if where else 0
        yield self.plain, 0, row
        yield self.plain, since, row
        yield self.totals, 0, row
        if not self.plain or self.plain[0] >= row:
            yield self.plain, row + 1, self.height


class _Run:
    """Sums of a column over pieces of a list of rows, each in one step."""

    def __init__(self, column: Column, rows: list[int]) -> None:
        values = [column.values[n] for n in rows]
        numbers = [value if isinstance(value, Decimal) else None for value in values]
        self.rows = rows
        self.sums = [Decimal(0), *accumulate(number or Decimal(0) for number in numbers)]
        self.gaps = [0, *accumulate(number is None for number in numbers)]

    def total(self, first: int, last: int) -> Decimal | None:
        """None for no rows, and where one has no number: nothing can be said then."""
        start, end = bisect_left(self.rows, first), bisect_left(self.rows, last)
        if start >= end or self.gaps[end] > self.gaps[start]:
            return None
        return self.sums[end] - self.sums[start]


def _section(table: DataTable, row: int) -> tuple[object, ...]:
    return tuple(
        column.values[row]
        for column in table.columns
        if column.derived and column.type == "string" and column.name != "parent"
    )


def _adds_up(column: Column) -> bool:
    return column.type in ("integer", "number") and column.unit != "%" and not _NO_SUM.search(column.title)


def _of_which(table: DataTable) -> Iterator[int]:
    """Rows that are in another row already, or that count in another way: shares among amounts."""
    names = _names(table)
    inside = False
    for n, name in enumerate(names):
        leads = bool(_OF_WHICH.match(name))
        inside = leads or (inside and name.startswith(("-", "+", "•")))
        if inside or _NO_SUM.search(name) or _names_percent(table, n):
            yield n


def _names(table: DataTable) -> list[str]:
    """What each row is called: the longest of its printed words."""
    words = [column.values for column in table.columns if column.type == "string" and not column.derived]
    return [max((str(values[n] or "") for values in words), key=len, default="") for n in range(table.height)]


def _names_percent(table: DataTable, row: int) -> bool:
    return any(column.type == "string" and column.values[row] == "%" for column in table.columns)


def _is_broken_down(table: DataTable, column: Column, row: int, printed: Decimal) -> bool:
    """Whether the rows below come to the total once or more, run by run: by sex, then by place."""
    runs, done = 0, Decimal(0)
    for n in range(row + 1, table.height):
        value = column.values[n]
        if not isinstance(value, Decimal):
            continue
        done += value
        if done == printed:
            runs, done = runs + 1, Decimal(0)
    return runs > 0 and done == 0


def _across(table: DataTable) -> Iterator[WrongTotal]:
    """Rows whose total is not the sum of the columns beside it, where most rows' are."""
    columns = [column for column in table.columns if _adds_up(column) and not column.derived]
    for total in columns:
        if not _TOTAL_COLUMN.fullmatch(total.title.rpartition(" > ")[2].strip()):
            continue
        above = total.title.rpartition(" > ")[0]
        parts = [
            c for c in columns if c is not total and c.unit == total.unit and c.title.rpartition(" > ")[0] == above
        ]
        rows = [(n, _row_sum(parts, n), total.values[n]) for n in range(table.height)]
        known = [(n, part, value) for n, part, value in rows if part is not None and isinstance(value, Decimal)]
        wrong = [each for each in known if each[1] != each[2]]
        if len(parts) >= 2 and len(known) >= FEW and len(wrong) * 3 <= len(known):
            for n, computed, printed in wrong:
                yield WrongTotal(n, total.name, printed, computed)


def _row_sum(parts: Sequence[Column], row: int) -> Decimal | None:
    values = [column.values[row] for column in parts]
    numbers = [value for value in values if isinstance(value, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(values) else None


def _parent_rows(table: DataTable) -> set[int]:
    """Rows that others stand under."""
    parents = table.column("parent")
    named = {value for value in parents.values if value} if parents else set()
    codes = next((column for column in table.columns if not column.derived and named <= set(column.values)), None)
    return {n for n, code in enumerate(codes.values) if code in named} if codes and named else set()
