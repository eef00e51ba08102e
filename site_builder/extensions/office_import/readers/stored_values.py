"""A workbook's stored value as a cell.

A number is what the file holds, with the decimals that its format prints: an office published the print, and what
a formula holds beyond it is noise. A per cent format prints the hundredfold (taken, with unit %); a format that
scales by thousands prints another number than is stored: both are kept, and it is doubtful.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from site_builder.core.number import canonical_number, decimals_of
from site_builder.extensions.office_import.document import Cell
from site_builder.extensions.office_import.readers.richtext import raised

_KEPT = 15  # digits that a workbook keeps of a number


def typed_cell(value: Any, shown: str, place: str) -> Cell:
    """A cell from the value that a workbook stores and the format it shows it in."""
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", value, place)
    if isinstance(value, datetime | date | time | timedelta):
        return _dated(value, "s" in re.sub(r'"[^"]*"|\\.', "", shown).lower(), place)
    if isinstance(value, int | float):
        return _numbered(value, shown, place)
    return Cell(raised(value).replace("_x000D_", "").strip(), place=place)


def _dated(value: datetime | date | time | timedelta, to_seconds: bool, place: str) -> Cell:
    if isinstance(value, timedelta):
        return Cell(_clock(round(value.total_seconds()), to_seconds), place=place)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return Cell(f"{value.day}/{value.month}/{value.year:04d}", value, place)
    at = _clock(value.hour * 3600 + value.minute * 60 + value.second, to_seconds)
    return Cell(at if isinstance(value, time) else f"{value.day}/{value.month}/{value.year:04d} {at}", place=place)


def _clock(seconds: int, to_seconds: bool) -> str:
    """Hours and minutes, seconds where there are any or the format shows them: 08:30, 30:15, 00:00:05."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    tail = f":{seconds % 60:02d}" if seconds % 60 or to_seconds else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def _numbered(value: int | float, shown: str, place: str) -> Cell:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    positive = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", shown.split(";")[0])
    if not exact.is_finite():
        return Cell(str(value), place=place, doubt="no-value")
    if exact == exact.to_integral_value() and decimals_of(exact) == 0:
        exact = Decimal(int(exact))
    if positive.rstrip().endswith("%"):
        hundredfold = (exact * 100).normalize() if exact else Decimal(0)
        whole = hundredfold == hundredfold.to_integral_value()
        printed = as_shown(Decimal(int(hundredfold)) if whole else hundredfold, positive.replace("%", ""))
        return Cell(f"{canonical_number(printed)}%", printed, place, unit="%", rounded=printed != hundredfold)
    if scaled := re.search(r"(?<=[0#?]),+(?![0#?])", positive):
        shown_as = exact / 1000 ** len(scaled[0])
        return _scaled(exact, shown_as, as_shown(shown_as, positive.replace(scaled[0], "")), place)
    printed = as_shown(exact, positive)
    text = canonical_number(printed)
    if re.fullmatch(r"0{2,}", positive.strip()):  # 00000 prints 7 as the code 00007
        text = text.zfill(len(positive.strip()) + text.startswith("-"))
    return Cell(text, printed, place, rounded=printed != exact, doubt="digits" if _may_lack_digits(exact) else "")


def _may_lack_digits(exact: Decimal) -> bool:
    """Zeros at the end are no digits that were kept, whether stored or printed: 8487475000000000.00 is whole."""
    return abs(exact) >= 10**_KEPT and len(str(abs(int(exact))).rstrip("0")) >= _KEPT


def _scaled(stored: Decimal, shown: Decimal, printed: Decimal, place: str) -> Cell:
    return Cell(canonical_number(printed), printed, place, stored=stored, rounded=printed != shown)


def as_shown(value: Decimal, shown: str) -> Decimal:
    """A stored number with the decimals that its format prints: 4.1 shown as 0.00 is 4.10, 471.333 as 0.0 is 471.3.

    A format without digits of its own (General, @) prints all there are, and so do powers of ten and fractions, whose
    places are none of the number's.
    """
    if re.search(r"[eE][-+]|[0#?]\s*/\s*[0-9#?]", shown):
        return value
    places = re.search(r"[0#?](?:\.([0#?]+))?[^0#?]*$", shown)
    if places is None:
        return value
    decimals = len(places[1] or "")
    needed = decimals if "#" not in (places[1] or "") else min(decimals, decimals_of(value))
    if needed == decimals_of(value):
        return value
    rounded = value.quantize(Decimal(1).scaleb(-needed), rounding=ROUND_HALF_UP)
    return Decimal(int(rounded)) if not needed else rounded
