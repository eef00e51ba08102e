"""Documents put together of what each dataset says by itself, so that one that did not change says it once.

A part holds pairs of a name and a text: an RDF subject with all that is said about it, or one entry of a list. Of two
texts under one name the first stands, as `rdf.merged` has it. A join reads the parts one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_builder.catalog.model import Catalogue, Dataset
from site_builder.core.json_literal import json_entry

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A renderer of such documents; `key` names its parts, which several formats may share.

    `part` gives the pairs of one dataset and may ask the catalogue for nothing but its site. `join` is given a page,
    from 1 on, or 0 for the whole, and the pairs of the page's datasets. A document that is not `is_paged` is whole.
    """

    key: str
    part: Callable[[Catalogue, Dataset], Pairs]
    join: Callable[[Catalogue, int, Pairs], bytes]
    is_paged: bool = False

    def __call__(self, catalogue: Catalogue, subject: Catalogue | int) -> bytes:
        """The document about the whole catalogue, or about a page of it."""
        page = self.page(catalogue, subject)
        datasets = catalogue.on_page(page)
        return self.join(catalogue, page, (pair for dataset in datasets for pair in self.part(catalogue, dataset)))

    def page(self, catalogue: Catalogue, subject: Catalogue | int) -> int:
        """The page that the document about a subject holds, 0 where it holds all."""
        if isinstance(subject, int):
            return subject
        return 1 if self.is_paged and catalogue.page_count else 0


_SHORT = " short"  # no name of a package holds a blank


def both_forms(dataset: Dataset, long: Mapping[str, object], short: Mapping[str, object]) -> Pairs:
    """An entry of a list in full, and the brief one that stands in the list of a large portal."""
    yield dataset.name, json_entry(long)
    yield f"{dataset.name}{_SHORT}", json_entry(short)


def in_form(catalogue: Catalogue, entries: Pairs) -> Iterator[str]:
    """The entries in the form that fits a portal of this size."""
    is_large = catalogue.page_count > 0
    return (text for name, text in entries if name.endswith(_SHORT) == is_large)


def written(parts: Mapping[str, Pairs]) -> bytes:
    """The parts of a dataset by their keys, as one file: a line that says where each text is, then the texts."""
    index: dict[str, list[tuple[str, int]]] = {}
    texts: list[bytes] = []
    for key, pairs in parts.items():
        encoded = [(name, text.encode()) for name, text in pairs]
        index[key] = [(name, len(text)) for name, text in encoded]
        texts += [text for _, text in encoded]
    return b"".join([json.dumps(index).encode(), b"\n", *texts])


def read(content: bytes, key: str) -> Iterator[tuple[str, str]]:
    """The pairs of one part out of such a file."""
    end = content.index(b"\n")
    position = end + 1
    for name, lengths in json.loads(content[:end]).items():
        for subject, length in lengths:
            if name == key:
                yield subject, content[position : position + length].decode()
            position += length
