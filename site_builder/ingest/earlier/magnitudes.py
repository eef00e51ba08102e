"""How large the numbers of a table were in the last period, for those that can be read in two ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

from site_builder.core.cell import number_of
from site_builder.ingest.earlier.last import LastPeriod, LastTable, title_of
from site_builder.ingest.earlier.likeness import exact, timeless
from site_builder.ingest.table import Frame
from site_builder.ingest.tables.codes import is_unit_title

HALF = 0.5


def magnitudes(last: LastPeriod) -> Callable[[Frame, int], Sequence[Decimal | None]]:
    """What stood in the rows of a frame's column before: by the row's name, else the middle of the whole column.

    Where rows count in units of their own, a column has no middle.
    """

    names: dict[str, dict[str, int | None]] = {}

    def before(frame: Frame, column: int) -> Sequence[Decimal | None]:
        table = _table_of(frame, last)
        values = _values(table, frame.heads[column].title) if table else ()
        numbers = [abs(value) for value in values if value]
        if table is None or not numbers:
            return [None] * len(frame.rows)
        if table.name not in names:
            names[table.name] = _row_names(table)
        places = names[table.name]
        by_name = {name: value for name, place in places.items() if place is not None and (value := values[place])}
        is_mixed = table.is_observed or any(is_unit_title(title_of(field)) for field in table.columns)
        general = None if is_mixed else median(numbers)
        return [
            next((by_name[name] for cell in row[:4] if (name := exact(cell.text)) in by_name), general)
            for row in frame.rows
        ]

    return before


def _table_of(frame: Frame, last: LastPeriod) -> LastTable | None:
    heads = {timeless(head.title) for head in frame.heads}
    scored = [(len(heads & {timeless(title_of(field)) for field in table.columns}), table) for table in last.tables]
    best, table = max(scored, key=lambda pair: pair[0], default=(0, None))
    return table if best >= HALF * len(heads) else None


def _values(table: LastTable, title: str) -> tuple[Decimal | None, ...]:
    """The numbers of the column with that title, else of the one whose title differs in its year only."""
    for key in (exact, timeless):
        found = [field.name for field in table.columns if key(title_of(field)) == key(title)]
        if len(found) == 1:
            numbers = map(number_of, table.cells(found[0]))
            return tuple(None if number is None else Decimal(number) for number in numbers)
    return ()


def _row_names(table: LastTable) -> dict[str, int | None]:
    """The row of every word in the table; None for words of several rows."""
    found: dict[str, int | None] = {}
    for place, row in enumerate(table.rows):
        for word in {exact(cell) for cell in row if isinstance(cell, str) and len(cell) > 3}:
            found[word] = None if word in found else place
    return found
