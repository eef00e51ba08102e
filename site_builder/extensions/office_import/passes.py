"""A document after all passes: read, put in order, held against the period before, counted again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from statistics import median

from site_builder.core.calendar.moment import PRINTED_DAYS, parse_day
from site_builder.core.calendar.period import Regime
from site_builder.core.cell import number_of
from site_builder.core.language import UPPER, any_of, searcher, words
from site_builder.core.numbers.number import decimals_of
from site_builder.core.numbers.numeral import Convention
from site_builder.core.problem import Problem, flag
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import import last_period as former
from site_builder.extensions.office_import.align import align
from site_builder.extensions.office_import.answers import NO_ANSWERS, Answers, answered, with_names
from site_builder.extensions.office_import.assemble import Assembled, all_notes, assemble
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.ledger.balance import (
    Balance,
    LeftOut,
    balance,
    pieces_of,
)
from site_builder.extensions.office_import.lists.areas import Observations, observations
from site_builder.extensions.office_import.open import refusing
from site_builder.extensions.office_import.problems import Difference, ImportRefused
from site_builder.extensions.office_import.prose import report as prose
from site_builder.extensions.office_import.prose.letterhead import Letter, take_letter
from site_builder.extensions.office_import.reading import (
    Source,
    pages_noted,
    read_source,
    to_unicode,
)
from site_builder.extensions.office_import.tables.codes import is_unit_title
from site_builder.extensions.office_import.tables.conventions import NOTHING_KNOWN, Known
from site_builder.extensions.office_import.tables.stitch import stitch
from site_builder.extensions.office_import.tables.units import is_missing, same_unit
from site_builder.model.package import Field

# Documents that a text cites: number, kind, date, issuer, subject; what is not printed beside them stays empty.


_SIGN = rf"[{UPPER}][^\W\d_]*\d*[{UPPER}]*"
NUMBER = re.compile(rf"(?<![\w/])\d{{1,5}}(?:/\d{{4}})?/{_SIGN}(?:[-&]{_SIGN})*(?![\w/])")
_NEAR = 300  # letters; no pattern below reaches so far
_KIND = re.compile(
    rf"({any_of('letter.documents')})(?:\s+(?:{any_of('table.number')}))?\s*:?\s*$", re.IGNORECASE
)
_ISSUER, _SUBJECT = searcher("letter.issuer"), searcher("letter.subject")
_BY = searcher("letter.by", 0)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document, at the place that says most about it."""

    number: str
    section: str
    kind: str = ""
    issuer: str = ""
    date: date | None = None
    subject: str = ""

    @property
    def told(self) -> int:
        """How many of its facts are printed."""
        return sum(map(bool, (self.kind, self.issuer, self.date, self.subject)))


def citations(
    entries: Iterable[prose.Entry], cells: Iterable[tuple[str, str]] = ()
) -> tuple[Citation, ...]:
    """Every document once, in the order of first mention."""
    texts = [(entry.section, entry.text) for entry in entries if entry.text]
    result: dict[str, Citation] = {}
    for section, text in (*texts, *cells):
        for citation in _cited(section, text):
            known = result.setdefault(citation.number, citation)
            if citation.told > known.told:
                result[citation.number] = replace(citation, section=known.section)
    return tuple(result.values())


def _cited(section: str, text: str) -> Iterator[Citation]:
    for match in NUMBER.finditer(text):
        before = text[max(match.start() - _NEAR, 0) : match.start()]
        after = text[match.end() : match.end() + 2 * _NEAR]
        kind = _KIND.search(before)
        day, after = _take(_day, after)
        issuer, after = _take(_ISSUER, after)
        subject, _ = _take(_SUBJECT, after)
        by = _BY(before[: kind.start()] if kind else before)
        issuer = issuer or (f"{by[1]}{by[2]}".strip() if by else "")
        facts = (
            kind[1].capitalize() if kind else "",
            issuer,
            parse_day(day) if day else None,
            subject.strip(" ,"),
        )
        yield Citation(match[0], section, *facts)


def _day(text: str) -> re.Match[str] | None:
    return next(
        filter(None, (re.match(rf"\s*,?\s*({day})", text, re.IGNORECASE) for day in PRINTED_DAYS)),
        None,
    )


def _take(search: Callable[[str], re.Match[str] | None], text: str) -> tuple[str, str]:
    match = search(text)
    return (match[1].strip(), text[match.end() :]) if match else ("", text)


# How large the numbers of a table were in the last period, for those that can be read in two ways.


HALF = 0.5


def magnitudes(last: former.LastPeriod) -> Callable[[doc.Frame, int], Sequence[Decimal | None]]:
    """What stood in the rows of a frame's column before: by the row's name, else the middle of the whole column.

    Where rows count in units of their own, a column has no middle.
    """

    names: dict[str, dict[str, int | None]] = {}

    def before(frame: doc.Frame, column: int) -> Sequence[Decimal | None]:
        table, head = _table_of(frame, last), frame.heads[column]
        field = _field(table, head.title) if table else None
        unit = head.unit or frame.unit
        # What was 1234 million is 1.234 billion, and both are near 1.234.
        if not table or not field or (unit and field.unit and not same_unit(unit, field.unit)):
            return [None] * len(frame.rows)
        printed = map(number_of, table.cells(field.name))
        values = [None if number is None else Decimal(number) for number in printed]
        numbers = [abs(value) for value in values if value]
        if table.name not in names:
            names[table.name] = _row_names(table)
        by_name = {
            name: index
            for name, index in names[table.name].items()
            if index is not None and values[index]
        }
        of_units = next(
            (field.name for field in table.columns if is_unit_title(former.title_of(field))), ""
        )
        general = None if table.is_observed or of_units or not numbers else median(numbers)
        own, units = (
            [c for c, each in enumerate(frame.heads) if is_unit_title(each.title)],
            table.words(of_units),
        )
        result: list[Decimal | None] = []
        for row in frame.rows:
            unit = row[own[0]].text.strip() if own else ""
            index = next(
                (by_name[name] for cell in row[:4] if (name := former.exact(cell.text)) in by_name),
                None,
            )
            is_other = (
                index is not None
                and bool(unit and units[index])
                and not same_unit(unit, units[index])
            )
            result.append(None if is_other else general if index is None else values[index])
        return result

    return before


def _table_of(frame: doc.Frame, last: former.LastPeriod) -> former.LastTable | None:
    heads = {former.timeless(head.title) for head in frame.heads}
    shared = [
        len(heads & {former.timeless(former.title_of(each)) for each in table.columns})
        for table in last.tables
    ]
    best = max(shared, default=-1)
    return last.tables[shared.index(best)] if best >= HALF * len(heads) else None


def _field(table: former.LastTable, title: str) -> Field | None:
    """The column with that title, else the one whose title differs in its year only."""
    for key in (former.exact, former.timeless):
        result = [field for field in table.columns if key(former.title_of(field)) == key(title)]
        if len(result) == 1:
            return result[0]
    return None


def _row_names(table: former.LastTable) -> dict[str, int | None]:
    """The row of every word in the table; None for words of several rows."""
    result: dict[str, int | None] = {}
    for index, row in enumerate(table.rows):
        for word in {former.exact(cell) for cell in row if isinstance(cell, str) and len(cell) > 3}:
            result[word] = None if word in result else index
    return result


# Figures and cited documents as tables of the package.


def figures_table(
    figures: Sequence[prose.ProseFigure], tables: Sequence[doc.DataTable] = ()
) -> doc.DataTable:
    """One line a figure, in the order of the text; what an indicator of `tables` says too refers to it."""
    rows = prose.known_rows(tables)
    referred = tuple(
        prose.contradicted(figure, rows) or prose.restated(figure, rows) or None
        for figure in figures
    )
    quantities = [figure.quantity for figure in figures]
    wholes = tuple(quantity.whole for quantity in quantities)
    kind = (
        "integer" if all(value is None or decimals_of(value) == 0 for value in wholes) else "number"
    )
    columns = [
        _words("id", drafted("Key"), (figure.id for figure in figures), is_key=True),
        _words("section", drafted("Section"), (figure.section for figure in figures)),
        _words("label", drafted("Content"), (figure.label for figure in figures)),
        _words("qualifier", drafted("Qualifier"), (quantity.qualifier for quantity in quantities)),
        doc.Column(
            "value", drafted("Value"), "number", tuple(quantity.value for quantity in quantities)
        ),
        doc.Column("whole", drafted("Out of"), kind, wholes),
        _words("unit", drafted("Unit"), (figure.unit for figure in figures)),
        _words(
            "value_printed", drafted("As printed"), (quantity.printed for quantity in quantities)
        ),
        _words("clause", drafted("Sentence of the figure"), (figure.clause for figure in figures)),
    ]
    parts = [(part, part) for part in ("id", "value", "whole", "unit", "label", "qualifier")]
    parts.append(("printed", "value_printed"))
    if any(referred):
        columns.append(
            doc.Column(
                "refers_to", drafted("Restates the indicator"), "string", referred, derived=True
            )
        )
        parts.append(("refers_to", "refers_to"))
    title, doubts = drafted("Figures of the text"), []
    for n, figure in enumerate(figures):
        if figure.quantity.doubtful:
            where = figure.place or drafted("section {section}", section=figure.section)
            doubts.append(
                doc.Doubt(title, "value", where, figure.quantity.printed, figure.reason, n)
            )
    roles = (("figures", tuple(parts)),)
    return doc.DataTable("figures", title, tuple(columns), "", roles=roles, doubts=tuple(doubts))


def _words(name: str, title: str, values: Iterable[str], *, is_key: bool = False) -> doc.Column:
    return doc.Column(
        name,
        title,
        "string",
        tuple(value or None for value in values),
        required=is_key,
        unique=is_key,
    )


def citations_table(citations: Sequence[Citation]) -> doc.DataTable:
    """One line a document."""
    columns = (
        _words("number", drafted("Number and symbol"), (c.number for c in citations), is_key=True),
        _words("section", drafted("Section"), (c.section for c in citations)),
        _words("kind", drafted("Kind"), (c.kind for c in citations)),
        _words("issuer", drafted("Issuing body"), (c.issuer for c in citations)),
        doc.Column("date", drafted("Date"), "date", tuple(c.date for c in citations)),
        _words("subject", drafted("Content"), (c.subject for c in citations)),
    )
    return doc.DataTable("legal-documents", drafted("Documents cited"), columns, "")


# A table that a converter left as text, one cell a line: nothing tells its rows any more, so it is only told.


FEWEST = 12  # lines in a row
LONGEST = 60  # letters of a cell
_NUMBER = re.compile(r"[-+(]?\d[\d., ]*(?:/\d+)?\s?%?\)?")
_SENTENCE = re.compile(r"[.;:!?]$")


def loose_cells(document: doc.Document) -> Iterator[doc.Note]:
    """One note for every run of short lines of which a third and more are a bare number."""
    for is_cell, run in groupby(document.blocks, key=_may_be_cell):
        lines = [block for block in run if isinstance(block, doc.Line)]
        numbers = sum(_is_number(line.text) for line in lines)
        if is_cell and len(lines) >= FEWEST and len(lines) <= 3 * numbers < 3 * len(lines):
            yield doc.note("loose-cells", lines[0].place, count=len(lines))


def _may_be_cell(block: doc.Block) -> bool:
    if (
        not isinstance(block, doc.Line)
        or len(block.text) > LONGEST
        or block.kind not in ("paragraph", "furniture")
    ):
        return False
    # A running number alone on its line looks like a page's.
    return _is_number(block.text) or (
        block.kind == "paragraph" and not _SENTENCE.search(block.text.strip())
    )


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip())) or is_missing(text)


LEGACY = ("legacy-encoding", "legacy-texts")


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before a document is read: what people answered, and the last period of its series."""

    numbers: Convention | None = None
    answers: Answers = NO_ANSWERS
    last: former.LastPeriod | None = None
    areas: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # names of the portal's areas by their keys
    regime: Regime = Regime.CALENDAR

    def known(self) -> Known:
        """As the evidence for scale wants it."""
        earlier = magnitudes(self.last) if self.last else NOTHING_KNOWN.earlier
        marks = {doc.folded(title): mark for title, mark in self.answers.of("columns").items()}
        return Known(self.numbers, marks, earlier, self.answers.of("heads"))


@dataclass(frozen=True, slots=True)
class Read:
    """A document after all passes."""

    assembled: Assembled
    letter: Letter
    entries: tuple[prose.Entry, ...]
    figures: tuple[prose.ProseFigure, ...]
    problems: tuple[Problem, ...]
    digest: str
    balance: Balance
    tables: tuple[doc.DataTable, ...]
    called: frozenset[str] = frozenset()  # ids of figures that the last report shows by a call
    differences: tuple[Difference, ...] = ()
    last: str = ""  # the last period, where one is known
    observed: Observations = Observations()  # numbers of tables that are no form, one a row


def read_whole(path: Path, before: Before) -> Read:
    """What stands in a file, in an order fit for a draft. Raises ImportRefused with the file's name."""
    try:
        return refusing(lambda: _passed(path, before), path.name)
    except ImportRefused as refused:
        if refused.problem.file:
            raise
        raise ImportRefused(replace(refused.problem, file=path.name)) from refused


def _passed(path: Path, before: Before) -> Read:
    source = read_source(path)
    document = to_unicode(source.document)
    document = stitch(replace(document, notes=(*document.notes, *loose_cells(document))))
    if not document.blocks:
        raise ImportRefused(flag("import-nothing-found", path.name, file_name=path.name))
    document, letter = take_letter(document)
    assembled, result = _assembled(document, before)
    entries = tuple(prose.outline(assembled.document))
    conventions = [assembled.evidence.for_text(entry.text) for entry in entries]
    figures = (
        tuple(prose.prose_figures(entries, conventions, source.recognised))
        if document.prose
        else ()
    )
    figures, called, gone = (
        former.align_figures(figures, before.last) if before.last else (figures, frozenset(), [])
    )
    cited = citations(entries, _cells(assembled, entries)) if document.prose else ()
    counted = _balance(path.name, source, assembled, letter, entries)
    answers = before.answers
    known = {table.name for table in before.last.tables} if before.last else ()
    long, areas = answers.of("long"), answers.form()["areas"]
    observed = observations(assembled.tables, before.areas, long, areas, known, before.regime)
    extra = [answered(figures_table(figures, assembled.tables), answers.cells)] if figures else []
    extra += [citations_table(cited)] if cited else []
    tables, facts = (
        (*assembled.tables, *extra, *observed.tables),
        (source.findings, source.digest, counted),
    )
    last = before.last.period if before.last else ""
    return Read(
        assembled,
        letter,
        entries,
        figures,
        *facts,
        tables,
        called,
        (*result, *gone),
        last,
        observed,
    )


def _assembled(document: doc.Document, before: Before) -> tuple[Assembled, tuple[Difference, ...]]:
    """The tables as the last period names them, with what was answered about their cells."""
    assembled = assemble(document, before.known())
    named = tuple(with_names(table, before.answers.of("names")) for table in assembled.tables)
    assembled = replace(assembled, tables=named)
    differences: tuple[Difference, ...] = ()
    if before.last:
        tables, differences = align(assembled.tables, before.last, before.answers.form())
        assembled = replace(assembled, tables=tables)
    tables = tuple(answered(table, before.answers.cells) for table in assembled.tables)
    return replace(assembled, tables=tables), differences


def _balance(
    name: str, source: Source, assembled: Assembled, letter: Letter, entries: Sequence[prose.Entry]
) -> Balance:
    """The ledger of the import: what the text and the tables hold, against the source as another reader sees it."""
    notes = all_notes(assembled)
    dropped = [LeftOut(each.code, each.left, each.place) for each in notes if each.left]
    front = [
        letter.title,
        " ".join((*words("letter.to"), letter.addressee)) if letter.addressee else "",
    ]
    texts = [*front, *(entry.text for entry in entries)]
    encodings = [dict(text.facts)["found"].lower() for text in notes if text.code in LEGACY]
    pieces = pieces_of(
        source.kind, source.content, name, pages_noted(source.document, "page-left-out")
    )
    return balance(pieces, texts, assembled.tables, dropped, encodings)


def _cells(assembled: Assembled, entries: Sequence[prose.Entry]) -> Iterator[tuple[str, str]]:
    """Texts of table cells with their section: documents are cited there too."""
    sections = {entry.table: entry.section for entry in entries if entry.kind == "table"}
    for n, table in enumerate(assembled.tables):
        for column in table.columns:
            if column.type == "string":
                yield from (
                    (sections.get(n, ""), value)
                    for value in column.values
                    if isinstance(value, str)
                )
