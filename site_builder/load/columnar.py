"""Tables in forms other than text, as rows of cells under one row of labels: NDJSON, GeoJSON, Parquet, ODS.

A number comes as the decimal that the file prints, never through a binary float; a day or an answer as its canonical
text. Sources: Data Package 2.0 Table Dialect (`property`, `sheetName`, `sheetNumber`); RFC 7946; OpenDocument 1.3.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from site_builder.core.cell import canonical_cell
from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase
from site_builder.core.text import slugify
from site_builder.load.safe_yaml import load_json

FORMATS = ("ndjson", "jsonl", "geojson", "parquet", "ods")
MOST_CELLS = 20_000_000
_WIDEST = 16_384
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def columnar_rows(fmt: str, content: bytes, dialect: Mapping[str, Any]) -> list[list[Any]]:
    """The labels, then the rows; nothing where the file holds no table. Raises UnreadableError."""
    match fmt:
        case "ndjson" | "jsonl":
            return _keyed([_json(line) for line in content.decode("utf-8-sig").split("\n") if line.strip()])
        case "geojson":
            return _features(_json(content.decode("utf-8-sig")))
        case "parquet":
            return list(_parquet(content))
    return _sheet(content, dialect)


def at_property(data: Any, path: str) -> Any:
    """The part of a JSON document that `property` names, its steps set apart by points. Raises UnreadableError."""
    for step in filter(None, path.split(".")):
        if not isinstance(data, dict) or step not in data:
            raise UnreadableError(Phrase("the property “{path}” is not there", path=path))
        data = data[step]
    return data


def _json(text: str) -> Any:
    return load_json(text, MOST_CELLS, number=Decimal)


def _keyed(rows: Sequence[Any]) -> list[list[Any]]:
    if all(isinstance(row, list) for row in rows):
        return list(rows)
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableError(Phrase("the rows of a table in JSON are all objects, or all lists"))
    labels = list(dict.fromkeys(key for row in rows for key in row))
    return [labels, *([_cell(row.get(label)) for label in labels] for row in rows)]


def _features(data: Any) -> list[list[Any]]:
    """The properties of a collection of features, with their `id` if they have one; the shapes stay in the file."""
    features = data.get("features") if isinstance(data, dict) else None
    rows = [feature for feature in features or [] if isinstance(feature, dict)]
    told = [row.get("properties") or {} for row in rows]
    if not any(told):
        return []
    has_id = any("id" in row for row in rows) and not any("id" in row for row in told)
    return _keyed(
        [({"id": row.get("id")} if has_id else {}) | row_told for row, row_told in zip(rows, told, strict=True)]
    )


def _parquet(content: bytes) -> Iterator[list[Any]]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ModuleNotFoundError as error:
        told = Phrase("what reads Parquet is not installed: pip install 'site-builder[parquet]'")
        raise UnreadableError(told) from error
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
            raise UnreadableError(Phrase("it holds too many values"))
        table = file.read()
    except pyarrow.ArrowException as error:
        raise UnreadableError(Phrase("it is no whole Parquet file")) from error
    yield list(table.column_names)
    columns = [_values(column) for column in table.columns]
    for row in zip(*columns, strict=True):
        yield [_cell(value) for value in row]


def _values(column: Any) -> list[Any]:
    values: list[Any] = column.to_pylist()
    return [_single(value) for value in values] if str(column.type) == "float" else values


def _single(value: float | None) -> Any:
    """A number of single precision with the digits that tell it: 0.1, not the 0.10000000149011612 of a double."""
    if value is None or not math.isfinite(value):
        return value
    said = (f"{value:.{digits}g}" for digits in range(6, 10))
    exact = (text for text in said if struct.unpack("f", struct.pack("f", float(text)))[0] == value)
    return Decimal(next(exact, repr(value)))


def _cell(value: Any) -> Any:
    if isinstance(value, bytes):
        raise UnreadableError(Phrase("it holds a value of the kind {kind}, which JSON does not know", kind="bytes"))
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else {"nan": "NaN", "inf": "INF"}.get(str(value), "-INF")
    if isinstance(value, (bool, date, datetime, time, list, dict)):
        return canonical_cell(value)
    return value


def sheet_names(content: bytes) -> tuple[str, ...]:
    """The sheets of an Excel or OpenDocument workbook, in order; none where it is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                sheets = _xml(archive.read("xl/workbook.xml")).iter()
                shown = (
                    each for each in sheets if each.tag.endswith("}sheet") and each.get("state") in (None, "visible")
                )
                return tuple(each.get("name", "") for each in shown)
            root = _xml(archive.read("content.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnreadableError):
        return ()
    return tuple(table.get(f"{_TABLE}name", "") for table in root.iter(f"{_TABLE}table"))


def sheet_resources(resource: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """One resource a sheet, for a workbook of which the descriptor names none."""
    made = []
    for n, name in enumerate(names, 1):
        suffix = slugify(name).replace(".", "-") or str(n)
        dialect = {**(resource.get("dialect") or {}), "sheetName": name}
        made.append({**resource, "name": f"{resource['name']}-{suffix}", "title": name, "dialect": dialect})
    return made


def _xml(content: bytes) -> ElementTree.Element:
    if b"<!ENTITY" in content:
        raise UnreadableError(Phrase("it cannot be unpacked ({kind})", kind="ENTITY"))
    return ElementTree.fromstring(content)


def _sheet(content: bytes, dialect: Mapping[str, Any]) -> list[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = _xml(archive.read("content.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise UnreadableError(Phrase("it cannot be unpacked ({kind})", kind=type(error).__name__)) from error
    tables = list(root.iter(f"{_TABLE}table"))
    name, number = dialect.get("sheetName"), dialect.get("sheetNumber")
    chosen = [table for table in tables if table.get(f"{_TABLE}name") == name] if name else tables[(number or 1) - 1 :]
    if not chosen:
        raise UnreadableError(Phrase("there is no sheet “{sheet}”", sheet=str(name or number or 1)))
    rows = [row for element in chosen[0].iter(f"{_TABLE}table-row") for row in _repeated(element)]
    width = max((len(row) for row in rows), default=0)
    return [[*row, *([None] * (width - len(row)))] for row in rows]


def _repeated(element: ElementTree.Element) -> list[list[Any]]:
    """The row as often as it repeats; empty rows, with which programs fill a sheet, are none."""
    row: list[Any] = []
    for cell in element:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            value, times = _stored(cell), int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            row += [value] * (times if value is not None else min(times, _WIDEST))
    while row and row[-1] is None:
        row.pop()
    times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
    if len(row) * times > MOST_CELLS or len(row) > _WIDEST:
        raise UnreadableError(Phrase("it holds too many values"))
    return [list(row) for _ in range(times)] if row else []


def _stored(cell: ElementTree.Element) -> Any:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return Decimal(cell.get(f"{_OFFICE}value", "0"))
    if kind in ("date", "boolean"):
        return str(cell.get(f"{_OFFICE}{kind}-value")).removesuffix("T00:00:00")
    # Paragraphs of the cell itself: a comment on it has paragraphs too.
    text = "\n".join(_written(part) for part in cell.findall(f"{_TEXT}p"))
    return text or None


def _written(element: ElementTree.Element) -> str:
    """The letters of a paragraph; blanks in a row, tabs and new lines are elements of their own."""
    signs = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    if element.tag == f"{_TEXT}s":
        own = " " * min(int(element.get(f"{_TEXT}c", "1")), _WIDEST)
    else:
        own = signs.get(element.tag, element.text or "")
    return own + "".join(_written(part) + (part.tail or "") for part in element)
