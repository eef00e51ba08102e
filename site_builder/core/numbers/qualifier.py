"""Words before a figure ("gần", "hơn", "khoảng") and what they promise about the true value.

| promise | words, for example | the true value T of a figure said as S | reason |
|---|---|---|---|
| exact | none, đạt, đúng, bằng, chỉ | T rounded to the decimals of S is S | nothing in the wording allows more |
| nearly | gần, ngót, almost | S - slack <= T <= S | who has passed a number does not say nearly |
| over | hơn, trên, more than | S < T <= S + slack | more than, yet not as much as the next number |
| above | >, lớn hơn | S < T | a condition, not a rounded figure |
| up-to | đến, tới, tối đa, không quá, ≤ | T <= S | S is a ceiling |
| under | dưới, chưa đến, < | T < S | S is not reached |
| at-least | từ, ít nhất, tối thiểu, ≥ | T >= S | S is a floor |
| about | khoảng, trung bình, ước, ≈ | S - slack <= T <= S + slack | about |

The slack is one step of the last digit that counts (60 counts tens, 97 ones, 565.000 thousands, 77,70 hundredths),
and never more than a tenth of S: beyond a step the writer would have chosen the neighbouring number, and for 1.000
or 200 a whole step would allow nearly anything.

The words stand in the files of the languages (`core.language`); reading a document, checking a text and printing a
page ask here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, get_args

from site_builder.core.i18n.catalog import translator
from site_builder.core.language import words
from site_builder.core.numbers.number import decimals_of
from site_builder.core.problem import N_
from site_builder.core.text import OtherLanguage, of_data

Promise = Literal["exact", "nearly", "over", "above", "up-to", "under", "at-least", "about"]

PROMISED: dict[str, Promise] = {
    word: promise for promise in get_args(Promise) for word in words(f"qualifier.{promise}")
}
PROMISED[""] = "exact"
# Before a figure of running text the exact ones say nothing more, and these stand there for other reasons as well:
# "từ 5 đến 7", "439 trên 565". `core.numbers.mentions` says when they qualify.
SHARED = words("qualifier.shared")


def _longest_first(known: list[str]) -> tuple[str, ...]:
    return tuple(sorted(known, key=lambda word: (-len(word), word)))


QUALIFIERS = _longest_first([word for word in PROMISED if word])
SPOKEN = _longest_first([word for word in QUALIFIERS if PROMISED[word] != "exact"])

_EXACT = Context(prec=100)
_NEVER_ITSELF: tuple[Promise, ...] = ("over", "above", "under")  # than which it is more or less


@dataclass(frozen=True, slots=True)
class Range:
    """Where a true value may lie; None is open."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Range) -> bool:
        """Whether some value lies in both."""
        above = self.low is None or other.high is None or self.low <= other.high
        return above and (other.low is None or self.high is None or other.low <= self.high)


def promise_of(qualifier: str) -> Promise | None:
    """What a qualifier promises; None where the table does not know the word."""
    return PROMISED.get(plain_qualifier(qualifier))


# The same promises in the words of the interface, for pages in another language than the data.
_WORDS: dict[Promise, str] = {
    "nearly": N_("nearly"),
    "over": N_("more than"),
    "above": N_("above"),
    "up-to": N_("up to"),
    "under": N_("under"),
    "at-least": N_("at least"),
    "about": N_("about"),
}


def say_qualifier(qualifier: str, language: str) -> str:
    """A qualifier for readers: the source's own word, on pages of another language its translation by the portal, or
    else one that promises the same.
    """
    promise = promise_of(qualifier)
    is_other = isinstance(language, OtherLanguage) and not language.words.get(qualifier)
    if is_other and promise in _WORDS:
        return translator(language)(_WORDS[promise])
    return of_data(qualifier, language)


@lru_cache(maxsize=1024)
def plain_qualifier(qualifier: str) -> str:
    """A qualifier as the table spells it: NFC, lower case, single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", qualifier).strip().lower())


def one_of(known: tuple[str, ...]) -> str:
    """A pattern for any of some qualifiers, longest first; a word ends where its letters end."""
    return "|".join(
        r"\s+".join(map(re.escape, word.split())) + (r"(?!\w)" if word[-1].isalpha() else "")
        for word in known
    )


def slack(text: Decimal | int) -> Decimal:
    """How far a nearby true value may lie: one step of the last digit that counts, at most a tenth."""
    value = abs(Decimal(text))
    digits = format(value, "f").split(".")[0]
    step = Decimal(1).scaleb(-decimals_of(text) or len(digits) - len(digits.rstrip("0")))
    return min(step, value / 10)


def holds(promise: Promise, text: Decimal | int, true: Decimal) -> bool:
    """Whether a true value keeps the promise of a figure said with a qualifier."""
    if promise == "exact":
        return rounds_to(true, text)
    return range_of(promise, text).meets(Range(true, true)) and not (
        promise in _NEVER_ITSELF and true == Decimal(text)
    )


def rounds_to(exact: Decimal, printed: Decimal | int) -> bool:
    """Whether a value is the printed one at the printed decimals, rounded half up, or half to even.

    The two differ only in the middle between two numbers; offices use the first, spreadsheets and statistical
    packages sometimes the second, and neither is a mistake.
    """
    step = Decimal(1).scaleb(-decimals_of(printed))
    rounded = {exact.quantize(step, mode, _EXACT) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    return Decimal(printed) in rounded


def range_of(promise: Promise, text: Decimal | int) -> Range:
    """Where the true value lies by the writer's word, to set one qualified figure beside another."""
    value, near = Decimal(text), slack(text)
    below, beyond = value - near, value + near
    bounds: dict[Promise, tuple[Decimal | None, Decimal | None]] = {
        "exact": (value, value), "nearly": (below, value), "over": (value, beyond), "above": (value, None),
        "up-to": (None, value), "under": (None, value), "at-least": (value, None), "about": (below, beyond),
    }  # fmt: skip
    return Range(*bounds[promise])
