"""Office Open XML workbook: a sheet with the table, a sheet of notes with what belongs to it.

The header is row 1 and all that lies below it is the table, one that a spreadsheet filters and sorts, so that programs
read the sheet as it stands; title and description are on the sheet of notes. Numbers are numbers and show the decimals
they were given; dates are dates; codes such as 4.10 are text, and what a code means stands in a column beside it.
There is no formula and no merged cell. A spreadsheet keeps 15 digits, days from March 1900 (it believes in 29 February
1900) and no time zone: a value beyond that is written as text, and the notes say so.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.files import steps_of
from site_builder.core.formats import BESIDE, FILE_TYPES
from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.numbers.number import decimals_of
from site_builder.core.problem import NC_
from site_builder.export import Context, TableFormat
from site_builder.export.readme import (
    CONTEXT,
    Fact,
    one_line,
    package_facts,
    say_licences,
    say_source,
)
from site_builder.export.sheet_columns import (
    LONGEST_TEXT,
    SheetColumn,
    heading_of,
    plain_text,
    sheet_columns,
    sheet_text,
)
from site_builder.model.package import Field, Resource, Table

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

DIGITS = 15
MAX_DECIMALS = 30
MAX_EXPONENT = 300
MAX_ROWS = 1_048_576 - 1
FIRST_DAY = date(1900, 3, 1)
WIDTHS = (9, 60)
COLUMNS = (
    NC_("file", "Column"),
    NC_("file", "Name"),
    NC_("file", "Unit"),
    NC_("file", "Type"),
    NC_("file", "Meaning"),
)
AS_TEXT = NC_(
    "file",
    "Some values are written as text: a spreadsheet would change them (numbers past 15 digits, days before "
    "1 March 1900, times with a time zone).",
)
CUT = NC_(
    "file",
    "The table is longer than a sheet; these are its first {rows} rows. CSV and Parquet hold all of it.",
)
CUT_TEXT = NC_(
    "file",
    "Texts of more than {letters} letters end in “…” here. The other forms hold all of them.",
)
STYLE = "Table Style Light 1"
WORDS = "ColumnsInWords"  # the property that numbers the columns which files of other formats do not have


@dataclass(slots=True)
class Book:
    """A workbook being written, with its cell formats made once each; rows of one that `is_streamed` are not held."""

    book: xlsxwriter.Workbook
    formats: dict[tuple[object, ...], CellFormat] = field(default_factory=dict)
    has_values_as_text: bool = False
    has_cut_texts: bool = False
    is_streamed: bool = False

    def format(self, shown: str = "", **properties: str | int | bool) -> CellFormat:
        """The cell format with these properties; `shown` is how a number or day is."""
        key = (shown, *properties.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"valign": "top", "num_format": shown or "General", **properties}
            )
        return self.formats[key]


def render_xlsx(resource: Resource, context: Context) -> bytes:
    """The table as a workbook."""
    import xlsxwriter

    buffer = io.BytesIO()
    _write_book(resource, context, xlsxwriter.Workbook(buffer, {"in_memory": True}))
    return buffer.getvalue()


def xlsx_pieces(resource: Resource, context: Context) -> Iterator[bytes]:
    """The same by way of the disk, a row at a time; its texts stand in the cells, and not in a list of their own."""
    import xlsxwriter

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "table.xlsx"
        _write_book(
            resource,
            context,
            xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": scratch}),
        )
        yield from steps_of(path)


def _write_book(resource: Resource, context: Context, workbook: xlsxwriter.Workbook) -> None:
    workbook.set_properties(_properties(resource, context))
    book = Book(workbook, is_streamed=bool(workbook.constant_memory))
    notes = _say(NC_("file", "Notes"), context)
    _write_table(book, workbook.add_worksheet(_sheet_name(resource, notes)), resource, context)
    _write_notes(book, workbook.add_worksheet(notes), resource, context)
    workbook.close()


def _say(message: str, context: Context) -> str:
    return say_in_context(CONTEXT, message, context.site.language)


def fits_spreadsheet(value: Cell) -> bool:
    """Whether a spreadsheet holds the value without changing it."""
    match value:
        case datetime() | time():
            return value.tzinfo is None and not value.microsecond % 1000 and _is_late(value)
        case date():
            return _is_late(value)
        case bool():
            return True
        case int() | Decimal():
            exact = Decimal(value)
            is_near = exact.is_finite() and abs(exact.adjusted()) <= MAX_EXPONENT
            return is_near and (
                len(str(exact)) <= DIGITS
                or len("".join(map(str, exact.as_tuple().digits)).strip("0")) <= DIGITS
            )
    return True


def _is_late(value: date | time) -> bool:
    day = value.date() if isinstance(value, datetime) else value
    return not isinstance(day, date) or day >= FIRST_DAY


def _properties(resource: Resource, context: Context) -> dict[str, Any]:
    authors = [str(agent.name) for agent in context.package.agents("publisher")]
    return {
        "title": plain_text(resource.label(context.site.language)),
        "author": plain_text(", ".join(authors) or str(context.site.publisher.name)),
        "created": context.dated.astimezone(UTC).replace(tzinfo=None),
    }


def _sheet_name(resource: Resource, notes: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "-", plain_text(resource.name))[:31].strip() or "data"
    # Excel keeps "History" for itself, and two sheets cannot share a name.
    return f"{name}-1" if name.lower() in ("history", notes.lower()) else name


def _write_table(book: Book, sheet: Worksheet, resource: Resource, context: Context) -> None:
    table, columns = (
        resource.as_table,
        sheet_columns(resource, context, with_words=not book.is_streamed),
    )
    header = book.format(bold=True, bottom=1, bg_color="#E8EEF4", text_wrap=True)
    for index, column in enumerate(columns):
        write_text(sheet, 0, index, column.heading, header)
        sheet.set_column(index, index, _width(column, table, context.site.language))
    are_names = [column.field.names_things for column in columns]
    for row, cells in enumerate(islice(table.rows, MAX_ROWS), 1):
        for index, column in enumerate(columns):
            _write_cell(book, sheet, (row, index), column.cell(cells), is_name=are_names[index])
    sheet.freeze_panes(1, 0)
    if words := [str(index) for index, column in enumerate(columns, 1) if column.words is not None]:
        book.book.set_custom_property(WORDS, ",".join(words), "text")
    rows = min(len(table), MAX_ROWS)
    if rows and columns:  # a table without a row is none to a spreadsheet
        _filtered(book, sheet, resource, [column.heading for column in columns], rows)


def _filtered(
    book: Book, sheet: Worksheet, resource: Resource, headings: Sequence[str], rows: int
) -> None:
    """Let readers filter and sort; of a long table, whose rows are written and forgotten, no more than that."""
    if book.is_streamed:
        sheet.autofilter(0, 0, rows, len(headings) - 1)
        return
    header = book.format(bold=True, bottom=1, bg_color="#E8EEF4", text_wrap=True)
    columns = [{"header": heading, "header_format": header} for heading in headings]
    name = "data_" + re.sub(r"[^0-9A-Za-z]+", "_", resource.name)[:200]
    sheet.add_table(
        0, 0, rows, len(headings) - 1, {"name": name, "style": STYLE, "columns": columns}
    )


def _width(column: SheetColumn, table: Table, language: str) -> float:
    if column.words is None:
        return width_of(table, column.index, language)
    low, high = WIDTHS
    return min(max(low, max(map(len, column.words.values())) + 2), high)


def width_of(table: Table, column: int, language: str) -> float:
    """As wide as what stands in the column, within bounds."""
    # The first thousand rows say enough about a column's width.
    written = "\n".join([canonical_cell(row[column]) for row in table.rows[:1000]])
    longest = max(map(len, written.split("\n")))
    low, high = WIDTHS
    return min(
        max(low, longest + 2, len(heading_of(table.schema.fields[column], language)) // 2), high
    )


def _write_cell(
    book: Book, sheet: Worksheet, position: tuple[int, int], value: Cell, *, is_name: bool
) -> None:
    if value is None:
        return
    if (is_text := isinstance(value, (str, list, dict))) or not fits_spreadsheet(value):
        book.has_values_as_text = book.has_values_as_text or not is_text
        text = canonical_cell(value)
        book.has_cut_texts = book.has_cut_texts or len(text) > LONGEST_TEXT
        write_text(sheet, *position, text, book.format())
    elif isinstance(value, bool):
        sheet.write_boolean(*position, value, book.format())
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(
            *position, float(value), book.format(_shown(decimals_of(value), is_name=is_name))
        )
    else:
        sheet.write_datetime(*position, value, book.format(date_format(value)))


def number_format(value: int | Decimal, column: Field) -> str:
    """A spreadsheet's format that shows a number's own decimals."""
    return _shown(decimals_of(value), is_name=column.names_things)


@cache
def _shown(decimals: int, *, is_name: bool) -> str:
    whole, places = "0" if is_name else "#,##0", min(decimals, MAX_DECIMALS)
    return f"{whole}.{'0' * places}" if places else whole


def date_format(value: date | time) -> str:
    """A spreadsheet's format for a day, a time or both."""
    parts = ["dd/mm/yyyy"] if isinstance(value, date) else []
    if isinstance(value, (datetime, time)):
        parts.append("hh:mm:ss.000" if value.microsecond else "hh:mm:ss")
    return " ".join(parts)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: CellFormat) -> None:
    """Always a string cell: nothing in it is taken for a formula, a number or a link."""
    if text:
        sheet.write_string(row, column, sheet_text(text), style)


def _write_notes(book: Book, sheet: Worksheet, resource: Resource, context: Context) -> None:
    bold, plain = book.format(bold=True), book.format(text_wrap=True)
    language = context.site.language
    lines = [(_say(NC_("file", "Table"), context), resource.label(language))]
    lines += [(_say(NC_("file", "Description"), context), one_line(str(resource.description)))]
    lines += [
        *package_facts(context),
        *_own_facts(resource, context),
        *_remarks(book, resource, context),
    ]
    for row, (label, value) in enumerate(lines):
        write_text(sheet, row, 0, label, bold)
        write_text(sheet, row, 1, value, plain)
    start = len(lines) + 1
    for column, key in enumerate(COLUMNS):
        write_text(sheet, start, column, _say(key, context), bold)
    for row, each in enumerate(resource.as_table.schema.fields, start + 1):
        for column, text in enumerate(
            (each.name, each.label(language), each.unit, each.type, each.meaning(language))
        ):
            write_text(sheet, row, column, text, plain)
    for column, width in enumerate((24, 60, 14, 12, 60)):
        sheet.set_column(column, column, width)


def _own_facts(resource: Resource, context: Context) -> Iterator[Fact]:
    """What the table says for itself where it differs from its package."""
    if resource.sources:
        yield (
            _say(NC_("file", "Source of the table"), context),
            "; ".join(map(say_source, resource.sources)),
        )
    if resource.licences:
        yield _say(NC_("file", "Licence of the table"), context), say_licences(resource.licences)


def _remarks(book: Book, resource: Resource, context: Context) -> Iterator[Fact]:
    is_cut = len(resource.as_table) > MAX_ROWS
    remarks = ((book.has_values_as_text, AS_TEXT), (book.has_cut_texts, CUT_TEXT), (is_cut, CUT))
    for words in (words for is_so, words in remarks if is_so):
        text = _say(words, context).format(letters=LONGEST_TEXT, rows=MAX_ROWS)
        yield _say(NC_("file", "Please note"), context), text


FORMAT = TableFormat(
    key="xlsx",
    uri=f"{BESIDE}.xlsx",
    title="XLSX",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    file_type=FILE_TYPES["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    order=30,
    specification="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
    render=render_xlsx,
    pieces=xlsx_pieces,
)
