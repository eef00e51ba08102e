"""Excel workbooks (.xlsx, .xlsm), through openpyxl: typed values, merges, hidden parts, formulas by their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from site_builder.core.legacy_encodings import prints_large
from site_builder.core.text import column_letters
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import Block, Cell, Document, Note, note
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import Merge, Place, sheet_blocks
from site_builder.extensions.office_import.readers.stored_values import typed_cell


def read_xlsx(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), data_only=True, rich_text=True)
        bare = _unvalued_formulas(content)
    except (
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        IndexError,
        OSError,
    ) as error:
        raise ImportRefused(problems.damaged(name, file_name=name, found=type(error).__name__)) from error
    blocks: list[Block] = []
    notes: list[Note] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(note("hidden-sheet", sheet.title))
            continue
        notes += _hidden_notes(sheet)
        cells = dict(_cells(sheet, bare.get(sheet.title, set())))
        blocks += sheet_blocks(cells, _merges(sheet), sheet=sheet.title)
    return Document("xlsx", tuple(blocks), prose=False, notes=tuple(notes))


def _cells(sheet: Any, bare: set[str]) -> Iterator[tuple[Place, Cell]]:
    # The sheet's own store: iter_rows would make every cell of a sheet that has one at its far corner.
    for (row, column), cell in sheet._cells.items():
        where = f"{sheet.title}!{cell.coordinate}"
        if cell.value is not None:
            read = typed_cell(cell.value, cell.number_format or "General", where)
            yield (row - 1, column - 1), replace(read, large=True) if prints_large(cell.font.name) else read
        elif cell.coordinate in bare:
            yield (row - 1, column - 1), Cell("?", place=where, doubt="no-value")


def _merges(sheet: Any) -> list[Merge]:
    return [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]


def _hidden_notes(sheet: Any) -> Iterator[Note]:
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            last = column_letters((column.max or column.min or 1) - 1)
            yield note("hidden-column", f"{sheet.title}!{letter}" + (f":{last}" if last != letter else ""))
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            yield note("hidden-row", f"{sheet.title}!{number}")


def _unvalued_formulas(content: bytes) -> dict[str, set[str]]:
    """Cells whose formula was never computed (files that a program wrote): openpyxl shows them as empty."""
    from openpyxl import load_workbook

    with ZipFile(BytesIO(content)) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        if not any(b"<f" in archive.read(part) for part in parts):
            return {}
    book = load_workbook(BytesIO(content), data_only=False)
    return {
        sheet.title: {cell.coordinate for cell in sheet._cells.values() if cell.data_type == "f"}
        for sheet in book.worksheets
    }
