"""The histories of all indicators, and what each package is compared with in its series."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from site_builder.core.calendar.rhythm import Rhythm
from site_builder.core.narrow import Each, Narrowed
from site_builder.derive.figures import AT
from site_builder.derive.history import Entry, History, history_of, in_time
from site_builder.derive.observations import Break, Observation, SeriesData
from site_builder.model.publication import Publication
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class Own:
    """An observation of a package, with `last`, the one before it where that has another unit, and with what came
    before it in its `year` where the figures of an indicator only grow.
    """

    observation: Observation
    last: Observation | None = None
    year: tuple[Observation, ...] = ()


Entries = Mapping[str, tuple[Entry, ...]]  # by the code


@dataclass(frozen=True, slots=True)
class Around:
    """All that a package is compared with in its series: its observations, and their entries in histories, by code."""

    own: tuple[Own, ...] = ()
    entries: Entries = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()

    @property
    def earlier(self) -> Iterator[Observation]:
        """What its entries are changes of."""
        entries = (entry for entries in self.entries.values() for entry in entries)
        changes = (
            change for each in entries for change in (each.previous, each.year_before) if change
        )
        return (change.before for change in changes if change.before)


def entries_each(data: SeriesData, histories: Mapping[str, History]) -> Mapping[str, Entries]:
    """The entries of each package of a series, by its name and the code: no history is worked out for another code."""

    def of_code(code: str) -> Mapping[str, Sequence[Entry]]:
        result = defaultdict[str, list[Entry]](list)
        for entry in histories[code].entries:
            if entry.observation.indicator == code:
                result[entry.observation.package].append(entry)
        return result

    def of_package(name: str) -> Entries:
        return Each(histories, lambda code: tuple(of_each[code].get(name, ())))

    of_each = Each(histories, of_code)
    return Each((each.package for each in data.observations), of_package)


def around_each(
    data: SeriesData, histories: Mapping[str, History], entries: Mapping[str, Entries]
) -> Mapping[str, Around]:
    """What each package of a series is compared with, by its name."""
    own = defaultdict[str, list[Own]](list)
    for (code, _), observed in groupby(
        data.observations, key=lambda each: (each.indicator, each.area)
    ):
        members = list(observed)
        known = [each for each in members if each.value is not None]
        is_cumulative = code in histories and histories[code].indicator.is_cumulative
        for each in members:
            own[each.package].append(_followed(each, known, is_cumulative=is_cumulative))
    return {
        name: Around(
            tuple(known), {code: of for code, of in entries[name].items() if of}, data.breaks
        )
        for name, known in own.items()
    }


def _followed(each: Observation, known: Sequence[Observation], *, is_cumulative: bool) -> Own:
    """An observation among the `known` of its indicator and area, which stand in the order of time."""
    before = known[: bisect_left(known, each.window.end, key=lambda other: other.window.end)]
    if not before or each.value is None:
        return Own(each)
    last = before[bisect_left(before, in_time(before[-1]), key=in_time)]
    year = (
        other
        for other in before
        if (other.unit, other.period.year) == (each.unit, each.period.year)
    )
    return Own(each, last if last.unit != each.unit else None, tuple(year) if is_cumulative else ())


@dataclass(frozen=True)
class Histories:
    """The histories of every indicator of every series that has a list; `series` holds their observations.

    `around` is what each package is compared with, by its series, of one without a list too, `entries` what it says.
    """

    publication: Publication
    series: Mapping[str, SeriesData]
    around: Mapping[str, Mapping[str, Around]] = field(compare=False, repr=False)
    entries: Mapping[str, Mapping[str, Entries]] = field(compare=False, repr=False)

    _by_series: dict[str, Mapping[str, History]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def rhythm(self, series: str) -> Rhythm:
        """The periods of a year that a series has; () where it has all of its kinds."""
        declared = self.publication.series_named(series)
        return declared.rhythm if declared else ()

    def of_series(self, series: str) -> Mapping[str, History]:
        """The histories of a series by code, in the order of its list; none where it has no list."""
        if series not in self.series:
            return {}
        if series not in self._by_series:
            data, listed = self.series[series], self.publication.indicators(series)
            self._by_series[series] = Each(listed, partial(history_of, data, listed))
        return self._by_series[series]

    def of(self, series: str, code: str) -> History | None:
        """The history of an indicator; a key that names an area too is of the same one."""
        return self.of_series(series).get(code.partition(AT)[0])

    def entry(self, report: Report, code: str) -> Entry | None:
        """What a report says of an indicator for its own period; None where it says nothing or several things."""
        code, _, area = code.partition(AT)
        entries = [
            each for each in self.stated(report, code) if not area or each.observation.area == area
        ]
        return entries[0] if len(entries) == 1 else None

    def stated(self, report: Report, code: str) -> Sequence[Entry]:
        """Everything that a report says of an indicator for its own period."""
        own = self.entries.get(report.series, {}).get(report.package, {}).get(code, ())
        return [each for each in own if each.observation.period == report.period]

    def only(self, package: str, series: Iterable[str]) -> Histories:
        """The same with what one package is compared with in its series, and nothing else."""
        names = tuple(series)
        around = Each(names, lambda name: Narrowed(self.around.get(name, {}), {package}))
        entries = Each(names, lambda name: Narrowed(self.entries.get(name, {}), {package}))
        return replace(self, series=Narrowed({}, ()), around=around, entries=entries, _by_series={})
