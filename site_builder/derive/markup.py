"""The Markdown that texts are written in, tabs that need no script, and what a text says without markup.

Tabs are those of `pymdownx.tabbed` (`=== "Title"`, text indented by four blanks). What it makes of them are buttons;
here they become `details` of one name, of which a browser opens one at a time.

Without markup a text is its sections with the calls filled in. Headings and their anchors are those of the page, since
the same extensions make them. Where a table or a chart stood, the section names it instead: figures are for reading
there, data for taking from the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from site_builder.core.text import heading_slug
from site_builder.derive.figures import (
    TOKEN,
    CellFragment,
    ChartFragment,
    FigureFragment,
    Fragment,
    TableFragment,
)
from site_builder.derive.prose import Bound

TABBED = "pymdownx.tabbed"
TABS = "site_builder.derive.markup"
# What MkDocs brings, and what the plugin adds to it.
BROUGHT = ("toc", "tables", "fenced_code")
ADDED = ("attr_list", "footnotes", "admonition", TABBED, TABS)
CONFIGS: dict[str, dict[str, Any]] = {
    "toc": {"slugify": heading_slug},
    TABBED: {"alternate_style": True},
}


def as_html(text: str, more: Sequence[str] = ()) -> str:
    """A text as MkDocs renders it, links apart; `more` are extensions that the portal adds."""
    return html_with(text, list(dict.fromkeys((*BROUGHT, *ADDED, "md_in_html", *more))), CONFIGS)


def html_with(text: str, extensions: Sequence[Any], configs: Mapping[str, Any]) -> str:
    """A text as these extensions render it, with what configures them."""
    return markdown.markdown(text, extensions=list(extensions), extension_configs=dict(configs))


class _Tabs(Treeprocessor):
    """Turns each set of tabs into parts that open and close."""

    def run(self, root: Element) -> None:
        """Inner sets too: they lie in the contents that are moved."""
        for where in list(root.iter("div")):
            if "tabbed-alternate" in (where.get("class") or "").split():
                _fold(where)


def _fold(where: Element) -> None:
    number = (where.get("data-tabs") or "").partition(":")[0]
    parts = {part.get("class"): part for part in where if part.tag == "div"}
    labels, contents = list(parts["tabbed-labels"]), list(parts["tabbed-content"])
    for part in list(where):
        where.remove(part)
    where.attrib.clear()
    where.set("class", "tabbed")
    for label, content in zip(labels, contents, strict=True):
        part = SubElement(where, "details", {"name": f"tabs-{number}"})
        if label is labels[0]:
            part.set("open", "open")
        label.tag, label.attrib = "summary", {}
        part.extend((label, *content))


class TabsExtension(Extension):
    """After `pymdownx.tabbed`."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Last of all: the titles of tabs are read by then."""
        md.treeprocessors.register(_Tabs(md), "site-builder-tabs", -1)


def makeExtension(**configs: Any) -> TabsExtension:  # noqa: N802
    """What Markdown asks a module of this name for."""
    return TabsExtension(**configs)


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | frozenset(
    "p li tr div pre blockquote dt dd table ul ol section figure details summary".split()
)
_SILENT = frozenset(("script", "style"))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text down to the next one; what stands before the first heading has level 0."""

    anchor: str
    level: int
    title: str
    text: str
    tables: tuple[TableFragment, ...] = ()
    charts: tuple[ChartFragment, ...] = ()


@dataclass
class _Draft:
    """A section being read; never leaves this module."""

    anchor: str = ""
    level: int = 0
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Sorts the text of a page into sections; never leaves this module."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts = [_Draft()]
        self.in_heading = False
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _HEADINGS:
            self.drafts.append(_Draft(dict(attrs).get("id") or "", int(tag[1])))
            self.in_heading = True
        elif tag in _BLOCKS or tag == "br":
            self.drafts[-1].text.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.drafts[-1].text.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if tag in _HEADINGS:
            self.in_heading = False
        elif tag in _BLOCKS:
            self.drafts[-1].text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # A line that ends in the source does not end for a reader.
            (self.drafts[-1].title if self.in_heading else self.drafts[-1].text).append(
                data.replace("\n", " ")
            )


Beside = Callable[[str, int, str], str]  # table, line, column


def _nothing(resource: str, line: int, column: str) -> str:
    return ""


def sections_of(bound: Bound, language: str, beside: Beside = _nothing) -> tuple[Section, ...]:
    """The sections of a bound text in order; one without heading, text, table and chart is left out.

    `beside` says what stands after a figure, such as its correction.
    """
    reader = _Reader()
    reader.feed(as_html(bound.text))
    reader.close()
    sections = (_section(draft, bound, language, beside) for draft in reader.drafts)
    return tuple(each for each in sections if each.level or each.text or each.tables or each.charts)


def plain_text(bound: Bound, language: str, beside: Beside = _nothing) -> str:
    """The whole of a short text, such as a main point."""
    return "\n\n".join(
        section.text for section in sections_of(bound, language, beside) if section.text
    )


def _section(draft: _Draft, bound: Bound, language: str, beside: Beside) -> Section:
    text = "".join(draft.text)
    fragments = [bound.fragments[int(number)] for number in TOKEN.findall(text)]
    return Section(
        anchor=draft.anchor,
        level=draft.level,
        title=_filled("".join(draft.title), bound, language, _nothing).strip(),
        text=_tidy(_filled(text, bound, language, beside)),
        tables=tuple(each for each in fragments if isinstance(each, TableFragment)),
        charts=tuple(each for each in fragments if isinstance(each, ChartFragment)),
    )


def _filled(text: str, bound: Bound, language: str, beside: Beside) -> str:
    return TOKEN.sub(
        lambda match: _fragment_text(bound.fragments[int(match[1])], language, beside), text
    )


def _fragment_text(fragment: Fragment, language: str, beside: Beside) -> str:
    match fragment:
        case FigureFragment(figure=figure):
            return figure.phrase(language, fragment.unit) + beside(figure.resource, figure.line, "")
        case CellFragment():
            return fragment.printed + beside(fragment.resource, fragment.line, fragment.column)
    return ""


def _tidy(text: str) -> str:
    """Blocks parted by one empty line, lines of a list by none."""
    lines = [
        re.sub(r"[^\S\n]+", " ", line.replace("\N{NO-BREAK SPACE}", " ")).strip(" |")
        for line in text.split("\n")
    ]
    return "\n".join(_squeezed(lines)).strip()


def _squeezed(lines: list[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        is_item = line.startswith("- ") and before.startswith("- ")
        if line and line != "-":
            yield line if is_item or not before else f"\n{line}"
            before = line
