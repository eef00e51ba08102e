"""The lists of indicators: all series, the tree of one with its newest figures, and the table that readers make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.addresses import anchor
from site_builder.core.calendar.period import Period
from site_builder.core.numbers.qualifier import say_qualifier
from site_builder.core.text import Text, fold
from site_builder.derive.around import Histories
from site_builder.derive.codes import STATUS_WORDS
from site_builder.derive.fates import NO_FATES, QUIET, Fates, say_fate
from site_builder.derive.history import History
from site_builder.model.area import Area
from site_builder.model.publication import Publication
from site_builder.pages import Crumb, FateView, Link, View, fate_views, home_crumb
from site_builder.pages.indicator_words import ChangeView, Wording
from site_builder.pages.indicators.reference import CITATIONS


@dataclass(frozen=True, slots=True)
class TreeRow:
    """An indicator with its newest figure, "" where there is none; a heading has no figures at all."""

    link: Link
    code: str
    anchor: str
    css: str
    figure: str
    unit: str
    period: str
    change: ChangeView
    is_heading: bool
    is_doubtful: bool = False
    fates: tuple[FateView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsView(View):
    """All series that have indicators."""

    template: ClassVar[str] = "indicators.html"

    series: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesIndicatorsView(View):
    """The indicators of a series."""

    template: ClassVar[str] = "indicators.html"

    rows: tuple[TreeRow, ...]
    reports: Link | None
    package: Link | None


def indicator_addresses(histories: Histories) -> Iterator[str]:
    """Every address that indicators fill, pages as folders. Only an indicator that was observed has files."""
    if histories.series:
        yield from (at.INDICATORS, at.TABLE)
    for series in histories.series:
        yield at.indicators_uri(series)
        for code, history in histories.of_series(series).items():
            uri = at.indicator_uri(series, code)
            yield uri
            if history.entries:
                yield from (f"{uri}data.csv", f"{uri}data.json")
                yield from (uri + name for name in CITATIONS)


def indicators_view(publication: Publication, histories: Histories) -> IndicatorsView:
    """The list of series."""
    wording = Wording(publication.site.language)
    _ = wording.translate
    links = (
        Link(
            at.indicators_uri(name),
            publication.series_title(name).say(wording.language),
            count=len(publication.indicators(name)),
        )
        for name in histories.series
    )
    return IndicatorsView(
        uri=at.INDICATORS,
        title=_("Indicators"),
        description=_(
            "Every indicator over all periods, with its breaks, its sources and its data."
        ),
        kind="indicator",
        section=at.INDICATORS,
        crumbs=(home_crumb(_), Crumb(at.INDICATORS, _("Indicators"))),
        is_answer=False,
        series=tuple(links),
    )


def series_indicators_view(
    publication: Publication, histories: Histories, series: str, fates: Fates = NO_FATES
) -> SeriesIndicatorsView:
    """The tree of one series."""
    wording = Wording(publication.site.language)
    _, title = wording.translate, publication.series_title(series).say(wording.language)
    declared, package = (
        publication.series_named(series),
        publication.package(at.series_package(series)),
    )
    uri = at.indicators_uri(series)
    return SeriesIndicatorsView(
        uri=uri,
        title=_("Indicators: {series}").format(series=title),
        description=(declared.description.say(wording.language) if declared else "")
        or _("Every indicator over all periods, with its breaks, its sources and its data."),
        kind="indicator",
        section=at.INDICATORS,
        crumbs=(home_crumb(_), Crumb(at.INDICATORS, _("Indicators")), Crumb(uri, title)),
        series_title=title,
        rows=tree_rows(histories.of_series(series).values(), wording, fates),
        reports=Link(declared.uri, title) if declared else None,
        package=Link(package.uri, package.label(wording.language)) if package else None,
    )


def tree_rows(
    histories: Iterable[History], wording: Wording, fates: Fates = NO_FATES
) -> tuple[TreeRow, ...]:
    """A line for each indicator, in the order of the list."""
    return tuple(_row(each, wording, fates) for each in histories)


def _row(history: History, wording: Wording, fates: Fates) -> TreeRow:
    history, indicator, language = history.chosen, history.indicator, wording.language
    line = next(iter(history.answering), None)
    entry, newest = (line.latest[-1], wording.newest(line, indicator)) if line else (None, None)
    marks = (
        [fate for each in line.latest for fate in fates.of_observation(each.observation)]
        if line
        else []
    )
    is_tree = bool(indicator.parent) or indicator.kind == "heading"
    return TreeRow(
        link=Link(at.indicator_uri(history.series, indicator.code), indicator.name.say(language)),
        code=indicator.code,
        anchor=anchor(indicator.code),
        css=f"l{min(indicator.level, 3)}" if is_tree else "",
        figure=newest.figure if newest else "",
        unit=newest.unit if newest else "",
        period=wording.when(history, line) if line else "",
        change=wording.change(entry.previous, entry.previous_reason, entry.observation.unit)
        if entry
        else ChangeView(""),
        is_heading=indicator.kind == "heading" and entry is None,
        is_doubtful=bool(newest and newest.is_doubtful),
        fates=fate_views(marks, language),
    )


# The page on which readers put a table together: any indicators, areas and periods that the portal has figures of.
#
# The page holds what may be chosen and what a script must know to compare; figures come from the files of indicators,
# as they were published. Without a script the page leads to those files.


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, with its words, short ones for the head of a column, and the series that have it."""

    value: str
    label: str
    short: str = ""
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator with where its rows are, and what decides whether two of its figures compare.

    `main` is the unit as rows have it, `unit` in the reader's language; `home` the area of rows that name none.
    `fates` say what became of a figure, by "AREA PERIOD". `breaks` are "DAY" or "DAY@AREA"; `places` the decimals that
    readers see, "" for all; `adds` whether figures of several areas are amounts of one whole; `judges` whether a
    derived figure compares like a printed one.
    """

    value: str
    label: str
    page: str
    csv: str
    level: int
    main: str
    unit: str
    home: str
    places: str
    good: str
    has_zero: bool
    breaks: tuple[str, ...]
    adds: bool
    judges: bool
    answers: tuple[Choice, ...]
    fates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """The indicators of a series that were observed, and the files of the whole series."""

    title: str
    indicators: tuple[IndicatorChoice, ...]
    package: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTableView(View):
    """All that may be chosen, and the words for statuses that are not final and for what stands before figures."""

    template: ClassVar[str] = "own_table.html"

    series: tuple[SeriesChoice, ...]
    areas: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    statuses: Mapping[str, str]
    qualifiers: Mapping[str, str]


def own_table_view(
    publication: Publication, histories: Histories, fates: Fates = NO_FATES
) -> OwnTableView:
    """The page, over every history that has figures."""
    wording = Wording(publication.site.language)
    _, title = wording.translate, wording.translate("Build your own table")
    observed = [
        each
        for name in histories.series
        for each in histories.of_series(name).values()
        if each.entries
    ]
    qualifiers = {entry.observation.qualifier for each in observed for entry in each.entries} - {""}
    return OwnTableView(
        uri=at.TABLE,
        title=title,
        description=_(
            "Choose indicators, areas and periods; see them as a table and a chart, and take the rows."
        ),
        section=at.INDICATORS,
        crumbs=(home_crumb(_), Crumb(at.INDICATORS, _("Indicators")), Crumb(at.TABLE, title)),
        is_answer=False,
        series=tuple(
            _series(publication, histories, name, wording, fates) for name in histories.series
        ),
        areas=tuple(_areas(publication, observed, wording)),
        periods=tuple(_periods(observed, wording)),
        statuses={
            status: _(words).lower()
            for status, words in STATUS_WORDS.items()
            if status != "official"
        },
        qualifiers={each: say_qualifier(each, wording.language) for each in sorted(qualifiers)},
    )


def _series(
    publication: Publication, histories: Histories, name: str, wording: Wording, fates: Fates
) -> SeriesChoice:
    package = publication.package(at.series_package(name))
    observed = [each for each in histories.of_series(name).values() if each.entries]
    return SeriesChoice(
        title=publication.series_title(name).say(wording.language),
        indicators=tuple(_indicator(publication, each, wording, fates) for each in observed)
        if package
        else (),
        package=Link(package.uri, package.label(wording.language)) if package else None,
    )


def _indicator(
    publication: Publication, history: History, wording: Wording, fates: Fates
) -> IndicatorChoice:
    indicator, language = history.indicator, wording.language
    cuts = {
        f"{cut.since}@{cut.area}" if cut.area else str(cut.since)
        for line in history.lines
        for cut in line.breaks
    }
    home = home_of(publication, history).code
    return IndicatorChoice(
        value=f"{history.series}/{indicator.code}",
        label=indicator.name.say(language),
        page=at.indicator_uri(history.series, indicator.code),
        csv=f"{at.indicator_uri(history.series, indicator.code)}data.csv",
        level=indicator.level - 1,
        main=indicator.unit.main,
        unit=indicator.unit.say(language),
        home=home,
        places="" if indicator.most is None else str(indicator.most),
        good=indicator.good,
        has_zero=indicator.has_zero,
        breaks=tuple(sorted(cuts)),
        adds=indicator.kind == "count",
        judges=indicator.is_computed,
        answers=tuple(Choice(str(value), words.say(language)) for value, words in indicator.scale),
        fates=dict(_became(history, home, fates, language)),
    )


def _became(history: History, home: str, fates: Fates, language: str) -> Iterator[tuple[str, str]]:
    """What readers must know of a figure wherever it stands; most have nothing."""
    for observation in (entry.observation for entry in history.entries):
        words = [
            say_fate(fate, language)
            for fate in fates.of_observation(observation)
            if fate.kind not in QUIET
        ]
        if words:
            yield f"{observation.area or home} {observation.period.code}", "; ".join(words)


def home_of(publication: Publication, history: History) -> Area:
    """The area of figures that name none: that of their series, else that of the package they come from.

    Where others name that area, these are of all together.
    """
    package = publication.package(at.series_package(history.series))
    declared = publication.areas.get(history.home) or (
        publication.area_of(package.spatial) if package else None
    )
    if declared and any(line.area.code == declared.code for line in history.lines):
        return Area("*", Text(""))
    return declared or Area("-", Text(package.spatial.title.say("") if package else ""))


def _areas(publication: Publication, observed: list[History], wording: Wording) -> Iterator[Choice]:
    """By name; figures that name no area are of the area that their series is about."""
    areas, series = dict[str, Area](), dict[str, dict[str, None]]()
    unnamed = {"*": wording.translate("Total"), "-": wording.translate("no area named")}
    for history in observed:
        for line in history.lines:
            area = line.area if line.area.code else home_of(publication, history)
            areas[area.code] = area
            series.setdefault(area.code, {})[history.series] = None
    choices = (
        Choice(
            code,
            area.label.say(wording.language) or unnamed.get(code, unnamed["-"]),
            series=tuple(series[code]),
        )
        for code, area in areas.items()
    )
    yield from sorted(choices, key=lambda each: fold(each.label))


def _periods(observed: list[History], wording: Wording) -> Iterator[Choice]:
    """The newest first."""
    ends, series = dict[Period, tuple[str, str]](), dict[str, dict[str, None]]()
    for history in observed:
        for observation in (entry.observation for entry in history.entries):
            ends[observation.period] = (observation.window.end.isoformat(), observation.period.code)
            series.setdefault(observation.period.code, {})[history.series] = None
    for period in sorted(ends, key=lambda each: ends[each], reverse=True):
        words = period.label(wording.language), period.short(wording.language)
        yield Choice(period.code, *words, series=tuple(series[period.code]))
