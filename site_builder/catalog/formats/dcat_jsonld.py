"""The catalogue as DCAT 3 / DCAT-AP 3.0.1 in JSON-LD 1.1."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import json_ld
from site_builder.core.problem import N_


def render_dcat_jsonld(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph."""
    return json_ld(catalogue_graph(catalogue))


FORMAT = register(
    CatalogFormat(
        key="dcat-jsonld",
        title=N_("DCAT catalogue (JSON-LD)"),
        specification="https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        media_type="application/ld+json",
        uri="catalog.jsonld",
        scope="catalogue",
        order=12,
        render=render_dcat_jsonld,
    )
)
