"""Which datasets hold a word in their rows: an index beside the full-text one, loaded after the first answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.text import fold
from site_builder.pages.finder import WORD
from site_builder.pages.word_index import BLOCK, index_files


def words_in(tables: Iterable[tuple[str, Iterable[Iterable[str]]]]) -> list[str]:
    """The distinct words of the rows of a dataset, folded and in order; of each row the head and what it says."""
    found: set[str] = set()
    for _, rows in tables:
        for head, _, said in rows:
            found.update(WORD.findall(fold(f"{head} {said}").lower()))
    return sorted(found)


def word_files(language: str, words: Mapping[str, Iterable[str]], most: int = BLOCK) -> Iterator[OutputFile]:
    """The files of a language; `words` are those of each dataset, `most` the bytes of a block."""
    datasets = sorted(words)
    pairs = ((word, number) for number, name in enumerate(datasets) for word in words[name])
    return index_files(partial(at.row_words_json, language), pairs, {"datasets": datasets}, most)
