"""Word documents (.docx), through pandoc: it keeps merged cells, insertions, content controls and the numbers
of simple lists; those of multi-level lists and headings are written out first.

Formats: ECMA-376 transitional. The comparison with python-docx is in docs/decisions/0015-importing-readers.md.
"""

from __future__ import annotations

from site_builder.ingest.document import Document
from site_builder.ingest.readers.docx_numbering import write_numbers
from site_builder.ingest.readers.pandoc import read_tree


def read_docx(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans, footnotes."""
    return read_tree(write_numbers(content), name, "docx", "docx")
