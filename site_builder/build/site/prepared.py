"""Everything a build will write, known before the first byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from site_builder.build.site.finder import finder_addresses
from site_builder.build.site.gallery import Gallery
from site_builder.build.site.links import Alternates
from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import forget
from site_builder.channels.calendar import calendar_file
from site_builder.channels.checks_json import checks_file, ledger_files
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem
from site_builder.core.staging import Spool
from site_builder.derive.palette import look_files
from site_builder.derive.portal import Portal
from site_builder.export.package import PackageFiles, edition_files
from site_builder.export.parquet import FORMAT
from site_builder.load.portal.page import Page
from site_builder.model.check import Check
from site_builder.model.publication import Publication
from site_builder.pages import Link, View
from site_builder.pages.catalogue.datasets import combined_facets
from site_builder.pages.catalogue.former import latest_files
from site_builder.pages.datasets.changelog import log_files
from site_builder.pages.search.finder import stem
from site_builder.pages.tables.explorer import FROM_FILE, words_file

PLAIN = "page.html"  # the template of a text that is neither report nor series
HOME = "home.html"


@dataclass(frozen=True, slots=True)
class DataPage:
    """A page that no text stands for: its view is made when it is printed. `language` is "" for the first.

    `key` is a hash of all that its view hangs on, "" where nobody can tell; it may be one of many pages.
    """

    uri: str
    language: str
    view: Callable[[], View] = field(repr=False)
    key: str = ""
    keeper: Keeper = field(default=Keeper(), repr=False)
    is_of_many: bool = False
    _ready: list[View] = field(default_factory=list, repr=False)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.keeper.under(self.key, self._titled, "title", self.uri)

    def _titled(self) -> str:
        self._ready.append(self.view())
        return self._ready[-1].title

    def shown(self) -> View:
        """Its view, which may have been made for its title."""
        return self._ready.pop() if self._ready else self.view()

    @property
    def url(self) -> str:
        """Its address, which is a folder."""
        return at.localized(self.uri, self.language) if self.language else self.uri


@dataclass(frozen=True)
class Prepared:
    """Everything a build will write, known before the first byte: downloads, pages, and prose with its calls bound.

    `pages` are the Markdown files by name, `beside` the files that lie with them; `others` the same portal as pages
    of its other languages show it, whose files are these; `spool` holds the files of long tables, `moved` says where
    former addresses lead.
    """

    gallery: Gallery
    problems: tuple[Problem, ...]
    bundles: Mapping[str, PackageFiles] = field(default_factory=dict)
    data_pages: tuple[DataPage, ...] = ()
    indicator_files: tuple[OutputFile, ...] = ()
    own_pages: tuple[Link, ...] = ()
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    described: tuple[OutputFile, ...] = ()
    alternates: Alternates = field(default_factory=dict)
    keeper: Keeper = Keeper()
    beside: frozenset[str] = frozenset()
    spool: Spool | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    others: Mapping[str, Prepared] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def portal(self) -> Portal:
        """What is published, with all that follows from it."""
        return self.gallery.portal

    @property
    def language(self) -> str:
        """The language that these pages are in."""
        return self.publication.site.language

    @cached_property
    def page_addresses(self) -> frozenset[str]:
        """The address of every page, without the folder of a language."""
        return frozenset(
            (*(page.uri for page in self.data_pages), *(at.page_address(uri) for uri in self.pages))
        )

    def has_source(self, src_uri: str) -> bool:
        """Whether a file among the texts belongs to the portal: what was read as a text, or may lie beside one."""
        return src_uri in self.beside or src_uri in self._texts

    @cached_property
    def _texts(self) -> frozenset[str]:
        translations = (
            text.uri for page in self.pages.values() for text in page.translations.values()
        )
        return frozenset((*self.pages, *translations))

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

    def written_out(self) -> Prepared:
        """What is asked for when all is written; the search index and the seal of a large portal need the room."""
        forget()
        stem.cache_clear()
        released = {name: each for name, each in self.publication.editions.items() if each.editions}
        bare = replace(self.publication, packages=(), reports=(), series=(), editions=released)
        return Prepared(Gallery(Portal(bare)), self.problems, keeper=self.keeper, moved=self.moved)

    @property
    def publication(self) -> Publication:
        """What is published."""
        return self.portal.publication

    @property
    def files(self) -> Iterator[OutputFile]:
        """All files but pages, their drawings, and what search answers with."""
        for bundle in self.bundles.values():
            yield from bundle.files
        yield from self.indicator_files
        language = self.publication.site.language
        yield from (
            checks_file(name, checks, language) for name, checks in self.checks.items() if checks
        )
        yield from edition_files(self.publication)
        for spoken in (self, *self.others.values()):
            yield from latest_files(spoken.publication)
        site = self.publication.site
        yield from (words_file(site, language) for language in site.languages)
        data, *others = [spoken.portal.data for spoken in (self, *self.others.values())]
        yield data.kept(partial(calendar_file, data), "calendar", data.key)
        yield from (
            each.kept(partial(combined_facets, each.publication), "facets", each.key)
            for each in (data, *others)
        )
        yield from log_files(self.publication)
        yield from ledger_files(self.portal)
        yield from look_files(self.publication.site.look)
        yield from self.described

    @property
    def later(self) -> Iterator[str]:
        """The addresses of files that are made while pages are printed."""
        yield from finder_addresses(self.publication)
        for spoken in (self, *self.others.values()):
            yield from spoken.gallery.addresses()

    @property
    def has_long_tables(self) -> bool:
        """Whether a table is too long to be explored from its CSV."""
        tables = (
            resource.table for package in self.publication.packages for resource in package.tables
        )
        return FORMAT.is_on and any(
            table is not None and len(table) > FROM_FILE for table in tables
        )

    def markdown(self, src_uri: str, text: str) -> str:
        """A report's text with tokens for its calls; any other text as it is."""
        report = self.publication.report_at(at.page_address(src_uri))
        if report is None:
            return text
        portal = self.portal.alone[report.uri]
        return portal.kept(lambda: portal.prose[report.uri].body.text, "markdown", portal.key)

    def is_plain(self, src_uri: str) -> bool:
        """Whether it is neither the text of a report or of a series nor that of the first page."""
        return self.template(src_uri) == PLAIN and self.pages[src_uri].meta.get("template") != HOME

    def template(self, src_uri: str) -> str:
        """Which template shows a Markdown file: what it is decides, unless its front matter names another."""
        uri = at.page_address(src_uri)
        if self.publication.report_at(uri):
            return "report.html"
        return "series.html" if self.publication.series_named(uri.removesuffix("/")) else PLAIN
