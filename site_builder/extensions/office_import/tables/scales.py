"""Scales of coded answers, as a form prints them in its unit cells, with or without separators."""

from __future__ import annotations

import re

from site_builder.extensions.office_import.document import join_texts

_LABEL_FIRST = re.compile(r"\s*([^=;\n]*?[^=;\s\d][^=;\n]*?)\s*=\s*(\d{1,3})(?=[\s;,.]|$)[;,.\s]*")
_VALUE_FIRST = re.compile(r"\s*(\d{1,3})\s*[=:]\s*([^=;:]+?)\s*(?=[;,.]?\s+\d{1,3}\s*[=:]|[;,.]|$)[;,.\s]*")

_ANSWER = re.compile(r"(.+?)\s*\((\d{1,3})\)")


def parse_scale(text: str) -> tuple[tuple[int, str], ...]:
    """Answers with their words: "Chưa = 0 2 cấp = 1 3 cấp = 2". Empty where the text is no scale."""
    plain = join_texts([text])
    if re.match(r"\d{1,3}\s*[=:]", plain):
        found = [(int(value), label) for value, label in _whole(_VALUE_FIRST, plain)]
    else:
        found = [(int(value), label) for label, value in _whole(_LABEL_FIRST, plain)]
    values = [value for value, _ in found]
    return tuple(found) if len(found) >= 2 and len(set(values)) == len(values) else ()


def answer_of(text: str, scale: tuple[tuple[int, str], ...]) -> int | None:
    """The code of an answer printed as its words with the code in brackets: "Hoàn thành (2)"; None for any other."""
    match = _ANSWER.fullmatch(join_texts([text]))
    if not match:
        return None
    return next((code for code, label in scale if (label, str(code)) == (match[1], match[2])), None)


def _whole(pattern: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """All matches, if they follow each other from the first character to the last."""
    place, found = 0, []
    while place < len(text):
        match = pattern.match(text, place)
        if not match or match.end() == place:
            return []
        found.append((match[1].strip(" ,;."), match[2].strip(" ,;.")))
        place = match.end()
    return found
