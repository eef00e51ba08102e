"""Plain data files before anyone has described them: which tables stand in them, as packages are read.

A text that holds one plain table is described as it lies, its values untouched. Of a workbook, and of a header of
several rows, the table is written anew beside the file, every cell as it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any, Literal

from site_builder.core.language import any_of
from site_builder.core.numbers.number import parse_number
from site_builder.core.numbers.numeral import (
    CONVENTIONS,
    ENGLISH,
    Convention,
    count_votes,
    is_ambiguous,
)
from site_builder.core.problem import NumberError, Phrase, Problem, UncomputedError, UnreadableError
from site_builder.core.sheets.csv import Dialect, csv_text, find_delimiter
from site_builder.core.sheets.encoding import decode_as, find_encoding
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.sheets.workbook import sheet_rows, sheets_of
from site_builder.core.text import column_letters, free_name, slugify
from site_builder.extensions.office_import.assemble import with_context
from site_builder.extensions.office_import.document import (
    Cell,
    Document,
    Frame,
    Grid,
    Head,
    Line,
    Row,
    prints,
)
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.open import recognise_kind
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import sheet_blocks
from site_builder.extensions.office_import.reading import read_document, to_unicode
from site_builder.extensions.office_import.tables.codes import Names
from site_builder.extensions.office_import.tables.headers import frame_of
from site_builder.extensions.office_import.tables.units import MISSING, split_unit
from site_builder.load.safety.safe_yaml import load_json
from site_builder.load.tables.delimited import Delimited, cells_of
from site_builder.load.tables.format import unpacked_reason
from site_builder.load.tables.frictionless_errors import RefusedError, why_unreadable
from site_builder.load.tables.header import composed, is_hxl
from site_builder.load.tables.infer import is_lossless, written
from site_builder.model.package import Field

# What a first description may say of a column: only what the cells themselves leave no choice about.


Doubt = Literal["", "convention", "words", "order", "irregular", "zeros", "digits"]


@dataclass(frozen=True, slots=True)
class Typing:
    """The type under which a column is read without a guess; `doubt` says why it stays text, `example` shows a cell."""

    type: str = "string"
    format: str = ""
    decimal: str = ""
    group: str = ""
    sign: str = ""  # per cent or a currency, beside each number
    missing: tuple[str, ...] = ()
    doubt: Doubt = ""
    example: str = ""


_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}", re.ASCII)
_STARTS = re.compile(r"[-+]?\d")
_PRINTED = re.compile(
    r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]\d\d+)?", re.ASCII
)  # as programs write numbers
_STRONG = re.compile(r",|\..*\.")  # a lone point may be a code's: 4.1
_SIGNS = "%$€£¥₫"
_THIN = "\u00a0\u202f\u2009"


def infer_column(cells: Sequence[Any], evidence: Convention | None = None) -> Typing:
    """The narrowest type that holds every stored cell without a guess; else text, with what made it so.

    `evidence` is the convention that other columns of the table prove, for numerals that two conventions read.
    """
    missing = {
        cell for cell in cells if isinstance(cell, str) and cell.strip().lower() in ("", *MISSING)
    }
    marks = tuple(sorted(missing - {""}))
    valued = [cell for cell in cells if cell not in (None, "", *marks)]
    texts = [written(cell).strip() for cell in valued]
    if not valued:
        return Typing()
    if all(isinstance(cell, bool) or cell in ("true", "false") for cell in valued):
        return Typing("boolean", missing=marks)
    typing = _days(texts) or _numbers(valued, texts, evidence) or Typing()
    return typing if typing.type == "string" else replace(typing, missing=marks)


def infer_values(cells: Sequence[Any]) -> Typing:
    """The same of cells that come with their types, as in JSON: a text among numbers is a text."""
    valued = [cell for cell in cells if cell is not None]
    kinds: dict[str, tuple[type, ...]] = {
        "boolean": (bool,),
        "integer": (int,),
        "number": (int, Decimal),
    }
    kinds |= {"string": (str,), "array": (list,), "object": (dict,)}
    kind = next(
        (name for name, types in kinds.items() if all(type(cell) in types for cell in valued)),
        "any",
    )
    if not valued:
        return Typing("any")
    if kind == "string":
        return (_days(valued) or Typing()) if all(_ISO.match(cell) for cell in valued) else Typing()
    if kind in ("integer", "number") and not all(_is_printed(written(cell)) for cell in valued):
        return Typing(
            "any",
            doubt="digits",
            example=written(next(c for c in valued if not _is_printed(written(c)))),
        )
    return Typing(kind)


def evidence_of(columns: Iterable[Sequence[Any]]) -> Convention | None:
    """The one convention that the numerals of a table prove. What may be a code, as 4.1, proves nothing."""
    texts = (
        cell.strip().strip(_SIGNS).strip()
        for column in columns
        for cell in column
        if isinstance(cell, str)
    )
    proven = _own([text for text in texts if _STRONG.search(text) and is_numeral(text)])
    return proven[0] if len(proven) == 1 else None


def is_numeral(text: str) -> bool:
    """Whether any convention reads it as a number."""
    return bool(_STARTS.match(text)) and any(
        _reads(text, each.decimal, each.group) for each in CONVENTIONS
    )


def _own(texts: Sequence[str]) -> list[Convention]:
    """The conventions that alone could have printed some of the numerals."""
    votes = count_votes(texts)
    counts = zip(CONVENTIONS, (votes.vietnamese, votes.english), strict=True)
    return [convention for convention, count in counts if count]


def _days(texts: Sequence[str]) -> Typing | None:
    for kind, pattern, width in (("date", "%Y-%m-%d", 10), ("datetime", "%Y-%m-%dT%H:%M:%S", 19)):
        if all(len(text) == width and _is_day(text, pattern) for text in texts):
            return Typing(kind)
    sign, *others = {match[1] if (match := _DAY.fullmatch(text)) else "" for text in texts}
    if not sign or others:
        return None
    patterns = (f"%d{sign}%m{sign}%Y", f"%m{sign}%d{sign}%Y")
    wrong = {
        pattern: [text for text in texts if not _is_day(text, pattern)] for pattern in patterns
    }
    right = [pattern for pattern, faulty in wrong.items() if not faulty]
    if len(right) == 1:
        return Typing("date", right[0])
    return Typing(
        doubt="order" if right else "irregular",
        example=texts[0] if right else wrong[patterns[0]][0],
    )


def _is_day(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True


def _numbers(
    valued: Sequence[Any], texts: Sequence[str], evidence: Convention | None
) -> Typing | None:
    """Stored numbers are what they are; of printed ones only what one convention reads, proven here or beside."""
    sign = _sign(texts) if all(isinstance(cell, str) for cell in valued) else ""
    bodies = [text.strip(sign).strip() for text in texts]
    typed = [body for body, cell in zip(bodies, valued, strict=True) if isinstance(cell, str)]
    if not any(map(_STARTS.match, bodies)) or any(re.match(r"[-+]?0\d|\+", body) for body in typed):
        return None
    if all(map(_is_printed, bodies)) and (
        not any(map(is_ambiguous, typed)) or _own(typed) == [ENGLISH]
    ):
        zeros = {len(body.partition(".")[2]) for body in typed if "." in body}
        if len(zeros) > 1 and (odd := [body for body in typed if "." in body and body[-1] == "0"]):
            return Typing(doubt="zeros", example=odd[0])
        return _typing(bodies, ".", "", sign=sign)
    if long := [body for body in bodies if _PRINTED.fullmatch(body) and not _is_printed(body)]:
        return Typing(doubt="digits", example=long[0])
    own = _own(typed)
    convention = own[0] if len(own) == 1 else evidence if not own else None
    for decimal, group in (
        [(convention.decimal, each) for each in (convention.group, *_THIN)] if convention else []
    ):
        if all(_reads(body, decimal, group) for body in bodies) and len(typed) == len(bodies):
            return _typing(bodies, decimal, group, sign=sign)
    odd = [body for body in bodies if not is_numeral(body)]
    if len(odd) > 0.4 * len(bodies):
        return None
    example = odd[0] if odd else next(filter(is_ambiguous, typed), bodies[0])
    return Typing(doubt="words" if odd else "convention", example=example)


def _sign(texts: Sequence[str]) -> str:
    """The one sign that begins or ends every text."""
    signs = {next((sign for sign in (text[0], text[-1]) if sign in _SIGNS), "") for text in texts}
    return signs.pop() if len(signs) == 1 else ""


def _typing(bodies: Sequence[str], decimal: str, group: str, *, sign: str) -> Typing:
    is_whole = not sign and not any(decimal in body or "e" in body.lower() for body in bodies)
    is_grouped = bool(group) and any(group in body for body in bodies)
    kind, mark = "integer" if is_whole else "number", "" if decimal == "." or is_whole else decimal
    return Typing(kind, decimal=mark, group=group if is_grouped else "", sign=sign)


def _is_printed(body: str) -> bool:
    """A number as programs write it, which no form of download changes: none loses digits as a float."""
    if not _PRINTED.fullmatch(body) or body == "-0":
        return False
    return is_lossless(body) or Decimal(repr(float(body))) == Decimal(body)


def _reads(body: str, decimal: str, group: str) -> bool:
    try:
        is_plain = body[-1:].isdigit() and "e" not in body.lower()
        return is_plain and parse_number(body, decimal=decimal, group=group).is_finite()
    except NumberError:
        return False


# Which tables stand in the files of a folder.


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column by its own label, with its cells as the file stores them; `head` is what stands over them."""

    name: str
    cells: tuple[Any, ...]
    typing: Typing
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


_FORMATS = {fmt: fmt for fmt in ("csv", "xlsx", "xls", "ods", "json")} | {
    "tsv": "csv",
    "tab": "csv",
    "xlsm": "xlsx",
}
_COUNTED = re.compile(r"[(\[]\d{1,2}[)\]]")  # (1) (2) under the labels, to speak of columns
_SHARE = re.compile(any_of("table.share"), re.IGNORECASE)
WEIGHED = (
    5_000  # rows at the beginning and at the end of a text that tell what is no row of its table
)
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
    paths = (
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith((".", "~$"))
    )
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
        names = (
            {*taken, *(other.stem for other in path.parent.glob("*.csv"))}
            if table.content
            else taken
        )
        tables.append(
            replace(table, name=free_name(_base(path, table, several=len(result) > 1), names))
        )
        taken.add(tables[-1].name)
    return SeenFile(
        path.name,
        tuple(tables),
        hidden=tuple(name for name, is_shown in shown.items() if not is_shown),
    )


def _base(path: Path, table: SeenTable, *, several: bool) -> str:
    own = slugify(path.stem).replace(".", "-") or "table"
    part = slugify(table.name or table.title)[:40].strip("-._").replace(".", "-")
    return part if several and part else own


def _book(
    file: str, fmt: str, content: bytes, shown: dict[str, bool]
) -> tuple[Document, dict[str, _Sheet]]:
    """A workbook as offices lay it out, and its sheets with what their cells store."""
    if not shown:
        raise UnreadableError(Phrase("it is no whole workbook"))
    names = [name for name, is_shown in shown.items() if is_shown]
    sheets = {
        name: _Sheet(list(sheet_rows(fmt, content, {"sheetName": name})()), name) for name in names
    }
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
    if (
        not isinstance(data, list)
        or not data
        or not all(isinstance(row, dict) and row for row in data)
    ):
        return SeenFile(file)
    labels = list(dict.fromkeys(key for row in data for key in row))
    cells = [tuple(row.get(label) for row in data) for label in labels]
    types = map(infer_values, cells)
    columns = map(SeenColumn, labels, cells, types, (Head(*split_unit(label)) for label in labels))
    name = free_name(_base(Path(file), SeenTable(file, "", ()), several=False), taken)
    taken.add(name)
    return SeenFile(file, (SeenTable(file, name, tuple(columns), format="json"),))


def _tables(
    file: str, document: Document, sheets: Mapping[str, _Sheet], *, is_text: bool
) -> Iterator[SeenTable]:
    """Tables whose `name` is that of their sheet; a text is described as it lies where a dialect can say how."""
    for grid in document.grids:
        sheet = sheets[grid.sheet]
        line = _labels_of(grid, sheet) if is_text and len(document.grids) == 1 else 0
        frame = frame_of(grid, (line, line) if line else None)
        if frame and line:
            yield _as_it_lies(
                file, sheet, _around(document, grid, frame), _row_of(grid.rows[line - 1])
            )
        elif frame:
            yield _anew(file, sheet, _around(document, grid, frame))


def _labels_of(grid: Grid, sheet: _Sheet) -> int:
    """The line of a grid, counted from 1, that has a label of its own for each column; 0 where there is none."""
    line = next((n for n, row in enumerate(grid.rows, 1) if len(prints(row)) > 1), 0)
    labels = (
        [composed(written(cell)) for cell in sheet.rows[_row_of(grid.rows[line - 1]) - 1]]
        if line
        else []
    )
    is_each_once = all(map(str.strip, labels)) and len(set(labels)) == len(labels)
    return line if is_each_once and not all(map(is_numeral, labels)) else 0


def _around(document: Document, grid: Grid, frame: Frame) -> Frame:
    """The frame with what the lines around it say; those at the end of all are remarks."""
    index = next(n for n, block in enumerate(document.blocks) if block is grid)
    frame, rest = (
        with_context(frame, document.blocks[:index], document, index),
        document.blocks[index + 1 :],
    )
    after = (
        [block.text for block in rest if isinstance(block, Line)]
        if document.grids[-1] is grid
        else []
    )
    return replace(
        frame,
        title=frame.title or grid.sheet,
        remarks=tuple(dict.fromkeys((*frame.remarks, *after))),
    )


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
    skipped = tuple(
        n for n in numbers if n in others or not any(map(_is_filled, sheet.rows[n - 1]))
    )
    body = [sheet.rows[n - 1] for n in numbers if n not in frozenset(skipped)]
    columns = _columns(labels, [[_at(row, c) for c in range(len(labels))] for row in body], frame)
    table = SeenTable(file, sheet.name, columns, frame.title, " ".join(frame.remarks))
    return replace(
        table, encoding=sheet.encoding, delimiter=sheet.delimiter, header=header, skipped=skipped
    )


def _anew(file: str, sheet: _Sheet, frame: Frame) -> SeenTable:
    """The table as a file of its own: labels fit for programs, cells as they are stored."""
    places = [[_position(cell) for cell in row] for row in frame.rows]
    rows = [[_at(sheet.rows[at[0] - 1], at[1] - 1) if at else None for at in row] for row in places]
    new = Names().new
    names = [new(head.title) for head in frame.heads]
    text = csv_text(
        [
            names,
            *(
                [written(cell) or None if cell is not None else None for cell in row]
                for row in rows
            ),
        ]
    )
    columns, notes = _columns(names, rows, frame), " ".join(frame.remarks)
    return SeenTable(file, sheet.name, columns, frame.title, notes, content=text.encode())


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _columns(names: Sequence[str], rows: Rows, frame: Frame) -> tuple[SeenColumn, ...]:
    """The columns; a unit that stands for the whole table is that of its amounts, not of shares, years and codes."""
    cells = [tuple(column) for column in zip(*rows, strict=True)]
    evidence = evidence_of(cells)
    columns = []
    for name, head, column in zip(names, frame.heads, cells, strict=False):
        typing = infer_column(column, evidence)
        field = Field(name, typing.type)
        if typing.type == "number" and field.names_things:
            typing = Typing()  # 4.10 is another code than 4.1
        is_amount = (
            field.is_number
            and typing.sign != "%"
            and not field.names_things
            and not _SHARE.search(head.title)
        )
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
    return int(match[2]), reduce(
        lambda column, letter: column * 26 + ord(letter) - ord("A") + 1, match[1], 0
    )


def _row_of(row: Row) -> int:
    """The number of a row in its file, counted from 1."""
    return next(at[0] for cell in row if (at := _position(cell)))
