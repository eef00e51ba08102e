"""Excel 97-2003 workbooks (.xls), through xlrd, with formats so that merges and hidden parts are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from site_builder.core.legacy_encodings import prints_large
from site_builder.core.text import column_letters
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import Block, Cell, Document, Note, note
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.richtext import SUPERSCRIPT
from site_builder.extensions.office_import.readers.sheet import Merge, Place, sheet_blocks
from site_builder.extensions.office_import.readers.stored_values import typed_cell


def read_xls(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note."""
    try:
        import xlrd
    except ImportError as error:
        raise ImportRefused(problems.no_extra(name, found=".xls", library="xlrd")) from error
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
    except Exception as error:  # xlrd answers damage with whatever its parsing ran into
        if "encrypted" in str(error).lower():
            raise ImportRefused(problems.locked(name, file_name=name)) from error
        raise ImportRefused(problems.damaged(name, file_name=name, found=type(error).__name__)) from error
    blocks: list[Block] = []
    notes: list[Note] = []
    for sheet in book.sheets():
        if sheet.visibility:
            notes.append(note("hidden-sheet", sheet.name))
            continue
        notes += _hidden_notes(sheet)
        blocks += sheet_blocks(dict(_cells(book, sheet)), _merges(sheet), sheet=sheet.name)
    return Document("xls", tuple(blocks), prose=False, notes=tuple(notes))


def _cells(book: Any, sheet: Any) -> Iterator[tuple[Place, Cell]]:
    for r in range(sheet.nrows):
        for c in range(sheet.row_len(r)):
            kind, value = sheet.cell_type(r, c), sheet.cell_value(r, c)
            if kind not in (0, 6):
                yield (r, c), _cell(book, sheet, (r, c), kind, value)


def _cell(book: Any, sheet: Any, at: Place, kind: int, value: Any) -> Cell:
    import xlrd

    r, c = at
    place = f"{sheet.name}!{column_letters(c)}{r + 1}"
    if kind == xlrd.XL_CELL_DATE:
        shown = book.format_map[book.xf_list[sheet.cell_xf_index(r, c)].format_key].format_str
        return typed_cell(_moment(value, shown, book.datemode), shown, place)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return typed_cell(bool(value), "General", place)
    if kind == xlrd.XL_CELL_ERROR:
        return typed_cell(str(xlrd.error_text_from_code.get(value, "#N/A")), "General", place)
    if isinstance(value, str) and (r, c) in sheet.rich_text_runlist_map:
        value = _raised(book, sheet.rich_text_runlist_map[r, c], value)
    look = book.xf_list[sheet.cell_xf_index(r, c)]
    read = typed_cell(value, book.format_map[look.format_key].format_str, place)
    return replace(read, large=prints_large(book.font_list[look.font_index].name))


def _raised(book: Any, runs: list[tuple[int, int]], text: str) -> str:
    """Runs in a raised font as raised characters."""
    ends = [start for start, _ in runs[1:]] + [len(text)]
    done = text[: runs[0][0]] if runs else text
    for (start, font), end in zip(runs, ends, strict=True):
        is_raised = book.font_list[font].escapement == 1
        done += text[start:end].translate(SUPERSCRIPT) if is_raised else text[start:end]
    return done


def _moment(value: float, shown: str, mode: int) -> Any:
    """A day, a time of day, or the hours of an elapsed time, as its format shows it."""
    import xlrd

    try:
        if re.search(r"\[[hms]+\]", shown, re.IGNORECASE):
            return timedelta(days=value)
        if 0 <= value < 1:
            return (datetime.min + timedelta(seconds=round(value * 86_400))).time()
        return xlrd.xldate_as_datetime(value, mode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return value


def _merges(sheet: Any) -> list[Merge]:
    return [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]


def _hidden_notes(sheet: Any) -> Iterator[Note]:
    for c, column in sorted(sheet.colinfo_map.items()):
        if column.hidden and c < sheet.ncols:
            yield note("hidden-column", f"{sheet.name}!{column_letters(c)}")
    for r, row in sorted(sheet.rowinfo_map.items()):
        if row.hidden and r < sheet.nrows:
            yield note("hidden-row", f"{sheet.name}!{r + 1}")
