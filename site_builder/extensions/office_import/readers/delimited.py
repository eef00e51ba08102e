"""Delimited files of any delimiter and encoding, through csvkit's reader.

The delimiter is the one that splits most lines into the same number of cells, two or more. csv.Sniffer is not
asked: title lines and decimal commas lead it astray (docs/decisions/0015-importing-readers.md).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from site_builder.core.csv import find_delimiter
from site_builder.core.encoding import decode
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import MAX_CELLS, MAX_COLUMNS, Cell, Document, note
from site_builder.extensions.office_import.language import cell_place, row_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import sheet_blocks

NAMES = {"\t": "tab", ";": ";", "|": "|", ",": ","}


def read_delimited(content: bytes, name: str) -> Document:
    """One sheet of untyped cells; a row wider than its header is doubtful as a whole."""
    text = decode(content)
    delimiter = find_delimiter(text)
    cells: dict[tuple[int, int], Cell] = {}
    notes = [note("delimiter", found=NAMES[delimiter])]
    width = 0
    for r, row in enumerate(_rows(text, delimiter, name)):
        _check_size(name, len(row), len(cells))
        filled = len(row) if any(row) else 0
        while filled and not row[filled - 1].strip():
            filled -= 1
        width = 0 if not filled else width or (len(row) if filled > 1 else 0)
        is_ragged = 0 < width < filled
        notes += [note("ragged-row", row_place(r + 1))] if is_ragged else []
        for c, printed in enumerate(row):
            place = cell_place(r + 1, c + 1)
            cells[r, c] = Cell(printed.strip(), place=place, doubt="ragged" if is_ragged else "")
    return Document("delimited", tuple(sheet_blocks(cells)), prose=False, notes=tuple(notes))


def _check_size(name: str, columns: int, cells: int) -> None:
    if columns > MAX_COLUMNS:
        raise ImportRefused(problems.too_wide(name, columns=columns, most=MAX_COLUMNS))
    if cells > MAX_CELLS:
        raise ImportRefused(problems.too_many_cells(name, file_name=name, count=cells, most=MAX_CELLS))


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        from csvkit import reader
    except ModuleNotFoundError:  # it comes with the extra `import`; Python's own is the one that it refines
        from csv import reader
    try:
        yield from reader(StringIO(text), delimiter=delimiter)
    except (csv.Error, ValueError) as error:
        raise ImportRefused(problems.damaged(name, file_name=name, found=str(error)[:100])) from error
