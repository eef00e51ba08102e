"""Cells that come as values, of a workbook or of JSON, as they would be written in CSV."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from site_builder.core.cell import canonical_cell


def written(cell: Any) -> str:
    """The text of a cell that holds something; a day of a workbook, which knows moments only, stands without time."""
    match cell:
        case str():
            return cell
        case timedelta():
            return duration_text(cell)
        case datetime() if cell.time() == time() and cell.tzinfo is None:
            return cell.date().isoformat()
        case float():
            return canonical_cell(Decimal(repr(cell))) if math.isfinite(cell) else canonical_cell(Decimal(cell))
        case tuple():
            return canonical_cell(list(cell))
        case bool() | int() | Decimal() | date() | time() | list() | dict():
            return canonical_cell(cell)
    return str(cell)


def duration_text(span: timedelta) -> str:
    """ISO 8601, in hours, minutes and seconds: PT26H3M."""
    left = abs(span)
    hours, rest = divmod(left, timedelta(hours=1))
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    said = f"{seconds.seconds}.{seconds.microseconds:06}".rstrip("0").rstrip(".")
    parts = ((str(hours), "H"), (str(minutes), "M"), (said, "S"))
    text = "".join(f"{number}{sign}" for number, sign in parts if number != "0")
    return f"{'-' if span < timedelta(0) else ''}PT{text or '0S'}"
