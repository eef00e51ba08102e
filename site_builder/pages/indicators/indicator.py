"""The page of an indicator: its latest figure, its course over all periods, what it means and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.calendar.period import known_period
from site_builder.core.numbers.formula import division_sign
from site_builder.core.numbers.number import canonical_number
from site_builder.core.numbers.quantity import measured
from site_builder.core.text import BEGIN, unmarked
from site_builder.derive.around import Histories
from site_builder.derive.codes import DIRECTIONS, PERIOD_KINDS, SHORT, abbreviations_of
from site_builder.derive.fact_ids import indicator_facts
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Observation, Target
from site_builder.derive.targets import Named, Sister, measured_by, reached, settles, sisters_of
from site_builder.model.config import Licence
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Crumb, Fact, FateView, Link, View, fate_views, home_crumb
from site_builder.pages.charts.embed import CourseView, courses_of, discovered, image_of
from site_builder.pages.charts.model import Chart
from site_builder.pages.downloads import FileView
from site_builder.pages.indicator_words import Wording, headlines_of, moved
from site_builder.pages.indicators.area_map import AreasMap, Land, few_on_a_map
from site_builder.pages.indicators.areas import AreasTable, areas_table
from site_builder.pages.indicators.indicators import TreeRow, tree_rows
from site_builder.pages.indicators.periods import Addresses, PeriodsView, PeriodWriter, source_link
from site_builder.pages.indicators.reference import CITATIONS, TITLES, reference_of
from site_builder.pages.structured import indicator_node

# Where an indicator stands: in its list, beside other series that measure the same, and what its figures are from.


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where an indicator stands in its list."""

    parent: Link | None
    siblings: tuple[Link, ...]
    replaces: Link | None
    replaced_by: tuple[Link, ...]


@dataclass(frozen=True)
class Origins:
    """`originals` are the documents of packages that hold one as a file, by the name of the package."""

    publication: Publication
    histories: Histories
    wording: Wording
    originals: Mapping[str, Link]
    fates: Fates = NO_FATES

    @cached_property
    def _sisters(self) -> Mapping[Named, tuple[Sister, ...]]:
        return sisters_of(self.publication)

    def document(self, history: History) -> Iterator[Fact]:
        """Where the newest figure was printed: its own source, else the document, else the report that holds it."""
        if history.latest is None:
            return
        _, language, text = (
            self.wording.translate,
            self.wording.language,
            history.latest.observation,
        )
        report = self.publication.report_at(text.report)
        if source := source_link(text, language):
            yield Fact(_("Source of the newest figure"), source.title, source.href)
        elif original := self.originals.get(text.package):
            yield Fact(_("Original document"), original.title, original.href)
        elif report:
            yield Fact(_("Report"), report.title.say(language), report.uri, report.document_number)

    def sisters(self, history: History) -> Iterator[Link]:
        """The same as other series measure it, each with its newest figure unless sources contradict it."""
        language = self.wording.language
        for series, indicator in self._sisters.get((history.series, history.indicator.code), ()):
            title = self.publication.series_title(series).say(language)
            known = self.histories.of(series, indicator.code)
            entry = known.latest if known else None
            note = title
            if known and entry and not entry.contradicts:
                note += f": {self.wording.quoted(known, entry, self.fates.of_observation(entry.observation))}"
            yield replace(self.link(series, indicator), note=note)

    def link(self, series: str, indicator: Indicator) -> Link:
        """The page of an indicator, by its name, with its code."""
        return Link(
            at.indicator_uri(series, indicator.code),
            indicator.name.say(self.wording.language),
            indicator.code,
        )

    def neighbours(self, history: History) -> PlaceView:
        """Where an indicator stands in its list."""
        listed, own = self.publication.indicators(history.series), history.indicator
        parent, older = listed.get(own.parent), listed.get(own.replaces)
        beside = [
            each
            for each in listed.values()
            if own.parent and each.parent == own.parent and each.code != own.code
        ]
        newer = [each for each in listed.values() if each.replaces == own.code]
        return PlaceView(
            parent=self.link(history.series, parent) if parent else None,
            siblings=tuple(self.link(history.series, each) for each in beside),
            replaces=self.link(history.series, older) if older else None,
            replaced_by=tuple(self.link(history.series, each) for each in newer),
        )


# Short forms in a page's texts, spelled out where a reader meets each for the first time.


def expanded(texts: Sequence[str], spelled: Mapping[str, str]) -> tuple[Markup, ...]:
    """The texts of one page in their order; each short form that is `spelled` gets its `abbr` once, the first time.

    One that stands in brackets after its own words is spelled out already. A text that is marked as of another language
    stays whole, or its mark would end at the first short form.
    """
    visited: set[str] = set()
    return tuple(Markup("").join(_parts(text, spelled, visited)) for text in texts)


def _parts(text: str, spelled: Mapping[str, str], visited: set[str]) -> Iterator[Markup]:
    position = 0
    for by_year in () if BEGIN in text else SHORT.finditer(text):
        short, words = by_year[0], unmarked(spelled.get(by_year[0], ""))
        if not words or short in visited:
            continue
        visited.add(short)
        if text[: by_year.start()].lower().endswith(f"{words.lower()} ("):
            continue
        yield Markup('{}<abbr title="{}">{}</abbr>').format(
            text[position : by_year.start()], words, short
        )
        position = by_year.end()
    yield Markup("{}").format(text[position:])


@dataclass(frozen=True, slots=True)
class NowView:
    """The newest figure of an area, large; several where sources contradict each other."""

    figure: str
    unit: str
    when: str
    change: str
    is_good: bool | None
    status: str
    is_doubtful: bool
    fates: tuple[FateView, ...] = ()
    value: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """A piece of a formula: signs and numbers as they are, an indicator with its page."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target, and how far the figures have come."""

    period: str
    aimed: str
    figure: str
    outcome: str
    note: str
    fates: tuple[FateView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView(View):
    """Everything on an indicator's page."""

    template: ClassVar[str] = "indicator.html"

    code: str
    choice: str
    heading: Markup
    now: tuple[NowView, ...]
    facts: tuple[Fact, ...]
    definition: Markup
    method: Markup
    formula: tuple[FormulaPart, ...]
    courses: tuple[CourseView, ...]
    periods: PeriodsView
    areas: AreasTable | None
    map: AreasMap | None
    targets: tuple[TargetView, ...]
    place: PlaceView
    sisters: tuple[Link, ...]
    children: tuple[TreeRow, ...]
    files: tuple[FileView, ...]
    package: Link | None
    citation: str
    references: tuple[Link, ...]
    asked: Link | None = None


class IndicatorPages:
    """Writes the page of each indicator of a publication; `charts` are theirs, by the address of the page.

    `originals` are the documents of packages that hold one as a file, by the name of the package; `spelled` the long
    forms of short ones.
    """

    def __init__(
        self,
        publication: Publication,
        histories: Histories,
        fates: Fates = NO_FATES,
        charts: Mapping[str, Sequence[tuple[str, Chart]]] = MappingProxyType({}),
        originals: Mapping[str, Link] = MappingProxyType({}),
        spelled: Mapping[str, str] | None = None,
        addresses: Mapping[str, Addresses] | None = None,
    ) -> None:
        self.publication, self.histories, self.fates = publication, histories, fates
        self.charts = charts
        self.wording = Wording(publication.site.language)
        self.writer = PeriodWriter(publication, fates, addresses)
        self.origins = Origins(publication, histories, self.wording, originals, fates)
        self.spelled = (
            abbreviations_of(publication, self.wording.language) if spelled is None else spelled
        )

    def view(self, history: History, files: tuple[FileView, ...] = ()) -> IndicatorView:
        """One page; `files` are the downloads of the indicator's own rows."""
        _, language, indicator = self.wording.translate, self.wording.language, history.indicator
        name, uri = indicator.name.say(language), at.indicator_uri(history.series, indicator.code)
        title = self.publication.series_title(history.series).say(language)
        crumbs = (
            Crumb(at.INDICATORS, _("Indicators")),
            Crumb(at.indicators_uri(history.series), title),
        )
        listed = self.histories.of_series(history.series)
        charts, site = self.charts.get(uri, ()), self.publication.site
        courses, shown = courses_of(charts, site), history.chosen
        text = (name, indicator.definition.say(language), indicator.method.say(language))
        facts = headlines_of(shown, self.wording)
        land = Land(self.publication.areas, self.publication.boundaries)
        heading, definition, method = expanded(text, self.spelled)
        below = [each for each in listed.values() if each.indicator.parent == indicator.code]
        return IndicatorView(
            uri=uri,
            title=name,
            description=indicator.definition.say(language)
            or unmarked(next((words for words, _ in facts), title)),
            kind="indicator",
            section=at.INDICATORS,
            crumbs=(home_crumb(_), *crumbs, Crumb(uri, name)),
            alternates=(
                *(
                    Alternate(each.uri, f"text/{each.title.lower()}", each.title)
                    for each in files[:1]
                ),
                *discovered(site, uri, (chart.heading for _, chart in charts)),
            ),
            structured=indicator_node(site, history, files, self._licences(history.series)),
            image=image_of(charts, site),
            series_title=title,
            years=tuple(sorted({str(each.observation.period.year) for each in history.entries})),
            code=indicator.code,
            choice=f"{history.series}/{indicator.code}",
            heading=heading,
            now=tuple(self._now(shown, line) for line in shown.answering),
            facts=tuple(self._facts(history)),
            definition=definition,
            method=method,
            formula=tuple(self._formula(history)),
            courses=courses,
            periods=self.writer.periods(shown),
            areas=areas_table(history, self.wording, self.fates, land),
            map=few_on_a_map(history, land, self.wording),
            targets=tuple(self._aimed(history, each) for each in history.targets),
            place=self.origins.neighbours(history),
            sisters=tuple(self.origins.sisters(history)),
            children=tree_rows(below, self.wording, self.fates),
            files=files,
            package=self._package(history.series),
            citation=reference_of(self.publication, history).line,
            references=tuple(Link(uri + name, TITLES[name]) for name in CITATIONS)
            if history.entries
            else (),
        )

    def _now(self, history: History, line: Line) -> NowView:
        entry, indicator, newest = (
            line.latest[-1],
            history.indicator,
            self.wording.newest(line, history.indicator),
        )
        short = None if newest.is_doubtful else self.wording.short(entry.observation, indicator)
        change = self.wording.change(None, entry.previous_reason, "").text
        return NowView(
            figure=short.head if short else newest.figure,
            unit=short.words if short else newest.unit,
            when=self.wording.when(history, line),
            change=moved(entry, indicator, self.wording) or change,
            is_good=entry.previous.is_good if entry.previous else None,
            status=entry.observation.status,
            is_doubtful=newest.is_doubtful,
            fates=tuple(mark for each in line.latest for mark in self._fates(each)),
            value=canonical_number(entry.observation.value or 0),
            exact=self.wording.with_unit(entry.observation, indicator) if short else "",
        )

    def _fates(self, entry: Entry) -> tuple[FateView, ...]:
        return fate_views(self.fates.of_observation(entry.observation), self.wording.language)

    def _facts(self, history: History) -> Iterator[Fact]:
        _, language, indicator = self.wording.translate, self.wording.language, history.indicator
        package = self._package(history.series)
        yield Fact(_("Code"), indicator.code)
        if indicator.kind != "heading":
            yield Fact(
                _("Unit"),
                indicator.unit.say(language)
                or (_("answers on a scale") if indicator.scale else ""),
            )
            if indicator.direction in DIRECTIONS:
                yield Fact(_("Direction"), _(DIRECTIONS[indicator.direction]))
            if kinds := dict.fromkeys(each.observation.period.kind for each in history.entries):
                yield Fact(
                    _("Frequency"),
                    ", ".join(dict.fromkeys(_(PERIOD_KINDS[kind]) for kind in kinds)),
                )
            yield Fact(_("Periods with a figure"), self._covered(history))
            yield from (Fact(_("Breaks"), breaks) for breaks in (self._breaks(history),) if breaks)
            if until := known_period(indicator.until):
                yield Fact(_("Counted until"), until.under(history.regime).label(language))
        series = self.publication.series_title(history.series).say(language)
        yield Fact(_("Series"), series, at.indicators_uri(history.series))
        if package:
            yield Fact(_("Data"), package.title, package.href)
        if any(entry.observation.indicator == indicator.code for entry in history.entries):
            yield Fact(
                _("Facts"), "JSON", at.facts_json(indicator_facts(history.known_as, indicator.code))
            )
        yield from self.origins.document(history)

    def _covered(self, history: History) -> str:
        """How many, the first and the last."""
        known = [each.observation for each in history.entries if each.observation.value is not None]
        if not known:
            return self.wording.translate("none yet")
        first, last = (
            pick(known, key=lambda each: (each.window.end, each.window.start)).period
            for pick in (min, max)
        )
        count = len({each.period for each in known})
        return f"{count}: {self.wording.span(first, last)}"

    def _breaks(self, history: History) -> str:
        return "; ".join(
            dict.fromkeys(
                self.wording.break_label(cut) for line in history.lines for cut in line.breaks
            )
        )

    def _formula(self, history: History) -> Iterator[FormulaPart]:
        listed, formula = self.publication.indicators(history.series), history.indicator.formula
        for piece in re.split(r"(\[[^\]]+\])", formula) if formula else ():
            code = piece.strip("[]")
            if piece.startswith("[") and code in listed:
                yield FormulaPart(code, self.origins.link(history.series, listed[code]))
            elif piece:
                yield FormulaPart(
                    piece.replace("*", "×").replace("/", division_sign(self.wording.language))
                )

    def _aimed(self, history: History, target: Target) -> TargetView:
        """Against the figure of the target's own period, else the newest one within it."""
        unit = history.indicator.at(target.period).unit.say(self.wording.language)
        entry = measured_by(history, target)
        is_settled = entry is not None and settles(history, target, entry)
        outcome = reached(entry, target) if entry and is_settled else None
        figure = ""
        if entry:
            figure = self._measured(entry.observation, history.indicator)
            figure += f" ({self.wording.inside(entry.observation.period)})"
        return TargetView(
            period=target.period.label(self.wording.language),
            aimed=self.wording.aim(target, unit),
            figure=figure,
            outcome=self.writer.outcome(outcome),
            note=target.note.say(self.wording.language),
            fates=self._fates(entry) if entry else (),
        )

    def _measured(self, observation: Observation, indicator: Indicator) -> str:
        """A figure in its own unit, with what qualifies it."""
        unit = self.wording.unit(observation, indicator)
        figure = measured(observation.value or 0, unit, observation.qualifier, indicator.most)
        return figure.format(self.wording.language)

    def _licences(self, series: str) -> tuple[Licence, ...]:
        package = self.publication.package(at.series_package(series))
        return package.licences if package else ()

    def _package(self, series: str) -> Link | None:
        package = self.publication.package(at.series_package(series))
        return Link(package.uri, package.label(self.wording.language)) if package else None
