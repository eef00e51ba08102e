"""Workbooks (.xlsx, .xlsm, .xls, .ods): what `core.sheets.workbook` says that cells store, as their formats print it.

A number is what the file holds, with the decimals that its format prints: an office published the print, and what
a formula holds beyond it is noise. A per cent format prints the hundredfold (taken, with unit %); a format that
scales by thousands prints another number than is stored: both are kept, and it is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import chain, groupby, pairwise
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import BadZipFile, ZipFile

from site_builder.core.numbers.number import canonical_number, decimals_of
from site_builder.core.problem import UnreadableError, flag
from site_builder.core.sheets.encoding import prints_large
from site_builder.core.sheets.opendocument import (
    UNCOMPUTED,
    cells_in,
    rows_in,
    sheets_in,
    stored_value,
)
from site_builder.core.sheets.workbook import (
    bare_formulas,
    worksheets,
    xls_book,
    xls_look,
    xls_value,
)
from site_builder.core.text import column_letters, few
from site_builder.extensions.office_import.document import (
    MAX_CELLS,
    SUPERSCRIPT,
    Block,
    Cell,
    Document,
    Note,
    note,
)
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.odf import (
    MOST_REPEATS,
    TextReader,
    q,
    read_parts,
    span_of,
)
from site_builder.extensions.office_import.readers.sheet import (
    Merge,
    Place,
    chart_grids,
    sheet_blocks,
    typed_cell,
    without_twins,
)

_NO_COLOUR = re.compile(rb'<color rgb="(?!(?:[\da-fA-F]{2}){3,4}")[^"]*"\s*/>')
_DRAWING = re.compile(
    rb'<Relationship\b(?=[^>]*/drawing")[^>]*\bTarget="(?:\.\./|/xl/)([^"]*)"[^>]*>'
)
_HIDDEN = ("collapse", "filter")
_CHART = re.compile(r"xl/charts/chart\d*\.xml")
_NO_VALUE = Cell("?", doubt="no-stored-value")  # of a formula that no program has computed
_DAMAGE = (
    BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    IndexError,
    OSError,
)


@dataclass(slots=True)
class Sheet:
    """A sheet as its file holds it."""

    name: str
    is_shown: bool = True
    cells: Iterable[tuple[Place, Cell]] = ()
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: Iterable[str] = ()
    hidden_rows: Iterable[int] = ()
    charts: Sequence[Block] = ()

    @property
    def notes(self) -> Iterator[Note]:
        """What of it is hidden."""
        if not self.is_shown:
            yield note("hidden-sheet", self.name)
            return
        yield from (
            note("hidden-column", f"{self.name}!{letters}") for letters in self.hidden_columns
        )
        runs = [
            [n for _, n in run]
            for _, run in groupby(enumerate(self.hidden_rows), lambda pair: pair[1] - pair[0])
        ]
        if shown := few(
            [f"{run[0]}" + f"–{run[-1]}" * (len(run) > 1) for run in runs], 12
        ):  # a filter hides many
            yield note("hidden-row", f"{self.name}!{shown}")


def read_xlsx(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note. What charts show of other files comes last."""
    return _document("xlsx", xlsx_sheets(content, name))


def xlsx_sheets(content: bytes, name: str) -> Iterator[Sheet]:
    """All sheets."""
    from openpyxl import load_workbook

    try:
        try:
            book = load_workbook(BytesIO(content), data_only=True, rich_text=True)
        except (KeyError, ValueError):
            book = load_workbook(BytesIO(_plain(content)), data_only=True, rich_text=True)
        with ZipFile(BytesIO(content)) as archive:
            bare = {
                title: set(bare_formulas(archive.read(part)))
                for title, (part, _) in worksheets(archive).items()
            }
            charts = [
                fromstring(archive.read(part))
                for part in archive.namelist()
                if _CHART.fullmatch(part)
            ]
    except _DAMAGE as error:
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=type(error).__name__)
        ) from error
    drawn = Sheet(
        "", charts=[grid for n, chart in enumerate(charts, 1) for grid in chart_grids(chart, n)]
    )
    return chain(
        (_xlsx_sheet(sheet, bare.get(sheet.title, set())) for sheet in book.worksheets), [drawn]
    )


def _plain(content: bytes) -> bytes:
    """The workbook without what other programs pass over: colours of letters that are none, such as AUTOMATIC, and
    references to drawings that are not in the file.
    """
    result = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(result, "w") as target:
        parts = {name.encode() for name in source.namelist()}
        for name in source.namelist():
            text = _NO_COLOUR.sub(b"", source.read(name))
            target.writestr(
                name,
                _DRAWING.sub(lambda match: match[0] if b"xl/" + match[1] in parts else b"", text),
            )
    return result.getvalue()


def read_xls(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note."""
    return _document("xls", xls_sheets(content, name))


def xls_sheets(content: bytes, name: str) -> Iterator[Sheet]:
    """All sheets."""
    try:
        book = xls_book(content)
    except UnreadableError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            raise ImportRefused(
                flag("import-missing-library", name, found=".xls", library="xlrd")
            ) from error
        if "encrypted" in str(error.__cause__).lower():
            raise ImportRefused(flag("import-password", name, file_name=name)) from error
        result = type(error.__cause__).__name__
        raise ImportRefused(flag("import-damaged", name, file_name=name, found=result)) from error
    return (_xls_sheet(book, sheet) for sheet in book.sheets())


def read_ods(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note."""
    root, styles = read_parts(content, name)
    texts = TextReader(styles)
    listed = sheets_in(root)
    return _document(
        "ods",
        (_ods_sheet(name, t, texts) if shown else Sheet(name, False) for name, shown, t in listed),
    )


def _document(kind: str, sheets: Iterable[Sheet]) -> Document:
    blocks: list[Block] = []
    notes: list[Note] = []
    for sheet in sheets:
        notes += sheet.notes
        if sheet.is_shown:
            blocks += [
                *sheet_blocks(dict(sheet.cells), sheet.merges, sheet=sheet.name),
                *sheet.charts,
            ]
    return Document(kind, tuple(without_twins(blocks)), prose=False, notes=tuple(notes))


def _xlsx_sheet(sheet: Any, bare: set[str]) -> Sheet:
    merges = [
        (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
        for m in sheet.merged_cells.ranges
    ]
    hidden = [
        letter + (f":{last}" if last != letter else "")
        for letter, column in sheet.column_dimensions.items()
        if column.hidden and (last := column_letters((column.max or column.min or 1) - 1))
    ]
    rows = [number for number, row in sheet.row_dimensions.items() if row.hidden]
    return Sheet(
        sheet.title, sheet.sheet_state == "visible", _xlsx_cells(sheet, bare), merges, hidden, rows
    )


def _xlsx_cells(sheet: Any, bare: set[str]) -> Iterator[tuple[Place, Cell]]:
    # The sheet's own store: iter_rows would make every cell of a sheet that has one at its far corner.
    for (row, column), cell in sheet._cells.items():
        where = f"{sheet.title}!{cell.coordinate}"
        if cell.value is not None:
            read = typed_cell(_raised(cell.value), cell.number_format or "General", where)
            yield (
                (row - 1, column - 1),
                replace(read, large=True) if prints_large(cell.font.name) else read,
            )
        elif cell.coordinate in bare:
            yield (row - 1, column - 1), replace(_NO_VALUE, place=where)


def _raised(value: Any) -> Any:
    """Runs set as superscript in raised characters, struck ones between tildes: a 1 after 1.704 is a mark, no digit."""
    if not isinstance(value, list):  # openpyxl's CellRichText is a list of str and TextBlock
        return value
    return "".join(part if isinstance(part, str) else _run(part.text, part.font) for part in value)


def _run(text: str, font: Any) -> str:
    if getattr(font, "vertAlign", None) == "superscript":
        return text.translate(SUPERSCRIPT)
    return f"~~{text}~~" if getattr(font, "strike", None) else text


def _xls_sheet(book: Any, sheet: Any) -> Sheet:
    merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    columns = [
        column_letters(c)
        for c, look in sorted(sheet.colinfo_map.items())
        if look.hidden and c < sheet.ncols
    ]
    rows = [
        r + 1 for r, look in sorted(sheet.rowinfo_map.items()) if look.hidden and r < sheet.nrows
    ]
    return Sheet(sheet.name, not sheet.visibility, _xls_cells(book, sheet), merges, columns, rows)


def _xls_cells(book: Any, sheet: Any) -> Iterator[tuple[Place, Cell]]:
    for at in ((r, c) for r in range(sheet.nrows) for c in range(sheet.row_len(r))):
        value = xls_value(book, sheet, *at)
        if value is not None:
            if isinstance(value, str) and at in sheet.rich_text_runlist_map:
                value = _xls_raised(book, sheet.rich_text_runlist_map[at], value)
            read = typed_cell(
                value,
                xls_look(book, sheet, *at),
                f"{sheet.name}!{column_letters(at[1])}{at[0] + 1}",
            )
            font = book.font_list[book.xf_list[sheet.cell_xf_index(*at)].font_index]
            yield at, replace(read, large=prints_large(font.name))


def _xls_raised(book: Any, runs: list[tuple[int, int]], text: str) -> str:
    """Runs in a raised font as raised characters."""
    raised = [(start, book.font_list[font].escapement == 1) for start, font in runs]
    pieces = pairwise([(0, False), *raised, (len(text), False)])
    return "".join(
        text[start:end].translate(SUPERSCRIPT) if is_raised else text[start:end]
        for (start, is_raised), (end, _) in pieces
    )


def _ods_sheet(name: str, table: Element, texts: TextReader) -> Sheet:
    sheet, rows, r = Sheet(name, hidden_columns=_ods_hidden(table)), [], 0
    cells: dict[Place, Cell] = {}
    for row, times in rows_in(table):
        filled = list(_ods_filled(row))
        if row.get(q("table:visibility")) in _HIDDEN and filled:
            rows.append(r + 1)
        if filled and times > MOST_REPEATS:
            count = times * len(filled)
            raise ImportRefused(
                flag("import-too-many-cells", "", file_name=name, count=count, most=MAX_CELLS)
            )
        for at in range(r, r + times if filled else r):
            for first, node, repeats in filled:
                if repeats > MOST_REPEATS or len(cells) > MAX_CELLS:
                    raise ImportRefused(
                        flag("import-too-wide", "", columns=repeats, most=MOST_REPEATS)
                    )
                for c in range(first, first + repeats):
                    cells[at, c] = _ods_cell(node, texts, f"{name}!{column_letters(c)}{at + 1}")
                    down, across = span_of(node)
                    sheet.merges += (
                        [(at, c, at + down - 1, c + across - 1)] if max(down, across) > 1 else []
                    )
        r += times
    sheet.cells, sheet.hidden_rows = cells.items(), rows
    return sheet


def _ods_filled(row: Element) -> Iterator[tuple[int, Element, int]]:
    """The cells that hold something: the column of each, and how often it stands."""
    c = 0
    for node, times in cells_in(row):
        stores = any(node.get(q(name)) is not None for name in ("office:value", "table:formula"))
        if node.tag == q("table:table-cell") and (stores or node.find(q("text:p")) is not None):
            yield c, node, times
        c += times


def _ods_hidden(table: Element) -> Iterator[str]:
    c = 0
    for column in table.iter(q("table:table-column")):
        times = int(column.get(q("table:number-columns-repeated"), "1"))
        if column.get(q("table:visibility")) in _HIDDEN and times < MOST_REPEATS:
            yield from map(column_letters, range(c, c + times))
        c += times


def _ods_cell(node: Element, texts: TextReader, where: str) -> Cell:
    value, printed = stored_value(node), texts.cell_text(node)
    if value is UNCOMPUTED:
        return replace(_NO_VALUE, place=where)
    kind = node.get(q("office:value-type"), "string")
    if kind in ("float", "currency", "percentage"):
        is_number = isinstance(value, Decimal) and value.is_finite()
        return (
            _number(value, printed, kind, where)
            if is_number
            else replace(_NO_VALUE, text=printed, place=where)
        )
    if kind == "boolean" and value in ("true", "false"):
        return typed_cell(value == "true", "", where)
    return _date(value or "", printed, where) if kind == "date" else Cell(printed, place=where)


def _number(value: Decimal, printed: str, kind: str, where: str) -> Cell:
    if re.fullmatch(r"0\d+", printed) and int(printed) == value:
        return Cell(
            printed, Decimal(int(value)), where
        )  # 00007 is the code as its format prints it
    if kind == "percentage" and (share := _as_printed(value * 100, printed)) is not None:
        return Cell(
            f"{canonical_number(share)}%", share, where, unit="%", rounded=share != value * 100
        )
    for scale in (1, 1000, 1_000_000) if kind == "float" else ():
        if (shown := _as_printed(value / scale, printed)) is not None:
            stored, rounded = value if scale > 1 else None, shown != value / scale
            return Cell(canonical_number(shown), shown, where, stored=stored, rounded=rounded)
    is_whole = value == value.to_integral_value() and abs(value) < 10**15
    cell = typed_cell(
        int(value) if is_whole else float(value), "%" if kind == "percentage" else "General", where
    )
    # A code such as 4.10 is stored as 4.1; its last zero is in the print only.
    plain = printed.replace(",", ".")
    keeps_zero = "." in plain and plain.rstrip("0").rstrip(".") == cell.text.rstrip("0").rstrip(".")
    return Cell(plain, cell.value, where) if keeps_zero and kind == "float" else cell


def _as_printed(value: Decimal, printed: str) -> Decimal | None:
    """The stored number with as many decimals as its print has; None where the print is another number."""
    digits = re.sub(r"\D", "", printed)
    for places in range(7):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if re.sub(r"\D", "", format(rounded, "f")) == digits:
            return (
                value
                if places == decimals_of(value)
                else Decimal(int(rounded))
                if not places
                else rounded
            )
    return None


def _date(stored: str, printed: str, where: str) -> Cell:
    try:
        return typed_cell(
            datetime.fromisoformat(stored), "s" if printed.count(":") > 1 else "", where
        )
    except ValueError:
        return Cell(printed, place=where)


# Excel workbooks (.xlsx, .xlsm), through openpyxl: typed values, merges, hidden parts, formulas by their values.
