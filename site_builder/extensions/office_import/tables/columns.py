"""Give a frame's columns names and types: codes, marks, dates, numbers, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from site_builder.core.calendar.moment import parse_day
from site_builder.core.language import any_of, by_language
from site_builder.core.numbers.number import decimals_of
from site_builder.core.numbers.numeral import is_ambiguous
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import (
    Cell,
    Column,
    Doubt,
    Frame,
    Head,
    Note,
    Value,
    note,
)
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.codes import (
    NAMES_THINGS,
    Names,
    answer_of,
    is_code_column,
    parent_column,
    parse_scale,
    unit_place,
)
from site_builder.extensions.office_import.tables.conventions import Ruling
from site_builder.extensions.office_import.tables.units import (
    Reading,
    concept_of,
    is_missing,
    is_numeric,
    is_total,
    one_scale,
    read_cell,
    translated,
)

# Columns on their way, with what is noted while they are made.


@dataclass
class Typed:
    """Columns as they are made, with what was noted on the way."""

    columns: list[Column] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    scales: list[tuple[str, int, str]] = field(default_factory=list)
    names: Names = field(default_factory=Names)

    def add(self, where: Place, kind: str, values: Iterable[Value], **more: Any) -> None:
        """One more column, the one of that place."""
        self.columns.append(
            Column(
                where.name, where.head.title, kind, tuple(values), others=where.head.others, **more
            )
        )

    def beside(
        self, where: Place, part: str, title: str, kind: str, values: Iterable[Value]
    ) -> None:
        """A column of what belongs to that one, if anything does."""
        result = tuple(values)
        if any(value is not None for value in result):
            self.columns.append(Column(self.names.new(f"{where.name} {part}"), title, kind, result))


@dataclass(frozen=True, slots=True)
class Place:
    """The column that is being made: its table, head and name."""

    table: str
    head: Head
    name: str


def add_words(typed: Typed, where: Place, cells: Sequence[Cell]) -> None:
    """A column of words, as printed; under a header in two languages, those of each in a column of its own."""
    parts = [translated(cell.text) if where.head.others else (cell.text, "", "") for cell in cells]
    values = [words(own) or None for own, _, _ in parts]
    typed.add(where, "string", values, required=None not in values)
    for tag, title in where.head.others:
        typed.beside(where, tag, title, "string", (words(other) or None for _, other, _ in parts))


def words(text: str) -> str:
    """A cell's text on one line."""
    return re.sub(r"\s*\n\s*", " ", text).strip()


def doubt_of(where: Place, cell: Cell, reason: str, row: int | None = None) -> Doubt:
    """The cell and why it is doubtful; `reason` has its words in the protocol."""
    return Doubt(where.table, where.head.title, cell.place, cell.text, reason, row)


SHOWN = 3  # numerals that a question shows


def add_numbers(
    typed: Typed, where: Place, cells: Sequence[Cell], units: Sequence[str], ruling: Ruling
) -> None:
    """The values, then what the source stores, counts out of or prints beside them, each in a column of its own."""
    cells = one_scale(cells)
    readings = [
        # A number merged over several rows is one number: it stands in the first of them.
        Reading()
        if cell.covered == "above"
        else _bounded(read_cell(cell, ruling.convention, unit), where, unit)
        for cell, unit in zip(cells, units, strict=True)
    ]
    if any(r.whole is not None and r.value is not None and r.value > r.whole for r in readings):
        add_words(
            typed, where, cells
        )  # d/m beside d/m: more like days than shares when a part exceeds its whole
        return
    _add_doubts(typed, where, cells, readings, ruling)
    own = {reading.unit for reading in readings if reading.value is not None}
    unit = units[0] if len(set(units)) == 1 and units[0] else own.pop() if len(own) == 1 else ""
    if ruling.asked and not any(reading.value is not None for reading in readings):
        texts = (words(cell.text) or None for cell in cells)
        description = drafted(
            "As printed in the source: nothing tells which mark is the decimal mark."
        )
        typed.add(where, "string", texts, unit=unit, description=description)
        return
    numbers = [reading.value for reading in readings if reading.value is not None]
    kind = (
        "integer" if numbers and all(decimals_of(number) == 0 for number in numbers) else "number"
    )
    missing = tuple(sorted({reading.missing for reading in readings if reading.missing}))
    values = (r.value if r.value is not None else r.missing or None for r in readings)
    typed.add(
        where, kind, values, unit=unit, missing=missing, rounded=any(cell.rounded for cell in cells)
    )
    if rounded := [cell for cell in cells if cell.rounded and cell.stored is None]:
        typed.notes.append(
            note("rounded", rounded[0].place, column_title=where.head.title, count=len(rounded))
        )
    title = where.head.title
    stored = (None if cell.covered else cell.stored for cell in cells)
    typed.beside(where, "stored", drafted("{title} (as stored)", title=title), "number", stored)
    typed.beside(
        where,
        "whole",
        drafted("{title} (out of)", title=title),
        "integer",
        (r.whole for r in readings),
    )
    printed = (_print_of(reading, unit) for reading in readings)
    typed.beside(where, "printed", drafted("{title} (as printed)", title=title), "string", printed)


def _bounded(reading: Reading, where: Place, unit: str) -> Reading:
    """A value that its column cannot have stays as printed, whatever was decided for the column."""
    if reading.value is None or not is_ambiguous(reading.numeral):
        return reading
    concept = concept_of(where.head.title, unit)
    if concept.bound is None or concept.allows(reading.value):
        return reading
    return Reading(printed=reading.printed or reading.numeral, doubt="beyond-bound")


def _add_doubts(
    typed: Typed, where: Place, cells: Sequence[Cell], readings: Sequence[Reading], ruling: Ruling
) -> None:
    """One question for all cells whose scale nothing decides; other doubts cell by cell."""
    unscaled = [
        cell
        for cell, reading in zip(cells, readings, strict=True)
        if reading.doubt == "ambiguous-number"
    ]
    if unscaled:
        shown = ", ".join(words(cell.text) for cell in unscaled[:SHOWN]) + (
            ", …" if len(unscaled) > SHOWN else ""
        )
        doubt = doubt_of(where, unscaled[0], "ambiguous-number")
        typed.doubts.append(
            replace(doubt, printed=shown, cells=len(unscaled), because=ruling.because)
        )
    elif ruling.because and not ruling.asked:
        convention = ruling.convention.name if ruling.convention else "none"
        because = ",".join(dict.fromkeys(ruling.because))
        typed.notes.append(note("convention", where.head.title, found=convention, because=because))
    for n, (cell, reading) in enumerate(zip(cells, readings, strict=True)):
        if reading.doubt and reading.doubt != "ambiguous-number":
            typed.doubts.append(doubt_of(where, cell, reading.doubt, n))
        elif not reading.doubt and cell.covered == "above" and not cell.is_empty:
            typed.notes.append(note("merged-number", cell.place, printed=cell.text))
    typed.doubts += _lost_groups(where, cells)


def _print_of(reading: Reading, unit: str) -> str | None:
    is_other = reading.value is not None and reading.unit not in ("", unit)
    return reading.printed or (
        f"{reading.numeral or reading.value}{reading.unit}" if is_other else None
    )


def _lost_groups(where: Place, cells: Sequence[Cell]) -> list[Doubt]:
    """1.704 stored among whole numbers: a program of another locale may have taken the group for a decimal."""
    stored = [
        (n, cell.value)
        for n, cell in enumerate(cells)
        if isinstance(cell.value, Decimal) and not cell.unit
    ]
    odd = [n for n, value in stored if decimals_of(value) == 3]
    whole = [n for n, value in stored if decimals_of(value) == 0]
    if not odd or len(odd) + len(whole) < len(stored) or len(whole) < 2:
        return []
    return [replace(doubt_of(where, cells[n], "lost-group", n), kept=True) for n in odd]


_MARKS = ("x", "✓", "✔", "☒", "☑", "√")
_ANSWERS = by_language("cell.answers").values()  # yes and no


def type_columns(frame: Frame, table: str, rule: Callable[[int, Sequence[str]], Ruling]) -> Typed:
    """All columns of a frame in order, section columns first; `rule` decides each by its place and its rows' units."""
    typed = Typed()
    for level, title in enumerate(frame.section_titles):
        values = tuple(path[level] or None for path in frame.sections)
        typed.columns.append(Column(typed.names.new(title), title, "string", values, derived=True))
    unit_column = unit_place(
        [(head.title, [row[c].text for row in frame.rows]) for c, head in enumerate(frame.heads)]
    )
    times = [cell.text.strip() for row in frame.rows for cell in row if _are_times([cell])]
    has_times = (
        sum(text[0] == "0" for text in times) >= SHOWN
    )  # 05.56 is no number, so 10.10 beside it is none
    marks = [
        c
        for c, head in enumerate(frame.heads)
        if not _is_remark(head) and _is_marks(_cells(frame, c))
    ]
    for c, head in enumerate(frame.heads):
        cells = _cells(frame, c)
        where = Place(table, head, typed.names.new(head.title))
        if c in marks or (
            {c - 1, c + 1} & {*marks}
            and all(cell.is_empty for cell in cells)
            and not _is_remark(head)
        ):
            _add_marks(typed, where, cells)
        elif {cell.text.strip().lower() for cell in cells} in [set(pair) for pair in _ANSWERS]:
            # Yes and no, as marks are printed elsewhere.
            typed.columns.append(_answers(where, cells))
        elif is_code_column(head.title, cells, c):
            _add_codes(typed, where, cells)
        elif (
            NAMES_THINGS.match(fold(head.title).lower())
            or _refer_to_notes(cells)
            or (has_times and _are_times(cells))
        ):
            add_words(typed, where, cells)
        elif c == unit_column:
            _add_units(typed, where, cells, frame)
        elif days := _days(cells):
            typed.add(where, "date", days)
        elif is_numeric(cells) and not (c == 0 and _are_years(cells)):
            units = _units(frame, head, unit_column)
            cells = _answered(typed, cells, frame, unit_column)
            add_numbers(typed, where, cells, units, rule(c, units))
        else:
            add_words(typed, where, cells)
    totals = tuple(map(is_total, frame.rows))
    if any(totals) and all(column.name != "is_total" for column in typed.columns):
        typed.columns.append(
            Column(
                typed.names.new("is_total"), drafted("Is a total"), "boolean", totals, derived=True
            )
        )
    return typed


def _cells(frame: Frame, column: int) -> list[Cell]:
    """The cells of a column; what is merged down stands in every row, what is merged across only once."""
    cells = []
    for row in frame.rows:
        cell = row[column]
        # One below a merge of two columns, in its second column, repeats the first.
        is_again = (
            cell.covered == "above" and column > 0 and row[column - 1].place == cell.place != ""
        )
        cells.append(
            replace(cell, text="", value=None) if is_again or cell.covered == "left" else cell
        )
    return cells


def _is_marks(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if not cell.is_empty]
    typed = all(isinstance(cell.value, bool) for cell in filled)
    return bool(filled) and (typed or all(cell.text.strip().lower() in _MARKS for cell in filled))


def _is_remark(head: Head) -> bool:
    """What an X stands for there, only its author knows."""
    return fold(head.title).lower().strip(" .:") in ("ghi chu", "note", "notes")


def _answers(where: Place, cells: Sequence[Cell]) -> Column:
    values = tuple(cell.text.strip().lower() in [yes for yes, _ in _ANSWERS] for cell in cells)
    is_total = where.head.title == drafted(
        "Is a total"
    )  # the column that an import makes, printed and read again
    return Column("is_total" if is_total else where.name, where.head.title, "boolean", values)


def _add_marks(typed: Typed, where: Place, cells: Sequence[Cell]) -> None:
    stored = any(isinstance(cell.value, bool) for cell in cells)
    values = (
        c.value if isinstance(c.value, bool) else None if stored else not c.is_empty for c in cells
    )
    description = "" if stored else drafted("The source marks with X; an empty cell is no.")
    typed.add(where, "boolean", values, description=description)


def _refer_to_notes(cells: Sequence[Cell]) -> bool:
    """(1), (2) down a column of their own: marks of the notes under a table, and no negative numbers."""
    marks = _printing(cells, r"\([1-9]\)")
    return bool(marks) and marks == sorted(marks) and all(cell.value is None for cell in cells)


def _are_times(cells: Sequence[Cell]) -> bool:
    """Times of day as timetables print them: 0816, 10.10."""
    return bool(
        _printing(
            [cell for cell in cells if not is_missing(cell.text)], r"(?:[01]\d|2[0-3])[.:h]?[0-5]\d"
        )
    )


def _are_years(cells: Sequence[Cell]) -> bool:
    """Periods down the side, some with words: 2020, Sơ bộ 2021."""
    return any(not text.isdigit() for text in _printing(cells, r"(?:[^\d]+ )?(?:19|20)\d\d"))


def _printing(cells: Sequence[Cell], pattern: str) -> list[str]:
    """What the filled cells print, where all of them print that."""
    texts = [cell.text.strip() for cell in cells if not cell.is_empty]
    return texts if all(re.fullmatch(pattern, text) for text in texts) else []


def _add_codes(typed: Typed, where: Place, cells: Sequence[Cell]) -> None:
    codes = [cell.text.strip().rstrip(".)") for cell in cells]
    if all(code.isdigit() and (code == "0" or code[0] != "0") for code in codes if code):
        typed.add(where, "integer", (Decimal(code) if code else None for code in codes))
        return
    filled = [code for code in codes if code]
    repeated = {code for code, times in Counter(filled).items() if times > 1}
    for cell, code in zip(cells, codes, strict=True):
        if code in repeated and isinstance(cell.value, Decimal) and "." in code:
            typed.doubts.append(doubt_of(where, cell, "repeated-code"))
    unique = len(filled) == len(codes) and not repeated
    typed.add(where, "string", (code or None for code in codes), required=unique, unique=unique)
    typed.columns += parent_column(codes, typed.names)


def _add_units(typed: Typed, where: Place, cells: Sequence[Cell], frame: Frame) -> None:
    """Units as words; a scale printed for a unit is taken apart and leaves its cell empty."""
    codes = next(
        (column.values for column in typed.columns if column.type == "string" and column.unique), ()
    )
    values: list[Value] = []
    for n, cell in enumerate(cells):
        scale = parse_scale(cell.text)
        key = str(codes[n]) if codes else str(n + 1)
        typed.scales += [(key, value, label) for value, label in scale]
        values.append(None if scale or cell.is_empty or is_missing(cell.text) else words(cell.text))
        if scale:
            typed.notes.append(note("scale", cell.place or frame.place, printed=words(cell.text)))
    typed.add(where, "string", values)


def _units(frame: Frame, head: Head, unit_column: int | None) -> list[str]:
    """The unit that holds in every row: the header's, the row's, or the table's."""
    if (
        head.unit or unit_column is None
    ):  # the unit line holds for every column but shares and rates
        general = "" if re.search(any_of("table.share"), head.title, re.IGNORECASE) else frame.unit
        return [head.unit or general] * len(frame.rows)
    return [
        "" if parse_scale(cell.text) else words(cell.text) for cell in _cells(frame, unit_column)
    ]


def _answered(typed: Typed, cells: list[Cell], frame: Frame, unit_column: int | None) -> list[Cell]:
    """Answers in words with their code beside them are worth the code, where their row's scale has both."""
    if unit_column is None:
        return cells
    scales = [parse_scale(cell.text) for cell in _cells(frame, unit_column)]
    answered = []
    for cell, scale in zip(cells, scales, strict=True):
        code = answer_of(cell.text, scale)
        if code is not None:
            typed.notes.append(
                note("answer", cell.place or frame.place, left=cell.text, printed=words(cell.text))
            )
        answered.append(cell if code is None else replace(cell, value=Decimal(code)))
    return answered


def _days(cells: Sequence[Cell]) -> tuple[Value, ...]:
    """Dates where every filled cell is one; else nothing."""
    values: list[Value] = []
    for cell in cells:
        if cell.is_empty or is_missing(cell.text):
            values.append(None)
            continue
        day = (
            cell.value
            if isinstance(cell.value, date)
            else None
            if cell.value is not None
            else parse_day(cell.text)
        )
        if day is None:
            return ()
        values.append(day)
    return tuple(values) if any(values) else ()
