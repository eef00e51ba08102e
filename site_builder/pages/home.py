"""The first page: what is newest, how to find the rest, what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.history import Change, Entry, History, Line
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.pages import (
    Alternate,
    FateView,
    Find,
    Link,
    View,
    fate_views,
    whole_note,
    whole_views,
)
from site_builder.pages import facts as say
from site_builder.pages.catalogue.datasets import facet_href
from site_builder.pages.charts.embed import CourseView, courses_of
from site_builder.pages.charts.model import name_chart
from site_builder.pages.charts.rules import Named
from site_builder.pages.datasets.changelog import ROUTINE, entries_of
from site_builder.pages.datasets.changelog import Entry as Corrected
from site_builder.pages.indicator_words import Wording, lasting, sentence_of
from site_builder.pages.indicators.area_map import Land
from site_builder.pages.indicators.areas import AreasTable, areas_table
from site_builder.pages.reports.headlines import HeadlineView, headline_views
from site_builder.pages.reports.ledger import UpcomingView, upcoming_view
from site_builder.pages.structured import site_node

NEWEST, CORRECTED = 6, 3
NO_CHARTS: Mapping[str, Named] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LatestView:
    """The newest report in brief."""

    link: Link
    heading: tuple[str, ...]
    status: str
    creator: str
    window: str
    headlines: tuple[HeadlineView, ...]
    notices: tuple[FateView, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadView:
    """What changed most lastingly, in a sentence made by rule, with its chart and how areas stand in it."""

    link: Link
    sentence: str
    fates: tuple[FateView, ...]
    courses: tuple[CourseView, ...]
    areas: AreasTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """Everything on the first page."""

    template: ClassVar[str] = "home.html"

    body: Markup
    lead: LeadView | None
    latest: LatestView | None
    corrected: tuple[Corrected, ...]
    reports: tuple[Link, ...]
    series: tuple[Link, ...]
    collections: tuple[Link, ...]
    topics: tuple[Link, ...]
    dataset_count: int
    upcoming: tuple[UpcomingView, ...]


def home_view(
    portal: Portal,
    *,
    find: Find | None = None,
    charts: Mapping[str, Named] = NO_CHARTS,
    body_html: str = "",
    alternates: tuple[Alternate, ...] = (),
) -> HomeView:
    """The first page. `find` gives a report's figure by its key, None where it has none.

    `charts` are those of indicators, by the address of the page.
    """
    publication, site = portal.publication, portal.publication.site
    _ = translator(site.language)
    return HomeView(
        uri="",
        title=site.name,
        description=site.description.say(site.language),
        section="",
        structured=site_node(site),
        alternates=alternates,
        body=Markup(body_html),
        lead=portal.kept(partial(_lead, portal.data, charts), "lead", portal.data.key),
        latest=_latest(portal, find),
        corrected=tuple(each for each in entries_of(publication) if each.kind not in ROUTINE)[
            :CORRECTED
        ],
        reports=_reports(portal),
        series=_series(publication),
        collections=_collections(publication),
        topics=_topics(publication, _),
        dataset_count=len(publication.packages),
        upcoming=tuple(
            u for u in (upcoming_view(portal, s) for s in publication.series) if u.periods
        ),
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """The newest figure of an indicator, and what it changed since the first one that it compares with."""

    history: History
    line: Line
    entry: Entry
    change: Change

    @property
    def weight(self) -> tuple[timedelta, Decimal]:
        """How long it compares, then by what part of itself it changed."""
        assert (
            self.change.before is not None
        )  # each change of two observations names the earlier one
        span = self.entry.observation.window.end - self.change.before.window.end
        return span, abs(self.change.difference / (self.change.earlier or 1))

    def sentence(self, wording: Wording) -> str:
        """In words; "" where nothing may be said of the figure."""
        return sentence_of(
            self.history, self.line, replace(self.entry, previous=self.change), wording
        )


def _lead(portal: Portal, charts: Mapping[str, Named]) -> LeadView | None:
    """Of the headline figures of each series' newest report the one that compares longest; None where none does."""
    publication, wording = portal.publication, Wording(portal.publication.site.language)
    newest = {report.series: report for report in reversed(publication.reports)}
    leads = [
        lead
        for report in newest.values()
        for lead in _leads(portal, report)
        if lead.sentence(wording)
    ]
    if not leads:
        return None
    lead = max(leads, key=lambda each: each.weight)
    history, observation = lead.history, lead.entry.observation
    page = at.indicator_uri(history.series, history.indicator.code)
    anchor = page + name_chart(set(), "chart", observation.area, "")
    return LeadView(
        link=Link(page, history.indicator.name.say(wording.language)),
        sentence=lead.sentence(wording),
        fates=fate_views(portal.fates.of_observation(observation), wording.language),
        # The sentence above it says what its title would.
        courses=courses_of(
            [
                (uri, replace(chart, telling=""))
                for uri, chart in charts.get(page, ())
                if uri == anchor
            ],
            publication.site,
        ),
        areas=areas_table(
            history, wording, portal.fates, Land(publication.areas, publication.boundaries)
        ),
    )


def _leads(portal: Portal, report: Report) -> Iterator[_Lead]:
    """The headline figures of a report that are the newest of their indicator and changed by more than rounding."""
    for headline in report.headlines:
        history = portal.histories.of(report.series, headline.figure)
        entry = portal.histories.entry(report, headline.figure)
        line = (
            next((each for each in history.lines if entry in each.latest), None)
            if history
            else None
        )
        if history and line and entry and (change := lasting(history, line, entry)):
            yield _Lead(history, line, entry, change)


def _latest(portal: Portal, find: Find | None) -> LatestView | None:
    publication = portal.publication
    if not publication.reports:
        return None
    firm = (report for report in publication.reports if report.status != "draft")
    report, language = next(firm, publication.reports[0]), publication.site.language
    return LatestView(
        link=Link(report.uri, report.title.say(language)),
        heading=(report.title.say(language),),
        status=publication.status_of(report),
        creator=say.by_initials(say.creators_of_report(publication, report)),
        window=say.window_text(report.window, translator(language), language),
        headlines=headline_views(report, find, portal),
        notices=whole_views(portal.fates.of_report(report), language),
    )


def _reports(portal: Portal) -> tuple[Link, ...]:
    """Earlier ones, each with the last thing that became of it."""
    language = portal.publication.site.language
    return tuple(
        Link(
            each.uri,
            each.title.say(language),
            note=whole_note(portal.fates.of_report(each), language),
        )
        for each in portal.publication.reports[1:NEWEST]
    )


def _series(publication: Publication) -> tuple[Link, ...]:
    """The series that have a page, with their reports counted."""
    language = publication.site.language
    return tuple(
        Link(each.uri, each.title.say(language), count=len(publication.reports_of(each.name)))
        for each in publication.series
    )


def _collections(publication: Publication) -> tuple[Link, ...]:
    """The series that only packages name, with their datasets counted."""
    declared = {each.name for each in publication.series}
    named = (series_of(publication, each) for each in publication.packages)
    counts = Counter(series for series in named if series and series not in declared)
    return tuple(
        Link(
            facet_href(publication, "series", name),
            publication.series_title(name).say(publication.site.language),
            count=count,
        )
        for name, count in sorted(counts.items())
    )


def _topics(publication: Publication, _: Translate) -> tuple[Link, ...]:
    counts = Counter(code for package in publication.packages for code in set(package.themes))
    links = (
        Link(facet_href(publication, "topic", code.lower()), say.topic(code, _), count=n)
        for code, n in counts.items()
    )
    return tuple(sorted(links, key=lambda link: (-(link.count or 0), link.title)))
