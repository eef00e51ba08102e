"""PDF with a text layer, through pdfplumber: ruled tables by their lines, others by the white between their columns.

An extra: `site-builder[import]`. A page's first table is marked as one that a page break may have cut.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

from site_builder.ingest import problems
from site_builder.ingest.document import Block, Cell, Document, Grid, Line, Row, lay_out
from site_builder.ingest.language import drafted
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.readers.aligned import aligned_tables
from site_builder.ingest.readers.furniture import PAGE_LINE
from site_builder.ingest.readers.richtext import SUPERSCRIPT

MAX_PAGES = 400
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
            blocks = [block for page in pdf.pages for block in _page(page)]
    except ImportRefused:
        raise
    except Exception as error:  # pdfminer answers damage with whatever its parsing ran into
        if "Password" in repr(error) or "Encrypt" in repr(error):
            raise ImportRefused(problems.locked(name, file_name=name)) from error
        raise ImportRefused(problems.damaged(name, file_name=name, found=type(error).__name__)) from error
    return Document("pdf", tuple(blocks), prose=True, paged=True)


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
    start = 0
    for first, end, grid in aligned_tables(lines, page.page_number):
        placed += _paragraphs(lines[start:first], margin, page.page_number)
        placed.append((float(lines[first]["top"]), grid))
        start = end
    placed += _paragraphs(lines[start:], margin, page.page_number)
    ordered = [block for _, block in sorted(placed, key=lambda pair: pair[0])]
    page.close()
    return [Line("furniture", "", place=f"trang {page.page_number}"), *ordered]


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


def _paragraphs(lines: list[dict[str, Any]], margin: float, page: int) -> list[tuple[float, Block]]:
    """Lines that reach the right margin go on in the next one."""
    found: list[tuple[float, Block]] = []
    goes_on = False
    for line in lines:
        text, top = str(line["text"]), float(line["top"])
        if PAGE_LINE.fullmatch(text):
            found.append((top, Line("furniture", text, place=f"trang {page}")))
            goes_on = False
            continue
        before = found[-1] if goes_on and found else None
        if before and isinstance(before[1], Line):
            found[-1] = (before[0], Line("paragraph", f"{before[1].text} {text}", place=before[1].place))
        else:
            found.append((top, Line("paragraph", text, place=f"trang {page}")))
        goes_on = line["x1"] > margin * 0.93 and len(text) > 60
    return found


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
        drafted("page {page}", page=number),
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
