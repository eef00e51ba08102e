"""What the cells of a workbook hold: stored values, never what is shown of them; Excel's two forms and OpenDocument.

Read by ourselves: frictionless believes the extent that a sheet states of itself, which many programs write wrongly,
so that rows beyond it are lost without a word, and takes an error of an old workbook for its number (#N/A for 42).
Source of formulas without a value: ECMA-376, 18.3.1.4, "c (Cell)".
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from string import ascii_uppercase
from typing import Any
from xml.etree import ElementTree

from site_builder.core.problem import Phrase, UncomputedError, UnreadableError
from site_builder.core.sheets.opendocument import ods_rows, plain_xml, sheets_in

FORMATS = ("xlsx", "xls", "ods")
Rows = Callable[[], Iterator[list[Any]]]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ESCAPED = re.compile(r"_x(0009|000[AaDd])_")
_ELAPSED = re.compile(
    r"\[(?:h+|m+|s+)\]"
)  # a span of time, which may be longer than a day; [Magenta] is a colour
# Some programs name each element with a prefix.
_CELL = re.compile(
    rb"<(\w+:)?c\b([^>]*(?<!/))>((?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f\b.*?)</(?:\w+:)?c>", re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>[^<]+</")
_ADDRESS = re.compile(rb'\br="([A-Z]+\d+)"')


def sheets_of(content: bytes) -> dict[str, bool]:
    """The sheets of a workbook in order, each with whether it is shown; none where it is no such file."""
    try:
        if content.startswith(_OLE):
            return {sheet.name: not sheet.visibility for sheet in xls_book(content).sheets()}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return {name: is_shown for name, (_, is_shown) in worksheets(archive).items()}
            return {
                name: is_shown
                for name, is_shown, _ in sheets_in(plain_xml(archive.read("content.xml")))
            }
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnreadableError):
        return {}


def sheet_rows(fmt: str, content: bytes, dialect: Mapping[str, Any]) -> Rows:
    """The rows of the sheet that a dialect names, else of the first; blanks beside and below the table are none.

    Raises UnreadableError, also while rows are read, and UncomputedError.
    """
    if fmt == "ods":
        rows = ods_rows(content, lambda names: sheet_place(dialect, names))
        return lambda: iter(rows)
    if fmt == "xlsx":
        check_formulas(content, dialect)
    return lambda: _without_blanks(
        _xlsx(content, dialect) if fmt == "xlsx" else _xls(content, dialect)
    )


def sheet_place(dialect: Mapping[str, Any], names: Sequence[str]) -> int:
    """Which sheet a dialect names, from 0: by name, by number from 1, else the first. Raises UnreadableError."""
    excel = dialect.get("excel")
    stated = {**(excel if isinstance(excel, dict) else {}), **dialect}
    wanted = next(
        (
            stated[key]
            for key in ("sheetName", "sheetNumber", "sheet")
            if stated.get(key) is not None
        ),
        1,
    )
    if isinstance(wanted, int) and 0 < wanted <= len(names):
        return wanted - 1
    if not isinstance(wanted, str) or wanted not in names:
        raise UnreadableError(Phrase("there is no sheet “{sheet}”", sheet=str(wanted)))
    return names.index(wanted)


def check_formulas(content: bytes, dialect: Mapping[str, Any]) -> None:
    """Raises UncomputedError where the sheet that is read has a formula that no program has computed.

    Programs that write workbooks without computing them (openpyxl among others) leave such cells, and a reader would
    see an empty one; opening and saving the file in a spreadsheet fills them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = worksheets(archive)
            part, _ = list(sheets.values())[sheet_place(dialect, list(sheets))]
            result = bare_formulas(archive.read(part))
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        IndexError,
        TypeError,
        ValueError,
        UnreadableError,
    ):
        return  # no workbook, which is told where it is read
    if result:
        raise UncomputedError(int(result[0].lstrip(ascii_uppercase) or 0), result[0], len(result))


def bare_formulas(sheet: bytes) -> list[str]:
    """Where a sheet has a formula without a value; a text that a formula made may be empty."""
    match = (
        cell
        for cell in _CELL.finditer(sheet)
        if not _VALUE.search(cell[3]) and b't="str"' not in cell[2]
    )
    return [
        position[1].decode() if (position := _ADDRESS.search(cell[2])) else "" for cell in match
    ]


def worksheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """The part of each sheet in order, and whether it is shown; sheets of a chart alone are none.

    Raises KeyError, ParseError, UnreadableError.
    """
    links = plain_xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        each.get("Id"): str(each.get("Target"))
        for each in links
        if _ends(each.get("Type"), "/worksheet")
    }
    sheets = {}
    for each in plain_xml(archive.read("xl/workbook.xml")).iter():
        link = next((value for key, value in each.items() if key.endswith("}id")), None)
        if _ends(each.tag, "}sheet") and link in targets:
            target = targets[link]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[each.get("name", "")] = (part, each.get("state") in (None, "visible"))
    return sheets


def _ends(text: str | None, ending: str) -> bool:
    return bool(text) and str(text).endswith(ending)


def _without_blanks(rows: Iterator[Sequence[Any]]) -> Iterator[list[Any]]:
    blank = 0
    for cells in rows:
        row = list(cells)
        while row and row[-1] in (None, ""):
            row.pop()
        if row:
            yield from ([] for _ in range(blank))
            yield row
        blank = 0 if row else blank + 1


def _xlsx(content: bytes, dialect: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # openpyxl answers damage with whatever its parsing ran into
        raise UnreadableError(Phrase("it is no whole workbook")) from error
    worksheet = book.worksheets[sheet_place(dialect, [sheet.title for sheet in book.worksheets])]
    worksheet.reset_dimensions()
    for cells in worksheet.iter_rows(values_only=True):
        yield [
            _unescaped(cell) if isinstance(cell, str) and "_x" in cell else cell for cell in cells
        ]


def _unescaped(text: str) -> str:
    """Ends of lines and tabs are written by their numbers; what else looks like one openpyxl has made of a text.

    Source: ECMA-376, 22.9.2.19, "ST_Xstring".
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def xls_book(content: bytes) -> Any:
    """An old workbook with its formats. Raises UnreadableError, from what its library answered."""
    try:
        import xlrd
    except ModuleNotFoundError as error:
        phrase = Phrase('what reads .xls is not installed: pip install "site-builder[import]"')
        raise UnreadableError(phrase) from error
    try:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
    except Exception as error:  # xlrd answers damage with whatever its parsing ran into
        raise UnreadableError(Phrase("it is no whole workbook")) from error


def _xls(content: bytes, dialect: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    book = xls_book(content)
    worksheet = book.sheet_by_index(sheet_place(dialect, book.sheet_names()))
    for row in range(worksheet.nrows):
        yield [xls_value(book, worksheet, row, column) for column in range(worksheet.row_len(row))]


def xls_value(book: Any, sheet: Any, row: int, column: int) -> Any:
    """What a cell of an old workbook stores; None for nothing."""
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERR")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, xls_look(book, sheet, row, column).lower(), book.datemode)
    return int(value) if kind == xlrd.XL_CELL_NUMBER and value == value // 1 else value


def xls_look(book: Any, sheet: Any, row: int, column: int) -> str:
    """The format that shows a cell."""
    return str(
        book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
    )


def _moment(value: float, look: str, mode: int) -> Any:
    """A number under a format of days or times: a span, a time of day where no day is said, else a moment.

    What no day can be stays a number.
    """
    import xlrd

    if _ELAPSED.search(look):
        return timedelta(days=value)
    if 0 <= value < 1:
        return (datetime.min + timedelta(milliseconds=round(value * 86_400_000))).time()
    try:
        return xlrd.xldate.xldate_as_datetime(value, mode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return value
