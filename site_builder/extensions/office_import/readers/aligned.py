"""Tables without ruling lines on a page: lines of words that leave the same columns of white between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from site_builder.extensions.office_import.document import Block, Cell, Grid, Row, lay_out
from site_builder.extensions.office_import.document import Line as TextLine
from site_builder.extensions.office_import.language import drafted, page_place
from site_builder.extensions.office_import.readers.furniture import PAGE_LINE

GAP = 9.0  # points of white that part two columns; a space of 11 points type is 3 wide
FEWEST = 3  # lines of a table
APART = 2.4  # line heights between two lines of one table
_NUMBER = re.compile(r"[-+(]?\d[\d.,/]*%?\)?")

Line = dict[str, Any]


def aligned_tables(lines: Sequence[Line], page: int) -> Iterator[tuple[int, int, Grid]]:
    """Grids, each with the first line that it takes and the one after its last."""
    start = 0
    while start < len(lines):
        end = _end(lines, start)
        edges = _edges(lines[start:end])
        if end - start >= FEWEST and _counts(lines[start:end], edges):
            yield start, end, _grid(lines[start:end], edges, page)
            start = end
        else:
            start += 1


def _end(lines: Sequence[Line], start: int) -> int:
    """How far lines with white inside follow one another and keep a column of it in common."""
    end = start
    while end < len(lines) and len(_pieces(lines[end])) > 1:
        if end > start and lines[end]["top"] - lines[end - 1]["bottom"] > APART * _height(lines[end]):
            break
        if end > start and len(_edges(lines[start : end + 1])) < max(1, len(_edges(lines[start:end])) - 1):
            break
        end += 1
    return end


def _height(line: Line) -> float:
    return float(line["bottom"] - line["top"])


def _pieces(line: Line) -> list[tuple[float, float, str]]:
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


def _edges(lines: Sequence[Line]) -> list[float]:
    """The middles of the white that all lines leave."""
    spans = sorted((left, right) for line in lines for left, right, _ in _pieces(line))
    merged: list[tuple[float, float]] = []
    for left, right in spans:
        if merged and left - merged[-1][1] < GAP / 2:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return [(before[1] + after[0]) / 2 for before, after in pairwise(merged)]


def _counts(lines: Sequence[Line], edges: Sequence[float]) -> bool:
    """Most rows hold a number in a column of their own: two columns of prose hold none."""
    rows = [_texts(line, edges) for line in lines]
    counted = sum(any(_NUMBER.fullmatch(text) for text in row[1:]) for row in rows)
    return bool(edges) and counted >= max(2, len(rows) // 2)


def _texts(line: Line, edges: Sequence[float]) -> list[str]:
    texts = [""] * (len(edges) + 1)
    for left, right, text in _pieces(line):
        column = sum((left + right) / 2 > edge for edge in edges)
        texts[column] = f"{texts[column]} {text}".strip()
    return texts


def _grid(lines: Sequence[Line], edges: Sequence[float], page: int) -> Grid:
    rows = [[Cell(text) for text in _texts(line, edges)] for line in lines]
    filled: tuple[Row, ...] = lay_out(
        rows, lambda r, c: drafted("page {page}, row {row}, column {column}", page=page, row=r + 1, column=c + 1)
    )
    return Grid(filled, page_place(page), cut=True)


def paragraphs(lines: Sequence[Line], margin: float, place: str) -> list[tuple[float, Block]]:
    """Lines that reach the right margin go on in the next one."""
    found: list[tuple[float, Block]] = []
    goes_on = False
    for line in lines:
        text, top = str(line["text"]), float(line["top"])
        if PAGE_LINE.fullmatch(text):
            found.append((top, TextLine("furniture", text, place=place)))
            goes_on = False
            continue
        before = found[-1] if goes_on and found else None
        if before and isinstance(before[1], TextLine):
            found[-1] = (before[0], TextLine("paragraph", f"{before[1].text} {text}", place=before[1].place))
        else:
            found.append((top, TextLine("paragraph", text, place=place)))
        goes_on = line["x1"] > margin * 0.93 and len(text) > 60
    return found
