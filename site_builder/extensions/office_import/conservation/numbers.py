"""Stored numbers of workbooks, as they are kept and as they are shown. Source: ECMA-376 part 1, 18.8.30."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_CLOCKS = ("18", "19", "20", "21", "22", "45", "46", "47")  # built-in formats that show hours or minutes


def shown_decimals(number: str, own: dict[str, str]) -> int | None:
    """How many decimals a number format shows, in hundredths where it is a per cent; None where it says nothing."""
    built_in = {"1": 0, "2": 2, "3": 0, "4": 2, "9": 2, "10": 4, "37": 0, "38": 0, "39": 2, "40": 2, "41": 0, "43": 2}
    code = own.get(number, "").split(";")[0]
    if not code or not re.search(r"[0#?]", code):
        return built_in.get(number)
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code)
    if re.search(r"[eE][-+]|/", bare):  # 2.25E-05 and 1/8 are whole as they stand
        return None
    places = re.search(r"\.([0#?]+)", bare)
    return (len(places[1]) if places else 0) + (2 if "%" in bare else 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a number format shows a number: with how many decimals, or by the clock; None and False where it does not."""

    places: int | None = None
    is_clock: bool = False
    is_elapsed: bool = False  # [h]:mm counts all hours


NO_LOOK = Look()


def look_of(number: str, own: dict[str, str]) -> Look:
    """The look of a number format by its id; `own` are the codes that the workbook declares."""
    # Brackets hold colours too: [Magenta] and [White] show no minutes and no hours.
    code = re.sub(r'"[^"]*"|\\.|\[(?!(?:[hH]+|[mM]+|[sS]+)\])[^\]]*\]', "", own.get(number, "").split(";")[0])
    is_elapsed = number == "46" or bool(re.search(r"\[[hHmMsS]", code))
    if is_elapsed or number in _CLOCKS or re.search(r"[hH]", code):
        return Look(None, True, is_elapsed)
    return Look(shown_decimals(number, own))


def shown_as(stored: str, look: Look) -> str:
    """A stored number as its format shows it; "" where the format adds nothing."""
    if look.is_clock:
        return _clock(stored, look)
    return rounded(stored, look.places) if look.places is not None else ""


def _clock(stored: str, look: Look) -> str:
    """Day, month and year, hours and minutes, in figures; a time of day has no day."""
    try:
        days, rest = divmod(round(float(stored) * 86_400), 86_400)
        day = date(1899, 12, 30) + timedelta(days)
    except (ValueError, OverflowError):
        return ""
    hours = rest // 3600 + (24 * days if look.is_elapsed else 0)
    figures = [] if look.is_elapsed or not days else [day.day, day.month, day.year]
    figures += [hours, rest // 60 % 60, *([rest % 60] if rest % 60 else [])]
    return " ".join(map(str, figures))


def short(stored: str) -> str:
    """A stored number in the fifteen digits that Excel itself keeps apart."""
    try:
        return format(Decimal(format(float(stored), ".15g")), "f")
    except (ValueError, InvalidOperation):
        return stored


def rounded(stored: str, places: int) -> str:
    """A stored number as its format shows it; "" for what is none."""
    try:
        value = Decimal(format(float(stored), ".15g"))
        return format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    except (ValueError, InvalidOperation):
        return ""
