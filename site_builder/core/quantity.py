"""Numerals as people print them: which convention a text follows, and what a printed quantity is worth.

`1.704` is 1704 in Vietnamese and 1.704 in English. Nothing here guesses: a numeral that the two conventions
read differently has a value only where a `Convention` was decided from the numerals around it; otherwise the
quantity is doubtful and stays the string it was.

    "gần 97%"           value 97, unit %, qualifier gần
    "3 triệu 508 nghìn" value 3508000
    "07/07"             value 7, whole 7
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from site_builder.core.errors import NumberError
from site_builder.core.number import parse_number

Language = Literal["vi", "en", ""]


@dataclass(frozen=True, slots=True)
class Convention:
    """Which mark ends the whole part and which sets thousands apart."""

    name: str
    decimal: str
    group: str


VIETNAMESE = Convention("vi", ",", ".")
ENGLISH = Convention("en", ".", ",")
CONVENTIONS = (VIETNAMESE, ENGLISH)


@dataclass(frozen=True, slots=True)
class Votes:
    """How many numerals only one convention could have printed."""

    vietnamese: int = 0
    english: int = 0

    def __add__(self, other: Votes) -> Votes:
        return Votes(self.vietnamese + other.vietnamese, self.english + other.english)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed quantity. `value` is None and `doubtful` true where nothing decides what it is worth."""

    printed: str
    value: Decimal | None
    whole: Decimal | None = None
    qualifier: str = ""
    unit: str = ""
    doubtful: bool = False
    irregular: bool = False  # the print says more than the value: a footnote mark, a factor in words
    start: int = 0
    end: int = 0


_THIN = "\u00a0\u202f\u2009"
_BODY = rf"\d+(?:[.,{_THIN}]\d+)*"
_FACTORS = {
    "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9,
    "thousand": 3, "million": 6, "billion": 9,
}  # fmt: skip
_FACTOR = rf"(?:{'|'.join(_FACTORS)})(?!\w)"
QUALIFIERS = (
    "ước khoảng", "trung bình", "bình quân", "không quá", "ít nhất", "tối thiểu", "tối đa", "khoảng", "hơn",
    "gần", "trên", "dưới", "đến", "tới", "ước", "more than", "less than", "at least", "at most", "up to",
    "nearly", "almost", "over", "under", "about", "around", "approximately", "≈", "~", "≥", "≤", ">", "<",
)  # fmt: skip
_QUALIFIER = "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in QUALIFIERS)
_MARK = r"(?:\s?\*+|[¹²³⁰⁴-⁹⁽⁾]+|\[\^\w+\])"
_AMOUNT = rf"{_BODY}(?:\s*(?:{_FACTOR})(?:\s+(?:{_FACTOR}))*(?:\s+{_BODY}(?:\s*{_FACTOR})+)*)?"
_CELL = re.compile(
    rf"(?:(?P<qualifier>{_QUALIFIER})\s*)?(?P<sign>[-+\u2212])?(?P<amount>{_AMOUNT})"
    rf"(?:\s*/\s*(?P<whole>{_BODY}))?(?P<mark>{_MARK})?(?:\s*(?P<unit>%|[^\W\d_][^\d;:=/]{{0,40}}(?:/[^\W\d_]+)?))?(?P<late>{_MARK})?",
    re.IGNORECASE,
)
_PROSE = re.compile(
    rf"(?<![\w/.,%-])(?:(?P<qualifier>{_QUALIFIER})\s+)?(?P<amount>{_AMOUNT})(?:/(?P<whole>{_BODY}))?"
    rf"(?P<percent>\s?%)?(?![\w/.,-]*[\w/])",
    re.IGNORECASE,
)
_TERM = re.compile(rf"({_BODY})((?:\s*{_FACTOR})*)", re.IGNORECASE)


def readings(body: str) -> dict[str, Decimal]:
    """What each convention that could have printed the numeral makes of it, by its name."""
    found = {}
    for convention in CONVENTIONS:
        value = _read_under(body, convention)
        if value is not None:
            found[convention.name] = value
    return found


def _read_under(body: str, convention: Convention) -> Decimal | None:
    if spaced := re.fullmatch(rf"(\d{{1,3}}(?:[{_THIN}]\d{{3}})+)([.,]\d+)?", body):
        whole, fraction = re.sub(rf"[{_THIN}]", "", spaced[1]), spaced[2] or ""
        return Decimal(whole + fraction.replace(",", ".")) if fraction[:1] in ("", convention.decimal) else None
    if re.match(r"0\d*[.,]", body) and not body.startswith(f"0{convention.decimal}"):
        return None
    try:
        return parse_number(body, decimal=convention.decimal, group=convention.group)
    except NumberError:
        return None


def is_ambiguous(body: str) -> bool:
    """Whether two conventions read it and differ."""
    return len(set(readings(body).values())) > 1


def read_numeral(body: str, convention: Convention | None) -> Decimal | None:
    """The value of a numeral; None where it is irregular, or ambiguous and no convention is decided."""
    found = readings(body)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found.get(convention.name) if convention else None


def count_votes(texts: Iterable[str], *, prose: bool = False) -> Votes:
    """The decisive numerals of some texts. In prose `4.0` or `5.4` is as likely a name or a code: no vote."""
    total = Votes()
    for text in texts:
        for match in re.finditer(rf"(?<![\w/.,-]){_BODY}(?![\w/-]|[.,]\w)", text):
            if (
                prose
                and re.fullmatch(r"\d{1,2}\.\d{1,2}", match[0])
                and not text[match.end() :].lstrip().startswith("%")
            ):
                continue
            total += _vote(match[0])
    return total


def _vote(body: str) -> Votes:
    found = readings(body)
    if len(found) != 1:
        return Votes()
    return Votes(int("vi" in found), int("en" in found))


def decide_convention(votes: Votes, language: Language) -> Convention | None:
    """The convention that all evidence agrees on, or None.

    Vietnamese words beside decimal points are no agreement: their author may group by points as well.
    """
    if votes.vietnamese and votes.english:
        return None
    if votes.vietnamese:
        return None if language == "en" else VIETNAMESE
    if votes.english:
        return None if language == "vi" else ENGLISH
    return {"vi": VIETNAMESE, "en": ENGLISH}.get(language)


def parse_quantity(text: str, convention: Convention | None) -> Quantity | None:
    """Read a whole cell: a number with its qualifier, factor words, whole and unit; None where it is text."""
    printed = text.strip()
    match = _CELL.fullmatch(printed)
    if match is None:
        return _doubt(printed) if re.fullmatch(r"[-+\u2212(]?\d[\d.,\s]*\)?", printed) else None
    value = _amount(match["amount"], convention)
    whole = read_numeral(match["whole"], convention) if match["whole"] else None
    if value is None or (match["whole"] and (whole is None or whole == 0)):
        return _doubt(printed)
    if match["amount"] == "10" and (match["mark"] or "")[:1] in set("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return _doubt(printed)  # a power of ten, not a ten with a footnote
    if _looks_like_code(match["amount"]) or _is_month(value, whole):
        return None
    return Quantity(
        printed=printed,
        value=-value if match["sign"] in ("-", "\u2212") else value,
        whole=whole,
        qualifier=(match["qualifier"] or "").lower(),
        unit=(match["unit"] or "").strip(),
        irregular=bool(match["mark"] or match["late"] or re.search(_FACTOR, match["amount"], re.IGNORECASE)),
    )


def _doubt(printed: str) -> Quantity:
    return Quantity(printed, None, doubtful=True)


def _is_month(value: Decimal, whole: Decimal | None) -> bool:
    """4/2022 is April."""
    return whole is not None and 1900 <= whole <= 2100 and 1 <= value <= 12


def _looks_like_code(body: str) -> bool:
    """`0236` and `001` name something; `08` counts."""
    return bool(re.fullmatch(r"0\d{2,}", body))


def find_quantities(text: str, convention: Convention | None) -> Iterator[Quantity]:
    """Quantities in running text with their place; the caller leaves out dates, codes and names."""
    for match in _PROSE.finditer(text):
        value = _amount(match["amount"], convention)
        whole = read_numeral(match["whole"], convention) if match["whole"] else None
        yield Quantity(
            printed=match[0],
            value=value,
            whole=whole,
            qualifier=(match["qualifier"] or "").lower(),
            unit="%" if match["percent"] else "",
            doubtful=value is None or bool(match["whole"] and not whole),
            start=match.start(),
            end=match.end(),
        )


def _amount(text: str, convention: Convention | None) -> Decimal | None:
    """Sum of the terms; the factors must fall (3 triệu 508 nghìn), else the print is not understood."""
    total, last = Decimal(0), 99
    terms = list(_TERM.finditer(text))
    for body, words in ((term[1], term[2]) for term in terms):
        value = read_numeral(body, convention)
        power = sum(_FACTORS[word.lower()] for word in words.split()) if words.strip() else 0
        if value is None or power >= last or (len(terms) > 1 and value >= Decimal(10) ** (last - power)):
            return None
        total, last = total + _scaled(value, power), power
    return total


def _scaled(value: Decimal, power: int) -> Decimal:
    """Exact, and without an exponent: 22 triệu is 22000000, 3,5 triệu 3500000."""
    if not power:
        return value
    scaled = value * Decimal(10) ** power
    return Decimal(int(scaled)) if scaled == scaled.to_integral_value() else scaled


_WRITTEN = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"(?:ngày\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.IGNORECASE)


def parse_day(text: str) -> date | None:
    """d/m/yyyy, "ngày 20 tháng 4 năm 2022" or ISO; None where it is no day of the calendar."""
    plain = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?", plain):
        return _calendar_day(iso[1], iso[2], iso[3])
    match = _WRITTEN.fullmatch(plain) or _NUMERIC.fullmatch(plain)
    return _calendar_day(match[3], match[2], match[1]) if match else None


def _calendar_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_ENGLISH_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
        "by",
        "with",
        "from",
        "number",
        "total",
        "rate",
        "year",
        "per",
        "is",
        "are",
        "was",
        "were",
    ]
)


def language_of(text: str) -> Language:
    """Vietnamese by its letters, English by its small words, else not known."""
    if re.search(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]", text):
        return "vi"
    words = re.findall(r"[a-z]+", text.lower())
    return "en" if len(_ENGLISH_WORDS.intersection(words)) >= 2 else ""
