"""What pages show, worked out before any template runs; one module a kind of page.

Lives here: views, and charts as drawn. May enter: `catalog`, `export`, `derive` and below; never `channels`. Begin
with this module's nouns, then `home`.

A view is a frozen value made from nouns; a template prints it and computes nothing. Beside the kinds of page stand
`facts`, `downloads`, `samples` and `table`, which several kinds share. Addresses (`uri`) are relative to the site's
root; templates make them relative to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.numbers.quantity import Parts
from site_builder.core.problem import Translate
from site_builder.derive.fates import QUIET, Fate, say_fate, say_whole
from site_builder.derive.observations import all_series
from site_builder.model.publication import Publication
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class FateView:
    """One fate in words with where it leads; `is_quiet` where the page shows it elsewhere."""

    kind: str
    words: str
    href: str = ""
    is_quiet: bool = False


def fate_views(fates: Sequence[Fate], language: str) -> tuple[FateView, ...]:
    """What stands beside a value; a fate of the same words is said once."""
    result = (
        FateView(each.kind, say_fate(each, language), each.href, each.kind in QUIET)
        for each in fates
    )
    return tuple(dict.fromkeys(result))


def whole_views(fates: Sequence[Fate], language: str) -> tuple[FateView, ...]:
    """What stands at the head of a report or dataset."""
    return tuple(
        dict.fromkeys(FateView(each.kind, say_whole(each, language), each.href) for each in fates)
    )


def whole_note(fates: Sequence[Fate], language: str) -> str:
    """The first of them, for a line of a list; "" where nothing became of it."""
    return say_whole(fates[0], language) if fates else ""


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
# Pagefind's index is searched by WebAssembly; no other page may compile it.
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

WORDS_OF = message_tables(__name__)  # what pages call things, by their codes
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: an address within the site or a full http, https or mailto one."""

    href: str
    title: str
    note: str = ""
    count: int | None = None
    is_current: bool = False


Crumb = Link


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page or its data in another form or language, for `link rel=alternate`."""

    uri: str
    type: str
    title: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a fact list; an empty `text` is printed as not stated by the source."""

    term: str
    text: str = ""
    href: str = ""
    note: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure taken from the data. `value` is canonical, `number`, `unit` and `qualifier` are for readers, and so is
    `short`, the scale in which a long amount is set large.
    """

    key: str
    value: str
    number: str
    unit: str = ""
    qualifier: str = ""
    href: str = ""
    source: str = ""
    fates: tuple[FateView, ...] = ()
    short: Parts | None = None

    @property
    def printed(self) -> str:
        """What belongs together stays on one line, a unit in words may go to the next: "gần 600 tập dữ liệu"."""
        return str(self.parts)

    @property
    def parts(self) -> Parts:
        """Qualifier, number and unit."""
        return Parts(self.qualifier, self.number, self.unit)


Find = Callable[[Report, str], Figure | None]


@dataclass(frozen=True, slots=True)
class PointView:
    """A main point of a report: its figure in its parts, then the sentence (its HTML cleaned).

    `exact` is the figure as it is printed, where its parts are those of another scale; `lang` is the language of the
    sentence where that is not the page's.
    """

    figure: Parts
    text: Markup
    fates: tuple[FateView, ...] = ()
    lang: str = ""
    exact: str = ""

    @property
    def number(self) -> str:
        """What is set large: the number with its qualifier and per cent sign."""
        return self.figure.head

    @property
    def unit(self) -> str:
        """The unit in words, set small."""
        return self.figure.words


@dataclass(frozen=True, slots=True)
class TocItem:
    """A heading of the text with the headings under it."""

    anchor: str
    title: str
    children: tuple[TocItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in words."""

    code: str
    severity: str
    place: str
    found: str
    repair: str
    fates: tuple[FateView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every page has. `section` is the address of the navigation item that it stands under.

    `image` is the address of a picture that stands for the page, `sheet` its edition on paper. `languages` are its
    addresses in every language of the portal, none where it has one; `body_lang` is the language of the author's text
    where that is not the page's.
    A page that `is_answer` is found by search, before or after others by its `search_weight`.
    """

    template: ClassVar[str] = "page.html"
    policy: ClassVar[str] = POLICY
    search_weight: ClassVar[float] = 1

    uri: str
    title: str
    description: str = ""
    kind: str = "page"
    section: str = "-"
    crumbs: tuple[Crumb, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    languages: tuple[Alternate, ...] = ()
    series_title: str = ""
    years: tuple[str, ...] = ()
    is_indexed: bool = True
    is_answer: bool = True
    structured: Mapping[str, object] | None = None
    image: str = ""
    body_lang: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of links in the footer."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: columns of links, a line of those for programs, how one may type in the search."""

    columns: tuple[Column, ...] = ()
    machine: Column | None = None
    copyright: Markup = Markup()
    hint: str = ""


def home_crumb(translate: Translate) -> Crumb:
    """The first step of every path."""
    return Crumb("", translate("Home"))


def places_of(publication: Publication) -> tuple[Link, ...]:
    """Where a reader can go on by hand."""
    translate, language = translator(publication.site.language), publication.site.language
    reports = (Link(each.uri, each.title.say(language)) for each in publication.series)
    indicators = (Link(at.INDICATORS, translate("Indicators")),) if all_series(publication) else ()
    return (
        Link("", translate("Home")),
        *reports,
        *indicators,
        Link(at.DATASETS, translate("All datasets")),
    )
