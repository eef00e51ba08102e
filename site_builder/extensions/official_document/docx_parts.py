"""Parts of a .docx that python-docx has no words for: links, fields, repeated heads, lines, words in a reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run as DocxRun

from site_builder.core.xml import xml_chars
from site_builder.extensions.official_document.model import Frame, Run
from site_builder.extensions.official_document.styles import FONT, PAGE_NUMBER

_NAME = re.compile(r"\{(\w+)\}")


def add_run(paragraph: Paragraph, run: Run, *, bold: bool = False, size: float | None = None) -> None:
    """Words of one look; a link is one that Word follows."""
    if run.note:
        _add_note(paragraph, run.note)
        return
    made = paragraph.add_run(xml_chars(run.text))
    made.bold = True if run.bold or bold else None
    made.italic = True if run.italic else None
    if size:
        made.font.size = Pt(size)
    if run.code:
        made.font.name = "Courier New"
    made.font.strike = True if run.struck else None
    made.font.underline = True if run.underlined else None
    made.font.superscript = True if run.raised == "sup" else None
    made.font.subscript = True if run.raised == "sub" else None
    if run.href:
        _link(paragraph, made, run.href)


def _link(paragraph: Paragraph, made: DocxRun, href: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(made._r)


def _add_note(paragraph: Paragraph, number: int) -> None:
    made = paragraph.add_run()
    made.font.superscript = True
    called = OxmlElement("w:footnoteReference")
    called.set(qn("w:id"), str(number + 1))  # the first two are the lines above the notes
    made._r.append(called)


def page_number(section: Any) -> None:
    """In the middle of the upper margin, and not on the first sheet."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        run.font.name, run.font.size = FONT, Pt(PAGE_NUMBER)
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def repeat_head(table: Any, heads: int) -> None:
    """The heads stand on every page, and no row is broken."""
    for number, row in enumerate(table._tbl.tr_lst):
        told = row.get_or_add_trPr()
        told.append(OxmlElement("w:cantSplit"))
        if number < heads:
            told.append(OxmlElement("w:tblHeader"))


def rule_line(paragraph: Paragraph, width: float, room: float) -> None:
    """A line of `width` millimetres in the middle of `room`, for a paragraph without words."""
    told = paragraph.paragraph_format
    told.left_indent = told.right_indent = Mm(max(room - width, 0) / 2)
    told.first_line_indent = Mm(0)
    told.space_before, told.space_after, told.line_spacing = Pt(3), Pt(0), Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # The schema fixes the order of these: borders come before spacing and indents.
    properties = paragraph._p.get_or_add_pPr()
    style = properties.find(qn("w:pStyle"))
    if style is not None:
        style.addnext(borders)
    else:
        properties.insert(0, borders)


def placed_words(file: Any, frame: Frame) -> None:
    """The facts of the frame in the place of their names in braces, wherever a reference names them."""
    words: Mapping[str, str] = {
        "superior": "\n".join(frame.superior),
        "issuer": "\n".join(frame.issuer),
        "number": frame.number,
        "dated": frame.dated,
        "kind": frame.kind,
        "title": frame.title,
        "addressee": "\n".join(frame.addressee),
        "recipients": "\n".join(frame.recipients),
        "signed": "\n".join(frame.signed),
        "name": frame.name,
    }
    holders = [file.element.body, *(part._element for s in file.sections for part in (s.header, s.footer))]
    for holder in holders:
        for element in list(holder.iter(qn("w:p"))):
            _fill_in(Paragraph(element, file), words)


def _fill_in(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Within one run the look stays; a name that Word spread over several is written in the look of the first."""

    def said(text: str) -> str:
        return _NAME.sub(lambda name: words.get(name[1], name[0]), text)

    if not any(name in words for name in _NAME.findall(paragraph.text)):
        return
    for run in paragraph.runs:
        if said(run.text) != run.text:
            run.text = said(run.text)
    if said(paragraph.text) != paragraph.text and paragraph.runs:
        whole, runs = said(paragraph.text), paragraph.runs
        runs[0].text = whole
        for run in runs[1:]:
            run.text = ""
