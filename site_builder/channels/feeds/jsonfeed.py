"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). An event without a stated date stands last, without dates."""

from __future__ import annotations

from typing import Any

from site_builder.channels.feeds.model import FeedFile, moment
from site_builder.core import addresses as at
from site_builder.core.files import drop_empty, json_bytes
from site_builder.derive.events import Event
from site_builder.model.config import SiteConfig

VERSION = "https://jsonfeed.org/version/1.1"


def json_uri(file: FeedFile, archive: int | None = None) -> str:
    """Where a file of a feed stands, or another `archive` of the same feed."""
    return at.feed_json(file.place, file.archive if archive is None else archive)


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


def _item(site: SiteConfig, event: Event) -> dict[str, Any]:
    stated = moment(event.date, site) if event.date else ""
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
