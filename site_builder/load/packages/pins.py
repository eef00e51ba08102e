"""What a resource states of its own file: bytes, hash, rows and sums of columns, checked where they are stated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from site_builder.core.cell import number_of
from site_builder.core.number import LONGEST, canonical_number
from site_builder.core.problem import Phrase, Problem, Severity
from site_builder.core.source_file import SourceFile, hash_file
from site_builder.load.tables.frictionless_errors import FILE_CHANGED, SCHEMA_INVALID
from site_builder.model.table import Table


def check_pins(
    described: Mapping[str, Any], content: bytes | SourceFile, table: Table | None, file: str, *, strict: bool
) -> Iterator[Problem]:
    """Everything in which the file is not the one described; an error only where `strict`."""
    severity: Severity = "error" if strict else "warning"
    size = len(content) if isinstance(content, bytes) else content.size
    if isinstance(described.get("bytes"), int) and described["bytes"] != size:
        note = Phrase("it has {found} bytes, not {stated}", found=size, stated=described["bytes"])
        yield FILE_CHANGED(file, note=note, severity=severity)
    yield from _hash(described, content, file, severity)
    if table is not None:
        yield from _rows(described, table, file, severity)
        yield from _sums(described, table, file, severity)


def _hash(
    described: Mapping[str, Any], content: bytes | SourceFile, file: str, severity: Severity
) -> Iterator[Problem]:
    stated = str(described.get("hash") or "")
    method, _, digest = stated.rpartition(":")
    method = (method or "md5").lower()
    if not digest:
        return
    if method not in hashlib.algorithms_guaranteed or method.startswith("shake"):
        note = Phrase("the hash method “{method}” is not known", method=method)
        yield SCHEMA_INVALID(file, resource=described.get("name", ""), note=note, severity=severity)
    elif _digest(method, content) != digest.lower():
        yield FILE_CHANGED(
            file, note=Phrase("its {method} is not {stated}", method=method, stated=digest), severity=severity
        )


def _digest(method: str, content: bytes | SourceFile) -> str:
    if isinstance(content, bytes):
        return hashlib.new(method, content, usedforsecurity=False).hexdigest()
    return content.sha256 if method == "sha256" else hash_file(content.path, method)


def _rows(described: Mapping[str, Any], table: Table, file: str, severity: Severity) -> Iterator[Problem]:
    stated = described.get("rows")
    if isinstance(stated, int) and not isinstance(stated, bool) and stated != len(table):
        note = Phrase("it has {found} rows, not {stated}", found=len(table), stated=stated)
        yield FILE_CHANGED(file, note=note, severity=severity)


def _sums(described: Mapping[str, Any], table: Table, file: str, severity: Severity) -> Iterator[Problem]:
    stated = described.get("sums")
    for name, value in stated.items() if isinstance(stated, dict) else ():
        wanted = _decimal(value)
        if name not in table.schema.names or wanted is None:
            note = Phrase("the sum of the column “{column}” cannot be checked", column=name)
            yield FILE_CHANGED(file, column=str(name), note=note, severity=severity)
            continue
        place = table.schema.position(name)
        numbers = (number_of(row[place]) for row in table.rows)
        with localcontext() as context:
            context.prec = 2 * LONGEST  # Python's own 28 digits would round the sum
            found = sum((Decimal(number) for number in numbers if number is not None), Decimal(0))
        if found != wanted:
            facts = {"column": name, "found": canonical_number(found), "stated": canonical_number(wanted)}
            note = Phrase("the column “{column}” adds up to {found}, not {stated}", **facts)
            yield FILE_CHANGED(file, column=name, note=note, severity=severity)


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
