"""What a build makes of a publication, part by part: addresses, downloads, pages, bound prose, charts. All pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from site_builder.build.channels import channel_addresses, channels_view
from site_builder.catalog import catalog_addresses
from site_builder.catalog.build import catalogue_of
from site_builder.catalog.model import Catalogue
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem
from site_builder.derive.dates import stamp_of
from site_builder.derive.prose import Bound, bind
from site_builder.derive.series_package import with_series_packages
from site_builder.export.editions import as_released, edition_addresses
from site_builder.export.package import PackageFiles, addresses_of, package_files
from site_builder.load.publication import Reading
from site_builder.model.check import Check
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link, View
from site_builder.pages.changelog import log_view
from site_builder.pages.charts.model import Chart
from site_builder.pages.checks import checks_link, checks_view
from site_builder.pages.dataset import DatasetView, dataset_view
from site_builder.pages.datasets import catalogue_views
from site_builder.pages.downloads import FileView
from site_builder.pages.edition import edition_views
from site_builder.pages.figures import chart_uri, charts_of
from site_builder.pages.indicators import indicator_addresses
from site_builder.pages.ledger import ledger_view
from site_builder.pages.text import search_view
from site_builder.pages.tombstone import tombstone_views


def described_views(views: Iterable[View], files: Iterable[OutputFile]) -> Iterator[View]:
    """The views, a dataset's with every file beside it that describes it to machines: catalogue, feeds, columns."""
    beside: dict[str, list[FileView]] = {}
    for file in files:
        kind = file.uri.rpartition(".")[2].upper()
        view = FileView(file.uri, kind, len(file.content), file.sha256)
        beside.setdefault(f"{file.uri.rpartition('/')[0]}/", []).append(view)
    for each in views:
        if isinstance(each, DatasetView):
            yield replace(each, machine=(*each.machine, *beside.get(each.uri, ())))
        else:
            yield each


def make_addresses(reading: Reading) -> Iterator[str]:
    """Every address that a build would fill, pages as folders, without making a file."""
    yield from (at.page_address(page.uri) for page in reading.pages)
    yield from (at.DATASETS, at.SEARCH, at.HARVEST, at.CHANGES, at.CHANGES_JSON, at.LEDGER, at.LEDGER_JSON, at.CALENDAR)
    yield from catalog_addresses(reading.publication)
    yield from channel_addresses(reading.publication)
    yield from indicator_addresses(reading.publication)
    for package in with_series_packages(reading.publication).packages:
        yield package.uri
        yield from (at.checks_uri(package.name), at.checks_json(package.name))
        yield from addresses_of(package)
    yield from edition_addresses(reading.publication)


def make_catalogue(reading: Reading, bundles: Mapping[str, PackageFiles], views: tuple[View, ...]) -> Catalogue:
    """The catalogue of all downloads; pages are those that search engines may list."""
    pages = [at.page_address(page.uri) for page in reading.pages] + [view.uri for view in views if view.is_indexed]
    distributions = tuple(each for bundle in bundles.values() for each in bundle.distributions)
    return catalogue_of(reading.publication, distributions, (*pages, at.HARVEST))


def make_bundles(publication: Publication, *, drafting: bool) -> dict[str, PackageFiles]:
    """The downloads of every package, by its name: what was released as it was released, unless an author drafts."""
    return {package.name: _bundle(publication, package, drafting=drafting) for package in publication.packages}


def _bundle(publication: Publication, package: Package, *, drafting: bool) -> PackageFiles:
    report, dated = publication.report_of(package), stamp_of(publication, package)
    made = package_files(package, report, publication.site, dated)
    newest = publication.releases(package.name).newest
    return made if drafting or newest is None or newest.withdrawn else as_released(made, package, newest)


def make_views(
    publication: Publication,
    bundles: Mapping[str, PackageFiles],
    problems: tuple[Problem, ...],
    checks: Mapping[str, tuple[Check, ...]],
) -> Iterator[View]:
    """The views of all pages that no Markdown file stands for."""
    distributions = tuple(each for bundle in bundles.values() for each in bundle.distributions)
    yield from catalogue_views(publication, distributions)
    yield search_view(publication)
    yield log_view(publication)
    yield from edition_views(publication)
    yield from tombstone_views(publication)
    yield ledger_view(publication)
    yield channels_view(publication)
    for package in publication.packages:
        folder = package.file.rpartition("/")[0]
        own = tuple(problem for problem in problems if problem.file.startswith(f"{folder}/"))
        bundle = bundles[package.name]
        line = checks_link(publication, package, checks[package.name])
        given: dict[str, Any] = {"files": bundle.files, "problems": own, "checks": line}
        yield dataset_view(publication, package, bundle.distributions, bundle.stats, **given)
        yield checks_view(publication, package, checks[package.name])


def joined_alternates(*found: Mapping[str, tuple[Alternate, ...]]) -> dict[str, tuple[Alternate, ...]]:
    """The links of each page from every room that has any."""
    pages = dict.fromkeys(page for links in found for page in links)
    return {page: tuple(each for links in found for each in links.get(page, ())) for page in pages}


def linked_views(views: Iterable[View], alternates: Mapping[str, tuple[Alternate, ...]]) -> Iterator[View]:
    """The views with the links to the same facts in other forms."""
    for view in views:
        yield replace(view, alternates=(*view.alternates, *alternates.get(view.uri, ())))


def make_bound(publication: Publication) -> Iterator[tuple[str, Bound]]:
    """The text of each report with its calls bound, by its Markdown file."""
    for report in publication.reports:
        yield at.report_source(report.uri), bind(report.text, publication, report)


def make_charts(publication: Publication, bound: Mapping[str, Bound]) -> Iterator[tuple[str, Mapping[int, Chart]]]:
    """The charts of each report, by its Markdown file."""
    for report in publication.reports:
        src = at.report_source(report.uri)
        yield src, charts_of(report, bound[src], publication.site.language)


def name_charts(publication: Publication, charts: Mapping[str, Mapping[int, Chart]]) -> tuple[tuple[str, Chart], ...]:
    """Every chart with the address of its files."""
    return tuple(
        (chart_uri(report, chart), chart)
        for report in publication.reports
        for chart in charts[at.report_source(report.uri)].values()
    )


def make_own_pages(reading: Reading) -> Iterator[Link]:
    """The portal's ordinary pages (about, terms), for the footer."""
    for page in reading.pages:
        if "/" not in page.uri and page.uri != "index.md":
            yield Link(at.page_address(page.uri), str(page.meta.get("title") or page.uri))
