"""The catalogue, its pages and each dataset as DCAT 3 / DCAT-AP 3.0.1, in every serialization.

Turtle, RDF/XML and JSON-LD are one graph. A catalogue above 1,000 datasets comes in pages as well, with the paging
terms of the Hydra Core Vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph, dataset_graph, page_graph
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
HYDRA = "https://www.hydra-cg.com/spec/latest/core/"
TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"

Serialize = Callable[[Sequence[Node]], bytes]


def whole(serialize: Serialize) -> Callable[[Catalogue, Catalogue], bytes]:
    """A renderer of the whole graph."""
    return lambda catalogue, _: serialize(catalogue_graph(catalogue))


def single(serialize: Serialize) -> Callable[[Catalogue, Dataset], bytes]:
    """A renderer of one dataset's part of the graph, complete by itself."""
    return lambda catalogue, dataset: serialize(dataset_graph(catalogue, dataset))


def render_page(catalogue: Catalogue, page: int) -> bytes:
    """One page of a large catalogue with its links to the others."""
    return turtle(page_graph(catalogue, page))


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
