"""Files and pages as MkDocs holds them: what it only has to put in its place, and texts in another language."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from site_builder.build.prepared import Prepared
from site_builder.build.views import Views
from site_builder.core import addresses as at
from site_builder.core.files import KeptFile, OutputFile
from site_builder.pages import View

_LISTS = tuple(f"{uri}index.md" for uri in (at.REPORTS, at.INDICATORS, at.AREAS))


def without_empty_lists(items: list[StructureItem]) -> list[StructureItem]:
    """The navigation without lists that a build does not make, because there is nothing yet to be listed."""
    for item in items:
        if isinstance(item, Section):
            item.children = without_empty_lists(item.children)
    return [item for item in items if not (isinstance(item, Link) and item.url in _LISTS)]


class PublishedFile(File):
    """A file that is published byte for byte, also where its name ends in `.md`: it is nobody's page.

    One that lies in the store is linked into the site, where the file system can, and keeps its times. All that MkDocs
    asks about it is told from what was made: a large portal has hundreds of thousands of these.
    """

    inclusion = InclusionLevel.NOT_IN_NAV
    generated_by = "open-data"
    src_dir = None

    def __init__(self, made: OutputFile, config: MkDocsConfig) -> None:
        self.made, self.config = made, config

    @property
    def src_uri(self) -> str:  # type: ignore[override]
        """Its address; it has no other source."""
        return self.made.uri

    @property
    def dest_uri(self) -> str:  # type: ignore[override]
        """Where it goes, within the site."""
        return self.src_uri

    @property
    def dest_dir(self) -> str:  # type: ignore[override]
        """The site."""
        return self.config.site_dir

    @property
    def use_directory_urls(self) -> bool:  # type: ignore[override]
        """Whether the addresses of pages end in `/`."""
        return self.config.use_directory_urls

    @property
    def name(self) -> str:  # type: ignore[override]
        """The last part of its address without what follows the last dot."""
        return self._get_stem()

    @property
    def url(self) -> str:  # type: ignore[override]
        """Its address as links have it."""
        return self._get_url()

    @property
    def abs_dest_path(self) -> str:
        """Its place on the disk."""
        return str(Path(self.dest_dir, self.dest_uri))

    @property
    def abs_src_path(self) -> str | None:
        """Where it is kept, if it is."""
        return str(self.made.path) if isinstance(self.made, KeptFile) else None

    @property
    def _content(self) -> bytes | None:  # type: ignore[override]
        return None if isinstance(self.made, KeptFile) else self.made.content

    @property
    def content_bytes(self) -> bytes:
        """Its bytes; another plugin may put others in their place."""
        return self.made.content

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.made = OutputFile(self.src_uri, value)

    @property
    def content_string(self) -> str:
        """The same as text."""
        return self.made.content.decode("utf-8-sig")

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.content_bytes = value.encode()

    def copy_file(self, dirty: bool = False) -> None:
        """Put it in its place."""
        self._put(self.made)

    def _put(self, made: OutputFile) -> None:
        place = self.abs_dest_path
        if isinstance(made, KeptFile):
            with contextlib.suppress(OSError):
                put = _copy if is_changed_by_others(self.config) else os.link
                _in_place(place, lambda: put(made.path, place))
                return
        _in_place(place, lambda: _write(place, made.content))

    def is_documentation_page(self) -> bool:
        """Never."""
        return False


def _copy(source: str | Path, place: str) -> None:
    Path(place).unlink(missing_ok=True)
    shutil.copy2(source, place)


def is_changed_by_others(config: MkDocsConfig) -> bool:
    """Whether a hook or another plugin may write into files of the site, which then must not be those of the store.

    The site that is published now shares them too, and has to stay as it is where a build is refused.
    """
    return bool(config.hooks) or len(config.plugins) > 1


def _in_place(place: str, put: Callable[[], None]) -> None:
    """Make a file in its place. What stands there gives way first: never write into what may be a link."""
    try:
        put()
    except FileNotFoundError:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        put()
    except FileExistsError:
        Path(place).unlink()
        put()


def _write(place: str, content: bytes) -> None:
    with Path(place).open("xb") as file:
        file.write(content)


class DataFile(PublishedFile):
    """The page of a view, printed when MkDocs puts files in their places: it reads, converts and hooks nothing.

    Other pages and the navigation know it as a page all the same. What was printed is not held.
    """

    made = OutputFile("", b"")  # not yet

    def __init__(
        self, views: Views, place: int, language: str, config: MkDocsConfig, write: Callable[[DataFile], OutputFile]
    ) -> None:
        self.views, self.place, self.language, self.config, self.write = views, place, language, config, write
        self._page: Page | None = None

    @property
    def src_uri(self) -> str:  # type: ignore[override]
        """The Markdown file that one could have written in its place."""
        return at.folder_source(self._folder)

    @property
    def dest_uri(self) -> str:  # type: ignore[override]
        """Where it goes, within the site."""
        return f"{self._folder}index.html"

    @property
    def _folder(self) -> str:
        uri = self.views.uris[self.place]
        return at.localized(uri, self.language) if self.language else uri

    @property
    def view(self) -> View:
        """What it shows."""
        return self.views[self.place]

    @property
    def page(self) -> Page | None:
        """What the navigation and other plugins know of it, kept once they have asked."""
        return self._page or Page(self.view.title, self, self.config)

    @page.setter
    def page(self, page: Page | None) -> None:
        self._page = page

    def shown_page(self) -> Page | None:
        """The same for its own template, made for that alone where nobody else has asked."""
        held = self._page
        page = self.page
        self._page = held
        return page

    def copy_file(self, dirty: bool = False) -> None:
        """Print it, or link it where it is kept."""
        self._put(self.write(self))


def data_files(
    config: MkDocsConfig, views: Views, write: Callable[[DataFile], OutputFile], language: str = ""
) -> Iterator[DataFile]:
    """The files of pages that we fill ourselves, under the folder of their language."""
    return (DataFile(views, place, language, config, write) for place in range(len(views)))


def published_file(made: OutputFile, config: MkDocsConfig) -> PublishedFile:
    """A file of ours as MkDocs takes it."""
    return PublishedFile(made, config)


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


def put(files: Files, file: File) -> None:
    """Add a file of ours; one of the same name in the author's folder gives way to it."""
    if known := files.get_file_from_path(file.src_uri):
        files.remove(known)
    files.append(file)


@dataclass
class Printer:
    """What MkDocs gives to the template of a page, for pages that are no round of its own."""

    nav: Navigation
    files: Files
    config: MkDocsConfig

    @cached_property
    def pages(self) -> list[File]:
        """Every page of the site."""
        return [file for file in self.files if isinstance(file, DataFile) or file.page is not None]

    def forget(self) -> None:
        """What was written is asked for no more."""
        for file in [file for file in self.files if isinstance(file, PublishedFile)]:
            self.files.remove(file)

    def context(self, file: DataFile) -> dict[str, Any]:
        """The same names that MkDocs gives to a page of its own."""
        return self.shown(file.shown_page())

    def shown(self, page: Page | None) -> dict[str, Any]:
        """Those for a page."""
        return dict(get_context(self.nav, self.pages, self.config, page))
