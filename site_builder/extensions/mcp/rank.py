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
from itertools import chain, pairwise
from typing import Any

from site_builder.core.text import fold as without_marks
from site_builder.pages.search.finder import WORD, stem

FIRST = {"indicator": 8, "figure": 5, "series": 7, "report": 7, "dataset": 5, "page": 6, "table": 1, "document": -10,
         "row": 2, "machine": -60}  # fmt: skip
WHOLE, BEGUN = (3.0, 2.4, 1.3), (2.2, 1.6, 0.8)  # a word in the title, in another name, elsewhere; and its beginning
MISSED, EMPTY, STRANGE, OTHER, ALIKE = 0.6, 0.08, 0.3, 0.5, 0.7
WHOLE_OF, PLACED, DATED, COUNTED, WANTED = 6, 12, 6, 6, 28
FIGURES = ("indicator", "figure")
AREA = "area"
SHARE = 0.25  # of the name of a figure, that a question says
LONG = 4  # words of a query that name something
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Spelled = list[tuple[str, str]]  # a phrase word by word: as it is looked for, and with its marks


def fold(text: str) -> str:
    """Without marks and capitals."""
    return without_marks(text).lower()


def keys_of(text: str) -> list[str]:
    """Words in the one spelling that they are found by."""
    return [stem(word) for word in WORD.findall(fold(text))]


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
    about: str
    years: tuple[str, ...]
    folded: str
    names: tuple[str, ...]
    more: tuple[str, ...]
    marked: frozenset[str]
    sets: tuple[frozenset[str], frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Index:
    """The answers of a language, with how many hold each word, and the words that ask.

    `side` are words that stand side by side somewhere, `leftover` letters that a keyboard did not turn into marks.
    """

    answers: tuple[Answer, ...]
    counts: Counter[str]
    phrases: tuple[tuple[Spelled, str, str], ...]
    alike: tuple[tuple[Spelled, tuple[str, ...]], ...]
    numbers: Mapping[str, str]
    leftover: str
    known: frozenset[str]
    side: frozenset[str]

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
    called = [
        *((name, area) for area in asks.get("areas", ()) for name in (area, area.replace(" ", ""))),
        *asks.get("called", {}).items(),
    ]
    phrases = [(_spell(name), AREA, phrase(area)) for name, area in called]
    phrases += [(_spell(text), kind, "") for kind, texts in asks.get("kinds", {}).items() for text in texts]
    phrases += [(_spell(text), "", "") for text in asks.get("empty", ())]
    groups = [(texts, tuple(dict.fromkeys(map(phrase, texts)))) for texts in asks.get("alike", ())]
    alike = [(_spell(text), group) for texts, group in groups for text in texts]
    spelled = [
        " ".join(key for key, _ in words) for words in (*(each[0] for each in phrases), *(each[0] for each in alike))
    ]
    words = [text.split(" ") for text in (*(name for each in answers for name in (each.folded, *each.names)), *spelled)]
    phrases.sort(key=lambda each: -len(each[0]))
    alike.sort(key=lambda each: -len(each[0]))
    known, side = frozenset(counts).union(*words), frozenset(f"{a} {b}" for each in words for a, b in pairwise(each))
    numbers, leftover = asks.get("numbers", {}), asks.get("leftover", "(?!)")
    return Index(answers, counts, tuple(phrases), tuple(alike), numbers, leftover, known, side)


def _spell(text: str) -> Spelled:
    return [(stem(fold(word)), _toned(word)) for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


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
        about=phrase(f"{title} {when} {words}"),
        years=tuple(_YEAR.findall(f"{title} {when} {words if kinds[kind][0] in ('indicator', 'report') else ''}")),
        folded=folded,
        names=names,
        more=more,
        marked=frozenset(WORD.findall(unicodedata.normalize("NFC", title).lower())),
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
    """A question, once for all answers.

    `alike` are places with the phrases that may stand there, `named` the areas, `files` the places that ask for a file.
    """

    words: list[list[str]]
    marked: list[str]
    typos: frozenset[int]
    alike: Mapping[tuple[int, ...], list[str]]
    wholes: tuple[str, str]
    key: str
    weights: list[float]
    pairs: list[tuple[str, float]]
    deciding: frozenset[int]
    kinds: frozenset[str]
    named: frozenset[str]
    years: list[str]
    files: list[int]
    total: float
    last: int
    empty: Collection[int]


def question(index: Index, query: str) -> Asked:
    """What is asked: rare words decide, words that only ask hardly count."""
    words, marked, typos, last = _read(index, query)
    empty, kinds, areas, named, files = _asking(index, words, marked)
    alike = _alikes(index, words, marked, areas)
    for places in alike:
        if all(empty.get(position, 0) < len(places) for position in places):
            empty = {position: size for position, size in empty.items() if position not in places}
    known = [
        word[0] in index.counts
        or any(position in places for places in alike)
        or (len(word[0]) > 2 and re.search(r"\d", word[0]) is not None)
        or (position == last and any(each.startswith(word[1]) for each in index.counts))
        for position, word in enumerate(words)
    ]
    weights = [
        _weighed(index, word[0], [each for places, phrases in alike.items() if position in places for each in phrases])
        * (EMPTY if position in empty else 1 if known[position] else STRANGE)
        for position, word in enumerate(words)
    ]
    total = sum(weights)
    most = max((each for position, each in enumerate(weights) if known[position]), default=0)
    pairs = [
        (f"{words[position][0]} {words[position + 1][0]}", (weights[position] + weights[position + 1]) / total / 2)
        for position in range(len(words) - 1)
        if position not in empty and position + 1 not in empty
    ]
    own = " ".join(word[0] for position, word in enumerate(words) if position not in empty)
    wholes = (" ".join(word[0] for word in words), own)
    deciding = frozenset(position for position, each in enumerate(weights) if each >= most / 2)
    key, years, names = fold(query.strip()), _YEAR.findall(query), frozenset(named)
    return Asked(words, marked, typos, alike, wholes, key, weights, pairs, deciding, frozenset(kinds), names,
                 years, files, total, last, empty)  # fmt: skip


def _weighed(index: Index, word: str, others: Sequence[str]) -> float:
    """How much a word decides, for which others may stand."""
    least = min((max(map(index.rarity, each.split(" "))) for each in others), default=math.inf)
    own = index.rarity(word) if word in index.counts or not others else least
    return (own + min(own, least)) / 2


def _read(index: Index, query: str) -> tuple[list[list[str]], list[str], frozenset[int], int]:
    """The words: as each is looked for, as it was typed, and the number that it is; which were mended, and the last."""
    marked = WORD.findall(unicodedata.normalize("NFC", query).lower())
    last = -1 if re.search(r"\s$", query) else len(marked) - 1
    keys = [stem(fold(word)) for word in marked]
    meant = [
        _mended(index, keys, position, is_last=position == last) if fold(word) == word else keys[position]
        for position, word in enumerate(marked)
    ]
    typos = frozenset(position for position, key in enumerate(keys) if key != meant[position])
    typed = [meant[position] if position in typos else fold(word) for position, word in enumerate(marked)]
    numbers = [[index.numbers[word]] if word in index.numbers else [] for word in marked]
    words = [[key, word, *number] for key, word, number in zip(meant, typed, numbers, strict=True)]
    return words, [meant[each] if each in typos else word for each, word in enumerate(marked)], typos, last


def _mended(index: Index, keys: Sequence[str], position: int, *, is_last: bool) -> str:
    """A word that nothing holds as it was meant: without leftover letters, else the one that is a letter apart."""
    word, known = keys[position], index.known
    if (
        len(word) < 3
        or re.search(r"\d", word)
        or word in known
        or (is_last and any(each.startswith(word) for each in known))
    ):
        return word
    typed = stem(re.sub(index.leftover, "", word))
    if typed in known:
        return typed
    before, after = keys[position - 1] if position else "", "".join(keys[position + 1 : position + 2])
    beside = {
        key: not index.side.isdisjoint((f"{before} {key}", f"{key} {after}")) for key in known if _is_near(key, word)
    }
    near = [key for key, is_beside in beside.items() if len(key) > 1 and (len(word) > 4 or is_beside)]
    return min(near, key=lambda key: (not beside[key], -index.counts[key], key), default=word)


def _is_near(a: str, b: str) -> bool:
    """Whether two words are one letter apart: more, less, another, or two exchanged."""
    if abs(len(a) - len(b)) > 1:
        return False
    same = next((at for at, (one, two) in enumerate(zip(a, b, strict=False)) if one != two), min(len(a), len(b)))
    x, y = a[same:], b[same:]
    return x[1:] == y or x == y[1:] or x[1:] == y[1:] or (x[2:] == y[2:] and x[:2] == y[1::-1])


def _standing(spelled: Spelled, words: list[list[str]], marked: list[str], *, is_plain: bool) -> Iterator[range]:
    """Where a phrase stands in a query: with the marks that it has, or typed without any."""
    is_bare = is_plain or len(spelled) > 1
    for position in range(len(words) - len(spelled) + 1):
        if all(
            words[at][0] == key and (_toned(marked[at]) == tone or (is_bare and marked[at] == words[at][1]))
            for at, (key, tone) in enumerate(spelled, position)
        ):
            yield range(position, position + len(spelled))


def _is_plain(words: list[list[str]], marked: list[str]) -> bool:
    return sum(mark == word[1] for mark, word in zip(marked, words, strict=True)) > len(marked) / 2


def _asking(
    index: Index, words: list[list[str]], marked: list[str]
) -> tuple[dict[int, int], set[str], set[int], set[str], list[int]]:
    """The places that only ask or name a kind of thing, the kinds, the areas and their places, those of files."""
    empty, kinds, areas, named, files = dict[int, int](), set[str](), set[int](), set[str](), list[int]()
    is_plain = _is_plain(words, marked)
    for spelled, kind, area in index.phrases:
        for places in _standing(spelled, words, marked, is_plain=is_plain):
            if empty.keys().isdisjoint(places):
                empty |= dict.fromkeys(places, len(places))
                kinds |= {kind} - {""}
                named |= {area} - {""}
                areas |= set(places) if area else set()
                files += places if kind == "dataset" else ()
    kinds -= {"dataset"} if "count" in kinds else set()
    return (empty if len(empty) < len(marked) else {}), kinds, areas, named, files


def _alikes(
    index: Index, words: list[list[str]], marked: list[str], areas: set[int]
) -> dict[tuple[int, ...], list[str]]:
    """What may stand in the place of words of a query; what is part of a longer phrase does not."""
    stand, is_plain = dict[tuple[int, ...], list[str]](), _is_plain(words, marked)
    for spelled, group in index.alike:
        own = " ".join(key for key, _ in spelled)
        for places in map(tuple, _standing(spelled, words, marked, is_plain=is_plain)):
            if areas.isdisjoint(places) and not any(set(places) < set(each) for each in stand):
                others = (
                    each for each in group if each != own and all(word in index.counts for word in each.split(" "))
                )
                stand.setdefault(places, []).extend(others)
    return stand


def _weight(answer: Answer, word: Sequence[str], *, is_last: bool) -> float:
    for share, words in zip(WHOLE, answer.sets, strict=True):
        if word[0] in words:
            return share
    if is_last:
        for share, words in zip(BEGUN, answer.sets, strict=True):
            if any(each.startswith(word[1]) for each in words):
                return share
    others = word[2:]
    return _weight(answer, (others[0], *others), is_last=False) if others else 0


def _stand_in(answer: Answer, phrases: Sequence[str]) -> tuple[float, int]:
    """What a thing has in the place of words: how much the best counts, and how many words in the title it is."""
    title, also, elsewhere = (ALIKE * share for share in WHOLE)
    if titled := [each.count(" ") + 1 for each in phrases if holds(answer.folded, each)]:
        return title, max(titled)
    if any(holds(name, each) for each in phrases for name in (*answer.names, *answer.more)):
        return also, 0
    return (elsewhere if any(set(each.split(" ")) <= answer.sets[2] for each in phrases) else 0), 0


def score(index: Index, answer: Answer, asked: Asked, *, is_loose: bool = False) -> float:
    """How well a thing fits; 0 where it does not. `is_loose` takes what holds any word that does not only ask."""
    if answer.code and fold(answer.code) == asked.key:
        return 1000 + FIRST[answer.kind]
    got = [
        _weight(answer, word, is_last=position == asked.last)
        * (ALIKE if position in asked.typos else OTHER if _is_other(asked, answer, position) else 1)
        for position, word in enumerate(asked.words)
    ]
    titled, near = 0.0, 0.0
    for places, phrases in asked.alike.items():
        counts, size = _stand_in(answer, phrases)
        if any(got[position] < counts for position in places):
            titled += ALIKE * min(size, len(places))
            near += sum(asked.weights[each] for each in places) / asked.total if min(size, len(places)) > 1 else 0
            got = [max(each, counts) if position in places else each for position, each in enumerate(got)]
    fits = sum(weight for weight, each in zip(asked.weights, got, strict=True) if each)
    is_named = any(got[position] for position in asked.deciding) and 1 - fits / asked.total <= MISSED
    has_any = any(each for position, each in enumerate(got) if position not in asked.empty)
    if not (has_any if is_loose else is_named):
        return 0
    titled += sum(word[0] in answer.sets[0] for at, word in enumerate(asked.words) if at not in asked.empty)
    alike = sum(mark != word[0] and mark in answer.marked for mark, word in zip(asked.marked, asked.words, strict=True))
    hits = sum(each * weight for each, weight in zip(got, asked.weights, strict=True))
    sums = 100 * hits / (3 * asked.total) + 20 * titled / len(answer.sets[0]) + FIRST[answer.kind]
    sums += 3 * alike / len(asked.words) + 16 * ALIKE * near + _placed(answer, asked) + _of_kind(answer, asked)
    names = (answer.folded, *answer.names, *answer.more)
    sums += sum(16 * share for pair, share in asked.pairs if any(holds(name, pair) for name in names))
    whole, named = (_alikeness(answer, each) for each in asked.wholes)
    return sums + max(whole, named / 2)


def _placed(answer: Answer, asked: Asked) -> float:
    """What the areas and years that a question names add or take."""
    sums = 0.0
    if answer.has_areas:
        sums += PLACED if asked.kinds & {AREA, "rank"} else 0
    elif asked.named and answer.kind in FIGURES:
        sums += PLACED if any(holds(answer.about, area) for area in asked.named) else -2 * PLACED
    if asked.years and answer.years:
        sums += -PLACED if set(asked.years).isdisjoint(answer.years) else DATED if answer.kind == "report" else 0
    return sums


def _of_kind(answer: Answer, asked: Asked) -> float:
    """What its kind adds: the whole before its parts, a count where one is asked, what a question calls by its kind."""
    sums = WHOLE_OF if answer.has_areas and "." not in answer.code else 0
    sums += COUNTED if "count" in asked.kinds and answer.answer and not re.search("[%‰]", answer.answer) else 0
    if ("dataset" if answer.kind == "table" else answer.kind) in asked.kinds:
        sums += WANTED - (DATED if answer.years and not asked.years else 0)
    return sums


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
    is_course = "since" in asked.kinds and bool(asked.years)
    if asked.typos or is_course or "define" in asked.kinds or not _is_whole(index, asked, answer):
        return False
    named = [position for position in range(len(asked.words)) if position not in asked.empty]
    missing = _missing(asked, named, answer)
    if len(named) >= LONG and any(
        len(_missing(asked, named, each)) == 1 and _beyond(asked, each) + 1 < _beyond(asked, answer)
        for each in others
        if each.kind in FIGURES
    ):
        return False
    if max(_share(index, set(name.split(" ")), asked) for name in (answer.folded, *answer.names)) < SHARE:
        return False
    if not missing:
        return any(_weight(answer, asked.words[position], is_last=False) for position in named)
    if len(missing) > 1 or asked.words[missing[0]][0] in index.counts:
        return False
    figures = [each for each in index.answers if each.kind in FIGURES]
    own = [asked.words[position][0] for position in named if asked.words[position][0] in answer.sets[0]]
    return any(sum(word in each.sets[0] for each in figures) == 1 for word in own)


def _is_whole(index: Index, asked: Asked, answer: Answer) -> bool:
    """Whether words side by side in a question, and somewhere, are so in an answer; and a file is its subject."""
    names = (answer.folded, *answer.names, *answer.more)
    if any(pair in index.side and not any(holds(name, pair) for name in names) for pair, _ in asked.pairs):
        return False
    return "dataset" not in asked.kinds or all(asked.words[position][0] in answer.sets[0] for position in asked.files)


def _share(index: Index, name: set[str], asked: Asked) -> float:
    """How much of a name a question says, by the weight of its words."""
    return sum(index.rarity(word) for word in name.intersection(chain(*asked.words))) / sum(map(index.rarity, name))


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
