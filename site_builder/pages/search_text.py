"""What the search index needs beside the page's own text.

Pagefind takes tone marks off by itself but keeps đ, so "dat dai" would not find "đất đai". What it reads of a page
therefore has its words with đ once more in plain letters, after a marker word by which the script knows where the
page's own text ends. Readers' pages do not: who copies or hears one meets no words that nobody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from html import unescape

from markupsafe import Markup

from site_builder.core.text import fold

MARKER = "xfoldedx"
MOST_WORDS = 2000  # a page of 500 rows holds fewer; a larger one is found by its other words
TAGS = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"\w+")
# Parts of a view that a reader never sees as text.
_UNSEEN = {
    "uri",
    "href",
    "anchor",
    "structured",
    "quality",  # how good the metadata is, which nobody searches for
    "alternates",
    "languages",
    "sha256",
    "datetime",
    "sort",
}


def folded_words(text: str) -> str:
    """The distinct words that hold đ, in plain letters and in order; "" where there are none."""
    found = sorted({fold(word).lower() for word in set(_WORDS.findall(text)) if "đ" in word or "Đ" in word})
    return " ".join(found[:MOST_WORDS])


def texts_of(value: object, but: Collection[str] = (), within: Collection[str] = ()) -> list[str]:
    """Every text that a view holds, markup taken out.

    `but` names parts of the view itself to leave out, `within` those of what stands in it.
    """
    found: list[str] = []
    _gather(value, found, but, within)
    return found


def _gather(value: object, found: list[str], but: Collection[str], within: Collection[str]) -> None:
    """Into one list, since a view holds a hundred thousand parts."""
    if isinstance(value, Markup):
        found.append(unescape(TAGS.sub(" ", value)))
    elif isinstance(value, str):
        found.append(value)
    elif isinstance(value, tuple):
        for each in value:
            _gather(each, found, within, within)
    elif value is not None and not isinstance(value, (int, float)):
        kind: type = type(value)
        for name in _seen(kind):
            if name not in but:
                _gather(getattr(value, name), found, within, within)
        for each in value if isinstance(value, Sequence) else ():
            _gather(each, found, within, within)


@cache
def _seen(kind: type) -> tuple[str, ...]:
    """The parts of a noun that a reader sees; a value of another kind has none."""
    return tuple(field.name for field in fields(kind) if field.name not in _UNSEEN) if is_dataclass(kind) else ()
