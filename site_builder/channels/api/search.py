"""The search index: every dataset, table, series, report and indicator with its words as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.channels.api.addresses import dataset_uri, indicator_uri, report_uri, series_uri
from site_builder.channels.api.reports import series_names
from site_builder.channels.api.shapes import Shape, shaped
from site_builder.core import addresses as page_of
from site_builder.core.text import Text, fold
from site_builder.derive.observations import all_series
from site_builder.model.package import Package
from site_builder.model.publication import Publication

_WORD = re.compile(r"[\w.]*\w")  # 5.4 is one word


def search_index(publication: Publication) -> tuple[Shape, ...]:
    """Series first, then their reports, indicators, datasets and tables, each as the publication orders them."""
    return (
        *_series(publication),
        *_reports(publication),
        *_indicators(publication),
        *(entry for package in publication.packages for entry in _package(publication, package)),
    )


def search_count(publication: Publication) -> int:
    """How many entries the index has, without folding a word."""
    tables = sum(1 + len(package.tables) for package in publication.packages)
    indicators = sum(len(publication.indicators(name)) for name in all_series(publication))
    return len(series_names(publication)) + len(publication.reports) + indicators + tables


def words_of(*texts: Text | str) -> str:
    """The distinct words of texts in all their languages, folded, in order, between blanks."""
    parts = (part for text in texts for part in _languages(text))
    return " ".join(sorted({word for part in parts for word in _WORD.findall(fold(part).lower())}))


def _languages(text: Text | str) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else (text.main, *(words for _, words in text.translations))


def _series(publication: Publication) -> Iterator[Shape]:
    site = publication.site
    for name in series_names(publication):
        declared, title = publication.series_named(name), publication.series_title(name)
        yield shaped(
            "SearchEntry",
            kind="series",
            title=title.say(site.language),
            words=words_of(title, name, declared.description if declared else ""),
            url=site.absolute(series_uri(name)),
            page=site.absolute(declared.uri) if declared else "",
        )


def _reports(publication: Publication) -> Iterator[Shape]:
    site = publication.site
    for report in publication.reports:
        period = report.period.label(site.language)
        yield shaped(
            "SearchEntry",
            kind="report",
            title=report.title.say(site.language),
            words=words_of(report.title, report.description, report.name, period, report.document_number),
            url=site.absolute(report_uri(report.series, report.name)),
            page=site.absolute(report.uri),
        )


def _indicators(publication: Publication) -> Iterator[Shape]:
    site = publication.site
    for name in all_series(publication):
        for code, indicator in publication.indicators(name).items():
            yield shaped(
                "SearchEntry",
                kind="indicator",
                title=indicator.name.say(site.language),
                words=words_of(indicator.name, code, indicator.definition),
                url=site.absolute(indicator_uri(name, code)),
                page=site.absolute(page_of.indicator_uri(name, code)),
            )


def _package(publication: Publication, package: Package) -> Iterator[Shape]:
    site = publication.site
    page = site.absolute(page_of.dataset_uri(package.name))
    yield shaped(
        "SearchEntry",
        kind="dataset",
        title=package.label(site.language),
        words=words_of(package.title, package.description, package.name, *package.keywords),
        url=site.absolute(dataset_uri(package.name)),
        page=page,
    )
    for resource in package.tables:
        columns = resource.table.schema.fields if resource.table else ()
        yield shaped(
            "SearchEntry",
            kind="table",
            title=resource.label(site.language),
            words=words_of(resource.title, resource.description, resource.name, *(column.title for column in columns)),
            url=site.absolute(page_of.dataset_file(package.name, f"{resource.name}.csv")),
            page=page,
        )
