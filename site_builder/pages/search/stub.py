"""What stands for a page in the full-text index: its title and kind, what filters it, and its first words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from html import escape, unescape
from itertools import chain

from markupsafe import Markup

from site_builder.core.templates import fill_template
from site_builder.core.text import STROKES, fold, unmarked
from site_builder.pages import View

MARKER = "xfoldedx"
MOST_WORDS = 2000  # a page of 500 rows holds fewer; a larger one is found by its other words
TAGS = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"\w+")
# Parts of a view that a reader never sees as text, or never searches for.
_UNSEEN = {*"uri href anchor structured quality alternates languages sha256 datetime sort".split()}


def folded_words(text: str) -> str:
    """The distinct words that hold đ, in plain letters and in order; "" where there are none."""
    words = sorted(
        {
            fold(word).lower()
            for word in set(_WORDS.findall(text))
            if word.translate(STROKES) != word
        }
    )
    return " ".join(words[:MOST_WORDS])


def texts_of(value: object, but: Collection[str] = (), within: Collection[str] = ()) -> list[str]:
    """Every text that a view holds, markup taken out.

    `but` names parts of the view itself to leave out, `within` those of what stands in it.
    """
    texts: list[str] = []
    _gather(value, texts, but, within)
    return texts


def _gather(value: object, texts: list[str], but: Collection[str], within: Collection[str]) -> None:
    """Into one list, since a view holds a hundred thousand parts."""
    if isinstance(value, Markup):
        texts.append(unescape(TAGS.sub(" ", value)))
    elif isinstance(value, str):
        texts.append(value)
    elif isinstance(value, tuple):
        for each in value:
            _gather(each, texts, within, within)
    elif value is not None and not isinstance(value, (int, float)):
        kind: type = type(value)
        for name in _shown_fields(kind):
            if name not in but:
                _gather(getattr(value, name), texts, within, within)
        for each in value if isinstance(value, Sequence) else ():
            _gather(each, texts, within, within)


@cache
def _shown_fields(kind: type) -> tuple[str, ...]:
    """The parts of a noun that a reader sees; a value of another kind has none."""
    return (
        tuple(field.name for field in fields(kind) if field.name not in _UNSEEN)
        if is_dataclass(kind)
        else ()
    )


LETTERS = 400  # of a page's own words
# What every page has, what all datasets say alike, and what is drawn of tables, whose words are found by their rows:
# nothing is drawn for search.
_UNSAID = frozenset(
    (
        *(field.name for field in fields(View)),
        *("archive", "citation", "machine"),
        *("courses", "maps", "previews", "samples", "summaries", "variables"),
    )
)
_UNSAID_WITHIN = frozenset(
    ("term", "files")
)  # what facts are called, and in which formats a table is there


def stub_of(view: View, language: str) -> str:
    """A page that Pagefind reads instead of the one that readers see."""
    text, title = first_words(view), unmarked(view.title)
    filters = (("series", unmarked(view.series_title)), *(("year", year) for year in view.years))
    folded = _folded(folded_words(f"{title} {text}"))
    facts = {"view": view, "title": title, "text": text, "filters": filters, "folded": folded}
    return fill_template(__file__, "stub.html", language=language, **facts).decode()


def with_folded(page: bytes) -> bytes:
    """A page that somebody wrote as Pagefind is to read it: its words with đ once more in plain letters."""
    head, end, tail = page.decode().rpartition("</main>")
    folded = folded_words(unescape(TAGS.sub(" ", head.partition("<main")[2])))
    return f"{head}{_folded(folded)}{end}{tail}".encode()


def _folded(words: str) -> str:
    return f'<p data-pagefind-weight="0.5">{MARKER} {escape(words)}</p>' if words else ""


def first_words(view: View) -> str:
    """The beginning of what a page says beside its title, each text once and in whole words."""
    words: list[str] = []
    visited, letters = {unmarked(view.title)}, 0
    for text in map(unmarked, chain([view.description], texts_of(view, _UNSAID, _UNSAID_WITHIN))):
        if text in visited:
            continue
        visited.add(text)
        for word in text.split():
            letters += len(word) + 1
            if letters > LETTERS:
                return " ".join(words)
            words.append(word)
    return " ".join(words)
