"""The ledger of periods: per series which reports were due, when, and what became of each.

One page, or where periods are many a page that leads to each series, and from there to its years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import Entry, LedgerPart, SeriesLedger
from site_builder.model.report import Report, Series
from site_builder.pages import WORDS_OF, Alternate, Crumb, Fact, Link, View, home_crumb
from site_builder.pages import facts as say


@dataclass(frozen=True, slots=True)
class ComingView:
    """A period whose report is not out yet; `due` is "" where no source sets a day."""

    label: str
    start: str
    end: str
    due: str


@dataclass(frozen=True, slots=True)
class UpcomingView:
    """What a series still owes its readers."""

    anchor: str
    title: str
    legal_basis: str
    due_source: str
    periods: tuple[ComingView, ...]


def upcoming_view(portal: Portal, series: Series) -> UpcomingView:
    """The next period of each kind that the series knows, in order of time."""
    language = portal.publication.site.language
    book = portal.ledgers[series.name]
    coming = [entry for kind in dict.fromkeys(series.kinds) if (entry := book.next(kind))]
    return UpcomingView(
        anchor=f"next-{series.name}",
        title=series.title.say(language),
        legal_basis=series.legal_basis.say(language),
        due_source=series.deadline.say(language) if series.deadline else "",
        periods=tuple(
            _coming(entry, language) for entry in sorted(coming, key=lambda entry: entry.period)
        ),
    )


def _coming(entry: Entry, language: str) -> ComingView:
    return ComingView(
        label=entry.period.label(language),
        start=format_date(entry.window.start, language),
        end=format_date(entry.window.end, language),
        due=format_date(entry.due, language) if entry.due else "",
    )


STATE_WORDS = WORDS_OF["state"]
STATE_MEANINGS = WORDS_OF["state-meaning"]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One period in words; the days are facts whose empty `text` is said to be unknown by `term`."""

    period: Link
    start: Fact
    end: Fact
    due: Fact
    received: Fact
    issued: Fact
    state: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """The periods of one series; `days` are those that some period has, by name, and `unknown` those that none has."""

    anchor: str
    series: Link
    rule: str
    entries: tuple[EntryView, ...]
    days: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a state says."""

    state: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A series on the page that leads to its own; `next` is the coming period."""

    anchor: str
    series: Link
    next: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView(View):
    """Everything on a page: tables, or lines that lead to the pages of series, whose `years` lead to each other.

    `day` is empty where only periods of past years are listed, which seldom change.
    """

    template: ClassVar[str] = "ledger.html"

    day: Fact
    tables: tuple[LedgerTable, ...] = ()
    meanings: tuple[Meaning, ...]
    files: tuple[Link, ...]
    lines: tuple[LedgerLine, ...] = ()
    ends: tuple[Link, ...] = ()


def ledger_views(portal: Portal) -> Iterator[LedgerView]:
    """The page of all series, and those of its parts where it is long."""
    yield ledger_view(portal)
    yield from (_part_view(portal, part) for part in portal.ledger_parts)


def ledger_addresses(portal: Portal) -> Iterator[str]:
    """Where the parts stand, as pages and as files; none where the ledger is in one piece."""
    for part in portal.ledger_parts:
        yield from (part.uri, part.json_uri)


def ledger_view(portal: Portal) -> LedgerView:
    """The page of all series."""
    language = portal.publication.site.language
    _ = translator(language)
    newest = [part for part in portal.ledger_parts if not part.year]
    books = () if newest else portal.ledgers.values()
    return LedgerView(
        uri=at.LEDGER,
        title=_("Ledger of periods"),
        description=_("Which reports are due, when, and what has been published."),
        crumbs=(home_crumb(_), Crumb(at.LEDGER, _("Ledger of periods"))),
        day=_today(portal),
        tables=tuple(_table(each, each.entries, _, language) for each in books),
        lines=tuple(_line(portal, part, _, language) for part in newest),
        **_shared(at.LEDGER_JSON, _),
    )


def _part_view(portal: Portal, part: LedgerPart) -> LedgerView:
    language = portal.publication.site.language
    _ = translator(language)
    series, home = part.book.series.title.say(language), Crumb(at.LEDGER, _("Ledger of periods"))
    named = _("{series}, periods that end in {year}").format(series=series, year=part.shown_year)
    return LedgerView(
        uri=part.uri,
        title=f"{home.title}: {named if part.years else series}",
        description=_("Which reports are due, when, and what has been published."),
        crumbs=(home_crumb(_), home, Crumb(at.ledger_uri(part.book.series.name), series)),
        is_answer=False,
        day=Fact("") if part.year else _today(portal),
        tables=(_table(part.book, part.entries, _, language),),
        ends=tuple(_end(part, year) for year in part.years),
        **_shared(part.json_uri, _),
    )


def _today(portal: Portal) -> Fact:
    return say.date_fact("", portal.publication.today, portal.publication.site.language)


def _shared(data: str, _: Translate) -> dict[str, Any]:
    """What every page of the ledger has; `data` is the file of the same periods."""
    files = (
        Link(at.CALENDAR, _("Calendar of due dates and releases")),
        Link(data, _("The ledger as JSON")),
    )
    types = ("text/calendar", "application/json")
    return {
        "section": at.LEDGER,
        "alternates": tuple(
            Alternate(f.href, type_, f.title) for f, type_ in zip(files, types, strict=True)
        ),
        "meanings": tuple(
            Meaning(state, _(STATE_WORDS[state]), _(STATE_MEANINGS[state]))
            for state in STATE_MEANINGS
        ),
        "files": files,
    }


def _end(part: LedgerPart, year: int) -> Link:
    uri = at.ledger_uri(part.book.series.name, 0 if year == part.years[0] else year)
    return Link(uri, str(year), is_current=year == part.shown_year)


def _line(portal: Portal, part: LedgerPart, _: Translate, language: str) -> LedgerLine:
    series = part.book.series
    link = Link(part.uri, series.title.say(language), count=len(part.book.entries))
    return LedgerLine(_anchor(series), link, say.next_fact(portal, series, _, language))


def ledger_link(portal: Portal, series: Series, translate: Translate) -> Link:
    """Where the ledger speaks of a series."""
    uri = at.ledger_uri(series.name) if portal.ledger_parts else f"{at.LEDGER}#{_anchor(series)}"
    return Link(uri, translate("All periods in the ledger"))


def _table(
    book: SeriesLedger, entries: tuple[Entry, ...], _: Translate, language: str
) -> LedgerTable:
    series, shown = book.series, tuple(_entry(entry, _, language) for entry in entries)
    days = {"due": _("Due"), "received": _("Received"), "issued": _("Issued")}
    known = {name for name in days if any(getattr(each, name).text for each in shown)}
    return LedgerTable(
        anchor=_anchor(series),
        series=Link(series.uri, series.title.say(language)),
        rule=_rule(series, _, language),
        entries=shown,
        days=tuple((name, term) for name, term in days.items() if name in known),
        unknown=tuple(term for name, term in days.items() if name not in known),
    )


def _anchor(series: Series) -> str:
    return f"ledger-{series.name}"


def _rule(series: Series, _: Translate, language: str) -> str:
    """How windows are cut, who sets due dates, and which range the series declares."""
    text = [
        series.regime.say(language),
        *([series.deadline.say(language)] if series.deadline else []),
    ]
    if series.first_expected is None:
        text.append(_("the first expected period is not stated"))
    else:
        text.append(
            _("expected from {period}").format(period=series.first_expected.inside(language))
        )
    if series.last_expected is not None:
        text.append(_("until {period}").format(period=series.last_expected.inside(language)))
    return "; ".join(text)


def _entry(entry: Entry, _: Translate, language: str) -> EntryView:
    report, state, gone = entry.report, entry.state, entry.removed
    return EntryView(
        period=Link(
            report.uri if report else gone.home if gone else "", entry.period.label(language)
        ),
        start=say.date_fact("", entry.window.start, language),
        end=say.date_fact("", entry.window.end, language),
        due=say.date_fact(
            _("not known") if entry.is_expected else _("not due"), entry.due, language
        ),
        received=_day(report, "received", _, language),
        issued=_day(report, "issued", _, language),
        state=state.value,
        word=_(STATE_WORDS[state]),
        note=gone.reason.say(language) if gone else _note(entry, _),
    )


def _day(report: Report | None, key: str, _: Translate, language: str) -> Fact:
    """A day that a report states, else why there is none."""
    if report is None:
        return Fact(_("none yet"), "")
    day = {"received": report.received, "issued": report.issued}[key]
    return say.date_fact(say.not_entered(report, key, _) or _("not stated"), day, language)


def _note(entry: Entry, _: Translate) -> str:
    if not entry.is_expected:
        return _("outside the range that the series expects")
    if entry.report and entry.due and entry.in_time is None:
        return _("whether in time is not known")
    return ""
