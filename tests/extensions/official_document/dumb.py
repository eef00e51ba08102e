"""A .docx read by the standard library alone, which knows nothing of the writer."""

import io
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content, name="word/document.xml"):
    """One part as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(name))


def words(element):
    """All text within it; lines of a cell are parted by line feeds."""
    return "\n".join("".join(_letters(paragraph)) for paragraph in element.iter(f"{W}p"))


def _letters(paragraph):
    for node in paragraph.iter():
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag == f"{W}br":
            yield "\n"


def tables(content):
    """Each table as rows of (text, columns taken), vertical continuations as None."""
    return [
        [[_cell(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        for table in part(content).iter(f"{W}tbl")
    ]


def _cell(cell):
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is not None and merged.get(f"{W}val", "continue") == "continue":
        return None
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return words(cell), int(span.get(f"{W}val")) if span is not None else 1


def paragraphs(content):
    """The paragraphs outside tables: style and text."""
    found = []
    for paragraph in part(content).find(f"{W}body").findall(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append(
            (style.get(f"{W}val") if style is not None else "", "".join(_letters(paragraph)))
        )
    return found
