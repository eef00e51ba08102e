"""Workbooks that `excel export` wrote and somebody filled in: the stored values by sheet and place, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase

Stored = str | int | float | bool | date | datetime | time
Place = tuple[int, int]  # row and column, counted from 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula. `value` is what Excel computed last; None where nothing was saved."""

    value: Stored | None


Filled = Mapping[str, Mapping[Place, Stored | Formula]]


def read_filled(content: bytes) -> Filled:
    """Every cell that holds something, hidden sheets too. Raises UnreadableError."""
    from openpyxl import load_workbook

    try:
        computed = load_workbook(BytesIO(content), data_only=True)
        written = load_workbook(BytesIO(content))
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError, IndexError, OSError) as error:
        raise UnreadableError(Phrase("it is no workbook of Excel (.xlsx), or it is damaged")) from error
    return {sheet.title: dict(_cells(sheet, computed[sheet.title])) for sheet in written.worksheets}


def _cells(sheet: Any, computed: Any) -> list[tuple[Place, Stored | Formula]]:
    found: list[tuple[Place, Stored | Formula]] = []
    for (row, column), cell in sheet._cells.items():
        if cell.data_type == "f":
            found.append(((row - 1, column - 1), Formula(computed.cell(row, column).value)))
        elif cell.value is not None and cell.value != "":
            found.append(((row - 1, column - 1), cell.value))
    return found
