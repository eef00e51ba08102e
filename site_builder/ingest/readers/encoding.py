"""Old Vietnamese encodings of a document to Unicode; NFC everywhere."""

from __future__ import annotations

import re
import unicodedata

from site_builder.core.legacy_encodings import convert_text, from_tcvn3, recognise
from site_builder.ingest.document import Document, all_texts, capitals, map_text, note


def to_unicode(document: Document) -> Document:
    """The document in composed Unicode; what was recognised stands in its notes."""
    encoding = recognise(all_texts(document))
    if encoding == "tcvn3":
        document = capitals(document, from_tcvn3)
    changed = map_text(document, lambda text: _clean(convert_text(text, encoding) if encoding else text))
    if not encoding:
        return changed
    return Document(
        changed.format,
        changed.blocks,
        changed.prose,
        (*changed.notes, note("legacy-encoding", found=encoding.upper())),
        changed.paged,
    )


def _clean(text: str) -> str:
    """NFC; invisible characters gone; the space that keeps groups together stays between digits only."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain)
    plain = re.sub(r"(?<!\d)[\u00a0\u202f\u2009]|[\u00a0\u202f\u2009](?!\d)", " ", plain)
    return re.sub(r"[^\S\n\u00a0\u202f\u2009]+", " ", plain).strip()
