"""The portal's own settings, parsed once from the `open-data` block of mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.calendar.regime import Regime
from site_builder.core.i18n.catalog import SOURCE, glossary, language_name, say_in_context
from site_builder.core.problem import NC_, Problem
from site_builder.core.text import OtherLanguage, Text, table_beside, unmarked, untranslated

SCHEMES: Mapping[str, Mapping[str, str]] = table_beside(__file__, "palette.toml")
LIGHT = SCHEMES["light"]


@dataclass(frozen=True, slots=True)
class Font:
    """A family of letters out of files beside the texts; `variable` holds every weight in one file."""

    name: str
    regular: str = ""
    bold: str = ""
    italic: str = ""
    variable: str = ""

    @property
    def files(self) -> Mapping[str, str]:
        """Its files by what they are."""
        named = {
            "regular": self.regular,
            "bold": self.bold,
            "italic": self.italic,
            "variable": self.variable,
        }
        return {style: path for style, path in named.items() if path}


@dataclass(frozen=True, slots=True)
class Script:
    """A file of JavaScript; a module brings others in by itself."""

    path: str
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a portal's pages differ from the theme. Paths are seen from the folder of texts.

    `templates` are those that texts may name, none where that is not known.
    `palette` holds tokens by scheme (`light`, `dark`), `settings` is the name of the file that all of it stands in.
    """

    logo: str = ""
    favicon: str = ""
    font: Font | None = None
    palette: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    styles: tuple[str, ...] = ()
    scripts: tuple[Script, ...] = ()
    settings: str = "mkdocs.yml"
    templates: tuple[str, ...] = ()

    @property
    def has_style(self) -> bool:
        """Whether the pages need a style sheet that is made of it."""
        return bool(self.logo or self.font or any(self.palette.values()))

    @property
    def icon_type(self) -> str:
        """The media type of the favicon, the theme's where there is no other."""
        ending = self.favicon.lower().rpartition(".")[2]
        return {"png": "image/png", "ico": "image/x-icon"}.get(ending, "image/svg+xml")

    def files(self) -> Iterator[tuple[str, str]]:
        """Each file that it names, after the option that names it."""
        named = {
            "logo": self.logo,
            "favicon": self.favicon,
            **(self.font.files if self.font else {}),
        }
        yield from ((option, path) for option, path in named.items() if path)
        yield from (("extra_css", path) for path in self.styles)
        yield from (("extra_javascript", script.path) for script in self.scripts)


# Defects of single cells that a steward may accept: the row stands, the cell is blank, or text, or leads nowhere.
ACCEPTABLE = ("cell-missing", "cell-type", "key-dangling")
# What a report says of the document behind it; a portal whose reports are no official documents names fewer.
DOCUMENT_FACTS = ("addressee", "request", "signatory", "number", "legal_basis")


_ZONE = NC_("time zone", "UTC")  # where one country speaks a language, its catalogue names the zone


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or body: who publishes, creates or answers."""

    name: Text
    url: str = ""
    email: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its Open Definition or SPDX name, its title and its address."""

    name: str = ""
    title: str = ""
    url: str = ""


REGISTERED: Mapping[str, Mapping[str, str]] = table_beside(__file__, "licences.toml")
LICENCES = {
    name: Licence(name, each["title"], each["url"])
    for name, each in REGISTERED.items()
    if "title" in each
}


@dataclass(frozen=True, slots=True)
class Translation:
    """What mkdocs.yml says in one language of a portal: name, description, copyright, titles of its navigation."""

    name: str = ""
    description: str = ""
    copyright: str = ""
    nav: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What every page and file says about the portal. `url` ends in `/`.

    `languages` are those of its pages: the first stands at the root and is that of files, the others under their
    codes; `language` is the one that pages are made in now. `translations` is what mkdocs.yml says in the others.
    `regime` cuts the windows of series that name none (None: the portal names none either), `regimes` are its own.
    `report_url` is a form where readers report errors; without it they write to `contact`.
    `problems` are what is wrong with the settings themselves. `abbreviations` say what short forms stand for, for
    pages, search and short messages alike. `picture_hosts` are other hosts whose pictures pages may show; `copyright`
    is HTML, `extensions` are those of Markdown that the portal adds to ours. `formats` are the forms in which it
    publishes tables, none for the usual ones. `hand_placed` are files and folders that its host wants there, `published` those
    beside the texts that go out although no page names them.
    """

    name: str
    url: str
    language: str
    languages: tuple[str, ...]
    description: Text
    notice: Text
    publisher: Agent
    contact: Agent
    licence: Licence
    regime: Regime | None = None
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    hides_empty_facts: bool = False
    report_url: str = ""
    remote: Literal["list", "fetch", "refuse"] = "list"
    accepted: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # codes of defects, by package
    problems: tuple[Problem, ...] = ()
    document_facts: tuple[str, ...] = DOCUMENT_FACTS
    abbreviations: Mapping[str, Text] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    picture_hosts: tuple[str, ...] = ()
    copyright: Text = Text()
    look: Look = Look()
    extensions: tuple[str, ...] = ()
    nav: tuple[
        tuple[str, str], ...
    ] = ()  # what its navigation calls its entries, and where they lead, as written
    zone: str = ""
    formats: tuple[str, ...] = ()
    hand_placed: tuple[str, ...] = ()
    published: tuple[str, ...] = ()

    @property
    def time_zone(self) -> str:
        """Where its days begin: as it says itself, else as its language does."""
        return self.zone or say_in_context("time zone", _ZONE, str(self.languages[0]))

    @property
    def others(self) -> tuple[str, ...]:
        """The languages of its pages beside the first."""
        return self.languages[1:]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages in which our own words stand in files for programs: the portal's, and English."""
        return tuple(dict.fromkeys((*self.languages, SOURCE)))

    @property
    def prefix(self) -> str:
        """The folder of the pages in this language, "" for the first, which has the root."""
        return "" if self.language == self.languages[0] else str(self.language)

    @property
    def title(self) -> Text:
        """Its name in every language, for catalogues."""
        return Text(
            self.name,
            tuple(
                sorted((code, text.name) for code, text in self.translations.items() if text.name)
            ),
        )

    def in_language(
        self, language: str, known: Mapping[str, str] = MappingProxyType({})
    ) -> SiteConfig:
        """The settings for pages in another of its languages; what is not translated, nor `known`, is marked."""
        words = self.translations.get(language, Translation())
        other = OtherLanguage(language, self.languages[0], {**known, **glossary(language)})
        return replace(self, language=other, name=words.name or untranslated(self.name, other))

    def addresses(self, uri: str) -> tuple[tuple[str, str], ...]:
        """Each language of the portal with the address of a page in it, the first at the root."""
        main, *others = self.languages
        return ((main, uri), *((code, at.localized(uri, code)) for code in others))

    def plain(self) -> SiteConfig:
        """The same for files, which carry no marks."""
        return replace(self, language=str(self.language), name=unmarked(self.name))

    @property
    def main_language(self) -> str:
        """What this language calls the portal's first."""
        return language_name(self.languages[0], self.language)

    def page_url(self, uri: str) -> str:
        """The public address of a page in this language."""
        return self.absolute(at.localized(uri, self.prefix))

    def nav_title(self, title: str) -> str:
        """What an item of the navigation is called in this language."""
        known = self.translations.get(self.language, Translation()).nav
        return known.get(title) or untranslated(title, self.language)

    @property
    def base_path(self) -> str:
        """The path part of the address, `/` for a portal that has a host of its own."""
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]

    def absolute(self, uri: str) -> str:
        """The public address of a file or page of the site."""
        return self.url + uri.lstrip("/")
