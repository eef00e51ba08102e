"""What the layouts fix: page, letters, sizes and weights.

`decree-30` after Decree 30/2020/NĐ-CP, Annex I, part I: A4; margins 20-25 mm above and below, 30-35 left, 15-20 right;
Times New Roman in black; text 13-14, set even at both sides, first lines 1 or 1.27 cm in, 6 points and more between
paragraphs, lines single to one and a half. `plain` takes the same page.
"""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from site_builder.extensions.official_document.model import Document

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
_KEPT_WITH_NEXT = ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption", "Annex Number", "Annex Title")


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
        for found in look.findall(qn(name_of)):
            look.remove(found)
    _letters(look)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    told = style.paragraph_format
    told.alignment, told.first_line_indent = align, Mm(first)
    told.left_indent = Mm(_INDENTS.get(name, 0))
    told.space_before, told.space_after, told.line_spacing = Pt(before), Pt(after), 1.15 if align == _EVEN else 1.0
    told.keep_with_next = name in _KEPT_WITH_NEXT
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
