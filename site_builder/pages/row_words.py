"""Which datasets hold a word in their rows: an index beside the full-text one, loaded after the first answers.

Words are folded and stand in order, in blocks of which each says where the next begins; a reader's search loads those
that its words fall into. Where the words fit in one block, there is one file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.text import fold
from site_builder.pages.finder import WORD

BLOCK = 48_000  # bytes of a block, before the server compresses it


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
    places: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(datasets):
        for word in words[name]:
            places[word].append(number)
    blocks = list(_blocks(places, most)) or [{}]
    starts = [next(iter(block)) for block in blocks[1:]]
    for number, block in enumerate(blocks, 1):
        told = {"datasets": datasets, "starts": starts} if number == 1 else {}
        content = json.dumps({**told, "words": block}, ensure_ascii=False, separators=(",", ":")).encode()
        yield OutputFile(at.row_words_json(language, number), content)


def _blocks(places: Mapping[str, list[int]], most: int) -> Iterator[dict[str, list[int]]]:
    block: dict[str, list[int]] = {}
    size = 0
    for word in sorted(places):
        length = len(word.encode()) + 5 + sum(len(str(number)) + 1 for number in places[word])
        if block and size + length > most:
            yield block
            block, size = {}, 0
        block[word] = places[word]
        size += length
    if block:
        yield block
