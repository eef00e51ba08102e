"""What stands in plain data files before anyone has described them: tables, their columns, and what is unsure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Doubt = Literal["", "convention", "words", "day-first", "irregular"]


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column by its own label. `doubt` says why its type is unsure, `example` shows a cell that made it so."""

    name: str
    type: str = "string"
    title: str = ""
    unit: str = ""
    format: str = ""
    decimal: str = ""
    group: str = ""
    bare: bool = True
    missing: tuple[str, ...] = ()
    doubt: Doubt = ""
    example: str = ""
    cells: tuple[str, ...] = ()  # as they are published: of a file described as it lies, as printed


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
    """A file of the folder: its tables, or why none were found in it (`reason` is an author's sentence).

    `hidden` are the sheets that the workbook does not show; no table is made of them.
    """

    path: str
    tables: tuple[SeenTable, ...] = ()
    reason: str = ""
    hidden: tuple[str, ...] = ()
