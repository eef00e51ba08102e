"""Which number convention each column follows, by evidence that can be written down; never by its language alone.

In order: what a person said; numerals of the column that only one convention can read; what its concept can be
worth; magnitudes of the period before or of the stored numbers beside; sums and shares that come out; then the rest
of the document, and at last the language, which both only confirm what the column itself leans to. Where nothing
decides, the column stays as printed and is one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from site_builder.core.day import parse_day
from site_builder.core.numeral import (
    BODY,
    CONVENTIONS,
    ENGLISH,
    VIETNAMESE,
    Convention,
    Language,
    Votes,
    count_votes,
    decide_convention,
    is_ambiguous,
    language_of,
    readings,
)
from site_builder.core.text import fold
from site_builder.ingest.document import Cell, Line
from site_builder.ingest.table import Frame
from site_builder.ingest.tables.arithmetic import sums_that_come_out
from site_builder.ingest.tables.codes import is_code_column
from site_builder.ingest.tables.concepts import Concept, concept_of
from site_builder.ingest.tables.habits import habits_of
from site_builder.ingest.tables.magnitude import nearer_reading

FEW_LINES = 3
MANY_PLAIN = 3  # whole numbers below a thousand that tell grouping by themselves
NEIGHBOURS = 12  # columns to each side that are asked
MOST_PRINTED = 60  # letters of a cell that may be a number
_NUMERAL = re.compile(rf"(?<![\w/.,]){BODY}(?![\w/]|[.,]\w)")
_THOUSANDTHS = re.compile(r"(?<!\d)0[.,]\d{3}(?!\d)")
_BY_NAME = {convention.name: convention for convention in CONVENTIONS}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided for a column. `because` names the evidence; `asked` is true where a person must answer."""

    convention: Convention | None
    because: tuple[str, ...] = ()
    asked: bool = False
    stated: bool = False  # a person said it


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the document is read: answers of people by column title, magnitudes of the last period."""

    fixed: Convention | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # folded title: point or comma, the decimal mark
    earlier: Mapping[str, Decimal] = field(default_factory=dict)  # folded title of a column, or a row's code

    def answer(self, title: str) -> Convention | None:
        """The convention that a person gave for a column by its whole title or by the last level of it."""
        whole = key_of(title)
        mark = self.columns.get(whole) or self.columns.get(whole.rpartition(" > ")[2])
        return {"point": ENGLISH, "comma": VIETNAMESE}.get(mark or "")


NOTHING_KNOWN = Known()


def key_of(title: str) -> str:
    """A column's title as answers and earlier periods find it: without marks, case and doubled blanks."""
    return re.sub(r"\s+", " ", fold(title).lower()).strip()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Votes and language of the whole document, and what was known before."""

    votes: Votes
    language: Language
    prose: bool
    known: Known = NOTHING_KNOWN

    def for_text(self, text: str) -> Convention | None:
        """The convention of a paragraph; None where no numeral of the document was decisive."""
        if self.known.fixed:
            return self.known.fixed
        language = language_of(text)
        if language and language != self.language:
            own = count_votes([text], prose=True)
            return decide_convention(own, language) if own != Votes() else None
        return decide_convention(self.votes, language or self.language) if self.votes != Votes() else None

    def for_column(self, frame: Frame, column: int, units: Sequence[str]) -> Ruling:
        """The ruling for one column, whose unit is known row by row."""
        seen = _see(frame, column, units)
        ruling = self._decide(seen, frame)
        if ruling.asked or not seen.texts:
            return ruling
        habits = habits_of(seen.title, seen.texts)
        convention = replace(ruling.convention, habits=habits) if ruling.convention and habits else ruling.convention
        return replace(ruling, convention=convention)

    def _decide(self, seen: _Seen, frame: Frame) -> Ruling:
        if stated := self.known.answer(seen.title) or self.known.fixed:
            return Ruling(stated, ("stated",), stated=True)
        if not seen.ambiguous:
            name = _one(seen.votes)
            return Ruling(_BY_NAME[name] if name else decide_convention(self.votes, self.language))
        findings = self._findings(seen, frame)
        favoured = {name for name, _ in findings}
        if len(favoured) == 1:
            return Ruling(_BY_NAME[favoured.pop()], tuple(because for _, because in findings))
        return Ruling(None, tuple(f"{because}:{name}" for name, because in findings), asked=True)

    def _findings(self, seen: _Seen, frame: Frame) -> list[tuple[str, str]]:
        """Each piece of evidence with its convention; what only leans counts where something confirms it."""
        found: list[tuple[str, str]] = []
        found += [(name, "column") for name in seen.decisive(self._language(frame))]
        found += [(name, "concept") for name in seen.possible()]
        found += [(name, "magnitude") for name in nearer_reading(seen.ambiguous, seen.stored, self._earlier(seen))]
        found += [(name, "sibling") for name in _siblings(frame, seen.column)]
        if not found:
            found += [(name, "sum") for name in sums_that_come_out(frame, seen.column)]
        lean = seen.lean()
        general = _one(self.votes)
        if lean and general == lean:
            found.append((lean, "document"))
        elif lean and self.prose and self.votes == Votes() and self._language(frame) == lean:
            found.append((lean, "language"))
        elif lean and seen.plain >= MANY_PLAIN and general in ("", lean):
            found.append((lean, "plain"))
        elif lean and found and lean not in {name for name, _ in found}:
            found.append((lean, "plain"))
        return found

    def _language(self, frame: Frame) -> Language:
        return frame_language(frame) or self.language

    def _earlier(self, seen: _Seen) -> list[Decimal | None]:
        general = self.known.earlier.get(key_of(seen.title))
        return [self.known.earlier.get(code, general) for code in seen.codes]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A column's print: all numerals, those read in two ways, and what each row can be worth."""

    column: int
    title: str
    texts: tuple[str, ...]
    ambiguous: tuple[str, ...]
    concepts: tuple[Concept, ...]  # by ambiguous numeral
    codes: tuple[str, ...]  # by ambiguous numeral
    votes: Votes
    plain: int
    stored: tuple[Decimal, ...]

    def decisive(self, language: Language) -> list[str]:
        """What only one convention can read. Against the language it needs as many as are ambiguous.

        Vietnamese words beside decimal points are no agreement: their author may group by points as well.
        """
        name = _one(self.votes)
        if not name:
            return ["vi", "en"] if self.votes.vietnamese and self.votes.english else []
        alike = any(_THOUSANDTHS.search(text) for text in self.texts)  # 0.834 beside 1.704: one manner of print
        strong = alike or max(self.votes.vietnamese, self.votes.english) >= len(self.ambiguous)
        return [name] if language in ("", name) or strong else []

    def possible(self) -> list[str]:
        """The conventions under which all ambiguous numerals can be what the column says they are.

        Nothing where both can, and both where each is impossible for some number.
        """
        sets = [concept.allowed(body) for concept, body in zip(self.concepts, self.ambiguous, strict=True)]
        telling = [names for names in sets if len(names) == 1]
        if not telling:
            return []
        return sorted(set().union(*telling))

    def lean(self) -> str:
        """Whole numbers of two and three digits stand beside numerals of one and the same mark: it may group."""
        marks = {name for body in self.ambiguous if (name := _grouping(body))}
        return marks.pop() if len(marks) == 1 and self.plain else ""


def _siblings(frame: Frame, column: int) -> list[str]:
    """What the columns beside say that measure in the same unit and have numerals that only one convention can read."""
    unit = _unit_of(frame, column)
    votes = Votes()
    for other in range(max(0, column - NEIGHBOURS), min(len(frame.heads), column + NEIGHBOURS + 1)):
        if unit and other != column and _unit_of(frame, other) == unit:
            votes += count_votes(_joined(row[other].text) for row in frame.rows if _is_print(row[other]))
    name = _one(votes)
    return [name] if name else []


def _unit_of(frame: Frame, column: int) -> str:
    head = frame.heads[column]
    own = concept_of(head.title, head.unit)
    return key_of(head.unit or ("" if own.bound is not None else frame.unit))


def _grouping(body: str) -> str:
    """The convention under which an ambiguous numeral is a whole number."""
    return next((name for name, value in readings(body).items() if value == value.to_integral_value()), "")


def _one(votes: Votes) -> str:
    """The convention that all votes are for, if any is cast."""
    if bool(votes.vietnamese) == bool(votes.english):
        return ""
    return "vi" if votes.vietnamese else "en"


def _see(frame: Frame, column: int, units: Sequence[str]) -> _Seen:
    title = frame.heads[column].title
    names = [_row_name(frame, n, column) for n in range(len(frame.rows))]
    texts, ambiguous, concepts, codes, stored = [], [], [], [], []
    own = concept_of(title, "", frame.title)
    for n, row in enumerate(frame.rows):
        cell = row[column]
        if isinstance(cell.value, Decimal):
            stored.append(cell.value)
        if not _is_print(cell):
            continue
        texts.append(cell.text.strip())
        for match in _NUMERAL.finditer(_joined(cell.text)):
            if is_ambiguous(match[0]):
                ambiguous.append(match[0])
                concepts.append(_concept(cell, own, title, names[n], units[n], frame.title))
                codes.append(row[0].text.strip().rstrip("."))
    votes = count_votes(map(_joined, texts))
    plain = sum(bool(re.fullmatch(r"[1-9]\d{1,2}", text)) and text not in ("10", "100") for text in texts)
    return _Seen(
        column, title, tuple(texts), tuple(ambiguous), tuple(concepts), tuple(codes), votes, plain, tuple(stored)
    )


def _is_print(cell: Cell) -> bool:
    return (
        cell.value is None
        and not cell.covered
        and 0 < len(cell.text.strip()) <= MOST_PRINTED
        and not parse_day(cell.text)
    )


def _joined(text: str) -> str:
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
        if c < column and len(cell.text) > 3 and not cell.text.strip()[:1].isdigit() and cell.value is None:
            return cell.text
    return ""


def gather(lines: Sequence[Line], frames: Sequence[Frame], *, prose: bool, known: Known = NOTHING_KNOWN) -> Evidence:
    """Votes of all lines and tables in the document's main language."""
    languages = Counter([language_of(line.text) for line in lines] + [frame_language(frame) for frame in frames])
    main: Language = "vi" if languages["vi"] >= max(1, languages["en"]) else "en" if languages["en"] else ""
    texts = [line.text for line in lines if language_of(line.text) in (main, "")]
    votes = count_votes(texts, prose=True)
    for frame in frames:
        if frame_language(frame) in (main, ""):
            votes += frame_votes(frame)
    return Evidence(votes, main, prose and bool(main) and languages[main] >= FEW_LINES, known)


def frame_language(frame: Frame) -> Language:
    """The language of a table's words."""
    words = [
        frame.title,
        *(head.title for head in frame.heads),
        *(cell.text for row in frame.rows for cell in row[:3]),
    ]
    return language_of(" ".join(words))


def frame_votes(frame: Frame) -> Votes:
    """Votes of the printed numerals outside code columns."""
    texts: list[str] = []
    for c, head in enumerate(frame.heads):
        cells = [row[c] for row in frame.rows]
        if is_code_column(head.title, cells, c):
            continue
        texts += [cell.text for cell in cells if _is_print(cell)]
    return count_votes(texts)
