"""Every form of a table, read again as a stranger would read it and held against the rows that it was made from.

The readers here know nothing of the writers: the csv and json modules, a workbook's XML, DuckDB. A whole table is
compared at a release; in an ordinary build its first row, its last, and twenty that a hash of their number picks.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO
from xml.etree import ElementTree

from site_builder.core.cell import Cell, canonical_cell, is_endless, number_of
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem, flag
from site_builder.model.package import Table
from site_builder.model.sql import connected, quoted

SAMPLE = 20
Row = Sequence[object]
Same = Callable[[Cell, object], bool]
_SHEET_ROW, _FIRST_DAY = 2, datetime(1899, 12, 30)
_SHEET_ROWS_MOST = 1_048_576 - _SHEET_ROW + 1
_SHEET_LETTERS = 32_767  # of a cell
_SHEET_ROWS = re.compile(rb'<row r="(\d+)"(?:[^>]*/>|.*?</row>)', re.DOTALL)
_STEP = 1 << 20
_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def picked_rows(count: int, name: str) -> tuple[int, ...]:
    """The places of the first row, the last, and twenty by a hash of the table's name: the same in every build."""
    if count <= SAMPLE + 2:
        return tuple(range(count))
    digests = (hashlib.sha256(f"{name}/{n}".encode()).digest() for n in range(SAMPLE))
    return tuple(
        sorted({0, count - 1, *(int.from_bytes(digest[:8], "big") % count for digest in digests)})
    )


def check_file(
    key: str, output: OutputFile, table: Table, rows: Sequence[int], file: str
) -> Iterator[Problem]:
    """The first cell of each row, of those asked for, that reads otherwise than its source. Unknown formats pass."""
    if key not in _READERS:
        return
    read, same = _READERS[key]
    with output.open() as stream:
        rows_read = read(stream, rows, len(table))
    uri = output.uri
    for where in (each for each in rows if key != "xlsx" or each < _SHEET_ROWS_MOST):
        cells = rows_read.get(where)
        if cells is None or len(cells) != len(table.schema.fields):
            yield flag(
                "file-differs",
                file,
                row=table.lines[where],
                uri=uri,
                found="",
                cell=table.schema.names[0],
            )
            continue
        for name, value, cell in zip(table.schema.names, table.rows[where], cells, strict=True):
            if not same(value, cell):
                text = canonical_cell(value)
                yield flag(
                    "file-differs",
                    file,
                    row=table.lines[where],
                    column=name,
                    uri=uri,
                    found=cell,
                    cell=text,
                )
                break


def check_rows(
    rows_read: Sequence[Mapping[str, object]], table: Table, first: int, uri: str, file: str
) -> Iterator[Problem]:
    """The same for a page of the API, whose rows begin with the one at `first`."""
    for index, row in enumerate(rows_read, first):
        for name, value in zip(table.schema.names, table.rows[index], strict=True):
            if not _is_json(value, row.get(name)):
                cell, text = row.get(name), canonical_cell(value)
                yield flag(
                    "file-differs",
                    file,
                    row=table.lines[index],
                    column=name,
                    uri=uri,
                    found=cell,
                    cell=text,
                )
                break


def _read_csv(
    stream: BinaryIO,
    rows: Sequence[int],
    count: int,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> dict[int, Row]:
    text = io.TextIOWrapper(stream, encoding, newline="")
    lines = islice(csv.reader(text, delimiter=delimiter), 1, None)
    wanted = set(rows)
    return {index: row for index, row in enumerate(lines) if index in wanted}


def _read_json(stream: BinaryIO, rows: Sequence[int], count: int) -> dict[int, Row]:
    """A row a line; a list of another length is read as none."""
    wanted, lines, length = set(rows), {}, 0
    for length, line in enumerate(stream, 1):
        if length - 2 in wanted:
            lines[length - 2] = line.decode().removesuffix("\n").removesuffix(",")
    if length != count + 2:
        return {}
    return {
        where: list(json.loads(line, parse_float=Decimal).values()) for where, line in lines.items()
    }


def _read_xlsx(stream: BinaryIO, rows: Sequence[int], count: int) -> dict[int, Row]:
    wanted, columns, rows_read = set(rows), 0, {}
    with zipfile.ZipFile(stream) as book:
        shared = (
            book.read("xl/sharedStrings.xml")
            if "xl/sharedStrings.xml" in book.namelist()
            else b"<sst/>"
        )
        properties = (
            book.read("docProps/custom.xml") if "docProps/custom.xml" in book.namelist() else b""
        )
        texts, words = re.findall(rb"<si>.*?</si>", shared, re.DOTALL), _words(properties)
        with book.open("xl/worksheets/sheet1.xml") as sheet:
            for number, xml in _sheet_rows(sheet):
                if number == _SHEET_ROW - 1:
                    columns = len(re.findall(rb"<c ", xml))
                elif number - _SHEET_ROW in wanted:
                    cells = enumerate(_sheet_row(xml, texts, columns), 1)
                    rows_read[number - _SHEET_ROW] = [
                        cell for where, cell in cells if where not in words
                    ]
    # A row of missing values is not written, and a sheet ends before a table of more than a million rows.
    return {where: rows_read.get(where, [None] * (columns - len(words))) for where in rows}


def _sheet_rows(sheet: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each row of a sheet with its number, of which a few are held at a time."""
    rest = b""
    while step := sheet.read(_STEP):
        rest, end = rest + step, 0
        for row in _SHEET_ROWS.finditer(rest):
            yield int(row[1]), row[0]
            end = row.end()
        rest = rest[end:]


def _words(properties: bytes) -> frozenset[int]:
    """The columns that say in words what the one before them says in codes, as the workbook itself states."""
    stated = re.search(rb'name="ColumnsInWords"><vt:lpwstr>([0-9,]+)<', properties)
    return frozenset(map(int, stated[1].split(b","))) if stated else frozenset()


def _sheet_row(xml: bytes, texts: Sequence[bytes], columns: int) -> Row:
    cells: list[object] = [None] * columns
    for cell in ElementTree.fromstring(xml):
        letters = re.match("[A-Z]+", cell.get("r", "")) or [""]
        position = 0
        for letter in letters[0]:
            position = position * 26 + ord(letter) - ord("A") + 1
        value, kind = cell.find("v"), cell.get("t")
        if kind == "inlineStr" and 0 < position <= columns:
            cells[position - 1] = "".join(cell.itertext())
        if value is None or value.text is None or not 0 < position <= columns:
            continue
        if kind == "s":
            cells[position - 1] = "".join(ElementTree.fromstring(texts[int(value.text)]).itertext())
        else:
            cells[position - 1] = value.text == "1" if kind == "b" else float(value.text)
    return cells


def _read_parquet(stream: BinaryIO, rows: Sequence[int], count: int) -> dict[int, Row]:
    """Each value as DuckDB prints it; a table of another length is read as none."""
    with tempfile.TemporaryDirectory() as scratch, connected() as engine:
        path = Path(
            scratch, "read.parquet"
        )  # closed before it is read: Windows lets nobody else open it until then
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        source = f"FROM read_parquet({quoted(str(path))})"
        some = (
            ""
            if len(rows) == count
            else f"QUALIFY row_number() OVER () - 1 IN ({', '.join(map(str, rows))})"
        )
        rows_read = engine.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) {source} {some}").fetchall()
        ((length,),) = (
            engine.execute(f"SELECT count(*) {source}").fetchall() if some else [(len(rows_read),)]
        )
    return dict(zip(rows, rows_read, strict=True)) if length == count else {}


def _is_excel(value: Cell, cell: object) -> bool:
    words, text = canonical_cell(value), str(cell)
    if number_of(value) is not None:
        return text.replace(",", ".") == words
    if isinstance(value, datetime) and value.tzinfo is None:
        return text.replace(" ", "T", 1) == words
    return text in (words, f"'{words}")


def _is_json(value: Cell, cell: object) -> bool:
    if isinstance(value, (date, time)) or is_endless(value):
        return cell == canonical_cell(value)
    if number_of(value) is not None:
        if not isinstance(cell, (int, Decimal)) or isinstance(cell, bool):
            return False
        text, result = canonical_cell(value), canonical_cell(cell)
        return text == result or (text, result) == (
            "-0",
            "0",
        )  # JSON's -0, which Python reads as a whole number
    if isinstance(value, (list, dict)):
        return bool(cell == json.loads(canonical_cell(value), parse_float=Decimal))
    return type(value) is type(cell) and value == cell


def _is_sheet(value: Cell, cell: object) -> bool:
    if isinstance(cell, str):
        text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", canonical_cell(value))
        is_cut = len(text) > _SHEET_LETTERS and cell.endswith("…")
        return (f"{text[: _SHEET_LETTERS - 1]}…" if is_cut else text) == _unescaped(cell)
    if cell is None or isinstance(value, bool):
        return (value is None or value == "") if cell is None else cell is value
    if isinstance(value, (date, time)):
        return isinstance(cell, float) and abs(_serial(value) - cell) < 1e-8
    number = number_of(value)
    return number is not None and cell == float(number)


def _unescaped(text: str) -> str:
    """Signs that XML cannot hold are written by their numbers, and so is what looks like one of these."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _serial(value: date | time) -> float:
    """A spreadsheet's number of a day or time; it counts a 29 February 1900, so days begin with March of that year."""
    if isinstance(value, time):
        return timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        ) / timedelta(1)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment - _FIRST_DAY) / timedelta(1)


def _is_parquet(value: Cell, cell: object) -> bool:
    if value is None or not isinstance(cell, str):
        return value is cell
    number = number_of(value)
    try:
        if number is not None:
            exact = Decimal(cell)
            return exact == number or (exact.is_nan() and Decimal(number).is_nan())
        if isinstance(value, (datetime, time)) and type(value).fromisoformat(cell) == value:
            return True
    except (ArithmeticError, ValueError):
        return False
    return cell == canonical_cell(value)


_READERS: Mapping[str, tuple[Callable[[BinaryIO, Sequence[int], int], dict[int, Row]], Same]] = {
    "csv": (_read_csv, lambda value, cell: canonical_cell(value) == cell),
    "excel-csv": (partial(_read_csv, delimiter=";", encoding="utf-8-sig"), _is_excel),
    "json": (_read_json, _is_json),
    "xlsx": (_read_xlsx, _is_sheet),
    "parquet": (_read_parquet, _is_parquet),
}
