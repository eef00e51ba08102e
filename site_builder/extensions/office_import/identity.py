"""Which rows of a form are those of the period before: name, place, code, unit and value, weighed for all rows at once.

What is called alike is the same. Of the rest each possible pair gets a score, and the pairs are chosen together, so
that the sum is highest. A pair goes on by itself where its score is high and no other comes near; every other one that
is plausible is offered. A printed code is one vote, and never decides between two: numbers of a form shift.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log

from site_builder.extensions.office_import.last_period import exact, numerals, pair_best, pair_equal
from site_builder.extensions.office_import.tables.units import same_unit

SURE, PLAUSIBLE, MARGIN = 0.6, 0.3, 0.1  # of a score, which is 1.1 at most
LEAST = 0.3  # of the names in common, whatever else speaks for a pair
MOST = 14_400  # pairs that are weighed; of more only equal names are found
NAME, OWN_CODE, NUMBER, PLACE, PARENT, VALUE = 0.6, 0.2, 0.05, 0.15, 0.05, 0.1
OTHER_UNIT, OTHER_NUMERALS, EXCHANGED = 0.35, 0.4, 0.5
_OF_LEVELS = re.compile(r"\w+(?:\.\w+)+")  # a form's own code; a running number says little


@dataclass(frozen=True, slots=True)
class Row:
    """A row as far as it can be recognised. `under` is the name of the row above it."""

    code: str
    name: str
    unit: str
    value: Decimal | None = None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Rows that are the same, by their numbers; for others, and for those of other names, all that are plausible."""

    pairs: Mapping[int, int]
    plausible: Mapping[int, tuple[int, ...]]


def identify(rows: Sequence[Row], before: Sequence[Row], answered: Mapping[int, int | None]) -> Identity:
    """`answered` are rows that somebody has settled: the row that they were, or none."""
    pairs = {n: index for n, index in answered.items() if index is not None}
    free = [row if n not in answered else None for n, row in enumerate(rows)]
    for key in (
        lambda row: (row.code, exact(row.name)),
        lambda row: exact(row.name),
        lambda row: (row.under, exact(row.name)) if row.name else None,
    ):
        pair_equal([key(row) if row else None for row in free], [key(row) for row in before], pairs)
    mine = [n for n in range(len(rows)) if n not in pairs and n not in answered]
    theirs = [n for n in range(len(before)) if n not in set(pairs.values())]
    if not mine or not theirs or len(mine) * len(theirs) > MOST:
        return Identity(pairs, {})
    scores = _Scores(rows, before, pairs)
    table = {(a, b): score for a in mine for b in theirs if (score := scores.of(a, b)) >= PLAUSIBLE}
    chosen = dict[int, int]()
    pair_best(((score, a, b) for (a, b), score in table.items()), chosen, lambda score: score > 0)
    bare = {(a, b): score - scores.code(a, b) for (a, b), score in table.items()}
    good = {a: b for a, b in chosen.items() if table[a, b] >= SURE and scores.name(a, b) >= LEAST}
    sure = {a: b for a, b in good.items() if _is_alone(a, b, bare, chosen)}
    claimed = set(sure.values())
    plausible: dict[int, list[int]] = {}
    for (a, b), _ in sorted(table.items(), key=lambda item: -item[1]):
        if sure.get(a) == b or (b not in claimed and a not in sure):
            plausible.setdefault(a, []).append(b)
    for a, b in ((a, b) for a, b in table if a in sure and b not in claimed):
        plausible[a].append(b)
    return Identity(pairs | sure, {a: tuple(listed) for a, listed in plausible.items()})


def _is_alone(a: int, b: int, bare: Mapping[tuple[int, int], float], chosen: Mapping[int, int]) -> bool:
    """Whether no other pair comes near, codes apart, but those whose other half belongs clearly to another."""
    score, of = bare[a, b], {right: left for left, right in chosen.items()}
    for (left, right), rival in bare.items():
        if (left == a) == (right == b) or rival < score - MARGIN:
            continue
        other = (of.get(right, -1), right) if left == a else (left, chosen.get(left, -1))
        if bare.get(other, 0.0) < rival + MARGIN:
            return False
    return True


class _Scores:
    """How surely two rows are one."""

    def __init__(self, rows: Sequence[Row], before: Sequence[Row], pairs: Mapping[int, int]) -> None:
        self.rows, self.before, self.pairs = rows, before, pairs
        self.parents = {exact(rows[a].name): exact(before[b].name) for a, b in pairs.items()}
        self.words, self.words_before = ([_words(row.name) for row in side] for side in (rows, before))
        every = [*self.words, *self.words_before]
        seldom = Counter(word for words in every for word in set(words))
        self.weights = {word: log(1 + len(every) / count) for word, count in seldom.items()}

    def name(self, a: int, b: int) -> float:
        """The words in common, at most 1; one that stands in few rows weighs more.

        Words that came or went are a rewording; one in the place of another (huyện for xã) is another thing.
        """
        one, other = self.words[a], self.words_before[b]
        total = self._weight(one) + self._weight(other)
        exchanged = min(self._weight(one - other), self._weight(other - one))
        return 2 * (self._weight(one & other) - EXCHANGED * exchanged) / total if total else 0.0

    def _weight(self, words: Counter[str]) -> float:
        return sum(self.weights[word] * count for word, count in words.items())

    def of(self, a: int, b: int) -> float:
        """All votes."""
        row, other = self.rows[a], self.before[b]
        score = NAME * self.name(a, b) + VALUE * _nearness(row, other) + PLACE * self._is_between(a, b)
        score += self.code(a, b)
        if self.parents.get(row.under, row.under) == other.under:
            score += PARENT
        if row.unit and other.unit and not same_unit(row.unit, other.unit):
            score -= OTHER_UNIT
        digits, digits_before = numerals(row.name), numerals(other.name)
        return score - OTHER_NUMERALS if digits and digits_before and digits != digits_before else score

    def code(self, a: int, b: int) -> float:
        """The vote of a printed code."""
        code = self.rows[a].code
        return 0.0 if code != self.before[b].code else OWN_CODE if _OF_LEVELS.fullmatch(code) else NUMBER

    def _is_between(self, a: int, b: int) -> bool:
        """Whether both stand between the same paired neighbours."""
        above = next((self.pairs[n] for n in range(a - 1, -1, -1) if n in self.pairs), -1)
        below = next((self.pairs[n] for n in range(a + 1, len(self.rows)) if n in self.pairs), len(self.before))
        return above < b < below


def _words(name: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", exact(name)))


def _nearness(row: Row, other: Row) -> float:
    """1 for values of one size, -1 for those that are far apart, 0 where nothing can be said."""
    if not row.value or not other.value or (row.value < 0) != (other.value < 0):
        return 0.0
    if row.unit.strip() == "%":
        apart = abs(row.value - other.value)
        return 1.0 if apart <= 10 else -1.0 if apart > 40 else 0.0
    ratio = abs(log(abs(row.value / other.value)))
    return 1.0 if ratio <= log(1.5) else -1.0 if ratio > log(20) else 0.0
