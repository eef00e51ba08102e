"""Word documents (.docx), through pandoc: it keeps merged cells, insertions, content controls and the numbers
of simple lists; those of multi-level lists and headings are written out first, text boxes lifted into the text.

Formats: ECMA-376 transitional. The comparison with python-docx is in docs/decisions/0015-importing-readers.md.
"""

from __future__ import annotations

from dataclasses import replace

from site_builder.ingest.document import Document, note
from site_builder.ingest.readers.docx_boxes import lift_boxes
from site_builder.ingest.readers.docx_numbering import write_numbers
from site_builder.ingest.readers.pandoc import read_tree


def read_docx(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans, footnotes, text boxes after the paragraphs they float beside."""
    lifted, boxes = lift_boxes(content)
    document = read_tree(write_numbers(lifted), name, "docx", "docx")
    said = (note("text-box", count=boxes),) if boxes else ()
    return replace(document, notes=(*document.notes, *said))
