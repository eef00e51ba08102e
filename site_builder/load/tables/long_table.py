"""Long tables: one pass over the file says whether anything is wrong with it, and its rows stay there.

The pass knows canonical CSV under a schema of plain types (`long_grammar`, `long_sql`). Where it finds something, or
meets what it does not know, the table is read row by row as any other is, and that reading alone says what is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import re2

from site_builder.core.sheets.csv import delimiter_of
from site_builder.core.source_file import SourceFile, read_at, stamp_of
from site_builder.core.text import HIDDEN
from site_builder.load.tables.format import format_of
from site_builder.load.tables.header import composed
from site_builder.load.tables.patterns import linear_pattern
from site_builder.model.long_rows import KINDS, LongRows
from site_builder.model.sql import DECIMAL, DECIMALS, QueryError, ask, quoted
from site_builder.model.table import Field, Schema, Table

# The rows that a schema allows in canonical CSV, as one regular expression, and a long file held against it.
#
# Where the expression matches, no reader of CSV can cut the cells otherwise (no quote, line end or control character
# stands where it could be misread), and every cell is written as we would print its value. It admits less than the
# schema may; what it does not admit is read row by row. RE2 takes linear time, and the file never is in memory.


BLOCK = 1 << 18  # bytes; what one look at a row has to read
LONGEST_ROW = 1 << 20
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"
_BARE = rf'[^",\r\n{_CONTROL}]*'
_QUOTED = rf'"(?:[^"\r\n{_CONTROL}]|"")*"'
# Digits are bounded, so that the values fit the integers and decimals of SQL, and keys the 28 digits of Python's.
WHOLE_DIGITS, INTEGER_DIGITS = 15, 18
_NUMBER = rf"-?(?:0|[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}})(?:\.[0-9]{{1,{DECIMALS}}})?"
_INTEGER = rf"0|-?[1-9][0-9]{{0,{INTEGER_DIGITS - 1}}}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NUMERAL = re2.compile(_NUMBER)
WHOLE = re2.compile(_INTEGER)
DAY = re2.compile(_DAY)
_CELLS = {
    "string": f"(?:{_BARE}|{_QUOTED})",
    "number": f"(?:{_NUMBER})?",
    "integer": f"(?:{_INTEGER})?",
    "year": "(?:[1-9][0-9]{3})?",
    "boolean": "(?:true|false)?",
    "date": f"(?:{_DAY})?",
    "datetime": f"(?:{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})?",
}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file whose rows all have the form: its hash, and where its blocks of whole rows begin (see `LongRows`)."""

    source: SourceFile
    starts: tuple[int, ...]
    firsts: tuple[int, ...]


def scan(path: Path, fields: Sequence[Field]) -> Scanned | None:
    """The blocks of a file after its first line; None where a row has another form. OSError where it cannot be read."""
    size, changed = stamp_of(path)
    matches = _row_expression(fields).fullmatch
    digest, rows = hashlib.sha256(), 0
    starts: list[int] = []
    firsts = [0]
    for start, block in _blocks(path):
        digest.update(block)
        if not starts:
            starts = [block.index(b"\n") + 1 if b"\n" in block else len(block)]
            block, start = block[starts[0] :], starts[0]
        whole = block if block.endswith(b"\n") or not block else block + b"\n"
        if not _is_utf8(whole) or not matches(whole):
            return None
        rows += whole.count(b"\n")
        if block:
            starts.append(start + len(block))
            firsts.append(rows)
    if not rows or stamp_of(path) != (size, changed) or starts[-1] != size:
        return None
    return Scanned(SourceFile(path, size, digest.hexdigest(), changed), tuple(starts), tuple(firsts))


def first_line(path: Path) -> bytes:
    """The first line of a file without its end; empty where it is too long."""
    with path.open("rb") as file:
        line = file.readline(LONGEST_ROW)
    return line.removesuffix(b"\n") if line.endswith(b"\n") else b""


def _row_expression(fields: Sequence[Field]) -> re2._Regexp:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    row = ",".join(_CELLS[field.type] for field in fields)
    return re2.compile(f"(?:{row}\n)*".encode(), options)  # of bytes: letters are looked at when they are decoded


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    """Pieces that end with a line, each with the place where it begins; the last may lack its end of line."""
    with path.open("rb") as file:
        start, rest = 0, b""
        while step := file.read(BLOCK):
            rest += step
            end = rest.rfind(b"\n") + 1
            if end:
                yield start, rest[:end]
                start, rest = start + end, rest[end:]
            elif len(rest) > LONGEST_ROW:
                break
        if rest:
            yield start, rest


# A Table Schema as one SELECT of DuckDB: how many cells, rows and keys it finds fault with.
#
# DuckDB reads the file by itself, casts every cell to the type of its column and prints it back, so that a second
# reader vouches for the values. What is not known here for certain compiles to nothing; what is found is only counted,
# and told by the reader of rows.


_PRINTED = {"datetime": "strftime({value}, '%Y-%m-%dT%H:%M:%S')"}
_BOUNDS = {"minimum": "<", "maximum": ">"}
_KNOWN = {
    "string": {"required", "unique", "minLength", "maxLength", "enum", "pattern"},
    "integer": {"required", "unique", "enum", *_BOUNDS},
    "year": {"required", "unique", "enum", *_BOUNDS},
    "number": {"required", "unique", *_BOUNDS},
    "date": {"required", "unique", *_BOUNDS},
    "boolean": {"required", "unique"},
    "datetime": {"required", "unique"},
}


class UnknownError(Exception):
    """The schema says something that has no SQL here."""


def faults(schema: Schema) -> tuple[str, ...]:
    """What must count 0 over the columns x0, x1, ... (text) and v0, v1, ... (values). Raises UnknownError."""
    counts = [f"count(*) - count(coalesce({', '.join(f'x{n}' for n in range(len(schema.fields)))}))"]
    for index, field in enumerate(schema.fields):
        if field.type not in _KNOWN or set(field.constraints) - _KNOWN[field.type]:
            raise UnknownError(field.name)
        counts += [f"count_if({condition})" for condition in _conditions(index, field)]
        if _flag(field, "unique"):
            counts.append(_doubled([index], schema.fields))
    if schema.primary_key:
        places = [schema.position(name) for name in schema.primary_key]
        counts += [f"count_if(x{index} IS NULL)" for index in places]
        counts.append(_doubled(places, schema.fields))
    return tuple(dict.fromkeys(counts))


def counted(path: Path, schema: Schema, wanted: Sequence[str]) -> tuple[int, ...] | None:
    """The rows of a file, then the faults; None where DuckDB cannot read it."""
    try:
        ((counts,),) = ask(
            path, [field.type for field in schema.fields], f"SELECT count(*), {', '.join(wanted)} FROM cells"
        )
    except QueryError:
        return None
    return None if None in counts else tuple(map(int, counts))


def _conditions(index: int, field: Field) -> Iterator[str]:
    """Everything that may not be true of a cell; a missing value makes none of it true, but where it is asked for."""
    text, value = f"x{index}", f"v{index}"
    if field.type == "string":  # letters that nobody sees are told by the reader of rows
        yield f"regexp_matches({text}, '{HIDDEN}')"
    if field.type != "string":
        yield f"{text} IS NOT NULL AND {value} IS NULL"
    if field.type not in ("string", "number"):  # a decimal is printed with the zeros of its type
        printed = _PRINTED.get(field.type, "CAST({value} AS VARCHAR)").format(value=value)
        yield f"{printed} <> {text}"
    if field.type in ("date", "datetime"):
        yield f"{text} < '0001'"  # SQL has a year 0, Python has none
    if _flag(field, "required"):
        yield f"{text} IS NULL"
    for name, stated in field.constraints.items():
        if name in _BOUNDS:
            yield f"{value} {_BOUNDS[name]} {_literal(field, stated)}"
        elif name in ("minLength", "maxLength"):
            yield f"length({text}) {'<' if name == 'minLength' else '>'} {_literal(Field('', 'integer'), stated)}"
        elif name == "enum":
            yield f"{value} NOT IN ({', '.join(_allowed(field, stated))})"
        elif name == "pattern":
            yield f"NOT regexp_full_match({text}, {quoted(pattern := _pattern(stated))})"
            # What newer letters are, two libraries may say by different editions of Unicode.
            if "\\p" in pattern.lower():
                yield f"regexp_matches({text}, '[^\\x00-\\x{{1EFF}}]')"


def _flag(field: Field, name: str) -> bool:
    stated = field.constraints.get(name, False)
    if not isinstance(stated, bool):
        raise UnknownError(name)
    return stated


def _doubled(places: Sequence[int], fields: Sequence[Field]) -> str:
    """How many rows have a key that another one has: text in NFC and numbers by their value, as `load.keys` has it."""
    parts = [f"nfc_normalize(x{n})" if fields[n].type == "string" else f"v{n}" for n in places]
    # No cell holds the sign between the parts: the grammar has no control characters.
    key = parts[0] if len(parts) == 1 else f"concat_ws(chr(31), {', '.join(parts)})"
    return f"count({key}) - count(DISTINCT {key})"


def _allowed(field: Field, stated: Any) -> list[str]:
    if not isinstance(stated, list) or not stated:
        raise UnknownError("enum")
    if field.type == "string":
        if not all(isinstance(each, str) and each for each in stated):
            raise UnknownError("enum")
        return [quoted(each) for each in stated]
    return [_literal(field, each) for each in stated]


def _literal(field: Field, stated: Any) -> str:
    """A bound as SQL, where it is written as a cell of its column would be."""
    text = str(stated) if type(stated) in (int, float, str) else ""
    forms = {"integer": WHOLE, "year": WHOLE, "number": NUMERAL, "date": DAY}
    if not forms[field.type].fullmatch(text) or (field.type == "date") != isinstance(stated, str):
        raise UnknownError(text)
    if field.type != "date":
        return f"CAST('{text}' AS {DECIMAL})" if field.type == "number" else text
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise UnknownError(text) from error
    return f"DATE '{text}'"


def _pattern(stated: Any) -> str:
    pattern = linear_pattern(stated) if isinstance(stated, str) else None
    if pattern is None:
        raise UnknownError("pattern")
    return pattern


LONG = 4 << 20  # bytes; a shorter file is read row by row in a few seconds
MOST_COLUMNS = 500
_SAMPLE = 1 << 20
# What of a field changes how its cells are read; each has to be left at what the specification has without it.
_PLAIN_FIELD = {"format": ("default",), "bareNumber": (True,), "decimalChar": (".",)}
_OWN_READING = (
    *("groupChar", "floatNumber", "trueValues", "falseValues", "missingValues", "delimiter", "itemType", "arrayItem"),
    *("categories", "categoriesOrdered"),
)
_PLAIN_SCHEMA = {
    "fields",
    "primaryKey",
    "foreignKeys",
    "missingValues",
    "fieldsMatch",
    "$schema",
    "title",
    "description",
}
_UTF8 = ("utf-8", "utf8")
_PACKED = ("compression", "innerpath", "innerPath", "control", "layout", "scheme", "extrapaths", "dialect", "data")


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table without fault whose rows stay in its file."""

    table: Table
    source: SourceFile


def read_long(described: Mapping[str, Any], schema: Schema, path: Path, *, least: int) -> LongTable | None:
    """The table of a file of at least so many bytes; None where it has to be read row by row."""
    try:
        if path.stat().st_size < least or not _is_known(described, schema, path):
            return None
        wanted = faults(schema)
        scanned = scan(path, schema.fields)
    except (OSError, UnknownError, QueryError):
        return None
    counts = counted(path, schema, wanted) if scanned else None
    if scanned is None or counts is None or counts[0] != scanned.firsts[-1] or any(counts[1:]):
        return None
    kinds = tuple(field.type for field in schema.fields)
    rows = LongRows(scanned.source, kinds, scanned.starts, scanned.firsts)
    return LongTable(Table(schema, rows, range(2, len(rows) + 2)), scanned.source)


def _is_known(described: Mapping[str, Any], schema: Schema, path: Path) -> bool:
    """Whether file and schema are of the plain kind that the pass reads as the reader of rows does."""
    stated = described.get("schema")
    return (
        isinstance(stated, dict)
        and format_of(described) == "csv"
        and path.suffix.lower() == ".csv"
        and str(described.get("encoding") or "utf-8").lower() in _UTF8
        and not any(described.get(name) for name in _PACKED)
        and set(stated) <= _PLAIN_SCHEMA
        and schema.match == "exact"
        and schema.missing_values == ("",)
        and _are_plain(schema, stated.get("fields"))
        and _has_header(schema, path)
    )


def _are_plain(schema: Schema, stated: Any) -> bool:
    """Columns of plain types, each once, and keys that are columns."""
    names = schema.names
    keys = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    return (
        isinstance(stated, list)
        and 0 < len(names) == len(set(names)) == len(stated) <= MOST_COLUMNS
        and keys <= set(names)
        and all(isinstance(field, dict) and _is_plain(field) for field in stated)
        and all(field.type in KINDS for field in schema.fields)
    )


def _is_plain(field: Mapping[str, Any]) -> bool:
    return not any(name in field for name in _OWN_READING) and all(
        field[name] in allowed for name, allowed in _PLAIN_FIELD.items() if name in field
    )


def _has_header(schema: Schema, path: Path) -> bool:
    """Whether the first line is the names of the fields, in order and letter for letter, set apart by commas."""
    labels = {composed(name) for name in schema.names}
    header = ",".join(schema.names)
    if len(labels) < len(schema.names) or "" in labels or '"' in header or first_line(path) != header.encode():
        return False
    return delimiter_of(read_at(path, 0, _SAMPLE).decode(errors="replace"), schema.names) == ","
