"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). An event without a stated date stands last, without dates."""

from __future__ import annotations

from typing import Any

from site_builder.channels.feeds.model import Feed, moment
from site_builder.core.files import drop_empty, json_bytes
from site_builder.derive.events import Event

VERSION = "https://jsonfeed.org/version/1.1"


def render_json_feed(feed: Feed) -> bytes:
    """The feed with all its events."""
    site = feed.site
    author = drop_empty({"name": site.publisher.name.say(site.language), "url": site.publisher.url})
    head = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": site.page_url(feed.page),
        "feed_url": site.absolute(feed.json_uri),
        "description": feed.description,
        "language": site.language,
        "authors": [author],
    }
    return json_bytes(drop_empty(head) | {"items": [_item(feed, event) for event in feed.events]})


def _item(feed: Feed, event: Event) -> dict[str, Any]:
    stated = moment(event.date) if event.date else ""
    return drop_empty(
        {
            "id": event.id,
            "url": feed.site.page_url(event.href),
            "title": event.title,
            "content_text": event.summary or event.title,
            "date_published": stated,
            "date_modified": stated,
            "tags": [event.kind],
        }
    )
