"""Which number convention each column follows, by evidence that can be written down; never by its language alone.

In order: what a person said; numerals of the column that only one convention can read; what its concept can be
worth; magnitudes of the period before or of the stored numbers beside; sums and shares that come out; then the rest
of the document, and at last the language, which both only confirm what the column itself leans to. Where nothing
decides, the column stays as printed and is one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from site_builder.core.numeral import (
    CONVENTIONS,
    ENGLISH,
    VIETNAMESE,
    Convention,
    Language,
    Votes,
    count_votes,
    decide_convention,
    language_of,
)
from site_builder.core.text import fold
from site_builder.ingest.document import Line
from site_builder.ingest.table import Frame
from site_builder.ingest.tables.arithmetic import sums_that_come_out
from site_builder.ingest.tables.codes import is_code_column
from site_builder.ingest.tables.concepts import concept_of
from site_builder.ingest.tables.habits import habits_of
from site_builder.ingest.tables.magnitude import nearer_reading
from site_builder.ingest.tables.seen import Seen, is_print, joined, one_of, see

FEW_LINES = 3
MANY_PLAIN = 3  # whole numbers below a thousand that tell grouping by themselves
NEIGHBOURS = 12  # columns to each side that are asked
_BY_NAME = {convention.name: convention for convention in CONVENTIONS}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided for a column. `because` names the evidence; `asked` is true where a person must answer."""

    convention: Convention | None
    because: tuple[str, ...] = ()
    asked: bool = False
    stated: bool = False  # a person said it


Earlier = Callable[[Frame, int], Sequence[Decimal | None]]  # by row, what stood there in the period before


def _nothing_earlier(frame: Frame, column: int) -> Sequence[Decimal | None]:
    return [None] * len(frame.rows)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the document is read: answers of people by column title, magnitudes of the last period."""

    fixed: Convention | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # folded title: point or comma, the decimal mark
    earlier: Earlier = _nothing_earlier

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
        seen = see(frame, column, units)
        ruling = self._decide(seen, frame)
        if ruling.asked or not seen.texts:
            return ruling
        habits = habits_of(seen.title, seen.texts)
        convention = replace(ruling.convention, habits=habits) if ruling.convention and habits else ruling.convention
        return replace(ruling, convention=convention)

    def _decide(self, seen: Seen, frame: Frame) -> Ruling:
        if stated := self.known.answer(seen.title) or self.known.fixed:
            return Ruling(stated, ("stated",), stated=True)
        if not seen.ambiguous:
            name = one_of(seen.votes)
            return Ruling(_BY_NAME[name] if name else decide_convention(self.votes, self.language))
        findings = self._findings(seen, frame)
        favoured = {name for name, _ in findings}
        if len(favoured) == 1:
            return Ruling(_BY_NAME[favoured.pop()], tuple(because for _, because in findings))
        return Ruling(None, tuple(f"{because}:{name}" for name, because in findings), asked=True)

    def _findings(self, seen: Seen, frame: Frame) -> list[tuple[str, str]]:
        """Each piece of evidence with its convention; what only leans counts where something confirms it."""
        found: list[tuple[str, str]] = []
        found += [(name, "column") for name in seen.decisive(self._language(frame))]
        found += [(name, "concept") for name in seen.possible()]
        found += [
            (name, "magnitude") for name in nearer_reading(seen.ambiguous, seen.stored, self._earlier(seen, frame))
        ]
        found += [(name, "sibling") for name in _siblings(frame, seen.column)]
        if not found:
            found += [(name, "sum") for name in sums_that_come_out(frame, seen.column)]
        lean = seen.lean()
        general = one_of(self.votes)
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

    def _earlier(self, seen: Seen, frame: Frame) -> list[Decimal | None]:
        before = self.known.earlier(frame, seen.column)
        return [before[row] for row in seen.rows]


def _siblings(frame: Frame, column: int) -> list[str]:
    """What the columns beside say that measure in the same unit and have numerals that only one convention can read."""
    unit = _unit_of(frame, column)
    votes = Votes()
    for other in range(max(0, column - NEIGHBOURS), min(len(frame.heads), column + NEIGHBOURS + 1)):
        if unit and other != column and _unit_of(frame, other) == unit:
            votes += count_votes(joined(row[other].text) for row in frame.rows if is_print(row[other]))
    name = one_of(votes)
    return [name] if name else []


def _unit_of(frame: Frame, column: int) -> str:
    head = frame.heads[column]
    own = concept_of(head.title, head.unit)
    return key_of(head.unit or ("" if own.bound is not None else frame.unit))


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
        texts += [cell.text for cell in cells if is_print(cell)]
    return count_votes(texts)
