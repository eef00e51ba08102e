"""A whole catalogue as files."""

from site_builder.catalog import render_records, render_whole


def render_all(catalogue):
    """Every file of every format that is on."""
    yield from render_whole(catalogue)
    for dataset in catalogue.datasets:
        yield from render_records(catalogue.alone(dataset))
