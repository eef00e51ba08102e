"""Croissant 1.1 and schema.org Dataset in one node; the dataset's page says it in plain schema.org.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

from site_builder.catalog import CatalogFormat
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.schema_org import dataset_node
from site_builder.core.files import ascii_json_bytes
from site_builder.core.problem import N_


def render_croissant(catalogue: Catalogue, dataset: Dataset) -> bytes:
    """The dataset with its files and its columns."""
    return ascii_json_bytes(dataset_node(catalogue, dataset))


FORMAT = CatalogFormat(
    key="croissant",
    title=N_("Description for machine learning (Croissant)"),
    specification="http://mlcommons.org/croissant/1.1",
    media_type="application/ld+json",
    uri="datasets/{dataset}/croissant.json",
    scope="dataset",
    order=22,
    render=render_croissant,
)
