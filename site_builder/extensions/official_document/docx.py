"""A document as a .docx: WordprocessingML by python-docx, the same bytes every time.

What the layout fixes stands in `styles`; a portal's own layout is a reference document, whose styles and page take
their place. Where the reference holds a paragraph `{body}`, everything around it stays, with the facts of the frame
in the place of their names in braces; otherwise our frame is set in its styles.

Specification: ECMA-376, Office Open XML.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from site_builder.export.zip import pack
from site_builder.extensions.official_document import docx_parts as parts
from site_builder.extensions.official_document import model
from site_builder.extensions.official_document.frame import DECREE

# The frame of a .docx: letterhead and title above the text, recipients and signature below it.


_CENTER, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
LEFT, RIGHT = 66.0, 94.0  # millimetres of the two halves
SIGNED_ROOM = 4  # empty lines for the signature and the seal
LETTER = 0.2  # millimetres a point of size, for a letter on average


def write_head(file: Any, document: model.Document) -> None:
    """Names and motto, number and day, what it is and about what, to whom."""
    frame, table = document.frame, _halves(file, 2)
    left, right = table.cell(0, 0), table.cell(0, 1)
    for line in frame.superior:
        _line(left, line, parts.NAMES)
    for line in frame.issuer:
        _line(left, line, parts.NAMES, bold=True)
    if document.layout == "decree-30":
        parts.rule_line(
            left.add_paragraph(), min(_width(frame.issuer, parts.NAMES), LEFT) * 0.4, LEFT
        )
        _line(right, DECREE["nation"], parts.NATION, bold=True)
        _line(right, DECREE["motto"], parts.MOTTO, bold=True)
        parts.rule_line(
            right.add_paragraph(), _width((DECREE["motto"],), parts.MOTTO) * 1.05, RIGHT
        )
    _line(table.cell(1, 0), frame.number, parts.NUMBER)
    _line(table.cell(1, 1), frame.dated, parts.TEXT, italic=document.layout == "decree-30")
    for cell in (left, right, table.cell(1, 0), table.cell(1, 1)):
        _drop_first(cell)
    _space(file, 14)
    for line in (frame.kind, frame.title):
        file.add_paragraph(line, style=parts.named(file, "Title"))
    if document.layout == "decree-30":
        parts.rule_line(
            file.add_paragraph(), min(_width((frame.title,), parts.TEXT) * 0.4, 60), LEFT + RIGHT
        )
    _space(file, 8)
    for number, line in enumerate(frame.addressee):
        paragraph = file.add_paragraph()
        paragraph.add_run(line)
        paragraph.alignment = _CENTER if not number else _LEFT
        paragraph.paragraph_format.left_indent = Mm(0 if not number else 45)
    if frame.addressee:
        _space(file, 8)


def write_foot(file: Any, document: model.Document) -> None:
    """The recipients on the left, the signature on the right, kept together."""
    frame, table = document.frame, _halves(file, 1)
    left, right = table.cell(0, 0), table.cell(0, 1)
    for number, line in enumerate(frame.recipients):
        is_head = not number
        paragraph = _line(
            left, line, parts.COPIES_HEAD if is_head else parts.COPIES, bold=is_head, italic=is_head
        )
        paragraph.alignment = _LEFT
    for line in frame.signed:
        _line(right, line, parts.TEXT, bold=True)
    for _ in range(SIGNED_ROOM):
        _line(right, "", parts.TEXT)
    _line(right, frame.name, parts.TEXT, bold=True)
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
        row.get_or_add_trPr().append(parts.element("cantSplit"))
    margins = parts.element("tblCellMar")
    margins.extend(parts.element(side, w="28", type="dxa") for side in ("left", "right"))
    table._tbl.tblPr.append(margins)
    return table


def _line(cell: Any, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    paragraph = cell.add_paragraph()
    paragraph.alignment = _CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
    return paragraph


def _drop_first(cell: Any) -> None:
    """The empty paragraph that every cell is born with, where others follow."""
    if len(cell.paragraphs) > 1:
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _space(file: Any, points: float) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(points)


def _width(lines: Sequence[str], size: float) -> float:
    """About how many millimetres the longest line takes, capitals being wider."""
    letters = max(
        (sum(1.35 if letter.isupper() else 1.0 for letter in line) for line in lines), default=0
    )
    return min(letters * size * LETTER * 0.74, 88.0)


# Footnotes of a .docx: a part of its own, which python-docx does not make.
#
# Specification: ECMA-376, part 1, 17.11.


SIZE = 11  # points


def add_footnotes(file: Any, notes: Sequence[Sequence[model.Run]]) -> None:
    """The notes, numbered from 1 in their order; nothing where there are none."""
    if not notes:
        return
    root = parts.element("footnotes")
    for number, kind in enumerate(("separator", "continuationSeparator")):
        _footnote(file, root, number).add_run()._r.append(parts.element(kind))
        root[-1].set(qn("w:type"), kind)
    for number, runs in enumerate(notes, 2):
        paragraph = _footnote(file, root, number)
        mark = paragraph.add_run()
        mark.font.superscript, mark.font.size = True, Pt(SIZE)
        mark._r.append(parts.element("footnoteRef"))
        for run in (model.Run(" "), *runs):
            parts.add_run(
                paragraph, replace(run, href=""), size=SIZE
            )  # a link belongs to the part of the text
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        serialize_part_xml(root),
        file.part.package,
    )
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _footnote(file: Any, root: Any, number: int) -> DocxParagraph:
    """The paragraph of a new one."""
    note = parts.element("footnote", id=str(number))
    note.append(parts.element("p"))
    root.append(note)
    return DocxParagraph(note[0], file)


BODY = "{body}"


def render_docx(document: model.Document, reference: bytes | None = None) -> bytes:
    """The file. `reference` is a .docx of the portal's own."""
    file = docx.Document(io.BytesIO(reference)) if reference else docx.Document()
    writer = _Writer(file, document, has_reference=reference is not None)
    writer.write()
    _set_properties(file, document)
    buffer = io.BytesIO()
    file.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()}, document.dated)


def _set_properties(file: Any, document: model.Document) -> None:
    properties, moment = file.core_properties, document.dated.replace(tzinfo=None)
    facts: dict[str, Any] = {
        "title": document.title,
        "subject": document.subject[:255],
        "language": document.language,
        "revision": 1,
    }
    facts |= dict.fromkeys(("author", "last_modified_by"), document.author)
    facts |= dict.fromkeys(("created", "modified", "last_printed"), moment)
    facts |= dict.fromkeys(
        ("comments", "keywords", "category"), ""
    )  # those of python-docx's own template
    for name, fact in facts.items():
        setattr(properties, name, fact)
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of python-docx's own template
            del package.rels[key]


class _Writer:
    """Writes one document; never leaves this module."""

    def __init__(self, file: Any, document: model.Document, *, has_reference: bool) -> None:
        self.file, self.document, self.has_reference = file, document, has_reference
        self.mark: Any = None  # the element before which blocks go; None: the end

    def write(self) -> None:
        """Page, frame, text, annexes."""
        mark = self._body_mark() if self.has_reference else None
        if mark is not None:
            parts.placed_words(self.file, self.document.frame)
            self.mark = mark
            self._blocks(self.document.blocks)
            mark.getparent().remove(mark)
            self.mark = None
        else:
            if self.has_reference:
                _emptied(self.file)
            else:
                parts.set_styles(self.file, self.document)
                parts.page_number(self.file.sections[0])
            write_head(self.file, self.document)
            self._blocks(self.document.blocks)
            write_foot(self.file, self.document)
        for annex in self.document.annexes:
            self._annex(annex)
        add_footnotes(self.file, self.document.notes)

    def _body_mark(self) -> Any:
        marks = [
            paragraph._p for paragraph in self.file.paragraphs if paragraph.text.strip() == BODY
        ]
        return marks[0] if marks else None

    def _paragraph(self, style: str) -> DocxParagraph:
        paragraph: DocxParagraph = self.file.add_paragraph(style=parts.named(self.file, style))
        self._put(paragraph._p)
        return paragraph

    def _put(self, element: Any) -> None:
        if self.mark is not None:
            self.mark.addprevious(element)

    def _blocks(self, blocks: Sequence[model.Block]) -> None:
        for block in blocks:
            match block:
                case model.Heading():
                    paragraph = self._paragraph(f"Heading {min(block.level, 4)}")
                    for run in block.runs:
                        parts.add_run(paragraph, run)
                case model.Paragraph():
                    self._words(block)
                case model.Grid():
                    self._grid(block)
                case model.Picture():
                    self._picture(block)

    def _words(self, block: model.Paragraph) -> None:
        depth = max(block.level, 1)
        styles = {
            "text": "Body Text",
            "term": "Body Text",
            "quote": "Quote",
            "code": "Macro Text",
            "bullet": "List Bullet" if depth == 1 else f"List Bullet {min(depth, 3)}",
            "numbered": "List Continue",
            "described": "List Continue",
        }
        paragraph = self._paragraph(styles[block.look])
        if block.look in ("numbered", "described"):
            paragraph.paragraph_format.left_indent = Mm(10 * depth)
            paragraph.paragraph_format.first_line_indent = Mm(-7 if block.marker else 0)
        if block.marker:
            paragraph.add_run(f"{block.marker} ")
        for run in block.runs:
            parts.add_run(paragraph, run, bold=block.look == "term")

    def _grid(self, grid: model.Grid) -> None:
        if grid.caption:
            self._paragraph("Caption").add_run(grid.caption)
        rows = (*grid.heads, *grid.rows)
        if not rows or not grid.width:
            return
        table = self.file.add_table(
            len(rows), grid.width, style=parts.named(self.file, "Table Grid")
        )
        self._put(table._tbl)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        cells = [list(row.cells) for row in table.rows]
        for row, column, cell in grid.placed():
            home = cells[row][column]
            if cell.wide > 1 or cell.high > 1:
                last = cells[min(row + cell.high, len(rows)) - 1][
                    min(column + cell.wide, grid.width) - 1
                ]
                home = home.merge(last)
            _fill(
                home,
                cell,
                is_head=row < len(grid.heads),
                size=parts.TABLE_TEXT if grid.width <= 6 else parts.TABLE_TEXT - 1,
            )
        _set_widths(table, grid.widths(self._room()))
        parts.repeat_head(table, len(grid.heads))
        if grid.note:
            self._paragraph("Body Text").add_run(grid.note).italic = True
        self._after_table()

    def _after_table(self) -> None:
        """Two tables without a paragraph between them would be one to Word."""
        paragraph = self._paragraph("Body Text")
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _room(self) -> float:
        """Millimetres between the margins."""
        section = self.file.sections[-1]
        return float((section.page_width - section.left_margin - section.right_margin) / Mm(1))

    def _picture(self, picture: model.Picture) -> None:
        paragraph = self._paragraph("Body Text")
        paragraph.alignment, paragraph.paragraph_format.first_line_indent = (
            WD_ALIGN_PARAGRAPH.CENTER,
            Mm(0),
        )
        paragraph.paragraph_format.keep_with_next = bool(picture.caption)
        shape = paragraph.add_run().add_picture(io.BytesIO(picture.content))
        room = Mm(self._room())
        if shape.width > room:
            shape.height, shape.width = round(shape.height * room / shape.width), room
        properties = shape._inline.docPr
        properties.set("descr", picture.alt)
        properties.set("name", picture.alt[:60])
        if picture.caption:
            self._paragraph("Caption").add_run(picture.caption)

    def _annex(self, annex: model.Annex) -> None:
        """On sheets of its own, numbered anew; across them where a table is wide."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        is_across = section.orientation == WD_ORIENT.LANDSCAPE
        if annex.is_wide != is_across:
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = WD_ORIENT.LANDSCAPE if annex.is_wide else WD_ORIENT.PORTRAIT
        start = section._sectPr.find(qn("w:pgNumType"))
        if start is None:
            start = parts.element("pgNumType")
            section._sectPr.append(start)
        start.set(qn("w:start"), "1")
        for text, style in ((annex.number, "Annex Number"), (annex.title, "Annex Title")):
            self._paragraph(style).add_run(text)
        self._paragraph("Annex Source").add_run(self.document.frame.annexed)
        self._blocks(annex.blocks)


def _emptied(file: Any) -> None:
    """A reference without a place for the text gives its styles and its page alone."""
    body = file.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _fill(home: Any, cell: model.GridCell, *, is_head: bool, size: float) -> None:
    lines = home.paragraphs
    for extra in lines[1:]:  # what merging left
        extra._p.getparent().remove(extra._p)
    line = lines[0]
    line.paragraph_format.first_line_indent = Mm(0)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.line_spacing = 1.0
    beside = WD_ALIGN_PARAGRAPH.RIGHT if cell.is_number else WD_ALIGN_PARAGRAPH.LEFT
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_head else beside
    line.paragraph_format.keep_with_next = is_head or None
    for run in cell.runs:
        parts.add_run(line, run, bold=is_head, size=size)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Mm(width)
    for row in table._tbl.tr_lst:
        position = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Mm(sum(widths[position : position + span]))
            position += span
