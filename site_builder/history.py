"""The history of one indicator: its observations in the order of time, its breaks, and what may be compared.

A change is computed only between single values of the same area, kind of period and unit, with no break between
them. Values that contradict stand side by side; a renamed indicator continues its predecessor across a break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from site_builder.indicator import Indicator
from site_builder.observation import Area, Break, Observation, SeriesData, Target
from site_builder.period import Period
from site_builder.text import Text


@dataclass(frozen=True, slots=True)
class Change:
    """This value less an earlier one. `percent` is None where the earlier one is zero or the unit is per cent."""

    since: Period
    difference: Decimal
    percent: Decimal | None
    is_good: bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a history: an observation, the break just before it, and its changes where they may be computed."""

    observation: Observation
    breaks: tuple[Break, ...]
    previous: Change | None
    year_before: Change | None
    contradicts: bool
    target: Target | None


@dataclass(frozen=True, slots=True)
class Line:
    """The entries of one area, in the order of time."""

    area: Area
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class History:
    """An indicator over all periods, one line an area: the old and the new territory are never one line."""

    series: str
    indicator: Indicator
    lines: tuple[Line, ...]
    targets: tuple[Target, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All rows, line by line."""
        return tuple(entry for line in self.lines for entry in line.entries)

    @property
    def latest(self) -> Entry | None:
        """The newest entry that has a value."""
        known = [entry for entry in self.entries if entry.observation.value is not None]
        return max(known, key=lambda entry: (entry.observation.window.end, entry.observation.area), default=None)


def history_of(data: SeriesData, indicators: Mapping[str, Indicator], code: str) -> History:
    """The history of an indicator with those it replaces, oldest first."""
    chain = ancestry(indicators, code)
    own = [each for each in data.observations if each.indicator in chain]
    breaks = _breaks(data, indicators, chain)
    targets = tuple(each for each in data.targets if each.indicator in chain)
    lines = []
    for area in sorted({each.area for each in own}):
        members = sorted((each for each in own if each.area == area), key=_in_time)
        entries = tuple(_entries(members, [each for each in breaks if each.area in ("", area)], indicators, targets))
        lines.append(Line(data.areas.get(area, Area(area, Text(area))), entries))
    return History(data.series, indicators[code], tuple(lines), targets)


def ancestry(indicators: Mapping[str, Indicator], code: str) -> tuple[str, ...]:
    """The code and those it replaces, nearest first; a circle of replacements ends where it closes."""
    found = [code]
    while (older := indicators[found[-1]].replaces if found[-1] in indicators else "") and older not in found:
        found.append(older)
    return tuple(found)


def crossed(breaks: tuple[Break, ...] | list[Break], earlier: Observation, later: Observation) -> bool:
    """Whether a break lies between two observations."""
    return any(earlier.window.end < each.since <= later.window.end for each in breaks)


def _breaks(data: SeriesData, indicators: Mapping[str, Indicator], chain: tuple[str, ...]) -> list[Break]:
    """Declared breaks, and one where each replacement begins that nobody declared."""
    found = [each for each in data.breaks if each.indicator in chain]
    for newer, older in pairwise(chain):
        declared = any(each.indicator == newer and each.kind == "renamed" for each in found)
        starts = [each.window.start for each in data.observations if each.indicator == newer]
        if starts and not declared:
            note = Text(
                f"Thay cho: {indicators[older].name}", (("en", f"Replaces: {indicators[older].name.say('en')}"),)
            )
            found.append(Break(newer, "", min(starts), "renamed", note))
    return sorted(found, key=lambda each: each.since)


def _in_time(observation: Observation) -> tuple[object, ...]:
    return observation.window.end, observation.window.start, observation.package, observation.line


def _entries(
    members: list[Observation],
    breaks: list[Break],
    indicators: Mapping[str, Indicator],
    targets: tuple[Target, ...],
) -> Iterator[Entry]:
    before: Observation | None = None
    aimed = {target.period: target for target in targets}
    for each in members:
        rivals = [other for other in members if other.period == each.period and other.indicator == each.indicator]
        between = [cut for cut in breaks if before and before.window.end < cut.since <= each.window.end]
        up = indicators[each.indicator].direction if each.indicator in indicators else "none"
        yield Entry(
            observation=each,
            breaks=tuple(between),
            previous=_change(each, each.period.previous(), members, breaks, up),
            year_before=_change(each, each.period.year_before(), members, breaks, up),
            contradicts=len({(other.value, other.unit) for other in rivals}) > 1,
            target=aimed.get(each.period),
        )
        before = each


def _change(
    later: Observation, period: Period | None, members: list[Observation], breaks: list[Break], direction: str
) -> Change | None:
    earlier = _single(members, period)
    if earlier is None or _single(members, later.period) is None or earlier.value is None or later.value is None:
        return None
    if earlier.unit != later.unit or earlier.indicator != later.indicator or crossed(breaks, earlier, later):
        return None
    with localcontext() as context:
        context.prec = 28
        difference = Decimal(later.value) - Decimal(earlier.value)
        percent = None
        if earlier.value != 0 and later.unit != "%":
            percent = difference / abs(Decimal(earlier.value)) * 100
    good = None if direction not in ("up", "down") or difference == 0 else (difference > 0) == (direction == "up")
    return Change(earlier.period, difference, percent, good)


def _single(members: list[Observation], period: Period | None) -> Observation | None:
    """The one observation of a period; None where there is none, or more than one value."""
    found = [each for each in members if each.period == period] if period else []
    return found[0] if found and len({(each.value, each.unit) for each in found}) == 1 else None
