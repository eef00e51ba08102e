"""A table that lies in several files, as one text.

Parts are one file after the other, as the specification says; parts that repeat the first part's header are common
too, so a first row that equals it is left out. One that shares labels with it and differs would make a row of labels,
and under it values would stand in another's column: that is an error. Comments before a header go with it.

Source: Data Package 2.0, "path", data in multiple files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from site_builder.core.csv import csv_records
from site_builder.core.problem import Problem, rule
from site_builder.load.delimited import Delimited
from site_builder.load.header import composed

PARTS_DIFFER = rule(
    "parts-differ",
    "error",
    "The part “{path}” has another header than the first part: {found}; the first has {header}.",
    "Give every part the same columns in the same order and under the same names, or leave their headers out.",
)


def check_parts(heads: Sequence[Delimited], paths: Sequence[str], file: str, dialect: Any) -> Iterator[Problem]:
    """Later parts whose first row shares labels with the header and is another."""
    first = _header(heads[0], dialect)
    for path, part in zip(paths[1:], heads[1:], strict=True):
        rows = [labels for labels, _ in _first_rows(part, dialect)]
        if len(first) < 2 or first in rows:
            continue
        for labels in [labels for labels in rows if _alike(labels, first)][:1]:
            yield PARTS_DIFFER(file, path=path, found=", ".join(labels), header=", ".join(first))


def joined(heads: Sequence[Delimited], dialect: Any, *, has_header: bool) -> str:
    """The parts one after the other, without the headers that later ones repeat."""
    header = _header(heads[0], dialect) if has_header else []
    return "".join(_body(head, header if place else [], dialect) for place, head in enumerate(heads))


def _body(part: Delimited, header: Sequence[str], dialect: Any) -> str:
    text = part.text
    for labels, end in _first_rows(part, dialect):
        if header and labels == header:
            text = text[end:]
            break
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def _header(part: Delimited, dialect: Any) -> list[str]:
    """The labels of the row that the dialect says is the header, none where the part is shorter."""
    rows = islice(_records(part), dialect.header_rows[0] - 1, None)
    return next(([composed(cell) for cell in cells] for _, cells in rows), [])


def _first_rows(part: Delimited, dialect: Any) -> Iterator[tuple[list[str], int]]:
    """The rows that may be a header, with the place where each ends: the first that is no comment.

    Numbers of comment rows count in the first part; whether a later one repeats them is seen by its header alone.
    """
    end = 0
    for number, (text, cells) in enumerate(_records(part), start=1):
        end += len(text)
        if cells and dialect.comment_char and cells[0].startswith(dialect.comment_char):
            continue
        yield [composed(cell) for cell in cells], end
        if number not in (dialect.comment_rows or ()):
            return


def _records(part: Delimited) -> Iterator[tuple[str, list[str]]]:
    """Each record as it is written, with its cells; what cannot be read the table's own reading tells."""
    if part.dialect.quote:
        return csv_records(part.text, part.dialect)
    lines = io.StringIO(part.text, newline="")
    return ((line, line.rstrip("\r\n").split(part.dialect.delimiter)) for line in lines)


def _alike(labels: Sequence[str], first: Sequence[str]) -> bool:
    """Whether they share a label; a number may be a value of the data."""
    known = {label.strip().casefold() for label in first if any(map(str.isalpha, label))}
    return any(label.strip().casefold() in known for label in labels)
