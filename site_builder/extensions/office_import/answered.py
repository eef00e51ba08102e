"""Doubtful cells that somebody has answered for: the number goes in, and the protocol says what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.extensions.office_import.answers import CellAnswer, parse_number_answer
from site_builder.extensions.office_import.document import note
from site_builder.extensions.office_import.observed import row_names
from site_builder.extensions.office_import.table import Column, DataTable, Doubt, Value

_NUMBERS = ("number", "integer")


def answered(table: DataTable, cells: Sequence[CellAnswer]) -> DataTable:
    """The table with the numbers of its answered cells, which are no doubts any more."""
    said = {cell.key: value for cell in cells if (value := parse_number_answer(cell.value)) is not None}
    names = row_names(table)
    for doubt in table.doubts:
        value = said.get(cell_of(table, doubt, names).key)
        if value is not None and can_answer(table, doubt):
            table = _with_value(table, doubt, value)
    return table


def can_answer(table: DataTable, doubt: Doubt) -> bool:
    """Whether a number settles the doubt: it is about one cell of a column of numbers."""
    return doubt.row is not None and _column(table, doubt) is not None


def row_label(table: DataTable, doubt: Doubt, names: str) -> str:
    """What the row of a doubt is called in the column that names the rows, else its number."""
    column = table.column(names)
    value = column.values[doubt.row] if column and doubt.row is not None else None
    return str(value or (doubt.row or 0) + 1)


def cell_of(table: DataTable, doubt: Doubt, names: str) -> CellAnswer:
    """The cell that a doubt is about, without an answer yet; `names` is the column that names the rows."""
    return CellAnswer(doubt.table, doubt.column, row_label(table, doubt, names), doubt.printed.strip(), "")


def _column(table: DataTable, doubt: Doubt) -> Column | None:
    fitting = [column for column in table.columns if column.type in _NUMBERS and not column.derived]
    return next((column for column in fitting if doubt.column in (column.title, column.name)), None)


def _with_value(table: DataTable, doubt: Doubt, value: Decimal) -> DataTable:
    column = _column(table, doubt)
    assert column is not None and doubt.row is not None
    changed: dict[str, Column | None] = {column.name: _put(column, doubt.row, value)}
    if "figures" not in dict(table.roles):  # a table of figures says of each what the text prints
        changed[f"{column.name}_printed"] = _emptied(table.column(f"{column.name}_printed"), doubt.row)
    columns = [changed.get(old.name, old) for old in table.columns]
    said = note("answered", doubt.place, left=doubt.printed, printed=doubt.printed, value=value)
    return replace(
        table,
        columns=tuple(column for column in columns if column is not None),
        doubts=tuple(other for other in table.doubts if other is not doubt),
        notes=(*table.notes, said),
    )


def _put(column: Column, row: int, value: Decimal) -> Column:
    kind = column.type if decimals_of(value) == 0 else "number"
    return replace(column, type=kind, values=_replaced(column.values, row, value))


def _emptied(column: Column | None, row: int) -> Column | None:
    """The column of printed strings without that one; none where it was the last."""
    if column is None:
        return None
    values = _replaced(column.values, row, None)
    return replace(column, values=values) if any(values) else None


def _replaced(values: tuple[Value, ...], row: int, value: Value) -> tuple[Value, ...]:
    return (*values[:row], value, *values[row + 1 :])
