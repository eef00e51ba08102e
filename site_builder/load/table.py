"""Tables: read and judged by frictionless, numbers read again by our own reader.

Frictionless decides what is valid, except numbers: it reads `0.834` under the group character `.` as 834 and
`1_000` as 1000, and calls both valid. So every written cell of a number column also passes `parse_number`, and
the value kept is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import frictionless
from frictionless import system

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.errors import NumberError
from site_builder.core.number import canonical_number, parse_number
from site_builder.core.problem import Problem
from site_builder.load.frictionless_errors import (
    CELL_CONTROL,
    NUMBER_IRREGULAR,
    SCHEMA_MISSING,
    TABLE_UNREADABLE,
    problem_of,
)
from site_builder.load.moments import moment_names, settle_moments
from site_builder.model.package import Field, Schema, Table

# Anything else that frictionless refuses in a number column is a plain type error, which it reports itself.
_LOOKS_NUMERIC = re.compile(r"[+\-]?[\d.,'’_\s]+(?:[eE][+\-]?\d+)?%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Values of these types have no plain Python twin that keeps their spelling, so the text itself is the value.
_KEPT_AS_TEXT = {"duration", "yearmonth", "geopoint", "any"}
_PLAIN = (str, int, bool, Decimal, date, datetime, time, list, dict)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What came of reading one table. `is_spelled_canonically`: every cell stands as we would print it."""

    table: Table | None
    problems: tuple[Problem, ...]
    is_spelled_canonically: bool = False


def read_table(resource: Any, schema: Schema, file: str) -> TableReading:
    """Read all rows under the schema; a table without one is read as text and its numbers where lossless."""
    try:
        with system.use_context(trusted=False, onerror="ignore"), resource:
            return _infer(resource, file) if not schema.fields else _typed(resource, schema, file)
    except frictionless.FrictionlessException as error:
        reasons = error.reasons or [error.error]
        return TableReading(None, tuple(problem_of(each, file, schema, resource.name or "") for each in reasons))
    except Exception as error:  # whatever a library makes of a hostile file must end as a message
        return TableReading(None, (TABLE_UNREADABLE(file, note=str(error) or type(error).__name__),))


def _typed(resource: Any, schema: Schema, file: str) -> TableReading:
    if not resource.labels and resource.dialect.header:
        return TableReading(None, (TABLE_UNREADABLE(file, note="it is empty, not even a header stands in it"),))
    problems = [problem_of(each, file, schema, resource.name or "") for each in resource.header.errors]
    free = moment_names(schema)
    rows, lines, canonical = [], [], True
    for row in resource.row_stream:
        found = tuple(_row_problems(row, schema, file))
        problems.extend(found)
        if not found:
            cells = tuple(_cell(field, raw, value, free) for field, raw, value in _cells(row, schema))
            canonical = canonical and tuple(canonical_cell(cell) for cell in cells) == tuple(row.cells)
            rows.append(cells)
            lines.append(row.row_number)
    if problems:
        return TableReading(None, tuple(problems))
    table, found = settle_moments(Table(schema, tuple(rows), tuple(lines)), file)
    return TableReading(table, found, canonical and _is_still_spelled(table, rows))


def _is_still_spelled(table: Table, rows: list[tuple[Cell, ...]]) -> bool:
    """Whether days read from free text stand as we would print them."""
    if table.rows == tuple(rows):
        return True
    pairs = zip(table.rows, rows, strict=True)
    return all(
        canonical_cell(new) == canonical_cell(old) for after, row in pairs for new, old in zip(after, row, strict=True)
    )


def _row_problems(row: Any, schema: Schema, file: str) -> Iterator[Problem]:
    wrong = set()
    for field, raw, value in _cells(row, schema):
        if isinstance(raw, str) and _CONTROL.search(raw):
            wrong.add(field.name)
            yield CELL_CONTROL(file, row=row.row_number, column=field.name, cell=raw)
        elif field.is_number and not _is_regular(field, raw, value, schema):
            wrong.add(field.name)
            facts: dict[str, Any] = {"decimal": field.decimal_char, "group": field.group_char or "∅", "cell": raw}
            yield NUMBER_IRREGULAR(file, row=row.row_number, column=field.name, **facts)
    for error in _told(row.errors):
        if getattr(error, "field_name", None) not in wrong:
            yield problem_of(error, file, schema, "")


def _told(errors: list[Any]) -> list[Any]:
    """An empty row, or one whose key is wrong in itself, is not told again as a key used twice."""
    blank = [error for error in errors if error.type == "blank-row"]
    others = [error for error in errors if error.type != "primary-key"]
    return blank or others or errors


def _is_regular(field: Field, raw: Any, value: Any, schema: Schema) -> bool:
    """Whether our reader takes what frictionless took, and what it refused although it looks like a number."""
    try:
        if not isinstance(raw, str):
            return value is None or _machine_number(field, value) is not None
        is_none = raw in _missing(field, schema) or (value is None and not _is_numeral(raw))
        return is_none or _number(field, raw) is not None
    except NumberError:
        return False


def _is_numeral(raw: str) -> bool:
    return bool(_LOOKS_NUMERIC.fullmatch(raw.strip())) and any(letter.isdigit() for letter in raw)


def _cells(row: Any, schema: Schema) -> Iterator[tuple[Field, Any, Any]]:
    values = row.to_dict()
    raws = list(row.cells) + [None] * len(schema.fields)
    for field, raw in zip(schema.fields, raws, strict=False):
        yield field, raw, values.get(field.name)


def _missing(field: Field, schema: Schema) -> tuple[str, ...]:
    return ("", *(field.missing_values or schema.missing_values))


def _number(field: Field, raw: str) -> Decimal | int:
    value = parse_number(raw, decimal=field.decimal_char, group=field.group_char, bare=field.bare_number)
    return _whole(value) if field.type == "integer" else value


def _whole(value: Decimal) -> int:
    if not value.is_finite() or value != value.to_integral_value():
        raise NumberError(f"{value} is not whole")
    return int(value)


def _cell(field: Field, raw: Any, value: Any, free: frozenset[str] = frozenset()) -> Cell:
    if value is None:
        return None
    if field.name in free:
        return raw if isinstance(raw, _PLAIN) else str(raw)
    if field.is_number:
        return _number(field, raw) if isinstance(raw, str) else _machine_number(field, value)
    if field.type in _KEPT_AS_TEXT:
        return str(raw)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, _PLAIN) else str(raw)


def _machine_number(field: Field, value: Any) -> Decimal | int:
    """A number that a spreadsheet or JSON file already holds as one."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _whole(exact) if field.type == "integer" else exact


def _infer(resource: Any, file: str) -> TableReading:
    labels = [str(label) for label in resource.labels]
    found, lines, problems = [], [], []
    for row in resource.row_stream:
        found.append(tuple("" if cell is None else cell for cell in row.cells))
        lines.append(row.row_number)
        for label, cell in zip(labels, found[-1], strict=False):
            if isinstance(cell, str) and _CONTROL.search(cell):
                problems.append(CELL_CONTROL(file, row=row.row_number, column=label, cell=cell))
    if problems:
        return TableReading(None, tuple(problems))
    ragged = [each for each in found if len(each) != len(labels)]
    if not labels or not all(labels) or ragged or len(set(labels)) != len(labels):
        note = "the rows have different lengths, or the header is empty or repeats a name"
        return TableReading(None, (TABLE_UNREADABLE(file, note=note),))
    columns = list(zip(*found, strict=True)) or [()] * len(labels)
    fields = tuple(Field(label, type=_lossless_type(column)) for label, column in zip(labels, columns, strict=True))
    schema = Schema(fields)
    rows = tuple(tuple(_inferred(f, c) for f, c in zip(fields, row, strict=True)) for row in found)
    spelled = all(isinstance(cell, str) for row in found for cell in row)
    table = Table(schema, rows, tuple(lines))
    return TableReading(table, (SCHEMA_MISSING(file, resource=resource.name or ""),), spelled)


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
