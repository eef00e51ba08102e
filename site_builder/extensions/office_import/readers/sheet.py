"""From the cells of a sheet to its blocks: several tables on a sheet, title lines above, notes below.

Used by the readers of workbooks and delimited files. Gaps are closed before anything is laid out, so a stray cell at
the sheet's far corner costs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, pairwise

from site_builder.core.language import caption
from site_builder.core.problem import flag
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.tables.units import is_missing

Place = tuple[int, int]
Merge = tuple[int, int, int, int]  # top, left, bottom, right, all inside


def sheet_blocks(cells: Mapping[Place, doc.Cell], merges: Iterable[Merge] = (), *, sheet: str = "") -> list[doc.Block]:
    """Grids and lines of one sheet, top to bottom."""
    filled = {at: cell for at, cell in cells.items() if not cell.is_empty}
    if not filled:
        return []
    rows = _closed_gaps({r for r, _ in filled})
    columns = _closed_gaps({c for _, c in filled})
    if len(columns) > doc.MAX_COLUMNS:
        raise ImportRefused(flag("import-too-wide", "", columns=len(columns), most=doc.MAX_COLUMNS))
    if len(rows) * len(columns) > doc.MAX_CELLS:
        count = len(rows) * len(columns)
        raise ImportRefused(flag("import-too-many-cells", "", file_name=sheet, count=count, most=doc.MAX_CELLS))
    matrix = _matrix(_merged(filled, merges, rows, columns), rows, columns)
    blocks: list[doc.Block] = []
    for band in join_bands(_bands(matrix)):
        for part in _side_by_side(band):
            blocks += _band_blocks(part, sheet)
    return blocks


def _closed_gaps(used: set[int]) -> list[int]:
    """The used indices, with one empty one kept for every gap."""
    ordered = sorted(used)
    kept = [ordered[0]]
    for before, after in pairwise(ordered):
        kept += [before + 1, after] if after > before + 1 else [after]
    return kept


def _merged(
    filled: dict[Place, doc.Cell], merges: Iterable[Merge], rows: list[int], columns: list[int]
) -> dict[Place, doc.Cell]:
    laid = dict(filled)
    for top, left, bottom, right in merges:
        origin = filled.get((top, left))
        if origin is None:
            continue
        inside_rows = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        inside_columns = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        for r in inside_rows:
            for c in inside_columns:
                laid[r, c] = replace(origin, covered="left" if r == top else "above", value=None)
        laid[top, left] = replace(origin, down=len(inside_rows), across=len(inside_columns))
    return laid


def _matrix(laid: dict[Place, doc.Cell], rows: list[int], columns: list[int]) -> list[doc.Row]:
    return [tuple(laid.get((r, c), doc.Cell()) for c in columns) for r in rows]


def _bands(matrix: list[doc.Row]) -> list[list[doc.Row]]:
    """Runs of rows between empty rows."""
    runs = groupby(matrix, key=lambda row: any(not cell.is_empty for cell in row))
    return [list(rows) for is_filled, rows in runs if is_filled]


def _side_by_side(band: list[doc.Row]) -> list[list[doc.Row]]:
    """Two tables beside each other: an empty column between them, and words in the second one's first column."""
    width = len(band[0])
    empty = [c for c in range(width) if all(row[c].is_empty for row in band)]
    for c in empty:
        left, right = [row[:c] for row in band], [row[c + 1 :] for row in band]
        if min(len(_used(left)), len(_used(right))) >= 2 and _starts_with_words(right) and len(band) > 1:
            return [left, *_side_by_side(right)]
    return [[tuple(cell for c, cell in enumerate(row) if c not in empty) for row in band]]


def _starts_with_words(rows: list[doc.Row]) -> bool:
    first = [row[0] for row in rows[1:] if not row[0].is_empty]
    return bool(first) and all(cell.value is None and not cell.text[:1].isdigit() for cell in first)


def _band_blocks(band: list[doc.Row], sheet: str) -> list[doc.Block]:
    band = [row for row in band if any(not cell.is_empty for cell in row)]
    if not band:
        return []
    if max(len(doc.prints(row)) for row in band) <= 1:
        return [_line(row) for row in band]
    where = _first(band[0]).place
    return [doc.Grid(tuple(band), where, sheet=sheet)]


def _first(row: doc.Row) -> doc.Cell:
    return next((cell for cell in row if not cell.is_empty), row[0])


def _line(row: doc.Row) -> doc.Line:
    cell = _first(row)
    return doc.Line("paragraph", cell.text, place=cell.place, large=cell.large)


def laid_rows(cells: Mapping[Place, doc.Cell], merges: Iterable[Merge], height: int, width: int) -> tuple[doc.Row, ...]:
    """A table of a text document from placed cells and merges; nothing is dropped but empty rows."""
    if width > doc.MAX_COLUMNS:
        raise ImportRefused(flag("import-too-wide", "", columns=width, most=doc.MAX_COLUMNS))
    shown = [_clipped(merge, cells) for merge in merges]
    laid = _merged(dict(cells), shown, list(range(height)), list(range(width)))
    rows = _matrix(laid, list(range(height)), list(range(width)))
    return tuple(row for row in rows if any(not cell.is_empty for cell in row))


def _clipped(merge: Merge, cells: Mapping[Place, doc.Cell]) -> Merge:
    """A merge up to the first row that has text of its own under it: a cell that is printed is never covered."""
    top, left, bottom, right = merge
    for r in range(top + 1, bottom + 1):
        if any(not cells.get((r, c), doc.Cell()).is_empty for c in range(left, right + 1)):
            return top, left, r - 1, right
    return merge


# Which runs of rows of a sheet are one table: headers over an empty row, rows that go on after one, titles between.
#
# A statistics office sets its header off from the rows under it by an empty row, and the parts of a long table from
# one another. A run that begins with a header of its own is a table of its own.


Band = list[doc.Row]
MOST_LEVELS = 10  # rows of a header
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPTION = re.compile(rf"{caption()}(?:\d|[IVX]+\b)", re.IGNORECASE)


def join_bands(bands: Sequence[Band]) -> list[Band]:
    """Bands that belong together as one, each band with two tables as two."""
    done: list[Band] = []
    used: list[set[int]] = []  # the columns of each, none where nothing is counted
    for band in chain.from_iterable(map(_split, bands)):
        columns = _used(band) if any(map(_is_data, band)) else set()
        first = _first_full(band)
        start = len(done)
        if columns and first is not None and _is_data(first):
            above = next((n for n in reversed(range(len(done))) if used[n] or not _is_heading(done[n])), -1)
            if above >= 0 and _goes_on(done[above:], band, used[above]):
                start = above
        while columns and start and not used[start - 1]:
            if not _is_header_of(done[start - 1], [*chain(*done[start:]), *band]):
                break
            start -= 1
        joined = [row for part in (*done[start:], band) for row in part]
        columns = columns.union(*map(_used, done[start:])) if columns else columns
        done[start:], used[start:] = [joined], [columns]
    return done


def _split(band: Band) -> list[Band]:
    """Under rows of a table a caption alone on its row begins the next one, and so does another header."""
    starts, counted, has_data = [0], set[int](), False
    for n, row in enumerate(band):
        cells = doc.prints(row)
        if has_data and len(cells) == 1 and _CAPTION.match(cells[0].text.strip()):
            starts, counted, has_data = [*starts, n], set(), False
        elif has_data and _renames(row, counted) and any(map(_is_data, band[n + 1 : n + MOST_LEVELS])):
            start = n
            while start > starts[-1] and not _is_data(band[start - 1]) and _is_group(band[start - 1]):
                start -= 1
            starts, counted, has_data = [*starts, start], set(), False
        elif _is_data(row):
            counted |= {c for c, cell in enumerate(row) if _counts(cell)}
            has_data = True
    return [band[start:end] for start, end in zip(starts, [*starts[1:], len(band)], strict=True)]


def _renames(row: doc.Row, counted: set[int]) -> bool:
    """Words or years, and no number, over most of the columns that were counted above."""
    words = {c: cell.text for c, cell in enumerate(row) if c in counted and not cell.is_empty and not cell.covered}
    if len(set(words.values())) < max(2, len(words)) or any(map(_counts, row)):
        return False
    return 3 * len(words) >= 2 * len(counted)


def _is_group(row: doc.Row) -> bool:
    """A text alone in its row, over columns that it names."""
    return len(doc.prints(row)) == 1 and row[0].is_empty


def _is_heading(band: Band) -> bool:
    return all(len(doc.prints(row)) == 1 and not _CAPTION.match(doc.prints(row)[0].text.strip()) for row in band)


def _is_header_of(above: Band, below: Band) -> bool:
    """Words or years over columns; under the empty row come the rows of these columns, or the rest of their names."""
    above = [row for row in above if len(doc.prints(row)) > 1 and not doc.is_spanning(row)]
    first = _first_full(below)
    if not above or first is None or _CAPTION.match(doc.prints(below[0])[0].text.strip()):
        return False
    named = {c for row in above for c, cell in enumerate(row) if not cell.is_empty}
    if _is_data(first):
        counted = {c for row in below for c, cell in enumerate(row) if _counts(cell)}
        return len(named & counted) >= max(1, len(counted) // 2)
    names = {c for c, cell in enumerate(first) if c and not cell.is_empty}
    return names <= named or (above[-1][0].is_empty and first[0].is_empty and len(names) >= len(doc.prints(above[-1])))


def _goes_on(above: Sequence[Band], below: Band, used: set[int]) -> bool:
    """An empty row inside a table is spacing: what follows without a header of its own belongs to it.

    A heading may stand between; a remark ends a table.
    """
    new = _used(below) - used
    first = min((c for row in below for c, cell in enumerate(row) if c and _counts(cell)), default=0)
    if not used or any(c >= first for c in new) or _is_years(_first_full(below) or below[0]):
        return False  # names may be set in further; numbers stand under those above
    lone = [
        row for band in (*above[1:], below) for row in band[: 1 if band is below else None] if len(doc.prints(row)) == 1
    ]
    return not any(doc.REMARK.match(doc.prints(row)[0].text.strip()) for row in lone)


def _first_full(band: Band) -> doc.Row | None:
    return next((row for row in band if len(doc.prints(row)) > 1), None)


def _used(band: Band) -> set[int]:
    return {c for row in band for c, cell in enumerate(row) if not cell.is_empty}


def _counts(cell: doc.Cell) -> bool:
    """A number, or a sign that there is none; a year is a name."""
    return not (cell.is_empty or cell.covered) and (is_missing(cell.text) or doc.is_number(cell))


def _is_data(row: doc.Row) -> bool:
    """A row that counts something beside its name; (1) (2) (3) and 1 2 3 only number the columns, days name them."""
    counted = [cell for cell in row[1:] if _counts(cell) and not doc.is_day_over_column(row, cell)]
    is_row_of_days = len(counted) >= doc.FEWEST_MARKS and all(doc.is_day(cell.text) for cell in counted)
    is_row_of_marks = len(counted) > 1 and doc.column_marks(cell.text for cell in doc.prints(row))
    return bool(counted) and not (is_row_of_days or is_row_of_marks)


def _is_years(row: doc.Row) -> bool:
    numbers = [cell.text.strip() for cell in row if not cell.is_empty]
    years = [text for text in numbers if _YEAR.fullmatch(text)]
    return len(years) > 1 and len(years) >= len(numbers) - 1
