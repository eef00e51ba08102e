"""From a file to a draft: a table of contents of the import, and the draft itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from site_builder.core.files import OutputFile
from site_builder.core.numeral import CONVENTIONS, Convention
from site_builder.core.period import Period
from site_builder.core.problem import Problem, sort_problems
from site_builder.core.text import slugify
from site_builder.ingest import problems
from site_builder.ingest.answers import NO_ANSWERS, Answers
from site_builder.ingest.earlier.last import LastPeriod
from site_builder.ingest.findings import ledger_problems, told, wrong_in_source
from site_builder.ingest.language import drafted, drafting
from site_builder.ingest.metadata import Portal, contacts, description, licences
from site_builder.ingest.package_files import csv_file, descriptor_file
from site_builder.ingest.passes import Before, Read, read_whole
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.prose.bind import bind_figures
from site_builder.ingest.prose.markdown import front_matter, report_text
from site_builder.ingest.prose.stated_period import other_period
from site_builder.ingest.protocol import import_notes
from site_builder.ingest.review.view import Review, review_of
from site_builder.ingest.table import DataTable, Doubt
from site_builder.ingest.wanted import Wanted

_BARE = Portal()


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would write, with everything that it was unsure of. Nothing is written yet."""

    source: str
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    tables: tuple[DataTable, ...]
    review: Review | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """All doubtful cells."""
        return tuple(doubt for table in self.tables for doubt in table.doubts)

    def file(self, uri: str) -> bytes:
        """The content of one file; KeyError where there is none."""
        return {each.uri: each.content for each in self.files}[uri]


def import_document(
    path: Path,
    *,
    series: str,
    period: Period,
    language: str,
    numbers: str = "",
    portal: Portal = _BARE,
    answers: Answers = NO_ANSWERS,
    last: LastPeriod | None = None,
) -> Draft:
    """The draft of a report and its package. Raises ImportRefused; writes nothing.

    `numbers` ("vi" or "en") settles the convention where the document alone does not, `answers` what people said about
    columns, rows and cells; `last` is the period before, whose names and codes go on; `portal` gives the licence and
    the contact that its settings name for everything it publishes.
    """
    if series != slugify(series) or not series:
        raise ImportRefused(problems.bad_name(path.name, found=series, right=slugify(series) or "cchc"))
    before = Before(_fixed(numbers), answers, last)
    with drafting(language):
        return _draft(path, Wanted(series, period, language, portal), before)


def _draft(path: Path, wanted: Wanted, before: Before) -> Draft:
    read = read_whole(path, before)
    if stated := other_period(read.letter.title, wanted.period):
        raise ImportRefused(problems.other_period(path.name, found=stated.code, period=wanted.period.code))
    package = f"datasets/{wanted.package}"
    front, calls = _front(read, wanted), bind_figures(read.figures, read.assembled.tables, read.called)
    text = report_text(front, read.entries, read.assembled.tables, calls)
    report = OutputFile(f"reports/{wanted.series}/{wanted.name}.md", text.encode())
    tables = [replace(file, uri=f"{package}/{file.uri}") for file in _package(read, wanted, path.name)]
    wrong = wrong_in_source(read)
    notes = import_notes(path.name, read, wanted, [words for words, _ in wrong])
    files = (report, *tables, OutputFile(f"{package}/import.md", notes.encode()))
    found = sort_problems(
        (*told(path.name, read, [problem for _, problem in wrong]), *ledger_problems(path.name, read))
    )
    review = review_of(read, path.name, wanted, found, front_matter(front), calls, before.answers)
    return Draft(path.name, tuple(sorted(files, key=lambda file: file.uri)), found, read.tables, review)


def tables_only(path: Path, *, language: str, numbers: str = "", answers: Answers = NO_ANSWERS) -> Draft:
    """Only the document's tables, as CSV files named after them."""
    with drafting(language):
        read = read_whole(path, Before(_fixed(numbers), answers))
        tables = read.assembled.tables
        wrong = [problem for _, problem in wrong_in_source(read)]
        return Draft(path.name, tuple(csv_file(table) for table in tables), told(path.name, read, wrong), tables)


def _fixed(numbers: str) -> Convention | None:
    return next((convention for convention in CONVENTIONS if convention.name == numbers), None)


def _front(read: Read, wanted: Wanted) -> dict[str, Any]:
    """The facts about the report, and the empty lines of those that were not read."""
    letter = read.letter
    front: dict[str, Any] = {
        "title": _title(letter.title)
        or drafted("Report {series}, {period}", series=wanted.series, period=wanted.label),
        "series": wanted.series,
        "period": wanted.period.code,
        "package": wanted.package,
        "status": "preliminary",
        "document_number": letter.number,
        "issued": letter.issued,
        "place": letter.place,
        "issuer": letter.issuer,
        "signatory": letter.signatory,
        "addressee": letter.addressee,
        "request_document": letter.request,
        "legal_basis": letter.basis,
    }
    return {key: value for key, value in front.items() if value or key in UNREAD}


def _title(printed: str) -> str:
    """BÁO CÁO is set in capitals by custom; what follows keeps its own letters."""
    bare = re.sub(r"^báo cáo\s*[:\-–]?\s*", "", printed, flags=re.IGNORECASE)
    bare = bare or printed
    bare = bare.capitalize() if bare.isupper() else bare
    return bare[:1].upper() + bare[1:]


def _package(read: Read, wanted: Wanted, source: str) -> list[OutputFile]:
    title = _title(read.letter.title)
    facts = {
        "name": wanted.package,
        "title": drafted("Figures: {title}", title=title or f"{wanted.series}, {wanted.label}"),
        "description": description(read.letter, title, wanted.label, source, read.tables, wanted.language),
        "language": wanted.language,
        "licenses": licences(wanted.portal),
        "contributors": contacts(wanted.portal),
        "sources": [{"title": source}],
        "series": wanted.series,
        "period": wanted.period.code,
    }
    return [descriptor_file(facts, read.tables), *(csv_file(table) for table in read.tables)]


# What an official letter has: where it was not read, its empty line says that it is not entered yet. That the source
# states nothing is for an author to say, by deleting the line.
UNREAD = ("document_number", "issued", "signatory", "addressee", "request_document", "legal_basis")
