"""Days, times and moments in free spelling: read only where one reading is possible, and never completed.

What `format: any` and the patterns of Table Schema allow is more than can be told for certain. `02/01/2020` is two
days, `1850-01` is none: a part that a cell does not state is not taken from today's date, from 1900 or from midnight.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from site_builder.core.i18n.catalog import SOURCE, month_names
from site_builder.core.language import any_of, words
from site_builder.core.problem import WRITE, MomentError, Phrase

MomentKind = Literal["date", "datetime", "time", "year", "yearmonth"]
KINDS: tuple[MomentKind, ...] = ("date", "datetime", "time", "year", "yearmonth")

_MONTHS = {name.lower(): month for month, name in month_names(SOURCE).items()}
_MONTH_NAMES = {**_MONTHS, **{name[:3]: month for name, month in _MONTHS.items()}, "sept": 9}
_NAME = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
# Days as texts print them, in words or in figures, each with d, m and y.
PRINTED_DAYS = (
    rf"(?:{any_of('day.before')})?(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}})",
    *words("day.written"),
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", re.ASCII)
_NAMED = (
    re.compile(
        rf"(?P<d>\d{{1,2}})[- ./]?(?P<m>{_NAME})\.?[- ./,]{{1,2}}(?P<y>\d{{4}})",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<m>{_NAME})\.?[- ](?P<d>\d{{1,2}}),?[- ](?P<y>\d{{4}})", re.ASCII | re.IGNORECASE
    ),
    re.compile(rf"(?P<y>\d{{4}})[- ](?P<m>{_NAME})[- ](?P<d>\d{{1,2}})", re.ASCII | re.IGNORECASE),
    *(re.compile(each, re.IGNORECASE) for each in words("day.written")),
)
_BROKEN_OFF = (
    re.compile(r"\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|\d{1,2}[-/.]\d{1,2}", re.ASCII),
    re.compile(
        rf"(?:{_NAME})\.?[- ,]*\d{{1,4}}|\d{{1,4}}[- ,]*(?:{_NAME})\.?", re.ASCII | re.IGNORECASE
    ),
    re.compile(any_of("day.month"), re.IGNORECASE),
    re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII),  # the century is not said
)
_TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?(?: ?([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)
_ZONE = re.compile(r" ?(Z|UTC|[+-]\d\d:?\d\d)$", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YEAR_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)

_YEARS, _DAYS_OF_MONTH, _HOURS = {"Y", "y"}, {"d"}, {"H"}
_MONTH_SIGNS, _CLOCK = {"m", "b", "B"}, {"H", "I", "p", "M", "S", "f", "z"}
_LOCAL = {"c", "x", "X", "Z"}  # what they mean hangs on the machine that reads
_SIGN = re.compile(r"%(.)")


def parse_moment(text: str, kind: MomentKind) -> date | time | int | str:
    """The one moment that the text can mean; a yearmonth is its own text. Raises MomentError."""
    return _READERS[kind](" ".join(text.split()))


def parse_day(text: str) -> date | None:
    """d/m/yyyy, "ngày 20 tháng 4 năm 2022" or ISO; None where it is no day of the calendar."""
    plain = text.strip()
    iso = re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ]00:00:00)?", plain)
    matched = (iso, *(re.fullmatch(each, plain, re.IGNORECASE) for each in PRINTED_DAYS))
    for match in filter(None, matched):
        with suppress(MomentError):
            return _calendar(match["y"], match["m"], match["d"])
    return None


def spelled_day(text: str) -> str:
    """The day that a text spells in its own way, as ISO has it; "" where it spells none."""
    day = parse_day(text)
    with suppress(MomentError):
        day = day or _date(" ".join(text.split()))
    return day.isoformat() if day else ""


def day_meant(text: str, otherwise: str) -> str:
    """The same in the words of a repair; other words where a text spells no day."""
    day = spelled_day(text)
    return Phrase(WRITE, near=day) if day else otherwise


def says_exactly(pattern: str, kind: MomentKind) -> bool:
    """Whether a strptime pattern states every part of its kind, nothing more, and the same on every machine."""
    signs = set(_SIGN.findall(pattern.replace("%%", "")))
    if signs & _LOCAL:
        return False
    day = bool(
        signs & _YEARS and ("j" in signs or (signs & _MONTH_SIGNS and signs & _DAYS_OF_MONTH))
    )
    day = day or bool({"G", "V"} <= signs and signs & {"u", "w", "a", "A"})
    day = day or bool(signs & _YEARS and signs & {"U", "W"} and signs & {"w", "a", "A"})
    clock = "M" in signs and bool(signs & _HOURS or {"I", "p"} <= signs)
    wanted = {"date": (True, False), "datetime": (True, True), "time": (False, True)}
    if kind not in wanted:
        return False
    has_day, has_clock = wanted[kind]
    return (
        (day or not has_day) and (clock or not has_clock) and bool(has_clock or not signs & _CLOCK)
    )


def _date(text: str) -> date:
    day, _, rest = text.partition("T" if re.match(r"\d{4}-\d\d-\d\dT", text) else "\0")
    if not rest and (
        match := re.fullmatch(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}) (.+)", text, re.ASCII)
    ):
        day, rest = match.groups()
    if rest and not re.fullmatch(r"00:00(:00(\.0+)?)?", rest):
        raise MomentError("unreadable")
    if match := _ISO.fullmatch(day):
        return _calendar(match[1], match[3], match[4])
    if match := _DAY_FIRST.fullmatch(day):
        return _unordered(match[1], match[3], match[4])
    for pattern in _NAMED:
        if match := pattern.fullmatch(day):
            return _calendar(
                match["y"], _MONTH_NAMES.get(match["m"].lower(), match["m"]), match["d"]
            )
    raise MomentError(
        "incomplete" if any(pattern.fullmatch(day) for pattern in _BROKEN_OFF) else "unreadable"
    )


def _unordered(first: str, second: str, year: str) -> date:
    """Two numbers before a year: the day is told only by one that no month has, or by both being the same."""
    if int(first) != int(second) and int(first) <= 12 and int(second) <= 12:
        raise MomentError("ambiguous")
    month, day = (first, second) if int(second) > 12 else (second, first)
    return _calendar(year, month, day)


def _calendar(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise MomentError("unreadable") from error


def _datetime(text: str) -> datetime:
    match = re.fullmatch(r"(.*?\d{4}|\d{4}.*?\d)(?:T|,? )(\d{1,2}:.*)", text)
    if not match:
        _date(text)  # a day alone tells its own doubt, and lacks its time where it has none
        raise MomentError("incomplete")
    zone = _ZONE.search(match[2])
    clock = _time(match[2][: zone.start()] if zone else match[2])
    return datetime.combine(_date(match[1]), clock, _zone(zone[1]) if zone else None)


def _zone(text: str) -> timezone:
    if text in ("Z", "UTC"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise MomentError("unreadable")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _time(text: str) -> time:
    match = _TIME.fullmatch(text)
    if not match:
        raise MomentError(
            "incomplete" if re.fullmatch(r"\d{1,2}(?: ?[ap]m)?", text, re.ASCII) else "unreadable"
        )
    hour, minute, second, fraction, half = match.groups()
    if half and not 1 <= int(hour) <= 12:
        raise MomentError("unreadable")
    hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
    try:
        return time(hours, int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    except ValueError as error:
        raise MomentError("unreadable") from error


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise MomentError("unreadable")
    return int(text)


def _yearmonth(text: str) -> str:
    if not _YEAR_MONTH.fullmatch(text):
        raise MomentError("incomplete" if _YEAR.fullmatch(text) else "unreadable")
    return text


_READERS: dict[MomentKind, Callable[[str], date | time | int | str]] = {
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
}
