"""What says that a table goes on overleaf: the line above its next piece, and a header that stands there again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from site_builder.core.text import fold
from site_builder.ingest.document import Block, Cell, Grid, Line, Row
from site_builder.ingest.readers.furniture import strip_markup
from site_builder.ingest.tables.headers import header_height

_CONTINUED = re.compile(r"[(\[]\s*(?:tiếp(?: theo)?|continued|cont\.)\s*[)\]]\s*\.?\s*$", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:bảng|biểu|phụ lục|table|annex)\s*(?:số\s*)?(?P<number>(?:\d+|[ivx]+)(?:[.-]\d+)*[a-zđ]?)?(?!\w)", re.IGNORECASE
)
_MOST_LINES = 3  # above a table, its caption and the line of its unit among them
_MOST_TITLES = 2  # rows above a header that are not printed again


def goes_on(blocks: Sequence[Block], after: Grid) -> int:
    """The rows of header at the top of a table under "Bảng 3 (tiếp theo)" that goes on with the one above; else 0."""
    if len(blocks) < 2:
        return 0
    before, line = blocks[-2:]
    if not isinstance(before, Grid) or not isinstance(line, Line) or before.width != after.width:
        return 0
    repeated = repeated_header(before.rows, after.rows) if _says_so(line.text, _captions(blocks[:-2], before)) else 0
    return 0 if repeated and _names_again(before.rows, after.rows[repeated:]) else repeated


def _says_so(line: str, captions: Iterable[str]) -> bool:
    """Whether a line says that the table of one of the captions goes on: no other number, no other word than its."""
    plain = strip_markup(line).strip()
    found = _CONTINUED.search(plain)
    if found is None:
        return False
    number, words = _parts(plain[: found.start()])
    if not number:
        return not words or ("", words) in map(_parts, captions)
    return any(number == known and words <= more for known, more in map(_parts, captions))


def _parts(caption: str) -> tuple[str, frozenset[str]]:
    """The number of a caption, and its words."""
    plain = strip_markup(caption).strip().lower()
    label = _LABEL.match(plain)
    words = re.findall(r"\w+", plain[label.end() if label else 0 :])
    return (label["number"] or "" if label else ""), frozenset(words)


def _captions(above: Sequence[Block], grid: Grid) -> Iterator[str]:
    yield grid.title
    for row in grid.rows[:_MOST_TITLES]:
        yield from (printed[0].text for printed in [_printed(row)] if len(printed) == 1)
    for block in reversed(above[-_MOST_LINES:]):
        if not isinstance(block, Line):
            return
        yield block.text


def _names_again(before: Sequence[Row], more: Sequence[Row]) -> bool:
    """Whether most rows are called as rows above are: then another year or measure begins, whatever the line says."""
    known = set(map(_name, before))
    names = [name for name in map(_name, more) if name]
    return 2 * sum(name in known for name in names) > len(names)


def _name(row: Row) -> str:
    return next((plain_text(cell) for cell in _printed(row) if re.search(r"[^\W\d_]{2}", cell.text)), "")


def repeated_header(before: Sequence[Row], after: Sequence[Row]) -> int:
    """How many rows at the second's top are the first's header; equal rows of data are no header.

    A part of it says nothing of the columns: under the same "Năm" the next table may count other years.
    """
    found = rows_again(_headers(before), after)
    return found if header_height(after)[0] <= found else 0


def rows_again(headers: Iterable[Sequence[Row]], rows: Sequence[Row]) -> int:
    """How many rows the header has that stands again at the top of `rows`, else 0."""
    if not rows or is_numbered(rows[0]):
        return 0
    fitting = (header for header in headers if len(header) <= len(rows) and all(map(same_text, header, rows)))
    return next((len(header) for header in fitting if any(map(is_telling, header))), 0)


def _headers(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The header as it may stand again: from the top, or without the titles above it."""
    yield from header_forms(rows)
    for start in range(1, min(_MOST_TITLES + 1, len(rows))):
        if len(_printed(rows[start - 1])) > 1:
            return  # no title
        if header_height(rows[start:])[0]:
            yield from header_forms(rows[start:])


def header_forms(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The header of rows as it may stand again: whole, without the row that numbers its columns, or that row alone."""
    height, numbers = header_height(rows)
    yield rows[: max(1, height)]
    if numbers is not None:
        yield rows[:numbers]
        yield rows[numbers:height]


def same_text(left: Row, right: Row) -> bool:
    """Whether two rows print the same, whatever their mark-up and spacing."""
    return len(left) == len(right) and all(plain_text(a) == plain_text(b) for a, b in zip(left, right, strict=True))


def plain_text(cell: Cell) -> str:
    """What a cell prints, whatever its mark-up, spacing, case and marks."""
    return re.sub(r"[\s*_]+", " ", fold(strip_markup(cell.text)).lower()).strip()


def is_telling(row: Row) -> bool:
    """Whether a row says enough to be known again."""
    return len({plain_text(cell) for cell in row if not cell.is_empty}) >= 2


def is_numbered(row: Row) -> bool:
    """Whether a row begins with its number, as rows of data do."""
    return bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", row[0].text.strip()))


def _printed(row: Row) -> list[Cell]:
    return [cell for cell in row if not cell.is_empty and not cell.covered]
