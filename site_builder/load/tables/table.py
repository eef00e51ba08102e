"""Tables that the pass leaves (`long_table`): read and judged by frictionless, numbers again by our own reader.

Frictionless decides what is valid, except numbers: it reads `0.834` under the group character `.` as 834 and
`1_000` as 1000, and calls both valid. So every written cell of a number column also passes `parse_number`, and
the value kept is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import chain, islice
from typing import Any

from site_builder.core.cell import Cell, canonical_cell, is_endless
from site_builder.core.numbers.number import parse_number
from site_builder.core.problem import (
    NumberError,
    Phrase,
    Problem,
    Severity,
    UnreadableError,
    accept,
    errors_of,
    flag,
)
from site_builder.core.sheets.opendocument import MOST_CELLS
from site_builder.core.text import hidden_letter
from site_builder.load.safety.safe_yaml import load_json
from site_builder.load.tables.constraints import check_keys, check_patterns
from site_builder.load.tables.frictionless_errors import (
    hint_of,
    in_columns,
    problem_of,
    why_unreadable,
    with_comma,
)
from site_builder.load.tables.header import are_columns_known, check_header, is_again, is_blank
from site_builder.load.tables.infer import CONTROL, UNDESCRIBED, infer_table, with_inferred, written
from site_builder.load.tables.moments import moment_names, settle_moments
from site_builder.load.tables.schema import text_field
from site_builder.model.package import Field, Schema, Table

# Cells that hold JSON, kept exactly: as a value where nothing is lost on the way, else as the text that stands.


def json_cell(raw: Any, value: Any) -> Cell:
    """The value of an array, object or geojson cell; its own text where a float or a doubled key would lose some."""
    if not isinstance(value, (list, dict)):
        return str(raw)
    try:
        if isinstance(raw, str):
            load_json(raw, MOST_CELLS, number=_exact_float)
    except UnreadableError:
        return str(raw)
    return value


def _exact_float(text: str) -> float:
    number = float(text)
    with suppress(InvalidOperation):
        if Decimal(repr(number)) == Decimal(text):
            return number
    raise ValueError(text)


# Anything else that frictionless refuses in a number column is a plain type error, which it reports itself.
_SIGNED = re.compile(r"%|^['’]")  # not a matter of decimal and group signs
_LOOKS_NUMERIC = re.compile(r"[+\-]?[\d.,'’_\s]+(?:[eE][+\-]?\d+)?%?")
# A program writes 8399043.0 where a column has empty cells; 8.000 may be a thousand times 8, 8.4e+06 cut short.
_DOUBTFUL = re.compile(r"\d[eE][+-]?\d|[.,](?!00?(?!\d))")
_FINER = re.compile(
    r":\d\d[.,]\d{6}\d*[1-9]", re.ASCII
)  # than a millionth of a second, which would be cut off
# Values of these types have no plain Python twin that keeps their spelling, so the text itself is the value.
_KEPT_AS_TEXT = {"duration", "yearmonth", "geopoint", "list", "any"}
_JSON_TYPES = {"array", "object", "geojson"}
_FIRST_ROWS = 1000
_MANY_YEARS = 5  # different ones that make years before 1900 of a column too
_PLAIN = (str, int, bool, Decimal, date, datetime, time, list, dict)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What came of reading one table. `is_spelled_canonically`: every cell stands as we would print it."""

    table: Table | None
    problems: tuple[Problem, ...]
    is_spelled_canonically: bool = False


def read_table(
    resource: Any,
    schema: Schema,
    file: str,
    accepted: Set[str] = frozenset(),
    *,
    strict: bool = True,
) -> TableReading:
    """Read all rows under the schema; a table without one is read as text and its numbers where lossless.

    Unless `strict`, a label that only differs from its field's name is a warning, so are columns in another order, more
    or fewer of them, and 8399043.0 is an integer. A cell with a defect whose code is among those `accepted` is left
    blank, with a warning; where it holds a figure, its column is text.
    """
    from frictionless import system

    try:
        with system.use_context(trusted=False, onerror="ignore"), resource:
            if not schema.fields:
                table, problems, is_spelled = infer_table(resource, file)
                return TableReading(
                    table, (*problems, *(_hidden(table, file) if table else ())), is_spelled
                )
            if (
                strict
                or resource.schema.has_defined("fields_match")
                or not are_columns_known(resource.labels, schema)
            ):
                return _typed(resource, schema, file, accepted, strict=strict)
            moved = [
                replace(each, severity="warning")
                for each in check_header(resource.labels, schema, file)
            ]
        resource.schema.fields_match = (
            "partial"  # each name stands once, so no value can stand under another
        )
        reading = read_table(
            resource, replace(schema, match="partial"), file, accepted, strict=strict
        )
        return replace(reading, problems=(*moved, *reading.problems))
    except Exception as error:  # whatever a library makes of a hostile file must end as a message
        return TableReading(None, why_unreadable(error, file, schema, resource.name or ""))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was read: its cells as they stand, as values, and the columns in which something is wrong."""

    line: int
    raws: tuple[Any, ...]
    cells: tuple[Cell, ...]
    wrong: frozenset[str | None]
    is_spelled: bool  # as we would print it


def _typed(
    resource: Any, schema: Schema, file: str, accepted: Set[str], *, strict: bool
) -> TableReading:
    problems: list[Problem] = []
    if resource.dialect.header:
        if not resource.labels:
            return TableReading(None, (flag("table-empty", file),))
        folds = not resource.dialect.header_case
        problems += check_header(resource.labels, schema, file, folds_case=folds, strict=strict)
        if errors_of(problems):
            return TableReading(None, tuple(problems))
    schema = _found_columns(resource, schema)
    rows: list[tuple[Cell, ...]] = []
    lines: list[int] = []
    raws: list[tuple[Any, ...]] = []  # where cells may be accepted as they stand
    pointed: dict[str, list[tuple[int, str]]] = {}
    unread: dict[int, frozenset[Any]] = {}
    whole = (
        []
        if strict
        else [index for index, field in enumerate(schema.fields) if field.type == "integer"]
    )
    is_spelled = True
    for row in _read_rows(resource, schema, file, accepted, problems, strict=strict):
        rows.append(row.cells)
        lines.append(row.line)
        raws += [row.raws] if "cell-type" in accepted else []
        unread |= {row.line: row.wrong} if row.wrong else {}
        is_spelled = is_spelled and row.is_spelled
        for index in whole:
            if (
                isinstance(raw := row.raws[index], str)
                and "." in raw
                and row.cells[index] is not None
            ):
                pointed.setdefault(schema.fields[index].name, []).append((row.line, raw))
    is_spelled = is_spelled and not problems
    problems = in_columns(problems, schema, rows)
    table = Table(schema, tuple(rows), tuple(lines))
    if errors_of(problems):  # no table comes of it: only what else is wrong is looked for
        also = (*check_keys(table, file, unread), *check_patterns(table, file, strict=strict))
        return TableReading(None, (*problems, *also))
    if accepted:
        table, problems = _as_accepted(table, raws, problems, file)
    for name, ((line, raw), *others) in pointed.items():
        if (field := table.schema.field(name)).type == "integer" and not field.group_char:
            problems.append(
                flag(
                    "integer-with-point",
                    file,
                    row=line,
                    column=name,
                    cell=raw,
                    count=1 + len(others),
                )
            )
    table, facts = settle_moments(table, file)
    table = with_inferred(table)
    findings = (
        *problems,
        *facts,
        *check_keys(table, file, unread),
        *check_patterns(table, file, strict=strict),
        *_endless(table, file),
        *_hidden(table, file),
    )
    is_spelled = is_spelled and _is_still_spelled(table, rows)
    return TableReading(None if errors_of(findings) else table, findings, is_spelled)


def _read_rows(
    resource: Any,
    schema: Schema,
    file: str,
    accepted: Set[str],
    problems: list[Problem],
    *,
    strict: bool,
) -> Iterator[_Row]:
    """The rows of which it is known which cell stands where; what is wrong in any joins the problems."""
    places = {field.name: index for index, field in enumerate(schema.fields)}
    free, blank = moment_names(schema), list[int]()
    for row in resource.row_stream:
        if is_blank(row.cells, resource.labels):
            blank.append(row.row_number)
            continue
        stored = tuple(_cells(row, schema, places))
        findings = tuple(accept(_row_problems(row, stored, schema, file, strict=strict), accepted))
        if resource.labels and is_again(row.cells, resource.labels):
            severity: Severity = "error" if errors_of(findings) else "warning"
            problems.append(flag("header-repeated", file, row=row.row_number, severity=severity))
            findings = tuple(problems[-1:]) if errors_of(findings) else findings
        else:
            problems.extend(findings)
        wrong = frozenset(each.column for each in findings)
        if wrong <= places.keys():
            cells = tuple(
                None if of.name in wrong else _cell(of, raw, value, free)
                for of, raw, value in stored
            )
            is_spelled = tuple(map(canonical_cell, cells)) == tuple(row.cells)
            yield _Row(row.row_number, tuple(raw for _, raw, _ in stored), cells, wrong, is_spelled)
    if blank:
        problems.append(flag("row-blank", file, row=blank[0], count=len(blank)))


def _as_accepted(
    table: Table, raws: Sequence[tuple[Any, ...]], problems: Sequence[Problem], file: str
) -> tuple[Table, list[Problem]]:
    """The table with blank cells counted, and columns as text in which an accepted cell has a figure, which would be
    lost as nothing.
    """
    figures = {problem.column for problem in problems if _has_figure(problem)}
    by_column = dict[tuple[str, str | None], list[Problem]]()
    for each in problems:
        by_column.setdefault((each.code, each.column), []).append(each)
    kept = [each for each in problems if each.code != "cell-type"]
    fields, columns = list(table.schema.fields), dict[int, tuple[str | None, ...]]()
    for index, field in enumerate(fields):
        mine, short = (
            by_column.get(("cell-type", field.name), []),
            len(by_column.get(("cell-missing", field.name), ())),
        )
        if field.name in figures:
            missing = (None, *field.missing_values, *table.schema.missing_values)
            columns[index] = tuple(
                None if row[index] in missing else written(row[index]) for row in raws
            )
            fields[index] = replace(text_field(field, field.type), blanked=short or None)
            facts: dict[str, Any] = {
                "count": len(mine),
                "declared": field.type,
                **dict(mine[0].facts),
            }
            kept.append(flag("column-as-text", file, row=mine[0].row, column=field.name, **facts))
        else:
            stated = ((each, dict[str, Any](each.facts)) for each in mine)
            kept += [
                flag("cell-blank", file, row=each.row, column=each.column, **facts)
                for each, facts in stated
            ]
            fields[index] = replace(field, blanked=len(mine) + short + (field.blanked or 0) or None)
    return table.with_columns(fields, columns), kept


def with_years(table: Table) -> Table:
    """The table with those of its number columns marked that can only be of years: by range, in every language.

    Of rows that stay in their file the first are looked at. What has a unit or may be added up is an amount.
    """
    rows = list(islice(table.rows, _FIRST_ROWS if not isinstance(table.rows, tuple) else None))
    fields = [
        replace(
            field,
            has_years=field.is_number
            and not field.unit
            and not field.aggregate
            and _are_years(rows, index),
        )
        for index, field in enumerate(table.schema.fields)
    ]
    return replace(table, schema=replace(table.schema, fields=tuple(fields)))


def _are_years(rows: Sequence[Sequence[Any]], index: int) -> bool:
    values = {row[index] for row in rows} - {None}
    earliest = 1900 if len(values) < _MANY_YEARS else 1500
    return bool(values) and all(
        canonical_cell(value).isdigit() and earliest <= value <= 2100 for value in values
    )


def _found_columns(resource: Any, schema: Schema) -> Schema:
    """The schema with the columns that the file has, in the file's order.

    Columns are found by name where `fieldsMatch` says so; one that the schema does not describe is read as text.
    """
    named = {field.name: field for field in schema.fields}
    expected = [field.name for field in resource.header.get_expected_fields()]
    fields = tuple(named.get(name) or Field(name, type=UNDESCRIBED) for name in expected)
    return replace(
        schema,
        fields=fields,
        primary_key=schema.primary_key if set(schema.primary_key) <= set(expected) else (),
        foreign_keys=tuple(key for key in schema.foreign_keys if set(key.fields) <= set(expected)),
    )


def _endless(table: Table, file: str) -> Iterator[Problem]:
    """Number columns with NaN or an infinity, once each, at the first."""
    for index, field in enumerate(table.schema.fields):
        rows = [
            n
            for n, row in enumerate(table.rows)
            if field.type == "number" and is_endless(row[index])
        ]
        if rows:
            facts: dict[str, Any] = {
                "cell": canonical_cell(table.rows[rows[0]][index]),
                "count": len(rows),
            }
            yield flag(
                "number-not-finite", file, row=table.lines[rows[0]], column=field.name, **facts
            )


def _hidden(table: Table, file: str) -> Iterator[Problem]:
    """Columns with letters that nobody sees in their name or their texts, once each, at the first."""
    for index, field in enumerate(table.schema.fields):
        cells = ((line, row[index]) for row, line in zip(table.rows, table.lines, strict=True))
        texts = (
            (line, canonical_cell(cell))
            for line, cell in cells
            if isinstance(cell, (str, list, dict))
        )
        letters = [
            (line, letter)
            for line, text in ((None, field.name), *texts)
            if (letter := hidden_letter(text))
        ]
        for row, letter in letters[:1]:
            yield flag(
                "cell-hidden-character",
                file,
                row=row,
                column=field.name,
                character=f"U+{ord(letter):04X}",
                count=len(letters),
            )


def _is_still_spelled(table: Table, rows: list[tuple[Cell, ...]]) -> bool:
    """Whether days read from free text stand as we would print them."""
    pairs = zip(chain.from_iterable(table.rows), chain.from_iterable(rows), strict=True)
    return table.rows == tuple(rows) or all(
        canonical_cell(new) == canonical_cell(old) for new, old in pairs
    )


def _row_problems(
    row: Any, stored: Sequence[tuple[Field, Any, Any]], schema: Schema, file: str, *, strict: bool
) -> Iterator[Problem]:
    judged = {
        field.name: _fault(field, raw, value, schema, strict=strict) for field, raw, value in stored
    }
    wrong = {name: fault for name, fault in judged.items() if fault}
    for name, (code, facts) in wrong.items():
        yield flag(code, file, row=row.row_number, column=name, **facts)
    for error in _row_errors(row):
        if getattr(error, "field_name", None) not in wrong:
            yield problem_of(error, file, schema, "")


def _fault(
    field: Field, raw: Any, value: Any, schema: Schema, *, strict: bool
) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a cell that frictionless takes, or by its own reading: a code and its facts.

    5.5 among whole numbers of somebody else's package is of another type, which a steward may accept.
    """
    is_text = isinstance(raw, str)
    if is_text and CONTROL.search(raw):
        return "cell-control-character", {"cell": raw}
    is_finer = field.type in ("datetime", "time") and is_text and _FINER.search(raw)
    is_parted = (
        field.type == "list"
        and isinstance(raw, list)
        and any(field.delimiter in str(item) for item in raw)
    )
    is_irregular = field.is_number and not _is_regular(field, raw, value, schema)
    # NaN is judged as a number where it may have a point.
    is_unwhole = field.type == "integer" and (is_endless(value) or (is_irregular and not strict))
    if is_finer or is_parted or is_unwhole:
        hint = hint_of("time-fine" if is_finer else field.type)
        return "cell-type", {"cell": raw, "type": field.type, "hint": hint}
    if not is_irregular:
        return None
    separators = {"decimal": field.decimal_char, "group": field.group_char or Phrase("none")}
    return "number-irregular", {
        **separators,
        "cell": raw,
        "advice": _advice(field, raw) if is_text else "",
    }


def _advice(field: Field, raw: str) -> Phrase:
    """How a number may be meant that is not written as its column declares."""
    decimal, group = field.decimal_char, field.group_char
    if _SIGNED.search(raw):
        return hint_of("alone", right=re.sub(r"[%'’\s]", "", raw))
    if (plain := "".join(raw.split())) != raw and plain.lstrip("+-").replace(
        decimal, "", 1
    ).isdigit():
        return hint_of("blank", right=plain)
    if re.fullmatch(r"[-+]?\d([.,]\d+)?E[-+]?\d+", raw):
        return hint_of("shortened")
    if field.type == "integer" and not group and re.fullmatch(r"[-+]?\d{1,3}(?:[.,]\d{3})+", raw):
        return hint_of("grouped", right=re.sub("[.,]", "", raw))
    if (
        field.type == "number"
        and group
        and re.fullmatch(
            rf"[-+]?\d{{1,3}}(?:{re.escape(decimal)}\d{{3}})*{re.escape(group)}\d+", raw
        )
    ):
        return hint_of("exchanged", decimal=group, group=decimal)
    if decimal == "," and not group and re.fullmatch(r"[-+]?\d+\.\d+", raw):
        return hint_of("undeclare", column=field.name)
    if not group and decimal == "." and re.fullmatch(r"[-+]?\d+,\d+", raw):
        return with_comma(*raw.split(","), otherwise="decimal-comma")
    whole, _, tail = raw.rpartition(group) if group else ("", "", "")
    if whole.isdigit() and len(whole) <= 3 and tail.isdigit() and len(tail) < 3:
        return hint_of("zeros", right=f"{whole}{group}{tail:0<3}")
    return hint_of("declared")


def _has_figure(problem: Problem) -> bool:
    """Whether a cell of the wrong type has a figure in it, which would be lost as nothing."""
    cell = dict(problem.facts).get("cell", "")
    return problem.code == "cell-type" and not cell.startswith("#") and any(map(str.isdigit, cell))


def _row_errors(row: Any) -> list[Any]:
    """What frictionless finds in a row that holds something; keys are compared in `load.keys`."""
    facts = [
        error
        for error in row.errors
        if error.type not in ("primary-key", "unique-error", "blank-row")
    ]
    extra = [error for error in facts if error.type == "extra-cell"]
    empty = [error for error in extra if row.cells[error.field_number - 1] is None]
    for error in empty:
        error.cell = ""  # which the library calls None
    if len(empty) < len(extra):  # what stands between the table and a cell beside it is none
        facts = [error for error in facts if error not in empty]
    return facts


def _is_regular(field: Field, raw: Any, value: Any, schema: Schema) -> bool:
    """Whether our reader takes what frictionless took, and what it refused although it looks like a number."""
    try:
        if not isinstance(raw, str):
            return value is None or _machine_number(field, value) is not None
        is_none = raw in ("", *(field.missing_values or schema.missing_values)) or (
            value is None and not _is_numeral(raw)
        )
        return is_none or _number(field, raw) is not None
    except NumberError:
        return False


def _is_numeral(raw: str) -> bool:
    return bool(_LOOKS_NUMERIC.fullmatch(raw.strip())) and any(letter.isdigit() for letter in raw)


def _cells(row: Any, schema: Schema, places: dict[str, int]) -> Iterator[tuple[Field, Any, Any]]:
    values, raws = row.to_dict(), row.cells
    for field in schema.fields:
        where = places[field.name]
        yield field, raws[where] if where < len(raws) else None, values.get(field.name)


def _number(field: Field, raw: str) -> Decimal | int:
    if field.type == "integer" and not field.group_char and _DOUBTFUL.search(raw):
        raise NumberError(f"{raw!r} may be another whole number")
    value = parse_number(
        raw, decimal=field.decimal_char, group=field.group_char, bare=field.bare_number
    )
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
    if field.type in _JSON_TYPES:
        return json_cell(raw, value)
    if field.type == "list" and not isinstance(raw, str):
        return field.delimiter.join(canonical_cell(item) for item in raw)
    if field.type in _KEPT_AS_TEXT:
        return written(raw)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, _PLAIN) else str(raw)


def _machine_number(field: Field, value: Any) -> Decimal | int:
    """A number that a spreadsheet or JSON file already holds as one."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _whole(exact) if field.type == "integer" else exact
