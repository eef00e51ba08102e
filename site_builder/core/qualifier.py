"""Words before a figure ("gần", "hơn", "khoảng") and what they promise about the true value.

| words | the true value T of a figure said as S | reason |
|---|---|---|
| none, đạt, đúng, bằng, chỉ | T rounded to the decimals of S is S | nothing in the wording allows more |
| gần | S - slack <= T <= S | nearly means not above: who has passed a number does not say nearly |
| hơn, trên | S < T <= S + slack | more than, yet not as much as the next number |
| đến, tới, tối đa, không quá | T <= S | S is a ceiling |
| dưới, chưa đến | T < S | S is not reached |
| từ, ít nhất, tối thiểu | T >= S | S is a floor |
| khoảng, trung bình, ước | S - slack <= T <= S + slack | about |

The slack is one step of the last digit that counts (60 counts tens, 97 ones, 565.000 thousands, 77,70 hundredths),
and never more than a tenth of S: beyond a step the writer would have chosen the neighbouring number, and for 1.000
or 200 a whole step would allow nearly anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

from site_builder.core.number import decimals_of

Promise = Literal["exact", "nearly", "over", "up-to", "under", "at-least", "about"]

PROMISES: dict[str, Promise] = {
    "": "exact", "đạt": "exact", "đúng": "exact", "bằng": "exact", "chỉ": "exact", "đúng bằng": "exact",
    "gần": "nearly", "hơn": "over", "trên": "over",
    "đến": "up-to", "tới": "up-to", "lên đến": "up-to", "tối đa": "up-to", "không quá": "up-to",
    "dưới": "under", "chưa đến": "under", "chưa tới": "under",
    "từ": "at-least", "ít nhất": "at-least", "tối thiểu": "at-least",
    "khoảng": "about", "trung bình": "about", "ước": "about", "ước tính": "about", "xấp xỉ": "about",
    "exactly": "exact", "nearly": "nearly", "almost": "nearly", "more than": "over", "over": "over",
    "up to": "up-to", "at most": "up-to", "under": "under", "less than": "under", "at least": "at-least",
    "about": "about", "around": "about", "approximately": "about", "on average": "about",
}  # fmt: skip
# Words that stand before figures for other reasons as well; in running text they qualify nothing.
_COMMON = {"", "đạt", "đúng", "bằng", "chỉ", "đúng bằng", "từ", "đến", "tới", "trên", "dưới", "over", "under"}
SPOKEN = tuple(sorted((word for word in PROMISES if word not in _COMMON), key=len, reverse=True))

_EXACT = Context(prec=100)


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
    return PROMISES.get(re.sub(r"\s+", " ", qualifier.strip().lower()))


def slack(said: Decimal | int) -> Decimal:
    """How far a nearby true value may lie: one step of the last digit that counts, at most a tenth."""
    value = abs(Decimal(said))
    step = Decimal(1).scaleb(-decimals_of(said)) if decimals_of(said) else _last_place(value)
    return min(step, value / 10)


def _last_place(value: Decimal) -> Decimal:
    digits = format(value, "f").split(".")[0]
    return Decimal(1).scaleb(len(digits) - len(digits.rstrip("0"))) if value else Decimal(0)


def holds(promise: Promise, said: Decimal | int, true: Decimal) -> bool:
    """Whether a true value keeps the promise of a figure said with a qualifier."""
    value, near = Decimal(said), slack(said)
    match promise:
        case "exact":
            return rounds_to(true, said)
        case "nearly":
            return value - near <= true <= value
        case "over":
            return value < true <= value + near
        case "up-to":
            return true <= value
        case "under":
            return true < value
        case "at-least":
            return true >= value
        case "about":
            return value - near <= true <= value + near


def rounds_to(exact: Decimal, printed: Decimal | int) -> bool:
    """Whether a value is the printed one at the printed decimals, rounded half up, or half to even.

    The two differ only in the middle between two numbers; offices use the first, spreadsheets and statistical
    packages sometimes the second, and neither is a mistake.
    """
    step = Decimal(1).scaleb(-decimals_of(printed))
    rounded = {exact.quantize(step, mode, _EXACT) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    return Decimal(printed) in rounded


def range_of(promise: Promise, said: Decimal | int) -> Range:
    """Where the true value lies by the writer's word, to set one qualified figure beside another."""
    value, near = Decimal(said), slack(said)
    lows = {"exact": value, "nearly": value - near, "over": value, "at-least": value, "about": value - near}
    highs = {"exact": value, "nearly": value, "over": value + near, "up-to": value, "under": value}
    return Range(lows.get(promise), (highs | {"about": value + near}).get(promise))
