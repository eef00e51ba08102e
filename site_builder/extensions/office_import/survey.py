"""Plain data files before anyone has described them: which tables stand in them, as packages are read.

A text that holds one plain table is described as it lies, its values untouched. Of a workbook, and of a header of
several rows, the table is written anew beside the file, every cell as it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core.language import any_of
from site_builder.core.problem import Phrase, Problem, UncomputedError, UnreadableError
from site_builder.core.sheets.csv import Dialect, csv_text, find_delimiter
from site_builder.core.sheets.encoding import decode_as, find_encoding
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.sheets.workbook import sheet_rows, sheets_of
from site_builder.core.text import column_letters, slugify
from site_builder.extensions.office_import.assemble import with_context
from site_builder.extensions.office_import.document import Cell, Document, Frame, Grid, Head, Line, Row, prints
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.open import recognise_kind
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import sheet_blocks
from site_builder.extensions.office_import.reading import read_document, to_unicode
from site_builder.extensions.office_import.tables import column_types
from site_builder.extensions.office_import.tables.codes import Names, free_name
from site_builder.extensions.office_import.tables.headers import frame_of
from site_builder.extensions.office_import.tables.units import split_unit
from site_builder.load.safety.safe_yaml import load_json
from site_builder.load.tables.delimited import Delimited, cells_of
from site_builder.load.tables.format import unpacked_reason
from site_builder.load.tables.frictionless_errors import RefusedError, why_unreadable
from site_builder.load.tables.header import composed, is_hxl
from site_builder.load.tables.infer import written
from site_builder.model.package import Field


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column by its own label, with its cells as the file stores them; `head` is what stands over them."""

    name: str
    cells: tuple[Any, ...]
    typing: column_types.Typing
    head: Head


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table found in a file. `content` is the table written anew, where the file itself is no plain table.

    `header` is the row of the labels and `skipped` are the rows below it that are none of the table, both counted
    from 1.
    """

    file: str
    name: str
    columns: tuple[SeenColumn, ...]
    title: str = ""
    notes: str = ""
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    header: int = 1
    skipped: tuple[int, ...] = ()
    content: bytes | None = None

    @property
    def path(self) -> str:
        """Where the table lies in the folder."""
        return self.file if self.content is None else f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file of the folder: its tables, why none was found in it (`reason`), or what its reader refuses in it.

    `hidden` are the sheets that the workbook does not show; no table is made of them.
    """

    path: str
    tables: tuple[SeenTable, ...] = ()
    reason: str = ""
    hidden: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


_FORMATS = {fmt: fmt for fmt in ("csv", "xlsx", "xls", "ods", "json")} | {"tsv": "csv", "tab": "csv", "xlsm": "xlsx"}
_COUNTED = re.compile(r"[(\[]\d{1,2}[)\]]")  # (1) (2) under the labels, to speak of columns
_SHARE = re.compile(any_of("table.share"), re.IGNORECASE)
WEIGHED = 5_000  # rows at the beginning and at the end of a text that tell what is no row of its table
Rows = Sequence[Sequence[Any]]
Position = tuple[int, int]  # row and column of a cell, counted from 1


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet, or a text as one, with the cells that are stored."""

    rows: Rows
    name: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def weighed(self) -> Sequence[int]:
        """The rows that tell what is no row of the table."""
        height = len(self.rows)
        return [n for n in range(height) if n < WEIGHED or n >= height - WEIGHED]


def survey_folder(folder: Path, language: str) -> tuple[SeenFile, ...]:
    """Every file that lies in the folder itself, by name."""
    taken: set[str] = set()
    paths = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith((".", "~$")))
    return tuple(_survey(path, taken, language) for path in paths)


def _survey(path: Path, taken: set[str], language: str) -> SeenFile:
    fmt = _FORMATS.get(path.suffix.lower().lstrip("."), "")
    if not fmt:
        return SeenFile(path.name)
    try:
        if reason := unpacked_reason(path):
            raise UnreadableError(reason)
        content = path.read_bytes()
        if fmt == "json":
            return _survey_json(path.name, content, taken)
        shown = sheets_of(content) if fmt != "csv" else {}
        with drafting(language):
            if fmt == "csv":
                sheet = _text(content, path.name)
                document, sheets = _document(sheet), {"": sheet}
            else:
                document, sheets = _book(path.name, fmt, content, shown)
            result = list(_tables(path.name, document, sheets, is_text=fmt == "csv"))
    except UnreadableError as error:
        return SeenFile(path.name, reason=error.reason)
    except ImportRefused as refused:
        return SeenFile(path.name, reason=refused.problem.code)
    except (UncomputedError, RefusedError) as error:
        return SeenFile(path.name, problems=why_unreadable(error, path.name))
    tables = []
    for table in result:
        names = {*taken, *(other.stem for other in path.parent.glob("*.csv"))} if table.content else taken
        tables.append(replace(table, name=free_name(_base(path, table, several=len(result) > 1), names)))
        taken.add(tables[-1].name)
    return SeenFile(path.name, tuple(tables), hidden=tuple(name for name, is_shown in shown.items() if not is_shown))


def _base(path: Path, table: SeenTable, *, several: bool) -> str:
    own = slugify(path.stem).replace(".", "-") or "table"
    part = slugify(table.name or table.title)[:40].strip("-._").replace(".", "-")
    return part if several and part else own


def _book(file: str, fmt: str, content: bytes, shown: dict[str, bool]) -> tuple[Document, dict[str, _Sheet]]:
    """A workbook as offices lay it out, and its sheets with what their cells store."""
    if not shown:
        raise UnreadableError(Phrase("it is no whole workbook"))
    names = [name for name, is_shown in shown.items() if is_shown]
    sheets = {name: _Sheet(list(sheet_rows(fmt, content, {"sheetName": name})()), name) for name in names}
    return to_unicode(read_document(recognise_kind(file, content, fmt), content, file)), sheets


def _text(content: bytes, file: str) -> _Sheet:
    encoding = find_encoding(content)
    if not encoding:
        raise UnreadableError(Phrase("its letters do not fit the encoding stated"))
    text = decode_as(content, encoding).removeprefix("\ufeff")
    delimiter = find_delimiter(text)
    rows = list(cells_of(Delimited(text, Dialect(delimiter)), file, set()))
    return _Sheet(rows, encoding=encoding, delimiter=delimiter)


def _document(sheet: _Sheet) -> Document:
    """A text as offices lay out a sheet, without rows that only number its columns and tags of HXL."""
    rows = [n for n in sheet.weighed if not _is_furniture(sheet.rows[n])]
    cells = {
        (at, c): Cell(str(cell).strip(), place=f"!{column_letters(c)}{n + 1}")
        for at, n in enumerate(rows)
        for c, cell in enumerate(sheet.rows[n])
    }
    return Document("delimited", tuple(sheet_blocks(cells)), prose=False)


def _survey_json(file: str, content: bytes, taken: set[str]) -> SeenFile:
    """A list of objects, read where it lies; any other JSON is a file."""
    data = load_json(decode_as(content, "utf-8"), MOST_CELLS, number=Decimal)
    if not isinstance(data, list) or not data or not all(isinstance(row, dict) and row for row in data):
        return SeenFile(file)
    labels = list(dict.fromkeys(key for row in data for key in row))
    columns = []
    for label in labels:
        cells = tuple(row.get(label) for row in data)
        columns.append(SeenColumn(label, cells, column_types.infer_values(cells), Head(*split_unit(label))))
    name = free_name(_base(Path(file), SeenTable(file, "", ()), several=False), taken)
    taken.add(name)
    return SeenFile(file, (SeenTable(file, name, tuple(columns), format="json"),))


def _tables(file: str, document: Document, sheets: Mapping[str, _Sheet], *, is_text: bool) -> Iterator[SeenTable]:
    """Tables whose `name` is that of their sheet; a text is described as it lies where a dialect can say how."""
    for grid in document.grids:
        sheet = sheets[grid.sheet]
        line = _labels_of(grid, sheet) if is_text and len(document.grids) == 1 else 0
        frame = frame_of(grid, (line, line) if line else None)
        if frame and line:
            yield _as_it_lies(file, sheet, _around(document, grid, frame), _row_of(grid.rows[line - 1]))
        elif frame:
            yield _anew(file, sheet, _around(document, grid, frame))


def _labels_of(grid: Grid, sheet: _Sheet) -> int:
    """The line of a grid, counted from 1, that has a label of its own for each column; 0 where there is none."""
    line = next((n for n, row in enumerate(grid.rows, 1) if len(prints(row)) > 1), 0)
    labels = [composed(written(cell)) for cell in sheet.rows[_row_of(grid.rows[line - 1]) - 1]] if line else []
    is_each_once = all(map(str.strip, labels)) and len(set(labels)) == len(labels)
    is_named = is_each_once and not all(map(column_types.is_numeral, labels))
    return line if is_named else 0


def _around(document: Document, grid: Grid, frame: Frame) -> Frame:
    """The frame with what the lines around it say; those at the end of all are remarks."""
    index = next(n for n, block in enumerate(document.blocks) if block is grid)
    frame, rest = with_context(frame, document.blocks[:index], document, index), document.blocks[index + 1 :]
    after = [block.text for block in rest if isinstance(block, Line)] if document.grids[-1] is grid else []
    return replace(frame, title=frame.title or grid.sheet, remarks=tuple(dict.fromkeys((*frame.remarks, *after))))


def _is_filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _is_furniture(row: Sequence[Any]) -> bool:
    """Numbers of the columns, or the tags of HXL: no row of the table."""
    texts = [written(cell).strip() for cell in row if _is_filled(cell)]
    return bool(texts) and (all(map(_COUNTED.fullmatch, texts)) or is_hxl(texts))


def _as_it_lies(file: str, sheet: _Sheet, frame: Frame, header: int) -> SeenTable:
    """The table under its own labels; lines below them that are none of its rows are passed over."""
    labels = [composed(label) for label in sheet.rows[header - 1]]
    others = {n + 1 for n in sheet.weighed}.difference(map(_row_of, frame.rows))
    numbers = range(header + 1, len(sheet.rows) + 1)
    skipped = tuple(n for n in numbers if n in others or not any(map(_is_filled, sheet.rows[n - 1])))
    body = [sheet.rows[n - 1] for n in numbers if n not in frozenset(skipped)]
    columns = _columns(labels, [[_at(row, c) for c in range(len(labels))] for row in body], frame)
    table = SeenTable(file, sheet.name, columns, frame.title, " ".join(frame.remarks))
    return replace(table, encoding=sheet.encoding, delimiter=sheet.delimiter, header=header, skipped=skipped)


def _anew(file: str, sheet: _Sheet, frame: Frame) -> SeenTable:
    """The table as a file of its own: labels fit for programs, cells as they are stored."""
    places = [[_position(cell) for cell in row] for row in frame.rows]
    rows = [[_at(sheet.rows[at[0] - 1], at[1] - 1) if at else None for at in row] for row in places]
    new = Names().new
    names = [new(head.title) for head in frame.heads]
    text = csv_text([names, *([written(cell) or None if cell is not None else None for cell in row] for row in rows)])
    columns, notes = _columns(names, rows, frame), " ".join(frame.remarks)
    return SeenTable(file, sheet.name, columns, frame.title, notes, content=text.encode())


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _columns(names: Sequence[str], rows: Rows, frame: Frame) -> tuple[SeenColumn, ...]:
    """The columns; a unit that stands for the whole table is that of its amounts, not of shares, years and codes."""
    cells = [tuple(column) for column in zip(*rows, strict=True)]
    evidence = column_types.evidence_of(cells)
    columns = []
    for name, head, column in zip(names, frame.heads, cells, strict=False):
        typing = column_types.infer_column(column, evidence)
        field = Field(name, typing.type)
        if typing.type == "number" and field.names_things:
            typing = column_types.Typing()  # 4.10 is another code than 4.1
        is_amount = field.is_number and typing.sign != "%" and not field.names_things and not _SHARE.search(head.title)
        unit = head.unit or (frame.unit if is_amount else "")
        columns.append(SeenColumn(name, column, typing, replace(head, unit=unit)))
    return tuple(columns)


_LETTERED = re.compile(r".*!([A-Z]+)(\d+)")


def _position(cell: Cell) -> Position | None:
    """A merged cell stands in its first column only; words merged downwards hold in every row, a number once."""
    is_repeated = cell.covered == "above" and (cell.value is not None or cell.text[:1].isdigit())
    match = _LETTERED.fullmatch(cell.place)
    if cell.covered == "left" or is_repeated or not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _row_of(row: Row) -> int:
    """The number of a row in its file, counted from 1."""
    return next(at[0] for cell in row if (at := _position(cell)))
