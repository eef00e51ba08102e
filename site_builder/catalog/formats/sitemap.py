"""`sitemap.xml`: Sitemaps 0.9; an index of parts above 10,000 addresses.

https://www.sitemaps.org/protocol.html . `lastmod` only where a date is known, since a date that changes with every
build is ignored by those who read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from site_builder.catalog import CatalogFormat
from site_builder.catalog.model import Catalogue, SitePage
from site_builder.catalog.rdf import iri
from site_builder.core.files import xml_document
from site_builder.core.problem import N_
from site_builder.model.config import SiteConfig

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"  # for the same page in other languages


def render_sitemap(catalogue: Catalogue, _: Catalogue) -> bytes:
    """All pages, or the index of the parts that hold them."""
    parts = catalogue.part_count
    if not parts:
        return render_urls(catalogue.site, catalogue.pages)
    root = ElementTree.Element("sitemapindex", {"xmlns": _SPACE})
    for number in range(1, parts + 1):
        _entry(root, "sitemap", catalogue.site, f"sitemap-{number}.xml")
    return xml_document(root)


def render_sitemap_part(catalogue: Catalogue, part: int) -> bytes:
    """The pages of one part."""
    most = catalogue.paging.addresses
    return render_urls(catalogue.site, catalogue.pages[(part - 1) * most : part * most])


def render_urls(site: SiteConfig, pages: Sequence[SitePage]) -> bytes:
    """A set of addresses."""
    spoken = {"xmlns:xhtml": _XHTML} if any(page.languages for page in pages) else {}
    root = ElementTree.Element("urlset", {"xmlns": _SPACE, **spoken})
    for page in pages:
        entry = _entry(root, "url", site, page.uri)
        if page.modified:
            ElementTree.SubElement(entry, "lastmod").text = page.modified.isoformat()
        for language, uri in (*page.languages, *(("x-default", uri) for _, uri in page.languages[:1])):
            attributes = {"rel": "alternate", "hreflang": language, "href": _address(site, uri)}
            ElementTree.SubElement(entry, "xhtml:link", attributes)
    return xml_document(root)


def _entry(root: ElementTree.Element, name: str, site: SiteConfig, uri: str) -> ElementTree.Element:
    """One address on a line of its own."""
    root.text = "\n"
    entry = ElementTree.SubElement(root, name)
    entry.tail = "\n"
    ElementTree.SubElement(entry, "loc").text = _address(site, uri)
    return entry


def _address(site: SiteConfig, uri: str) -> str:
    address = iri(site.absolute(uri))
    return address.value if address else ""


_WHOLE = CatalogFormat(
    key="sitemap",
    title=N_("List of all pages for search engines"),
    specification="https://www.sitemaps.org/protocol.html",
    media_type="application/xml",
    uri="sitemap.xml",
    scope="catalogue",
    order=80,
    render=render_sitemap,
    is_linked=False,
)
_PART = CatalogFormat(
    key="sitemap-part",
    title=N_("Parts of that list, above 10,000 addresses"),
    specification="https://www.sitemaps.org/protocol.html",
    media_type="application/xml",
    uri="sitemap-{page}.xml",
    scope="part",
    order=81,
    render=render_sitemap_part,
    is_linked=False,
)


# `robots.txt`: the Robots Exclusion Protocol, RFC 9309. Everything may be read.


def render_robots(catalogue: Catalogue, _: Catalogue) -> bytes:
    """An open door and the way to the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {catalogue.site.absolute('sitemap.xml')}\n".encode("ascii")


_ROBOTS = CatalogFormat(
    key="robots",
    title=N_("What robots may read"),
    specification="https://www.rfc-editor.org/rfc/rfc9309",
    media_type="text/plain",
    uri="robots.txt",
    scope="catalogue",
    order=82,
    render=render_robots,
    is_linked=False,
)
FORMAT = (_WHOLE, _PART, _ROBOTS)
