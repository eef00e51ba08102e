"""An answer as one SMS: at most 160 septets, the figure whole.

Where it is too long the source goes, then the period becomes its code, then the name and at last the unit are
shortened at a word; several figures that do not fit together give way to their number and the portal's host.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.core.text import fold
from site_builder.derive.answers import Answer, Value

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
    if strange := next((letter for letter in text if letter not in BASIC and letter not in EXTENDED), ""):
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
STATUS_WORDS = {"estimate": N_("Estimate"), "preliminary": N_("Preliminary")}


def sms_text(answer: Answer, language: str, host: str) -> str:
    """The message; "" where not even the bare figure fits, which no real figure does."""
    _ = translator(language)
    name = to_gsm(answer.name)
    for head, tail in _choices(answer, language, _):
        if joined := _joined(name, head, tail):
            return joined
    if len(answer.values) > 1:
        return _joined(name, to_gsm(_("{count} values, see {host}").format(count=len(answer.values), host=host)), "")
    return ""


def status_words(answer: Answer, translate: Translate) -> str:
    """What a reader must know before using the figures: not yet official, worked out from others, put right since."""
    status = "" if answer.status == "official" else answer.status
    word = translate(STATUS_WORDS[status]) if status in STATUS_WORDS else status
    fates = (
        translate(FATE_WORDS[kind]) for kind in dict.fromkeys(fate.kind for fate in answer.fates) if kind in FATE_WORDS
    )
    return ", ".join(
        part for part in (word.lower(), translate("derived figure") if answer.is_derived else "", *fates) if part
    )


def _choices(answer: Answer, language: str, _: Translate) -> Iterator[tuple[str, str]]:
    """Figures and what follows them, the fullest first."""
    status = f" ({to_gsm(word)})" if (word := status_words(answer, _)) else ""
    period, code = to_gsm(answer.period.label(language)), to_gsm(answer.period.code)
    source = to_gsm(_("Source: {source}").format(source=answer.source))
    for unit_room in (LONGEST, 24, 0):
        head = "; ".join(_printed(value, unit_room) for value in answer.values)
        yield from ((head, f". {period}{status}. {source}"), (head, f". {period}{status}"), (head, f". {code}{status}"))
    yield "; ".join(_printed(value, 0) for value in answer.values), ""


def _printed(value: Value, unit_room: int) -> str:
    unit = shorten(to_gsm(value.unit), unit_room)
    area = f" ({to_gsm(value.area)})" if value.area else ""
    return to_gsm(value.number) + (f" {unit}" if unit else "") + area


def _joined(name: str, head: str, tail: str) -> str:
    """The message with as much of the name as there is room for; "" where there is too little."""
    room = LONGEST - septets(head) - septets(tail) - len(": ")
    if room < (min(septets(name), NAME_ROOM) if tail else -len(": ")):
        return ""
    short = shorten(name, max(room, 0))
    return (f"{short}: " if short else "") + head + tail
