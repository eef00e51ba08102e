"""`sitemap.xml`: Sitemaps 0.9; an index of parts above 50,000 addresses.

https://www.sitemaps.org/protocol.html . `lastmod` only where a date is known, since a date that changes with every
build is ignored by those who read it.
"""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.catalog import URLS_A_SITEMAP, CatalogFormat, part_count, register
from site_builder.catalog.model import Catalogue, SitePage
from site_builder.catalog.rdf import iri, xml_text
from site_builder.core.problem import N_
from site_builder.model.config import SiteConfig

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def render_sitemap(catalogue: Catalogue, _: Catalogue) -> bytes:
    """All pages, or the index of the parts that hold them."""
    parts = part_count(catalogue)
    if not parts:
        return render_urls(catalogue.site, catalogue.pages)
    lines = [
        f"<sitemap><loc>{_address(catalogue.site, f'sitemap-{number}.xml')}</loc></sitemap>\n"
        for number in range(1, parts + 1)
    ]
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{''.join(lines)}</sitemapindex>\n".encode("ascii")


def render_sitemap_part(catalogue: Catalogue, part: int) -> bytes:
    """The pages of one part."""
    return render_urls(catalogue.site, catalogue.pages[(part - 1) * URLS_A_SITEMAP : part * URLS_A_SITEMAP])


def render_urls(site: SiteConfig, pages: Sequence[SitePage]) -> bytes:
    """A set of addresses."""
    lines = [f"<url><loc>{_address(site, page.uri)}</loc>{_modified(page)}</url>\n" for page in pages]
    return f"{_HEAD}<urlset {_SPACE}>\n{''.join(lines)}</urlset>\n".encode("ascii")


def _modified(page: SitePage) -> str:
    return f"<lastmod>{page.modified.isoformat()}</lastmod>" if page.modified else ""


def _address(site: SiteConfig, uri: str) -> str:
    found = iri(site.absolute(uri))
    return xml_text(found.value) if found else ""


FORMAT = register(
    CatalogFormat(
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
)
PART = register(
    CatalogFormat(
        key="sitemap-part",
        title=N_("Parts of that list, above 50,000 addresses"),
        specification="https://www.sitemaps.org/protocol.html",
        media_type="application/xml",
        uri="sitemap-{page}.xml",
        scope="part",
        order=81,
        render=render_sitemap_part,
        is_linked=False,
    )
)
