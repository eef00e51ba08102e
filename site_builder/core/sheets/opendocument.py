"""Sheets of OpenDocument as rows of cells: values, not what is shown of them. Source: OpenDocument 1.3, part 3."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

from site_builder.core.problem import Phrase, UncomputedError, UnreadableError
from site_builder.core.text import column_letters

MOST_CELLS = 20_000_000
_WIDEST = 16_384
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = ("float", "percentage", "currency")
_VALUES = {
    **dict.fromkeys(_NUMBERS, "value"),
    **{kind: f"{kind}-value" for kind in ("date", "boolean", "time")},
}
_ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d+")
_SPAN = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
UNCOMPUTED = object()  # what a formula stores that no program has computed
TOO_MUCH = Phrase("it holds too many values")
_GROUPS = tuple(
    f"{_TABLE}{name}" for name in ("table-row-group", "table-header-rows", "table-rows")
)


def sheets_in(root: ElementTree.Element) -> Iterator[tuple[str, bool, ElementTree.Element]]:
    """Name, whether it is shown, and table of each sheet; none of what a sheet took from another file.

    That is kept beside the sheets, under the name of its file.
    """
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for look in style.findall(f"{_STYLE}table-properties")
        if look.get(f"{_TABLE}display") == "false"
    }
    for table in root.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        if not name.startswith("'file:"):
            yield name, table.get(f"{_TABLE}style-name") not in hidden, table


def plain_xml(content: bytes) -> ElementTree.Element:
    """A document without entities, which could grow without end. Raises UnreadableError, ParseError."""
    if b"<!ENTITY" in content.replace(b"\0", b""):  # in letters of two bytes too
        raise UnreadableError(Phrase("it cannot be unpacked ({kind})", kind="ENTITY"))
    return ElementTree.fromstring(content)


def ods_rows(content: bytes, choose: Callable[[Sequence[str]], int]) -> list[list[Any]]:
    """The rows of the sheet that `choose` takes of their names. Raises UnreadableError, UncomputedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = list(sheets_in(plain_xml(archive.read("content.xml"))))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise UnreadableError(
            Phrase("it cannot be unpacked ({kind})", kind=type(error).__name__)
        ) from error
    chosen = sheets[choose([name for name, _, _ in sheets])][2]
    rows: list[list[Any]] = []
    uncomputed: list[tuple[int, int]] = []
    number = 1
    left = MOST_CELLS
    for element, times in rows_in(chosen):
        row, columns = _cells(element)
        uncomputed += [(number, column) for column in columns]
        left -= len(row) * times
        if left < 0:
            raise UnreadableError(TOO_MUCH)
        rows += [row] * times if row else []  # one list: each row has its own below
        number += times
    if uncomputed:
        row_number, column = uncomputed[0]
        raise UncomputedError(
            row_number, f"{column_letters(column - 1)}{row_number}", len(uncomputed)
        )
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise UnreadableError(TOO_MUCH)
    return [[*row, *([None] * (width - len(row)))] for row in rows]


def rows_in(element: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, int]]:
    """The rows of a table and how often each stands, those within groups too, but not those of a table in a cell.

    Raises UnreadableError.
    """
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child, _times(child.get(f"{_TABLE}number-rows-repeated", "1"))
        elif child.tag in _GROUPS:
            yield from rows_in(child)


def cells_in(row: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, int]]:
    """Cells, covered ones too, with how often each stands. Raises UnreadableError."""
    for child in row:
        if child.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield child, _times(child.get(f"{_TABLE}number-columns-repeated", "1"))


def _cells(element: ElementTree.Element) -> tuple[list[Any], list[int]]:
    """The values of a row, and in which columns, from 1, the file holds none for a formula."""
    row: list[Any] = []
    uncomputed: list[int] = []
    for cell, times in cells_in(element):
        value = stored_value(cell)
        if value is UNCOMPUTED:
            value = None
            uncomputed.append(len(row) + 1)
        if value is not None and len(row) + times > _WIDEST:
            raise UnreadableError(TOO_MUCH)
        row += [value] * min(times, _WIDEST)
    while (
        row and row[-1] is None
    ):  # empty cells and rows, with which programs fill a sheet, are none
        row.pop()
    return row, uncomputed


def _times(text: str) -> int:
    """How often a cell or row stands here. Raises UnreadableError where that is no number of its size."""
    if not _COUNT.fullmatch(text):
        raise UnreadableError(TOO_MUCH)
    return int(text)


def stored_value(cell: ElementTree.Element) -> Any:
    """The value of a cell, or UNCOMPUTED.

    Of a formula that came to nothing it is the error that is shown, which older files call 0.
    """
    # Paragraphs of the cell itself: a comment on it has paragraphs too.
    text = "\n".join(_written(part) for part in cell.findall(f"{_TEXT}p"))
    kind, is_formula = (
        cell.get(f"{_OFFICE}value-type", ""),
        cell.get(f"{_TABLE}formula") is not None,
    )
    if cell.get(f"{_CALC}value-type") == "error" or (is_formula and _ERROR.fullmatch(text)):
        return text
    value = cell.get(f"{_OFFICE}{_VALUES.get(kind, 'string-value')}")
    if value is None and is_formula and not text:
        return UNCOMPUTED
    if kind in ("date", "boolean") and value:
        return value.removesuffix("T00:00:00")
    if kind == "time" and (match := _SPAN.fullmatch(value or "")):
        return _time(*match.groups())
    return _decimal(value) if kind in _NUMBERS and value else text or value or None


def _decimal(text: str) -> Any:
    """The number, or the text, which is told as none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _time(hours: str, minutes: str, seconds: str) -> str:
    """A time of day; what is longer than a day is a duration."""
    if int(hours) > 23:
        return f"PT{int(hours)}H{int(minutes)}M{seconds.lstrip('0') or '0'}S"
    whole, _, fraction = seconds.partition(".")
    return f"{int(hours):02}:{int(minutes):02}:{whole:>02}.{fraction.rstrip('0')}".rstrip(".")


def _written(element: ElementTree.Element) -> str:
    """The letters of a paragraph; blanks in a row, tabs and new lines are elements of their own."""
    signs = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    if element.tag == f"{_TEXT}s":
        own = " " * min(_times(element.get(f"{_TEXT}c", "1")), _WIDEST)
    else:
        own = signs.get(element.tag, element.text or "")
    return own + "".join(_written(part) + (part.tail or "") for part in element)
