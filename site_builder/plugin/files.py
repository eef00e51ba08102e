"""What is written beside MkDocs' round over authors' texts: files, pages of views, and texts that are kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from site_builder.build.site.prepared import DataPage, Prepared
from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.core.extension import version_of
from site_builder.core.files import OutputFile
from site_builder.derive.markup import ADDED, BROUGHT, CONFIGS
from site_builder.load.safety.pictures import PICTURES, without_metadata
from site_builder.pages.sanitize import clean_html

_LISTS = tuple(f"{uri}index.md" for uri in (at.REPORTS, at.INDICATORS, at.AREAS, at.TABLE))


def without_empty_lists(items: list[StructureItem]) -> list[StructureItem]:
    """The navigation without lists that a build does not make, because there is nothing yet to be listed."""
    for item in items:
        if isinstance(item, Section):
            item.children = without_empty_lists(item.children)
    return [item for item in items if not (isinstance(item, Link) and item.url in _LISTS)]


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is written beside MkDocs' round: files by their addresses, pages by the Markdown that could stand there.

    Links in texts and the navigation may name either; `stand_ins` are what MkDocs was given for those that they named.
    `later` are addresses of files that are made while pages are printed.
    """

    config: MkDocsConfig
    later: frozenset[str] = frozenset()
    files: dict[str, OutputFile] = field(default_factory=dict)
    pages: dict[str, DataPage] = field(default_factory=dict)
    stand_ins: dict[str, File] = field(default_factory=dict)

    def add_files(self, output_files: Iterable[OutputFile]) -> None:
        """Files of ours; the last of an address counts."""
        self.files.update((file.uri, file) for file in output_files)

    def add_pages(self, pages: Iterable[DataPage]) -> None:
        """Pages of ours, under the folder of their language."""
        self.pages.update((at.folder_source(page.url), page) for page in pages)

    def forget(self) -> None:
        """Let go of all that is written by now, which MkDocs holds by its list of files until it ends."""
        for each in (self.files, self.pages, self.stand_ins):
            each.clear()

    def addresses(self) -> Iterator[str]:
        """The address of every file that will be written, those of pages too."""
        yield from self.files.keys() | self.later
        yield from (f"{page.url}index.html" for page in self.pages.values())

    def stand_in(self, src_uri: str) -> File | None:
        """A file as MkDocs knows them, for one of these; a page has its title. None for what is not here."""
        if src_uri not in self.stand_ins and (
            src_uri in self.pages or src_uri in self.files or src_uri in self.later
        ):
            file = self.stand_ins[src_uri] = generated(self.config, src_uri)
            if page := self.pages.get(src_uri):
                Page(page.title, file, self.config)
            else:
                file.dest_uri = (
                    src_uri  # one in Markdown is published as it is, and is nobody's page
                )
        return self.stand_ins.get(src_uri)

    def page_of(self, src_uri: str, title: str) -> Page:
        """What its template finds as its page: the one of the navigation, or one made for it alone."""
        file = self.stand_ins.get(src_uri)
        return (file and file.page) or Page(title, generated(self.config, src_uri), self.config)


class Sources(Files):
    """The files of authors and of the theme; those written beside them are found by name, and are in no list."""

    def __init__(self, files: Iterable[File], beside: Beside) -> None:
        super().__init__(files)
        self.beside = beside
        for uri in (*beside.files, *beside.later, *beside.pages):
            if known := super().get_file_from_path(uri):
                self.remove(known)  # one of the same name in the author's folder gives way

    def get_file_from_path(self, path: str) -> File | None:
        """As MkDocs' own, which links and the navigation ask."""
        return super().get_file_from_path(path) or self.beside.stand_in(path)


def generated(config: MkDocsConfig, src_uri: str) -> File:
    """The file of a page that we fill ourselves."""
    return File.generated(config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)


def leave_out(files: Files, is_left_out: Callable[[File], bool]) -> None:
    """Files that MkDocs found and this portal does not publish."""
    for file in [*filter(is_left_out, files)]:
        files.remove(file)


def strip_pictures(files: Files, config: MkDocsConfig, published: Collection[str]) -> None:
    """Pictures beside texts go out without what cameras and programs wrote into them."""
    for file in [each for each in files if each.src_uri in published]:
        if file.src_uri.lower().endswith(PICTURES):
            before = file.content_bytes
            if (after := without_metadata(before)) != before:
                files.remove(file)
                files.append(
                    File.generated(config, file.src_uri, content=after, inclusion=file.inclusion)
                )


def is_strange(file: File, config: MkDocsConfig, prepared: Prepared) -> bool:
    """Whether MkDocs would publish a file out of the folder of texts that our reading does not know."""
    return (
        file.src_dir == config.docs_dir
        and not file.generated_by
        and not file.inclusion.is_excluded()
        and not prepared.has_source(file.src_uri)
    )


def is_changed_by_others(config: MkDocsConfig) -> bool:
    """Whether a hook or another plugin may write into files of the site, which then must be its own.

    The site that is published now has them too, and has to stay as it is where a build is refused.
    """
    return bool(config.hooks) or len(config.plugins) > 1


# Pages of texts that need no second rendering: what Markdown made of one is kept, and so is the page around it.
#
# That holds where nobody else has a hand in it: no hook, no other plugin, and no Markdown but ours.


_LOG = logging.getLogger(Page.__module__)


def texts_of(config: MkDocsConfig, keeper: Keeper) -> Keeper | None:
    """Where texts are kept; None where something may show in them that nobody here knows."""
    is_ours = {*map(str, config.markdown_extensions)} <= {
        *BROUGHT,
        *ADDED,
    } and config.mdx_configs == CONFIGS
    return keeper if keeper.store and is_ours and not is_changed_by_others(config) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of a text's table of contents."""

    title: str
    id: str
    level: int
    children: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What MkDocs made of a text, cleaned; `asked` are the files that its links may name, each as it was found."""

    html: str
    title: str | None
    toc: tuple[Entry, ...]
    ids: frozenset[str]
    anchors: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] | None
    asked: tuple[tuple[str, tuple[str, bool] | None], ...]

    def holds(self, files: Files) -> bool:
        """Whether its links would be led where they were."""
        return all(
            _linked_as(files.get_file_from_path(path)) == result for path, result in self.asked
        )


class TextPage(Page):
    """The page of a text. What was made of it is taken from `texts`, if there are any; its HTML is clean then."""

    def __init__(self, file: File, config: MkDocsConfig, texts: Keeper | None) -> None:
        super().__init__(None, file, config)
        self.texts = texts

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """As MkDocs does, unless the same text was rendered among the same files."""
        if self.texts is None:
            super().render(config, files)
            return
        address = (self.file.src_uri, self.file.url)
        name = self.texts.name("text", address, self.markdown, _settings_of(config))
        stored = self.texts.get(name)
        if stored is None or not stored.holds(files):
            asked, heard = _Asked(files), _Heard()
            _LOG.addHandler(heard)
            try:
                super().render(config, asked)  # type: ignore[arg-type]
            finally:
                _LOG.removeHandler(heard)
            self.content = clean_html(self.content or "")
            if not heard.has_heard:  # else it is to be said again
                self.texts.put(name, self._rendered(asked))
            return
        self._take(stored, files)

    def _take(self, stored: Rendered, files: Files) -> None:
        links = list(map(_link, stored.toc))
        for first in links[:1]:
            first.active = True  # type: ignore[attr-defined]
        self.content, self.toc = stored.html, TableOfContents(links)
        self._title_from_render, self.present_anchor_ids = stored.title, set(stored.ids)
        if stored.anchors is not None:
            self.links_to_anchors = {
                (files.get_file_from_path(uri) if uri else None) or self.file: dict(led)
                for uri, led in stored.anchors
            }

    def _rendered(self, asked: _Asked) -> Rendered:
        anchors = self.links_to_anchors
        return Rendered(
            html=self.content or "",
            title=self._title_from_render,
            toc=tuple(map(_entry, self.toc)),
            ids=frozenset(self.present_anchor_ids or ()),
            anchors=None if anchors is None else tuple(map(self._led, anchors.items())),
            asked=tuple(asked.answers.items()),
        )

    def _led(self, anchors: tuple[File, dict[str, str]]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Places in a file that are linked to, "" for this one, which may be a copy for another language."""
        file, led = anchors
        return "" if file is self.file else file.src_uri, tuple(led.items())


class TranslatedPage(TextPage):
    """A page whose text a Markdown file holds, under the folder of another language."""

    def __init__(
        self,
        prepared: Prepared,
        original: File,
        file: File,
        config: MkDocsConfig,
        texts: Keeper | None,
    ) -> None:
        super().__init__(file, config, texts)
        self.prepared, self.original = prepared, original

    def read_source(self, config: MkDocsConfig) -> None:
        """The text in this language, or the main one where there is no other."""
        self.markdown = self.prepared.written(self.original.src_uri).text
        self.meta = dict(self.prepared.pages[self.original.src_uri].meta)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Links are read as those of the main page, from which every relative one arrives."""
        own = self.file
        self.file = copy(own)
        self.file.src_uri = self.original.src_uri
        super().render(config, files)
        self.file = own


class _Asked:
    """Files of which is noted who was asked for."""

    def __init__(self, files: Files) -> None:
        self.files, self.answers = files, dict[str, tuple[str, bool] | None]()

    def get_file_from_path(self, path: str) -> File | None:
        """As MkDocs' own, which its links ask alone."""
        file = self.files.get_file_from_path(path)
        self.answers[path] = _linked_as(file)
        return file


class _Heard(logging.Handler):
    """Hears whether MkDocs has something to say about a text."""

    has_heard = False

    def emit(self, record: logging.LogRecord) -> None:
        """Whatever it is."""
        self.has_heard = True


def _linked_as(file: File | None) -> tuple[str, bool] | None:
    """All that a link asks a file for."""
    return (file.url, file.inclusion.is_excluded()) if file else None


def _settings_of(config: MkDocsConfig) -> tuple[object, ...]:
    """What a rendering hangs on beside the text and the files; what is warned of, and whether anybody hears it."""
    validation = sorted((name, str(level)) for name, level in config.validation.links.items())
    version = version_of("pymdown-extensions")
    return (
        list(config.markdown_extensions),
        config.use_directory_urls,
        validation,
        version,
        _LOG.getEffectiveLevel(),
    )


def _entry(link: AnchorLink) -> Entry:
    return Entry(link.title, link.id, link.level, tuple(map(_entry, link.children)))


def _link(entry: Entry) -> AnchorLink:
    link = AnchorLink(entry.title, entry.id, entry.level)
    link.children = list(map(_link, entry.children))
    return link


def keep_texts(files: Files, nav: Navigation, config: MkDocsConfig, texts: Keeper) -> None:
    """Give the texts that the navigation does not name pages that are kept; it knows the others by theirs."""
    named = set(map(id, nav.pages))
    for file in files.documentation_pages():
        if not isinstance(file.page, TextPage) and id(file.page) not in named:
            TextPage(file, config, texts)


def take_plain(files: Files, is_plain: Callable[[Page], bool]) -> tuple[Page, ...]:
    """Take the pages of plain texts out of MkDocs' own round, which has read and rendered them by now."""
    pages = [file.page for file in files.documentation_pages()]
    taken = tuple(
        page
        for page in pages
        if isinstance(page, TextPage) and page.texts is not None and is_plain(page)
    )
    for page in taken:
        files.remove(page.file)
    return taken


def close_texts(pages: Iterable[Page], files: Files, config: MkDocsConfig) -> None:
    """MkDocs' own words about places that are not there, for pages out of its round."""
    for page in pages:
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
