"""The outline of a report: numbered headings (I., 1., a), -) as levels, and the section of every line.

Sections are named by their marks joined: the paragraph under I, 7, d is in I.7.d.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from site_builder.extensions.office_import.document import Document, Grid, Line
from site_builder.extensions.office_import.language import drafted

Kind = Literal["heading", "paragraph", "item", "table", "footnote"]
LONGEST_HEADING = 140

_MARKS = (
    (1, re.compile(r"(?:phần\s+)?([IVXLC]+)[.:/]\s+(.+)", re.DOTALL | re.IGNORECASE)),
    (2, re.compile(r"(\d{1,2})[.)]\s+(.+)", re.DOTALL)),
    (3, re.compile(r"(\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(.+)", re.DOTALL)),
    (3, re.compile(r"([a-zđ])[.)]\s+(.+)", re.DOTALL)),
)
_BULLET = re.compile(r"([-–+•*])\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the report in its place. `table` counts the tables from 0."""

    kind: Kind
    text: str
    section: str
    level: int = 0
    label: str = ""
    table: int = -1
    place: str = ""


def outline(document: Document) -> Iterator[Entry]:
    """Every block with its section."""
    walker = _Walker()
    for block in document.blocks:
        yield walker.table(block) if isinstance(block, Grid) else walker.line(block)


class _Walker:
    def __init__(self) -> None:
        self.path: list[str] = ["", "", ""]
        self.tables = 0

    @property
    def section(self) -> str:
        return ".".join(part for part in self.path if part) or drafted("opening")

    def table(self, grid: Grid) -> Entry:
        entry = Entry("table", "", self.section, table=self.tables, place=grid.place)
        self.tables += 1
        return entry

    def line(self, line: Line) -> Entry:
        if line.kind == "footnote":
            return Entry("footnote", line.text, self.section, label=line.label, place=line.place)
        text = f"{line.label} {line.text}" if line.label and line.label != "-" else line.text
        if line.label != "-" and (found := _mark(text)):
            depth, mark, body = found
            if depth > 1 or mark.isupper():
                return self._marked(line, depth, mark, body)
        if line.kind == "heading":
            return Entry("heading", line.text, self.section, level=min(max(line.level + 1, 2), 5), place=line.place)
        if line.label == "-" or (bullet := _BULLET.fullmatch(text)):
            body = line.text if line.label == "-" else bullet[2] if bullet else text
            depth = 2 if text.startswith("+") else max(line.level, 1)
            return Entry("item", body, self.section, level=depth, label="-", place=line.place)
        return Entry("paragraph", text, self.section, place=line.place)

    def _marked(self, line: Line, depth: int, mark: str, body: str) -> Entry:
        self._enter(depth, mark)
        label = f"{mark})" if depth == 3 and mark.isalpha() else f"{mark}."
        if _is_heading(line, body, depth):
            return Entry("heading", f"{label} {body}", self.section, level=depth + 1, place=line.place)
        return Entry("paragraph", f"{label} {body}", self.section, label=label, place=line.place)

    def _enter(self, depth: int, mark: str) -> None:
        if depth == 3 and "." in mark:
            self.path[1:] = [mark.partition(".")[0], mark.partition(".")[2]]
            return
        self.path[depth - 1] = mark
        self.path[depth:] = [""] * (3 - depth)


def _mark(text: str) -> tuple[int, str, str] | None:
    for depth, pattern in _MARKS:
        if match := pattern.fullmatch(text):
            return (
                depth,
                match[1].upper() if depth == 1 and len(text) > 2 and text[0].isupper() else match[1],
                match[2].strip(),
            )
    return None


def _is_heading(line: Line, body: str, depth: int) -> bool:
    """A short line that is no sentence, or one set as heading or in bold."""
    if line.kind == "heading" or (line.strong and len(body) <= 2 * LONGEST_HEADING):
        return True
    return (
        len(body) <= LONGEST_HEADING
        and not body.rstrip().endswith((".", ";", ",", ":"))
        and (depth < 3 or len(body) <= 90)
    )
