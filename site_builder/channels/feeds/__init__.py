"""Feeds: what is new, for readers' programs; for the whole portal, for each series and for each dataset.

Those of a portal's other languages stand beside its pages in these (`/en/feed.xml`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from site_builder.channels.feeds.atom import atom_uri, render_atom
from site_builder.channels.feeds.jsonfeed import json_uri, render_json_feed
from site_builder.channels.feeds.model import MOST, Feed, FeedFile, files_of
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.text import unmarked
from site_builder.derive.events import Event
from site_builder.derive.portal import Portal

ATOM, JSON = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed's file, for the link elements of the page that it belongs to."""

    page: str
    uri: str
    media_type: str
    title: str


def feeds_of(portal: Portal) -> Iterator[Feed]:
    """Every feed of the portal: all, each series that has a page, each dataset."""
    site = portal.publication.site.plain()
    language = site.language
    events = tuple(_plain(event) for event in portal.events)
    yield Feed("", site.name, site.description.say(language), site, events)
    by_series, by_package = defaultdict[str, list[Event]](list), defaultdict[str, list[Event]](list)
    for event in events:
        by_series[event.series].append(event)
        by_package[event.package].append(event)
    for series in portal.publication.series:
        title = series.title.say(language) or series.name
        yield Feed(series.uri, f"{title} - {site.name}", "", site, tuple(by_series[series.name]))
    for package in portal.publication.packages:
        title = package.label(language) or package.name
        yield Feed(package.uri, f"{title} - {site.name}", "", site, tuple(by_package[package.name]))


def _plain(event: Event) -> Event:
    """An event without the marks of pages: a feed says its language once."""
    return replace(event, title=unmarked(event.title), summary=unmarked(event.summary))


def feed_files(portal: Portal, most: int = MOST) -> Iterator[OutputFile]:
    """`feed.json` of every feed, and `feed.xml` of those that have a dated event: Atom must state when it changed.

    Above `most` entries the older ones lie in archives, which they lead to.
    """
    for feed in feeds_of(portal):
        for file in files_of(feed, most):
            yield OutputFile(json_uri(file), render_json_feed(file))
        for file in _in_atom(feed, most):
            yield OutputFile(atom_uri(file), render_atom(file))


def _in_atom(feed: Feed, most: int) -> Iterator[FeedFile]:
    return files_of(feed.dated, most) if feed.updated else iter(())


def feed_links(portal: Portal) -> Iterator[FeedLink]:
    """Every feed's newest file with the page it is about."""
    for feed in feeds_of(portal):
        place = at.localized(feed.page, feed.site.prefix)
        if feed.updated:
            yield FeedLink(feed.page, at.feed_atom(place), ATOM, feed.title)
        yield FeedLink(feed.page, at.feed_json(place), JSON, feed.title)


def feed_addresses(portal: Portal) -> Iterator[str]:
    """Every address that `feed_files` fills."""
    for feed in feeds_of(portal):
        yield from (atom_uri(file) for file in _in_atom(feed, MOST))
        yield from (json_uri(file) for file in files_of(feed))
