"""Join what pages cut: tables whose header is printed again, cells and paragraphs that go on overleaf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from site_builder.core.language import LOWER, any_of, caption
from site_builder.core.text import fold
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.tables.headers import has_numbers, header_height

_CONTINUED = re.compile(
    rf"[(\[]\s*(?:{any_of('table.continued')})\s*[)\]]\s*\.?\s*$", re.IGNORECASE
)
_LABEL = re.compile(
    rf"{caption()}(?P<number>(?:\d+|[ivx]+)(?:[.-]\d+)*[{LOWER}]?)?(?!\w)", re.IGNORECASE
)
_MOST_LINES = 3  # above a table, its caption and the line of its unit among them
_MOST_TITLES = 2  # rows above a header that are not printed again


def _says_so(line: str, captions: Iterable[str]) -> bool:
    """Whether a line says that the table of one of the captions goes on: no other number, no other word than its."""
    plain = doc.strip_markup(line).strip()
    match = _CONTINUED.search(plain)
    if match is None:
        return False
    number, words = _parts(plain[: match.start()])
    if not number:
        return not words or ("", words) in map(_parts, captions)
    return any(number == known and words <= more for known, more in map(_parts, captions))


def _parts(caption: str) -> tuple[str, frozenset[str]]:
    """The number of a caption, and its words."""
    plain = doc.strip_markup(caption).strip().lower()
    label = _LABEL.match(plain)
    words = re.findall(r"\w+", plain[label.end() if label else 0 :])
    return (label["number"] or "" if label else ""), frozenset(words)


def _captions(above: Sequence[doc.Block], grid: doc.Grid) -> Iterator[str]:
    yield grid.title
    for row in grid.rows[:_MOST_TITLES]:
        yield from (printed[0].text for printed in [doc.prints(row)] if len(printed) == 1)
    for block in reversed(above[-_MOST_LINES:]):
        if not isinstance(block, doc.Line):
            return
        yield block.text


def _name(row: doc.Row) -> str:
    return next(
        (plain_text(cell) for cell in doc.prints(row) if re.search(r"[^\W\d_]{2}", cell.text)), ""
    )


def repeated_header(before: Sequence[doc.Row], after: Sequence[doc.Row]) -> int:
    """How many rows at the second's top are the first's header; equal rows of data are no header.

    A part of it says nothing of the columns: under the same "Năm" the next table may count other years.
    """
    again = rows_again(_headers(before), after)
    return again if header_height(after)[0] <= again else 0


def rows_again(headers: Iterable[Sequence[doc.Row]], rows: Sequence[doc.Row]) -> int:
    """How many rows the header has that stands again at the top of `rows`, else 0."""
    if not rows or is_numbered(rows[0]):
        return 0
    fitting = (
        header
        for header in headers
        if len(header) <= len(rows) and all(map(same_text, header, rows))
    )
    return next((len(header) for header in fitting if any(map(is_telling, header))), 0)


def _headers(rows: Sequence[doc.Row]) -> Iterator[Sequence[doc.Row]]:
    """The header as it may stand again: from the top, or without the titles above it."""
    yield from header_forms(rows)
    for start in range(1, min(_MOST_TITLES + 1, len(rows))):
        if len(doc.prints(rows[start - 1])) > 1:
            return  # no title
        if header_height(rows[start:])[0]:
            yield from header_forms(rows[start:])


def header_forms(rows: Sequence[doc.Row]) -> Iterator[Sequence[doc.Row]]:
    """The header of rows as it may stand again: whole, without the row that numbers its columns, or that row alone."""
    height, numbers = header_height(rows)
    yield rows[: max(1, height)]
    if numbers is not None:
        yield rows[:numbers]
        yield rows[numbers:height]


def same_text(left: doc.Row, right: doc.Row) -> bool:
    """Whether two rows print the same, whatever their mark-up and spacing."""
    return len(left) == len(right) and all(
        plain_text(a) == plain_text(b) for a, b in zip(left, right, strict=True)
    )


def plain_text(cell: doc.Cell) -> str:
    """What a cell prints, whatever its mark-up, spacing, case and marks."""
    return re.sub(r"[\s*_]+", " ", fold(doc.strip_markup(cell.text)).lower()).strip()


def is_telling(row: doc.Row) -> bool:
    """Whether a row says enough to be known again."""
    return len({plain_text(cell) for cell in row if not cell.is_empty}) >= 2


def is_numbered(row: doc.Row) -> bool:
    """Whether a row begins with its number, as rows of data do."""
    return bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", row[0].text.strip()))


_OPENING = re.compile(rf"(?:[IVXLC]+|\d+(?:\.\d+)*|[{LOWER}])[.)]\s|[-–+•*]\s|#")


def stitch(document: doc.Document) -> doc.Document:
    """Tables once, paragraphs whole, page furniture gone."""
    blocks, notes, page_ended = list[doc.Block](), list[doc.Note](), False
    for block in document.blocks:
        if is_furniture(block):
            page_ended = True
            if isinstance(block, doc.Line) and block.text.strip("- "):
                notes.append(doc.note("page-number", block.place, left=block.text))
        elif isinstance(block, doc.Grid) and (whole := _continued(blocks, block, notes)):
            blocks[-2:] = [whole]
        else:
            may_go_on = blocks and (document.paged or isinstance(block, doc.Grid))
            joined = _join(blocks[-1], block, page_ended, notes) if may_go_on else None
            blocks[len(blocks) - (joined is not None) :] = [joined or block]
            page_ended = False
    parts = (
        _tables_of(block, notes) if isinstance(block, doc.Grid) else [block] for block in blocks
    )
    blocks = list(chain.from_iterable(parts))
    return replace(document, blocks=tuple(blocks), notes=(*document.notes, *notes))


def _continued(
    blocks: Sequence[doc.Block], after: doc.Grid, notes: list[doc.Note]
) -> doc.Grid | None:
    """A table under the line "Bảng 3 (tiếp theo)" whose header is that of the table above the line, and both as one."""
    before, line = blocks[-2:] if len(blocks) > 1 else (None, None)
    if (
        not isinstance(before, doc.Grid)
        or not isinstance(line, doc.Line)
        or before.width != after.width
    ):
        return None
    repeated = (
        repeated_header(before.rows, after.rows)
        if _says_so(line.text, _captions(blocks[:-2], before))
        else 0
    )
    known, names = (
        set(map(_name, before.rows)),
        list(filter(None, map(_name, after.rows[repeated:]))),
    )
    # Where most rows are called as rows above are, another year or measure begins, whatever the line says.
    is_other = 2 * sum(name in known for name in names) > len(names)
    return (
        _stitched(before, after, repeated, notes, line=line.text)
        if repeated and not is_other
        else None
    )


def is_furniture(block: doc.Block) -> bool:
    """A page number, a rule, a page's end."""
    is_page = (
        isinstance(block, doc.Line)
        and block.kind == "paragraph"
        and doc.PAGE_LINE.fullmatch(block.text)
    )
    return isinstance(block, doc.Line) and (block.kind == "furniture" or bool(is_page))


def _join(
    before: doc.Block, block: doc.Block, page_ended: bool, notes: list[doc.Note]
) -> doc.Block | None:
    """Both as one, where the second goes on with the first."""
    if isinstance(before, doc.Grid) and isinstance(block, doc.Grid):
        if (before.width, before.sheet) != (block.width, block.sheet):
            return None
        repeated = repeated_header(before.rows, block.rows)
        # A table that goes on without its header has none of its own: numbers, or a lone cell, right after the cut.
        goes_on = repeated or (
            block.cut and page_ended and _is_headless(block.rows[0], before.rows)
        )
        return _stitched(before, block, repeated, notes) if goes_on else None
    if isinstance(before, doc.Line) and isinstance(block, doc.Line) and _goes_on(before, block):
        notes += [doc.note("paragraph-joined", block.place)] if page_ended else []
        return replace(before, text=f"{before.text} {block.text}")
    return None


def _goes_on(before: doc.Line, block: doc.Line) -> bool:
    """A sentence that did not end, and a line that does not begin one."""
    is_alike = (before.strong, before.recognised) == (block.strong, block.recognised)
    if before.kind not in ("paragraph", "item") or block.kind != "paragraph" or not is_alike:
        return False
    starts_small = block.text[:1].islower() and not _OPENING.match(block.text)
    return starts_small and not before.text.rstrip().endswith((".", ":", ";", "!", "?"))


def _texts(rows: Iterable[doc.Row]) -> str:
    return doc.join_texts(cell.text for row in rows for cell in row if not cell.covered)


def _stitched(
    before: doc.Grid, after: doc.Grid, repeated: int, notes: list[doc.Note], *, line: str = ""
) -> doc.Grid:
    """Both as one, without the rows of the header that are printed again, and the line between them.

    A first row with one filled cell, not merged across, may be the rest of a cell above the cut.
    """
    left = f"{line} {_texts(after.rows[:repeated])}".strip()
    notes.append(doc.note("table-stitched", after.place, left=left, rows=repeated))
    rows, more = before.rows, after.rows[repeated:]
    filled = [c for c, cell in enumerate(more[0]) if not cell.is_empty] if rows and more else []
    for at in filled if len(filled) == 1 else ():
        above, rest = rows[-1][at], more[0][at]
        if rest.across == 1 and _is_rest(above, rest, at):
            whole = replace(above, text=f"{above.text} {rest.text}")
            rows, more = (*rows[:-1], (*rows[-1][:at], whole, *rows[-1][at + 1 :])), more[1:]
            notes.append(doc.note("cell-joined", rest.place, printed=rest.text))
    return replace(before, rows=(*rows, *more))


def _is_headless(row: doc.Row, above: Sequence[doc.Row]) -> bool:
    """Numbers, or a lone cell; "Tỉnh | 2017 | 2018" under "Tỉnh | 2015 | 2016" is the header of another table."""
    printed = doc.prints(row)
    if any(
        cell.text[:1].isalpha() and plain_text(cell) == plain_text(above[0][c])
        for c, cell in enumerate(row)
    ):
        return False
    return len(printed) == 1 or any(re.match(r"\d", cell.text) for cell in printed)


def _is_rest(above: doc.Cell, rest: doc.Cell, column: int) -> bool:
    """It goes on in small letters, or stands where no section heading would and its sentence had not ended."""
    is_number = any(re.fullmatch(r"[\d.,\s%/]+", cell.text) for cell in (rest, above))
    if above.is_empty or above.covered or is_number:  # digits are never glued to digits
        return False
    return rest.text.lstrip()[:1].islower() or (
        column >= 2 and not above.text.rstrip().endswith((".", ";", ":"))
    )


def _tables_of(grid: doc.Grid, notes: list[doc.Note]) -> Iterator[doc.Grid]:
    """The tables of a grid: a header that begins as the first one does, over other names, begins another, and so do
    its names beside another beginning.
    """
    rows, height = grid.rows, header_height(grid.rows)[0]
    stub = next((plain_text(row[0]) for row in reversed(rows[:height]) if not row[0].is_empty), "")
    names = rows[height - 1][1:] if height else ()
    again = [
        plain_text(row[0]) == stub != "" or (is_telling(names) and same_text(row[1:], names))
        for row in rows
    ]
    heads = [
        again[n] and len(doc.prints(row)) > 1 and not has_numbers(row) for n, row in enumerate(rows)
    ]
    starts = (
        n
        for n in range(height + 1, len(rows))
        if heads[n] and not heads[n - 1] and has_numbers(rows[n - 1])
    )
    cuts = [0, *(n for n in starts if not rows_again([rows[:height]], rows[n:])), len(rows)]
    for first, end in pairwise(cuts):
        part = replace(
            grid, rows=rows[first:end], place=rows[first][0].place if first else grid.place
        )
        yield _without_repeats(part, notes)


def _without_repeats(grid: doc.Grid, notes: list[doc.Note]) -> doc.Grid:
    """Header rows that a converter left in the middle of the table."""
    head = grid.rows[0] if grid.rows else ()
    if not is_telling(head) or is_numbered(head):
        return grid
    forms = list(header_forms(grid.rows))
    kept = list(grid.rows[: len(forms[0])])
    at = len(kept)
    while at < len(grid.rows):
        count = rows_again(forms, grid.rows[at : at + len(forms[0])])  # the longest of them
        again = grid.rows[at : at + count]
        notes += [
            doc.note("header-repeated", row[0].place or grid.place, left=_texts([row]))
            for row in again
        ]
        kept += () if count else (grid.rows[at],)
        at += count or 1
    return replace(grid, rows=tuple(kept))
