"""Pieces of a source's text, and the words and numbers in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "", "deleted", "hidden", "comment", "page-header", "chart", "drawing", "code", "printed-twice", "form",
    "picture-left-out",
]  # fmt: skip
PICTURE: Reason = "picture-left-out"  # the text that stands for a picture; a reader may list it too

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(f"[{_SUPERSCRIPT}]+")
_PLAIN = str.maketrans(_SUPERSCRIPT, "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A group of three may be set off by a space; the space is kept apart, for both sides cut there alike.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, cell or line as it stands in the file. `reason` says why it is none of the draft's business.

    `shown` is the same number as the file displays it, where a workbook stores more digits than it prints.
    """

    text: str
    reason: Reason = ""
    place: str = ""
    shown: str = ""


def ticked(is_checked: bool, label: str) -> Piece:
    """A box of a form and whether it is ticked: a sign in the text, or none, but never a word."""
    return Piece(f"{'☒' if is_checked else '☐'} {label}".strip(), "form")


def tokens(text: str) -> Iterator[str]:
    """Words in small letters and numbers by their significant digits, in order.

    1.704, 1704 and 1,704 are one token: the ledger counts what is there, not how large it is.
    """
    plain = text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = _RAISED.sub(lambda match: f" {match[0].translate(_PLAIN)} ", plain)
    for match in _TOKEN.finditer(plain):
        found = match[0]
        yield significant(found) if found[0].isdecimal() else found.casefold()


def significant(number: str) -> str:
    """The digits of a number between its first and its last that is no zero; "0" where there is none."""
    digits = number.replace(".", "").replace(",", "")
    if not digits.isascii():
        digits = "".join(str(unicodedata.decimal(letter)) for letter in digits)
    return digits.strip("0") or "0"
