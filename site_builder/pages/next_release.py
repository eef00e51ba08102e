"""Periods that are still to come, with the days their windows close."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.period import format_date
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import Entry
from site_builder.model.report import Series


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
        periods=tuple(_coming(entry, language) for entry in sorted(coming, key=lambda entry: entry.period)),
    )


def _coming(entry: Entry, language: str) -> ComingView:
    return ComingView(
        label=entry.period.label(language),
        start=format_date(entry.window.start, language),
        end=format_date(entry.window.end, language),
        due=format_date(entry.due, language) if entry.due else "",
    )
