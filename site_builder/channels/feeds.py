"""Feeds: what is new, for readers' programs; for the whole portal, for each series and for each dataset.

Those of a portal's other languages stand beside its pages in these (`/en/feed.xml`). As Atom (RFC 4287), where every
entry must say when it was updated, so that an event without a stated date has none; what is older than the newest
entries lies in archives (RFC 5005, section 4). As JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) of the same
entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from site_builder import __version__
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.core.templates import fill_template
from site_builder.core.text import unmarked
from site_builder.derive.events import FeedEntry
from site_builder.derive.portal import Portal
from site_builder.model.config import SiteConfig

MOST = 50  # entries of a feed; what is older lies in its archives
ATOM, JSON = "application/atom+xml", "application/feed+json"
# What a browser shows who opens a feed: assets/feed.css hides the rest.
FOLLOW = N_(
    "This is a feed: put its address into a feed reader, or a mail program that reads feeds, to learn of each new "
    "report and correction."
)
VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Feed:
    """The events about one page, newest first; `page` is its address within the site, without a language, and
    `origin` the address of the portal by which what is published is called.
    """

    page: str
    title: str
    description: str
    site: SiteConfig
    events: tuple[FeedEntry, ...]
    origin: str

    @property
    def updated(self) -> date | None:
        """When something last happened, as far as anybody stated it."""
        return max((event.date for event in self.events if event.date), default=None)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What one file of a feed holds: the newest events (archive 0), or an archive, counted from the oldest.

    An archive is full and keeps its events however many later ones come after it (RFC 5005, section 4); one that is
    entered with an earlier day takes its place among them. The newest file holds whatever is in no archive, and as
    many of the others as it has room for.
    """

    feed: Feed
    archive: int
    archives: int
    events: tuple[FeedEntry, ...]

    @property
    def page(self) -> str:
        """The page that it is about, in its language."""
        return at.localized(self.feed.page, self.feed.site.prefix)

    @property
    def before(self) -> int:
        """The archive of what happened before, 0 where there is none."""
        return self.archive - 1 if self.archive else self.archives


def files_of(feed: Feed, most: int = MOST) -> Iterator[FeedFile]:
    """The newest file, then the archives, the oldest first."""
    count = len(feed.events)
    archives = max(0, count - 1) // most
    yield FeedFile(feed, 0, archives, feed.events[:most])
    for archive in range(1, archives + 1):
        end = count - (archive - 1) * most
        yield FeedFile(feed, archive, archives, feed.events[end - most : end])


def moment(day: date, site: SiteConfig) -> str:
    """A day as RFC 3339 wants it: it begins at midnight where the portal is."""
    return datetime.combine(day, time(), ZoneInfo(site.time_zone)).isoformat()


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed's file, for the link elements of the page that it belongs to."""

    page: str
    uri: str
    media_type: str
    title: str


def feeds_of(portal: Portal) -> Iterator[Feed]:
    """Every feed of the portal: all, each series that has a page, each dataset with what it was called before.

    Nobody is notified of a spelling.
    """
    site = portal.publication.site.plain()
    language, log = site.language, portal.publication.log
    events = tuple(
        _plain(event) for event in portal.events if event.date and event.kind != "wording"
    )
    origin = portal.publication.lasting("")
    yield Feed("", site.name, site.description.say(language), site, events, origin)
    by_series, by_package = (
        defaultdict[str, list[FeedEntry]](list),
        defaultdict[str, list[FeedEntry]](list),
    )
    for event in events:
        by_series[event.series].append(event)
        by_package[log.led(at.dataset_uri(event.package))].append(event)
    for series in portal.publication.series:
        title = series.title.say(language) or series.name
        yield Feed(
            series.uri, f"{title} - {site.name}", "", site, tuple(by_series[series.name]), origin
        )
    for package in portal.publication.packages:
        title = package.label(language) or package.name
        yield Feed(
            package.uri, f"{title} - {site.name}", "", site, tuple(by_package[package.uri]), origin
        )


def _plain(event: FeedEntry) -> FeedEntry:
    """An event without the marks of pages: a feed says its language once."""
    return replace(event, title=unmarked(event.title), summary=unmarked(event.summary))


def feed_files(portal: Portal, most: int = MOST) -> Iterator[OutputFile]:
    """`feed.json` of every feed, and `feed.xml` of those that have a dated event: Atom must state when it changed.

    Above `most` entries the older ones lie in archives, which they lead to.
    """
    for feed in feeds_of(portal):
        for file in files_of(feed, most):
            yield OutputFile(json_uri(file), render_json_feed(file))
        for file in files_of(feed, most) if feed.updated else ():
            yield OutputFile(atom_uri(file), render_atom(file))


def feed_links(portal: Portal) -> Iterator[FeedLink]:
    """Every feed's newest file with the page it is about."""
    for feed in feeds_of(portal):
        uri = at.localized(feed.page, feed.site.prefix)
        if feed.updated:
            yield FeedLink(feed.page, at.feed_atom(uri), ATOM, feed.title)
        yield FeedLink(feed.page, at.feed_json(uri), JSON, feed.title)


def feed_addresses(portal: Portal) -> Iterator[str]:
    """Every address that `feed_files` fills."""
    for feed in feeds_of(portal):
        for file in files_of(feed):
            yield json_uri(file)
            yield from (atom_uri(file),) if feed.updated else ()


def atom_uri(file: FeedFile, archive: int | None = None) -> str:
    """Where a file of a feed stands, or another `archive` of the same feed."""
    return at.feed_atom(file.page, file.archive if archive is None else archive)


def render_atom(file: FeedFile) -> bytes:
    """A file of a feed; all its events are dated."""
    feed, site = file.feed, file.feed.site
    return fill_template(
        __file__,
        "atom.xml",
        file=file,
        feed=feed,
        site=site,
        uri=atom_uri(file),
        style=f"{site.base_path}{at.FEED_STYLE}",
        updated=max(event.date for event in file.events if event.date),
        relations=[
            (relation, site.absolute(atom_uri(file, archive)))
            for relation, archive in _relations(file)
        ],
        follow=translator(site.language)(FOLLOW),
        version=__version__,
        moment=partial(moment, site=site),
    )


def _relations(file: FeedFile) -> Iterator[tuple[str, int]]:
    """What the file is of the feed, and which files stand beside it."""
    yield "self", file.archive
    if file.archive:
        yield "current", 0
    if file.before:
        yield "prev-archive", file.before
    if 0 < file.archive < file.archives:
        yield "next-archive", file.archive + 1


def json_uri(file: FeedFile, archive: int | None = None) -> str:
    """Where a file of a feed stands, or another `archive` of the same feed."""
    return at.feed_json(file.page, file.archive if archive is None else archive)


def render_json_feed(file: FeedFile) -> bytes:
    """A file of a feed, leading on to what is older."""
    feed, site = file.feed, file.feed.site
    author = drop_empty({"name": site.publisher.name.say(site.language), "url": site.publisher.url})
    head = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": site.page_url(feed.page),
        "feed_url": site.absolute(json_uri(file)),
        "next_url": site.absolute(json_uri(file, file.before)) if file.before else "",
        "description": feed.description,
        "language": site.language,
        "authors": [author],
    }
    return json_bytes(drop_empty(head) | {"items": [_item(site, event) for event in file.events]})


def _item(site: SiteConfig, event: FeedEntry) -> dict[str, Any]:
    assert event.date is not None
    stated = moment(event.date, site)
    return drop_empty(
        {
            "id": event.id,
            "url": site.page_url(event.href),
            "title": event.title,
            "content_text": event.summary or event.title,
            "date_published": stated,
            "date_modified": stated,
            "tags": [event.kind],
        }
    )
