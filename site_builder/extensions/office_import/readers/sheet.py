"""From the cells of a sheet to its blocks: several tables on a sheet, title lines above, notes below.

Used by the readers of .xlsx, .xls, .ods and delimited files. Gaps are closed before anything is laid out, so a
stray cell at the sheet's far corner costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby, pairwise

from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import MAX_CELLS, MAX_COLUMNS, Block, Cell, Grid, Line, Row
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.bands import join_bands

Place = tuple[int, int]
Merge = tuple[int, int, int, int]  # top, left, bottom, right, all inside


def sheet_blocks(cells: Mapping[Place, Cell], merges: Iterable[Merge] = (), *, sheet: str = "") -> list[Block]:
    """Grids and lines of one sheet, top to bottom."""
    filled = {at: cell for at, cell in cells.items() if not cell.is_empty}
    if not filled:
        return []
    rows = _closed_gaps({r for r, _ in filled})
    columns = _closed_gaps({c for _, c in filled})
    if len(columns) > MAX_COLUMNS:
        raise ImportRefused(problems.too_wide("", columns=len(columns), most=MAX_COLUMNS))
    if len(rows) * len(columns) > MAX_CELLS:
        count = len(rows) * len(columns)
        raise ImportRefused(problems.too_many_cells("", file_name=sheet, count=count, most=MAX_CELLS))
    matrix = _matrix(_merged(filled, merges, rows, columns), rows, columns)
    blocks: list[Block] = []
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
    filled: dict[Place, Cell], merges: Iterable[Merge], rows: list[int], columns: list[int]
) -> dict[Place, Cell]:
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


def _matrix(laid: dict[Place, Cell], rows: list[int], columns: list[int]) -> list[Row]:
    return [tuple(laid.get((r, c), Cell()) for c in columns) for r in rows]


def _bands(matrix: list[Row]) -> list[list[Row]]:
    """Runs of rows between empty rows."""
    runs = groupby(matrix, key=lambda row: any(not cell.is_empty for cell in row))
    return [list(rows) for is_filled, rows in runs if is_filled]


def _side_by_side(band: list[Row]) -> list[list[Row]]:
    """Two tables beside each other: an empty column between them, and words in the second one's first column."""
    width = len(band[0])
    empty = [c for c in range(width) if all(row[c].is_empty for row in band)]
    for c in empty:
        left, right = [row[:c] for row in band], [row[c + 1 :] for row in band]
        if _columns_used(left) >= 2 and _columns_used(right) >= 2 and _starts_with_words(right) and len(band) > 1:
            return [left, *_side_by_side(right)]
    return [[tuple(cell for c, cell in enumerate(row) if c not in empty) for row in band]]


def _columns_used(rows: list[Row]) -> int:
    return sum(any(not row[c].is_empty for row in rows) for c in range(len(rows[0]))) if rows and rows[0] else 0


def _starts_with_words(rows: list[Row]) -> bool:
    first = [row[0] for row in rows[1:] if not row[0].is_empty]
    return bool(first) and all(cell.value is None and not cell.text[:1].isdigit() for cell in first)


def _band_blocks(band: list[Row], sheet: str) -> list[Block]:
    band = [row for row in band if any(not cell.is_empty for cell in row)]
    if not band:
        return []
    if max(_printed(row) for row in band) <= 1:
        return [_line(row) for row in band]
    place = _first(band[0]).place
    return [Grid(tuple(band), place, sheet=sheet)]


def _printed(row: Row) -> int:
    return sum(not cell.is_empty and not cell.covered for cell in row)


def _first(row: Row) -> Cell:
    return next((cell for cell in row if not cell.is_empty), row[0])


def _line(row: Row) -> Line:
    cell = _first(row)
    return Line("paragraph", cell.text, place=cell.place, large=cell.large)


def laid_rows(cells: Mapping[Place, Cell], merges: Iterable[Merge], height: int, width: int) -> tuple[Row, ...]:
    """A table of a text document from placed cells and merges; nothing is dropped but empty rows."""
    if width > MAX_COLUMNS:
        raise ImportRefused(problems.too_wide("", columns=width, most=MAX_COLUMNS))
    shown = [_clipped(merge, cells) for merge in merges]
    laid = _merged(dict(cells), shown, list(range(height)), list(range(width)))
    rows = _matrix(laid, list(range(height)), list(range(width)))
    return tuple(row for row in rows if any(not cell.is_empty for cell in row))


def _clipped(merge: Merge, cells: Mapping[Place, Cell]) -> Merge:
    """A merge up to the first row that has text of its own under it: a cell that is printed is never covered."""
    top, left, bottom, right = merge
    for r in range(top + 1, bottom + 1):
        if any(not cells.get((r, c), Cell()).is_empty for c in range(left, right + 1)):
            return top, left, r - 1, right
    return merge
