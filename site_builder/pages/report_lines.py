"""Reports in one line each, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.core.problem import Translate
from site_builder.derive.portal import Portal
from site_builder.model.report import Report
from site_builder.pages import Link
from site_builder.pages import facts as say
from site_builder.pages.fates import FateView, whole_views


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in one line; the newest of its series says so."""

    link: Link
    status: str
    window: str
    issued: str
    issued_iso: str
    is_latest: bool
    series: str = ""
    notices: tuple[FateView, ...] = ()


def report_lines(portal: Portal, reports: Iterable[Report], _: Translate) -> tuple[ReportLine, ...]:
    """The lines of reports, in their order."""
    return tuple(_line(portal, report, _) for report in reports)


def _line(portal: Portal, report: Report, _: Translate) -> ReportLine:
    publication = portal.publication
    language = publication.site.language
    issued = say.date_fact("", report.issued, language, unknown=say.not_entered(report, "issued", _))
    return ReportLine(
        link=Link(report.uri, report.title.say(language), note=report.period.label(language)),
        status=report.status,
        window=say.window_text(report.window, _, language),
        issued=issued.text,
        issued_iso=issued.moment,
        is_latest=report is publication.newest_report(report.series),
        series=publication.series_title(report.series).say(language),
        notices=whole_views(portal.fates.of_report(report), language),
    )
