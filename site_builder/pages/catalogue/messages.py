"""The page for people about short messages: where to send a word, and which word brings which figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import untranslated
from site_builder.derive.answers import Answer
from site_builder.model.publication import Publication
from site_builder.pages import Crumb, Link, View, home_crumb


@dataclass(frozen=True, slots=True)
class AskedSeries:
    """What can be asked of one series: each keyword with the file of its answer; `number` is where it is sent."""

    title: str
    number: str
    words: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesView(View):
    """Every keyword, series by series."""

    template: ClassVar[str] = "messages.html"

    series: tuple[AskedSeries, ...]


def messages_view(publication: Publication, answers: Sequence[Answer]) -> MessagesView:
    """The page over the newest answers, which are worded in the portal's first language."""
    _ = translator(publication.site.language)
    title = _("Ask by message")
    return MessagesView(
        uri=at.ASK,
        title=title,
        description=_("Send a word by SMS or on Zalo, and the newest figure comes back."),
        section=at.INDICATORS,
        crumbs=(home_crumb(_), Crumb(at.ASK, title)),
        series=tuple(_series(publication, answers)),
    )


def _series(publication: Publication, answers: Sequence[Answer]) -> Iterator[AskedSeries]:
    language = publication.site.language
    for name, own in groupby(answers, lambda answer: answer.series):
        series = publication.series_named(name)
        words = tuple(
            Link(
                at.sms_uri(each.slug),
                (each.english if language == "en" else "") or untranslated(each.name, language),
                each.keyword,
            )
            for each in own
        )
        title = publication.series_title(name).say(language)
        yield AskedSeries(title, series.sms_number.say(language) if series else "", words)
