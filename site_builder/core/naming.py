"""What the name of a column says of its numbers, above all whether they are names: years, codes. 2002 is then no 2.002.

"nam" without its mark is "male", so it is none; "Năm 2021" stands over the amounts of a year, "Cả năm" over those of
any.
"""

from __future__ import annotations

import re
import unicodedata
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
_UNITS = frozenset(["unit", "units", "don_vi", "don_vi_tinh", "dvt", "đơn vị", "đơn vị tính", "đvt"])
_LEVELS = frozenset(["level", "cap", "cấp", "kind", "is_total"])
LONGEST_TOTAL = 60  # letters
_TOTAL = re.compile(
    r"tổng (?:cộng|số)(?:[\s:(]|$)|(?:tổng|cộng|total)\s*\(|toàn (?:thành phố|tỉnh|quốc)(?:\s|$)"
    r"|(?:tổng|cộng|tổng chung|total|grand total|subtotal|cả nước|toàn (?:thành phố|tỉnh|quốc|xã|phường|huyện))\s*:?$"
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


def names_unit(*names: str) -> bool:
    """Whether a column, by its name or title, says in which unit its rows are."""
    return any(name.strip().lower() in _UNITS for name in names)


def names_level(*names: str) -> bool:
    """Whether a column, by its name or title, says of which level or kind its rows are."""
    return any(name.strip().lower() in _LEVELS for name in names)


def is_total(text: str) -> bool:
    """Whether a cell says that its row holds others together; the explorer's script has the same rule."""
    return len(text) <= LONGEST_TOTAL and bool(_TOTAL.match(unicodedata.normalize("NFC", text).lower()))
