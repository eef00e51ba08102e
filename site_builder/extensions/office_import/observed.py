"""The table that holds the indicators, whatever its columns are called: by its role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.extensions.office_import.table import COMPANIONS, Column, DataTable
from site_builder.extensions.office_import.tables.codes import CODE_NAMES, last_level, unit_place


@dataclass(frozen=True, slots=True)
class Observed:
    """Which columns are code, value, name and unit."""

    code: Column
    value: Column
    name: Column | None
    unit: Column | None


def observed(table: DataTable) -> Observed | None:
    """The parts of a table that plays the role of the observations; None for any other."""
    parts = dict(dict(table.roles).get("observations", ()))
    code, value = table.column(parts.get("indicator", "")), table.column(parts.get("value", ""))
    if code is None or value is None:
        return None
    return Observed(code, value, table.column(row_names(table)), table.column(parts.get("unit", "")))


def row_names(table: DataTable) -> str:
    """The column that names the rows: the first of words that is no code and no unit; "" where there is none."""
    unit = unit_column(table.columns)
    found = (
        column.name
        for column in table.columns
        if column.type == "string"
        and not column.derived
        and last_level(column.title) not in CODE_NAMES
        and column is not unit
        and not column.name.endswith(COMPANIONS)
    )
    return next(found, "")


def unit_column(columns: Sequence[Column]) -> Column | None:
    """The column that holds the units of the rows."""
    printed = [column for column in columns if not column.derived]
    place = unit_place([(column.title, column.values) for column in printed])
    return None if place is None else printed[place]


def indicators(tables: Iterable[DataTable]) -> DataTable | None:
    """The table of the indicators, or None."""
    return next((table for table in tables if observed(table)), None)
