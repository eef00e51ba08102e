"""The catalogue for udata (17.18): the graph of DCAT 3 / DCAT-AP 3.0.1 with two things changed for it.

DCAT-AP demands xsd:hexBinary for spdx:checksumValue. udata turns that into bytes, which its database refuses, and so
it refuses every dataset that has a checksum. A distribution with dcat:accessService becomes an API there and is no
file any more. This is the same graph without that datatype and that property, at its own addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import Pages, assembled
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
FORMATS = (
    (N_("DCAT catalogue for udata (Turtle)"), "turtle", "text/turtle", PAGES, IN_TURTLE),
    (N_("DCAT catalogue for udata (RDF/XML)"), "rdfxml", "application/rdf+xml", XML_PAGES, IN_XML),
    (N_("DCAT catalogue for udata (JSON-LD)"), "jsonld", "application/ld+json", JSON_PAGES, IN_JSON),
)
PAGED = (
    (N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets"), "udata-page"),
    (N_("DCAT catalogue for udata in pages (RDF/XML), above 1,000 datasets"), "udata-page-rdfxml"),
    (N_("DCAT catalogue for udata in pages (JSON-LD), above 1,000 datasets"), "udata-page-jsonld"),
)
for order, ((title, key, kind, pages, render), (paged, name)) in enumerate(zip(FORMATS, PAGED, strict=True), 15):
    register(
        CatalogFormat(f"udata-{key}", title, DCAT_AP, kind, pages.first, order, render, "catalogue", is_linked=False)
    )
    register(CatalogFormat(name, paged, HYDRA, kind, pages.further, 18, render, "page", is_linked=False))
