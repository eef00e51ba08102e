"""Join what pages cut: tables whose header is printed again, cells and paragraphs that go on overleaf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from site_builder.core.text import fold
from site_builder.ingest.document import Block, Cell, Document, Grid, Line, Note, Row, join_texts, note
from site_builder.ingest.readers.furniture import PAGE_LINE, strip_markup
from site_builder.ingest.tables.headers import header_height

_CONTINUED = re.compile(r"[(\[]\s*(?:tiếp(?: theo)?|continued|cont\.)\s*[)\]]\s*\.?\s*$", re.IGNORECASE)
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
    if len(blocks) < 2:
        return None
    before, line = blocks[-2:]
    if not isinstance(before, Grid) or not isinstance(line, Line) or not _CONTINUED.search(line.text):
        return None
    repeated = _repeated_header(before.rows, after.rows) if before.width == after.width else 0
    if not repeated:
        return None
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


def same_text(left: Row, right: Row) -> bool:
    """Whether two rows print the same, whatever their mark-up and spacing."""
    return len(left) == len(right) and all(_plain(a) == _plain(b) for a, b in zip(left, right, strict=True))


def _plain(cell: Cell) -> str:
    return re.sub(r"[\s*_]+", " ", fold(strip_markup(cell.text)).lower()).strip()


def _texts(rows: Iterable[Row]) -> str:
    return join_texts(cell.text for row in rows for cell in row if not cell.covered)


def _is_telling(row: Row) -> bool:
    return len({_plain(cell) for cell in row if not cell.is_empty}) >= 2


def _join_grids(before: Grid, after: Grid, page_ended: bool) -> tuple[Block | None, list[Note]]:
    repeated = _repeated_header(before.rows, after.rows)
    if repeated:
        rows, said = _append(before.rows, after.rows[repeated:])
        return replace(before, rows=rows), [
            note("table-stitched", after.place, left=_texts(after.rows[:repeated]), rows=repeated),
            *said,
        ]
    # A table that goes on without its header has no header of its own: numbers, or a lone cell, right after the cut.
    if after.cut and page_ended and _is_headless(after.rows[0]):
        rows, said = _append(before.rows, after.rows)
        return replace(before, rows=rows), [note("table-stitched", after.place, rows=0), *said]
    return None, []


def _repeated_header(before: tuple[Row, ...], after: tuple[Row, ...]) -> int:
    """How many header rows of the first piece stand at the second's top; equal rows of data are no header."""
    for start in range(min(3, len(before))):  # a title row above the header is not repeated
        most = min(max(1, header_height(before[start:])[0]), len(after), len(before) - start)
        count = 0
        while count < most and same_text(before[start + count], after[count]):
            count += 1
        if count and any(_is_telling(row) for row in after[:count]) and not _is_numbered(after[0]):
            return count
    return 0


def _is_numbered(row: Row) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", row[0].text.strip()))


def _is_headless(row: Row) -> bool:
    printed = [cell for cell in row if not cell.is_empty and not cell.covered]
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
    if not _is_telling(head) or _is_numbered(head):
        return grid, []
    height = max(1, header_height(grid.rows)[0])
    kept: list[Row] = []
    said: list[Note] = []
    level = 0
    for n, row in enumerate(grid.rows):
        level = level + 1 if n >= height and level < height and same_text(row, grid.rows[level]) else 0
        if level:
            said.append(note("header-repeated", row[0].place or grid.place, left=_texts([row])))
        else:
            kept.append(row)
    return replace(grid, rows=tuple(kept)), said
