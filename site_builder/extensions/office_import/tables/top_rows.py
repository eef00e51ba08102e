"""Rows at the head of a grid that are no part of its table: a letterhead above it, names that lost their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.core.text import fold
from site_builder.extensions.office_import.document import Cell, Note, Row, join_texts, note

_FORMS = ("bieu", "mau", "phu luc")
MOST_ROWS = 8  # within which a letterhead ends
_MARK = re.compile(
    r"(?:bieu|mau|phu luc)(?: so)?\s*[:.]?\s*\d|cong hoa xa hoi chu nghia|doc lap\s*[-–]\s*tu do|so\s*:\s*\d*\s*/"
    r"|[^,]{2,40}, ngay\s*[\d….]* ?thang\s*[\d….]* ?nam"
)


def take_letterhead(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """The rows without the letterhead above them: who issues a form, its number, the motto, place and day.

    Each of its rows has fewer cells than the table's and no number of its own.
    """
    last = next((n for n in reversed(range(min(MOST_ROWS, len(rows) - 2))) if _is_letterhead(rows[n])), -1)
    head, rest = list(rows[: last + 1]), list(rows[last + 1 :])
    widest = max((len(_printed(row)) for row in rest), default=0)
    if not head or _lists_forms(head) or any(len(_printed(row)) >= widest or _has_number(row) for row in head):
        return list(rows), []
    texts = [(row, join_texts(cell.text for cell in _printed(row))) for row in head]
    return rest, [note("letter-frame", _place(row), left=text, printed=text[:80]) for row, text in texts if text]


def is_only_letterhead(rows: Sequence[Row]) -> bool:
    """Whether a grid is no more than who issues a form and its number, two beside each other at most."""
    is_narrow = len(rows) <= MOST_ROWS and all(len(_printed(row)) <= 2 and not _has_number(row) for row in rows)
    return is_narrow and _is_letterhead(rows[0]) and not _lists_forms(rows)


def _lists_forms(rows: Sequence[Row]) -> bool:
    """Whether several rows name a form or annex, as a list of them does: a letterhead has the number of one."""
    marked = [[text for text in _texts(row) if _MARK.match(text)] for row in rows]
    return any(sum(any(text.startswith(form) for text in texts) for texts in marked) > 1 for form in _FORMS)


def _is_letterhead(row: Row) -> bool:
    """More than one text beside each other, or one that only a letterhead has."""
    texts = _texts(row)
    marked = [text for text in texts if _MARK.match(text)]
    return bool(marked) and (len(texts) > 1 or not marked[0].startswith(_FORMS))


def _texts(row: Row) -> list[str]:
    return [re.sub(r"\s+", " ", fold(cell.text).lower()).strip() for cell in _printed(row)]


def _has_number(row: Row) -> bool:
    return any(cell.value is not None or re.fullmatch(r"[\d.,%\s-]*\d[\d.,%\s-]*", cell.text) for cell in _printed(row))


def _place(row: Row) -> str:
    return next((cell.place for cell in _printed(row)), "")


def _printed(row: Row) -> list[Cell]:
    return [cell for cell in row if not cell.is_empty and not cell.covered]


def moved_under_groups(header: Sequence[Row]) -> list[Row] | None:
    """The header with the names of its second row under its groups, where a program lost the merges downwards.

    Then the second row is pushed to the left: as many names as the groups are wide, and as many empty cells behind
    them as the first row has names of one column. None where the header is not so.
    """
    if len(header) != 2 or any(cell.down > 1 or cell.covered == "above" for row in header for cell in row):
        return None
    top, names = header
    groups = [c for c, cell in enumerate(top) if cell.covered == "left" or cell.across > 1]
    filled = [c for c, cell in enumerate(names) if not cell.is_empty]
    is_pushed = filled == list(range(len(groups))) and 0 < len(groups) < len(top) and groups != filled
    if not is_pushed or any(cell.is_empty for cell in top):
        return None
    placed = dict(zip(groups, (names[c] for c in filled), strict=True))
    return [top, tuple(placed.get(c, replace(names[c], text="")) for c in range(len(names)))]
