"""From a file to a draft: a table of contents of the import, and the draft itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from site_builder.core.files import OutputFile
from site_builder.core.numeral import CONVENTIONS, Convention
from site_builder.core.period import Period
from site_builder.core.problem import Problem, sort_problems
from site_builder.core.text import slugify
from site_builder.ingest import problems
from site_builder.ingest.answers import by_key
from site_builder.ingest.assemble import Assembled, all_notes, assemble
from site_builder.ingest.conservation.balance import Balance, LeftOut, balance, pieces_of
from site_builder.ingest.form import off_scale
from site_builder.ingest.language import drafted, drafting
from site_builder.ingest.metadata import Portal, contacts, description, licences
from site_builder.ingest.package_files import csv_file, descriptor_file
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.prose.bind import bind_figures
from site_builder.ingest.prose.citations import Citation, citations
from site_builder.ingest.prose.figures import ProseFigure, prose_figures
from site_builder.ingest.prose.letterhead import Letter, take_letter
from site_builder.ingest.prose.markdown import report_text
from site_builder.ingest.prose.outline import Entry, outline
from site_builder.ingest.prose.stated_period import other_period
from site_builder.ingest.prose.tables import citations_table, figures_table
from site_builder.ingest.protocol import import_notes
from site_builder.ingest.readers.encoding import to_unicode
from site_builder.ingest.reading import Source, read_source
from site_builder.ingest.table import DataTable, Doubt
from site_builder.ingest.tables.conventions import Known
from site_builder.ingest.tables.headers import is_unnamed
from site_builder.ingest.tables.loose_cells import loose_cells
from site_builder.ingest.tables.stitch import stitch
from site_builder.ingest.tables.totals import wrong_totals

MOST_NAMED = 30  # lost words that one message names
_BARE = Portal()
_LEGACY = ("legacy-encoding", "legacy-texts")
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would write, with everything that it was unsure of. Nothing is written yet."""

    source: str
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    tables: tuple[DataTable, ...]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """All doubtful cells."""
        return tuple(doubt for table in self.tables for doubt in table.doubts)

    def file(self, uri: str) -> bytes:
        """The content of one file; KeyError where there is none."""
        return {each.uri: each.content for each in self.files}[uri]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document after all passes."""

    assembled: Assembled
    letter: Letter
    entries: tuple[Entry, ...]
    figures: tuple[ProseFigure, ...]
    cited: tuple[Citation, ...]
    problems: tuple[Problem, ...]
    digest: str
    balance: Balance

    @property
    def tables(self) -> tuple[DataTable, ...]:
        extra = [figures_table(self.figures, self.assembled.tables)] if self.figures else []
        extra += [citations_table(self.cited)] if self.cited else []
        return (*self.assembled.tables, *extra)


def import_document(
    path: Path,
    *,
    series: str,
    period: Period,
    language: str,
    numbers: str = "",
    portal: Portal = _BARE,
    columns: Mapping[str, str] = NO_ANSWERS,
) -> Draft:
    """The draft of a report and its package. Raises ImportRefused; writes nothing.

    `numbers` ("vi" or "en") settles the convention where the document alone does not, `columns` (printed title:
    point or comma) that of single columns; `portal` gives the licence and the contact that its settings name for
    everything it publishes.
    """
    if series != slugify(series) or not series:
        raise ImportRefused(problems.bad_name(path.name, found=series, right=slugify(series) or "cchc"))
    known = Known(_fixed(numbers), by_key(columns))
    with drafting(language):
        return _draft(path, series, period, language, known, portal)


def _draft(path: Path, series: str, period: Period, language: str, known: Known, portal: Portal) -> Draft:
    read = _read(path, known)
    if stated := other_period(read.letter.title, period):
        raise ImportRefused(problems.other_period(path.name, found=stated.code, period=period.code))
    name = f"{series}-{_period_name(period)}"
    package = f"datasets/{name}"
    files = [
        OutputFile(
            f"reports/{series}/{_period_name(period)}.md", _report(read, series, period, name, language).encode()
        ),
        *(
            replace(file, uri=f"{package}/{file.uri}")
            for file in _package(read, series, period, language, path.name, portal)
        ),
    ]
    findings = _findings(read)
    notes = import_notes(
        path.name,
        read.digest,
        read.tables,
        all_notes(read.assembled),
        read.figures,
        [words for words, _ in findings],
        portal,
        read.balance,
    )
    files.append(OutputFile(f"{package}/import.md", notes.encode()))
    found = (*_problems(path.name, read), *_ledger_problems(path.name, read))
    return Draft(path.name, tuple(sorted(files, key=lambda file: file.uri)), sort_problems(found), read.tables)


def tables_only(path: Path, *, language: str, numbers: str = "", columns: Mapping[str, str] = NO_ANSWERS) -> Draft:
    """Only the document's tables, as CSV files named after them."""
    with drafting(language):
        read = _read(path, Known(_fixed(numbers), by_key(columns)))
        tables = read.assembled.tables
        return Draft(path.name, tuple(csv_file(table) for table in tables), _problems(path.name, read), tables)


def _fixed(numbers: str) -> Convention | None:
    return next((convention for convention in CONVENTIONS if convention.name == numbers), None)


def _period_name(period: Period) -> str:
    return slugify(period.code.replace("/", "-"))


def _read(path: Path, known: Known) -> _Read:
    try:
        return _read_whole(path, known)
    except ImportRefused as refused:
        if refused.problem.file:
            raise
        raise ImportRefused(replace(refused.problem, file=path.name)) from refused


def _read_whole(path: Path, known: Known) -> _Read:
    source = read_source(path)
    document = to_unicode(source.document)
    document = stitch(replace(document, notes=(*document.notes, *loose_cells(document))))
    if not document.blocks:
        raise ImportRefused(problems.nothing_found(path.name, file_name=path.name))
    document, letter = take_letter(document)
    assembled = assemble(document, known)
    entries = tuple(outline(assembled.document))
    conventions = [assembled.evidence.for_text(entry.text) for entry in entries]
    figures = tuple(prose_figures(entries, conventions, source.recognised)) if document.prose else ()
    cited = citations(entries, _cells(assembled, entries)) if document.prose else ()
    counted = _balance(path.name, source, assembled, letter, entries)
    return _Read(assembled, letter, entries, figures, cited, source.findings, source.digest, counted)


def _balance(name: str, source: Source, assembled: Assembled, letter: Letter, entries: Sequence[Entry]) -> Balance:
    """The ledger of the import: what the text and the tables hold, against the source as another reader sees it."""
    notes = all_notes(assembled)
    dropped = [LeftOut(each.code, each.left, each.place) for each in notes if each.left]
    front = [letter.title, f"Kính gửi: {letter.addressee}" if letter.addressee else ""]
    texts = [*front, *(entry.text for entry in entries)]
    encodings = [dict(said.facts)["found"].lower() for said in notes if said.code in _LEGACY]
    pieces = pieces_of(source.kind, source.content, name)
    return balance(pieces, texts, assembled.tables, dropped, encodings)


def _ledger_problems(source: str, read: _Read) -> list[Problem]:
    counted = read.balance
    if not counted.counted:  # of a scan more was said already
        is_scan = any(found.code == "import-recognised-pages" for found in read.problems)
        return [] if is_scan else [problems.not_counted(source, file_name=source)]
    words = [word for lost in counted.lost for word in lost.words]
    named = ", ".join(words[:MOST_NAMED]) + (", …" if len(words) > MOST_NAMED else "")
    return [problems.lost_words(source, count=len(words), words=named)] if words else []


def _cells(assembled: Assembled, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Texts of table cells with their section: documents are cited there too."""
    sections = {entry.table: entry.section for entry in entries if entry.kind == "table"}
    for n, table in enumerate(assembled.tables):
        for column in table.columns:
            if column.type == "string":
                yield from ((sections.get(n, ""), value) for value in column.values if isinstance(value, str))


def _report(read: _Read, series: str, period: Period, package: str, language: str) -> str:
    letter = read.letter
    front: dict[str, Any] = {
        "title": _title(letter.title)
        or drafted("Report {series}, {period}", series=series, period=period.label(language)),
        "series": series,
        "period": period.code,
        "package": package,
        "status": "preliminary",
        "document_number": letter.number,
        "issued": letter.issued,
        "issuer": letter.issuer,
        "signatory": letter.signatory,
        "addressee": letter.addressee,
        "request_document": letter.request,
        "legal_basis": letter.basis,
    }
    known = {key: value for key, value in front.items() if value or key in UNREAD}
    return report_text(known, read.entries, read.assembled.tables, bind_figures(read.figures, read.assembled.tables))


def _title(printed: str) -> str:
    """BÁO CÁO is set in capitals by custom; what follows keeps its own letters."""
    bare = re.sub(r"^báo cáo\s*[:\-–]?\s*", "", printed, flags=re.IGNORECASE)
    bare = bare or printed
    bare = bare.capitalize() if bare.isupper() else bare
    return bare[:1].upper() + bare[1:]


def _package(read: _Read, series: str, period: Period, language: str, source: str, portal: Portal) -> list[OutputFile]:
    facts = {
        "name": f"{series}-{_period_name(period)}",
        "title": drafted("Figures: {title}", title=_title(read.letter.title) or f"{series}, {period.label(language)}"),
        "description": description(
            read.letter, _title(read.letter.title), period.label(language), source, read.tables, language
        ),
        "language": language,
        "licenses": licences(portal),
        "contributors": contacts(portal),
        "sources": [{"title": source}],
        "series": series,
        "period": period.code,
    }
    return [descriptor_file(facts, read.tables), *(csv_file(table) for table in read.tables)]


# What an official letter has: where it was not read, its empty line says that it is not entered yet. That the source
# states nothing is for an author to say, by deleting the line.
UNREAD = ("document_number", "issued", "signatory", "request_document")
_REASON_RULES = {
    "bound": problems.beyond_bound,
    "convention": problems.ambiguous_number,
    "irregular": problems.irregular_number,
    "unit": problems.unit_differs,
    "text": problems.words_among_numbers,
    "code": problems.repeated_code,
    "lost-group": problems.lost_group,
    "ragged": problems.ragged_row,
    "format-scales": problems.format_scales,
    "no-value": problems.no_value,
    "recognised": problems.recognised,
}


def _problems(source: str, read: _Read) -> tuple[Problem, ...]:
    found = [*read.problems, *(problem for _, problem in _findings(read))]
    found = [replace(problem, file=source) for problem in found]
    for table in read.tables:
        for doubt in table.doubts:
            rule = _REASON_RULES[doubt.reason]
            found.append(
                rule(
                    source,
                    place=doubt.place,
                    printed=doubt.printed,
                    column_title=doubt.column,
                    reason=doubt.reason,
                    count=doubt.cells,
                )
            )
    for table in read.assembled.tables:
        unnamed = sum(c.type in ("number", "integer") and is_unnamed(c.title) for c in table.columns)
        if unnamed:
            found.append(problems.unnamed_columns(source, place=table.place, count=unnamed))
    for each in all_notes(read.assembled):
        if each.code in _LEGACY:
            found.append(problems.legacy_encoding(source, found=dict(each.facts)["found"]))
        elif each.code == "loose-cells":
            found.append(problems.loose_cells(source, place=each.place, count=dict(each.facts)["count"]))
        elif each.code == "hidden-sheet":
            found.append(problems.hidden_sheet(source, place=each.place))
        elif each.code.startswith("hidden-"):
            found.append(problems.hidden_part(source, place=each.place))
    return sort_problems(found)


def _findings(read: _Read) -> list[tuple[str, Problem]]:
    """What the source has wrong itself, in words for import.md and as a problem."""
    found = []
    tables = read.assembled.tables
    for table in tables:
        for wrong in wrong_totals(table):
            place = drafted(
                "{file}.csv, row {row}, column {column}", file=table.name, row=wrong.row + 2, column=wrong.column
            )
            words = drafted(
                "The total {printed} at {place} is not the sum of its parts, {computed}.",
                printed=wrong.printed,
                place=place,
                computed=wrong.computed,
            )
            found.append((words, problems.wrong_total("", place=place, printed=wrong.printed, computed=wrong.computed)))
    scales = next((table for table in tables if table.name == "scales"), None)
    main = next((table for table in tables if table.name == "indicators"), None)
    for row, answer, scale in off_scale(main, scales) if main and scales else ():
        place = drafted("{file}.csv, row {row}", file=main.name, row=row + 2) if main else ""
        words = drafted(
            "The answer {answer} at {place} is not on its scale ({scale}).", answer=answer, place=place, scale=scale
        )
        found.append((words, problems.outside_scale("", place=place, printed=answer, scale=scale)))
    return found
