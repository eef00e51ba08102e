"""Sheets of Excel workbooks as rows of cells.

Read by ourselves: frictionless believes the extent that a sheet states of itself, which many programs write wrongly,
so that rows beyond it are lost without a word, and takes an error of an old workbook for its number (#N/A for 42).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase

FORMATS = ("xlsx", "xls")
_ESCAPED = re.compile(r"_x(0009|000[AaDd])_")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")  # a span of time, which may be longer than a day; [Magenta] is a colour


def workbook_rows(fmt: str, content: bytes, dialect: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The rows of the sheet that a dialect names, else of the first; blanks beside and below the table are none.

    Raises UnreadableError.
    """
    blank = 0
    for cells in _xlsx(content, dialect) if fmt == "xlsx" else _xls(content, dialect):
        row = _trimmed(cells)
        if not row:
            blank += 1
            continue
        yield from ([] for _ in range(blank))
        blank = 0
        yield row


def sheet_place(dialect: Mapping[str, Any], names: Sequence[str]) -> int:
    """Which sheet a dialect names, from 0: by name, by number from 1, else the first. Raises UnreadableError."""
    excel = dialect.get("excel")
    stated = {**(excel if isinstance(excel, dict) else {}), **dialect}
    wanted = next((stated[key] for key in ("sheetName", "sheetNumber", "sheet") if stated.get(key) is not None), 1)
    if isinstance(wanted, int) and 0 < wanted <= len(names):
        return wanted - 1
    if not isinstance(wanted, str) or wanted not in names:
        raise UnreadableError(Phrase("there is no sheet “{sheet}”", sheet=str(wanted)))
    return names.index(wanted)


def cell_place(row: int, column: int) -> str:
    """A cell as spreadsheets call it, B2; both count from 1."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def xls_sheets(content: bytes) -> dict[str, bool]:
    """The sheets of an old workbook in order, each with whether it is shown. Raises UnreadableError."""
    return {sheet.name: not sheet.visibility for sheet in _xls_book(content).sheets()}


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    row = list(cells)
    while row and row[-1] in (None, ""):
        row.pop()
    return row


def _xlsx(content: bytes, dialect: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # openpyxl answers damage with whatever its parsing ran into
        raise UnreadableError(Phrase("it is no whole workbook")) from error
    found = book.worksheets[sheet_place(dialect, [sheet.title for sheet in book.worksheets])]
    found.reset_dimensions()
    for cells in found.iter_rows(values_only=True):
        yield [_unescaped(cell) if isinstance(cell, str) and "_x" in cell else cell for cell in cells]


def _unescaped(text: str) -> str:
    """Ends of lines and tabs are written by their numbers; what else looks like one openpyxl has made of a text.

    Source: ECMA-376, 22.9.2.19, "ST_Xstring".
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _xls_book(content: bytes) -> Any:
    try:
        import xlrd
    except ModuleNotFoundError as error:
        told = Phrase("what reads .xls is not installed: pip install 'site-builder[import]'")
        raise UnreadableError(told) from error
    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd answers damage with whatever its parsing ran into
        raise UnreadableError(Phrase("it is no whole workbook")) from error


def _xls(content: bytes, dialect: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    book = _xls_book(content)
    found = book.sheet_by_index(sheet_place(dialect, book.sheet_names()))
    for row in range(found.nrows):
        yield [_xls_cell(book, found, row, column) for column in range(found.row_len(row))]


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> Any:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERR")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        look = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
        return _moment(value, look.lower(), book.datemode)
    return int(value) if kind == xlrd.XL_CELL_NUMBER and value == value // 1 else value


def _moment(value: float, look: str, mode: int) -> Any:
    """A number under a format of days or times: a span, a time of day where no day is said, else a moment."""
    import xlrd

    if _ELAPSED.search(look):
        return timedelta(days=value)
    if 0 <= value < 1:
        return (datetime.min + timedelta(milliseconds=round(value * 86_400_000))).time()
    return xlrd.xldate.xldate_as_datetime(value, mode)
