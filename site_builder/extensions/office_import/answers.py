"""What people have answered about a series, in a small file that every import reads.

`reports/<series>/.import.yaml` holds by printed words: `columns`, the decimal mark of each (`point` or `comma`);
`headers` and `rows`, what they were called in the period before (a column's name, a row's code, or `new`); and under
`cells` the doubtful cells of each period with the number that stands in the source. It begins with a dot, so that it
is never published; it belongs under version control.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.files import OutputFile
from site_builder.core.staging import write_together
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.earlier.likeness import exact
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.tables.conventions import key_of

MARKS = ("point", "comma")
NUMBER = re.compile(r"[-\u2212]?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
_HEAD = """\
# Trả lời khi nhập văn bản; lệnh import đọc lại ở mỗi lần nhập sau.
# columns: dấu thập phân của cột (point: dấu chấm, comma: dấu phẩy); headers, rows: tên cột, mã dòng ở kỳ trước,
# hoặc new (mới); cells: số đúng của ô nghi vấn, theo kỳ.
"""
_MAPS = ("columns", "headers", "rows")


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

    columns: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[CellAnswer, ...] = ()

    def by_title(self) -> dict[str, str]:
        """Decimal marks as the evidence looks them up."""
        return {key_of(title): mark for title, mark in self.columns.items()}

    def form(self) -> dict[str, dict[str, str]]:
        """Answers about the form, as alignment looks them up."""
        maps = {"headers": self.headers, "rows": self.rows}
        return {kind: {exact(printed): answer for printed, answer in said.items()} for kind, said in maps.items()}

    def merged(self, new: Answers) -> Answers:
        """With newer answers in the place of older ones about the same thing; an empty answer takes one back."""
        cells = {cell.key: cell for cell in (*self.cells, *new.cells)}
        return Answers(
            _merged(self.columns, new.columns, key_of),
            _merged(self.headers, new.headers, exact),
            _merged(self.rows, new.rows, exact),
            tuple(cell for cell in cells.values() if cell.value),
        )


NO_ANSWERS = Answers()


def _merged(old: Mapping[str, str], new: Mapping[str, str], key: Any) -> dict[str, str]:
    said = {key(printed) for printed in new}
    kept = {printed: answer for printed, answer in old.items() if key(printed) not in said}
    return {**kept, **{printed: answer for printed, answer in new.items() if answer}}


def parse_number_answer(text: str) -> Decimal | None:
    """A number that a person typed without marks between thousands: 13200, 13200,5 or 13200.5; None for any other."""
    bare = text.strip()
    return Decimal(bare.replace("\u2212", "-").replace(",", ".")) if NUMBER.fullmatch(bare) else None


def answers_path(root: Path, series: str) -> Path:
    """Where the answers of a series are kept."""
    return root / "reports" / series / ".import.yaml"


def parse_columns(given: Iterable[str]) -> dict[str, str]:
    """`--column "Latitude=point"` as title and mark. Raises ImportRefused for any other form."""
    found = {}
    for text in given:
        match = re.fullmatch(r"\s*(.+?)\s*=\s*(\w+)\s*", text)
        if match is None or match[2] not in MARKS:
            raise ImportRefused(problems.bad_column_answer("", found=text))
        found[match[1]] = match[2]
    return found


def read_answers(root: Path, series: str, period: str) -> Answers:
    """The answers given so far. Raises ImportRefused where the file is not in its form."""
    read = _read(root, series)
    name = answers_path(root, series).relative_to(root).as_posix()
    maps = {kind: read.get(kind) or {} for kind in _MAPS}
    if not all(isinstance(said, dict) for said in maps.values()):
        raise ImportRefused(problems.bad_answers(name, found=str(maps)[:60]))
    words = {kind: {str(key): str(value) for key, value in said.items()} for kind, said in maps.items()}
    if any(mark not in MARKS for mark in words["columns"].values()):
        raise ImportRefused(problems.bad_answers(name, found=str(words["columns"])[:60]))
    return Answers(**words, cells=tuple(_cells(read, period, name)))


def remember(root: Path, series: str, period: str, answers: Answers) -> None:
    """Keep answers with the series; a new answer takes the place of the old one about the same thing."""
    if answers == NO_ANSWERS:
        return
    merged = read_answers(root, series, period).merged(answers)
    cells = {**(_read(root, series).get("cells") or {}), period: [asdict(cell) for cell in merged.cells]}
    cells = {name: listed for name, listed in cells.items() if listed}
    kept = {kind: said for kind in _MAPS if (said := dict(getattr(merged, kind)))} | ({"cells": cells} if cells else {})
    text = _HEAD + (yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=110) if kept else "")
    write_together([OutputFile(answers_path(root, series).relative_to(root).as_posix(), text.encode())], root)


def _read(root: Path, series: str) -> dict[str, Any]:
    path = answers_path(root, series)
    if not path.is_file():
        return {}
    name = path.relative_to(root).as_posix()
    try:
        read = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportRefused(problems.bad_answers(name, found=type(error).__name__)) from error
    if not isinstance(read, dict) or not isinstance(read.get("cells") or {}, dict):
        raise ImportRefused(problems.bad_answers(name, found=str(read)[:60]))
    return read


def _cells(read: Mapping[str, Any], period: str, name: str) -> Iterable[CellAnswer]:
    for said in (read.get("cells") or {}).get(period) or []:
        parts = {key: str(value) for key, value in said.items()} if isinstance(said, dict) else {}
        if set(parts) != set(CellAnswer.__slots__) or parse_number_answer(parts["value"]) is None:
            raise ImportRefused(problems.bad_answers(name, found=str(said)[:60]))
        yield CellAnswer(**parts)


def with_columns(answers: Answers, columns: Mapping[str, str]) -> Answers:
    """Answers with those that the command was given."""
    return replace(answers, columns=_merged(answers.columns, columns, key_of))
