"""What a figure is measured by: a target and whether it is reached, sisters, other areas, periods without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from site_builder.core.calendar.period import Period, Window
from site_builder.core.calendar.rhythm import is_in
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Target
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication

# Indicators of other series that measure the same: declared in one list, known to both.


Sister = tuple[str, Indicator]  # a series and one of its indicators
Named = tuple[str, str]  # the same by its code


def sister(publication: Publication, series: str, name: str) -> Sister | None:
    """What a list of a series means by `name`: `SERIES/CODE`, or a code of its own; None where nothing is called so."""
    other, slash, code = name.partition("/")
    home = other if slash else series
    indicator = publication.indicators(home).get(code if slash else name)
    return (home, indicator) if indicator else None


def sisters_of(publication: Publication) -> Mapping[Named, tuple[Sister, ...]]:
    """Of every indicator, by its series and code: those that it names, then those that name it; each once, and never
    itself.
    """
    named = dict(_named(publication))
    naming: dict[Named, list[Named]] = {}
    for own, others in named.items():
        for other in others:
            naming.setdefault(other, []).append(own)
    beside = {own: dict.fromkeys((*others, *naming.get(own, ()))) for own, others in named.items()}
    return {
        own: tuple(
            (home, publication.indicators(home)[code])
            for home, code in others
            if (home, code) != own
        )
        for own, others in beside.items()
    }


def _named(publication: Publication) -> Iterator[tuple[Named, tuple[Named, ...]]]:
    """Every indicator with those that its list says measure the same."""
    for series in publication.listed_series:
        for code, indicator in publication.indicators(series).items():
            sisters = (sister(publication, series, name) for name in indicator.same_as)
            yield (series, code), tuple((home, other.code) for home, other in filter(None, sisters))


UNSETTLED = ("draft", "estimate", "preliminary")


def measured_by(history: History, target: Target) -> Entry | None:
    """The entry of the target's period, else the last one within it; None where two areas have one."""
    window = target.period.window(history.regime)
    entries = [
        entry for line in history.lines if (entry := _newest_within(line, target.period, window))
    ]
    unit = history.indicator.at(target.period).unit.main
    own = [entry for entry in entries if entry.observation.unit in ("", unit)]
    return own[0] if len(own) == len(entries) == 1 else None


def settles(history: History, target: Target, entry: Entry) -> bool:
    """Whether a figure may be judged by a target: it is of the target's own period, or of figures that grow within a
    year and end with it. What an earlier period has reached says nothing yet of a later one.
    """
    if entry.observation.period == target.period:
        return True
    ends = entry.observation.window.end == target.period.window(history.regime).end
    return ends and history.indicator.is_cumulative


def _newest_within(line: Line, period: Period, window: Window) -> Entry | None:
    known = [each for each in line.entries if each.stands]
    same = [each for each in known if each.observation.period == period]
    within = [each for each in known if window.start <= each.observation.window.end <= window.end]
    return next(iter(same[-1:] or within[-1:]), None)


def reached(entry: Entry, target: Target) -> bool | None:
    """Whether the figure meets the target; None where that cannot be said.

    Nothing is settled by a figure that sources contradict, that is only about so much, derived or not official yet.
    """
    observation = entry.observation
    if (
        observation.value is None
        or entry.contradicts
        or observation.qualifier
        or observation.is_derived
        or observation.status in UNSETTLED
    ):
        return None
    low, high = observation.value >= target.value, observation.value <= target.value
    outcomes = {">=": low, "<=": high, ">": not high, "<": not low, "=": low and high}
    return outcomes.get(target.comparison)


# How the areas of an indicator stand in one period: who leads, where the middle is, which standing each has.


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
        for line in history.ranked
        for each in line.entries
        if each.stands
        and not each.contradicts
        and each.observation.unit == history.indicator.unit.main
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


MOST_MISSING = (
    3  # periods without a figure that a gap lists one by one; a longer gap is bridged without them
)


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
    observed = [
        Step(each.observation.period, each.observation.window, each) for each in line.entries
    ]
    ends = {step.window.end for step in observed}
    gaps = (period for period in _missing(line) if is_in(history.rhythm, period))
    missing = [Step(period, period.window(history.regime), None) for period in gaps]
    observed += [step for step in missing if step.window.end not in ends]
    return tuple(sorted(observed, key=lambda step: (step.window.end, step.window.start)))


def _missing(line: Line) -> Iterator[Period]:
    last: dict[str, Period] = {}
    for each in line.entries:
        period = each.observation.period
        if period.kind.value in last:
            yield from _between(last[period.kind.value], period)
        last[period.kind.value] = period


def _between(earlier: Period, later: Period) -> list[Period]:
    """The periods after one and before another of its kind; none where they are many."""
    periods: list[Period] = []
    each = earlier.next() if earlier < later else None
    while each is not None and each < later and len(periods) <= MOST_MISSING:
        periods.append(each)
        each = each.next()
    return periods if len(periods) <= MOST_MISSING else []
