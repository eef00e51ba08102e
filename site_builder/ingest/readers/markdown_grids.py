"""Tables drawn in characters (pandoc's grid tables) as pipe tables, so that one reader reads both.

Only a plain drawing is taken: every line as wide as the first border, every bar under its corner. One that is
crooked, or whose cells span others, could give a cell to the wrong column; it stays text, and is told.
Source: Pandoc User's Guide, Extension: grid_tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from site_builder.ingest.document import Note, note
from site_builder.ingest.language import row_place

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
