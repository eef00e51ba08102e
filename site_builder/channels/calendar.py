"""`calendar.ics`: due dates and releases as whole-day events that a reader's calendar can follow (RFC 5545).

UIDs are made of series, period and host, so an event keeps its identity whatever else changes. DTSTAMP is the day of
issue, or the day on which the period opened, never the clock: a build that changes nothing changes no byte. A moved
date reaches subscribers by SEQUENCE, which the publisher raises (`calendar_revision` of the series).

The icalendar library escapes text and folds lines at 75 octets between characters, never inside one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import Entry, SeriesLedger
from site_builder.model.publication import Publication


def calendar_file(portal: Portal) -> OutputFile:
    """One event for each known due date, and one for each report whose day of issue is known, as the ledger says."""
    publication, site = portal.publication, portal.publication.site
    _ = translator(site.language)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{_host(publication)}//site-builder//{site.language.upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Reports due and published: {site}").format(site=site.name))
    events = [event for book in portal.ledgers.values() for event in _events(publication, book, _)]
    for event in sorted(events, key=lambda event: (event.decoded("dtstart"), str(event["uid"]))):
        calendar.add_component(event)
    return OutputFile(at.CALENDAR, calendar.to_ical())


def _events(publication: Publication, book: SeriesLedger, _: Translate) -> Iterator[Event]:
    language = publication.site.language
    title = book.series.title.say(language)
    for entry in book.entries:
        label = f"{title}, {entry.period.label(language)}"
        if entry.due:
            yield _event(
                publication, book, entry, "due", entry.due, _("Due: {report}").format(report=label)
            )
        if issued := _issued(entry):
            text = _("Published: {report}").format(report=label)
            yield _event(publication, book, entry, "report", issued, text)


def _event(
    publication: Publication, book: SeriesLedger, entry: Entry, sort: str, day: date, summary: str
) -> Event:
    series, site = book.series, publication.site
    uri = entry.report.uri if entry.report and sort == "report" else series.uri
    code = entry.period.code.replace("/", "--").lower()
    event = Event()
    event.add("uid", f"{sort}-{series.name}-{code}@{_host(publication)}")
    event.add("dtstamp", datetime.combine(_issued(entry) or entry.window.start, time(), UTC))
    event.add("dtstart", day)
    event.add(
        "dtend", day + timedelta(days=1)
    )  # RFC 5545: the end of a whole-day event lies outside it
    event.add("sequence", series.calendar_revision)
    event.add("summary", summary)
    event.add("description", _description(publication, book, entry, of_due=sort == "due"))
    event.add("url", site.absolute(uri))
    event.add("transp", "TRANSPARENT")
    return event


def _description(
    publication: Publication, book: SeriesLedger, entry: Entry, *, of_due: bool
) -> str:
    language = publication.site.language
    start, end = (format_date(day, language) for day in (entry.window.start, entry.window.end))
    window = translator(language)("Data from {start} to {end}.").format(start=start, end=end)
    deadline = book.series.deadline
    source = deadline.say(language) if of_due and deadline else ""
    return "\n".join(
        line for line in (window, source, book.series.legal_basis.say(language)) if line
    )


def _issued(entry: Entry) -> date | None:
    """The day of issue that its source states; that of an edition on the portal is another thing."""
    return entry.report.issued if entry.report else None


def _host(publication: Publication) -> str:
    return urlsplit(publication.lasting("")).hostname or "localhost"
