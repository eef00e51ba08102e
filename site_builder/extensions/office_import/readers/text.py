"""Plain text as converters leave it: a paragraph a line, cells by tabs, page numbers on lines of their own.

A line without a tab between two rows of one table is a row that was merged across it, or the page's furniture.
"""

from __future__ import annotations

import re

from site_builder.core.encoding import decode
from site_builder.extensions.office_import.document import Block, Cell, Document, Grid, Line, Row, lay_out
from site_builder.extensions.office_import.language import cell_place, row_place
from site_builder.extensions.office_import.readers.furniture import PAGE_LINE, strip_markup

LONGEST_MERGED = 160


def read_text(content: bytes, name: str) -> Document:
    """Lines and grids; where a page ended, a furniture line says so."""
    lines = decode(content).replace("\f", "\n\f\n").split("\n")
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        if end:
            blocks.append(_grid(lines[place:end], place, len(blocks)))
            place = end
        else:
            blocks += _line(lines[place], place)
            place += 1
    return Document("text", tuple(blocks), prose=True, paged=True)


def _line(line: str, number: int) -> list[Block]:
    where = row_place(number + 1)
    if line == "\f" or (line.strip() and PAGE_LINE.fullmatch(line)):
        return [Line("furniture", line.strip(), place=where)]
    text = strip_markup(line)
    if heading := re.match(r"(#{1,6})\s+(.+)", text):
        return [Line("heading", heading[2], level=len(heading[1]), place=where)]
    return [Line("paragraph", text, place=where)] if text.strip() else []


def _table_end(lines: list[str], start: int) -> int:
    """Where the table that starts here ends; 0 where none starts."""
    if "\t" not in lines[start].strip("\n ") or not lines[start].strip():
        return 0
    width = lines[start].count("\t")
    end = start + 1
    while end < len(lines) and (lines[end].count("\t") == width or _is_merged_row(lines, end, start)):
        end += 1
    return end


def _is_merged_row(lines: list[str], place: int, start: int) -> bool:
    """A short line in the middle of a table: rows of its width follow, at once or after one or two more such.

    After a page's end only the table's own header, printed again, tells that the line belongs to the table.
    """
    width = lines[start].count("\t")
    following = place
    while following < len(lines) and following < place + 3 and _may_be_merged(lines[following]):
        following += 1
    if following == place or following >= len(lines):
        return False
    if lines[following].count("\t") == width:
        return True
    while following < len(lines) and (PAGE_LINE.fullmatch(lines[following]) or not lines[following].strip()):
        following += 1
    return following < len(lines) and strip_markup(lines[following]).split() == strip_markup(lines[start]).split()


def _may_be_merged(line: str) -> bool:
    text = line.strip()
    return (
        bool(text)
        and "\t" not in line
        and len(text) <= LONGEST_MERGED
        and not PAGE_LINE.fullmatch(line)
        and line != "\f"
    )


def _grid(lines: list[str], start: int, count: int) -> Grid:
    width = max(line.count("\t") for line in lines) + 1
    rows: list[list[Cell]] = []
    for line in lines:
        if "\t" in line:
            rows.append([Cell(strip_markup(text).strip()) for text in line.split("\t")])
        else:
            rows.append([Cell(strip_markup(line).strip(), across=width)])
    filled: tuple[Row, ...] = lay_out(rows, lambda r, c: cell_place(start + r + 1, c + 1))
    return Grid(filled, row_place(start + 1), cut=True)
