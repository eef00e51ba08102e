"""`datapackages.json`: all packages of the portal as a Data Package catalogue.

https://datapackage.org/recipes/data-package-catalog/ : `profile` data-package-catalog, one resource a package.
"""

from __future__ import annotations

from site_builder.catalog import CatalogFormat
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs
from site_builder.core.files import drop_empty
from site_builder.core.json_literal import json_entry, json_list
from site_builder.core.problem import N_
from site_builder.core.text import slugify


def join_datapackages(catalogue: Catalogue, _: int, resources: Pairs) -> bytes:
    """The catalogue as a package whose resources are packages."""
    head = {
        "profile": "data-package-catalog",
        "name": slugify(catalogue.title.main) or "catalogue",
        "title": catalogue.title.main,
        "description": catalogue.description.main,
        "homepage": catalogue.site.url,
    }
    return json_list(drop_empty(head), "resources", (text for _, text in resources))


def _resource(_: Catalogue, dataset: Dataset) -> Pairs:
    mapping = {
        "profile": "data-package",
        "name": dataset.name,
        "path": dataset.descriptor_url,
        "format": "json",
        "mediatype": "application/vnd.datapackage+json",
        "title": dataset.title.main,
        "description": dataset.description.main,
    }
    yield dataset.name, json_entry(drop_empty(mapping))


FORMAT = CatalogFormat(
    key="datapackages",
    title=N_("Catalogue of data packages"),
    specification="https://datapackage.org/recipes/data-package-catalog/",
    media_type="application/json",
    uri="datapackages.json",
    scope="catalogue",
    order=31,
    render=Assembled("datapackages", _resource, join_datapackages),
)
