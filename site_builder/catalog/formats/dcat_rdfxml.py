"""The catalogue as DCAT 3 / DCAT-AP 3.0.1 in RDF 1.1 XML Syntax."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import rdf_xml
from site_builder.core.problem import N_


def render_dcat_rdfxml(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph."""
    return rdf_xml(catalogue_graph(catalogue))


FORMAT = register(
    CatalogFormat(
        key="dcat-rdfxml",
        title=N_("DCAT catalogue (RDF/XML)"),
        specification="https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        media_type="application/rdf+xml",
        uri="catalog.rdf",
        scope="catalogue",
        order=11,
        render=render_dcat_rdfxml,
    )
)
