"""Tables and columns that nobody describes.

Their cells are text, and numbers only where every one comes back letter for letter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.numbers.number import canonical_number, parse_number
from site_builder.core.problem import NumberError, Phrase, Problem, flag
from site_builder.load.tables.header import check_labels, is_again, is_blank
from site_builder.model.package import Field, Schema, Table


def written(cell: Any) -> str:
    """The text of a cell that holds something; a day of a workbook, which knows moments only, stands without time."""
    match cell:
        case str():
            return cell
        case timedelta():
            return duration_text(cell)
        case datetime() if cell.time() == time() and cell.tzinfo is None:
            return cell.date().isoformat()
        case float():
            return (
                canonical_cell(Decimal(repr(cell)))
                if math.isfinite(cell)
                else canonical_cell(Decimal(cell))
            )
        case tuple():
            return canonical_cell(list(cell))
        case bool() | int() | Decimal() | date() | time() | list() | dict():
            return canonical_cell(cell)
    return str(cell)


def duration_text(span: timedelta) -> str:
    """ISO 8601, in hours, minutes and seconds: PT26H3M."""
    left = abs(span)
    hours, rest = divmod(left, timedelta(hours=1))
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    words = f"{seconds.seconds}.{seconds.microseconds:06}".rstrip("0").rstrip(".")
    parts = ((str(hours), "H"), (str(minutes), "M"), (words, "S"))
    text = "".join(f"{number}{sign}" for number, sign in parts if number != "0")
    return f"{'-' if span < timedelta(0) else ''}PT{text or '0S'}"


UNDESCRIBED = "undescribed"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEADLESS = Phrase("neither a schema nor a header names its columns")


def infer_table(resource: Any, file: str) -> tuple[Table | None, tuple[Problem, ...], bool]:
    """The table, what is told of it, and whether every cell stands as we would print it."""
    labels = [str(label) for label in resource.labels]
    notes = [flag("schema-missing", file, resource=resource.name or "")]
    findings, lines, problems, blank = [], list[int](), [], list[int]()
    for row in resource.row_stream:
        if is_blank(row.cells, labels):
            blank.append(row.row_number)
            continue
        if is_again(row.cells, resource.labels):
            notes.append(flag("header-repeated", file, row=row.row_number))
        findings.append(tuple(map(_cell_text, row.cells)))
        lines.append(row.row_number)
        for label, cell in zip(labels, findings[-1], strict=False):
            if isinstance(cell, str) and CONTROL.search(cell):
                problems.append(
                    flag(
                        "cell-control-character", file, row=row.row_number, column=label, cell=cell
                    )
                )
    problems.extend(
        check_labels(labels, file) if labels else (flag("table-unreadable", file, note=_HEADLESS),)
    )
    ragged = [n for n, cells in enumerate(findings) if len(cells) != len(labels)]
    if ragged and not problems:
        facts: dict[str, Any] = {
            "found": len(findings[ragged[0]]),
            "width": len(labels),
            "count": len(ragged),
        }
        problems.append(flag("rows-ragged", file, row=lines[ragged[0]], **facts))
    if problems:
        return None, tuple(problems), False
    schema = Schema(tuple(Field(label, type=UNDESCRIBED) for label in labels))
    spelled = all(isinstance(cell, str) for row in findings for cell in row)
    notes += [flag("row-blank", file, row=blank[0], count=len(blank))] if blank else []
    return (
        with_inferred(Table(schema, tuple(findings), tuple(lines))),
        tuple(notes),
        spelled and not blank,
    )


def with_inferred(table: Table) -> Table:
    """The table with the columns that its schema does not describe typed as far as nothing is lost."""
    places = [index for index, field in enumerate(table.schema.fields) if field.type == UNDESCRIBED]
    if not places:
        return table
    fields, columns = list(table.schema.fields), dict[int, list[Cell]]()
    for index in places:
        cells = [_cell_text(row[index]) for row in table.rows]
        fields[index] = Field(fields[index].name, type=_lossless_type(cells))
        columns[index] = [_inferred(fields[index], cell) for cell in cells]
    return table.with_columns(fields, columns)


def _cell_text(cell: Any) -> Any:
    """A cell of a workbook or of JSON, as it would be written in CSV where it is neither text nor number."""
    if cell is None:
        return ""
    return written(cell) if isinstance(cell, (bool, date, time, timedelta, list, dict)) else cell


def _lossless_type(column: Iterable[Any]) -> str:
    """A number type only where every cell comes back letter for letter, also through a float: 007, 4.10 stay text."""
    cells = [cell for cell in column if cell != ""]
    if not cells or not all(is_lossless(cell) for cell in cells):
        return "string"
    return "integer" if all("." not in str(cell) for cell in cells) else "number"


def is_lossless(cell: Any) -> bool:
    """Whether a number comes back letter for letter from every form of download."""
    try:
        value = parse_number(str(cell))
    except NumberError:
        return False
    if not value.is_finite() or len(value.as_tuple().digits) > 15:
        return False
    return canonical_number(value) == str(cell) and (
        value == 0 or "." not in str(cell) or str(cell)[-1] != "0"
    )


def _inferred(field: Field, cell: Any) -> Cell:
    if cell == "":
        return None
    if field.type == "string":
        return str(cell)
    return int(str(cell)) if field.type == "integer" else parse_number(str(cell))
