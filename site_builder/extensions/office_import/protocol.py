"""import.md: what was found, what was decided, what was left out, and what a person must look at."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from site_builder.core.problem import NC_, say_found
from site_builder.extensions.office_import.document import Doubt, Note
from site_builder.extensions.office_import.language import drafted, filled
from site_builder.extensions.office_import.ledger.balance import by_reason
from site_builder.extensions.office_import.metadata import Wanted, contacts, licences
from site_builder.extensions.office_import.passes import Read
from site_builder.extensions.office_import.problems import Difference

PROPOSED = NC_("draft", "Where the form has changed for good, these commands tell it to the series:")
LEFT_OUT = {
    "answered": NC_("draft", "doubtful; somebody answered what it is"),
    "answer": NC_("draft", "words of an answer, which the scale has"),
    "caption-number": NC_("draft", "number of a table"),
    "chart": NC_("draft", "figures of a chart"),
    "code": NC_("draft", "declarations at the head of the file"),
    "column-numbers-dropped": NC_("draft", "row that numbers the columns"),
    "comment": NC_("draft", "comments of an editor"),
    "deleted": NC_("draft", "deleted while changes were tracked"),
    "drawing": NC_("draft", "words in a drawing"),
    "form": NC_("draft", "box or choice of a form"),
    "header-repeated": NC_("draft", "heading of a table printed again"),
    "hidden": NC_("draft", "hidden in the source"),
    "letter-frame": NC_("draft", "frame of an official letter"),
    "page-header": NC_("draft", "header or footer of a page"),
    "page-number": NC_("draft", "page number"),
    "picture-left-out": NC_("draft", "words that describe a picture"),
    "printed-twice": NC_("draft", "printed twice, one over the other"),
    "section-row": NC_("draft", "group heading, now a column of the table"),
    "signature-left-out": NC_("draft", "signatures below a table"),
    "table-stitched": NC_("draft", "heading of a table printed again on the next page"),
    "unit-line": NC_("draft", "line of the unit, now the unit of the columns"),
}
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
    "sum": NC_("draft", "a total that comes out"),
}
CONVENTIONS = {
    "vi": NC_("draft", "Vietnamese (1.234,5)"),
    "en": NC_("draft", "English (1,234.5)"),
    "none": NC_("draft", "not settled; numbers that read two ways are doubtful"),
}


def import_notes(source: str, read: Read, wanted: Wanted, findings: Sequence[str]) -> str:
    """The whole file."""
    notes = [*read.assembled.document.notes, *(text for table in read.tables for text in table.notes)]
    facts = {
        "source": source,
        "read": read,
        "doubts": [doubt for table in read.tables for doubt in table.doubts],
        "findings": findings,
        "licences": licences(wanted.portal),
        "contacts": contacts(wanted.portal),
        "proposed": proposals(read.differences, wanted.series, wanted.period.code),
        "proposed_words": PROPOSED,
        "lost_count": sum(len(lost.words) for lost in read.balance.lost),
        "left_out": [(LEFT_OUT[reason], pieces) for reason, pieces in by_reason(read.balance.left_out)],
        "decisions": list(dict.fromkeys(say(each) for each in notes if each.code not in LEDGER_ONLY)),
    }
    return filled("protocol.md", facts | {"cell": cell, "reason_of": reason_of, "say_found": say_found})


def cell(text: str) -> str:
    """A printed string inside a Markdown table cell."""
    plain = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")
    return " ".join(plain.split())


def proposals(differences: Sequence[Difference], series: str, period: str) -> str:
    """A command a line that enters what has changed into the lists of the series; "" where there is none."""
    lines = []
    for proposal in (difference.proposal for difference in differences if difference.proposal):
        since = [period] if proposal.command == "series break" else []
        words = ["site-builder", *proposal.command.split(), series, proposal.code, *since, *proposal.options]
        lines.append(shlex.join(words) + "\n")
    return "".join(lines)


def reason_of(doubt: Doubt) -> str:
    """Why a cell or a column is doubtful, how many cells it is about, and what speaks for either reading."""
    text = [drafted(REASONS[doubt.reason])]
    if doubt.cells > 1:
        text.append(drafted("cells: {count}", count=doubt.cells))
    for word in doubt.because:
        evidence, _, name = word.partition(":")
        text.append(": ".join([drafted(EVIDENCE[evidence]), *([drafted(CONVENTIONS[name])] if name else [])]))
    return "; ".join(text)


def say(note: Note) -> str:
    """A decision in words."""
    facts = {name: cell(_fact(note, name, value)) for name, value in note.facts}
    words = drafted(WORDS[note.code], **facts)
    return f"{cell(note.place)}: {words}" if note.place else words


def _fact(note: Note, name: str, value: str) -> str:
    if note.code != "convention":
        return value
    return ", ".join(drafted((EVIDENCE if name == "because" else CONVENTIONS)[each]) for each in value.split(","))
