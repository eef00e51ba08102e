"""Patterns of foreign schemas: matched in linear time, or in a child process that can be killed.

`(a+)+$` keeps Python's re busy for years. RE2 knows no such patterns, but neither look-around nor back references:
what it does not take runs in a child with a bound on its CPU and memory. Source: Table Schema 2.0, "pattern".
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import re2

from site_builder.core.errors import CostError, CrashError
from site_builder.core.platform.processes import bounded
from site_builder.core.problem import Problem, rule
from site_builder.load.tables.frictionless_errors import CELL_CONSTRAINT
from site_builder.model.table import Table

PATTERN_INVALID = rule(
    "pattern-invalid",
    "error",
    "The pattern of the column “{column}” cannot be read: {pattern}.",
    "Correct the regular expression in the field's constraints, or remove it.",
)
PATTERN_SLOW = rule(
    "pattern-too-slow",
    "error",
    "Checking the pattern of the column “{column}” takes too long: {pattern}.",
    "Write the regular expression without repetitions inside repetitions, look-around and back references.",
)
SECONDS = 15  # of CPU for the values of one column
MEMORY = 512 << 20
# Kinds of letters as Python has them, which in RE2 are ASCII.
_KINDS = {
    "DIGIT": r"\p{Nd}",
    "NOT_DIGIT": r"\P{Nd}",
    "WORD": r"\p{L}\p{N}_",
    "SPACE": r"\x{9}-\x{d}\x{1c}-\x{20}\x{85}\p{Z}",
}
_parser: Any = re._parser  # type: ignore[attr-defined]  # as in 3.11 to 3.14


def check_patterns(table: Table, file: str, *, strict: bool = True) -> Iterator[Problem]:
    """Cells of text columns that do not match their column's pattern as a whole."""
    for index, field in enumerate(table.schema.fields):
        pattern = field.constraints.get("pattern")
        if field.type != "string" or field.declared or not isinstance(pattern, str):
            continue
        values = {str(row[index]) for row in table.rows if row[index] is not None}
        try:
            unmatched = _unmatched(pattern, values)
        except (CostError, CrashError):
            yield PATTERN_SLOW(file, column=field.name, pattern=pattern)
            continue
        except re.error:
            yield PATTERN_INVALID(file, column=field.name, pattern=pattern, severity=None if strict else "warning")
            continue
        for row, line in zip(table.rows, table.lines, strict=True):
            if row[index] is not None and str(row[index]) in unmatched:
                note = f"pattern = {pattern}"
                yield CELL_CONSTRAINT(file, row=line, column=field.name, cell=row[index], note=note)


def _unmatched(pattern: str, values: Iterable[str]) -> set[str]:
    """The values that do not match. Raises re.error for no pattern, CostError for one that takes too long."""
    translated = linear_pattern(pattern)
    if translated is not None:
        matches = re2.compile(translated, _quiet()).fullmatch
        return {value for value in values if not matches(value)}
    matches = _read(pattern, re.compile).fullmatch
    return bounded(lambda: {value for value in values if not matches(value)}, seconds=SECONDS, memory=MEMORY)


def linear_pattern(pattern: str) -> str | None:
    """The pattern as RE2 takes it; None where it does not."""
    try:
        translated = _for_re2(pattern)
        return translated if re2.compile(translated, _quiet()) else None
    except (_NoTwinError, re.error, re2.error, UnicodeError):
        return None


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


class _NoTwinError(Exception):
    """A part of a pattern that RE2 does not have, or understands in another way."""


def _read(pattern: str, reader: Callable[[str], Any]) -> Any:
    """What Python reads a pattern as. Raises re.error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of signs that may mean something else one day
        try:
            return reader(pattern)
        except (RecursionError, OverflowError) as error:
            raise re.error("nested too deeply", pattern) from error


def _for_re2(pattern: str) -> str:
    """The pattern for RE2, written from how Python itself reads it. Raises re.error for no pattern, _NoTwinError."""
    parsed = _read(pattern, _parser.parse)
    if parsed.state.flags != re.UNICODE.value:
        raise _NoTwinError
    return _sequence(parsed, is_last=True)


def _sequence(parts: Any, *, is_last: bool) -> str:
    """Parts one after the other; `is_last` where nothing of the pattern follows them."""
    listed = list(parts)
    return "".join(
        _part(str(kind), argument, is_last=is_last and index == len(listed))
        for index, (kind, argument) in enumerate(listed, 1)
    )


def _part(kind: str, argument: Any, *, is_last: bool) -> str:
    match kind, argument:
        case "LITERAL", letter:
            return _letter(letter)
        case "NOT_LITERAL", letter:
            return f"[^{_letter(letter)}]"
        case "ANY", _:
            return "."
        case "IN", members:
            return _class(members)
        case "BRANCH", (_, branches):
            return f"(?:{'|'.join(_sequence(branch, is_last=is_last) for branch in branches)})"
        case "SUBPATTERN", (_, 0, 0, inner):
            return f"(?:{_sequence(inner, is_last=is_last)})"
        case (("MAX_REPEAT" | "MIN_REPEAT"), (least, most, inner)):
            times = f"{{{least},{'' if most is _parser.MAXREPEAT else most}}}"
            return f"(?:{_sequence(inner, is_last=False)}){times}"
        case "AT", place if str(place) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return r"\A"
        # The sign $ also stands before a last line feed, which only a pattern that goes on can take.
        case "AT", place if str(place) == "AT_END_STRING" or (str(place) == "AT_END" and is_last):
            return r"\z"
    raise _NoTwinError


def _class(members: Sequence[Any]) -> str:
    """A class of letters. Of those that all but some kind belong to, RE2 joins none but all but digits."""
    is_negated, out = str(members[0][0]) == "NEGATE", ""
    listed = members[1:] if is_negated else members
    for kind, argument in listed:
        name = str(argument).removeprefix("CATEGORY_")
        if str(kind) == "LITERAL":
            out += _letter(argument)
        elif str(kind) == "RANGE":
            out += f"{_letter(argument[0])}-{_letter(argument[1])}"
        elif name in _KINDS:
            out += _KINDS[name]
        elif len(listed) == 1:  # all but words or blanks
            is_negated, out = not is_negated, _KINDS[name.removeprefix("NOT_")]
        else:
            raise _NoTwinError
    return f"[{'^' if is_negated else ''}{out}]"


def _letter(number: int) -> str:
    letter = chr(number)
    return letter if letter.isascii() and letter.isalnum() else rf"\x{{{number:x}}}"
