"""What the cells of one column are, so that a Table Schema can say it: nothing is converted, and doubt keeps text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from site_builder.core.errors import NumberError
from site_builder.core.number import canonical_number, parse_number
from site_builder.core.numeral import Convention, is_ambiguous
from site_builder.core.text import fold
from site_builder.ingest.document import Cell
from site_builder.ingest.tables.codes import NAMES_THINGS, is_code_column
from site_builder.ingest.tables.numbers import is_missing
from site_builder.ingest.tables.units import split_unit
from site_builder.model.survey import SeenColumn

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_YEAR_NAMES = ("nam", "year")
_THIN = "\u00a0\u202f\u2009"


def see_column(name: str, cells: Sequence[Cell], convention: Convention | None, place: int = 1) -> SeenColumn:
    """The column with the narrowest type that holds every cell; what could be read in two ways stays text.

    `place` counts columns from 0: a first column may be of codes without being called so.
    """
    title, unit = split_unit(name)
    seen = SeenColumn(name, title=title, unit=unit, cells=tuple(_printed(cell) for cell in cells))
    filled = [cell for cell in cells if not cell.is_empty]
    marks = tuple(sorted({cell.text.strip() for cell in filled if is_missing(cell.text)}))
    valued = [cell for cell in filled if not is_missing(cell.text)]
    if not valued or _is_named(title or name, cells, valued, place):
        return seen
    typed = _booleans(seen, valued) or _days(seen, valued) or _numbers(seen, valued, convention)
    return replace(typed, missing=marks) if typed and typed.type != "string" else typed or seen


def _printed(cell: Cell) -> str:
    """The cell as text; a value that the file itself stores in its canonical form."""
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    if isinstance(cell.value, Decimal):
        return canonical_number(cell.value)
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return cell.text


def _is_named(title: str, cells: Sequence[Cell], valued: Sequence[Cell], place: int) -> bool:
    """A column of codes and numbers that name things: leading zeros and dots are part of the name."""
    if any(re.fullmatch(r"0\d+", cell.text.strip(), re.ASCII) for cell in valued):
        return True
    plain = all(re.fullmatch(r"[1-9]\d*|0", cell.text.strip(), re.ASCII) for cell in valued)
    return bool(NAMES_THINGS.match(fold(title).lower())) or (is_code_column(title, cells, place) and not plain)


def _booleans(seen: SeenColumn, valued: Sequence[Cell]) -> SeenColumn | None:
    is_boolean = all(isinstance(cell.value, bool) or cell.text.strip() in ("true", "false") for cell in valued)
    return replace(seen, type="boolean") if is_boolean else None


def _days(seen: SeenColumn, valued: Sequence[Cell]) -> SeenColumn | None:
    texts = [_printed(cell).strip() for cell in valued]
    if all(_YEAR.fullmatch(text) for text in texts) and _is_year(seen):
        return replace(seen, type="year", unit="")
    if all(_ISO.fullmatch(text) and _is_day(text, "%Y-%m-%d") for text in texts):
        return replace(seen, type="date")
    signs = {match[1] if (match := _DAY.fullmatch(text)) else "" for text in texts}
    if len(signs) != 1 or "" in signs:
        return None
    sign = signs.pop()
    format_ = f"%d{sign}%m{sign}%Y"
    if not all(_is_day(text, format_) for text in texts):
        return replace(seen, doubt="irregular", example=next(t for t in texts if not _is_day(t, format_)))
    is_told = any(int(text.split(sign)[0]) > 12 for text in texts)
    day = replace(seen, type="date", format=format_)
    return day if is_told else replace(day, doubt="day-first", example=texts[0])


def _is_year(seen: SeenColumn) -> bool:
    return fold(seen.title or seen.name).lower().strip(" .") in _YEAR_NAMES


def _is_day(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True


def _numbers(seen: SeenColumn, valued: Sequence[Cell], convention: Convention | None) -> SeenColumn | None:
    texts = [cell.text.strip() for cell in valued if not isinstance(cell.value, Decimal)]
    if len(texts) < len(valued):
        return _stored(seen, valued, texts)
    if not any(re.match(r"[-+−]?\d", text) for text in texts):
        return None
    is_share = all(text.endswith("%") for text in texts)
    bodies = [text.removesuffix("%").strip() for text in texts] if is_share else texts
    plain = all(_reads(body, ".", "") for body in bodies)
    if plain and not any(is_ambiguous(body) for body in bodies):
        return _number(seen, bodies, ".", "", is_share=is_share)
    return _by_convention(seen, bodies, convention, is_share=is_share)


def _by_convention(
    seen: SeenColumn, bodies: Sequence[str], convention: Convention | None, *, is_share: bool
) -> SeenColumn | None:
    """Numbers whose marks mean what the other numbers of the table have shown; without such, text."""
    for decimal, group in _marks(convention):
        if all(_reads(body, decimal, group) for body in bodies):
            return _number(seen, bodies, decimal, group, is_share=is_share)
    either = [body for body in bodies if _reads(body, ",", ".") or _reads(body, ".", ",")]
    if len(either) < 0.6 * len(bodies):
        return None
    odd = next((body for body in bodies if body not in either), "")
    if odd:
        return replace(seen, doubt="words", example=odd)
    return replace(seen, doubt="convention", example=next(filter(is_ambiguous, bodies), bodies[0]))


def _marks(convention: Convention | None) -> list[tuple[str, str]]:
    if convention is None:
        return []
    return [(convention.decimal, convention.group), *((convention.decimal, blank) for blank in _THIN)]


def _stored(seen: SeenColumn, valued: Sequence[Cell], texts: Sequence[str]) -> SeenColumn:
    """Numbers that the file itself holds as numbers; words among them make the column text."""
    if texts:
        return replace(seen, doubt="words", example=texts[0])
    unit = seen.unit or next(iter({cell.unit for cell in valued} if len({c.unit for c in valued}) == 1 else {""}))
    whole = all(isinstance(cell.value, Decimal) and cell.value == cell.value.to_integral_value() for cell in valued)
    printed = [_printed(cell) for cell in valued]
    kind = "integer" if whole and not any("." in text for text in printed) else "number"
    return replace(seen, type=kind, unit=unit)


def _number(seen: SeenColumn, bodies: Sequence[str], decimal: str, group: str, *, is_share: bool) -> SeenColumn:
    is_whole = not any(decimal in body or "e" in body.lower() for body in bodies) and not is_share
    is_grouped = bool(group) and any(group in body for body in bodies)
    return replace(
        seen,
        type="integer" if is_whole else "number",
        decimal="" if decimal == "." or is_whole else decimal,
        group=group if is_grouped else "",
        bare=not is_share,
        unit="%" if is_share else seen.unit,
    )


def _reads(body: str, decimal: str, group: str) -> bool:
    try:
        return parse_number(body, decimal=decimal, group=group).is_finite()
    except NumberError:
        return False
