"""Patterns of foreign schemas: matched in linear time, or in a child process that can be killed.

`(a+)+$` keeps Python's re busy for years. RE2 knows no such patterns, but neither look-around nor back references:
what it does not take runs in a child with a bound on its CPU and memory. Source: Table Schema 2.0, "pattern".
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import re2

from site_builder.core.errors import CostError, CrashError
from site_builder.core.platform.processes import bounded
from site_builder.core.problem import Problem, flag
from site_builder.model.table import Table

SECONDS = 15  # of CPU for the values of one column
MEMORY = 512 << 20
# Kinds of letters as Python has them, which in RE2 are ASCII.
_KINDS = {r"\d": r"\p{Nd}", r"\w": r"\p{L}\p{N}_", r"\s": r"\x{9}-\x{d}\x{1c}-\x{20}\x{85}\p{Z}"}
_KIND = re.compile(r"\\[dws]")
_ESCAPED = r"\\[tnrfv!-/:-@\[-`{-~]"
_PART = re.compile(
    rf"\[(?P<sign>\^?)(?P<members>(?:[^\\\[\]]|{_ESCAPED}|\\[dws])+)\]|(?P<kind>\\[dwsDWS])|{_ESCAPED}"
    r"|[^\\\[\](){}*+?|^$]"  # a letter, or any
    r"|(?:[*+?]|\{\d+(?:,\d*)?\})\??(?!\+)|[|^)]|\((?:\?:|(?!\?))"
    r"|(?:\$|\\Z)\Z"  # elsewhere $ stands before a last line feed too
)


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
            yield flag("pattern-too-slow", file, column=field.name, pattern=pattern)
            continue
        except re.error:
            yield flag(
                "pattern-invalid", file, column=field.name, pattern=pattern, severity=None if strict else "warning"
            )
            continue
        for row, line in zip(table.rows, table.lines, strict=True):
            if row[index] is not None and str(row[index]) in unmatched:
                note = f"pattern = {pattern}"
                yield flag("cell-constraint", file, row=line, column=field.name, cell=row[index], note=note)


def _unmatched(pattern: str, values: Iterable[str]) -> set[str]:
    """The values that do not match. Raises re.error for no pattern, CostError for one that takes too long."""
    matches, translated = _compiled(pattern), linear_pattern(pattern)
    if translated is not None:
        matches = re2.compile(translated, _quiet()).fullmatch
        return {value for value in values if not matches(value)}
    return bounded(lambda: {value for value in values if not matches(value)}, seconds=SECONDS, memory=MEMORY)


def linear_pattern(pattern: str) -> str | None:
    """The pattern as RE2 takes it; None where it does not, or where the two may understand a part otherwise."""
    try:
        _compiled(pattern)
        parts = list(_PART.finditer(pattern))
        translated = "".join(map(_for_re2, parts))
        is_whole = "".join(part[0] for part in parts) == pattern
        return translated if is_whole and re2.compile(translated, _quiet()) else None
    except (re.error, re2.error, UnicodeError):
        return None


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def _compiled(pattern: str) -> Callable[[str], Any]:
    """What Python matches whole values with. Raises re.error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of signs that may mean something else one day
        try:
            return re.compile(pattern).fullmatch
        except (RecursionError, OverflowError) as error:
            raise re.error("nested too deeply", pattern) from error


def _for_re2(part: re.Match[str]) -> str:
    if part["members"]:
        return f"[{part['sign']}{_KIND.sub(lambda kind: _KINDS[kind[0]], part['members'])}]"
    if part["kind"]:
        return f"[{'^' if part['kind'].isupper() else ''}{_KINDS[part['kind'].lower()]}]"
    return r"\z" if part[0] == r"\Z" else part[0]
