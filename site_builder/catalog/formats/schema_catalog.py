"""The catalogue as one schema.org DataCatalog in JSON-LD: https://schema.org/DataCatalog (schema.org 29)."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs, both_forms, in_form
from site_builder.core import addresses as at
from site_builder.core.files import drop_empty
from site_builder.core.json_literal import json_list


def join_schema_catalog(catalogue: Catalogue, _: int, datasets: Pairs) -> bytes:
    """The catalogue with a short entry for each dataset; the dataset's page says the rest."""
    publisher = catalogue.publisher
    head = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": catalogue.iri,
        "name": catalogue.title.main,
        "description": catalogue.description.main,
        "url": catalogue.site.absolute(at.DATASETS),
        "inLanguage": list(catalogue.site.languages),
        "license": catalogue.licence.url,
        "publisher": {
            "@type": "Organization",
            "@id": publisher.iri,
            "name": publisher.agent.name.main,
        },
    }
    return json_list(drop_empty(head), "dataset", in_form(catalogue, datasets))


def _entry(_: Catalogue, dataset: Dataset) -> Pairs:
    """In a large portal each says its name and address alone; its page says the rest."""
    mapping = {
        "@type": "Dataset",
        "@id": dataset.iri,
        "name": dataset.title.main,
        "description": dataset.description.main,
        "url": dataset.url,
        "license": dataset.licence.url if dataset.licence else "",
        "keywords": list(dataset.keywords),
    }
    return both_forms(
        dataset, drop_empty(mapping), {key: mapping[key] for key in ("@type", "@id", "name", "url")}
    )


FORMAT = CatalogFormat(
    key="schema-catalog",
    title="schema.org DataCatalog (JSON-LD)",
    specification="https://schema.org/DataCatalog",
    media_type="application/ld+json",
    uri="catalog.schema.jsonld",
    scope="catalogue",
    order=32,
    render=Assembled("schema-catalog", _entry, join_schema_catalog),
)
