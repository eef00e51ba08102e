"""Markdown with pipe, drawn and HTML tables, through pandoc's GFM reader.

GFM throws away cells beyond the header's width; rows are therefore padded to the widest before pandoc sees them.

Of tables drawn in characters only a plain one is taken: every line as wide as the first border, every bar under its
corner. One that is crooked, or whose cells span others, could give a cell to the wrong column; it stays text, and is
reported. Source: Pandoc User's Guide, Extension: grid_tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from site_builder.core.encoding import decode
from site_builder.extensions.office_import.document import Document, Note, note
from site_builder.extensions.office_import.language import row_place
from site_builder.extensions.office_import.readers.pandoc import insert_mark, read_tree
from site_builder.extensions.office_import.readers.richtext import SUPERSCRIPT

_BORDER = re.compile(r"\+(?:[-=:]+\+)+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def redraw_grids(lines: list[str]) -> tuple[list[str], tuple[Note, ...]]:
    """The text with pipe tables in the place of drawn ones, and a note for each that stays as it is."""
    kept: list[str] = []
    notes: list[Note] = []
    place, fence = 0, ""
    while place < len(lines):
        marker = _FENCE.match(lines[place])
        if marker:
            fence = "" if fence and marker[1].startswith(fence) else fence or marker[1]
        end = 0 if fence else _end(lines, place)
        if end:
            drawn = [unicodedata.normalize("NFC", line).strip() for line in lines[place:end]]
            rows = _rows(drawn)
            kept += ["", *_piped(rows), ""] if rows else lines[place:end]
            notes += [] if rows else [note("grid-left", row_place(place + 1))]
        else:
            kept.append(lines[place])
        place = end or place + 1
    return kept, tuple(notes)


def _end(lines: list[str], start: int) -> int:
    """Where a drawing that starts here ends; 0 where none does."""
    if not _BORDER.fullmatch(lines[start].strip()):
        return 0
    end = start + 1
    while end < len(lines) and lines[end].strip()[:1] in ("|", "+"):
        end += 1
    return end if end > start + 2 else 0


def _rows(drawn: list[str]) -> list[list[str]]:
    """The cells, lines of one cell joined by a break; empty where the drawing is not plain."""
    corners = [place for place, letter in enumerate(drawn[0]) if letter == "+"]
    if not _BORDER.fullmatch(drawn[-1]):
        return []
    rows: list[list[str]] = []
    lines: list[list[str]] = []
    for line in drawn[1:]:
        if len(line) != len(drawn[0]) or any(line[place] not in "|+" for place in corners):
            return []
        if _BORDER.fullmatch(line):
            rows += [[_joined(cell) for cell in zip(*lines, strict=True)]] if lines else []
            lines = []
        elif any(line[place] != "|" for place in corners):
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
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        done += _padded(lines[place:end]) if end else [lines[place]]
        place = end or place + 1
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
