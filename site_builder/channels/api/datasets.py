"""Datasets: the list, and each with its files and columns."""

from __future__ import annotations

from typing import Any

from site_builder.channels.api.addresses import dataset_uri, rows_uri
from site_builder.channels.api.envelope import licence_of, said
from site_builder.core.files import drop_empty
from site_builder.model.config import SiteConfig
from site_builder.model.package import Field, Package, Resource
from site_builder.model.publication import Publication


def dataset_summary(site: SiteConfig, package: Package) -> dict[str, Any]:
    """One line of the list."""
    return drop_empty(
        {
            "name": package.name,
            **said("title", package.title),
            "series": package.series,
            "period": package.period.code if package.period else "",
            "row_count": package.row_count,
            "url": site.absolute(dataset_uri(package.name)),
            "page": site.absolute(f"datasets/{package.name}/"),
        }
    )


def dataset(publication: Publication, package: Package) -> dict[str, Any]:
    """All that is known of a dataset but its rows."""
    site, report = publication.site, publication.report_of(package)
    window = package.temporal or (report.window if report else None)
    lists = {
        "licences": [licence_of(each) for each in package.licences],
        "resources": [_resource(site, package, each) for each in package.resources],
    }
    page = site.absolute(f"datasets/{package.name}/")
    return lists | drop_empty(
        {
            "name": package.name,
            **said("title", package.title),
            **said("description", package.description),
            "identifier": package.identifier or page,
            "language": package.language,
            "version": package.version,
            "keywords": list(package.keywords),
            "themes": list(package.themes),
            "series": package.series or (report.series if report else ""),
            "report": report.name if report else "",
            "period": package.period.code if package.period else "",
            "start": window.start if window else None,
            "end": window.end if window else None,
            "area": package.spatial.title.say(site.language),
            "creators": [agent.name.say(site.language) for agent in package.agents("creator")],
            "sources": [drop_empty({"url": each.url}) | {"title": each.title} for each in package.sources],
            "datapackage": f"{page}datapackage.json",
            "url": site.absolute(dataset_uri(package.name)),
            "page": page,
        }
    )


def _resource(site: SiteConfig, package: Package, resource: Resource) -> dict[str, Any]:
    table = resource.table
    return drop_empty(
        {
            "name": resource.name,
            "title": resource.label(site.language),
            "title_en": dict(resource.title.translations).get("en", ""),
            "description": resource.description.say(site.language),
            "row_count": None if table is None else len(table),
            "fields": [] if table is None else [_column(each, site.language) for each in table.schema.fields],
            "rows": "" if table is None else site.absolute(rows_uri(package.name, resource.name)),
        }
    )


def _column(field: Field, language: str) -> dict[str, Any]:
    return drop_empty(
        {
            "name": field.name,
            "type": field.type,
            "title": field.title.say(language),
            "description": field.description.say(language),
            "unit": field.unit,
        }
    )
