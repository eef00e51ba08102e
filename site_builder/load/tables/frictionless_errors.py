"""What can be wrong with a table, and frictionless' errors as Problems at the same place."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta
from itertools import permutations
from typing import Any

from site_builder.core.calendar.moment import spelled_day
from site_builder.core.cell import canonical_cell
from site_builder.core.i18n.catalog import known_word, message_tables
from site_builder.core.naming import TOTALS, is_total
from site_builder.core.problem import (
    BESIDE_TABLE,
    WRITE,
    CostError,
    Phrase,
    Problem,
    SiteBuilderError,
    UncomputedError,
    UnreadableError,
    flag,
)
from site_builder.model.package import Field, Schema

_AT = re.compile(r" at property ['\"](.+?)['\"]$")
# What the library says is English and about itself. Groups of a pattern of its notes are the facts of our message.
_WORDS = message_tables(__package__)


def say_note(note: str) -> Phrase:
    """A library's note as a phrase of ours, with the property it is about."""
    at = _AT.search(note)
    what = _note_phrase(note[: at.start()] if at else note)
    return (
        Phrase("{what} (property {place})", what=what, place=at[1].replace(".", "/"))
        if at
        else what
    )


def _note_phrase(note: str) -> Phrase:
    for pattern, message in _WORDS["note"].items():
        if match := re.fullmatch(pattern, note.strip(), re.DOTALL):
            return Phrase(message, **match.groupdict())
    return Phrase("a property is not as the specification has it")


# What offices type where there is no figure.
_NOTHING = re.compile(r"[^\d#]{1,20}")
_LOOKALIKES = str.maketrans("OoIl−–—", "0011---")  # signs that are typed for those of a number
# A number beside signs, or words in brackets.
_ALONE = re.compile(r"\(?[^\w()-]*(-?\d+(?:\.\d+)?)[^\w()-]*\)?(?: *[\[(][^\[\]()]*[\])])?")
_COUNTED = re.compile(r"[345]\d{4}")  # days as Excel counts them, of 1982 to 2064
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_SHORT = re.compile(
    r"(\d{1,2}[/.]\d{1,2}[/.])(\d\d)"
)  # a year of two digits, as %y has it; 22-04-20 may begin with it
_CELL_RULES = {
    "type-error": "cell-type",
    "constraint-error": "cell-constraint",
    "unique-error": "cell-constraint",
    "extra-cell": "cell-extra",
    "missing-cell": "cell-missing",
}
_OF_SCHEMA = ("schema-error", "field-error", "resource-error", "dialect-error", "control-error")
_TABLE_RULES = dict.fromkeys(("hash-count", "byte-count"), "file-changed") | dict.fromkeys(
    _OF_SCHEMA, "schema-invalid"
)


_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)


def problem_of(error: Any, file: str, schema: Schema, resource: str) -> Problem:
    """Turn one frictionless error into a Problem at the same place."""
    row = getattr(error, "row_number", None)
    name = getattr(error, "field_name", None) or None
    facts: dict[str, Any] = {
        "cell": getattr(error, "cell", "") or "",
        "note": _note(error),
        "resource": resource,
    }
    facts["right"] = hint_of("schema")
    if error.type in _CELL_RULES:
        field, cell = (
            next((each for each in schema.fields if each.name == name), Field("")),
            str(facts["cell"]).strip(),
        )
        filled = [
            text for each in getattr(error, "cells", ()) if (text := canonical_cell(each).strip())
        ]
        is_note = len(filled) == 1 and filled[0].strip("*( ")[:1].isalpha()
        is_sum = (
            (not cell or is_total(cell))
            and any(map(is_total, filled))
            and TOTALS not in schema.names
        )
        if (
            error.type in ("constraint-error", "type-error")
            and len(schema.fields) > 2
            and (is_note or is_sum)
        ):
            text, right = (
                next(filter(is_total, filled), filled[0]),
                hint_of("sum") if is_sum else Phrase(BESIDE_TABLE),
            )
            return flag("row-beside-table", file, row=row, text=text, right=right)
        facts |= {"hint": _hint(field, cell), "right": _right(error, schema, cell)}
        if facts["right"].message in [
            _WORDS["hint"][kind] for kind in ("comma", "either", "joined", "curly-marks")
        ]:
            facts["cell"] = ",".join(map(canonical_cell, error.cells))
        kind = field.format if field.format == "uri" else field.type
        return flag(_CELL_RULES[error.type], file, row=row, column=name, type=kind, **facts)
    return flag(_TABLE_RULES.get(error.type, "table-unreadable"), file, **facts)


def _hint(field: Field, cell: str) -> Phrase:
    """What stands in a cell in the place of what its column holds, and how to mend that."""
    if field.type == "date" and _COUNTED.fullmatch(cell):
        day = date(1899, 12, 30) + timedelta(days=int(cell))  # the first day but one of Excel
        return hint_of(
            "counted", right=day.strftime(field.format) if "%" in field.format else day.isoformat()
        )
    full = (
        f"{short[1]}{'19' if short[2] > '68' else '20'}{short[2]}"
        if (short := _SHORT.fullmatch(cell))
        else cell
    )
    parts = (
        [int(each) for each in re.split("[-/.]", full)]
        if field.type == "date" and _DAY.fullmatch(full)
        else []
    )
    if parts and not any(_is_day(*each) for each in permutations(parts)):
        return hint_of("no-day")
    if parts:
        orders = {
            "%Y-%m-%d": parts,
            "%d-%m-%Y": parts[::-1],
            "%m-%d-%Y": (parts[2], parts[0], parts[1]),
        }
        days = {form: date(*order).isoformat() for form, order in orders.items() if _is_day(*order)}
        days = days or {"%Y-%d-%m": date(parts[0], parts[2], parts[1]).isoformat()}
        forms = [form.replace("-", next(filter(cell.count, "-/."))) for form in days]
        forms = [form.replace("%Y", "%y") for form in forms] if short else forms
        one, other = [*dict.fromkeys(days.values()), ""][:2]
        return hint_of(
            "days" if other else "day", one=one, other=other, form=forms[0], second=forms[-1]
        )
    if (
        field.type == "string"
        and field.format == "uri"
        and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", cell)
    ):
        return hint_of("answer", right=f"https://{cell}")
    if field.type == "date" and (near := spelled_day(cell)):
        return hint_of("answer", right=near)
    if field.type == "boolean" and (right := known_word(cell, ("true", "false"))):
        return hint_of("answer", right=right)
    shown = (
        "narrow" if cell[:2] == "##" else {"#": "formula", "=": "typed"}.get(cell[:1], field.type)
    )
    return hint_of(shown, cell)


def in_columns(
    problems: list[Problem], schema: Schema, rows: Sequence[Sequence[Any]]
) -> list[Problem]:
    """The findings; of a column in which no day is written as declared, one, where all have one form."""
    for index, field in enumerate(schema.fields):
        own = [each for each in problems if each.code == "cell-type" and each.column == field.name]
        if field.type == "date" and len(own) < 3:
            problems = [_in_range(each, rows, index) if each in own else each for each in problems]
        if field.type != "date" or len(own) < 3 or any(row[index] is not None for row in rows):
            continue
        hints = [dict[str, Any](each.facts)["hint"] for each in own]
        shared = set.intersection(*({*getattr(each, "facts", {}).items()} for each in hints))
        if len(forms := {form for name, form in shared if name in ("form", "second")}) == 1:
            hint = hint_of("all-days", form=forms.pop(), column=field.name)
            facts = dict[str, Any](own[0].facts) | {"hint": hint}
            whole = flag("cell-type", own[0].file, row=own[0].row, column=field.name, **facts)
            others = set(map(id, own[1:]))
            problems = [
                whole if each is own[0] else each for each in problems if id(each) not in others
            ]
    return problems


def _in_range(problem: Problem, rows: Sequence[Sequence[Any]], index: int) -> Problem:
    """A day that may be two, as the one of them that lies between the other days of its column."""
    facts = dict[str, Any](problem.facts)
    days = [row[index].isoformat() for row in rows if isinstance(row[index], date)]
    known = getattr(facts["hint"], "facts", {})
    near = [
        known[each]
        for each in ("one", "other")
        if days and min(days) <= known.get(each, "") <= max(days)
    ]
    if len(near) != 1 or len(days) < 3:
        return problem
    form = known["form" if near[0] == known["one"] else "second"]
    return replace(
        problem,
        facts=tuple(sorted({**facts, "hint": hint_of("day", one=near[0], form=form)}.items())),
    )


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _right(error: Any, schema: Schema, cell: str) -> Phrase:
    """How to mend a row with a cell too many, or a cell that breaks a rule of its column."""
    if error.type == "extra-cell":
        raw = list(map(canonical_cell, error.cells))
        if any(each[:1] in "“„”" for each in raw if each):
            return hint_of("curly-marks")
        if begun := next(
            (n for n in range(1, len(raw)) if raw[n][:1] == " " and raw[n - 1].strip()), 0
        ):
            return hint_of("joined", first=raw[begun - 1], second=raw[begun].strip())
        cells = [each.strip() for each in raw]
        numbers = (
            index
            for index, field in enumerate(schema.fields[: len(cells) - 1])
            if field.type == "number"
        )
        split = next(
            (n for n in numbers if cells[n].lstrip("-").isdigit() and cells[n + 1].isdigit()), None
        )
        return (
            hint_of("separator")
            if split is None
            else with_comma(*cells[split : split + 2], otherwise="comma")
        )
    match = _CONSTRAINT.fullmatch(error.note)
    if not match or match[1] != "enum":
        return Phrase(
            _WORDS["hint"]["required" if match and match[1] == "required" else "constraint"]
        )
    known = match[2].strip("[]").replace("'", "").replace('"', "")
    plain = cell.replace("≥", ">=").replace("≤", "<=")
    near = plain if plain in known.split(", ") else known_word(cell, known.split(", "))
    return Phrase(WRITE, near=near) if near else Phrase(_WORDS["hint"]["one-of"], known=known)


def _note(error: Any) -> str:
    if match := _CONSTRAINT.fullmatch(error.note):
        return _constraint(match[1], match[2])
    if error.type in _TABLE_RULES:
        return say_note(error.note)
    return Phrase(_WORDS["cause"].get(error.type, _WORDS["cause"]["other"]))


def with_comma(whole: str, fraction: str, *, otherwise: str) -> Phrase:
    """What a number with a comma is where none stands in a number: three digits behind it may be a group."""
    facts = {"right": f"{whole}.{fraction}", "whole": f"{whole}{fraction}"}
    return hint_of("either" if len(fraction) == 3 else otherwise, **facts)


def hint_of(kind: str, cell: str = "", **facts: str) -> Phrase:
    """What a cell of a type may hold."""
    right = cell.translate(_LOOKALIKES)
    if kind in ("number", "integer") and right != cell and re.fullmatch(r"-?\d+(\.\d+)?", right):
        return Phrase(_WORDS["hint"]["lookalike"], right=right)
    if kind in ("number", "integer") and not cell:
        return Phrase(_WORDS["hint"]["unlisted"])
    if kind in ("number", "integer") and (alone := _ALONE.fullmatch(cell)):
        form = "negative" if re.fullmatch(r"\(.*\)", cell) else "bare"
        return Phrase(_WORDS["hint"][form], right=alone[1].removesuffix(".0"))
    if kind in ("number", "integer") and _NOTHING.fullmatch(cell):
        return Phrase(_WORDS["hint"]["nothing"], cell=cell)
    return Phrase(_WORDS["hint"].get(kind, _WORDS["hint"]["other"]), **facts)


def _constraint(name: str, value: str) -> Phrase:
    if name == "enum" and value.startswith("["):
        value = value.strip("[]").replace("'", "").replace('"', "")
    limits = _WORDS["limit"]
    return (
        Phrase(limits[name], value=value)
        if name in limits
        else Phrase("{name} = {value}", name=name, value=value)
    )


class RefusedError(SiteBuilderError, ValueError):
    """A table that is not read, with the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.code for problem in problems))
        self.problems = problems


def why_unreadable(
    error: BaseException, file: str, schema: Schema | None = None, name: str = ""
) -> tuple[Problem, ...]:
    """Why reading a table ended; libraries wrap what their source raises."""
    from frictionless import FrictionlessException

    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case RefusedError():
                return cause.problems
            case UnreadableError():
                return (flag("table-unreadable", file, note=cause.reason),)
            case UncomputedError():
                return (
                    flag(
                        "formula-uncomputed",
                        file,
                        row=cause.row or None,
                        place=cause.cell,
                        count=cause.count,
                    ),
                )
            case CostError() | MemoryError():
                return (flag("table-too-costly", file),)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, FrictionlessException):
        return tuple(
            problem_of(each, file, schema or Schema(), name)
            for each in error.reasons or [error.error]
        )
    return (
        flag(
            "table-unreadable",
            file,
            note=Phrase("reading it ended in {kind}", kind=type(error).__name__),
        ),
    )
