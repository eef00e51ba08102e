"""Read one printed cell of a number column, by the convention of its table and the unit of its column or row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.numeral import Convention, is_ambiguous
from site_builder.core.quantity import Quantity, parse_quantity
from site_builder.ingest.document import Cell
from site_builder.ingest.tables.units import is_unit, same_unit

MISSING = ("-", "–", "—", "…", "...", "..", "không có", "ko có", "n/a")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell is worth. `printed` is filled where the print says more; `doubt` says why the value is left out."""

    value: Decimal | None = None
    missing: str = ""
    printed: str = ""
    whole: Decimal | None = None
    unit: str = ""
    doubt: str = ""


def is_missing(text: str) -> bool:
    """Whether a print says that there is no value."""
    return text.strip().lower() in MISSING


def read_cell(cell: Cell, convention: Convention | None, unit: str) -> Reading:
    """Read a cell whose column counts or measures something in `unit`."""
    text = cell.text.strip()
    if cell.doubt:
        return Reading(printed=text, doubt=cell.doubt)
    if not text:
        return Reading()
    if isinstance(cell.value, Decimal):
        return _stored(cell, cell.value, unit)
    if is_missing(text):
        return Reading(missing=text)
    quantity = parse_quantity(text, convention)
    if quantity is None:
        return Reading(printed=text, doubt="text")
    return _quantified(quantity, unit)


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
    return Reading(quantity.value, printed=quantity.printed if says_more else "", whole=quantity.whole, unit=own)


def _reason(printed: str) -> str:
    return "convention" if any(is_ambiguous(part) for part in printed.replace("/", " ").split()) else "irregular"


def is_numeric(cells: Iterable[Cell], convention: Convention | None) -> bool:
    """Whether a column counts: most of its filled cells are numbers, in words of units at most."""
    filled = [cell for cell in cells if not cell.is_empty and not is_missing(cell.text)]
    pure = sum(_is_pure(cell, convention) for cell in filled)
    return bool(filled) and pure >= 0.6 * len(filled)


def _is_pure(cell: Cell, convention: Convention | None) -> bool:
    if isinstance(cell.value, Decimal) or cell.doubt:
        return True
    quantity = parse_quantity(cell.text, convention)
    return quantity is not None and (not quantity.unit or is_unit(quantity.unit))
