"""Units as they stand in headers, unit lines and cells."""

from __future__ import annotations

import re

from site_builder.core.text import fold
from site_builder.extensions.office_import.document import join_texts

_KNOWN = frozenset(
    [
        "%",
        "‰",
        "dong",
        "nghin",
        "ngan",
        "trieu",
        "ty",
        "usd",
        "vnd",
        "ha",
        "km",
        "m",
        "m2",
        "m3",
        "m²",
        "m³",
        "km2",
        "km²",
        "kg",
        "tan",
        "ta",
        "lit",
        "gio",
        "ngay",
        "thang",
        "nam",
        "nguoi",
        "ho",
        "luot",
        "cuoc",
        "thu",
        "ho-so",
        "van",
        "ban",
        "van-ban",
        "don",
        "vi",
        "truong",
        "hop",
        "doanh",
        "nghiep",
        "diem",
        "lan",
        "cai",
        "chiec",
        "xa",
        "phuong",
        "quan",
        "huyen",
        "tram",
        "camera",
        "tb",
        "gb",
        "mb",
        "mw",
        "kwh",
        "ca",
        "cong",
        "giuong",
        "benh",
        "hoc",
        "sinh",
        "so",
        "luong",
        "nghin-dong",
        "dich",
        "vu",
        "tuc",
        "to",
        "chuc",
        "san",
        "pham",
        "phan",
        "tram",
        "percent",
        "people",
        "million",
        "billion",
        "thousand",
        "mill",
        "bill",
        "thous",
        "dongs",
        "persons",
        "person",
        "tons",
        "ton",
    ]
)
_SAME = {
    "percent": "%",
    "people": "nguoi",
    "person": "nguoi",
    "persons": "nguoi",
    "household": "ho",
    "households": "ho",
    "thousand": "nghin",
    "thous": "nghin",
    "ngan": "nghin",
    "million": "trieu",
    "mill": "trieu",
    "billion": "ty",
    "bill": "ty",
    "dongs": "dong",
    "vnd": "dong",
    "ton": "tan",
    "tons": "tan",
    "tonne": "tan",
    "tonnes": "tan",
    "hectare": "ha",
    "hectares": "ha",
}
_LINE = re.compile(
    r"\(?\s*(?:đơn\s*vị(?:\s*tính)?|đvt|unit)(?:\s*[-–/(]\s*unit\)?)?\s*[:：]\s*(?P<unit>[^)\n]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*[(\[](?:(?:đvt|đơn vị(?: tính)?)\s*[:：]?\s*)?(?P<unit>[^()\[\]=]{1,30})[)\]]\s*$", re.IGNORECASE
)
_COMMA = re.compile(r",\s*(?P<unit>%)\s*$")


def unit_line(text: str) -> str:
    """The unit that a line above a table states: "Đơn vị tính: triệu đồng"."""
    match = _LINE.fullmatch(join_texts([text]))
    return _first_language(match["unit"].strip()) if match else ""


def _first_language(unit: str) -> str:
    """The unit without its translation: "Triệu đồng - Unit: Mill. dongs", "Nghìn người - Thous. persons".

    What is no translation stays: a price basis (Triệu đồng - Giá so sánh 2010), a denominator (người / 1000 dân).
    """
    first, *labelled = re.split(r"\s*[-–/,;(]\s*(?=unit\s*[:：])", unit, maxsplit=1, flags=re.IGNORECASE)
    if first and labelled:
        return first
    first, *rest = re.split(r"\s+[-–]\s+", unit, maxsplit=1)
    return first if rest and _is_said_again(first, rest[0]) else unit


def _is_said_again(unit: str, other: str) -> bool:
    """Whether two units are one in word or in translation: Triệu đồng, Mill. dongs."""
    return same_unit(unit, other) or _in_vietnamese(unit) == _in_vietnamese(other)


def _in_vietnamese(unit: str) -> list[str]:
    words = re.split(r"[\s.]+", fold(unit).lower().strip(" ."))
    return [_SAME.get(word, word) for word in words]


def unit_in_brackets(caption: str) -> str:
    """The unit that a caption states at its end: "Bảng 1. Thu ngân sách (ĐVT: tỷ đồng)"."""
    match = re.search(r"\([^()]*:[^()]*\)\s*$", caption)
    return unit_line(match[0]) if match else ""


_MEASURES = frozenset("% ‰ dong usd vnd ha km km2 m2 m3 km² m² m³ kg tan ta lit kwh mw nguoi ho luot con cay".split())


def bare_unit(text: str) -> str:
    """A unit that stands alone above a table of a sheet, in Vietnamese first: "Nghìn người - Thous. persons"."""
    text = text.strip().strip("()")
    first = re.split(r"\s+[-–/]\s+", text, maxsplit=1)[0]
    words = set(re.split(r"[\s/.]+", fold(first).lower()))
    return _first_language(text) if is_unit(first) and words & _MEASURES and not words & {"so", "luong"} else ""


def split_unit(text: str) -> tuple[str, str]:
    """A header and the unit taken out of it; what stands in brackets and is no unit stays."""
    text = text.strip()
    inner = re.search(r"(?:đơn vị tính|đvt)\s*[:：]\s*([^()\n]+)\)?$", text, re.IGNORECASE)
    if inner:
        return text[: inner.start()].rstrip(" (\n,-–"), inner[1].strip()
    match = _TAIL.search(text) or _COMMA.search(text)
    if match and is_unit(match["unit"]):
        return _without_first(text[: match.start()].strip(), match["unit"].strip())
    if text.endswith("%") and len(text) > 1:
        return text, "%"
    return text, ""


def _without_first(title: str, unit: str) -> tuple[str, str]:
    """A header in two languages says its unit twice: "Cơ cấu (%) Structure (%)". The first is taken, once.

    Two units that are not one belong to two things, and the header stays: "Chi (tỷ đồng) trên GDP (%)".
    """
    match = next((m for m in re.finditer(r"\s*[(\[]([^()\[\]=]{1,30})[)\]]", title) if is_unit(m[1])), None)
    if match is None or not _is_said_again(match[1], unit):
        return title, unit
    kept = "" if same_unit(match[1], unit) else f" ({unit})"
    return join_texts([title[: match.start()], title[match.end() :] + kept]), match[1].strip()


def is_unit(text: str) -> bool:
    """Whether all words are words of units; a factor in figures may stand before them (1.000 đồng)."""
    words = [word for word in re.split(r"[\s/.]+", fold(text).lower().strip()) if word and not word.isdigit()]
    return 0 < len(words) <= 4 and all(word in _KNOWN for word in words)


def same_unit(left: str, right: str) -> bool:
    """Whether two printed units are one."""
    return _plain(left) == _plain(right)


def _plain(unit: str) -> str:
    plain = fold(unit).lower().strip()
    return "dong" if plain in ("d", "vnd", "\u20ab") else plain
