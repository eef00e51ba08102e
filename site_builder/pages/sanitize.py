"""Author's HTML made safe, and fragments put in the place of their tokens afterwards."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Sequence, Set
from itertools import pairwise
from urllib.parse import quote, unquote

import markdown
import nh3
from markupsafe import Markup, escape

from site_builder.core import addresses as at
from site_builder.core.active import ATTRIBUTES, CLASSES, TAGS
from site_builder.derive.figures import TOKEN

_NAMED = re.compile(r'(<(?:img\b[^>]*?\ssrc|a\b[^>]*?\shref)=")([^":?#]+)')


def lead_beside(html: str, url: str, src_uri: str, files: Set[str]) -> str:
    """A cleaned text of the page at `url`: what `files` hold beside the text's file is found from there.

    What leads to one of the files already is left as it is; MkDocs has led what Markdown names.
    """

    def lead(named: re.Match[str]) -> str:
        path = unquote(named[2])
        beside = at.beside(src_uri, path)
        if posixpath.normpath(posixpath.join(url, path)) in files or beside not in files:
            return named[0]
        return named[1] + quote(posixpath.relpath(beside, url or "."))

    return _NAMED.sub(lead, html)


_HEADING = re.compile(
    r'(?P<head><(?P<tag>h[2-4]) id="(?P<id>[^"]+)">.*?)(?P<tail></(?P=tag)>)', re.DOTALL
)
_PICTURE = re.compile(r"<p>\s*<img((?: [a-z]+=\"[^\"]*\")*)>\s*</p>")
_TITLE = re.compile(r' title="([^"]*)"')
_TOKEN = re.compile(rf"<p>\s*{TOKEN.pattern}\s*</p>|{TOKEN.pattern}")


def clean_html(html: str) -> str:
    """Only the elements and attributes that text needs; links to http, https and mailto."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        strip_comments=True,
    )
    # A block of code and a table scroll by themselves on a phone, so they must be reachable by keyboard.
    cleaned = cleaned.replace("<pre>", '<pre tabindex="0">').replace(' class=""', "")
    tabled = cleaned.replace("<table", '<div class="scroll" tabindex="0"><table')
    return _captioned(tabled.replace("</table>", "</table></div>"))


def _captioned(html: str) -> str:
    """A picture alone in its paragraph is a figure, with its title as the caption."""

    def put(match: re.Match[str]) -> str:
        title = _TITLE.search(match[1])
        caption = f"<figcaption>{title[1]}</figcaption>" if title else ""
        return f'<figure class="picture"><img loading="lazy"{_TITLE.sub("", match[1])}>{caption}</figure>'

    return _PICTURE.sub(put, html)


def place_fragments(html: str, rendered: Sequence[str]) -> str:
    """Each token gives way to the HTML of its fragment; one alone in a paragraph takes the paragraph's place."""

    def put(match: re.Match[str]) -> str:
        alone = match.group(1)
        fragment = rendered[int(alone or match.group(2))]
        is_block = fragment.lstrip().startswith(("<figure", "<div", "<section", "<table"))
        return f"<p>{fragment}</p>" if alone and not is_block else fragment

    return _TOKEN.sub(put, html)


def add_permalinks(html: str, label: str) -> str:
    """A link to itself after each heading that has an address; Pagefind leaves it out of the text."""

    def put(match: re.Match[str]) -> str:
        mark = f'<a class="perma" href="#{match["id"]}" aria-label="{escape(label)}" data-pagefind-ignore>#</a>'
        return f"{match['head']}{mark}{match['tail']}"

    return _HEADING.sub(put, html)


_TAGS = set(
    "a abbr b blockquote br code dd del dl dt em i li ol p pre q s strong sub sup table tbody td th thead tr ul".split()
)
_PLAIN = re.compile(r"[\w\s.,;:()%/–—“”\"'’?!+=&…°²³₫-]*")


def description_html(text: str) -> Markup:
    """The text as its author set it: paragraphs, lists, links; no headings, pictures or scripts."""
    result = markdown.markdown(text, extensions=["tables", "sane_lists"])
    return Markup(
        nh3.clean(
            result,
            tags=_TAGS,
            clean_content_tags={"script", "style"},
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
    )


def description_words(text: str) -> str:
    """The same without its marks, for a line of a list or a caption."""
    if _PLAIN.fullmatch(text) and "\n" not in text:
        return text
    bare = nh3.clean(markdown.markdown(text), tags=set(), clean_content_tags={"script", "style"})
    return " ".join(html.unescape(bare).split())


FEWEST = 4  # sections below which a text is no long one
MOST = 12  # headings above which one reads the list of sections first, and opens what one came for
_HEADINGS = re.compile(r"<h[2-4]\b")
_VOID = frozenset("br col hr img input path rect line circle".split())
# A tag with its quoted values; comments, scripts and styles, which hold none, are passed whole.
_TAG = re.compile(
    r"<!--.*?-->|<((?i:script|style))\b.*?</\1\s*>|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+>",
    re.DOTALL,
)
_LINK = re.compile(r'\s*<a class="perma".*?</a>', re.DOTALL)
_SECTION_HEADING = re.compile(r"(<h2\b.*?</h2>)(.*)", re.DOTALL)


def fold_sections(html: str) -> tuple[str, bool]:
    """Each heading of the second level with what follows it as a `details`; a short text stays as it is.

    Those of a text of many headings are closed, and the second value says so: browsers open the one that an address
    or a search in the page leads to, and print all of them. Only headings that stand by themselves begin a part: one
    inside a quotation or another element is left there.
    """
    places = _places(html)
    if len(places) < FEWEST:
        return html, False
    is_closed = len(_HEADINGS.findall(html)) > MOST
    parts = (
        _part(html[start:end], "" if is_closed else " open")
        for start, end in pairwise((*places, len(html)))
    )
    return html[: places[0]] + "".join(parts), is_closed


def _part(html: str, opened: str) -> str:
    match = _SECTION_HEADING.match(html)
    assert match is not None
    # A handle may hold no link: the heading's own link to itself stands after it.
    link = _LINK.search(match[1])
    heading, link_html = (match[1].replace(link[0], ""), link[0]) if link else (match[1], "")
    return f'<details class="part"{opened}><summary>{heading}</summary>{link_html}{match[2].strip()}</details>\n'


def _places(html: str) -> list[int]:
    """Where the headings of the second level stand that are in no other element."""
    places, depth = [], 0
    for tag in _TAG.finditer(html):
        _, end, name = tag.groups()
        if name is None or name.lower() in _VOID or tag[0].endswith("/>"):
            continue
        if name == "h2" and not end and depth == 0:
            places.append(tag.start())
        depth += -1 if end else 1
    return places
