"""What a draft is made for, and what its descriptor says of the whole: from letter, settings and file, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.core.calendar.period import Period, format_date
from site_builder.core.files import drop_empty
from site_builder.core.text import Text, slugify
from site_builder.extensions.office_import.document import DataTable
from site_builder.extensions.office_import.language import counted as count_of
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.prose.letterhead import Letter
from site_builder.model.config import Agent, Licence

MOST_NAMED = 12  # tables that a description names one by one


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal has settled for its packages. What it leaves empty stays the author's to fill in.

    `identifier` is what harvesters know the package by.
    """

    licence: Licence = Licence()
    contact: Agent = Agent(Text())
    identifier: str = ""


def licences(portal: Portal) -> list[dict[str, str]]:
    """The configured licence, or none: none is ever assumed."""
    chosen = portal.licence
    return [drop_empty({"name": chosen.name, "title": chosen.title, "path": chosen.url})] if chosen.name else []


def contacts(portal: Portal) -> list[dict[str, Any]]:
    """The configured contact where it can be reached."""
    agent = portal.contact
    if not (agent.name and (agent.email or agent.url)):
        return []
    return [drop_empty({"title": str(agent.name), "email": agent.email, "path": agent.url, "roles": ["contact"]})]


def description(
    letter: Letter, title: str, period: str, source: str, tables: Sequence[DataTable], language: str
) -> str:
    """Which report, which tables, which file."""
    report = (
        drafted("Figures of the report “{title}”", title=title)
        if letter.title
        else drafted("Figures, {period}", period=period)
    )
    number = drafted(", no. {number}", number=letter.number) if letter.number else ""
    issued = drafted(" of {date}", date=format_date(letter.issued, language)) if letter.issued else ""
    named = "; ".join(table.title or table.name for table in tables[:MOST_NAMED])
    more = (
        count_of("; and {count} more table", "; and {count} more tables", len(tables) - MOST_NAMED)
        if len(tables) > MOST_NAMED
        else ""
    )
    listed = drafted(" Its tables: {tables}.", tables=named + more) if tables else ""
    return f"{report}{number}{issued}.{listed} " + drafted("Imported from the file {source}.", source=source)


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
        return slugify(self.period.code.replace("/", "-"))

    @property
    def package(self) -> str:
        """The name of its package."""
        return f"{self.series}-{self.name}"

    @property
    def label(self) -> str:
        """The period for readers."""
        return self.period.label(self.language)
