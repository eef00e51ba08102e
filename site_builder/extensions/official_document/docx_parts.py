"""Parts of a .docx that python-docx has no words for: links, fields, repeated heads, lines, words in a reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run as DocxRun

from site_builder.core.files import xml_chars
from site_builder.extensions.official_document.model import Document, Frame, Run

FONT = "Times New Roman"
PAGE = (210, 297)  # millimetres
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 20}
TEXT, NATION, MOTTO, NAMES, NUMBER, PAGE_NUMBER = 14, 12, 13, 12, 13, 14  # points
COPIES_HEAD, COPIES = 12, 11
TABLE_TEXT = 12
INDENT = 12.7

_LEFT, _CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_EVEN = WD_ALIGN_PARAGRAPH.JUSTIFY
# Each style: size, bold, italic, alignment, first line in millimetres, points before and after.
_STYLES: dict[str, tuple[float, bool, bool, Any, float, float, float]] = {
    "Body Text": (TEXT, False, False, _EVEN, INDENT, 0, 6),
    "Heading 1": (TEXT, True, False, _EVEN, INDENT, 10, 6),
    "Heading 2": (TEXT, True, False, _EVEN, INDENT, 8, 6),
    "Heading 3": (TEXT, False, False, _EVEN, INDENT, 6, 6),
    "Heading 4": (TEXT, False, True, _EVEN, INDENT, 6, 6),
    "Quote": (TEXT, False, True, _EVEN, INDENT, 0, 6),
    "Macro Text": (TABLE_TEXT, False, False, _LEFT, 0, 0, 6),
    "List Bullet": (TEXT, False, False, _EVEN, -7, 0, 4),
    "List Bullet 2": (TEXT, False, False, _EVEN, -7, 0, 4),
    "List Bullet 3": (TEXT, False, False, _EVEN, -7, 0, 4),
    "List Continue": (TEXT, False, False, _EVEN, 0, 0, 4),
    "Caption": (TEXT - 1, True, False, _CENTER, 0, 6, 4),
    "Title": (TEXT, True, False, _CENTER, 0, 0, 0),
    "Annex Number": (TEXT, True, False, _CENTER, 0, 0, 0),
    "Annex Title": (TEXT, True, False, _CENTER, 0, 0, 0),
    "Annex Source": (TEXT, False, True, _CENTER, 0, 0, 10),
}
_INDENTS = {"List Bullet": 17.0, "List Bullet 2": 24.0, "List Bullet 3": 31.0, "Quote": 10.0}
_KEPT_WITH_NEXT = (
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
    "Caption",
    "Annex Number",
    "Annex Title",
)


def named(file: Any, style: str) -> Any:
    """The style of that name; the reference's plain one where it has none."""
    return file.styles[style] if style in file.styles else None


def set_styles(file: Any, document: Document) -> None:
    """Page and styles of the layout."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    for name, width in MARGINS.items():
        setattr(section, name, Mm(width))
    section.header_distance = Mm(10)
    _letters(file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rPr')}"))
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(TEXT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    language = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), document.language)
    for name in _STYLES:
        _set(file, name)


def _set(file: Any, name: str) -> None:
    known = named(file, name)
    style = known if known is not None else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    size, bold, italic, align, first, before, after = _STYLES[name]
    look = style.element.get_or_add_rPr()
    for name_of in ("w:spacing", "w:kern"):  # python-docx's own title is set wide
        for unfit in look.findall(qn(name_of)):
            look.remove(unfit)
    _letters(look)
    style.font.name, style.font.size, style.font.bold, style.font.italic = (
        FONT,
        Pt(size),
        bold,
        italic,
    )
    style.font.color.rgb = RGBColor(0, 0, 0)
    paragraph_format = style.paragraph_format
    paragraph_format.alignment, paragraph_format.first_line_indent = align, Mm(first)
    paragraph_format.left_indent = Mm(_INDENTS.get(name, 0))
    paragraph_format.space_before, paragraph_format.space_after, paragraph_format.line_spacing = (
        Pt(before),
        Pt(after),
        1.15 if align == _EVEN else 1.0,
    )
    paragraph_format.keep_with_next = name in _KEPT_WITH_NEXT
    borders = style.element.find(f".//{qn('w:pBdr')}")
    if borders is not None:  # the line beneath python-docx's own title
        borders.getparent().remove(borders)


def _letters(look: Any) -> None:
    """Times New Roman for every script; a theme's letters would win over it."""
    for fonts in look.findall(qn("w:rFonts")):
        look.remove(fonts)
    scripts = ("ascii", "hAnsi", "cs", "eastAsia")
    fonts = look.makeelement(qn("w:rFonts"), {qn(f"w:{script}"): FONT for script in scripts})
    look.insert(0, fonts)


_NAME = re.compile(r"\{(\w+)\}")


def element(name: str, **facts: str) -> Any:
    """An element of WordprocessingML with its attributes."""
    return OxmlElement(f"w:{name}", {qn(f"w:{key}"): fact for key, fact in facts.items()})


def add_run(
    paragraph: Paragraph, run: Run, *, bold: bool = False, size: float | None = None
) -> None:
    """Words of one look; a link is one that Word follows."""
    if run.note:
        _add_note(paragraph, run.note)
        return
    result = paragraph.add_run(xml_chars(run.text))
    result.bold, result.italic = run.bold or bold or None, run.italic or None
    if size:
        result.font.size = Pt(size)
    if run.code:
        result.font.name = "Courier New"
    result.font.strike = True if run.struck else None
    result.font.underline = True if run.underlined else None
    result.font.superscript = True if run.raised == "sup" else None
    result.font.subscript = True if run.raised == "sub" else None
    if run.href:
        _link(paragraph, result, run.href)


def _link(paragraph: Paragraph, docx_run: DocxRun, href: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    paragraph._p.append(link)
    link.append(docx_run._r)


def _add_note(paragraph: Paragraph, number: int) -> None:
    mark = paragraph.add_run()
    mark.font.superscript = True
    mark._r.append(
        element("footnoteReference", id=str(number + 1))
    )  # the first two are the lines above the notes


def page_number(section: Any) -> None:
    """In the middle of the upper margin, and not on the first sheet."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    instruction = element("instrText")
    instruction.text = "PAGE"
    begin, separate, end = (
        element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")
    )
    for part in (begin, instruction, separate, None, end):
        run = paragraph.add_run("" if part is not None else "2")
        run.font.name, run.font.size = FONT, Pt(PAGE_NUMBER)
        if part is not None:
            run._r.append(part)


def repeat_head(table: Any, heads: int) -> None:
    """The heads stand on every page, and no row is broken."""
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if number < heads:
            properties.append(element("tblHeader"))


def rule_line(paragraph: Paragraph, width: float, room: float) -> None:
    """A line of `width` millimetres in the middle of `room`, for a paragraph without words."""
    paragraph_format = paragraph.paragraph_format
    paragraph_format.left_indent = paragraph_format.right_indent = Mm(max(room - width, 0) / 2)
    paragraph_format.first_line_indent = Mm(0)
    paragraph_format.space_before, paragraph_format.space_after, paragraph_format.line_spacing = (
        Pt(3),
        Pt(0),
        Pt(4),
    )
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="1", color="000000"))
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
    holders = [
        file.element.body,
        *(part._element for s in file.sections for part in (s.header, s.footer)),
    ]
    for holder in holders:
        for written in list(holder.iter(qn("w:p"))):
            _fill_in(Paragraph(written, file), words)


def _fill_in(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Within one run the look stays; a name that Word spread over several is written in the look of the first."""

    def filled(text: str) -> str:
        return _NAME.sub(lambda name: words.get(name[1], name[0]), text)

    if not any(name in words for name in _NAME.findall(paragraph.text)):
        return
    for run in paragraph.runs:
        if filled(run.text) != run.text:
            run.text = filled(run.text)
    if filled(paragraph.text) != paragraph.text and paragraph.runs:
        whole, runs = filled(paragraph.text), paragraph.runs
        runs[0].text = whole
        for run in runs[1:]:
            run.text = ""
