"""The MkDocs plugin `open-data`: translates hooks into calls and back; everything else lives elsewhere."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import jinja2
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from site_builder.build.findings import Omission
from site_builder.build.packages.executor import shared
from site_builder.build.pipeline import prepare
from site_builder.build.seal.seal import seal_site
from site_builder.build.site.finder import SearchEntry
from site_builder.build.site.kept_pages import finished, local_links
from site_builder.build.site.links import PageLinks
from site_builder.build.site.output import Output
from site_builder.build.site.prepared import HOME, PLAIN, Prepared
from site_builder.build.site.render import Task, Theme
from site_builder.build.site.search import Index, index_of
from site_builder.build.store.kept import Keeper
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import Store, store_of
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, build_time
from site_builder.core.i18n.report import tell
from site_builder.core.platform.processes import give_back_memory, trim_memory
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.derive.markup import ADDED, CONFIGS, TABBED
from site_builder.load.safety.attached import check_extra, check_hand_placed, read_extra
from site_builder.pages import View
from site_builder.pages.sanitize import clean_html, lead_beside
from site_builder.plugin import files as ours
from site_builder.plugin.options import Options
from site_builder.plugin.reading import log
from site_builder.plugin.serve import Refusal, compiled_for, failure_words
from site_builder.plugin.settings import check_plugins, check_redirects, folders, site_config

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

__all__ = ["OpenDataPlugin", "Ways", "folders", "run_build", "site_config"]
FILES_AT_ONCE = 50  # written by one process, one after the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How to build: whether packages may be set aside, whether a store is used and times are trusted, with how many.

    `last_site` is the one that is published; `looked_at` one that is shown meanwhile: who serves it completes the build
    later. What is told is told in the language of `speaks`, else in the portal's.
    """

    sets_aside: bool = False
    stores: bool = True
    trusts: bool = True
    jobs: int = 1
    scheduler: str = ""
    last_site: Path | None = None
    looked_at: Path | None = None
    speaks: str = ""


def run_build(config: MkDocsConfig, command: Literal["build", "serve"]) -> None:
    """A build by MkDocs, with its plugins told what for."""
    config.plugins.on_startup(command=command, dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()


class OpenDataPlugin(BasePlugin[Options]):
    """Reads and checks in on_pre_build, before MkDocs empties the site; adds files and pages; renders calls."""

    prepared: Prepared
    theme: Theme
    shown: list[Problem]
    beside: ours.Beside
    nav: Navigation
    sources: Files
    texts: Keeper | None
    plain: Sequence[Page]  # pages of texts that MkDocs has rendered and we print
    failure: BaseException | None = None
    serving = False
    ways = (
        Ways()
    )  # MkDocs keeps one plugin for all builds of a process, so each build says all of them
    store: Store | None = None
    index: Index | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether somebody serves: then what is not released yet is no error, and nothing is sealed."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Headings get addresses that keep Vietnamese words readable."""
        for name, own in CONFIGS.items():
            config.mdx_configs[name] = {**own, **config.mdx_configs.get(name, {})}
        config.mdx_configs[TABBED]["alternate_style"] = (
            True  # the one that becomes tabs without a script
        )
        config.markdown_extensions.extend(
            name for name in ADDED if name not in config.markdown_extensions
        )
        config.theme.static_templates.add("404.html")
        # The catalogue writes a sitemap whose dates are those of the reports, not of the build.
        config.theme.static_templates.discard("sitemap.xml")
        # The navigation holds hub pages only; every other page is reached from them.
        config.validation.nav.omitted_files = logging.DEBUG
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read, check and make all downloads before the first byte is written; errors end the build here."""
        self.failure, self.shown = None, []
        omission = (
            Omission(self.ways.last_site)
            if self.ways.sets_aside or self.config.publication.set_aside
            else None
        )
        values: dict[str, Any] = {"drafting": self.serving, "omission": omission}
        where = folders(config)
        self.store = store_of(where.root, trusts=self.ways.trusts) if self.ways.stores else None
        values |= {"store": self.store, "jobs": self.ways.jobs, "scheduler": self.ways.scheduler}
        self.prepared = prepare(where, site_config(config, where), build_time(os.environ), **values)
        self._tell()

    def _tell(self) -> None:
        """What is wrong stops the build."""
        if errors_of(self.problems):
            raise Refusal(self.problems, self.language)
        if self.problems:
            log.info(tell(self.problems, self.language))

    @property
    def language(self) -> str:
        """That of messages: the one asked for, else the portal's first."""
        return self.ways.speaks or (*self.config.languages, self.config.language)[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings of the last reading."""
        return self.prepared.problems

    def on_build_error(self, *, error: Exception) -> None:
        """No traceback reaches an author: what nobody raised on purpose is said in words of ours."""
        self.failure = error
        if isinstance(error, StoreDamagedError) and self.store:
            self.store.clear()
        elif not isinstance(error, MkDocsException):
            raise PluginError(failure_words(error, self.language)) from error

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """MkDocs goes round the authors' texts; downloads and the page of each view are written beside it."""
        self.texts = ours.texts_of(config, self.prepared.keeper)
        ours.leave_out(files, lambda file: ours.is_strange(file, config, self.prepared))
        ours.strip_pictures(files, config, self.prepared.beside)
        self.beside = ours.Beside(config, frozenset(self.prepared.later))
        self.beside.add_files(self.prepared.files)
        self.beside.add_pages(self.prepared.data_pages)
        for language, prepared in self.prepared.others.items():
            self._add_language(language, prepared, files, config)
        sources = ours.Sources(files, self.beside)
        if not self.prepared.has_long_tables:
            ours.leave_out(sources, lambda file: file.src_uri.startswith(at.READER))
        self._add_extra(sources, config)
        return sources

    def _add_language(
        self, language: str, prepared: Prepared, files: Files, config: MkDocsConfig
    ) -> None:
        """Every page once more under the language's folder; texts in that language are no pages by themselves."""
        self.beside.add_pages(prepared.data_pages)
        for uri, page in prepared.pages.items():
            file, original = (
                ours.generated(config, at.localized(uri, language)),
                files.get_file_from_path(uri),
            )
            assert original is not None  # MkDocs finds the files that we read
            ours.TranslatedPage(prepared, original, file, config, self.texts)
            if known := files.get_file_from_path(file.src_uri):
                files.remove(known)
            files.append(file)
            if text := page.translations.get(language):
                files.remove(files.src_uris[text.uri])

    def _add_extra(self, files: Files, config: MkDocsConfig) -> None:
        """Files of the publisher's own at the root; none takes an address of the portal, and neither do redirects."""
        folder = self.config.extra_files
        extra = read_extra(Path(folder) if folder else None)
        own = {*(file.dest_uri for file in files), *self.beside.addresses()}
        problems = (*check_extra(extra, own), *check_redirects(config, own))
        listed = {*own, *(file.uri for file in extra)}
        if taken := sort_problems((*problems, *check_hand_placed(self.config.keep, listed))):
            raise Refusal(taken, self.language)
        self.beside.add_files(extra)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Every page shows the navigation; texts that it does not name are kept."""
        nav.items = ours.without_empty_lists(nav.items)
        self.nav, self.sources = nav, files
        if self.texts:
            ours.keep_texts(files, nav, config, self.texts)
        return nav

    def _is_ours(self, page: Page) -> bool:
        """Whether a page of a text has the template that we would print it with."""
        _, source = self.prepared.language_of(page.file.src_uri)
        template = self.prepared.template(source)
        return page.meta.get("template") in ((template, HOME) if template == PLAIN else (template,))

    def on_env(
        self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Autoescape on, words and formats in; the same environment renders fragments of the prose."""
        if self.shown:
            raise Refusal(sort_problems(self.shown), self.language)
        self.theme = Theme(env, self.prepared)
        if not ours.is_changed_by_others(config):
            env.bytecode_cache = compiled_for(self.prepared.publication.site)
        self.plain = ours.take_plain(files, self._is_ours) if self.texts else ()
        return env

    @event_priority(100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Calls in a report give way to tokens before another plugin reads them; other pages stay as they are."""
        language, source = self.prepared.language_of(page.file.src_uri)
        prepared = self.prepared.others.get(language, self.prepared)
        page.meta.setdefault("template", prepared.template(source))
        if (
            prepared.template(source) == "report.html"
        ):  # macros takes {#anchor} for a comment, and calls for its own
            page.meta["render_macros"] = False
        return prepared.markdown(source, markdown)

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Author's HTML is cleaned and led; tokens wait for the templates' environment."""
        _, source = self.prepared.language_of(page.file.src_uri)
        self.shown.extend(check_plugins(html, source))
        cleaned = html if isinstance(page, ours.TextPage) and page.texts else clean_html(html)
        html = lead_beside(cleaned, page.url, source, self.prepared.beside)
        return local_links(html, page.url, self.prepared)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The page's view, and its Markdown's fragments in their places."""
        result = self.theme.page_context(
            dict(context), page.file.src_uri, page.content or "", page.toc, page.meta
        )
        return cast(TemplateContext, result)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Texts in another language than their page say so."""
        return finished(output) if self.prepared.language_of(page.file.src_uri)[0] else output

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The view of a page of the theme, such as 404.html."""
        view = self.theme.template_view(template_name)
        for uri, html in self.theme.not_found(context):
            write_file(finished(html).encode(), str(Path(config.site_dir, uri)))
        return cast(TemplateContext, {**context, "view": view})

    @event_priority(100)  # other plugins find a site that is whole
    def _write(self, *, config: MkDocsConfig) -> None:
        """All that is no round of MkDocs': files, the pages of views, and those of texts that are kept."""
        output = Output(Path(config.site_dir), self.store, self._linked(config))
        tasks = list(self._tasks(config))
        trim_memory()  # what joined documents took, before pages take theirs

        links, base = PageLinks(self.prepared.keeper), self.prepared.publication.site.base_path

        def write(number: int) -> SearchEntry | None:
            files, entry = tasks[number]()
            new = [each.uri for each in files if output.write(each)]
            output.close()
            for page in (uri for uri in new if self.store and uri.endswith(".html")):
                links(
                    output.folder, page, base
                )  # kept, for who follows them when all pages are there
            return entry

        if self.store:
            self.store.close()
        for each in self.theme.answers(shared(write, len(tasks), self.ways.jobs)):
            output.write(each)
        output.close()

    def _tasks(self, config: MkDocsConfig) -> Iterator[Task]:
        """What makes them, some at a time; any process may do any of these."""
        yield from self.theme.tasks(self.nav, partial(self._given_to, config))
        yield from (partial(self._text, config, page) for page in self.plain)
        files = iter(self.beside.files.values())
        while some := tuple(islice(files, FILES_AT_ONCE)):
            yield partial(lambda some: (some, None), some)

    def _text(self, config: MkDocsConfig, page: Page) -> tuple[Iterable[OutputFile], None]:
        written = (page.file.src_uri, page.content or "", page.toc, page.meta)
        return [
            self.theme.text_page(
                written, page.url, self.nav, partial(self._context_of, config, page)
            )
        ], None

    def _linked(self, config: MkDocsConfig) -> Path | None:
        """The site before, where nobody may write into its files."""
        return (
            None
            if ours.is_changed_by_others(config)
            else self.ways.last_site or self.ways.looked_at
        )

    def _given_to(self, config: MkDocsConfig, url: str, view: View) -> dict[str, Any]:
        """What the template of a page of data finds of MkDocs' own."""
        return self._context_of(config, self.beside.page_of(at.folder_source(url), view.title))

    def _context_of(self, config: MkDocsConfig, page: Page) -> dict[str, Any]:
        """What MkDocs gives to the template of a page."""
        return dict(get_context(self.nav, [], config, page))

    @event_priority(-100)  # what other plugins write is found and sealed too
    def _seal(self, *, config: MkDocsConfig) -> None:
        """The search index over the pages as they were written, then the seal over all files."""
        if self.texts:
            ours.close_texts(self.plain, self.sources, config)
        site = Path(config.site_dir)
        index = self.index = index_of(site, self.prepared, self.theme.stubs, self._linked(config))
        self.prepared = self.prepared.written_out()
        self.beside.forget()
        del self.theme, self.beside, self.nav, self.sources, self.plain, self.texts
        if not self.serving and index.source:
            give_back_memory()  # to the program that makes the index; who serves keeps the last portal anyway
        if not (self.ways.looked_at and index.stand_in()):
            self.complete()
        if not self.serving:
            prepared = self.prepared
            seal_site(site, prepared.publication, prepared.keeper, prepared.moved)

    on_post_build = CombinedEvent(_write, _seal)

    def complete(self) -> None:
        """Write the search index, once, and make room in the store."""
        index, self.index = self.index, None
        if index:
            index.write()
        if index and self.store:
            self.store.prune(ends=not self.ways.looked_at)  # a session of `serve` is one build

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """MkDocs' own server builds anew for a change of a table too."""
        server.watch(self.config.datasets)
        return server
