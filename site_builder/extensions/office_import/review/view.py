"""What the review page shows, as a value: made with the draft, rendered without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.core.problem import Problem
from site_builder.extensions.office_import.answers import Answers
from site_builder.extensions.office_import.conservation.balance import Balance
from site_builder.extensions.office_import.document import Grid, Line
from site_builder.extensions.office_import.earlier.telling import proposals
from site_builder.extensions.office_import.passes import Read
from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.prose.markdown import entry_text
from site_builder.extensions.office_import.review.questions import Question, questions
from site_builder.extensions.office_import.table import DataTable
from site_builder.extensions.office_import.wanted import Wanted

Calls = Mapping[int, Sequence[tuple[ProseFigure, str]]]  # figures of an entry, each with its call


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of the source, and what became of it: text of the report or a table."""

    place: str
    source: Grid | str
    draft: DataTable | str


@dataclass(frozen=True, slots=True)
class Review:
    """All of a review."""

    source: str
    digest: str
    report: str
    package: str
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    balance: Balance
    pairs: tuple[Pair, ...]
    proposals: str
    last: str


def review_of(
    read: Read, source: str, wanted: Wanted, problems: Sequence[Problem], front: str, calls: Calls,
    answers: Answers,
) -> Review:  # fmt: skip
    """The review of an import; `front` is the report's front matter."""
    return Review(
        source,
        read.digest,
        f"reports/{wanted.series}/{wanted.name}.md",
        f"datasets/{wanted.package}",
        tuple(problems),
        questions(read.tables, read.differences, answers),
        read.balance,
        tuple(_pairs(read, front, calls)),
        proposals(read.differences, wanted.series, wanted.period.code),
        read.last,
    )


def _pairs(read: Read, front: str, calls: Calls) -> Iterator[Pair]:
    notes = read.assembled.document.notes
    frame = "\n".join(said.left for said in notes if said.code == "letter-frame")
    yield Pair("", "\n".join(filter(None, (frame, read.letter.title))), front)
    tables = read.assembled.tables
    shown = 0
    for n, (block, entry) in enumerate(zip(read.assembled.document.blocks, read.entries, strict=True)):
        if isinstance(block, Line):
            yield Pair(block.place, block.text, entry_text(entry, tables, calls.get(n, ())))
        else:
            yield Pair(block.place, block, tables[entry.table])
            shown += 1
    for table in read.tables[shown:]:
        yield Pair(table.place, "", table)
