"""The datasets of a portal that has too many to be loaded at the first letter: in pages, and found by their words.

They are numbered from the shortest title on, since of two titles that hold a query the shorter one fits it better: of
many that fit alike, a reader's search loads the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.text import fold
from site_builder.pages.finder import WORD, Hit, words_of
from site_builder.pages.word_index import BLOCK, compact, index_files

SPLIT_ABOVE = 1500  # datasets; up to here all answers are one file
PAGE = 50  # datasets a page


def title_files(
    language: str, hits: Sequence[Hit], short: Mapping[str, Sequence[str]], most: int = BLOCK, page: int = PAGE
) -> Iterator[OutputFile]:
    """The pages, and the index of the words of title, names, code, keywords and period.

    `short` are abbreviations, folded, with what they stand for. A word of a title counts as twice the number and one.
    """
    numbered = sorted(hits, key=lambda hit: (len(_words(hit.title)), hit.uri))
    for number in range(0, len(numbered), page):
        lines = [hit.told for hit in numbered[number : number + page]]
        yield OutputFile(at.found_datasets_json(language, number // page + 1), compact(lines))
    pairs = ((word, 2 * number + held) for number, hit in enumerate(numbered) for word, held in _held(hit, short))
    yield from index_files(partial(at.title_words_json, language), pairs, {}, most)


def _held(hit: Hit, short: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Every word that finds a dataset, with whether it stands in the title."""
    title = _words(hit.title)
    names = [" ".join(title), *(" ".join(_words(name)) for name in hit.also)]
    added = [word for name in names for text in _spelled(name, short) for word in _words(text)]
    told = (*hit.also, hit.code, hit.code.replace("-", " ").replace("_", " "), words_of(hit.words), hit.when)
    others = dict.fromkeys([*(word for text in told for word in _words(text)), *added])
    yield from ((word, 1) for word in dict.fromkeys(title))
    yield from ((word, 0) for word in others if word not in title)


def _spelled(name: str, short: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The abbreviations of what a name spells out, and what those in it stand for."""
    for abbreviation, meanings in short.items():
        if f" {abbreviation} " in f" {name} " or any(f" {meaning} " in f" {name} " for meaning in meanings):
            yield from (abbreviation, *meanings)


def _words(text: str) -> list[str]:
    found: list[str] = WORD.findall(fold(text).lower())
    return found
