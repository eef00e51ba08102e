"""Patterns of foreign schemas: matched in linear time, or in a child process that can be killed.

`(a+)+$` keeps Python's re busy for years. RE2 knows no such patterns, but neither look-around nor back references:
what it does not take runs in a child with a bound on its CPU and memory. Source: Table Schema 2.0, "pattern".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from site_builder.core.bounded import bounded
from site_builder.core.errors import CostError, CrashError
from site_builder.core.problem import Problem, rule
from site_builder.load.frictionless_errors import CELL_CONSTRAINT
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
_CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{M}\p{N}_", "s": r"\s\p{Z}"}


def check_patterns(table: Table, file: str, *, strict: bool = True) -> Iterator[Problem]:
    """Cells of text columns that do not match their column's pattern as a whole."""
    for place, field in enumerate(table.schema.fields):
        pattern = field.constraints.get("pattern")
        if field.type != "string" or field.declared or not isinstance(pattern, str):
            continue
        values = {str(row[place]) for row in table.rows if row[place] is not None}
        try:
            unmatched = _unmatched(pattern, values)
        except (CostError, CrashError):
            yield PATTERN_SLOW(file, column=field.name, pattern=pattern)
            continue
        except re.error:
            yield PATTERN_INVALID(file, column=field.name, pattern=pattern, severity=None if strict else "warning")
            continue
        for row, line in zip(table.rows, table.lines, strict=True):
            if row[place] is not None and str(row[place]) in unmatched:
                note = f"pattern = {pattern}"
                yield CELL_CONSTRAINT(file, row=line, column=field.name, cell=row[place], note=note)


def _unmatched(pattern: str, values: Iterable[str]) -> set[str]:
    """The values that do not match. Raises re.error for no pattern, CostError for one that takes too long."""
    translated = linear_pattern(pattern)
    if translated is not None:
        matches = re2.compile(translated, _quiet()).fullmatch
        return {value for value in values if not matches(value)}
    matches = re.compile(pattern).fullmatch
    return bounded(lambda: {value for value in values if not matches(value)}, seconds=SECONDS, memory=MEMORY)


def linear_pattern(pattern: str) -> str | None:
    """The pattern as RE2 takes it; None where it does not."""
    translated = _for_re2(pattern)
    try:
        return translated if translated is not None and re2.compile(translated, _quiet()) else None
    except re2.error:
        return None


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def _for_re2(pattern: str) -> str | None:
    r"""The pattern with \d, \w and \s as Unicode has them, which in RE2 are ASCII; None where it has no such twin."""
    out, inside, letters = [], False, iter(pattern)
    for letter in letters:
        if letter == "\\":
            sign = next(letters, "")
            if sign in "bB" or (sign in "DWS" and inside):
                return None
            kind = _CLASSES.get(sign.lower()) if sign else None
            negation = "^" if sign in "DWS" else ""
            out.append((kind if inside else f"[{negation}{kind}]") if kind else letter + sign)
            continue
        inside = letter == "[" or (inside and letter != "]")
        out.append(letter)
    return "".join(out)
