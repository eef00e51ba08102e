"""Figures in a text: those drawn from tables by a call, and those typed by hand, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.errors import NumberError
from site_builder.core.number import parse_number
from site_builder.core.qualifier import SPOKEN
from site_builder.core.text import clean
from site_builder.derive.mentions_mask import mask
from site_builder.derive.prose import CLOSE, OPEN, CellFragment, FigureFragment, Fragment

_SIGNS = {"vi": (",", "."), "en": (".", ",")}
_POWERS = {
    "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9, "thousand": 3, "million": 6, "billion": 9,
}  # fmt: skip
_BLANKS = r"[ \t\u00a0]"
_NUMERAL = r"\d+(?:[.,]\d+)*"
_POWER = "|".join(_POWERS)
_SPELLED = rf"{_NUMERAL}(?:{_BLANKS}+(?:{_POWER})\b(?:{_BLANKS}+{_NUMERAL}{_BLANKS}+(?:{_POWER})\b)*)?"
# Words that follow a figure and name no unit: "439 trong 565".
_NO_UNIT = set(
    "trong trên của đã và hoặc có được là còn đang chưa sẽ tức chiếm đạt với ở tại do cho từ đến tới thì mà nên như so "
    "của hơn of in out have has had were was are is and or which that to from per".split()
)
_CALL = re.compile(rf"{OPEN}(\d+){CLOSE}")
_TYPED = re.compile(
    rf"(?<![\w.,/]){_SPELLED}(?P<whole>/{_NUMERAL})?(?P<unit>{_BLANKS}*%|{_BLANKS}*(?:[^\W\d_]|[²³])+)?", re.IGNORECASE
)
_QUALIFIER = re.compile(rf"(?<!\w)({'|'.join(re.escape(word) for word in SPOKEN)})\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n\s*\n|\n(?=[ \t]*(?:[-*+|>#\N{BULLET}]|\d+[.)]))")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure at a place in a text. `text` is as printed; `resource` and `row` tell a bound one's source.

    `start` and `end` count letters of the sentence; `line` counts lines of the text from 0.
    """

    text: str
    value: Decimal
    unit: str
    qualifier: str
    line: int
    start: int
    end: int
    resource: str = ""
    row: int | None = None
    key: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether a call draws it from a table."""
        return bool(self.resource)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its figures in order; `text` has what is no figure blanked out."""

    text: str
    mentions: tuple[Mention, ...]


def sentences_of(text: str, fragments: tuple[Fragment, ...], language: str) -> Iterator[Sentence]:
    """The sentences of a bound text that hold figures."""
    masked = mask(clean_lines(text))
    start = 0
    for found in [*_SENTENCE.finditer(masked), None]:
        end = found.start() if found else len(masked)
        body = masked[start:end]
        mentions = tuple(_mentions(body, fragments, language, masked.count("\n", 0, start)))
        if mentions:
            yield Sentence(body, mentions)
        start = found.end() if found else end


def clean_lines(text: str) -> str:
    """NFC line by line, so that lines keep their numbers."""
    return "\n".join(clean(line) if line.strip() else "" for line in text.split("\n"))


def _mentions(body: str, fragments: tuple[Fragment, ...], language: str, line: int) -> Iterator[Mention]:
    found = [*_bound(body, fragments, line, language), *_typed(body, language, line)]
    yield from sorted(found, key=lambda mention: mention.start)


def _bound(body: str, fragments: tuple[Fragment, ...], line: int, language: str) -> Iterator[Mention]:
    for call in _CALL.finditer(body):
        fragment = fragments[int(call[1])]
        place = (line + body.count("\n", 0, call.start()), call.start(), call.end())
        if isinstance(fragment, FigureFragment):
            yield from _drawn(fragment, language, place)
        elif isinstance(fragment, CellFragment) and (number := _value(fragment.printed, language)) is not None:
            unit = _unit_after(body[call.end() :])
            yield Mention(fragment.printed, number, unit, "", *place, fragment.resource, fragment.line)


def _drawn(fragment: FigureFragment, language: str, place: tuple[int, int, int]) -> Iterator[Mention]:
    """A coded answer and a missing figure are words, not amounts."""
    figure = fragment.figure
    if figure.value is not None and not figure.words:
        unit = figure.unit if fragment.unit is True else str(fragment.unit or "")
        printed, value = figure.phrase(language, fragment.unit), Decimal(figure.value)
        yield Mention(printed, value, unit, figure.qualifier, *place, figure.resource, figure.line, figure.key)


def _typed(body: str, language: str, line: int) -> Iterator[Mention]:
    # what a call leaves has digits of its own
    plain = _CALL.sub(lambda call: "\N{BULLET}" * len(call[0]), body)
    for found in _TYPED.finditer(plain):
        spelled = found[0][: _length(found)]
        value = _value(spelled.partition("/")[0], language)
        if value is None:
            continue
        unit = (found["unit"] or "").strip(" \t\u00a0")
        unit = "" if unit.lower() in _NO_UNIT else unit
        before = _QUALIFIER.search(plain[: found.start()])
        qualifier = before[1].lower() if before else ""
        tail = "\N{NO-BREAK SPACE}%" if unit == "%" else ""
        text = f"{qualifier} {spelled}{tail}".strip()
        number = line + plain.count("\n", 0, found.start())
        yield Mention(text, value, unit, qualifier, number, found.start(), found.end())


def _length(found: re.Match[str]) -> int:
    """Letters of the numeral itself, without its unit."""
    return found.start("unit") - found.start() if found["unit"] else len(found[0])


def _unit_after(rest: str) -> str:
    found = re.match(rf"{_BLANKS}*(%)", rest)
    return found[1] if found else ""


def _value(text: str, language: str) -> Decimal | None:
    """What a numeral is worth, powers in words included; None where the language would not write it so."""
    decimal, group = _SIGNS.get(language, _SIGNS["en"])
    total = Decimal(0)
    for numeral, power in re.findall(rf"({_NUMERAL})(?:{_BLANKS}+({_POWER})\b)?", text, re.IGNORECASE):
        try:
            total += parse_number(numeral, decimal=decimal, group=group).scaleb(_POWERS.get(power.lower(), 0))
        except NumberError:
            return None
    return total if re.search(r"\d", text) else None
