"""The review of an import: source and draft side by side, each doubt as a question, each thing that was left out.

One HTML page without scripts, nothing of the document taken for markup. As a file it is read-only; the command serves
it with a form (`import --review`), in which each question is a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from site_builder.core.cell import canonical_cell
from site_builder.core.files import sha256_of
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Problem, say_found, say_repair
from site_builder.core.text import few, slugify
from site_builder.extensions.office_import import answers as answering
from site_builder.extensions.office_import.align import NEW
from site_builder.extensions.office_import.assemble import Assembled
from site_builder.extensions.office_import.document import (
    ERRORS,
    DataTable,
    Doubt,
    Grid,
    Line,
    prints,
)
from site_builder.extensions.office_import.form import row_names
from site_builder.extensions.office_import.language import drafted, filled, translate
from site_builder.extensions.office_import.last_period import exact
from site_builder.extensions.office_import.ledger.balance import Balance, by_reason, is_digits
from site_builder.extensions.office_import.lists.areas import YES, Observations
from site_builder.extensions.office_import.lists.listing import (
    DIRECTIONS,
    Listed,
    about,
    by_word,
    is_answer,
)
from site_builder.extensions.office_import.passes import Read
from site_builder.extensions.office_import.problems import Ask, Difference, Proposal
from site_builder.extensions.office_import.prose.report import ProseFigure, entry_text
from site_builder.extensions.office_import.protocol import (
    LEFT_OUT,
    PROPOSED,
    Wanted,
    proposals,
    reason_of,
)
from site_builder.extensions.office_import.tables.headers import parse_lines
from site_builder.load.portal.drafted import fingerprint, is_number
from site_builder.model.indicator import KINDS

MOST_LINES, LONGEST_LINE = 10, 160
FEWEST_OF_A_GROUP, EACH = 3, "each"
PAIRED = {"kinds": KINDS, "directions": DIRECTIONS}
MOST_CELLS = 6_000  # of a table that the page shows; its file has all of them
FEWEST_ROWS, MOST_ROWS = 10, 200
MOST_NAMED = 30  # lost words that one question names
MOST_PIECES = 200  # left out for one reason; import.md counts the rest
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
_WORDS = message_tables(__package__)["question"]


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that may be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` is cells or one of answers.MAPS; that of cells is answered by a number.

    `about` is what the answer is kept under, `answer` what was said before, `taken` what holds as long as nobody says.
    One that `refuses` stops a build: without its answer a figure may be wrong or nameless.
    """

    kind: str
    about: str | answering.CellAnswer
    words: str
    evidence: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    answer: str = ""
    taken: str = ""
    refuses: bool = False
    key: str = ""  # of the table whose header lines may be the answer
    group: tuple[Question, ...] = ()  # of one kind, which one answer settles

    @property
    def name(self) -> str:
        """The name of its field, and its id in import.yaml."""
        about = self.about if isinstance(self.about, str) else repr(self.about.key)
        digest = sha256_of(f"{self.kind}\0{about}".encode())[:4]
        shown = self.about if isinstance(self.about, str) else self.about.row
        return f"{self.kind}-{slugify(shown)[:40].strip('-')}-{digest}"

    @property
    def answer_label(self) -> str:
        """What was said before, in words."""
        return next(
            (option.label for option in self.options if option.value == self.answer), self.answer
        )


def questions(
    read: Read, answers: answering.Answers, listing: Sequence[Listed] = ()
) -> tuple[Question, ...]:
    """Everything that is open, then what was answered already and may be taken back."""
    result = [
        *_of_headers(read.assembled, answers),
        *_of_listing(listing, answers),
        *_of_observed(read.observed, answers),
        *_of_lost(read.balance, answers),
        *_of_differences(read.differences, answers),
        *_of_doubts(read.tables),
    ]
    result = list(_grouped(result, answers))
    asked = {
        question.name: question for question in (*_of_answers(answers), *reversed(result))
    }  # each once
    return tuple(asked[name] for name in dict.fromkeys([*(each.name for each in result), *asked]))


def _grouped(asked: Sequence[Question], answers: answering.Answers) -> Iterator[Question]:
    """Several that ask whether things go on under other names are one, until somebody wants each by itself."""
    groups: dict[str, list[Question]] = {kind: [] for kind in answers.form()}
    for question in asked:
        is_open = question.refuses and question.kind in groups and not question.answer
        (groups[question.kind].append(question) if is_open else (yield question))
    for kind, group in groups.items():
        about = f" {answering.BETWEEN} ".join(str(question.about) for question in group)
        if len(group) < FEWEST_OF_A_GROUP or answers.form()[kind].get(exact(about)) == EACH:
            yield from group
            continue
        shown = "; ".join(
            drafted("“{printed}”: {same}", printed=q.about, same=q.options[0].label) for q in group
        )
        words = drafted("These go on under other names. Is it so? {shown}", shown=shown)
        options = (
            Option(YES, drafted("yes, all of them")),
            Option(EACH, drafted("no, ask me about each")),
        )
        yield Question(
            kind,
            about,
            words,
            group[0].evidence,
            options,
            taken=options[0].label,
            refuses=True,
            group=(*group,),
        )


def _of_headers(assembled: Assembled, answers: answering.Answers) -> Iterator[Question]:
    """One for each table with columns of numbers that nothing names, or a word as the first of its numbers."""
    for grid, table in zip(assembled.document.grids, assembled.tables, strict=False):
        lines = (" | ".join(cell.text for cell in prints(row)) for row in grid.rows[:MOST_LINES])
        evidence = (
            table.place,
            *(f"{n}: {line[:LONGEST_LINE]}" for n, line in enumerate(lines, 1)),
        )
        odd = [
            doubt.printed
            for doubt in table.doubts
            if doubt.reason == "words-among-numbers" and doubt.row == 0
        ]
        is_odd = any(
            re.search(r"[^\W\d_]", text) and not re.search(r"\d", text) for text in odd
        )  # a name has words
        answer = answers.of("heads").get(table.key, "")
        if unnamed := [column.title for column in answering.unnamed_of(table)]:
            shown = f" {answering.BETWEEN} ".join(unnamed)
            words = drafted(_WORDS["nameless"], columns=shown, table=table.title)
            yield Question(
                "names", table.title, words, evidence, taken=shown, refuses=True, key=table.key
            )
        elif is_odd or answer:
            first, last = table.lines
            shown = f"{first}-{last}" if first <= last else drafted("none")
            words = drafted(
                "Which lines of “{table}” are its header (such as 3-6)?",
                table=table.title or table.key,
            )
            yield Question(
                "heads", table.key, words, evidence, answer=answer, taken=shown, key=table.key
            )


def _of_listing(listing: Sequence[Listed], answers: answering.Answers) -> Iterator[Question]:
    """Two for all rows that the list of the series lacked: what they count, and which way is better."""
    key, judged = about(listing), [row for row in listing if row.proposed]
    if listing:
        shown = by_word(listing, "kind")
        asked = drafted(
            "New in the list of the series. Does each count what its form says? {shown}",
            shown=shown,
        )
        evidence = (drafted(_WORDS["pairs"], words=", ".join(KINDS)),)
        yield Question("kinds", key, asked, evidence, (), answers.of("kinds").get(key, ""), shown)
    if any(row.proposed != "none" for row in judged):
        shown = by_word(judged, "proposed")
        asked = drafted(
            "Which way is better (up, down, or none where neither is)? {shown}", shown=shown
        )
        evidence = (drafted(_WORDS["pairs"], words=", ".join(DIRECTIONS)),)
        answer, taken = answers.of("directions").get(key, ""), drafted("no way is called better")
        yield Question("directions", key, asked, evidence, (), answer, taken)


def _of_observed(observed: Observations, answers: answering.Answers) -> Iterator[Question]:
    """One for each table that may stand as observations, and one for each area under another spelling."""
    for offer in observed.offers:
        if offer.is_settled and not answers.of("long").get(offer.key):
            continue
        name = offer.table.title or offer.key
        words = drafted(
            "Shall the figures of “{table}” also stand one a row, with their areas or periods?",
            table=name,
        )
        evidence = (offer.table.place, few(offer.names, MOST_LINES))
        options = (
            Option(YES, drafted("yes, pages and trends of its indicators")),
            Option("no", drafted("no")),
        )
        taken = options[0 if offer.is_taken else 1].label
        yield Question(
            "long",
            offer.key,
            words,
            evidence,
            options,
            answers.of("long").get(offer.key, ""),
            taken,
        )
    for ask in observed.asked:
        answer = answers.form()["areas"].get(exact(ask.printed), "")
        yield replace(_form_question(ask, (), answer), refuses=True)


def _of_lost(counted: Balance, answers: answering.Answers) -> Iterator[Question]:
    """What of the source is nowhere in the draft; numbers among it stop a build."""
    if words := counted.missing:
        about = few(words, MOST_NAMED)
        asked = drafted("Why is this of the source nowhere in the draft: {words}?", words=about)
        places = tuple(lost.place for lost in counted.lost[:MOST_NAMED] if lost.place)
        answer = answers.of("lost").get(about, "")
        yield Question(
            "lost", about, asked, places, answer=answer, refuses=any(map(is_digits, words))
        )


def _of_doubts(tables: Sequence[DataTable]) -> Iterator[Question]:
    for table in tables:
        names = row_names(table) if table.doubts else ""
        for doubt in table.doubts:
            is_error = doubt.printed.strip() in ERRORS
            if doubt.reason == "ambiguous-number" and doubt.row is None:
                yield _column_question(doubt.column, _evidence(doubt))
            elif (
                answering.can_answer(table, doubt)
                and doubt.reason != "unit-differs"
                and not is_error
            ):
                about = answering.cell_of(table, doubt, names)
                taken = (
                    drafted("the value that was read stays")
                    if doubt.kept
                    else drafted("the cell stays empty")
                )
                yield Question("cells", about, _cell_words(about), _evidence(doubt), taken=taken)


def _evidence(doubt: Doubt) -> tuple[str, ...]:
    return doubt.place, drafted("Printed: {printed}", printed=doubt.printed), reason_of(doubt)


def _column_question(title: str, evidence: tuple[str, ...], answer: str = "") -> Question:
    words = drafted("In the column “{column}”, which mark is the decimal mark?", column=title)
    options = (Option("point", drafted(_WORDS["point"])), Option("comma", drafted(_WORDS["comma"])))
    return Question(
        "columns", title, words, evidence, options, answer, drafted("the column stays as printed")
    )


def _cell_words(about: answering.CellAnswer) -> str:
    facts = {"table": about.table, "row": about.row, "column": about.column}
    return drafted("Which number stands in the source: {table}, “{row}”, “{column}”?", **facts)


def _of_differences(
    differences: Sequence[Difference], answers: answering.Answers
) -> Iterator[Question]:
    form = answers.form()
    for difference in differences:
        evidence = (say_found(difference.problem, translate),)
        if ask := difference.ask:
            text = form[ask.kind].get(exact(ask.printed), "")
            refuses = difference.problem.code in ("import-row-renamed", "import-column-renamed")
            yield replace(_form_question(ask, evidence, text), refuses=refuses)
        elif about := _unit_key(difference):
            words = drafted(
                "The unit has changed, {about}. Does the source count otherwise now?", about=about
            )
            options = (
                Option("break", drafted("yes, the series has a break")),
                Option("slip", drafted("no, a slip")),
            )
            yield Question(
                "units",
                about,
                words,
                evidence,
                options,
                answers.of("units").get(about, ""),
                refuses=True,
            )
    if gone := _retired(differences):
        about = few([proposal.code for proposal in gone], MOST_NAMED)
        words = drafted(
            "Missing since the last period: {codes}. Are they counted no more?", codes=about
        )
        evidence = (
            say_found(
                next(each.problem for each in differences if each.proposal in gone), translate
            ),
        )
        options = (
            Option("retire", drafted("yes, the list says so")),
            Option("wait", drafted("no, they come again")),
        )
        taken = drafted("they stay in the list")
        yield Question(
            "gone", about, words, evidence, options, answers.of("gone").get(about, ""), taken
        )


def _unit_key(difference: Difference) -> str:
    """What the question about a changed unit is kept under; "" for any other difference."""
    facts = dict(difference.problem.facts)
    is_unit = difference.problem.code == "import-unit-changed"
    return f"{facts['now']}: {facts['before']}, {facts['unit']}" if is_unit else ""


def _retired(differences: Iterable[Difference]) -> list[Proposal]:
    proposals = (difference.proposal for difference in differences)
    return [proposal for proposal in proposals if proposal and proposal.command == "series retire"]


def accepted(differences: Sequence[Difference], answers: answering.Answers) -> Iterator[Proposal]:
    """Breaks and retirements that somebody has agreed to."""
    for difference in differences:
        if difference.proposal and answers.of("units").get(_unit_key(difference)) == "break":
            yield difference.proposal
    gone = _retired(differences)
    if (
        gone
        and answers.of("gone").get(few([proposal.code for proposal in gone], MOST_NAMED))
        == "retire"
    ):
        yield from gone


def _form_question(ask: Ask, evidence: tuple[str, ...], answer: str) -> Question:
    labels = ((ask.candidate, ask.label), *ask.others)
    same = [
        Option(code, drafted("it is “{before}” ({code})", before=label, code=code))
        for code, label in labels
    ]
    new = Option(NEW, drafted("it is something new"))
    words = drafted("What is “{printed}”?", printed=ask.printed)
    taken = new.label if ask.answer == NEW else same[0].label
    return Question(ask.kind, ask.printed, words, evidence, (*same, new), answer, taken)


def _of_answers(answers: answering.Answers) -> Iterator[Question]:
    """What was answered and is in no question any more."""
    for title, mark in answers.of("columns").items():
        yield _column_question(title, (), mark)
    for title, names in answers.of("names").items():
        words = drafted(_WORDS["nameless"], columns="", table=title)
        yield Question("names", title, words, answer=names)
    pairs = (
        (kind, *pair)
        for kind in ("headers", "rows")
        for pair in answers.of(kind).items()
        if pair[1] != EACH
    )
    for kind, printed, answer in pairs:
        known = (
            () if answer in ("", NEW) else (Option(answer, drafted("it is {code}", code=answer)),)
        )
        options = (*known, Option(NEW, drafted("it is something new")))
        yield Question(
            kind, printed, drafted("What is “{printed}”?", printed=printed), (), options, answer
        )
    for cell in answers.cells:
        about = answering.CellAnswer(cell.table, cell.column, cell.row, cell.printed, "")
        printed = drafted("Printed: {printed}", printed=cell.printed)
        yield Question("cells", about, _cell_words(about), (printed,), answer=cell.value)


def read_form(
    asked: Sequence[Question], fields: Mapping[str, str]
) -> tuple[answering.Answers, dict[str, str]]:
    """The answers in a form's fields, and by field what is wrong with it.

    An empty field takes an earlier answer back; an absent one says nothing.
    """
    maps: dict[str, dict[str, str]] = {kind: {} for kind in answering.MAPS}
    cells: list[answering.CellAnswer] = []
    wrong: dict[str, str] = {}
    for question in asked:
        if question.name not in fields:
            continue
        text = fields[question.name].strip()
        if isinstance(question.about, answering.CellAnswer):
            number = answering.parse_number_answer(text)
            if text and number is None:
                wrong[question.name] = drafted(_WORDS["no-number"])
                continue
            cells.append(replace(question.about, value=f"{number:f}" if text else ""))
        elif question.key and parse_lines(text):
            maps["heads"][question.key] = text
        elif question.kind == "heads" and text:
            wrong[question.name] = drafted(_WORDS["no-lines"])
        elif question.kind in PAIRED and not is_answer(text, PAIRED[question.kind]):
            wrong[question.name] = drafted(_WORDS["no-pairs"])
        elif question.group and text == YES:
            maps[question.kind] |= {
                str(each.about): each.options[0].value for each in question.group
            }
        elif not question.options or text in ("", *(option.value for option in question.options)):
            maps[question.kind][question.about] = text
        else:
            options = ", ".join(option.value for option in question.options)
            wrong[question.name] = drafted(_WORDS["no-option"], options=options)
    return answering.Answers(maps, cells=tuple(cells)), wrong


# What the review page shows, as a value: made with the draft, rendered without it.


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

    @property
    def left_out(self) -> Iterator[tuple[str, str, str]]:
        """What is not in the draft: why, where it stands in the source, and how."""
        for lost in self.balance.lost:
            yield (
                drafted("nowhere in the draft"),
                lost.place,
                f"{', '.join(lost.words)} — {lost.text}",
            )
        for reason, listed in by_reason(self.balance.left_out):
            yield from (
                (drafted(LEFT_OUT[reason]), piece.place, piece.text)
                for piece in listed[:MOST_PIECES]
            )


def review_of(
    read: Read, source: str, wanted: Wanted, problems: Sequence[Problem], front: str, calls: Calls,
    answers: answering.Answers, listing: Sequence[Listed] = (),
) -> Review:  # fmt: skip
    """The review of an import; `front` is the report's front matter."""
    report, package = f"reports/{wanted.series}/{wanted.name}.md", f"datasets/{wanted.package}"
    asked, pairs = questions(read, answers, listing), tuple(_pairs(read, front, calls))
    offered = proposals(read.differences, wanted.series, wanted.period.code)
    facts = (source, read.digest, report, package)
    return Review(*facts, tuple(problems), asked, read.balance, pairs, offered, read.last)


def _pairs(read: Read, front: str, calls: Calls) -> Iterator[Pair]:
    notes = read.assembled.document.notes
    frame = "\n".join(text.left for text in notes if text.code == "letter-frame")
    yield Pair("", "\n".join(filter(None, (frame, read.letter.title))), front)
    tables = read.assembled.tables
    for n, (block, entry) in enumerate(
        zip(read.assembled.document.blocks, read.entries, strict=True)
    ):
        if isinstance(block, Line):
            yield Pair(block.place, block.text, entry_text(entry, tables, calls.get(n, ())))
        else:
            yield Pair(block.place, block, tables[entry.table])
    for table in read.tables[len(read.assembled.document.grids) :]:
        yield Pair(table.place, "", table)


def question_file(
    review: Review, tables: Sequence[DataTable], listing: Sequence[Listed] = ()
) -> bytes:
    """import.yaml: the questions, the gravest first, the balance that `check` holds the package against, and `listed`.

    That is what was entered into the list of the series, so that the next import of the document enters it anew.
    """
    asked = [
        _entry(question)
        for question in sorted(review.questions, key=lambda question: not question.refuses)
    ]
    numbers = sum(
        is_number(value) for table in tables for column in table.columns for value in column.values
    )
    facts = {
        "source": review.source,
        "sha256": review.digest,
        "questions": asked,
        "counted": {
            "words": review.balance.words,
            "numbers": review.balance.numbers,
            "lost": len(review.balance.missing),
        },
        "numbers": numbers,
        "columns": " ".join(
            filter(None, (fingerprint(each.values) for table in tables for each in table.columns))
        ),
        "left_out": {},
        **({"listed": [row.row for row in listing]} if listing else {}),
    }
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=110).encode()


def _entry(question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": question.name,
        "kind": question.kind,
        "where": question.evidence[0] if question.evidence else "",
        "question": question.words,
        "choices": [option.value for option in question.options],
        "default": question.taken,
        "refuses": question.refuses,
        "answer": question.answer,
    }
    # A decision changes nothing in the draft.
    return (
        entry
        if question.kind in ("units", "lost", "gone")
        else {**entry, "applied": question.answer}
    )


# The review as one HTML page: no script, no other file, nothing of the document taken for markup.
#
# Without `form` it is read-only; with it each question is a field of one form that the command's server takes.


@dataclass(frozen=True, slots=True)
class Form:
    """The token that lets answers in, and what was wrong or saved the last time."""

    token: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    saved: bool = False
    command: str = ""  # that imports again


def render_review(review: Review, language: str, form: Form | None = None) -> str:
    """The whole page, in which `form` makes each question a field."""
    values = {
        "review": review,
        "language": language,
        "form": form,
        "proposed": PROPOSED,
        "policy": POLICY,
    }
    functions = {
        "rows_shown": rows_shown,
        "cells_of": cells_of,
        "say_found": say_found,
        "say_repair": say_repair,
    }
    return filled("review.html", values | functions)


def rows_shown(height: int, width: int) -> int:
    """How many rows of a table the page shows."""
    return min(height, MOST_ROWS, max(FEWEST_ROWS, MOST_CELLS // max(width, 1)))


def cells_of(table: DataTable, most: int) -> list[list[str]]:
    """The first rows of a table as its file has them."""
    rows = zip(*(column.values[:most] for column in table.columns), strict=True)
    return [[canonical_cell(value) for value in row] for row in rows]
