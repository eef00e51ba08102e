"""`robots.txt`: the Robots Exclusion Protocol, RFC 9309. Everything may be read."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.model import Catalogue
from site_builder.core.problem import N_


def render_robots(catalogue: Catalogue, _: Catalogue) -> bytes:
    """An open door and the way to the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {catalogue.site.absolute('sitemap.xml')}\n".encode("ascii")


FORMAT = register(
    CatalogFormat(
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
)
