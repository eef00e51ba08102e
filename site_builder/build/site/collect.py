"""What a build makes of a portal, part by part: addresses, downloads, catalogue, pages, charts. All pure.

The order is always the same: addresses are known before anything is made, the catalogue is made of addresses and
downloads, and each page is made once, when all that it shows is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import Any

from site_builder.build.site.described import (
    Described,
    asked_answers,
    channel_addresses,
    channel_files,
    channels_view,
    describe,
    make_indicator_files,
)
from site_builder.build.site.finder import finder_addresses
from site_builder.build.site.gallery import Gallery
from site_builder.build.site.links import Alternates, harvesters_view, make_alternates
from site_builder.build.site.prepared import DataPage
from site_builder.build.store.kept import Keeper
from site_builder.build.store.pieces import Promise, Promised
from site_builder.catalog import catalog_addresses
from site_builder.catalog.build import catalogue_of
from site_builder.catalog.model import Catalogue
from site_builder.catalog.quality import quality_of
from site_builder.catalog.schema_org import page_node
from site_builder.channels.api import api_addresses, data_files, data_tasks, text_files
from site_builder.channels.feeds import feed_addresses
from site_builder.core import addresses as at
from site_builder.core.extension import CHANNELS, Channel, declared
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.problem import Problem
from site_builder.derive.answers import keyword_of, prefix_of, slug_of
from site_builder.derive.codes import abbreviations_of
from site_builder.derive.history import History
from site_builder.derive.observations import all_series
from site_builder.derive.portal import Portal
from site_builder.export.package import PackageFiles, addresses_of, edition_addresses
from site_builder.export.zip import whole_archives
from site_builder.load.portal.publication import Reading
from site_builder.model.check import Check
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import Alternate, Link, View
from site_builder.pages.catalogue.areas import areas_views
from site_builder.pages.catalogue.datasets import catalogue_addresses, catalogue_views
from site_builder.pages.catalogue.facts import facts_list_addresses, facts_views
from site_builder.pages.catalogue.former import latest_leads
from site_builder.pages.catalogue.messages import messages_view
from site_builder.pages.charts.embed import discovered
from site_builder.pages.charts.model import Chart
from site_builder.pages.datasets.changelog import log_addresses, log_views
from site_builder.pages.datasets.checks import checks_link, checks_view
from site_builder.pages.datasets.dataset import dataset_view
from site_builder.pages.datasets.edition import edition_views
from site_builder.pages.datasets.extracts import Extracts, extracts_of
from site_builder.pages.datasets.unpublished import aside_views, tombstone_views
from site_builder.pages.downloads import file_views
from site_builder.pages.indicators.indicator import IndicatorPages
from site_builder.pages.indicators.indicators import (
    indicator_addresses,
    indicators_view,
    own_table_view,
    series_indicators_view,
)
from site_builder.pages.indicators.periods import Addresses, observed_addresses
from site_builder.pages.reports.editions import text_edition_views
from site_builder.pages.reports.ledger import ledger_addresses, ledger_views
from site_builder.pages.reports.series import report_list_addresses, reports_views
from site_builder.pages.text import search_view

Checks = Mapping[str, tuple[Check, ...]]  # those of meaning, by the package


# What datasets' pages show of their tables, made when a page is printed: for one that stays no row is read.


def make_extracts(
    portal: Portal, package: Package, bundle: PackageFiles, keeper: Keeper
) -> Extracts:
    """The extracts of one package, which hang on its tables, its list of indicators and the fates of its cells."""
    publication = portal.publication
    make = partial(extracts_of, publication, package, bundle.stats, portal.fates)
    listed = publication.indicators(package.series, publication.period_of(package))
    key = (package, bundle.stats, publication.site, listed, portal.fates.of_cells(package.name))
    promise = Promise(keeper.name("extracts", *key), make)
    if not promise.name:
        return make()
    parts: list[Any] = [Promised(promise, part.name) for part in fields(Extracts)]
    return Extracts(*parts)


PAGES = (at.DATASETS, at.SEARCH, at.HARVEST, at.API, at.CHANGES, at.LEDGER)
FILES = (at.CHANGES_JSON, at.LEDGER_JSON, at.CALENDAR, at.MANIFEST, at.CHECKSUMS)
DOCUMENTS = ("pdf", "docx", "doc", "odt", "rtf")


def make_addresses(reading: Reading, gallery: Gallery, checks: Checks) -> Sequence[str]:
    """Every address that a build would fill, pages as folders, without making a file."""
    pages, checked = (
        [page.uri for page in reading.pages],
        frozenset(name for name in checks if checks[name]),
    )
    portal = gallery.portal.outline
    asked = (
        *channel_addresses(gallery.portal),
        *((at.ASK,) if asked_answers(gallery.portal) else ()),
    )
    own = portal.kept(
        lambda: tuple(_addresses(pages, portal, checked)),
        "addresses",
        pages,
        checked,
        portal.data.key,
    )
    charts = (uri for each in (gallery, *gallery.others.values()) for uri in each.addresses())
    pairs = ((uri, language) for uri in asked for language in gallery.others if at.is_page(uri))
    return *own, *asked, *charts, *(at.localized(*pair) for pair in pairs)


def _addresses(pages: Sequence[str], portal: Portal, checked: Collection[str]) -> Iterator[str]:
    result = tuple(_main_addresses(pages, portal, checked))
    yield from result
    yield from map(at.facets_json, portal.read.site.languages)
    yield from feed_addresses(portal)
    for language, other in portal.others.items():
        yield from (at.localized(uri, language) for uri in result if at.is_page(uri))
        yield from feed_addresses(other)


def _main_addresses(
    pages: Sequence[str], portal: Portal, checked: Collection[str]
) -> Iterator[str]:
    """Those of the portal's first language, and of files, which have one address for all."""
    yield from map(at.page_address, pages)
    yield from (*PAGES, *FILES)
    yield from latest_leads(portal.publication)
    yield from (at.AREAS,) if portal.publication.areas else ()
    yield from ledger_addresses(portal)
    yield from facts_list_addresses(portal)
    yield from log_addresses(portal.publication)
    yield from catalogue_addresses(portal.publication)
    yield from report_lists(pages, portal)
    yield from catalog_addresses(portal.publication)
    yield from api_addresses(portal)
    yield from whole_archives(portal.publication)
    yield from indicator_addresses(portal.histories)
    for package in portal.publication.packages:
        yield package.uri
        yield from (
            (at.checks_uri(package.name), at.checks_json(package.name))
            if package.name in checked
            else ()
        )
        yield from addresses_of(package, portal.publication.site)
    yield from finder_addresses(portal.publication)
    yield from (absent.package.uri for absent in portal.publication.missing)
    yield from edition_addresses(portal.publication)
    ended = portal.publication.log.ends
    yield from (at.dataset_uri(name) for name in ended if portal.publication.package(name) is None)
    yield from portal.publication.log.pages_ended


def report_lists(texts: Iterable[str], portal: Portal) -> tuple[str, ...]:
    """The pages of the list of reports; none where an author has a page of that name."""
    return (
        ()
        if at.REPORTS in map(at.page_address, texts)
        else report_list_addresses(portal.publication)
    )


def listed_pages(
    texts: Sequence[str], portal: Portal, checks: Checks, *, asked: bool
) -> Iterator[str]:
    """The pages that search engines may list: all but what editions were, and what is gone or set aside."""
    yield from map(at.page_address, texts)
    yield from PAGES
    yield from facts_list_addresses(portal)
    yield from filter(at.is_page, (*ledger_addresses(portal), *log_addresses(portal.publication)))
    yield from report_lists(texts, portal)
    yield from catalogue_addresses(portal.publication)
    yield from (at.AREAS,) if portal.publication.areas else ()
    yield from (at.ASK,) if asked else ()
    for package in portal.publication.packages:
        yield package.uri
        yield from (at.checks_uri(package.name),) if checks.get(package.name) else ()
    listed = all_series(portal.read)
    yield from (at.INDICATORS, at.TABLE) if listed else ()
    for series in listed:
        yield at.indicators_uri(series)
        yield from (at.indicator_uri(series, code) for code in portal.read.indicators(series))


def distributions_of(bundles: Mapping[str, PackageFiles]) -> tuple[Distribution, ...]:
    """All downloads that pages and catalogues list."""
    return tuple(each for bundle in bundles.values() for each in bundle.distributions)


@dataclass(frozen=True, kw_only=True)
class SiteParts:
    """What pages show beside the portal itself, in the first language or, beside those `of_main`, in another.

    `problems` are those of packages, `texts` the files of pages that somebody wrote.
    """

    gallery: Gallery
    problems: tuple[Problem, ...]
    checks: Checks
    bundles: Mapping[str, PackageFiles]
    texts: Sequence[str]
    keeper: Keeper = Keeper()
    of_main: SiteParts | None = None

    @property
    def portal(self) -> Portal:
        """What is published, in their language."""
        return self.gallery.portal

    @property
    def main(self) -> SiteParts:
        """The same in the portal's first language, in which files are written."""
        return self.of_main or self

    @cached_property
    def key(self) -> str:
        """A hash of all that pages hang on, "" where nobody can tell."""
        main = self.of_main.key if self.of_main else ""
        return self.data_key and self.keeper.name(
            "parts", main, self.data_key, self.problems, self.portal.key
        )

    @cached_property
    def data_key(self) -> str:
        """The same of what no text is in: a package's archive holds one, but by its hash."""
        main = self.of_main.data_key if self.of_main else ""
        own = (self.checks, self.bundles, self.texts, self.is_asked)
        return self.keeper.name("data parts", main, *own, self.portal.data.key)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to ask short messages for, which texts of reports name too."""
        return bool(asked_answers(self.main.portal))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of all downloads and pages, made of the main parts."""
        data = self.portal.data
        pages = listed_pages(self.texts, data, self.checks, asked=self.is_asked)
        files = distributions_of(self.bundles)
        return catalogue_of(data.publication, data.observed, files, pages, origins=data.origins)

    @cached_property
    def records(self) -> Described:
        """The same with what each dataset says of itself."""
        return describe(self.catalogue, self.keeper, self.portal.data.key)

    @cached_property
    def record_keys(self) -> Mapping[str, str]:
        """The keys of those records, by the dataset."""
        return self.keeper.under(
            self.main.data_key, lambda: dict(self.main.records.keys), "record keys"
        )

    @cached_property
    def indicators(self) -> tuple[OutputFile, ...]:
        """The files of indicators."""
        make = partial(make_indicator_files, self.portal.data)
        return self.keeper.files(make, "indicator files", self.portal.data.key)

    def tasks(self) -> Iterator[Callable[[], object]]:
        """What makes files, in parts that ask nothing of each other, for processes that fill the store."""
        yield lambda: self.indicators
        yield lambda: tuple(self.records.files())
        yield partial(tuple, text_files(self.portal))
        yield from data_tasks(self.portal, distributions_of(self.bundles), self.checks)

    @cached_property
    def described(self) -> tuple[OutputFile, ...]:
        """The files of catalogue, API, feeds and messages."""
        of_texts = partial(channel_files, self.portal, self.keeper)
        return *self._files(self._of_data, self.data_key), *self._files(of_texts, self.key)

    def _files(self, make: Callable[[], Iterator[OutputFile]], key: str) -> tuple[OutputFile, ...]:
        return self.keeper.files(make, "described", key) if key else tuple(make())

    def _of_data(self) -> Iterator[OutputFile]:
        yield from sorted(self.records.files(), key=lambda file: file.uri)
        yield from data_files(self.portal, distributions_of(self.bundles), checks=self.checks)

    @cached_property
    def alternates(self) -> Alternates:
        """The same facts in other forms, by the page."""
        return self.keeper.under(
            self.data_key, lambda: make_alternates(self.portal, self.main.catalogue), "alternates"
        )

    @cached_property
    def originals(self) -> Mapping[str, Link]:
        """The document that a package holds as a file, by its name."""
        pairs = (
            (name, _original(self.portal.publication, name, bundle))
            for name, bundle in self.bundles.items()
        )
        return {name: link for name, link in pairs if link}

    @cached_property
    def spelled(self) -> Mapping[str, str]:
        """The long form of each short one, some of which the texts of reports say."""
        return abbreviations_of(self.portal.publication, self.portal.publication.site.language)

    @property
    def indicator_key(self) -> str:
        """A hash of all that pages of indicators hang on."""
        rows = [self._digest_of_rows(package) for package in self.portal.data.rows.packages]
        return self.keeper.name(
            "indicators", self.originals, self.spelled, self.prefixes, rows, self.portal.data.key
        )

    def _digest_of_rows(self, package: Package) -> str:
        """A hash of where the rows with observations stand, so that no row is read for a package that stays."""
        publication = self.portal.data.publication
        return self.keeper.kept(
            lambda: self.keeper.digest(self.rows[package.name]), "rows", package, publication
        )

    @cached_property
    def rows(self) -> Mapping[str, Addresses]:
        """Where the rows with observations of each package stand."""
        return observed_addresses(self.portal.data.publication, self.portal.data.rows.packages)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """What the keywords of a series begin with, where a channel answers them."""
        publication, answered = self.portal.publication, declared(CHANNELS, Channel)
        return {
            series: prefix_of(publication, series) for series in all_series(publication) if answered
        }

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """The addresses of the list of reports."""
        return report_lists(self.texts, self.portal)


@dataclass(frozen=True)
class _Pages:
    """Pages that hang on one key; their views are made when one is asked for."""

    make: Callable[[], Iterator[View | _PageOf]]
    keeper: Keeper
    key: str

    @cached_property
    def views(self) -> Mapping[str, _PageOf]:
        """Each by its address."""
        pages = (
            each if isinstance(each, tuple) else (each.uri, "", partial(_itself, each))
            for each in self.make()
        )
        return {page[0]: page for page in pages}

    def pages(self, language: str) -> Iterator[DataPage]:
        """All of them; each hangs on a key of its own, where it has any."""
        for uri, key in self.keeper.under(
            self.key, lambda: tuple(page[:2] for page in self.views.values()), "pages"
        ):
            yield DataPage(
                uri, language, partial(self._view, uri), key or self.key, self.keeper, not key
            )

    def _view(self, uri: str) -> View:
        return self.views[uri][2]()


def make_pages(parts: SiteParts) -> Iterator[DataPage]:
    """All pages that no Markdown file stands for; no view is there yet."""
    site, keeper = parts.portal.publication.site, parts.keeper
    lists = parts.portal.data, parts.alternates.get(at.DATASETS, ())
    reports, channels = (
        (parts.portal.outline.wordless, parts.reports),
        (parts.portal, parts.main.portal),
    )
    groups: tuple[tuple[Any, tuple[Any, ...], str], ...] = (
        (_lists, lists, keeper.name("lists", lists[0].key, *lists[1:])),
        (_reports, reports, keeper.name("reports", reports[0].key, *reports[1:])),
        (_channels, channels, keeper.name("channels", *(each.key for each in channels))),
        (_datasets, (parts,), parts.key),
        (_indicators, (parts,), parts.indicator_key),
        (_harvest, (parts,), parts.data_key),
    )
    for make, of, key in groups:
        pages = _Pages(partial(make, *of), keeper, key and f"{key} {make.__name__}")
        yield from pages.pages(site.language if site.prefix else "")


def _channels(portal: Portal, main: Portal) -> Iterator[View]:
    answers = asked_answers(main)
    yield from (messages_view(portal.publication, answers),) if answers else ()
    yield channels_view(portal, main)


def _harvest(parts: SiteParts) -> Iterator[View]:
    alternates = parts.alternates.get(at.HARVEST, ())
    yield harvesters_view(parts.portal.publication, parts.main.catalogue, alternates)


_PageOf = tuple[str, str, Callable[[], View]]  # its address, its own key and what makes its view


def _itself(view: View) -> View:
    return view


def _reports(portal: Portal, listed: Collection[str]) -> Iterator[View]:
    return (view for view in reports_views(portal) if view.uri in listed)


def _lists(portal: Portal, alternates: tuple[Alternate, ...]) -> Iterator[View]:
    publication = portal.publication
    yield from catalogue_views(publication, alternates=alternates)
    yield search_view(publication)
    yield from log_views(publication)
    yield from edition_views(publication)
    yield from text_edition_views(publication)
    yield from tombstone_views(publication)
    yield from aside_views(publication)
    yield from areas_views(publication)
    yield from facts_views(portal)
    yield from ledger_views(portal)


def _datasets(parts: SiteParts) -> Iterator[_PageOf]:
    """The page of each dataset, and that of its checks where it has any."""
    portal, keeper, beside = parts.portal, parts.keeper, dict[str, list[OutputFile]]()
    for file in parts.main.described:
        beside.setdefault(f"{file.uri.rpartition('/')[0]}/", []).append(file)
    for package in parts.portal.publication.packages:
        checks, own = parts.checks[package.name], portal.about(package)
        of = _OfDataset(
            package=package,
            bundle=parts.bundles[package.name],
            beside=beside.get(package.uri, ()),
            problems=[
                each for each in parts.problems if each.file.startswith(f"{package.folder}/")
            ],
            checks=checks,
            charts=parts.gallery.datasets[package.name],
            titles=[title for _, title in parts.gallery.pages[package.uri].titles],
            record=parts.record_keys[package.name],
            alternates=parts.alternates.get(package.uri, ()),
        )
        make = partial(_dataset_view, parts, of)
        yield package.uri, keeper.name("dataset page", own.key, of), make
        if checks:
            judged = partial(_checks_view, portal, package, checks)
            yield (
                at.checks_uri(package.name),
                keeper.name("page of checks", own.key, package, checks),
                judged,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDataset:
    """What the page of a dataset shows beside the data of the portal; `record` is the key of its record."""

    package: Package
    bundle: PackageFiles
    beside: Sequence[OutputFile]
    problems: Sequence[Problem]
    checks: tuple[Check, ...]
    charts: Sequence[tuple[str, Chart]]
    titles: Sequence[str]
    record: str
    alternates: tuple[Alternate, ...]


def _checks_view(portal: Portal, package: Package, checks: tuple[Check, ...]) -> View:
    own = portal.about(package)
    return checks_view(own.publication, package, checks, own.fates)


def _dataset_view(parts: SiteParts, of: _OfDataset) -> View:
    package, bundle, own = (
        of.package,
        of.bundle,
        parts.portal.about(of.package),
    )  # ten thousand are not held
    dataset = parts.main.catalogue.by_name[package.name]
    catalogue, site = parts.main.catalogue.alone(dataset), own.publication.site
    return dataset_view(
        own,
        package,
        bundle.distributions,
        make_extracts(own, package, bundle, parts.keeper),
        files=(*bundle.files, *of.beside),
        problems=of.problems,
        checks=checks_link(own.publication, package, of.checks),
        courses=parts.gallery.courses(package.name),
        structured=page_node(catalogue, dataset, str(site.prefix and site.language)),
        quality=quality_of(dataset),
        alternates=(*of.alternates, *discovered(site, package.uri, of.titles)),
    )


def _indicators(parts: SiteParts) -> Iterator[View | _PageOf]:
    """The list of indicators, one for each series, and a page for each indicator."""
    portal = parts.portal.data
    histories, publication, fates = portal.histories, portal.publication, portal.fates
    if not histories.series:
        return
    yield from (
        indicators_view(publication, histories),
        own_table_view(publication, histories, fates),
    )
    files: dict[str, list[OutputFile]] = {}
    for file in parts.main.indicators:
        uri, is_data, _ = file.uri.rpartition("data.")
        files.setdefault(uri, []).extend([file] if is_data else ())
    pages = IndicatorPages(
        publication,
        histories,
        fates,
        parts.gallery.indicators,
        parts.originals,
        parts.spelled,
        parts.rows,
    )
    for series in histories.series:
        yield series_indicators_view(publication, histories, series, fates)
        for code, history in histories.of_series(series).items():
            uri = at.indicator_uri(series, code)
            yield (
                uri,
                "",
                partial(
                    _indicator_view,
                    pages,
                    history,
                    files.get(uri, ()),
                    parts.prefixes.get(series, ""),
                ),
            )


def _indicator_view(
    pages: IndicatorPages, history: History, files: Sequence[OutputFile], prefix: str
) -> View:
    keyword = keyword_of(prefix, history.indicator.code)
    asked = Link(f"{at.ASK}#{slug_of(keyword)}", keyword) if prefix and history.latest else None
    return replace(pages.view(history, file_views(files)), asked=asked)


def _original(publication: Publication, name: str, bundle: PackageFiles) -> Link | None:
    """The one document that a package holds as a file; of several nobody says which one the tables were taken from."""
    package = publication.package(name)
    originals = []
    for listed in bundle.distributions:
        resource = package.resource(listed.resource) if package else None
        if resource and resource.table is None and listed.format in DOCUMENTS:
            originals.append(Link(listed.uri, resource.label(publication.site.language)))
    return originals[0] if len(originals) == 1 else None
