"""Numerals as people print them, and which convention a text follows.

`1.704` is 1704 in Vietnamese and 1.704 in English. Nothing here guesses: a numeral that the two conventions read
differently has a value only where a `Convention` was decided from the numerals around it.

Five more habits of print are doubtful until somebody has evidence for them and says so in `Convention.habits`: groups
set apart by plain blanks (`1 704`), brackets for minus (`(120)`), a blank after the sign (`- 1.704`), groups of two
digits above the thousands, as India writes them (`13,66,19,734`), or of two throughout, where thousands are counted
(`13,66,19`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from site_builder.core.language import by_language, words
from site_builder.core.numbers.number import parse_number
from site_builder.core.problem import NumberError

Habit = Literal["spaced-groups", "bracketed-minus", "spaced-sign", "lakh-groups", "pair-groups"]


@dataclass(frozen=True, slots=True)
class Convention:
    """Which mark ends the whole part and which sets thousands apart; `habits` that evidence was found for."""

    name: str
    decimal: str
    group: str
    habits: frozenset[Habit] = frozenset()


VIETNAMESE = Convention("vi", ",", ".")
ENGLISH = Convention("en", ".", ",")
CONVENTIONS = (VIETNAMESE, ENGLISH)


def convention_of(language: str) -> Convention:
    """The convention that a portal's own texts in a language follow; that of English where none is known."""
    return VIETNAMESE if language == "vi" else ENGLISH


@dataclass(frozen=True, slots=True)
class Votes:
    """How many numerals only one convention could have printed."""

    vietnamese: int = 0
    english: int = 0

    def __add__(self, other: Votes) -> Votes:
        return Votes(self.vietnamese + other.vietnamese, self.english + other.english)


_THIN = "\u00a0\u202f\u2009"
BODY = rf"\d+(?:[.,{_THIN}]\d+)*"
SPACED = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d|[.,]\d)"  # 1 704: one number, or two that stand side by side
LAKHS = r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?"
PAIRS = r"\d{1,2}(?:,\d\d)+"


def readings(body: str) -> dict[str, Decimal]:
    """What each convention that could have printed the numeral makes of it, by its name."""
    values = {convention.name: _read_under(body, convention) for convention in CONVENTIONS}
    return {name: value for name, value in values.items() if value is not None}


def _read_under(body: str, convention: Convention) -> Decimal | None:
    if spaced := re.fullmatch(rf"(\d{{1,3}}(?:[{_THIN}]\d{{3}})+)([.,]\d+)?", body):
        whole, fraction = re.sub(rf"[{_THIN}]", "", spaced[1]), spaced[2] or ""
        return (
            Decimal(whole + fraction.replace(",", "."))
            if fraction[:1] in ("", convention.decimal)
            else None
        )
    if " " in body and "spaced-groups" in convention.habits:
        return _read_under(body.replace(" ", _THIN[0]), convention)
    if "lakh-groups" in convention.habits and re.fullmatch(LAKHS, body):
        return Decimal(body.replace(",", ""))
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
    if convention and "pair-groups" in convention.habits and re.fullmatch(PAIRS, body):
        return Decimal(body.replace(",", ""))
    by_convention = readings(body)
    if len(set(by_convention.values())) == 1:
        return next(iter(by_convention.values()))
    return _read_under(body, convention) if convention else None


def count_votes(texts: Iterable[str], *, prose: bool = False) -> Votes:
    """The decisive numerals of some texts. In prose `4.0` or `5.4` is as likely a name or a code: no vote."""
    total = Votes()
    for text in texts:
        for match in re.finditer(rf"(?<![\w/.,-]){BODY}(?![\w/-]|[.,]\w)", text):
            is_name = prose and re.fullmatch(r"\d{1,2}\.\d{1,2}", match[0])
            if not is_name or text[match.end() :].lstrip().startswith("%"):
                total += _vote(match[0])
    return total


def _vote(body: str) -> Votes:
    by_convention = readings(body)
    if len(by_convention) != 1:
        return Votes()
    return Votes(int("vi" in by_convention), int("en" in by_convention))


def decide_convention(votes: Votes, language: str) -> Convention | None:
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


def language_of(text: str) -> str:
    """A language by letters of its own, English by its small words, "" where neither is there."""
    match = (tag for tag, letters in by_language("letters.own").items() if re.search(letters, text))
    small = set(words("letters.small")).intersection(re.findall(r"[a-z]+", text.lower()))
    return next(match, "en" if len(small) >= 2 else "")
