"""The frame of a .docx: letterhead and title above the text, recipients and signature below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from site_builder.extensions.official_document.docx_parts import rule_line
from site_builder.extensions.official_document.frame import MOTTO, NATION
from site_builder.extensions.official_document.model import Document
from site_builder.extensions.official_document.styles import (
    COPIES,
    COPIES_HEAD,
    NAMES,
    NUMBER,
    TEXT,
    named,
)
from site_builder.extensions.official_document.styles import MOTTO as MOTTO_SIZE
from site_builder.extensions.official_document.styles import NATION as NATION_SIZE

_CENTER, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
LEFT, RIGHT = 66.0, 94.0  # millimetres of the two halves
SIGNED_ROOM = 4  # empty lines for the signature and the seal
LETTER = 0.2  # millimetres a point of size, for a letter on average


def write_head(file: Any, document: Document) -> None:
    """Names and motto, number and day, what it is and about what, to whom."""
    frame, table = document.frame, _halves(file, 2)
    left, right = table.cell(0, 0), table.cell(0, 1)
    for line in frame.superior:
        _line(left, line, NAMES)
    for line in frame.issuer:
        _line(left, line, NAMES, bold=True)
    if document.layout == "decree-30":
        _rule(left, min(_width(frame.issuer, NAMES), LEFT) * 0.4, LEFT)
        _line(right, NATION, NATION_SIZE, bold=True)
        _line(right, MOTTO, MOTTO_SIZE, bold=True)
        _rule(right, _width((MOTTO,), MOTTO_SIZE) * 1.05, RIGHT)
    _line(table.cell(1, 0), frame.number, NUMBER)
    _line(table.cell(1, 1), frame.dated, TEXT, italic=document.layout == "decree-30")
    for cell in (left, right, table.cell(1, 0), table.cell(1, 1)):
        _drop_first(cell)
    _space(file, 14)
    for line in (frame.kind, frame.title):
        file.add_paragraph(line, style=named(file, "Title"))
    if document.layout == "decree-30":
        rule = file.add_paragraph()
        rule_line(rule, min(_width((frame.title,), TEXT) * 0.4, 60), LEFT + RIGHT)
    _space(file, 8)
    for number, line in enumerate(frame.addressee):
        made = file.add_paragraph()
        made.add_run(line)
        made.alignment = _CENTER if not number else _LEFT
        made.paragraph_format.left_indent = Mm(0 if not number else 45)
    if frame.addressee:
        _space(file, 8)


def write_foot(file: Any, document: Document) -> None:
    """The recipients on the left, the signature on the right, kept together."""
    frame, table = document.frame, _halves(file, 1)
    left, right = table.cell(0, 0), table.cell(0, 1)
    for number, line in enumerate(frame.recipients):
        is_head = not number
        made = _line(left, line, COPIES_HEAD if is_head else COPIES, bold=is_head, italic=is_head)
        made.alignment = _LEFT
    for line in frame.signed:
        _line(right, line, TEXT, bold=True)
    for _ in range(SIGNED_ROOM):
        _line(right, "", TEXT)
    _line(right, frame.name, TEXT, bold=True)
    for cell in (left, right):
        _drop_first(cell)


def _halves(file: Any, rows: int) -> Any:
    """A table of two columns without lines, that no page breaks."""
    table = file.add_table(rows, 2)
    table.autofit = False
    for column, width in zip(table.columns, (LEFT, RIGHT), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    return table


def _line(cell: Any, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    made = cell.add_paragraph()
    made.alignment = _CENTER
    run = made.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
    return made


def _rule(cell: Any, width: float, room: float) -> None:
    rule_line(cell.add_paragraph(), width, room)


def _drop_first(cell: Any) -> None:
    """The empty paragraph that every cell is born with, where others follow."""
    if len(cell.paragraphs) > 1:
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _space(file: Any, points: float) -> None:
    made = file.add_paragraph()
    made.paragraph_format.line_spacing = Pt(points)


def _width(lines: Sequence[str], size: float) -> float:
    """About how many millimetres the longest line takes, capitals being wider."""
    letters = max((sum(1.35 if letter.isupper() else 1.0 for letter in line) for line in lines), default=0)
    return min(letters * size * LETTER * 0.74, 88.0)
