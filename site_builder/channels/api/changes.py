"""What happened: the newest, and each year by itself, for whoever asks what changed since a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from site_builder.channels.api import shapes as shapes
from site_builder.channels.api.addresses import dataset_uri, year_uri
from site_builder.derive.events import Event
from site_builder.model.config import SiteConfig

NEWEST = 100


def changes(site: SiteConfig, events: Sequence[Event]) -> shapes.Changes:
    """The years with a change, the newest changes, and those without a day; `events` come newest first."""
    dated = [event for event in events if event.date]
    return shapes.Changes(
        modified=dated[0].date if dated else None,
        years=tuple(_year(site, year, own) for year, own in _by_year(events)),
        changes=tuple(_change(site, event) for event in dated[:NEWEST]),
        undated=tuple(_change(site, event) for event in events if not event.date),
    )


def year_changes(site: SiteConfig, events: Sequence[Event]) -> Iterator[tuple[str, shapes.YearChanges]]:
    """The changes of each year with their address."""
    years = list(_by_year(events))
    earlier = {later: year for (later, _), (year, _) in pairwise(years)}
    later = {year: after for after, year in earlier.items()}
    for year, own in years:
        yield (
            year_uri(year),
            shapes.YearChanges(
                year=year,
                changes=tuple(_change(site, event) for event in own),
                next=site.absolute(year_uri(later[year])) if year in later else "",
                prev=site.absolute(year_uri(earlier[year])) if year in earlier else "",
            ),
        )


def _by_year(events: Sequence[Event]) -> Iterator[tuple[int, list[Event]]]:
    dated = [(event.date.year, event) for event in events if event.date]
    for year, found in groupby(dated, key=lambda pair: pair[0]):
        yield year, [event for _, event in found]


def _year(site: SiteConfig, year: int, events: Sequence[Event]) -> shapes.Year:
    last = events[0].date
    assert last is not None
    return shapes.Year(year=year, count=len(events), last=last, url=site.absolute(year_uri(year)))


def _change(site: SiteConfig, event: Event) -> shapes.Change:
    return shapes.Change(
        id=event.id,
        kind=event.kind,
        date=event.date,
        title=event.title,
        summary=event.summary,
        series=event.series,
        dataset=event.package,
        page=site.absolute(event.href),
        url=site.absolute(dataset_uri(event.package)) if event.package else "",
    )
