"""What fits a question best, by the rules of the theme's assets/search/rank.js, over the same file.

A test compares the two over every question that is written down.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.core.text import fold as without_marks
from site_builder.pages.search.finder import WORD, stem

FIRST = {"indicator": 8, "figure": 5, "series": 7, "report": 7, "dataset": 5, "page": 6, "table": 1, "document": -10,
         "row": 2, "machine": -60}  # fmt: skip
WHOLE, BEGUN = (3.0, 2.4, 1.3), (2.2, 1.6, 0.8)  # a word in the title, in another name, elsewhere; and its beginning
MISSED, EMPTY, STRANGE, OTHER = 0.6, 0.08, 0.2, 0.5
WHOLE_OF, PLACED, COUNTED, WANTED = 6, 12, 6, 14
AREA = "area"
LONG = 4  # words of a query that name something


def fold(text: str) -> str:
    """Without marks and capitals."""
    return without_marks(text).lower()


def words_in(text: str) -> list[str]:
    """Words, and numbers with their signs."""
    return WORD.findall(text)


def keys_of(text: str) -> list[str]:
    """Words in the one spelling that they are found by."""
    return [stem(word) for word in words_in(fold(text))]


def phrase(text: str) -> str:
    """A text in such words."""
    return " ".join(keys_of(text))


def holds(text: str, part: str) -> bool:
    """Whether a phrase holds another."""
    return part != "" and f" {part} " in f" {text} "


@dataclass(frozen=True, eq=False)
class Answer:
    """A thing that search answers with, ready to be ranked."""

    kind: str
    title: str
    address: str
    code: str
    answer: str
    when: str
    status: str
    has_areas: bool
    is_foreign: bool
    folded: str
    names: tuple[str, ...]
    more: tuple[str, ...]
    marked: frozenset[str]
    sets: tuple[frozenset[str], frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Index:
    """The answers of a language, with how many hold each word, and the words that ask."""

    answers: tuple[Answer, ...]
    counts: Counter[str]
    phrases: tuple[tuple[tuple[list[str], list[str]], str], ...]
    numbers: Mapping[str, str]
    areas: tuple[str, ...]

    def rarity(self, word: str) -> float:
        """How much a word decides."""
        return math.log(1 + len(self.answers) / (self.counts[word] or 1))


def prepare(loaded: Mapping[str, Any]) -> Index:
    """The file of a language."""
    pairs = sorted(
        ((phrase(name), [phrase(each) for each in meanings]) for name, meanings in loaded["short"].items()),
        key=lambda pair: -len(pair[0]),
    )
    answers = tuple(_answer(line, loaded["kinds"], pairs) for line in loaded["hits"])
    counts = Counter(word for answer in answers for word in frozenset().union(*answer.sets))
    asks = loaded.get("asks", {})
    areas = tuple(asks.get("areas", ()))
    named = [(_both(text), kind) for kind, texts in asks.get("kinds", {}).items() for text in texts]
    places = [(_both(name), AREA) for text in areas for name in (text, text.replace(" ", ""))]
    phrases = [*((_both(text), "") for text in asks.get("empty", ())), *named, *places]
    ordered = tuple(sorted(phrases, key=lambda each: -len(each[0][0])))
    return Index(answers, counts, ordered, asks.get("numbers", {}), areas)


def _both(text: str) -> tuple[list[str], list[str]]:
    return words_in(unicodedata.normalize("NFC", text).lower()), words_in(fold(text))


def _answer(line: Sequence[Any], kinds: Sequence[Sequence[str]], short: Sequence[tuple[str, list[str]]]) -> Answer:
    kind, title, address, code, answer, when, status, also, words, foreign, many = (*line, *[""] * 11)[:11]
    folded, names = phrase(title), tuple(phrase(name) for name in also.split("|")) if also else ()
    more = tuple(dict.fromkeys(word for name in (folded, *names) for word in _spelled(name, short)))
    others = (*names, *more, phrase(re.sub("[-_]", " ", code)))
    return Answer(
        kind=kinds[kind][0],
        title=title,
        address=address,
        code=code,
        answer=answer,
        when=when,
        status=status,
        has_areas=many == 1,
        is_foreign=foreign == 1,
        folded=folded,
        names=names,
        more=more,
        marked=frozenset(words_in(unicodedata.normalize("NFC", title).lower())),
        sets=(
            frozenset(folded.split(" ")),
            frozenset(word for name in others for word in name.split(" ")),
            frozenset(keys_of(f"{words} {when} {answer} {kinds[kind][1]}")),
        ),
    )


def _spelled(text: str, short: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    """What an abbreviation stands for, and the abbreviation of what is spelled out."""
    for abbreviation, meanings in short:
        if holds(text, abbreviation):
            yield from meanings
        elif any(holds(text, meaning) for meaning in meanings):
            yield from (abbreviation, *(meaning for meaning in meanings if not holds(text, meaning)))


@dataclass(frozen=True)
class Asked:
    """A question, once for all answers."""

    words: list[list[str]]
    marked: list[str]
    wholes: tuple[str, str]
    key: str
    weights: list[float]
    pairs: list[tuple[str, float]]
    deciding: frozenset[int]
    kinds: frozenset[str]
    total: float
    last: int
    empty: frozenset[int]


def question(index: Index, query: str) -> Asked:
    """What is asked: rare words decide, words that only ask hardly count."""
    marked = words_in(unicodedata.normalize("NFC", query).lower())
    folded = [fold(word) for word in marked]
    last = -1 if re.search(r"\s$", query) else len(marked) - 1
    empty, kinds = _asking(index, marked, folded)
    words = [
        [stem(word), word, *([index.numbers[marked[position]]] if marked[position] in index.numbers else [])]
        for position, word in enumerate(folded)
    ]
    known = [
        word[0] in index.counts or len(word) > 2 or (position == last and _begins(index.counts, word[1]))
        for position, word in enumerate(words)
    ]
    rarities = [
        index.rarity(word[0]) * (EMPTY if position in empty else 1 if known[position] else STRANGE)
        for position, word in enumerate(words)
    ]
    total = sum(rarities)
    most = max((each for position, each in enumerate(rarities) if known[position]), default=0)
    pairs = [
        (f"{words[position][0]} {words[position + 1][0]}", (rarities[position] + rarities[position + 1]) / total / 2)
        for position in range(len(words) - 1)
        if position not in empty and position + 1 not in empty
    ]
    wholes = (
        " ".join(word[0] for word in words),
        " ".join(word[0] for position, word in enumerate(words) if position not in empty),
    )
    deciding = frozenset(position for position, each in enumerate(rarities) if each >= most / 2)
    return Asked(
        words,
        marked,
        wholes,
        fold(query.strip()),
        rarities,
        pairs,
        deciding,
        frozenset(kinds),
        total,
        last,
        frozenset(empty),
    )


def _asking(index: Index, marked: list[str], folded: list[str]) -> tuple[set[int], set[str]]:
    """The places that only ask or name a kind of thing, and the kinds named."""
    empty, kinds = set[int](), set[str]()
    for both, kind in index.phrases:
        wanted = both[marked == folded]
        for position in range(len(marked) - len(wanted) + 1):
            span = range(position, position + len(wanted))
            if marked[position : position + len(wanted)] == wanted and not empty.intersection(span):
                empty.update(span)
                kinds |= {kind} if kind else set()
    return (empty if len(empty) < len(marked) else set()), kinds


def _begins(words: Collection[str], word: str) -> bool:
    return any(each.startswith(word) for each in words)


def _weight(answer: Answer, word: Sequence[str], *, is_last: bool) -> float:
    for share, words in zip(WHOLE, answer.sets, strict=True):
        if word[0] in words:
            return share
    if is_last:
        for share, words in zip(BEGUN, answer.sets, strict=True):
            if _begins(words, word[1]):
                return share
    others = word[2:]
    return _weight(answer, (others[0], *others), is_last=False) if others else 0


def score(index: Index, answer: Answer, asked: Asked, *, is_loose: bool = False) -> float:
    """How well a thing fits; 0 where it does not. `is_loose` takes what holds any word that does not only ask."""
    got = [
        _weight(answer, word, is_last=position == asked.last) * (OTHER if _is_other(asked, answer, position) else 1)
        for position, word in enumerate(asked.words)
    ]
    if answer.code and fold(answer.code) == asked.key:
        return 1000 + FIRST[answer.kind]
    fits = sum(weight for weight, each in zip(asked.weights, got, strict=True) if each)
    is_named = any(got[position] for position in asked.deciding) and 1 - fits / asked.total <= MISSED
    has_any = any(each for position, each in enumerate(got) if position not in asked.empty)
    if not (has_any if is_loose else is_named):
        return 0
    titled = sum(word[0] in answer.sets[0] for word in asked.words)
    alike = sum(mark != word[0] and mark in answer.marked for mark, word in zip(asked.marked, asked.words, strict=True))
    hits = sum(each * weight for each, weight in zip(got, asked.weights, strict=True))
    sums = 100 * hits / (3 * asked.total) + 20 * titled / len(answer.sets[0]) + FIRST[answer.kind]
    sums += 3 * alike / len(asked.words)
    sums += PLACED if AREA in asked.kinds and answer.has_areas else 0
    sums += WHOLE_OF if answer.has_areas and "." not in answer.code else 0
    sums += COUNTED if "count" in asked.kinds and answer.answer and not re.search("[%‰]", answer.answer) else 0
    names = (answer.folded, *answer.names, *answer.more)
    sums += sum(16 * share for pair, share in asked.pairs if any(holds(name, pair) for name in names))
    sums += WANTED if ("dataset" if answer.kind == "table" else answer.kind) in asked.kinds else 0
    whole, named = (_alikeness(answer, each) for each in asked.wholes)
    return sums + max(whole, named / 2)


def _alikeness(answer: Answer, whole: str) -> float:
    """As a whole: the exact title, a name, or a stretch of one."""
    if answer.folded == whole:
        return 80
    if whole in answer.names:
        return 40
    if holds(answer.folded, whole):
        return 25 if answer.folded.startswith(whole) else 20
    return 16 if any(holds(name, whole) for name in (*answer.names, *answer.more)) else 0


def rank(index: Index, query: str) -> list[tuple[float, Answer]]:
    """The answers that fit, the best first, with how well they do; else those that hold any word of the query."""
    asked = question(index, query)
    if not asked.words:
        return []
    for is_loose in (False, True):
        scored = [(score(index, answer, asked, is_loose=is_loose), answer) for answer in index.answers]
        fit = [each for each in scored if each[0] > 0]
        if any(answer.kind != "page" for _, answer in fit):
            break
    return sorted(fit, key=lambda each: -each[0])


_PERIOD = re.compile(r"(?:19|20)\d\d|\d{1,2}")


def is_sure(index: Index, query: str, answer: Answer, others: Sequence[Answer] = ()) -> bool:
    """Whether nothing that a query names is left out: each word asks, names an area or a period, or is the answer's.

    One that no answer knows may be missing, where another word is in the title of this figure alone. Of a long
    query none of the `others` that lacks one word says less beyond what is asked.
    """
    asked = question(index, query)
    named = [position for position in range(len(asked.words)) if position not in asked.empty]
    missing = _missing(asked, named, answer)
    if len(named) >= LONG and any(
        len(_missing(asked, named, each)) == 1 and _beyond(asked, each) + 1 < _beyond(asked, answer)
        for each in others
        if each.kind in ("indicator", "figure")
    ):
        return False
    if not missing:
        return any(_weight(answer, asked.words[position], is_last=False) for position in named)
    if len(missing) > 1 or asked.words[missing[0]][0] in index.counts:
        return False
    figures = [each for each in index.answers if each.kind in ("indicator", "figure")]
    own = [asked.words[position][0] for position in named if asked.words[position][0] in answer.sets[0]]
    return any(sum(word in each.sets[0] for each in figures) == 1 for word in own)


def _missing(asked: Asked, named: Sequence[int], answer: Answer) -> list[int]:
    """The places of words that an answer does not hold; numbers may name a period."""
    return [
        position
        for position in named
        if _is_other(asked, answer, position)
        or not (_weight(answer, asked.words[position], is_last=False) or _PERIOD.fullmatch(asked.words[position][1]))
    ]


def _is_other(asked: Asked, answer: Answer, position: int) -> bool:
    """Whether a word that was typed with marks stands in the title with others alone: bãi is not bài."""
    mark, (key, typed, *_) = asked.marked[position], asked.words[position]
    has_word = mark != typed and key in answer.sets[0]
    return has_word and all(_toned(word) != _toned(mark) for word in answer.marked)


def _toned(word: str) -> str:
    """A word with its marks, in one spelling of those that people use: hoà and hòa, tỉ and tỷ."""
    spread = unicodedata.normalize("NFD", word).replace("y", "i")
    return "".join(sorted(spread, key=lambda letter: unicodedata.combining(letter) > 0))


def _beyond(asked: Asked, answer: Answer) -> int:
    """How many words of a title nobody asked for, in the title that is nearest."""
    words = {word for each in asked.words for word in each}
    return min(len(set(name.split(" ")) - words) for name in (answer.folded, *answer.names))
