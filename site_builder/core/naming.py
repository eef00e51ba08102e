"""Whether the name of a column says that its numbers are names: years, codes, identifiers. 2002 is then no 2.002.

"nam" without its mark is "male", so it is none; "Năm 2021" stands over the amounts of a year, "Cả năm" over those of
any.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CODES = frozenset(
    ["mã", "ma", "code", "id", "fips", "zip", "zipcode", "postcode", "stt", "tt", "isbn", "issn", "uid", "mst", "phone"]
)
_YEARS = frozenset(["năm", "year", "yr"])
# Words beside the year that make of the column amounts of a year.
_OF_A_YEAR = frozenset(
    "trước nay sau qua kia cả trong đầu cuối hằng hàng mỗi tổng "
    "on over to per last this previous prior next each every total".split()
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def names_things(text: str) -> bool:
    """By the word at either end of the column's name or title."""
    words = [word for word in re.split(r"[\W_]+", _HUMP.sub(" ", text).lower()) if word]
    if not words:
        return False
    if {words[0], words[-1]} & _CODES:
        return True
    ends = {words[0], *([words[-1]] if words[-1] != "năm" else [])}
    return bool(ends & _YEARS) and not any(word.isdigit() or word in _OF_A_YEAR for word in words)
