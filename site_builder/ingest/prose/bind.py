"""Calls that bind prose to data: a figure that one cell of the indicators holds is not typed a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from site_builder.ingest.prose.figures import ProseFigure
from site_builder.ingest.table import DataTable
from site_builder.ingest.tables.units import same_unit


def bind_figures(
    figures: Sequence[ProseFigure], tables: Sequence[DataTable]
) -> Mapping[int, list[tuple[ProseFigure, str]]]:
    """Figures that exactly one indicator holds, by entry. Short numbers agree by chance; they are left alone."""
    codes = _codes_by_value(tables)
    found: dict[int, list[tuple[ProseFigure, str]]] = {}
    for figure in figures:
        quantity = figure.quantity
        if (
            quantity.value is None
            or quantity.qualifier
            or quantity.whole is not None
            or len(quantity.value.as_tuple().digits) < 3
        ):
            continue
        percent = quantity.unit == "%"
        counted = "%" if percent else figure.unit
        same = [code for code, unit in codes.get(quantity.value, []) if same_unit(unit, counted)]
        if len(same) == 1 and not (percent and quantity.value == 100):
            call = f'{{{{ figure("{same[0]}"' + (") }}" if percent else ", unit=False) }}")
            found.setdefault(figure.entry, []).append((figure, call))
    return found


def _codes_by_value(tables: Sequence[DataTable]) -> dict[Decimal, list[tuple[str, str]]]:
    found: dict[Decimal, list[tuple[str, str]]] = {}
    for table in tables:
        if table.name == "indicators":
            columns = [table.column(name) for name in ("code", "value", "unit")]
            for code, value, unit in zip(*(column.values for column in columns if column), strict=True):
                if isinstance(value, Decimal):
                    found.setdefault(value, []).append((str(code), str(unit or "")))
    return found
