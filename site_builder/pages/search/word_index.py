"""Words and the numbers of what holds them, in files that a reader's search loads as it needs them.

Words are folded and stand in order, in blocks of which each says where the next begins. Where they fit in one block,
there is one file. A word has its first number and then by how much each is above the one before: small numbers, which
a server compresses to a third of the large ones.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from site_builder.core.files import OutputFile

BLOCK = 24_000  # bytes of a block, before the server compresses it


def index_files(
    uri: Callable[[int], str], pairs: Iterable[tuple[str, int]], head: Mapping[str, object], most: int = BLOCK
) -> Iterator[OutputFile]:
    """The blocks, each at the address of its number; the first holds the `head`, and with which word each other begins.

    The numbers of a word stand in the order in which they come.
    """
    places: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = {}
    for word, number in pairs:
        places[word].append(number - last.get(word, 0))
        last[word] = number
    blocks = list(_blocks(places, most)) or [{}]
    starts = [next(iter(block)) for block in blocks[1:]]
    for number, block in enumerate(blocks, 1):
        told = {**head, "starts": starts} if number == 1 else {}
        yield OutputFile(uri(number), compact({**told, "words": block}))


def compact(told: Mapping[str, object] | Sequence[object]) -> bytes:
    """JSON for scripts of the theme: no blanks, no escapes."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


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
