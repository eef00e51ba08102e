"""The static JSON API: every document of `/api/v1/` as a file, and their description in OpenAPI.

Begin with `operations` (what can be asked) and `shapes` (what each document holds); a module a kind of document fills
them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, groupby, islice
from types import MappingProxyType

from site_builder.channels.api import addresses as at
from site_builder.channels.api.addresses import Document, Make, render_document
from site_builder.channels.api.datasets import dataset, dataset_summary, gone_dataset
from site_builder.channels.api.facts import Checks, FactDocuments, fact_entries
from site_builder.channels.api.openapi import facts_schema, openapi_file
from site_builder.channels.api.reports import (
    indicator,
    indicator_list,
    indicator_summary,
    latest,
    report,
    report_summary,
    series,
    series_names,
    series_summary,
)
from site_builder.channels.api.search import search_entries
from site_builder.channels.api.shapes import Shape, filled, shaped
from site_builder.core.addresses import FACTS_JSON, FACTS_SCHEMA, OPENAPI
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.events import FeedEntry
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.config import Licence, SiteConfig
from site_builder.model.log import Event as Event
from site_builder.model.package import Package as Package
from site_builder.model.publication import Publication

NEWEST = 100  # changes that the first document of changes tells
LIST = (
    1000  # entries of a list that grows with the portal; more of them stand on pages of their own
)


def data_files(
    portal: Portal,
    files: Sequence[Distribution] = (),
    most: int | None = None,
    checks: Checks = MappingProxyType({}),
) -> Iterator[OutputFile]:
    """The documents in which no text of a report is, and what describes all of them.

    `files` are the downloads of all packages, `checks` those of meaning. Lists of more than `most` entries, or LIST, go
    on elsewhere.
    """
    tables = tuple(
        file for file in files if file.resource
    )  # nothing of figures hangs on the archive of a package
    make = partial(
        tuple, _rendered(portal, _of_figures(portal, tables, most or LIST, checks), most)
    )
    yield from portal.kept(make, "figures", portal.data.key, tables, most, checks)
    yield from _rendered(portal, _of_datasets(portal, files, checks))
    yield from (openapi_file(portal.publication.site), facts_schema())


def data_tasks(
    portal: Portal, files: Sequence[Distribution], checks: Checks, size: int = 8
) -> Iterator[Callable[[], object]]:
    """Parts of these documents, so many in each, that processes may make before all are asked for."""
    figures = _of_figures(portal, [file for file in files if file.resource], LIST, checks)
    listed = chain(figures, _of_datasets(portal, files, checks))
    while group := tuple(islice(listed, size)):
        yield partial(tuple, _rendered(portal, group))


def text_files(portal: Portal) -> Iterator[OutputFile]:
    """Those of reports and of changes, which quote reports."""
    return _rendered(portal, _of_texts(portal.outline))


def _rendered(
    portal: Portal, documents: Iterable[Document], most: int | None = None
) -> Iterator[OutputFile]:
    for document in documents:
        make = partial(render_document, document, portal.publication.site)
        yield portal.kept(make, "api", document.uri, *(document.key or (portal.data.key, most)))


def api_addresses(portal: Portal) -> tuple[str, ...]:
    """Every address that both of these fill, without making a document; none hangs on what a text says."""
    return portal.kept(
        lambda: (*(document.uri for document in documents(portal)), OPENAPI, FACTS_SCHEMA),
        *("addresses of the api", portal.data.key),
    )


def documents(
    portal: Portal,
    files: Sequence[Distribution] = (),
    most: int | None = None,
    checks: Checks = MappingProxyType({}),
) -> Iterator[Document]:
    """Every document before it is made; `files` are the downloads of all packages."""
    yield from _of_figures(portal, files, most or LIST, checks)
    yield from _of_datasets(portal, files, checks)
    yield from _of_texts(portal.outline)


def _of_figures(
    portal: Portal, files: Sequence[Distribution], most: int, checks: Checks
) -> Iterator[Document]:
    yield from FactDocuments(portal, files, checks).of_indicators()
    data = portal.data
    publication, licence = data.publication, data.publication.site.licence
    yield Document(at.INDEX, partial(_index, publication.site), licence)
    yield from _datasets(publication, most)
    yield from _series(publication)
    reports = [partial(report_summary, publication, one) for one in publication.reports]
    yield from _list(at.REPORTS, reports, licence, most)
    yield from _indicators(data, most)
    yield from _list(at.SEARCH, list(search_entries(publication)), licence, most)
    yield from _list(FACTS_JSON, list(fact_entries(data)), licence, most)


def _of_texts(outline: Portal) -> Iterator[Document]:
    site, events = outline.publication.site, outline.events
    for one in outline.publication.reports:
        own = outline.alone[one.uri]
        yield Document(
            at.report_uri(one.series, one.name),
            partial(report, own, one),
            site.licence,
            key=(own.key,),
        )
    yield Document(at.CHANGES, partial(changes, site, events), site.licence, key=(site, events))
    yield from year_changes(site, events)


def _list(uri: str, entries: Sequence[Make], licence: Licence, most: int) -> Iterator[Document]:
    """A list in pages, each leading to the next; an empty one has one."""
    pages = [at.list_uri(uri, page) for page in range(1, max(1, -(-len(entries) // most)) + 1)]
    for number, (page, following) in enumerate(zip(pages, [*pages[1:], ""], strict=True)):
        yield Document(
            page,
            partial(_documents_of, entries[number * most : (number + 1) * most]),
            licence,
            following,
        )


def _documents_of(entries: Sequence[Make]) -> tuple[Shape, ...]:
    return tuple(make() for make in entries)


def _index(site: SiteConfig) -> Shape:
    return shaped(
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


def _of_datasets(
    portal: Portal, files: Sequence[Distribution], checks: Checks
) -> Iterator[Document]:
    publication, own = portal.data.publication, defaultdict[str, list[Distribution]](list)
    for file in files:
        own[file.package].append(file)
    for package in publication.packages:
        make = partial(dataset, publication, package, own[package.name])
        licence = next(iter(package.licences), publication.site.licence)
        yield Document(
            at.dataset_uri(package.name), make, licence, key=(publication, own[package.name])
        )
    yield from FactDocuments(portal, files, checks).of_datasets()


def _datasets(publication: Publication, most: int) -> Iterator[Document]:
    site = publication.site
    summaries = [partial(dataset_summary, publication, package) for package in publication.listed]
    yield from _list(at.DATASETS, summaries, site.licence, most)
    for package in (absent.package for absent in publication.missing):
        yield Document(
            at.dataset_uri(package.name), partial(dataset, publication, package, ()), site.licence
        )
    for name, end in publication.log.ends.items():
        if publication.package(name) is None and not publication.state(
            name
        ):  # else somebody uses the name again
            yield Document(
                at.dataset_uri(name), partial(gone_dataset, publication, name, end), site.licence
            )


def _series(publication: Publication) -> Iterator[Document]:
    licence, names = publication.site.licence, series_names(publication)
    yield Document(
        at.SERIES,
        partial(_documents_of, [partial(series_summary, publication, name) for name in names]),
        licence,
    )
    yield from (
        Document(at.series_uri(name), partial(_one_series, publication, name), licence)
        for name in names
    )


def _one_series(publication: Publication, name: str) -> Shape:
    reports = [report_summary(publication, report) for report in publication.reports_of(name)]
    packages = [
        package for package in publication.packages if series_of(publication, package) == name
    ]
    return series(
        publication, name, reports, [dataset_summary(publication, package) for package in packages]
    )


def _indicators(portal: Portal, most: int) -> Iterator[Document]:
    publication, licence = portal.publication, portal.publication.site.licence
    everything, newest = list[Make](), list[Make]()
    for name, data in portal.observed.items():
        listed, histories = publication.indicators(name), portal.histories.of_series(name)
        everything += [
            partial(indicator_summary, publication, name, one) for one in listed.values()
        ]
        yield Document(at.indicators_uri(name), partial(indicator_list, publication, name), licence)
        for code, history in histories.items():
            yield Document(
                at.indicator_uri(name, code), partial(indicator, portal, data, history), licence
            )
        own = [
            cache(make) for history in histories.values() for make in latest(portal, history)
        ]  # for both lists
        yield Document(at.latest_uri(name), partial(_documents_of, own), licence)
        newest += own
    yield from _list(at.INDICATORS, everything, licence, most)
    yield from _list(at.LATEST, newest, licence, most)


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


def year_changes(site: SiteConfig, events: Sequence[FeedEntry]) -> Iterator[Document]:
    """The changes of each year, the oldest first."""
    years = [*_by_year(events)][::-1]
    uris = ["", *(at.year_uri(year) for year, _ in years), ""]
    for (year, own), (prev, uri, following) in zip(
        years, zip(uris, uris[1:], uris[2:], strict=False), strict=True
    ):
        make = partial(_of_year, site, year, own, prev=prev, next=following)
        yield Document(uri, make, site.licence, key=(site, own, prev, following))


def _of_year(site: SiteConfig, year: int, events: Sequence[FeedEntry], **beside: str) -> Shape:
    addresses = {name: site.absolute(uri) if uri else "" for name, uri in beside.items()}
    return shaped(
        "YearChanges",
        year=year,
        changes=tuple(_change(site, event) for event in events),
        **addresses,
    )


def _by_year(events: Sequence[FeedEntry]) -> Iterator[tuple[int, list[FeedEntry]]]:
    dated = [(event.date.year, event) for event in events if event.date]
    for year, of_year in groupby(dated, key=lambda pair: pair[0]):
        yield year, [event for _, event in of_year]


def _year(site: SiteConfig, year: int, events: Sequence[FeedEntry]) -> Shape:
    last = events[0].date
    assert last is not None
    return shaped(
        "Year", year=year, count=len(events), last=last, url=site.absolute(at.year_uri(year))
    )


def _change(site: SiteConfig, event: FeedEntry) -> Shape:
    return filled(
        "Change",
        event,
        site.language,
        dataset=event.package,
        page=site.absolute(event.href),
        url=site.absolute(at.dataset_uri(event.package)) if event.package else "",
    )
