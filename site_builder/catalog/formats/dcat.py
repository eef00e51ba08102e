"""The catalogue, its pages and each dataset as DCAT 3 / DCAT-AP 3.0.1, in every serialization.

Turtle, RDF/XML and JSON-LD are one graph. A catalogue above 1,000 datasets comes in pages as well, with the paging
terms of the Hydra Core Vocabulary. udata (17.18) has addresses of its own: DCAT-AP demands xsd:hexBinary for
spdx:checksumValue, udata turns that into bytes, which its database refuses, and so it refuses every dataset that has
a checksum; there the same graph has its checksums as plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph, dataset_graph, page_graph
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import Iri, Literal, Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
HYDRA = "https://www.hydra-cg.com/spec/latest/core/"
UDATA_PAGES = "catalog/udata/page/{page}.ttl"
TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"

Serialize = Callable[[Sequence[Node]], bytes]


def whole(serialize: Serialize) -> Callable[[Catalogue, Catalogue], bytes]:
    """A renderer of the whole graph."""
    return lambda catalogue, _: serialize(catalogue_graph(catalogue))


def plain(serialize: Serialize) -> Callable[[Catalogue, Catalogue], bytes]:
    """A renderer of the whole graph for udata."""
    return lambda catalogue, _: serialize(without_binary(catalogue_graph(catalogue)))


def single(serialize: Serialize) -> Callable[[Catalogue, Dataset], bytes]:
    """A renderer of one dataset's part of the graph, complete by itself."""
    return lambda catalogue, dataset: serialize(dataset_graph(catalogue, dataset))


def render_page(catalogue: Catalogue, page: int) -> bytes:
    """One page of a large catalogue with its links to the others."""
    return turtle(page_graph(catalogue, page))


def render_udata_page(catalogue: Catalogue, page: int) -> bytes:
    """One page of a large catalogue for udata."""
    return turtle(without_binary(page_graph(catalogue, page, UDATA_PAGES)))


def without_binary(nodes: Iterable[Node]) -> list[Node]:
    """The nodes with checksums as plain text."""
    return [replace(node, properties=tuple((name, _bare(value)) for name, value in node.properties)) for node in nodes]


def _bare(value: Iri | Literal | Node) -> Iri | Literal | Node:
    match value:
        case Node():
            return replace(value, properties=tuple((name, _bare(inner)) for name, inner in value.properties))
        case Literal(datatype="xsd:hexBinary"):
            return replace(value, datatype="")
    return value


FORMATS = (
    CatalogFormat(
        "dcat-turtle", N_("DCAT catalogue (Turtle)"), DCAT_AP, TURTLE, "catalog.ttl", 10, whole(turtle), "catalogue"
    ),
    CatalogFormat(
        "dcat-rdfxml", N_("DCAT catalogue (RDF/XML)"), DCAT_AP, RDF_XML, "catalog.rdf", 11, whole(rdf_xml), "catalogue"
    ),
    CatalogFormat(
        "dcat-jsonld",
        N_("DCAT catalogue (JSON-LD)"),
        DCAT_AP,
        JSON_LD,
        "catalog.jsonld",
        12,
        whole(json_ld),
        "catalogue",
    ),
    CatalogFormat(
        "dcat-page",
        N_("DCAT catalogue in pages (Turtle), above 1,000 datasets"),
        HYDRA,
        TURTLE,
        "catalog/page/{page}.ttl",
        13,
        render_page,
        "page",
    ),
    CatalogFormat(
        "udata-turtle",
        N_("DCAT catalogue for udata (Turtle)"),
        DCAT_AP,
        TURTLE,
        "catalog/udata.ttl",
        15,
        plain(turtle),
        "catalogue",
        is_linked=False,
    ),
    CatalogFormat(
        "udata-rdfxml",
        N_("DCAT catalogue for udata (RDF/XML)"),
        DCAT_AP,
        RDF_XML,
        "catalog/udata.rdf",
        16,
        plain(rdf_xml),
        "catalogue",
        is_linked=False,
    ),
    CatalogFormat(
        "udata-jsonld",
        N_("DCAT catalogue for udata (JSON-LD)"),
        DCAT_AP,
        JSON_LD,
        "catalog/udata.jsonld",
        17,
        plain(json_ld),
        "catalogue",
        is_linked=False,
    ),
    CatalogFormat(
        "udata-page",
        N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets"),
        HYDRA,
        TURTLE,
        UDATA_PAGES,
        18,
        render_udata_page,
        "page",
        is_linked=False,
    ),
    CatalogFormat(
        "dataset-turtle",
        N_("DCAT description of the dataset (Turtle)"),
        DCAT_AP,
        TURTLE,
        "datasets/{dataset}/dcat.ttl",
        20,
        single(turtle),
        "dataset",
    ),
    CatalogFormat(
        "dataset-jsonld",
        N_("DCAT description of the dataset (JSON-LD)"),
        DCAT_AP,
        JSON_LD,
        "datasets/{dataset}/dcat.jsonld",
        21,
        single(json_ld),
        "dataset",
    ),
)
for fmt in FORMATS:
    register(fmt)
