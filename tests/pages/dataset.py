"""A dataset's page with the extracts of its tables, as a build makes it."""

from site_builder.pages.datasets.dataset import dataset_view
from site_builder.pages.datasets.extracts import extracts_of


def dataset_page(portal, package, distributions=(), **given):
    """The view."""
    extracts = extracts_of(portal.publication, package, portal.fates)
    return dataset_view(portal, package, distributions, extracts, **given)
