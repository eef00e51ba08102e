"""The JSON API as a dcat:DataService: one for the portal, serving every dataset.

A page of a large catalogue names only the datasets that it describes: udata fails on a served dataset without an
identifier in the same graph. The service has an identifier of its own, by which udata keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.catalog import vocabularies
from site_builder.catalog.dcat_vocabularies import said
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import Iri, Node, iri, literal, node
from site_builder.core.addresses import API, API_INDEX, OPENAPI
from site_builder.core.text import Text
from site_builder.model.config import SiteConfig


def service_iri(site: SiteConfig) -> str:
    """What names the API in every catalogue."""
    return f"{site.absolute(API)}#service"


def service_nodes(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Iterator[Node]:
    """dcat:DataService, serving datasets of the same graph, and the page that it refers to."""
    site = catalogue.site
    language, title = site.language, catalogue.title
    named = Text(f"API: {title.main}", tuple((other, f"API: {words}") for other, words in title.translations))
    mapping = {
        "dct:title": said(named, language),
        "dct:description": said(catalogue.description, language),
        "dcat:endpointURL": iri(site.absolute(API_INDEX)),
        "dcat:endpointDescription": iri(site.absolute(OPENAPI)),
        "dcat:servesDataset": [Iri(dataset.iri) for dataset in datasets],
        "dct:identifier": literal(service_iri(site)),
        "dct:accessRights": iri(vocabularies.PUBLIC),
        "dcat:landingPage": iri(site.absolute(API)),
    }
    yield node(service_iri(site), "dcat:DataService", mapping)
    yield node(site.absolute(API), "foaf:Document", {})
    yield node(vocabularies.PUBLIC, "dct:RightsStatement", {})
