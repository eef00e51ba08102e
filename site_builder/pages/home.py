"""The first page: what is newest, how to find the rest, what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.calendar.rhythm import previous_in
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.core.text import Text
from site_builder.derive.figures import AT
from site_builder.derive.history import Change, Entry, History, Line
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.derive.targets import measured_by
from site_builder.model.publication import Publication
from site_builder.model.report import Headline, Report
from site_builder.pages import Alternate, FateView, Figure, Find, Link, View, fate_views, whole_note, whole_views
from site_builder.pages import facts as say
from site_builder.pages.catalogue.datasets import facet_href
from site_builder.pages.charts.drawing import Drawing, Mark, percent
from site_builder.pages.charts.embed import CourseView, courses_of
from site_builder.pages.charts.model import name_chart
from site_builder.pages.charts.rules import Named
from site_builder.pages.datasets.changelog import Entry as Corrected
from site_builder.pages.datasets.changelog import entries_of
from site_builder.pages.indicator_words import FEWEST, Wording, lasting, run_of, sentence_of
from site_builder.pages.indicators.areas import AreasTable, areas_table
from site_builder.pages.reports.ledger import UpcomingView, upcoming_view
from site_builder.pages.structured import site_node

# What a tile of the home page draws of its figure: its course where it has one, else its target, else its share.
#
# The tile beside it prints the figure; the small drawing has no axis to read off, so it always begins at zero.


HEIGHT, TOP, FOOT = 36, 8, 28  # pixels
WHOLE = Decimal(100)
LEFT, RIGHT = Decimal(2), Decimal(98)  # per cent of the width between which points stand


@dataclass(frozen=True, slots=True)
class CourseLine:
    """The drawing with what it says, for those who hear it."""

    drawing: Drawing
    words: str


def tile_of(portal: Portal, report: Report, key: str, figure: Figure, label: Text) -> CourseLine | None:
    """The drawing of a headline figure of a report, None where there is nothing to draw."""
    wording = Wording(portal.publication.site.language)
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    course = course_of(history, entry, wording) if history and entry else None
    return course or _bar(entry, figure, wording, label)


def course_of(history: History, entry: Entry, wording: Wording) -> CourseLine | None:
    """The figures of one kind and unit up to this one, back to the last break; None for few and for equal ones."""
    line = next((each for each in history.lines if entry in each.entries), None)
    run = run_of(line, entry) if line else []
    if len(run) < FEWEST or len({each.observation.value for each in run}) == 1:
        return None
    text = (
        f"{wording.inside(each.observation.period)}: {wording.with_unit(each.observation, history.indicator)}"
        for each in run
    )
    return spark_line(run, "; ".join(text))


def spark_line(run: Sequence[Entry], words: str) -> CourseLine:
    """A line in proportion of time and of the values; the last point is marked."""
    days = [each.observation.window.end.toordinal() for each in run]
    values = [Decimal(each.observation.value or 0) for each in run]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    xs = [percent(LEFT + (day - days[0]) * (RIGHT - LEFT) / max(days[-1] - days[0], 1)) for day in days]
    ys = [f"{FOOT - (value - low) / (high - low) * (FOOT - TOP):.1f}" for value in values]
    lines = [
        Mark("line", "line", x=xs[index], x2=xs[index + 1], y=ys[index], y2=ys[index + 1])
        for index in range(len(run) - 1)
    ]
    return CourseLine(Drawing(HEIGHT, (*lines, Mark("circle", "g1", x=xs[-1], y=ys[-1]))), words)


def _bar(entry: Entry | None, figure: Figure, wording: Wording, label: Text) -> CourseLine | None:
    """A share of a hundred, or an amount against its own target."""
    if not figure.value or figure.qualifier:
        return None
    value = Decimal(figure.value)
    is_share = figure.unit == "%" and 0 <= value <= WHOLE
    target = Decimal(entry.target.value) if entry and entry.target else Decimal(-1)
    if not is_share and (value < 0 or target <= 0):
        return None
    whole = WHOLE if is_share else max(value, target)
    marks = [
        Mark("rect", "track", y="12", width="100%", height="12"),
        Mark("rect", "g1", x="0", y="12", width=percent(value / whole * 100), height="12"),
    ]
    if 0 <= target <= whole:
        x = percent(target / whole * 100)
        marks.append(Mark("line", "aim", x=x, x2=x, y="6", y2="30"))
    return CourseLine(Drawing(HEIGHT, tuple(marks)), f"{label.say(wording.language)}: {figure.printed}")


NEWEST, CORRECTED = 6, 3
NO_CHARTS: Mapping[str, Named] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HeadlineView:
    """A headline figure with the one before it and its target; both may be unknown."""

    figure: Figure
    label: str
    previous: str
    target: str
    href: str
    source: str
    change: str = ""
    is_good: bool | None = None
    previous_fates: tuple[FateView, ...] = ()
    spark: CourseLine | None = None


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
        lead=_lead(portal, charts),
        latest=_latest(portal, find),
        corrected=tuple(each for each in entries_of(publication) if each.kind != "revision")[:CORRECTED],
        reports=_reports(portal),
        series=_series(publication),
        collections=_collections(publication),
        topics=_topics(publication, _),
        dataset_count=len(publication.packages),
        upcoming=tuple(u for u in (upcoming_view(portal, s) for s in publication.series) if u.periods),
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
        assert self.change.before is not None  # each change of two observations names the earlier one
        span = self.entry.observation.window.end - self.change.before.window.end
        return span, abs(self.change.difference / (self.change.earlier or 1))

    def sentence(self, wording: Wording) -> str:
        """In words; "" where nothing may be said of the figure."""
        return sentence_of(self.history, self.line, replace(self.entry, previous=self.change), wording)


def _lead(portal: Portal, charts: Mapping[str, Named]) -> LeadView | None:
    """Of the headline figures of each series' newest report the one that compares longest; None where none does."""
    publication, wording = portal.publication, Wording(portal.publication.site.language)
    newest = {report.series: report for report in reversed(publication.reports)}
    leads = [lead for report in newest.values() for lead in _leads(portal, report) if lead.sentence(wording)]
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
            [(uri, replace(chart, telling="")) for uri, chart in charts.get(page, ()) if uri == anchor],
            publication.site,
        ),
        areas=areas_table(history, wording, portal.fates, publication.boundaries),
    )


def _leads(portal: Portal, report: Report) -> Iterator[_Lead]:
    """The headline figures of a report that are the newest of their indicator and changed by more than rounding."""
    for headline in report.headlines:
        history = portal.histories.of(report.series, headline.figure)
        entry = portal.histories.entry(report, headline.figure)
        line = next((each for each in history.lines if entry in each.latest), None) if history else None
        if history and line and entry and (change := lasting(history, line, entry)):
            yield _Lead(history, line, entry, change)


def _latest(portal: Portal, find: Find | None) -> LatestView | None:
    publication = portal.publication
    if not publication.reports:
        return None
    report, language = publication.reports[0], publication.site.language
    return LatestView(
        link=Link(report.uri, report.title.say(language)),
        heading=(report.title.say(language),),
        status=report.status,
        creator=say.by_initials(say.creators_of_report(publication, report)),
        window=say.window_text(report.window, translator(language), language),
        headlines=_headlines(report, find, portal) if find else (),
        notices=whole_views(portal.fates.of_report(report), language),
    )


def _target(report: Report, headline: Headline, portal: Portal) -> str:
    """In the report's words, else those of the list for this figure; an empty line waits for somebody."""
    wording, history = Wording(portal.publication.site.language), portal.histories.of(report.series, headline.figure)
    entry = portal.histories.entry(report, headline.figure)
    targets = [each for each in history.targets if measured_by(history, each) is entry] if history and entry else []
    if headline.target or not (targets and history):
        return wording.translate("not entered yet") if headline.is_open else headline.target.say(wording.language)
    return wording.aimed(max(targets, key=lambda each: each.period == report.period), history.indicator)


def _headlines(report: Report, find: Find, portal: Portal) -> tuple[HeadlineView, ...]:
    publication = portal.publication
    language, result = publication.site.language, []
    for headline in report.headlines:
        figure = find(report, headline.figure)
        if figure:
            before, past = _previous(report, headline.figure, find, portal)
            label, target = headline.label.say(language), _target(report, headline, portal)
            source = _source(publication, report, headline.figure)
            course = tile_of(portal, report, headline.figure, figure, headline.label)
            change, is_good = _changed(portal, report, headline.figure)
            result.append(
                HeadlineView(figure, label, before, target, figure.href, source, change, is_good, past, course)
            )
    return tuple(result)


def _changed(portal: Portal, report: Report, key: str) -> tuple[str, bool | None]:
    """The change of a tile's figure in words, and whether it is good; "" where nothing was computed."""
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    if not (history and entry and entry.previous):
        return "", None
    wording = Wording(portal.publication.site.language)
    return wording.sentence(entry, history.indicator), entry.previous.is_good


def _source(publication: Publication, report: Report, key: str) -> str:
    _ = translator(publication.site.language)
    code = key.partition(AT)[0]
    is_indicator = code in publication.indicators(report.series)
    return _("Indicator {code}").replace("{code}", code) if is_indicator else _("In the report")


def _previous(report: Report, key: str, find: Find, portal: Portal) -> tuple[str, tuple[FateView, ...]]:
    """The figure of the period before: an indicator's from its history, another's from the earlier report."""
    entry, wording = portal.histories.entry(report, key), Wording(portal.publication.site.language)
    if entry and entry.previous:
        fates = portal.fates.of_observation(entry.previous.before) if entry.previous.before else ()
        printed = wording.measured(entry.previous.earlier, entry.observation.unit, entry.previous.decimals)
        if wording.since(entry):
            printed += f" ({wording.inside(entry.previous.since)})"
        return printed, fate_views(fates, wording.language)
    if entry and entry.previous_reason == "broken":
        return wording.change(None, "broken", "").text, ()
    if entry:
        return "", ()
    series = portal.publication.series_named(report.series)
    wanted = previous_in(series.rhythm if series else (), report.period)
    earlier = next((r for r in portal.publication.reports_of(report.series) if r.period == wanted), None)
    figure = find(earlier, key) if earlier else None
    return (figure.printed, figure.fates) if figure else ("", ())


def _reports(portal: Portal) -> tuple[Link, ...]:
    """Earlier ones, each with the last thing that became of it."""
    language = portal.publication.site.language
    return tuple(
        Link(each.uri, each.title.say(language), note=whole_note(portal.fates.of_report(each), language))
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
        Link(facet_href(publication, "topic", code.lower()), say.topic(code, _), count=n) for code, n in counts.items()
    )
    return tuple(sorted(links, key=lambda link: (-(link.count or 0), link.title)))
