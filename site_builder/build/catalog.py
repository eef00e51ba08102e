"""Joins the catalogue to the pages: what each page links to, what it embeds, and the page for harvesters.

Catalogue and pages do not know each other; the pipeline gives each what it needs of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from site_builder.catalog import alternates_of, endpoints, render_all, subjects, switched_on
from site_builder.catalog.dcat import page_count
from site_builder.catalog.model import Catalogue
from site_builder.catalog.quality import quality_of
from site_builder.catalog.schema_org import dataset_node
from site_builder.core import addresses as at
from site_builder.core.files import Endpoint, OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link, View
from site_builder.pages.dataset import DatasetView
from site_builder.pages.harvest import HarvestView, harvest_view
from site_builder.pages.quality import quality_view

LISTED = ("catalog.ttl", "data.json", "datapackages.json", "sitemap.xml")


def catalogue_files(catalogue: Catalogue) -> tuple[OutputFile, ...]:
    """Every catalogue file, sorted by address."""
    return tuple(sorted(render_all(catalogue), key=lambda file: file.uri))


def dressed_views(catalogue: Catalogue, views: Iterable[View]) -> Iterator[View]:
    """The views as they are, but that a dataset's page holds its node and the score of its metadata."""
    datasets = {each.uri: each for each in catalogue.datasets}
    for view in views:
        if isinstance(view, DatasetView):
            dataset = datasets[view.uri]
            score = quality_view(quality_of(dataset), catalogue.site.language)
            yield replace(view, structured=dataset_node(catalogue, dataset), quality=score)
        else:
            yield view


def page_alternates(catalogue: Catalogue) -> dict[str, tuple[Alternate, ...]]:
    """For each page that has any: its links, by the page's address."""
    _ = translator(catalogue.site.language)
    whole = _links(alternates_of("catalogue"), _)
    found = {"": whole, at.DATASETS: whole, at.HARVEST: whole}
    for dataset in catalogue.datasets:
        found[dataset.uri] = _links(alternates_of("dataset", dataset=dataset.name), _)
    for observed in catalogue.observed:
        found[at.series_uri(observed.name)] = _links(alternates_of("series", series=observed.name), _)
    return found


def _links(found: Iterable[Endpoint], _: Translate) -> tuple[Alternate, ...]:
    return tuple(Alternate(each.uri, each.media_type, _(each.title)) for each in found)


def harvesters_view(publication: Publication, catalogue: Catalogue) -> HarvestView:
    """The page for harvesters, each open address with an example that exists."""
    examples = {fmt.uri: uri for fmt in switched_on() for uri, _ in list(subjects(fmt, catalogue))[:1]}
    return harvest_view(publication, endpoints(), examples, is_paged=page_count(catalogue) > 0)


def machine_links(language: str) -> tuple[Link, ...]:
    """The catalogue files that the footer of every page names, after the page that lists all."""
    _ = translator(language)
    named = {each.uri: each for each in endpoints()}
    files = tuple(Link(uri, _(named[uri].title)) for uri in LISTED if uri in named)
    return (Link(at.HARVEST, _("For harvesters")), *files)
