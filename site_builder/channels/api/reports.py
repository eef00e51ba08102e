"""Reports: the list, and each with its text section by section."""

from __future__ import annotations

import msgspec

from site_builder.channels.api import shapes
from site_builder.channels.api.addresses import report_uri
from site_builder.channels.api.envelope import english
from site_builder.derive.plaintext import Section, plain_text, sections_of
from site_builder.derive.prose import BoundPoint, BoundReport
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report


def report_summary(publication: Publication, report: Report) -> shapes.ReportSummary:
    """One line of the list."""
    site = publication.site
    return shapes.ReportSummary(
        series=report.series,
        name=report.name,
        title=str(report.title),
        title_en=english(report.title),
        period=report.period.code,
        period_label=report.period.label(site.language),
        start=report.window.start,
        end=report.window.end,
        status=report.status,
        issued=report.issued,
        url=site.absolute(report_uri(report.series, report.name)),
        page=site.absolute(report.uri),
    )


def report(publication: Publication, one: Report, bound: BoundReport) -> shapes.Report:
    """One report with its text."""
    language = publication.site.language
    return shapes.Report(
        **msgspec.structs.asdict(report_summary(publication, one)),
        description=one.description.say(language),
        published=one.published,
        document_number=one.document_number,
        issuer=one.issuer.say(language),
        signatory=one.signatory.say(language),
        addressee=one.addressee.say(language),
        legal_basis=one.legal_basis.say(language),
        dataset=one.package,
        summary=tuple(_point(point, language) for point in bound.points),
        sections=tuple(_section(section) for section in sections_of(bound.body, language)),
        corrections=tuple(_correction(correction, language) for correction in one.corrections),
    )


def _point(point: BoundPoint, language: str) -> shapes.Point:
    figure = point.figure.parts(language).plain if point.figure else ""
    return shapes.Point(figure=figure, text=plain_text(point.said, language))


def _section(section: Section) -> shapes.Section:
    charts = (tuple(figure.key for _, figures in chart.groups for figure in figures) for chart in section.charts)
    return shapes.Section(
        level=section.level,
        title=section.title,
        text=section.text,
        anchor=section.anchor,
        tables=tuple(table.resource for table in section.tables),
        charts=tuple(charts),
    )


def _correction(correction: Correction, language: str) -> shapes.Correction:
    return shapes.Correction(
        date=correction.date,
        text=correction.text.say(language),
        old=correction.old,
        new=correction.new,
        reason=correction.reason,
    )
