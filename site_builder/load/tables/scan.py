"""The rows that a schema allows, as one regular expression, and a file held against it.

Where the expression matches, no reader of CSV can cut the cells otherwise (no quote, line end or control character
stands where it could be misread), and every cell has one value. It admits less than the schema may. A line that it
does not admit, and that can still be cut in one way only, is a row at fault; any other line ends the pass. RE2 takes
linear time, and the file never is in memory.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import re2

from site_builder.core.files import SourceFile, stamp_of
from site_builder.core.text import HIDDEN
from site_builder.model.long_rows import ColumnSpelling, Spelling
from site_builder.model.sql import DECIMALS

BLOCK = 1 << 18  # bytes; what one look at a row has to read
LONGEST_ROW = 1 << 20
MOST_WRONG = 20_000  # rows; a table with more is read row by row
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"
# Digits are bounded, so that the values fit the integers and decimals of SQL, and keys the 28 digits of Python's.
WHOLE_DIGITS, INTEGER_DIGITS = 15, 18
_INTEGER = rf"0|-?[1-9][0-9]{{0,{INTEGER_DIGITS - 1}}}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NUMERAL = re2.compile(rf"-?(?:0|[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}})(?:\.[0-9]{{1,{DECIMALS}}})?")
WHOLE = re2.compile(_INTEGER)
DAY = re2.compile(_DAY)
_PARTS = {"d": "[0-9]{1,2}", "m": "[0-9]{1,2}", "Y": "[1-9][0-9]{3}"}
_FORMS = {
    "integer": _INTEGER,
    "year": "[1-9][0-9]{3}",
    "boolean": "true|True|TRUE|1|false|False|FALSE|0",
    "date": _DAY,
    "datetime": f"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}",
}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file of rows that can be cut in one way only: its hash, where its blocks begin (see `LongRows`), and the places
    of rows that have not the form of the schema; `wide` are those of them that have more cells than it has fields.
    `shady` are rows of that form that hold letters that nobody sees. `has_short`: a row has fewer cells.
    """

    source: SourceFile
    starts: tuple[int, ...]
    firsts: tuple[int, ...]
    wrong: tuple[int, ...]
    wide: tuple[int, ...]
    shady: tuple[int, ...]
    has_short: bool


def scan(path: Path, spelling: Spelling) -> Scanned | None:
    """The blocks of a file after its first line; None where a row could be cut in two ways, or too many are wrong.

    OSError where it cannot be read.
    """
    size, changed = stamp_of(path)
    plain, form, loose, narrow, even = _expressions(spelling)
    end, is_single = spelling.line_end.encode(), len(spelling.columns) == 1
    digest, rows = hashlib.sha256(), 0
    starts: list[int] = []
    firsts = [0]
    wrong: list[int] = []
    wide: list[int] = []
    shady: list[int] = []
    has_short = False
    for start, block in _blocks(path):
        digest.update(block)
        if not starts:
            starts = [block.index(b"\n") + 1 if b"\n" in block else len(block)]
            block, start = block[starts[0] :], starts[0]
        whole = block if block.endswith(end) or not block else block + end
        if not _is_utf8(whole) or (
            is_single and b"\n" + end in b"\n" + whole
        ):  # an empty line is a row there
            return None
        if not plain(whole):
            for number, line in enumerate(whole.split(b"\n")[:-1], rows):
                line += b"\n"
                if plain(line):
                    continue
                if form(line):
                    shady.append(number)
                    continue
                if not loose(line) or len(wrong) >= MOST_WRONG:
                    return None
                wrong.append(number)
                wide += [] if narrow(line) else [number]
                has_short = has_short or bool(narrow(line) and not even(line))
        rows += whole.count(b"\n")
        if block:
            starts.append(start + len(block))
            firsts.append(rows)
    if not rows or stamp_of(path) != (size, changed) or starts[-1] != size:
        return None
    source = SourceFile(path, size, digest.hexdigest(), changed)
    return Scanned(
        source, tuple(starts), tuple(firsts), tuple(wrong), tuple(wide), tuple(shady), has_short
    )


def lines_at(scanned: Scanned, places: Sequence[int]) -> Iterator[bytes]:
    """The lines of the rows at these places, which are in order, with their ends."""
    read, lines = -1, [b""]
    for row in places:
        block = bisect_right(scanned.firsts, row) - 1
        if block != read:
            start, end = scanned.starts[block : block + 2]
            read, lines = block, scanned.source.read_at(start, end - start).split(b"\n")
        yield lines[row - scanned.firsts[block]] + b"\n"


def first_line(path: Path) -> bytes:
    """The first line of a file with its end; empty where it is too long."""
    with path.open("rb") as file:
        line = file.readline(LONGEST_ROW)
    return line if line.endswith(b"\n") else b""


@lru_cache(maxsize=64)  # most tables of a portal are written alike
def _expressions(spelling: Spelling) -> tuple[Callable[[bytes], Any], ...]:
    """What matches lines of the form that the schema has, without hidden letters and with them; a line of any cells,
    one of no more than its fields, and one of as many.
    """
    apart, end = re.escape(spelling.delimiter), spelling.line_end
    # Any cell without these letters; no sign that sets cells apart stands in one without quotes.
    plain, text = (
        rf'(?:[^"{apart}\r\n{hidden}]*|"(?:[^"\r\n{hidden}]|"")*")'
        for hidden in (HIDDEN[1:-1], _CONTROL)
    )
    forms = (
        apart.join(_cell_form(column, spelling) or cell for column in spelling.columns)
        for cell in (plain, text)
    )
    cells = f"{text}(?:{apart}{text})"
    most = len(spelling.columns) - 1
    narrow, even = f"{cells}{{0,{most}}}{end}", f"{cells}{{{most}}}{end}"
    return tuple(
        map(_matcher, (*(f"(?:{form}{end})*" for form in forms), f"{cells}*{end}", narrow, even))
    )


def _matcher(expression: str) -> Callable[[bytes], Any]:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    match: Callable[[bytes], Any] = re2.compile(
        expression.encode(), options
    ).fullmatch  # letters are looked at later
    return match


def _cell_form(column: ColumnSpelling, spelling: Spelling) -> str:
    """A cell with or without quotes, empty or of a form; "" for any text."""
    if column.kind == "string":
        return ""
    missing = "".join(f"|{re.escape(each)}" for each in spelling.missing)
    bare, whole = _form_of(column, spelling.delimiter), _form_of(column, "")
    return f'(?:(?:{bare}{missing})?|"(?:{whole}{missing})?")'


def _form_of(column: ColumnSpelling, without: str) -> str:
    """A cell of a value; without quotes the sign between cells is none of the number."""
    match column.kind:
        case "number":
            fraction = (
                rf"(?:{re.escape(column.decimal)}[0-9]{{1,{DECIMALS}}})?"
                if column.decimal != without
                else ""
            )
            return _numeral(column.group, without, WHOLE_DIGITS) + fraction
        case "integer" if column.group:
            return _numeral(column.group, without, INTEGER_DIGITS)
        case "date" if column.format:
            return re.escape(column.format[2]).join(_PARTS[part] for part in column.format[1::3])
    return _FORMS[column.kind]


def _numeral(group: str, without: str, digits: int) -> str:
    grouped = rf"|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}}){{1,{digits // 3 - 1}}}"
    return rf"-?(?:0|[1-9][0-9]{{0,{digits - 1}}}{grouped if group not in ('', without) else ''})"


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
