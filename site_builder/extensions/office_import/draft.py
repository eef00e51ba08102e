"""From a file to a draft: a table of contents of the import, and the draft itself.

The package follows Data Package 2.0 and Table Schema 2.0. What neither the document nor the portal's settings say is
left out: no licence is made up here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from site_builder.core.calendar.period import Period
from site_builder.core.files import OutputFile, drop_empty
from site_builder.core.language import any_of
from site_builder.core.numbers.numeral import CONVENTIONS, Convention
from site_builder.core.problem import Problem, flag, sort_problems
from site_builder.core.sheets.csv import csv_text
from site_builder.core.text import few, slugify
from site_builder.extensions.office_import.answers import NO_ANSWERS, Answers
from site_builder.extensions.office_import.assemble import all_notes
from site_builder.extensions.office_import.document import Column, DataTable, Doubt, scales_of
from site_builder.extensions.office_import.form import indicators, off_scale
from site_builder.extensions.office_import.language import drafted, drafting
from site_builder.extensions.office_import.last_period import (
    LastPeriod,
    other_period,
    without_period,
)
from site_builder.extensions.office_import.lists.listing import Listed, proposed
from site_builder.extensions.office_import.passes import LEGACY, Before, Read, read_whole
from site_builder.extensions.office_import.problems import ImportRefused, Proposal
from site_builder.extensions.office_import.prose import report as prose
from site_builder.extensions.office_import.protocol import (
    Portal,
    Wanted,
    contacts,
    description,
    import_notes,
    licences,
)
from site_builder.extensions.office_import.review import Review, accepted, question_file, review_of
from site_builder.extensions.office_import.tables.headers import is_unnamed
from site_builder.extensions.office_import.totals import wrong_totals
from site_builder.load.portal.drafted import NAME as QUESTIONS

# What an import tells: doubts, differences, what the ledger misses, and what the source has wrong itself.


MOST_NAMED = 30  # lost words that one message names


def problems_of(source: str, read: Read, wrong: Iterable[Problem]) -> tuple[Problem, ...]:
    """Everything that was found in a document, its lost words apart; `wrong` is what the source has wrong itself."""
    findings = [*read.problems, *wrong, *(difference.problem for difference in read.differences)]
    findings = [replace(problem, file=source) for problem in findings]
    findings += [_doubtful(source, doubt) for table in read.tables for doubt in table.doubts]
    for table in read.assembled.tables:
        unnamed = sum(
            c.type in ("number", "integer") and is_unnamed(c.title) for c in table.columns
        )
        if unnamed:
            findings.append(
                flag("import-unnamed-columns", source, place=table.place, count=unnamed)
            )
    for each in all_notes(read.assembled):
        if rule := _NOTED.get(each.code):
            facts: dict[str, Any] = {"place": each.place, **dict(each.facts)}
            findings.append(flag(rule, source, **facts))
    return sort_problems(findings)


def _doubtful(source: str, doubt: Doubt) -> Problem:
    facts: dict[str, Any] = {
        "column_title": doubt.column,
        "reason": doubt.reason,
        "count": doubt.cells,
    }
    return flag(f"import-{doubt.reason}", source, place=doubt.place, printed=doubt.printed, **facts)


_NOTED = {  # decisions that people hear of, not the protocol alone
    **dict.fromkeys(LEGACY, "import-legacy-encoding"),
    **dict.fromkeys(("hidden-column", "hidden-row"), "import-hidden-part"),
    "hidden-sheet": "import-hidden-sheet",
    "loose-cells": "import-one-cell-a-line",
    "rounded": "import-rounded",
}


def wrong_in_source(read: Read) -> Iterator[Problem]:
    """What the source has wrong itself."""
    tables = read.assembled.tables
    for table in tables:
        for wrong in wrong_totals(table):
            facts = {"file": table.name, "row": wrong.row + 2, "column": wrong.column}
            where = drafted("{file}.csv, row {row}, column {column}", **facts)
            yield flag(
                "import-wrong-total",
                "",
                place=where,
                printed=wrong.printed,
                computed=wrong.computed,
            )
    if main := indicators(tables):
        for row, answer, scale in off_scale(main[1], scales_of(tables)):
            where = drafted("{file}.csv, row {row}", file=main[0], row=row + 2)
            yield flag("import-outside-scale", "", place=where, printed=answer, scale=scale)


def ledger_problems(source: str, read: Read) -> list[Problem]:
    """Words and numbers of the source that are nowhere in the draft."""
    counted = read.balance
    if not counted.counted:  # of a scan more was said already
        is_scan = any(problem.code == "import-recognised-pages" for problem in read.problems)
        return [] if is_scan else [flag("import-not-counted", source, file_name=source)]
    words, named = counted.missing, few(counted.missing, MOST_NAMED)
    findings = [flag("import-lost-words", source, count=len(words), words=named)] if words else []
    for title, group in groupby(counted.moved, key=lambda moved: moved.table):
        first, *more = group
        facts: dict[str, Any] = dict(zip(("left", "right"), first.words, strict=True))
        findings.append(
            flag(
                "import-cells-moved",
                source,
                place=title,
                number=first.row,
                count=1 + len(more),
                **facts,
            )
        )
    return findings


PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def csv_file(table: DataTable) -> OutputFile:
    """UTF-8, LF, comma, `.` decimals, ISO dates, true and false."""
    rows = zip(*(column.values for column in table.columns), strict=True)
    return OutputFile(
        f"{table.name}.csv", csv_text([[column.name for column in table.columns], *rows]).encode()
    )


def resource(table: DataTable) -> dict[str, Any]:
    """A table's entry, its roles last but for the schema."""
    schema = {
        "$schema": TABLE_PROFILE,
        "fields": list(map(_field, table.columns)),
        "primaryKey": [column.name for column in table.columns if column.unique][:1],
        "missingValues": [""],
    }
    return drop_empty(
        {
            "name": table.name,
            "type": "table",
            "path": f"{table.name}.csv",
            "title": table.title or table.name,
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **{role: dict(parts) for role, parts in table.roles},
            "schema": drop_empty(schema),
        }
    )


def _field(column: Column) -> dict[str, Any]:
    constraints = {"required": column.required or None, "unique": column.unique or None}
    marks = ", ".join(f"“{mark}”" for mark in column.missing)
    missing = (
        drafted("The source prints where it has no figure: {marks}.", marks=marks) if marks else ""
    )
    return drop_empty(
        {
            "name": column.name,
            "type": column.type,
            "title": column.title,
            **{f"title_{tag}": text for tag, text in column.others},
            "description": column.description or missing,
            "unit": column.unit,
            "constraints": drop_empty(constraints),
            "missingValues": ["", *column.missing] if column.missing else [],
        }
    )


def bind_figures(
    figures: Sequence[prose.ProseFigure],
    tables: Sequence[DataTable],
    called: Container[str] = (),
    language: str = "",
) -> Mapping[int, list[tuple[prose.ProseFigure, str]]]:
    """Figures that exactly one indicator holds, by entry, each with its call.

    So are those of the table of figures that pages in this `language` print to the letter as the text does, where the
    document has tables, and those whose ids are in `called`: the last period's report shows them by a call.
    """
    rows = prose.known_rows(tables)
    result: dict[int, list[tuple[prose.ProseFigure, str]]] = {}
    for figure in figures:
        if code := prose.restated(figure, rows) or _called(
            figure, called, language if tables else ""
        ):
            call = f'{{{{ figure("{code}"' + (
                ") }}" if figure.quantity.unit == "%" else ", unit=False) }}"
            )
            result.setdefault(figure.entry, []).append((figure, call))
    return result


def _called(figure: prose.ProseFigure, called: Container[str], language: str) -> str:
    """The id of a figure that the table of figures prints as the text does."""
    quantity = figure.quantity
    is_plain = quantity.value is not None and not quantity.qualifier and quantity.whole is None
    shown = (
        quantity.format(language, None if quantity.unit == "%" else "")
        if quantity.value is not None
        else ""
    )
    is_alike = bool(language) and "".join(shown.split()) == "".join(quantity.printed.split()) != ""
    return figure.id if is_alike or (is_plain and figure.id in called) else ""


_BARE = Portal()


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would write, with everything that it was unsure of. Nothing is written yet."""

    source: str
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    tables: tuple[DataTable, ...]
    review: Review | None = None
    listing: tuple[Listed, ...] = ()  # rows that the list of the series lacks
    matter: str = ""  # the title without its period
    accepted: tuple[Proposal, ...] = ()  # changes of the list that somebody has agreed to
    areas: tuple[Mapping[str, str], ...] = ()  # lines for those that the portal does not know

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
    listed: Container[str] | None = None,
    areas: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Draft:
    """The draft of a report and its package. Raises ImportRefused; writes nothing.

    `numbers` ("vi" or "en") settles the convention where the document alone does not, `answers` what people said about
    columns, rows and cells; `last` is the period before, whose names and codes go on; `portal` gives the licence and
    the contact that its settings name for everything it publishes. `listed` are the codes of the list of the series;
    where it is given, rows that the list lacks are proposed. `areas` are the names of the portal's areas by key.
    """
    if series != slugify(series) or not series:
        raise ImportRefused(
            flag("import-bad-name", path.name, found=series, right=slugify(series) or "cchc")
        )
    before = Before(_fixed(numbers), answers, last, areas, period.regime)
    with drafting(language):
        return _draft(path, Wanted(series, period, language, portal), before, listed)


def _draft(path: Path, wanted: Wanted, before: Before, listed: Container[str] | None) -> Draft:
    read = read_whole(path, before)
    if stated := other_period(read.letter.title, wanted.period):
        raise ImportRefused(
            flag("import-other-period", path.name, found=stated.code, period=wanted.period.code)
        )
    package = f"datasets/{wanted.package}"
    matter = _matter(read, wanted.series)
    front = _front(read, wanted, wanted.portal.matter or matter, before.last)
    calls = bind_figures(read.figures, read.assembled.tables, read.called, wanted.language)
    text = prose.report_text(front, read.entries, read.assembled.tables, calls)
    report = OutputFile(f"reports/{wanted.series}/{wanted.name}.md", text.encode())
    tables = [
        replace(file, uri=f"{package}/{file.uri}")
        for file in _package(read, wanted, front["title"], path.name)
    ]
    wrong = list(wrong_in_source(read))
    notes = import_notes(path.name, read, wanted, wrong)
    findings = sort_problems(
        (*problems_of(path.name, read, wrong), *ledger_problems(path.name, read))
    )
    answers = before.answers
    listing = (
        ()
        if listed is None
        else proposed(read.tables, listed, answers.of("kinds"), answers.of("directions"))
    )
    review = review_of(
        read, path.name, wanted, findings, prose.front_matter(front), calls, answers, listing
    )
    kept = {"import.md": notes.encode(), QUESTIONS: question_file(review, read.tables, listing)}
    files = (
        report,
        *tables,
        *(OutputFile(f"{package}/{name}", content) for name, content in kept.items()),
    )
    files = tuple(sorted(files, key=lambda file: file.uri))
    agreed = tuple(accepted(read.differences, answers))
    return Draft(
        path.name,
        files,
        findings,
        read.tables,
        review,
        listing,
        matter,
        agreed,
        read.observed.areas,
    )


def tables_only(path: Path, *, language: str, numbers: str = "") -> Draft:
    """Only the document's tables, as CSV files named after them."""
    with drafting(language):
        read = read_whole(path, Before(_fixed(numbers)))
        tables = read.assembled.tables
        findings = problems_of(path.name, read, wrong_in_source(read))
        return Draft(path.name, tuple(map(csv_file, tables)), findings, tables)


def _fixed(numbers: str) -> Convention | None:
    return next((convention for convention in CONVENTIONS if convention.name == numbers), None)


def _front(read: Read, wanted: Wanted, matter: str, last: LastPeriod | None) -> dict[str, Any]:
    """The facts about the report, and the empty lines of those that were not read, unless the last one went without."""
    front: dict[str, Any] = {
        "title": _title(read.letter.title) or f"{matter}, {wanted.label}",
        "series": wanted.series,
        "period": wanted.period.code,
        "package": wanted.package,
        "status": "preliminary",
    }
    front |= {
        **asdict(read.letter),
        "title": front["title"],
        "recipients": [*read.letter.recipients],
    }
    asked = UNREAD if last is None or last.keys is None else last.keys.intersection(UNREAD)
    return {key: value for key, value in front.items() if value or key in asked}


def _matter(read: Read, series: str) -> str:
    """What a report is about in every period: its title, that of the first table of a workbook, or its series."""
    first = next((table.title for table in read.tables if not read.assembled.document.prose), "")
    printed = _title(without_period(read.letter.title or (first if " " in first else "")))
    return printed or drafted("Report on {series}", series=series)


def _title(printed: str) -> str:
    """BÁO CÁO is set in capitals by custom; what follows keeps its own letters."""
    bare = (
        re.sub(rf"^(?:{any_of('letter.report')})\s*[:\-–]?\s*", "", printed, flags=re.IGNORECASE)
        or printed
    )
    bare = bare.capitalize() if bare.isupper() else bare
    return bare[:1].upper() + bare[1:]


def _package(read: Read, wanted: Wanted, title: str, source: str) -> list[OutputFile]:
    """datapackage.yaml in the specification's order, and the tables; `title` is the report's."""
    facts = {
        "$schema": PROFILE,
        "name": wanted.package,
        "id": wanted.portal.identifier,
        "title": drafted("Figures: {title}", title=title),
        "description": description(
            read.letter, title, wanted.label, source, read.tables, wanted.language
        ),
        "language": wanted.language,
        "licenses": licences(wanted.portal),
        "contributors": contacts(wanted.portal),
        "sources": [{"title": source}],
        "series": wanted.series,
        "period": wanted.period.code,
    }
    mapping = {**drop_empty(facts), "resources": list(map(resource, read.tables))}
    text = yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False, width=110)
    return [OutputFile("datapackage.yaml", text.encode()), *map(csv_file, read.tables)]


# What an official letter has: where it was not read, its empty line says that it is not entered yet. That the source
# states nothing is for an author to say, by deleting the line.
UNREAD = ("document_number", "issued", "signatory", "addressee", "request_document", "legal_basis")
