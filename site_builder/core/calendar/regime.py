"""How windows are cut, as data: the calendar, a fiscal or academic year, a law's rule, or one of the portal's own.

A law's rule comes by the entry points of `site_builder.regimes`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import ClassVar

from site_builder.core.extension import REGIMES, declared
from site_builder.core.i18n.catalog import month_names, translator
from site_builder.core.problem import N_
from site_builder.core.text import Text

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a report is due: `days` after its window, or a `day` of the month in which that ends; who says so."""

    source: Text
    days: int | None = None
    day: int | None = None

    def say(self, language: str) -> str:
        """Who sets it, for readers."""
        return translator(language)("Due date as set by {source}").format(
            source=self.source.say(language)
        )


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule that gives each period its days.

    Its year begins in `first_month`, a month before 1 lying in the year before; windows end on `last_day` of a month
    (None: the month's end). `due` is what a portal's own rule says of its reports. `title` is what a portal calls a
    rule of its own; `cut` and `law` are message ids that may hold {month}. `year` says what a year is called:
    "fiscal", "academic", or "" where it is simply a year.
    """

    name: str
    cut: str
    law: str = ""
    first_month: int = 1
    last_day: int | None = None
    due: Deadline | None = None
    title: Text = Text()
    published: str = ""
    year: str = ""

    CALENDAR: ClassVar[Regime]

    @property
    def word(self) -> str:
        """The name in published files, where a regime keeps the name it had first."""
        return self.published or self.name

    def window(
        self, year: int, first: int, last: int, *, is_month: bool = False
    ) -> tuple[date, date]:
        """First and last day of the months `first` to `last` of its year; a single month is the calendar's."""
        shift = 0 if is_month else self.first_month - 1
        start, end = _month_of(year, first + shift), _month_of(year, last + shift)
        if self.last_day is None:
            return start, end.replace(day=monthrange(end.year, end.month)[1])
        before = start - timedelta(days=1)
        return before.replace(day=self.last_day + 1), end.replace(day=self.last_day)

    def years(self, year: int) -> tuple[int, int]:
        """The first and last calendar year in the name of its year; the same where that bears one number.

        A fiscal year that has the number of its end is called by that alone; an academic year never is.
        """
        if self.first_month == 1 or (self.year == "fiscal" and self.first_month < 1):
            return year, year
        start = year if self.first_month > 1 else year - 1
        return start, start + 1

    def say(self, language: str) -> str:
        """How it cuts periods, for readers."""
        return self.title.say(language) or self._filled(self.cut, language)

    def say_law(self, language: str) -> str:
        """What the law calls it, "" where no law is behind it."""
        return self._filled(self.law, language) if self.law else ""

    def _filled(self, message: str, language: str) -> str:
        number = (self.first_month - 1) % MONTHS_OF_A_YEAR + 1
        return translator(language)(message).format(month=month_names(language, "format")[number])


def _month_of(year: int, month: int) -> date:
    """The first day of a month counted from the year's January; 13 is the next January, 0 the December before."""
    years, where = divmod(month - 1, MONTHS_OF_A_YEAR)
    return date(year + years, where + 1, 1)


Regime.CALENDAR = Regime("calendar", N_("Calendar periods"))


@cache
def regimes() -> Mapping[str, Regime]:
    """Those that all portals have by their names: the calendar, and what is declared (`site_builder.regimes`)."""
    return {regime.name: regime for regime in (Regime.CALENDAR, *declared(REGIMES, Regime))}


@cache
def _aliases() -> Mapping[str, Regime]:
    """The names of the first versions; they stand in the sources of portals and mean the same for ever."""
    return {regime.published: regime for regime in regimes().values() if regime.published}


_YEARS = {"fiscal": N_("Fiscal year from {month}"), "academic": N_("Academic year from {month}")}
_YEAR = re.compile(r"(fiscal|academic)-(0[1-9]|1[0-2])(-end)?")


def parse_regime(name: str, own: Mapping[str, Regime] = MappingProxyType({})) -> Regime:
    """A regime by its name, its old name, or a name of the portal's own. Raises ValueError for any other word.

    `fiscal-04` and `academic-09` begin in that month of the year that names them; with `-end` they end in it.
    """
    known = own.get(name) or regimes().get(name) or _aliases().get(name)
    if known:
        return known
    match = _YEAR.fullmatch(name)
    if not match:
        raise ValueError(name)
    return Regime(
        name,
        _YEARS[match[1]],
        first_month=_first(int(match[2]), ends=bool(match[3])),
        year=match[1],
    )


def names_of_regimes(own: Iterable[str] = ()) -> str:
    """What messages list: ours, each kind of year by the month in which it begins, and the portal's own."""
    return ", ".join((*regimes(), "fiscal-01…12", "fiscal-01…12-end", "academic-01…12", *own))


def is_regime(name: str) -> bool:
    """Whether all portals know the name."""
    try:
        return bool(parse_regime(name))
    except ValueError:
        return False


def _first(month: int, *, ends: bool) -> int:
    """The first month counted from January of the year that names it."""
    return month - MONTHS_OF_A_YEAR if ends and month > 1 else month


def own_regime(
    name: str,
    title: Text,
    months: tuple[int, bool],
    days: tuple[int | None, Deadline | None] = (None, None),
    year: str = "",
) -> Regime:
    """A regime that a portal declares: when its year begins and whether its name is that of the end; cut-off, due."""
    month, ends = months
    return Regime(
        name, N_("Calendar periods"), "", _first(month, ends=ends), *days, title, year=year
    )


def regime_of_silence() -> Regime:
    """The regime of a series that names none, in a portal that names none: the one it had before there were names."""
    return regimes().get("vn-09-2019", Regime.CALENDAR)
