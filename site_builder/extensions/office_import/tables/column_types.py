"""What a first description may say of a column: only what the cells themselves leave no choice about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from site_builder.core.numbers.number import parse_number
from site_builder.core.numbers.numeral import CONVENTIONS, ENGLISH, Convention, count_votes, is_ambiguous
from site_builder.core.problem import NumberError
from site_builder.extensions.office_import.tables.units import MISSING
from site_builder.load.tables.infer import is_lossless, written

Doubt = Literal["", "convention", "words", "order", "irregular", "zeros", "digits"]


@dataclass(frozen=True, slots=True)
class Typing:
    """The type under which a column is read without a guess; `doubt` says why it stays text, `example` shows a cell."""

    type: str = "string"
    format: str = ""
    decimal: str = ""
    group: str = ""
    sign: str = ""  # per cent or a currency, beside each number
    missing: tuple[str, ...] = ()
    doubt: Doubt = ""
    example: str = ""


_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}", re.ASCII)
_STARTS = re.compile(r"[-+]?\d")
_PRINTED = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]\d\d+)?", re.ASCII)  # as programs write numbers
_STRONG = re.compile(r",|\..*\.")  # a lone point may be a code's: 4.1
_SIGNS = "%$€£¥₫"
_THIN = "\u00a0\u202f\u2009"


def infer_column(cells: Sequence[Any], evidence: Convention | None = None) -> Typing:
    """The narrowest type that holds every stored cell without a guess; else text, with what made it so.

    `evidence` is the convention that other columns of the table prove, for numerals that two conventions read.
    """
    missing = {cell for cell in cells if isinstance(cell, str) and cell.strip().lower() in ("", *MISSING)}
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
    kinds: dict[str, tuple[type, ...]] = {"boolean": (bool,), "integer": (int,), "number": (int, Decimal)}
    kinds |= {"string": (str,), "array": (list,), "object": (dict,)}
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
    texts = (cell.strip().strip(_SIGNS).strip() for column in columns for cell in column if isinstance(cell, str))
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
    sign = _sign(texts) if all(isinstance(cell, str) for cell in valued) else ""
    bodies = [text.strip(sign).strip() for text in texts]
    typed = [body for body, cell in zip(bodies, valued, strict=True) if isinstance(cell, str)]
    if not any(map(_STARTS.match, bodies)) or any(re.match(r"[-+]?0\d|\+", body) for body in typed):
        return None
    if all(map(_is_printed, bodies)) and (not any(map(is_ambiguous, typed)) or _own(typed) == [ENGLISH]):
        zeros = {len(body.partition(".")[2]) for body in typed if "." in body}
        if len(zeros) > 1 and (odd := [body for body in typed if "." in body and body[-1] == "0"]):
            return Typing(doubt="zeros", example=odd[0])
        return _typing(bodies, ".", "", sign=sign)
    if long := [body for body in bodies if _PRINTED.fullmatch(body) and not _is_printed(body)]:
        return Typing(doubt="digits", example=long[0])
    own = _own(typed)
    convention = own[0] if len(own) == 1 else evidence if not own else None
    for decimal, group in [(convention.decimal, each) for each in (convention.group, *_THIN)] if convention else []:
        if all(_reads(body, decimal, group) for body in bodies) and len(typed) == len(bodies):
            return _typing(bodies, decimal, group, sign=sign)
    odd = [body for body in bodies if not is_numeral(body)]
    if len(odd) > 0.4 * len(bodies):
        return None
    example = odd[0] if odd else next(filter(is_ambiguous, typed), bodies[0])
    return Typing(doubt="words" if odd else "convention", example=example)


def _sign(texts: Sequence[str]) -> str:
    """The one sign that begins or ends every text."""
    signs = {next((sign for sign in (text[0], text[-1]) if sign in _SIGNS), "") for text in texts}
    return signs.pop() if len(signs) == 1 else ""


def _typing(bodies: Sequence[str], decimal: str, group: str, *, sign: str) -> Typing:
    is_whole = not sign and not any(decimal in body or "e" in body.lower() for body in bodies)
    is_grouped = bool(group) and any(group in body for body in bodies)
    kind, mark = "integer" if is_whole else "number", "" if decimal == "." or is_whole else decimal
    return Typing(kind, decimal=mark, group=group if is_grouped else "", sign=sign)


def _is_printed(body: str) -> bool:
    """A number as programs write it, which no form of download changes: none loses digits as a float."""
    if not _PRINTED.fullmatch(body) or body == "-0":
        return False
    return is_lossless(body) or Decimal(repr(float(body))) == Decimal(body)


def _reads(body: str, decimal: str, group: str) -> bool:
    try:
        is_plain = body[-1:].isdigit() and "e" not in body.lower()
        return is_plain and parse_number(body, decimal=decimal, group=group).is_finite()
    except NumberError:
        return False
