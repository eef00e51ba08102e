"""The search index: every dataset, table, series, report and indicator with its words as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from site_builder.channels.api.addresses import (
    Make,
    dataset_uri,
    indicator_uri,
    report_uri,
    series_uri,
)
from site_builder.channels.api.reports import series_names
from site_builder.channels.api.shapes import Shape, shaped
from site_builder.core import addresses as page_of
from site_builder.core.text import Text, fold
from site_builder.derive.observations import all_series
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.model.publication import Publication

_WORD = re.compile(r"[\w.]*\w")  # 5.4 is one word


def search_entries(publication: Publication) -> Iterator[Make]:
    """Series first, then their reports, indicators, datasets and tables, each as the publication orders them."""
    site, language = publication.site, publication.site.language
    for name in series_names(publication):
        declared, title = publication.series_named(name), publication.series_title(name)
        yield partial(
            _entry,
            (title, name, declared.description if declared else ""),
            kind="series",
            title=title.say(language),
            url=site.absolute(series_uri(name)),
            page=site.absolute(declared.uri) if declared else "",
        )
    for report in publication.reports:
        yield partial(
            _entry,
            (
                report.title,
                report.description,
                report.name,
                report.period.label(language),
                report.document_number,
            ),
            kind="report",
            title=report.title.say(language),
            url=site.absolute(report_uri(report.series, report.name)),
            page=site.absolute(report.uri),
        )
    for name in all_series(publication):
        for code, indicator in publication.indicators(name).items():
            yield partial(
                _entry,
                (indicator.name, code, indicator.definition),
                kind="indicator",
                title=indicator.name.say(language),
                url=site.absolute(indicator_uri(name, code)),
                page=site.absolute(page_of.indicator_uri(name, code)),
            )
    for package in publication.packages:
        yield from _package(site, package)


def _package(site: SiteConfig, package: Package) -> Iterator[Make]:
    page = site.absolute(page_of.dataset_uri(package.name))
    yield partial(
        _entry,
        (package.title, package.description, package.name, *package.keywords),
        kind="dataset",
        title=package.label(site.language),
        url=site.absolute(dataset_uri(package.name)),
        page=page,
    )
    for resource in package.tables:
        columns = resource.table.schema.fields if resource.table else ()
        yield partial(
            _entry,
            (
                resource.title,
                resource.description,
                resource.name,
                *(column.title for column in columns),
            ),
            kind="table",
            title=resource.label(site.language),
            url=site.absolute(page_of.dataset_file(package.name, f"{resource.name}.csv")),
            page=page,
        )


def _entry(texts: Sequence[Text | str], **own: str) -> Shape:
    return shaped("SearchEntry", words=words_of(*texts), **own)


def words_of(*texts: Text | str) -> str:
    """The distinct words of texts in all their languages, folded, in order, between blanks."""
    parts = (part for text in texts for part in ((text,) if isinstance(text, str) else text.names))
    return " ".join(sorted({word for part in parts for word in _WORD.findall(fold(part).lower())}))
