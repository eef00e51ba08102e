"""What is asked of a long table by SQL, without its rows in memory: its values in groups, and their digits.

Nothing passes through a float. What csvkit shows of the first of equal values, the first row decides here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from site_builder.core.cell import Cell, canonical_cell
from site_builder.model.long_rows import LongRows, value_of
from site_builder.model.sql import answers, ask
from site_builder.model.table import Table

NUMBERS = ("integer", "year", "number")


@lru_cache(maxsize=2)
def digits_of(rows: LongRows) -> tuple[tuple[int, int, int], ...]:
    """The most digits before the point in each column of numbers, the fewest behind it and the most; (1, 0, 0)
    elsewhere. Raises QueryError.
    """
    wholes = [f"max(length(replace(split_part(x{n}, '.', 1), '-', '')))" for n in range(len(rows.kinds))]
    decimals = [f"length(split_part(x{n}, '.', 2))" for n in range(len(rows.kinds))]
    parts = ", ".join(f"{whole}, min({most}), max({most})" for whole, most in zip(wholes, decimals, strict=True))
    ((found,),) = ask(rows.source.path, rows.kinds, f"SELECT {parts} FROM cells")
    columns = zip(found[::3], found[1::3], found[2::3], rows.kinds, strict=True)
    return tuple(
        (whole or 1, fewest or 0, most or 0) if kind in NUMBERS else (1, 0, 0) for whole, fewest, most, kind in columns
    )


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
