"""Pages of a PDF that are pictures, through Tesseract where it is installed with its Vietnamese data.

What it reads may be wrong in any letter: a cell with a figure in it is a doubt, and its value is left out.
Output read: Tesseract's TSV, level 5 (words), with boxes in pixels.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.core.bounded import find_program
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.bounded import run_bounded, run_program
from site_builder.extensions.office_import.document import Block, Cell, Line
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.aligned import aligned_tables, paragraphs

LANGUAGE = "vie"
MAX_PAGES = 60
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
    if len(pages) > MAX_PAGES:
        raise ImportRefused(problems.too_many_pages(name, file_name=name, count=len(pages), most=MAX_PAGES))
    found = {}
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
            found[number] = page_blocks(list(read_words(printed.decode("utf-8", "replace"), dots)), number)
    return found


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
    place = recognised_place(number)
    blocks: list[Block] = []
    start = 0
    for first, end, grid in aligned_tables(lines, number):
        blocks += [block for _, block in paragraphs(lines[start:first], margin, place)]
        blocks.append(grid)
        start = end
    return list(map(_doubtful, [*blocks, *(block for _, block in paragraphs(lines[start:], margin, place))]))


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
