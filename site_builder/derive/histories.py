"""All histories of a publication, joined once; and the steps of a line, those without a figure among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from site_builder.core.period import Period, Window
from site_builder.core.rhythm import Rhythm, is_in
from site_builder.derive.history import Entry, History, Line, history_of
from site_builder.derive.observations import SeriesData
from site_builder.model.publication import Publication
from site_builder.model.report import Report

MOST_MISSING = 3  # periods without a figure that a gap lists one by one; a longer gap is bridged without them


@dataclass(frozen=True)
class Histories:
    """The histories of every indicator of every series that has a list; `series` holds their observations."""

    publication: Publication
    series: Mapping[str, SeriesData]

    @cached_property
    def _made(self) -> dict[str, dict[str, History]]:
        found = {}
        for name, data in self.series.items():
            listed = self.publication.indicators(name)
            found[name] = {code: history_of(data, listed, code) for code in listed}
        return found

    def rhythm(self, series: str) -> Rhythm:
        """The periods of a year that a series has; () where it has all of its kinds."""
        return self.series[series].rhythm if series in self.series else ()

    def of_series(self, series: str) -> dict[str, History]:
        """The histories of a series by code, in the order of its list; none where it has no list."""
        return self._made.get(series, {})

    def of(self, series: str, code: str) -> History | None:
        """The history of an indicator."""
        return self.of_series(series).get(code)

    def entry(self, report: Report, code: str) -> Entry | None:
        """What a report says of an indicator for its own period; None where it says nothing or several things."""
        history = self.of(report.series, code)
        found = [each for each in history.entries if _is_own(each, report, code)] if history else []
        return found[0] if len(found) == 1 else None


def _is_own(entry: Entry, report: Report, code: str) -> bool:
    said = entry.observation
    return said.package == report.package and said.period == report.period and said.indicator == code


@dataclass(frozen=True, slots=True)
class Step:
    """A period of a line: an entry, or None where the rhythm expects a figure that is not there."""

    period: Period
    window: Window
    entry: Entry | None


def steps_of(history: History, line: Line) -> tuple[Step, ...]:
    """The entries of a line in the order of time, with the periods missing between two of one kind.

    A period that ends with an entry of another kind is not missing: a series of a first quarter, six months, nine
    months and a year expects no second quarter.
    """
    found = [Step(each.observation.period, each.observation.window, each) for each in line.entries]
    ends = {step.window.end for step in found}
    gaps = (period for period in _missing(line) if is_in(history.rhythm, period))
    missing = [Step(period, period.window(history.regime), None) for period in gaps]
    found += [step for step in missing if step.window.end not in ends]
    return tuple(sorted(found, key=lambda step: (step.window.end, step.window.start)))


def _missing(line: Line) -> Iterator[Period]:
    last: dict[str, Period] = {}
    for each in line.entries:
        period = each.observation.period
        if period.kind.value in last:
            yield from _between(last[period.kind.value], period)
        last[period.kind.value] = period


def _between(earlier: Period, later: Period) -> list[Period]:
    """The periods after one and before another of its kind; none where they are many."""
    found: list[Period] = []
    each = earlier.next() if earlier < later else None
    while each is not None and each < later and len(found) <= MOST_MISSING:
        found.append(each)
        each = each.next()
    return found if len(found) <= MOST_MISSING else []
