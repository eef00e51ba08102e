"""Plain data files before anyone has described them: which tables stand in them, as packages are read.

A text that holds one plain table is described as it lies, its values untouched. Of a workbook, and of a header of
several rows, the table is written anew beside the file, every cell as it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from site_builder.core.errors import UncomputedError, UnreadableError
from site_builder.core.language import any_of
from site_builder.core.problem import Phrase, Problem
from site_builder.core.sheets.csv import Dialect, csv_text, find_delimiter
from site_builder.core.sheets.encoding import decode_as, find_encoding
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.sheets.workbook import sheet_rows, sheets_of
from site_builder.core.text import slugify
from site_builder.extensions.office_import.document import Cell, Document, Grid, Line
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.open import EXTENSIONS, recognise_kind
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.reading import read_document, to_unicode
from site_builder.extensions.office_import.tables.codes import Names
from site_builder.extensions.office_import.tables.column_types import (
    Typing,
    evidence_of,
    infer_column,
    infer_values,
    is_numeral,
)
from site_builder.extensions.office_import.tables.headers import frame_of
from site_builder.extensions.office_import.tables.units import split_unit, unit_line
from site_builder.load.safety.safe_yaml import load_json
from site_builder.load.tables.delimited import Delimited, cells_of
from site_builder.load.tables.format import unpacked_reason
from site_builder.load.tables.frictionless_errors import RefusedError, why_unreadable
from site_builder.load.tables.header import composed, is_hxl
from site_builder.load.tables.infer import written
from site_builder.model.table import Field


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column by its own label, with its cells as the file stores them."""

    name: str
    cells: tuple[Any, ...]
    typing: Typing
    title: str = ""
    unit: str = ""


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


Position = tuple[int, int]  # row and column of a cell, counted from 1


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table as it is laid out on a sheet: heads as (title, unit), and by row the places of its cells.

    `unit` is that of the whole table.
    """

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Position | None, ...], ...]
    title: str = ""
    unit: str = ""
    notes: str = ""
    sheet: str = ""


_FORMATS = {
    **dict.fromkeys(("csv", "tsv", "tab"), "csv"),
    **dict.fromkeys(("xlsx", "xlsm"), "xlsx"),
    **{fmt: fmt for fmt in ("xls", "ods", "json")},
}
_NOTE = re.compile(rf"(?:{any_of('table.notes')})\s*[:：]|\*", re.IGNORECASE)
_COUNTED = re.compile(r"[(\[]\d{1,2}[)\]]")  # (1) (2) under the labels, to speak of columns
_SHARE = re.compile(any_of("table.share"), re.IGNORECASE)
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet, or a text as one, with the cells that are stored."""

    rows: Rows
    name: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class _Plain:
    """One table under one row of labels: the rows of both, and the words above and below, all counted from 0."""

    header: int
    body: tuple[int, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


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
        sheets = list(_book(fmt, content, shown)) if fmt != "csv" else [_text(content, path.name)]
        result = list(_tables(path, fmt, content, sheets, language))
    except UnreadableError as error:
        return SeenFile(path.name, reason=error.reason)
    except ImportRefused as refused:
        return SeenFile(path.name, reason=refused.problem.code)
    except (UncomputedError, RefusedError) as error:
        return SeenFile(path.name, problems=why_unreadable(error, path.name))
    tables = []
    for table in result:
        names = {*taken, *(other.stem for other in path.parent.glob("*.csv"))} if table.content else taken
        tables.append(replace(table, name=_free(_base(path, table, several=len(result) > 1), names)))
        taken.add(tables[-1].name)
    return SeenFile(path.name, tuple(tables), hidden=tuple(name for name, is_shown in shown.items() if not is_shown))


def _base(path: Path, table: SeenTable, *, several: bool) -> str:
    own = slugify(path.stem).replace(".", "-") or "table"
    part = slugify(table.name or table.title)[:40].strip("-._").replace(".", "-")
    return part if several and part else own


def _free(base: str, taken: set[str]) -> str:
    """The name, or the next that nobody has."""
    numbered = (f"{base}-{count}" for count in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def _book(fmt: str, content: bytes, shown: dict[str, bool]) -> Iterator[_Sheet]:
    if not shown:
        raise UnreadableError(Phrase("it is no whole workbook"))
    for name, is_shown in shown.items():
        if is_shown:
            yield _Sheet(list(sheet_rows(fmt, content, {"sheetName": name})()), name)


def _text(content: bytes, file: str) -> _Sheet:
    encoding = find_encoding(content)
    if not encoding:
        raise UnreadableError(Phrase("its letters do not fit the encoding stated"))
    text = decode_as(content, encoding).removeprefix("\ufeff")
    delimiter = find_delimiter(text)
    rows = list(cells_of(Delimited(text, Dialect(delimiter)), file, set()))
    return _Sheet(rows, encoding=encoding, delimiter=delimiter)


def _survey_json(file: str, content: bytes, taken: set[str]) -> SeenFile:
    """A list of objects, read where it lies; any other JSON is a file."""
    data = load_json(decode_as(content, "utf-8"), MOST_CELLS, number=Decimal)
    if not isinstance(data, list) or not data or not all(isinstance(row, dict) and row for row in data):
        return SeenFile(file)
    labels = list(dict.fromkeys(key for row in data for key in row))
    columns = []
    for label in labels:
        cells = tuple(row.get(label) for row in data)
        title, unit = split_unit(label)
        columns.append(SeenColumn(label, cells, infer_values(cells), title, unit))
    name = _free(_base(Path(file), SeenTable(file, "", ()), several=False), taken)
    taken.add(name)
    return SeenFile(file, (SeenTable(file, name, tuple(columns), format="json"),))


def _tables(path: Path, fmt: str, content: bytes, sheets: Sequence[_Sheet], language: str) -> Iterator[SeenTable]:
    """Tables whose `name` is that of their sheet; what is no plain table is laid out as offices do."""
    plain = {sheet.name: _plain(sheet.rows, is_text=fmt == "csv") for sheet in sheets}
    laid = _laid_tables(content, path.name, language) if not all(plain.values()) else ()
    for sheet in sheets:
        plain_table = plain[sheet.name]
        if plain_table and fmt == "csv" and _is_filled(sheet.rows[plain_table.header][-1]):
            yield _as_it_lies(path.name, sheet, plain_table)
        elif plain_table:
            yield _anew(path.name, sheet, _laid(sheet, plain_table))
        else:
            yield from (_anew(path.name, sheet, each) for each in laid if each.sheet == sheet.name)


def _plain(rows: Rows, *, is_text: bool) -> _Plain | None:
    """How a sheet is one table under one row of labels; None where it may be more or less than that.

    Rows of a text that are too long or too short stay for the reader of packages to refuse.
    """
    filled = [[n for n, cell in enumerate(row) if _is_filled(cell)] for row in rows]
    header = next((n for n, places in enumerate(filled) if len(places) > 1), None)
    if header is None:
        return None
    labels = [composed(written(cell)) for cell in rows[header][: filled[header][-1] + 1] if _is_filled(cell)]
    width = filled[header][-1] + 1
    is_named = len(labels) == width == len(set(labels)) and not all(map(is_numeral, labels))
    is_judged = is_text and len(rows[header]) == width
    if not is_named or (not is_judged and any(places and places[-1] >= width for places in filled)):
        return None
    last = len(rows)
    below: list[str] = []
    while last > header + 1 and _is_below(rows, filled, last - 1):
        last -= 1
        below[:0] = [written(rows[last][0])] if filled[last] else []
    body = tuple(n for n in range(header + 1, last) if filled[n] and not _is_furniture(rows[n]))
    if not body or _begins_again(rows, filled, header, last):
        return None
    above = tuple(written(rows[n][filled[n][0]]) for n in range(header) if filled[n])
    return _Plain(header, body, above, tuple(below))


def _is_filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _is_below(rows: Rows, filled: Sequence[Sequence[int]], n: int) -> bool:
    """Nothing, or a remark: words alone in the first column, below a blank row, or that call themselves a note."""
    if list(filled[n]) != [0]:
        return not filled[n]
    apart = next((k for k in range(n - 1, -1, -1) if list(filled[k]) != [0]), n)
    return not filled[apart] or bool(_NOTE.match(written(rows[n][0]).strip()))


def _is_furniture(row: Sequence[Any]) -> bool:
    """Numbers of the columns, or the tags of HXL: no row of the table."""
    texts = [written(cell).strip() for cell in row if _is_filled(cell)]
    return all(map(_COUNTED.fullmatch, texts)) or is_hxl(texts)


def _begins_again(rows: Rows, filled: Sequence[Sequence[int]], header: int, last: int) -> bool:
    """Whether another row of labels stands below a blank row, with figures above and below it."""
    counts = [any(map(_is_figure, rows[n])) for n in range(header + 1, last)]
    return any(
        not filled[n - 1] and len(filled[n]) > 1 and not counts[k] and any(counts[:k]) and any(counts[k:])
        for k, n in enumerate(range(header + 1, last))
    )


def _is_figure(cell: Any) -> bool:
    return is_numeral(cell.strip()) if isinstance(cell, str) else cell is not None


def _as_it_lies(file: str, sheet: _Sheet, plain: _Plain) -> SeenTable:
    laid = _laid(sheet, plain)
    labels = [composed(label) for label in sheet.rows[plain.header]]
    body = set(plain.body)
    rows = [[_at(sheet.rows, where) for where in row] for row in laid.rows]
    return SeenTable(
        file,
        sheet.name,
        _columns(labels, rows, laid),
        laid.title,
        laid.notes,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        header=plain.header + 1,
        skipped=tuple(n + 1 for n in range(plain.header + 1, len(sheet.rows)) if n not in body),
    )


def _laid(sheet: _Sheet, plain: _Plain) -> LaidTable:
    unit = next(filter(None, map(unit_line, plain.above)), "")
    titles = [text for text in plain.above if not unit_line(text)]
    labels = [written(cell).strip() for cell in sheet.rows[plain.header] if _is_filled(cell)]
    heads = tuple(split_unit(label) for label in labels)
    rows = tuple(tuple((n + 1, column + 1) for column in range(len(heads))) for n in plain.body)
    return LaidTable(heads, rows, titles[-1] if titles else sheet.name, unit, " ".join(plain.below), sheet.name)


def _anew(file: str, sheet: _Sheet, laid: LaidTable) -> SeenTable:
    """The table as a file of its own: labels fit for programs, cells as they are stored."""
    rows = [[_at(sheet.rows, where) for where in row] for row in laid.rows]
    new = Names().new
    names = [new(title) for title, _ in laid.heads]
    text = csv_text([names, *([written(cell) or None if cell is not None else None for cell in row] for row in rows)])
    columns = _columns(names, rows, laid)
    return SeenTable(file, sheet.name, columns, laid.title, laid.notes, content=text.encode())


def _at(rows: Rows, position: tuple[int, int] | None) -> Any:
    row = rows[position[0] - 1] if position and position[0] <= len(rows) else []
    return row[position[1] - 1] if position and position[1] <= len(row) else None


def _columns(names: Sequence[str], rows: Rows, laid: LaidTable) -> tuple[SeenColumn, ...]:
    """The columns; a unit that stands for the whole table is that of its amounts, not of shares, years and codes."""
    cells = [tuple(column) for column in zip(*rows, strict=True)]
    evidence = evidence_of(cells)
    columns = []
    for name, (title, own), column in zip(names, laid.heads, cells, strict=True):
        typing = infer_column(column, evidence)
        field = Field(name, typing.type)
        is_amount = field.is_number and not typing.is_share and not _SHARE.search(title) and not field.names_things
        columns.append(SeenColumn(name, column, typing, title, own or (laid.unit if is_amount else "")))
    return tuple(columns)


def _laid_tables(content: bytes, name: str, language: str) -> list[LaidTable]:
    """The tables of a file with titles, units and remarks around them, as offices do; only places are kept."""
    with drafting(language):
        kind = recognise_kind(name, content, EXTENSIONS.get(name.lower().rpartition(".")[2], ""))
        document = to_unicode(read_document(kind, content, name))
        return [laid for grid in document.grids if (laid := _laid_grid(document, grid))]


_LETTERED = re.compile(r".*!([A-Z]+)(\d+)")  # a cell of a sheet; of a text its row and column are words


def _laid_grid(document: Document, grid: Grid) -> LaidTable | None:
    frame = frame_of(grid)
    if frame is None:
        return None
    before, after = _around(document, grid)
    unit = frame.unit or next(filter(None, map(unit_line, before)), "")
    titles = [text for text in before if not unit_line(text)]
    heads = tuple((head.title, head.unit) for head in frame.heads)
    rows = tuple(tuple(map(_place, row)) for row in frame.rows)
    title = frame.title or (titles[-1] if titles else "") or grid.sheet
    return LaidTable(heads, rows, title, unit, " ".join([*frame.remarks, *after]), grid.sheet)


def _around(document: Document, grid: Grid) -> tuple[list[str], list[str]]:
    """The lines between a table and its neighbours: those above name it, those at the end are remarks."""
    index = next(n for n, block in enumerate(document.blocks) if block is grid)
    before: list[str] = []
    for block in reversed(document.blocks[:index]):
        if not isinstance(block, Line):
            break
        before.insert(0, block.text)
    rest = document.blocks[index + 1 :]
    after = [block.text for block in rest if isinstance(block, Line)]
    return before, after if len(after) == len(rest) else []


def _place(cell: Cell) -> Position | None:
    """A merged cell stands in its first column only; words merged downwards hold in every row, a number once."""
    is_repeated = cell.covered == "above" and (cell.value is not None or cell.text[:1].isdigit())
    if cell.covered == "left" or is_repeated or not cell.place:
        return None
    if match := _LETTERED.fullmatch(cell.place):
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(match[2]), column
    row, column = map(int, re.findall(r"\d+", cell.place))
    return row, column
