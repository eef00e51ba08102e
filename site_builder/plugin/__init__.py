"""The MkDocs plugin `open-data`: translates hooks into calls and back; everything else lives elsewhere."""

from __future__ import annotations

import contextlib
import logging
import os
from copy import copy
from pathlib import Path
from typing import Any, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext

from site_builder.build.languages import finished, local_links
from site_builder.build.pipeline import Prepared, index_search, prepare
from site_builder.build.render import Theme
from site_builder.build.seal import Seal, seal_site
from site_builder.build.set_aside import Aside
from site_builder.build.store import Store, store_of
from site_builder.core import addresses as at
from site_builder.core.files import KeptFile, OutputFile, build_time
from site_builder.core.i18n.report import tell
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.core.text import heading_slug
from site_builder.load.extra import check_extra, read_extra
from site_builder.model.manifest import Manifest
from site_builder.plugin.options import Options
from site_builder.plugin.serve import Refusal, failure_words, take_over
from site_builder.plugin.settings import folders, site_config

__all__ = ["OpenDataPlugin", "folders", "site_config"]

log = logging.getLogger("mkdocs.plugins.open-data")


# MkDocs asks for a template by its name or takes one that is there: this one prints a page that is written already.
WRITTEN = jinja2.Template("{{ html }}", keep_trailing_newline=True)


class DataPage(Page):
    """A page that a template renders from nouns alone: there is no Markdown to read or convert."""

    def __init__(self, title: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(title, file, config)
        self.meta = {"template": WRITTEN, "title": title}

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing to convert; the template writes its own headings and contents."""
        self.content, self.toc, self.present_anchor_ids = "", TableOfContents([]), None


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


class DownloadFile(File):
    """A file that is published byte for byte, also where its name ends in `.md`: it is nobody's page.

    One that lies in the store is linked into the site, where the file system can.
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


class OpenDataPlugin(BasePlugin[Options]):
    """Reads and checks in on_pre_build, before MkDocs empties the site; adds files and pages; renders calls."""

    prepared: Prepared
    theme: Theme
    manifest: Manifest
    seal = Seal()
    failure: BaseException | None = None
    serving = False
    sets_aside = False
    stores = True
    store: Store | None = None
    jobs = 1
    scheduler = ""
    has_served = False
    last_site: Path | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether MkDocs serves: then what is not released yet is no error, and errors are shown."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Headings get addresses that keep Vietnamese words readable."""
        config.mdx_configs.setdefault("toc", {}).setdefault("slugify", heading_slug)
        config.markdown_extensions.extend(
            each for each in ("attr_list", "footnotes", "admonition") if each not in config.markdown_extensions
        )
        config.theme.static_templates.add("404.html")
        # The catalogue writes a sitemap whose dates are those of the reports, not of the build.
        config.theme.static_templates.discard("sitemap.xml")
        # The navigation holds hub pages only; every other page is reached from them.
        config.validation.nav.omitted_files = logging.DEBUG
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read, check and make all downloads before the first byte is written; errors end the build here."""
        self.failure = None
        aside = Aside(self.last_site) if self.sets_aside or self.config.publication.set_aside else None
        given: dict[str, Any] = {"drafting": self.serving, "aside": aside}
        where = folders(config)
        self.store = store_of(where.root) if self.stores else None
        given["store"], given["jobs"], given["scheduler"] = self.store, self.jobs, self.scheduler
        self.prepared = prepare(where, site_config(config), build_time(os.environ), **given)
        self._tell(config)

    def _tell(self, config: MkDocsConfig) -> None:
        """What is wrong stops the build; the first one of `serve` goes on with no page at all, to show it."""
        if not errors_of(self.problems):
            if self.problems:
                log.info(tell(self.problems, self.language))
            return
        self.failure = Refusal(self.problems, self.language)
        if not self.serving or self.has_served:
            raise self.failure
        log.error(str(self.failure))
        config.nav, config.extra_templates = None, []
        config.theme.static_templates.clear()

    @property
    def language(self) -> str:
        """The portal's first language, in which its authors are spoken to."""
        return (*self.config.languages, self.config.language)[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings of the last reading."""
        return self.prepared.problems

    def on_build_error(self, *, error: Exception) -> None:
        """No traceback reaches an author: what nobody raised on purpose is said in words of ours."""
        self.failure = error
        if not isinstance(error, MkDocsException):
            raise PluginError(failure_words(error, self.language)) from error

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Downloads as they are, and one page for each view."""
        if self.failure:
            return Files([])
        for made in self.prepared.files:
            _put(files, _download(made, config))
        for view in self.prepared.views:
            file = _generated(config, at.folder_source(view.uri))
            DataPage(view.title, file, config)
            _put(files, file)
        for language, prepared in self.prepared.others.items():
            self._add_language(language, prepared, files, config)
        if not self.prepared.has_long_tables:
            _leave_out(files, at.READER)
        return self._with_extra(files, config)

    def _add_language(self, language: str, prepared: Prepared, files: Files, config: MkDocsConfig) -> None:
        """Every page once more under the language's folder; texts in that language are no pages by themselves."""
        for view in prepared.views:
            file = _generated(config, at.folder_source(at.localized(view.uri, language)))
            DataPage(view.title, file, config)
            _put(files, file)
        for uri, page in prepared.pages.items():
            file, original = _generated(config, at.localized(uri, language)), files.get_file_from_path(uri)
            assert original is not None  # MkDocs finds the files that we read
            TranslatedPage(prepared, original, file, config)
            _put(files, file)
            if text := page.translations.get(language):
                files.remove(files.src_uris[text.uri])

    def _with_extra(self, files: Files, config: MkDocsConfig) -> Files:
        """Files of the publisher's own at the root; none takes an address of the portal."""
        folder = self.config.extra_files
        extra = read_extra(Path(folder) if folder else None)
        if taken := sort_problems(check_extra(extra, {file.dest_uri for file in files})):
            raise Refusal(taken, self.language)
        for made in extra:
            files.append(_download(made, config))
        return files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Autoescape on, words and formats in; the same environment renders fragments of the prose."""
        if not self.failure:
            self.theme = Theme(env, self.prepared)
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Calls in a report give way to tokens; other pages stay as they are."""
        language, source = self.prepared.language_of(page.file.src_uri)
        prepared = self.prepared.others.get(language, self.prepared)
        page.meta.setdefault("template", prepared.template(source))
        return prepared.markdown(source, markdown)

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Author's HTML is cleaned; tokens wait for the templates' environment."""
        return local_links(self.prepared.cleaned(html), page.url, self.prepared)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The page's view, and its Markdown's fragments in their places."""
        made = self.theme.page_context(dict(context), page.file.src_uri, page.content or "", page.toc, page.meta)
        if isinstance(page, DataPage):
            made = {"html": self.theme.html(made, page.url, nav)}
        return cast(TemplateContext, made)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Texts in another language than their page say so."""
        return finished(output) if self.prepared.language_of(page.file.src_uri)[0] else output

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The view of a page of the theme, such as 404.html."""
        view = self.theme.template_view(template_name)
        return cast(TemplateContext, {**context, "view": view})

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """The search index over the pages as they were written, then the seal over all files."""
        if self.failure:
            return
        site = Path(config.site_dir)
        index_search(site, self.prepared.publication.site.languages)
        if self.store:
            self.store.prune()
        if not self.serving:
            self.manifest = seal_site(site, self.prepared.publication, self.seal)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """A change of a table shows too; a mistake shows over the last good page instead of stopping the server."""
        server.watch(self.config.datasets)
        self.has_served = True
        return take_over(server, self, self.language, Path(config.config_file_path))


def _generated(config: MkDocsConfig, src_uri: str) -> File:
    """The file of a page that we fill ourselves."""
    return File.generated(config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)


def _download(made: OutputFile, config: MkDocsConfig) -> File:
    given: Any = {"abs_src_path": str(made.path)} if isinstance(made, KeptFile) else {"content": made.content}
    return DownloadFile.generated(config, made.uri, inclusion=InclusionLevel.NOT_IN_NAV, **given)


def _leave_out(files: Files, folder: str) -> None:
    """Files of the theme that this portal has no use for."""
    for file in [file for file in files if file.src_uri.startswith(folder)]:
        files.remove(file)


def _put(files: Files, file: File) -> None:
    """Add a file of ours; one of the same name in the author's folder gives way to it."""
    if known := files.get_file_from_path(file.src_uri):
        files.remove(known)
    files.append(file)
