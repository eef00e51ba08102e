"""The GSM 7-bit default alphabet, and text brought into it.

One SMS holds 160 septets of it; a letter outside it would turn the whole message into UCS-2, of which 70 fit.
Source: 3GPP TS 23.038 (formerly GSM 03.38), section 6.2.1: the default alphabet and its extension table.
"""

from __future__ import annotations

import unicodedata

from site_builder.core.text import fold

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
