"""What a draft says of itself: its descriptor from letter, settings and file, and import.md with what was found,
decided and left out, and what a person must look at."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.core.calendar.period import Period, format_date
from site_builder.core.files import drop_empty
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import NC_, Problem, say_found
from site_builder.core.text import Text, slugify
from site_builder.extensions.office_import.document import DataTable, Doubt, Note
from site_builder.extensions.office_import.language import counted as count_of
from site_builder.extensions.office_import.language import drafted, filled
from site_builder.extensions.office_import.ledger.balance import by_reason
from site_builder.extensions.office_import.passes import Read
from site_builder.extensions.office_import.problems import Difference
from site_builder.extensions.office_import.prose.letterhead import Letter
from site_builder.model.config import Agent, Licence

MOST_NAMED = 12  # tables that a description names one by one


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal has settled for its packages. What it leaves empty stays the author's to fill in.

    `identifier` is what harvesters know the package by, `matter` the title of the series, "" for a new one. `report`
    and `package` are names that the report of the period and its package have by now, "" for a first import.
    """

    licence: Licence = Licence()
    contact: Agent = Agent(Text())
    identifier: str = ""
    matter: str = ""
    report: str = ""
    package: str = ""


def licences(portal: Portal) -> list[dict[str, str]]:
    """The configured licence, or none: none is ever assumed."""
    chosen = portal.licence
    return (
        [drop_empty({"name": chosen.name, "title": chosen.title, "path": chosen.url})]
        if chosen.name
        else []
    )


def contacts(portal: Portal) -> list[dict[str, Any]]:
    """The configured contact where it can be reached."""
    agent = portal.contact
    if not (agent.name and (agent.email or agent.url)):
        return []
    return [
        drop_empty(
            {
                "title": str(agent.name),
                "email": agent.email,
                "path": agent.url,
                "roles": ["contact"],
            }
        )
    ]


def description(
    letter: Letter, title: str, period: str, source: str, tables: Sequence[DataTable], language: str
) -> str:
    """Which report, which tables, which file."""
    report = drafted("Figures, {period}", period=period)
    if letter.title:
        report = drafted("Figures of the report “{title}”", title=title)
    number = (
        drafted(", no. {number}", number=letter.document_number) if letter.document_number else ""
    )
    issued = (
        drafted(" of {date}", date=format_date(letter.issued, language)) if letter.issued else ""
    )
    named = "; ".join(table.title or table.name for table in tables[:MOST_NAMED])
    over = len(tables) - MOST_NAMED
    more = (
        count_of("; and {count} more table", "; and {count} more tables", over) if over > 0 else ""
    )
    listed = drafted(" Its tables: {tables}.", tables=named + more) if tables else ""
    return f"{report}{number}{issued}.{listed} " + drafted(
        "Imported from the file {source}.", source=source
    )


# What a draft is made for.


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report of a series for a period, in a language, on a portal."""

    series: str
    period: Period
    language: str
    portal: Portal = Portal()

    @property
    def name(self) -> str:
        """The report's name in addresses."""
        return self.portal.report or slugify(self.period.code.replace("/", "-"))

    @property
    def package(self) -> str:
        """The name of its package."""
        return self.portal.package or f"{self.series}-{self.name}"

    @property
    def label(self) -> str:
        """The period for readers."""
        return self.period.label(self.language)


# import.md.


PROPOSED = NC_(
    "draft", "Where the form has changed for good, these commands tell it to the series:"
)
_WORDS = message_tables(__package__)
LEFT_OUT, DECISIONS, REASONS = _WORDS["left-out"], _WORDS["decision"], _WORDS["reason"]
EVIDENCE, CONVENTIONS = _WORDS["evidence"], _WORDS["convention"]
LEDGER_ONLY = (
    "caption-number",
    "page-number",
    "unit-line",
)  # too many and too plain to be told one by one


def import_notes(source: str, read: Read, wanted: Wanted, findings: Sequence[Problem]) -> str:
    """The whole file."""
    notes = [
        *read.assembled.document.notes,
        *(text for table in read.tables for text in table.notes),
    ]
    facts = {
        "source": source,
        "read": read,
        "doubts": [doubt for table in read.tables for doubt in table.doubts],
        "findings": findings,
        "licences": licences(wanted.portal),
        "contacts": contacts(wanted.portal),
        "proposed": proposals(read.differences, wanted.series, wanted.period.code),
        "proposed_words": PROPOSED,
        "left_out": [
            (LEFT_OUT[reason], pieces) for reason, pieces in by_reason(read.balance.left_out)
        ],
        "decisions": list(
            dict.fromkeys(say(each) for each in notes if each.code not in LEDGER_ONLY)
        ),
    }
    return filled(
        "protocol.md", facts | {"cell": cell, "reason_of": reason_of, "say_found": say_found}
    )


def cell(text: str) -> str:
    """A printed string inside a Markdown table cell."""
    plain = (
        text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")
    )
    return " ".join(plain.split())


def proposals(differences: Sequence[Difference], series: str, period: str) -> str:
    """A command a line that enters what has changed into the lists of the series; "" where there is none."""
    lines = []
    for proposal in (difference.proposal for difference in differences if difference.proposal):
        since = [period] if proposal.command == "series break" else []
        options = (word for pair in proposal.options.items() for word in pair)
        words = ["site-builder", *proposal.command.split(), series, proposal.code, *since, *options]
        lines.append(shlex.join(words) + "\n")
    return "".join(lines)


def reason_of(doubt: Doubt) -> str:
    """Why a cell or a column is doubtful, how many cells it is about, and what speaks for either reading."""
    text = [drafted(REASONS[doubt.reason])]
    if doubt.cells > 1:
        text.append(drafted("cells: {count}", count=doubt.cells))
    for word in doubt.because:
        evidence, _, name = word.partition(":")
        text.append(
            ": ".join(
                [drafted(EVIDENCE[evidence]), *([drafted(CONVENTIONS[name])] if name else [])]
            )
        )
    return "; ".join(text)


def say(note: Note) -> str:
    """A decision in words."""
    facts = dict(note.facts)
    if note.code == "convention":
        spelt = (
            (name, EVIDENCE if name == "because" else CONVENTIONS, value.split(","))
            for name, value in note.facts
        )
        facts = {
            name: ", ".join(drafted(table[each]) for each in listed)
            for name, table, listed in spelt
        }
    words = drafted(DECISIONS[note.code], **{name: cell(value) for name, value in facts.items()})
    return f"{cell(note.place)}: {words}" if note.place else words
