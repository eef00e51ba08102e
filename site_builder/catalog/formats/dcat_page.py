"""Pages of a catalogue above 1,000 datasets: DCAT 3 in Turtle with the paging terms of the Hydra Core Vocabulary."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import page_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import turtle
from site_builder.core.problem import N_


def render_dcat_page(catalogue: Catalogue, page: int) -> bytes:
    """One page with its links to the others."""
    return turtle(page_graph(catalogue, page))


FORMAT = register(
    CatalogFormat(
        key="dcat-page",
        title=N_("DCAT catalogue in pages (Turtle), above 1,000 datasets"),
        specification="https://www.hydra-cg.com/spec/latest/core/",
        media_type="text/turtle",
        uri="catalog/page/{page}.ttl",
        scope="page",
        order=13,
        render=render_dcat_page,
    )
)
