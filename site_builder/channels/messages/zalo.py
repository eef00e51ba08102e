"""An answer as the `message` object that a Zalo Official Account sends (`/v3.0/oa/message/cs`).

Follows Zalo's public documentation of text messages (`text`, at most 2,000 characters) and of messages with a list
(`attachment.payload.elements`: at most five, `title` 100, `subtitle` 500, `default_action` of type `oa.open.url`).
Not verified: the portal has no account to try it with. See docs/sms.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.channels.messages.sms import status_words
from site_builder.core.i18n.catalog import translator
from site_builder.core.period import format_date
from site_builder.core.problem import Translate
from site_builder.derive.answers import Answer, Value

TEXT, TITLE, SUBTITLE, ELEMENTS = 2000, 100, 500, 5


def text_message(answer: Answer, language: str, url: str) -> dict[str, Any]:
    """Name, figures, period with its days, status, source and the page's address."""
    _ = translator(language)
    end = "\n".join(part for part in (_when(answer, language, _), _source(answer, _), url) if part)
    figures = "\n".join(_printed(value) for value in answer.values)
    if len(figures) > TEXT - len(end) - TITLE:
        figures = _("{count} values, see {host}").format(count=len(answer.values), host=url)
    return {"text": f"{cut(answer.name, TEXT - len(figures) - len(end) - 2)}\n{figures}\n{end}"}


def list_message(answers: Sequence[Answer], language: str, site_url: str) -> dict[str, Any]:
    """Up to five answers that open their pages: what a bot shows for the bare prefix."""
    elements = [_element(answer, language, site_url) for answer in answers[:ELEMENTS]]
    return {"attachment": {"type": "template", "payload": {"template_type": "list", "elements": elements}}}


def cut(text: str, room: int) -> str:
    """The text, or as many whole words as fit with an ellipsis."""
    if len(text) <= room:
        return text
    return text[: max(room, 1) - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _element(answer: Answer, language: str, site_url: str) -> dict[str, Any]:
    _ = translator(language)
    figures = "; ".join(_printed(value) for value in answer.values)
    if len(figures) > TITLE - len("…: "):
        figures = _("{count} values").format(count=len(answer.values))
    subtitle = f"{answer.keyword}. {_when(answer, language, _)}. {_source(answer, _)}"
    return {
        "title": f"{cut(answer.name, TITLE - len(figures) - 2)}: {figures}",
        "subtitle": cut(subtitle, SUBTITLE),
        "default_action": {"type": "oa.open.url", "url": f"{site_url}{answer.page}"},
    }


def _printed(value: Value) -> str:
    return " ".join(part for part in (value.number, value.unit, f"({value.area})" if value.area else "") if part)


def _when(answer: Answer, language: str, _: Translate) -> str:
    start, end = format_date(answer.window.start, language), format_date(answer.window.end, language)
    days = _("{start} to {end}").format(start=start, end=end)
    word = status_words(answer, _)
    return f"{answer.period.label(language)} ({days})" + (f", {word}" if word else "")


def _source(answer: Answer, _: Translate) -> str:
    return _("Source: {source}").format(source=answer.source)
