"""The catalogue and its pages as DCAT 3 / DCAT-AP 3.0.1, in every serialization, and the same once more for udata.

Turtle, RDF/XML and JSON-LD are one graph. A catalogue above 1,000 datasets comes in pages, with the paging terms of
the Hydra Core Vocabulary: the first at the address of the whole, which leads on to the others.

udata (17.18) needs two things otherwise. DCAT-AP demands xsd:hexBinary for spdx:checksumValue; udata turns that into
bytes, which its database refuses, and so it refuses every dataset that has a checksum. A distribution with
dcat:accessService becomes an API there and is no file any more. At addresses of its own it gets the graph without that
datatype and that property.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.catalog import CatalogFormat
from site_builder.catalog.dcat import PAGES, Pages, assembled
from site_builder.catalog.rdf import Iri, Literal, Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
HYDRA = "https://www.hydra-cg.com/spec/latest/core/"
TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"
XML_PAGES = Pages("catalog.rdf", "catalog/page/{page}.rdf")
JSON_PAGES = Pages("catalog.jsonld", "catalog/page/{page}.jsonld")
IN_TURTLE, IN_XML, IN_JSON = assembled(turtle, PAGES), assembled(rdf_xml, XML_PAGES), assembled(json_ld, JSON_PAGES)


WHOLE = N_("DCAT catalogue (Turtle)"), N_("DCAT catalogue (RDF/XML)"), N_("DCAT catalogue (JSON-LD)")
PAGED = (
    N_("DCAT catalogue in pages (Turtle), above 1,000 datasets"),
    N_("DCAT catalogue in pages (RDF/XML), above 1,000 datasets"),
    N_("DCAT catalogue in pages (JSON-LD), above 1,000 datasets"),
)
_ALL = (
    CatalogFormat("dcat-turtle", WHOLE[0], DCAT_AP, TURTLE, PAGES.first, 10, IN_TURTLE, "catalogue"),
    CatalogFormat("dcat-rdfxml", WHOLE[1], DCAT_AP, RDF_XML, XML_PAGES.first, 11, IN_XML, "catalogue"),
    CatalogFormat("dcat-jsonld", WHOLE[2], DCAT_AP, JSON_LD, JSON_PAGES.first, 12, IN_JSON, "catalogue"),
    CatalogFormat("dcat-page", PAGED[0], HYDRA, TURTLE, PAGES.further, 13, IN_TURTLE, "page"),
    CatalogFormat("dcat-page-rdfxml", PAGED[1], HYDRA, RDF_XML, XML_PAGES.further, 13, IN_XML, "page"),
    CatalogFormat("dcat-page-jsonld", PAGED[2], HYDRA, JSON_LD, JSON_PAGES.further, 13, IN_JSON, "page"),
)
UDATA_PAGES = Pages("catalog/udata.ttl", "catalog/udata/page/{page}.ttl")
UDATA_XML = Pages("catalog/udata.rdf", "catalog/udata/page/{page}.rdf")
UDATA_JSON = Pages("catalog/udata.jsonld", "catalog/udata/page/{page}.jsonld")


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


UDATA = (
    (UDATA_PAGES, TURTLE, "", assembled(turtle, UDATA_PAGES, "-udata", _plain)),
    (UDATA_XML, RDF_XML, "-rdfxml", assembled(rdf_xml, UDATA_XML, "-udata", _plain)),
    (UDATA_JSON, JSON_LD, "-jsonld", assembled(json_ld, UDATA_JSON, "-udata", _plain)),
)
UDATA_TITLES = (
    (N_("DCAT catalogue for udata (Turtle)"), N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets")),
    (N_("DCAT catalogue for udata (RDF/XML)"), N_("DCAT catalogue for udata in pages (RDF/XML), above 1,000 datasets")),
    (N_("DCAT catalogue for udata (JSON-LD)"), N_("DCAT catalogue for udata in pages (JSON-LD), above 1,000 datasets")),
)


def _udata() -> Iterator[CatalogFormat]:
    for order, ((pages, kind, key, render), (whole, paged)) in enumerate(zip(UDATA, UDATA_TITLES, strict=True), 15):
        names = f"udata{key or '-turtle'}", f"udata-page{key}"
        first = CatalogFormat(names[0], whole, DCAT_AP, kind, pages.first, order, render, "catalogue", is_linked=False)
        yield first
        yield replace(first, key=names[1], title=paged, specification=HYDRA, uri=pages.further, order=18, scope="page")


FORMAT = (*_ALL, *_udata())
