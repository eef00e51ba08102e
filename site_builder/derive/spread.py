"""How the areas of an indicator stand in one period: who leads, where the middle is, which standing each has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from site_builder.core.calendar.period import Period
from site_builder.derive.history import Entry, History, Line


@dataclass(frozen=True, slots=True)
class Standing:
    """The figure of an area and its rank; figures that are equal share one."""

    rank: int
    line: Line
    entry: Entry

    @property
    def value(self) -> Decimal:
        """The figure, exact."""
        return Decimal(self.entry.observation.value or 0)


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures of all areas in one period, the best first; where neither is better, the highest."""

    period: Period
    places: tuple[Standing, ...]

    @property
    def median(self) -> Decimal:
        """The figure in the middle; of an even number of them what lies halfway between the two."""
        middle = len(self.places) // 2
        low, high = self.places[middle - 1 + len(self.places) % 2], self.places[middle]
        return (low.value + high.value) / 2

    def of(self, area: str) -> Standing | None:
        """Where an area stands; None where it has no figure."""
        return next((each for each in self.places if each.line.area.code == area), None)


def spreads_of(history: History) -> tuple[Spread, ...]:
    """One for each period in which at least two areas have a figure in the unit of the list, in the order of time."""
    known = [
        (each, line)
        for line in history.lines
        for each in line.entries
        if each.stands and not each.contradicts and each.observation.unit == history.indicator.unit.main
    ]
    known.sort(key=lambda pair: (pair[0].observation.window.end, pair[0].observation.period.code))
    by_period = groupby(known, key=lambda pair: pair[0].observation.period)
    spreads = (Spread(period, tuple(_placed(history, list(own)))) for period, own in by_period)
    return tuple(spread for spread in spreads if len(spread.places) > 1)


def _placed(history: History, own: list[tuple[Entry, Line]]) -> Iterator[Standing]:
    is_up = history.indicator.direction != "down"
    ordered = sorted(own, key=lambda pair: pair[0].observation.value or 0, reverse=is_up)
    rank, last = 0, None
    for number, (entry, line) in enumerate(ordered, 1):
        rank = rank if entry.observation.value == last else number
        last = entry.observation.value
        yield Standing(rank, line, entry)
