"""Three habits of print that need evidence before they count: `1 704`, `(120)` and `- 1.704`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.core.numeral import SPACED, Habit
from site_builder.core.text import fold

_CHANGE = re.compile(
    r"tang|giam|chenh lech|so voi|loi nhuan|lai|lo(?!\w)|thang du|tham hut|can doi|so du|boi chi|boi thu|bien dong"
    r"|change|balance|difference|net"
)
_SIGNED = re.compile(r"[-+\u2212]\d")
_BRACKETED = re.compile(r"\(\d[\d., ]*%?\)")
_GAPPED = re.compile(r"[-\u2212]\s+\d[\d., ]*%?")
_TWO_NUMBERS = re.compile(r"\d[\d.,]*(?: \d[\d.,]*)+")


def habits_of(title: str, texts: Sequence[str]) -> frozenset[Habit]:
    """The habits that a column's printed cells and its title show."""
    signed = any(_SIGNED.match(text) for text in texts) or bool(_CHANGE.search(fold(title).lower()))
    found: set[Habit] = set()
    if _is_spaced(texts):
        found.add("spaced-groups")
    brackets = [text for text in texts if _BRACKETED.fullmatch(text)]
    if brackets and signed:
        found.add("bracketed-minus")
    gapped = [text for text in texts if _GAPPED.fullmatch(text)]
    if gapped and len(gapped) < len(texts) and (signed or brackets):
        found.add("spaced-sign")
    return frozenset(found)


def _is_spaced(texts: Sequence[str]) -> bool:
    """Two cells at least whose blanks stand before three digits each time, and none whose blanks stand elsewhere."""
    blank = [text.lstrip("-+\u2212( ").rstrip(")% ") for text in texts]
    blank = [text for text in blank if _TWO_NUMBERS.fullmatch(text)]
    fitting = [text for text in blank if re.fullmatch(SPACED, text)]
    groups = max((text.count(" ") for text in fitting), default=0)
    return bool(blank) and len(fitting) == len(blank) and (len(fitting) >= 2 or groups >= 2)
