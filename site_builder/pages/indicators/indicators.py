"""The lists of indicators: all series, and the tree of one series with its newest figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.addresses import anchor
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.history import Histories, History
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
        description=_("Every indicator over all periods, with its breaks, its sources and its data."),
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
    declared, package = publication.series_named(series), publication.package(at.series_package(series))
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


def tree_rows(histories: Iterable[History], wording: Wording, fates: Fates = NO_FATES) -> tuple[TreeRow, ...]:
    """A line for each indicator, in the order of the list."""
    return tuple(_row(each, wording, fates) for each in histories)


def _row(history: History, wording: Wording, fates: Fates) -> TreeRow:
    history, indicator, language = history.chosen, history.indicator, wording.language
    line = next(iter(history.answering), None)
    entry, newest = (line.latest[-1], wording.newest(line, indicator)) if line else (None, None)
    marks = [fate for each in line.latest for fate in fates.of_observation(each.observation)] if line else []
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
