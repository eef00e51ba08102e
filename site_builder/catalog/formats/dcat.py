"""The catalogue and its pages as DCAT 3 / DCAT-AP 3.0.1, in every serialization, and the same once more for udata.

Turtle, RDF/XML and JSON-LD are one graph. A catalogue above 1,000 datasets comes in pages, with the paging terms of
the Hydra Core Vocabulary: the first at the address of the whole, which leads on to the others.

udata (17.18) needs two things otherwise. DCAT-AP demands xsd:hexBinary for spdx:checksumValue; udata turns that into
bytes, which its database refuses, and so it refuses every dataset that has a checksum. A distribution with
dcat:accessService becomes an API there and is no file any more. At addresses of its own it gets the graph without that
datatype and that property.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from site_builder.catalog import CatalogFormat
from site_builder.catalog.dcat import assembled, pages_in, unchanged
from site_builder.catalog.rdf import Iri, Literal, Node, json_ld, rdf_xml, turtle
from site_builder.core.problem import N_

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
HYDRA = "https://www.hydra-cg.com/spec/latest/core/"
_TITLES = (
    (N_("DCAT catalogue (Turtle)"), N_("DCAT catalogue in pages (Turtle), above 1,000 datasets")),
    (N_("DCAT catalogue (RDF/XML)"), N_("DCAT catalogue in pages (RDF/XML), above 1,000 datasets")),
    (N_("DCAT catalogue (JSON-LD)"), N_("DCAT catalogue in pages (JSON-LD), above 1,000 datasets")),
)
_UDATA_TITLES = (
    (
        N_("DCAT catalogue for udata (Turtle)"),
        N_("DCAT catalogue for udata in pages (Turtle), above 1,000 datasets"),
    ),
    (
        N_("DCAT catalogue for udata (RDF/XML)"),
        N_("DCAT catalogue for udata in pages (RDF/XML), above 1,000 datasets"),
    ),
    (
        N_("DCAT catalogue for udata (JSON-LD)"),
        N_("DCAT catalogue for udata in pages (JSON-LD), above 1,000 datasets"),
    ),
)


def _plain(subject: Node) -> Node:
    return replace(subject, properties=tuple(_kept(subject)))


def _kept(subject: Node) -> Iterator[tuple[str, Iri | Literal | Node]]:
    for name, value in subject.properties:
        if name != "dcat:accessService":
            yield name, _bare(value)


def _bare(value: Iri | Literal | Node) -> Iri | Literal | Node:
    match value:
        case Node():
            return replace(
                value, properties=tuple((name, _bare(inner)) for name, inner in value.properties)
            )
        case Literal(datatype="xsd:hexBinary"):
            return replace(value, datatype="")
    return value


def _formats(
    key: str,
    stem: str,
    order: int,
    titles: Sequence[tuple[str, str]],
    change: Callable[[Node], Node] = unchanged,
) -> Iterator[CatalogFormat]:
    """The catalogue in each syntax, whole and in pages; one for udata stands in no link tag."""
    profile = "" if change is unchanged else f"-{key}"
    for number, (syntax, (whole, paged)) in enumerate(
        zip((turtle, rdf_xml, json_ld), titles, strict=True), order
    ):
        pages = pages_in(syntax, stem)
        render, name = (
            assembled(syntax, pages, profile, change),
            "" if syntax is turtle else f"-{syntax.key}",
        )
        first = CatalogFormat(
            key=f"{key}-{syntax.key}",
            title=whole,
            specification=DCAT_AP,
            media_type=syntax.media_type,
            uri=pages.first,
            order=number,
            render=render,
            scope="catalogue",
            is_linked=not profile,
        )
        yield first
        yield replace(
            first,
            key=f"{key}-page{name}",
            title=paged,
            specification=HYDRA,
            uri=pages.further,
            order=order + 3,
            scope="page",
        )


FORMAT = (
    *_formats("dcat", "catalog", 10, _TITLES),
    *_formats("udata", "catalog/udata", 15, _UDATA_TITLES, _plain),
)
