"""Atom (RFC 4287). Every entry must say when it was updated, so an event without a stated date has none here."""

from __future__ import annotations

from xml.etree import ElementTree

from site_builder import __version__
from site_builder.channels.feeds.model import Feed, moment
from site_builder.core.xml import xml_chars
from site_builder.derive.events import Event

NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def render_atom(feed: Feed) -> bytes:
    """The feed; it must have at least one dated event. In pure ASCII: hosts serve .xml without a charset."""
    assert feed.updated is not None
    site = feed.site
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, f"{_XML}lang": site.language})
    _add(root, "id", site.page_url(feed.page))
    _add(root, "title", feed.title)
    if feed.description:
        _add(root, "subtitle", feed.description)
    _add(root, "updated", moment(feed.updated))
    _link(root, "self", site.absolute(feed.atom_uri), "application/atom+xml")
    _link(root, "alternate", site.page_url(feed.page), "text/html")
    author = ElementTree.SubElement(root, "author")
    _add(author, "name", site.publisher.name.say(site.language))
    if site.publisher.url:
        _add(author, "uri", site.publisher.url)
    if site.licence.url:
        _link(root, "license", site.licence.url, "")  # RFC 4946
    _add(root, "generator", "site-builder", version=__version__)
    for event in feed.events:
        if event.date:
            _entry(root, feed, event)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)) + b"\n"


def _entry(root: ElementTree.Element, feed: Feed, event: Event) -> None:
    assert event.date is not None
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", event.id)
    _add(entry, "title", event.title)
    _add(entry, "published", moment(event.date))
    _add(entry, "updated", moment(event.date))
    _link(entry, "alternate", feed.site.page_url(event.href), "text/html")
    ElementTree.SubElement(entry, "category", {"term": event.kind})
    _add(entry, "summary", event.summary or event.title)


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = xml_chars(text)


def _link(parent: ElementTree.Element, relation: str, href: str, kind: str) -> None:
    given = {"rel": relation, "type": kind, "href": xml_chars(href)}
    ElementTree.SubElement(parent, "link", {key: value for key, value in given.items() if value})
