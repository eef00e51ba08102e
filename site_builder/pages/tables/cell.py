"""One cell of a table as a page shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from site_builder.core.calendar.period import format_date
from site_builder.core.cell import Cell
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.number import canonical_number, format_number
from site_builder.core.text import of_data
from site_builder.model.package import Field
from site_builder.pages import FateView
from site_builder.pages.facts import safe_href

MISSING = "…"
_PLAIN = frozenset(("text", "number", "boolean", "json", "missing"))
# Letters of its longest text beyond which a column is widened, and the class that does it.
_ROOMS = ((160, "room-4"), (80, "room-3"), (40, "room-2"), (20, "room-1"))


@dataclass(frozen=True, slots=True)
class CellView:
    """What is printed, and in a `note` how a figure changed. `sort` is what the script orders by in place of it."""

    text: str
    kind: str = "text"
    css: str = ""
    sort: str | None = None
    href: str = ""
    datetime: str = ""
    code: str = ""
    span: int = 1
    fates: tuple[FateView, ...] = ()
    note: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but its text stands in it; most cells of most tables."""
        return self.kind in _PLAIN and self.span == 1 and not self.fates and not self.note


def cell_view(value: Cell, field: Field, language: str) -> CellView:
    """Print one value of a column for readers."""
    if value is None or value == "":
        return missing_cell(field)
    if isinstance(value, bool):
        _ = translator(language)
        return CellView(_("yes") if value else _("no"), "boolean", sort=str(int(value)))
    if isinstance(value, int | Decimal):
        return _number_cell(value, field, language)
    if isinstance(value, date | time):
        return _moment_cell(value, language)
    if isinstance(value, list | dict):
        return CellView(
            of_data(json.dumps(value, ensure_ascii=False, default=str), language), "json"
        )
    # `name_en` is in English, whatever the language of the rest.
    return _text_cell(
        str(value), str(language) if field.name.endswith(f"_{language}") else language
    )


def missing_cell(field: Field) -> CellView:
    """A hole: marked where a number, a day or a yes is expected, left empty in a column of text."""
    if field.type in ("string", "any", "array", "object", "list"):
        return CellView("", sort="")
    return CellView(MISSING, "missing", "num none" if field.is_number else "none", sort="")


def coded_cell(words: str, value: Cell) -> CellView:
    """A coded answer: its word, the code small beside it."""
    return CellView(words, "coded", "num main", sort=str(value), code=str(value))


def _number_cell(value: int | Decimal, field: Field, language: str) -> CellView:
    is_name = field.type == "string" or field.names_things
    text = say_number(value, field, language)
    return CellView(text, "number", "" if is_name else "num", sort=canonical_number(value))


def say_number(value: int | Decimal, field: Field, language: str) -> str:
    """A number of a column: a year or a code is a name, not an amount, and 2022 is not 2.022."""
    is_name = field.type == "string" or field.names_things
    is_whole = isinstance(value, int) or (value.is_finite() and value == value.to_integral_value())
    return canonical_number(value) if is_name and is_whole else format_number(value, language)


def _moment_cell(value: date | time, language: str) -> CellView:
    iso = value.isoformat()
    if isinstance(value, datetime):
        return CellView(
            f"{format_date(value.date(), language)} {value:%H:%M}", "date", "day", iso, datetime=iso
        )
    if isinstance(value, date):
        return CellView(format_date(value, language), "date", "day", iso, datetime=iso)
    return CellView(f"{value:%H:%M}", "date", "day", iso, datetime=iso)


def _text_cell(text: str, language: str) -> CellView:
    href = safe_href(text) if ":" in text and not any(map(str.isspace, text)) else ""
    if not href or href.lower().startswith("mailto:"):
        return CellView(of_data(text, language))
    return CellView(text.split("://", 1)[1].rstrip("/"), "link", href=href, sort=text)


def room_of(values: Iterable[Cell]) -> str:
    """The class that keeps the longest text of a column to about three lines; "" where there is no long one."""
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return next((css for letters, css in _ROOMS if longest > letters), "")
