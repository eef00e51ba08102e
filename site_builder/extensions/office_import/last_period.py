"""What the package of the last period holds, how alike two printed titles are, and the figures that go on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
        return tuple(word or known.get(code, "") for word, code in zip(self.words(name), codes, strict=True))


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

    `called` are the ids that its report shows by `figure(...)`. One that `is_later` lies after the period of the
    document: what it has and the document lacks has come since, and is not gone.
    """

    period: str
    tables: tuple[LastTable, ...] = ()
    figures: tuple[LastFigure, ...] = ()
    called: frozenset[str] = frozenset()
    is_later: bool = False


def last_period(report: Report, package: Package, indicators: Mapping[str, Indicator]) -> LastPeriod:
    """From the report and its package; `indicators` is the list of the series, which may name what a table does not."""
    tables = tuple(_last_table(resource, indicators) for resource in package.tables)
    figures = tuple(figure for resource in package.with_role("figures") for figure in _last_figures(resource))
    return LastPeriod(report.period.code, tables, figures, frozenset(_CALL.findall(report.text)))


def _last_table(resource: Resource, indicators: Mapping[str, Indicator]) -> LastTable:
    assert resource.table is not None
    fields, rows = resource.table.schema.fields, tuple(resource.table.rows)
    return LastTable(resource.name, str(resource.title), fields, rows, resource.roles, indicators)


def only_listed(indicators: Mapping[str, Indicator]) -> LastPeriod | None:
    """What is known of a series without a period before: the codes of its list, which no other indicator may take."""
    if not indicators:
        return None
    table = LastTable("indicators", "", (), (), {"observations": {}}, indicators)
    return LastPeriod("", (table,))


def title_of(field: Field) -> str:
    """What a column is called in print."""
    return str(field.title) or field.name


def _last_figures(resource: Resource) -> Iterator[LastFigure]:
    assert resource.table is not None
    names = resource.table.schema.names
    for row, whole in zip(resource.role_rows("figures"), resource.table.rows, strict=True):
        clause = whole[names.index("clause")] if "clause" in names else None
        label, unit = row.get("label"), row.get("unit")
        yield LastFigure(str(row.get("id") or ""), str(label or ""), str(clause or ""), str(unit or ""))


# How alike two printed titles are, and which ones belong together.


ALIKE = 0.6  # words in common that make a title the same one reworded
MOST_PAIRS = 40_000  # pairs of titles that are compared word by word; of more only equal ones are found
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
        stated_period == period or (stated_period.kind is Kind.YEAR and stated_period.year == period.year)
        for stated_period in stated
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
    ones, twos = [n for n in range(left) if n not in pairs], [n for n in range(right) if n not in taken]
    return (ones, twos) if len(ones) * len(twos) <= MOST_PAIRS else ([], [])


def pair_best(scored: Iterable[tuple[float, int, int]], pairs: dict[int, int], is_fit: Callable[[float], bool]) -> None:
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
    result = []
    taken = set(pairs.values())
    for a in range(left):
        if a in pairs:
            continue
        before, after = pairs.get(a - 1, -1 if a == 0 else None), pairs.get(a + 1, right if a == left - 1 else None)
        if before is not None and after is not None and after - before == 2 and before + 1 not in taken:
            result.append((a, before + 1))
    return result


# Figures of the text under the ids that the last period gave them.


SURE = 0.75  # words of the sentence in common, where the label alone tells too little


def align_figures(
    figures: Sequence[ProseFigure], last: LastPeriod
) -> tuple[tuple[ProseFigure, ...], frozenset[str], list[Difference]]:
    """Figures with their ids, the ids that the report shows by a call, and the ids that are gone."""
    pairs: dict[int, int] = {}
    before = last.figures
    for part in (_label, _clause):
        pair_equal([part(figure.label, figure.clause, figure.unit) for figure in figures],
                   [part(figure.label, figure.clause, figure.unit) for figure in before], pairs)  # fmt: skip
    mine, theirs = unpaired(pairs, len(figures), len(before))
    alike = ((a, b) for a in mine for b in theirs if same_unit(figures[a].unit, before[b].unit))
    scores = ((_score(figures[a], before[b]), a, b) for a, b in alike)
    pair_best(scores, pairs, lambda score: score > 0)
    named = tuple(_named(figures, before, pairs))
    called = frozenset(before[b].id for b in pairs.values()) & last.called
    own = {figure.id for figure in before}
    gone = sorted(each for each in (last.called & own) - called if not each[-1].isdigit())  # none that nobody named
    findings = flag("import-figures-gone", "", found=", ".join(gone), period=last.period) if gone else None
    return named, called, [Difference(findings)] if findings else []


def _label(label: str, clause: str, unit: str) -> tuple[str, str] | None:
    return (exact(label), exact(unit)) if label else None


def _clause(label: str, clause: str, unit: str) -> tuple[str, str] | None:
    """The sentence but for its numbers."""
    words = " ".join(word for word in clause.split() if not any(letter.isdigit() for letter in word))
    return (exact(words), exact(unit)) if words else None


def _score(figure: ProseFigure, other: LastFigure) -> float:
    label = likeness(figure.label, other.label)
    clause = likeness(figure.clause, other.clause) if other.clause else 0.0
    return label + clause / 10 if label >= ALIKE else clause / 10 if clause >= SURE else 0.0


def _named(
    figures: Sequence[ProseFigure], before: Sequence[LastFigure], pairs: dict[int, int]
) -> Iterator[ProseFigure]:
    taken = {figure.id for figure in before}
    for n, figure in enumerate(figures):
        prefix = figure.id.rpartition("-")[0]
        tries = (figure.id, *(f"{prefix}-{count}" for count in range(2, len(figures) + len(before) + 3)))
        name = before[pairs[n]].id if n in pairs else next(one for one in tries if one not in taken)
        taken.add(name)
        yield replace(figure, id=name)
