"""What a sentence says that follows from the figures it calls: a rank, a median, a difference, typed by hand.

It is held to what the tables give only where nothing else can be meant: the words say which of them it is, the figure
that a call draws into the sentence is known in the areas or the periods that it takes, and no word names another
period, a plan or a part of the areas. What is judged here is right or an error; anything else is left to be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from site_builder.core.language import any_of
from site_builder.core.numbers.qualifier import holds, promise_of
from site_builder.core.problem import BindingError
from site_builder.derive.derivations import Derivations
from site_builder.derive.figures import AT, Figure
from site_builder.derive.history import Entry
from site_builder.model.report import Report
from site_builder.validate.consistency.scope import Scope
from site_builder.validate.consistency.sentences import Mention, Sentence

_RANK = re.compile(
    rf"(?:{any_of('sentence.rank')})\s+(?P<rank>[1-9]\d{{0,3}})(?:st|nd|rd|th)?(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"\s*(?:/|(?:{any_of('sentence.out-of')})\s+(?:(?:{any_of('sentence.all')})\s+)*)(?P<all>\d+)",
    re.IGNORECASE,
)
_MEDIAN = re.compile(
    rf"(?<!\w)(?:{any_of('sentence.median')})(?!\w)[^\d.,;:|\ue000\N{{BULLET}}]{{0,30}}$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"(?<!\w)(?:{any_of('sentence.rises')}|{any_of('sentence.falls')})"
    rf"\s+(?:(?:{any_of('sentence.moves-filler')})\s+)?$",
    re.IGNORECASE,
)
_MAKES = re.compile(
    rf"(?:{any_of('sentence.makes')})\s+(?:(?:{any_of('sentence.makes-filler')})\s+)*$",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?<!\w)(?:{any_of('sentence.from')})\s+$", re.IGNORECASE)
_WHOLE = re.compile(rf"(?<!\w)(?:{any_of('sentence.whole')})(?!\w)", re.IGNORECASE)
_OTHERS = re.compile(rf"(?<!\w)(?:{any_of('sentence.else')})(?!\w)", re.IGNORECASE)
_PAST = re.compile(rf"(?<!\w)(?:{any_of('sentence.past')})(?!\w)[^.;|]*$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,/])(?:1[89]|20|21)\d\d(?![\d/]|[.,]\d)")
_POINTS = re.compile(rf"(?:{any_of('sentence.points-of-share')})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A typed result at a place of a sentence, and the one that the tables give, with the call that prints it."""

    text: str
    start: int
    holds: bool
    right: str
    call: str
    operands: tuple[Mention, ...]


@dataclass(frozen=True)
class Statements:
    """Finds what is typed in a report's sentences and follows from the figures that they call."""

    scope: Scope
    report: Report

    def of(self, sentence: Sentence) -> Iterator[Statement]:
        """The statements of one sentence, each once."""
        bound = tuple(each for each in sentence.mentions if each.key and not each.call)
        if bound and not _OTHERS.search(sentence.written):
            yield from self._ranks(sentence, bound)
            for mention in sentence.mentions:
                if not mention.is_bound and promise_of(mention.qualifier) is not None:
                    yield from self._median(sentence, mention, bound)
                    yield from self._difference(sentence, mention, bound)
                    yield from self._share(sentence, mention, bound)

    @cached_property
    def _derive(self) -> Derivations:
        portal, report = self.scope.portal, self.report
        figures, language = self.scope.texts[report.uri].figures, self.scope.language

        def stated(code: str) -> Sequence[Entry]:
            return portal.histories.stated(report, code)

        return Derivations(portal.read, report, figures, stated, language)

    def _ranks(self, sentence: Sentence, bound: tuple[Mention, ...]) -> Iterator[Statement]:
        known = [(each, rank) for each in bound if (rank := self._figure("rank", each.key))]
        areas = len({each.key.partition(AT)[0] for each, _ in known}) == 1 and self._areas(known)
        for match in _RANK.finditer(sentence.written) if known else ():
            of = _OUT_OF.match(sentence.written, match.end())
            is_part = bool(of and areas and int(of["all"]) != areas)
            if is_part or not self._is_now(sentence, match.start()):
                continue
            if of and areas:
                yield Statement(of["all"], of.start("all"), True, str(areas), "", ())
            before = [each for each in known if each[0].start < match.start()]
            mention, rank = (before or known)[-1 if before else 0]
            is_right = any(int(match["rank"]) == each.value for _, each in known)
            yield self._statement(
                match[0], match.start(), is_right, rank, f'rank("{mention.key}")', mention
            )

    def _areas(self, known: list[tuple[Mention, Figure]]) -> int:
        return self._derive.ranked(known[0][0].key.partition(AT)[0])

    def _median(
        self, sentence: Sentence, mention: Mention, bound: tuple[Mention, ...]
    ) -> Iterator[Statement]:
        codes = {each.key.partition(AT)[0] for each in bound}
        if len(codes) == 1 and _MEDIAN.search(sentence.text[: mention.start]):
            (code,) = codes
            median = self._figure("median", code)
            if median and self._is_now(sentence, mention.start):
                is_right = self._holds(mention, Decimal(median.value or 0))
                call = f'median("{code}")'
                yield self._statement(
                    mention.text, mention.start, is_right, median, call, *bound[:1]
                )

    def _difference(
        self, sentence: Sentence, mention: Mention, bound: tuple[Mention, ...]
    ) -> Iterator[Statement]:
        before = sentence.text[: mention.start]
        if not _MOVED.search(before) or _WHOLE.search(re.split(r"[.;]", before)[-1]):
            return
        alike = [each for each in bound if _is_of(mention, each)]
        known = list(self._differences(sentence, mention, alike))
        if known:
            sizes = [abs(Decimal(size.value or 0)) for size, _, _ in known]
            is_right = any(self._holds(mention, each) for each in sizes)
            size, call, operands = known[0]
            text, start = mention.text, mention.start
            yield self._statement(text, start, is_right, size, call, *operands)

    def _share(
        self, sentence: Sentence, mention: Mention, bound: tuple[Mention, ...]
    ) -> Iterator[Statement]:
        """A wrong one: what is right is recomputed with all other shares."""
        counts = {each.key: each for each in bound if each.unit != "%"}
        if (
            mention.unit != "%"
            or len(counts) != 2
            or not _MAKES.search(sentence.text[: mention.start])
        ):
            return
        part, whole = sorted(counts.values(), key=lambda each: each.value)
        share = self._figure("share", part.key, whole.key)
        if share and not self._holds(mention, Decimal(part.value) / Decimal(whole.value) * 100):
            call, operands = f'share("{part.key}", "{whole.key}")', (part, whole)
            yield self._statement(mention.text, mention.start, False, share, call, *operands)

    def _differences(
        self, sentence: Sentence, mention: Mention, alike: list[Mention]
    ) -> Iterator[tuple[Figure, str, tuple[Mention, ...]]]:
        """What the size may be, the likeliest first: of a figure and its own of a period before, or of two figures, of
        which words say that one became the other.
        """
        years = {int(year) for year in _YEAR.findall(sentence.written)} - {self.report.period.year}
        figures = {each.key: each for each in alike}
        nearest = sorted(figures.values(), key=lambda each: abs(each.start - mention.start))
        became = [each for each in alike[:1] if _FROM.search(sentence.text[: each.start])]
        changes = [
            (each, since)
            for each in nearest
            for since in self._derive.earlier(each.key)
            if years <= {since.year}
        ]
        for each, since in changes:
            yield from self._sized((each,), each.key, since.code)
        for one, other in combinations(figures.values(), 2) if changes or became else ():
            yield from self._sized((other, one), other.key, one.key)

    def _sized(
        self, operands: tuple[Mention, ...], key: str, other: str
    ) -> Iterator[tuple[Figure, str, tuple[Mention, ...]]]:
        if size := self._figure("difference", key, other):
            yield size, f'difference("{key}", "{other}", sign=False)', operands

    def _figure(self, name: str, *keys: str) -> Figure | None:
        work_out: Callable[..., Figure] = getattr(self._derive, name)
        try:
            return work_out(*keys)
        except BindingError:
            return None

    def _is_now(self, sentence: Sentence, start: int) -> bool:
        """Whether no word before a place speaks of another time than the report's."""
        before = re.split(r"[.;|]|,\s", sentence.written[:start])[-1]
        years = {int(year) for year in _YEAR.findall(before)}
        return years <= {self.report.period.year} and not _PAST.search(before)

    def _holds(self, mention: Mention, value: Decimal) -> bool:
        promise = promise_of(mention.qualifier)
        return promise is not None and holds(promise, mention.value, value)

    def _statement(
        self, text: str, start: int, is_right: bool, right: Figure, call: str, *operands: Mention
    ) -> Statement:
        value = Decimal(right.value or 0)
        size = abs(value) if call.startswith("difference") else value
        words = self.scope.amount(size, right.unit)
        return Statement(text, start, is_right, words, call, operands)


def _is_of(mention: Mention, figure: Mention) -> bool:
    """Whether a typed size is one of a figure's unit."""
    mine, theirs = mention.unit.lower(), figure.unit.lower()
    if theirs == "%":
        return bool(_POINTS.match(mine))
    return bool(mine) and mine != "%" and (mine.startswith(theirs) or theirs.startswith(mine))
