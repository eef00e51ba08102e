"""Numbers that Word counts itself come out as it prints them."""

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from site_builder.extensions.office_import.readers.docx import read_docx

CODES = (("decimal", "%1.", 4), ("decimal", "%1.%2.", 1), ("decimal", "%1.%2.%3.", 1))
OUTLINE = (("upperRoman", "%1.", 1), ("decimal", "%2.", 1), ("lowerLetter", "%3)", 1))
MIXED = (("upperRoman", "Phần %1", 1), ("decimal", "%1.%2", 1))


def with_list(levels, extra=""):
    """An empty Word file with one list, number 91, and the words that override it as number 92."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    shapes = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra if n else ""}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text, start) in enumerate(levels)
    )
    words = nsdecls("w")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {words} w:abstractNumId="90">{shapes}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {words} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering.append(
        parse_xml(f'<w:num {words} w:numId="92"><w:abstractNumId w:val="90"/>{override}</w:num>')
    )
    return document


def numbered(paragraph, level, number=91):
    """Put a paragraph into the list."""
    shape = (
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )
    paragraph._p.get_or_add_pPr().append(parse_xml(shape))


def read(document):
    """The document as read from its bytes."""
    out = BytesIO()
    document.save(out)
    return read_docx(out.getvalue(), "a.docx")


def labels(levels, steps, extra=""):
    """What stands before the text of paragraphs at these levels."""
    document = with_list(levels, extra)
    for step in steps:
        numbered(document.add_paragraph("x"), *(step if isinstance(step, tuple) else (step,)))
    return [f"{line.label} {line.text}".strip().removesuffix(" x") for line in read(document).lines]


@pytest.mark.parametrize(
    ("levels", "extra", "steps", "expected"),
    [
        (CODES, "", (0, 1, 1, 2, 0, 1), ["4.", "4.1.", "4.2.", "4.2.1.", "5.", "5.1."]),
        (CODES, "", (1, (1, 92), (1, 92), 1), ["4.1.", "4.7.", "4.8.", "4.9."]),
        (CODES, '<w:lvlRestart w:val="0"/>', (0, 1, 0, 1), ["4.", "4.1.", "5.", "5.2."]),
        (MIXED, "", (0, 0, 1), ["Phần I", "Phần II", "II.1"]),
        (MIXED, "<w:isLgl/>", (0, 0, 1), ["Phần I", "Phần II", "2.1"]),
        (OUTLINE, "", (0, 1, 2), ["I.", "1.", "a)"]),
    ],
)
def test_labels_are_those_that_word_prints(levels, extra, steps, expected):
    """Several levels in one number, overrides, restarts, legal numbers; simple lists have a label."""
    assert labels(levels, steps, extra) == expected


def test_codes_in_the_cells_of_a_table():
    """An empty numbered cell holds its code."""
    document = with_list(CODES)
    table = document.add_table(rows=5, cols=2)
    for row, level in zip(table.rows, (0, 1, 2, 1, 0), strict=True):
        numbered(row.cells[0].paragraphs[0], level)
        row.cells[1].text = "tên"
    assert [row[0].text for row in read(document).grids[0].rows] == [
        "4.",
        "4.1.",
        "4.1.1.",
        "4.2.",
        "5.",
    ]


def test_headings_keep_their_numbers():
    """By the paragraph and by the style; paragraphs of the same list are counted along."""
    document = with_list(OUTLINE)
    shape = f'<w:numPr {nsdecls("w")}><w:numId w:val="91"/></w:numPr>'
    document.styles["Heading 1"].element.get_or_add_pPr().append(parse_xml(shape))
    document.add_heading("Đầu", 1)
    numbered(document.add_paragraph("việc"), 1)
    document.add_heading("Sau", 1)
    numbered(document.add_paragraph("việc"), 1)
    found = [(line.kind, line.text) for line in read(document).lines]
    assert found == [
        ("heading", "I. Đầu"),
        ("paragraph", "1. việc"),
        ("heading", "II. Sau"),
        ("paragraph", "1. việc"),
    ]
