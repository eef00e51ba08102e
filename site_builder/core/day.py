"""Days as documents print them."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"(?:ngày\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.IGNORECASE)


def parse_day(text: str) -> date | None:
    """d/m/yyyy, "ngày 20 tháng 4 năm 2022" or ISO; None where it is no day of the calendar."""
    plain = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?", plain):
        return _calendar_day(iso[1], iso[2], iso[3])
    match = _WRITTEN.fullmatch(plain) or _NUMERIC.fullmatch(plain)
    return _calendar_day(match[3], match[2], match[1]) if match else None


def _calendar_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
