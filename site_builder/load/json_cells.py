"""Cells that hold JSON, kept exactly: as a value where nothing is lost on the way, else as the text that stands."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from site_builder.core.cell import Cell


def json_cell(raw: Any, value: Any) -> Cell:
    """The value of an array, object or geojson cell; its own text where a float or a doubled key would lose some."""
    if not isinstance(raw, str) or not isinstance(value, (list, dict)):
        return value if isinstance(value, (list, dict)) else str(raw)
    try:
        json.loads(raw, parse_float=_exact_float, parse_constant=_refuse, object_pairs_hook=_distinct)
    except (ValueError, RecursionError):
        return raw
    return value


def _exact_float(text: str) -> float:
    number = float(text)
    try:
        if Decimal(repr(number)) == Decimal(text):
            return number
    except InvalidOperation:
        pass
    raise ValueError(text)


def _refuse(text: str) -> float:
    raise ValueError(text)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
