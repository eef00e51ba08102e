"""Formats of plain text: delimited files, text as converters leave it, web pages and Markdown."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import pairwise

from site_builder.core.sheets.csv import find_delimiter
from site_builder.core.sheets.encoding import decode
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import (
    MAX_CELLS,
    MAX_COLUMNS,
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
    strip_markup,
)
from site_builder.extensions.office_import.language import cell_place, row_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.pandoc import insert_mark, read_tree
from site_builder.extensions.office_import.readers.sheet import sheet_blocks

NAMES = {"\t": "tab", ";": ";", "|": "|", ",": ","}


def read_delimited(content: bytes, name: str) -> Document:
    """One sheet of untyped cells; a row wider than its header is doubtful as a whole."""
    text = decode(content)
    delimiter = find_delimiter(text)
    cells: dict[tuple[int, int], Cell] = {}
    notes = [note("delimiter", found=NAMES[delimiter])]
    width = 0
    for r, row in enumerate(_rows(text, delimiter, name)):
        _check_size(name, len(row), len(cells))
        filled = len(row) if any(row) else 0
        while filled and not row[filled - 1].strip():
            filled -= 1
        width = 0 if not filled else width or (len(row) if filled > 1 else 0)
        is_ragged = 0 < width < filled
        notes += [note("ragged-row", row_place(r + 1))] if is_ragged else []
        for c, printed in enumerate(row):
            where = cell_place(r + 1, c + 1)
            cells[r, c] = Cell(printed.strip(), place=where, doubt="ragged" if is_ragged else "")
    return Document("delimited", tuple(sheet_blocks(cells)), prose=False, notes=tuple(notes))


def _check_size(name: str, columns: int, cells: int) -> None:
    if columns > MAX_COLUMNS:
        raise ImportRefused(problems.too_wide(name, columns=columns, most=MAX_COLUMNS))
    if cells > MAX_CELLS:
        raise ImportRefused(problems.too_many_cells(name, file_name=name, count=cells, most=MAX_CELLS))


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        from csvkit import reader
    except ModuleNotFoundError:  # it comes with the extra `import`; Python's own is the one that it refines
        from csv import reader
    try:
        yield from reader(StringIO(text), delimiter=delimiter)
    except (csv.Error, ValueError) as error:
        raise ImportRefused(problems.damaged(name, file_name=name, found=str(error)[:100])) from error


# Plain text as converters leave it: a paragraph a line, cells by tabs, page numbers on lines of their own.
#
# A line without a tab between two rows of one table is a row that was merged across it, or the page's furniture.


LONGEST_MERGED = 160


def read_text(content: bytes, name: str) -> Document:
    """Lines and grids; where a page ended, a furniture line says so."""
    lines = decode(content).replace("\f", "\n\f\n").split("\n")
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        end = _tabs_end(lines, position)
        if end:
            blocks.append(_tabbed(lines[position:end], position, len(blocks)))
            position = end
        else:
            blocks += _line(lines[position], position)
            position += 1
    return Document("text", tuple(blocks), prose=True, paged=True)


def _line(line: str, number: int) -> list[Block]:
    where = row_place(number + 1)
    if line == "\f" or (line.strip() and PAGE_LINE.fullmatch(line)):
        return [Line("furniture", line.strip(), place=where)]
    text = strip_markup(line)
    if heading := re.match(r"(#{1,6})\s+(.+)", text):
        return [Line("heading", heading[2], level=len(heading[1]), place=where)]
    return [Line("paragraph", text, place=where)] if text.strip() else []


def _tabs_end(lines: list[str], start: int) -> int:
    """Where the table that starts here ends; 0 where none starts."""
    if "\t" not in lines[start].strip("\n ") or not lines[start].strip():
        return 0
    width = lines[start].count("\t")
    end = start + 1
    while end < len(lines) and (lines[end].count("\t") == width or _is_merged_row(lines, end, start)):
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


def _tabbed(lines: list[str], start: int, count: int) -> Grid:
    width = max(line.count("\t") for line in lines) + 1
    rows: list[list[Cell]] = []
    for line in lines:
        if "\t" in line:
            rows.append([Cell(strip_markup(text).strip()) for text in line.split("\t")])
        else:
            rows.append([Cell(strip_markup(line).strip(), across=width)])
    filled: tuple[Row, ...] = lay_out(rows, lambda r, c: cell_place(start + r + 1, c + 1))
    return Grid(filled, row_place(start + 1), cut=True)


# Web pages (.html), through pandoc, decoded here because pandoc takes UTF-8 only.


# What a browser shows in a box of its own: the numbers of two choices are not one number.
_APART = re.compile(r"</?(?:audio|button|math|noscript|object|option|select|svg|text|textarea|video)\b", re.I)


def read_html(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans."""
    text = decode(content, declared=_declared(content))
    text = re.sub(r"<(script|style|template)\b.*?</\1\s*>", "", text, flags=re.IGNORECASE | re.DOTALL)
    text = _APART.sub(r" \g<0>", text)
    text = re.sub(r"<meta[^>]*charset[^>]*>", "", text, flags=re.IGNORECASE)
    return read_tree(text.encode(), name, "html-smart", "html")


def _declared(content: bytes) -> str:
    match = re.search(rb"charset=[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""


# Markdown with pipe, drawn and HTML tables, through pandoc's GFM reader.
#
# GFM throws away cells beyond the header's width; rows are therefore padded to the widest before pandoc sees them.
#
# Of tables drawn in characters only a plain one is taken: every line as wide as the first border, every bar under its
# corner. One that is crooked, or whose cells span others, could give a cell to the wrong column; it stays text, and
# is reported. Source: Pandoc User's Guide, Extension: grid_tables.


_BORDER = re.compile(r"\+(?:[-=:]+\+)+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def redraw_grids(lines: list[str]) -> tuple[list[str], tuple[Note, ...]]:
    """The text with pipe tables in the place of drawn ones, and a note for each that stays as it is."""
    kept: list[str] = []
    notes: list[Note] = []
    position, fence = 0, ""
    while position < len(lines):
        marker = _FENCE.match(lines[position])
        if marker:
            fence = "" if fence and marker[1].startswith(fence) else fence or marker[1]
        end = 0 if fence else _end(lines, position)
        if end:
            drawn = [unicodedata.normalize("NFC", line).strip() for line in lines[position:end]]
            rows = _drawn_rows(drawn)
            kept += ["", *_piped(rows), ""] if rows else lines[position:end]
            notes += [] if rows else [note("grid-left", row_place(position + 1))]
        else:
            kept.append(lines[position])
        position = end or position + 1
    return kept, tuple(notes)


def _end(lines: list[str], start: int) -> int:
    """Where a drawing that starts here ends; 0 where none does."""
    if not _BORDER.fullmatch(lines[start].strip()):
        return 0
    end = start + 1
    while end < len(lines) and lines[end].strip()[:1] in ("|", "+"):
        end += 1
    return end if end > start + 2 else 0


def _drawn_rows(drawn: list[str]) -> list[list[str]]:
    """The cells, lines of one cell joined by a break; empty where the drawing is not plain."""
    corners = [index for index, letter in enumerate(drawn[0]) if letter == "+"]
    if not _BORDER.fullmatch(drawn[-1]):
        return []
    rows: list[list[str]] = []
    lines: list[list[str]] = []
    for line in drawn[1:]:
        if len(line) != len(drawn[0]) or any(line[index] not in "|+" for index in corners):
            return []
        if _BORDER.fullmatch(line):
            rows += [[_joined(cell) for cell in zip(*lines, strict=True)]] if lines else []
            lines = []
        elif any(line[index] != "|" for index in corners):
            return []
        else:
            lines.append([line[left + 1 : right].strip() for left, right in pairwise(corners)])
    return rows


def _joined(lines: tuple[str, ...]) -> str:
    return "<br>".join(line.replace("|", r"\|") for line in lines if line)


def _piped(rows: list[list[str]]) -> Iterator[str]:
    """The first row is the heading, as a pipe table must have one."""
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield "|" + " --- |" * len(row)


_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_TABLE_START = re.compile(r"\s{0,3}<table\b", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(content: bytes, name: str) -> Document:
    """Headings, paragraphs, lists, pipe, drawn and HTML tables, footnotes."""
    redrawn, notes = redraw_grids(_without_raw_marks(decode(content)).splitlines())
    lines, tables = take_html_tables(redrawn)
    padded = "\n".join(pad_tables(lines))
    source = "gfm+yaml_metadata_block+footnotes-smart"
    document = read_tree((padded + "\n").encode(), name, source, "markdown", tables)
    return replace(document, notes=notes + document.notes)


def take_html_tables(lines: list[str]) -> tuple[list[str], list[str]]:
    """The text with a mark in the place of every HTML table, and the tables.

    An empty line ends a piece of HTML for Markdown, and pandoc reads none of it: a table would lose its cells.
    """
    kept: list[str] = []
    tables: list[str] = []
    table: list[str] = []
    depth, fence = 0, ""
    for line in lines:
        marker = re.match(r" {0,3}(```+|~~~+)", line)
        if marker and not depth:
            fence = "" if fence and marker[1].startswith(fence) else fence or marker[1]
        if fence or not (depth or _TABLE_START.match(line)):
            kept.append(line)
            continue
        depth += len(re.findall(r"<table\b", line, re.IGNORECASE)) - len(re.findall("</table", line, re.IGNORECASE))
        table.append(line)
        if depth <= 0:
            kept += ["", insert_mark(len(tables)), ""]
            tables.append("\n".join(table))
            table, depth = [], 0
    return kept + table, tables


def _without_raw_marks(text: str) -> str:
    """HTML that says how characters stand, as characters: pandoc would drop the tags and keep the digits."""
    raised = re.sub(r"<sup>(.*?)</sup>", lambda match: match[1].translate(SUPERSCRIPT), text, flags=re.IGNORECASE)
    return re.sub(r"<(s|del|strike)>(.*?)</\1>", r"~~\2~~", raised, flags=re.IGNORECASE)


def pad_tables(lines: list[str]) -> list[str]:
    """Every row of a pipe table as wide as its widest."""
    done: list[str] = []
    position = 0
    while position < len(lines):
        end = _table_end(lines, position)
        done += _padded(lines[position:end]) if end else [lines[position]]
        position = end or position + 1
    return done


def _table_end(lines: list[str], start: int) -> int:
    """Where a table that starts here ends; 0 where none does."""
    if start + 1 >= len(lines) or "|" not in lines[start] or not _DELIMITER.fullmatch(lines[start + 1]):
        return 0
    end = start + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _padded(lines: list[str]) -> list[str]:
    widest = max(_width(line) for line in lines)
    fill = [" --- |" if n == 1 else "  |" for n in range(len(lines))]
    return [_closed(line) + fill[n] * (widest - _width(line)) for n, line in enumerate(lines)]


def _closed(line: str) -> str:
    stripped = line.strip()
    opened = stripped if stripped.startswith("|") else f"| {stripped}"
    return opened if re.search(r"(?<!\\)\|$", opened) else f"{opened} |"


def _width(line: str) -> int:
    return len(_PIPE.findall(_closed(line))) - 1
