"""Web pages (.html), through pandoc, decoded here because pandoc takes UTF-8 only."""

from __future__ import annotations

import re

from site_builder.core.encoding import decode
from site_builder.extensions.office_import.document import Document
from site_builder.extensions.office_import.readers.pandoc import read_tree


def read_html(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans."""
    text = decode(content, declared=_declared(content))
    text = re.sub(r"<(script|style)\b.*?</\1\s*>", "", text, flags=re.IGNORECASE | re.DOTALL)
    text = re.sub(r"<meta[^>]*charset[^>]*>", "", text, flags=re.IGNORECASE)
    return read_tree(text.encode(), name, "html-smart", "html")


def _declared(content: bytes) -> str:
    match = re.search(rb"charset=[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""
