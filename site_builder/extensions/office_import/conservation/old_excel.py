"""Cells of Excel 97-2003 files (.xls) as the library xlrd stores them, without a look at tables, headers or merges."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from site_builder.extensions.office_import.conservation.numbers import look_of, short, shown_as
from site_builder.extensions.office_import.conservation.pieces import Piece, Reason


def xls_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet, then the comments on them."""
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
    codes = {str(key): each.format_str for key, each in book.format_map.items()}
    looks = [look_of(str(look.format_key), codes) for look in book.xf_list]
    for sheet in book.sheets():
        reason: Reason = "hidden" if sheet.visibility else ""
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                place = f"{sheet.name}!{xlrd.colname(column)}{row + 1}"
                if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                    stored = repr(cell.value)
                    yield Piece(short(stored), reason, place, shown_as(stored, looks[cell.xf_index]))
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    yield Piece("true" if cell.value else "false", reason, place)
                elif cell.ctype == xlrd.XL_CELL_TEXT:
                    yield Piece(cell.value, reason, place)
        yield from (Piece(note.text, "comment", sheet.name) for note in sheet.cell_note_map.values())
