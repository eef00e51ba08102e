"""Markdown with pipe, drawn and HTML tables, through pandoc's GFM reader.

GFM throws away cells beyond the header's width; rows are therefore padded to the widest before pandoc sees them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from site_builder.core.encoding import decode
from site_builder.ingest.document import Document
from site_builder.ingest.readers.markdown_grids import redraw_grids
from site_builder.ingest.readers.pandoc import insert_mark, read_tree
from site_builder.ingest.readers.richtext import SUPERSCRIPT

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
