"""What a page and a converter leave in a text that is not the text's own."""

from __future__ import annotations

import re

PAGE_LINE = re.compile(
    r"\s*(?:[-–—]\s*)?(?:(?:trang|page)\s*)?\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?(?:\s*[-–—])?\s*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|span|p|font)\b[^>]*>", re.IGNORECASE)


def strip_markup(text: str) -> str:
    """Without the italics and bold that a converter left as tags."""
    return _MARKUP.sub("", text)
