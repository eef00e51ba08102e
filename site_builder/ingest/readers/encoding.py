"""Bytes to text, and old Vietnamese encodings to Unicode; NFC everywhere."""

from __future__ import annotations

import re
import unicodedata

from site_builder.ingest.document import Document, all_texts, capitals, map_text, note
from site_builder.ingest.readers.legacy_encodings import convert_text, from_tcvn3, legal_share, recognise

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes, *, declared: str = "") -> str:
    """Text of a file: by its mark, as UTF-8, as it declares, else windows-1258 or Latin letters.

    TCVN3 and VNI have no code page of their own: they come out as Latin letters and are recognised later.
    """
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return _tidy(content.decode(codec, "replace"))
    for codec in ("utf-8", declared):
        text = _try(content, codec)
        if text is not None:
            return _tidy(text)
    western = _try(content, "cp1252") or content.decode("latin-1")
    vietnamese = unicodedata.normalize("NFC", _try(content, "cp1258") or "")
    return _tidy(vietnamese if _is_better(vietnamese, western) else western)


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec) if codec else None
    except (UnicodeDecodeError, LookupError):
        return None


def _is_better(vietnamese: str, western: str) -> bool:
    right, words = legal_share(vietnamese)
    return (
        bool(words)
        and right / words > 0.8
        and right >= legal_share(western)[0]
        and not recognise(re.split(r"[\n\t;|]", western))
    )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


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
