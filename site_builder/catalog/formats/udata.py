"""The catalogue for udata (17.18): the graph of DCAT 3 / DCAT-AP 3.0.1 with two things changed for it.

DCAT-AP demands xsd:hexBinary for spdx:checksumValue. udata turns that into bytes, which its database refuses, and so
it refuses every dataset that has a checksum. A distribution with dcat:accessService becomes an API there and is no
file any more. This is the same graph without that datatype and that property, at its own addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph, page_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import Iri, Literal, Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
PAGES = "catalog/udata/page/{page}.ttl"


def render_udata_turtle(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph in Turtle."""
    return turtle(_plain(catalogue_graph(catalogue)))


def render_udata_rdfxml(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph in RDF/XML."""
    return rdf_xml(_plain(catalogue_graph(catalogue)))


def render_udata_jsonld(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The whole graph in JSON-LD."""
    return json_ld(_plain(catalogue_graph(catalogue)))


def render_udata_page(catalogue: Catalogue, page: int) -> bytes:
    """One page of a large catalogue."""
    return turtle(_plain(page_graph(catalogue, page, PAGES)))


def _plain(nodes: Iterable[Node]) -> list[Node]:
    return [replace(subject, properties=tuple(_kept(subject))) for subject in nodes]


def _kept(subject: Node) -> Iterator[tuple[str, Iri | Literal | Node]]:
    for name, value in subject.properties:
        if name != "dcat:accessService":
            yield name, _bare(value)


def _bare(value: Iri | Literal | Node) -> Iri | Literal | Node:
    match value:
        case Node():
            return replace(value, properties=tuple((name, _bare(inner)) for name, inner in value.properties))
        case Literal(datatype="xsd:hexBinary"):
            return replace(value, datatype="")
    return value


TURTLE = register(
    CatalogFormat(
        key="udata-turtle",
        title=N_("DCAT catalogue for udata (Turtle)"),
        specification=DCAT_AP,
        media_type="text/turtle",
        uri="catalog/udata.ttl",
        scope="catalogue",
        order=15,
        render=render_udata_turtle,
        is_linked=False,
    )
)
RDFXML = register(
    CatalogFormat(
        key="udata-rdfxml",
        title=N_("DCAT catalogue for udata (RDF/XML)"),
        specification=DCAT_AP,
        media_type="application/rdf+xml",
        uri="catalog/udata.rdf",
        scope="catalogue",
        order=16,
        render=render_udata_rdfxml,
        is_linked=False,
    )
)
JSONLD = register(
    CatalogFormat(
        key="udata-jsonld",
        title=N_("DCAT catalogue for udata (JSON-LD)"),
        specification=DCAT_AP,
        media_type="application/ld+json",
        uri="catalog/udata.jsonld",
        scope="catalogue",
        order=17,
        render=render_udata_jsonld,
        is_linked=False,
    )
)
PAGE = register(
    CatalogFormat(
        key="udata-page",
        title=N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets"),
        specification="https://www.hydra-cg.com/spec/latest/core/",
        media_type="text/turtle",
        uri=PAGES,
        scope="page",
        order=18,
        render=render_udata_page,
        is_linked=False,
    )
)
