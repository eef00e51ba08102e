"""One dataset as DCAT 3 / DCAT-AP 3.0.1 in RDF 1.1 Turtle."""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import dataset_graph
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import turtle
from site_builder.core.problem import N_


def render_dataset_turtle(catalogue: Catalogue, dataset: Dataset) -> bytes:
    """The dataset's part of the graph, complete by itself."""
    return turtle(dataset_graph(catalogue, dataset))


FORMAT = register(
    CatalogFormat(
        key="dataset-turtle",
        title=N_("DCAT description of the dataset (Turtle)"),
        specification="https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        media_type="text/turtle",
        uri="datasets/{dataset}/dcat.ttl",
        scope="dataset",
        order=20,
        render=render_dataset_turtle,
    )
)
