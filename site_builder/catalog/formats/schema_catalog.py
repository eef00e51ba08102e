"""The catalogue as one schema.org DataCatalog in JSON-LD: https://schema.org/DataCatalog (schema.org 29)."""

from __future__ import annotations

from typing import Any

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.core import addresses as at
from site_builder.core.files import ascii_json_bytes, drop_empty


def render_schema_catalog(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The catalogue with a short entry for each dataset; the dataset's page says the rest."""
    publisher = catalogue.publisher
    mapping = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": catalogue.iri,
        "name": catalogue.title.main,
        "description": catalogue.description.main,
        "url": catalogue.site.absolute(at.DATASETS),
        "inLanguage": list(catalogue.site.languages),
        "license": catalogue.licence.url,
        "publisher": {"@type": "Organization", "@id": publisher.iri, "name": publisher.agent.name.main},
        "dataset": [_entry(each) for each in catalogue.datasets],
    }
    return ascii_json_bytes(drop_empty(mapping), indent=1)


def _entry(dataset: Dataset) -> dict[str, Any]:
    mapping = {
        "@type": "Dataset",
        "@id": dataset.iri,
        "name": dataset.title.main,
        "description": dataset.description.main,
        "url": dataset.url,
        "license": dataset.licence.url if dataset.licence else "",
        "keywords": list(dataset.keywords),
    }
    return drop_empty(mapping)


FORMAT = register(
    CatalogFormat(
        key="schema-catalog",
        title="schema.org DataCatalog (JSON-LD)",
        specification="https://schema.org/DataCatalog",
        media_type="application/ld+json",
        uri="catalog.schema.jsonld",
        scope="catalogue",
        order=32,
        render=render_schema_catalog,
    )
)
