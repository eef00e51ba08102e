"""What one column prints, before anything is decided about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.day import parse_day
from site_builder.core.numeral import BODY, Language, Votes, count_votes, is_ambiguous, readings
from site_builder.extensions.office_import.document import Cell
from site_builder.extensions.office_import.table import Frame
from site_builder.extensions.office_import.tables.concepts import Concept, concept_of

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

    def decisive(self, language: Language) -> list[str]:
        """What only one convention can read. Against the language it needs as many as are ambiguous.

        Vietnamese words beside decimal points are no agreement: their author may group by points as well.
        """
        name = one_of(self.votes)
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


def see(frame: Frame, column: int, units: Sequence[str]) -> Seen:
    """The print of one column, whose unit is known row by row."""
    title = frame.heads[column].title
    names = [_row_name(frame, n, column) for n in range(len(frame.rows))]
    texts, ambiguous, concepts, rows, stored = [], [], [], [], []
    own = concept_of(title, "", frame.title)
    for n, row in enumerate(frame.rows):
        cell = row[column]
        if isinstance(cell.value, Decimal):
            stored.append(cell.value)
        if not is_print(cell):
            continue
        texts.append(cell.text.strip())
        for match in _NUMERAL.finditer(joined(cell.text)):
            if is_ambiguous(match[0]):
                ambiguous.append(match[0])
                concepts.append(_concept(cell, own, title, names[n], units[n], frame.title))
                rows.append(n)
    votes = count_votes(map(joined, texts))
    plain = sum(bool(re.fullmatch(r"[-+\u2212]?[1-9]\d{1,2}", text)) and text not in ("10", "100") for text in texts)
    return Seen(
        column, title, tuple(texts), tuple(ambiguous), tuple(concepts), tuple(rows), votes, plain, tuple(stored)
    )


def is_print(cell: Cell) -> bool:
    """Whether a cell may print a number."""
    return (
        cell.value is None
        and not cell.covered
        and 0 < len(cell.text.strip()) <= MOST_PRINTED
        and not parse_day(cell.text)
    )


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
        if c < column and len(cell.text) > 3 and not cell.text.strip()[:1].isdigit() and cell.value is None:
            return cell.text
    return ""


def _grouping(body: str) -> str:
    """The convention under which an ambiguous numeral is a whole number."""
    return next((name for name, value in readings(body).items() if value == value.to_integral_value()), "")


def one_of(votes: Votes) -> str:
    """The convention that all votes are for, if any is cast."""
    if bool(votes.vietnamese) == bool(votes.english):
        return ""
    return "vi" if votes.vietnamese else "en"
