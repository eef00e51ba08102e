"""Sheets of OpenDocument as rows of cells: values, not what is shown of them. Source: OpenDocument 1.3, part 3."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

from site_builder.core.errors import UncomputedError, UnreadableError
from site_builder.core.problem import Phrase
from site_builder.core.text import column_letters

MOST_CELLS = 20_000_000
_WIDEST = 16_384
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = ("float", "percentage", "currency")
_VALUES = {**dict.fromkeys(_NUMBERS, "value"), **{kind: f"{kind}-value" for kind in ("date", "boolean", "time")}}
_ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d+")
_SPAN = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,8}", re.ASCII)
TOO_MUCH = Phrase("it holds too many values")
_GROUPS = tuple(f"{_TABLE}{name}" for name in ("table-row-group", "table-header-rows", "table-rows"))


class _UncomputedError(Exception):
    """Of one cell."""


def ods_sheets(content: bytes) -> dict[str, bool]:
    """The sheets of a `content.xml` in order, each with whether it is shown. Raises UnreadableError, ParseError."""
    root = plain_xml(content)
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for look in style.findall(f"{_STYLE}table-properties")
        if look.get(f"{_TABLE}display") == "false"
    }
    return {each.get(f"{_TABLE}name", ""): each.get(f"{_TABLE}style-name") not in hidden for each in _tables(root)}


def _tables(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The sheets; what a sheet took from another file is kept beside them under the name of that file."""
    book = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    tables = book.findall(f"{_TABLE}table") if book is not None else []
    return [table for table in tables if not table.get(f"{_TABLE}name", "").startswith("'file:")]


def plain_xml(content: bytes) -> ElementTree.Element:
    """A document without entities, which could grow without end. Raises UnreadableError, ParseError."""
    if b"<!ENTITY" in content.replace(b"\0", b""):  # in letters of two bytes too
        raise UnreadableError(Phrase("it cannot be unpacked ({kind})", kind="ENTITY"))
    return ElementTree.fromstring(content)


def ods_rows(content: bytes, choose: Callable[[Sequence[str]], int]) -> list[list[Any]]:
    """The rows of the sheet that `choose` takes of their names. Raises UnreadableError, UncomputedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tables = _tables(plain_xml(archive.read("content.xml")))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise UnreadableError(Phrase("it cannot be unpacked ({kind})", kind=type(error).__name__)) from error
    chosen = tables[choose([table.get(f"{_TABLE}name", "") for table in tables])]
    rows: list[list[Any]] = []
    uncomputed: list[tuple[int, int]] = []
    number = 1
    left = MOST_CELLS
    for element in _rows_in(chosen):
        row, columns = _cells(element)
        times = _times(element, "number-rows-repeated")
        uncomputed += [(number, column) for column in columns]
        left -= len(row) * times
        if left < 0:
            raise UnreadableError(TOO_MUCH)
        rows += [row] * times if row else []  # one list: each row has its own below
        number += times
    if uncomputed:
        row_number, column = uncomputed[0]
        raise UncomputedError(row_number, f"{column_letters(column - 1)}{row_number}", len(uncomputed))
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise UnreadableError(TOO_MUCH)
    return [[*row, *([None] * (width - len(row)))] for row in rows]


def _rows_in(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The rows of a sheet, those within groups too, but not those of a table within a cell."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows_in(child)


def _cells(element: ElementTree.Element) -> tuple[list[Any], list[int]]:
    """The values of a row, and in which columns, from 1, the file holds none for a formula."""
    row: list[Any] = []
    uncomputed: list[int] = []
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        try:
            value = _stored(cell)
        except _UncomputedError:
            value = None
            uncomputed.append(len(row) + 1)
        times = _times(cell, "number-columns-repeated")
        if value is not None and len(row) + times > _WIDEST:
            raise UnreadableError(TOO_MUCH)
        row += [value] * min(times, _WIDEST)
    while row and row[-1] is None:  # empty cells and rows, with which programs fill a sheet, are none
        row.pop()
    return row, uncomputed


def _times(element: ElementTree.Element, attribute: str) -> int:
    """How often a cell or row stands here. Raises UnreadableError where that is no number of its size."""
    return _times_of(element.get(f"{_TABLE}{attribute}", "1"))


def _times_of(said: str) -> int:
    if not _COUNT.fullmatch(said):
        raise UnreadableError(TOO_MUCH)
    return int(said)


def _stored(cell: ElementTree.Element) -> Any:
    """The value of a cell; of a formula that came to nothing the error that is shown, which older files call 0.

    Raises _UncomputedError.
    """
    # Paragraphs of the cell itself: a comment on it has paragraphs too.
    text = "\n".join(_written(part) for part in cell.findall(f"{_TEXT}p"))
    kind, is_formula = cell.get(f"{_OFFICE}value-type", ""), cell.get(f"{_TABLE}formula") is not None
    if cell.get(f"{_CALC}value-type") == "error" or (is_formula and _ERROR.fullmatch(text)):
        return text
    value = cell.get(f"{_OFFICE}{_VALUES.get(kind, 'string-value')}")
    if value is None and is_formula and not text:
        raise _UncomputedError
    if kind in ("date", "boolean") and value:
        return value.removesuffix("T00:00:00")
    if kind == "time" and (found := _SPAN.fullmatch(value or "")):
        return _time(*found.groups())
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
    return f"{int(hours):02}:{int(minutes):02}:{seconds.partition('.')[0]:>02}{_fraction(seconds)}"


def _fraction(seconds: str) -> str:
    digits = seconds.partition(".")[2].rstrip("0")
    return f".{digits}" if digits else ""


def _written(element: ElementTree.Element) -> str:
    """The letters of a paragraph; blanks in a row, tabs and new lines are elements of their own."""
    signs = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    if element.tag == f"{_TEXT}s":
        own = " " * min(_times_of(element.get(f"{_TEXT}c", "1")), _WIDEST)
    else:
        own = signs.get(element.tag, element.text or "")
    return own + "".join(_written(part) + (part.tail or "") for part in element)
