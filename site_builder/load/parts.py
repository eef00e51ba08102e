"""A table that lies in several files, as one text.

Parts are one file after the other, as the specification says; parts that repeat the first part's header are common
too, so a first row that equals it is left out. One that shares labels with it and differs would make a row of labels,
and under it values would stand in another's column: that is an error. Comments, blank rows and the title of the first
part go with a header that they stand above.

Source: Data Package 2.0, "path", data in multiple files.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Any

from site_builder.core.csv import csv_records
from site_builder.core.problem import Problem, rule
from site_builder.load.delimited import Delimited
from site_builder.load.feed import FIRST, header_row
from site_builder.load.header import composed
from site_builder.model.table import Schema

PARTS_DIFFER = rule(
    "parts-differ",
    "error",
    "The part “{path}” has another header than the first part: {found}; the first has {header}.",
    "Give every part the same columns in the same order and under the same names, or leave their headers out.",
)


def check_parts(
    heads: Sequence[Delimited], paths: Sequence[str], file: str, dialect: Any, schema: Schema
) -> Iterator[Problem]:
    """Later parts whose first row shares labels with the header and is another, or stands above the header."""
    tops = _tops(heads[0], dialect, schema)
    first = tops[-1][-1] if tops else []
    for path, part in zip(paths[1:], heads[1:], strict=True):
        rows = [labels for labels, _ in _filled_rows(part, ())]
        if len(first) < 2 or not rows or _repeated(part, tops, dialect):
            continue
        if first in rows or _alike(rows[0], first):
            yield PARTS_DIFFER(file, path=path, found=", ".join(rows[0]), header=", ".join(first))


def joined(heads: Sequence[Delimited], dialect: Any, schema: Schema, *, has_header: bool) -> str:
    """The parts one after the other, without the headers that later ones repeat."""
    tops = _tops(heads[0], dialect, schema) if has_header else []
    return "".join(_body(head, tops if place else [], dialect) for place, head in enumerate(heads))


def _body(part: Delimited, tops: Sequence[Sequence[Sequence[str]]], dialect: Any) -> str:
    text = part.text[_repeated(part, tops, dialect) :]
    return text if not text or text.endswith(("\n", "\r")) else f"{text}\n"


def _repeated(part: Delimited, tops: Sequence[Sequence[Sequence[str]]], dialect: Any) -> int:
    """Where the header ends that a part repeats in one of these forms; 0 where it repeats none.

    Numbers of comment rows count in the first part; whether a later one repeats them is seen by its header alone.
    """
    for comments in ((), dialect.comment_rows or ()):
        rows = _filled_rows(part, comments)
        for top in tops:
            if [labels for labels, _ in rows[: len(top)]] == top:
                return rows[len(top) - 1][1]
    return 0


def _tops(part: Delimited, dialect: Any, schema: Schema) -> list[list[list[str]]]:
    """What later parts may repeat: all down to the last row of the header, the header, its last row alone."""
    rows = [labels for labels, _ in islice(_rows(part), FIRST)]
    comments = set(dialect.comment_rows or ())
    names = {composed(name) for name in schema.names}
    stated = dialect.header_rows if dialect.has_defined("header_rows") else [header_row(rows, names, comments)]
    header = [rows[number - 1] for number in stated if 0 < number <= len(rows)]
    if not header:
        return []
    whole = [labels for labels in rows[: stated[-1]] if any(labels)]
    return [top for top in (whole, header, header[-1:]) if top]


def _filled_rows(part: Delimited, comments: Container[int]) -> list[tuple[list[str], int]]:
    """The first rows that hold anything and are no comments, with the place where each ends."""
    rows = enumerate(islice(_rows(part), FIRST), start=1)
    return [row for number, row in rows if any(row[0]) and number not in comments]


def _rows(part: Delimited) -> Iterator[tuple[list[str], int]]:
    """The labels of each record, none of a comment by its sign, with the place where it ends."""
    end = 0
    for text, cells in _records(part):
        end += len(text)
        is_comment = part.comment and text.startswith(part.comment)
        yield [] if is_comment else [composed(cell) for cell in cells], end


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
