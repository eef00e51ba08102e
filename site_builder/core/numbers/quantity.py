"""A quantity: a number with the word before it and the unit after it, read from print and printed again.

    "gần 97%"           value 97, unit %, qualifier gần
    "3 triệu 508 nghìn" value 3508000
    "07/07"             value 7, whole 7

Where nothing decides what a print is worth (`core.numbers.numeral`) the quantity is doubtful, and stays the string
that it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache

from site_builder.core.i18n.catalog import locale_of
from site_builder.core.language import any_of, factors
from site_builder.core.numbers.number import format_number, rounded, shortest_number
from site_builder.core.numbers.numeral import BODY, SPACED, Convention, Habit, read_numeral
from site_builder.core.numbers.qualifier import (
    QUALIFIERS,
    one_of,
    plain_qualifier,
    promise_of,
    say_qualifier,
)
from site_builder.core.text import of_data

NBSP = "\N{NO-BREAK SPACE}"
MISSING = "…"


@dataclass(frozen=True, slots=True)
class Parts:
    """A printed quantity in its parts; nobody takes a printed one apart again."""

    qualifier: str = ""
    number: str = ""
    unit: str = ""

    @property
    def head(self) -> str:
        """What never parts at the end of a line, and is set large: qualifier, number and per cent sign."""
        tail = f"{NBSP}{self.unit}" if self.unit in SIGNS else ""
        return (f"{self.qualifier}{NBSP}" if self.qualifier else "") + self.number + tail

    @property
    def words(self) -> str:
        """The unit where it is in words, which may go to the next line."""
        return "" if self.unit in SIGNS else self.unit

    def __str__(self) -> str:
        return f"{self.head} {self.words}" if self.words else self.head

    @property
    def plain(self) -> str:
        """With plain blanks, for files and messages."""
        return str(self).replace(NBSP, " ")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity. `value` is None where there is none, and then `doubtful` says that something is printed all the same.

    `spelled` are the words that its source or its scale has in place of figures ("22 triệu", "Hoàn thành").
    Of a quantity found in a text, `printed` is all of it, `numeral` the number alone, and `start` and `end` are its
    place. `needs` names the habits of print whose evidence would settle a doubt (`core.numbers.numeral`). At most
    `decimals` are printed; None prints all.
    """

    printed: str = ""
    value: Decimal | None = None
    whole: Decimal | None = None
    qualifier: str = ""
    unit: str = ""
    doubtful: bool = False
    irregular: bool = (
        False  # the print says more than the value: a footnote mark, a factor in words
    )
    start: int = 0
    end: int = 0
    numeral: str = ""
    spelled: str = ""
    needs: frozenset[Habit] = frozenset()
    decimals: int | None = None

    def parts(self, language: str, unit: str | None = None) -> Parts:
        """Qualifier, number and unit for readers of a language; `unit` in place of its own ("" for none)."""
        text = of_data(self.unit if unit is None else unit, language)
        return Parts(say_qualifier(self.qualifier, language), self._number(language), text)

    def format(self, language: str, unit: str | None = None) -> str:
        """On one line what belongs together: "gần 600 tập dữ liệu", "56,39 %", "7/7", "…" where there is no value."""
        return str(self.parts(language, unit))

    def short(self, language: str) -> Parts | None:
        """A long amount in the scale of its readers: "13,9", "nghìn tỷ đồng"; None where it is printed as it is."""
        if self.value is None or self.spelled or self.whole is not None:
            return None
        if promise_of(self.qualifier) not in _ROUNDED:
            return None
        unit = of_data(self.unit, language)
        if not is_long(self.value, unit, language):
            return None
        scale = scale_of(self.value, unit, language)
        return Parts(say_qualifier(self.qualifier, language), scale.number(self.value), scale.unit)

    def legible(self, language: str) -> str:
        """As it stands in a sentence: "13,9 nghìn tỷ đồng (13.871.204 triệu đồng)", "56,39 %"."""
        exact, short = self.format(language), self.short(language)
        return f"{short} ({exact})" if short else exact

    def _number(self, language: str) -> str:
        if self.spelled or self.value is None:
            return of_data(self.spelled, language) or MISSING
        printed = format_number(rounded(self.value, self.decimals), language)
        return printed if self.whole is None else f"{printed}/{format_number(self.whole, language)}"


def measured(
    value: Decimal | int, unit: str = "", qualifier: str = "", decimals: int | None = None
) -> Quantity:
    """A value of the data as a quantity, ready to be printed with at most so many decimals."""
    return Quantity(value=Decimal(value), unit=unit, qualifier=qualifier, decimals=decimals)


SIGNS = ("%", "‰")
FACTORS = factors()
_NEXT = r"(?:[^\S\n]*\n)?[^\S\n]*"  # blanks, over the end of one line at most: a blank line ends a sentence
_GAP = rf"(?=\s){_NEXT}"
FACTOR = rf"(?:{'|'.join(FACTORS)})(?!\w)(?!\s+(?:{any_of('amount.no-factor')})(?!\w))"
_HALF = rf"(?:{any_of('amount.half')})(?!\w)"
_TERM_TEXT = rf"(?:{SPACED}|{BODY})(?:{_NEXT}{FACTOR}(?:{_GAP}{FACTOR})*(?:{_GAP}{_HALF})?)?"
AMOUNT = rf"{_TERM_TEXT}(?:(?<=[^\W\d_]){_GAP}{BODY}(?:{_NEXT}{FACTOR})+)*"
_TERM = re.compile(rf"({SPACED}|{BODY})((?:\s*{FACTOR})*)(\s+{_HALF})?", re.IGNORECASE)
# A letter right after a figure names a note, or says that it is provisional or revised; 12m and 7h have a unit.
_MARK = r"(?:\s?\*+|[¹²³⁰⁴-⁹⁽⁾]+|\[\^\w+\]|(?-i:[a-fpr])(?!\w))"
_UNIT = r"[%‰]|[^\W\d_][^\d;:=/]{0,40}(?:/[^\W\d_]+)?"
_CELL = re.compile(
    rf"(?:(?P<qualifier>{one_of(QUALIFIERS)})\s*)?(?P<open>\()?(?P<sign>[-+\u2212](?P<gap>\s)?)?(?P<amount>{AMOUNT})"
    rf"(?:\s*/\s*(?P<whole>{BODY}))?(?(open)(?P<inside>[%‰])?\))(?P<mark>{_MARK})?(?:\s*(?P<unit>{_UNIT}))?(?P<late>{_MARK})?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"[-+\u2212(]?\d[\d.,\s]*\)?"
)  # figures alone, in an order that no convention has


def parse_quantity(text: str, convention: Convention | None) -> Quantity | None:
    """Read a whole cell: a number with its qualifier, factor words, whole and unit; None where it is text."""
    printed = text.strip()
    match = _CELL.fullmatch(printed)
    if match is None:
        return _doubt(printed) if _NUMERIC.fullmatch(printed) else None
    needs = _needs(match)
    value = amount_of(match["amount"], convention)
    whole = read_numeral(match["whole"], convention) if match["whole"] else None
    if (
        needs - (convention.habits if convention else frozenset())
        or value is None
        or (match["whole"] and not whole)
    ):
        return _doubt(printed, needs)
    if match["amount"] == "10" and (match["mark"] or "")[:1] in set("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return _doubt(printed)  # a power of ten, not a ten with a footnote
    if looks_like_code(match["amount"]) or is_month(value, whole):
        return None
    return Quantity(
        printed=printed,
        value=-value if match["open"] or (match["sign"] or "")[:1] in ("-", "\u2212") else value,
        whole=whole,
        qualifier=plain_qualifier(match["qualifier"] or ""),
        unit=(match["unit"] or match["inside"] or "").strip(),
        irregular=bool(
            match["mark"] or match["late"] or re.search(FACTOR, match["amount"], re.IGNORECASE)
        ),
    )


def _needs(match: re.Match[str]) -> frozenset[Habit]:
    """The habits of print without which a cell is no number."""
    habits: tuple[tuple[Habit, bool], ...] = (
        ("bracketed-minus", bool(match["open"])),
        ("spaced-sign", bool(match["gap"])),
        ("spaced-groups", is_spaced(match["amount"])),
    )
    return frozenset(habit for habit, is_needed in habits if is_needed)


def _doubt(printed: str, needs: frozenset[Habit] = frozenset()) -> Quantity:
    return Quantity(printed, None, doubtful=True, needs=needs)


def is_spaced(amount: str) -> bool:
    """Whether plain blanks set groups apart: 1 704."""
    return bool(re.match(SPACED, amount))


def is_month(value: Decimal, whole: Decimal | None) -> bool:
    """4/2022 is April."""
    return whole is not None and 1900 <= whole <= 2100 and 1 <= value <= 12


def is_day_or_month(value: Decimal, whole: Decimal) -> bool:
    """14/6 in a text is a day of June, for a part is no more than its whole; 3/4 may be three of four."""
    return is_month(value, whole) or (1 <= whole <= 12 and whole < value <= 31)


def looks_like_code(body: str) -> bool:
    """`0236` and `001` name something; `08` counts."""
    return bool(re.fullmatch(r"0\d{2,}", body))


def amount_of(text: str, convention: Convention | None) -> Decimal | None:
    """Sum of the terms; the factors must fall (3 triệu 508 nghìn), else the print is not understood.

    "2 triệu rưỡi" is two and a half million.
    """
    total, last = Decimal(0), 99
    terms = list(_TERM.finditer(text))
    for term in terms:
        value = read_numeral(term[1], convention)
        power = sum(FACTORS[word.lower()] for word in term[2].split())
        if (
            value is None
            or power >= last
            or (len(terms) > 1 and value >= Decimal(10) ** (last - power))
        ):
            return None
        value = value + Decimal("0.5") if term[3] else value
        total, last = total + scaled(value, power), power
    return total


def scaled(value: Decimal, power: int) -> Decimal:
    """Exact, and without an exponent: 22 triệu is 22000000, 3,5 triệu 3500000."""
    if not power:
        return value
    number = value * Decimal(10) ** power
    return Decimal(int(number)) if number == number.to_integral_value() else number


# The scale in which readers take in a long amount, beside the exact figure: 13871204 "triệu đồng" is
# "13,9 nghìn tỷ đồng". The words are those of CLDR's long compact form, the figures three.

_SCALED = re.compile(rf"((?:{FACTOR}(?:\s+|$))*)(.*)", re.IGNORECASE)
_BEYOND = re.compile(
    rf"^\d|\b{FACTOR}", re.IGNORECASE
)  # "1.000 đồng", "VND million": units that cannot be taken apart
# A bound is no bound any more when it is rounded: "over 13.87" is not "over 13.9".
_ROUNDED = ("exact", "nearly", "about")
FIGURES = 3
LONG, LONG_OF_SCALED = 10**9, 10**4


@dataclass(frozen=True, slots=True)
class Scale:
    """What amounts are counted in: ten to the `power` of the unit of the data, which readers call `unit`. So many
    `figures` are printed.
    """

    power: int
    unit: str
    language: str
    figures: int = FIGURES

    def number(self, value: Decimal | int) -> str:
        """An amount of the data in few figures: "13,9"."""
        amount = Context(self.figures).plus(Decimal(value)).scaleb(-self.power)
        return format_number(Decimal(shortest_number(amount)), self.language)


def is_long(value: Decimal | int, unit: str, language: str) -> bool:
    """Whether an amount is easier to read in another scale: from 10,000 where its unit has a factor ("triệu đồng"),
    else, and in trillions, from a thousand million. Never where the unit has a number or a factor elsewhere, nor in a
    language that inflects the words of its scales ("2 миллиона", "deux millions d'euros"): their grammar is not ours.
    """
    (power, base), amount = _parted(unit), abs(Decimal(value))
    is_long = amount.is_finite() and amount >= (LONG_OF_SCALED if 0 < power < 12 else LONG)
    return is_long and unit not in SIGNS and not _BEYOND.search(base) and bool(_scales(language))


def scale_of(value: Decimal | int, unit: str, language: str) -> Scale:
    """The scale in which a language counts an amount of a unit; below a thousand in its unit alone."""
    power, base = _parted(unit)
    digits = Context(FIGURES).plus(Decimal(value)).adjusted() + power
    step, word = next((each for each in _scales(language) if each[0] <= digits), (0, ""))
    return Scale(step - power, f"{word} {base}".strip(), language)


def _parted(unit: str) -> tuple[int, str]:
    """The power of ten of the factors that a unit begins with, and the rest of it."""
    match = _SCALED.fullmatch(unit)
    words = match[1].lower().split() if match else []
    return sum(FACTORS[word] for word in words), match[2] if match else unit


@cache
def _scales(language: str) -> tuple[tuple[int, str], ...]:
    """The powers of ten that have a word of their own in a language, the greatest first; none where words inflect."""
    forms = locale_of(language).compact_decimal_formats
    plurals = forms[
        "long" if "long" in forms else "short"
    ]  # languages that count by characters have no long
    words: dict[str, int] = {}
    for first, pattern in sorted(plurals["other"].items(), key=lambda each: len(each[0])):
        if len({str(plural[first]) for plural in plurals.values() if first in plural}) > 1:
            return ()
        words.setdefault(
            pattern.pattern.replace("0", "").strip(" '"), len(first) - pattern.pattern.count("0")
        )
    return tuple(sorted(((power, word) for word, power in words.items() if word), reverse=True))
