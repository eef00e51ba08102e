"""A table that a converter left as text, one cell a line: nothing tells its rows any more, so it is only told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from site_builder.extensions.office_import.document import Block, Document, Line, Note, note
from site_builder.extensions.office_import.tables.numbers import is_missing

FEWEST = 12  # lines in a row
LONGEST = 60  # letters of a cell
_NUMBER = re.compile(r"[-+(]?\d[\d., ]*(?:/\d+)?\s?%?\)?")
_SENTENCE = re.compile(r"[.;:!?]$")


def loose_cells(document: Document) -> Iterator[Note]:
    """One note for every run of short lines of which a third and more are a bare number."""
    for is_cell, run in groupby(document.blocks, key=_may_be_cell):
        lines = [block for block in run if isinstance(block, Line)]
        numbers = sum(_is_number(line.text) for line in lines)
        if is_cell and len(lines) >= FEWEST and len(lines) <= 3 * numbers < 3 * len(lines):
            yield note("loose-cells", lines[0].place, count=len(lines))


def _may_be_cell(block: Block) -> bool:
    if not isinstance(block, Line) or len(block.text) > LONGEST or block.kind not in ("paragraph", "furniture"):
        return False
    if block.kind == "furniture":  # a running number alone on its line looks like a page's
        return _is_number(block.text)
    return _is_number(block.text) or not _SENTENCE.search(block.text.strip())


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip())) or is_missing(text)
