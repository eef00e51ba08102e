"""What the package's descriptor says of the whole: from the letter, the portal's settings and the file, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from site_builder.core.files import drop_empty
from site_builder.core.text import Text
from site_builder.ingest.prose.letterhead import Letter
from site_builder.ingest.table import DataTable
from site_builder.model.config import Agent, Licence

MOST_NAMED = 12  # tables that a description names one by one


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal has settled for all its packages. What it leaves empty stays the author's to fill in."""

    licence: Licence = Licence()
    contact: Agent = Agent(Text())


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


def description(letter: Letter, title: str, period: str, source: str, tables: Sequence[DataTable]) -> str:
    """Which report, which tables, which file."""
    report = f"Số liệu của báo cáo “{title}”" if letter.title else f"Số liệu {period}"
    number = f", số {letter.number}" if letter.number else ""
    issued = f" ngày {_day(letter.issued)}" if letter.issued else ""
    named = "; ".join(table.title or table.name for table in tables[:MOST_NAMED])
    more = f"; và {len(tables) - MOST_NAMED} bảng khác" if len(tables) > MOST_NAMED else ""
    listed = f" Gồm các bảng: {named}{more}." if tables else ""
    return f"{report}{number}{issued}.{listed} Nhập từ tệp {source}."


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
