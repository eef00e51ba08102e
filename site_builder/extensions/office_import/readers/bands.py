"""Which runs of rows of a sheet are one table: headers over an empty row, rows that go on after one, titles between.

A statistics office sets its header off from the rows under it by an empty row, and the parts of a long table from one
another. A run that begins with a header of its own is a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from site_builder.extensions.office_import.document import Cell, Row

Band = list[Row]
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[-+(]?\s*\d[\d.,\s/]*%?\)?")
_MISSING = ("-", "–", "—", "…", "...", "..")
_CAPTION = re.compile(r"(?:bảng|biểu|phụ lục|table)\s*(?:số\s*)?(?:\d|[IVX]+\b)", re.IGNORECASE)
_REMARK = re.compile(r"(?:ghi chú|nguồn|chú thích|chú giải|lưu ý|note|source)\b|\*|\(\d\)", re.IGNORECASE)


def join_bands(bands: Sequence[Band]) -> list[Band]:
    """Bands that belong together as one, each band with two captions as two."""
    done: list[Band] = []
    used: set[int] = set()  # columns of the last of them, kept so that a long table is looked through once
    for band in chain.from_iterable(map(_split, bands)):
        if done and (_is_header_of(done[-1], band) or _goes_on(done[-1], band, used)):
            done[-1] += band
        else:
            done.append(list(band))
            used = set()
        used |= _used(band)
    return done


def _split(band: Band) -> list[Band]:
    """A caption alone on its row, under rows of a table, begins the next one."""
    starts = [0]
    for n, row in enumerate(band):
        cells = _printed(row)
        if n and len(cells) == 1 and _CAPTION.match(cells[0].text.strip()) and any(map(_is_data, band[starts[-1] : n])):
            starts.append(n)
    return [band[start:end] for start, end in zip(starts, [*starts[1:], len(band)], strict=True)]


def _is_header_of(above: Band, below: Band) -> bool:
    """Words or years over columns, no row of data yet; under the empty row come the rows of these columns."""
    if any(map(_is_data, above)) or not any(len(_printed(row)) > 1 for row in above):
        return False
    first = next((row for row in below if len(_printed(row)) > 1), None)
    if first is None or _CAPTION.match(_printed(below[0])[0].text.strip()):
        return False
    named = {c for row in above for c, cell in enumerate(row) if not cell.is_empty}
    counted = {c for row in below for c, cell in enumerate(row) if _counts(cell)}
    if _is_data(first):
        return len(named & counted) >= max(1, len(counted) // 2)
    # A second part of the header: what it names stands under the first part, and rows of data follow.
    return any(map(_is_data, below)) and _is_deeper(above[-1], first)


def _is_deeper(above: Row, first: Row) -> bool:
    filled = [c for c, cell in enumerate(first) if not cell.is_empty]
    return above[0].is_empty == first[0].is_empty and first[0].is_empty and len(filled) >= len(_printed(above))


def _goes_on(above: Band, below: Band, used: set[int]) -> bool:
    """An empty row inside a table is spacing: what follows without a header of its own belongs to it."""
    if not any(map(_is_data, above)) or _is_years(_row_with_numbers(below)):
        return False
    first = next((row for row in below if len(_printed(row)) > 1), None)
    if first is None or not _is_data(first) or any(_REMARK.match(_printed(row)[0].text.strip()) for row in below[:1]):
        return False
    if first is not below[0] and (
        _CAPTION.match(_printed(below[0])[0].text.strip()) or len(below[: below.index(first)]) > 1
    ):
        return False
    return _used(below) <= used


def _row_with_numbers(band: Band) -> Row:
    return next((row for row in band if len(_printed(row)) > 1), band[0])


def _used(band: Band) -> set[int]:
    return {c for row in band for c, cell in enumerate(row) if not cell.is_empty}


def _printed(row: Row) -> list[Cell]:
    return [cell for cell in row if not cell.is_empty and not cell.covered]


def _counts(cell: Cell) -> bool:
    """A number, or a sign that there is none; a year is a name."""
    text = cell.text.strip()
    if cell.is_empty or cell.covered or _YEAR.fullmatch(text):
        return False
    return cell.value is not None or text in _MISSING or bool(_NUMBER.fullmatch(text))


def _is_data(row: Row) -> bool:
    """A row that counts something beside its name; (1) (2) (3) and 1 2 3 only number the columns."""
    counted = [cell for cell in row[1:] if _counts(cell)]
    if not counted:
        return False
    marks = [re.sub(r"\W", "", cell.text) for cell in counted]
    is_row_of_marks = len(marks) > 1 and marks in (_run(1, marks), _run(2, marks))
    return not is_row_of_marks


def _run(start: int, marks: Sequence[str]) -> list[str]:
    return [str(n) for n in range(start, start + len(marks))]


def _is_years(row: Row) -> bool:
    numbers = [cell.text.strip() for cell in row if not cell.is_empty]
    years = [text for text in numbers if _YEAR.fullmatch(text)]
    return len(years) > 1 and len(years) >= len(numbers) - 1
