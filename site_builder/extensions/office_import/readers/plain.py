"""Formats of plain text: delimited files, text as converters leave it, web pages and Markdown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

from site_builder.core.problem import flag
from site_builder.core.sheets.csv import find_delimiter
from site_builder.core.sheets.encoding import decode
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import cell_place, row_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import sheet_blocks

NAMES = {"\t": "tab", ";": ";", "|": "|", ",": ","}


def read_delimited(content: bytes, name: str) -> doc.Document:
    """One sheet of untyped cells; a row wider than its header is doubtful as a whole."""
    text = decode(content)
    delimiter = find_delimiter(text)
    cells: dict[tuple[int, int], doc.Cell] = {}
    notes = [doc.note("delimiter", found=NAMES[delimiter])]
    width = 0
    for r, row in enumerate(_rows(text, delimiter, name)):
        doc.check_size(len(row), len(cells), name)
        filled = max((c for c, cell in enumerate(row, 1) if cell.strip()), default=0)
        width = 0 if not filled else width or (len(row) if filled > 1 else 0)
        is_ragged = 0 < width < filled
        notes += [doc.note("ragged-row", row_place(r + 1))] if is_ragged else []
        for c, printed in enumerate(row):
            where = cell_place(r + 1, c + 1)
            cells[r, c] = doc.Cell(
                printed.strip(), place=where, doubt="ragged-row" if is_ragged else ""
            )
    blocks, stem = tuple(sheet_blocks(cells)), PurePath(name).stem
    return doc.Document("delimited", blocks, prose=False, notes=tuple(notes), name=stem)


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        from csvkit import reader
    except (
        ModuleNotFoundError
    ):  # it comes with the extra `import`; Python's own is the one that it refines
        from csv import reader
    try:
        yield from reader(StringIO(text), delimiter=delimiter)
    except (csv.Error, ValueError) as error:
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=str(error)[:100])
        ) from error


# Plain text as converters leave it: a paragraph a line, cells by tabs, page numbers on lines of their own.
#
# A line without a tab between two rows of one table is a row that was merged across it, or the page's furniture.


LONGEST_MERGED = 160


def read_text(content: bytes, name: str) -> doc.Document:
    """Lines and grids; where a page ended, a furniture line says so."""
    lines = decode(content).replace("\f", "\n\f\n").split("\n")
    blocks: list[doc.Block] = []
    position = 0
    while position < len(lines):
        end = _tabs_end(lines, position)
        blocks += (
            [_tabbed(lines[position:end], position)] if end else _line(lines[position], position)
        )
        position = end or position + 1
    return doc.Document("text", tuple(blocks), prose=True, paged=True)


def _line(line: str, number: int) -> list[doc.Block]:
    where = row_place(number + 1)
    if line == "\f" or (line.strip() and doc.PAGE_LINE.fullmatch(line)):
        return [doc.Line("furniture", line.strip(), place=where)]
    text = doc.strip_markup(line)
    if heading := re.match(r"(#{1,6})\s+(.+)", text):
        return [doc.Line("heading", heading[2], level=len(heading[1]), place=where)]
    return [doc.Line("paragraph", text, place=where)] if text.strip() else []


def _tabs_end(lines: list[str], start: int) -> int:
    """Where the table that starts here ends; 0 where none starts."""
    if "\t" not in lines[start].strip("\n ") or not lines[start].strip():
        return 0
    width = lines[start].count("\t")
    end = start + 1
    while end < len(lines) and (
        lines[end].count("\t") == width or _is_merged_row(lines, end, start)
    ):
        end += 1
    return end


def _is_merged_row(lines: list[str], index: int, start: int) -> bool:
    """A short line in the middle of a table: rows of its width follow, at once or after one or two more such.

    After a page's end only the table's own header, printed again, tells that the line belongs to the table.
    """
    width = lines[start].count("\t")
    following = index
    while following < len(lines) and following < index + 3 and _may_be_merged(lines[following]):
        following += 1
    if following == index or following >= len(lines):
        return False
    if lines[following].count("\t") == width:
        return True
    while following < len(lines) and (
        doc.PAGE_LINE.fullmatch(lines[following]) or not lines[following].strip()
    ):
        following += 1
    again = lines[following] if following < len(lines) else ""
    return doc.strip_markup(again).split() == doc.strip_markup(lines[start]).split()


def _may_be_merged(line: str) -> bool:
    text = line.strip()
    is_text = bool(text) and "\t" not in line and line != "\f"
    return is_text and len(text) <= LONGEST_MERGED and not doc.PAGE_LINE.fullmatch(line)


def _tabbed(lines: list[str], start: int) -> doc.Grid:
    width = max(line.count("\t") for line in lines) + 1
    # A line without a tab was merged across.
    cells = [[doc.strip_markup(text).strip() for text in line.split("\t")] for line in lines]
    rows = [[doc.Cell(text, across=1 if len(row) > 1 else width) for text in row] for row in cells]
    return doc.Grid(
        doc.lay_out(rows, lambda r, c: cell_place(start + r + 1, c + 1)),
        row_place(start + 1),
        cut=True,
    )
