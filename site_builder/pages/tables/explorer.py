"""What a table gives to the explorer: a script that filters, sorts, groups and draws it where it stands.

Nothing of the script is loaded before a reader asks. Without it a table is as it was. What the script writes out again
it cuts from the table's own files, so that no number passes through a float; sums are offered only where the schema
says `aggregate: sum`, and never across the columns that keep periods, levels and indicators apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import say_in_context, translator, words_of
from site_builder.core.language import any_of
from site_builder.core.naming import is_total, names_unit, totals
from site_builder.core.problem import NC_
from site_builder.export.parquet import FORMAT
from site_builder.model.config import SiteConfig
from site_builder.model.package import Field, Resource
from site_builder.pages import WORDS_OF
from site_builder.pages.tables.table_columns import totals_of

Mode = Literal["page", "file", "large"]
EXCEL = "excel-csv"
FROM_FILE = 20_000  # rows up to which the whole table is taken from its CSV when a reader asks
# Parts of roles whose columns keep figures apart that must not be added together.
_APART = frozenset(["period", "indicator", "area", "code", "parent", "valid_from", "comparison"])
_APART_WORDS = NC_("names of columns", "period|year|quarter|month|level")

WORDS = WORDS_OF["explorer"]


@dataclass(frozen=True, slots=True)
class ExplorerView:
    """Where the explorer finds a table's rows.

    `mode` says whether the page holds all rows that are meant, the file does, or they are too many. `key` is the
    table's name in the address of a view, `csv` its file, beside which the others lie; `is_subset` that the rows
    printed are chosen ones, each with its place.
    """

    resource: str
    key: str
    csv: str
    total: int
    mode: Mode
    is_subset: bool = False
    columns: tuple[ExplorerColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplorerColumn:
    """What the script knows of a column: "" for `name` where the file has none; `kind` says how its values order."""

    name: str = ""
    kind: str = ""
    is_summed: bool = False
    is_apart: bool = False
    is_unit: bool = False


def explorer_view(
    package: str,
    resource: Resource,
    columns: Sequence[str],
    shown: int,
    *,
    key: str,
    rows: Sequence[int] | None = None,
) -> ExplorerView:
    """The explorer of a table of which `shown` rows are printed; `rows` are the places of chosen ones."""
    total = len(resource.as_table)
    is_short = total <= FROM_FILE or not FORMAT.is_for(
        resource
    )  # without Parquet the CSV is read, however long
    mode: Mode = "page" if rows is not None or shown == total else "file" if is_short else "large"
    schema = resource.as_table.schema
    # Rows of the file beyond the printed ones lack what the page adds, a unit among it.
    is_whole = set(schema.names) - {_known_totals(resource)} <= set(columns)
    is_whole = is_whole and (mode == "page" or set(columns) <= set(schema.names))
    return ExplorerView(
        resource=resource.name,
        key=key,
        csv=at.dataset_file(package, f"{resource.name}.csv"),
        total=total,
        mode=mode,
        is_subset=rows is not None,
        columns=tuple(_column(resource, name, can_sum=is_whole) for name in columns),
    )


def _known_totals(resource: Resource) -> str:
    """The column that marks totals, where the words of each such row say so too: by these sums leave them out."""
    table, name = resource.as_table, totals_of(resource.as_table.schema)
    marked = (
        (row for row, cell in zip(table.rows, table.column(name), strict=True) if cell is True)
        if name
        else ()
    )
    return (
        name
        if all(any(isinstance(cell, str) and is_total(cell) for cell in row) for row in marked)
        else ""
    )


def _column(resource: Resource, name: str, *, can_sum: bool) -> ExplorerColumn:
    """A column of the table, or one that the page adds.

    Sums need every column in sight: one that is not printed could keep two levels apart.
    """
    if name not in resource.as_table.schema.names:
        return ExplorerColumn()
    field = resource.as_table.schema.field(name)
    parts = resource.parts(name)
    is_unit = "unit" in parts or names_unit(field.name, str(field.title))
    is_apart = is_unit or bool(parts & _APART) or _names_time_or_level(field)
    return ExplorerColumn(
        name, column_kind(field), can_sum and resource.adds_up(name), is_apart, is_unit
    )


def column_kind(field: Field) -> str:
    """How values order and are printed: "num", "name" (a number that counts nothing), "day", "bool" or "text"."""
    if field.is_number or field.type == "year":
        return "name" if field.names_things else "num"
    if field.type in ("date", "datetime", "time"):
        return "day"
    return "bool" if field.type == "boolean" else "text"


def _names_time_or_level(field: Field) -> bool:
    words = {
        word
        for text in (field.name, str(field.title))
        for word in re.split(r"[\W_]+", text.lower())
    }
    return field.type in ("year", "yearmonth") or not words.isdisjoint(
        words_of("names of columns", _APART_WORDS)
    )


def words_file(site: SiteConfig, language: str) -> OutputFile:
    """What the script says, in one language; it offers CSV for Excel where all tables have it to be cut from."""
    _ = translator(language)
    text = {
        name: _(message)
        for name, message in WORDS.items()
        if name != "excel" or EXCEL in site.formats
    }
    # Patterns of texts, which are in any of the portal's languages.
    text |= {
        "total_rows": totals(site.languages),
        "note_columns": any_of("column.notes", site.languages),
    }
    text["date"] = say_in_context("period", "{day} {month} {year}", language)
    return OutputFile(
        at.explorer_words(language), json.dumps(text, ensure_ascii=False, indent=1).encode()
    )
