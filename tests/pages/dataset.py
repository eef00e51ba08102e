"""A dataset's page with the extracts of its tables, as a build makes it."""

from site_builder.pages.datasets.dataset import dataset_view
from site_builder.pages.datasets.extracts import extracts_of


def dataset_page(portal, package, distributions=(), stats=None, **given):
    """The view; `stats` holds the column summaries of each table by its name."""
    extracts = extracts_of(portal.publication, package, stats or {}, portal.fates)
    return dataset_view(portal, package, distributions, extracts, **given)
