"""Rows of a table on their way to frictionless, and in which of them the header stands.

Left to itself frictionless takes for the header the first row that is about as wide as the table, and drops what
stands above it without a word: a title, or a narrow header with the first row of data in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from site_builder.core.problem import Problem, rule
from site_builder.load.header import HXL_ROW, composed, is_hxl
from site_builder.model.table import Schema

ROWS_ABOVE = rule(
    "rows-above-header",
    "warning",
    "The names of the columns stand in row {found}; what stands above them is not published as part of the table.",
    "Write “headerRows: [{found}]” in the resource's dialect, or move the lines above the table into the description.",
)
HEADER_AMONG_ROWS = rule(
    "header-among-rows",
    "error",
    "The names of the columns stand in row {found}, but row {above} is filled like a row of the table, and would be "
    "lost.",
    "Remove the header that stands twice, or write “headerRows: [{found}]” in the resource's dialect if the rows above "
    "are no part of the table.",
)
FIRST = 100  # rows; frictionless looks for a header in no more


def header_row(first: Sequence[Sequence[Any]], names: Collection[str], comments: Collection[int]) -> int:
    """The number of the first row that has the names of all fields, else of the first that holds anything."""
    filled = [n for n, row in enumerate(first, 1) if n not in comments and _filled(row)]
    named = (n for n in filled if names and set(names) <= {composed(cell) for cell in first[n - 1]})
    return next(named, filled[0] if filled else 1)


def _filled(row: Sequence[Any]) -> int:
    return sum(cell not in (None, "") for cell in row)


class Feed:
    """Rows that frictionless asks for by calling it; the dialect it reads them by learns where header and comments are.

    `make` gives all rows, and puts the numbers of comments into the set that it is handed. `pads`: what a row lacks at
    its end are empty cells.
    """

    def __init__(
        self, make: Callable[[set[int]], Iterator[list[Any]]], schema: Schema, stated: Any, *, pads: bool = False
    ) -> None:
        self.make, self.names, self.pads = make, {composed(name): name for name in schema.names}, pads
        self.is_stated = stated.has_defined("header_rows") or not stated.header
        self.header_rows: list[int] = list(stated.header_rows) if stated.header else []
        self.comments = {0, *stated.comment_rows}
        self.above: dict[int, bool] = {}  # what holds anything above the header; whether it is filled like the table
        self.dialect: Any = None
        self.is_respelled = False
        self.tags = 0  # the row of HXL below the header

    def __call__(self) -> Iterator[list[Any]]:
        """The rows anew."""
        rows = self.make(self.comments)
        first = list(islice(rows, FIRST))
        if not self.is_stated:
            self.header_rows = [header_row(first, self.names, self.comments)]
            self.above = dict(self._above(first))
        below = max(self.header_rows, default=0)
        if below and is_hxl(first[below] if below < len(first) else ()):
            self.tags = below + 1
            self.comments.add(self.tags)
        self.dialect.header_rows = self.header_rows or [1]
        self.dialect.comment_char, self.dialect.comment_rows = None, self.comments
        width = self._width(first)
        for number, row in enumerate(chain(first, rows), 1):
            named = self._named(row) if self.header_rows == [number] else row
            yield named + [None] * (width - len(named)) if self.pads else named

    def _named(self, row: Sequence[Any]) -> list[Any]:
        """The header in the spelling of the schema, where its letters are the same."""
        named = [self.names.get(composed(cell), cell) for cell in row]
        self.is_respelled = named != list(row)
        return named

    def problems(self, file: str) -> tuple[Problem, ...]:
        """What is told once the rows were read."""
        tags = (HXL_ROW(file, row=self.tags),) if self.tags else ()
        if self.is_stated or not self.header_rows:
            return tags
        place = self.header_rows[0]
        if rows := [n for n, is_row in self.above.items() if is_row]:
            return (HEADER_AMONG_ROWS(file, row=place, found=place, above=rows[0]), *tags)
        return (ROWS_ABOVE(file, row=place, found=place), *tags) if self.above else tags

    def _above(self, first: Sequence[Sequence[Any]]) -> Iterator[tuple[int, bool]]:
        """Titles fill a cell or two; what fills more than half of the columns may be a row of the table."""
        place = self.header_rows[0]
        width = _filled(first[place - 1]) if first else 0
        for number, row in enumerate(first[: place - 1], 1):
            if number not in self.comments and (count := _filled(row)):
                yield number, 2 * count > width

    def _width(self, first: Sequence[Sequence[Any]]) -> int:
        if not self.header_rows:
            return len(self.names)
        return max((len(row) for row in first[: self.header_rows[-1]]), default=0)
