"""The MkDocs plugin `open-data`: translates hooks into calls and back; everything else lives elsewhere."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any, cast

import jinja2
from mkdocs.config import config_options as option
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
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
from site_builder.build.store import Store
from site_builder.core import addresses as at
from site_builder.core.files import KeptFile, OutputFile, build_time
from site_builder.core.i18n.catalog import FIRST, LOCALE, add_catalogues, languages
from site_builder.core.i18n.report import tell
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.core.regime import REGIMES, Regime, own_regime, parse_regime
from site_builder.core.text import heading_slug, text_of
from site_builder.load.extra import check_extra, read_extra
from site_builder.load.known_keys import check_settings
from site_builder.load.publication import Folders
from site_builder.model.config import DOCUMENT_FACTS, Agent, Licence, SiteConfig, Translation
from site_builder.model.manifest import Manifest

log = logging.getLogger("mkdocs.plugins.open-data")


class AgentOptions(Config):
    """A person or body, with `name_en` and the like beside `name`."""

    name = option.Type(str)
    name_en = option.Type(str, default="")
    url = option.Type(str, default="")
    email = option.Type(str, default="")
    type = option.Type(str, default="")


class LicenceOptions(Config):
    """The licence of the portal's own compilation; there is no default."""

    name = option.Type(str)
    title = option.Type(str)
    url = option.Type(str)


class LanguageOption(option.Type[str]):
    """A language that the interface speaks: one of ours, or one of the catalogues in the portal's own `locale/`."""

    def pre_validation(self, config: Config, key_name: str) -> None:
        """The portal's catalogues lie beside mkdocs.yml."""
        if config.config_file_path:
            add_catalogues(Path(config.config_file_path).parent.resolve() / LOCALE)

    def run_validation(self, value: object) -> str:
        """Raises ValidationError and lists the languages there are."""
        language = super().run_validation(value)
        if language not in languages():
            raise ValidationError(f"Expected one of: {languages()} but received: {language!r}")
        return language


class RegimeOptions(Config):
    """How a portal cuts windows where no known rule fits: when its year begins, when windows end, when reports are due.

    `named_by` says whether a year bears the number of the calendar year in which it starts or ends.
    """

    title = option.Type(str)
    title_en = option.Type(str, default="")
    first_month = option.Choice(tuple(range(1, 13)), default=1)
    named_by = option.Choice(("start", "end"), default="start")
    last_day = option.Optional(option.Choice(tuple(range(1, 28))))
    due_day = option.Optional(option.Choice(tuple(range(1, 29))))


class TranslationOptions(Config):
    """What mkdocs.yml itself says, in another language: name and description of the portal, titles of its pages."""

    site_name = option.Type(str, default="")
    site_description = option.Type(str, default="")
    nav = option.DictOfItems(option.Type(str), default={})


class PublicationOptions(Config):
    """How the portal deals with packages that fail, and with their files that lie elsewhere."""

    set_aside = option.Type(bool, default=False)
    remote = option.Choice(("list", "fetch", "refuse"), default="list")


class Options(Config):
    """The block `open-data` of mkdocs.yml."""

    datasets = option.Dir(exists=True, default="datasets")
    language = LanguageOption(str, default=FIRST)
    languages = option.ListOfItems(LanguageOption(str), default=[])
    translations = option.DictOfItems(option.SubConfig(TranslationOptions), default={})
    notice = option.Type(str, default="")
    notice_en = option.Type(str, default="")
    regime = option.Type(str, default="")
    regimes = option.DictOfItems(option.SubConfig(RegimeOptions), default={})
    empty_facts = option.Choice(("show", "hide"), default="show")
    document_facts = option.ListOfItems(option.Choice(DOCUMENT_FACTS), default=list(DOCUMENT_FACTS))
    extra_files = option.Optional(option.Dir(exists=True))
    publisher = option.SubConfig(AgentOptions)
    contact = option.SubConfig(AgentOptions)
    licence = option.SubConfig(LicenceOptions)
    publication = option.SubConfig(PublicationOptions)


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
    serving = False
    sets_aside = False
    stores = True
    store: Store | None = None
    last_site: Path | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether MkDocs serves: its live reload is an inline script that the policy would block."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Headings get addresses that keep Vietnamese words readable."""
        config.mdx_configs.setdefault("toc", {}).setdefault("slugify", heading_slug)
        config.markdown_extensions.extend(
            each for each in ("attr_list", "footnotes") if each not in config.markdown_extensions
        )
        config.theme.static_templates.add("404.html")
        # The catalogue writes a sitemap whose dates are those of the reports, not of the build.
        config.theme.static_templates.discard("sitemap.xml")
        # The navigation holds hub pages only; every other page is reached from them.
        config.validation.nav.omitted_files = logging.DEBUG
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read, check and make all downloads before the first byte is written; errors end the build here."""
        aside = Aside(self.last_site) if self.sets_aside or self.config.publication.set_aside else None
        given: dict[str, Any] = {"drafting": self.serving, "aside": aside}
        where = folders(config)
        self.store = Store(where.root / ".cache" / "store") if self.stores else None
        given["store"] = self.store
        self.prepared = prepare(where, site_config(config), build_time(os.environ), **given)
        said = tell(self.prepared.problems, self.config.language)
        if errors_of(self.prepared.problems):
            raise PluginError(said)
        if self.prepared.problems:
            log.info(said)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Downloads as they are, and one page for each view."""
        for made in self.prepared.files:
            _put(files, _download(made, config))
        for view in self.prepared.views:
            file = _generated(config, at.folder_source(view.uri))
            DataPage(view.title, file, config)
            _put(files, file)
        for language, prepared in self.prepared.others.items():
            self._add_language(language, prepared, files, config)
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
            raise PluginError(tell(taken, self.config.language))
        for made in extra:
            files.append(_download(made, config))
        return files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Autoescape on, words and formats in; the same environment renders fragments of the prose."""
        self.theme = Theme(env, self.prepared, serving=self.serving)
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
        site = Path(config.site_dir)
        index_search(site, self.prepared.publication.site.languages)
        if self.store:
            self.store.prune()
        if not self.serving:
            self.manifest = seal_site(site, self.prepared.publication, self.seal)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """A change of a table shows on reload too."""
        server.watch(self.config.datasets)
        return server


def _generated(config: MkDocsConfig, src_uri: str) -> File:
    """The file of a page that we fill ourselves."""
    return File.generated(config, src_uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)


def _download(made: OutputFile, config: MkDocsConfig) -> File:
    given: Any = {"abs_src_path": str(made.path)} if isinstance(made, KeptFile) else {"content": made.content}
    return DownloadFile.generated(config, made.uri, inclusion=InclusionLevel.NOT_IN_NAV, **given)


def _put(files: Files, file: File) -> None:
    """Add a file of ours; one of the same name in the author's folder gives way to it."""
    if known := files.get_file_from_path(file.src_uri):
        files.remove(known)
    files.append(file)


def folders(config: MkDocsConfig) -> Folders:
    """Where the sources lie, from the place of mkdocs.yml."""
    root = Path(config.config_file_path).parent.resolve()
    plugin = config.plugins["open-data"]
    return Folders(root, Path(config.docs_dir).resolve(), Path(plugin.config.datasets).resolve())


def site_config(config: MkDocsConfig) -> SiteConfig:
    """The portal's settings as our own noun."""
    options = config.plugins["open-data"].config
    regimes = {name: _regime(name, own) for name, own in options.regimes.items()}
    languages = tuple(dict.fromkeys(options.languages)) or (options.language,)
    return SiteConfig(
        name=config.site_name,
        url=(config.site_url or "").rstrip("/") + "/",
        language=languages[0],
        languages=languages,
        description=text_of({"d": config.site_description or ""}, "d"),
        notice=text_of(options, "notice"),
        publisher=_agent(options.publisher),
        contact=_agent(options.contact),
        licence=Licence(options.licence.name, options.licence.title, options.licence.url),
        regime=_portal_regime(options.regime, regimes),
        regimes=regimes,
        problems=tuple(_unknown_options(config)),
        remote=options.publication.remote,
        hides_empty_facts=options.empty_facts == "hide",
        document_facts=tuple(options.document_facts),
        translations={
            code: Translation(words.site_name, words.site_description, words.nav)
            for code, words in options.translations.items()
        },
    )


def _unknown_options(config: MkDocsConfig) -> Iterator[Problem]:
    """Keys of mkdocs.yml that neither MkDocs nor this plugin knows; MkDocs itself only logs them."""
    file = Path(config.config_file_path).name
    options = config.plugins["open-data"].config
    parts = {name: options[name] for name in ("publisher", "contact", "licence", "publication")}
    yield from check_settings(config, _names(config), file, file)
    yield from check_settings(options, _names(options), file, "open-data")
    for name, part in parts.items():
        yield from check_settings(part, _names(part), file, name)


def _names(config: Config) -> frozenset[str]:
    return frozenset(name for name, _ in config._schema)


def _portal_regime(name: str, own: Mapping[str, Regime]) -> Regime | None:
    try:
        return parse_regime(name, own) if name else None
    except ValueError as error:
        known = ", ".join((*REGIMES, "fiscal-04", "academic-09", *own))
        raise ConfigurationError(f"open-data: regime: {name!r} is none of {known}.") from error


def _regime(name: str, options: RegimeOptions) -> Regime:
    year = (options.first_month, options.named_by == "end")
    return own_regime(name, text_of(options, "title"), year, (options.last_day, options.due_day))


def _agent(options: AgentOptions) -> Agent:
    return Agent(text_of(options, "name"), options.url, options.email, options.type)
