"""Descriptions of packages and tables, which their authors write in Markdown, as safe HTML and as plain words.

Source: Data Package 2.0, "description" (CommonMark).
"""

from __future__ import annotations

import html
import re

import markdown
import nh3
from markupsafe import Markup

_TAGS = set(
    "a abbr b blockquote br code dd del dl dt em i li ol p pre q s strong sub sup table tbody td th thead tr ul".split()
)
_PLAIN = re.compile(r"[\w\s.,;:()%/–—“”\"'’?!+=&…°²³₫-]*")


def description_html(text: str) -> Markup:
    """The text as its author set it: paragraphs, lists, links; no headings, pictures or scripts."""
    made = markdown.markdown(text, extensions=["tables", "sane_lists"])
    return Markup(
        nh3.clean(
            made,
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
