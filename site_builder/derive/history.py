"""The history of one indicator: its observations in the order of time, its breaks, and what may be compared.

A change is computed only between single values of the same area, kind of period and unit, with no break between
them. Values that contradict stand side by side; a renamed indicator continues its predecessor across a break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from itertools import pairwise
from typing import Literal

from site_builder.core.calendar.period import Period
from site_builder.core.calendar.regime import Regime
from site_builder.core.calendar.rhythm import Rhythm, previous_in
from site_builder.core.i18n.catalog import say_everywhere, translator
from site_builder.core.numbers.number import rounded
from site_builder.core.problem import NC_
from site_builder.core.text import Text
from site_builder.derive.observations import Break, Observation, SeriesData, Target
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.report import STATUSES

_REPLACES = NC_("series", "Replaces: {name}")
MOST_LINES = 12  # areas that a page shows one below the other
RANKS: dict[str, int] = {status: rank for rank, status in enumerate(STATUSES, 1)}


@dataclass(frozen=True, slots=True)
class Change:
    """This printed value less an earlier one. `percent` is None where the earlier one is zero, the unit is per cent, or
    the figures are no amounts. One that is `is_too_small` is less than what its list calls worth telling.

    `before` is the observation that the earlier value comes from. A difference of `is_rounding` is smaller than what
    rounding alone may make of two figures of this many decimals: nothing is judged by it. It `may_be_exact` where one
    of the two is printed whole: 100 after 99.6 may have been rounded, and may be all there is. Readers see at most
    `decimals` of it; one that vanishes there is of rounding.
    """

    since: Period
    earlier: Decimal
    difference: Decimal
    percent: Decimal | None
    is_good: bool | None
    before: Observation | None = None
    is_rounding: bool = False
    may_be_exact: bool = False
    decimals: int | None = None
    is_too_small: bool = False

    @property
    def is_told(self) -> bool:
        """Whether anything can be said to have changed."""
        return self.difference != 0 and not self.is_hidden and not self.is_too_small

    @property
    def is_hidden(self) -> bool:
        """Whether it may be rounding alone, and neither figure is exact: nothing can be said to have changed."""
        return self.is_rounding and not self.may_be_exact


# Why no change is computed: nothing came before, a break lies between, the other period has no value or several,
# its unit is another, or one of the two was derived and not printed.
Reason = Literal["first", "broken", "missing", "several", "unit", "derived"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a history: an observation, the break just before it, and its changes where they may be computed.

    Where a change is None its reason says why; a row without a value has neither. `contradicts` where other sources
    say otherwise, `is_superseded` where a value of a better status took its place.
    """

    observation: Observation
    breaks: tuple[Break, ...]
    previous: Change | None
    year_before: Change | None
    contradicts: bool
    target: Target | None
    is_superseded: bool = False
    previous_reason: Reason | None = None
    year_before_reason: Reason | None = None

    @property
    def stands(self) -> bool:
        """Whether it has a value that none of a better status replaced."""
        return self.observation.value is not None and not self.is_superseded


@dataclass(frozen=True)
class Line:
    """The entries of one area, in the order of time."""

    area: Area
    entries: tuple[Entry, ...]
    breaks: tuple[Break, ...] = ()

    def area_label(self, language: str) -> str:
        """What pages call its area beside others; what is of none is the total of them."""
        return self.area.label.say(language) or translator(language)("Total")

    @property
    def opening(self) -> Break | None:
        """The change of boundaries that this territory began with."""
        return next(
            (cut for cut in self.breaks if cut.kind == "boundary" and cut.area == self.area.code),
            None,
        )

    @cached_property
    def latest(self) -> tuple[Entry, ...]:
        """The newest entries that have a value and stand: one, or all that contradict each other."""
        known = [entry for entry in self.entries if entry.stands]
        newest = _moment(known[-1].observation) if known else None
        return tuple(entry for entry in known if _moment(entry.observation) == newest)


@dataclass(frozen=True)
class History:
    """An indicator over all periods, one line an area: the old and the new territory are never one line.

    `home` is the area that the series puts first. Of an indicator of `has_many` areas pages show one line in full, that
    of `chosen`, which still `names_areas`, and the others beside it.
    """

    series: str
    indicator: Indicator
    lines: tuple[Line, ...]
    targets: tuple[Target, ...]
    regime: Regime = Regime.CALENDAR
    rhythm: Rhythm = ()
    home: str = ""
    is_part: bool = False
    known_as: str = ""

    @property
    def has_many(self) -> bool:
        """Whether there are more areas than a page can show one below the other."""
        return len(self.lines) > MOST_LINES

    @cached_property
    def ranked(self) -> tuple[Line, ...]:
        """The lines of areas of one level: neither totals, which are of no area, nor areas that others lie in."""
        wholes = {"", *(line.area.part_of for line in self.lines)}
        return tuple(line for line in self.lines if line.area.code not in wholes)

    @property
    def names_areas(self) -> bool:
        """Whether a figure says nothing without its area."""
        return self.is_part or len(self.lines) > 1

    @property
    def chosen(self) -> History:
        """The history with the one line that answers first, where it has too many; else as it is."""
        if not self.has_many:
            return self
        own = (line for line in self.lines if line.area.code == self.home)
        line = next(own, None) or next(iter(self.answering), self.lines[0])
        return replace(self, lines=(line,), is_part=True)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All rows, line by line."""
        return tuple(entry for line in self.lines for entry in line.entries)

    @property
    def latest(self) -> Entry | None:
        """The newest entry that has a value: that of the line that answers first."""
        return next((line.latest[-1] for line in self.answering), None)

    @cached_property
    def answering(self) -> tuple[Line, ...]:
        """The lines that have a figure, the newest first; of one day those of the areas that come first."""
        known = {line.area.code: line for line in self.lines if line.latest}
        ordered = [known[area.code] for area in by_standing(line.area for line in known.values())]
        newest = sorted(
            ordered, key=lambda line: line.latest[-1].observation.window.end, reverse=True
        )
        return tuple(sorted(newest, key=lambda line: line.area.code != self.home))


def by_standing(areas: Iterable[Area]) -> list[Area]:
    """Areas in the order in which they answer for an indicator: the whole before its parts, of one territory in two
    boundaries the newer; of others that of the last code.
    """
    known = {area.code: area for area in areas}
    newest = sorted(
        known.values(), key=lambda area: (area.valid_from or date.min, area.code), reverse=True
    )
    return sorted(newest, key=lambda area: area.part_of in known)


def standing(observations: Iterable[Observation]) -> list[Observation]:
    """Those that have a value which none of a better status replaced."""
    known = list(observations)
    best: dict[tuple[str, str, Period], int] = {}
    for observation in known:
        best[_subject(observation)] = max(
            best.get(_subject(observation), 0), RANKS.get(observation.status, 0)
        )
    return [
        each
        for each in known
        if each.value is not None and not _is_below(each, best[_subject(each)])
    ]


def _subject(observation: Observation) -> tuple[str, str, Period]:
    return observation.indicator, observation.area, observation.period


def _is_below(observation: Observation, best: int) -> bool:
    """Whether a value of a better status replaces it: an estimate, a preliminary or an official figure."""
    return 0 < RANKS.get(observation.status, 0) < best


def history_of(data: SeriesData, indicators: Mapping[str, Indicator], code: str) -> History:
    """The history of an indicator with those it replaces, oldest first."""
    chain = ancestry(indicators, code)
    own = [
        *data.of(*reversed(chain))
    ]  # of one day what it replaces comes first, so that the newest is its own
    breaks = _breaks(data, indicators, chain)
    targets = tuple(target for target in data.targets if target.indicator in chain)
    judged = tuple(target for target in targets if _can_judge(target, own, indicators[code]))
    lines, by_area = [], dict[str, list[Observation]]()
    for observation in own:
        by_area.setdefault(observation.area, []).append(observation)
    for area, result in sorted(by_area.items()):
        members = sorted(result, key=in_time)
        cuts = tuple(cut for cut in breaks if cut.area in ("", area))
        entries = tuple(_entries(_Run(area, tuple(members), cuts, indicators, data.rhythm), judged))
        lines.append(Line(data.areas.get(area, Area(area, Text(area))), entries, cuts))
    lines.sort(key=lambda line: (line.area.valid_from or date.min, line.area.code))
    settings = data.regime, data.rhythm, data.home
    return History(
        data.series, indicators[code], tuple(lines), targets, *settings, known_as=data.known_as
    )


def _can_judge(target: Target, own: Sequence[Observation], indicator: Indicator) -> bool:
    """Whether the figures of a target's period can be held against it.

    A target names no area, so they are of one alone; they are in the unit of the indicator, which is the target's.
    """
    observed = [each for each in own if each.period == target.period and each.value is not None]
    unit = indicator.at(target.period).unit.main
    return len({each.area for each in observed}) == 1 and {each.unit for each in observed} <= {
        "",
        unit,
    }


def ancestry(indicators: Mapping[str, Indicator], code: str) -> tuple[str, ...]:
    """The code and those it replaces, nearest first; a circle of replacements ends where it closes."""
    codes = [code]
    while (
        older := indicators[codes[-1]].replaces if codes[-1] in indicators else ""
    ) and older not in codes:
        codes.append(older)
    return tuple(codes)


def crossed(
    breaks: tuple[Break, ...] | list[Break], earlier: Observation, later: Observation
) -> bool:
    """Whether a break lies between two observations."""
    return any(earlier.window.end < cut.since <= later.window.end for cut in breaks)


def _breaks(
    data: SeriesData, indicators: Mapping[str, Indicator], chain: tuple[str, ...]
) -> list[Break]:
    """Declared breaks, and one where each replacement begins that nobody declared."""
    breaks = [cut for cut in data.breaks if cut.indicator in chain]
    for newer, older in pairwise(chain):
        declared = any(cut.indicator == newer and cut.kind == "renamed" for cut in breaks)
        starts = [each.window.start for each in data.of(newer)]
        if starts and not declared:
            note = say_everywhere(_REPLACES, "series", data.spoken, name=indicators[older].name)
            breaks.append(Break(newer, "", min(starts), "renamed", note))
    return sorted(breaks, key=lambda cut: cut.since)


def in_time(observation: Observation) -> tuple[date, date]:
    """When a period ends, then when it begins."""
    return observation.window.end, observation.window.start


def _moment(observation: Observation) -> tuple[date, date, str]:
    return *in_time(observation), observation.indicator


@dataclass(frozen=True)
class _Run:
    """The observations of one area in the order of time, and what may be compared among them."""

    area: str
    members: tuple[Observation, ...]
    breaks: tuple[Break, ...]
    indicators: Mapping[str, Indicator]
    rhythm: Rhythm = ()

    def rivals(self, observation: Observation) -> list[Observation]:
        """What is said of the same indicator and period, with the observation itself."""
        return [
            each for each in self._of(observation.period) if each.indicator == observation.indicator
        ]

    def _of(self, period: Period | None) -> Sequence[Observation]:
        return self._by_period.get(period, ())

    @cached_property
    def _by_period(self) -> dict[Period | None, list[Observation]]:
        result: dict[Period | None, list[Observation]] = {}
        for each in self.members:
            result.setdefault(each.period, []).append(each)
        return result

    def is_superseded(self, observation: Observation) -> bool:
        """Whether a value of a better status replaced it: an estimate by a preliminary or an official figure."""
        return _is_below(
            observation, max(RANKS.get(other.status, 0) for other in self.rivals(observation))
        )

    def standing(self, period: Period | None) -> list[Observation]:
        """What is said of a period and was not replaced."""
        return [each for each in self._of(period) if not self.is_superseded(each)]

    def opens_broken(self) -> bool:
        """Whether the area itself began with a change of boundaries."""
        return any(cut.kind == "boundary" and cut.area == self.area for cut in self.breaks)

    def _are_computed(self, *observations: Observation) -> bool:
        """Whether all were worked out as the list says, so that they compare as well as the figures they come from."""
        listed = (self.indicators.get(each.indicator) for each in observations if each.is_derived)
        return all(each is not None and each.is_computed for each in listed)

    def change(self, later: Observation, period: Period | None) -> Change | Reason:
        """The change since a period, or why there is none."""
        before = [
            each
            for each in self.members
            if each.window.end < later.window.end and each.value is not None
        ]
        if not before:
            return "broken" if self.opens_broken() else "first"
        standing = self.standing(period)
        if not standing:
            is_before = self.opens_broken() and period is not None and period < before[0].period
            is_cut = period == previous_in(self.rhythm, later.period) and crossed(
                self.breaks, before[-1], later
            )
            return "broken" if is_before or is_cut else "missing"
        earlier = standing[0]
        if any(
            later.indicator != each.indicator or crossed(self.breaks, each, later)
            for each in standing
        ):
            return "broken"
        if _differ(standing) or _differ(self.standing(later.period)) or self.is_superseded(later):
            return "several"
        if earlier.value is None or later.value is None:
            return "missing"
        if earlier.unit != later.unit:
            return "unit"
        if (earlier.is_derived or later.is_derived) and not self._are_computed(earlier, later):
            return "derived"
        listed = self.indicators.get(later.indicator) or Indicator(
            later.indicator, Text(), direction="none"
        )
        result = _changed(
            earlier.period, Decimal(earlier.value), Decimal(later.value), later.unit, listed
        )
        # What adds up within a year always grows in it, and begins anew: it is judged a year apart.
        is_alike = not listed.is_cumulative or earlier.period == later.period.year_before()
        return replace(result, before=earlier, is_good=result.is_good if is_alike else None)


def change_since(history: History, line: Line, entry: Entry, period: Period) -> Change | None:
    """What an entry changed against any earlier period of its line; None where the two do not compare."""
    listed, members = (
        {history.indicator.code: history.indicator},
        tuple(each.observation for each in line.entries),
    )
    change = _Run(line.area.code, members, line.breaks, listed, history.rhythm).change(
        entry.observation, period
    )
    return change if isinstance(change, Change) else None


def _entries(run: _Run, targets: tuple[Target, ...]) -> Iterator[Entry]:
    before: Observation | None = None
    aimed = {target.period: target for target in targets}
    for observation in run.members:
        cuts = [
            cut
            for cut in run.breaks
            if before and before.window.end < cut.since <= observation.window.end
        ]
        is_known = observation.value is not None
        before_it, a_year_before = (
            previous_in(run.rhythm, observation.period),
            observation.period.year_before(),
        )
        previous = run.change(observation, before_it) if is_known else None
        is_same = before_it == a_year_before
        year_before = (
            previous if is_same else run.change(observation, a_year_before) if is_known else None
        )
        is_superseded = run.is_superseded(observation)
        yield Entry(
            observation=observation,
            breaks=tuple(cuts),
            previous=previous if isinstance(previous, Change) else None,
            year_before=year_before if isinstance(year_before, Change) else None,
            contradicts=not is_superseded
            and _differ(
                [rival for rival in run.rivals(observation) if not run.is_superseded(rival)]
            ),
            target=aimed.get(observation.period),
            is_superseded=is_superseded,
            previous_reason=None if isinstance(previous, Change) else previous,
            year_before_reason=None if isinstance(year_before, Change) else year_before,
        )
        before = observation


def _differ(observations: list[Observation]) -> bool:
    return len({(each.value, each.unit) for each in observations}) > 1


def _changed(
    since: Period, earlier: Decimal, later: Decimal, unit: str, listed: Indicator
) -> Change:
    with localcontext() as context:
        context.prec = 28
        exact = later - earlier
        first, last = (Decimal(rounded(value, listed.most)) for value in (earlier, later))
        # A difference stands beside the two figures: it is theirs, as they are printed.
        difference = exact if rounded(exact, listed.most) == 0 else last - first
        is_amount = first != 0 and unit != "%" and listed.has_zero
        percent = difference / abs(first) * 100 if is_amount else None
    vanishes = exact != 0 and rounded(exact, listed.most) == 0
    is_rounding = vanishes or (exact != 0 and abs(exact) < _slack(earlier) + _slack(later))
    is_too_small = listed.smallest is not None and 0 < abs(difference) < listed.smallest
    is_judged = listed.good and difference != 0 and not is_rounding and not is_too_small
    good = (difference > 0) == (listed.good == "up") if is_judged else None
    may_be_exact = is_rounding and not vanishes and (_is_whole(earlier) or _is_whole(later))
    return Change(
        since,
        earlier,
        difference,
        percent,
        good,
        is_rounding=is_rounding,
        may_be_exact=may_be_exact,
        decimals=listed.most,
        is_too_small=is_too_small,
    )


def _is_whole(value: Decimal) -> bool:
    """Whether a figure is printed without decimals."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= 0


def _slack(value: Decimal) -> Decimal:
    """What rounding may have taken from a figure or added: half of its last printed digit."""
    exponent = value.as_tuple().exponent
    return (
        Decimal(5).scaleb(exponent - 1)
        if isinstance(exponent, int) and exponent < 0
        else Decimal("0.5")
    )
