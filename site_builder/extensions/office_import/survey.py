"""How a file of plain data is laid out: where no file is one plain table, the readers of an import say it by places.

Only places are handed on: what the cells hold is read where packages are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.core.errors import UnreadableError
from site_builder.extensions.office_import.document import Cell, Document, Grid, Line
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.open import EXTENSIONS, recognise_kind
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.encoding import to_unicode
from site_builder.extensions.office_import.reading import read_document
from site_builder.extensions.office_import.tables.codes import Names
from site_builder.extensions.office_import.tables.headers import frame_of
from site_builder.extensions.office_import.tables.units import split_unit, unit_line
from site_builder.model.survey import LaidTable, Place

__all__ = ["column_names", "laid_tables", "split_unit", "unit_line"]
_LETTERED = re.compile(r".*!([A-Z]+)(\d+)")  # a cell of a sheet; of a text its row and column are words


def laid_tables(content: bytes, name: str, language: str) -> list[LaidTable]:
    """The tables of a file with titles, units and remarks around them. Raises UnreadableError."""
    try:
        with drafting(language):
            kind = recognise_kind(name, content, EXTENSIONS.get(name.lower().rpartition(".")[2], ""))
            document = to_unicode(read_document(kind, content, name))
            return [laid for grid in document.grids if (laid := _laid(document, grid))]
    except ImportRefused as refused:
        raise UnreadableError(refused.problem.code) from refused


def column_names(titles: Sequence[str]) -> list[str]:
    """ASCII names, each once."""
    names = Names()
    return [names.new(title) for title in titles]


def _laid(document: Document, grid: Grid) -> LaidTable | None:
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
    place = next(n for n, block in enumerate(document.blocks) if block is grid)
    before: list[str] = []
    for block in reversed(document.blocks[:place]):
        if not isinstance(block, Line):
            break
        before.insert(0, block.text)
    rest = document.blocks[place + 1 :]
    after = [block.text for block in rest if isinstance(block, Line)]
    return before, after if len(after) == len(rest) else []


def _place(cell: Cell) -> Place | None:
    """A merged cell stands in its first column only; words merged downwards hold in every row, a number once."""
    is_repeated = cell.covered == "above" and (cell.value is not None or cell.text[:1].isdigit())
    if cell.covered == "left" or is_repeated or not cell.place:
        return None
    if found := _LETTERED.fullmatch(cell.place):
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(found[2]), column
    row, column = map(int, re.findall(r"\d+", cell.place))
    return row, column
