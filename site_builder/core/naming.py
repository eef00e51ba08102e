"""Names: ordinals without figures, and what the name of a column says of its numbers.

Above all whether they are names: years, codes. 2002 is then no 2.002. "nam" without its mark is "male", so it is none;
"Năm 2021" stands over the amounts of a year, "Cả năm" over those of any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from site_builder.core.language import any_of, words

_CODES, _YEARS = frozenset(words("column.codes")), frozenset(words("column.years"))
_YEARS_AHEAD = frozenset(words("column.years-ahead"))
_OF_A_YEAR = frozenset(
    words("column.of-a-year")
)  # words beside the year that make of the column amounts of a year
_UNITS, _LEVELS = frozenset(words("column.units")), frozenset(words("column.levels"))
LONGEST_TOTAL = 60  # letters
TOTALS = (
    "is_total"  # a boolean column that marks the rows of totals, which pages show by their weight
)


def totals(tags: Collection[str] = ()) -> str:
    """A pattern for the name of a row of totals, in all languages or in those of a portal."""
    return rf"{any_of('column.total-begins', tags)}|(?:{any_of('column.total', tags)})\s*:?$"


_TOTAL = re.compile(totals())
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def names_things(text: str) -> bool:
    """By the word at either end of the column's name or title."""
    parts = [part for part in re.split(r"[\W_]+", _HUMP.sub(" ", text).lower()) if part]
    if not parts:
        return False
    if {parts[0], parts[-1]} & _CODES:
        return True
    is_year = parts[0] in _YEARS or parts[-1] in _YEARS - _YEARS_AHEAD
    return is_year and not any(part.isdigit() or part in _OF_A_YEAR for part in parts)


def names_unit(*names: str) -> bool:
    """Whether a column, by its name or title, says in which unit its rows are."""
    return any(name.strip().lower() in _UNITS for name in names)


def names_level(*names: str) -> bool:
    """Whether a column, by its name or title, says of which level or kind its rows are."""
    return any(name.strip().lower() in _LEVELS for name in names)


def is_total(text: str) -> bool:
    """Whether a cell says that its row holds others together."""
    return len(text) <= LONGEST_TOTAL and bool(
        _TOTAL.match(unicodedata.normalize("NFC", text).lower())
    )


# Ordinals that are not printed in figures.
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """14 is "XIV"; "" outside 1 to 3999, for which there is no print."""
    if not 0 < number < 4000:
        return ""
    printed = ""
    for size, sign in _ROMAN:
        printed, number = printed + sign * (number // size), number % size
    return printed


def letters(number: int) -> str:
    """As lists count on after z: 1 is "a", 26 "z", 27 "aa", 28 "bb"; "" below 1 and from 1000."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else ""
