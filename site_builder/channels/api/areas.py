"""The declared area of a dataset, and what the bodies that made it became."""

from __future__ import annotations

from site_builder.channels.api.area_shapes import Area, Successor
from site_builder.core import addresses as page_of
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.datasets import creators_of
from site_builder.model.package import Package
from site_builder.model.publication import Publication


def area_shape(publication: Publication, package: Package) -> Area | None:
    """What identifies the area that a dataset covers; None where the portal does not declare it."""
    area, site = publication.area_of(package.spatial), publication.site
    if area is None:
        return None
    return Area(
        code=area.code,
        name=str(area.name),
        name_en=area.name.stated(SOURCE),
        valid_from=area.valid_from,
        valid_to=area.valid_to,
        identifier=area.identifier,
        iso=area.iso,
        wikidata=area.wikidata_uri,
        uri=area.uri or site.absolute(page_of.area_uri(area.code)),
        bbox=(area.box.west, area.box.south, area.box.east, area.box.north) if area.box else (),
        part_of=area.part_of,
        replaced_by=area.successor,
        page=site.absolute(page_of.area_uri(area.code)),
    )


def successors(publication: Publication, package: Package) -> tuple[Successor, ...]:
    """Of the bodies that made the data, those that were merged, with what they became."""
    language = publication.site.language
    found = (publication.body_of(agent) for agent in creators_of(publication, package, publication.report_of(package)))
    return tuple(
        Successor(
            name=body.agent.name.say(language),
            until=body.valid_to,
            successor=publication.bodies[body.successor].agent.name.say(language),
        )
        for body in found
        if body and body.successor
    )
