"""The catalogue for udata (17.18): the graph of DCAT 3 / DCAT-AP 3.0.1 with two things changed for it.

DCAT-AP demands xsd:hexBinary for spdx:checksumValue. udata turns that into bytes, which its database refuses, and so
it refuses every dataset that has a checksum. A distribution with dcat:accessService becomes an API there and is no
file any more. This is the same graph without that datatype and that property, at its own addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import Pages
from site_builder.catalog.graphs import assembled
from site_builder.catalog.rdf import Iri, Literal, Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
HYDRA = "https://www.hydra-cg.com/spec/latest/core/"
PAGES = Pages("catalog/udata.ttl", "catalog/udata/page/{page}.ttl")
XML_PAGES = Pages("catalog/udata.rdf", "catalog/udata/page/{page}.rdf")
JSON_PAGES = Pages("catalog/udata.jsonld", "catalog/udata/page/{page}.jsonld")


def _plain(subject: Node) -> Node:
    return replace(subject, properties=tuple(_kept(subject)))


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


IN_TURTLE = assembled(turtle, PAGES, "-udata", _plain)
IN_XML = assembled(rdf_xml, XML_PAGES, "-udata", _plain)
IN_JSON = assembled(json_ld, JSON_PAGES, "-udata", _plain)
WHOLE = (
    ("udata-turtle", N_("DCAT catalogue for udata (Turtle)"), "text/turtle", PAGES, 15, IN_TURTLE),
    ("udata-rdfxml", N_("DCAT catalogue for udata (RDF/XML)"), "application/rdf+xml", XML_PAGES, 16, IN_XML),
    ("udata-jsonld", N_("DCAT catalogue for udata (JSON-LD)"), "application/ld+json", JSON_PAGES, 17, IN_JSON),
)
PAGED = {
    "text/turtle": ("udata-page", N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets")),
    "application/rdf+xml": (
        "udata-page-rdfxml",
        N_("DCAT catalogue for udata in pages (RDF/XML), above 1,000 datasets"),
    ),
    "application/ld+json": (
        "udata-page-jsonld",
        N_("DCAT catalogue for udata in pages (JSON-LD), above 1,000 datasets"),
    ),
}
for key, title, media_type, pages, order, render in WHOLE:
    register(CatalogFormat(key, title, DCAT_AP, media_type, pages.first, order, render, "catalogue", is_linked=False))
    key, title = PAGED[media_type]
    register(CatalogFormat(key, title, HYDRA, media_type, pages.further, 18, render, "page", is_linked=False))
