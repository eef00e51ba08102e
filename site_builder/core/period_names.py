"""What readers call a period: the one place where its name is made, for pages, charts, feeds, messages and files.

A year of the calendar bears one number. A year that begins in another month lies in two, and readers say so:
"FY2025/26", "Academic year 2025/26", "Năm học 2025–2026". A fiscal year that bears the number of its end is called by
that alone, as those say who name it so: "FY2026". Months and days are the calendar's in every regime.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from site_builder.core.i18n.catalog import month_names, say_in_context
from site_builder.core.numbering import roman
from site_builder.core.problem import NC_
from site_builder.core.regime import Regime


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


def part_of_year(kind: Kind, number: int, year: int, regime: Regime, language: str) -> str:
    """The name of a year, half-year, nine months or quarter under a regime."""
    place = kind, number if kind is Kind.HALF_YEAR else 0
    facts = {"number": number, "numeral": roman(number)}
    if not regime.year:
        return _say(_CALENDAR[place], language).format(year=_figures(year, regime, language), **facts)
    named = _say(_YEARS[regime.year], language).format(year=_figures(year, regime, language))
    if kind is Kind.YEAR:
        return named[:1].upper() + named[1:]
    patterns = _FISCAL if regime.year == "fiscal" else _NAMED
    return say_in_context("part of a named year", patterns[place], language).format(year=named, **facts)


def short_part(kind: Kind, number: int, year: int, regime: Regime, language: str) -> str:
    """The same on the axis of a chart: 2022, Q1/22, 1st half/22; Q1 22/23 where a year lies in two."""
    first, last = regime.years(year)
    if kind is Kind.YEAR:
        return str(year) if first == last else _span(_SPAN, first, last, language)
    place = kind, number if kind is Kind.HALF_YEAR else 0
    facts = {"number": number, "numeral": roman(number)}
    if first == last:
        return _say(_AXIS[place], language).format(year=f"{first % 100:02d}", **facts)
    span = _span(_SHORT_SPAN, first, last, language)
    return say_in_context("axis", _AXIS_OF_SPAN[place], language).format(year=span, **facts)


def _figures(year: int, regime: Regime, language: str) -> str:
    first, last = regime.years(year)
    return str(year) if first == last else _span(_SPAN, first, last, language)


def _span(pattern: str, first: int, last: int, language: str) -> str:
    end, short = f"{last % 100:02d}", f"{first % 100:02d}"
    return _say(pattern, language).format(start=first, finish=last, end=end, short=short)


def month_name(number: int, year: int, language: str) -> str:
    """A month of a year: "June 2022", "Tháng 6/2022"."""
    return _say(NC_("period", "{month} {year}"), language).format(year=year, **_month(number, language))


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
        day=day.day, year=f"{day.year:04d}", **_month(day.month, language)
    )


def _month(number: int, language: str) -> dict[str, object]:
    """A month as the patterns of dates may want it: its name (CLDR, as it stands alone) and its number."""
    return {"month": month_names(language)[number], "number": number}


def _say(message: str, language: str) -> str:
    return say_in_context(_CONTEXT, message, language)
