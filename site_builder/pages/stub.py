"""What stands for a page in the full-text index: its title and kind, what filters it, and its first words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from html import escape, unescape
from itertools import chain

from site_builder.core.marks import unmarked
from site_builder.pages import View
from site_builder.pages.search_text import MARKER, TAGS, folded_words, texts_of

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
_UNSAID_WITHIN = frozenset(("term", "files"))  # what facts are called, and in which formats a table is there


def stub_of(view: View, language: str) -> str:
    """A page that Pagefind reads instead of the one that readers see."""
    text = first_words(view)
    folded = folded_words(f"{unmarked(view.title)} {text}")
    return "".join(_lines(view, language, text, folded))


def with_folded(page: bytes) -> bytes:
    """A page that somebody wrote as Pagefind is to read it: its words with đ once more in plain letters."""
    head, end, tail = page.decode().rpartition("</main>")
    folded = folded_words(unescape(TAGS.sub(" ", head.partition("<main")[2])))
    return f"{head}{_folded(folded)}{end}{tail}".encode()


def _folded(words: str) -> str:
    return f'<p data-pagefind-weight="0.5">{MARKER} {escape(words)}</p>' if words else ""


def _lines(view: View, language: str, text: str, folded: str) -> Iterator[str]:
    kind, weight = escape(view.kind), f' data-pagefind-weight="{view.search_weight}"' if view.search_weight != 1 else ""
    yield f'<!doctype html><html lang="{escape(language)}"><title>{escape(unmarked(view.title))}</title><body>'
    yield f'<main data-pagefind-body{weight} data-pagefind-filter="kind:{kind}" data-pagefind-meta="kind:{kind}">'
    filters = (("series", view.series_title), *(("year", year) for year in view.years))
    for name, value in filters:
        if value:
            yield f'<span data-pagefind-filter="{name}[data-value]" data-value="{escape(unmarked(value))}"></span>'
    yield f"<h1>{escape(unmarked(view.title))}</h1><p>{escape(text)}</p>"
    yield f"{_folded(folded)}</main></body></html>"


def first_words(view: View) -> str:
    """The beginning of what a page says beside its title, each text once and in whole words."""
    said: list[str] = []
    seen, letters = {unmarked(view.title)}, 0
    for text in map(unmarked, chain([view.description], texts_of(view, _UNSAID, _UNSAID_WITHIN))):
        if text in seen:
            continue
        seen.add(text)
        for word in text.split():
            letters += len(word) + 1
            if letters > LETTERS:
                return " ".join(said)
            said.append(word)
    return " ".join(said)
