"""Join what pages cut: tables whose header is printed again, cells and paragraphs that go on overleaf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from site_builder.ingest.document import Block, Cell, Document, Grid, Line, Note, Row, join_texts, note
from site_builder.ingest.readers.furniture import PAGE_LINE
from site_builder.ingest.tables.overleaf import (
    goes_on,
    header_forms,
    is_numbered,
    is_telling,
    plain_text,
    repeated_header,
    rows_again,
)

_OPENING = re.compile(r"(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])[.)]\s|[-–+•*]\s|#")


def stitch(document: Document) -> Document:
    """Tables once, paragraphs whole, page furniture gone."""
    blocks: list[Block] = []
    notes: list[Note] = []
    page_ended = False
    for block in document.blocks:
        if is_furniture(block, document.paged):
            page_ended = True
            if isinstance(block, Line) and block.text.strip("- "):
                notes.append(note("page-number", block.place, left=block.text))
            continue
        if isinstance(block, Grid) and (whole := _continued(blocks, block)):
            blocks[-2:] = [whole[0]]
            notes += whole[1]
            continue
        before = blocks[-1] if blocks else None
        joined, said = _join(before, block, document.paged, page_ended)
        if joined is not None:
            blocks[-1] = joined
        else:
            blocks.append(block)
        notes += said
        page_ended = False
    inside: list[tuple[Block, list[Note]]] = [
        _without_repeats(block) if isinstance(block, Grid) else (block, []) for block in blocks
    ]
    notes += [each for _, said in inside for each in said]
    return replace(document, blocks=tuple(block for block, _ in inside), notes=(*document.notes, *notes))


def _continued(blocks: Sequence[Block], after: Grid) -> tuple[Grid, list[Note]] | None:
    """A table under the line "Bảng 3 (tiếp theo)" whose header is that of the table above the line, and both as one."""
    repeated = goes_on(blocks, after)
    if not repeated:
        return None
    before, line = blocks[-2:]
    assert isinstance(before, Grid) and isinstance(line, Line)
    left = f"{line.text} {_texts(after.rows[:repeated])}"
    rows, said = _append(before.rows, after.rows[repeated:])
    return replace(before, rows=rows), [note("table-stitched", after.place, left=left, rows=repeated), *said]


def is_furniture(block: Block, paged: bool) -> bool:
    """A page number, a rule, a page's end."""
    if not isinstance(block, Line):
        return False
    return block.kind == "furniture" or (block.kind == "paragraph" and bool(PAGE_LINE.fullmatch(block.text)))


def _join(before: Block | None, block: Block, paged: bool, page_ended: bool) -> tuple[Block | None, list[Note]]:
    if (
        isinstance(before, Grid)
        and isinstance(block, Grid)
        and before.width == block.width
        and before.sheet == block.sheet
    ):
        return _join_grids(before, block, page_ended)
    if paged and isinstance(before, Line) and isinstance(block, Line) and _goes_on(before, block):
        said = [note("paragraph-joined", block.place)] if page_ended else []
        return replace(before, text=f"{before.text} {block.text}"), said
    return None, []


def _goes_on(before: Line, block: Line) -> bool:
    """A sentence that did not end, and a line that does not begin one."""
    if before.kind not in ("paragraph", "item") or block.kind != "paragraph" or before.strong != block.strong:
        return False
    if before.recognised != block.recognised:
        return False
    starts_small = block.text[:1].islower() and not _OPENING.match(block.text)
    return starts_small and not before.text.rstrip().endswith((".", ":", ";", "!", "?"))


def _texts(rows: Iterable[Row]) -> str:
    return join_texts(cell.text for row in rows for cell in row if not cell.covered)


def _join_grids(before: Grid, after: Grid, page_ended: bool) -> tuple[Block | None, list[Note]]:
    repeated = repeated_header(before.rows, after.rows)
    if repeated:
        rows, said = _append(before.rows, after.rows[repeated:])
        return replace(before, rows=rows), [
            note("table-stitched", after.place, left=_texts(after.rows[:repeated]), rows=repeated),
            *said,
        ]
    # A table that goes on without its header has no header of its own: numbers, or a lone cell, right after the cut.
    if after.cut and page_ended and _is_headless(after.rows[0], before.rows):
        rows, said = _append(before.rows, after.rows)
        return replace(before, rows=rows), [note("table-stitched", after.place, rows=0), *said]
    return None, []


def _is_headless(row: Row, above: Sequence[Row]) -> bool:
    """Numbers, or a lone cell; "Tỉnh | 2017 | 2018" under "Tỉnh | 2015 | 2016" is the header of another table."""
    printed = [cell for cell in row if not cell.is_empty and not cell.covered]
    if any(cell.text[:1].isalpha() and plain_text(cell) == plain_text(above[0][c]) for c, cell in enumerate(row)):
        return False
    return len(printed) == 1 or any(re.match(r"\d", cell.text) for cell in printed)


def _append(rows: tuple[Row, ...], more: tuple[Row, ...]) -> tuple[tuple[Row, ...], list[Note]]:
    """Join the pieces; a first row with one filled cell may be the rest of a cell above the cut."""
    if not rows or not more:
        return (*rows, *more), []
    lone = _lone_cell(more[0])
    if lone is None or not _is_rest(rows[-1][lone], more[0][lone], lone):
        return (*rows, *more), []
    above, rest = rows[-1][lone], more[0][lone]
    whole = replace(above, text=f"{above.text} {rest.text}")
    last = (*rows[-1][:lone], whole, *rows[-1][lone + 1 :])
    return (*rows[:-1], last, *more[1:]), [note("cell-joined", rest.place, printed=rest.text)]


def _lone_cell(row: Row) -> int | None:
    """The only filled column of a row whose cell is not merged across."""
    filled = [c for c, cell in enumerate(row) if not cell.is_empty]
    return filled[0] if len(filled) == 1 and row[filled[0]].across == 1 else None


def _is_rest(above: Cell, rest: Cell, column: int) -> bool:
    """It goes on in small letters, or stands where no section heading would and its sentence had not ended."""
    if above.is_empty or above.covered:
        return False
    first = rest.text.lstrip()[:1]
    if re.fullmatch(r"[\d.,\s%/]+", rest.text) or re.fullmatch(r"[\d.,\s%/]+", above.text):
        return False  # digits are never glued to digits
    return first.islower() or (column >= 2 and not above.text.rstrip().endswith((".", ";", ":")))


def _without_repeats(grid: Grid) -> tuple[Block, list[Note]]:
    """Header rows that a converter left in the middle of the table."""
    head = grid.rows[0] if grid.rows else ()
    if not is_telling(head) or is_numbered(head):
        return grid, []
    forms = list(header_forms(grid.rows))
    kept = list(grid.rows[: len(forms[0])])
    said: list[Note] = []
    at = len(kept)
    while at < len(grid.rows):
        count = rows_again(forms, grid.rows[at : at + len(forms[0])])  # the longest of them
        again = grid.rows[at : at + count]
        said += [note("header-repeated", row[0].place or grid.place, left=_texts([row])) for row in again]
        kept += () if count else (grid.rows[at],)
        at += count or 1
    return replace(grid, rows=tuple(kept)), said
