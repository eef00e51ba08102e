"""Short messages: what a phone gets that asks for a keyword, by SMS and on Zalo. Files only; nothing is sent.

Each answer as text and as a message of Zalo, lists of both, and the check of the keywords they are asked by. For Zalo
an answer is the `message` object that a Zalo Official Account sends (`/v3.0/oa/message/cs`).

Follows Zalo's public documentation of text messages (`text`, at most 2,000 characters) and of messages with a list
(`attachment.payload.elements`: at most five, `title` 100, `subtitle` 500, `default_action` of type `oa.open.url`).
Not verified: the portal has no account to try it with. See docs/sms.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.extension import Channel, PortalCheck
from site_builder.core.files import OutputFile, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Problem, Translate, flag
from site_builder.core.text import fold
from site_builder.derive.answers import (
    PREFIX,
    Answer,
    Value,
    declared_in,
    keyword_of,
    period_word,
    prefix_of,
    slug_of,
)
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.extensions.vietnam.days import check_days
from site_builder.model.config import SiteConfig
from site_builder.model.publication import Publication

# An answer as one SMS: at most 160 septets, the figure whole. Where it is too long the source goes, then the period
# becomes its code, then the name and at last the unit are shortened at a word; several figures that do not fit together
# give way to their number and the portal's host.
#
# The GSM 7-bit default alphabet, and text brought into it.
#
# One SMS holds 160 septets of it; a letter outside it would turn the whole message into UCS-2, of which 70 fit.
# Source: 3GPP TS 23.038 (formerly GSM 03.38), section 6.2.1: the default alphabet and its extension table.


LONGEST = 160  # septets of one message
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"  # each is sent as two septets: escape and the letter
ELLIPSIS = "..."

_LIKE = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MULTIPLICATION SIGN}": "x",
        "\N{LESS-THAN OR EQUAL TO}": "<=",
        "\N{GREATER-THAN OR EQUAL TO}": ">=",
        "\N{FRACTION SLASH}": "/",
        "\N{DEGREE SIGN}": "o",
        "\N{PER MILLE SIGN}": "/1000",
        "\N{GREEK SMALL LETTER MU}": "u",
    }
)


def to_gsm(text: str) -> str:
    """Plain letters of the alphabet on one line: tone marks off, đ as d, "m²" as "m2"; "?" for what it lacks."""
    plain = unicodedata.normalize("NFKC", fold(text.translate(_LIKE)))
    folded = " ".join(fold(plain).translate(_LIKE).split())
    return "".join(letter if letter in BASIC or letter in EXTENDED else "?" for letter in folded)


def septets(text: str) -> int:
    """How much of a message the text fills. ValueError for a letter that the alphabet lacks."""
    if strange := next(
        (letter for letter in text if letter not in BASIC and letter not in EXTENDED), ""
    ):
        raise ValueError(f"{strange!r} is not in the GSM 7-bit alphabet")
    return sum(2 if letter in EXTENDED else 1 for letter in text)


def shorten(text: str, room: int) -> str:
    """The text, or as many whole words of it as fit with an ellipsis; "" where not even one does."""
    if septets(text) <= room:
        return text
    words = text.split(" ")
    while words and septets(" ".join(words).rstrip(",;:") + ELLIPSIS) > room:
        words.pop()
    return " ".join(words).rstrip(",;:") + ELLIPSIS if words else ""


NAME_ROOM = 40  # a name is cut down to this before anything else of the message goes
FATE_WORDS = {
    "corrected": N_("corrected"),
    "revised": N_("revised"),
    "withdrawn": N_("replaces a withdrawn figure"),
    "superseded": N_("superseded"),
    "late": N_("published late"),
}
STATUS_WORDS = {
    "draft": N_("Draft"),
    "estimate": N_("Estimate"),
    "preliminary": N_("Preliminary"),
}


def sms_text(answer: Answer, language: str, host: str) -> str:
    """The message; "" where not even the bare figure fits, which no real figure does."""
    _ = translator(language)
    name = to_gsm(answer.name)
    for head, tail in _choices(answer, language, _):
        if joined := _joined(name, head, tail):
            return joined
    if len(answer.values) > 1:
        return _joined(
            name,
            to_gsm(_("{count} values, see {host}").format(count=len(answer.values), host=host)),
            "",
        )
    return ""


def status_words(answer: Answer, translate: Translate) -> str:
    """What a reader must know before using the figures: not yet official, worked out from others, put right since."""
    status = "" if answer.status == "official" else answer.status
    word = translate(STATUS_WORDS[status]) if status in STATUS_WORDS else status
    fates = (
        translate(FATE_WORDS[kind])
        for kind in dict.fromkeys(fate.kind for fate in answer.fates)
        if kind in FATE_WORDS
    )
    return ", ".join(
        part
        for part in (word.lower(), translate("derived figure") if answer.is_derived else "", *fates)
        if part
    )


def _choices(answer: Answer, language: str, _: Translate) -> Iterator[tuple[str, str]]:
    """Figures and what follows them, the fullest first."""
    status = f" ({to_gsm(word)})" if (word := status_words(answer, _)) else ""
    period, code = to_gsm(answer.period.label(language)), to_gsm(answer.period.code)
    source = to_gsm(_("Source: {source}").format(source=answer.source))
    for unit_room in (LONGEST, 24, 0):
        head = "; ".join(_fitted(value, unit_room) for value in answer.values)
        yield from (
            (head, f". {period}{status}. {source}"),
            (head, f". {period}{status}"),
            (head, f". {code}{status}"),
        )
    yield "; ".join(_fitted(value, 0) for value in answer.values), ""


def _fitted(value: Value, unit_room: int) -> str:
    unit = shorten(to_gsm(value.unit), unit_room)
    area = f"{to_gsm(value.area)} " if value.area else ""
    return area + to_gsm(value.number) + (f" {unit}" if unit else "")


def _joined(name: str, head: str, tail: str) -> str:
    """The message with as much of the name as there is room for; "" where there is too little."""
    room = LONGEST - septets(head) - septets(tail) - len(": ")
    if room < (min(septets(name), NAME_ROOM) if tail else -len(": ")):
        return ""
    short = shorten(name, max(room, 0))
    return (f"{short}: " if short else "") + head + tail


TEXT, TITLE, SUBTITLE, ELEMENTS = 2000, 100, 500, 5


def answers_by_name(portal: Portal) -> dict[str, tuple[Answer, str]]:
    """Every answer that fits an SMS, with its text, by the name of its files."""
    site = portal.publication.site
    pairs = (
        (answer, sms_text(answer, site.language, site.url.partition("://")[2].rstrip("/")))
        for answer in portal.answers
    )
    return {answer.slug: (answer, text) for answer, text in pairs if text}


def message_files(portal: Portal) -> Iterator[OutputFile]:
    """Each message as text and for Zalo, and the lists of both; none where no series has a prefix."""
    pairs = answers_by_name(portal)
    if pairs:
        listed = [{"keyword": answer.keyword, "text": text} for answer, text in pairs.values()]
        yield OutputFile(at.SMS, json_bytes(listed))
        yield from (
            OutputFile(at.sms_uri(slug), text.encode("utf-8")) for slug, (_, text) in pairs.items()
        )
        yield words_file(portal.publication, tuple(answer for answer, _ in pairs.values()))
        yield from _zalo(portal.publication, tuple(answer for answer, _ in pairs.values()))


def message_addresses(portal: Portal) -> Iterator[str]:
    """Every address that `message_files` fills."""
    pairs = answers_by_name(portal)
    yield from (at.SMS, at.SMS_WORDS, at.ZALO) if pairs else ()
    prefixes = {_prefix(answer) for answer, _ in pairs.values()}
    yield from (at.zalo_uri(slug_of(prefix)) for prefix in sorted(prefixes))
    for slug in pairs:
        yield from (at.sms_uri(slug), at.zalo_uri(slug))


def words_file(publication: Publication, answers: tuple[Answer, ...]) -> OutputFile:
    """What whoever answers free questions needs: names and periods by keyword, prefixes, abbreviations spelled out."""
    language = publication.site.language
    latest = [answer for answer in answers if answer.is_latest]
    dated = [answer for answer in answers if not answer.is_latest]
    prefixes = {_prefix(answer): answer.series for answer in latest}
    content = {
        "series": [
            {"prefix": prefix, "title": publication.series_title(series).say(language)}
            for prefix, series in prefixes.items()
        ],
        "abbreviations": {
            short: words.say(language)
            for short, words in sorted(publication.site.abbreviations.items())
        },
        "answers": [
            {
                "keyword": answer.keyword,
                "name": answer.name,
                "english": answer.english,
                "periods": [
                    each.period.code
                    for each in dated
                    if each.keyword == f"{answer.keyword} {period_word(each.period)}"
                ],
            }
            for answer in latest
        ],
    }
    return OutputFile(at.SMS_WORDS, json_bytes(content))


def _zalo(publication: Publication, answers: tuple[Answer, ...]) -> Iterator[OutputFile]:
    site = publication.site
    for answer in answers:
        message = text_message(answer, site.language, site.absolute(answer.page))
        yield OutputFile(at.zalo_uri(answer.slug), json_bytes(message))
    known = [_known(site, answer.keyword, answer.name) for answer in answers]
    by_prefix = {_prefix(answer): answer.series for answer in answers}
    for prefix, series in by_prefix.items():
        shown = _shown(publication, [answer for answer in answers if _prefix(answer) == prefix])
        yield OutputFile(
            at.zalo_uri(slug_of(prefix)), json_bytes(list_message(shown, site.language, site.url))
        )
        known.append(_known(site, prefix, publication.series_title(series).say(site.language)))
    yield OutputFile(at.ZALO, json_bytes(known))


def _shown(publication: Publication, answers: list[Answer]) -> list[Answer]:
    """What stands in the list of a prefix: the headlines of the newest report, else the newest figures."""
    latest = {answer.keyword: answer for answer in answers if answer.is_latest}
    newest = publication.newest_report(answers[0].series)
    headed = (
        [keyword_of(_prefix(answers[0]), each.figure) for each in newest.headlines]
        if newest
        else []
    )
    return [latest[keyword] for keyword in headed if keyword in latest] or list(latest.values())


def _prefix(answer: Answer) -> str:
    return answer.keyword.partition(" ")[0]


def _known(site: SiteConfig, keyword: str, name: str) -> dict[str, Any]:
    return {
        "keyword": keyword,
        "name": name,
        "message": site.absolute(at.zalo_uri(slug_of(keyword))),
    }


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
    return {
        "attachment": {
            "type": "template",
            "payload": {"template_type": "list", "elements": elements},
        }
    }


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
    return " ".join(part for part in (value.area, value.number, value.unit) if part)


def _when(answer: Answer, language: str, _: Translate) -> str:
    start, end = (
        format_date(answer.window.start, language),
        format_date(answer.window.end, language),
    )
    days = _("{start} to {end}").format(start=start, end=end)
    word = status_words(answer, _)
    return f"{answer.period.label(language)} ({days})" + (f", {word}" if word else "")


def _source(answer: Answer, _: Translate) -> str:
    return _("Source: {source}").format(source=answer.source)


# A prefix that can be typed, and one answer to each keyword over all series.


def check_keywords(portal: Portal) -> Iterator[Problem]:
    """Every prefix, then every keyword."""
    publication = portal.read
    names = {each.name for each in publication.series} | {
        series_of(publication, each) for each in publication.packages
    }
    for series in sorted(names):
        prefix, file = prefix_of(publication, series), declared_in(publication, series)
        if prefix and not PREFIX.fullmatch(prefix):
            yield flag("sms-prefix-invalid", file, column="sms_prefix", found=prefix)
    yield from _taken(publication, portal.answers)


def _taken(publication: Publication, answers: Iterable[Answer]) -> Iterator[Problem]:
    first: dict[str, Answer] = {}
    for answer in answers:
        other = first.setdefault(answer.slug, answer)
        if other is not answer:
            facts: dict[str, Any] = {
                "keyword": answer.keyword,
                "first": other.name,
                "second": answer.name,
            }
            yield flag(
                "sms-keyword-taken",
                declared_in(publication, answer.series),
                column="sms_prefix",
                **facts,
            )


def exchanges(portal: Portal) -> Iterator[tuple[str, str]]:
    """What is asked and how it is answered, by SMS."""
    yield from ((answer.keyword, text) for answer, text in answers_by_name(portal).values())


CHANNEL = Channel(message_addresses, message_files, exchanges)
CHECK = PortalCheck(lambda portal: chain(check_keywords(portal), check_days(portal)))
