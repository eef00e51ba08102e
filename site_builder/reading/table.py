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

from site_builder.cell import canonical_cell
from site_builder.errors import NumberError
from site_builder.number import canonical_number, parse_number
from site_builder.package import Cell, Field, Schema, Table
from site_builder.problem import Problem, rule

NUMBER_IRREGULAR = rule(
    "number-irregular",
    "error",
    "“{cell}” is not regular for a number with the decimal sign “{decimal}” and the group sign “{group}”.",
    "Write the number as the column declares it, or declare decimalChar and groupChar as the file writes them.",
)
CELL_TYPE = rule(
    "cell-type",
    "error",
    "“{cell}” is not a value of the type {type}.",
    "Correct the cell, or declare the column's type and format as the file writes it.",
)
CELL_CONSTRAINT = rule(
    "cell-constraint",
    "error",
    "“{cell}” breaks a rule of its column: {note}.",
    "Correct the cell, or change the constraint in the schema if the value is right.",
)
CELL_EXTRA = rule(
    "cell-extra",
    "error",
    "The row has more cells than the table has columns: “{cell}”.",
    "Put quotes around text that holds the separator, or remove the extra cell.",
)
CELL_MISSING = rule(
    "cell-missing",
    "error",
    "The row has fewer cells than the table has columns.",
    "Add the missing cells; leave a cell empty where there is no value.",
)
ROW_BLANK = rule("row-blank", "error", "The row is empty.", "Remove the empty row.")
KEY_DUPLICATE = rule(
    "key-duplicate",
    "error",
    "The key of this row is already used: {note}.",
    "Give each row its own key, or choose a primary key that tells the rows apart.",
)
KEY_DANGLING = rule(
    "key-dangling",
    "error",
    "The row names something that the other table does not hold: {note}.",
    "Correct the cell, or add the row it names to the other table.",
)
HEADER_WRONG = rule(
    "header-wrong",
    "error",
    "The header does not agree with the schema: {note}.",
    "Give the columns in the file and the fields in the schema the same names in the same order.",
)
TABLE_UNREADABLE = rule(
    "table-unreadable",
    "error",
    "The table cannot be read: {note}.",
    "Check the file, its format, and the encoding and dialect that the descriptor states.",
)
FILE_CHANGED = rule(
    "file-changed",
    "error",
    "The file is not the one described: {note}.",
    "Correct hash and bytes in the descriptor, or restore the file.",
)
SCHEMA_INVALID = rule(
    "schema-invalid",
    "error",
    "The description of the resource “{resource}” is not valid: {note}.",
    "Correct the descriptor by the Data Package and Table Schema specifications.",
)
SCHEMA_MISSING = rule(
    "schema-missing",
    "warning",
    "The table “{resource}” has no schema; its columns were read as text, and as numbers only where nothing is lost.",
    "Describe the columns: name, type, title and unit.",
)

_CELL_RULES = {
    "type-error": CELL_TYPE,
    "constraint-error": CELL_CONSTRAINT,
    "unique-error": CELL_CONSTRAINT,
    "extra-cell": CELL_EXTRA,
    "missing-cell": CELL_MISSING,
    "blank-row": ROW_BLANK,
    "primary-key": KEY_DUPLICATE,
    "foreign-key": KEY_DANGLING,
}
_TABLE_RULES = {
    **dict.fromkeys(
        (
            "extra-label",
            "missing-label",
            "blank-label",
            "duplicate-label",
            "incorrect-label",
            "blank-header",
            "unmatched-header",
            "header-error",
        ),
        HEADER_WRONG,
    ),
    **dict.fromkeys(("hash-count", "byte-count"), FILE_CHANGED),
    **dict.fromkeys(
        ("schema-error", "field-error", "resource-error", "dialect-error", "control-error"), SCHEMA_INVALID
    ),
}
# Anything else in a number column is a plain type error, which frictionless reports.
_LOOKS_NUMERIC = re.compile(r"[+\-]?[\d.,'’_\s]*\d[\d.,'’_\s]*(?:[eE][+\-]?\d+)?[%\s]*|.*\d.*_.*\d.*")
# Values of these types have no plain Python twin that keeps their spelling, so the text itself is the value.
_KEPT_AS_TEXT = {"duration", "yearmonth", "geopoint", "any"}


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
    except (OSError, UnicodeError, ValueError, LookupError, OverflowError) as error:
        return TableReading(None, (TABLE_UNREADABLE(file, note=str(error)),))


def problem_of(error: Any, file: str, schema: Schema, resource: str) -> Problem:
    """Turn one frictionless error into a Problem at the same place."""
    row = getattr(error, "row_number", None)
    name = getattr(error, "field_name", None) or None
    facts = {"cell": getattr(error, "cell", "") or "", "note": error.note, "resource": resource}
    if error.type in _CELL_RULES:
        kind = next((each.type for each in schema.fields if each.name == name), "")
        return _CELL_RULES[error.type](file, row=row, column=name, type=kind, **facts)
    return _TABLE_RULES.get(error.type, TABLE_UNREADABLE)(file, **facts)


def _typed(resource: Any, schema: Schema, file: str) -> TableReading:
    problems = [problem_of(each, file, schema, resource.name or "") for each in resource.header.errors]
    rows, lines, canonical = [], [], True
    for row in resource.row_stream:
        found = tuple(_row_problems(row, schema, file))
        problems.extend(found)
        if not found:
            cells = tuple(_cell(field, raw, value) for field, raw, value in _cells(row, schema))
            canonical = canonical and tuple(canonical_cell(cell) for cell in cells) == tuple(row.cells)
            rows.append(cells)
            lines.append(row.row_number)
    table = Table(schema, tuple(rows), tuple(lines)) if not problems else None
    return TableReading(table, tuple(problems), canonical)


def _row_problems(row: Any, schema: Schema, file: str) -> Iterator[Problem]:
    wrong = set()
    for field, raw, _value in _cells(row, schema):
        if field.is_number and isinstance(raw, str) and _LOOKS_NUMERIC.fullmatch(raw):
            if raw in _missing(field, schema):
                continue
            try:
                _number(field, raw)
            except NumberError:
                wrong.add(field.name)
                facts: dict[str, Any] = {"decimal": field.decimal_char, "group": field.group_char or "∅", "cell": raw}
                yield NUMBER_IRREGULAR(file, row=row.row_number, column=field.name, **facts)
    for error in row.errors:
        if getattr(error, "field_name", None) not in wrong:
            yield problem_of(error, file, schema, "")


def _cells(row: Any, schema: Schema) -> Iterator[tuple[Field, Any, Any]]:
    values = row.to_dict()
    raws = list(row.cells) + [None] * len(schema.fields)
    for field, raw in zip(schema.fields, raws, strict=False):
        yield field, raw, values.get(field.name)


def _missing(field: Field, schema: Schema) -> tuple[str, ...]:
    return ("", *(field.missing_values or schema.missing_values))


def _number(field: Field, raw: str) -> Decimal | int:
    value = parse_number(raw, decimal=field.decimal_char, group=field.group_char, bare=field.bare_number)
    if field.type != "integer":
        return value
    if value != value.to_integral_value():
        raise NumberError(f"{raw!r} is not whole")
    return int(value)


def _cell(field: Field, raw: Any, value: Any) -> Cell:
    if value is None:
        return None
    if field.is_number:
        return _number(field, raw) if isinstance(raw, str) else _machine_number(field, value)
    if field.type in _KEPT_AS_TEXT:
        return str(raw)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, (str, int, bool, Decimal, date, datetime, time, list, dict)) else str(raw)


def _machine_number(field: Field, value: Any) -> Decimal | int:
    """A number that a spreadsheet or JSON file already holds as one."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return int(exact) if field.type == "integer" else exact


def _infer(resource: Any, file: str) -> TableReading:
    labels = [str(label) for label in resource.labels]
    found = [tuple("" if cell is None else cell for cell in row.cells) for row in resource.row_stream]
    ragged = [each for each in found if len(each) != len(labels)]
    if not labels or ragged or len(set(labels)) != len(labels):
        note = "the rows have different lengths, or the header is empty or repeats a name"
        return TableReading(None, (TABLE_UNREADABLE(file, note=note),))
    columns = list(zip(*found, strict=True)) or [()] * len(labels)
    fields = tuple(Field(label, type=_lossless_type(column)) for label, column in zip(labels, columns, strict=True))
    schema = Schema(fields)
    rows = tuple(tuple(_inferred(f, c) for f, c in zip(fields, row, strict=True)) for row in found)
    spelled = all(isinstance(cell, str) for row in found for cell in row)
    table = Table(schema, rows, tuple(range(2, len(rows) + 2)))
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
