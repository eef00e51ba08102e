"""The static JSON API: every document of `/api/v1/` as a file, and their description in OpenAPI.

Begin with `operations` (what can be asked) and `shapes` (what each document holds); a module a kind of document fills
them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType

from site_builder.channels.api import addresses as at
from site_builder.channels.api.addresses import Document, render_document
from site_builder.channels.api.datasets import dataset, dataset_summary, gone_dataset
from site_builder.channels.api.facts import Checks, fact_addresses, fact_count, fact_entries, fact_files
from site_builder.channels.api.openapi import facts_schema, openapi_file
from site_builder.channels.api.reports import (
    indicator,
    indicator_list,
    indicator_summary,
    latest,
    latest_count,
    report,
    report_summary,
    series,
    series_names,
    series_summary,
)
from site_builder.channels.api.search import search_count, search_index
from site_builder.channels.api.shapes import Shape, filled, shaped
from site_builder.core.addresses import FACTS_JSON, FACTS_SCHEMA, OPENAPI
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.events import FeedEntry
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.config import Licence, SiteConfig
from site_builder.model.log import Event
from site_builder.model.package import Package
from site_builder.model.publication import Publication

NEWEST = 100  # changes that the first document of changes tells
LIST = 1000  # entries of a list that grows with the portal; more of them stand on pages of their own


def api_files(
    portal: Portal, files: Sequence[Distribution] = (), most: int = LIST, checks: Checks = MappingProxyType({})
) -> Iterator[OutputFile]:
    """Every document, and openapi.json; `files` are the downloads of all packages, `checks` those of meaning.

    Lists of more than `most` entries go on elsewhere.
    """
    site = portal.publication.site
    yield from (render_document(document, site) for document in documents(portal, files, most))
    yield from fact_files(portal, files, checks)
    yield from (openapi_file(site), facts_schema())


def api_addresses(portal: Portal) -> Iterator[str]:
    """Every address that `api_files` fills, without making a document."""
    publication = portal.publication
    yield from (at.INDEX, at.SERIES, OPENAPI, at.CHANGES, FACTS_SCHEMA)
    yield from fact_addresses(portal)
    yield from (uri for first, count in _counts(portal).items() for uri in _pages(first, count, LIST))
    yield from (at.year_uri(year) for year in sorted({event.date.year for event in portal.events if event.date}))
    for package in publication.packages:
        yield at.dataset_uri(package.name)
    yield from (at.dataset_uri(absent.package.name) for absent in publication.missing)
    yield from (at.dataset_uri(name) for name, _ in _gone(publication))
    yield from (at.series_uri(name) for name in series_names(publication))
    yield from (at.report_uri(report.series, report.name) for report in publication.reports)
    for name in portal.observed:
        yield from (at.indicators_uri(name), at.latest_uri(name))
        yield from (at.indicator_uri(name, code) for code in publication.indicators(name))


def _counts(portal: Portal) -> dict[str, int]:
    """How many entries each list has that goes on in pages."""
    publication = portal.publication
    histories = [portal.histories.of_series(name) for name in portal.observed]
    return {
        at.DATASETS: len(publication.listed),
        at.REPORTS: len(publication.reports),
        at.INDICATORS: sum(len(publication.indicators(name)) for name in portal.observed),
        at.LATEST: sum(latest_count(history) for each in histories for history in each.values()),
        at.SEARCH: search_count(publication),
        FACTS_JSON: fact_count(portal),
    }


def _pages(uri: str, count: int, most: int) -> list[str]:
    """Where the pages of a list stand; an empty one has one."""
    return [at.list_uri(uri, page) for page in range(1, max(1, -(-count // most)) + 1)]


def _list(uri: str, entries: Sequence[Shape], licence: Licence, most: int) -> Iterator[Document]:
    """A list in pages, each leading to the next."""
    pages = _pages(uri, len(entries), most)
    for number, (page, following) in enumerate(zip(pages, [*pages[1:], ""], strict=True)):
        yield Document(page, tuple(entries[number * most : (number + 1) * most]), licence, following)


def documents(portal: Portal, files: Iterable[Distribution] = (), most: int = LIST) -> Iterator[Document]:
    """Every document before it is written; `files` are the downloads of all packages."""
    publication = portal.publication
    yield from _index(publication)
    yield from _datasets(publication, files, most)
    yield from _series(publication)
    yield from _reports(portal, most)
    yield from _indicators(portal, most)
    yield from _changes(publication.site, portal.events)
    yield from _list(at.SEARCH, search_index(publication), publication.site.licence, most)
    yield from _list(FACTS_JSON, tuple(fact_entries(portal)), publication.site.licence, most)


def _index(publication: Publication) -> Iterator[Document]:
    site = publication.site
    index = shaped(
        "Index",
        title=site.name,
        title_en=site.title.stated(SOURCE),
        description=site.description.say(site.language),
        description_en=site.description.stated(SOURCE),
        language=site.language,
        datasets=site.absolute(at.DATASETS),
        series=site.absolute(at.SERIES),
        reports=site.absolute(at.REPORTS),
        indicators=site.absolute(at.INDICATORS),
        latest=site.absolute(at.LATEST),
        openapi=site.absolute(OPENAPI),
        feed=site.absolute("feed.json"),
        changes=site.absolute(at.CHANGES),
        search=site.absolute(at.SEARCH),
        facts=site.absolute(FACTS_JSON),
    )
    yield Document(at.INDEX, index, site.licence)


def _datasets(publication: Publication, files: Iterable[Distribution], most: int) -> Iterator[Document]:
    site = publication.site
    missing = [absent.package for absent in publication.missing]
    summaries = tuple(dataset_summary(publication, package) for package in publication.listed)
    yield from _list(at.DATASETS, summaries, site.licence, most)
    own: dict[str, list[Distribution]] = defaultdict(list)
    for file in files:
        own[file.package].append(file)
    for package in publication.packages:
        document = dataset(publication, package, own[package.name])
        yield Document(at.dataset_uri(package.name), document, _licence(site, package))
    for package in missing:
        yield Document(at.dataset_uri(package.name), dataset(publication, package, ()), site.licence)
    for name, end in _gone(publication):
        yield Document(at.dataset_uri(name), gone_dataset(publication, name, end), site.licence)


def _licence(site: SiteConfig, package: Package) -> Licence:
    return package.licences[0] if package.licences else site.licence


def _gone(publication: Publication) -> Iterator[tuple[str, Event]]:
    """Packages that were taken away, but for a name that somebody uses again, which is told."""
    ends = publication.log.ends.items()
    return ((name, end) for name, end in ends if publication.package(name) is None and not publication.state(name))


def _series(publication: Publication) -> Iterator[Document]:
    licence, names = publication.site.licence, series_names(publication)
    yield Document(at.SERIES, tuple(series_summary(publication, name) for name in names), licence)
    for name in names:
        reports = [report_summary(publication, report) for report in publication.reports_of(name)]
        packages = [package for package in publication.packages if series_of(publication, package) == name]
        datasets = [dataset_summary(publication, package) for package in packages]
        yield Document(at.series_uri(name), series(publication, name, reports, datasets), licence)


def _reports(portal: Portal, most: int) -> Iterator[Document]:
    publication, licence = portal.publication, portal.publication.site.licence
    summaries = tuple(report_summary(publication, one) for one in publication.reports)
    yield from _list(at.REPORTS, summaries, licence, most)
    for one in publication.reports:
        yield Document(at.report_uri(one.series, one.name), report(portal, one), licence)


def _indicators(portal: Portal, most: int) -> Iterator[Document]:
    publication, licence = portal.publication, portal.publication.site.licence
    everything: list[Shape] = []
    newest: list[Shape] = []
    for name, data in portal.observed.items():
        listed, own = publication.indicators(name), list[Shape]()
        everything += [indicator_summary(publication, name, one) for one in listed.values()]
        yield Document(at.indicators_uri(name), indicator_list(publication, name), licence)
        for code, history in portal.histories.of_series(name).items():
            own += latest(publication, history, portal.fates)
            yield Document(at.indicator_uri(name, code), indicator(publication, data, history, portal.fates), licence)
        yield Document(at.latest_uri(name), tuple(own), licence)
        newest += own
    yield from _list(at.INDICATORS, everything, licence, most)
    yield from _list(at.LATEST, newest, licence, most)


def _changes(site: SiteConfig, events: Sequence[FeedEntry]) -> Iterator[Document]:
    yield Document(at.CHANGES, changes(site, events), site.licence)
    yield from (Document(uri, year, site.licence) for uri, year in year_changes(site, events))


def changes(site: SiteConfig, events: Sequence[FeedEntry]) -> Shape:
    """The years with a change, the newest changes, and those without a day; `events` come newest first."""
    dated = [event for event in events if event.date]
    return shaped(
        "Changes",
        modified=dated[0].date if dated else None,
        years=tuple(_year(site, year, own) for year, own in _by_year(events)),
        changes=tuple(_change(site, event) for event in dated[:NEWEST]),
        undated=tuple(_change(site, event) for event in events if not event.date),
    )


def year_changes(site: SiteConfig, events: Sequence[FeedEntry]) -> Iterator[tuple[str, Shape]]:
    """The changes of each year with their address."""
    years = list(_by_year(events))
    earlier = {later: year for (later, _), (year, _) in pairwise(years)}
    later = {year: after for after, year in earlier.items()}
    for year, own in years:
        yield (
            at.year_uri(year),
            shaped(
                "YearChanges",
                year=year,
                changes=tuple(_change(site, event) for event in own),
                next=site.absolute(at.year_uri(later[year])) if year in later else "",
                prev=site.absolute(at.year_uri(earlier[year])) if year in earlier else "",
            ),
        )


def _by_year(events: Sequence[FeedEntry]) -> Iterator[tuple[int, list[FeedEntry]]]:
    dated = [(event.date.year, event) for event in events if event.date]
    for year, of_year in groupby(dated, key=lambda pair: pair[0]):
        yield year, [event for _, event in of_year]


def _year(site: SiteConfig, year: int, events: Sequence[FeedEntry]) -> Shape:
    last = events[0].date
    assert last is not None
    return shaped("Year", year=year, count=len(events), last=last, url=site.absolute(at.year_uri(year)))


def _change(site: SiteConfig, event: FeedEntry) -> Shape:
    return filled(
        "Change",
        event,
        site.language,
        dataset=event.package,
        page=site.absolute(event.href),
        url=site.absolute(at.dataset_uri(event.package)) if event.package else "",
    )
