"""The pipeline, as a table of contents: read, check, make downloads and pages; MkDocs writes them; then exchange."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from site_builder.build.cards import CardReader
from site_builder.build.channels import channel_files
from site_builder.build.charts import draw_charts
from site_builder.build.cluster import NO_STORE, ClusterError, cluster
from site_builder.build.collect import (
    Made,
    distributions_of,
    make_addresses,
    make_catalogue,
    make_described,
    make_indicator_files,
    make_own_pages,
    make_references,
    make_views,
)
from site_builder.build.exports import make_exports
from site_builder.build.extras import check_extras
from site_builder.build.finder import finder_files
from site_builder.build.gallery import Gallery
from site_builder.build.keep import Keeper, keeper_over
from site_builder.build.links import Alternates, make_alternates
from site_builder.build.rows import StoreDamagedError
from site_builder.build.set_aside import Aside, failing
from site_builder.build.store import Store
from site_builder.build.workers import Work, workers
from site_builder.channels.calendar import calendar_file
from site_builder.channels.checks_json import checks_file, ledger_file
from site_builder.core import addresses as at
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.core.spool import Spool
from site_builder.derive.observations import check_observations
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundReport
from site_builder.export.editions import current_snapshots, edition_files
from site_builder.export.package import PackageFiles, is_long
from site_builder.export.parquet import FORMAT
from site_builder.load.publication import Folders, Reading, read_packages, read_publication
from site_builder.load.report import Page
from site_builder.load.set_aside import set_aside
from site_builder.model.check import Check
from site_builder.model.config import SiteConfig
from site_builder.model.publication import Publication
from site_builder.pages import Link, View
from site_builder.pages.changelog import render_log
from site_builder.pages.datasets import combined_facets
from site_builder.pages.explorer import FROM_FILE, words_file
from site_builder.pages.look import look_files
from site_builder.pages.sanitize import clean_html
from site_builder.validate.aggregates import check_aggregates
from site_builder.validate.consistency.run import all_checks, problems_of, problems_of_translations
from site_builder.validate.drafts import check_blanks
from site_builder.validate.editions import check_editions
from site_builder.validate.identity import check_identity, unsafe_texts
from site_builder.validate.keywords import check_keywords
from site_builder.validate.kinds import check_kinds
from site_builder.validate.links import check_links
from site_builder.validate.look import check_look
from site_builder.validate.metadata import check_metadata
from site_builder.validate.names import check_addresses, check_names
from site_builder.validate.register import check_register
from site_builder.validate.reports import check_reports
from site_builder.validate.separators import check_separators
from site_builder.validate.windows import check_windows


@dataclass(frozen=True)
class Prepared:
    """Everything a build will write, known before the first byte: downloads, views, and prose with its calls bound.

    `undrawn` are the addresses of charts without files; `pages` are the Markdown files by name, `beside` the files
    that lie with them; `others` the same portal as pages of its other languages show it, whose files are these;
    `spool` holds the files of long tables.
    """

    portal: Portal
    problems: tuple[Problem, ...]
    bundles: Mapping[str, PackageFiles] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    gallery: Gallery | None = None
    chart_files: tuple[OutputFile, ...] = ()
    undrawn: frozenset[str] = frozenset()
    indicator_files: tuple[OutputFile, ...] = ()
    own_pages: tuple[Link, ...] = ()
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    described: tuple[OutputFile, ...] = ()
    alternates: Alternates = field(default_factory=dict)
    keeper: Keeper | None = None
    beside: frozenset[str] = frozenset()
    spool: Spool | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    others: Mapping[str, Prepared] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language that these pages are in."""
        return self.publication.site.language

    @cached_property
    def page_addresses(self) -> frozenset[str]:
        """The address of every page, without the folder of a language."""
        return frozenset((*(view.uri for view in self.views), *(at.page_address(uri) for uri in self.pages)))

    def language_of(self, src_uri: str) -> tuple[str, str]:
        """The language of a page by its file, "" for the first, and the file without the folder of the language."""
        folder, _, rest = src_uri.partition("/")
        return (self._folders[folder], rest) if folder in self._folders else ("", src_uri)

    @cached_property
    def _folders(self) -> dict[str, str]:
        """The languages beside the first by their folders."""
        return {language.lower(): language for language in self.others}

    def written(self, src_uri: str) -> Page:
        """The text behind a page: in this language, or the main one where there is no other."""
        page = self.pages[src_uri]
        return page.translations.get(self.language, page)

    def text_language(self, src_uri: str) -> str:
        """The language of a page's text where that is not the page's own, else ""."""
        page = self.pages.get(src_uri)
        main = self.publication.site.languages[0]
        return main if page and self.language not in (main, *page.translations) else ""

    @property
    def publication(self) -> Publication:
        """What is published."""
        return self.portal.publication

    @property
    def files(self) -> Iterator[OutputFile]:
        """All files but pages."""
        for bundle in self.bundles.values():
            yield from bundle.files
        yield from self.chart_files
        yield from self.indicator_files
        language = self.publication.site.language
        yield from (checks_file(name, checks, language) for name, checks in self.checks.items())
        yield from edition_files(self.publication)
        for spoken in (self, *self.others.values()):
            yield from spoken.gallery.embedded() if spoken.gallery else ()
        yield from map(words_file, self.publication.site.languages)
        yield from (combined_facets(spoken.publication) for spoken in (self, *self.others.values()))
        for spoken in (self, *self.others.values()):
            yield from finder_files(spoken.portal, spoken.views, spoken.pages.values(), self.keeper)
        yield render_log(self.publication)
        yield ledger_file(self.portal)
        yield calendar_file(self.portal)
        yield from look_files(self.publication.site.look)
        yield from self.described

    @property
    def has_long_tables(self) -> bool:
        """Whether a table is too long to be explored from its CSV, and has a form for that."""
        tables = (resource.table for package in self.publication.packages for resource in package.tables)
        return FORMAT.is_on and any(table is not None and len(table) > FROM_FILE for table in tables)

    @property
    def distributions(self) -> tuple[Distribution, ...]:
        """All downloads that pages list."""
        return distributions_of(self.bundles)

    @cached_property
    def _reports(self) -> dict[str, BoundReport]:
        """What each report says, by its Markdown file."""
        return {at.report_source(uri): bound for uri, bound in self.portal.prose.items()}

    def markdown(self, src_uri: str, text: str) -> str:
        """A report's text with tokens for its calls; any other text as it is."""
        return self._reports[src_uri].body.text if src_uri in self._reports else text

    def template(self, src_uri: str) -> str:
        """Which template shows a Markdown file: what it is decides, unless its front matter names another."""
        if src_uri in self._reports:
            return "report.html"
        return (
            "series.html"
            if any(src_uri == at.folder_source(each.uri) for each in self.publication.series)
            else "page.html"
        )

    def cleaned(self, html: str) -> str:
        """An author's HTML with nothing alive in it."""
        return clean_html(html)


def prepare(
    folders: Folders,
    site: SiteConfig,
    built: datetime,
    *,
    drafting: bool = False,
    aside: Aside | None = None,
    store: Store | None = None,
    jobs: int = 1,
    scheduler: str = "",
) -> Prepared:
    """Read and check everything; where there are no errors, make all downloads and views.

    With `aside`, packages without a report that fail are set aside, and the rest is made. What `store` holds is not
    made again; the bytes are the same without it. With a store, `jobs` processes read packages and make their files,
    or the workers of a Dask `scheduler` that see the same folders. ClusterError where there are none.
    """
    keeper = keeper_over(store)
    if scheduler and keeper is None:
        raise ClusterError(NO_STORE)
    with cluster(scheduler) if scheduler else workers(jobs if keeper else 1) as work:
        making = _Making(folders, site, built, keeper, work, aside, drafting)
        try:
            return making.make()
        except StoreDamagedError:
            if keeper is None:
                raise
            keeper.store.clear()
            return making.make()


@dataclass(frozen=True, slots=True)
class _Making:
    """All that a build is given."""

    folders: Folders
    site: SiteConfig
    built: datetime
    keeper: Keeper | None
    work: Work
    aside: Aside | None
    drafting: bool

    def make(self) -> Prepared:
        """Read and make; once more without what is set aside."""
        read_all = CardReader(self.keeper, self.work) if self.keeper else read_packages
        reading = read_publication(self.folders, self.site, self.built, read_all)
        prepared = self._prepared(reading)
        while self.aside and (broken := failing(reading, self.folders, prepared.problems)):
            reading = set_aside(reading, self.folders, broken, self.aside.last)
            prepared = self._prepared(reading)
        return prepared

    def _prepared(self, reading: Reading) -> Prepared:
        return _prepared(reading, self.keeper, self.work, drafting=self.drafting)


def settle(
    reading: Reading, problems: tuple[Problem, ...], folders: Folders, aside: Aside | None
) -> tuple[Reading, tuple[Problem, ...]]:
    """What of the problems found would stop a build: with `aside`, the reading without what is set aside."""
    while aside and (broken := failing(reading, folders, problems)):
        reading = set_aside(reading, folders, broken, aside.last)
        problems = check(reading)
    return reading, problems


def _prepared(reading: Reading, keeper: Keeper | None, work: Work, *, drafting: bool) -> Prepared:
    """All checks, and where there are no errors all downloads and views."""
    portal = Portal(reading.publication)
    checks, gallery = all_checks(portal), Gallery(portal, keeper)
    problems = check(reading, gallery, checks, drafting=drafting)
    if errors_of(problems):
        return Prepared(portal, problems)
    checks = {package.name: checks.get(package.name, ()) for package in portal.publication.packages}
    spool = Spool(keeper.store.root if keeper else None) if any(map(is_long, portal.publication.packages)) else None
    exports = make_exports(portal.publication, keeper, drafting=drafting, work=work, spool=spool)
    bundles = {name: made.bundle for name, made in exports.items()}
    indicators = make_indicator_files(portal)
    rows = [file for made in exports.values() for file in made.rows]
    channels = channel_files(portal, distributions_of(bundles), rows)
    differences = [problem for made in exports.values() for problem in made.differences]
    if differences:
        return Prepared(portal, sort_problems((*problems, *differences)))
    drawn = draw_charts(tuple(gallery.named()), keeper.store if keeper else None)
    problems = sort_problems((*problems, *drawn.problems(portal.publication)))
    catalogue = make_catalogue(reading, portal, bundles)
    described = (*_sorted(make_described(catalogue, keeper)), *channels)
    made = Made(
        portal=portal,
        gallery=gallery,
        problems=problems,
        checks=checks,
        bundles=bundles,
        indicators=indicators,
        catalogue=catalogue,
        described=described,
        alternates=make_alternates(portal, catalogue),
        undrawn=drawn.missing,
        keeper=keeper,
    )
    prepared = Prepared(
        portal=portal,
        problems=problems,
        bundles=bundles,
        views=tuple(make_views(made)),
        gallery=gallery,
        chart_files=drawn.files,
        undrawn=drawn.missing,
        indicator_files=(*(file for files in indicators.values() for file in files), *make_references(portal)),
        own_pages=tuple(make_own_pages(reading, portal.publication.site.language)),
        checks=checks,
        described=described,
        alternates=made.alternates,
        beside=frozenset(reading.files),
        pages={page.uri: page for page in reading.pages},
        keeper=keeper,
        spool=spool,
    )
    others = {language: _spoken(prepared, reading, made, other) for language, other in portal.others.items()}
    return replace(prepared, others=others)


def _spoken(prepared: Prepared, reading: Reading, made: Made, portal: Portal) -> Prepared:
    """The pages of another language, over the same files."""
    told, checks = frozenset(problems_of(made.checks)), {**made.checks, **all_checks(portal)}
    problems = sort_problems((*(each for each in made.problems if each not in told), *problems_of(checks)))
    alternates = make_alternates(portal, made.catalogue)
    gallery = Gallery(portal, made.keeper)
    own = replace(made, portal=portal, gallery=gallery, in_main=made.portal, alternates=alternates)
    own = replace(own, checks=checks, problems=problems)
    return replace(
        prepared,
        portal=portal,
        checks=checks,
        views=tuple(make_views(own)),
        gallery=own.gallery,
        own_pages=tuple(make_own_pages(reading, portal.publication.site.language)),
        alternates=own.alternates,
    )


def _sorted(files: Iterable[OutputFile]) -> list[OutputFile]:
    return sorted(files, key=lambda file: file.uri)


def check(
    reading: Reading,
    gallery: Gallery | None = None,
    checks: Mapping[str, tuple[Check, ...]] | None = None,
    *,
    drafting: bool = False,
) -> tuple[Problem, ...]:
    """Every finding about a portal's sources, sorted.

    `gallery` (of the portal's charts) and `checks`, those of meaning, are made here where they are not given. While an
    author is `drafting`, changes that are not released yet are warnings.
    """
    gallery, publication = gallery or Gallery(Portal(reading.publication)), reading.publication
    portal = gallery.portal
    names = tuple(check_names(publication))
    found = [
        *reading.problems,
        *names,
        *check_metadata(publication),
        *check_aggregates(publication),
        *check_kinds(publication),
        *check_identity(publication),
        *(problem for page in reading.pages for problem in unsafe_texts(page.file, page.meta)),
        *check_reports(portal),
        *check_windows(publication),
        *check_separators(publication),
        *check_blanks(portal),
        *check_observations(publication, portal.observed),
        *check_keywords(portal),
        *check_look(publication.site.look, reading.files),
        *check_extras(gallery),
        *problems_of(all_checks(portal) if checks is None else checks),
        *problems_of_translations(portal),
        *check_register(publication),
        *check_editions(publication, current_snapshots(publication), severity="warning" if drafting else "error"),
    ]
    addresses = list(make_addresses(reading, gallery))
    if not errors_of(names):  # a name used twice would be told again for every address under it
        found.extend(check_addresses([*addresses, *reading.files]))
    known = frozenset(addresses) | {page.uri for page in reading.pages}
    for page in reading.pages:
        for text in (page, *page.translations.values()):  # a translation links as the page that it stands for
            given: dict[str, Any] = {
                "first_line": text.first_line,
                "files": reading.files,
                "hosts": publication.site.picture_hosts,
                "extensions": publication.site.extensions,
            }
            found.extend(check_links(text.file, page.uri, text.text, known, **given))
    return sort_problems(found)


def remove(folder: Path) -> None:
    """Clear away what a build that failed had written."""
    shutil.rmtree(folder, ignore_errors=True)
