"""What can be wrong with a table, and frictionless' errors as Problems at the same place."""

from __future__ import annotations

import re
from typing import Any

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import (
    CostError,
    Phrase,
    Problem,
    SiteBuilderError,
    UncomputedError,
    UnreadableError,
    flag,
)
from site_builder.model.package import Schema

_AT = re.compile(r" at property ['\"](.+?)['\"]$")
# What the library says is English and about itself. Groups of a pattern of its notes are the facts of our message.
_WORDS = message_tables(__package__)


def say_note(note: str) -> Phrase:
    """A library's note as a phrase of ours, with the property it is about."""
    at = _AT.search(note)
    what = _note_phrase(note[: at.start()] if at else note)
    return Phrase("{what} (property {place})", what=what, place=at[1].replace(".", "/")) if at else what


def _note_phrase(note: str) -> Phrase:
    for pattern, message in _WORDS["note"].items():
        if match := re.fullmatch(pattern, note.strip(), re.DOTALL):
            return Phrase(message, **match.groupdict())
    return Phrase("a property is not as the specification has it")


# What offices type where there is no figure.
_NOTHING = re.compile(r"[^\d#]{1,20}")
_CELL_RULES = {
    "type-error": "cell-type",
    "constraint-error": "cell-constraint",
    "unique-error": "cell-constraint",
    "extra-cell": "cell-extra",
    "missing-cell": "cell-missing",
}
_TABLE_RULES = {
    **dict.fromkeys(("hash-count", "byte-count"), "file-changed"),
    **dict.fromkeys(
        ("schema-error", "field-error", "resource-error", "dialect-error", "control-error"), "schema-invalid"
    ),
}


_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)


def problem_of(error: Any, file: str, schema: Schema, resource: str) -> Problem:
    """Turn one frictionless error into a Problem at the same place."""
    row = getattr(error, "row_number", None)
    name = getattr(error, "field_name", None) or None
    facts: dict[str, Any] = {"cell": getattr(error, "cell", "") or "", "note": _note(error), "resource": resource}
    if error.type in _CELL_RULES:
        kind = next((each.type for each in schema.fields if each.name == name), "")
        hint = hint_of("formula" if str(facts["cell"]).startswith("#") else kind, str(facts["cell"]).strip())
        return flag(_CELL_RULES[error.type], file, row=row, column=name, type=kind, hint=hint, **facts)
    return flag(_TABLE_RULES.get(error.type, "table-unreadable"), file, **facts)


def _note(error: Any) -> str:
    if match := _CONSTRAINT.fullmatch(error.note):
        return _constraint(match[1], match[2])
    if error.type in _TABLE_RULES:
        return say_note(error.note)
    return Phrase(_WORDS["cause"].get(error.type, _WORDS["cause"]["other"]))


def hint_of(kind: str, cell: str = "", **facts: str) -> Phrase:
    """What a cell of a type may hold."""
    if kind in ("number", "integer") and _NOTHING.fullmatch(cell):
        return Phrase(_WORDS["hint"]["nothing"], cell=cell)
    return Phrase(_WORDS["hint"].get(kind, _WORDS["hint"]["other"]), **facts)


def _constraint(name: str, value: str) -> Phrase:
    if name == "enum" and value.startswith("["):
        value = value.strip("[]").replace("'", "").replace('"', "")
    limits = _WORDS["limit"]
    return Phrase(limits[name], value=value) if name in limits else Phrase("{name} = {value}", name=name, value=value)


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
                return (flag("formula-uncomputed", file, row=cause.row or None, place=cause.cell, count=cause.count),)
            case CostError() | MemoryError():
                return (flag("table-too-costly", file),)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, FrictionlessException):
        return tuple(problem_of(each, file, schema or Schema(), name) for each in error.reasons or [error.error])
    return (flag("table-unreadable", file, note=Phrase("reading it ended in {kind}", kind=type(error).__name__)),)
