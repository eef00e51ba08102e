"""A table that lies in several files, as one text.

Parts are one file after the other, as the specification says; parts that repeat the first part's header are common
too, so a first row that equals it is left out. One that holds the same labels otherwise would make a row of labels,
and under it each value would stand in another's column: that is an error.

Source: Data Package 2.0, "path", data in multiple files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice

from site_builder.core.problem import Problem, rule
from site_builder.load.delimited import Delimited, QuoteError, cells_of
from site_builder.load.header import composed

PARTS_DIFFER = rule(
    "parts-differ",
    "error",
    "The part “{path}” has another header than the first part: {found}; the first has {header}.",
    "Give every part the same columns in the same order and under the same names, or leave their headers out.",
)


def check_parts(heads: Sequence[Delimited], paths: Sequence[str], file: str) -> Iterator[Problem]:
    """Later parts whose first row is the header in another order or spelling."""
    first, *others = (_head(head, file) for head in heads)
    for path, labels in zip(paths[1:], others, strict=True):
        if labels != first and len(first) > 1 and _alike(labels, first):
            yield PARTS_DIFFER(file, path=path, found=", ".join(labels), header=", ".join(first))


def joined(heads: Sequence[Delimited], file: str, *, has_header: bool) -> str:
    """The parts one after the other, without the headers that later ones repeat."""
    header = _head(heads[0], file) if has_header else []
    return "".join(_body(head, file, header if place else []) for place, head in enumerate(heads))


def _body(part: Delimited, file: str, header: Sequence[str]) -> str:
    text = part.text
    if header and _head(part, file) == header:
        text = text[len(next(io.StringIO(text, newline=""), "")) :]
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def _head(part: Delimited, file: str) -> list[str]:
    """The labels of the first row; none where it cannot be read, which the table's own reading tells."""
    try:
        rows = list(islice(cells_of(part, file), 1)) if part.text.strip() else []
    except QuoteError:
        return []
    return [composed(cell) for cell in rows[0]] if rows else []


def _alike(labels: Sequence[str], first: Sequence[str]) -> bool:
    return sorted(label.casefold() for label in labels) == sorted(label.casefold() for label in first)
