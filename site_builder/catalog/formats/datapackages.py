"""`datapackages.json`: all packages of the portal as a Data Package catalogue.

https://datapackage.org/recipes/data-package-catalog/ : `profile` data-package-catalog, one resource a package.
"""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.core.files import ascii_json_bytes, drop_empty
from site_builder.core.problem import N_
from site_builder.core.text import slugify


def render_datapackages(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The catalogue as a package whose resources are packages."""
    mapping = {
        "profile": "data-package-catalog",
        "name": slugify(catalogue.title.main) or "catalogue",
        "title": catalogue.title.main,
        "description": catalogue.description.main,
        "homepage": catalogue.site.url,
        "resources": [_resource(each) for each in catalogue.datasets],
    }
    return ascii_json_bytes(drop_empty(mapping), indent=1)


def _resource(dataset: Dataset) -> dict[str, object]:
    mapping = {
        "profile": "data-package",
        "name": dataset.name,
        "path": dataset.descriptor_url,
        "format": "json",
        "mediatype": "application/vnd.datapackage+json",
        "title": dataset.title.main,
        "description": dataset.description.main,
    }
    return drop_empty(mapping)


FORMAT = register(
    CatalogFormat(
        key="datapackages",
        title=N_("Catalogue of data packages"),
        specification="https://datapackage.org/recipes/data-package-catalog/",
        media_type="application/json",
        uri="datapackages.json",
        scope="catalogue",
        order=31,
        render=render_datapackages,
    )
)
