"""The areas that datasets cover and the bodies behind them, each under the one address that the portal gives it."""

from __future__ import annotations

from site_builder.catalog.model import Party, Territory
from site_builder.core import addresses as at
from site_builder.core.text import slugify
from site_builder.model.area import Area
from site_builder.model.config import Agent
from site_builder.model.package import Place
from site_builder.model.publication import Publication


def territory_of(publication: Publication, place: Place) -> Territory | None:
    """The declared area that a place is, with what it belongs to and what it became; None for any other place.

    A place of another name under the address of a declared area lies within it: packages released before areas were
    declared could only give their country's address.
    """
    area = publication.area_of(place)
    if area:
        return _territory(publication, area)
    around = next((each for each in publication.areas.values() if each.uri and each.uri == place.uri), None)
    if around is None or not place.title:
        return None
    key = slugify(place.title.main)
    iri = publication.site.absolute(at.area_uri(key))
    return Territory(iri, Area(key, place.title, part_of=around.code), _territory(publication, around))


def _territory(publication: Publication, area: Area) -> Territory:
    parent, successor = publication.areas.get(area.part_of), publication.areas.get(area.successor)
    return Territory(
        iri=area.uri or publication.site.absolute(at.area_uri(area.code)),
        area=area,
        part_of=_territory(publication, parent) if parent else None,
        successor=_territory(publication, successor) if successor else None,
    )


def party_of(publication: Publication, agent: Agent) -> Party:
    """An agent under an IRI of its own. The portal's publisher keeps its own facts wherever a package names it, and
    so does a body that the portal declares.
    """
    site, body = publication.site, publication.body_of(agent)
    if agent.name.main == site.publisher.name.main:
        return Party(site.absolute("#publisher"), site.publisher, body)
    known = body.agent if body else agent
    successor = publication.bodies.get(body.successor) if body else None
    return Party(
        site.absolute(f"#agent-{slugify(known.name.main) or 'unnamed'}"),
        Agent(known.name, known.url or agent.url, known.email or agent.email, known.kind or agent.kind),
        body,
        party_of(publication, successor.agent) if successor else None,
    )
