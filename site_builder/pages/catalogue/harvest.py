"""The page for those who take the whole catalogue into theirs: every endpoint, its standard, and how to register it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import Endpoint
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Crumb, View, home_crumb

_GROUPS = {
    "catalogue": N_("The whole catalogue"),
    "page": N_("The catalogue in pages"),
    "dataset": N_("One dataset"),
    "series": N_("One indicator series"),
}


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """One endpoint: `address` as it is written, with `{dataset}` and the like; `href` an example that exists."""

    title: str
    address: str
    href: str
    media_type: str
    specification: str


@dataclass(frozen=True, slots=True)
class EndpointGroup:
    """The endpoints about one kind of thing."""

    title: str
    rows: tuple[EndpointRow, ...]


@dataclass(frozen=True, slots=True)
class Registration:
    """How to register the portal at one kind of catalogue: `steps` in order, `source` the address to enter."""

    name: str
    anchor: str
    source: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestView(View):
    """Everything on the page for harvesters."""

    template: ClassVar[str] = "harvest.html"
    search_weight: ClassVar[float] = 0.1

    groups: tuple[EndpointGroup, ...]
    registrations: tuple[Registration, ...]


def harvest_view(
    publication: Publication,
    endpoints: Sequence[Endpoint],
    examples: Mapping[str, str],
    *,
    alternates: tuple[Alternate, ...] = (),
) -> HarvestView:
    """The page; `examples` gives an address that exists for each address with a name left open in it."""
    _ = translator(publication.site.language)
    return HarvestView(
        uri=at.HARVEST,
        title=_("For harvesters"),
        description=_("Every catalogue file of this portal, its standard, and how to register it."),
        section=at.HARVEST,
        crumbs=(home_crumb(_), Crumb(at.HARVEST, _("For harvesters"))),
        alternates=alternates,
        groups=tuple(_groups(publication, endpoints, examples, _)),
        registrations=_registrations(publication, _),
    )


def _groups(
    publication: Publication, endpoints: Sequence[Endpoint], examples: Mapping[str, str], _: Translate
) -> list[EndpointGroup]:
    groups = []
    for scope, title in _GROUPS.items():
        rows = tuple(
            EndpointRow(
                title=_(each.title),
                address=publication.site.absolute(each.uri),
                href=examples.get(each.uri, each.uri if "{" not in each.uri else ""),
                media_type=each.media_type,
                specification=each.specification,
            )
            for each in endpoints
            if each.scope == scope
        )
        if any(row.href for row in rows):
            groups.append(EndpointGroup(_(title), rows))
    return groups


def _registrations(publication: Publication, _: Translate) -> tuple[Registration, ...]:
    site = publication.site
    first, own = site.absolute("catalog.ttl"), site.absolute("catalog/udata.ttl")  # a large one leads on from there
    ckan = (
        _("Install ckanext-harvest and ckanext-dcat, and switch on the plugins harvest, dcat and dcat_rdf_harvester."),
        _("Under Harvest sources add a source of the type “Generic DCAT RDF Harvester” with the address below."),
        _('As its configuration enter {"rdf_format": "text/turtle"}.'),
    )
    udata = (
        _("In the administration of your organisation add a harvester of the type DCAT."),
        _("Use the address made for udata: it refuses checksums as DCAT-AP writes them, and the datasets with them."),
        _("Enter the address below, run the preview, and ask the portal's administrators to validate it."),
    )
    europe = (
        _("data.europa.eu takes up national portals: give the address below to the one that covers you."),
        _("A portal outside the EU writes to its helpdesk with the address and the profile DCAT-AP 3.0.1."),
    )
    google = (_("Nothing to register: each dataset page carries its description, and the sitemap leads to the pages."),)
    return (
        Registration("CKAN", "ckan", first, ckan),
        Registration("udata", "udata", own, udata),
        Registration("data.europa.eu", "europe", site.absolute("catalog.rdf"), europe),
        Registration("Google Dataset Search", "google", site.absolute("sitemap.xml"), google),
    )
