"""A document after all passes: read, put in order, held against the period before, counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.core.numeral import Convention
from site_builder.core.problem import Problem
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.answered import answered
from site_builder.extensions.office_import.answers import NO_ANSWERS, Answers
from site_builder.extensions.office_import.assemble import Assembled, all_notes, assemble
from site_builder.extensions.office_import.bounded import refusing
from site_builder.extensions.office_import.conservation.balance import Balance, LeftOut, balance, pieces_of
from site_builder.extensions.office_import.document import Document
from site_builder.extensions.office_import.earlier.align import align
from site_builder.extensions.office_import.earlier.figures import align_figures
from site_builder.extensions.office_import.earlier.last import LastPeriod
from site_builder.extensions.office_import.earlier.magnitudes import magnitudes
from site_builder.extensions.office_import.earlier.problems import Difference
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.prose.citations import Citation, citations
from site_builder.extensions.office_import.prose.figures import ProseFigure, prose_figures
from site_builder.extensions.office_import.prose.letterhead import Letter, take_letter
from site_builder.extensions.office_import.prose.outline import Entry, outline
from site_builder.extensions.office_import.prose.tables import citations_table, figures_table
from site_builder.extensions.office_import.readers.encoding import to_unicode
from site_builder.extensions.office_import.reading import Source, read_source
from site_builder.extensions.office_import.table import DataTable
from site_builder.extensions.office_import.tables.conventions import NOTHING_KNOWN, Known
from site_builder.extensions.office_import.tables.loose_cells import loose_cells
from site_builder.extensions.office_import.tables.stitch import stitch

LEGACY = ("legacy-encoding", "legacy-texts")


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before a document is read: what people answered, and the last period of its series."""

    numbers: Convention | None = None
    answers: Answers = NO_ANSWERS
    last: LastPeriod | None = None

    def known(self) -> Known:
        """As the evidence for scale wants it."""
        earlier = magnitudes(self.last) if self.last else NOTHING_KNOWN.earlier
        return Known(self.numbers, self.answers.by_title(), earlier)


@dataclass(frozen=True, slots=True)
class Read:
    """A document after all passes."""

    assembled: Assembled
    letter: Letter
    entries: tuple[Entry, ...]
    figures: tuple[ProseFigure, ...]
    problems: tuple[Problem, ...]
    digest: str
    balance: Balance
    tables: tuple[DataTable, ...]
    called: frozenset[str] = frozenset()  # ids of figures that the last report shows by a call
    differences: tuple[Difference, ...] = ()
    last: str = ""  # the last period, where one is known


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
        raise ImportRefused(problems.nothing_found(path.name, file_name=path.name))
    document, letter = take_letter(document)
    assembled, found = _assembled(document, before)
    entries = tuple(outline(assembled.document))
    conventions = [assembled.evidence.for_text(entry.text) for entry in entries]
    figures = tuple(prose_figures(entries, conventions, source.recognised)) if document.prose else ()
    figures, called, gone = align_figures(figures, before.last) if before.last else (figures, frozenset(), [])
    cited = citations(entries, _cells(assembled, entries)) if document.prose else ()
    counted = _balance(path.name, source, assembled, letter, entries)
    return Read(
        assembled,
        letter,
        entries,
        figures,
        source.findings,
        source.digest,
        counted,
        tables=_tables(assembled, figures, cited, before.answers),
        called=called,
        differences=(*found, *gone),
        last=before.last.period if before.last else "",
    )


def _assembled(document: Document, before: Before) -> tuple[Assembled, tuple[Difference, ...]]:
    """The tables as the last period names them, with what was answered about their cells."""
    assembled = assemble(document, before.known())
    found: tuple[Difference, ...] = ()
    if before.last:
        aligned = align(assembled.tables, before.last, before.answers.form())
        assembled, found = replace(assembled, tables=aligned.tables), aligned.differences
    tables = tuple(answered(table, before.answers.cells) for table in assembled.tables)
    return replace(assembled, tables=tables), found


def _tables(
    assembled: Assembled, figures: Sequence[ProseFigure], cited: Sequence[Citation], answers: Answers
) -> tuple[DataTable, ...]:
    """Those of the document, then the figures and the documents that its text names."""
    extra = [answered(figures_table(figures, assembled.tables), answers.cells)] if figures else []
    extra += [citations_table(cited)] if cited else []
    return (*assembled.tables, *extra)


def _balance(name: str, source: Source, assembled: Assembled, letter: Letter, entries: Sequence[Entry]) -> Balance:
    """The ledger of the import: what the text and the tables hold, against the source as another reader sees it."""
    notes = all_notes(assembled)
    dropped = [LeftOut(each.code, each.left, each.place) for each in notes if each.left]
    front = [letter.title, f"Kính gửi: {letter.addressee}" if letter.addressee else ""]
    texts = [*front, *(entry.text for entry in entries)]
    encodings = [dict(said.facts)["found"].lower() for said in notes if said.code in LEGACY]
    pieces = pieces_of(source.kind, source.content, name)
    return balance(pieces, texts, assembled.tables, dropped, encodings)


def _cells(assembled: Assembled, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Texts of table cells with their section: documents are cited there too."""
    sections = {entry.table: entry.section for entry in entries if entry.kind == "table"}
    for n, table in enumerate(assembled.tables):
        for column in table.columns:
            if column.type == "string":
                yield from ((sections.get(n, ""), value) for value in column.values if isinstance(value, str))
