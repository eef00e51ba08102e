"""Old Vietnamese encodings to Unicode, a column or a run of lines at a time; NFC everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace

from site_builder.core.legacy_encodings import convert_text, encodings_of, is_suspect, recognise
from site_builder.extensions.office_import.document import Block, Cell, Document, Grid, Line, all_texts, note

Verdicts = dict[tuple[int, str], str]  # column (-1: any) and text: its encoding


def to_unicode(document: Document) -> Document:
    """The document in composed Unicode; what was recognised stands in its notes.

    A document without a letter that only Unicode has is old as a whole or not at all. In any other, text that is
    Unicode is never touched, and what cannot be told from it stays as it is.
    """
    suspects = [text for text in all_texts(document) if is_suspect(text)]
    marked = [text for text in all_texts(document) if not text.isascii()]
    whole = recognise(suspects) if len(suspects) == len(marked) else ""
    made = _Converted(whole)
    if suspects and not whole:
        made.established.update(_sure(document))
    blocks = tuple(made.lines(document))
    if not made.found:
        return replace(document, blocks=blocks)
    if whole:
        said = [note("legacy-encoding", found=whole.upper())]
    else:
        said = [note("legacy-texts", found=name.upper(), count=n) for name, n in sorted(made.found.items())]
    return replace(document, blocks=blocks, notes=(*document.notes, *said))


def _sure(document: Document) -> Iterator[str]:
    """Encodings that some column or run of lines is in, by its own evidence."""
    yield from filter(None, encodings_of([line.text for line in document.lines]))
    for grid in document.grids:
        yield from filter(None, _verdicts(grid, ()).values())


def _verdicts(grid: Grid, established: Container[str]) -> Verdicts:
    found: Verdicts = {}
    for column in range(grid.width):
        texts = [row[column].text for row in grid.rows if not row[column].covered and row[column].text]
        found |= {(column, text): name for text, name in zip(texts, encodings_of(texts, established), strict=True)}
    # What a merge repeats is what its first cell says, whichever column that stands in.
    return {(-1, text): name for (_, text), name in found.items() if name} | found


@dataclass
class _Converted:
    """Converts block by block and counts the texts of each encoding; `whole` is the document's, where it has one."""

    whole: str
    established: set[str] = field(default_factory=set)
    found: dict[str, int] = field(default_factory=dict)

    def lines(self, document: Document) -> Iterator[Block]:
        texts = [line.text for line in document.lines]
        names = iter([self.whole] * len(texts) if self.whole else encodings_of(texts, self.established))
        for block in document.blocks:
            if isinstance(block, Line):
                yield replace(block, text=self._text(block.text, next(names), large=block.large))
            else:
                yield self._grid(block)

    def _grid(self, grid: Grid) -> Grid:
        found = {} if self.whole else _verdicts(grid, self.established)
        title = self._text(grid.title, self.whole or encodings_of([grid.title], self.established)[0])
        rows = tuple(tuple(self._cell(cell, c, found) for c, cell in enumerate(row)) for row in grid.rows)
        return replace(grid, rows=rows, title=title)

    def _cell(self, cell: Cell, column: int, found: Verdicts) -> Cell:
        name = self.whole or found.get((-1 if cell.covered else column, cell.text), "")
        return replace(cell, text=self._text(cell.text, name, large=cell.large))

    def _text(self, text: str, encoding: str, *, large: bool = False) -> str:
        if not text or (text.isascii() and not large):
            return _clean(text)
        is_capital = large and "tcvn3" in (self.whole, *self.established)
        name = "tcvn3" if is_capital else encoding
        converted = convert_text(text, name) if name else text
        if converted != text:
            self.found[name] = self.found.get(name, 0) + 1
        return _clean(converted.upper() if is_capital else converted)


def _clean(text: str) -> str:
    """NFC; invisible characters gone; the space that keeps groups together stays between digits only."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain)
    plain = re.sub(r"(?<!\d)[\u00a0\u202f\u2009]|[\u00a0\u202f\u2009](?!\d)", " ", plain)
    return re.sub(r"[^\S\n\u00a0\u202f\u2009]+", " ", plain).strip()
