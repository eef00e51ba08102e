"""The figures of a running text, Vietnamese or English: which digits count something, and what they are worth.

One recognition for reading documents, for checking a text and for what pages print. `mask` blanks out what is no figure
(dates, numbers of documents, names); what is left is read by the grammar of `core.numbers.quantity`.

Some words qualify a figure only in some places:

| word | qualifies | does not |
|---|---|---|
| trên | trên 2.000 lượt, trên 95 %, trên 15 tỷ: a round number, a share, a power | 439 trên 565, trên 56 xã |
| đến, tới | có đến 170 tổ | từ 120 đến 170; 5 đến 7 |
| từ | từ 90 % trở lên | từ 5 đến 7, từ 15 % lên 20 % |
| hơn, ít hơn | hơn 600 | cao hơn 5 %; nhiều hơn 20 hồ sơ so với năm trước |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from site_builder.core.language import LOWER, UPPER, any_of, words
from site_builder.core.numbers import quantity
from site_builder.core.numbers.numeral import BODY, Convention, read_numeral
from site_builder.core.numbers.qualifier import SHARED, SPOKEN, one_of, plain_qualifier
from site_builder.core.text import fold, table_beside

# What is written with digits and is no figure: numbers of documents, dates, sections, names, markup.
#
# Each pattern is blanked out before figures are looked for, letter for letter, so that places and lines stay. The
# rule for what must go: digits that nobody could be wrong about by a per cent.
_D = r"\d{1,2}"
_YEAR = r"(?:1[89]|20|21)\d\d"
# Whatever may stand between two of a list: "mức độ 3, 4", "chỉ tiêu 5.1.3 và 5.2.3", "2021-2022".
_AND = rf"\s*(?:,|;|{any_of('mask.and')}|[-–])\s*"
_COUNTED = rf"\s+(?:{any_of('mask.counted')})\b"
# A later one of a list goes with the first unless it counts something itself: "lớp 5 và 120 học sinh".
_LISTED = rf"(?![\d.,]*\d)(?!{_COUNTED})"
_NO_AMOUNT = rf"(?!\s+\w*\s*(?:%|{any_of('mask.year-amount')}))"
_PARTS = {"%day%": _D, "%year%": _YEAR, "%and%": _AND, "%listed%": _LISTED}


MARKUP = [each.replace("%lower%", LOWER) for each in table_beside(__file__)["markup"]]

DATES = (
    rf"\b{_D}[/.-]{_D}[/.-]{_YEAR}\b|\b{_YEAR}-\d\d(?:-\d\d)?\b|\b{_YEAR}-(?:H[12]|Q[1-4]|9M)\b",
    *(re.sub("|".join(_PARTS), lambda part: _PARTS[part[0]], each) for each in words("mask.dates")),
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
_MARKUP = [
    re.compile(each, re.MULTILINE | re.DOTALL if "```" in each or "<!--" in each else _FLAGS)
    for each in MARKUP
]
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


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\N{BULLET}", match[0])


# Units that may touch their number; whatever else touches it makes the two a code: 12a, 43-NQ/TW.
_SYMBOLS = "ha|km[²2]?|m[²³23]?|cm|mm|kg|g|l|ml|kWh|MWh|MW|kW|TB|GB|MB|KB|Mbps|Gbps|USD|km/h"
_TOUCHING = rf"(?:{_SYMBOLS}|{any_of('mentions.touching')})(?!\w)"
_PERCENT = rf"%|‰|(?:{any_of('amount.percent')})(?!\w)"
_FIGURE = re.compile(
    rf"(?<![\w.,/])(?P<amount>{quantity.AMOUNT})(?:[ \u00a0]?/[ \u00a0]?(?P<whole>{BODY}))?"
    rf"(?P<percent>\s{{0,2}}(?:{_PERCENT}))?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"{_TOUCHING}"  # 117ha
    r"|/[a-z\u00e0-\u1ef9]{2,}(?![\w/-])"  # 1000/tháng
    r"|[-–]\d|\.(?!\w)|,|[^\w/.,-]|-(?!\w)|$"  # the end of a range, of a sentence, of a text
)
_QUALIFIER = re.compile(rf"(?<![\w<>=-])(?P<word>{one_of(SPOKEN)})\s*$", re.IGNORECASE)
_REACH = 48  # letters before a number in which its qualifier stands: longer than the longest, and bounded
_CLAUSE = re.compile(r"[.;:!?](?=\s)|\n\s*\n")
_COMPARED = re.compile(rf"(?:{any_of('mentions.comparisons')})\s+$", re.IGNORECASE)
_OUT_OF = re.compile(
    r"\d\s*%?(?:\s+[^\W\d_]+){0,3}\s*$"
)  # a number, and what it counts: 439 hồ sơ | trên 565
_RANGE = re.compile(
    rf"\d\s*%?(?:\s+[^\W\d_]+){{0,2}}\s*$|(?<!\w)(?:{any_of('mentions.from')})(?!\w)[^\n]*\d[^\n]*$",
    re.IGNORECASE,
)
_UPWARDS = re.compile(
    rf"\s*(?:[^\W\d_]+\s+){{0,3}}(?:{any_of('mentions.upwards')})(?!\w)", re.IGNORECASE
)
_RANGE_OF_FACTORS = re.compile(
    rf"(?:\s?[-–]\s?|\s(?:{any_of('mentions.to')})\s)(?P<amount>(?P<body>{BODY})(?:\s*{quantity.FACTOR})+)(?!\w)",
    re.IGNORECASE,
)
# Nouns whose number is a name: in "vùng 2 – 3,9 triệu" the dash parts a name from what it costs.
_NUMBERED = re.compile(rf"(?<!\w)(?:{any_of('mentions.numbered')})\s+$", re.IGNORECASE)
_OPENS_RANGE = re.compile(
    rf"(?<!\w)(?:{one_of(SPOKEN)}|{any_of('mentions.opens-range')})\s*$", re.IGNORECASE
)
_AGAINST = re.compile(any_of("mentions.compared"), re.IGNORECASE)
# The words of several uses, by the rule of the table above that each has.
_RULES = {
    word: rule
    for rule in ("beside", "ceiling", "floor", "more", "against")
    for word in words(f"qualifier.{rule}")
}
_SHORT_POINT = re.compile(r"\d{1,2}\.\d{1,2}")


def quantities_in(text: str, convention: Convention | None) -> Iterator[quantity.Quantity]:
    """Quantities that count something in a text in NFC, in order: no dates, codes, names or addresses."""
    return find_quantities(mask(text), convention)


def find_quantities(masked: str, convention: Convention | None) -> Iterator[quantity.Quantity]:
    """Quantities of a text, or of a sentence of one, whose dates, codes and names `mask` has blanked out."""
    for match in _FIGURE.finditer(masked):
        if not _names(masked, match, convention):
            yield _quantity(masked, match, convention)


def _names(text: str, match: re.Match[str], convention: Convention | None) -> bool:
    """Whether the digits name something after all: a code, a month, a section."""
    if quantity.looks_like_code(match["amount"]) or (
        not match["percent"] and not _AFTER.match(text, match.end())
    ):
        return True
    if re.search(r"[^\W\d_]-$", text[max(0, match.start() - 2) : match.start()]):
        return True
    if match["whole"] and match["whole"].isdigit() and match["amount"].isdigit():
        return quantity.is_day_or_month(Decimal(match["amount"]), Decimal(match["whole"]))
    # Where a comma ends the whole part, 5.4 alone is a section or an edition; 98.5 % and 0.834 are figures.
    is_short = (convention is None or convention.decimal == ",") and _SHORT_POINT.fullmatch(
        match["amount"]
    )
    return bool(
        is_short
        and not match["percent"]
        and _qualifier(text, match, match.start())[0] in ("", *SHARED)
    )


def _quantity(text: str, match: re.Match[str], convention: Convention | None) -> quantity.Quantity:
    sign, start = _sign(text, match.start())
    value = quantity.amount_of(match["amount"], convention)
    whole = read_numeral(match["whole"], convention) if match["whole"] else None
    qualifier, begin = _qualifier(text, match, start)
    power, is_open = _power_to_come(text, match, value, convention)
    value = value if value is None else quantity.scaled(value, power)
    is_torn = re.search(quantity.FACTOR, match["amount"], re.IGNORECASE) and re.match(
        r"\s\d", text[match.end() : match.end() + 2]
    )
    doubtful = (
        value is None
        or is_open
        or sign == "?"
        or bool(is_torn)
        or bool(match["whole"] and not whole)
    )
    end = (
        match.end("percent")
        if match["percent"]
        else match.end("whole")
        if match["whole"]
        else match.end("amount")
    )
    return quantity.Quantity(
        printed=text[begin:end],
        value=None if value is None or doubtful else -value if sign == "-" else value,
        whole=whole,
        qualifier=qualifier,
        unit="‰"
        if "‰" in (match["percent"] or "")
        else "%"
        if match["percent"]
        else _share_to_come(text, end),
        doubtful=doubtful,
        start=begin,
        end=end,
        numeral=text[start : match.end("whole") if match["whole"] else match.end("amount")],
        needs=frozenset(["spaced-groups"] if quantity.is_spaced(match["amount"]) else ()),
    )


def _sign(text: str, start: int) -> tuple[str, int]:
    """The sign that touches a number ("-", "+", "?" where it may be a dash as well), and where the print begins."""
    if start == 0 or text[start - 1] not in "-+\u2212\u2013":
        return "", start
    mark, before = text[start - 1], text[max(0, start - 1 - _REACH) : start - 1]
    if not re.search(r"(?:^|[\s(\[|:;=≈~≥≤<>])$", before):
        return "", start  # the dash of a range, 5-7
    if mark == "\u2013" or (
        mark == "-" and (not before.strip() or re.search(r"\n[ \t]*$|[\d%]\s*$", before))
    ):
        return "?", start - 1  # a list's dash, or a range with one blank
    return "+" if mark == "+" else "-", start - 1


def _share_to_come(text: str, end: int) -> str:
    """12-15 %: the sign at the end of a range is the sign of both ends."""
    return "%" if re.match(rf"\s?[-–]\s?{BODY}\s?%", text[end : end + _REACH]) else ""


def _power_to_come(
    text: str, match: re.Match[str], value: Decimal | None, convention: Convention | None
) -> tuple[int, bool]:
    """20-30 triệu: the factor at the end of a range is that of both ends, for a lower end that is the lower number.

    Then the power of ten; or whether nothing is certain: a range that runs downwards as printed (900-1,2 triệu), or a
    dash between blanks that no word before it (từ, khoảng) makes a range. What names its noun keeps its print.
    """
    after = _RANGE_OF_FACTORS.match(text, match.end("amount"))
    if (
        value is None
        or after is None
        or match["whole"]
        or re.search(quantity.FACTOR, match["amount"], re.IGNORECASE)
    ):
        return 0, False
    sign = text[match.end("amount") : after.start("amount")]
    is_loose = sign.strip() in ("-", "–") and sign != sign.strip()
    before = text[max(0, match.start() - _REACH) : match.start()]
    if _NUMBERED.search(before):
        return 0, not is_loose
    upper, worth = (
        read_numeral(after["body"], convention),
        quantity.amount_of(after["amount"], convention),
    )
    if upper is None or worth is None or not upper or value >= upper:
        return 0, True
    return (
        (0, True)
        if is_loose and not _OPENS_RANGE.search(before)
        else ((worth / upper).adjusted(), False)
    )


def _qualifier(text: str, match: re.Match[str], start: int) -> tuple[str, int]:
    """The word before a number where it qualifies it, and where it begins."""
    matched = _QUALIFIER.search(text, max(0, start - _REACH), start)
    if matched is None or match["whole"]:
        return "", start
    word = plain_qualifier(matched["word"])
    before = _CLAUSE.split(text[max(0, matched.start() - 2 * _REACH) : matched.start()])[-1]
    after = _CLAUSE.split(text[match.end() : match.end() + 2 * _REACH])[0]
    return (word, matched.start()) if _qualifies(word, before, after, match) else ("", start)


def _qualifies(word: str, before: str, after: str, match: re.Match[str]) -> bool:
    """Whether a word of several uses is a qualifier here; see the table above."""
    match _RULES.get(word, word):
        case "beside":
            return not _OUT_OF.search(before) and _is_round(match)
        case "ceiling":
            return not _RANGE.search(before)
        case "floor":
            return bool(_UPWARDS.match(after))
        case "more":
            return not _COMPARED.search(before)
        case "against":
            return not _AGAINST.search(after)
        case ">":
            return bool(before.split("\n")[-1].strip()) or not re.search(
                r"\s$", match.string[: match.start()]
            )
        case _:
            return True


def _is_round(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match["amount"])
    return bool(match["percent"] or re.search(quantity.FACTOR, match["amount"], re.IGNORECASE)) or (
        len(digits) > 1 and digits.endswith(("0", "5"))
    )


_NO_UNIT, _UNITS = frozenset(words("mentions.no-unit")), frozenset(words("mentions.units"))
_THINGS = re.compile(any_of("unit.things"))  # compared without tone marks
_TOUCHED = re.compile(_TOUCHING)
_WORD = re.compile(r"\s+([^\W\d_][\w/]*)")


def unit_after(text: str, end: int) -> str:
    """What a number that ends there counts: one word or two where nothing else follows, else the longest known unit.

    In a language that writes syllables apart the first one alone may be half a word: what is not known is no unit.
    """
    if touched := _TOUCHED.match(text, end):
        return touched[0]
    counted: list[str] = []
    while len(counted) < 3 and (match := _WORD.match(text, end)):
        if match[1].lower() in _NO_UNIT:
            break
        counted.append(match[1])
        end = match.end()
    heads = [" ".join(counted[:count]) for count in range(len(counted), 0, -1)]
    known = (each for each in heads if each.lower() in _UNITS or _THINGS.fullmatch(fold(each)))
    return next(known, heads[0] if 0 < len(heads) < 3 else "")
