"""Atom (RFC 4287). Every entry must say when it was updated, so an event without a stated date has none here.

What is older than the newest entries lies in archives (RFC 5005, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from site_builder import __version__
from site_builder.channels.feeds.model import FeedFile, moment
from site_builder.core import addresses as at
from site_builder.core.files import xml_chars
from site_builder.derive.events import Event
from site_builder.model.config import SiteConfig

NAMESPACE = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def atom_uri(file: FeedFile, archive: int | None = None) -> str:
    """Where a file of a feed stands, or another `archive` of the same feed."""
    return at.feed_atom(file.place, file.archive if archive is None else archive)


def render_atom(file: FeedFile) -> bytes:
    """A file of a feed; all its events are dated. In pure ASCII: hosts serve .xml without a charset."""
    feed, site = file.feed, file.feed.site
    updated = max(event.date for event in file.events if event.date)
    spaces = {"xmlns": NAMESPACE} | ({"xmlns:fh": HISTORY} if file.archive else {})
    root = ElementTree.Element("feed", {**spaces, f"{_XML}lang": site.language})
    _add(root, "id", site.absolute(atom_uri(file)) if file.archive else site.page_url(feed.page))
    _add(root, "title", feed.title)
    if feed.description:
        _add(root, "subtitle", feed.description)
    _add(root, "updated", moment(updated, site))
    for relation, archive in _relations(file):
        _link(root, relation, site.absolute(atom_uri(file, archive)), "application/atom+xml")
    _link(root, "alternate", site.page_url(feed.page), "text/html")
    author = ElementTree.SubElement(root, "author")
    _add(author, "name", site.publisher.name.say(site.language))
    if site.publisher.url:
        _add(author, "uri", site.publisher.url)
    if site.licence.url:
        _link(root, "license", site.licence.url, "")  # RFC 4946
    _add(root, "generator", "site-builder", version=__version__)
    if file.archive:
        ElementTree.SubElement(root, "fh:archive")
    for event in file.events:
        _entry(root, site, event)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)) + b"\n"


def _relations(file: FeedFile) -> Iterator[tuple[str, int]]:
    """What the file is of the feed, and which files stand beside it."""
    yield "self", file.archive
    if file.archive:
        yield "current", 0
    if file.before:
        yield "prev-archive", file.before
    if 0 < file.archive < file.archives:
        yield "next-archive", file.archive + 1


def _entry(root: ElementTree.Element, site: SiteConfig, event: Event) -> None:
    assert event.date is not None
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", event.id)
    _add(entry, "title", event.title)
    _add(entry, "published", moment(event.date, site))
    _add(entry, "updated", moment(event.date, site))
    _link(entry, "alternate", site.page_url(event.href), "text/html")
    ElementTree.SubElement(entry, "category", {"term": event.kind})
    _add(entry, "summary", event.summary or event.title)


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = xml_chars(text)


def _link(parent: ElementTree.Element, relation: str, href: str, kind: str) -> None:
    given = {"rel": relation, "type": kind, "href": xml_chars(href)}
    ElementTree.SubElement(parent, "link", {key: value for key, value in given.items() if value})
