"""PDF with a text layer, through pdfplumber: ruled tables by their lines, others by the white between their columns.

An extra: `site-builder[import]`. A page's first table is marked as one that a page break may have cut.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import Block, Cell, Document, Grid, Line, Note, Row, lay_out, note
from site_builder.extensions.office_import.language import drafted, page_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.aligned import aligned_tables, paragraphs
from site_builder.extensions.office_import.readers.richtext import SUPERSCRIPT

MAX_PAGES = 400
MAX_STAMP = 40  # words of a digital signature on a scanned page
MANY_CURVES = 100  # letters drawn by their outlines
NEAR = 2.0  # points within which two ruling lines are one


def read_pdf(content: bytes, name: str) -> Document:
    """Pages in order; text inside a table is the table's."""
    try:
        import pdfplumber
    except ImportError as error:
        raise ImportRefused(problems.no_extra(name, found="PDF", library="pdfplumber")) from error
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                pages = len(pdf.pages)
                raise ImportRefused(problems.too_many_pages(name, file_name=name, count=pages, most=MAX_PAGES))
            blocks: list[Block] = []
            pictures: list[Note] = []
            for page in pdf.pages:
                pictures += [_picture_note(page.page_number)] if is_picture(page) else []
                blocks += _page(page)
    except ImportRefused:
        raise
    except Exception as error:  # pdfminer answers damage with whatever its parsing ran into
        if "Password" in repr(error) or "Encrypt" in repr(error):
            raise ImportRefused(problems.locked(name, file_name=name)) from error
        raise ImportRefused(problems.damaged(name, file_name=name, found=type(error).__name__)) from error
    return Document("pdf", tuple(blocks), prose=True, notes=tuple(pictures), paged=True)


def _picture_note(number: int) -> Note:
    return note("page-without-text", page_place(number), page=number)


def is_picture(page: Any) -> bool:
    """Whether a page shows its words as a picture: scanned, its signature's stamp in letters at most, or drawn."""
    area = max(float(page.width) * float(page.height), 1.0)
    covered = max((float(image["width"]) * float(image["height"]) / area for image in page.images), default=0.0)
    words = len(page.extract_words()) if len(page.chars) < MAX_STAMP * 20 else MAX_STAMP
    return (covered > 0.5 and words < MAX_STAMP) or (not words and len(page.curves) > MANY_CURVES)


def _page(page: Any) -> list[Block]:
    page = page.dedupe_chars()  # some programs print bold by printing twice
    _raise_small_digits(page.chars)
    tables = page.find_tables()
    placed: list[tuple[float, Block]] = [(table.bbox[1], _grid(page, table)) for table in tables]
    outside = page
    for table in tables:
        outside = outside.outside_bbox(table.bbox, strict=False)
    lines = [line for line in outside.extract_text_lines() if line["text"].strip()]
    margin = max((line["x1"] for line in lines), default=0.0)
    place = page_place(page.page_number)
    start = 0
    for first, end, grid in aligned_tables(lines, page.page_number):
        placed += paragraphs(lines[start:first], margin, place)
        placed.append((float(lines[first]["top"]), grid))
        start = end
    placed += paragraphs(lines[start:], margin, place)
    ordered = [block for _, block in sorted(placed, key=lambda pair: pair[0])]
    page.close()
    return [Line("furniture", "", place=place), *ordered]


def _raise_small_digits(chars: list[dict[str, Any]]) -> None:
    """A small digit right after a larger one is a footnote mark: 1.704¹, not 1.7041."""
    size = 0.0
    for before, char in pairwise(chars):
        follows = abs(char["x0"] - before["x1"]) < 2 and char["text"].isdigit()
        if follows and char["size"] < 0.8 * (size or before["size"]):
            size = size or before["size"]
            char["text"] = char["text"].translate(SUPERSCRIPT)
        else:
            size = 0.0


def _grid(page: Any, table: Any) -> Grid:
    number = page.page_number
    xs = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    rows: list[list[tuple[int, Cell]]] = [[] for _ in ys[1:]]
    for box in table.cells:
        left, right, top, bottom = _at(xs, box[0]), _at(xs, box[2]), _at(ys, box[1]), _at(ys, box[3])
        text = re.sub(r"(?<=[A-ZĐ])-\n(?=[A-ZĐ])", "-", page.crop(box, strict=False).extract_text() or "")
        rows[top].append((left, Cell(text.strip(), across=max(1, right - left), down=max(1, bottom - top))))
    ordered = [[cell for _, cell in sorted(row, key=lambda pair: pair[0])] for row in rows]
    filled: tuple[Row, ...] = lay_out(
        ordered, lambda r, c: drafted("page {page}, row {row}, column {column}", page=number, row=r + 1, column=c + 1)
    )
    return Grid(
        tuple(row for row in filled if any(not cell.is_empty for cell in row)),
        page_place(number),
        cut=True,
    )


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))
