"""A reporting period: its code, its window, its neighbours and its names.

The window is data. "6 tháng đầu năm 2022" runs from 15 December 2021 to 14 June 2022 under Decree 09/2019, from
1 January to 30 June under the calendar, and under a fiscal year from when that begins: see `regime`.

Source: SDMX 3.0 section 2 (time periods).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, Literal

from site_builder.core.calendar.regime import Regime as Regime
from site_builder.core.i18n.catalog import SOURCE, month_names, say_in_context
from site_builder.core.language import words
from site_builder.core.naming import roman
from site_builder.core.problem import N_, NC_, PeriodError, Phrase
from site_builder.core.text import fold

# What readers call a period: the one place where its name is made, for pages, charts, feeds, messages and files.
#
# A year of the calendar bears one number. A year that begins in another month lies in two, and readers say so:
# "FY2025/26", "Academic year 2025/26", "Năm học 2025–2026". A fiscal year that bears the number of its end is called
# by
# that alone, as those say who name it so: "FY2026". Months and days are the calendar's in every regime.


class Kind(StrEnum):
    """What sort of period it is."""

    DATE = "date"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    NINE_MONTHS = "nine-months"
    YEAR = "year"
    CUSTOM = "custom"


_CONTEXT = "period"
_YEARS = {"fiscal": NC_("period", "FY{year}"), "academic": NC_("period", "academic year {year}")}
_SPAN = NC_("period", "{start}/{end}")
_SHORT_SPAN = NC_("period", "{short}/{end}")
# Parts of a year by what the year is called; the number of a half is 1 or 2.
_CALENDAR = {
    (Kind.QUARTER, 0): NC_("period", "Q{number} {year}"),
    (Kind.HALF_YEAR, 1): NC_("period", "First half of {year}"),
    (Kind.HALF_YEAR, 2): NC_("period", "Second half of {year}"),
    (Kind.NINE_MONTHS, 0): NC_("period", "First nine months of {year}"),
    (Kind.YEAR, 0): NC_("period", "{year}"),
}
_NAMED = {
    (Kind.QUARTER, 0): NC_("part of a named year", "Q{number} of {year}"),
    (Kind.HALF_YEAR, 1): NC_("part of a named year", "First half of {year}"),
    (Kind.HALF_YEAR, 2): NC_("part of a named year", "Second half of {year}"),
    (Kind.NINE_MONTHS, 0): NC_("part of a named year", "First nine months of {year}"),
}
_FISCAL = {**_NAMED, (Kind.QUARTER, 0): NC_("part of a named year", "{year} Q{number}")}
# On the axis of a chart; the last two figures of the year do.
_AXIS = {
    (Kind.QUARTER, 0): NC_("period", "Q{number}/{year}"),
    (Kind.HALF_YEAR, 1): NC_("period", "1st half/{year}"),
    (Kind.HALF_YEAR, 2): NC_("period", "2nd half/{year}"),
    (Kind.NINE_MONTHS, 0): NC_("period", "9 months/{year}"),
}
_AXIS_OF_SPAN = {
    (Kind.QUARTER, 0): NC_("axis", "Q{number} {year}"),
    (Kind.HALF_YEAR, 1): NC_("axis", "1st half {year}"),
    (Kind.HALF_YEAR, 2): NC_("axis", "2nd half {year}"),
    (Kind.NINE_MONTHS, 0): NC_("axis", "9 months {year}"),
}


@lru_cache(maxsize=1024, typed=True)  # a language beside another equals its plain tag
def part_of_year(kind: Kind, number: int, year: int, regime: Regime, language: str) -> str:
    """The name of a year, half-year, nine months or quarter under a regime."""
    where = kind, number if kind is Kind.HALF_YEAR else 0
    facts = {"number": number, "numeral": roman(number)}
    if not regime.year:
        return _say(_CALENDAR[where], language).format(
            year=_figures(year, regime, language), **facts
        )
    named = _say(_YEARS[regime.year], language).format(year=_figures(year, regime, language))
    if kind is Kind.YEAR:
        return named[:1].upper() + named[1:]
    patterns = _FISCAL if regime.year == "fiscal" else _NAMED
    return say_in_context("part of a named year", patterns[where], language).format(
        year=named, **facts
    )


def short_part(kind: Kind, number: int, year: int, regime: Regime, language: str) -> str:
    """The same on the axis of a chart: 2022, Q1/22, 1st half/22; Q1 22/23 where a year lies in two."""
    first, last = regime.years(year)
    if kind is Kind.YEAR:
        return _figures(year, regime, language)
    where = kind, number if kind is Kind.HALF_YEAR else 0
    facts = {"number": number, "numeral": roman(number)}
    if first == last:
        return _say(_AXIS[where], language).format(year=f"{first % 100:02d}", **facts)
    span = _span(_SHORT_SPAN, first, last, language)
    return say_in_context("axis", _AXIS_OF_SPAN[where], language).format(year=span, **facts)


def _figures(year: int, regime: Regime, language: str) -> str:
    first, last = regime.years(year)
    return str(year) if first == last else _span(_SPAN, first, last, language)


def _span(pattern: str, first: int, last: int, language: str) -> str:
    end, short = f"{last % 100:02d}", f"{first % 100:02d}"
    return _say(pattern, language).format(start=first, finish=last, end=end, short=short)


def month_name(number: int, year: int, language: str) -> str:
    """A month of a year: "June 2022", "Tháng 6/2022"."""
    return _say(NC_("period", "{month} {year}"), language).format(
        year=year, **_month(number, language, "stand-alone")
    )


def day_name(day: date, language: str) -> str:
    """A day that is a period of its own: "Ngày 14/6/2022"."""
    return _say(NC_("period", "{date}"), language).format(date=format_date(day, language))


def span_name(start: date, end: date, language: str) -> str:
    """From one day to another."""
    days = {"start": format_date(start, language), "end": format_date(end, language)}
    return _say(NC_("period", "{start} to {end}"), language).format(**days)


def format_date(day: date, language: str) -> str:
    """d/m/yyyy in Vietnamese, "14 June 2022" in English."""
    return _say(NC_("period", "{day} {month} {year}"), language).format(
        day=day.day, year=f"{day.year:04d}", **_month(day.month, language, "format")
    )


def _month(number: int, language: str, form: Literal["format", "stand-alone"]) -> dict[str, object]:
    """A month as the patterns of dates may want it: its name (CLDR, within a day or alone) and its number."""
    return {"month": month_names(language, form)[number], "number": number}


def _say(message: str, language: str) -> str:
    return say_in_context(_CONTEXT, message, language)


MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF_YEAR: 6, Kind.NINE_MONTHS: 9, Kind.YEAR: 12}
ROMAN = tuple(roman(number) for number in range(1, 5))


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, both inside."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(
                Phrase(
                    "it ends on {end}, before it starts on {start}", end=self.end, start=self.start
                )
            )

    @property
    def interval(self) -> str:
        """Both days as ISO 8601 writes an interval."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def overlaps(self, other: Window) -> bool:
        """Whether they share a day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name. `number` counts within the year (H1 is 1), `last` closes a custom window.

    `regime` says what readers call its year. It is no part of what the period is: the same code is the same period.
    """

    kind: Kind
    year: int
    number: int = 1
    day: date | None = None
    last: date | None = None
    regime: Regime = field(default=Regime.CALENDAR, compare=False, repr=False)

    def under(self, regime: Regime) -> Period:
        """The same period, called as the readers of a series under a regime call it."""
        return self if self.regime is regime else replace(self, regime=regime)

    @property
    def code(self) -> str:
        """The code as it stands in addresses and data: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26."""
        return _CODES[self.kind](self)

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """By calendar end, then start: a half-year stands before the year that holds it."""
        return _sort_key(self)

    def __lt__(self, other: Period) -> bool:
        return self.sort_key < other.sort_key

    def window(self, regime: Regime = Regime.CALENDAR) -> Window:
        """The days it covers under a regime."""
        if self.kind is Kind.DATE or self.kind is Kind.CUSTOM:
            assert self.day is not None
            return Window(self.day, self.last or self.day)
        return Window(*regime.window(self.year, *self._months(), is_month=self.kind is Kind.MONTH))

    def previous(self) -> Period | None:
        """The period of the same kind just before; None for a custom window, whose rhythm is unknown."""
        return self._shifted(-1)

    def next(self) -> Period | None:
        """The period of the same kind just after."""
        return self._shifted(1)

    def year_before(self) -> Period | None:
        """The same period of last year; None for dates and custom windows."""
        return None if self.kind in (Kind.DATE, Kind.CUSTOM) else replace(self, year=self.year - 1)

    def label(self, language: str) -> str:
        """Its name for readers."""
        match self.kind:
            case Kind.DATE:
                assert self.day is not None
                return day_name(self.day, language)
            case Kind.CUSTOM:
                window = self.window()
                return span_name(window.start, window.end, language)
            case Kind.MONTH:
                return month_name(self.number, self.year, language)
        return part_of_year(self.kind, self.number, self.year, self.regime, language)

    def inside(self, language: str) -> str:
        """Its name within a sentence: "quý I/2022", but "June 2022", "Q1 2022" and "FY2025/26"."""
        label = self.label(language)
        is_name = self.kind is Kind.MONTH and language == "en"
        return label if is_name or not label[1:2].islower() else label[:1].lower() + label[1:]

    def short(self, language: str) -> str:
        """Its name on the axis of a chart: 2022, Q1/22, 1st half/22, 9 months/22, 6/22, 26/11/22."""
        match self.kind:
            case Kind.DATE | Kind.CUSTOM:
                assert self.day is not None
                return f"{self.day.day}/{self.day.month}/{self.day.year % 100:02d}"
            case Kind.MONTH:
                return f"{self.number}/{self.year % 100:02d}"
        return short_part(self.kind, self.number, self.year, self.regime, language)

    def sdmx(self, window: Window | None = None) -> str:
        """SDMX time period: the calendar's code where the window is the calendar's, else start/duration."""
        calendar = self.window(Regime.CALENDAR)
        actual = window or calendar
        if self.kind is Kind.HALF_YEAR and actual == calendar:
            return f"{self.year}-S{self.number}"
        if actual == calendar and self.kind not in (Kind.NINE_MONTHS, Kind.CUSTOM):
            return self.code
        return f"{actual.start.isoformat()}/{_duration(actual)}"

    def _months(self) -> tuple[int, int]:
        length = MONTHS[self.kind]
        last = self.number * length
        return last - length + 1, last

    def _shifted(self, step: int) -> Period | None:
        if self.kind is Kind.CUSTOM:
            return None
        if self.kind is Kind.DATE:
            assert self.day is not None
            moved = self.day + timedelta(days=step)
            return replace(self, year=moved.year, day=moved)
        per_year = 1 if self.kind is Kind.NINE_MONTHS else 12 // MONTHS[self.kind]
        index = self.year * per_year + self.number - 1 + step
        return replace(self, year=index // per_year, number=index % per_year + 1)


@lru_cache(maxsize=4096)  # the same few are sorted in every history and list
def _sort_key(period: Period) -> tuple[date, date, str]:
    window = period.window(Regime.CALENDAR)
    return window.end, window.start, period.code


_CODES: dict[Kind, Callable[[Any], str]] = {
    Kind.DATE: lambda p: p.day.isoformat(),
    Kind.MONTH: lambda p: f"{p.year:04d}-{p.number:02d}",
    Kind.QUARTER: lambda p: f"{p.year:04d}-Q{p.number}",
    Kind.HALF_YEAR: lambda p: f"{p.year:04d}-H{p.number}",
    Kind.NINE_MONTHS: lambda p: f"{p.year:04d}-9M",
    Kind.YEAR: lambda p: f"{p.year:04d}",
    Kind.CUSTOM: lambda p: f"{p.day.isoformat()}/{p.last.isoformat()}",
}


def parse_period(text: str) -> Period:
    """Read a code, or a label in a language that is installed. Raises PeriodError and says what would be right."""
    if (period := _read_period(str(text))) is not None:
        return period
    raise PeriodError(
        Phrase(
            "“{text}” is not a period; write 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06 or 2022-11-26",
            text=text,
        )
    )


def known_period(text: str) -> Period | None:
    """The same, None for what `parse_period` would not take."""
    with suppress(PeriodError):
        return _read_period(text)
    return None


@lru_cache(maxsize=4096)  # the same texts are asked for in every row, on every page
def _read_period(text: str) -> Period | None:
    """The period that a text names, None for one that is written as none. PeriodError for one that cannot be."""
    plain = re.sub(r"\s+", " ", fold(text).strip().lower())
    if not _YEAR.search(plain):
        return None
    for kind, pattern in _WRITTEN:
        if match := pattern.fullmatch(plain):
            return _MAKERS[kind](
                **{name: _NUMBERS.get(part, part) for name, part in match.groupdict().items()}
            )
    return None


_NO_SUCH = {
    Kind.MONTH: N_("a year has no month {number}"),
    Kind.QUARTER: N_("a year has no quarter {number}"),
    Kind.HALF_YEAR: N_("a year has no half {number}"),
}


def _make(kind: Kind, year: str, number: str | int = 1) -> Period:
    most = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2}.get(kind, 1)
    if not 1 <= int(number) <= most:
        raise PeriodError(Phrase(_NO_SUCH[kind], number=number))
    _check_year(year)
    return Period(kind, int(year), int(number))


def _check_year(year: str) -> None:
    if not 1000 <= int(year) <= 9998:  # the year before and the day after must still be writable
        raise PeriodError(
            Phrase("{year} is not a year; write one of four digits, such as 2022", year=year)
        )


def _day(year: str, month: str, day: str) -> Period:
    moment = _calendar_date(year, month, day)
    return Period(Kind.DATE, moment.year, 1, moment)


def _custom(start: str, end: str) -> Period:
    first, last = (_calendar_date(*parse_period(part).code.split("-")) for part in (start, end))
    Window(first, last)  # refuses an end before the start
    return Period(Kind.CUSTOM, first.year, 1, first, last)


def _calendar_date(year: str, month: str, day: str) -> date:
    try:
        day_of_calendar = date(int(year), int(month), int(day))
    except ValueError as error:
        raise PeriodError(
            Phrase(
                "{day} is not a day of the calendar; write 2022-11-26", day=f"{year}-{month}-{day}"
            )
        ) from error
    _check_year(year)
    return day_of_calendar


_MAKERS: dict[Kind, Callable[..., Period]] = {kind: partial(_make, kind) for kind in Kind} | {
    Kind.DATE: _day,
    Kind.CUSTOM: _custom,
}
_CODED = {
    Kind.YEAR: r"(?P<year>\d{4})",
    Kind.HALF_YEAR: r"(?P<year>\d{4})-[hs](?P<number>\d)",
    Kind.QUARTER: r"(?P<year>\d{4})-q(?P<number>\d)",
    Kind.NINE_MONTHS: r"(?P<year>\d{4})-9m",
    Kind.MONTH: r"(?P<year>\d{4})-(?P<number>\d{2})",
    Kind.DATE: r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    Kind.CUSTOM: r"(?P<start>\d{4}-\d{2}-\d{2})/(?P<end>\d{4}-\d{2}-\d{2})",
}
_MONTHS = {
    part: month
    for month, name in month_names(SOURCE).items()
    for part in (name.lower(), name[:3].lower())
}
_NUMBERS: dict[str, Any] = {
    **_MONTHS,
    **{numeral.lower(): number for number, numeral in enumerate(ROMAN, 1)},
    **dict.fromkeys(map(fold, words("period.first")), 1),
    **dict.fromkeys(map(fold, words("period.second")), 2),
}
_YEAR = re.compile(r"[0-9]{4}")  # every way of writing a period has one
_WRITTEN = [
    (kind, re.compile(fold(pattern).replace("%month%", "|".join(_MONTHS)), re.ASCII))
    for kind, coded in _CODED.items()
    for pattern in (coded, *words(f"period.{kind}"))
]


def _duration(window: Window) -> str:
    """ISO 8601 duration; whole months where the window is made of them."""
    after = window.end + timedelta(days=1)
    months = (after.year - window.start.year) * 12 + after.month - window.start.month
    if after.day == window.start.day and months > 0:
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    return f"P{(after - window.start).days}D"
