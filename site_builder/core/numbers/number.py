"""Numbers: read by a declared convention, refused when irregular, printed by the reader's locale.

A value that changes by a power of ten unnoticed is the worst defect possible here. `parse_number` therefore
accepts only what the convention would itself have written: groups of exactly three after a first of one to
three digits, in the whole part only. `0.834` under the group character `.` is an error, not 834.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from site_builder.core.i18n.catalog import locale_of
from site_builder.core.problem import NumberError

_SPECIAL = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
LONGEST = 400  # digits; beyond any measure, and spelled out they would only fill the memory
_AFFIXED = re.compile(r"([^\d+\-]*)([+\-]?\d(?:.*\d)?)(\D*)", re.ASCII | re.DOTALL)
_NO_AFFIX = frozenset("()[]+-−–—‒±_")
_NO_MARK = re.compile(r"[\d+\-eE]")
_EXPONENT = r"(?:[eE][+-]?\d+)?"


@lru_cache(maxsize=1024)  # a cell is judged and then read, and many say the same
def parse_number(text: str, *, decimal: str = ".", group: str = "", bare: bool = True) -> Decimal:
    """Read one numeral exactly; trailing zeros stay (77.70 keeps two decimals).

    `bare=False` lets a currency sign or per cent stand around it (Table Schema `bareNumber`).
    Raises NumberError when the convention would not have written the text so.
    Source: Table Schema 2.0, section "number" (decimalChar, groupChar, bareNumber).
    """
    body = text.strip()
    if body.lower() in _SPECIAL:
        return Decimal(_SPECIAL[body.lower()])
    if not bare and not _pattern(decimal, group).fullmatch(body):
        body = _without_affixes(body, decimal, group)
    if not _pattern(decimal, group).fullmatch(body):
        raise NumberError(f"{text!r} is not regular under decimal {decimal!r} and group {group!r}")
    plain = body.replace(group, "") if group else body
    try:
        value = Decimal(plain.replace(decimal, "."))
    except InvalidOperation as error:
        raise NumberError(f"{text!r} is not a number") from error
    if len(plain) > LONGEST or abs(value.adjusted()) > LONGEST:
        raise NumberError(f"a number of more than {LONGEST} digits cannot be printed")
    return value


def _without_affixes(body: str, decimal: str, group: str) -> str:
    """The numeral between a currency sign and a per cent sign, where nothing else touches it.

    What is cut off may not hold a digit of any script, a sign, a bracket (accountants' minus) or a mark that could
    belong to the number: "Rs.500" is 500 to one reader and 0.5 to another.
    """
    match = _AFFIXED.fullmatch(body)
    if not match:
        raise NumberError(f"{body!r} holds no number")
    before, numeral, after = match.groups()
    touching = before[-1:] if before[-1:] in (".", ",", "'", "’", decimal, group.strip()) else ""
    if touching and touching == decimal and not any(letter.isalpha() for letter in before):
        before, numeral, touching = before[:-1], decimal + numeral, ""
    if touching or any(
        letter in _NO_AFFIX or unicodedata.numeric(letter, None) is not None
        for letter in before + after
    ):
        raise NumberError(f"{body!r} holds more than a number and its unit")
    return numeral


@cache
def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    if not decimal or _NO_MARK.search(decimal + group):
        raise NumberError(f"decimal {decimal!r} and group {group!r} are no convention")
    point = re.escape(decimal)
    whole = r"\d+"
    if group:
        # A group never follows a lone or leading zero: nobody writes 834 as 0.834.
        whole = rf"(?:[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|\d+)"
    if (
        decimal == group
    ):  # a column of whole numbers whose decimal sign nobody declared: the sign only groups
        return re.compile(rf"[+-]?{whole}", re.ASCII)
    return re.compile(rf"[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+){_EXPONENT}", re.ASCII)


def decimals_of(value: Decimal | int) -> int:
    """How many decimals the value is printed with: 77.70 has two."""
    if isinstance(value, int) or not value.is_finite():
        return 0
    return len(format(value, "f").partition(".")[2])


def rounded(value: Decimal | int, most: int | None) -> Decimal | int:
    """The value with at most so many decimals, a half to the even digit as CLDR rounds; None leaves it as it is."""
    if most is None or decimals_of(value) <= most:
        return value
    return Decimal(format(Decimal(value), f".{most}f"))


def format_number(value: Decimal | int | float, language: str, decimals: int | None = None) -> str:
    """Print for people, decimals as given: Decimal("1704.50") is "1.704,50" in Vietnamese."""
    exact = (
        value
        if isinstance(value, Decimal)
        else Decimal(repr(value))
        if isinstance(value, float)
        else value
    )
    if isinstance(exact, Decimal) and not exact.is_finite():
        return canonical_number(exact)
    places = "" if decimals is None else f".{decimals}"
    printed = format(exact if isinstance(exact, Decimal) else Decimal(exact), f",{places}f")
    return printed.translate(_signs(language))


@cache
def _signs(language: str) -> dict[int, str]:
    """What a language prints for Python's own signs; groups are of three digits in all of them.

    Babel itself looks its locale up for every number, which is half the time of a page of figures.
    """
    locale = locale_of(language)
    return str.maketrans(
        {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": "\N{MINUS SIGN}"}
    )


def shortest_number(value: Decimal | int) -> str:
    """The same without zeros that say nothing: 1.50 is 1.5. No digit is rounded, whatever the context of decimals."""
    text = canonical_number(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical_number(value: Decimal | int) -> str:
    """Print for machines: `.` decimals, no grouping, no exponent, decimals as given."""
    if isinstance(value, int):
        return str(value)
    return (
        format(value, "f")
        if value.is_finite()
        else {"Infinity": "INF", "-Infinity": "-INF"}.get(str(value), "NaN")
    )
