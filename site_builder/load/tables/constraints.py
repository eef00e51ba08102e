"""What a schema asks of rows once they are read: keys, references to other tables, and patterns.

“Đà Nẵng” in one code point a letter and in several is one name to every reader, so keys are compared in NFC.

Patterns are matched in linear time, or in a child process that can be killed. `(a+)+$` keeps Python's re busy for
years. RE2 knows no such patterns, but neither look-around nor back references: what it does not take runs in a child
with a bound on its CPU and memory. Source: Table Schema 2.0, "pattern".
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import re2

from site_builder.core.calendar.moment import spelled_day
from site_builder.core.calendar.period import parse_period
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.numbers.number import shortest_number
from site_builder.core.platform.processes import bounded
from site_builder.core.problem import (
    WRITE,
    CostError,
    CrashError,
    PeriodError,
    Phrase,
    Problem,
    flag,
)
from site_builder.core.text import nearest, slugify
from site_builder.load.tables.frictionless_errors import hint_of
from site_builder.model.package import Table

_EITHER = re.compile(
    r"\D*(?:0?[1-9]|1[0-2])\D+(?:0?[1-9]|1[0-2])\D"
)  # a day whose month may be either number
_WORDS = message_tables(__package__)["constraints"]
_FEWEST = 4  # rows that show what a key lacks
_TRIED = 20  # cells of which is looked for what was meant: each is held against every key of the other table
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
                "pattern-invalid",
                file,
                column=field.name,
                pattern=pattern,
                severity=None if strict else "warning",
            )
            continue
        for row, line in zip(table.rows, table.lines, strict=True):
            if row[index] is not None and str(row[index]) in unmatched:
                near, note = _fitting(str(row[index]), pattern), f"pattern = {pattern}"
                right = Phrase(WRITE, near=near) if near else hint_of("constraint")
                facts: dict[str, Any] = {"cell": row[index], "note": note, "right": right}
                yield flag("cell-constraint", file, row=line, column=field.name, **facts)


def _fitting(cell: str, pattern: str) -> str:
    """The cell with other signs or letters, or its day as ISO has it, where that is of the form; "" where none is."""
    plain = slugify(cell)
    other = [
        cell.strip(),
        cell.lower(),
        cell.upper(),
        plain,
        plain.upper(),
        plain.replace("_", "-"),
    ]
    other.append(cell.replace(",", "."))
    if not _EITHER.match(cell):
        other.append(spelled_day(cell))
        with suppress(PeriodError):
            other.append(parse_period(cell).code)
    unmatched = _unmatched(pattern, other) if linear_pattern(pattern) is not None else {*other}
    return next((each for each in other if each and each not in unmatched), "")


def _unmatched(pattern: str, values: Iterable[str]) -> set[str]:
    """The values that do not match. Raises re.error for no pattern, CostError for one that takes too long."""
    matches, translated = _compiled(pattern), linear_pattern(pattern)
    if translated is not None:
        matches = re2.compile(translated, _quiet()).fullmatch
        return {value for value in values if not matches(value)}
    return bounded(
        lambda: {value for value in values if not matches(value)}, seconds=SECONDS, memory=MEMORY
    )


@cache
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
        warnings.simplefilter(
            "ignore", FutureWarning
        )  # of signs that may mean something else one day
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


_ALL_READ: Mapping[int, Set[str]] = MappingProxyType({})


def check_keys(
    table: Table, file: str, unread: Mapping[int, Set[str]] = _ALL_READ
) -> Iterator[Problem]:
    """Rows whose primary key, or whose cell in a unique column, stands in a row before.

    `unread` are the columns that could not be read in a line; a key with one of these is not compared.
    """
    keys = [table.schema.primary_key] if table.schema.primary_key else []
    keys += [(each.name,) for each in table.schema.fields if each.constraints.get("unique") is True]
    for columns in dict.fromkeys(keys):
        if set(columns) <= set(table.schema.names):
            problems = list(_check(table, columns, file, unread))
            if (
                problems
                and columns == table.schema.primary_key
                and (more := _lost_part(table, columns))
            ):
                problems = [
                    flag(
                        "key-too-short",
                        file,
                        column=", ".join(columns),
                        right=more,
                        count=len(table.rows),
                    )
                ]
            elif len(problems) > 1 and (right := _pasted(table, problems)):
                facts: dict[str, Any] = {**dict(problems[0].facts), "right": right}
                problems = [
                    flag(
                        "key-duplicate",
                        file,
                        row=problems[0].row,
                        column=", ".join(columns),
                        **facts,
                    )
                ]
            yield from problems


def _between(key: tuple[str, ...], after: tuple[str, ...]) -> str:
    """The number between that of a row and that of the one after it, where one row alone lies there."""
    if len(key) != 1 or len(after) != 1:
        return ""
    stem, other = (re.sub(r"\d{1,9}$", "", each[0]) for each in (key, after))
    own, last = key[0][len(stem) :], after[0][len(other) :]
    is_gap = stem == other and own.isdecimal() and last.isdecimal() and int(last) == int(own) + 2
    return stem + str(int(own) + 1).zfill(len(own)) if is_gap else ""


def _check(
    table: Table, columns: tuple[str, ...], file: str, unread: Mapping[int, Set[str]]
) -> Iterator[Problem]:
    places = [table.schema.position(column) for column in columns]
    visited: dict[tuple[str, ...], tuple[int, Sequence[Cell]]] = {}
    for n, (row, line) in enumerate(zip(table.rows, table.lines, strict=True)):
        if line in unread and not unread[line].isdisjoint(columns):
            continue
        if all(row[index] is None for index in places):
            if columns == table.schema.primary_key:
                yield flag("key-empty", file, row=line, column=", ".join(columns))
            continue
        key = tuple(_composed(row[index]) for index in places)
        if key in visited:
            other, same = visited[key]
            after = table.rows[n + 1] if n + 1 < len(table.rows) else row
            near = _between(key, tuple(_composed(after[index]) for index in places))
            right = Phrase(_WORDS["again"] if row == same else _WORDS["shared"], other=other)
            right = Phrase(WRITE, near=near) if near and row != same else right
            facts = {
                "key": ", ".join(f"“{part}”" for part in key),
                "other": str(other),
                "right": right,
            }
            yield flag(
                "key-duplicate", file, row=line, column=", ".join(columns), severity=None, **facts
            )
        visited.setdefault(key, (line, row))


def _lost_part(table: Table, columns: Sequence[str]) -> str:
    """The column without which a key tells no rows apart, and with which it tells all; "" where most are told."""
    places = [table.schema.position(column) for column in columns]

    def distinct(*others: int) -> int:
        return len({tuple(row[each] for each in (*places, *others)) for row in table.rows})

    if len(table.rows) < _FEWEST or 2 * distinct() > len(table.rows):
        return ""
    fields = enumerate(table.schema.fields)
    return next(
        (
            each.name
            for n, each in fields
            if each.type != "number" and distinct(n) == len(table.rows)
        ),
        "",
    )


def _pasted(table: Table, problems: Sequence[Problem]) -> Phrase | None:
    """What to do where the last rows of a table have the keys of others once more, in their order."""
    places = {str(line): n for n, line in enumerate(table.lines)}
    if any(each.code != "key-duplicate" for each in problems):
        return None
    others = [str(dict(each.facts)["other"]) for each in problems]
    begin, end = places[others[0]], len(table.rows) - len(problems)
    block = slice(begin, begin + len(problems))
    if [each.row for each in problems] != list(table.lines[end:]) or others != [
        *map(str, table.lines[block])
    ]:
        return None
    is_same = table.rows[block] == table.rows[end:]
    return Phrase(
        _WORDS["pasted"] if is_same else _WORDS["either"],
        first=problems[0].row,
        last=problems[-1].row,
        other=others[0],
    )


def _composed(cell: Cell) -> str:
    number = number_of(cell)
    if number is not None:  # 1.50 is 1.5
        return shortest_number(number).removeprefix("-" if number == 0 else "")
    text = canonical_cell(cell)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def check_foreign_keys(
    name: str,
    tables: Mapping[str, Table | None],
    file: str,
    paths: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Rows of a table that name no row of the table that their foreign key leads to; "" is the table itself.

    A table that is None is there but could not be read, which is told elsewhere. `paths` are the tables by their files.
    """
    table = tables.get(name)
    for key in table.schema.foreign_keys if table else ():
        other = tables.get(key.resource or name)
        if key.resource and key.resource not in tables:
            near = paths.get(key.resource) or nearest(PurePosixPath(key.resource).stem, tables)
            note = Phrase("there is no table “{name}”", name=key.resource)
            right = hint_of("reference", near=near) if near else hint_of("schema")
            yield flag("schema-invalid", file, resource=name, note=note, right=right)
            continue
        if table is None or other is None:
            continue
        if not set(key.reference) <= set(other.schema.names) or len(key.reference) != len(
            key.fields
        ):
            note = Phrase(
                "the foreign key {key} names a field that is not there", key=", ".join(key.fields)
            )
            yield flag("schema-invalid", file, resource=name, note=note, right=hint_of("schema"))
            continue
        stored = dict.fromkeys(_keys_of(other, key.reference))
        likely: dict[tuple[str, ...], str] = {}
        for cells, line in zip(_keys_of(table, key.fields), table.lines, strict=True):
            if any(cells) and cells not in stored:
                named = ", ".join(
                    f"{field} = {cell}" for field, cell in zip(key.fields, cells, strict=True)
                )
                where = f"{named} → {key.resource or name}: {', '.join(key.reference)}"
                if len(cells) == 1 and cells not in likely and len(likely) < _TRIED:
                    likely[cells] = nearest(cells[0], (each[0] for each in stored))
                near = likely.get(cells, "")
                right = Phrase(WRITE, near=near) if near else Phrase(_WORDS["dangling"])
                yield flag(
                    "key-dangling",
                    file,
                    row=line,
                    column=", ".join(key.fields),
                    note=where,
                    right=right,
                )


def _keys_of(table: Table, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    places = [table.schema.position(column) for column in columns]
    return (tuple(_composed(row[index]) for index in places) for row in table.rows)
