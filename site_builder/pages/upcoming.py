"""Periods that are still to come, with the days their windows close."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.period import Period, Regime, format_date
from site_builder.publication import Publication
from site_builder.report import Series


@dataclass(frozen=True, slots=True)
class ComingView:
    """A period whose report is not out yet; `due` is "" where no decree sets a day."""

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
    periods: tuple[ComingView, ...]


def upcoming_view(publication: Publication, series: Series) -> UpcomingView:
    """The next period of each kind that the series knows, in order of time."""
    language = publication.site.language
    coming = sorted(each for each in _next_of_each_kind(publication, series) if not _is_over(series, each))
    return UpcomingView(
        anchor=f"next-{series.name}",
        title=series.title.say(language),
        legal_basis=series.legal_basis.say(language),
        periods=tuple(_coming(series, period, language) for period in coming),
    )


def _next_of_each_kind(publication: Publication, series: Series) -> list[Period]:
    """After the newest report of a kind; before any report, the one that the series expects first."""
    found = []
    for kind in series.kinds:
        published = [r.period for r in publication.reports_of(series.name) if r.period.kind == kind]
        following = max(published).next() if published else None
        if following:
            found.append(following)
    if not found and series.first_expected and not publication.reports_of(series.name):
        found.append(series.first_expected)
    return found


def _is_over(series: Series, period: Period) -> bool:
    return series.last_expected is not None and series.last_expected < period


def _coming(series: Series, period: Period, language: str) -> ComingView:
    window = period.window(series.regime)
    due = period.due() if series.regime is Regime.ADMINISTRATIVE else None
    return ComingView(
        label=period.label(language),
        start=format_date(window.start, language),
        end=format_date(window.end, language),
        due=format_date(due, language) if due else "",
    )
