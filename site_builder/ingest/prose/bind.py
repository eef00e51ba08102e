"""Calls that bind prose to data: a figure that one cell of the indicators holds is not typed a second time."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from site_builder.ingest.prose.figures import ProseFigure
from site_builder.ingest.prose.restated import known_rows, restated
from site_builder.ingest.table import DataTable


def bind_figures(
    figures: Sequence[ProseFigure], tables: Sequence[DataTable], called: Container[str] = ()
) -> Mapping[int, list[tuple[ProseFigure, str]]]:
    """Figures that exactly one indicator holds, by entry, each with its call.

    So are those whose ids are in `called`: the last period's report shows them by a call.
    """
    rows = known_rows(tables)
    found: dict[int, list[tuple[ProseFigure, str]]] = {}
    for figure in figures:
        if code := restated(figure, rows) or _called(figure, called):
            call = f'{{{{ figure("{code}"' + (") }}" if figure.quantity.unit == "%" else ", unit=False) }}")
            found.setdefault(figure.entry, []).append((figure, call))
    return found


def _called(figure: ProseFigure, called: Container[str]) -> str:
    """The id of a figure that the table of figures prints as the text does."""
    quantity = figure.quantity
    is_plain = quantity.value is not None and not quantity.qualifier and quantity.whole is None
    return figure.id if is_plain and figure.id in called else ""
