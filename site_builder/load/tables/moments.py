"""Columns of days and times in free spelling: typed where every cell can be read for certain, else text as it stands.

Frictionless hands `format: any` to a parser that fills in what is missing from today's date, and strptime fills in
from 1 January 1900. Neither may make a published value, so such columns come untyped and are read here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from site_builder.core.calendar.moment import KINDS, MomentKind, parse_moment, says_exactly
from site_builder.core.cell import Cell
from site_builder.core.problem import MomentError, Phrase, Problem, flag
from site_builder.load.tables.frictionless_errors import hint_of
from site_builder.load.tables.infer import written
from site_builder.load.tables.schema import is_free_moment, text_field
from site_builder.model.package import Field, Schema, Table

_CLASSES = {"date": date, "datetime": datetime, "time": time, "year": int}
_BOUNDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": operator.ge, "maximum": operator.le, "exclusiveMinimum": operator.gt, "exclusiveMaximum": operator.lt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of moments: its field as published, its cells, and what is told of it."""

    field: Field
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...] = ()


def settle_moments(table: Table, file: str) -> tuple[Table, tuple[Problem, ...]]:
    """The table with its free days and times typed, or as text where not every cell is one for certain."""
    places = {index: field for index, field in enumerate(table.schema.fields) if _is_own(field)}
    if not places:
        return table, ()
    settled = {index: _settle(field, table, index, file) for index, field in places.items()}
    fields = [
        settled[n].field if n in settled else field for n, field in enumerate(table.schema.fields)
    ]
    problems = tuple(problem for column in settled.values() for problem in column.problems)
    return table.with_columns(
        fields, {index: column.cells for index, column in settled.items()}
    ), problems


def _is_own(field: Field) -> bool:
    # A year may be any four signs that Python's int takes, " 123" among them, so years are read again too.
    return is_free_moment(field.type, field.format) or field.type in ("year", "yearmonth")


def _settle(field: Field, table: Table, index: int, file: str) -> _Column:
    kind = next(each for each in KINDS if each == field.type)
    cells = tuple(row[index] for row in table.rows)
    declared = field.type if field.format == "default" else f"{field.type}, {field.format}"
    if field.format not in ("default", "any"):
        right = _pattern(field.format, kind)
        unfit = flag("date-pattern-unfit", file, column=field.name, declared=declared, right=right)
        return _as_text(field, declared, cells, (unfit,))
    read = tuple(_read(cell, kind) for cell in cells)
    doubts: dict[str, list[int]] = {}
    for n, value in enumerate(read):
        if isinstance(value, MomentError):
            doubts.setdefault(value.doubt, []).append(n)
    if not doubts:
        values: tuple[Any, ...] = read
        return _Column(field, values, tuple(_bounded(field, kind, values, table.lines, file)))
    facts: dict[str, Any] = {"column": field.name, "type": kind, "declared": declared}
    problems = (
        flag(
            f"date-{doubt}", file, row=table.lines[ns[0]], cell=cells[ns[0]], count=len(ns), **facts
        )
        for doubt, ns in sorted(doubts.items())
    )
    return _as_text(field, declared, cells, tuple(problems))


_LETTERS = re.compile("(?i:y{4}|y{2}|m+|d+|h+|s+)")


def _pattern(stated: str, kind: MomentKind) -> Phrase:
    """How the format of a spreadsheet or a word processor (YYYY-MM-DD, dd/mm/yyyy) is written in signs."""

    def sign(match: re.Match[str]) -> str:
        letters, is_minute = match[0].lower(), match.string[: match.start()].endswith(":")
        signs = {
            "yyyy": "%Y",
            "yy": "%y",
            "h": "%H",
            "s": "%S",
            "m": "%M" if is_minute else "%m",
            "d": "%d",
        }
        return signs.get(letters) or signs[letters[0]]

    meant = "" if "%" in stated else _LETTERS.sub(sign, stated)
    if not says_exactly(meant, kind) or re.search(r"(?<!%)[^\W\d_]", meant.replace("T", "")):
        return hint_of("signs")
    return hint_of("plain" if meant == "%Y-%m-%d" else "signed", near=meant)


def _read(cell: Cell, kind: MomentKind) -> Cell | MomentError:
    if cell is None:
        return None
    if not isinstance(cell, str):
        return _moment_of(cell, kind)
    try:
        return parse_moment(cell, kind)
    except MomentError as error:
        return error


def _moment_of(cell: Any, kind: MomentKind) -> Cell | MomentError:
    """What a spreadsheet or JSON file holds as a value; a day is there a moment at midnight."""
    if kind == "date" and isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    is_right = type(cell) is _CLASSES.get(kind)
    return cell if is_right and (kind != "year" or 0 <= cell <= 9999) else MomentError("unreadable")


def _as_text(
    field: Field, declared: str, cells: Sequence[Cell], problems: tuple[Problem, ...]
) -> _Column:
    return _Column(
        text_field(field, declared),
        tuple(None if cell is None else written(cell) for cell in cells),
        problems,
    )


def _bounded(
    field: Field, kind: MomentKind, values: Sequence[Any], lines: Sequence[int], file: str
) -> Iterator[Problem]:
    """Cells outside the constraints; frictionless was shown none, or found nothing."""
    bounds = {
        name: _read(str(field.constraints[name]), kind)
        for name in _BOUNDS
        if name in field.constraints
    }
    stated = field.constraints.get("enum")
    allowed = [_read(str(each), kind) for each in stated] if isinstance(stated, list) else []
    for value, line in zip(values, lines, strict=True):
        if value is None:
            continue
        broken = [name for name, bound in bounds.items() if not _holds(name, value, bound)]
        broken += ["enum"] if allowed and value not in allowed else []
        for name in broken:
            note = f"{name} = {field.constraints[name]}"
            facts: dict[str, Any] = {"cell": value, "note": note, "right": hint_of("constraint")}
            yield flag("cell-constraint", file, row=line, column=field.name, **facts)


def _holds(name: str, value: Any, bound: Any) -> bool:
    try:
        return _BOUNDS[name](value, bound)
    except TypeError:  # a bound that is no moment, or a zone on one side only: nothing can be said
        return True


def moment_names(schema: Schema) -> frozenset[str]:
    """The columns whose cells come as they stand and are read here."""
    return frozenset(field.name for field in schema.fields if _is_own(field))
