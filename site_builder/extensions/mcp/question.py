"""What a question asks, and answers ready to be ranked, as the theme's assets/search/rank.js reads them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from site_builder.core.text import fold as without_marks
from site_builder.pages.search.finder import WORD, keys_of, phrase, stem

EMPTY, DATE, STRANGE = 0.08, 0.3, 0.3  # the weight of a word that only asks, of a year, of one that no answer holds
UNIT, RARE = 2.6, 4  # what a word of a phrase that belongs together weighs; how many things at least have a word
AREA, SPAN = "area", "span"
FILES = ("dataset", "file")
THINGS = (*FILES, "report", "page", "machine", "series", "indicator", "figure", "table", "document", "row")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d$")
BEFORE = {"not": re.compile(r"\D"), "from": _YEAR_ALONE}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH = re.compile(r"\d{1,2}(?=[/-](?:19|20)\d\d)")
Spelled = list[tuple[str, str]]  # a phrase word by word: as it is looked for, and with its marks
Group = list[tuple[str, str]]  # phrases for the same, each in that way


def fold(text: str) -> str:
    """Without marks and capitals."""
    return without_marks(text).lower()


def with_marks(text: str) -> str:
    """The same with the marks that it has: chi tiêu is not chỉ tiêu."""
    words = WORD.findall(unicodedata.normalize("NFC", text).lower())
    return " ".join(stem(word) if fold(word) == word else toned(word) for word in words)


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
    facts: str
    is_foreign: bool
    value: str
    about: str
    titled: str
    text: frozenset[str]
    years: tuple[str, ...]
    folded: str
    names: tuple[str, ...]
    more: tuple[str, ...]
    marked: frozenset[str]
    sets: tuple[frozenset[str], frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Index:
    """The answers of a language, with how many hold each word, and the words that ask.

    `side` are words that stand side by side somewhere, `leftover` letters that a keyboard did not turn into marks,
    `others` phrases that make a figure another one, `amounts` those for money, `blank` those that only ask, `tones`
    single words among them with their marks, `scores` those for points, `spans` those of a part of a year, `wholes` by
    address what may have parts, `short` what forms of phones stand for, `own` the words of its language and of titles,
    `wide` the same answers with the words of all languages.
    """

    answers: tuple[Answer, ...]
    counts: Counter[str]
    phrases: tuple[tuple[Spelled, str, str], ...]
    alike: tuple[tuple[Spelled, Group], ...]
    numbers: Mapping[str, str]
    leftover: str
    known: frozenset[str]
    side: frozenset[str]
    others: tuple[Spelled, ...]
    amounts: tuple[Spelled, ...]
    blank: frozenset[str]
    tones: Mapping[str, Collection[str]]
    scores: tuple[str, ...]
    spans: Mapping[str, Sequence[str]]
    has_syllables: bool
    wholes: Mapping[str, Answer]
    short: Mapping[str, str]
    own: frozenset[str]
    wide: Index | None = None

    def rarity(self, word: str) -> float:
        """How much a word decides."""
        return math.log(1 + len(self.answers) / max(self.counts[word], RARE))

    def of(self, query: str) -> Index:
        """The one that knows the words of a query: one that its language does not have may be of another."""
        words = WORD.findall(fold(query))
        strange = [word for word in words if not re.search(r"\d", word) and stem(word) not in self.own]
        is_typed = strange == words[-1:] and any(each.startswith(word) for each in self.own for word in strange)
        return self if not strange or is_typed or self.wide is None else self.wide


def prepare(loaded: Mapping[str, Any], every: Mapping[str, Any] | None = None) -> Index:
    """The file of a language, with the words of all languages where these are known."""
    wide = prepare({**loaded, "asks": every}) if every else None
    pairs = sorted(
        ((phrase(name), [phrase(each) for each in meanings]) for name, meanings in loaded["short"].items()),
        key=lambda pair: -len(pair[0]),
    )
    answers = tuple(_answer(line, loaded["kinds"], pairs) for line in loaded["hits"])
    counts = Counter(
        word for answer in answers if answer.kind != "document" for word in frozenset().union(*answer.sets)
    )
    asks = loaded.get("asks", {})
    called = [
        *((name, area) for area in asks.get("areas", ()) for name in (area, area.replace(" ", ""))),
        *asks.get("called", {}).items(),
    ]
    phrases = [(_spell(name), AREA, phrase(area)) for name, area in called]
    spans, kinds = asks.get("spans", {}), dict(asks.get("kinds", {}))
    others, amounts = (tuple(map(_spell, kinds.pop(kind, ()))) for kind in ("other", "amount"))
    phrases += [(_spell(text), SPAN, span) for span, texts in spans.items() for text in texts]
    phrases += [(_spell(text), kind, "") for kind, texts in kinds.items() for text in texts]
    phrases += [(_spell(text), "", "") for text in asks.get("empty", ())]
    groups = [(texts, [(phrase(text), with_marks(text)) for text in texts]) for texts in asks.get("alike", ())]
    alike = [(_spell(text), group) for texts, group in groups for text in texts]
    spelled = [
        " ".join(key for key, _ in words) for words in (*(each[0] for each in phrases), *(each[0] for each in alike))
    ]
    words = [text.split(" ") for text in (*(name for each in answers for name in (each.folded, *each.names)), *spelled)]
    phrases.sort(key=lambda each: -len(each[0]))
    alike.sort(key=lambda each: -len(each[0]))
    known, side = frozenset(counts).union(*words), frozenset(f"{a} {b}" for each in words for a, b in pairwise(each))
    numbers, leftover = asks.get("numbers", {}), asks.get("leftover", "(?!)")
    tones = defaultdict[str, set[str]](set)
    for key, tone in (each[0] for each in map(_spell, asks.get("empty", ())) if len(each) == 1):
        tones[key].add(tone)
    blank, spoken = frozenset(map(phrase, asks.get("empty", ()))), {span: [*map(phrase, spans[span])] for span in spans}
    scores = tuple(map(phrase, kinds.get("score", ())))
    return Index(answers, counts, tuple(phrases), tuple(alike), numbers, leftover, known, side, others, amounts, blank,
                 tones, scores, spoken, bool(loaded.get("syllables")),
                 {each.address: each for each in answers if each.has_areas}, asks.get("short", {}),
                 frozenset(" ".join((*(each.folded for each in answers), *spelled, *asks.get("short", {}))).split(" ")),
                 wide)  # fmt: skip


def _spell(text: str) -> Spelled:
    return [(stem(fold(word)), toned(word)) for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def _answer(line: Sequence[Any], kinds: Sequence[Sequence[str]], short: Sequence[tuple[str, list[str]]]) -> Answer:
    whole = (*line, *[""] * 15)[:15]
    kind, title, address, code, answer, when, status, also, words, foreign, many, value, _, text, facts = whole
    folded, names = phrase(title), tuple(phrase(name) for name in also.split("|")) if also else ()
    more = tuple(dict.fromkeys(word for name in (folded, *names) for word in _spelled(name, short)))
    others = (*names, *more, phrase(re.sub("[-_]", " ", code)))
    years = _YEAR.findall(f"{title} {when} {words if kinds[kind][0] in ('indicator', 'report') else ''}")
    marked = WORD.findall(unicodedata.normalize("NFC", title).lower())
    also_words = (word for name in others for word in name.split(" "))
    elsewhere = keys_of(f"{words} {when} {answer} {kinds[kind][1]}")
    return Answer(kinds[kind][0], title, address, code, answer, when, status, bool(many), facts, foreign == 1, value,
                  phrase(f"{title} {when} {words}"), with_marks(title), frozenset(keys_of(text)), tuple(years), folded,
                  names, more, frozenset(marked),
                  (frozenset(folded.split(" ")), frozenset(also_words), frozenset(elsewhere)))  # fmt: skip


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

    `alike` are places with what is there and the phrases that may stand for it, `named` the areas, `files` the places
    that ask for a file, `spans` parts of a year; `is_otherwise`: something is denied, or a course begins somewhere;
    `is_lost`: nothing is of a year that is named.
    """

    words: list[list[str]]
    marked: list[str]
    typos: frozenset[int]
    alike: Mapping[tuple[int, ...], tuple[str, Group]]
    wholes: tuple[str, str]
    key: str
    weights: list[float]
    pairs: list[tuple[str, float]]
    deciding: frozenset[int]
    kinds: frozenset[str]
    named: frozenset[str]
    spans: frozenset[str]
    years: list[str]
    months: list[str]
    files: list[int]
    total: float
    last: int
    empty: Collection[int]
    is_otherwise: bool
    is_lost: bool
    is_marked: bool

    @property
    def is_meaning(self) -> bool:
        """Whether it asks what something means or how it is computed."""
        is_figure = self.kinds & {"count", AREA} or self.years or self.spans
        return bool(self.kinds & {"define", "page"}) or ("what" in self.kinds and not is_figure)


def question(index: Index, query: str) -> Asked:
    """What is asked: rare words decide, words that only ask hardly count."""
    index = index.of(query)
    words, marked, typos, last = _read(index, query)
    every = list(_asking(index, words, marked))
    near = _alikes(index, words, marked, set(_at(every, AREA)))
    asks = [each for each in every if each[1] == AREA or not any(set(each[0]) < set(places) for places in near)]
    empty, before = _only_asking(asks, len(words)), [(at[-1] + 1, kind) for at, kind, _ in asks if kind in BEFORE]
    alike = {at: each for at, each in near.items() if any(empty.get(position, 0) <= len(at) for position in at)}
    known = [
        word[0] in index.counts
        or any(position in places for places in alike)
        or (len(word[0]) > 2 and re.search(r"\d", word[0]) is not None)
        or (position == last and any(each.startswith(word[1]) for each in index.counts))
        for position, word in enumerate(words)
    ]
    lost = {at for at, (key, *_) in enumerate(words) if _YEAR_ALONE.match(key) and key not in index.counts}
    is_since = any(kind == "from" and at < len(words) and BEFORE[kind].match(marked[at]) for at, kind in before)
    years = {at for at, (key, *_) in enumerate(words) if _YEAR_ALONE.match(key)}
    hardly = {*empty, *lost, *(years if is_since else ())}
    weights = [
        _weighed(index, word[0], [(at, own) for at, (_, own) in alike.items() if position in at])
        * (EMPTY if position in hardly else DATE if position in years else 1 if known[position] else STRANGE)
        for position, word in enumerate(words)
    ]
    total = sum(weights)
    most = max((each for position, each in enumerate(weights) if known[position]), default=0)
    pairs = [
        (f"{words[position][0]} {words[position + 1][0]}", (weights[position] + weights[position + 1]) / total / 2)
        for position in range(len(words) - 1)
        if position not in empty and position + 1 not in empty
    ]
    wholes = (" ".join(key for key, *_ in words), " ".join(word[0] for at, word in enumerate(words) if at not in empty))
    deciding = frozenset(position for position, each in enumerate(weights) if each >= most / 2)
    kinds = {kind for _, kind, _ in asks} - {"", SPAN}
    kinds -= set(FILES) if kinds & {"count", "page"} else set()
    kinds -= ({"define"} if "file" in kinds else {"dataset"}) if "define" in kinds else set()
    named, spans = (frozenset(name for _, kind, name in asks if kind == each) for each in (AREA, SPAN))
    dated = [] if is_since else _YEAR.findall(query)
    is_otherwise = any(
        at < len(words) and at - 1 in empty and at not in empty and BEFORE[kind].match(marked[at])
        for at, kind in before
    )
    return Asked(words, marked, typos, alike, wholes, fold(query.strip()), weights, pairs, deciding,
                 frozenset(kinds), named, spans, dated, _MONTH.findall(query), _at(asks, *FILES), total, last,
                 empty, is_otherwise, bool(lost),
                 index.has_syllables and not is_plain(words, marked))  # fmt: skip


def _weighed(index: Index, word: str, near: Sequence[tuple[tuple[int, ...], Group]]) -> float:
    """How much a word decides, for which others may stand; one of a phrase that belongs together does so by that."""
    others = [each for _, group in near for each, _ in group]
    least = min((max(map(index.rarity, each.split(" "))) for each in others), default=math.inf)
    own = index.rarity(word) if word in index.counts or not others else least
    return max((own + min(own, least)) / 2, UNIT * any(len(at) > 1 for at, _ in near))


def _read(index: Index, query: str) -> tuple[list[list[str]], list[str], frozenset[int], int]:
    """The words: as each is looked for, as it was typed, and the number that it is; which were mended, and the last."""
    typed = WORD.findall(unicodedata.normalize("NFC", query).lower())
    marked = [each for word in typed for each in _in_full(index, word)]
    last = -1 if re.search(r"\s$", query) else len(marked) - 1
    keys = [stem(fold(word)) for word in marked]
    meant = [
        _mended(index, keys, position, is_last=position == last) if fold(word) == word else keys[position]
        for position, word in enumerate(marked)
    ]
    typos = frozenset(position for position, key in enumerate(keys) if key != meant[position])
    plain = [meant[position] if position in typos else fold(word) for position, word in enumerate(marked)]
    numbers = [[index.numbers[word]] if word in index.numbers else [] for word in marked]
    words = [[key, word, *number] for key, word, number in zip(meant, plain, numbers, strict=True)]
    return words, [meant[each] if each in typos else word for each, word in enumerate(marked)], typos, last


def _in_full(index: Index, word: str) -> list[str]:
    """A short form of phones as what it stands for, unless something has it."""
    return [word] if stem(fold(word)) in index.counts else WORD.findall(index.short.get(fold(word), word))


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


def standing(spelled: Spelled, words: list[list[str]], marked: list[str], *, is_plain: bool) -> Iterator[range]:
    """Where a phrase stands in a query: with the marks that it has, or typed without any."""
    is_bare = is_plain or len(spelled) > 1
    for position in range(len(words) - len(spelled) + 1):
        if all(
            words[at][0] == key and (toned(marked[at]) == tone or (is_bare and marked[at] == words[at][1]))
            for at, (key, tone) in enumerate(spelled, position)
        ):
            yield range(position, position + len(spelled))


def is_plain(words: list[list[str]], marked: list[str]) -> bool:
    """Whether a query is typed without marks: hardly a word has any."""
    return sum(mark == word[1] for mark, word in zip(marked, words, strict=True)) > len(marked) / 2


def _only_asks(index: Index, spelled: Spelled, typed: str) -> bool:
    """Whether a word typed without marks is rather one that only asks: tai is tại before it is tải."""
    [(key, tone), *more] = spelled
    return not more and toned(typed) != tone and tone not in index.tones.get(key, (tone,))


def _asking(index: Index, words: list[list[str]], marked: list[str]) -> Iterator[tuple[range, str, str]]:
    """What only asks, or names a kind of thing, an area or a part of a year: its places, kind and name."""
    taken, plain = set[int](), is_plain(words, marked)
    for spelled, kind, name in index.phrases:
        for places in standing(spelled, words, marked, is_plain=plain):
            if taken.isdisjoint(places) and not (kind and _only_asks(index, spelled, marked[places[0]])):
                taken.update(places)
                yield places, kind, name


def _only_asking(asks: Sequence[tuple[range, str, str]], count: int) -> dict[int, int]:
    """Places that only ask; where all words do, areas are what is asked for, else kinds of things."""
    empty = {at: len(places) for places, _, _ in asks for at in places}
    naming = _at(asks, AREA) or [at for places, kind, _ in asks if kind in THINGS or kind[-1:] == "/" for at in places]
    if len(empty) < count:
        return empty
    return {at: size for at, size in empty.items() if at not in naming} if naming else {}


def _at(asks: Sequence[tuple[range, str, str]], *kinds: str) -> list[int]:
    return [at for places, kind, _ in asks if kind in kinds for at in places]


def _alikes(
    index: Index, words: list[list[str]], marked: list[str], areas: set[int]
) -> dict[tuple[int, ...], tuple[str, Group]]:
    """What may stand in the place of words of a query; what is part of a longer phrase does not."""
    stand, plain = dict[tuple[int, ...], tuple[str, Group]](), is_plain(words, marked)
    for spelled, group in index.alike:
        own = " ".join(key for key, _ in spelled)
        for places in map(tuple, standing(spelled, words, marked, is_plain=plain)):
            if areas.isdisjoint(places) and not any(set(places) < set(each) for each in stand):
                known = (each for each in group if all(word in index.counts for word in each[0].split(" ")))
                stand.setdefault(places, (own, []))[1].extend(each for each in known if each[0] != own)
    return stand


def toned(word: str) -> str:
    """A word with its marks, in one spelling of those that people use: hoà and hòa, tỉ and tỷ."""
    spread = unicodedata.normalize("NFD", word).replace("y", "i")
    return "".join(sorted(spread, key=lambda letter: unicodedata.combining(letter) > 0))
