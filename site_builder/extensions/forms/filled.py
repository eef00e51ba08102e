"""Workbooks that `excel export` wrote and somebody filled in: the stored values by sheet and place, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import N_, Phrase

Stored = str | int | float | bool | date | datetime | time
Place = tuple[int, int]  # row and column, counted from 0

NO_WORKBOOK = N_(
    "it is no workbook of Excel (.xlsx), or it is damaged; open it in Excel and save it as an Excel workbook (.xlsx)"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula. `value` is what Excel computed last; None where nothing was saved."""

    value: Stored | None


@dataclass(frozen=True, slots=True)
class Percent:
    """A number whose cell shows it as a percentage: who types 85% leaves 0.85 in the file."""

    value: int | float


Held = Stored | Formula | Percent
Filled = Mapping[str, Mapping[Place, Held]]
_SHOWN = re.compile(r'"[^"]*"|\\.')  # what a format shows as it stands


def read_filled(content: bytes) -> Filled:
    """Every cell that holds something, hidden sheets too. Raises UnreadableError."""
    from openpyxl import load_workbook

    try:
        computed = load_workbook(BytesIO(content), data_only=True)
        written = load_workbook(BytesIO(content))
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError, IndexError, OSError) as error:
        raise UnreadableError(Phrase(NO_WORKBOOK)) from error
    return {sheet.title: dict(_cells(sheet, computed[sheet.title])) for sheet in written.worksheets}


def _cells(sheet: Any, computed: Any) -> list[tuple[Place, Held]]:
    found: list[tuple[Place, Held]] = []
    for (row, column), cell in sheet._cells.items():
        if cell.data_type == "f":
            value = computed.cell(row, column).value
            found.append(((row - 1, column - 1), Percent(value) if _is_percent(cell, value) else Formula(value)))
        elif cell.value is not None and cell.value != "":
            value = cell.value
            found.append(((row - 1, column - 1), Percent(value) if _is_percent(cell, value) else value))
    return found


def _is_percent(cell: Any, value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and "%" in _SHOWN.sub("", cell.number_format)
