"""Tables of CSV judged in one pass: their form by RE2, their values, bounds and keys by DuckDB, of short files here.

The pass knows the ways in which tables are saved (a byte order mark, CRLF, `;` or tabs, decimal commas, groups of
digits, days with the day first) under a schema of plain types. Rows in which it finds anything go to the reader of
rows, which alone says what is wrong; so does the whole table where the pass meets what it does not know.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from site_builder.core.cell import canonical_cell
from site_builder.core.files import SourceFile, read_at
from site_builder.core.problem import Phrase, Problem, errors_of
from site_builder.core.sheets.csv import Dialect, csv_rows, delimiter_of
from site_builder.core.text import hidden_letter
from site_builder.load.tables.constraints import check_keys, check_patterns, linear_pattern
from site_builder.load.tables.delimited import check_text
from site_builder.load.tables.format import format_of, is_plain_csv
from site_builder.load.tables.header import composed, is_hxl
from site_builder.load.tables.scan import (
    DAY,
    MOST_WRONG,
    NUMERAL,
    WHOLE,
    Scanned,
    first_line,
    lines_at,
    scan,
)
from site_builder.model.long_rows import (
    DAY_FORMAT,
    KINDS,
    ColumnSpelling,
    LongRows,
    Spelling,
    value_of,
)
from site_builder.model.package import Field, Schema, Table
from site_builder.model.sql import DECIMAL, CsvForm, QueryError, ask, quoted

# A Table Schema as one SELECT of DuckDB: whether any row is at fault, and which.
#
# DuckDB reads the file by itself and casts every cell to the type of its column, so that a second reader vouches for
# the values. What is not known here for certain compiles to nothing. Rows that have a key twice
# are at fault all of them, since the reader of rows names the other one.


# Addresses that every reader of RFC 3986 takes; what is none of these is asked of frictionless.
_URI = r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?:[A-Za-z0-9._~:,;=+-]|%[0-9A-F]{2})*)*(?:\?(?:[A-Za-z0-9._~&=+/-])*)?"
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


@dataclass(frozen=True, slots=True)
class Faults:
    """What may be true of no row, and what may be there only once."""

    conditions: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many rows DuckDB counts, which of them are at fault, and whether every cell is written as we would."""

    rows: int
    wrong: tuple[int, ...]
    is_ours: bool


def faults(schema: Schema, spelling: Spelling) -> Faults:
    """Over the columns c0, c1, ... (cells), x0, x1, ... (our text) and v0, v1, ... (values). Raises UnknownError."""
    conditions = [f"coalesce({', '.join(f'c{n}' for n in range(len(schema.fields)))}) IS NULL"]
    conditions.append(
        f"c0 = {quoted(schema.fields[0].name)} OR starts_with(c0, chr(65279))"
    )  # the header once more
    keys = []
    for index, field in enumerate(schema.fields):
        if field.type not in _KNOWN or set(field.constraints) - _KNOWN[field.type]:
            raise UnknownError(field.name)
        conditions += _conditions(index, field, spelling)
        if _flag(field, "unique"):
            keys.append(_key([index], schema.fields))
    if schema.primary_key:
        places = [schema.position(name) for name in schema.primary_key]
        conditions += [f"x{index} IS NULL" for index in places]
        keys.append(_key(places, schema.fields))
    return Faults(tuple(dict.fromkeys(conditions)), tuple(dict.fromkeys(keys)))


def judged(
    scanned: Scanned, spelling: Spelling, wanted: Faults, *, own: Sequence[int]
) -> Judged | None:
    """What DuckDB finds in a file; None where it cannot read it, or too many rows are at fault.

    `own` are columns in which cells may differ from what we would print, where that counts.
    """
    keys = {f"k{n}": key for n, key in enumerate(wanted.keys)}
    wrong = " OR ".join(f"({condition})" for condition in wanted.conditions)
    other = " OR ".join(f"c{n} <> x{n}" for n in own) or "false"
    columns = ", ".join(
        f"{sql} AS {name}" for name, sql in {"wrong": wrong, "other": other, **keys}.items()
    )
    # The numbers of rows come last: what is numbered is copied.
    rows = f"(SELECT *, row_number() OVER () - 1 AS place FROM (SELECT {columns} FROM cells))"
    facts = ["count(*)", "count_if(other)", "list(place) FILTER (wrong)"]
    facts += [f"count({key}) - count(DISTINCT {key})" for key in keys]
    form = CsvForm(pads=scanned.has_short, skips_wide=bool(scanned.wide))
    sees = partial(ask, scanned.source.path, spelling, form=form)
    try:
        (((count, others, places, *doubled),),) = sees(f"SELECT {', '.join(facts)} FROM {rows}")
        twice = [key for key, count in zip(keys, doubled, strict=True) if count]
        if twice:
            alike = (
                f"{key} IN (SELECT {key} FROM {rows} GROUP BY 1 HAVING count(*) > 1)"
                for key in twice
            )
            (listed,) = sees(
                f"SELECT place FROM {rows} WHERE {' OR '.join(('wrong', *alike))} LIMIT {MOST_WRONG}"
            )
            places = [row for (row,) in listed]
    except QueryError:
        return None
    places = sorted(places or ())
    return (
        None
        if len(places) >= MOST_WRONG
        else Judged(count, tuple(_placed(places, scanned.wide)), not others)
    )


def _placed(places: Sequence[int], passed: Sequence[int]) -> Iterator[int]:
    """Places among all rows, of places among those that were not passed over."""
    before = [row - n for n, row in enumerate(passed)]
    return (row + bisect_right(before, row) for row in places)


def _conditions(index: int, field: Field, spelling: Spelling) -> Iterator[str]:
    """Everything that may not be true of a cell; a missing value makes none of it true, but where it is asked for."""
    text, value = f"x{index}", f"v{index}"
    if field.type != "string":
        yield f"{spelling.is_there_sql(index)} AND {value} IS NULL"
    elif field.format == "uri":
        yield f"NOT regexp_full_match({text}, {quoted(_URI)})"
    if field.type == "datetime":  # of the other types the form has one spelling a value
        yield f"strftime({value}, '%Y-%m-%dT%H:%M:%S') <> {text}"
    if field.type in ("date", "datetime"):
        yield f"{text} < '0001'"  # SQL has a year 0, Python has none
    if field.constraints and (
        spelling.columns[index].format or spelling.columns[index].decimal != "."
    ):
        _check_own_limits(field)
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


def _check_own_limits(field: Field) -> None:
    """Bounds of a column with a spelling of its own are known where no spelling is in doubt. Raises UnknownError."""
    stated = (
        value for name, value in field.constraints.items() if name not in ("required", "unique")
    )
    if any(not isinstance(value, (int, float)) for value in stated):
        raise UnknownError(field.name)


def _flag(field: Field, name: str) -> bool:
    stated = field.constraints.get(name, False)
    if not isinstance(stated, bool):
        raise UnknownError(name)
    return stated


def _key(places: Sequence[int], fields: Sequence[Field]) -> str:
    """A key of a row, alike where two rows have the same: text in NFC and numbers by their value, as `load.keys` has
    it; rows that are alike here and not there have no problem.
    """
    parts = [f"nfc_normalize(x{n})" if fields[n].type == "string" else f"v{n}" for n in places]
    # No cell holds the sign between the parts: the grammar has no control characters.
    return parts[0] if len(parts) == 1 else f"concat_ws(chr(31), {', '.join(parts)})"


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


LEAST = 64 << 10  # bytes; the engine's own start is dearer than to read a shorter file here
LONG = 4 << 20  # bytes of a file whose rows stay in it
MOST_COLUMNS = 500
_SAMPLE = 1 << 20
# What of a field changes how its cells are read; each has to be left at what the specification has without it.
_PLAIN_FIELD: Mapping[str, Callable[[Any], bool]] = {
    "bareNumber": lambda stated: stated is True,
    "decimalChar": lambda stated: stated in (".", ","),
    "groupChar": lambda stated: stated in (".", ",", " ", "\u00a0", "\u202f", "'"),
}
_OWN_READING = (
    "floatNumber trueValues falseValues missingValues delimiter itemType arrayItem".split()
)
_OWN_READING += "categories categoriesOrdered".split()
_PLAIN_SCHEMA = {
    *"fields primaryKey foreignKeys missingValues fieldsMatch $schema title description".split()
}
_PLAIN_DIALECT: Mapping[str, tuple[Any, ...]] = {
    "delimiter": (",", ";", "\t", "|"),
    "header": (True,),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "lineTerminator": ("\n", "\r\n"),
    "skipInitialSpace": (False,),
    "$schema": ("https://datapackage.org/profiles/2.0/tabledialect.json",),
}
_UTF8 = ("utf-8", "utf8")
_PACKED = (
    "compression",
    "innerpath",
    "innerPath",
    "control",
    "layout",
    "scheme",
    "extrapaths",
    "data",
)


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table judged in one pass, None where there are errors, and all that was found. Its rows stay in its file.

    `is_published_form`: the file, its header and its cells are as we would write them.
    """

    table: Table | None
    source: SourceFile
    problems: tuple[Problem, ...] = ()
    is_published_form: bool = False

    def in_memory(self) -> LongTable:
        """The same with the rows of a file that is not large, or that will go."""
        table = self.table and replace(
            self.table, rows=tuple(self.table.rows), lines=tuple(self.table.lines)
        )
        return replace(self, table=table)


def read_long(
    described: Mapping[str, Any],
    schema: Schema,
    path: Path,
    judge: Callable[[bytes], tuple[Problem, ...]],
) -> LongTable | None:
    """The table of a file; None where it has to be read row by row.

    `judge` is the reader of rows: what it says of a file that has the same header and a few of the rows.
    """
    if path.stat().st_size < LEAST:
        return read_short(described, schema, path)
    try:
        spelling = _spelling_of(described, schema, path)
        if spelling is None:
            return None
        wanted = faults(schema, spelling)
        scanned = scan(path, spelling)
        header = first_line(path)
        is_plain = header == ",".join(schema.names).encode() + b"\n" and not described.get(
            "dialect"
        )
        is_plain = is_plain and not spelling.missing
        own = spelling.own if is_plain else ()
        result = judged(scanned, spelling, wanted, own=own) if scanned else None
        if (
            scanned is None
            or result is None
            or result.rows + len(scanned.wide) != scanned.firsts[-1]
        ):
            return None
        at_fault = sorted({*scanned.wrong, *scanned.shady, *result.wrong})
        if _is_hxl(scanned, spelling):
            return None
        problems: tuple[Problem, ...] = ()
        if at_fault or not _is_stated(described, spelling):
            problems = _problems_at(scanned, at_fault, judge, header)
    except (OSError, UnknownError, QueryError, csv.Error):
        return None
    is_wrong = bool(errors_of(problems))
    if (result.wrong or scanned.wrong) and not is_wrong:
        return None  # empty rows, and cells that are values though in a form that the pass does not know
    is_short = is_wrong and 2 * len(at_fault) >= result.rows
    # One finding of many rows, which may stand elsewhere in the whole file.
    is_block = any(
        "last" in getattr(dict(each.facts).get("right"), "facts", {}) for each in problems
    )
    has_more = not {row + 2 for row in scanned.wrong} <= {
        problem.row for problem in errors_of(problems)
    }
    if wanted.keys and (has_more or is_short or is_block):
        return None  # a key in such a form may be another's, and one that tells few rows apart may be too short
    rows = LongRows(scanned.source, spelling, scanned.starts, scanned.firsts)
    table = None if is_wrong else Table(schema, rows, range(2, len(rows) + 2))
    return LongTable(table, scanned.source, problems, is_plain and result.is_ours)


def read_short(described: Mapping[str, Any], schema: Schema, path: Path) -> LongTable | None:
    """The table of a file that is read sooner than the engine starts; None where there is anything to say of it, or may
    be: then its rows are read one by one.
    """
    try:
        spelling = _spelling_of(described, schema, path)
        if (
            spelling is None
            or not _is_stated(described, spelling)
            or any(map(hidden_letter, schema.names))
        ):
            return None
        faults(schema, spelling)  # raises what of the schema is not known here
        scanned = scan(path, spelling)
        if scanned is None or scanned.wrong or scanned.shady:
            return None
        content = scanned.source.read()
        text = content.decode("utf-8-sig")
        texts = list(csv_rows(text.partition("\n")[2], Dialect(spelling.delimiter)))
        table = Table(schema, tuple(spelling.rows(texts)), tuple(range(2, len(texts) + 2)))
    except (OSError, UnknownError, ValueError, csv.Error):
        return None
    columns = zip(
        schema.fields, zip(*table.rows, strict=True), zip(*texts, strict=True), strict=True
    )
    findings = chain(
        check_text(text, spelling.delimiter, ""), check_keys(table, ""), check_patterns(table, "")
    )
    is_odd = is_hxl(texts[0]) or any(_is_odd(cells, schema.names[0]) for cells in texts)
    if is_odd or not all(_is_kept(*column) for column in columns) or any(findings):
        return None
    is_ours = spelling.delimiter == "," and is_plain_csv(described, schema, content)
    is_ours = is_ours and all(
        [*map(canonical_cell, row)] == cells for row, cells in zip(table.rows, texts, strict=True)
    )
    return LongTable(table, scanned.source, (), is_ours)


def _is_odd(cells: Sequence[str], first: str) -> bool:
    """An empty row, the header once more, or what git has not merged."""
    return not any(cells) or cells[0] == first or cells[0].startswith(("\ufeff", "<<<<<<< "))


def _is_kept(field: Field, values: Sequence[Any], texts: Sequence[str]) -> bool:
    """Whether a column has what is asked of it, but for keys and patterns; days and times have one spelling."""
    there = {each for each in values if each is not None}

    def bound(stated: object) -> Any:
        return value_of(field.type, str(stated))

    asked: Mapping[str, Callable[[Any], bool]] = {
        "required": lambda stated: not stated or None not in values,
        "minimum": lambda stated: not there or bound(stated) <= min(there),
        "maximum": lambda stated: not there or max(there) <= bound(stated),
        "minLength": lambda stated: all(len(each) >= stated for each in there),
        "maxLength": lambda stated: all(len(each) <= stated for each in there),
        "enum": lambda stated: there <= {*map(bound, stated)},
    }
    is_spelled = field.type != "datetime" or all(
        value is None or value.isoformat() == text
        for value, text in zip(values, texts, strict=True)
    )
    is_spelled = is_spelled and (
        field.format != "uri" or all(re.fullmatch(_URI, each) for each in there)
    )
    return is_spelled and all(
        asked[name](stated) for name, stated in field.constraints.items() if name in asked
    )


def _problems_at(
    scanned: Scanned,
    places: Sequence[int],
    judge: Callable[[bytes], tuple[Problem, ...]],
    header: bytes,
) -> tuple[Problem, ...]:
    """What the reader of rows says of these rows, at their places in the whole file; with none, of the first.

    It has the row after each of them too: what is missing between two keys is told by both.
    """
    last = scanned.firsts[-1] - 1
    shown = sorted({*places, *(min(row + 1, last) for row in places)}) or [0]
    lines = [1, *(row + 2 for row in shown)]
    return tuple(
        _moved(problem, lines) for problem in judge(header + b"".join(lines_at(scanned, shown)))
    )


def _moved(problem: Problem, lines: Sequence[int]) -> Problem:
    """The same problem in the whole file: the number of its row, and of another one that it names."""
    facts = dict[str, Any](problem.facts)
    if problem.code == "key-duplicate":
        facts["other"] = str(lines[int(facts["other"]) - 1])
        facts["right"] = Phrase(
            facts["right"].message, **{**facts["right"].facts, "other": facts["other"]}
        )
    return replace(
        problem,
        row=lines[problem.row - 1] if problem.row else problem.row,
        facts=tuple(facts.items()),
    )


def _is_stated(described: Mapping[str, Any], spelling: Spelling) -> bool:
    """Whether nothing is to be said of what sets cells apart."""
    return (
        spelling.delimiter == "," or format_of(described) == "tsv" or bool(described.get("dialect"))
    )


def _is_hxl(scanned: Scanned, spelling: Spelling) -> bool:
    line = b"".join(lines_at(scanned, [0])).decode()
    return is_hxl(next(csv_rows(line, Dialect(spelling.delimiter)), []))


def _spelling_of(described: Mapping[str, Any], schema: Schema, path: Path) -> Spelling | None:
    """How the file is written; None where file or schema are of a kind that the pass does not know."""
    stated, dialect, fmt = (
        described.get("schema"),
        described.get("dialect") or {},
        format_of(described),
    )
    is_known = (
        isinstance(stated, dict)
        and isinstance(dialect, dict)
        and fmt in ("csv", "tsv")
        and path.suffix.lower() in (".csv", ".tsv", ".txt")
        and str(described.get("encoding") or "utf-8").lower() in _UTF8
        and not any(described.get(name) for name in _PACKED)
        and set(stated) <= _PLAIN_SCHEMA
        and all(dialect[name] in _PLAIN_DIALECT.get(name, ()) for name in dialect)
        and schema.match == "exact"
        and "" in schema.missing_values
        and _are_plain(schema, stated.get("fields"))
    )
    if not is_known:
        return None
    header = first_line(path)
    sample = read_at(path, 0, _SAMPLE).decode("utf-8-sig", errors="replace")
    delimiter = dialect.get("delimiter") or (
        "\t" if fmt == "tsv" else delimiter_of(sample, schema.names)
    )
    columns = tuple(map(_column, schema.fields))
    line_end = "\r\n" if header.endswith(b"\r\n") else "\n"
    missing = tuple(each for each in schema.missing_values if each)
    spelling = Spelling(columns, delimiter, line_end, missing)
    return spelling if _has_header(schema, header, delimiter) and _is_readable(spelling) else None


def _column(field: Field) -> ColumnSpelling:
    form = field.format if field.type == "date" and field.format != "default" else ""
    if field.is_number:
        return ColumnSpelling(
            field.type, field.decimal_char if field.type == "number" else ".", field.group_char
        )
    return ColumnSpelling(field.type, format=form)


def _is_readable(spelling: Spelling) -> bool:
    """Whether no sign has two meanings: a group is no decimal, a missing value no number or sign of the file."""
    missing = "".join(spelling.missing)
    return not any(
        column.group and column.group == column.decimal for column in spelling.columns
    ) and not (
        set(missing) & set('"\r\n' + spelling.delimiter)
        or any(letter.isdigit() or letter < " " for letter in missing)
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
    """Whether nothing of a field is read otherwise than the pass does: only days and addresses have formats."""
    kind, form = field.get("type"), field.get("format", "default")
    is_known = (
        form == "default"
        or (kind == "date" and _is_day_format(str(form)))
        or (kind, form) == ("string", "uri")
    )
    is_whole = kind != "integer" or "decimalChar" not in field
    return (
        is_known
        and is_whole
        and not any(name in field for name in _OWN_READING)
        and all(is_plain(field[name]) for name, is_plain in _PLAIN_FIELD.items() if name in field)
    )


def _is_day_format(stated: str) -> bool:
    match = DAY_FORMAT.fullmatch(stated)
    return match is not None and {match[1], match[3], match[4]} == {"d", "m", "Y"}


def _has_header(schema: Schema, line: bytes, delimiter: str) -> bool:
    """Whether the first line is the names of the fields, in order and letter for letter."""
    labels = {composed(name) for name in schema.names}
    try:
        text = line.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        header = list(csv_rows(text, Dialect(delimiter)))
    except (UnicodeDecodeError, csv.Error):
        return False
    return len(labels) == len(schema.names) and "" not in labels and header == [list(schema.names)]
