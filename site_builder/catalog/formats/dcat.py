"""The catalogue and its pages as DCAT 3 / DCAT-AP 3.0.1, in every serialization.

Turtle, RDF/XML and JSON-LD are one graph. A catalogue above 1,000 datasets comes in pages, with the paging terms of
the Hydra Core Vocabulary: the first at the address of the whole, which leads on to the others.
"""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import PAGES, Pages, assembled
from site_builder.catalog.rdf import json_ld, rdf_xml, turtle
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
FORMATS = (
    CatalogFormat("dcat-turtle", WHOLE[0], DCAT_AP, TURTLE, PAGES.first, 10, IN_TURTLE, "catalogue"),
    CatalogFormat("dcat-rdfxml", WHOLE[1], DCAT_AP, RDF_XML, XML_PAGES.first, 11, IN_XML, "catalogue"),
    CatalogFormat("dcat-jsonld", WHOLE[2], DCAT_AP, JSON_LD, JSON_PAGES.first, 12, IN_JSON, "catalogue"),
    CatalogFormat("dcat-page", PAGED[0], HYDRA, TURTLE, PAGES.further, 13, IN_TURTLE, "page"),
    CatalogFormat("dcat-page-rdfxml", PAGED[1], HYDRA, RDF_XML, XML_PAGES.further, 13, IN_XML, "page"),
    CatalogFormat("dcat-page-jsonld", PAGED[2], HYDRA, JSON_LD, JSON_PAGES.further, 13, IN_JSON, "page"),
)
for fmt in FORMATS:
    register(fmt)
