"""A filled workbook against the tables it was made from: which cells changed, and the files with them in.

A cell is as it was where Excel's number is the nearest to the table's own digits: then not one byte of it changes.
Rows that nothing changed in keep their bytes too. What names a row is locked; rows below the table are new ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from site_builder.authoring.blank import APART, blank_of, check_head, dialect_of, plain_dialect
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.csv import Dialect, csv_records, csv_text
from site_builder.core.errors import AuthoringError
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import languages
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import column_letters
from site_builder.export.sheet_columns import heading_of
from site_builder.extensions.forms.fill_cell import NO_VALUE, PERCENT, SpellingError, Value, is_same, spell
from site_builder.extensions.forms.form import ABOUT, Sheet, sheets_of
from site_builder.model.package import Package
from site_builder.model.table import Field

FORM_FOREIGN = rule(
    "form-foreign",
    "error",
    "The workbook was not written by site-builder excel export, or its hidden sheet is gone.",
    "Export it anew with site-builder excel export, and copy what was filled in into that one.",
)
FORM_STALE = rule(
    "form-stale",
    "error",
    "The table “{resource}” has changed since the workbook was written.",
    "Export it anew with site-builder excel export, and copy what was filled in into that one.",
)
FORM_SHAPE = rule(
    "form-shape",
    "error",
    "In {cell} stands “{found}” instead of the heading “{heading}”.",
    "Put the columns back as they were; columns are added in the descriptor.",
)
FORM_SHEET = rule(
    "form-sheet",
    "error",
    "The workbook has no sheet “{sheet}”, which holds the table “{resource}”.",
    "Give the sheet its name “{sheet}” back; where it was deleted, export the workbook anew.",
)
FORM_LOCKED = rule(
    "form-locked",
    "error",
    "{cell} names its row and was “{old}”; now it is “{new}”.",
    "Put “{old}” back. New rows go below the table; a row is taken out in the CSV file.",
)
FORM_CELL = rule(
    "form-cell",
    "error",
    "“{found}” in {cell} cannot be taken over: {reason}.",
    "Type the value anew in that cell, and save.",
)


@dataclass(frozen=True, slots=True)
class Given:
    """A cell as it was filled in.

    `is_unsaved`: a formula whose value Excel did not save. `is_percent`: its format shows a hundred times the value.
    """

    value: Value
    is_unsaved: bool = False
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is not as it was: where in the workbook, in which row and column, and both spellings."""

    sheet: str
    address: str
    row: str
    column: str
    old: str
    new: str

    @property
    def place(self) -> str:
        """Where it stands, for whoever has the workbook before them."""
        return f"{self.address} ({self.row}) {self.column}" if self.row else f"{self.address} {self.column}"


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What came of a workbook, and its `sheets` as they are in it."""

    changes: tuple[Change, ...]
    files: tuple[OutputFile, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...] = ()


Grid = Mapping[tuple[int, int], Given]


def at_cells(package: Package, problems: Sequence[Problem], filled: FilledIn, file: str) -> tuple[Problem, ...]:
    """What the schema refuses in a changed table, told at the workbook's cell instead of the CSV file's row."""
    places = {_uri(package, sheet): sheet for sheet in (*sheets_of(package), *filled.sheets)}
    return tuple(
        _at_cell(problem, places[problem.file], file) if problem.file in places else problem for problem in problems
    )


def _at_cell(problem: Problem, sheet: Sheet, file: str) -> Problem:
    lines = {line: number for number, line in enumerate(sheet.table.lines, 1)}
    row = lines.get(problem.row or 0, (problem.row or 1) - 1)
    names = sheet.table.schema.names
    first = (problem.column or "").split(", ")[0]
    column = names.index(first) if first in names else 0
    return replace(problem, file=file, row=None, column=f"{sheet.title}!{address_of(row, sheet.place(column))}")


def package_named(grid: Grid) -> str:
    """The package that a workbook's hidden sheet names, "" where it names none."""
    first = [grid.get((0, column), Given(None)).value for column in range(3)]
    return str(first[2]) if first[0] == ABOUT else ""


def fill_in(package: Package, workbook: Mapping[str, Grid], file: str) -> FilledIn:
    """Compare every sheet with its table. `file` is the workbook's name for messages."""
    about = _about(workbook.get(ABOUT, {}))
    changes: list[Change] = []
    files: list[OutputFile] = []
    problems: list[Problem] = []
    read: list[Sheet] = []
    sheets = {sheet.resource.name: sheet for sheet in sheets_of(package)}
    for name, (title, digest, names) in about.items():
        known = sheets.get(name)
        if known is None or digest != known.resource.sha256:
            problems.append(FORM_STALE(file, column=title, resource=name))
            continue
        if title not in workbook:
            problems.append(FORM_SHEET(file, column=title, sheet=title, resource=name))
            continue
        sheet = replace(known, title=title, names=names)
        read.append(sheet)
        found = _Comparison(package, sheet, workbook[title], file)
        changes += found.changes
        problems += found.problems
        if found.changes and not found.problems:
            files.append(OutputFile(_uri(package, sheet), found.content()))
    return FilledIn(tuple(changes), tuple(files), tuple(problems), tuple(read))


def _about(grid: Grid) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """By table: its sheet, its file's hash when the workbook was written, and the name of each of the sheet's columns.

    A column of what the list says of codes has no name.
    """
    rows = itertools.takewhile(lambda row: (row, 0) in grid, itertools.count(1))  # choices stand below a gap
    width = max((column for _, column in grid), default=2) + 1
    text = {row: [str(grid.get((row, column), Given("")).value or "") for column in range(width)] for row in rows}
    return {resource: (title, digest, tuple(names)) for title, resource, digest, *names in text.values()}


def _uri(package: Package, sheet: Sheet) -> str:
    return package.file_of(sheet.resource)


def address_of(row: int, column: int) -> str:
    """A cell as Excel names it, counted from 0: C4."""
    return f"{column_letters(column)}{row + 1}"


def _spelled(head: Sequence[str], cells: Sequence[str], edited: Mapping[str, str], form: Dialect) -> str:
    """A record with some cells changed; what is empty stays without quotes."""
    made = [edited.get(name, cell) or None for name, cell in zip(head, cells, strict=False)]
    return csv_text([made], form)


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
        text = resource.content.decode(resource.encoding)
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        dialect = plain_dialect(resource, self.package.descriptor["resources"][self._place].get("dialect"))
        form = dialect_of(resource, dialect, "\r\n" if "\r\n" in text else "\n")
        records = list(csv_records(text.removeprefix("\ufeff"), form))
        head, number = records[0][1], -1
        check_head(resource, head)
        if sum(bool(cells) for _, cells in records[1:]) != len(self.table):
            raise AuthoringError(APART, table=resource.name)  # rows could not be told by their place
        made = [mark, records[0][0]]
        for written, cells in records[1:]:
            number += bool(cells)
            edited = self._edited.get(number, {}) if cells else {}
            made.append(_spelled(head, cells, edited, form) if edited else written)
        if self._added and not made[-1].endswith(("\n", "\r")):
            made.append(form.line_end)
        made += [_spelled(head, [""] * len(head), added, form) for added in self._added]
        return "".join(made).encode(resource.encoding)

    @property
    def _place(self) -> int:
        return next(place for place, found in enumerate(self.package.resources) if found is self.resource)

    def _check_headings(self) -> None:
        spoken = ("", self.package.language, *languages())
        for column, field in enumerate(self.table.schema.fields):
            found = str(self._given(0, column).value or "").strip()
            known = {heading_of(field, language).strip() for language in spoken}
            if found not in known:
                cell = self._cell(0, column)
                facts: dict[str, Any] = {
                    "cell": cell,
                    "found": found,
                    "heading": heading_of(field, self.package.language),
                }
                self.problems.append(FORM_SHAPE(self.file, column=self.sheet.title, **facts))

    def _given(self, row: int, column: int) -> Given:
        return self.grid.get((row, self.sheet.place(column)), Given(None))

    def _cell(self, row: int, column: int) -> str:
        return f"{self.sheet.title}!{address_of(row, self.sheet.place(column))}"

    def _compare(self) -> None:
        for number, cells in enumerate(self.table.rows):
            for column, field in enumerate(self.table.schema.fields):
                given = self._given(number + 1, column)
                if given.is_unsaved or not is_same(cells[column], given.value):
                    self._take(number, column, field, cells)
        last = max((row for row, _ in self.grid), default=0)
        for row in range(len(self.table) + 1, last + 1):
            self._add(row)

    def _take(self, number: int, column: int, field: Field, cells: Sequence[Cell]) -> None:
        given, cell = self._given(number + 1, column), self._cell(number + 1, column)
        old = canonical_cell(cells[column])
        if field.name in self.sheet.locked:
            facts: dict[str, Any] = {"cell": cell, "old": old, "new": given.value if given.value is not None else ""}
            self.problems.append(FORM_LOCKED(self.file, column=self.sheet.title, **facts))
            return
        if (new := self._spell(given, field, cells[column], cell)) is not None:
            self._edited.setdefault(number, {})[field.name] = new
            self.changes.append(Change(self.sheet.title, cell, self._row_name(cells), field.name, old, new))

    def _add(self, row: int) -> None:
        added: dict[str, str] = {}
        for column, field in enumerate(self.table.schema.fields):
            given = self._given(row, column)
            if given.value is not None or given.is_unsaved:
                cell = self._cell(row, column)
                new = self._spell(given, field, None, cell)
                added |= {field.name: new} if new is not None else {}
                if new is not None:
                    self.changes.append(Change(self.sheet.title, cell, "", field.name, "", new))
        if added:
            self._added.append(added)

    def _row_name(self, cells: Sequence[Cell]) -> str:
        named = [
            canonical_cell(cells[place])
            for place, field in enumerate(self.table.schema.fields)
            if field.name in self.sheet.locked
        ]
        return ", ".join(named)

    def _spell(self, given: Given, field: Field, old: Cell, cell: str) -> str | None:
        """How the CSV file writes what was filled in; None where it cannot be known, which is told."""
        try:
            if given.is_unsaved:
                raise SpellingError(Phrase(NO_VALUE))
            if given.is_percent:
                raise SpellingError(Phrase(PERCENT))
            if given.value is None:
                return blank_of(self.resource, field.name)
            return spell(given.value, field, old, is_name=field.name in self.sheet.locked)
        except SpellingError as error:
            found = "" if given.value is None else given.value
            self.problems.append(FORM_CELL(self.file, column=self.sheet.title, cell=cell, found=found, reason=error))
            return None
