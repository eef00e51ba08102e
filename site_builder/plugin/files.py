"""Files and pages as MkDocs holds them: what it only has to put in its place, and texts in another language."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from site_builder.build.prepared import Prepared
from site_builder.core import addresses as at
from site_builder.core.files import KeptFile, OutputFile
from site_builder.pages import View


class PublishedFile(File):
    """A file that is published byte for byte, also where its name ends in `.md`: it is nobody's page.

    One that lies in the store is linked into the site, where the file system can, and keeps its times.
    """

    def copy_file(self, dirty: bool = False) -> None:
        """Put it in its place."""
        place = Path(self.abs_dest_path)
        if self.abs_src_path is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)  # never write into what may be a link
            with contextlib.suppress(OSError):
                place.hardlink_to(self.abs_src_path)
                return
        super().copy_file(dirty)

    def is_documentation_page(self) -> bool:
        """Never."""
        return False


class DataFile(PublishedFile):
    """The page of a view, printed when MkDocs puts files in their places: it reads, converts and hooks nothing.

    Other pages and the navigation know it as a page all the same.
    """

    view: View
    language: str
    write: Callable[[DataFile], OutputFile]

    def copy_file(self, dirty: bool = False) -> None:
        """Print it, or link it where it is kept."""
        made = self.write(self)
        if isinstance(made, KeptFile):
            self.abs_src_path = str(made.path)
        else:
            self.content_bytes = made.content
        super().copy_file(dirty)


def data_file(
    config: MkDocsConfig, view: View, write: Callable[[DataFile], OutputFile], language: str = ""
) -> DataFile:
    """The file of a page that we fill ourselves, under the folder of its language."""
    uri = at.localized(view.uri, language) if language else view.uri
    file = DataFile(
        at.folder_source(uri),
        None,
        config.site_dir,
        config.use_directory_urls,
        dest_uri=f"{uri}index.html",
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    file.generated_by = "open-data"
    file.view, file.language, file.write = view, language, write
    Page(view.title, file, config)
    return file


def published_file(made: OutputFile, config: MkDocsConfig) -> PublishedFile:
    """A file of ours as MkDocs takes it."""
    given: Any = {"abs_src_path": str(made.path)} if isinstance(made, KeptFile) else {"content": made.content}
    file = PublishedFile.generated(config, made.uri, inclusion=InclusionLevel.NOT_IN_NAV, **given)
    assert isinstance(file, PublishedFile)
    return file


@dataclass
class Printer:
    """What MkDocs gives to the template of a page, for pages that are no round of its own."""

    nav: Navigation
    files: Files
    config: MkDocsConfig

    @cached_property
    def pages(self) -> list[File]:
        """Every page of the site."""
        return [file for file in self.files if file.page is not None]

    def context(self, file: DataFile) -> dict[str, Any]:
        """The same names that MkDocs gives to a page of its own."""
        return dict(get_context(self.nav, self.pages, self.config, file.page))


class TranslatedPage(Page):
    """A page whose text a Markdown file holds, under the folder of another language."""

    def __init__(self, prepared: Prepared, original: File, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
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
