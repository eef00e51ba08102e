"""The list of all reports, newest first, whatever series they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication
from site_builder.pages import Crumb, Link, View, home_crumb
from site_builder.pages.report_lines import ReportLine, report_lines

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
    return (at.REPORTS, *(f"{at.REPORTS}{place}/" for place in range(2, places + 1)))


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
    for place, uri in enumerate(addresses, 1):
        shown = publication.reports[(place - 1) * PAGE : place * PAGE]
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
            place=place,
            places=len(addresses),
            before=addresses[place - 2] if place > 1 else None,
            after=addresses[place] if place < len(addresses) else None,
        )
