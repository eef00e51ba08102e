"""The page of a series (what it is, its reports, what comes next, its data), and the list of all reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.naming import roman
from site_builder.core.numbers.number import format_number
from site_builder.core.problem import Translate
from site_builder.derive.codes import PERIOD_KINDS
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series
from site_builder.pages import (
    WORDS_OF,
    Alternate,
    Crumb,
    Fact,
    FateView,
    Find,
    Link,
    View,
    home_crumb,
    whole_views,
)
from site_builder.pages import facts as say
from site_builder.pages.reports.headlines import HeadlineView, headline_views
from site_builder.pages.reports.ledger import UpcomingView, ledger_link, upcoming_view

# Periods of a rhythm by name, quarters and months by their first letter.
BEAT_WORDS = WORDS_OF["rhythm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView(View):
    """Everything on a series' page."""

    template: ClassVar[str] = "series.html"

    body: Markup
    headlines: tuple[HeadlineView, ...]
    facts: tuple[Fact, ...]
    reports: tuple[ReportLine, ...]
    datasets: tuple[Link, ...]
    upcoming: UpcomingView
    ledger: Link


def series_view(
    portal: Portal,
    series: Series,
    *,
    find: Find | None = None,
    body_html: str = "",
    alternates: tuple[Alternate, ...] = (),
) -> SeriesView:
    """A series' page, with the headline figures of its newest report; `find` gives a report's figure by its key."""
    publication = portal.publication
    language = publication.site.language
    _ = translator(language)
    title, newest = series.title.say(language), publication.newest_report(series.name)
    return SeriesView(
        uri=series.uri,
        title=title,
        description=series.description.say(language),
        kind="series",
        section=series.uri,
        crumbs=(home_crumb(_), Crumb(series.uri, title)),
        alternates=alternates,
        series_title=title,
        body=Markup(body_html),
        headlines=headline_views(newest, find, portal) if newest else (),
        facts=_facts(portal, series, _),
        reports=report_lines(portal, publication.reports_of(series.name), _),
        datasets=_datasets(publication, series),
        upcoming=upcoming_view(portal, series),
        ledger=ledger_link(portal, series, _),
    )


def _facts(portal: Portal, series: Series, _: Translate) -> tuple[Fact, ...]:
    publication = portal.publication
    language, count = publication.site.language, len(publication.indicators(series.name))
    stated = publication.site.document_facts
    facts = (
        Fact(_("Prepared by"), series.creator.say(language)),
        *([Fact(_("Sent to"), series.addressee.say(language))] if "addressee" in stated else []),
        Fact(_("Frequency"), _frequency(series, _)),
        Fact(_("How periods are cut"), series.regime.say(language)),
        *(
            [Fact(_("Legal basis"), series.legal_basis.say(language))]
            if "legal_basis" in stated
            else []
        ),
        say.next_fact(portal, series, _, language),
    )
    listed = Fact(_("Indicators"), format_number(count, language), at.indicators_uri(series.name))
    return (*facts, listed) if count else facts


def _frequency(series: Series, _: Translate) -> str:
    """The periods of its rhythm by name; without one, the kinds of its periods."""
    if not series.rhythm:
        return ", ".join(_(PERIOD_KINDS[kind]) for kind in series.kinds)
    return ", ".join(
        _(BEAT_WORDS.get(beat) or BEAT_WORDS[beat[0]]).format(number=_number(beat))
        for beat in series.rhythm
    )


def _number(beat: str) -> str:
    return roman(int(beat[1:])) if beat[0] == "Q" else beat[1:].lstrip("0")


def _datasets(publication: Publication, series: Series) -> tuple[Link, ...]:
    """Those of all periods, then the newest."""
    language = publication.site.language
    own = (each for each in publication.packages if series_of(publication, each) == series.name)
    ordered = sorted(
        own, key=lambda each: each.period.window().end if each.period else date.max, reverse=True
    )
    return tuple(Link(each.uri, each.label(language), count=each.row_count) for each in ordered)


# The list of all reports, newest first, whatever series they belong to.


# Reports in one line each, as lists show them.


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in one line; the newest of its series says so. `window` is "" where the period says as much."""

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
    issued = say.date_fact(
        "", report.issued, language, unknown=say.not_entered(report, "issued", _)
    )
    return ReportLine(
        link=Link(report.uri, report.title.say(language), note=report.period.label(language)),
        status=publication.status_of(report),
        window=say.window_text(report.window, _, language)
        if report.window != report.period.window()
        else "",
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
