"""Which number convention each column follows, by evidence that can be written down; never by its language alone.

In order: what a person said; numerals of the column that only one convention can read; what its concept can be
worth; magnitudes of the period before or of the stored numbers beside; what the columns beside prove of a unit or a
mark; sums that come out, down the column or along its rows; then the rest of the document, and at last the language,
which both only confirm what the column itself leans to. Where nothing decides, the column stays as printed and is one
question. Habits of print need evidence too: `1 704`, `(120)`,
`- 1.704`, `3,17,060`, `3,17,06`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice, pairwise, product
from statistics import median

from site_builder.core.calendar.moment import parse_day
from site_builder.core.language import any_of
from site_builder.core.numbers.numeral import (
    BODY,
    CONVENTIONS,
    ENGLISH,
    LAKHS,
    PAIRS,
    SPACED,
    VIETNAMESE,
    Convention,
    Habit,
    Votes,
    count_votes,
    decide_convention,
    is_ambiguous,
    language_of,
    readings,
)
from site_builder.core.numbers.quantity import parse_quantity
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import Cell, Frame, Line, folded
from site_builder.extensions.office_import.tables.codes import is_code_column
from site_builder.extensions.office_import.tables.units import Concept, concept_of, is_total

# What one column prints, before anything is decided about it.


MOST_PRINTED = 60  # letters of a cell that may be a number
_NUMERAL = re.compile(rf"(?<![\w/.,]){BODY}(?![\w/]|[.,]\w)")
_THOUSANDTHS = re.compile(r"(?<!\d)0[.,]\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Seen:
    """A column's print: all numerals, those read in two ways, and what each row can be worth."""

    column: int
    title: str
    texts: tuple[str, ...]
    ambiguous: tuple[str, ...]
    concepts: tuple[Concept, ...]  # by ambiguous numeral
    rows: tuple[int, ...]  # by ambiguous numeral
    votes: Votes
    plain: int
    stored: tuple[Decimal, ...]

    def decisive(self, language: str) -> list[str]:
        """What only one convention can read. Against the language it needs as many as are ambiguous.

        Vietnamese words beside decimal points are no agreement: their author may group by points as well.
        """
        name = one_of(self.votes)
        if not name:
            return ["vi", "en"] if self.votes.vietnamese and self.votes.english else []
        alike = any(
            _THOUSANDTHS.search(text) for text in self.texts
        )  # 0.834 beside 1.704: one manner of print
        strong = alike or max(self.votes.vietnamese, self.votes.english) >= len(self.ambiguous)
        return [name] if language in ("", name) or strong else []

    def possible(self) -> list[str]:
        """The conventions under which all ambiguous numerals can be what the column says they are.

        Nothing where both can, and both where each is impossible for some number.
        """
        pairs = zip(self.concepts, self.ambiguous, strict=True)
        sets = [
            {name for name, value in readings(body).items() if concept.allows(value)}
            for concept, body in pairs
        ]
        return sorted(set().union(*(names for names in sets if len(names) == 1)))

    def lean(self, general: Votes) -> str:
        """Whole numbers of two and three digits stand beside numerals of one and the same mark: it may group.

        So may a comma where as many numerals of the document have decimal points and none has a decimal comma. Not so
        a point among commas: what a program prints is pasted with its points into reports of every language.
        """
        is_backed = self.groups == "en" == one_of(general) and general.english >= len(
            self.ambiguous
        )
        return self.groups if self.plain or is_backed else ""

    @property
    def groups(self) -> str:
        """The convention under which all ambiguous numerals are whole numbers."""
        each = [readings(body) for body in self.ambiguous]
        names = [
            name
            for name in ("vi", "en")
            if all(values[name] == int(values[name]) for values in each)
        ]
        return names[0] if len(names) == 1 else ""


def see(frame: Frame, column: int, units: Sequence[str]) -> Seen:
    """The print of one column, whose unit is known row by row."""
    title = frame.heads[column].title
    printed = [(n, row[column]) for n, row in enumerate(frame.rows) if is_print(row[column])]
    bodies = [
        (match[0], n, cell) for n, cell in printed for match in _NUMERAL.finditer(joined(cell.text))
    ]
    bodies = [each for each in bodies if is_ambiguous(each[0])]
    own, texts = concept_of(title, "", frame.title), tuple(cell.text.strip() for _, cell in printed)
    about = (
        _concept(cell, own, title, _row_name(frame, n, column), units[n], frame.title)
        for _, n, cell in bodies
    )
    ambiguous, rows = tuple(body for body, _, _ in bodies), tuple(n for _, n, _ in bodies)
    stored = tuple(value for row in frame.rows if isinstance(value := row[column].value, Decimal))
    pairs = Votes(english=_pairs(texts))
    votes = (
        pairs if pairs.english else count_votes(map(joined, texts)) + Votes(english=_lakhs(texts))
    )
    return Seen(column, title, texts, ambiguous, tuple(about), rows, votes, _plain(texts), stored)


def _plain(texts: Sequence[str]) -> int:
    """How many are whole numbers of two and three digits."""
    return sum(
        bool(re.fullmatch(r"[-+\u2212]?[1-9]\d{1,2}", text)) and text not in ("10", "100")
        for text in texts
    )


def is_print(cell: Cell) -> bool:
    """Whether a cell may print a number."""
    is_short = 0 < len(cell.text.strip()) <= MOST_PRINTED
    return is_short and cell.value is None and not cell.covered and not parse_day(cell.text)


def joined(text: str) -> str:
    """A sign apart from its number is no letter before it."""
    return re.sub(r"^\s*[-+\u2212]\s*", "", text)


def _concept(cell: Cell, own: Concept, title: str, name: str, unit: str, context: str) -> Concept:
    if "%" in cell.text:
        return concept_of(title, "%")
    by_row = concept_of(name, unit, context) if unit or name else Concept()
    if own.bound is not None and not unit:
        return own
    return by_row if by_row != Concept() else concept_of(title, unit, context)


def _row_name(frame: Frame, row: int, column: int) -> str:
    """The first words of a row outside its code: what its numbers are of, in a table whose rows are indicators."""
    for c, cell in enumerate(frame.rows[row][:3]):
        if (
            c < column
            and len(cell.text) > 3
            and not cell.text.strip()[:1].isdigit()
            and cell.value is None
        ):
            return cell.text
    return ""


def one_of(votes: Votes) -> str:
    """The convention that all votes are for, if any is cast."""
    if bool(votes.vietnamese) == bool(votes.english):
        return ""
    return "vi" if votes.vietnamese else "en"


NEAR = 10  # times larger or smaller; the other reading is then a hundred times off at least
FEW = 3  # stored numbers that make a magnitude; rows that add up
MOST, TRIED = 0.8, 60  # of the rows that are read in two ways; rows that are tried


def nearer_reading(
    bodies: Sequence[str], stored: Sequence[Decimal], earlier: Sequence[Decimal | None]
) -> list[str]:
    """The conventions that the magnitudes speak for: none, one, or both where they contradict."""
    beside = median(map(abs, stored)) if len(stored) >= FEW else None
    names = {
        _near(body, before) or _near(body, beside)
        for body, before in zip(bodies, earlier, strict=True)
    }
    return sorted(names - {""})


def _near(body: str, reference: Decimal | None) -> str:
    if not reference:
        return ""
    size = abs(reference)
    near = [
        name
        for name, value in readings(body).items()
        if value and size / NEAR <= abs(value) <= size * NEAR
    ]
    return near[0] if len(near) == 1 else ""


_CHANGE = re.compile(any_of("concept.change"))
_SIGNED = re.compile(r"[-+\u2212]\d")
_BRACKETED = re.compile(r"\(\d[\d., ]*%?\)")
_GAPPED = re.compile(r"[-\u2212]\s+\d[\d., ]*%?")
_TWO_NUMBERS = re.compile(r"\d[\d.,]*(?: \d[\d.,]*)+")


def habits_of(title: str, texts: Sequence[str]) -> frozenset[Habit]:
    """The habits that a column's printed cells and its title show."""
    signed = any(_SIGNED.match(text) for text in texts) or bool(_CHANGE.search(fold(title).lower()))
    brackets = any(_BRACKETED.fullmatch(text) for text in texts)
    gapped = sum(bool(_GAPPED.fullmatch(text)) for text in texts)
    shown: dict[Habit, object] = {
        "spaced-groups": _is_spaced(texts),
        "lakh-groups": _lakhs(texts),
        "pair-groups": _pairs(texts),
        "bracketed-minus": brackets and signed,
        "spaced-sign": 0 < gapped < len(texts) and (signed or brackets),
    }
    return frozenset(habit for habit, is_shown in shown.items() if is_shown)


def _lakhs(texts: Sequence[str]) -> int:
    """How many cells only India groups so: two at least, and none beside them with three digits twice."""
    count = sum(bool(re.fullmatch(LAKHS, text)) for text in texts)
    return (
        count if count > 1 and not any(re.search(r"\d,\d{3},\d{3}", text) for text in texts) else 0
    )


def _pairs(texts: Sequence[str]) -> int:
    """How many cells have more than one group of two digits: two at least, where no comma stands otherwise."""
    grouped = [text for text in texts if "," in text]
    count = sum(text.count(",") > 1 for text in grouped)
    return count if count > 1 and all(re.fullmatch(PAIRS, text) for text in grouped) else 0


def _is_spaced(texts: Sequence[str]) -> bool:
    """Two cells at least whose blanks stand before three digits each time, and none whose blanks stand elsewhere."""
    blank = [text.lstrip("-+\u2212( ").rstrip(")% ") for text in texts]
    blank = [text for text in blank if _TWO_NUMBERS.fullmatch(text)]
    fitting = [text for text in blank if re.fullmatch(SPACED, text)]
    groups = max((text.count(" ") for text in fitting), default=0)
    return bool(blank) and len(fitting) == len(blank) and (len(fitting) >= 2 or groups >= 2)


def sums_that_come_out(frame: Frame, column: int) -> list[str]:
    """The one convention under which the column's total comes out, or that of its rows; else nothing."""
    proven = [
        each.name
        for each in CONVENTIONS
        if _totals(frame, column, each) or _adds_along(frame, column, each)
    ]
    return proven if len(proven) == 1 else []


def _number(cell: Cell, convention: Convention) -> Decimal | None:
    quantity = (
        parse_quantity(cell.text, convention) if cell.text.strip() and cell.value is None else None
    )
    return cell.value if isinstance(cell.value, Decimal) else quantity.value if quantity else None


def _totals(frame: Frame, column: int, convention: Convention) -> bool:
    """Whether a total, the last row where none is called so, is the sum of all others, or of those since the last."""
    last = [len(frame.rows) - 1] * (len(frame.rows) <= 5 * TRIED)  # of a short table
    totals = [n for n, row in enumerate(frame.rows) if is_total(row)] or last
    numbers = [_number(row[column], convention) for row in frame.rows] if totals else []
    spans = [(0, len(numbers))] if len(totals) == 1 else pairwise([0, *(n + 1 for n in totals)])
    for total, (first, end) in zip(totals, spans, strict=True):
        parts = [
            number
            for n, number in enumerate(numbers)
            if first <= n < end and n != total and number is not None
        ]
        if len(parts) > 1 and sum(parts, Decimal(0)) == numbers[total]:
            return True
    return False


def _adds_along(frame: Frame, column: int, convention: Convention) -> bool:
    """Whether most rows whose number here is read in two ways add up in the same columns, this one among them."""
    ambiguous = (
        row
        for row in frame.rows
        if is_print(row[column]) and is_ambiguous(joined(row[column].text.strip()))
    )
    rows = list(islice(ambiguous, TRIED))
    around = slice(max(0, column - 2 * NEIGHBOURS), column + 2 * NEIGHBOURS)
    numbers = [[_number(cell, convention) for cell in row[around]] for row in rows]
    places = Counter(span for row in numbers for span in _sums(row, column - around.start))
    return max(places.values(), default=0) >= max(FEW, MOST * len(rows))


def _sums(row: Sequence[Decimal | None], column: int) -> Iterator[tuple[int, int]]:
    """Where a number is the sum of two or more right after or before it: its place and that of the last of them."""
    for first, step in product(range(len(row)), (1, -1)):
        added, total, parts = Decimal(0), row[first], 0
        for last in range(first + step, len(row) if step > 0 else -1, step):
            added, parts = added + (row[last] or 0), parts + bool(row[last])
            slack = Decimal(1).scaleb(
                int(added.as_tuple().exponent)
            )  # of the last place, of decimals as well
            if (
                parts > 1
                and total
                and abs(added - total) <= slack
                and min(first, last) <= column <= max(first, last)
            ):
                yield first, last


FEW_LINES = 3
MANY_PLAIN = 3  # whole numbers below a thousand that tell grouping by themselves
MANY_COMMAS = 30  # numbers of an English document, each with three digits behind its comma
NEIGHBOURS = 12  # columns to each side that are asked
_BY_NAME = {convention.name: convention for convention in CONVENTIONS}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided for a column. `because` names the evidence; `asked` is true where a person must answer."""

    convention: Convention | None
    because: tuple[str, ...] = ()
    asked: bool = False


Earlier = Callable[
    [Frame, int], Sequence[Decimal | None]
]  # by row, what stood there in the period before


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the document is read: answers of people by column title, magnitudes of the last period."""

    fixed: Convention | None = None
    columns: Mapping[str, str] = field(
        default_factory=dict
    )  # folded title: point or comma, the decimal mark
    earlier: Earlier = lambda frame, _: [None] * len(frame.rows)
    heads: Mapping[str, str] = field(
        default_factory=dict
    )  # key of a table: the lines of its header, as 3-6

    def answer(self, title: str) -> Convention | None:
        """The convention that a person gave for a column by its whole title or by the last level of it."""
        whole = folded(title)
        mark = self.columns.get(whole) or self.columns.get(whole.rpartition(" > ")[2])
        return {"point": ENGLISH, "comma": VIETNAMESE}.get(mark or "")


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Votes and language of the whole document, and what was known before."""

    votes: Votes
    language: str
    prose: bool
    known: Known = NOTHING_KNOWN

    def for_text(self, text: str) -> Convention | None:
        """The convention of a paragraph; None where no numeral of the document was decisive."""
        language = language_of(text) or self.language
        votes = self.votes if language == self.language else count_votes([text], prose=True)
        return self.known.fixed or (
            decide_convention(votes, language) if votes != Votes() else None
        )

    def for_column(self, frame: Frame, column: int, units: Sequence[str]) -> Ruling:
        """The ruling for one column, whose unit is known row by row."""
        visited = see(frame, column, units)
        ruling = self._decide(visited, frame)
        if ruling.asked or not visited.texts:
            return ruling
        habits = habits_of(visited.title, visited.texts)
        # Without a convention English stands for both: what they read alike is read, and nothing else.
        return (
            replace(ruling, convention=replace(ruling.convention or ENGLISH, habits=habits))
            if habits
            else ruling
        )

    def _decide(self, visited: Seen, frame: Frame) -> Ruling:
        if stated := self.known.answer(visited.title) or self.known.fixed:
            return Ruling(stated, ("stated",))
        if not visited.ambiguous:
            name = one_of(visited.votes)
            return Ruling(_BY_NAME[name] if name else decide_convention(self.votes, self.language))
        findings = self._findings(visited, frame)
        favoured = {name for name, _ in findings}
        if len(favoured) == 1:
            return Ruling(_BY_NAME[favoured.pop()], tuple(because for _, because in findings))
        return Ruling(None, tuple(f"{because}:{name}" for name, because in findings), asked=True)

    def _findings(self, visited: Seen, frame: Frame) -> list[tuple[str, str]]:
        """Each piece of evidence with its convention; what only leans counts where something confirms it."""
        language = frame_language(frame) or self.language
        earlier = self.known.earlier(frame, visited.column)
        evidence = {
            "column": visited.decisive(language),
            "concept": visited.possible(),
            "magnitude": nearer_reading(
                visited.ambiguous, visited.stored, [earlier[row] for row in visited.rows]
            ),
            "sibling": _siblings(frame, visited, language),
        }
        if not any(evidence.values()):
            evidence["sum"] = sums_that_come_out(frame, visited.column)
        findings = [(name, because) for because, names in evidence.items() for name in names]
        lean, general = visited.lean(self.votes), one_of(self.votes)
        if lean and general == lean and (visited.plain or language in ("", lean)):
            because = "document"
        elif lean and self.prose and self.votes == Votes() and language == lean:
            because = "language"
        elif lean and visited.plain >= MANY_PLAIN and general in ("", lean):
            because = "plain"
        else:  # against all else
            because = "plain" if lean and findings and lean not in dict(findings) else ""
        return [*findings, (lean, because)] if because else findings


def _siblings(frame: Frame, visited: Seen, language: str) -> list[str]:
    """What the columns beside say, in numerals that only one convention can read: those that measure in the same unit.

    A mark has one meaning in a table, but in Vietnamese, where what a program prints is pasted among other numbers:
    where it groups elsewhere it groups here, and where English has decimal points they are decimal points here.
    """
    unit, marks = (
        _unit_of(frame, visited.column),
        {mark for body in visited.ambiguous for mark in ",." if mark in body},
    )
    votes, of_mark, groups = Votes(), Votes(), visited.groups
    for other in range(
        max(0, visited.column - NEIGHBOURS), min(len(frame.heads), visited.column + NEIGHBOURS + 1)
    ):
        rows = (
            frame.rows
            if (is_alike := bool(unit) and _unit_of(frame, other) == unit)
            else frame.rows[:TRIED]
        )
        texts = [
            joined(row[other].text)
            for row in rows
            if other != visited.column and is_print(row[other])
        ]
        votes += count_votes(texts if is_alike else ())
        marked = [text for text in texts[:TRIED] if language != "vi" and marks & {*text}]
        of_mark += count_votes(marked)
        if groups and any(map(is_ambiguous, marked)) and _plain(texts) >= MANY_PLAIN:
            of_mark += Votes(int(groups == "vi"), int(groups == "en"))
    proven = (
        one_of(of_mark)
        if len(marks) == 1 and (language == "en" or one_of(of_mark) == groups)
        else ""
    )
    return [name] if (name := one_of(votes) or proven) else []


def _unit_of(frame: Frame, column: int) -> str:
    head = frame.heads[column]
    return folded(
        head.unit or ("" if concept_of(head.title, head.unit).bound is not None else frame.unit)
    )


def gather(
    lines: Sequence[Line], frames: Sequence[Frame], *, prose: bool, known: Known = NOTHING_KNOWN
) -> Evidence:
    """Votes of all lines and tables in the document's main language."""
    languages = Counter(
        [language_of(line.text) for line in lines] + [frame_language(frame) for frame in frames]
    )
    main = "vi" if languages["vi"] >= max(1, languages["en"]) else "en" if languages["en"] else ""
    texts = [line.text for line in lines if language_of(line.text) in (main, "")]
    votes = count_votes(texts, prose=True)
    alike = [frame for frame in frames if frame_language(frame) in (main, "")]
    votes = sum(map(frame_votes, alike), votes)
    cells = (
        joined(cell.text) for frame in alike for row in frame.rows for cell in row if is_print(cell)
    )
    commas = (
        sum("," in text and is_ambiguous(text) for text in cells)
        if main == "en" and not votes.vietnamese
        else 0
    )
    votes += Votes(
        english=commas if commas >= MANY_COMMAS else 0
    )  # of decimals not all would have three digits
    return Evidence(votes, main, prose and bool(main) and languages[main] >= FEW_LINES, known)


def frame_language(frame: Frame) -> str:
    """The language of a table's words."""
    words = [
        frame.title,
        *(head.title for head in frame.heads),
        *(cell.text for row in frame.rows for cell in row[:3]),
    ]
    return language_of(" ".join(words))


def frame_votes(frame: Frame) -> Votes:
    """Votes of the printed numerals outside code columns; what a name holds, as "Chợ 4.0", is as in prose."""
    columns = ([row[c] for row in frame.rows] for c in range(len(frame.heads)))
    counted = [
        cells
        for c, cells in enumerate(columns)
        if not is_code_column(frame.heads[c].title, cells, c)
    ]
    texts = [cell.text for cells in counted for cell in cells if is_print(cell)]
    named = {
        text for text in {*texts} if text[:1].isalpha() and parse_quantity(text, ENGLISH) is None
    }
    prose = count_votes((text for text in texts if text in named), prose=True)
    return prose + count_votes(text for text in texts if text not in named)
