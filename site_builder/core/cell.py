"""Cells: what they may hold, and their canonical spelling, which is what the published CSV says for each value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from site_builder.core.json_literal import json_literal
from site_builder.core.numbers.number import canonical_number
from site_builder.core.text import Text, text_of

Cell = str | int | Decimal | bool | date | datetime | time | list[Any] | dict[str, Any] | None


def canonical_cell(value: Cell) -> str:
    """`.` decimals with their zeros, ISO dates, true and false, compact JSON; "" for a missing value."""
    if isinstance(value, str):  # most of them
        return value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return canonical_number(value)
        case datetime() | date() | time():
            return value.isoformat()
    return _json(value)


def row_text(row: Mapping[str, Cell], key: str) -> Text:
    """The words of a row under `key` and `key_<language>`."""
    return text_of(
        {name: canonical_cell(cell) for name, cell in row.items() if name.startswith(key)}, key
    )


def _json(value: list[Any] | dict[str, Any]) -> str:
    """Compact JSON; where it holds decimals these keep their digits, and stay numbers."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except TypeError:
        return json_literal(value)


def number_of(value: Cell) -> Decimal | int | None:
    """The cell where it holds a number; None for anything else, true and false included."""
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def is_endless(value: Cell) -> bool:
    """Whether it is NaN or an infinity."""
    return isinstance(value, Decimal) and not value.is_finite()
