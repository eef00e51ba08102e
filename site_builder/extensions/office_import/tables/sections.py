"""Rows that are headings of a section become columns."""

from __future__ import annotations

import re
from dataclasses import replace

from site_builder.core.text import fold
from site_builder.extensions.office_import.document import Cell, Note, Row, note
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.table import Frame

_MARK = re.compile(r"(?:[IVXLC]+|[A-ZĐ]|\d+)(?:[.)/]|$)\s*")
_KINDS = ("lĩnh vực", "liên thông", "nhóm", "khối", "phần", "mục", "khu vực", "địa bàn")
_PARTS = re.compile(
    r"[-–+•*\s]*(?:trong đó|trong tổng số|chia ra|bao gồm|gồm|of which|including)(?:\s*[:.]|\s*[-–/(]|\s*$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:tổng|cộng|total)\b", re.IGNORECASE)


def take_sections(frame: Frame) -> Frame:
    """The frame without its section rows, and the section of every row, as deep as they nest."""
    in_figures = any(re.fullmatch(r"\d+\.?", row[0].text.strip()) for row in frame.rows)
    found = {n: text for n, row in enumerate(frame.rows) if (text := _section_text(row, in_figures))}
    found = {n: text for n, text in found.items() if n + 1 < len(frame.rows)}
    if not found or len(found) == len(frame.rows):
        return frame
    depths = _depths(frame, found)
    width = 1 + max(depths.values())
    path, paths, rows = [""] * width, [], []
    notes: list[Note] = []
    for n, row in enumerate(frame.rows):
        if n in found:
            path = [*path[: depths[n]], found[n], *[""] * (width - depths[n] - 1)]
            notes.append(note("section-row", row[0].place, left=found[n], printed=found[n], depth=depths[n] + 1))
        else:
            paths.append(tuple(path))
            rows.append(row)
    return _with_columns(replace(frame, rows=tuple(rows), notes=(*frame.notes, *notes)), paths)


def _section_text(row: Row, in_figures: bool) -> str:
    printed = [cell for cell in row if not cell.is_empty and not cell.covered]
    if not printed or _TOTAL.match(printed[-1].text.strip()) or any(cell.value is not None for cell in printed):
        return ""
    if _PARTS.match(printed[-1].text):
        return ""  # nothing says which row is the last of them
    if len(printed) == 1:
        return printed[0].text.strip() if _is_heading(printed[0], row) else ""
    is_marked = (
        len(printed) == 2
        and len(row) >= 3
        and printed[0] is row[0]
        and in_figures
        and _is_outline_mark(printed[0].text)
    )
    return f"{printed[0].text.strip().rstrip('.')}. {printed[1].text.strip()}" if is_marked else ""


def _is_heading(cell: Cell, row: Row) -> bool:
    """Merged across, or alone in one of the first columns of a table with three or more."""
    if re.fullmatch(r"[\d.,%/\s-]+", cell.text) or not re.search(r"\w", cell.text):
        return False
    if cell.across >= len(row):
        return True
    return len(row) >= 3 and any(cell is first for first in row[:2])


def _is_outline_mark(text: str) -> bool:
    """A Roman number or capital, which leads a section where rows are numbered in figures."""
    return bool(re.fullmatch(r"(?:[IVXLC]+|[A-ZĐ])\.?", text.strip()))


def _depths(frame: Frame, found: dict[int, str]) -> dict[int, int]:
    """A heading right under another is the deeper one; later headings follow the kind they look like."""
    kinds: dict[str, int] = {}
    depths: dict[int, int] = {}
    for n, text in found.items():
        kind = _kind(text)
        if kind not in kinds:
            kinds[kind] = depths[n - 1] + 1 if n - 1 in found else 0
        depths[n] = kinds[kind]
    return depths


def _kind(text: str) -> str:
    """What sort of heading it is: its mark, or its first words."""
    mark = _MARK.match(text)
    if mark:
        sign = mark[0].strip(" .)/")
        return "roman" if re.fullmatch(r"[IVX]+|[IVXLC]{2,}", sign) else "figure" if sign.isdigit() else "letter"
    bare = fold(text).lower()
    named = next((kind for kind in _KINDS if bare.startswith(fold(kind))), "")
    return named or ("capitals" if text.isupper() else "words")


def _with_columns(frame: Frame, paths: list[tuple[str, ...]]) -> Frame:
    width = max((len(path) for path in paths), default=0)
    columns = [[path[level] for path in paths] for level in range(width)]
    titles, values = [], []
    for level, column in enumerate(columns):
        title, shortened = _named(column, level)
        titles.append(title)
        values.append(shortened)
    marks = tuple(tuple(filter(None, map(_mark_of, path))) for path in paths)
    return replace(frame, section_titles=tuple(titles), sections=tuple(zip(*values, strict=True)), section_marks=marks)


def _mark_of(text: str) -> str:
    match = _MARK.match(text)
    return match[0].strip(" .)/") if match else ""


def _without_mark(text: str) -> str:
    """The heading without the mark in front of it; what stands at its end (Khu vực II) tells it from others."""
    mark = _MARK.match(text)
    return text[mark.end() if mark else 0 :].strip().rstrip(":") or text


def _named(column: list[str], level: int) -> tuple[str, list[str]]:
    """A column's title from the word that all its headings begin with; else "Nhóm"."""
    bare = [_without_mark(text) for text in column]
    for kind in _KINDS:
        if all(fold(text).lower().startswith(fold(kind) + " ") for text in bare if text) and any(bare):
            return kind.capitalize(), [text[len(kind) :].strip(" :") for text in bare]
    return (drafted("Group") if level == 0 else drafted("Subgroup")), bare
