"""Cells that are a doubt whatever column they stand in: read from a picture, without a value, stored otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.ingest.table import Doubt, Frame

_OWN = ("recognised", "no-value", "digits")


def cell_doubts(frame: Frame, table: str, listed: Sequence[Doubt]) -> Iterator[Doubt]:
    """Doubts of the cells that no other doubt names, their print kept: codes and dates of a scan, scaled numbers."""
    known = {doubt.place for doubt in listed}
    for n, row in enumerate(frame.rows):
        for head, cell in zip(frame.heads, row, strict=True):
            own = cell.doubt if cell.doubt in _OWN else "no-value" if cell.is_error else ""
            reason = own or ("format-scales" if cell.stored is not None else "")
            if reason and not cell.covered and cell.place not in known:
                yield Doubt(table, head.title, cell.place, cell.text, reason, n, kept=True)
