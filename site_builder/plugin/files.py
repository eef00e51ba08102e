"""What we write beside MkDocs, which goes round the texts of authors alone: files as they were made, pages of views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

from site_builder.build.site.prepared import DataPage, Prepared
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile

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

    def addresses(self) -> Iterator[str]:
        """The address of every file that will be written, those of pages too."""
        yield from self.files.keys() | self.later
        yield from (f"{page.url}index.html" for page in self.pages.values())

    def stand_in(self, src_uri: str) -> File | None:
        """A file as MkDocs knows them, for one of these; a page has its title. None for what is not here."""
        if src_uri not in self.stand_ins and (src_uri in self.pages or src_uri in self.files or src_uri in self.later):
            file = self.stand_ins[src_uri] = generated(self.config, src_uri)
            if page := self.pages.get(src_uri):
                Page(page.view().title, file, self.config)
            else:
                file.dest_uri = src_uri  # one in Markdown is published as it is, and is nobody's page
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
