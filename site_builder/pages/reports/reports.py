"""The list of all reports, newest first, whatever series they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.pages import Crumb, FateView, Link, View, home_crumb, whole_views
from site_builder.pages import facts as say

# Reports in one line each, as lists show them.


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


PAGE = 100  # reports a page; a longer list goes on at reports/2/, reports/3/ ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsView(View):
    """One page of the list; `series` lead to the reports of one series each."""

    template: ClassVar[str] = "reports.html"

    total: int
    reports: tuple[ReportLine, ...]
    series: tuple[Link, ...]
    place: int = 1
    places: int = 1
    before: str | None = None
    after: str | None = None


def report_list_addresses(publication: Publication) -> tuple[str, ...]:
    """Where the pages of the list stand; none where no series is declared, or one is called like the list."""
    if not publication.series or publication.series_named(at.REPORTS.rstrip("/")):
        return ()
    places = max(1, -(-len(publication.reports) // PAGE))
    return (at.REPORTS, *(f"{at.REPORTS}{index}/" for index in range(2, places + 1)))


def reports_views(portal: Portal) -> Iterator[ReportsView]:
    """The pages of the list."""
    publication = portal.publication
    language, addresses = publication.site.language, report_list_addresses(publication)
    _ = translator(language)
    title = _("Reports")
    series = tuple(
        Link(each.uri, each.title.say(language), count=len(publication.reports_of(each.name)))
        for each in publication.series
    )
    for index, uri in enumerate(addresses, 1):
        shown = publication.reports[(index - 1) * PAGE : index * PAGE]
        yield ReportsView(
            uri=uri,
            title=title,
            description=_("Every report of every series, the newest period first."),
            kind="reports",
            section=at.REPORTS,
            crumbs=(home_crumb(_), Crumb(at.REPORTS, title)),
            is_answer=False,
            total=len(publication.reports),
            reports=report_lines(portal, shown, _),
            series=series,
            place=index,
            places=len(addresses),
            before=addresses[index - 2] if index > 1 else None,
            after=addresses[index] if index < len(addresses) else None,
        )
