"""Rows of a long table, which stay in its file: cut out and typed where somebody asks for them.

Only a file of which every cell has a form that is known comes here (`load.tables.long_table`), so that the text of a
cell has one value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any, overload

from site_builder.core.cell import Cell
from site_builder.core.files import SourceFile
from site_builder.core.sheets.csv import Dialect, csv_rows

# How a file spells its cells, and what they are in our own spelling: once in Python, once in SQL. Both give the text
# that we would print of the value, so that whoever reads a cell next knows one spelling only.
DAY_FORMAT = re.compile(r"%([dmY])([./-])%([dmY])\2%([dmY])")
_ANSWERS = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class ColumnSpelling:
    """How one column is written: its type, the signs of its numbers, the pattern of its days where they have one."""

    kind: str
    decimal: str = "."
    group: str = ""
    format: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether a cell is what we would print."""
        return self.kind != "boolean" and (self.decimal, self.group, self.format) == (".", "", "")

    def canonical(self, text: str) -> str:
        """The cell as we would print it."""
        if self.kind == "boolean":
            return _ANSWERS.get(text, text.lower())
        if self.format:
            parts = dict(zip(self.format[1::3], text.split(self.format[2]), strict=True))
            return f"{parts['Y']}-{parts['m']:0>2}-{parts['d']:0>2}"
        return (text.replace(self.group, "") if self.group else text).replace(self.decimal, ".")

    def canonical_sql(self, cell: str) -> str:
        """The same of a column of SQL."""
        if self.kind == "boolean":
            return f"CASE {cell} WHEN '1' THEN 'true' WHEN '0' THEN 'false' ELSE lower({cell}) END"
        if self.format:
            return f"strftime(try_strptime({cell}, '{self.format}'), '%Y-%m-%d')"
        plain = f"replace({cell}, '{_doubled(self.group)}', '')" if self.group else cell
        return (
            plain if self.decimal == "." else f"replace({plain}, '{_doubled(self.decimal)}', '.')"
        )


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file is written. `missing` are the texts that stand for no value, beside the empty cell."""

    columns: tuple[ColumnSpelling, ...]
    delimiter: str = ","
    line_end: str = "\n"
    missing: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The type of each column."""
        return tuple(column.kind for column in self.columns)

    def rows(self, texts: Iterable[Sequence[str]]) -> list[Row]:
        """Rows of cells as values. ValueError where a day is none."""
        by_column = zip(self.columns, zip(*texts, strict=True), strict=True)
        return list(
            zip(
                *(_column(spelling, self.missing, cells) for spelling, cells in by_column),
                strict=True,
            )
        )

    @property
    def own(self) -> tuple[int, ...]:
        """The columns in which a cell may differ from what we would print."""
        return tuple(
            n for n, column in enumerate(self.columns) if self.missing or not column.is_ours
        )

    def cell_sql(self, index: int) -> str:
        """The cell of a column as we would print it, of a file's column c0, c1, ..."""
        text = self.columns[index].canonical_sql(f"c{index}")
        if not self.missing:
            return text
        return f"CASE WHEN c{index} IN ({self._listed}) THEN NULL ELSE {text} END"

    def is_there_sql(self, index: int) -> str:
        """Whether a cell stands for a value."""
        return f"c{index} IS NOT NULL" if not self.missing else f"c{index} NOT IN ({self._listed})"

    @property
    def _listed(self) -> str:
        return ", ".join(f"'{_doubled(each)}'" for each in self.missing)


def _doubled(text: str) -> str:
    return text.replace("'", "''")


Row = tuple[Cell, ...]
_VALUES: dict[str, Callable[[str], Cell]] = {
    "string": str,
    "integer": int,
    "year": int,
    "number": Decimal,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
KINDS = frozenset(_VALUES)
_AT_ONCE = 8  # blocks of single rows that are held


class LongRows(Sequence[Row]):
    """Rows by their place. `starts` and `firsts` say where each block of whole rows begins: its byte, its first row;
    behind the last block stand the end of the file and the number of rows.
    """

    __slots__ = ("firsts", "source", "spelling", "starts")

    def __init__(
        self,
        source: SourceFile,
        spelling: Spelling,
        starts: tuple[int, ...],
        firsts: tuple[int, ...],
    ):
        self.source, self.spelling, self.starts, self.firsts = source, spelling, starts, firsts

    @property
    def kinds(self) -> tuple[str, ...]:
        """The type of each column."""
        return self.spelling.kinds

    def __len__(self) -> int:
        return self.firsts[-1]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        places = range(len(self))[index]
        if isinstance(places, int):
            block = bisect_right(self.firsts, places) - 1
            return _block(self, block)[places - self.firsts[block]]
        if places.step == 1:
            return tuple(islice(self.from_row(places.start), len(places)))
        return tuple(self[position] for position in places)

    def __iter__(self) -> Iterator[Row]:
        return self.from_row(0)

    def from_row(self, first: int) -> Iterator[Row]:
        """The rows from a place on, of which one block is held at a time."""
        for block in range(bisect_right(self.firsts, first) - 1, len(self.starts) - 1):
            yield from islice(self.read_block(block), max(0, first - self.firsts[block]), None)

    def column(self, index: int) -> LongColumn:
        """One of its columns."""
        return LongColumn(self, index)

    def read_block(self, block: int) -> list[Row]:
        """The rows of a block."""
        return self.spelling.rows(self._cells(block))

    def read_column(self, block: int, index: int) -> list[Cell]:
        """One column of a block."""
        cells = [cells[index] for cells in self._cells(block)]
        return _column(self.spelling.columns[index], self.spelling.missing, cells)

    def _cells(self, block: int) -> Iterator[list[str]]:
        start, end = self.starts[block : block + 2]
        return csv_rows(
            self.source.read_at(start, end - start).decode(), Dialect(self.spelling.delimiter)
        )

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LongRows):
            return (self.source.sha256, self.spelling) == (other.source.sha256, other.spelling)
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip_longest(self, other))

    def __hash__(self) -> int:
        return hash((self.source.sha256, self.spelling))

    def __reduce__(self) -> tuple[Any, ...]:
        return LongRows, (self.source, self.spelling, self.starts, self.firsts)


class LongColumn(Sequence[Cell]):
    """One column of long rows, of which a block is held at a time."""

    __slots__ = ("column", "rows")

    def __init__(self, rows: LongRows, index: int) -> None:
        self.rows, self.column = rows, index

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Cell]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return tuple(row[self.column] for row in self.rows[index])
        return self.rows[index][self.column]

    def __iter__(self) -> Iterator[Cell]:
        for block in range(len(self.rows.starts) - 1):
            yield from self.rows.read_column(block, self.column)


def value_of(kind: str, text: str) -> Cell:
    """The value of a cell that is not empty."""
    return _VALUES[kind](text)


def _column(spelling: ColumnSpelling, missing: tuple[str, ...], cells: Sequence[str]) -> list[Cell]:
    value, none = _VALUES[spelling.kind], ("", *missing)
    if spelling.is_ours:
        return [None if cell in none else value(cell) for cell in cells]
    return [None if cell in none else value(spelling.canonical(cell)) for cell in cells]


@lru_cache(maxsize=_AT_ONCE)
def _block(rows: LongRows, block: int) -> list[Row]:
    return rows.read_block(block)
