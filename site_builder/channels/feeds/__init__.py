"""Feeds: what is new, for readers' programs; for the whole portal, for each series and for each dataset.

Those of a portal's other languages stand beside its pages in these (`/en/feed.xml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from site_builder.channels.feeds.atom import render_atom
from site_builder.channels.feeds.jsonfeed import render_json_feed
from site_builder.channels.feeds.model import Feed
from site_builder.core.files import OutputFile
from site_builder.core.marks import unmarked
from site_builder.derive.events import Event
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication

ATOM, JSON = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed's file, for the link elements of the page that it belongs to."""

    page: str
    uri: str
    media_type: str
    title: str


def feeds_of(portal: Portal) -> tuple[Feed, ...]:
    """Every feed of the portal: all, each series that has a page, each dataset."""
    publication = replace(portal.publication, site=portal.publication.site.plain())
    events = tuple(_plain(event) for event in portal.events)
    site, language = publication.site, publication.site.language
    return (
        Feed("", site.name, site.description.say(language), site, events),
        *(
            _narrowed(publication, each.uri, each.title.say(language), "series", each.name, events)
            for each in publication.series
        ),
        *(
            _narrowed(publication, each.uri, each.label(language), "package", each.name, events)
            for each in publication.packages
        ),
    )


def _plain(event: Event) -> Event:
    """An event without the marks of pages: a feed says its language once."""
    return replace(event, title=unmarked(event.title), summary=unmarked(event.summary))


def _narrowed(publication: Publication, page: str, title: str, kind: str, name: str, events: tuple[Event, ...]) -> Feed:
    own = tuple(event for event in events if getattr(event, kind) == name)
    return Feed(page, f"{title or name} - {publication.site.name}", "", publication.site, own)


def feed_files(portal: Portal) -> Iterator[OutputFile]:
    """`feed.json` of every feed, and `feed.xml` of those that have a dated event: Atom must state when it changed."""
    for feed in feeds_of(portal):
        yield OutputFile(feed.json_uri, render_json_feed(feed))
        if feed.updated:
            yield OutputFile(feed.atom_uri, render_atom(feed))


def feed_links(portal: Portal) -> Iterator[FeedLink]:
    """Every feed's file with the page it is about."""
    for feed in feeds_of(portal):
        if feed.updated:
            yield FeedLink(feed.page, feed.atom_uri, ATOM, feed.title)
        yield FeedLink(feed.page, feed.json_uri, JSON, feed.title)


def feed_addresses(portal: Portal) -> Iterator[str]:
    """Every address that `feed_files` fills."""
    yield from (link.uri for link in feed_links(portal))
