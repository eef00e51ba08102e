"""PDF: pages with a text layer through pdfplumber, pages that are pictures through Tesseract where it is installed.

Ruled tables are found by their lines, others by the white between their columns. A page's first table is marked as one
that a page break may have cut. What Tesseract reads may be wrong in any letter: a cell with a figure in it is a doubt,
and its value is left out. An extra: `site-builder[import]`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.core.language import UPPER
from site_builder.core.platform.processes import find_program
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import (
    PAGE_LINE,
    SUPERSCRIPT,
    Block,
    Cell,
    Document,
    Grid,
    Line,
    Note,
    Row,
    lay_out,
    note,
)
from site_builder.extensions.office_import.language import drafted, page_place
from site_builder.extensions.office_import.open import run_bounded, run_program
from site_builder.extensions.office_import.problems import ImportRefused

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
    where = page_place(page.page_number)
    start = 0
    for first, end, grid in aligned_tables(lines, page.page_number):
        placed += paragraphs(lines[start:first], margin, where)
        placed.append((float(lines[first]["top"]), grid))
        start = end
    placed += paragraphs(lines[start:], margin, where)
    ordered = [block for _, block in sorted(placed, key=lambda pair: pair[0])]
    page.close()
    return [Line("furniture", "", place=where), *ordered]


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
        text = re.sub(rf"(?<=[{UPPER}])-\n(?=[{UPPER}])", "-", page.crop(box, strict=False).extract_text() or "")
        rows[top].append((left, Cell(text.strip(), across=max(1, right - left), down=max(1, bottom - top))))
    ordered = [[cell for _, cell in sorted(row, key=lambda pair: pair[0])] for row in rows]
    filled: tuple[Row, ...] = lay_out(
        ordered, lambda r, c: drafted("page {page}, row {row}, column {column}", page=number, row=r + 1, column=c + 1)
    )
    return Grid(tuple(row for row in filled if any(not cell.is_empty for cell in row)), page_place(number), cut=True)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


# Tables without ruling lines on a page: lines of words that leave the same columns of white between them.


GAP = 9.0  # points of white that part two columns; a space of 11 points type is 3 wide
FEWEST = 3  # lines of a table
APART = 2.4  # line heights between two lines of one table
_NUMBER = re.compile(r"[-+(]?\d[\d.,/]*%?\)?")

Printed = dict[str, Any]


def aligned_tables(lines: Sequence[Printed], page: int) -> Iterator[tuple[int, int, Grid]]:
    """Grids, each with the first line that it takes and the one after its last."""
    start = 0
    while start < len(lines):
        end = _end(lines, start)
        edges = _white(lines[start:end])
        if end - start >= FEWEST and _counts(lines[start:end], edges):
            yield start, end, _aligned_grid(lines[start:end], edges, page)
            start = end
        else:
            start += 1


def _end(lines: Sequence[Printed], start: int) -> int:
    """How far lines with white inside follow one another and keep a column of it in common."""
    end = start
    while end < len(lines) and len(_pieces(lines[end])) > 1:
        if end > start and lines[end]["top"] - lines[end - 1]["bottom"] > APART * _height(lines[end]):
            break
        if end > start and len(_white(lines[start : end + 1])) < max(1, len(_white(lines[start:end])) - 1):
            break
        end += 1
    return end


def _height(line: Printed) -> float:
    return float(line["bottom"] - line["top"])


def _pieces(line: Printed) -> list[tuple[float, float, str]]:
    """Runs of glyphs without a wide gap: left edge, right edge, text."""
    pieces: list[tuple[float, float, str]] = []
    for glyph in line["chars"]:
        if glyph["text"].isspace():
            continue
        left, right, text = float(glyph["x0"]), float(glyph["x1"]), str(glyph["text"])
        if pieces and left - pieces[-1][1] < GAP:
            first, last, before = pieces[-1]
            space = " " if left - last > 0.2 * float(glyph["size"]) else ""
            pieces[-1] = (first, max(last, right), before + space + text)
        else:
            pieces.append((left, right, text))
    return pieces


def _white(lines: Sequence[Printed]) -> list[float]:
    """The middles of the white that all lines leave."""
    spans = sorted((left, right) for line in lines for left, right, _ in _pieces(line))
    merged: list[tuple[float, float]] = []
    for left, right in spans:
        if merged and left - merged[-1][1] < GAP / 2:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return [(before[1] + after[0]) / 2 for before, after in pairwise(merged)]


def _counts(lines: Sequence[Printed], edges: Sequence[float]) -> bool:
    """Most rows hold a number in a column of their own: two columns of prose hold none."""
    rows = [_texts(line, edges) for line in lines]
    counted = sum(any(_NUMBER.fullmatch(text) for text in row[1:]) for row in rows)
    return bool(edges) and counted >= max(2, len(rows) // 2)


def _texts(line: Printed, edges: Sequence[float]) -> list[str]:
    texts = [""] * (len(edges) + 1)
    for left, right, text in _pieces(line):
        column = sum((left + right) / 2 > edge for edge in edges)
        texts[column] = f"{texts[column]} {text}".strip()
    return texts


def _aligned_grid(lines: Sequence[Printed], edges: Sequence[float], page: int) -> Grid:
    rows = [[Cell(text) for text in _texts(line, edges)] for line in lines]
    filled: tuple[Row, ...] = lay_out(
        rows, lambda r, c: drafted("page {page}, row {row}, column {column}", page=page, row=r + 1, column=c + 1)
    )
    return Grid(filled, page_place(page), cut=True)


def paragraphs(lines: Sequence[Printed], margin: float, where: str) -> list[tuple[float, Block]]:
    """Lines that reach the right margin go on in the next one."""
    blocks: list[tuple[float, Block]] = []
    goes_on = False
    for line in lines:
        text, top = str(line["text"]), float(line["top"])
        if PAGE_LINE.fullmatch(text):
            blocks.append((top, Line("furniture", text, place=where)))
            goes_on = False
            continue
        before = blocks[-1] if goes_on and blocks else None
        if before and isinstance(before[1], Line):
            blocks[-1] = (before[0], Line("paragraph", f"{before[1].text} {text}", place=before[1].place))
        else:
            blocks.append((top, Line("paragraph", text, place=where)))
        goes_on = line["x1"] > margin * 0.93 and len(text) > 60
    return blocks


# Pages of a PDF that are pictures, through Tesseract where it is installed with its Vietnamese data.
#
# What it reads may be wrong in any letter: a cell with a figure in it is a doubt, and its value is left out. Output
# read: Tesseract's TSV, level 5 (words), with boxes in pixels.


LANGUAGE = "vie"
MAX_PICTURES = 60
SECONDS = 120.0  # a page; a dense one takes ten on an idle machine
INCH, DOTS, LONGEST = 72, 300, 4300  # points; dots an inch; pixels of a side
_RULES = "|[]{}_¦"  # what a ruling line between two cells is taken for


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def find_tesseract(name: str) -> str:
    """The program's path; "" where it or its Vietnamese data is not installed."""
    program = find_program("tesseract")
    if not program:
        return ""
    with TemporaryDirectory(prefix="import-") as folder:
        _, printed = run_program([program, "--list-langs"], name, Path(folder), seconds=SECONDS)
    return program if LANGUAGE in printed.decode("utf-8", "replace").split() else ""


def recognise_pages(program: str, content: bytes, name: str, pages: Sequence[int]) -> dict[int, list[Block]]:
    """Blocks of the pages asked for, counted from 1. Raises ImportRefused."""
    if len(pages) > MAX_PICTURES:
        raise ImportRefused(problems.too_many_pages(name, file_name=name, count=len(pages), most=MAX_PICTURES))
    pages_read = {}
    for number in pages:
        with TemporaryDirectory(prefix="import-") as folder:
            picture = Path(folder) / "page.png"
            picture_bytes, dots = run_bounded(lambda number=number: _render(content, number), name)  # type: ignore[misc]
            picture.write_bytes(picture_bytes)
            # Sparse text: other ways of looking at a page leave out what stands between ruling lines.
            command = [program, str(picture), "stdout", "-l", LANGUAGE, "--psm", "11", "--dpi", str(dots), "tsv"]
            status, printed = run_program(command, name, Path(folder), seconds=SECONDS)
            if status:
                raise ImportRefused(problems.damaged(name, file_name=name, found=f"Tesseract, exit {status}"))
            pages_read[number] = page_blocks(list(read_words(printed.decode("utf-8", "replace"), dots)), number)
    return pages_read


def _render(content: bytes, number: int) -> tuple[bytes, int]:
    """A page as a grey PNG, and its dots an inch: fewer where the page is larger than any sheet of paper."""
    import pdfplumber

    with pdfplumber.open(BytesIO(content)) as pdf:
        page = pdf.pages[number - 1]
        dots = max(1, min(DOTS, int(LONGEST * INCH / max(page.width, page.height, 1))))
        out = BytesIO()
        page.to_image(resolution=dots).original.convert("L").save(out, "PNG", compress_level=1)
        return out.getvalue(), dots


def read_words(printed: str, dots: int) -> Iterator[Word]:
    """Words of Tesseract's TSV, without the ruling lines that it took for letters."""
    for row in csv.DictReader(StringIO(printed), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip().strip(_RULES).strip()
        if row.get("level") == "5" and text:
            left, top, width, height = (float(row[key]) * INCH / dots for key in ("left", "top", "width", "height"))
            yield Word(text, left, top, left + width, top + height)


def page_blocks(words: Sequence[Word], number: int) -> list[Block]:
    """Lines and tables of one page, top to bottom; every line says that it was recognised."""
    lines = [_as_line(line) for line in lines_of(words)]
    margin = max((line["x1"] for line in lines), default=0.0)
    where = recognised_place(number)
    blocks: list[Block] = []
    start = 0
    for first, end, grid in aligned_tables(lines, number):
        blocks += [block for _, block in paragraphs(lines[start:first], margin, where)]
        blocks.append(grid)
        start = end
    return list(map(_doubtful, [*blocks, *(block for _, block in paragraphs(lines[start:], margin, where))]))


def recognised_place(number: int) -> str:
    """The place of what was read from the picture of a page."""
    return drafted("page {page}, recognised", page=number)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words side by side, each compared with the last one of a line: a page that lies askew has lines too."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.left):
        best = max(lines, key=lambda line: _overlap(line[-1], word), default=None)
        if best is not None and _overlap(best[-1], word) > 0.4:
            best.append(word)
        else:
            lines.append([word])
    return sorted(lines, key=lambda line: (line[0].top + line[0].bottom) / 2)


def _overlap(one: Word, other: Word) -> float:
    """The common height as a share of the lower one's; of two that stand one over the other, none."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    is_beside = other.left >= one.right - (one.right - one.left) / 4
    return common / max(min(one.bottom - one.top, other.bottom - other.top), 0.1) if is_beside else 0.0


def _as_line(words: Sequence[Word]) -> dict[str, Any]:
    """As the PDF reader's lines are, with words for glyphs; nothing is ever set so close that two are one."""
    ends = [min(word.right, after.left - 0.1) for word, after in pairwise(words)]
    return {
        "text": " ".join(word.text for word in words),
        "x0": words[0].left,
        "x1": words[-1].right,
        "top": min(word.top for word in words),
        "bottom": max(word.bottom for word in words),
        "chars": [
            {"text": word.text, "x0": word.left, "x1": end, "size": 0.0}
            for word, end in zip(words, [*ends, words[-1].right], strict=True)
        ],
    }


def _doubtful(block: Block) -> Block:
    if isinstance(block, Line):
        return replace(block, recognised=True)
    return replace(block, rows=tuple(tuple(map(_doubted, row)) for row in block.rows))


def _doubted(cell: Cell) -> Cell:
    return replace(cell, doubt="recognised") if any(letter.isdigit() for letter in cell.text) else cell
