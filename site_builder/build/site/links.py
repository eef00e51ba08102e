"""What pages link to in other rooms: the same facts in other forms, and the files that the footer names.

Catalogue, channels and pages do not know each other; this gives the pages what they need of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_builder.build.store.kept import Keeper
from site_builder.catalog import alternates_of, endpoints, subjects, switched_on
from site_builder.catalog.model import Catalogue
from site_builder.channels.api import addresses as api
from site_builder.channels.feeds import feed_links
from site_builder.core import addresses as at
from site_builder.core.files import Endpoint, hash_file
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Reading
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link
from site_builder.pages.catalogue.api import HarvestView, harvest_view
from site_builder.validate.built_site import Led, led_from

JSON = "application/json"
LISTED = ("catalog.ttl", "data.json", "datapackages.json", "sitemap.xml")

Alternates = Mapping[str, tuple[Alternate, ...]]  # by the address of the page


def make_alternates(portal: Portal, catalogue: Catalogue) -> Alternates:
    """For each page that has any: the same facts as catalogue, as feed and as a document of the API."""
    result: dict[str, list[Alternate]] = {}
    _ = translator(portal.publication.site.language)
    for page, alternate in (*_of_catalogue(catalogue, _), *_of_channels(portal)):
        result.setdefault(page, []).append(alternate)
    return {page: tuple(alternates) for page, alternates in result.items()}


def _of_catalogue(catalogue: Catalogue, _: Translate) -> Iterator[tuple[str, Alternate]]:
    for page in (at.HOME, at.DATASETS, at.HARVEST):
        yield from _on(page, alternates_of("catalogue"), _)
    for dataset in catalogue.datasets:
        yield from _on(dataset.uri, alternates_of("dataset", dataset=dataset.name), _)
    for observation in catalogue.observed:
        yield from _on(
            at.series_uri(observation.name), alternates_of("series", series=observation.name), _
        )


def _on(page: str, endpoints: Iterable[Endpoint], _: Translate) -> Iterator[tuple[str, Alternate]]:
    return (
        (page, Alternate(endpoint.uri, endpoint.media_type, _(endpoint.title)))
        for endpoint in endpoints
    )


def _of_channels(portal: Portal) -> Iterator[tuple[str, Alternate]]:
    """Feeds, a report's from its series; then the API."""
    publication = portal.publication
    feeds: dict[str, list[Alternate]] = {}
    for link in feed_links(portal):
        feed = Alternate(link.uri, link.media_type, link.title)
        feeds.setdefault(link.page, []).append(feed)
        yield link.page, feed
    for report in publication.reports:
        yield from ((report.uri, feed) for feed in feeds.get(at.series_uri(report.series), ()))
    for page, uri in _documents(publication):
        yield page, Alternate(uri, JSON, "API")


def _documents(publication: Publication) -> Iterator[tuple[str, str]]:
    yield at.HOME, at.API_INDEX
    yield from ((series.uri, api.series_uri(series.name)) for series in publication.series)
    yield from (
        (report.uri, api.report_uri(report.series, report.name)) for report in publication.reports
    )
    yield from ((package.uri, api.dataset_uri(package.name)) for package in publication.packages)


def harvesters_view(
    publication: Publication, catalogue: Catalogue, alternates: tuple[Alternate, ...]
) -> HarvestView:
    """The page for harvesters, each open address with an example that exists."""
    examples = {
        fmt.uri: uri for fmt in switched_on() for uri, _ in list(subjects(fmt, catalogue))[:1]
    }
    return harvest_view(publication, endpoints(), examples, alternates=alternates)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where built pages lead: each page is read through once, and known by its hash and address from then on."""

    keeper: Keeper

    def __call__(self, folder: Path, page: str, base: str) -> Led:
        """That of one page."""
        if self.keeper.store is None:
            return led_from(folder, page, base)
        digest = self.keeper.store.output((folder / page).stat()) or hash_file(folder / page)
        return self.keeper.kept(partial(led_from, folder, page, base), "links", digest, page, base)


def footer_links(portal: Portal) -> tuple[Link, ...]:
    """The files for machines that the footer of every page names, each kind after the page that lists all."""
    _ = translator(portal.publication.site.language)
    named = {endpoint.uri: endpoint for endpoint in endpoints()}
    files = (Link(uri, _(named[uri].title)) for uri in LISTED if uri in named)
    feed = next(link for link in feed_links(portal) if not link.page)
    return (
        Link(at.HARVEST, _("Other data portals")),  # after the words "For machines"
        *files,
        Link(at.API, _("For programs")),
        Link(at.FACTS, _("Facts")),
        Link(feed.uri, _("Feed of what is new")),
        Link(at.OPENAPI, "OpenAPI"),
    )


def make_own_pages(reading: Reading, language: str) -> Iterator[Link]:
    """The portal's ordinary pages (about, terms), for the footer."""
    for page in reading.pages:
        if "/" not in page.uri and page.uri != at.folder_source(at.HOME):
            yield Link(
                at.page_address(page.uri), page.front_text("title").say(language) or page.uri
            )
