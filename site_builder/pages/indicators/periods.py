"""The table of an indicator by period: every figure with its window, state, changes, source and where it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind
from site_builder.core.calendar.rhythm import kinds_of
from site_builder.core.narrow import Each
from site_builder.core.numbers.number import canonical_number
from site_builder.core.text import of_data
from site_builder.derive.fact_ids import alone_for, figure_anchor, run_of
from site_builder.derive.fates import NO_FATES, Fate, Fates
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Observation
from site_builder.derive.targets import Step, reached, steps_of
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import FateView, Link, fate_views
from site_builder.pages.facts import safe_href, window_text
from site_builder.pages.indicator_words import ChangeView, Wording
from site_builder.pages.tables.preview import row_addresses

# What a script needs to set two figures of an indicator beside each other: which of them may be compared.
#
# The rules are those of `derive.history`: one area, one kind of period, one unit, no break in between, printed figures
# that nobody contradicts. Two areas may be compared for one period. The script only looks whether these words are
# alike,
# and subtracts digit by digit; beneath the page's table it says the same as its columns do.


@dataclass(frozen=True, slots=True)
class Paired:
    """A figure that can be chosen. `key` names it in the page's address, `name` its period within a sentence,
    `place` its area where there are several.

    `value` is its canonical number, "" for an answer on a scale. Figures of one `run` have no break in between;
    `run` is "" for one that stands on its own, and `why` says the reason. `is_share` where the unit of the data is %,
    `has_zero` where a change in per cent says something, `good` the direction that is, `reserve` what is to be said
    with the figure.
    """

    key: str
    name: str
    place: str
    value: str
    area: str
    period: str
    kind: str
    unit: str
    run: str
    why: str = ""
    is_share: bool = False
    good: str = ""
    has_zero: bool = True
    reserve: str = ""


def paired(
    history: History,
    line: Line,
    entry: Entry,
    wording: Wording,
    *,
    good: str = "",
    fates: Sequence[Fate] = (),
) -> Paired | None:
    """The figure of a row; None where there is none that stands. `good` is the direction of its own indicator, `fates`
    what became of it.
    """
    observation = entry.observation
    if observation.value is None or entry.is_superseded:
        return None
    has_areas = history.names_areas
    code = observation.period.code
    is_coded = bool(history.indicator.words(observation.value, wording.language))
    return Paired(
        key=f"{line.area.code}_{code}" if has_areas else code,
        name=wording.inside(observation.period),
        place=line.area_label(wording.language) if has_areas else "",
        value="" if is_coded else canonical_number(observation.value),
        area=line.area.code,
        period=code,
        kind=observation.period.kind,
        unit="" if is_coded else wording.unit(observation, history.indicator),
        run=run_of(line, observation),
        why=alone_for(entry, history.indicator),
        is_share=observation.unit == "%",
        good=good,
        has_zero=history.indicator.has_zero,
        reserve=wording.reserve(observation, fates),
    )


Addresses = Mapping[tuple[str, int], str]  # of rows, by their table and line


def observed_addresses(
    publication: Publication, packages: Iterable[Package]
) -> Mapping[str, Addresses]:
    """Where the rows with observations of each of these packages stand, by its name."""
    by_name = {package.name: package for package in packages}

    def of(name: str) -> Addresses:
        tables = [table.name for table in by_name[name].with_role("observations")]
        return row_addresses(by_name[name], tables)

    return Each(by_name, of)


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period. `breaks` stand before it, and `area` where another one begins; `marks` say what is special.

    Without a `value` the source gives none.
    """

    period: str
    window: str
    area: str = ""
    value: str = ""
    unit: str = ""
    code: str = ""
    status: str = ""
    rank: str = ""
    marks: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    previous: ChangeView = ChangeView("")
    year_before: ChangeView = ChangeView("")
    target: str = ""
    note: str = ""
    source: Link | None = None
    origin: tuple[Link, ...] = ()
    is_doubtful: bool = False
    fates: tuple[FateView, ...] = ()
    pair: Paired | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PeriodsView:
    """The table; columns that no row fills are left out. `is_mixed`: the period before is the last of the same kind."""

    rows: tuple[PeriodRow, ...]
    is_mixed: bool = False
    decimals: int | None = None

    @property
    def can_pair(self) -> bool:
        """Whether there are two figures to set beside each other."""
        return sum(row.pair is not None for row in self.rows) > 1

    @property
    def unit(self) -> str:
        """The unit of all figures; "" where they have several, and each says its own."""
        units = {row.unit for row in self.rows if row.value}
        return units.pop() if len(units) == 1 else ""

    @property
    def has_rank(self) -> bool:
        """Whether a source gives a rank."""
        return any(row.rank for row in self.rows)

    @property
    def has_status(self) -> bool:
        """Whether the state of a figure is known."""
        return any(row.status for row in self.rows)

    @property
    def has_year_before(self) -> bool:
        """Whether a period shorter than a year can be set beside that of the year before."""
        return any(row.year_before.text for row in self.rows)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return 4 + self.has_rank + self.has_status + self.has_year_before


class PeriodWriter:
    """Writes the tables of a publication; the rows of each table are looked up once."""

    def __init__(
        self,
        publication: Publication,
        fates: Fates = NO_FATES,
        addresses: Mapping[str, Addresses] | None = None,
    ) -> None:
        self.publication, self.fates = publication, fates
        self.wording = Wording(publication.site.language)
        self.addresses = (
            observed_addresses(publication, publication.packages)
            if addresses is None
            else addresses
        )

    def periods(self, history: History) -> PeriodsView:
        """The table of one indicator, area by area."""
        rows = tuple(row for line in history.lines for row in self._line(history, line))
        return PeriodsView(rows, len(kinds_of(history.rhythm)) > 1, history.indicator.most)

    def _line(self, history: History, line: Line) -> Iterator[PeriodRow]:
        steps = steps_of(history, line)
        first, *rest = (
            self._row(history, line, each.entry) if each.entry else self._missing(each)
            for each in steps
        )
        area = line.area_label(self.wording.language) if history.names_areas else ""
        opened = () if line is history.lines[0] else (self._opening(line),)
        anchors = set[str]()
        for row in (replace(first, area=area, breaks=opened), *rest):
            yield replace(row, anchor="" if row.anchor in anchors else row.anchor)
            anchors.add(row.anchor)

    def _opening(self, line: Line) -> str:
        """What parts an area from the one above it."""
        if line.opening:
            return line.opening.note.say(self.wording.language)
        return self.wording.translate("Another area: {area}.").format(
            area=line.area_label(self.wording.language)
        )

    def _missing(self, step: Step) -> PeriodRow:
        _, language = self.wording.translate, self.wording.language
        return PeriodRow(step.period.label(language), window_text(step.window, _, language))

    def _row(self, history: History, line: Line, entry: Entry) -> PeriodRow:
        _, language, observation = self.wording.translate, self.wording.language, entry.observation
        fates = self.fates.of_observation(observation)
        own = self.publication.indicators(history.series).get(
            observation.indicator
        )  # what it replaced has its own direction
        cuts = tuple(
            each.note.say(language) or self.wording.break_label(each) for each in entry.breaks
        )
        is_coded = bool(history.indicator.words(observation.value, language))
        return PeriodRow(
            period=observation.period.label(language),
            window=window_text(observation.window, _, language),
            value=self.wording.figure(observation, history.indicator)
            if observation.value is not None
            else "",
            unit=self.wording.unit_beside(observation, history.indicator),
            code=str(observation.value) if is_coded else "",
            status=observation.status,
            rank=str(observation.rank) if observation.rank is not None else "",
            marks=tuple(self._marks(history, entry)),
            breaks=cuts,
            previous=self._change(entry),
            year_before=self._year_before(entry),
            target=self._target(entry, self.wording.unit(observation, history.indicator)),
            note=of_data(observation.note, language),
            source=source_link(observation, language),
            origin=tuple(self._origin(observation)),
            is_doubtful=entry.contradicts,
            fates=fate_views(fates, language),
            pair=paired(
                history, line, entry, self.wording, good=own.good if own else "", fates=fates
            ),
            anchor=figure_anchor(history, observation),
        )

    def _marks(self, history: History, entry: Entry) -> Iterator[str]:
        _ = self.wording.translate
        if entry.contradicts:
            yield _("sources contradict each other")
        if entry.is_superseded:
            yield _("replaced by a later figure")
        if entry.observation.is_derived:
            yield _("derived, not printed")
        if entry.observation.indicator != history.indicator.code:
            yield _("under its old code {code}").format(code=entry.observation.indicator)

    def _change(self, entry: Entry) -> ChangeView:
        if entry.is_superseded:
            return ChangeView("")
        view = self.wording.change(entry.previous, entry.previous_reason, entry.observation.unit)
        return replace(
            view, note="; ".join(part for part in (view.note, self.wording.since(entry)) if part)
        )

    def _year_before(self, entry: Entry) -> ChangeView:
        """Only for periods shorter than a year, and only where there was something to compare with."""
        is_same = (
            entry.previous and entry.year_before and entry.previous.since == entry.year_before.since
        )
        has_nothing = is_same or (
            entry.year_before_reason in ("first", "missing", None) and entry.year_before is None
        )
        if (
            has_nothing
            or entry.is_superseded
            or entry.observation.period.kind in (Kind.YEAR, Kind.DATE, Kind.CUSTOM)
        ):
            return ChangeView("")
        return self.wording.change(
            entry.year_before, entry.year_before_reason, entry.observation.unit
        )

    def _target(self, entry: Entry, unit: str) -> str:
        if entry.target is None or entry.is_superseded:
            return ""
        return self.wording.translate("Target {target}: {outcome}").format(
            target=self.wording.aim(entry.target, unit),
            outcome=self.outcome(reached(entry, entry.target)),
        )

    def outcome(self, is_reached: bool | None) -> str:
        """Whether a target was reached, in words."""
        _ = self.wording.translate
        return (
            _("not known")
            if is_reached is None
            else _("reached")
            if is_reached
            else _("not reached")
        )

    def _origin(self, observation: Observation) -> Iterator[Link]:
        """The report, and the row among the package's tables."""
        _, language = self.wording.translate, self.wording.language
        report = self.publication.report_at(observation.report)
        if report:
            yield Link(report.uri, _("Report: {title}").format(title=report.period.label(language)))
        address = self.addresses.get(observation.package, {}).get(
            (observation.resource, observation.line), at.dataset_uri(observation.package)
        )
        yield Link(address, _("data row {row}").format(row=observation.line))


def source_link(observation: Observation, language: str) -> Link | None:
    """What an observation names as its own source, with its address where that is one."""
    href = safe_href(observation.source)
    title = observation.source_title or (
        observation.source.split("://", 1)[-1].partition("/")[0] if href else observation.source
    )
    return Link(href, of_data(title, language)) if title else None
