"""Stored numbers of workbooks, as they are kept and as they are shown. Source: ECMA-376 part 1, 18.8.30."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


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
