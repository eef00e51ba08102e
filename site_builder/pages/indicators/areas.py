"""An indicator of many areas: where each stands in the newest period, and all figures in one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from site_builder.core.calendar.period import Period
from site_builder.core.numbers.quantity import measured
from site_builder.core.text import fold
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Break
from site_builder.derive.targets import Spread, Standing, spreads_of
from site_builder.pages import Fact
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.area_map import NO_LAND, AreasMap, Land, map_of
from site_builder.pages.indicators.periods import Paired, paired

FIRST, BESIDE = 3, 1  # areas of the short list: the first ones, and those beside one's own


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its rank in the newest period and its figures, the newest first; "" where it has none. Its series
    breaks after the columns `cuts`.
    """

    anchor: str
    name: str
    rank: str
    figures: tuple[str, ...]
    change: str
    is_home: bool
    is_short: bool
    pair: Paired | None
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AreasTable:
    """All areas, the best first and those without a figure last; `cuts` are the columns after which the series breaks.

    `count` is how many can be ranked: rows of totals and of areas that others lie in stand beside. `facts` sum the
    newest period up; `map` is None where nothing says where these areas lie.
    """

    period: str
    unit: str
    periods: tuple[str, ...]
    rows: tuple[AreaRow, ...]
    facts: tuple[Fact, ...]
    cuts: tuple[int, ...]
    breaks: tuple[str, ...]
    map: AreasMap | None
    count: int


def areas_table(
    history: History,
    wording: Wording,
    fates: Fates = NO_FATES,
    land: Land = NO_LAND,
) -> AreasTable | None:
    """The table of an indicator that has too many areas for its page; None for others."""
    spreads = spreads_of(history) if history.has_many else ()
    if not spreads:
        return None
    newest = spreads[-1]
    periods = tuple(dict.fromkeys(spread.period for spread in reversed(spreads)))
    ranked = [standing.line for standing in newest.places]
    others = sorted(
        (line for line in history.lines if line not in ranked),
        key=lambda line: fold(line.area.code),
    )
    writer = _Writer(history, wording, fates, newest, periods)
    breaks = tuple(
        dict.fromkeys(cut for line in history.lines for cut in line.breaks if not cut.area)
    )
    rows = {line.area.code: writer.row(line) for line in (*ranked, *others)}
    return AreasTable(
        period=wording.inside(newest.period),
        unit=history.indicator.unit.say(wording.language),
        periods=tuple(period.short(wording.language) for period in periods),
        rows=tuple(rows.values()),
        facts=tuple(writer.facts()),
        cuts=tuple(writer.cuts(breaks)),
        breaks=tuple(
            f"{wording.break_label(cut)}: {cut.note.say(wording.language)}" for cut in breaks
        ),
        map=map_of(history, newest, land, wording),
        count=len(history.ranked),
    )


@dataclass(frozen=True)
class _Writer:
    history: History
    wording: Wording
    fates: Fates
    newest: Spread
    periods: tuple[Period, ...]

    @cached_property
    def ends(self) -> tuple[date, ...]:
        """The last day of each period."""
        return tuple(period.window(self.history.regime).end for period in self.periods)

    def row(self, line: Line) -> AreaRow:
        """One area."""
        standing, entries = self.newest.of(line.area.code), self._entries(line)
        change = self.wording.change(standing.entry.previous, None, "") if standing else None
        is_home = line.area.code == self.history.home
        return AreaRow(
            anchor=f"area-{line.area.code}",
            name=line.area_label(self.wording.language),
            rank=str(standing.rank) if standing else "",
            figures=tuple(self._figure(entries.get(period)) for period in self.periods),
            change=change.text if change else "",
            is_home=is_home,
            is_short=bool(standing and self._is_short(standing)),
            pair=self._pair(line, standing) if standing and not is_home else None,
            cuts=tuple(self.cuts(line.breaks)),
        )

    def cuts(self, breaks: Sequence[Break]) -> Iterator[int]:
        """The columns after which one of these breaks lies."""
        for index, (later, earlier) in enumerate(pairwise(self.ends)):
            if any(earlier < cut.since <= later for cut in breaks):
                yield index

    def _entries(self, line: Line) -> Mapping[Period, Entry]:
        return {each.observation.period: each for each in line.entries if each.stands}

    def _figure(self, entry: Entry | None) -> str:
        return self.wording.figure(entry.observation, self.history.indicator) if entry else ""

    def _is_short(self, standing: Standing) -> bool:
        """The first, the last, and those beside the area that the series is about."""
        home, at = self.newest.of(self.history.home), self.newest.places.index(standing)
        near = home is not None and abs(self.newest.places.index(home) - at) <= BESIDE
        return at < FIRST or near or at == len(self.newest.places) - 1

    def _pair(self, line: Line, standing: Standing) -> Paired | None:
        fates = self.fates.of_observation(standing.entry.observation)
        good = self.history.indicator.good
        return paired(self.history, line, standing.entry, self.wording, good=good, fates=fates)

    def facts(self) -> Iterator[Fact]:
        """Rank of one's own area, the first, the middle, the last, and who has no figure."""
        _, language, places = self.wording.translate, self.wording.language, self.newest.places
        if home := self.newest.of(self.history.home):
            text = _("rank {rank} of {count}").format(rank=home.rank, count=len(places))
            yield Fact(home.line.area_label(language), text)
        yield Fact(_("First"), self._named(places[0]))
        unit = self.wording.unit(places[0].entry.observation, self.history.indicator)
        median = measured(self.newest.median, unit, decimals=self.history.indicator.most)
        yield Fact(_("Median"), median.legible(language))
        yield Fact(_("Last"), self._named(places[-1]))
        lines = [
            line for line in self.history.ranked if self.newest.period not in self._entries(line)
        ]
        if lines:
            yield Fact(
                _("Without a figure"), ", ".join(line.area_label(language) for line in lines)
            )

    def _named(self, standing: Standing) -> str:
        name = standing.line.area_label(self.wording.language)
        return f"{name}, {self.wording.legible(standing.entry.observation, self.history.indicator)}"
