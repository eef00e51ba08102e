"""Every form of a table, read again as a stranger would read it and held against the rows that it was made from.

The readers here know nothing of the writers: the csv and json modules, a workbook's XML, pyarrow. A whole table is
compared at a release; in an ordinary build its first row, its last, and twenty that a hash of their number picks.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from xml.etree import ElementTree

from site_builder.core.cell import Cell, canonical_cell, is_endless, number_of
from site_builder.core.problem import Problem, rule
from site_builder.model.package import Table

FILE_DIFFERS = rule(
    "file-differs",
    "error",
    "Read again, the file {uri} does not hold the value of the source: “{found}” stands for “{cell}”.",
    "This is a fault of the program: nothing was published. Please report it with the table.",
)
SAMPLE = 20
Row = Sequence[object]
Same = Callable[[Cell, object], bool]
_SHEET_ROW, _FIRST_DAY = 5, datetime(1899, 12, 30)
_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def picked_rows(count: int, name: str) -> tuple[int, ...]:
    """The places of the first row, the last, and twenty by a hash of the table's name: the same in every build."""
    if count <= SAMPLE + 2:
        return tuple(range(count))
    digests = (hashlib.sha256(f"{name}/{n}".encode()).digest() for n in range(SAMPLE))
    return tuple(sorted({0, count - 1, *(int.from_bytes(digest[:8], "big") % count for digest in digests)}))


def check_file(key: str, content: bytes, table: Table, rows: Sequence[int], uri: str, file: str) -> Iterator[Problem]:
    """The first cell of each row, of those asked for, that reads otherwise than its source. Unknown formats pass."""
    if key not in _READERS:
        return
    read, same = _READERS[key]
    found = read(content, rows, len(table))
    for place in rows:
        cells = found.get(place)
        if cells is None or len(cells) != len(table.schema.fields):
            yield FILE_DIFFERS(file, row=table.lines[place], uri=uri, found="", cell=table.schema.names[0])
            continue
        for name, value, cell in zip(table.schema.names, table.rows[place], cells, strict=True):
            if not same(value, cell):
                said = canonical_cell(value)
                yield FILE_DIFFERS(file, row=table.lines[place], column=name, uri=uri, found=cell, cell=said)
                break


def check_rows(
    found: Sequence[Mapping[str, object]], table: Table, first: int, uri: str, file: str
) -> Iterator[Problem]:
    """The same for a page of the API, whose rows begin with the one at `first`."""
    for place, row in enumerate(found, first):
        for name, value in zip(table.schema.names, table.rows[place], strict=True):
            if not _is_json(value, row.get(name)):
                cell, said = row.get(name), canonical_cell(value)
                yield FILE_DIFFERS(file, row=table.lines[place], column=name, uri=uri, found=cell, cell=said)
                break


def _csv_rows(text: str, rows: Sequence[int], delimiter: str) -> dict[int, Row]:
    lines = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1, None)
    wanted = set(rows)
    return {place: row for place, row in enumerate(lines) if place in wanted}


def _read_csv(content: bytes, rows: Sequence[int], count: int) -> dict[int, Row]:
    return _csv_rows(content.decode(), rows, ",")


def _read_excel_csv(content: bytes, rows: Sequence[int], count: int) -> dict[int, Row]:
    return _csv_rows(content.decode("utf-8-sig"), rows, ";")


def _read_json(content: bytes, rows: Sequence[int], count: int) -> dict[int, Row]:
    """A row a line; a list of another length is read as none."""
    lines = content.decode().split("\n")
    if len(lines) != count + 3 and count:
        return {}
    texts = (lines[place + 1].removesuffix(",") for place in rows)
    return {place: list(_exact_json(text).values()) for place, text in zip(rows, texts, strict=True)}


def _exact_json(text: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(text, parse_float=Decimal)
    return loaded


def _read_xlsx(content: bytes, rows: Sequence[int], count: int) -> dict[int, Row]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        shared = book.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in book.namelist() else b"<sst/>"
    texts = re.findall(rb"<si>.*?</si>", shared, re.DOTALL)
    columns = _columns(sheet)
    found: dict[int, Row] = {}
    at = 0
    for place in rows:
        start = sheet.find(b'<row r="%d"' % (place + _SHEET_ROW), at)
        if start < 0:  # a row of missing values is not written
            found[place] = [None] * columns
            continue
        end = sheet.index(b">", start) + 1
        at = end if sheet[end - 2 : end] == b"/>" else sheet.index(b"</row>", start) + len(b"</row>")
        found[place] = _sheet_row(sheet[start:at], texts, columns)
    return found


def _columns(sheet: bytes) -> int:
    header = re.search(rb'<row r="4".*?</row>', sheet, re.DOTALL)
    return len(re.findall(rb"<c ", header[0])) if header else 0


def _sheet_row(xml: bytes, texts: Sequence[bytes], columns: int) -> Row:
    cells: list[object] = [None] * columns
    for cell in ElementTree.fromstring(xml):
        letters = re.match("[A-Z]+", cell.get("r", "")) or [""]
        place = 0
        for letter in letters[0]:
            place = place * 26 + ord(letter) - ord("A") + 1
        value = cell.find("v")
        if value is None or value.text is None or not 0 < place <= columns:
            continue
        kind = cell.get("t")
        if kind == "s":
            cells[place - 1] = "".join(ElementTree.fromstring(texts[int(value.text)]).itertext())
        else:
            cells[place - 1] = value.text == "1" if kind == "b" else float(value.text)
    return cells


def _read_parquet(content: bytes, rows: Sequence[int], count: int) -> dict[int, Row]:
    import pyarrow as pa  # there is such a file only where this is installed
    import pyarrow.parquet as pq

    held = pq.read_table(io.BytesIO(content))
    if held.num_rows != count:
        return {}
    taken = held.take(pa.array(rows, pa.int64())) if count else held
    columns = [column.to_pylist() for column in taken.columns]
    return {place: [column[n] for column in columns] for n, place in enumerate(rows)}


def _is_text(value: Cell, cell: object) -> bool:
    return canonical_cell(value) == cell


def _is_excel(value: Cell, cell: object) -> bool:
    said, text = canonical_cell(value), str(cell)
    if number_of(value) is not None:
        return text.replace(",", ".") == said
    if isinstance(value, datetime) and value.tzinfo is None:
        return text.replace(" ", "T", 1) == said
    return text in (said, f"'{said}")


def _is_json(value: Cell, cell: object) -> bool:
    if isinstance(value, (date, time)) or is_endless(value):
        return cell == canonical_cell(value)
    if number_of(value) is not None:
        return (
            isinstance(cell, (int, Decimal))
            and not isinstance(cell, bool)
            and canonical_cell(cell) == canonical_cell(value)
        )
    if isinstance(value, (list, dict)):
        return bool(cell == json.loads(canonical_cell(value), parse_float=Decimal))
    return type(value) is type(cell) and value == cell


def _is_sheet(value: Cell, cell: object) -> bool:
    if isinstance(cell, str):
        return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", canonical_cell(value)) == cell.replace("_x000D_", "\r")
    if cell is None or isinstance(value, bool):
        return (value is None or value == "") if cell is None else cell is value
    if isinstance(value, (date, time)):
        return isinstance(cell, float) and abs(_serial(value) - cell) < 1e-8
    number = number_of(value)
    return number is not None and cell == float(number)


def _serial(value: date | time) -> float:
    """A spreadsheet's number of a day or time; it counts a 29 February 1900, so days begin with March of that year."""
    if isinstance(value, time):
        return timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        ) / timedelta(1)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment - _FIRST_DAY) / timedelta(1)


def _is_parquet(value: Cell, cell: object) -> bool:
    number = number_of(value)
    if value is None or cell is None:
        return value is None and cell is None
    if number is not None and isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        exact = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        return str(exact) == str(Decimal(number)) or exact == number or (exact.is_nan() and Decimal(number).is_nan())
    if isinstance(value, datetime) and isinstance(cell, datetime):
        return value == cell
    return cell == value if type(cell) is type(value) else cell == canonical_cell(value)


_READERS: Mapping[str, tuple[Callable[[bytes, Sequence[int], int], dict[int, Row]], Same]] = {
    "csv": (_read_csv, _is_text),
    "excel-csv": (_read_excel_csv, _is_excel),
    "json": (_read_json, _is_json),
    "xlsx": (_read_xlsx, _is_sheet),
    "parquet": (_read_parquet, _is_parquet),
}
