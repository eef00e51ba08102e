"""A package's tables as one workbook to be filled in: a sheet a table, codes locked, choices offered, limits set.

What each cell was is not kept in it: a hidden sheet names the package, the tables, their columns and the hash of each
file, so that a workbook of an older state is known as such when it comes back. Rows below the table are free.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.export import xlsx
from site_builder.export.sheet_columns import LONGEST_TEXT, heading_of, plain_text
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# A column's name, or the heading of words that the list has for codes, and the words.
Columns = list[str | tuple[str, dict[str, str]]]

ABOUT = "_site-builder"  # the hidden sheet
FREE_ROWS = 200  # below the table, for rows that are added
MOST_ROWS = 100_000
_MOST_CHOICES = 5_000
_NAMING = {
    "observations": ("indicator", "unit", "area", "source", "period"),
    "figures": ("id",),
    "indicators": ("code",),
    "scales": ("indicator", "value"),
}

LOCKED = N_("This column names the row and is locked.")
CHOOSE = N_("Choose one of the list.")
A_NUMBER = N_("A number; Excel shows it after the settings of your computer.")
WHOLE = N_("A whole number.")
FROM = N_("At least {value}.")
TO = N_("At most {value}.")
REFUSED = N_("Not possible here")
NAME = N_("Column: {name}")
INDICATOR, UNIT = N_("Indicator"), N_("Unit")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a table stands in the workbook. `locked` are the columns that name its rows; `names`, where it is known,
    whose columns those of the sheet are: "" for what the list says of codes.
    """

    title: str
    resource: Resource
    locked: frozenset[str]
    names: tuple[str, ...] = ()

    def position(self, column: int) -> int:
        """Where a column of the table stands in the sheet, from 0."""
        name = self.table.schema.names[column]
        return self.names.index(name) if name in self.names else column

    def columns(self, indicators: Mapping[str, Indicator], language: str) -> Columns:
        """Its columns by name; after that of codes what the list says of them: a heading, and the words by code."""
        role, names = self.resource.role("observations"), self.table.schema.names
        code = role.get("indicator", "")
        result: Columns = []
        for name in names:
            result.append(name)
            if name == code:
                listed = [
                    indicators[each]
                    for each in map(canonical_cell, self.table.column(code))
                    if each in indicators
                ]
                text = (
                    {INDICATOR: {one.code: one.name.say(language) for one in listed}}
                    if "name" not in names
                    else {}
                )
                text |= (
                    {UNIT: {one.code: one.unit.say(language) for one in listed}}
                    if "unit" not in role
                    else {}
                )
                result += [
                    (heading, words) for heading, words in text.items() if any(words.values())
                ]
        return result

    @property
    def table(self) -> Table:
        """The table itself."""
        return self.resource.as_table


def sheets_of(package: Package) -> tuple[Sheet, ...]:
    """What a workbook can hold and give back: CSV and TSV with a schema that lie in the package, not too long."""
    sheets: list[Sheet] = []
    for resource in package.tables:
        described = package.descriptor["resources"][package.resources.index(resource)]
        if (
            _is_fillable(resource)
            and isinstance(described.get("path"), str)
            and not _is_fetched(described)
        ):
            taken = {sheet.title.lower() for sheet in sheets} | {"history", ABOUT}
            sheets.append(
                Sheet(_title(resource, taken), resource, locked_columns(package, resource))
            )
    return tuple(sheets)


def _is_fillable(resource: Resource) -> bool:
    table = resource.table
    if table is None or not resource.path.endswith((".csv", ".tsv", ".txt")):
        return False
    if not table.schema.fields or len(table) > MOST_ROWS:
        return False
    return all(
        not isinstance(cell, str) or len(cell) <= LONGEST_TEXT for row in table.rows for cell in row
    )


def _is_fetched(described: Mapping[str, Any]) -> bool:
    """Whether the file lies elsewhere: it is pinned, and its last source is the address alone, as fetching notes it."""
    last = (described.get("sources") or [{}])[-1]
    is_address = set(last) == {"title", "path"} and last["title"] == last["path"]
    return (
        bool(described.get("hash"))
        and is_address
        and str(last["path"]).lower().startswith(("https://", "http://"))
    )


def _title(resource: Resource, taken: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "-", plain_text(resource.name))[:28].strip() or "data"
    titles = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(title for title in titles if title.lower() not in taken)


def locked_columns(package: Package, resource: Resource) -> frozenset[str]:
    """Columns that say which row it is: the key, what other tables refer to, and codes by role."""
    locked = set(resource.as_table.schema.primary_key)
    for other in package.tables:
        for key in other.table.schema.foreign_keys if other.table else ():
            if key.resource == resource.name:
                locked.update(key.reference)
    for role, parts in _NAMING.items():
        locked.update(column for part, column in resource.role(role).items() if part in parts)
    return frozenset(locked)


def render_form(package: Package, indicators: Mapping[str, Indicator], language: str) -> bytes:
    """The workbook. `indicators` are those of the package's series, whose answers in codes become choices."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"title": plain_text(package.label(language))})
    book = xlsx.Book(workbook)
    sheets = sheets_of(package)
    pages = [workbook.add_worksheet(sheet.title) for sheet in sheets]
    about = workbook.add_worksheet(ABOUT)
    choices = _Choices(about, len(sheets) + 2)
    for sheet, page in zip(sheets, pages, strict=True):
        _Page(book, page, sheet, language, sheet.columns(indicators, language)).write(
            package, indicators, choices
        )
    _write_about(about, package, [(sheet, sheet.columns(indicators, language)) for sheet in sheets])
    about.very_hidden()
    workbook.close()
    return buffer.getvalue()


def _write_about(
    page: Worksheet, package: Package, sheets: Sequence[tuple[Sheet, Columns]]
) -> None:
    """Which table a sheet holds, and which of its columns each of the sheet's is: none where the list's words stand."""
    page.write_row(0, 0, [ABOUT, "1", package.name])
    for row, (sheet, columns) in enumerate(sheets, 1):
        names = (name if isinstance(name, str) else "" for name in columns)
        for column, text in enumerate(
            (sheet.title, sheet.resource.name, sheet.resource.sha256, *names)
        ):
            page.write_string(row, column, text)


@dataclass
class _Choices:
    """Lists of choices on the hidden sheet, a row each below what is said of the tables; never leaves this module."""

    page: Worksheet
    row: int

    def list_of(self, values: Sequence[Cell]) -> str:
        """Where a list stands, as a formula."""
        from xlsxwriter.utility import xl_col_to_name

        for column, value in enumerate(values):
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                self.page.write_number(self.row, column, float(value))
            else:
                self.page.write_string(self.row, column, canonical_cell(value))
        self.row += 1
        return f"='{ABOUT}'!$A${self.row}:${xl_col_to_name(max(0, len(values) - 1))}${self.row}"


@dataclass
class _Page:
    """One sheet being written; never leaves this module."""

    book: xlsx.Book
    page: Worksheet
    sheet: Sheet
    language: str
    columns: Columns

    @property
    def fields(self) -> list[tuple[int, int, Field]]:
        """Each field with its place in the sheet and in the table."""
        names, fields = self.sheet.table.schema.names, self.sheet.table.schema.fields
        places = [
            (column, names.index(name))
            for column, name in enumerate(self.columns)
            if isinstance(name, str)
        ]
        return [(column, at, fields[at]) for column, at in places]

    def write(
        self, package: Package, indicators: Mapping[str, Indicator], choices: _Choices
    ) -> None:
        """Headings, cells, choices and limits."""
        self._headings()
        answered, scaled = self._answers(indicators, choices)
        for row, cells in enumerate(self.sheet.table.rows, 1):
            for column, at, field in self.fields:
                self._cell((row, column), cells[at], field)
        self._words()
        last = len(self.sheet.table) + FREE_ROWS
        for row in range(len(self.sheet.table) + 1, last + 1):
            for column, _, field in self.fields:
                self.page.write_blank(row, column, None, self._style(None, field, locked=False))
        for column, _, field in self.fields:
            first = len(self.sheet.table) + 1 if field.name in self.sheet.locked else 1
            if rule := self._rule(field, package, choices):
                (start, end), *others = _spans(
                    first, last, scaled if field.name == answered else ()
                )
                rule["other_cells"] = [[begin, column, finish, column] for begin, finish in others]
                self.page.data_validation(start, column, end, column, rule)
        self.page.freeze_panes(1, 1 if self.columns and self.columns[0] in self.sheet.locked else 0)
        self.page.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})

    def _headings(self) -> None:
        say = translator(self.language)
        head = self.book.format(bold=True, bottom=1, bg_color="#E8EEF4", text_wrap=True)
        for column, at, field in self.fields:
            xlsx.write_text(self.page, 0, column, heading_of(field, self.language), head)
            self.page.set_column(column, column, xlsx.width_of(self.sheet.table, at, self.language))
            notes = [field.description.say(self.language), say(NAME).format(name=field.name)]
            notes += [say(LOCKED)] if field.name in self.sheet.locked else []
            self.page.write_comment(
                0, column, plain_text(" · ".join(note for note in notes if note))
            )

    def _words(self) -> None:
        """What the list says of the codes, locked; nothing of it is taken back."""
        say, codes = (
            translator(self.language),
            self.sheet.resource.role("observations").get("indicator", ""),
        )
        head = self.book.format(bold=True, bottom=1, bg_color="#E8EEF4", text_wrap=True)
        style = self.book.format(locked=True, num_format="@", text_wrap=True, bg_color="#F3F3F3")
        for column, shown in enumerate(self.columns):
            if isinstance(shown, tuple):
                heading, words = shown
                xlsx.write_text(self.page, 0, column, say(heading), head)
                self.page.set_column(column, column, min(60, max(10, *map(len, words.values()))))
                for row, code in enumerate(self.sheet.table.column(codes), 1):
                    xlsx.write_text(
                        self.page, row, column, words.get(canonical_cell(code), ""), style
                    )

    def _cell(self, position: tuple[int, int], value: Cell, field: Field) -> None:
        style = self._style(value, field, locked=field.name in self.sheet.locked)
        if value is None or value == "":
            self.page.write_blank(*position, None, style)
        elif isinstance(value, (str, list, dict)) or not xlsx.fits_spreadsheet(value):
            xlsx.write_text(self.page, *position, canonical_cell(value), style)
        elif isinstance(value, bool):
            self.page.write_boolean(*position, value, style)
        elif isinstance(value, (int, Decimal)):
            self.page.write_number(*position, float(value), style)
        else:
            self.page.write_datetime(*position, value, style)

    def _style(self, value: Cell, field: Field, *, locked: bool) -> Any:
        shade = {"bg_color": "#F3F3F3"} if locked else {}
        shown = "@"
        if (
            isinstance(value, (int, Decimal))
            and not isinstance(value, bool)
            and xlsx.fits_spreadsheet(value)
        ):
            shown = xlsx.number_format(value, field)
        elif isinstance(value, bool) or (
            value is None and field.type in ("number", "integer", "boolean")
        ):
            shown = "General"
        elif field.type == "date" and (value is None or isinstance(value, date)):
            shown = xlsx.date_format(xlsx.FIRST_DAY)
        elif value is not None and not isinstance(value, (str, list, dict, bool, int, Decimal)):
            shown = xlsx.date_format(value)
        return self.book.format(locked=locked, num_format=shown, text_wrap=True, **shade)

    def _rule(self, field: Field, package: Package, choices: _Choices) -> dict[str, Any] | None:
        say = translator(self.language)
        limits = dict(_limits(field))
        if offered := _offered(field, self.sheet.resource, package):
            return self._with_messages(
                {"validate": "list", "source": choices.list_of(offered)}, say(CHOOSE)
            )
        if field.type in ("number", "integer"):
            kind, words = ("integer", WHOLE) if field.type == "integer" else ("decimal", A_NUMBER)
            ends = {
                "minimum": float(limits.get("minimum", -1e15)),
                "maximum": float(limits.get("maximum", 1e15)),
            }
            return self._with_messages(
                {"validate": kind, "criteria": "between", **ends}, _limits_text(say, words, limits)
            )
        if field.type == "date" and field.format == "default":
            return self._with_messages(
                {"validate": "date", "criteria": ">=", "value": xlsx.FIRST_DAY}, say("A day.")
            )
        return None

    def _with_messages(self, rule: dict[str, Any], words: str) -> dict[str, Any]:
        title = translator(self.language)(REFUSED)
        return {
            **rule,
            "input_message": words[:255],
            "error_title": title[:32],
            "error_message": words[:255],
        }

    def _answers(
        self, indicators: Mapping[str, Indicator], choices: _Choices
    ) -> tuple[str, list[int]]:
        """An answer in codes is chosen from its scale, with the words of each: its column, and the rows that are so."""
        role = self.sheet.resource.role("observations")
        if not {"indicator", "value"} <= set(role):
            return "", []
        scaled: list[int] = []
        column = self.columns.index(role["value"])
        for row, code in enumerate(self.sheet.table.column(role["indicator"]), 1):
            known = indicators.get(canonical_cell(code))
            if known and known.scale:
                scaled.append(row)
                words = "; ".join(
                    f"{answer} = {label.say(self.language)}" for answer, label in known.scale
                )
                source = choices.list_of([answer for answer, _ in known.scale])
                rule = self._with_messages({"validate": "list", "source": source}, words)
                self.page.data_validation(row, column, row, column, rule)
        return role["value"], scaled


def _spans(first: int, last: int, without: Sequence[int]) -> list[tuple[int, int]]:
    """The rows from first to last without some, as spans: two rules on one cell are none to a spreadsheet."""
    ends = [*(row for row in without if first <= row <= last), last + 1]
    starts = [first, *(row + 1 for row in ends[:-1])]
    return [(start, end - 1) for start, end in zip(starts, ends, strict=True) if start < end]


def _limits(field: Field) -> Iterator[tuple[str, Decimal]]:
    for name in ("minimum", "maximum"):
        value = field.constraints.get(name)
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            yield name, Decimal(str(value))


def _limits_text(say: Translate, words: str, limits: Mapping[str, Decimal]) -> str:
    parts = [say(words)]
    parts += [say(FROM).format(value=limits["minimum"])] if "minimum" in limits else []
    parts += [say(TO).format(value=limits["maximum"])] if "maximum" in limits else []
    return " ".join(parts)


def _offered(field: Field, resource: Resource, package: Package) -> Sequence[Cell]:
    """What may stand in a column: its enumeration, or the keys of the table that it refers to."""
    listed = field.constraints.get("enum")
    if isinstance(listed, list):
        return listed if len(listed) <= _MOST_CHOICES else ()
    for key in resource.as_table.schema.foreign_keys:
        other = package.resource(key.resource) if key.resource else resource
        if key.fields == (field.name,) and other and other.table:
            values = dict.fromkeys(other.table.column(key.reference[0]))
            return (
                tuple(value for value in values if value is not None)
                if len(values) <= _MOST_CHOICES
                else ()
            )
    return ()
