"""Figures that were read from a picture stand in columns of any kind; each of them is a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.ingest.table import Doubt, Frame


def recognised_doubts(frame: Frame, table: str, listed: Sequence[Doubt]) -> Iterator[Doubt]:
    """Doubts of the cells that no other doubt names: codes, dates, words with a number in them; they are kept."""
    known = {doubt.place for doubt in listed}
    for row in frame.rows:
        for head, cell in zip(frame.heads, row, strict=True):
            if cell.doubt == "recognised" and not cell.covered and cell.place not in known:
                yield Doubt(table, head.title, cell.place, cell.text, "recognised", kept=True)
