"""Which sign stands between the cells of a text that does not say.

The delimiter is the one that splits most lines into the same number of cells, two or more. csv.Sniffer is not asked:
title lines and decimal commas lead it astray (docs/decisions/importing-readers.md).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import dropwhile

DELIMITERS = ("\t", ";", "|", ",")
SAMPLE = 400  # lines


def find_delimiter(text: str) -> str:
    """The delimiter under which the rows agree best on their number of cells."""
    sample = _sample(text)
    return max(DELIMITERS, key=lambda delimiter: (_agreement(sample, delimiter), -DELIMITERS.index(delimiter)))


def delimiter_of(text: str, names: Sequence[str], *, is_header_first: bool = False) -> str:
    """The same, but a header that has the names expected decides first, and a comma where nothing does.

    `is_header_first`: the author states that the text begins with its header, and one label makes one column.
    """
    sample = _sample(text)
    wanted = {name.strip().casefold() for name in names}
    hits = {delimiter: _hits(sample, delimiter, wanted) for delimiter in DELIMITERS}
    most = max(hits.values())
    if most and not (most == 1 and len(wanted) > 1):
        return max(DELIMITERS, key=lambda delimiter: (hits[delimiter], delimiter == ","))
    found = find_delimiter(text)
    comma = _agreement(sample, ",")
    if comma >= 1 or _agreement(sample, found) <= comma:
        return ","
    return found if _splits_table(sample, found, is_header_first=is_header_first) else ","


def _splits_table(sample: str, delimiter: str, *, is_header_first: bool) -> bool:
    """Whether the header is split, or most lines below what may be a title.

    A column of texts that all hold the sign looks the same; it is told, for a whole table in one column would not be.
    """
    widths = [len(row) for row in _rows(sample, delimiter) if any(row)]
    if is_header_first or widths[0] > 1:
        return widths[0] > 1
    below = list(dropwhile(lambda width: width < 2, widths))
    times = max(Counter(width for width in below if width > 1).values(), default=0)
    return times > max(1, len(below) / 2)


def _sample(text: str) -> str:
    # Not splitlines, which takes a vertical tab or U+2028 inside a cell for the end of a line.
    return "\n".join(text[: SAMPLE * 1000].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:SAMPLE])


def _hits(sample: str, delimiter: str, wanted: set[str]) -> int:
    first: list[str] = next(_rows(sample, delimiter), [])
    return len(wanted & {label.strip().casefold() for label in first})


def _rows(sample: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(sample), delimiter=delimiter)


def _agreement(sample: str, delimiter: str) -> float:
    try:
        widths = [len(row) for row in _rows(sample, delimiter) if any(row)]
    except csv.Error:
        return 0.0
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0.0
    width, times = counted.most_common(1)[0]
    return times / len(widths) + min(width, 20) / 1000
