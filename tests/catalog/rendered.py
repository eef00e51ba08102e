"""A whole catalogue as files, and as one graph."""

from site_builder.catalog import render_records, subjects, whole_formats
from site_builder.catalog.dcat import dataset_nodes, nodes_after, nodes_before, pages_in
from site_builder.catalog.rdf import merged, turtle
from site_builder.core.files import OutputFile


def render_all(catalogue):
    """Every file of every format that is on."""
    for fmt in whole_formats():
        yield from (
            OutputFile(uri, fmt.render(catalogue, subject))
            for uri, subject in subjects(fmt, catalogue)
        )
    for dataset in catalogue.datasets:
        yield from render_records(catalogue.alone(dataset))


def catalogue_graph(catalogue, page=0):
    """Everything, or one `page` of a large catalogue with the links that a harvester follows."""
    datasets = [node for dataset in catalogue.on_page(page) for node in dataset_nodes(dataset)]
    return merged(
        [*nodes_before(catalogue, page, pages_in(turtle)), *datasets, *nodes_after(catalogue, page)]
    )
