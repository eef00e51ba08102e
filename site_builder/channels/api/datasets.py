"""Datasets: the list, and each with its files, columns and editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from site_builder.channels.api.addresses import dataset_uri, licence_of
from site_builder.channels.api.shapes import Shape, filled, shaped
from site_builder.core import addresses as page_of
from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.datasets import coverage_of, creators_of, dates_of, licences_of
from site_builder.derive.observations import series_of
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Releases
from site_builder.model.log import Event
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication

# The declared area of a dataset, and what the bodies that made it became.


def area_shape(publication: Publication, package: Package) -> Shape | None:
    """What identifies the area that a dataset covers; None where the portal does not declare it."""
    area, site = publication.area_of(package.spatial), publication.site
    if area is None:
        return None
    return filled(
        "Area",
        area,
        site.language,
        wikidata=area.wikidata_uri,
        uri=area.uri or publication.lasting(page_of.area_uri(area.code)),
        bbox=(area.box.west, area.box.south, area.box.east, area.box.north) if area.box else (),
        replaced_by=area.successor,
        page=site.absolute(page_of.area_uri(area.code)),
    )


def successors(publication: Publication, package: Package) -> tuple[Shape, ...]:
    """Of the bodies that made the data, those that were merged, with what they became."""
    language = publication.site.language
    bodies = (
        publication.body_of(agent)
        for agent in creators_of(publication, package, publication.report_of(package))
    )
    return tuple(
        shaped(
            "Successor",
            name=body.agent.name.say(language),
            until=body.valid_to,
            successor=publication.bodies[body.successor].agent.name.say(language),
        )
        for body in bodies
        if body and body.successor
    )


def _facts(publication: Publication, package: Package) -> dict[str, Any]:
    """What a dataset says wherever it is listed, beside what its package says under the same names."""
    site, dates, period = (
        publication.site,
        dates_of(publication, package),
        publication.period_of(package),
    )
    return {
        "title": package.title.say(site.language) or package.name,
        "series": series_of(publication, package),
        "period": period.code if period else "",
        "url": site.absolute(dataset_uri(package.name)),
        "page": site.absolute(page_of.dataset_uri(package.name)),
        "issued": dates.issued,
        "modified": dates.modified,
        "version": dates.version,
        "state": publication.state(package.name),
    }


def dataset_summary(publication: Publication, package: Package) -> Shape:
    """One line of the list."""
    return filled(
        "DatasetSummary", package, publication.site.language, **_facts(publication, package)
    )


def dataset(publication: Publication, package: Package, files: Sequence[Distribution]) -> Shape:
    """All that is known of a dataset but its rows; `files` are its downloads."""
    site, report = publication.site, publication.report_of(package)
    window = coverage_of(publication, package)
    page = site.absolute(package.uri)
    return filled(
        "Dataset",
        package,
        site.language,
        **_facts(publication, package),
        licences=tuple(licence_of(licence) for licence in licences_of(package)),
        resources=tuple(
            _resource(site, package, resource, files) for resource in package.resources
        ),
        identifier=package.identifier or page,
        report=report.name if report else "",
        start=window.start if window else None,
        end=window.end if window else None,
        area=package.spatial.title.say(site.language),
        place=area_shape(publication, package),
        creators=tuple(
            agent.name.say(site.language) for agent in creators_of(publication, package, report)
        ),
        successors=successors(publication, package),
        sources=tuple(filled("Source", source, site.language) for source in package.sources),
        datapackage=f"{page}datapackage.json" if publication.package(package.name) else "",
        files=tuple(_files(site, files, "")),
        editions=tuple(_editions(site, publication.releases(package.name))),
    )


def gone_dataset(publication: Publication, name: str, end: Event) -> Shape:
    """What stays at the address of a dataset that was removed or renamed; editions released as it are still listed."""
    site, page = publication.site, publication.site.absolute(page_of.dataset_uri(name))
    successor = publication.successor_of(end)
    return shaped(
        "Dataset",
        gone=shaped(
            "Gone",
            kind=end.fate,
            date=end.day,
            note=end.reason.say(site.language),
            successor=successor.name if successor else "",
            url=site.absolute(dataset_uri(successor.name)) if successor else "",
        ),
        licences=(),
        resources=(),
        name=name,
        title=str(end.title) or name,
        title_en=end.title.stated(SOURCE),
        identifier=page,
        url=site.absolute(dataset_uri(name)),
        page=page,
        modified=end.day,
        files=(),
        editions=tuple(_editions(site, publication.releases(name))),
    )


def _resource(
    site: SiteConfig, package: Package, resource: Resource, files: Sequence[Distribution]
) -> Shape:
    table, own = resource.table, [file for file in files if file.resource == resource.name]
    columns = table.schema.fields if table else ()
    return filled(
        "Resource",
        resource,
        site.language,
        title=resource.label(site.language),
        row_count=None if table is None else len(table),
        fields=tuple(filled("Column", field, site.language) for field in columns),
        rows=next((site.absolute(file.uri) for file in own if table and file.format == "json"), ""),
        files=tuple(_files(site, own, resource.name)),
    )


def _files(site: SiteConfig, files: Iterable[Distribution], resource: str) -> Iterable[Shape]:
    for file in files:
        if file.resource == resource:
            yield filled("File", file, site.language, url=site.absolute(file.uri), bytes=file.size)


def _editions(site: SiteConfig, releases: Releases) -> Iterable[Shape]:
    for edition in releases.editions:
        withdrawn = edition.withdrawn
        yield filled(
            "Edition",
            edition,
            site.language,
            version=str(edition.version),
            state=releases.state(edition),
            withdrawn=withdrawn.day if withdrawn else None,
            reason=withdrawn.reason.say(site.language) if withdrawn else "",
            page=site.absolute(edition.uri),
            changes=site.absolute(edition.changes_uri) if edition.has_difference else "",
        )
