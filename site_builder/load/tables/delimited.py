"""Delimited text, read by ourselves: encoding and delimiter known or named, quotes strict, rows handed to frictionless.

Left to itself frictionless guesses the dialect by csv.Sniffer and reads quotes leniently, so that one stray quote
makes the rows after it a single cell without a word. Sources: RFC 4180; Table Dialect of Data Package 2.0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from site_builder.core.problem import N_, Phrase, Problem, UnreadableError, flag
from site_builder.core.sheets.csv import SAMPLE, Dialect, csv_reader, delimiter_of
from site_builder.core.sheets.encoding import (
    damaged,
    decode_as,
    find_encoding,
    lost_word,
    wrong_encoding,
)
from site_builder.load.tables.frictionless_errors import RefusedError, hint_of
from site_builder.model.package import Schema

_WORKBOOKS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # .xlsx and .ods are ZIP files, .xls is OLE
WORKBOOK = N_(
    "it is a workbook under the name of a CSV file; open it in Excel and save it as “CSV UTF-8 (Comma delimited)”"
)
PAGE = N_(
    "it is a page of the web under the name of a table: the download saved what a browser shows, not the file"
)
_WEB = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|404: Not Found)", re.IGNORECASE)
_UNSEEN = "\xa0\u200b\u2060"
NAMES = {"\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Delimited:
    """The text of a file and how its cells are set apart. `is_vouched`: the author states the quotes himself."""

    text: str
    dialect: Dialect
    null: str = ""
    comment: str = ""
    is_vouched: bool = False
    is_plain: bool = False
    problems: tuple[Problem, ...] = ()
    loose: set[int] = field(
        default_factory=set
    )  # rows with a quote in a cell without quotes, as they are read


def read_text(content: bytes, described: Mapping[str, Any], file: str) -> str:
    """The text of a file under the encoding stated. Raises UnreadableError, RefusedError where it cannot be that."""
    if content.startswith(_WORKBOOKS):
        raise UnreadableError(Phrase(WORKBOOK))
    if _WEB.match(content):
        raise UnreadableError(Phrase(PAGE))
    stated = str(described.get("encoding") or "utf-8")
    text: str | None = None
    try:
        encoding = wrong_encoding(content, stated)
        text = decode_as(content, stated) if not encoding else None
    except UnicodeError:
        encoding = find_encoding(content)
    except (LookupError, ValueError) as error:
        raise RefusedError(flag("encoding-unknown", file, stated=stated)) from error
    if text is None:
        wrong = misread(content, stated, encoding, file) if encoding else None
        raise RefusedError(wrong or flag("encoding-unreadable", file, stated=stated))
    return text


def misread(content: bytes, stated: str, actual: str, file: str) -> Problem:
    """Bytes that are not written in the encoding stated, and how to mend them."""
    word = lost_word(content) if actual.startswith("windows") else ""
    right = hint_of(
        "lost" if word else "unstate" if actual == "utf-8" else "save",
        word=word,
        file=file,
        found=actual,
    )
    return flag("encoding-wrong", file, stated=stated, found=actual, right=right)


def check_text(text: str, delimiter: str, file: str) -> Iterator[Problem]:
    """Letters that nobody sees in a cell or at the edge of a number, and words that were saved in a wrong encoding."""
    edge, hidden = re.escape(delimiter) + r'\r\n"', "[\u200b\u2060]"
    cell = rf"(?<![^{edge}])(?:\xa0+[-\d][^{edge}]*|[^{edge}]*\d\xa0+|[^{edge}]*{hidden}[^{edge}]*)(?![^{edge}])"
    if any(sign in text for sign in _UNSEEN) and (match := re.search(cell, text)):
        sign = next(each for each in match[0] if each in _UNSEEN)
        row, plain = text.count("\n", 0, match.start()) + 1, re.sub(f"[{_UNSEEN}]", "", match[0])
        yield flag("cell-unseen", file, row=row, character=f"U+{ord(sign):04X}", cell=plain)
    yield from check_letters(text, file)


def check_letters(text: str, file: str) -> Iterator[Problem]:
    """Words of a text that were saved in a wrong encoding."""
    yield from (
        flag(code, file, row=row, severity=None, column=None, **facts)
        for code, row, facts in damaged(text)
    )


def open_delimited(text: str, stated: Any, fmt: str, schema: Schema, file: str) -> Delimited:
    """The text with its dialect: what is stated as frictionless has it, and the delimiter found where none is."""
    from frictionless.formats import CsvControl

    control = CsvControl.from_dialect(stated)
    sign = control.get_defined("delimiter", default="")
    delimiter = sign or ("\t" if fmt == "tsv" else _delimiter(text, stated, schema))
    is_quoted = control.quote_char != ""
    dialect = Dialect(
        delimiter=delimiter,
        quote=control.quote_char if is_quoted else "",
        escape=control.escape_char or "",
        doubles_quotes=control.double_quote if control.escape_char else True,
        skips_blanks=control.skip_initial_space,
    )
    is_found = not sign and fmt != "tsv" and delimiter != ","
    code = (
        "dialect-of-excel"
        if delimiter == ";" and _has_commas(text, schema)
        else "dialect-undeclared"
    )
    undeclared = (flag(code, file, found=NAMES.get(delimiter, delimiter)),) if is_found else ()
    problems = (*undeclared, *check_text(text, delimiter, file))
    is_plain = delimiter == "," and dialect == Dialect()
    for key, long in (
        ("delimiter", delimiter),
        ("quoteChar", dialect.quote),
        ("escapeChar", dialect.escape),
    ):
        if len(long) > 1:
            raise UnreadableError(
                Phrase("{key} is “{sign}”, and only a single sign is read", key=key, sign=long)
            )
    is_vouched = control.has_defined("quote_char")
    null, comment = control.null_sequence or "", stated.comment_char or ""
    return Delimited(text, dialect, null, comment, is_vouched, is_plain, problems)


def _has_commas(text: str, schema: Schema) -> bool:
    """Whether fractions have a comma, and none a point, where the columns are to have a point."""
    pointed = [
        each.name for each in schema.fields if each.type == "number" and each.decimal_char == "."
    ]
    rows = csv.DictReader(islice(io.StringIO(text), SAMPLE), delimiter=";")
    signs = {
        sign
        for row in rows
        for name in pointed
        for sign in ",."
        if sign in str(row.get(name) or "")
    }
    return signs == {","}


def _delimiter(text: str, stated: Any, schema: Schema) -> str:
    """What sets the cells apart, by the lines from the header on; comments and titles that are stated do not count."""
    header = stated.header_rows[0] if stated.header and stated.header_rows else 1
    comments, sign = stated.comment_rows, stated.comment_char
    if header > 1 or comments or sign:
        lines = enumerate(islice(io.StringIO(text, newline=""), 2 * SAMPLE), 1)
        kept = (line for number, line in lines if number >= header and number not in comments)
        text = "".join(line for line in kept if not sign or not line.lstrip(" ").startswith(sign))
    return delimiter_of(
        text, schema.names, is_header_first=stated.header and stated.has_defined("header_rows")
    )


def cells_of(
    source: Delimited, file: str, comments: set[int], width: int = 0
) -> Iterator[list[str]]:
    """The rows of cells; a comment is an empty row, and its number goes into `comments`.

    `width` is the number of columns where it is known; a stray quote is told by it. Raises RefusedError at the first
    row whose quotes do not say where its cells end.
    """
    lines = _Lines(source)
    dialect = source.dialect
    reader = csv_reader(lines, dialect, strict=True)
    number = 0
    while True:
        lines.taken.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += lines.passed_comments() + 1
            is_open = (
                "unexpected end" in str(error) or len(lines.taken) > 1
            )  # the next quote below closed it
            broken = "quote-unclosed" if is_open else "quote-broken"
            raise RefusedError(flag(broken, file, row=number)) from error
        for _ in range(lines.passed_comments()):
            number += 1
            comments.add(number)
            yield []
        number += 1
        if row and row[0].startswith("<<<<<<< "):
            raise RefusedError(flag("merge-unfinished", file, row=number, text=row[0]))
        width = width or len(row)
        if (
            len(lines.taken) > 1
            and not source.is_vouched
            and _swallows(lines.taken, row, dialect, width)
        ):
            raise RefusedError(
                flag("quote-swallows-rows", file, row=number, count=len(lines.taken))
            )
        if (
            dialect.quote
            and any(dialect.quote in cell for cell in row)
            and _is_loose("".join(lines.taken), dialect)
        ):
            source.loose.add(number)
        yield [cell if cell != source.null else "" for cell in row] if source.null else row


def loose_quotes(source: Delimited, file: str) -> Iterator[Problem]:
    """The first quote that stands inside a cell without quotes, once the rows were read."""
    if source.loose:
        yield flag("quote-inside", file, row=min(source.loose), count=len(source.loose))


def _is_loose(line: str, dialect: Dialect) -> bool:
    """Whether a cell holds a quote and does not begin with one. Escaped quotes are meant."""
    sign, apart = re.escape(dialect.quote), re.escape(dialect.delimiter)
    cells = re.finditer(
        rf"(?:{sign}(?:[^{sign}]|{sign}{sign})*{sign}|[^{apart}\r\n]*)(?:{apart}|[\r\n]+|$)", line
    )
    bare = (cell[0].lstrip(" ") if dialect.skips_blanks else cell[0] for cell in cells)
    return not dialect.escape and any(
        dialect.quote in cell and cell[0] != dialect.quote for cell in bare
    )


class _Lines:
    """Lines of a text, remembering those of the row being read; comments, which only stand between rows, are passed."""

    def __init__(self, source: Delimited) -> None:
        self.stream = io.StringIO(source.text, newline="")
        self.comment, self.skips_blanks = source.comment, source.dialect.skips_blanks
        self.taken: list[str] = []
        self.passed = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        while self.comment and not self.taken and self.is_comment(line):
            self.passed += 1
            line = next(self.stream)
        self.taken.append(line)
        return line

    def is_comment(self, line: str) -> bool:
        """By the sign that it begins with, outside of quotes."""
        return (line.lstrip(" ") if self.skips_blanks else line).startswith(self.comment)

    def passed_comments(self) -> int:
        """How many comments were passed since this was last asked."""
        passed, self.passed = self.passed, 0
        return passed


def _swallows(lines: Sequence[str], row: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether each line of a row of several lines is a row of its own, once a lone quote at either end is no quote.

    A cell of several lines, each with as many separators as the table has, is told apart by its quotes: between
    the stray one and its chance partner no other stands.
    """
    if width < 3 or len(row) != width or not dialect.quote:
        return False
    quotes = [line.count(dialect.quote) for line in lines]
    if quotes[0] != 1 or quotes[-1] != 1 or any(quotes[1:-1]):
        return False
    return all(len(re.split(re.escape(dialect.delimiter), line)) == width for line in lines)
