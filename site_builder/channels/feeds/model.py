"""A feed as a value, whatever form it is written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from site_builder.core import addresses as at
from site_builder.derive.events import Event
from site_builder.model.config import SiteConfig

MOST = 50  # entries of a feed; what is older lies in its archives


@dataclass(frozen=True, slots=True)
class Feed:
    """The events about one page, newest first; `page` is its address within the site, without a language."""

    page: str
    title: str
    description: str
    site: SiteConfig
    events: tuple[Event, ...]

    @property
    def updated(self) -> date | None:
        """When something last happened, as far as anybody stated it."""
        return max((event.date for event in self.events if event.date), default=None)

    @property
    def dated(self) -> Feed:
        """The feed of the events whose day is known."""
        return replace(self, events=tuple(event for event in self.events if event.date))


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
    events: tuple[Event, ...]

    @property
    def place(self) -> str:
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
