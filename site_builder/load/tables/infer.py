"""Tables and columns that nobody describes, and what a first description may say of them.

Undescribed cells are text, and numbers only where every one comes back letter for letter. A description can state more
(a pattern of days, the sign of decimals), but only what the cells themselves leave no choice about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.errors import NumberError
from site_builder.core.language import words
from site_builder.core.numbers.number import canonical_number, parse_number
from site_builder.core.numbers.numeral import CONVENTIONS, ENGLISH, Convention, count_votes, is_ambiguous
from site_builder.core.problem import Phrase, Problem
from site_builder.load.tables.frictionless_errors import CELL_CONTROL, ROW_BLANK, SCHEMA_MISSING, TABLE_UNREADABLE
from site_builder.load.tables.header import HEADER_AGAIN, ROWS_RAGGED, check_labels, is_again, is_blank
from site_builder.model.survey import Typing
from site_builder.model.table import Field, Schema, Table


def written(cell: Any) -> str:
    """The text of a cell that holds something; a day of a workbook, which knows moments only, stands without time."""
    match cell:
        case str():
            return cell
        case timedelta():
            return duration_text(cell)
        case datetime() if cell.time() == time() and cell.tzinfo is None:
            return cell.date().isoformat()
        case float():
            return canonical_cell(Decimal(repr(cell))) if math.isfinite(cell) else canonical_cell(Decimal(cell))
        case tuple():
            return canonical_cell(list(cell))
        case bool() | int() | Decimal() | date() | time() | list() | dict():
            return canonical_cell(cell)
    return str(cell)


def duration_text(span: timedelta) -> str:
    """ISO 8601, in hours, minutes and seconds: PT26H3M."""
    left = abs(span)
    hours, rest = divmod(left, timedelta(hours=1))
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    words = f"{seconds.seconds}.{seconds.microseconds:06}".rstrip("0").rstrip(".")
    parts = ((str(hours), "H"), (str(minutes), "M"), (words, "S"))
    text = "".join(f"{number}{sign}" for number, sign in parts if number != "0")
    return f"{'-' if span < timedelta(0) else ''}PT{text or '0S'}"


UNDESCRIBED = "undescribed"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MISSING = ("-", "–", "—", "…", "...", "..", *words("cell.missing"))  # where no value stands
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}", re.ASCII)
_STARTS = re.compile(r"[-+]?\d")
_PRINTED = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]\d\d+)?", re.ASCII)  # as programs write numbers
_STRONG = re.compile(r",|\..*\.")  # a lone point may be a code's: 4.1
_THIN = "\u00a0\u202f\u2009"
_HEADLESS = Phrase("neither a schema nor a header names its columns")


def infer_table(resource: Any, file: str) -> tuple[Table | None, tuple[Problem, ...], bool]:
    """The table, what is told of it, and whether every cell stands as we would print it."""
    labels = [str(label) for label in resource.labels]
    findings, lines, problems, problems_of_columns = [], [], [], []
    blank: list[int] = []
    for row in resource.row_stream:
        if is_blank(row.cells, labels):
            blank.append(row.row_number)
            continue
        problems_of_columns += [HEADER_AGAIN(file, row=row.row_number)] if is_again(row.cells, resource.labels) else []
        findings.append(tuple(map(_cell_text, row.cells)))
        lines.append(row.row_number)
        for label, cell in zip(labels, findings[-1], strict=False):
            if isinstance(cell, str) and _CONTROL.search(cell):
                problems.append(CELL_CONTROL(file, row=row.row_number, column=label, cell=cell))
    problems.extend(check_labels(labels, file) if labels else (TABLE_UNREADABLE(file, note=_HEADLESS),))
    ragged = [n for n, cells in enumerate(findings) if len(cells) != len(labels)]
    if ragged and not problems:
        facts: dict[str, Any] = {"found": len(findings[ragged[0]]), "width": len(labels), "count": len(ragged)}
        problems.append(ROWS_RAGGED(file, row=lines[ragged[0]], **facts))
    if problems:
        return None, tuple(problems), False
    columns = list(zip(*findings, strict=True)) or [()] * len(labels)
    fields = tuple(Field(label, type=_lossless_type(column)) for label, column in zip(labels, columns, strict=True))
    schema = Schema(fields)
    rows = tuple(tuple(_inferred(f, c) for f, c in zip(fields, row, strict=True)) for row in findings)
    spelled = all(isinstance(cell, str) for row in findings for cell in row)
    table = Table(schema, rows, tuple(lines))
    problems_of_columns += [ROW_BLANK(file, row=blank[0], count=len(blank))] if blank else []
    return table, (SCHEMA_MISSING(file, resource=resource.name or ""), *problems_of_columns), spelled and not blank


def with_inferred(table: Table) -> Table:
    """The table with the columns that its schema does not describe typed as far as nothing is lost."""
    places = [index for index, field in enumerate(table.schema.fields) if field.type == UNDESCRIBED]
    if not places:
        return table
    fields, columns = list(table.schema.fields), [list(column) for column in zip(*table.rows, strict=True)]
    for index in places:
        cells = [_cell_text(cell) for cell in columns[index]] if columns else []
        fields[index] = Field(fields[index].name, type=_lossless_type(cells))
        if columns:
            columns[index] = [_inferred(fields[index], cell) for cell in cells]
    rows = tuple(zip(*columns, strict=True))
    return replace(table, schema=replace(table.schema, fields=tuple(fields)), rows=rows)


def _cell_text(cell: Any) -> Any:
    """A cell of a workbook or of JSON, as it would be written in CSV where it is neither text nor number."""
    if cell is None:
        return ""
    return written(cell) if isinstance(cell, (bool, date, time, timedelta, list, dict)) else cell


def _lossless_type(column: Iterable[Any]) -> str:
    """A number type only where every cell comes back letter for letter, also through a float: 007, 4.10 stay text."""
    cells = [cell for cell in column if cell != ""]
    if not cells or not all(_is_lossless(cell) for cell in cells):
        return "string"
    return "integer" if all("." not in str(cell) for cell in cells) else "number"


def _is_lossless(cell: Any) -> bool:
    try:
        value = parse_number(str(cell))
    except NumberError:
        return False
    if not value.is_finite() or len(value.as_tuple().digits) > 15:
        return False
    return canonical_number(value) == str(cell) and (value == 0 or "." not in str(cell) or str(cell)[-1] != "0")


def _inferred(field: Field, cell: Any) -> Cell:
    if cell == "":
        return None
    if field.type == "string":
        return str(cell)
    return int(str(cell)) if field.type == "integer" else parse_number(str(cell))


def infer_column(cells: Sequence[Any], evidence: Convention | None = None) -> Typing:
    """The narrowest type that holds every stored cell without a guess; else text, with what made it so.

    `evidence` is the convention that other columns of the table prove, for numerals that two conventions read.
    """
    missing = {cell for cell in cells if isinstance(cell, str) and cell.strip().lower() in ("", *_MISSING)}
    marks = tuple(sorted(missing - {""}))
    valued = [cell for cell in cells if cell not in (None, "", *marks)]
    texts = [written(cell).strip() for cell in valued]
    if not valued:
        return Typing()
    if all(isinstance(cell, bool) or cell in ("true", "false") for cell in valued):
        return Typing("boolean", missing=marks)
    typing = _days(texts) or _numbers(valued, texts, evidence) or Typing()
    return typing if typing.type == "string" else replace(typing, missing=marks)


def infer_values(cells: Sequence[Any]) -> Typing:
    """The same of cells that come with their types, as in JSON: a text among numbers is a text."""
    valued = [cell for cell in cells if cell is not None]
    kinds: dict[str, tuple[type, ...]] = {
        "boolean": (bool,),
        "integer": (int,),
        "number": (int, Decimal),
        "string": (str,),
        "array": (list,),
        "object": (dict,),
    }
    kind = next((name for name, types in kinds.items() if all(type(cell) in types for cell in valued)), "any")
    if not valued:
        return Typing("any")
    if kind == "string":
        return (_days(valued) or Typing()) if all(_ISO.match(cell) for cell in valued) else Typing()
    if kind in ("integer", "number") and not all(_is_printed(written(cell)) for cell in valued):
        return Typing("any", doubt="digits", example=written(next(c for c in valued if not _is_printed(written(c)))))
    return Typing(kind)


def evidence_of(columns: Iterable[Sequence[Any]]) -> Convention | None:
    """The one convention that the numerals of a table prove. What may be a code, as 4.1, proves nothing."""
    texts = (cell.strip() for column in columns for cell in column if isinstance(cell, str))
    proven = _own([text for text in texts if _STRONG.search(text) and is_numeral(text)])
    return proven[0] if len(proven) == 1 else None


def is_numeral(text: str) -> bool:
    """Whether any convention reads it as a number."""
    return bool(_STARTS.match(text)) and any(_reads(text, each.decimal, each.group) for each in CONVENTIONS)


def _own(texts: Sequence[str]) -> list[Convention]:
    """The conventions that alone could have printed some of the numerals."""
    votes = count_votes(texts)
    counts = zip(CONVENTIONS, (votes.vietnamese, votes.english), strict=True)
    return [convention for convention, count in counts if count]


def _days(texts: Sequence[str]) -> Typing | None:
    for kind, pattern, width in (("date", "%Y-%m-%d", 10), ("datetime", "%Y-%m-%dT%H:%M:%S", 19)):
        if all(len(text) == width and _is_day(text, pattern) for text in texts):
            return Typing(kind)
    signs = {match[1] if (match := _DAY.fullmatch(text)) else "" for text in texts}
    if len(signs) != 1 or "" in signs:
        return None
    sign = signs.pop()
    patterns = (f"%d{sign}%m{sign}%Y", f"%m{sign}%d{sign}%Y")
    wrong = {pattern: [text for text in texts if not _is_day(text, pattern)] for pattern in patterns}
    right = [pattern for pattern, faulty in wrong.items() if not faulty]
    if len(right) == 1:
        return Typing("date", right[0])
    return Typing(doubt="order" if right else "irregular", example=texts[0] if right else wrong[patterns[0]][0])


def _is_day(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True


def _numbers(valued: Sequence[Any], texts: Sequence[str], evidence: Convention | None) -> Typing | None:
    """Stored numbers are what they are; of printed ones only what one convention reads, proven here or beside."""
    is_share = all(isinstance(cell, str) and cell.strip().endswith("%") for cell in valued)
    bodies = [text.removesuffix("%").strip() for text in texts] if is_share else list(texts)
    typed = [body for body, cell in zip(bodies, valued, strict=True) if isinstance(cell, str)]
    if not any(map(_STARTS.match, bodies)) or any(re.match(r"[-+]?0\d|\+", body) for body in typed):
        return None
    if all(map(_is_printed, bodies)) and (not any(map(is_ambiguous, typed)) or _own(typed) == [ENGLISH]):
        zeros = {len(body.partition(".")[2]) for body in typed if "." in body}
        if len(zeros) > 1 and (odd := [body for body in typed if "." in body and body[-1] == "0"]):
            return Typing(doubt="zeros", example=odd[0])
        return _typing(bodies, ".", "", is_share=is_share)
    if long := [body for body in bodies if _PRINTED.fullmatch(body) and not _is_printed(body)]:
        return Typing(doubt="digits", example=long[0])
    own = _own(typed)
    convention = own[0] if len(own) == 1 else evidence if not own else None
    for decimal, group in [(convention.decimal, each) for each in (convention.group, *_THIN)] if convention else []:
        if all(_reads(body, decimal, group) for body in bodies) and len(typed) == len(bodies):
            return _typing(bodies, decimal, group, is_share=is_share)
    odd = [body for body in bodies if not is_numeral(body)]
    if len(odd) > 0.4 * len(bodies):
        return None
    example = odd[0] if odd else next(filter(is_ambiguous, typed), bodies[0])
    return Typing(doubt="words" if odd else "convention", example=example)


def _typing(bodies: Sequence[str], decimal: str, group: str, *, is_share: bool) -> Typing:
    is_whole = not is_share and not any(decimal in body or "e" in body.lower() for body in bodies)
    is_grouped = bool(group) and any(group in body for body in bodies)
    return Typing(
        "integer" if is_whole else "number",
        decimal="" if decimal == "." or is_whole else decimal,
        group=group if is_grouped else "",
        is_share=is_share,
    )


def _is_printed(body: str) -> bool:
    """A number as programs write it, which no form of download changes: none loses digits as a float."""
    if not _PRINTED.fullmatch(body) or body == "-0":
        return False
    return _is_lossless(body) or Decimal(repr(float(body))) == Decimal(body)


def _reads(body: str, decimal: str, group: str) -> bool:
    try:
        return (
            body[-1:].isdigit()
            and "e" not in body.lower()
            and parse_number(body, decimal=decimal, group=group).is_finite()
        )
    except NumberError:
        return False
