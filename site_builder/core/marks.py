"""Marks around a text that is in another language than its page.

A text passes through sentences, lists and templates before it is printed. The marks are single characters of private
use that survive all of that and that no author's text holds; the page's HTML, once written, gets `lang` in their
place, or nothing where an element could not stand (an attribute, a title).
"""

from __future__ import annotations

import re
from collections.abc import Callable

BEGIN, TEXT, END = "\ue010", "\ue011", "\ue012"
MARKS = frozenset((BEGIN, TEXT, END))
_MARKED = re.compile(f"{BEGIN}([a-zA-Z-]+){TEXT}([^{BEGIN}{END}]+){END}?")
_WHOLE = re.compile(f"{BEGIN}([a-zA-Z-]+){TEXT}([^{BEGIN}{END}]*){END}")
_LEFT = re.compile(f"{BEGIN}[a-zA-Z-]*{TEXT}?|[{TEXT}{END}]")
_TAG = re.compile(r"<(?:!--.*?--|[^>]*)>", re.DOTALL)
# Where no element may stand; in the text of a drawing it must be one of the drawing's own.
_SILENT = re.compile(r"<(script|style|title|desc|textarea|option)\b")
_DRAWN = re.compile(r"<text\b")


def mark(text: str, language: str) -> str:
    """A text that says which language it is in; "" stays "", and what says it already is left alone."""
    return f"{BEGIN}{language}{TEXT}{text}{END}" if text and not text.startswith(BEGIN) else text


def mark_parts(text: str, split: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The parts that a text is split into, each marked where the whole was."""
    whole = _WHOLE.fullmatch(text)
    return tuple(mark(part, whole[1]) for part in split(whole[2])) if whole else split(text)


def unmarked(text: str) -> str:
    """The text alone."""
    return _LEFT.sub("", text) if BEGIN in text or END in text else text


def show_marks(html: str) -> str:
    """A page's HTML with `lang` where a text was marked. A mark whose end was cut off ends with its run of text."""
    if BEGIN not in html:
        return html
    parts: list[str] = []
    last, silent, element = 0, "", "span"
    for tag in _TAG.finditer(html):
        text = html[last : tag.start()]
        whole = _WHOLE.fullmatch(text) if silent else None
        if whole:  # the element itself says which language it is in
            parts[-1] = f'{parts[-1][:-1]} lang="{whole[1]}">'
        parts.append(unmarked(text) if silent else _shown(text, element))
        parts.append(unmarked(tag[0]))
        opened = _SILENT.match(tag[0])
        silent = opened[1] if opened else "" if tag[0].startswith(f"</{silent}") else silent
        element = "tspan" if _DRAWN.match(tag[0]) else "span"
        last = tag.end()
    return "".join([*parts, _shown(html[last:], "span")])


def _shown(text: str, element: str) -> str:
    if BEGIN not in text and END not in text:
        return text
    return _LEFT.sub("", _MARKED.sub(rf'<{element} lang="\1">\2</{element}>', text))
