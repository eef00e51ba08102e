"""What can be wrong with a table, and frictionless' errors as Problems at the same place."""

from __future__ import annotations

import re
from typing import Any

from site_builder.core.problem import (
    N_,
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


_FORM = N_("{value} does not have the form {form}")
_NO_FIELD = N_("the foreign key {key} names a field that is not there")
# Notes of the library, each with what is said in its place; groups of a pattern are the facts of the message.
_NOTES = (
    (r"'(?P<name>.+?)' is a required property", N_("the property {name} is missing")),
    (r".* is not of type '(?P<kind>\w+)'(?:, .*)?", N_("its value is not of the kind {kind}")),
    (r"(?P<value>.+) is not one of \[(?P<known>.*)\]", N_("{value} is none of {known}")),
    (r"(?P<value>.+) does not match '(?P<form>.*)'", _FORM),
    (
        r"(?P<value>.*) (?:is too short|should be non-empty|is not valid under any of the given schemas)",
        N_("its value {value} is empty or of no form that is allowed"),
    ),
    (r"(?P<value>.*) has non-unique elements", N_("{value} holds the same twice")),
    (r"(?P<value>.*) is not a \"(?P<form>.+)\"", _FORM),
    (r"property \"(?P<value>.+?)\" is not valid \"(?P<form>.+?)\"", _FORM),
    (
        r"constraint \"(?P<name>.+?)\" is not supported by type \"(?P<kind>.+?)\"",
        N_("the constraint {name} does not go with the type {kind}"),
    ),
    (
        r"example value \"(?P<value>.*)\" for field \"(?P<name>.*)\" is not valid",
        N_("the example {value} is no value of the field {name}"),
    ),
    (r"names of the (?P<what>fields|resources) are not unique", N_("two {what} have the same name")),
    (
        r"primary key \"(?P<key>.*)\" does not match the fields \".*\"",
        N_("the primary key {key} names a field that is not there"),
    ),
    (r"foreign key \"(?P<key>.*)\" does not match the fields \".*\"", _NO_FIELD),
    (
        r"foreign key fields \"(?P<key>.*)\" does not match the reference fields \".*\"",
        N_("the foreign key {key} and what it names have not as many fields"),
    ),
    (r"field type \"(?P<kind>.*)\" is not supported", N_("{kind} is no type of Table Schema")),
    (r"\"(?P<name>\w+)\" should be set as \".*\"", N_("the property {name} stands where it has no meaning")),
    (r"one of the properties.*(?:path.*data|data.*path).*", N_("a resource needs either path or data")),
)


def say_note(note: str) -> Phrase:
    """A library's note as a phrase of ours, with the property it is about."""
    at = _AT.search(note)
    what = _note_phrase(note[: at.start()] if at else note)
    return Phrase("{what} (property {place})", what=what, place=at[1].replace(".", "/")) if at else what


def _note_phrase(note: str) -> Phrase:
    for pattern, message in _NOTES:
        if match := re.fullmatch(pattern, note.strip(), re.DOTALL):
            return Phrase(message, **match.groupdict())
    return Phrase("a property is not as the specification has it")


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


# What the library says is English and about itself; these are the causes in words of our own.
_CAUSES = {
    "source-error": Phrase("it does not hold a table of the format stated"),
    "format-error": Phrase("its format cannot be read, or needs a library that is not installed"),
    "encoding-error": Phrase("its letters do not fit the encoding stated"),
    "scheme-error": Phrase("it lies where only a file beside the descriptor is read"),
    "compression-error": Phrase("it cannot be unpacked"),
}
CORRECT = N_("Correct the cell")
FINE = Phrase("Write no more than six decimals of a second")
_HINTS = {
    "date": N_("Write the day as 2022-06-14"),
    "datetime": N_("Write day and time as 2022-06-14T08:30:00"),
    "boolean": N_("Write true or false"),
    "number": N_("Write the number alone, without unit or words"),
    "integer": N_("Write a whole number alone, without unit or words"),
    "string": N_("In Excel, give the column the format Text and type the cell again (in JSON: put quotes around it)"),
    "year": N_("Write a year of four digits"),
}
_LIMITS = {
    "enum": N_("it is none of {value}"),
    "required": N_("the cell may not be empty"),
    "minimum": N_("it is less than {value}"),
    "maximum": N_("it is more than {value}"),
    "minLength": N_("it has fewer than {value} letters"),
    "maxLength": N_("it has more than {value} letters"),
    "pattern": N_("it is not written after the pattern {value}"),
}
_UNKNOWN = Phrase("the library that reads this format could not make a table of it")
_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)


def problem_of(error: Any, file: str, schema: Schema, resource: str) -> Problem:
    """Turn one frictionless error into a Problem at the same place."""
    row = getattr(error, "row_number", None)
    name = getattr(error, "field_name", None) or None
    facts: dict[str, Any] = {"cell": getattr(error, "cell", "") or "", "note": _note(error), "resource": resource}
    if error.type in _CELL_RULES:
        kind = next((each.type for each in schema.fields if each.name == name), "")
        return flag(_CELL_RULES[error.type], file, row=row, column=name, type=kind, hint=hint_of(kind), **facts)
    return flag(_TABLE_RULES.get(error.type, "table-unreadable"), file, **facts)


def _note(error: Any) -> str:
    if match := _CONSTRAINT.fullmatch(error.note):
        return _constraint(match[1], match[2])
    if error.type in _TABLE_RULES:
        return say_note(error.note)
    return _CAUSES.get(error.type, _UNKNOWN)


def hint_of(kind: str) -> Phrase:
    """What a cell of a type may hold."""
    return Phrase(_HINTS.get(kind, CORRECT))


def _constraint(name: str, value: str) -> Phrase:
    if name == "enum" and value.startswith("["):
        value = value.strip("[]").replace("'", "").replace('"', "")
    return Phrase(_LIMITS[name], value=value) if name in _LIMITS else Phrase("{name} = {value}", name=name, value=value)


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
