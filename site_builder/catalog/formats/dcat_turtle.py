"""The catalogue as DCAT 3 / DCAT-AP 3.0.1 in RDF 1.1 Turtle."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import turtle
from site_builder.core.problem import N_


def render_dcat_turtle(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph."""
    return turtle(catalogue_graph(catalogue))


FORMAT = register(
    CatalogFormat(
        key="dcat-turtle",
        title=N_("DCAT catalogue (Turtle)"),
        specification="https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        media_type="text/turtle",
        uri="catalog.ttl",
        scope="catalogue",
        order=10,
        render=render_dcat_turtle,
    )
)
