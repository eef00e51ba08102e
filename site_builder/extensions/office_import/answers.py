"""What people have answered about a series, in a small file that every import reads.

`reports/<series>/.import.yaml` holds by printed words: `columns`, the decimal mark of each (`point` or `comma`);
`headers` and `rows`, what they were called in the period before (a column's name, a row's code, or `new`); `names`, by
a table's title, the names of its columns that have none; `heads`, by its sheet, which lines are its header; `units`,
`lost` and `gone`, what was decided; `kinds` and `directions`, by first and last code, what the rows are that the list
of the series lacked; `areas`, which area a printed name is; `long`, by its sheet, whether a table's numbers also stand
one a row; and under `cells` the doubtful cells of each period with the number that stands in the source. It
begins with a dot, so that it is never published; it belongs under version control.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import FIRST, message_tables, say_in_context
from site_builder.core.numbers.number import decimals_of
from site_builder.core.problem import flag
from site_builder.core.staging import write_together
from site_builder.extensions.office_import.document import (
    Column,
    DataTable,
    Doubt,
    Value,
    folded,
    note,
)
from site_builder.extensions.office_import.form import row_names
from site_builder.extensions.office_import.last_period import exact, timeless
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.tables.headers import is_unnamed

MARKS = ("point", "comma")
NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = re.compile(
    r"-?\d{1,3}(?:(?:\.\d{3}){1,4},\d{1,9}|(?:,\d{3}){1,4}\.\d{1,9}|(?:\.\d{3}){2,4}|(?:,\d{3}){2,4})",
    re.ASCII,
)
MAPS = (
    "columns",
    "headers",
    "rows",
    "names",
    "heads",
    "units",
    "lost",
    "gone",
    "kinds",
    "directions",
    "areas",
    "long",
)
BETWEEN = "|"  # between the names of columns


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """The number of a doubtful cell, by what is printed in it and around it."""

    table: str
    column: str
    row: str
    printed: str
    value: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What finds the cell again in a corrected document."""
        return exact(self.table), exact(self.column), exact(self.row), self.printed.strip()


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a series, and those about cells of one period."""

    maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by the kinds of MAPS
    cells: tuple[CellAnswer, ...] = ()

    def of(self, kind: str) -> Mapping[str, str]:
        """What was answered, by what it is kept under."""
        return self.maps.get(kind, {})

    def form(self) -> dict[str, dict[str, str]]:
        """Answers about the form, as alignment looks them up."""
        kinds = ("headers", "rows", "areas")
        return {
            kind: {exact(printed): answer for printed, answer in self.of(kind).items()}
            for kind in kinds
        }

    def merged(self, new: Answers) -> Answers:
        """With newer answers in the place of older ones about the same thing; an empty answer takes one back."""
        cells = {cell.key: cell for cell in (*self.cells, *new.cells)}
        keys = dict.fromkeys(MAPS, exact) | {"columns": folded}
        maps = {kind: _merged(self.of(kind), new.of(kind), key) for kind, key in keys.items()}
        return Answers(maps, cells=tuple(cell for cell in cells.values() if cell.value))


NO_ANSWERS = Answers()


def _merged(old: Mapping[str, str], new: Mapping[str, str], key: Any) -> dict[str, str]:
    text = {key(printed) for printed in new}
    kept = {printed: answer for printed, answer in old.items() if key(printed) not in text}
    return {**kept, **{printed: answer for printed, answer in new.items() if answer}}


def parse_number_answer(text: str) -> Decimal | None:
    """A number that a person typed: 13200, 13200,5, 13200.5, 13.200,5; None for any other.

    6.521 is none: to some it is six and a half, to others six thousand, and nobody sees which was meant.
    """
    bare = text.strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(bare):
        group, *_, last = re.findall(r"[.,]", bare)
        bare = bare.replace(group, "").replace(last, ".")
    return None if _TWO_WAYS.fullmatch(bare) else stored_number(bare)


def stored_number(text: str) -> Decimal | None:
    """A number as a file of answers has it."""
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def answers_path(root: Path, series: str) -> Path:
    """Where the answers of a series are kept."""
    return root / "reports" / series / ".import.yaml"


def read_answers(root: Path, series: str, period: str) -> Answers:
    """The answers given so far. Raises ImportRefused where the file is not in its form."""
    read = _read(root, series)
    name = answers_path(root, series).relative_to(root).as_posix()
    maps = {kind: read.get(kind) or {} for kind in MAPS}
    if not all(isinstance(text, dict) for text in maps.values()):
        raise ImportRefused(flag("import-answers-unreadable", name, found=str(maps)[:60]))
    words = {
        kind: {str(key): str(value) for key, value in text.items()} for kind, text in maps.items()
    }
    if any(mark not in MARKS for mark in words["columns"].values()):
        raise ImportRefused(
            flag("import-answers-unreadable", name, found=str(words["columns"])[:60])
        )
    return Answers(words, cells=tuple(_cells(read, period, name)))


def remember(root: Path, series: str, period: str, answers: Answers) -> None:
    """Keep answers with the series; a new answer takes the place of the old one about the same thing."""
    write_together(answer_files(root, series, period, answers), root)


def answer_files(root: Path, series: str, period: str, answers: Answers) -> tuple[OutputFile, ...]:
    """The file of a series with more answers, none where there are none."""
    if not answers.cells and not any(answers.maps.values()):
        return ()
    merged = read_answers(root, series, period).merged(answers)
    cells = {
        **(_read(root, series).get("cells") or {}),
        period: [asdict(cell) for cell in merged.cells],
    }
    cells = {name: listed for name, listed in cells.items() if listed}
    kept = {kind: words for kind in MAPS if (words := dict(merged.of(kind)))} | (
        {"cells": cells} if cells else {}
    )
    text = say_in_context("draft", message_tables(__package__)["question"]["head"], FIRST) + (
        yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=110) if kept else ""
    )
    return (OutputFile(answers_path(root, series).relative_to(root).as_posix(), text.encode()),)


def _read(root: Path, series: str) -> dict[str, Any]:
    path = answers_path(root, series)
    if not path.is_file():
        return {}
    name = path.relative_to(root).as_posix()
    try:
        read = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportRefused(
            flag("import-answers-unreadable", name, found=type(error).__name__)
        ) from error
    if not isinstance(read, dict) or not isinstance(read.get("cells") or {}, dict):
        raise ImportRefused(flag("import-answers-unreadable", name, found=str(read)[:60]))
    return read


def _cells(read: Mapping[str, Any], period: str, name: str) -> Iterable[CellAnswer]:
    for text in (read.get("cells") or {}).get(period) or []:
        parts = {key: str(value) for key, value in text.items()} if isinstance(text, dict) else {}
        if set(parts) != set(CellAnswer.__slots__) or stored_number(parts["value"]) is None:
            raise ImportRefused(flag("import-answers-unreadable", name, found=str(text)[:60]))
        yield CellAnswer(**parts)


def unnamed_of(table: DataTable) -> list[Column]:
    """The columns of numbers that go by their place for want of a name."""
    return [
        column for column in table.columns if column.type in _NUMBERS and is_unnamed(column.title)
    ]


def with_names(table: DataTable, names: Mapping[str, str]) -> DataTable:
    """The table with the names that somebody gave its columns, from left to right."""
    unnamed = unnamed_of(table)
    known = {exact(title): text for title, text in names.items()}
    again = {
        timeless(title): text
        for title, text in names.items()
        if text.count(BETWEEN) + 1 == len(unnamed)
    }
    answer = known.get(exact(table.title), again.get(timeless(table.title), ""))
    chosen = [part.strip() for part in answer.split(BETWEEN)]
    titles = {column.name: title for column, title in zip(unnamed, chosen, strict=False) if title}
    columns = (
        replace(column, title=titles.get(column.name, column.title)) for column in table.columns
    )
    return replace(table, columns=tuple(columns))


# Doubtful cells that somebody has answered for: the number goes in, and the protocol says what is printed.


_NUMBERS = ("number", "integer")


def answered(table: DataTable, cells: Sequence[CellAnswer]) -> DataTable:
    """The table with the numbers of its answered cells, which are no doubts any more."""
    text = {cell.key: value for cell in cells if (value := stored_number(cell.value)) is not None}
    names = row_names(table)
    for doubt in table.doubts:
        value = text.get(cell_of(table, doubt, names).key)
        if value is not None and can_answer(table, doubt):
            table = _with_value(table, doubt, value)
    return table


def can_answer(table: DataTable, doubt: Doubt) -> bool:
    """Whether a number settles the doubt: it is about one cell of a column of numbers."""
    return doubt.row is not None and _column(table, doubt) is not None


def cell_of(table: DataTable, doubt: Doubt, names: str) -> CellAnswer:
    """The cell that a doubt is about, without an answer yet; `names` is the column that names the rows."""
    column = table.column(names)
    value = column.values[doubt.row] if column and doubt.row is not None else None
    return CellAnswer(
        doubt.table, doubt.column, str(value or (doubt.row or 0) + 1), doubt.printed.strip(), ""
    )


def _column(table: DataTable, doubt: Doubt) -> Column | None:
    fitting = [column for column in table.columns if column.type in _NUMBERS and not column.derived]
    return next((column for column in fitting if doubt.column in (column.title, column.name)), None)


def _with_value(table: DataTable, doubt: Doubt, value: Decimal) -> DataTable:
    column = _column(table, doubt)
    assert column is not None and doubt.row is not None
    kind = column.type if decimals_of(value) == 0 else "number"
    changed = {
        column.name: replace(column, type=kind, values=_replaced(column.values, doubt.row, value))
    }
    printed = table.column(f"{column.name}_printed")
    if printed and "figures" not in dict(
        table.roles
    ):  # a table of figures says of each what the text prints
        changed[printed.name] = replace(printed, values=_replaced(printed.values, doubt.row, None))
    # A column of printed strings goes with the last of them.
    shown = (
        each
        for each in table.columns
        if each is not printed or any(changed.get(each.name, each).values)
    )
    columns = tuple(changed.get(each.name, each) for each in shown)
    doubts = tuple(other for other in table.doubts if other is not doubt)
    text = note("answered", doubt.place, left=doubt.printed, printed=doubt.printed, value=value)
    return replace(table, columns=columns, doubts=doubts, notes=(*table.notes, text))


def _replaced(values: tuple[Value, ...], row: int, value: Value) -> tuple[Value, ...]:
    return (*values[:row], value, *values[row + 1 :])
