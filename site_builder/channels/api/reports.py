"""Reports: the list, and each with its text section by section."""

from __future__ import annotations

from typing import Any

from site_builder.channels.api.addresses import report_uri
from site_builder.channels.api.envelope import said
from site_builder.core.files import drop_empty
from site_builder.core.period import Period, Window
from site_builder.derive.figures import figures_of
from site_builder.derive.plaintext import Section, plain_text, sections_of
from site_builder.derive.prose import bind
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Point, Report


def report_summary(publication: Publication, report: Report) -> dict[str, Any]:
    """One line of the list."""
    site = publication.site
    return drop_empty(
        {
            "series": report.series,
            "name": report.name,
            **said("title", report.title),
            **period_facts(report.period, report.window, site.language),
            "status": report.status,
            "issued": report.issued,
            "url": site.absolute(report_uri(report.series, report.name)),
            "page": site.absolute(report.uri),
        }
    )


def report(publication: Publication, one: Report) -> dict[str, Any]:
    """One report with its text."""
    language = publication.site.language
    bound = bind(one.text, publication, one)
    facts = {
        "description": one.description.say(language),
        "published": one.published,
        "document_number": one.document_number,
        "issuer": one.issuer.say(language),
        "signatory": one.signatory.say(language),
        "addressee": one.addressee.say(language),
        "legal_basis": one.legal_basis.say(language),
        "dataset": one.package,
    }
    lists = {
        "summary": [_point(publication, one, each) for each in one.summary],
        "sections": [_section(each) for each in sections_of(bound, language)],
        "corrections": [_correction(each, language) for each in one.corrections],
    }
    return report_summary(publication, one) | drop_empty(facts) | lists


def period_facts(period: Period, window: Window, language: str) -> dict[str, Any]:
    """A period by code and in words, with its first and last day."""
    return {
        "period": period.code,
        "period_label": period.label(language),
        "start": window.start,
        "end": window.end,
    }


def _point(publication: Publication, report: Report, point: Point) -> dict[str, Any]:
    package, language = publication.package(report.package), publication.site.language
    figures = figures_of(package, publication.indicators(report.series)) if package else {}
    found = figures.get(point.figure, ())
    figure = found[0].phrase(language) if len(found) == 1 else ""
    text = plain_text(bind(point.text, publication, report), language)
    return drop_empty({"figure": figure.replace("\N{NO-BREAK SPACE}", " ")}) | {"text": text}


def _section(section: Section) -> dict[str, Any]:
    charts = [[figure.key for _, figures in chart.groups for figure in figures] for chart in section.charts]
    shown = {"anchor": section.anchor, "tables": [each.resource for each in section.tables], "charts": charts}
    return {"level": section.level, "title": section.title, "text": section.text, **drop_empty(shown)}


def _correction(correction: Correction, language: str) -> dict[str, Any]:
    told = {"old": correction.old, "new": correction.new, "reason": correction.reason}
    return {"date": correction.date, "text": correction.text.say(language), **drop_empty(told)}
