"""What is asked of a long table by SQL, without its rows in memory: its values in groups, and their digits.

Nothing passes through a float. What csvkit shows of the first of equal values, the first row decides here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from site_builder.core.cell import Cell, canonical_cell
from site_builder.model.long_query import answers, ask
from site_builder.model.long_rows import LongRows, value_of
from site_builder.model.table import Table

NUMBERS = ("integer", "year", "number")


@lru_cache(maxsize=2)
def widths_of(rows: LongRows) -> tuple[tuple[int, int], ...]:
    """The most digits before and behind the point in each column of numbers, (1, 0) elsewhere. Raises QueryError."""
    parts = ", ".join(
        f"max(length(replace(split_part(x{n}, '.', 1), '-', ''))), max(length(split_part(x{n}, '.', 2)))"
        for n in range(len(rows.kinds))
    )
    ((found,),) = ask(rows.source.path, rows.kinds, f"SELECT {parts} FROM cells")
    pairs = zip(found[::2], found[1::2], rows.kinds, strict=True)
    return tuple((whole or 1, decimals or 0) if kind in NUMBERS else (1, 0) for whole, decimals, kind in pairs)


def places_of(names: Sequence[str], rows: LongRows) -> dict[str, int]:
    """The decimals that all figures of a column have, of columns that have any and as many. Raises QueryError."""
    digits = [f"length(split_part(x{n}, '.', 2))" for n in range(len(rows.kinds))]
    parts = ", ".join(
        f"min(CASE WHEN x{n} <> '' THEN {said} END), max(CASE WHEN x{n} <> '' THEN {said} END)"
        for n, said in enumerate(digits)
    )
    ((found,),) = ask(rows.source.path, rows.kinds, f"SELECT {parts} FROM cells")
    ends = zip(names, found[::2], found[1::2], rows.kinds, strict=True)
    return {name: most for name, fewest, most, kind in ends if kind in NUMBERS and most and fewest == most}


def groups_of(rows: LongRows, place: int) -> Iterator[tuple[Cell, int, int]]:
    """The different values of a column, none first and then in order: how often each occurs, and where first."""
    query = f"""SELECT arg_min(x, place), count(*), min(place) FROM (SELECT x{place} AS x, v{place} AS v,
        row_number() OVER () AS place FROM cells) GROUP BY v ORDER BY v NULLS FIRST"""
    for text, count, first in answers(rows.source.path, rows.kinds, query):
        yield None if text is None else value_of(rows.kinds[place], text), count, first


def distinct_of(table: Table, places: Sequence[int], valued: int) -> Iterable[tuple[str, ...]]:
    """What stands in these columns, each combination once, in rows that have a value in another."""
    if not isinstance(table.rows, LongRows):
        rows = (row for row in table.rows if row[valued] is not None)
        return {tuple(canonical_cell(row[place]) for place in places) for row in rows}
    columns = ", ".join(f"coalesce(x{place}, '')" for place in places)
    query = f"SELECT DISTINCT {columns} FROM cells WHERE x{valued} IS NOT NULL"
    return answers(table.rows.source.path, table.rows.kinds, query)
