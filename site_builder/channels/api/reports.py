"""Series, reports and indicators: their lists, and each with its text or its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.channels.api.addresses import (
    Make,
    indicator_uri,
    indicators_uri,
    report_uri,
    series_uri,
)
from site_builder.channels.api.shapes import Shape, filled, shaped
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.fates import Fate, Fates, beside, say_fate
from site_builder.derive.figures import figure_of
from site_builder.derive.history import Entry, History, ancestry
from site_builder.derive.markup import Section, plain_text, sections_of
from site_builder.derive.observations import Break, Observation, SeriesData, Target, series_of
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundPoint
from site_builder.model.area import Area
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.model.report import Report


def report_summary(publication: Publication, report: Report) -> Shape:
    """One line of the list."""
    site = publication.site
    return filled(
        "ReportSummary",
        report,
        site.language,
        period=report.period.code,
        period_label=report.period.label(site.language),
        start=report.window.start,
        end=report.window.end,
        url=site.absolute(report_uri(report.series, report.name)),
        page=site.absolute(report.uri),
    )


def report(portal: Portal, one: Report) -> Shape:
    """One report with its text; what became of a figure stands behind it."""
    publication, bound, fates = portal.publication, portal.prose[one.uri], portal.fates
    language = publication.site.language
    text, releases = beside(fates, one.package, language), publication.releases(one.address)
    return filled(
        "Report",
        one,
        language,
        **report_summary(publication, one),
        dataset=one.package,
        summary=tuple(_point(portal, one, point) for point in bound.points),
        sections=tuple(
            _section(section, language) for section in sections_of(bound.body, language, text)
        ),
        corrections=tuple(filled("Correction", each, language) for each in one.corrections),
        modified=releases.latest.date if releases.latest else None,
        editions=tuple(_text_edition(publication.site, edition) for edition in releases.editions),
        fates=tuple(fate_shape(publication.site, fate) for fate in fates.of_report(one)),
    )


def _point(portal: Portal, report: Report, point: BoundPoint) -> Shape:
    site, figure = portal.publication.site, point.figure
    fates = portal.fates.of_row(report.package, figure.resource, figure.line) if figure else ()
    return shaped(
        "Point",
        figure=figure.parts(site.language).plain if figure else "",
        text=plain_text(
            point.sentence, site.language, beside(portal.fates, report.package, site.language)
        ),
        fates=tuple(fate_shape(site, fate) for fate in fates),
    )


def _section(section: Section, language: str) -> Shape:
    charts = (
        tuple(figure.key for _, figures in chart.groups for figure in figures)
        for chart in section.charts
    )
    return filled(
        "Section",
        section,
        language,
        tables=tuple(table.resource for table in section.tables),
        charts=tuple(charts),
    )


def _text_edition(site: SiteConfig, edition: Edition) -> Shape:
    return filled(
        "TextEdition",
        edition,
        site.language,
        version=str(edition.version),
        withdrawn=edition.withdrawn.reason.say(site.language) if edition.withdrawn else "",
        page=site.absolute(edition.uri),
        files=tuple(site.absolute(edition.uri + file.name) for file in edition.listed),
    )


def fate_shape(site: SiteConfig, fate: Fate) -> Shape:
    """One fate with its words and the page that it leads to."""
    page = site.absolute(fate.href) if fate.href else ""
    return filled("Fate", fate, site.language, text=say_fate(fate, site.language), page=page)


def series_names(publication: Publication) -> tuple[str, ...]:
    """Every series, whether a page or a package declares it."""
    declared = {series.name for series in publication.series}
    return tuple(
        sorted(
            declared
            | {
                series
                for package in publication.packages
                if (series := series_of(publication, package))
            }
        )
    )


def series_summary(publication: Publication, name: str) -> Shape:
    """One line of the list."""
    title = publication.series_title(name)
    url = publication.site.absolute(series_uri(name))
    return shaped(
        "SeriesSummary", name=name, title=str(title), title_en=title.stated(SOURCE), url=url
    )


def series(
    publication: Publication, name: str, reports: Sequence[Shape], datasets: Sequence[Shape]
) -> Shape:
    """One series; its reports and datasets are given as summaries."""
    site, declared = publication.site, publication.series_named(name)
    summary = series_summary(publication, name)
    known: dict[str, Any] = {
        "indicators": site.absolute(indicators_uri(name)) if publication.indicators(name) else "",
        "reports": tuple(reports),
        "datasets": tuple(datasets),
    }
    if declared is None:
        return shaped("Series", **summary, **known)
    return filled(
        "Series",
        declared,
        site.language,
        **summary,
        **known,
        period_kinds=tuple(kind.value for kind in declared.kinds),
        regime=declared.regime.word,
        due=filled("Deadline", declared.deadline, site.language) if declared.deadline else None,
        page=site.absolute(declared.uri),
    )


# Indicators: the list of a series, one indicator over all periods, and the latest values.


def indicator_list(publication: Publication, series: str) -> Shape:
    """The indicators of a series in their printed order."""
    site, listed = publication.site, publication.indicators(series).values()
    return shaped(
        "IndicatorList",
        series=series,
        title=publication.series_title(series).say(site.language),
        indicators=tuple(indicator_summary(publication, series, indicator) for indicator in listed),
        url=site.absolute(indicators_uri(series)),
    )


def indicator_summary(publication: Publication, series: str, one: Indicator) -> Shape:
    """One line of the list."""
    url = publication.site.absolute(indicator_uri(series, one.code))
    return filled("IndicatorSummary", one, publication.site.language, series=series, url=url)


def indicator(portal: Portal, data: SeriesData, history: History) -> Shape:
    """One indicator with all values, those of the indicators it replaces among them."""
    publication, fates, one = portal.publication, portal.fates, history.indicator
    language = publication.site.language
    return filled(
        "Indicator",
        one,
        language,
        **indicator_summary(publication, data.series, one),
        direction=one.direction if one.direction != "none" else "",
        scale=tuple(
            shaped("Answer", value=value, label=label.say(language)) for value, label in one.scale
        ),
        observations=tuple(
            _observation(publication, line.area, entry, fates)
            for line in history.lines
            for entry in line.entries
        ),
        breaks=tuple(
            filled("Break", each, language) for each in _breaks(publication, data, history)
        ),
        targets=tuple(_target(target, language) for target in history.targets),
    )


def _breaks(publication: Publication, data: SeriesData, history: History) -> list[Break]:
    """Those of the indicator and of the ones it replaces, and those between its entries, in time."""
    chain = ancestry(publication.indicators(data.series), history.indicator.code)
    between = {breaks for entry in history.entries for breaks in entry.breaks}
    own = {breaks for breaks in data.breaks if breaks.indicator in chain}
    return sorted(own | between, key=lambda breaks: (breaks.since, breaks.area, breaks.kind))


def latest(portal: Portal, history: History) -> Iterator[Make]:
    """The newest values of an indicator: one an area, several where its newest period has several."""
    return (
        partial(_latest, portal, history, line.area, entry)
        for line in history.lines
        for entry in line.latest
    )


def _latest(portal: Portal, history: History, area: Area, entry: Entry) -> Shape:
    publication, one = portal.publication, history.indicator
    own = _area(area) | _value(publication, entry.observation, portal.fates)
    return filled(
        "Latest",
        entry.observation,
        publication.site.language,
        **own,
        series=history.series,
        name=str(one.name),
        indicator=one.code,
        url=publication.site.absolute(indicator_uri(history.series, one.code)),
    )


def _area(area: Area) -> dict[str, Any]:
    return {"area": area.code, "area_name": str(area.name)}


def _observation(publication: Publication, area: Area, entry: Entry, fates: Fates) -> Shape:
    one = entry.observation
    own = _area(area) | _value(publication, one, fates)
    return filled(
        "Observation", one, publication.site.language, **own, contradicts=entry.contradicts
    )


def _value(publication: Publication, one: Observation, fates: Fates) -> dict[str, Any]:
    """What documents call otherwise than the observation does: value, period, row, and what became of it."""
    return {
        "period": one.period.code,
        "period_label": one.period.label(publication.site.language),
        "start": one.window.start,
        "end": one.window.end,
        "value": None if one.value is None else Decimal(one.value),
        "text": _text(publication, one),
        "dataset": one.package,
        "row": one.line,
        "fates": tuple(fate_shape(publication.site, fate) for fate in fates.of_observation(one)),
    }


def _text(publication: Publication, one: Observation) -> str:
    language = publication.site.language
    listed = publication.indicators(one.series).get(one.indicator)
    return figure_of(one, listed, language).parts(language).plain if one.value is not None else ""


def _target(one: Target, language: str) -> Shape:
    return filled("Target", one, language, period=one.period.code, value=Decimal(one.value))
