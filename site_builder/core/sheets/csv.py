"""CSV: the one place that writes it, and the reader that goes with it.

Not the writer of the csv module: with LF as the end of a line it leaves a lone carriage return unquoted, and readers
then take it for the end of the row. A row of one missing value is `""`, since readers skip an empty line. Sources:
RFC 4180; the dialects of Data Package 2.0.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import dropwhile
from typing import Any

from site_builder.core.cell import Cell, canonical_cell

# Cells may hold shapes and lists; the csv module refuses more than 128 KiB otherwise.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart. `quotes_text` puts every text in quotes, so that bare cells are no text.

    With `escape` "" a quote is doubled; with `doubles_quotes` False `escape` stands before it. `skips_blanks` is for
    the reader alone: the writer quotes leading blanks anyway.
    """

    delimiter: str = ","
    quote: str = '"'
    line_end: str = "\n"
    quotes_text: bool = False
    escape: str = ""
    doubles_quotes: bool = True
    skips_blanks: bool = False


CANONICAL = Dialect()


def csv_text(
    rows: Iterable[Iterable[Cell]],
    dialect: Dialect = CANONICAL,
    spell: Callable[[Cell], str] = canonical_cell,
) -> str:
    """The rows as CSV, each line ended. None is a missing value, which is not the same as the text ""."""
    return "".join(csv_lines(rows, dialect, spell))


def csv_lines(
    rows: Iterable[Iterable[Cell]],
    dialect: Dialect = CANONICAL,
    spell: Callable[[Cell], str] = canonical_cell,
) -> Iterator[str]:
    """The same line by line."""
    special = _special(dialect).search
    return (
        _line([_cell(value, dialect, spell, special) for value in row], dialect) for row in rows
    )


def csv_rows(text: str, dialect: Dialect = CANONICAL) -> Iterator[list[str]]:
    """The cells of a text without its byte order mark, line by line; csv.Error where quotes do not close."""
    return iter(csv_reader(io.StringIO(text, newline=""), dialect))


def csv_records(text: str, dialect: Dialect = CANONICAL) -> Iterator[tuple[str, list[str]]]:
    """Each record as it is written, its end of line included, with its cells: together they are the text."""
    lines = list(io.StringIO(text, newline=""))
    reader, taken = csv_reader(lines, dialect), 0
    for cells in reader:
        yield "".join(lines[taken : reader.line_num]), cells
        taken = reader.line_num


def csv_reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Any:
    """The cells of each row of some lines; where it is `strict`, csv.Error for quotes that stand wrong."""
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=dialect.doubles_quotes,
        skipinitialspace=dialect.skips_blanks,
        strict=strict,
    )


def _line(cells: Sequence[str], dialect: Dialect) -> str:
    return (dialect.delimiter.join(cells) or dialect.quote * 2) + dialect.line_end


def _cell(
    value: Cell, dialect: Dialect, spell: Callable[[Cell], str], special: Callable[[str], object]
) -> str:
    if value is None:
        return ""
    text = spell(value)
    is_text = dialect.quotes_text and isinstance(value, (str, list, dict))
    return _quoted(text, dialect) if is_text or special(text) or not text else text


def _quoted(text: str, dialect: Dialect) -> str:
    if dialect.escape:
        text = text.replace(dialect.escape, dialect.escape * 2)
    inner = dialect.quote * 2 if dialect.doubles_quotes else dialect.escape + dialect.quote
    return dialect.quote + text.replace(dialect.quote, inner) + dialect.quote


@cache
def _special(dialect: Dialect) -> re.Pattern[str]:
    """What cannot stand bare: separators, line ends, a byte order mark in front, and blanks that readers strip."""
    letters = re.escape(dialect.delimiter + dialect.quote + dialect.escape)
    return re.compile(rf"[{letters}\r\n]|\A[\s\ufeff]|\s\Z")


DELIMITERS = ("\t", ";", "|", ",")
SAMPLE = 400  # lines


def find_delimiter(text: str) -> str:
    """The delimiter under which the rows agree best on their number of cells."""
    sample = _sample(text)
    return max(
        DELIMITERS,
        key=lambda delimiter: (_agreement(sample, delimiter), -DELIMITERS.index(delimiter)),
    )


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
    sign = find_delimiter(text)
    comma = _agreement(sample, ",")
    if comma >= 1 or _agreement(sample, sign) <= comma:
        return ","
    return sign if _splits_table(sample, sign, is_header_first=is_header_first) else ","


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
    return "\n".join(
        text[: SAMPLE * 1000].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:SAMPLE]
    )


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
