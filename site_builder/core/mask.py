"""What in a text is written with digits and is no figure: numbers of documents, dates, sections, names, markup.

Each pattern is blanked out before figures are looked for, letter for letter, so that places and lines stay. The
rule for what must go: digits that nobody could be wrong about by a per cent.
"""

from __future__ import annotations

import re

from site_builder.core.language import LOWER, UPPER, any_of, words

_D = r"\d{1,2}"
_YEAR = r"(?:1[89]|20|21)\d\d"
# Whatever may stand between two of a list: "mức độ 3, 4", "chỉ tiêu 5.1.3 và 5.2.3", "2021-2022".
_AND = rf"\s*(?:,|;|{any_of('mask.and')}|[-–])\s*"
_COUNTED = rf"\s+(?:{any_of('mask.counted')})\b"
# A later one of a list goes with the first unless it counts something itself: "lớp 5 và 120 học sinh".
_LISTED = rf"(?![\d.,]*\d)(?!{_COUNTED})"
_NO_AMOUNT = rf"(?!\s+\w*\s*(?:%|{any_of('mask.year-amount')}))"
_PARTS = {"%day%": _D, "%year%": _YEAR, "%and%": _AND, "%listed%": _LISTED}


def _filled(pattern: str) -> str:
    return re.sub("|".join(_PARTS), lambda part: _PARTS[part[0]], pattern)


MARKUP = (
    r"```.*?```|~~~.*?~~~",  # code
    r"`[^`\n]*`",
    r"<!--(?:(?!<!--).)*?-->|</?[a-zA-Z][^<>]*>",
    r"\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)|\]\[[^\]\n]*\]|^\[[^\]\n]+\]:.*$",  # addresses of links
    r"\{[#:.][^{}\n]*\}|\[\^[^\]\n]+\]",  # attributes, notes
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://\S+|\bwww\.\S+|\b[\w.+-]{1,64}@[\w-]+\.[\w.]+",
    r"^[ \t]*\d+[.)][ \t]",  # list items
    rf"^#{{1,6}}[ \t]+(?:[IVXLC]+|\d+(?:\.\d+)*|[{LOWER}])[.)][ \t]",  # numbered headings
)

DATES = (
    rf"\b{_D}[/.-]{_D}[/.-]{_YEAR}\b|\b{_YEAR}-\d\d(?:-\d\d)?\b|\b{_YEAR}-(?:H[12]|Q[1-4]|9M)\b",
    *map(_filled, words("mask.dates")),
    rf"(?<![\w/.,]){_D}/{_YEAR}\b",
    rf"\b(?:Q[1-4]|H[12])(?:\s*[/-]?\s*{_YEAR})?\b",
    rf"\b{_YEAR}\s*[-–]\s*{_YEAR}\b",
    rf"\b(?:{any_of('mask.year')})\s+{_YEAR}\b(?:{_AND}{_YEAR}\b)*{_NO_AMOUNT}",
    rf"\b(?:{any_of('mask.year-range')})\s+{_YEAR}\b(?:{_AND}{_YEAR}\b)*{_NO_AMOUNT}(?!{_COUNTED})",
    rf"\(\s*{_YEAR}\s*\)",
    rf"\b{_D}:\d\d\b|\b24/7\b",
)

_PHONES = (
    r"(?<![\w.,/])(?:\+84|\(0\d{2,3}\)|0\d{2,4})[ \u00a0.-]?\d(?:[ \u00a0.-]?\d){5,9}(?![\w/])",
    r"(?<![\w.,/])1[89]00[ .-]?\d{4}(?![\w/])(?!\.\d)",
    rf"\b(?:{any_of('mask.phone')})\b\.?\s*:?\s*\(?\+?\d(?:[ .()-]{{0,2}}\d){{6,}}",
)

DOCUMENTS = (
    # 1095/QĐ-UBND, 42/2022/NĐ-CP, 60/2024/QH15, 1412/SNV-TCBC&CCHC, 54/QĐ-BCĐCĐS
    rf"\b\d+(?:/\d{{4}})?/[{UPPER}][\w&.]*(?:-[\w&.]+)*",
    rf"\b\d+(?:/\d{{4}})?-[{UPPER}]{{2,}}[\w&./-]*",  # 43-NQ/TW
    rf"\b(?:{any_of('mask.document')})\s+(?:{any_of('mask.number')})?\d+(?:[/.-]\d+)*\b(?!\s*%)(?:{_AND}\d+/\d+)*",
    r"\b(?:TCVN|QCVN|ISO|IEC|RFC)\s*[\d.:/-]+",
)

_CODE = rf"(?:[IVX]+\.)?\d+(?:\.(?:\d{{1,2}}(?!\d)|[{LOWER}]))*"
NAMES = (
    # after a word that names things by number, not before what is counted
    # and not 1.704, which groups
    rf"\b(?:{any_of('mask.named')})\s+{_CODE}(?:{_AND}{_CODE}{_LISTED})*(?![\d.,]*\d)"
    rf"(?!\s*(?:%|{any_of('mask.amount')}))",
    rf"\b[IVX]+(?:\.(?:\d+|[{LOWER}]))+\b",  # I.3.b
    r"\b\d+(?:\.\d+){2,}\b(?<!\.\d{3})",  # 5.1.3, but 1.367.268 is a figure
    r"(?<!\w)(?:[^\W\d_]{1,40}[-_]){0,4}[^\W\d_]{1,40}[-_]?\d[\w.-]*",  # VR360, QL1A, COVID-19, H1
    r"\b\d+(?:D|G|K|P|A|B|C|H)\b(?!\w)",  # 3D, 4G, 4K
)

_FLAGS = re.MULTILINE | re.IGNORECASE
_EXACT_CASE = re.MULTILINE
_MARKUP = [re.compile(each, re.MULTILINE | re.DOTALL if "```" in each or "<!--" in each else _FLAGS) for each in MARKUP]
_DATES = [re.compile(each, _FLAGS) for each in DATES]
_PHONE = [re.compile(each, _FLAGS) for each in _PHONES]
_DOCUMENTS = [
    *(re.compile(each, _EXACT_CASE) for each in DOCUMENTS[:2]),
    *(re.compile(each, _FLAGS) for each in DOCUMENTS[2:]),
]
_NAMES = [re.compile(NAMES[0], _FLAGS), *(re.compile(each, _EXACT_CASE) for each in NAMES[1:])]


def mask(text: str) -> str:
    """The text with all that is no figure blanked out; its length and lines stay."""
    for pattern in (*_MARKUP, *_PHONE, *_DOCUMENTS, *_DATES, *_NAMES):
        text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\N{BULLET}", found[0])
