"""A filled workbook against the tables it was made from: which cells changed, and the files with them in.

A cell is as it was where Excel's number is the nearest to the table's own digits: then not one byte of it changes.
Rows that nothing changed in keep their bytes too. What names a row is locked; rows below the table are new ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from site_builder.authoring.blank import APART, blank_of, check_head, form_of, rewritten
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import languages, translator
from site_builder.core.numbers.number import canonical_number, decimals_of
from site_builder.core.problem import N_, AuthoringError, Phrase, Problem, flag
from site_builder.core.sheets.csv import Dialect, csv_records, csv_text
from site_builder.core.text import column_letters
from site_builder.export.sheet_columns import heading_of
from site_builder.export.xlsx import DIGITS, fits_spreadsheet
from site_builder.extensions.forms.form import ABOUT, UNIT, Sheet, sheets_of
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package

# One cell of a filled workbook: whether it is as it was, and how the table's file writes what it is now.
#
# Excel keeps a number as the nearest binary fraction and shows fifteen digits; the table keeps digits. A number is as
# it was where its digits lead to Excel's fraction; a new one is what Excel shows, with the decimals that the old had.


Value = str | int | float | bool | date | datetime | time | None

NO_VALUE = N_(
    "it is a formula whose value was not saved; open the workbook in Excel, save it, and import it again"
)
NUMBER_FOR_CODE = N_(
    "Excel has made a number of it, and 5.10 becomes 5.1; give the cell the format Text and type it again"
)
PERCENT = N_(
    "it is a percentage, and Excel keeps 85% as 0.85; give the cell the format Number and type 85 without %"
)
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")


class SpellingError(ValueError):
    """A value that its column cannot hold; the argument is a Phrase."""


def is_same(cell: Cell, value: Value) -> bool:
    """Whether a stored value is what the table's cell became in the workbook."""
    if cell is None or cell == "":
        return value is None or value == ""
    if isinstance(cell, bool) or isinstance(
        value, bool
    ):  # other programs save true and false as 1 and 0
        return cell == value or (isinstance(value, str) and value.lower() == canonical_cell(cell))
    number = number_of(cell)
    if number is not None and fits_spreadsheet(cell):
        return isinstance(value, (int, float)) and float(number) == float(value)
    if isinstance(value, datetime) and isinstance(cell, date) and fits_spreadsheet(cell):
        return _moment(cell) == value.replace(microsecond=round(value.microsecond, -3) % 1_000_000)
    if isinstance(cell, time) and isinstance(value, time):
        return cell == value
    return isinstance(value, str) and _lines(value) == _lines(canonical_cell(cell))


def spell(value: Value, field: Field, old: Cell, *, is_name: bool = False) -> str:
    """How the file writes a value that was filled in. Raises SpellingError. `is_name`: the column names its rows."""
    if isinstance(value, str):
        return _spell_text(value, field)
    if isinstance(value, bool) or value is None:
        return canonical_cell(value)
    if isinstance(value, (int, float)):
        if field.type == "boolean" and value in (0, 1):
            return canonical_cell(bool(value))
        if field.type in ("date", "datetime", "time"):
            raise SpellingError(Phrase("it is a number, and the column holds days"))
        if field.type in ("string", "any") and (is_name or isinstance(value, float)):
            raise SpellingError(Phrase(NUMBER_FOR_CODE))
        return _spell_number(value, field, old)
    if field.type in ("number", "integer", "string") and not field.format.startswith("date"):
        raise SpellingError(
            Phrase("Excel has made a day of it; give the cell the format Text and type it again")
        )
    return _spell_moment(value, field)


def _spell_text(text: str, field: Field) -> str:
    if text in _ERRORS:
        raise SpellingError(Phrase("it is an error of Excel"))
    if field.is_number and not _is_long(text):
        raise SpellingError(
            Phrase("it is text, and the column holds numbers; type the number alone")
        )
    return text


def _is_long(text: str) -> bool:
    """A number of more digits than Excel keeps is written as text, and may be changed as text."""
    return text.lstrip("-").replace(".", "", 1).isdigit() and sum(map(str.isdigit, text)) > DIGITS


def _spell_number(value: int | float, field: Field, old: Cell) -> str:
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{DIGITS}g"))
    number = Decimal(int(number)) if number == number.to_integral_value() else number
    before = number_of(old)
    places = decimals_of(before) if before is not None else 0
    if places > decimals_of(number) and field.type == "number":
        number = number.quantize(Decimal(1).scaleb(-places))
    return canonical_number(number).replace(".", field.decimal_char)


def _spell_moment(value: date | datetime | time, field: Field) -> str:
    is_day = field.type == "date" and isinstance(value, datetime)
    moment = value.date() if is_day and isinstance(value, datetime) else value
    return moment.strftime(field.format) if field.format.startswith("%") else moment.isoformat()


def _moment(cell: date) -> datetime:
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)


def _lines(text: str) -> str:
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell as it was filled in.

    `is_unsaved`: a formula whose value Excel did not save. `is_percent`: its format shows a hundred times the value.
    """

    value: Value
    is_unsaved: bool = False
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is not as it was: where it stands, for whoever has the form before them, and both spellings."""

    where: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What came of a workbook, and its `sheets` as they are in it."""

    changes: tuple[Change, ...]
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...] = ()


Grid = Mapping[tuple[int, int], FilledCell]


def at_cells(
    package: Package, problems: Sequence[Problem], filled: FilledIn, file: str
) -> tuple[Problem, ...]:
    """What the schema refuses in a changed table, told at the workbook's cell instead of the CSV file's row."""
    places = {_uri(package, sheet): sheet for sheet in (*sheets_of(package), *filled.sheets)}
    return tuple(
        _at_cell(problem, places[problem.file], file) if problem.file in places else problem
        for problem in problems
    )


def _at_cell(problem: Problem, sheet: Sheet, file: str) -> Problem:
    lines = {line: number for number, line in enumerate(sheet.table.lines, 1)}
    row = lines.get(problem.row or 0, (problem.row or 1) - 1)
    names = sheet.table.schema.names
    first = (problem.column or "").split(", ")[0]
    column = names.index(first) if first in names else 0
    return replace(
        problem,
        file=file,
        row=None,
        column=f"{sheet.title}!{address_of(row, sheet.position(column))}",
    )


def package_named(grid: Grid) -> str:
    """The package that a workbook's hidden sheet names, "" where it names none."""
    first = [grid.get((0, column), FilledCell(None)).value for column in range(3)]
    return str(first[2]) if first[0] == ABOUT else ""


def fill_in(
    package: Package,
    workbook: Mapping[str, Grid],
    file: str,
    listed: Mapping[str, Indicator] = MappingProxyType({}),
) -> FilledIn:
    """Compare every sheet with its table. `file` is the workbook's name for messages, `listed` what the list says of
    codes by now.
    """
    about = _about(workbook.get(ABOUT, {}))
    changes: list[Change] = []
    files: list[OutputFile] = []
    problems: list[Problem] = []
    read: list[Sheet] = []
    sheets = {sheet.resource.name: sheet for sheet in sheets_of(package)}
    for name, (title, digest, names) in about.items():
        known = sheets.get(name)
        if known is None or digest != known.resource.sha256:
            problems.append(flag("form-stale", file, column=title, resource=name))
            continue
        if title not in workbook:
            problems.append(flag("form-sheet", file, column=title, sheet=title, resource=name))
            continue
        sheet = replace(known, title=title, names=names)
        read.append(sheet)
        result = _Comparison(package, sheet, workbook[title], file)
        result.check_units(listed)
        changes += result.changes
        problems += result.problems
        if result.changes and not result.problems:
            files.append(OutputFile(_uri(package, sheet), result.content()))
    return FilledIn(tuple(changes), tuple(files), tuple(problems), tuple(read))


def _about(grid: Grid) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """By table: its sheet, its file's hash when the workbook was written, and the name of each of the sheet's columns.

    A column of what the list says of codes has no name.
    """
    rows = itertools.takewhile(
        lambda row: (row, 0) in grid, itertools.count(1)
    )  # choices stand below a gap
    width = max((column for _, column in grid), default=2) + 1
    text = {
        row: [str(grid.get((row, column), FilledCell("")).value or "") for column in range(width)]
        for row in rows
    }
    return {
        resource: (title, digest, tuple(names)) for title, resource, digest, *names in text.values()
    }


def _uri(package: Package, sheet: Sheet) -> str:
    return package.file_of(sheet.resource)


def address_of(row: int, column: int) -> str:
    """A cell as Excel names it, counted from 0: C4."""
    return f"{column_letters(column)}{row + 1}"


def _spelled(
    head: Sequence[str], cells: Sequence[str], edited: Mapping[str, str], form: Dialect
) -> str:
    """A record with some cells changed; what is empty stays without quotes."""
    result = [edited.get(name, cell) or None for name, cell in zip(head, cells, strict=False)]
    return csv_text([result], form)


class _Comparison:
    """One sheet against its table; never leaves this module."""

    def __init__(self, package: Package, sheet: Sheet, grid: Grid, file: str) -> None:
        self.package, self.sheet, self.grid, self.file = package, sheet, grid, file
        self.resource, self.table = sheet.resource, sheet.table
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self._edited: dict[int, dict[str, str]] = {}
        self._added: list[dict[str, str]] = []
        self._check_headings()
        if not self.problems:
            self._compare()

    def content(self) -> bytes:
        """The table's file: rows without a change keep their bytes."""
        resource = self.resource
        form = form_of(self.package, resource)
        records = list(csv_records(resource.text, form))
        head, number = records[0][1], -1
        check_head(resource, head)
        if sum(bool(cells) for _, cells in records[1:]) != len(self.table):
            raise AuthoringError(
                APART, table=resource.name
            )  # rows could not be told by their place
        result = [records[0][0]]
        for written, cells in records[1:]:
            number += bool(cells)
            edited = self._edited.get(number, {}) if cells else {}
            result.append(_spelled(head, cells, edited, form) if edited else written)
        if self._added and not result[-1].endswith(("\n", "\r")):
            result.append(form.line_end)
        result += [_spelled(head, [""] * len(head), added, form) for added in self._added]
        return rewritten(resource, "".join(result), self.package.file_of(resource))

    def check_units(self, listed: Mapping[str, Indicator]) -> None:
        """What was filled in counts what the form said; the list may say another unit by now."""
        headings, codes = (
            {translator(each)(UNIT) for each in languages()},
            self.resource.role("observations"),
        )
        beside = (at for at, name in enumerate(self.sheet.names) if not name)
        column = next(
            (at for at in beside if self.grid.get((0, at), FilledCell("")).value in headings), -1
        )
        for number in self._edited if column >= 0 else ():
            code = canonical_cell(
                self.table.rows[number][self.table.schema.names.index(codes["indicator"])]
            )
            stated = str(self.grid.get((number + 1, column), FilledCell("")).value or "")
            unit = listed[code].unit if code in listed else None
            if unit and stated not in {unit.main, *(text for _, text in unit.translations)}:
                cell, title = address_of(number + 1, column), self.sheet.title
                changed = flag(
                    "form-unit-changed",
                    self.file,
                    column=title,
                    cell=f"{title}!{cell}",
                    old=stated,
                    new=str(unit),
                )
                self.problems.append(changed)

    def _check_headings(self) -> None:
        spoken = ("", self.package.language, *languages())
        for column, field in enumerate(self.table.schema.fields):
            result = str(self._filled(0, column).value or "").strip()
            known = {heading_of(field, language).strip() for language in spoken}
            if result not in known:
                cell = self._cell(0, column)
                facts: dict[str, Any] = {
                    "cell": cell,
                    "found": result,
                    "heading": heading_of(field, self.package.language),
                }
                self.problems.append(
                    flag("form-shape", self.file, column=self.sheet.title, **facts)
                )

    def _filled(self, row: int, column: int) -> FilledCell:
        return self.grid.get((row, self.sheet.position(column)), FilledCell(None))

    def _cell(self, row: int, column: int) -> str:
        return f"{self.sheet.title}!{address_of(row, self.sheet.position(column))}"

    def _compare(self) -> None:
        for number, cells in enumerate(self.table.rows):
            for column, field in enumerate(self.table.schema.fields):
                filled = self._filled(number + 1, column)
                if filled.is_unsaved or not is_same(cells[column], filled.value):
                    self._take(number, column, field, cells)
        last = max((row for row, _ in self.grid), default=0)
        for row in range(len(self.table) + 1, last + 1):
            self._add(row)

    def _take(self, number: int, column: int, field: Field, cells: Sequence[Cell]) -> None:
        filled, cell = self._filled(number + 1, column), self._cell(number + 1, column)
        old = canonical_cell(cells[column])
        if field.name in self.sheet.locked:
            facts: dict[str, Any] = {
                "cell": cell,
                "old": old,
                "new": filled.value if filled.value is not None else "",
            }
            self.problems.append(flag("form-locked", self.file, column=self.sheet.title, **facts))
            return
        if (new := self._spell(filled, field, cells[column], cell)) is not None:
            self._edited.setdefault(number, {})[field.name] = new
            row = self._row_name(cells)
            self.changes.append(
                Change(f"{cell} ({row}) {field.name}" if row else f"{cell} {field.name}", old, new)
            )

    def _add(self, row: int) -> None:
        added: dict[str, str] = {}
        for column, field in enumerate(self.table.schema.fields):
            filled = self._filled(row, column)
            if filled.value is not None or filled.is_unsaved:
                cell = self._cell(row, column)
                new = self._spell(filled, field, None, cell)
                added |= {field.name: new} if new is not None else {}
                if new is not None:
                    self.changes.append(Change(f"{cell} {field.name}", "", new))
        if added:
            self._added.append(added)

    def _row_name(self, cells: Sequence[Cell]) -> str:
        named = [
            canonical_cell(cells[index])
            for index, field in enumerate(self.table.schema.fields)
            if field.name in self.sheet.locked
        ]
        return ", ".join(named)

    def _spell(self, values: FilledCell, field: Field, old: Cell, cell: str) -> str | None:
        """How the CSV file writes what was filled in; None where it cannot be known, which is told."""
        try:
            if values.is_unsaved:
                raise SpellingError(Phrase(NO_VALUE))
            if values.is_percent:
                raise SpellingError(Phrase(PERCENT))
            if values.value is None:
                return blank_of(self.resource, field.name)
            return spell(values.value, field, old, is_name=field.name in self.sheet.locked)
        except SpellingError as error:
            result = "" if values.value is None else values.value
            self.problems.append(
                flag(
                    "form-cell",
                    self.file,
                    column=self.sheet.title,
                    cell=cell,
                    found=result,
                    reason=error,
                )
            )
            return None
