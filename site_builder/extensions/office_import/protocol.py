"""import.md: what was found, what was decided, and what a person must look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.core.problem import NC_
from site_builder.extensions.office_import.conservation.telling import ledger
from site_builder.extensions.office_import.document import Note
from site_builder.extensions.office_import.earlier.problems import Difference
from site_builder.extensions.office_import.earlier.telling import differences
from site_builder.extensions.office_import.language import counted as count_of
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.markdown_cell import cell
from site_builder.extensions.office_import.metadata import Portal, contacts, licences
from site_builder.extensions.office_import.passes import Read
from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.table import DataTable, Doubt
from site_builder.extensions.office_import.wanted import Wanted

WORDS = {
    "answered": NC_("draft", "Printed “{printed}”; somebody answered {value}."),
    "answer": NC_("draft", "The answer “{printed}” was taken as its code, after the scale of its row."),
    "caption-number": NC_("draft", "Number of the table in the source."),
    "cell-joined": NC_("draft", "A cell cut by the end of a page: “{printed}” joins the cell above it."),
    "column-numbers-dropped": NC_("draft", "Left out the row that numbers the columns."),
    "convention": NC_("draft", "How the column writes numbers: {found}; evidence: {because}."),
    "delimiter": NC_("draft", "Columns are cut at: {found}."),
    "grid-left": NC_(
        "draft", "A table drawn in characters is crooked or has merged cells; it stays text. Check its figures."
    ),
    "header-levels": NC_("draft", "The heading has {count} rows; names of columns are joined from top to bottom."),
    "header-moved": NC_(
        "draft", "The second row of the heading was pushed to the left; it stands under its groups again."
    ),
    "header-repeated": NC_("draft", "Left out a heading printed again inside the table."),
    "hidden-column": NC_("draft", "A column hidden in the source; imported all the same."),
    "hidden-row": NC_("draft", "A row hidden in the source; imported all the same."),
    "hidden-sheet": NC_("draft", "A sheet hidden in the source; not imported."),
    "legacy-encoding": NC_("draft", "The document is in the old encoding {found}; now in Unicode."),
    "legacy-texts": NC_("draft", "{count} texts beside Unicode are in the old encoding {found}; now in Unicode."),
    "letter-frame": NC_("draft", "Frame of an official letter, kept out of text and tables: “{printed}”."),
    "loose-cells": NC_("draft", "{count} lines in a row hold one cell each; they stand in the text."),
    "merged-number": NC_(
        "draft", "The number {printed} stands in a cell over several rows: written in the first only."
    ),
    "nested-table": NC_("draft", "A table inside a cell became text."),
    "page-recognised": NC_("draft", "The page is a picture; what stands on it was recognised by a program."),
    "page-without-text": NC_("draft", "The page is a picture and was not read."),
    "no-header": NC_("draft", "The table has no heading; its columns are named by their place."),
    "page-number": NC_("draft", "Page number."),
    "paragraph-joined": NC_("draft", "A paragraph cut by the end of a page was joined."),
    "picture-left-out": NC_("draft", "A picture was not imported."),
    "ragged-row": NC_("draft", "The row has more cells than the heading."),
    "remarks-under-table": NC_("draft", "{count} lines of remarks below the table went into its description."),
    "rounded": NC_(
        "draft", "{count} numbers of the column “{column}” are stored with more digits than they show; taken as shown."
    ),
    "scale": NC_("draft", "The scale of answers in the cell of the unit was taken apart: “{printed}”."),
    "section-row": NC_("draft", "A group heading (level {depth}) became a column: “{printed}”."),
    "signature-left-out": NC_("draft", "Left out the signatures below the table: “{printed}”."),
    "table-found": NC_("draft", "Found a table of {rows} rows and {columns} columns."),
    "table-stitched": NC_(
        "draft", "Joined to its part on the page before; left out {rows} rows of heading printed again."
    ),
    "text-box": NC_("draft", "{count} text boxes went into the text, after the paragraph that holds them."),
    "unit-line": NC_("draft", "The line of the unit went into the unit of the columns."),
}
REASONS = {
    "code": NC_("draft", "a code that stands twice; a numeric code may have lost its final 0"),
    "bound": NC_("draft", "read as its column is, it would be more than the column can be"),
    "convention": NC_("draft", "two ways of writing numbers read it differently, and nothing decides"),
    "ragged": NC_(
        "draft", "the row has more cells than the heading; a decimal comma may have been taken for a delimiter"
    ),
    "format-scales": NC_(
        "draft", "the format of the cell shows thousands; what it stores stands in a column beside it"
    ),
    "no-value": NC_("draft", "the cell holds no value (a formula never computed, or an error)"),
    "digits": NC_("draft", "more digits than a workbook keeps; the last ones are lost"),
    "irregular": NC_("draft", "follows no way of writing numbers"),
    "lost-group": NC_("draft", "a thousands mark may have been read as a decimal mark; the value is kept"),
    "recognised": NC_("draft", "read from a picture by a program; any digit may be wrong"),
    "text": NC_("draft", "words in a column of numbers"),
    "unit": NC_("draft", "the unit in the cell differs from that of the column or row"),
}
LEDGER_ONLY = ("caption-number", "page-number", "unit-line")  # too many and too plain to be told one by one
EVIDENCE = {
    "column": NC_("draft", "numbers of the column that read one way only"),
    "concept": NC_("draft", "what the indicator or the unit can be"),
    "document": NC_("draft", "other numbers of the document and small whole numbers of the column"),
    "language": NC_("draft", "the language and small whole numbers of the column"),
    "magnitude": NC_("draft", "the size in the period before or of stored numbers"),
    "plain": NC_("draft", "many small whole numbers of the column"),
    "sibling": NC_("draft", "a column beside it in the same unit"),
    "stated": NC_("draft", "a person said so"),
    "sum": NC_("draft", "a total or a share that comes out"),
}
CONVENTIONS = {
    "vi": NC_("draft", "Vietnamese (1.234,5)"),
    "en": NC_("draft", "English (1,234.5)"),
    "none": NC_("draft", "not settled; numbers that read two ways are doubtful"),
}


def import_notes(source: str, read: Read, wanted: Wanted, findings: Sequence[str]) -> str:
    """The whole file."""
    tables = read.tables
    doubts = [doubt for table in tables for doubt in table.doubts]
    notes = [*read.assembled.document.notes, *(said for table in tables for said in table.notes)]
    none = drafted("None.")
    head = drafted("What was noted while importing {source}", source=cell(source))
    before = drafted("Against the period before ({period})", period=read.last)
    sections = [
        f"# {head}\n\n" + drafted("Source: `{source}`, SHA-256 `{digest}`.", source=source, digest=read.digest),
        _section(drafted("To do"), "\n".join(_todo(doubts, findings, wanted.portal, read.differences))),
        _section(drafted("Tables"), _tables(tables)),
        *([_section(before, differences(read.differences, wanted) or none)] if read.last else []),
        _section(drafted("Doubtful cells"), _doubts(doubts) or none),
        _section(drafted("Findings"), "\n".join(f"- {finding}" for finding in findings) or none),
        _section(drafted("Count against the source"), ledger(read.balance)),
        _section(drafted("Decisions"), _notes(notes) or none),
        _section(drafted("Figures of the text"), _figures(read.figures) or none),
    ]
    return "\n\n".join(sections) + "\n"


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _todo(doubts: Sequence[Doubt], findings: Sequence[str], portal: Portal, found: Sequence[Difference]) -> list[str]:
    both = drafted(" and ")
    taken = [drafted("the licence {name}", name=each["name"]) for each in licences(portal)]
    taken += [drafted("the contact “{name}”", name=cell(each["title"])) for each in contacts(portal)]
    missing = [] if licences(portal) else [drafted("the licence (`licenses`)")]
    missing += [] if contacts(portal) else [drafted("a contact for questions")]
    todo = [
        drafted(
            "Look again at the title, the period and the status of the figures (`status: preliminary` is a stopgap)."
        ),
        drafted("Read the `description` in `datapackage.yaml` again; add who made the data and for which area."),
    ]
    if taken:
        todo.append(
            drafted(
                "Look again at {things}: from the portal’s `mkdocs.yml`, not from the document.",
                things=both.join(taken),
            )
        )
    if missing:
        todo.append(
            drafted("Write {things} into `datapackage.yaml`; an import settles neither.", things=both.join(missing))
        )
    if doubts:
        todo.append(
            count_of(
                "Compare {count} doubtful cell with the source.",
                "Compare {count} doubtful cells with the source.",
                len(doubts),
            )
        )
    unsure = sum(difference.problem.severity == "warning" for difference in found)
    if unsure:
        todo.append(
            count_of(
                "Decide on {count} difference from the period before.",
                "Decide on {count} differences from the period before.",
                unsure,
            )
        )
    if findings:
        todo.append(count_of("Look at {count} finding.", "Look at {count} findings.", len(findings)))
    return [f"- {line}" for line in todo]


def _tables(tables: Sequence[DataTable]) -> str:
    if not tables:
        return drafted("No tables.")
    prose = drafted("text")
    rows = [
        f"| `{t.name}.csv` | {cell(t.title)} | {t.height} | {len(t.columns)} | {cell(t.place) or prose} |"
        for t in tables
    ]
    head = drafted("| File | Title | Rows | Columns | Place in the source |")
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _doubts(doubts: Sequence[Doubt]) -> str:
    if not doubts:
        return ""
    parts = ((d.table, d.column, d.place, d.printed, reason_of(d)) for d in doubts)
    rows = ["| " + " | ".join(map(cell, row)) + " |" for row in parts]
    head = drafted("| Table | Column | Place | As printed | Why |")
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def reason_of(doubt: Doubt) -> str:
    """Why a cell or a column is doubtful, how many cells it is about, and what speaks for either reading."""
    said = [drafted(REASONS[doubt.reason])]
    if doubt.cells > 1:
        said.append(drafted("cells: {count}", count=doubt.cells))
    for word in doubt.because:
        evidence, _, name = word.partition(":")
        said.append(": ".join([drafted(EVIDENCE[evidence]), *([drafted(CONVENTIONS[name])] if name else [])]))
    return "; ".join(said)


def say(note: Note) -> str:
    """A decision in words."""
    facts = {name: cell(_fact(note, name, value)) for name, value in note.facts}
    words = drafted(WORDS[note.code], **facts)
    return f"{cell(note.place)}: {words}" if note.place else words


def _fact(note: Note, name: str, value: str) -> str:
    if note.code != "convention":
        return value
    return ", ".join(drafted((EVIDENCE if name == "because" else CONVENTIONS)[each]) for each in value.split(","))


def _notes(notes: Iterable[Note]) -> str:
    return "\n".join(dict.fromkeys(f"- {say(each)}" for each in notes if each.code not in LEDGER_ONLY))


def _figures(figures: Sequence[ProseFigure]) -> str:
    if not figures:
        return ""
    return count_of(
        "{count} possible figure in `figures.csv`; delete the rows that are none, give the column `id` short names.",
        "{count} possible figures in `figures.csv`; delete the rows that are none, give the column `id` short names.",
        len(figures),
    )
