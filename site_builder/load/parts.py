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

_HEADER_MOST = 100  # rows among which frictionless looks for a header
PARTS_DIFFER = rule(
    "parts-differ",
    "error",
    "The part “{path}” has another header than the first part: {found}; the first has {header}.",
    "Give every part the same columns in the same order and under the same names, or leave their headers out.",
)


def check_parts(heads: Sequence[Delimited], paths: Sequence[str], file: str, dialect: Any) -> Iterator[Problem]:
    """Later parts whose first row shares labels with the header and is another."""
    header = _header(heads[0], dialect)
    first = header[-1] if header else []
    for path, part in zip(paths[1:], heads[1:], strict=True):
        rows = [labels for labels, _ in _first_rows(part, dialect)]
        if len(first) < 2 or first in rows or _repeated(part, header, dialect):
            continue
        for labels in [labels for labels in rows if _alike(labels, first)][:1]:
            yield PARTS_DIFFER(file, path=path, found=", ".join(labels), header=", ".join(first))


def joined(heads: Sequence[Delimited], dialect: Any, *, has_header: bool) -> str:
    """The parts one after the other, without the headers that later ones repeat."""
    header = _header(heads[0], dialect) if has_header else []
    return "".join(_body(head, header if place else [], dialect) for place, head in enumerate(heads))


def _body(part: Delimited, header: Sequence[Sequence[str]], dialect: Any) -> str:
    text = part.text[_repeated(part, header, dialect) :]
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def _repeated(part: Delimited, header: Sequence[Sequence[str]], dialect: Any) -> int:
    """Where the header ends that a part repeats, as a whole or its last row alone; 0 where it repeats none."""
    if not header:
        return 0
    rows = list(islice(_rows(part), len(header)))
    if [labels for labels, _ in rows] == list(header):
        return rows[-1][1]
    return next((end for labels, end in _first_rows(part, dialect) if labels == header[-1]), 0)


def _header(part: Delimited, dialect: Any) -> list[list[str]]:
    """The rows of labels of the first part; where the dialect does not say which, the first row that is no comment."""
    rows = [labels for labels, _ in islice(_rows(part), _HEADER_MOST)]
    if not dialect.has_defined("header_rows"):
        return rows[:1]
    return [rows[number - 1] for number in dialect.header_rows if 0 < number <= len(rows)]


def _first_rows(part: Delimited, dialect: Any) -> Iterator[tuple[list[str], int]]:
    """The rows that may be a header, with the place where each ends: the first that is no comment.

    Numbers of comment rows count in the first part; whether a later one repeats them is seen by its header alone.
    """
    for number, row in enumerate(_rows(part), start=1):
        yield row
        if number not in (dialect.comment_rows or ()):
            return


def _rows(part: Delimited) -> Iterator[tuple[list[str], int]]:
    """The labels of each record that is no comment by its sign, with the place where it ends."""
    end = 0
    for text, cells in _records(part):
        end += len(text)
        if not part.comment or not text.startswith(part.comment):
            yield [composed(cell) for cell in cells], end


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
