"""A Table Schema as one SELECT of DuckDB: how many cells, rows and keys it finds fault with.

DuckDB reads the file by itself, casts every cell to the type of its column and prints it back, so that a second
reader vouches for the values. What is not known here for certain compiles to nothing; what is found is only counted,
and told by the reader of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from site_builder.core.text import HIDDEN
from site_builder.load.long_grammar import DAY, NUMERAL, WHOLE
from site_builder.load.patterns import linear_pattern
from site_builder.model.long_query import DECIMAL, QueryError, ask, quoted
from site_builder.model.table import Field, Schema

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
    found = [f"count(*) - count(coalesce({', '.join(f'x{n}' for n in range(len(schema.fields)))}))"]
    for place, field in enumerate(schema.fields):
        if field.type not in _KNOWN or set(field.constraints) - _KNOWN[field.type]:
            raise UnknownError(field.name)
        found += [f"count_if({condition})" for condition in _conditions(place, field)]
        if _flag(field, "unique"):
            found.append(_doubled([place], schema.fields))
    if schema.primary_key:
        places = [schema.position(name) for name in schema.primary_key]
        found += [f"count_if(x{place} IS NULL)" for place in places]
        found.append(_doubled(places, schema.fields))
    return tuple(dict.fromkeys(found))


def counted(path: Path, schema: Schema, wanted: Sequence[str]) -> tuple[int, ...] | None:
    """The rows of a file, then the faults; None where DuckDB cannot read it."""
    try:
        ((found,),) = ask(
            path, [field.type for field in schema.fields], f"SELECT count(*), {', '.join(wanted)} FROM cells"
        )
    except QueryError:
        return None
    return None if None in found else tuple(map(int, found))


def _conditions(place: int, field: Field) -> Iterator[str]:
    """Everything that may not be true of a cell; a missing value makes none of it true, but where it is asked for."""
    text, value = f"x{place}", f"v{place}"
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
