"""Author's HTML made safe, and fragments put in the place of their tokens afterwards."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence, Set
from urllib.parse import quote, unquote

import nh3
from markupsafe import escape

from site_builder.core import addresses as at
from site_builder.core.safe_html import ATTRIBUTES, CLASSES, TAGS
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


_HEADING = re.compile(r'(?P<head><(?P<tag>h[2-4]) id="(?P<id>[^"]+)">.*?)(?P<tail></(?P=tag)>)', re.DOTALL)
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
    # A block of code scrolls by itself on a phone, so it must be reachable by keyboard.
    return _captioned(cleaned.replace("<pre>", '<pre tabindex="0">').replace(' class=""', ""))


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
