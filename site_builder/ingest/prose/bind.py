"""Calls that bind prose to data: a figure that one cell of the indicators holds is not typed a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.ingest.prose.figures import ProseFigure
from site_builder.ingest.prose.restated import known_rows, restated
from site_builder.ingest.table import DataTable


def bind_figures(
    figures: Sequence[ProseFigure], tables: Sequence[DataTable]
) -> Mapping[int, list[tuple[ProseFigure, str]]]:
    """Figures that exactly one indicator holds, by entry, each with its call."""
    rows = known_rows(tables)
    found: dict[int, list[tuple[ProseFigure, str]]] = {}
    for figure in figures:
        if code := restated(figure, rows):
            call = f'{{{{ figure("{code}"' + (") }}" if figure.quantity.unit == "%" else ", unit=False) }}")
            found.setdefault(figure.entry, []).append((figure, call))
    return found
