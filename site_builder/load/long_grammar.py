"""The rows that a schema allows in canonical CSV, as one regular expression, and a long file held against it.

Where the expression matches, no reader of CSV can cut the cells otherwise (no quote, line end or control character
stands where it could be misread), and every cell is written as we would print its value. It admits less than the
schema may; what it does not admit is read row by row. RE2 takes linear time, and the file never is in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import re2

from site_builder.core.source_file import SourceFile, stamp_of
from site_builder.model.long_query import DECIMALS
from site_builder.model.table import Field

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
