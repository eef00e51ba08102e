"""The table that holds the indicators, whatever its columns are called: by its role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.ingest.table import COMPANIONS, Column, DataTable
from site_builder.ingest.tables.codes import CODE_NAMES, is_unit_column, last_level


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
    found = (
        column.name
        for column in table.columns
        if column.type == "string"
        and not column.derived
        and last_level(column.title) not in CODE_NAMES
        and not is_unit_column(column.title, column.values)
        and not column.name.endswith(COMPANIONS)
    )
    return next(found, "")


def indicators(tables: Iterable[DataTable]) -> DataTable | None:
    """The table of the indicators, or None."""
    return next((table for table in tables if observed(table)), None)
