"""Word files with parts that python-docx has no words for, as raw XML in the manner of Word."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def run(text, look=""):
    """A run; spaces at its ends are kept."""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content, look=""):
    """A paragraph of text, or of what is XML already."""
    look = f"<w:pPr>{look}</w:pPr>" if look else ""
    return f"<w:p>{look}{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def vml(*paragraphs):
    """A text box as Word wrote it until 2007."""
    inside = "".join(paragraphs)
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def box(*paragraphs):
    """A text box as Word writes it now: the new form, and the old one for programs that do not know it."""
    old = vml(*paragraphs).removeprefix("<w:r>").removesuffix("</w:r>")
    inside = "".join(paragraphs)
    new = (
        '<w:drawing><wp:anchor><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(code, result):
    """A complex field."""
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    return (
        f"{marks[0]}<w:r><w:instrText> {code} </w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}"
    )


def simple_field(code, result):
    """A field in one element."""
    return f'<w:fldSimple w:instr=" {code} ">{run(result)}</w:fldSimple>'


def deleted(text):
    """Taken out under tracked changes."""
    return f'<w:del w:id="1" w:author="x"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def inserted(text):
    """Put in under tracked changes."""
    return f'<w:ins w:id="2" w:author="x">{run(text)}</w:ins>'


def cell(*content, across=1, down=""):
    """A cell; `down` is "restart" where a merge begins and "continue" below."""
    look = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    look += f'<w:vMerge w:val="{down}"/>' if down else ""
    inside = "".join(
        part if part.startswith(("<w:p>", "<w:tbl>")) else paragraph(part) for part in content
    )
    inside += paragraph() if inside.endswith("</w:tbl>") else ""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside or paragraph()}</w:tc>"


def word_table(*rows):
    """A table of rows of cells; a string is a plain cell."""
    width = max(len(row) for row in rows)
    grid = "<w:gridCol/>" * width
    lines = [
        "".join(part if part.startswith("<w:tc>") else cell(part) for part in row) for row in rows
    ]
    body = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def landscape():
    """The end of a section in landscape."""
    return paragraph(
        look='<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    )


ALT_CHUNK = '<w:altChunk r:id="rIdChunk"/>'


def form_field(kind, result=""):
    """A paragraph with a field of a form as Word wrote them until 2003."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="X"/>{kind}</w:ffData></w:fldChar></w:r>'
    marks = [
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]
    return paragraph(
        begin, "<w:r><w:instrText> FORM </w:instrText></w:r>", marks[0], run(result), marks[1]
    )


def content_control(kind, text):
    """A paragraph in a content control."""
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>"


def _add_chunk(parts, content):
    """A file of another format, which `ALT_CHUNK` puts into the text."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    link = f'<Relationship Id="rIdChunk" Type="{kind}" Target="/word/afchunk.dat"/></Relationships>'.encode()
    links = "word/_rels/document.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", link)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Default Extension="dat" ContentType="application/octet-stream"/></Types>'
    )
    parts["word/afchunk.dat"] = content


def word_file(*body, header="", footnotes=(), chunk=b""):
    """A Word file of these paragraphs and tables, with a page header, footnotes and a file that it takes in."""
    made = docx.Document()
    if header:
        made.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    made.save(out)
    parts = {}
    with ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode()
    end = re.search(r"<w:sectPr.*</w:sectPr>", document, re.DOTALL)[0]
    tag = re.search(r"<w:document[^>]*>", document)[0]
    head = document[: document.index(tag)]
    known = " ".join(item for item in NAMESPACES.split() if item.split("=")[0] not in tag)
    content = "".join(part if part.startswith("<w:") else paragraph(part) for part in body)
    parts["word/document.xml"] = (
        f"{head}{tag[:-1]} {known}><w:body>{content}{end}</w:body></w:document>".encode()
    )
    _add_footnotes(parts, footnotes)
    if chunk:
        _add_chunk(parts, chunk)
    done = BytesIO()
    with ZipFile(done, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return done.getvalue()


def footnote_mark(number):
    """The call of a footnote, raised."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def _add_footnotes(parts, texts):
    if not texts:
        return
    notes = "".join(
        f'<w:footnote w:id="{n + 1}">{paragraph(text)}</w:footnote>' for n, text in enumerate(texts)
    )
    parts["word/footnotes.xml"] = f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>".encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    types = parts["[Content_Types].xml"].decode()
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    uri = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rIdNotes" Type="{uri}" Target="footnotes.xml"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].decode().replace("</Relationships>", relation).encode()


TELLING = "Số hồ sơ là 1.704 bộ."
BOX = paragraph("Trước khung ", box(paragraph(TELLING)), " sau khung.")
VML_BOX = paragraph("Trước khung ", vml(paragraph(TELLING)), " sau khung.")
FIELD = paragraph("Số hồ sơ là ", field("DOCPROPERTY SoHoSo", "1.704"), " bộ.")
SIMPLE_FIELD = paragraph("Số hồ sơ là ", simple_field("DOCPROPERTY SoHoSo", "1.704"), " bộ.")
NESTED = word_table(["Tên", cell(paragraph("Số", vml(paragraph(TELLING))))])
DELETED = paragraph("Số hồ sơ là ", deleted("1.704"), inserted("1.800"), " bộ.")
HIDDEN = paragraph("Số hồ sơ là ", run("1.704", "<w:vanish/>"), run("1.800"), " bộ.")
