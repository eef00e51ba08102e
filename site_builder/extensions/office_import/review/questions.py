"""What a person is asked about an import, with the evidence, and what a form's fields answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.core.problem import NC_, say_found
from site_builder.extensions.office_import.answered import can_answer, cell_of
from site_builder.extensions.office_import.answers import Answers, CellAnswer, parse_number_answer
from site_builder.extensions.office_import.earlier.columns import NEW
from site_builder.extensions.office_import.earlier.likeness import exact
from site_builder.extensions.office_import.earlier.problems import Ask, Difference
from site_builder.extensions.office_import.language import drafted, translate
from site_builder.extensions.office_import.observed import row_names
from site_builder.extensions.office_import.protocol import reason_of
from site_builder.extensions.office_import.table import DataTable, Doubt

POINT = NC_("draft", "a point is the decimal mark (1.234 is a little more than one)")
COMMA = NC_("draft", "a comma is the decimal mark (1.234 is one thousand two hundred and thirty-four)")
NO_NUMBER = NC_("draft", "Write only digits, and a decimal comma where it has one: 13200 or 13200,5.")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that may be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` is columns, headers, rows or cells; without options its answer is a number.

    `about` is what the answer is kept under, `answer` what was said before, `taken` what holds as long as nobody says.
    """

    kind: str
    about: str | CellAnswer
    words: str
    evidence: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    answer: str = ""
    taken: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        about = self.about if isinstance(self.about, str) else repr(self.about.key)
        return "q-" + hashlib.sha256(f"{self.kind}\0{about}".encode()).hexdigest()[:16]


def questions(tables: Sequence[DataTable], differences: Iterable[Difference], answers: Answers) -> tuple[Question, ...]:
    """Everything that is open, then what was answered already and may be taken back."""
    found = [*_of_doubts(tables), *_of_differences(differences, answers)]
    known = {question.name for question in found}
    return (*found, *(said for said in _of_answers(answers) if said.name not in known))


def _of_doubts(tables: Sequence[DataTable]) -> Iterator[Question]:
    for table in tables:
        names = row_names(table) if table.doubts else ""
        for doubt in table.doubts:
            if doubt.reason == "convention" and doubt.row is None:
                yield _column_question(doubt.column, _evidence(doubt))
            elif can_answer(table, doubt):
                yield _cell_question(table, doubt, names)


def _evidence(doubt: Doubt) -> tuple[str, ...]:
    return doubt.place, drafted("Printed: {printed}", printed=doubt.printed), reason_of(doubt)


def _column_question(title: str, evidence: tuple[str, ...], answer: str = "") -> Question:
    words = drafted("In the column “{column}”, which mark is the decimal mark?", column=title)
    options = (Option("point", drafted(POINT)), Option("comma", drafted(COMMA)))
    return Question("columns", title, words, evidence, options, answer, drafted("the column stays as printed"))


def _cell_question(table: DataTable, doubt: Doubt, names: str) -> Question:
    about = cell_of(table, doubt, names)
    taken = drafted("the value that was read stays") if doubt.kept else drafted("the cell stays empty")
    return Question("cells", about, _cell_words(about), _evidence(doubt), taken=taken)


def _cell_words(about: CellAnswer) -> str:
    facts = {"table": about.table, "row": about.row, "column": about.column}
    return drafted("Which number stands in the source: {table}, “{row}”, “{column}”?", **facts)


def _of_differences(differences: Iterable[Difference], answers: Answers) -> Iterator[Question]:
    form = answers.form()
    for difference in differences:
        if ask := difference.ask:
            said = form[ask.kind].get(exact(ask.printed), "")
            yield _form_question(ask, (say_found(difference.problem, translate),), said)


def _form_question(ask: Ask, evidence: tuple[str, ...], answer: str) -> Question:
    same = drafted("it is “{before}” ({code})", before=ask.label, code=ask.candidate)
    new = drafted("it is something new")
    words = drafted("What is “{printed}”?", printed=ask.printed)
    taken = new if ask.answer == NEW else same
    return Question(
        ask.kind, ask.printed, words, evidence, (Option(ask.candidate, same), Option(NEW, new)), answer, taken
    )


def _of_answers(answers: Answers) -> Iterator[Question]:
    """What was answered and is in no question any more."""
    for title, mark in answers.columns.items():
        yield _column_question(title, (), mark)
    for kind, said in (("headers", answers.headers), ("rows", answers.rows)):
        for printed, answer in said.items():
            candidate = "" if answer == NEW else answer
            options = tuple(option for option in _form_options(candidate) if option.value)
            yield Question(kind, printed, drafted("What is “{printed}”?", printed=printed), (), options, answer)
    for cell in answers.cells:
        about = CellAnswer(cell.table, cell.column, cell.row, cell.printed, "")
        printed = drafted("Printed: {printed}", printed=cell.printed)
        yield Question("cells", about, _cell_words(about), (printed,), answer=cell.value)


def _form_options(candidate: str) -> tuple[Option, ...]:
    return Option(candidate, drafted("it is {code}", code=candidate)), Option(NEW, drafted("it is something new"))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a form says: answers, and by field what is wrong with it."""

    answers: Answers
    wrong: Mapping[str, str] = field(default_factory=dict)


def read_form(asked: Sequence[Question], fields: Mapping[str, str]) -> Answered:
    """The answers in a form's fields. An empty field takes an earlier answer back; an absent one says nothing."""
    maps: dict[str, dict[str, str]] = {"columns": {}, "headers": {}, "rows": {}}
    cells: list[CellAnswer] = []
    wrong: dict[str, str] = {}
    for question in asked:
        if question.name not in fields:
            continue
        text = fields[question.name].strip()
        if isinstance(question.about, CellAnswer):
            number = parse_number_answer(text)
            if text and number is None:
                wrong[question.name] = drafted(NO_NUMBER)
                continue
            about = question.about
            cells.append(CellAnswer(about.table, about.column, about.row, about.printed, f"{number:f}" if text else ""))
        elif text in ("", *(option.value for option in question.options)):
            maps[question.kind][question.about] = text
    return Answered(Answers(**maps, cells=tuple(cells)), wrong)
