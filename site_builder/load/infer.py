"""Tables and columns that nobody describes: text, and numbers only where every cell comes back letter for letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from site_builder.core.cell import Cell
from site_builder.core.errors import NumberError
from site_builder.core.number import canonical_number, parse_number
from site_builder.core.problem import Phrase, Problem
from site_builder.load.frictionless_errors import CELL_CONTROL, SCHEMA_MISSING, TABLE_UNREADABLE
from site_builder.load.header import ROWS_RAGGED, check_labels
from site_builder.load.written import written
from site_builder.model.table import Field, Schema, Table

UNDESCRIBED = "undescribed"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEADLESS = Phrase("neither a schema nor a header names its columns")


def infer_table(resource: Any, file: str) -> tuple[Table | None, tuple[Problem, ...], bool]:
    """The table, what is told of it, and whether every cell stands as we would print it."""
    labels = [str(label) for label in resource.labels]
    found, lines, problems = [], [], []
    for row in resource.row_stream:
        found.append(tuple(map(_held, row.cells)))
        lines.append(row.row_number)
        for label, cell in zip(labels, found[-1], strict=False):
            if isinstance(cell, str) and _CONTROL.search(cell):
                problems.append(CELL_CONTROL(file, row=row.row_number, column=label, cell=cell))
    problems.extend(check_labels(labels, file) if labels else (TABLE_UNREADABLE(file, note=_HEADLESS),))
    ragged = [n for n, cells in enumerate(found) if len(cells) != len(labels)]
    if ragged and not problems:
        facts: dict[str, Any] = {"found": len(found[ragged[0]]), "width": len(labels), "count": len(ragged)}
        problems.append(ROWS_RAGGED(file, row=lines[ragged[0]], **facts))
    if problems:
        return None, tuple(problems), False
    columns = list(zip(*found, strict=True)) or [()] * len(labels)
    fields = tuple(Field(label, type=_lossless_type(column)) for label, column in zip(labels, columns, strict=True))
    schema = Schema(fields)
    rows = tuple(tuple(_inferred(f, c) for f, c in zip(fields, row, strict=True)) for row in found)
    spelled = all(isinstance(cell, str) for row in found for cell in row)
    table = Table(schema, rows, tuple(lines))
    return table, (SCHEMA_MISSING(file, resource=resource.name or ""),), spelled


def with_inferred(table: Table) -> Table:
    """The table with the columns that its schema does not describe typed as far as nothing is lost."""
    places = [place for place, field in enumerate(table.schema.fields) if field.type == UNDESCRIBED]
    if not places:
        return table
    fields, columns = list(table.schema.fields), [list(column) for column in zip(*table.rows, strict=True)]
    for place in places:
        cells = [_held(cell) for cell in columns[place]] if columns else []
        fields[place] = Field(fields[place].name, type=_lossless_type(cells))
        if columns:
            columns[place] = [_inferred(fields[place], cell) for cell in cells]
    rows = tuple(zip(*columns, strict=True))
    return replace(table, schema=replace(table.schema, fields=tuple(fields)), rows=rows)


def _held(cell: Any) -> Any:
    """A cell of a workbook or of JSON, as it would be written in CSV where it is neither text nor number."""
    if cell is None:
        return ""
    return written(cell) if isinstance(cell, (bool, date, time, timedelta, list, dict)) else cell


def _lossless_type(column: Iterable[Any]) -> str:
    """A number type only where every cell comes back letter for letter, also through a float: 007, 4.10 stay text."""
    cells = [cell for cell in column if cell != ""]
    if not cells or not all(_is_lossless(cell) for cell in cells):
        return "string"
    return "integer" if all("." not in str(cell) for cell in cells) else "number"


def _is_lossless(cell: Any) -> bool:
    try:
        value = parse_number(str(cell))
    except NumberError:
        return False
    if not value.is_finite() or len(value.as_tuple().digits) > 15:
        return False
    return canonical_number(value) == str(cell) and (value == 0 or "." not in str(cell) or str(cell)[-1] != "0")


def _inferred(field: Field, cell: Any) -> Cell:
    if cell == "":
        return None
    if field.type == "string":
        return str(cell)
    return int(str(cell)) if field.type == "integer" else parse_number(str(cell))
