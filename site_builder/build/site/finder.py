"""Gathers what search answers with from the pages that show it, so that a figure is printed by one code only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.numbers.number import canonical_number
from site_builder.core.numbers.quantity import Parts
from site_builder.derive.datasets import preview_rows
from site_builder.derive.fact_ids import area_parts, indicator_facts
from site_builder.derive.fates import QUIET, say_fates
from site_builder.derive.history import History
from site_builder.derive.portal import Portal
from site_builder.load.portal.page import Page
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.pages import View
from site_builder.pages.catalogue.api import ApiView, HarvestView
from site_builder.pages.charts.figures import row_address
from site_builder.pages.datasets.checks import ChecksView
from site_builder.pages.datasets.dataset import DatasetView
from site_builder.pages.indicators.indicator import IndicatorView, NowView
from site_builder.pages.indicators.indicators import SeriesIndicatorsView, home_of
from site_builder.pages.search import finder
from site_builder.pages.search.stub import stub_of
from site_builder.pages.tables.table import TableView

_HEADING = re.compile(r"^#{2,3} +(.+?)(?: *\{[^}]*\})? *$", re.MULTILINE)
_NO_WORDS = re.compile(
    r"^```.*?^```|\{[^}]*\}+|\]\([^)]*\)|<[^>]*>", re.MULTILINE | re.DOTALL
)  # code, calls, addresses
_LISTS = {
    "indicators",
    "scales",
    "areas",
    "breaks",
    "targets",
}  # tables that explain others, and are alike everywhere
# Pages of the portal's own that answer by being opened.
_FOR_PROGRAMS = (ApiView, HarvestView, ChecksView)
_PLACES = (at.DATASETS, at.INDICATORS, at.AREAS, at.LEDGER, at.CHANGES, at.FACTS, at.TABLE, at.ASK)


def finder_addresses(publication: Publication) -> Iterator[str]:
    """The files of all languages."""
    for language in publication.site.languages:
        yield from (
            at.answers_json(language),
            at.answers_json(f"asked/{language}"),
            at.row_words_json(language),
        )
        yield from (
            at.found_rows_json(package.name, language)
            for package in publication.packages
            if package.tables
        )


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows of a dataset that search leads to, and the words in them, each once, between blanks."""

    file: OutputFile
    words: OutputFile


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What search knows of a page of data; `stub` is what Pagefind reads in its place, "" where it is no answer."""

    hits: tuple[finder.Hit, ...]
    rows: FoundRows | None
    stub: str


@dataclass(frozen=True)
class Finder:
    """What search answers with in one language. The entry of each page is made while its view is there."""

    portal: Portal
    keeper: Keeper

    def entry(self, view: View) -> SearchEntry:
        """That of one page."""
        stub = stub_of(view, self._language) if view.is_indexed and view.is_answer else ""
        return SearchEntry(tuple(self._hits(view)), self._rows(view), stub)

    def files(self, entries: Sequence[SearchEntry], pages: Iterable[Page]) -> Iterator[OutputFile]:
        """The answers, the rows of each dataset, and which datasets hold a word in theirs."""
        own, texts = tuple(hit for entry in entries for hit in entry.hits), tuple(pages)
        make = partial(_answers, self.portal.outline, own, texts)
        yield from self.keeper.files(make, "answers", own, texts, self.portal.outline.key)
        rows = {entry.rows.words.uri: entry.rows for entry in entries if entry.rows}
        yield from (each.file for each in rows.values())
        join = partial(_word_files, self._language, rows)
        words = {name: each.words.sha256 for name, each in rows.items()}
        yield from self.keeper.kept(join, "words", self._language, words)

    @property
    def _language(self) -> str:
        return str(self.portal.publication.site.language)

    def _rows(self, view: View) -> FoundRows | None:
        if (
            not isinstance(view, DatasetView)
            or not (package := self._package(view))
            or not package.tables
        ):
            return None
        key = (self._language, package.name, view.previews)
        return self.keeper.kept(partial(_found_rows, *key), "found", *key)

    def _hits(self, view: View) -> Iterator[finder.Hit]:
        if isinstance(view, IndicatorView):
            yield _indicator(self.portal.publication, view, self._histories[view.uri])
        elif isinstance(view, DatasetView):
            if package := self._package(view):
                yield from _dataset(
                    view, package, self._language, self._series.get(package.series, "")
                )
        elif isinstance(view, (*_FOR_PROGRAMS, SeriesIndicatorsView)) or view.uri in _PLACES:
            kind = "machine" if isinstance(view, _FOR_PROGRAMS) else "page"
            yield finder.Hit(
                kind=kind, title=view.title, uri=view.uri, words=(view.uri, view.description)
            )

    def _package(self, view: DatasetView) -> Package | None:
        return self.portal.publication.package(view.uri.removeprefix(at.DATASETS).rstrip("/"))

    @cached_property
    def _series(self) -> Mapping[str, str]:
        """The title and the description of each series."""
        return {
            each.name: f"{each.title.say(self._language)} {each.description.say(self._language)}"
            for each in self.portal.publication.series
        }

    @cached_property
    def _histories(self) -> Mapping[str, History]:
        """The indicators by the addresses of their pages."""
        histories = self.portal.histories
        return {
            at.indicator_uri(series, code): each
            for series in histories.series
            for code, each in histories.of_series(series).items()
        }


def _answers(
    portal: Portal, own: Sequence[finder.Hit], texts: Sequence[Page]
) -> Iterator[OutputFile]:
    """One file; of a portal of many datasets these have files of their own, at addresses that nobody else can take."""
    publication, hits = portal.publication, tuple(hits_of(portal, own, texts))
    site, datasets = publication.site, [hit for hit in hits if hit.kind == "dataset"]
    areas = sorted(
        {(name, code) for code, area in publication.areas.items() for name in area.label.names}
    )
    if len(datasets) <= finder.SPLIT_ABOVE:
        yield from finder.answers_files(site, hits, areas)
        return
    yield from finder.answers_files(
        site,
        [hit for hit in hits if hit.kind not in ("dataset", "table")],
        areas,
        len(datasets),
        finder.PAGE,
    )
    yield from finder.title_files(str(site.language), datasets, finder.abbreviations_of(site))


def _found_rows(language: str, name: str, previews: Sequence[TableView]) -> FoundRows:
    rows = finder.found_rows(previews)
    return FoundRows(
        finder.rows_file(language, name, rows),
        OutputFile(name, " ".join(finder.words_in(rows)).encode()),
    )


def _word_files(language: str, rows_by_package: Mapping[str, FoundRows]) -> tuple[OutputFile, ...]:
    words = {name: _words(rows) for name, rows in rows_by_package.items()}
    return tuple(finder.word_files(language, words))


def _words(rows: FoundRows) -> Iterator[str]:
    """Those of one dataset, once they are asked for: of ten thousand they would fill 130 MB."""
    yield from rows.words.content.decode().split()


def hits_of(
    portal: Portal, of_pages: Sequence[finder.Hit], texts: Sequence[Page]
) -> Iterator[finder.Hit]:
    """Everything that search answers with at once: figures first, what is for machines last."""
    yield from (hit for hit in of_pages if hit.kind == "indicator")
    yield from portal.of_reports(_figures, "figures found")
    yield from _reports(portal.publication, {page.uri: page for page in texts})
    yield from (hit for hit in of_pages if hit.kind in ("dataset", "table"))
    yield from _pages(portal.publication, texts)
    yield from (hit for hit in of_pages if hit.kind in ("machine", "page"))
    yield from _sources(portal.publication)


def _indicator(publication: Publication, view: IndicatorView, history: History) -> finder.Hit:
    """With its newest figure, what else it is called, and the area that it is about."""
    now = view.now[0] if view.now else None
    home = "" if view.areas else home_of(publication, history).label.say(publication.site.language)
    parts = area_parts(history) if view.areas else []
    is_renamed = history.known_as != history.series
    return finder.Hit(
        kind="indicator",
        title=view.title,
        uri=view.uri,
        code=view.code,
        answer=str(Parts("", now.figure, now.unit)) if now else "",
        when=now.when if now else "",
        status=now.status if now else "",
        also=history.indicator.name.names,
        words=(home, view.series_title, *view.years),
        has_areas=view.areas is not None,
        parts=tuple(map(tuple, parts)) if len(parts) > 1 else (),
        facts=indicator_facts(history.known_as, history.indicator.code) if is_renamed else "",
        value=now.value if now and len(view.now) == 1 and not now.is_doubtful else "",
        note=_note(now) if now else "",
        exact=now.exact if now else "",
        text=" ".join(
            (
                view.definition.striptags(),
                view.method.striptags(),
                *(part.text for part in view.formula),
            )
        ).strip(),
    )


def _note(now: NowView) -> str:
    """How it changed, where that is more than that nothing is computed, and what became of it."""
    change = now.change if any(map(str.isdigit, now.change)) else ""
    return "; ".join(
        filter(None, (change, *(each.words for each in now.fates if not each.is_quiet)))
    )


def _figures(portal: Portal, report: Report) -> Iterator[finder.Hit]:
    """The figures of a report's text that are no indicators, each at its row."""
    publication, bound = portal.publication, portal.prose[report.uri]
    listed, language = publication.indicators(report.series), publication.site.language
    package = publication.package(report.package)
    home = publication.area_of(package.spatial) if package else None
    for key in bound.figures:
        figure = bound.figure(key)
        if figure is None or figure.area or key in listed or not figure.label:
            continue
        if figure.value is None and not figure.spelled:
            continue
        fates = portal.fates.of_row(report.package, figure.resource, figure.line)
        yield finder.Hit(
            kind="figure",
            title=figure.label,
            uri=row_address(report, package, bound.body, figure),
            answer=figure.phrase(language),
            when=report.period.label(language),
            status=portal.publication.status_of(report),
            words=(
                home.label.say(language) if home else "",
                publication.series_title(report.series).say(language),
                str(report.period.year),
            ),
            value="" if figure.value is None else canonical_number(figure.value),
            note=say_fates([fate for fate in fates if fate.kind not in QUIET], language),
        )


def _reports(publication: Publication, texts: Mapping[str, Page]) -> Iterator[finder.Hit]:
    language = publication.site.language
    for series in publication.series:
        page = texts.get(at.folder_source(series.uri))
        yield finder.Hit(
            kind="series",
            title=series.title.say(language),
            uri=series.uri,
            code=series.name,
            also=series.title.names,
            words=(series.description.say(language),),
            text=_text(page.translations.get(language, page).text) if page else "",
        )
    described = {series.name: series.description.say(language) for series in publication.series}
    for report in publication.reports:
        yield finder.Hit(
            kind="report",
            title=report.title.say(language),
            uri=report.uri,
            code=report.document_number,
            when=report.period.label(language),
            status=publication.status_of(report),
            also=report.title.names,
            words=(
                publication.series_title(report.series).say(language),
                str(report.period.year),
                report.name,
                described.get(report.series, ""),
                *(
                    each.say(language)
                    for each in (report.description, report.issuer, report.addressee)
                ),
                *_HEADING.findall(
                    report.written[language].text if language in report.written else report.text
                ),
            ),
        )


def _dataset(
    view: DatasetView, package: Package, language: str, series: str
) -> Iterator[finder.Hit]:
    """It, with what its series is, and its tables, but for those that explain others.

    The portal's own dataset of a series stands for its tables.
    """
    tables = [resource.label(language) for resource in package.tables]
    yield finder.Hit(
        kind="dataset",
        title=view.title,
        uri=view.uri,
        code=package.name,
        status=view.status,
        also=package.title.names,
        words=(*package.keywords, *tables, *view.years, series),
    )
    own = {f"b-{resource.name}" for resource in package.tables if not _LISTS & set(resource.roles)}
    if len(own) > 1 and package.name != at.series_package(package.series):
        for table, _ in preview_rows(
            package
        ):  # not of the view, which would be made for a page that stays
            if (anchor := f"b-{table.name}") in own:
                yield finder.Hit(
                    kind="table",
                    title=table.label(language),
                    uri=f"{view.uri}#{anchor}",
                    words=(view.title,),
                )


def _pages(publication: Publication, pages: Iterable[Page]) -> Iterator[finder.Hit]:
    """The portal's own texts: help, about, terms, by their titles and headings."""
    language = publication.site.language
    for page in pages:
        if "/" in page.uri or page.uri == at.folder_source(at.HOME):
            continue
        title, written = page.front_text("title"), page.translations.get(language, page)
        yield finder.Hit(
            kind="page",
            title=title.say(language) or page.uri,
            uri=at.page_address(page.uri),
            also=title.names,
            words=(*_HEADING.findall(written.text), page.front_text("description").say(language)),
            text=_text(written.text),
        )


def _text(written: str) -> str:
    """The words of a Markdown text."""
    return _NO_WORDS.sub(" ", written)


def _sources(publication: Publication) -> Iterator[finder.Hit]:
    """The documents that data are taken from, each at the sources of the first dataset that names it."""
    language = publication.site.language
    sources: dict[str, finder.Hit] = {}
    for package in publication.packages:
        for source in package.sources:
            title = source.say(language)
            if title:
                uri = f"{package.uri}#notes"
                sources.setdefault(source.title, finder.Hit(kind="document", title=title, uri=uri))
    yield from sources.values()
