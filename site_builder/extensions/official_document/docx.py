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
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from site_builder.export.zip import pack
from site_builder.extensions.official_document.docx_frame import write_foot, write_head
from site_builder.extensions.official_document.docx_notes import add_footnotes
from site_builder.extensions.official_document.docx_parts import add_run, page_number, placed_words, repeat_head
from site_builder.extensions.official_document.model import (
    Annex,
    Block,
    Document,
    Grid,
    GridCell,
    Heading,
    Paragraph,
    Picture,
)
from site_builder.extensions.official_document.styles import TABLE_TEXT, named, set_styles

BODY = "{body}"


def render_docx(document: Document, reference: bytes | None = None) -> bytes:
    """The file. `reference` is a .docx of the portal's own."""
    file = docx.Document(io.BytesIO(reference)) if reference else docx.Document()
    writer = _Writer(file, document, has_reference=reference is not None)
    writer.write()
    _set_properties(file, document)
    buffer = io.BytesIO()
    file.save(buffer)
    with zipfile.ZipFile(buffer) as made:
        return pack({name: made.read(name) for name in made.namelist()}, document.dated)


def _set_properties(file: Any, document: Document) -> None:
    told, moment = file.core_properties, document.dated.replace(tzinfo=None)
    told.title, told.author, told.subject, told.language = (
        document.title,
        document.author,
        document.subject[:255],
        document.language,
    )
    told.created = told.modified = told.last_printed = moment
    told.last_modified_by, told.comments, told.keywords, told.category, told.revision = document.author, "", "", "", 1
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of python-docx's own template
            del package.rels[key]


class _Writer:
    """Writes one document; never leaves this module."""

    def __init__(self, file: Any, document: Document, *, has_reference: bool) -> None:
        self.file, self.document, self.has_reference = file, document, has_reference
        self.place: Any = None  # the element before which blocks go; None: the end

    def write(self) -> None:
        """Page, frame, text, annexes."""
        mark = self._body_mark() if self.has_reference else None
        if mark is not None:
            placed_words(self.file, self.document.frame)
            self.place = mark
            self._blocks(self.document.blocks)
            mark.getparent().remove(mark)
            self.place = None
        else:
            if self.has_reference:
                _emptied(self.file)
            else:
                set_styles(self.file, self.document)
                page_number(self.file.sections[0])
            write_head(self.file, self.document)
            self._blocks(self.document.blocks)
            write_foot(self.file, self.document)
        for annex in self.document.annexes:
            self._annex(annex)
        add_footnotes(self.file, self.document.notes)

    def _body_mark(self) -> Any:
        found = [paragraph._p for paragraph in self.file.paragraphs if paragraph.text.strip() == BODY]
        return found[0] if found else None

    def _paragraph(self, style: str) -> DocxParagraph:
        made: DocxParagraph = self.file.add_paragraph(style=named(self.file, style))
        self._put(made._p)
        return made

    def _put(self, element: Any) -> None:
        if self.place is not None:
            self.place.addprevious(element)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    made = self._paragraph(f"Heading {min(block.level, 4)}")
                    for run in block.runs:
                        add_run(made, run)
                case Paragraph():
                    self._words(block)
                case Grid():
                    self._grid(block)
                case Picture():
                    self._picture(block)

    def _words(self, block: Paragraph) -> None:
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
        made = self._paragraph(styles[block.look])
        if block.look in ("numbered", "described"):
            made.paragraph_format.left_indent = Mm(10 * depth)
            made.paragraph_format.first_line_indent = Mm(-7 if block.marker else 0)
        if block.marker:
            made.add_run(f"{block.marker} ")
        for run in block.runs:
            add_run(made, run, bold=block.look == "term")

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self._paragraph("Caption").add_run(grid.caption)
        rows = (*grid.heads, *grid.rows)
        if not rows or not grid.width:
            return
        table = self.file.add_table(len(rows), grid.width, style=named(self.file, "Table Grid"))
        self._put(table._tbl)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = widths_of(grid, self._room())
        table.autofit = False
        cells = [list(row.cells) for row in table.rows]
        for row, column, cell in grid.placed():
            home = cells[row][column]
            if cell.wide > 1 or cell.high > 1:
                last = cells[min(row + cell.high, len(rows)) - 1][min(column + cell.wide, grid.width) - 1]
                home = home.merge(last)
            _fill(home, cell, is_head=row < len(grid.heads), size=TABLE_TEXT if grid.width <= 6 else TABLE_TEXT - 1)
        _set_widths(table, widths)
        repeat_head(table, len(grid.heads))
        if grid.note:
            self._paragraph("Body Text").add_run(grid.note).italic = True
        self._after_table()

    def _after_table(self) -> None:
        """Two tables without a paragraph between them would be one to Word."""
        made = self._paragraph("Body Text")
        made.paragraph_format.space_after = made.paragraph_format.space_before = Pt(0)
        made.paragraph_format.line_spacing = Pt(6)

    def _room(self) -> float:
        """Millimetres between the margins."""
        section = self.file.sections[-1]
        return float((section.page_width - section.left_margin - section.right_margin) / Mm(1))

    def _picture(self, picture: Picture) -> None:
        made = self._paragraph("Body Text")
        made.alignment, made.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
        made.paragraph_format.keep_with_next = bool(picture.caption)
        shape = made.add_run().add_picture(io.BytesIO(picture.content))
        room = Mm(self._room())
        if shape.width > room:
            shape.height, shape.width = round(shape.height * room / shape.width), room
        told = shape._inline.docPr
        told.set("descr", picture.alt)
        told.set("name", picture.alt[:60])
        if picture.caption:
            self._paragraph("Caption").add_run(picture.caption)

    def _annex(self, annex: Annex) -> None:
        """On sheets of its own, numbered anew; across them where a table is wide."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        is_across = section.orientation == WD_ORIENT.LANDSCAPE
        if annex.is_wide != is_across:
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = WD_ORIENT.LANDSCAPE if annex.is_wide else WD_ORIENT.PORTRAIT
        start = section._sectPr.find(qn("w:pgNumType"))
        if start is None:
            start = OxmlElement("w:pgNumType")
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


def _fill(home: Any, cell: GridCell, *, is_head: bool, size: float) -> None:
    lines = home.paragraphs
    for extra in lines[1:]:  # what merging left
        extra._p.getparent().remove(extra._p)
    made = lines[0]
    made.paragraph_format.first_line_indent = Mm(0)
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
    made.paragraph_format.line_spacing = 1.0
    made.alignment = (
        WD_ALIGN_PARAGRAPH.CENTER
        if is_head
        else WD_ALIGN_PARAGRAPH.RIGHT
        if cell.is_number
        else WD_ALIGN_PARAGRAPH.LEFT
    )
    made.paragraph_format.keep_with_next = is_head or None
    for run in cell.runs:
        add_run(made, run, bold=is_head, size=size)


def widths_of(grid: Grid, room: float) -> list[float]:
    """Millimetres for each column: by what stands in it, never less than its longest word, and no more than is there.

    A letter takes two millimetres.
    """
    least, wanted = [4.0] * grid.width, [4.0] * grid.width
    for _, column, cell in grid.placed():
        if cell.wide == 1:
            text = cell.text
            longest = max((len(word) for word in text.split()), default=0)
            least[column] = max(least[column], min(longest, 16) * 2.0 + 4)
            wanted[column] = max(wanted[column], min(len(text), 60) * 2.0 + 4)
    if sum(wanted) <= room:
        spare = (room - sum(wanted)) / grid.width
        return [width + spare for width in wanted]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    share = (room - sum(least)) / sum(more)
    return [low + extra * share for low, extra in zip(least, more, strict=True)]


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Mm(width)
    for row in table._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Mm(sum(widths[place : place + span]))
            place += span
