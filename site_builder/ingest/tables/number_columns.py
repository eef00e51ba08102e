"""A column of numbers: values, what beside them was printed, and every doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.core.numeral import is_ambiguous
from site_builder.core.problem import NC_
from site_builder.ingest.document import Cell, note
from site_builder.ingest.language import drafted
from site_builder.ingest.table import Column, Doubt, Value
from site_builder.ingest.tables.codes import Names
from site_builder.ingest.tables.concepts import concept_of
from site_builder.ingest.tables.conventions import Ruling
from site_builder.ingest.tables.making import Place, Typed, add_words, doubt_of, words
from site_builder.ingest.tables.numbers import Reading, one_scale, read_cell

AS_PRINTED = NC_("draft", "As printed in the source: nothing tells which mark is the decimal mark.")
SHOWN = 3  # numerals that a question shows


def add_numbers(
    made: Typed, place: Place, cells: Sequence[Cell], units: Sequence[str], ruling: Ruling, names: Names
) -> None:
    """The values, then what the source stores, counts out of or prints beside them, each in a column of its own."""
    cells = one_scale(cells)
    readings = [
        _once(_bounded(read_cell(cell, ruling.convention, unit), place, unit), cell)
        for cell, unit in zip(cells, units, strict=True)
    ]
    if _is_mixed_fraction(readings):
        add_words(made, place, cells)
        return
    _add_doubts(made, place, cells, readings, ruling)
    unit = units[0] if len(set(units)) == 1 and units[0] else _own_unit(readings)
    if ruling.asked and not any(reading.value is not None for reading in readings):
        values: tuple[Value, ...] = tuple(words(cell.text) or None for cell in cells)
        made.columns.append(
            Column(place.name, place.head.title, "string", values, unit=unit, description=drafted(AS_PRINTED))
        )
        return
    printed = tuple(_print_of(reading, unit) for reading in readings)
    made.columns.append(_number_column(place, cells, readings, unit))
    if rounded := [cell for cell in cells if cell.rounded and cell.stored is None]:
        made.notes.append(note("rounded", rounded[0].place, column=place.head.title, count=len(rounded)))
    if any(cell.stored is not None for cell in cells):
        stored = tuple(None if cell.covered else cell.stored for cell in cells)
        title = drafted("{title} (as stored)", title=place.head.title)
        made.columns.append(Column(names.new(f"{place.name} stored"), title, "number", stored))
    if any(reading.whole is not None for reading in readings):
        wholes: tuple[Value, ...] = tuple(reading.whole for reading in readings)
        made.columns.append(
            Column(
                names.new(f"{place.name} whole"), drafted("{title} (out of)", title=place.head.title), "integer", wholes
            )
        )
    if any(printed):
        made.columns.append(
            Column(
                names.new(f"{place.name} printed"),
                drafted("{title} (as printed)", title=place.head.title),
                "string",
                printed,
            )
        )


def _bounded(reading: Reading, place: Place, unit: str) -> Reading:
    """A value that its column cannot have stays as printed, whatever was decided for the column."""
    if reading.value is None or not is_ambiguous(reading.numeral):
        return reading
    concept = concept_of(place.head.title, unit)
    if concept.bound is None or concept.allows(reading.value):
        return reading
    return Reading(printed=reading.printed or reading.numeral, doubt="bound")


def _add_doubts(made: Typed, place: Place, cells: Sequence[Cell], readings: Sequence[Reading], ruling: Ruling) -> None:
    """One question for all cells whose scale nothing decides; other doubts cell by cell."""
    unscaled = [cell for cell, reading in zip(cells, readings, strict=True) if reading.doubt == "convention"]
    if unscaled:
        shown = ", ".join(words(cell.text) for cell in unscaled[:SHOWN]) + (", …" if len(unscaled) > SHOWN else "")
        doubt = replace(doubt_of(place, unscaled[0], "convention"), printed=shown, cells=len(unscaled))
        made.doubts.append(replace(doubt, because=ruling.because))
    elif ruling.because:
        found = ruling.convention.name if ruling.convention else "none"
        because = ",".join(dict.fromkeys(ruling.because))
        made.notes.append(note("convention", place.head.title, found=found, because=because))
    for n, (cell, reading) in enumerate(zip(cells, readings, strict=True)):
        if reading.doubt and reading.doubt != "convention":
            made.doubts.append(doubt_of(place, cell, reading.doubt, n))
        elif not reading.doubt and cell.covered == "above" and not cell.is_empty:
            made.notes.append(note("merged-number", cell.place, printed=cell.text))
    made.doubts += _lost_groups(place, cells, readings)


def _once(reading: Reading, cell: Cell) -> Reading:
    """A number merged over several rows is one number: it stands in the first of them."""
    return Reading() if cell.covered == "above" else reading


def _is_mixed_fraction(readings: Sequence[Reading]) -> bool:
    """d/m beside d/m: more like days than shares when a part exceeds its whole."""
    return any(r.whole is not None and r.value is not None and r.value > r.whole for r in readings)


def _own_unit(readings: Sequence[Reading]) -> str:
    found = {reading.unit for reading in readings if reading.value is not None}
    return found.pop() if len(found) == 1 else ""


def _print_of(reading: Reading, unit: str) -> str | None:
    if reading.printed:
        return reading.printed
    return (
        f"{reading.value}{reading.unit}"
        if reading.unit and reading.unit != unit and reading.value is not None
        else None
    )


def _number_column(place: Place, cells: Sequence[Cell], readings: Sequence[Reading], unit: str) -> Column:
    numbers = [reading.value for reading in readings if reading.value is not None]
    kind = "integer" if numbers and all(decimals_of(number) == 0 for number in numbers) else "number"
    values: tuple[Value, ...] = tuple(r.value if r.value is not None else r.missing or None for r in readings)
    missing = tuple(sorted({r.missing for r in readings if r.missing}))
    rounded = any(cell.rounded for cell in cells)
    return Column(place.name, place.head.title, kind, values, unit=unit, missing=missing, rounded=rounded)


def _lost_groups(place: Place, cells: Sequence[Cell], readings: Sequence[Reading]) -> list[Doubt]:
    """1.704 stored among whole numbers: a program of another locale may have taken the group for a decimal."""
    stored = [(n, cell.value) for n, cell in enumerate(cells) if isinstance(cell.value, Decimal) and not cell.unit]
    odd = [n for n, value in stored if decimals_of(value) == 3]
    whole = [n for n, value in stored if decimals_of(value) == 0]
    if not odd or len(odd) + len(whole) < len(stored) or len(whole) < 2:
        return []
    return [replace(doubt_of(place, cells[n], "lost-group", n), kept=True) for n in odd]
