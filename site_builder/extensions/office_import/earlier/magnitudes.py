"""How large the numbers of a table were in the last period, for those that can be read in two ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

from site_builder.core.cell import number_of
from site_builder.extensions.office_import.earlier.last import LastPeriod, LastTable, title_of
from site_builder.extensions.office_import.earlier.likeness import exact, timeless
from site_builder.extensions.office_import.table import Frame
from site_builder.extensions.office_import.tables.codes import is_unit_title
from site_builder.extensions.office_import.tables.units import same_unit
from site_builder.model.table import Field

HALF = 0.5


def magnitudes(last: LastPeriod) -> Callable[[Frame, int], Sequence[Decimal | None]]:
    """What stood in the rows of a frame's column before: by the row's name, else the middle of the whole column.

    Where rows count in units of their own, a column has no middle.
    """

    names: dict[str, dict[str, int | None]] = {}

    def before(frame: Frame, column: int) -> Sequence[Decimal | None]:
        table = _table_of(frame, last)
        field = _field(table, frame.heads[column].title) if table else None
        if table is None or field is None or not _is_measured_alike(frame, column, field):
            return [None] * len(frame.rows)
        values = _values(table, field)
        numbers = [abs(value) for value in values if value]
        if not numbers:
            return [None] * len(frame.rows)
        if table.name not in names:
            names[table.name] = _row_names(table)
        places = names[table.name]
        by_name = {name: place for name, place in places.items() if place is not None and values[place]}
        is_mixed = table.is_observed or any(is_unit_title(title_of(field)) for field in table.columns)
        general = None if is_mixed else median(numbers)
        units, own = _units_before(table), _unit_cells(frame)
        found: list[Decimal | None] = []
        for row, unit in zip(frame.rows, own, strict=True):
            place = next((by_name[name] for cell in row[:4] if (name := exact(cell.text)) in by_name), None)
            is_other = place is not None and bool(unit and units[place]) and not same_unit(unit, units[place])
            found.append(None if is_other else general if place is None else values[place])
        return found

    return before


def _table_of(frame: Frame, last: LastPeriod) -> LastTable | None:
    heads = {timeless(head.title) for head in frame.heads}
    scored = [(len(heads & {timeless(title_of(field)) for field in table.columns}), table) for table in last.tables]
    best, table = max(scored, key=lambda pair: pair[0], default=(0, None))
    return table if best >= HALF * len(heads) else None


def _field(table: LastTable, title: str) -> Field | None:
    """The column with that title, else the one whose title differs in its year only."""
    for key in (exact, timeless):
        found = [field for field in table.columns if key(title_of(field)) == key(title)]
        if len(found) == 1:
            return found[0]
    return None


def _is_measured_alike(frame: Frame, column: int, field: Field) -> bool:
    """Not where both units are known and differ: what was 1234 million is 1.234 billion, and both are near 1.234."""
    unit = frame.heads[column].unit or frame.unit
    return not unit or not field.unit or same_unit(unit, field.unit)


def _values(table: LastTable, field: Field) -> tuple[Decimal | None, ...]:
    numbers = map(number_of, table.cells(field.name))
    return tuple(None if number is None else Decimal(number) for number in numbers)


def _units_before(table: LastTable) -> tuple[str, ...]:
    """The unit of each row, where the table has a column of units."""
    name = next((field.name for field in table.columns if is_unit_title(title_of(field))), "")
    return table.words(name)


def _unit_cells(frame: Frame) -> list[str]:
    column = next((c for c, head in enumerate(frame.heads) if is_unit_title(head.title)), None)
    return ["" if column is None else row[column].text.strip() for row in frame.rows]


def _row_names(table: LastTable) -> dict[str, int | None]:
    """The row of every word in the table; None for words of several rows."""
    found: dict[str, int | None] = {}
    for place, row in enumerate(table.rows):
        for word in {exact(cell) for cell in row if isinstance(cell, str) and len(cell) > 3}:
            found[word] = None if word in found else place
    return found
