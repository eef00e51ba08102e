"""What fits a question best, by the rules of the theme's assets/search/rank.js, over the same file.

A test compares the two over every question that is written down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from site_builder.extensions.mcp.question import (
    AREA,
    FILES,
    Answer,
    Asked,
    Group,
    Index,
    fold,
    holds,
    is_plain,
    question,
    standing,
    toned,
)
from site_builder.pages.search.finder import phrase

FIRST = {"indicator": 8, "figure": 5, "series": 7, "report": 7, "dataset": 5, "page": 6, "table": 1, "document": -10,
         "row": 2, "machine": -60}  # fmt: skip
WHOLE, BEGUN = (3.0, 2.4, 1.3), (2.2, 1.6, 0.8)  # a word in the title, in another name, elsewhere; and its beginning
MISSED, BETTER, OTHER, ALIKE = 0.6, 24, 0.5, 0.7
WHOLE_OF, PLACED, DATED, COUNTED, WANTED = 6, 12, 8, 6, 28
FIGURES = ("indicator", "figure")
DEFINING = {"series": 14, "page": 14, "indicator": 8, "figure": -14, "report": -8, "table": -28}
COMPARED = {"indicator": 8, "figure": -8, "series": -28, "report": -20}
NAMED = WHOLE[1] * ALIKE  # of a word that a name has, or another for it
TEXT = 0.6  # of a word that nothing of an indicator has but the text that explains it
SHARE = 0.25  # of the name of a figure, that a question says
LONG = 4  # words of a query that name something
ALMOST = 0.5  # of a name that a question says in other words


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


def _stand_in(answer: Answer, group: Group) -> tuple[float, int]:
    """What a thing has in the place of words: how much the best counts, and how many words in the title it is."""
    title, also, elsewhere = (ALIKE * share for share in WHOLE)
    if titled := [each.count(" ") + 1 for each, marked in group if holds(answer.titled, marked)]:
        return title, max(titled)
    if any(holds(name, each) for each, _ in group for name in (*answer.names, *answer.more)):
        return also, 0
    return (elsewhere if any(set(each.split(" ")) <= answer.sets[2] for each, _ in group) else 0), 0


def _got(index: Index, answer: Answer, asked: Asked) -> tuple[list[float], float, float, frozenset[int]]:
    """How much a thing has of each word, how many stand in its title for others, how much of the question they are.

    Last the places of phrases for which its title has another.
    """
    by_text = WHOLE[2] if asked.is_meaning else TEXT if answer.kind == "indicator" else 0
    got = [
        (_weight(answer, word, is_last=position == asked.last) or by_text * (word[0] in answer.text))
        * (ALIKE if position in asked.typos else OTHER if _is_other(asked, answer, position) else 1)
        for position, word in enumerate(asked.words)
    ]
    titled, near, same = 0.0, 0.0, frozenset[int]()
    for places, (own, group) in asked.alike.items():
        counts, size = _stand_in(answer, group)
        is_part = {at for at in places if asked.words[at][0] in answer.sets[0]}
        is_whole = any(holds(name, own) for name in (answer.folded, *answer.names))
        if index.has_syllables and len(places) > 1 and not is_whole and not (size and len(is_part) == len(places)):
            got = [each * (OTHER if at in is_part else 1) for at, each in enumerate(got)]
        if any(got[position] < counts for position in places):
            titled += 0 if all(at in asked.empty for at in places) else ALIKE * min(size, len(places))
            share = sum(asked.weights[each] for each in places) / asked.total
            if min(size, len(places)) > 1:
                near, same = near + share, same.union(places)
            near += share if any(marked == answer.titled for _, marked in group) else 0
            got = [max(each, counts) if position in places else each for position, each in enumerate(got)]
    return got, titled, near, same


def _is_no_more(index: Index, answer: Answer, asked: Asked, got: Sequence[float]) -> bool:
    """Whether a part of another indicator is named by no word of a question that the whole has not, too."""
    whole = index.wholes.get(re.sub(r"\.[^./]*/$", "/", answer.address)) if answer.has_areas else None
    if whole is None or whole is answer:
        return False
    every, _, _, same = _got(index, whole, asked)
    return not any(
        counts >= NAMED and counts > every[position] and position not in same
        for position, counts in enumerate(got)
        if position not in asked.empty
    )


def score(index: Index, answer: Answer, asked: Asked) -> tuple[float, bool]:
    """How well a thing fits, 0 where it holds no word that names something; whether it holds those that decide."""
    if answer.code and fold(answer.code) == asked.key:
        return 1000 + FIRST[answer.kind], True
    got, titled, near, _ = _got(index, answer, asked)
    fits = sum(weight for weight, each in zip(asked.weights, got, strict=True) if each)
    is_named = any(got[position] for position in asked.deciding) and 1 - fits / asked.total <= MISSED
    is_dated = _is_wanted(answer, asked) and not set(asked.years).isdisjoint(answer.years)
    is_asked = answer.address in asked.kinds
    if not is_asked and not any(each for position, each in enumerate(got) if position not in asked.empty):
        return 0, False
    titled += sum(word[0] in answer.sets[0] for at, word in enumerate(asked.words) if at not in asked.empty)
    alike = sum(mark != word[0] and mark in answer.marked for mark, word in zip(asked.marked, asked.words, strict=True))
    hits = sum(each * weight for each, weight in zip(got, asked.weights, strict=True))
    sums = 100 * hits / (3 * asked.total) + 20 * titled / len(answer.sets[0]) + FIRST[answer.kind]
    sums += 3 * alike / len(asked.words) + 16 * ALIKE * near + _placed(index, answer, asked) + _of_kind(answer, asked)
    names = (answer.folded, *answer.names, *answer.more)
    sums -= WANTED if _is_no_more(index, answer, asked, got) else 0
    sums += sum(16 * share for pair, share in asked.pairs if any(holds(name, pair) for name in names))
    whole, named = (_alikeness(answer, each) for each in asked.wholes)
    sums += (2 if _is_list(index, answer, asked) else 4) * WANTED if is_asked else 0
    return sums + max(whole, named / 2), is_asked or is_named or is_dated


def _is_list(index: Index, answer: Answer, asked: Asked) -> bool:
    """Whether a page lists things of which a question means one: it names something."""
    below = (each.address for each in index.answers if each is not answer)
    return len(asked.empty) < len(asked.words) and any(each.startswith(answer.address) for each in below)


def _placed(index: Index, answer: Answer, asked: Asked) -> float:
    """What the areas, years and parts of years that a question names add or take."""
    sums = 0.0
    if answer.has_areas:
        sums += PLACED if asked.kinds & {AREA, "rank"} else 0
    elif asked.named and (answer.kind in FIGURES or (answer.kind == "report" and "report" not in asked.kinds)):
        sums += PLACED if any(holds(answer.about, area) for area in asked.named) else -2 * PLACED
    if len(set(asked.years)) > 1 and _is_wanted(answer, asked):
        sums += 0 if answer.years else PLACED  # the joined file before that of one year
    elif asked.years and answer.years:
        is_other, is_wanted = set(asked.years).isdisjoint(answer.years), _is_wanted(answer, asked)
        own = {"report": DATED, "indicator": DATED / 2}.get(answer.kind, 0)
        sums += -PLACED if is_other else PLACED if is_wanted else own
    if asked.spans and answer.kind in (*FIGURES, "report", "dataset"):
        own = DATED if answer.kind == "indicator" else PLACED
        sums += own if is_in(index, answer, asked.spans) else -PLACED if answer.kind == "figure" else 0
    return sums


def is_in(index: Index, answer: Answer, spans: Collection[str]) -> bool:
    """Whether a thing is of a part of a year, by what its title and period say."""
    return any(holds(phrase(f"{answer.title} {answer.when}"), each) for span in spans for each in index.spans[span])


def _is_wanted(answer: Answer, asked: Asked) -> bool:
    """Whether a question calls a thing by its kind."""
    own = FILES if answer.kind in ("table", "dataset") else (answer.kind,)
    return not asked.kinds.isdisjoint((answer.address, *own))


def _of_kind(answer: Answer, asked: Asked) -> float:
    """What its kind adds: the whole before its parts, a count where one is asked, what a question calls by its kind."""
    sums: float = WHOLE_OF if answer.has_areas and "." not in answer.code else 0
    sums -= WANTED if answer.has_areas and "." in answer.code and "whole" in asked.kinds else 0
    is_share = re.search("[%‰]", answer.answer) is not None
    sums += COUNTED if "count" in asked.kinds and answer.answer and not is_share else 0
    sums += (COUNTED if is_share else -COUNTED) if "share" in asked.kinds and answer.answer else 0
    is_wanted = _is_wanted(answer, asked)
    if asked.is_lost and answer.kind == "series":
        sums += PLACED
    elif asked.years:
        is_undated = is_wanted and not answer.years and len(set(asked.years)) == 1
        sums -= PLACED if answer.kind in ("series", "page") or is_undated else 0
    elif answer.years and is_wanted:
        sums -= DATED
    sums += COMPARED.get(answer.kind, 0) if asked.kinds & {"course", "rank", "compare"} else 0
    sums -= WANTED if answer.kind == "document" and asked.kinds else 0
    sums -= WANTED if "page" in asked.kinds and answer.kind in FIGURES else 0
    if asked.is_meaning:
        sums += DEFINING.get(answer.kind, 0) + (WHOLE_OF if answer.text and answer.kind == "indicator" else 0)
    is_file = "file" in asked.kinds and answer.kind != "report"
    return sums + (WANTED * (3 if is_file else 1) if is_wanted else 0)


def _alikeness(answer: Answer, whole: str) -> float:
    """As a whole: the exact title, a name or the code, or a stretch of one."""
    if answer.folded == whole:
        return 80
    if whole in answer.names or (answer.code and fold(answer.code) == whole):
        return 40
    if holds(answer.folded, whole):
        return 25 if answer.folded.startswith(whole) else 20
    return 16 if any(holds(name, whole) for name in (*answer.names, *answer.more)) else 0


def rank(index: Index, query: str) -> list[tuple[float, Answer]]:
    """The answers that fit, or do much better with fewer of the words, the best first, with how well they do."""
    index = index.of(query)
    asked = question(index, query)
    if not asked.words:
        return []
    scored = [each for answer in index.answers if (each := (*score(index, answer, asked), answer))[0] > 0]
    best = max((each for each, is_fit, answer in scored if is_fit and answer.kind != "page"), default=-math.inf)
    fitting = [(each, answer) for each, is_fit, answer in scored if is_fit or each > best + BETTER]
    return sorted(fitting, key=lambda each: -each[0])


def is_sure(index: Index, query: str, answer: Answer, others: Sequence[Answer] = ()) -> bool:
    """Whether nothing that a query names is left out: each word asks, names an area or a period, or is the answer's.

    Of a long query none of the `others` that lacks one word says less beyond what is asked; none that fits as well says
    about as little. Where the points of an area are asked and the answer is in points, near words name it, too.
    """
    index = index.of(query)
    asked = question(index, query)
    is_scored, is_score = any(holds(phrase(answer.answer), each) for each in index.scores), "score" in asked.kinds
    stands = _Stands(asked, is_near=is_scored and bool(asked.named) and is_score)
    is_course = "course" in asked.kinds and (bool(asked.years) or answer.kind == "figure")
    is_report = "report" in asked.kinds and "count" not in asked.kinds
    is_page = any(kind[-1:] == "/" for kind in asked.kinds)
    is_other = asked.is_meaning or asked.is_otherwise or is_course or is_report or is_page
    is_other = is_other or (is_scored and not is_score and _is_amount(index, asked, answer))
    if asked.typos or is_other or not _is_whole(index, asked, answer, stands):
        return False
    named = [position for position in range(len(asked.words)) if position not in asked.empty]
    if any(_is_nearer(index, stands, named, each, answer) for each in others if each.kind in FIGURES):
        return False
    words, spoken = set(chain(*asked.words)), stands.spoken(answer)
    if _share(index, answer, words) < SHARE and _share(index, answer, spoken) < ALMOST:
        return False
    return not _missing(stands, named, answer) and any(stands.fits(answer, position) for position in named)


def _is_amount(index: Index, asked: Asked, answer: Answer) -> bool:
    """Whether money is asked for, of what a title is about by its later words: how open budgets are is not money."""
    plain, head = is_plain(asked.words, asked.marked), answer.folded.split(" ")[0]
    is_money = any(any(standing(each, asked.words, asked.marked, is_plain=plain)) for each in index.amounts)
    return is_money and all(word[0] != head for word in asked.words)


@dataclass(frozen=True)
class _Stands:
    """What of a question answers have other words for: those that are part of it, or any where near ones count."""

    asked: Asked
    is_near: bool

    def of(self, answer: Answer) -> Iterator[tuple[tuple[int, ...], str, list[str]]]:
        """Places of the question, what is there, and what the answer has for it."""
        names = (answer.folded, *answer.names)
        for places, (own, group) in self.asked.alike.items():
            parts = [each for each, _ in group if self.is_near or holds(own, each)]
            if has := [each for each in parts if any(holds(name, each) for name in names)]:
                yield places, own, has

    def fits(self, answer: Answer, position: int) -> bool:
        """Whether an answer has a word of the question, or another for it."""
        is_own = _weight(answer, self.asked.words[position], is_last=False) > 0
        return is_own or any(position in places for places, _, _ in self.of(answer))

    def spoken(self, answer: Answer) -> set[str]:
        """The words of the question, and those that the answer has in their place."""
        phrases = (each for _, _, has in self.of(answer) for each in has)
        return {*chain(*self.asked.words), *chain.from_iterable(each.split(" ") for each in phrases)}


def _is_nearer(index: Index, stands: _Stands, named: Sequence[int], each: Answer, answer: Answer) -> bool:
    """Whether another figure may be meant: it fits as well, or but for one word and says less beyond what is asked."""
    lost, beyond, own = len(_missing(stands, named, each)), _beyond(index, stands, each), _beyond(index, stands, answer)
    if lost:
        return lost == 1 and len(named) >= LONG and beyond + lost < own
    is_like = each.has_areas == answer.has_areas if each.kind == answer.kind else each.kind == "indicator"
    is_part = each.address.startswith(f"{answer.address[:-1]}.")  # 4.2 of 4
    return own > 0 and is_like and each.value != answer.value and not is_part and beyond <= own + 1


def _is_whole(index: Index, asked: Asked, answer: Answer, stands: _Stands) -> bool:
    """Whether words side by side in a question, and somewhere, are so in an answer; and a file is its subject."""
    names, plain = (answer.folded, *answer.names), is_plain(asked.words, asked.marked)
    for spelled in index.others:
        if any(standing(spelled, asked.words, asked.marked, is_plain=plain)):
            own = " ".join(key for key, _ in spelled)
            if not any(holds(name, own) for name in names):
                return False
    for places, (own, _) in asked.alike.items():
        is_titled = len(places) > 1 and set(own.split(" ")) <= answer.sets[0]
        if is_titled and not any(holds(name, own) for name in (*names, *answer.more)):
            return False
    standing_for = [own for _, own, _ in stands.of(answer) if stands.is_near]
    for pair, _ in asked.pairs:
        is_titled = set(pair.split(" ")) <= answer.sets[0]
        have = (*names, *answer.more, *standing_for)
        if pair in index.side and not is_titled and not any(holds(name, pair) for name in have):
            return False
    return asked.kinds.isdisjoint(FILES) or all(asked.words[position][0] in answer.sets[0] for position in asked.files)


def _share(index: Index, answer: Answer, spoken: Set[str]) -> float:
    """How much of its best name is said, by the weight of the words."""
    names = [set(name.split(" ")) for name in (answer.folded, *answer.names)]
    return max(sum(map(index.rarity, name & spoken)) / sum(map(index.rarity, name)) for name in names)


def _missing(stands: _Stands, named: Sequence[int], answer: Answer) -> list[int]:
    """The places of words that an answer does not hold; numbers may name a period."""
    asked = stands.asked
    dated = {at for at, word in enumerate(asked.words) if word[1] in (*asked.years, *asked.months)}
    fits = {at for at in named if at in dated or stands.fits(answer, at)}
    return [at for at in named if at not in fits or _is_other(asked, answer, at)]


def _is_other(asked: Asked, answer: Answer, position: int) -> bool:
    """Whether a word that was typed with marks stands in the title with others alone: bãi is not bài."""
    mark, (key, typed, *_) = asked.marked[position], asked.words[position]
    has_word = (mark != typed or asked.is_marked) and key in answer.sets[0]
    return has_word and all(toned(word) != toned(mark) for word in answer.marked)


def _beyond(index: Index, stands: _Stands, answer: Answer) -> int:
    """How many words of a title nobody asked for, in the title that is nearest."""
    words = stands.spoken(answer) | index.blank
    return min(len(set(name.split(" ")) - words) for name in (answer.folded, *answer.names))
