"""Units that fill in forms: the list of them, and whose form a workbook is.

A figure under another unit's name is a wrong figure that nobody sees. So a list is read only where its first line
names its columns, and a file belongs to a unit only where no other unit could be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.core.i18n.catalog import words_of
from site_builder.core.problem import NC_, Problem, rule
from site_builder.core.sheets.csv import Dialect, csv_rows, delimiter_of
from site_builder.core.text import clean, fold, nearest

UNIT_UNKNOWN = rule(
    "form-unit-unknown",
    "error",
    "The workbook is named after “{unit}”, which the list of units does not have.",
    "Name the file after its unit, such as “{near}.xlsx”, or add the unit to the list.",
)
UNIT_DOUBTFUL = rule(
    "form-unit-doubtful",
    "error",
    "The workbook is named after “{unit}”, which may be any of: {units}.",
    "Name the file after the code of its unit, such as “{code}.xlsx”.",
)
LIST_HEAD = rule(
    "form-list-head",
    "error",
    "The first line of the list of units is “{found}”; none of it is known as the heading of a column of codes.",
    "Write the headings as the first line, code,name, and the first unit below it.",
)
LIST_EMPTY = rule(
    "form-list-empty",
    "error",
    "The list of units names no unit.",
    "Write a line for each unit below the heading: its code, its name.",
)
LIST_CODE = rule(
    "form-list-code",
    "error",
    "The unit “{unit}” has no code.",
    "Write its code in the column of codes.",
)
LIST_TWICE = rule(
    "form-list-twice",
    "error",
    "The code “{code}” stands in the list of units more than once: {names}.",
    "Give each unit a code of its own, or take out the line that is there twice.",
)
_CODES = NC_("units", "code|id|unit code|unit id")
_NAMES = NC_("units", "name|unit|unit name")


@dataclass(frozen=True, slots=True)
class Units:
    """The units by code, each with its name or ""; and what is wrong with their list."""

    names: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def read_units(text: str, file: str) -> Units:
    """A list of units as CSV, set apart by commas, semicolons or tabs; its first line names the columns."""
    text = text.removeprefix("\ufeff")
    codes, titles = words_of("units", _CODES), words_of("units", _NAMES)
    form = Dialect(delimiter=delimiter_of(text, (*codes, *titles)))
    rows = [[clean(cell) for cell in cells] for cells in csv_rows(text, form)]
    head = [_bare(cell) for cell in rows[0]] if rows else []
    code = next((index for index, cell in enumerate(head) if cell in map(_bare, codes)), None)
    if not any(map(any, rows)):
        return Units({}, (LIST_EMPTY(file),))
    if code is None:
        return Units({}, (LIST_HEAD(file, row=1, found=", ".join(rows[0])),))
    name = next((index for index, cell in enumerate(head) if cell in map(_bare, titles)), len(head))
    listed = [(row, _cell(cells, code), _cell(cells, name)) for row, cells in enumerate(rows[1:], 2) if any(cells)]
    problems = tuple(_wrong(listed, file)) if listed else (LIST_EMPTY(file),)
    return Units({code: name for _, code, name in listed}, problems)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _wrong(listed: Sequence[tuple[int, str, str]], file: str) -> Iterator[Problem]:
    visited: dict[str, str] = {}
    for row, code, name in listed:
        if not code:
            yield LIST_CODE(file, row=row, unit=name)
        elif code in visited:
            yield LIST_TWICE(file, row=row, code=code, names=f"“{visited[code]}”, “{name}”")
        visited.setdefault(code, name)


def unit_of(stem: str, units: Mapping[str, str], file: str) -> str | Problem:
    """The unit that a file is named after: its code, its name, or either without tone marks where that is one unit's.

    Without a list it is the name itself.
    """
    text = clean(stem)
    if not units or text in units:
        return text
    exact = [code for code, name in units.items() if name == text]
    result = exact or [code for code, name in units.items() if _bare(text) in (_bare(code), _bare(name))]
    if len(result) == 1:
        return result[0]
    if not result:
        near = nearest(text, (*units, *filter(None, units.values()))) or next(iter(units))
        return UNIT_UNKNOWN(file, unit=text, near=near)
    return UNIT_DOUBTFUL(
        file, unit=text, units="; ".join(f"{code} {units[code]}".strip() for code in result), code=result[0]
    )


def _bare(text: str) -> str:
    return " ".join(fold(text).lower().replace("-", " ").replace("_", " ").split())
