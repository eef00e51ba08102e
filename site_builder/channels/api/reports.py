"""Reports: the list, and each with its text section by section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from site_builder.channels.api import report_shapes, shapes
from site_builder.channels.api.addresses import indicators_uri, report_uri, series_uri
from site_builder.channels.api.report_shapes import fate_shape
from site_builder.channels.api.shapes import filled
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.fates import beside
from site_builder.derive.observations import series_of
from site_builder.derive.plaintext import Section, plain_text, sections_of
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundPoint
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.publication import Publication
from site_builder.model.report import Report


def report_summary(publication: Publication, report: Report) -> report_shapes.ReportSummary:
    """One line of the list."""
    site = publication.site
    return filled(
        report_shapes.ReportSummary,
        report,
        site.language,
        period=report.period.code,
        period_label=report.period.label(site.language),
        start=report.window.start,
        end=report.window.end,
        url=site.absolute(report_uri(report.series, report.name)),
        page=site.absolute(report.uri),
    )


def report(portal: Portal, one: Report) -> report_shapes.Report:
    """One report with its text; what became of a figure stands behind it."""
    publication, bound, fates = portal.publication, portal.prose[one.uri], portal.fates
    language = publication.site.language
    text, releases = beside(fates, one.package, language), publication.releases(one.address)
    return filled(
        report_shapes.Report,
        one,
        language,
        **msgspec.structs.asdict(report_summary(publication, one)),
        dataset=one.package,
        summary=tuple(_point(portal, one, point) for point in bound.points),
        sections=tuple(_section(section, language) for section in sections_of(bound.body, language, text)),
        corrections=tuple(filled(report_shapes.Correction, each, language) for each in one.corrections),
        modified=releases.latest.date if releases.latest else None,
        editions=tuple(_text_edition(publication.site, edition) for edition in releases.editions),
        fates=tuple(fate_shape(publication.site, fate) for fate in fates.of_report(one)),
    )


def _point(portal: Portal, report: Report, point: BoundPoint) -> report_shapes.Point:
    site, figure = portal.publication.site, point.figure
    fates = portal.fates.of_row(report.package, figure.resource, figure.line) if figure else ()
    return report_shapes.Point(
        figure=figure.parts(site.language).plain if figure else "",
        text=plain_text(point.sentence, site.language, beside(portal.fates, report.package, site.language)),
        fates=tuple(fate_shape(site, fate) for fate in fates),
    )


def _section(section: Section, language: str) -> report_shapes.Section:
    charts = (tuple(figure.key for _, figures in chart.groups for figure in figures) for chart in section.charts)
    return filled(
        report_shapes.Section,
        section,
        language,
        tables=tuple(table.resource for table in section.tables),
        charts=tuple(charts),
    )


def _text_edition(site: SiteConfig, edition: Edition) -> report_shapes.TextEdition:
    return filled(
        report_shapes.TextEdition,
        edition,
        site.language,
        version=str(edition.version),
        withdrawn=edition.withdrawn.reason.say(site.language) if edition.withdrawn else "",
        page=site.absolute(edition.uri),
        files=tuple(site.absolute(edition.uri + file.name) for file in edition.listed),
    )


def series_names(publication: Publication) -> tuple[str, ...]:
    """Every series, whether a page or a package declares it."""
    declared = {series.name for series in publication.series}
    return tuple(
        sorted(declared | {series for package in publication.packages if (series := series_of(publication, package))})
    )


def series_summary(publication: Publication, name: str) -> report_shapes.SeriesSummary:
    """One line of the list."""
    title = publication.series_title(name)
    url = publication.site.absolute(series_uri(name))
    return report_shapes.SeriesSummary(name=name, title=str(title), title_en=title.stated(SOURCE), url=url)


def series(
    publication: Publication,
    name: str,
    reports: Sequence[report_shapes.ReportSummary],
    datasets: Sequence[shapes.DatasetSummary],
) -> report_shapes.Series:
    """One series; its reports and datasets are given as summaries."""
    site, declared = publication.site, publication.series_named(name)
    summary = msgspec.structs.asdict(series_summary(publication, name))
    known: dict[str, Any] = {
        "indicators": site.absolute(indicators_uri(name)) if publication.indicators(name) else "",
        "reports": tuple(reports),
        "datasets": tuple(datasets),
    }
    if declared is None:
        return report_shapes.Series(**summary, **known)
    return filled(
        report_shapes.Series,
        declared,
        site.language,
        **summary,
        **known,
        period_kinds=tuple(kind.value for kind in declared.kinds),
        regime=declared.regime.word,
        due=filled(report_shapes.Deadline, declared.deadline, site.language) if declared.deadline else None,
        page=site.absolute(declared.uri),
    )
