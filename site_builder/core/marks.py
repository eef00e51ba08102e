"""Marks around a text that is in another language than its page.

A text passes through sentences, lists and templates before it is printed. The marks are single characters of private
use that survive all of that and that no author's text holds; the page's HTML, once written, gets `lang` in their
place, or nothing where an element could not stand (an attribute, a title).
"""

from __future__ import annotations

import re

BEGIN, TEXT, END = "\ue010", "\ue011", "\ue012"
_MARKED = re.compile(f"{BEGIN}([a-zA-Z-]+){TEXT}([^{BEGIN}{END}]*){END}?")
_LEFT = re.compile(f"{BEGIN}[a-zA-Z-]*{TEXT}?|[{TEXT}{END}]")
_TAG = re.compile(r"<(?:!--.*?--|[^>]*)>", re.DOTALL)
# Where no element may stand; in the text of a drawing it must be one of the drawing's own.
_SILENT = re.compile(r"<(script|style|title|desc|textarea|option)\b")
_DRAWN = re.compile(r"<text\b")


def mark(text: str, language: str) -> str:
    """A text that says which language it is in; "" stays ""."""
    return f"{BEGIN}{language}{TEXT}{text}{END}" if text else ""


def mark_foreign(text: str, language: str, home: str) -> str:
    """The text, marked where its language is another than that of the page it goes to."""
    return mark(text, language) if language and language != home else text


def unmarked(text: str) -> str:
    """The text alone."""
    return _LEFT.sub("", text) if BEGIN in text or END in text else text


def show_marks(html: str) -> str:
    """A page's HTML with `lang` where a text was marked. A mark whose end was cut off ends with its run of text."""
    if BEGIN not in html:
        return html
    parts, last, silent, element = [], 0, "", "span"
    for tag in _TAG.finditer(html):
        text = html[last : tag.start()]
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
