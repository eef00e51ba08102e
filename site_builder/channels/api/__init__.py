"""The static JSON API: every document of `/api/v1/` as a file, and their description in OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.channels.api import addresses as at
from site_builder.channels.api.datasets import dataset, dataset_summary
from site_builder.channels.api.envelope import Document, render_document
from site_builder.channels.api.indicators import indicator, indicator_list, indicator_summary, latest
from site_builder.channels.api.openapi import openapi_file
from site_builder.channels.api.reports import report, report_summary
from site_builder.channels.api.rows import page_count, row_pages
from site_builder.channels.api.series import series, series_names, series_summary
from site_builder.core.files import OutputFile, drop_empty
from site_builder.derive.history import history_of
from site_builder.derive.observations import all_series, read_series, series_of
from site_builder.model.publication import Publication


def api_files(publication: Publication) -> Iterator[OutputFile]:
    """Every document, and openapi.json."""
    yield from (render_document(each, publication.site) for each in documents(publication))
    yield openapi_file(publication)


def api_addresses(publication: Publication) -> Iterator[str]:
    """Every address that `api_files` fills, without making a document."""
    yield from (at.INDEX, at.DATASETS, at.SERIES, at.REPORTS, at.INDICATORS, at.LATEST, at.OPENAPI)
    for package in publication.packages:
        yield at.dataset_uri(package.name)
        for resource in package.tables:
            assert resource.table is not None
            pages = range(1, page_count(resource.table) + 1)
            yield from (at.rows_uri(package.name, resource.name, page) for page in pages)
    yield from (at.series_uri(name) for name in series_names(publication))
    yield from (at.report_uri(each.series, each.name) for each in publication.reports)
    for name in all_series(publication):
        yield from (at.indicators_uri(name), at.latest_uri(name))
        yield from (at.indicator_uri(name, code) for code in publication.indicators(name))


def documents(publication: Publication) -> Iterator[Document]:
    """Every document before it is written."""
    yield from _index(publication)
    yield from _datasets(publication)
    yield from _series(publication)
    yield from _reports(publication)
    yield from _indicators(publication)


def _index(publication: Publication) -> Iterator[Document]:
    site = publication.site
    listed = {name: site.absolute(f"api/v1/{name}.json") for name in ("datasets", "series", "reports", "indicators")}
    ends = {
        "latest": site.absolute(at.LATEST),
        "openapi": site.absolute(at.OPENAPI),
        "feed": site.absolute("feed.json"),
    }
    head = {"title": site.name, "description": site.description.say(site.language), "language": site.language}
    yield Document(at.INDEX, "Index", drop_empty({**head, **listed, **ends}), site.licence)


def _datasets(publication: Publication) -> Iterator[Document]:
    site = publication.site
    summaries = [dataset_summary(site, each) for each in publication.packages]
    yield Document(at.DATASETS, "[DatasetSummary]", summaries, site.licence)
    for package in publication.packages:
        licence = package.licences[0] if package.licences else site.licence
        yield Document(at.dataset_uri(package.name), "Dataset", dataset(publication, package), licence)
        for resource in package.tables:
            own = resource.licences[0] if resource.licences else licence
            yield from (Document(uri, "Rows", page, own) for uri, page in row_pages(site, package, resource))


def _series(publication: Publication) -> Iterator[Document]:
    site, names = publication.site, series_names(publication)
    yield Document(at.SERIES, "[SeriesSummary]", [series_summary(publication, name) for name in names], site.licence)
    for name in names:
        reports = [report_summary(publication, each) for each in publication.reports_of(name)]
        own = [dataset_summary(site, each) for each in publication.packages if series_of(publication, each) == name]
        yield Document(at.series_uri(name), "Series", series(publication, name, reports, own), site.licence)


def _reports(publication: Publication) -> Iterator[Document]:
    site = publication.site
    summaries = [report_summary(publication, each) for each in publication.reports]
    yield Document(at.REPORTS, "[ReportSummary]", summaries, site.licence)
    for each in publication.reports:
        yield Document(at.report_uri(each.series, each.name), "Report", report(publication, each), site.licence)


def _indicators(publication: Publication) -> Iterator[Document]:
    site, everything, newest = publication.site, [], []
    for name in all_series(publication):
        listed, data, own = publication.indicators(name), read_series(publication, name), []
        everything += [indicator_summary(publication, name, each) for each in listed.values()]
        yield Document(at.indicators_uri(name), "IndicatorList", indicator_list(publication, name), site.licence)
        for code in listed:
            history = history_of(data, listed, code)
            own += latest(publication, history)
            yield Document(
                at.indicator_uri(name, code), "Indicator", indicator(publication, data, history), site.licence
            )
        yield Document(at.latest_uri(name), "[Latest]", own, site.licence)
        newest += own
    yield Document(at.INDICATORS, "[IndicatorSummary]", everything, site.licence)
    yield Document(at.LATEST, "[Latest]", newest, site.licence)
