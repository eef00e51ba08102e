"""What stands in plain data files before anyone has described them: tables, their columns, and what is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from site_builder.core.problem import Problem

Doubt = Literal["", "convention", "words", "order", "irregular", "zeros", "digits"]


@dataclass(frozen=True, slots=True)
class Typing:
    """The type under which a column is read without a guess; `doubt` says why it stays text, `example` shows a cell."""

    type: str = "string"
    format: str = ""
    decimal: str = ""
    group: str = ""
    is_share: bool = False
    missing: tuple[str, ...] = ()
    doubt: Doubt = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column by its own label, with its cells as the file stores them."""

    name: str
    cells: tuple[Any, ...]
    typing: Typing
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table found in a file. `content` is the table written anew, where the file itself is no plain table.

    `header` is the row of the labels and `skipped` are the rows below it that are none of the table, both counted
    from 1.
    """

    file: str
    name: str
    columns: tuple[SeenColumn, ...]
    title: str = ""
    notes: str = ""
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    header: int = 1
    skipped: tuple[int, ...] = ()
    content: bytes | None = None

    @property
    def path(self) -> str:
        """Where the table lies in the folder."""
        return self.file if self.content is None else f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file of the folder: its tables, why none was found in it (`reason`), or what its reader refuses in it.

    `hidden` are the sheets that the workbook does not show; no table is made of them.
    """

    path: str
    tables: tuple[SeenTable, ...] = ()
    reason: str = ""
    hidden: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


Position = tuple[int, int]  # row and column of a cell, counted from 1


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table as it is laid out on a sheet: heads as (title, unit), and by row the places of its cells.

    `unit` is that of the whole table.
    """

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Position | None, ...], ...]
    title: str = ""
    unit: str = ""
    notes: str = ""
    sheet: str = ""


class Layout(Protocol):
    """What knows how offices lay tables out: where no file is a plain table, and what stands in labels."""

    def laid_tables(self, content: bytes, name: str, language: str) -> Sequence[LaidTable]:
        """The tables of a file. Raises UnreadableError."""

    def split_unit(self, text: str) -> tuple[str, str]:
        """A label, and the unit taken out of it."""

    def unit_line(self, text: str) -> str:
        """The unit that a line above a table states."""

    def column_names(self, titles: Sequence[str]) -> list[str]:
        """ASCII names, each once."""
