"""Units as they stand in headers, unit lines and cells; what can be counted in them; and cells read in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from site_builder.core.language import any_of, words
from site_builder.core.numbers.number import decimals_of
from site_builder.core.numbers.numeral import BODY, Convention, is_ambiguous, language_of
from site_builder.core.numbers.quantity import Quantity, parse_quantity
from site_builder.core.sheets.encoding import is_syllable
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import Cell, folded, join_texts

_KNOWN, _MEASURES = frozenset(words("unit.known")), frozenset(words("unit.measures"))
_LINE = re.compile(
    rf"\(?\s*(?:{any_of('table.unit')})(?:\s*[-–/(]\s*unit\)?)?\s*[:：]\s*(?P<unit>[^)\n]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"\s*[(\[](?:(?:{any_of('table.unit-tail')})\s*[:：]?\s*)?(?P<unit>[^()\[\]=]{{1,30}})[)\]]\s*$",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*(?P<unit>%)\s*$")
_CUT = re.compile(r"\s*\n\s*|\s+[-–]\s*|\s+(?=[(A-Z])")  # where a translation may begin
_SMALL = frozenset(words("letters.small"))
_ROW_TOTAL = re.compile(
    rf"(?:{any_of('table.total')})(?:\s+(?:{any_of('table.total-of')}))?\s*[:.]?", re.IGNORECASE
)
_NUMBERED = frozenset(("stt", "tt", "no"))  # what heads running numbers, in either language


def unit_line(text: str) -> str:
    """The unit that a line above a table states: "Đơn vị tính: triệu đồng"."""
    match = _LINE.fullmatch(join_texts([text]))
    return _first_language(match["unit"].strip(" .")) if match else ""


def _first_language(unit: str) -> str:
    """The unit without its translation: "Triệu đồng - Unit: Mill. dongs", "Nghìn người - Thous. persons".

    What is no translation stays: a price basis (Triệu đồng - Giá so sánh 2010), a denominator (người / 1000 dân).
    """
    return translated(
        re.split(r"\s*[-–/,;(]\s*(?=unit\s*[:：])", unit, maxsplit=1, flags=re.IGNORECASE)[0]
    )[0]


@cache
def translated(text: str) -> tuple[str, str, str]:
    """A text, its translation and the tag of that one's language: "Tổng số - Total"; of one language the text alone.

    The text has letters of its own; its translation begins on another line, after a dash or with a capital, and is no
    unit or short form. Where it may begin at several places, that with the most words of the other language holds.
    """
    plain = text.strip()
    cuts = [
        (cut, *_foreign(plain[: cut.start()], plain[cut.end() :])) for cut in _CUT.finditer(plain)
    ]
    cut, count, tag = max(cuts, key=lambda each: (each[1], each[0].start()), default=(None, 0, ""))
    if cut is None or count < (
        1 if cut[0].strip(" ") or _SMALL & {*plain[cut.end() :].lower().split()} else 2
    ):
        return plain, "", ""
    return plain[: cut.start()], plain[cut.end() :], tag


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row calls itself a total: one of its first cells is that word and nothing more."""
    named = (join_texts([translated(cell.text)[0]]) for cell in row[:3] if not cell.is_empty)
    return any(map(_ROW_TOTAL.fullmatch, named))


def _foreign(text: str, other: str) -> tuple[int, str]:
    """How many more words of `other` cannot be of the language of `text` than can, and which language theirs is."""
    tag, mine = language_of(other) or "en", [is_syllable(word) for word in _letters(text)]
    if {re.sub(r"\W", "", part).lower() for part in (text, other)} <= _NUMBERED:
        return 2, tag
    own = language_of(text) or (
        "?" if other.isascii() and not text.isascii() and all(mine) else tag
    )
    if own == tag or 2 * sum(mine) < len(mine) or is_unit(other.strip("()")) > is_unit(text):
        return 0, tag
    if is_unit(text) and is_unit(other) and other.isascii():
        return 1, tag
    names = [word for word in _letters(other) if text.isupper() or not word.isupper()]
    words = [word.lower() for word in names if re.search("[aeiouy]", word.lower())]
    could = [is_syllable(word) and word not in _SMALL for word in words]
    return could.count(False) - could.count(True), tag


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def unit_in_brackets(caption: str) -> str:
    """The unit that a caption states at its end: "Bảng 1. Thu ngân sách (ĐVT: tỷ đồng)"."""
    match = re.search(r"\([^()]*:[^()]*\)\s*$", caption)
    return unit_line(match[0]) if match else ""


def bare_unit(text: str) -> str:
    """A unit that stands alone above a table of a sheet, in Vietnamese first: "Nghìn người - Thous. persons"."""
    text = text.strip().strip("()")
    first = re.split(r"\s+[-–/]\s+", text, maxsplit=1)[0]
    words = set(re.split(r"[\s/.]+", fold(first).lower()))
    return (
        _first_language(text)
        if is_unit(first) and words & _MEASURES and not words & {"so", "luong"}
        else ""
    )


def split_unit(text: str) -> tuple[str, str]:
    """A header and the unit taken out of it; what stands in brackets and is no unit stays."""
    text = text.strip()
    inner = re.search(
        rf"(?:{any_of('table.unit-word')})\s*[:：]\s*([^()\n]+)\)?$", text, re.IGNORECASE
    )
    if inner:
        return text[: inner.start()].rstrip(" (\n,-–"), inner[1].strip()
    match = _TAIL.search(text) or _COMMA.search(text)
    if match and is_unit(match["unit"]):
        return text[: match.start()].strip(), match["unit"].strip()
    if text.endswith("%") and len(text) > 1:
        return text, "%"
    return text, ""


def is_unit(text: str) -> bool:
    """Whether all words are words of units; a factor in figures may stand before them (1.000 đồng)."""
    words = [
        word
        for word in re.split(r"[\s/.]+", fold(text).lower().strip())
        if word and not word.isdigit()
    ]
    return 0 < len(words) <= 4 and all(word in _KNOWN for word in words)


def same_unit(left: str, right: str) -> bool:
    """Whether two printed units are one."""
    return _plain_unit(left) == _plain_unit(right)


def _plain_unit(unit: str) -> str:
    plain = fold(unit).lower().strip(" .")
    return "dong" if plain in ("d", "vnd", "\u20ab") else plain


# What a column or a row says that its numbers are: things counted one by one, or a measure with known bounds.
#
# A count has no fraction, a latitude no thousands: that settles how `1.704` was meant where the marks alone do not.


# Things that come whole; a count in thousands or millions of them does not.
_THINGS = any_of("unit.things")
_COUNTED = re.compile(rf"(?:{_THINGS})(?:/(?:ngay|thang|quy|nam))?")
_COUNT_TITLE = re.compile(
    rf"(?:tong )?(?:so|so luong|number of|dan so)(?: (?:{_THINGS}))(?:\W|$)|dan so(?:$|\W)|population(?:$|\W)"
)
_SCALED = re.compile(
    rf"(?<!\w)(?:{any_of('concept.scales')}|1[., ]?000(?:[., ]?000)*)(?!\w)(?! (?:{any_of('concept.no-scales')}))"
)
_AVERAGE = re.compile(any_of("concept.average"))
_MOST = {
    "latitude": 90,
    "longitude": 180,
    "acidity": 14,
    "coefficient": 100,
    "temperature": 200,
    "share": 1000,
}
_BOUNDS = [(re.compile(any_of(f"concept.{name}")), Decimal(most)) for name, most in _MOST.items()]


@dataclass(frozen=True, slots=True)
class Concept:
    """Whether numbers are whole counts, and the bound that their absolute value stays below, if known."""

    counted: bool = False
    bound: Decimal | None = None

    def allows(self, value: Decimal) -> bool:
        """Whether the concept can have the value."""
        if self.counted and decimals_of(value):  # nobody counts 1.000 of them either
            return False
        return self.bound is None or abs(value) < self.bound


def concept_of(title: str, unit: str, context: str = "") -> Concept:
    """From the title of a column or row and the unit that holds there; `context` is the caption of the table."""
    words, measure = _plain(title), _plain(unit)
    if measure in ("%", "phan tram"):
        return Concept(bound=Decimal(1000))
    bound = next((bound for pattern, bound in _BOUNDS if pattern.search(words)), None)
    if bound is not None and not _COUNTED.fullmatch(measure):
        return Concept(bound=bound)
    if _AVERAGE.search(words) or _SCALED.search(f"{words} {measure} {_plain(context)}"):
        return Concept()
    levels = (level.strip() for level in words.split(">"))
    return Concept(
        counted=bool(_COUNTED.fullmatch(measure))
        if measure
        else any(map(_COUNT_TITLE.match, levels))
    )


def _plain(text: str) -> str:
    return folded(text).strip(" .:()")


# Read one printed cell of a number column, by the convention of its table and the unit of its column or row.


_MOVED = re.compile(
    rf"(?:(?P<down>{any_of('cell.fell')})|{any_of('cell.rose')})\s+(?P<amount>\d.*)", re.IGNORECASE
)
MISSING = ("-", "–", "—", "…", "...", "..", *words("cell.missing"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell is worth. `printed` is filled where the print says more; `doubt` says why the value is left out."""

    value: Decimal | None = None
    printed: str = ""
    whole: Decimal | None = None
    unit: str = ""
    numeral: str = ""  # the figures alone, where they were read from print
    missing: str = ""
    doubt: str = ""


def is_missing(text: str) -> bool:
    """Whether a print says that there is no value."""
    return text.strip().lower() in MISSING


def read_cell(cell: Cell, convention: Convention | None, unit: str) -> Reading:
    """Read a cell whose column counts or measures something in `unit`."""
    text = cell.text.strip()
    if cell.doubt or cell.is_error:
        return Reading(printed=text, doubt=cell.doubt or "no-stored-value")
    if not text:
        return Reading()
    if isinstance(cell.value, Decimal):
        is_other = cell.unit and unit and not same_unit(cell.unit, unit)
        return (
            Reading(printed=cell.text, doubt="unit-differs")
            if is_other
            else Reading(cell.value, unit=cell.unit)
        )
    if is_missing(text):
        return Reading(missing=text)
    if moved := _MOVED.fullmatch(text):
        return _moved(moved, convention, unit)
    quantity = parse_quantity(text, convention)
    if quantity is None:
        return Reading(printed=text, doubt="words-among-numbers")
    return _quantified(quantity, unit)


def _moved(match: re.Match[str], convention: Convention | None, unit: str) -> Reading:
    """ "giảm 12,5 %": the word is the sign, and stays in the print."""
    amount = parse_quantity(match["amount"], convention)
    if amount is None or amount.value is None or amount.value < 0:
        return Reading(
            printed=match[0],
            doubt="words-among-numbers" if amount is None else _reason(match["amount"]),
        )
    reading = _quantified(amount, unit)
    sign = -1 if match["down"] else 1
    return replace(
        reading, value=reading.value * sign if reading.value is not None else None, printed=match[0]
    )


def _quantified(quantity: Quantity, unit: str) -> Reading:
    if quantity.doubtful:
        return Reading(printed=quantity.printed, doubt=_reason(quantity.printed))
    own = quantity.unit
    is_factored = quantity.irregular and any(
        word.isalpha() for word in quantity.printed.split()[1:]
    )
    if unit and (not same_unit(own, unit) if own else is_factored):
        return Reading(printed=quantity.printed, doubt="unit-differs")
    says_more = (
        quantity.qualifier
        or quantity.irregular
        or quantity.whole is not None
        or (own and own != "%")
    )
    printed = quantity.printed if says_more else ""
    figures = re.search(BODY, quantity.printed)
    return Reading(quantity.value, printed, quantity.whole, own, figures[0] if figures else "")


def _reason(printed: str) -> str:
    return (
        "ambiguous-number"
        if any(map(is_ambiguous, printed.replace("/", " ").split()))
        else "irregular-number"
    )


def one_scale(cells: Sequence[Cell]) -> list[Cell]:
    """The cells as they are where their formats scale all numbers alike; else what is scaled has no certain value."""
    scales = {_scale(cell) for cell in cells if cell.value}
    if len(scales) < 2:
        return list(cells)
    return [
        cell if cell.stored is None else replace(cell, value=None, doubt="format-scales")
        for cell in cells
    ]


def _scale(cell: Cell) -> int:
    """0, or how many thousands a format divides by."""
    if cell.stored is None or not isinstance(cell.value, Decimal):
        return 0
    return 1 if abs(cell.stored) < abs(cell.value) * 30_000 else 2


def is_numeric(cells: Iterable[Cell]) -> bool:
    """Whether a column counts: most of its filled cells are numbers, in words of units at most."""
    filled = [cell for cell in cells if not cell.is_empty and not is_missing(cell.text)]
    return bool(filled) and sum(map(_is_pure, filled)) >= 0.6 * len(filled)


def _is_pure(cell: Cell) -> bool:
    if isinstance(cell.value, Decimal) or cell.doubt or cell.is_error:
        return True
    moved = _MOVED.fullmatch(cell.text.strip())
    quantity = parse_quantity(moved["amount"] if moved else cell.text, None)
    is_code = bool(
        re.search(r"\d[a-z]$", cell.text.strip())
    )  # 1a, 1b: rows have codes, a few numbers have notes
    return quantity is not None and (is_unit(quantity.unit) if quantity.unit else not is_code)
