"""Read one printed cell of a number column, by the convention of its table and the unit of its column or row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.numeral import BODY, Convention, is_ambiguous
from site_builder.core.quantity import Quantity, parse_quantity
from site_builder.extensions.office_import.document import Cell
from site_builder.extensions.office_import.tables.units import is_unit, same_unit

_MOVED = re.compile(r"(?P<word>giảm|tăng)\s+(?P<amount>\d.*)", re.IGNORECASE)
MISSING = ("-", "–", "—", "…", "...", "..", "không có", "ko có", "n/a")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell is worth. `printed` is filled where the print says more; `doubt` says why the value is left out."""

    value: Decimal | None = None
    printed: str = ""
    whole: Decimal | None = None
    unit: str = ""
    numeral: str = ""  # the figures alone, where they were read from print
    missing: str = ""
    doubt: str = ""


def is_missing(text: str) -> bool:
    """Whether a print says that there is no value."""
    return text.strip().lower() in MISSING


def read_cell(cell: Cell, convention: Convention | None, unit: str) -> Reading:
    """Read a cell whose column counts or measures something in `unit`."""
    text = cell.text.strip()
    if cell.doubt or cell.is_error:
        return Reading(printed=text, doubt=cell.doubt or "no-value")
    if not text:
        return Reading()
    if isinstance(cell.value, Decimal):
        return _stored(cell, cell.value, unit)
    if is_missing(text):
        return Reading(missing=text)
    if moved := _MOVED.fullmatch(text):
        return _moved(moved, convention, unit)
    quantity = parse_quantity(text, convention)
    if quantity is None:
        return Reading(printed=text, doubt="text")
    return _quantified(quantity, unit)


def _moved(match: re.Match[str], convention: Convention | None, unit: str) -> Reading:
    """ "giảm 12,5 %": the word is the sign, and stays in the print."""
    amount = parse_quantity(match["amount"], convention)
    if amount is None or amount.value is None or amount.value < 0:
        return Reading(printed=match[0], doubt="text" if amount is None else _reason(match["amount"]))
    reading = _quantified(amount, unit)
    sign = -1 if match["word"].lower() == "giảm" else 1
    return replace(reading, value=reading.value * sign if reading.value is not None else None, printed=match[0])


def _stored(cell: Cell, value: Decimal, unit: str) -> Reading:
    if cell.unit and unit and not same_unit(cell.unit, unit):
        return Reading(printed=cell.text, doubt="unit")
    return Reading(value, unit=cell.unit)


def _quantified(quantity: Quantity, unit: str) -> Reading:
    if quantity.doubtful:
        return Reading(printed=quantity.printed, doubt=_reason(quantity.printed))
    own = quantity.unit
    factored = quantity.irregular and any(word.isalpha() for word in quantity.printed.split()[1:])
    if unit and ((own and not same_unit(own, unit)) or (factored and not own)):
        return Reading(printed=quantity.printed, doubt="unit")
    says_more = quantity.qualifier or quantity.irregular or quantity.whole is not None or (own and own != "%")
    printed = quantity.printed if says_more else ""
    figures = re.search(rf"{BODY}", quantity.printed)
    return Reading(quantity.value, printed, quantity.whole, own, figures[0] if figures else "")


def _reason(printed: str) -> str:
    return "convention" if any(is_ambiguous(part) for part in printed.replace("/", " ").split()) else "irregular"


def one_scale(cells: Sequence[Cell]) -> list[Cell]:
    """The cells as they are where their formats scale all numbers alike; else what is scaled has no certain value."""
    scales = {_scale(cell) for cell in cells if cell.value}
    if len(scales) < 2:
        return list(cells)
    return [cell if cell.stored is None else replace(cell, value=None, doubt="format-scales") for cell in cells]


def _scale(cell: Cell) -> int:
    """0, or how many thousands a format divides by."""
    if cell.stored is None or not isinstance(cell.value, Decimal):
        return 0
    return 1 if abs(cell.stored) < abs(cell.value) * 30_000 else 2


def is_numeric(cells: Iterable[Cell], convention: Convention | None) -> bool:
    """Whether a column counts: most of its filled cells are numbers, in words of units at most."""
    filled = [cell for cell in cells if not cell.is_empty and not is_missing(cell.text)]
    pure = sum(_is_pure(cell, convention) for cell in filled)
    return bool(filled) and pure >= 0.6 * len(filled)


def _is_pure(cell: Cell, convention: Convention | None) -> bool:
    if isinstance(cell.value, Decimal) or cell.doubt or cell.is_error:
        return True
    moved = _MOVED.fullmatch(cell.text.strip())
    quantity = parse_quantity(moved["amount"] if moved else cell.text, convention)
    return quantity is not None and (not quantity.unit or is_unit(quantity.unit))
