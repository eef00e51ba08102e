"""One dataset as DCAT 3 / DCAT-AP 3.0.1 in JSON-LD 1.1."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import dataset_graph
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import json_ld
from site_builder.core.problem import N_


def render_dataset_jsonld(catalogue: Catalogue, dataset: Dataset) -> bytes:
    """The dataset's part of the graph, complete by itself."""
    return json_ld(dataset_graph(catalogue, dataset))


FORMAT = register(
    CatalogFormat(
        key="dataset-jsonld",
        title=N_("DCAT description of the dataset (JSON-LD)"),
        specification="https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        media_type="application/ld+json",
        uri="datasets/{dataset}/dcat.jsonld",
        scope="dataset",
        order=21,
        render=render_dataset_jsonld,
    )
)
