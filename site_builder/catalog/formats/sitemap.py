"""`sitemap.xml`: Sitemaps 0.9; an index of parts above 10,000 addresses.

https://www.sitemaps.org/protocol.html . `lastmod` only where a date is known, since a date that changes with every
build is ignored by those who read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from site_builder.catalog import CatalogFormat
from site_builder.catalog.model import Catalogue, SitePage
from site_builder.catalog.rdf import iri
from site_builder.core.problem import N_
from site_builder.core.templates import fill_template
from site_builder.model.config import SiteConfig


def render_sitemap(catalogue: Catalogue, _: Catalogue) -> bytes:
    """All pages, or the index of the parts that hold them."""
    parts = [f"sitemap-{number}.xml" for number in range(1, catalogue.part_count + 1)]
    if not parts:
        return _render_urls(catalogue.site, catalogue.pages)
    return fill_template(
        __file__, "sitemap_index.xml", addresses=[_address(catalogue.site, part) for part in parts]
    )


def render_sitemap_part(catalogue: Catalogue, part: int) -> bytes:
    """The pages of one part."""
    most = catalogue.paging.addresses
    return _render_urls(catalogue.site, catalogue.pages[(part - 1) * most : part * most])


def _render_urls(site: SiteConfig, pages: Sequence[SitePage]) -> bytes:
    return fill_template(__file__, "sitemap.xml", pages=pages, address=partial(_address, site))


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
_PART = replace(
    _WHOLE, key="sitemap-part", title=N_("Parts of that list, above 10,000 addresses"), uri="sitemap-{page}.xml",
    scope="part", order=81, render=render_sitemap_part,
)  # fmt: skip


# `robots.txt`: the Robots Exclusion Protocol, RFC 9309. Everything may be read.


def render_robots(catalogue: Catalogue, _: Catalogue) -> bytes:
    """An open door and the way to the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {catalogue.site.absolute('sitemap.xml')}\n".encode(
        "ascii"
    )


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
