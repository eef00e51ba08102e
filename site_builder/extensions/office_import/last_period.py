"""What the package of the last period holds, how alike two printed titles are, and the rows and figures that go on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log
from operator import attrgetter

from site_builder.core.calendar.period import Kind, Period, parse_period
from site_builder.core.cell import Cell
from site_builder.core.problem import PeriodError, flag
from site_builder.extensions.office_import.document import folded
from site_builder.extensions.office_import.problems import Difference
from site_builder.extensions.office_import.prose.report import ProseFigure
from site_builder.extensions.office_import.tables.units import same_unit
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource
from site_builder.model.report import Report

_CALL = re.compile(r"figure\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class LastTable:
    """A table. `listed` are the indicators of the series' list by their codes, where it has one."""

    name: str
    title: str
    columns: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    roles: Mapping[str, Mapping[str, str]]
    listed: Mapping[str, Indicator]

    @property
    def is_observed(self) -> bool:
        """Whether it holds the indicators."""
        return "observations" in self.roles

    def part(self, role_part: str) -> tuple[str, ...]:
        """What its rows have in the column that plays a part of the observations."""
        return self.words(self.roles.get("observations", {}).get(role_part, ""))

    def cells(self, name: str) -> tuple[Cell, ...]:
        """The values of a column, row by row; none of it where there is no such column."""
        index = next((n for n, field in enumerate(self.columns) if field.name == name), None)
        return tuple(None if index is None else row[index] for row in self.rows)

    def words(self, name: str) -> tuple[str, ...]:
        """The same as words, "" for what is missing."""
        return tuple("" if cell is None else str(cell) for cell in self.cells(name))

    def names(self, name: str) -> tuple[str, ...]:
        """What each row is called: in the column of that name, else in the list of the series."""
        codes = self.part("indicator")
        known = {code: str(indicator.name) for code, indicator in self.listed.items()}
        return tuple(
            word or known.get(code, "") for word, code in zip(self.words(name), codes, strict=True)
        )


@dataclass(frozen=True, slots=True)
class LastFigure:
    """A figure of the text under the id that its author gave it."""

    id: str
    label: str
    clause: str
    unit: str


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """The last period of a series, "" where only its list is known.

    `called` are the ids that its report shows by `figure(...)`, `keys` those of its front matter. One that `is_later`
    lies after the period of the document: what it has and the document lacks has come since, and is not gone.
    """

    period: str
    tables: tuple[LastTable, ...] = ()
    figures: tuple[LastFigure, ...] = ()
    called: frozenset[str] = frozenset()
    is_later: bool = False
    keys: frozenset[str] | None = None


def last_period(
    report: Report, package: Package, indicators: Mapping[str, Indicator]
) -> LastPeriod:
    """From the report and its package; `indicators` is the list of the series, which may name what a table does not."""
    tables = tuple(
        LastTable(
            each.name,
            str(each.title),
            each.table.schema.fields,
            tuple(each.table.rows),
            each.roles,
            indicators,
        )
        for each in package.tables
        if each.table
    )
    figures = tuple(
        figure for resource in package.with_role("figures") for figure in _last_figures(resource)
    )
    called, keys = frozenset(_CALL.findall(report.text)), frozenset(report.settings)
    return LastPeriod(report.period.code, tables, figures, called, keys=keys)


def only_listed(indicators: Mapping[str, Indicator]) -> LastPeriod | None:
    """What is known of a series without a period before: the codes of its list, which no other indicator may take."""
    table = LastTable("indicators", "", (), (), {"observations": {}}, indicators)
    return LastPeriod("", (table,)) if indicators else None


def title_of(field: Field) -> str:
    """What a column is called in print."""
    return str(field.title) or field.name


def _last_figures(resource: Resource) -> Iterator[LastFigure]:
    assert resource.table is not None
    names = resource.table.schema.names
    for row, whole in zip(resource.role_rows("figures"), resource.table.rows, strict=True):
        clause = whole[names.index("clause")] if "clause" in names else None
        parts = (row.get("id"), row.get("label"), clause, row.get("unit"))
        yield LastFigure(*(str(part or "") for part in parts))


# How alike two printed titles are, and which ones belong together.


ALIKE = 0.6  # words in common that make a title the same one reworded
MOST_PAIRS = (
    40_000  # pairs of titles that are compared word by word; of more only equal ones are found
)
_TIME = re.compile(r"(?<!\w)(?:\d+|[ivx]+)(?!\w)", re.IGNORECASE)


def exact(title: str) -> str:
    """A title without case, doubled blanks and marks at its ends; tone marks stay, for they tell words apart."""
    return re.sub(r"\s+", " ", title).casefold().strip(" .:;-–+•*()")


def numerals(title: str) -> list[str]:
    """The years and numbers in a title: two titles that differ in them are of different times or things."""
    return [match.casefold() for match in _TIME.findall(title)]


def timeless(title: str) -> str:
    """A title without the numbers of its period."""
    return exact(_TIME.sub(" ", title))


_PART = r"(?:(?:6|sau) thang (?:dau|cuoi)|(?:9|chin) thang(?: dau)?|quy (?:iv|i{1,3}|[1-4])|thang \d{1,2})(?!\w)"
_STATED = re.compile(
    rf"(?<!\w)(?:(?P<parts>{_PART}(?:(?:,| va|, va) {_PART})*)(?:/|(?P<whole>,? va(?: ca)?| ca)? nam )|nam )"
    r"(?P<year>\d{4})(?!\w)"
)  # "tháng 3 và quý I năm 2023" names two, "tháng 12 và cả năm 2022" the year too


def stated_periods(title: str) -> Iterator[Period]:
    """Each period that a title names, in order."""
    for match in _STATED.finditer(folded(title)):
        parts = re.findall(_PART, match["parts"] or "")
        for part in parts if parts and not match["whole"] else [*parts, ""]:
            try:
                yield parse_period(f"{part} nam {match['year']}".strip())
            except PeriodError:
                continue  # tháng 13 is no period, whoever printed it


def other_period(title: str, period: Period) -> Period | None:
    """The period that the title states, where it states none that can be `period`; a bare year fits what lies in it."""
    stated = list(stated_periods(title))
    fits = any(
        each == period or (each.kind is Kind.YEAR and each.year == period.year) for each in stated
    )
    return None if fits or not stated else stated[0]


def without_period(title: str) -> str:
    """A title without the period that it states and the words that led to it."""
    plain = folded(title)
    match = _STATED.search(plain) if len(plain) == len(title) else None
    return f"{title[: match.start()]}{title[match.end() :]}".strip(" ,;:.-–") if match else title


def likeness(left: str, right: str) -> float:
    """The share of words that two titles have in common, from 0 to 1."""
    one, other = (Counter(re.findall(r"\w+", exact(text))) for text in (left, right))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def pair_equal(left: Sequence[Hashable], right: Sequence[Hashable], pairs: dict[int, int]) -> None:
    """Pair what is equal and stands once among the unpaired of either side; None and "" are never paired."""
    free = [n for n in range(len(left)) if n not in pairs]
    taken = set(pairs.values())
    others = [n for n in range(len(right)) if n not in taken]
    ones, twos = Counter(left[n] for n in free), Counter(right[n] for n in others)
    places = {right[n]: n for n in others if right[n] and twos[right[n]] == 1}
    pairs.update({n: places[left[n]] for n in free if left[n] in places and ones[left[n]] == 1})


def unpaired(pairs: dict[int, int], left: int, right: int) -> tuple[list[int], list[int]]:
    """What is still free on either side; nothing where comparing all of it with all would take too long."""
    taken = set(pairs.values())
    ones, twos = (
        [n for n in range(left) if n not in pairs],
        [n for n in range(right) if n not in taken],
    )
    return (ones, twos) if len(ones) * len(twos) <= MOST_PAIRS else ([], [])


def pair_best(
    scored: Iterable[tuple[float, int, int]], pairs: dict[int, int], is_fit: Callable[[float], bool]
) -> None:
    """Pair the best scores first; a score that two claim for the same one pairs nothing."""
    ordered = sorted(((score, a, b) for score, a, b in scored if is_fit(score)), reverse=True)
    best: dict[tuple[str, int], Counter[float]] = {}
    for score, a, b in ordered:
        best.setdefault(("a", a), Counter())[score] += 1
        best.setdefault(("b", b), Counter())[score] += 1
    taken = set(pairs.values())
    for score, a, b in ordered:
        is_torn = best["a", a][score] > 1 or best["b", b][score] > 1
        if a not in pairs and b not in taken and not is_torn:
            pairs[a] = b
            taken.add(b)


def between(pairs: dict[int, int], left: int, right: int) -> list[tuple[int, int]]:
    """Places where exactly one of `left` and one of `right` stand unpaired between the same paired neighbours."""
    ends = {-1: -1, left: right} | pairs  # the sides are paired as well
    free = (a for a in range(left) if a not in pairs and a - 1 in ends and a + 1 in ends)
    taken = set(pairs.values())
    return [
        (a, ends[a - 1] + 1)
        for a in free
        if ends[a + 1] - ends[a - 1] == 2 and ends[a - 1] + 1 not in taken
    ]


# Which rows of a form are those of the period before: name, place, code, unit and value, weighed for all rows at once.
#
# What is called alike is the same. Of the rest each possible pair gets a score, and the pairs are chosen together, so
# that the sum is highest. A pair goes on by itself where its score is high and no other comes near; every other one
# that is plausible is offered. A printed code is one vote, and never decides between two: numbers of a form shift.


LIKELY, PLAUSIBLE, MARGIN = 0.6, 0.3, 0.1  # of a score, which is 1.1 at most
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


def identify(
    rows: Sequence[Row], before: Sequence[Row], answered: Mapping[int, int | None]
) -> Identity:
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
    good = {a: b for a, b in chosen.items() if table[a, b] >= LIKELY and scores.name(a, b) >= LEAST}
    sure = {a: b for a, b in good.items() if _is_alone(a, b, bare, chosen)}
    claimed = set(sure.values())
    plausible: dict[int, list[int]] = {}
    for (a, b), _ in sorted(table.items(), key=lambda item: -item[1]):
        if sure.get(a) == b or (b not in claimed and a not in sure):
            plausible.setdefault(a, []).append(b)
    for a, b in ((a, b) for a, b in table if a in sure and b not in claimed):
        plausible[a].append(b)
    return Identity(pairs | sure, {a: tuple(listed) for a, listed in plausible.items()})


def _is_alone(
    a: int, b: int, bare: Mapping[tuple[int, int], float], chosen: Mapping[int, int]
) -> bool:
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

    def __init__(
        self, rows: Sequence[Row], before: Sequence[Row], pairs: Mapping[int, int]
    ) -> None:
        self.rows, self.before, self.pairs = rows, before, pairs
        self.parents = {exact(rows[a].name): exact(before[b].name) for a, b in pairs.items()}
        self.words, self.words_before = (
            [_words(row.name) for row in side] for side in (rows, before)
        )
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
        score = (
            NAME * self.name(a, b) + VALUE * _nearness(row, other) + PLACE * self._is_between(a, b)
        )
        score += self.code(a, b)
        if self.parents.get(row.under, row.under) == other.under:
            score += PARENT
        if row.unit and other.unit and not same_unit(row.unit, other.unit):
            score -= OTHER_UNIT
        digits, digits_before = numerals(row.name), numerals(other.name)
        return (
            score - OTHER_NUMERALS
            if digits and digits_before and digits != digits_before
            else score
        )

    def code(self, a: int, b: int) -> float:
        """The vote of a printed code."""
        code = self.rows[a].code
        return (
            0.0
            if code != self.before[b].code
            else OWN_CODE
            if _OF_LEVELS.fullmatch(code)
            else NUMBER
        )

    def _is_between(self, a: int, b: int) -> bool:
        """Whether both stand between the same paired neighbours."""
        above = next((self.pairs[n] for n in range(a - 1, -1, -1) if n in self.pairs), -1)
        below = next(
            (self.pairs[n] for n in range(a + 1, len(self.rows)) if n in self.pairs),
            len(self.before),
        )
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


# Figures of the text under the ids that the last period gave them.


SURE = 0.75  # words of the sentence in common, where the label alone tells too little


def align_figures(
    figures: Sequence[ProseFigure], last: LastPeriod
) -> tuple[tuple[ProseFigure, ...], frozenset[str], list[Difference]]:
    """Figures with their ids, the ids that the report shows by a call, and the ids that are gone."""
    pairs: dict[int, int] = {}
    before = last.figures
    for part in (attrgetter("label"), _clause):
        pair_equal(_keys(figures, part), _keys(before, part), pairs)
    mine, theirs = unpaired(pairs, len(figures), len(before))
    alike = ((a, b) for a in mine for b in theirs if same_unit(figures[a].unit, before[b].unit))
    scores = ((_score(figures[a], before[b]), a, b) for a, b in alike)
    pair_best(scores, pairs, lambda score: score > 0)
    named = tuple(_named(figures, before, pairs))
    called = frozenset(before[b].id for b in pairs.values()) & last.called
    own = {figure.id for figure in before}
    gone = sorted(
        each for each in (last.called & own) - called if not each[-1].isdigit()
    )  # none that nobody named
    findings = (
        flag("import-figures-gone", "", found=", ".join(gone), period=last.period) if gone else None
    )
    return named, called, [Difference(findings)] if findings else []


def _keys(
    figures: Iterable[ProseFigure | LastFigure], part: Callable[[ProseFigure | LastFigure], str]
) -> list[tuple[str, str] | None]:
    return [
        (exact(part(figure)), exact(figure.unit)) if part(figure) else None for figure in figures
    ]


def _clause(figure: ProseFigure | LastFigure) -> str:
    """The sentence but for its numbers."""
    return " ".join(
        word for word in figure.clause.split() if not any(letter.isdigit() for letter in word)
    )


def _score(figure: ProseFigure, other: LastFigure) -> float:
    label = likeness(figure.label, other.label)
    clause = likeness(figure.clause, other.clause) if other.clause else 0.0
    return label + clause / 10 if label >= ALIKE else clause / 10 if clause >= SURE else 0.0


def _named(
    figures: Sequence[ProseFigure], before: Sequence[LastFigure], pairs: dict[int, int]
) -> Iterator[ProseFigure]:
    taken = {figure.id for figure in before}
    for n, figure in enumerate(figures):
        tries = (
            figure.id,
            *(f"{figure.id.rpartition('-')[0]}-{number}" for number in range(2, len(taken) + 3)),
        )
        name = before[pairs[n]].id if n in pairs else next(one for one in tries if one not in taken)
        taken.add(name)
        yield replace(figure, id=name)
