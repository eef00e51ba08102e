"""Plain data files looked at, not imported: which tables stand in them, and how each column is to be described.

A file that holds one plain table is described as it lies, its values untouched. Of anything else (a workbook, a
header of several rows, merged cells) the table is written anew beside the file, every cell as it is printed or stored.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.core.csv import csv_text
from site_builder.core.delimiter import find_delimiter
from site_builder.core.encoding import decode_as, find_encoding
from site_builder.core.number import canonical_number
from site_builder.core.numeral import Convention
from site_builder.core.text import slugify
from site_builder.ingest.column_types import see_column
from site_builder.ingest.document import Cell, Document, Grid, Line
from site_builder.ingest.language import drafting
from site_builder.ingest.open import EXTENSIONS, open_source
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.readers.encoding import to_unicode
from site_builder.ingest.reading import read_document
from site_builder.ingest.table import Frame
from site_builder.ingest.tables.codes import Names
from site_builder.ingest.tables.conventions import gather
from site_builder.ingest.tables.headers import frame_of
from site_builder.ingest.tables.units import unit_line
from site_builder.model.survey import SeenColumn, SeenFile, SeenTable

TABULAR = ("delimited", "xlsx", "xls", "ods")
_PLACE = re.compile(r"[^\W\d]+ (\d+)")  # dòng 5, or row 5 in a draft in English
_SHARE = re.compile(r"tỷ lệ|tỉ lệ|tỷ trọng|cơ cấu|%", re.IGNORECASE)


def survey(path: Path, taken: set[str]) -> SeenFile:
    """The tables of one file under names that are not `taken` yet; a file of another kind has none.

    Raises ImportRefused where the file must not or cannot be read.
    """
    if EXTENSIONS.get(path.suffix.lower().lstrip(".")) not in TABULAR:
        return SeenFile(path.name)
    kind, content, _ = open_source(path)
    if kind not in TABULAR:
        return SeenFile(path.name)
    document = to_unicode(read_document(kind, content, path.name))
    frames = [(grid, frame) for grid in document.grids if (frame := frame_of(grid)) is not None]
    tables = []
    for grid, frame in frames:
        conventions = _conventions(document, frame)
        plain = _plain(path, content, frame, conventions) if kind == "delimited" and len(frames) == 1 else None
        table = plain or _written(path, frame, conventions)
        base = _base(path, frame, grid, several=len(frames) > 1)
        names = taken if plain else {*taken, *(other.stem for other in path.parent.glob("*.csv"))}
        table = replace(_with_words(table, frame, grid, document), name=_free(base, names))
        taken.add(table.name)
        tables.append(table)
    hidden = tuple(said.place for said in document.notes if said.code == "hidden-sheet")
    return SeenFile(path.name, tuple(tables), hidden=hidden)


def _conventions(document: Document, frame: Frame) -> list[Convention | None]:
    """The convention of each column, by its own evidence."""
    evidence = gather(document.lines, [frame], prose=False)
    return [
        evidence.for_column(frame, c, [head.unit] * len(frame.rows)).convention for c, head in enumerate(frame.heads)
    ]


def survey_folder(folder: Path, language: str) -> tuple[SeenFile, ...]:
    """Every file that lies in the folder itself, by name; what cannot be read keeps the refusal's code."""
    with drafting(language):
        return _survey_all(folder)


def _survey_all(folder: Path) -> tuple[SeenFile, ...]:
    taken: set[str] = set()
    found = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        try:
            found.append(survey(path, taken))
        except ImportRefused as refused:
            found.append(SeenFile(path.name, reason=refused.problem.code))
    return tuple(found)


def _base(path: Path, frame: Frame, grid: Grid, *, several: bool) -> str:
    own = slugify(path.stem).replace(".", "-") or "table"
    part = slugify(grid.sheet or frame.title)[:40].strip("-._").replace(".", "-")
    return part if several and part else own


def _free(base: str, taken: set[str]) -> str:
    """The name, or the next that nobody has."""
    numbered = (f"{base}-{count}" for count in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def _with_words(table: SeenTable, frame: Frame, grid: Grid, document: Document) -> SeenTable:
    """Title, unit and remarks that stand around a table belong to its description."""
    before, after = _around(document, grid)
    unit = frame.unit or next(filter(None, map(unit_line, before)), "")
    titles = [text for text in before if not unit_line(text)]
    columns = tuple(_with_unit(column, unit) for column in table.columns)
    title = frame.title or (titles[-1] if titles else "") or (grid.sheet if grid.sheet else "")
    return replace(table, title=title, notes=" ".join([*frame.remarks, *after]), columns=columns)


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


def _with_unit(column: SeenColumn, unit: str) -> SeenColumn:
    is_counted = column.type in ("number", "integer") and not column.unit and not _SHARE.search(column.name)
    is_running = column.name.strip().lower() in ("tt", "stt", "no", "no.", "id")
    return replace(column, unit=unit) if unit and is_counted and not is_running else column


def _plain(path: Path, content: bytes, frame: Frame, conventions: Sequence[Convention | None]) -> SeenTable | None:
    """The file described as it lies; None where its rows are no plain table under one row of labels."""
    encoding = find_encoding(content)
    if not encoding:
        return None
    text = decode_as(content, encoding)
    delimiter = find_delimiter(text.removeprefix("\ufeff"))
    try:
        stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
        rows = list(csv.reader(stream, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    body = [int(found[1]) for row in frame.rows if (found := _row_place(row))]
    header = _header(rows, body[0], len(frame.heads)) if body else 0
    if not header or len(body) < len(frame.rows):
        return None
    labels = rows[header - 1]
    cells = [rows[n - 1] for n in body]
    if any(len(row) != len(labels) for row in cells):
        return None
    columns = tuple(
        see_column(label, [Cell(row[c]) for row in cells], conventions[c], c) for c, label in enumerate(labels)
    )
    skipped = tuple(n for n in range(header + 1, len(rows) + 1) if n not in set(body))
    return SeenTable(path.name, "", columns, encoding=encoding, delimiter=delimiter, header=header, skipped=skipped)


def _row_place(row: Sequence[Cell]) -> re.Match[str] | None:
    return next((found for cell in row if (found := _PLACE.match(cell.place))), None)


def _header(rows: Sequence[Sequence[str]], first: int, width: int) -> int:
    """The one row of labels above the first row of the body; 0 where it is not just one."""
    above = [n for n in range(1, first) if sum(bool(cell.strip()) for cell in rows[n - 1]) > 1]
    while above and _numbers_columns(rows[above[-1] - 1]):
        above.pop()
    if not above:
        return 0
    labels = [label.strip() for label in rows[above[-1] - 1]]
    is_whole = all(labels) and len(set(labels)) == len(labels) == width
    is_alone = len(above) < 2 or len([1 for cell in rows[above[-2] - 1] if cell.strip()]) <= 1
    return above[-1] if is_whole and is_alone else 0


def _numbers_columns(row: Sequence[str]) -> bool:
    return all(re.fullmatch(r"[(\[]?[\dA-D]{1,2}[)\]]?", cell.strip()) for cell in row)


def _written(path: Path, frame: Frame, conventions: Sequence[Convention | None]) -> SeenTable:
    """The table as a file of its own: labels fit for programs, cells as they are printed or stored."""
    names = Names()
    columns = []
    for c, head in enumerate(frame.heads):
        seen = see_column(head.title, list(_laid(frame, c)), conventions[c], c)
        columns.append(replace(seen, name=names.new(head.title), title=head.title, unit=head.unit or seen.unit))
    rows = zip(*(column.cells for column in columns), strict=True)
    text = csv_text([[column.name for column in columns], *([cell or None for cell in row] for row in rows)])
    return SeenTable(path.name, "", tuple(columns), content=text.encode())


def _laid(frame: Frame, column: int) -> Iterator[Cell]:
    """A merged cell stands in its first column only; words merged downwards hold in every row, a number once."""
    for row in frame.rows:
        cell = row[column]
        is_repeated = cell.covered == "above" and (cell.value is not None or cell.text[:1].isdigit())
        if cell.stored is not None:
            cell = replace(cell, value=cell.stored, text=canonical_number(cell.stored))
        yield Cell(place=cell.place) if cell.covered == "left" or is_repeated else cell
