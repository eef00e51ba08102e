"""Column summaries of a long table by SQL: the same figures, exact, without its rows in memory.

Sums are sums of DECIMAL and squares of whole numbers, so nothing passes through a float; means and deviations are
worked out of them in Decimal. What csvkit shows of the first of equal values, the first row decides here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context as DecimalContext
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any, NamedTuple

from site_builder.core.cell import Cell
from site_builder.model.long_query import ask
from site_builder.model.long_rows import LongRows, value_of

NUMBERS = ("integer", "year", "number")
EXACT_DIGITS = 15  # of a value: its square, and the sum of 10^8 of them, fit 128 bits
_PRECISION = 60


class Facts(NamedTuple):
    """What one column holds: counts, the extremes as written, digits before and behind the point, sum and spread."""

    values: int
    unique: int
    minimum: Cell
    maximum: Cell
    whole_digits: int
    decimals: int
    longest: int
    sum: Decimal | None
    median: Decimal | None
    variance: Decimal | None
    common: tuple[tuple[Cell, int], ...]


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


def facts_of(rows: LongRows, most: int) -> tuple[Facts, ...]:
    """The facts of each column, with so many of its most frequent values. Raises QueryError."""
    widths, kinds = widths_of(rows), rows.kinds
    each = [_whole_column(n, kind, width) for n, (kind, width) in enumerate(zip(kinds, widths, strict=True))]
    ((found,),) = ask(rows.source.path, kinds, f"SELECT {', '.join(each)} FROM cells")
    columns = [found[7 * n : 7 * n + 7] for n in range(len(kinds))]
    middles = (_middle(n, int(column[0])) for n, column in enumerate(columns) if kinds[n] in NUMBERS)
    frequent = (_common(n, most) for n in range(len(kinds)))
    answers = ask(rows.source.path, kinds, *frequent, *middles)
    common, medians = answers[: len(kinds)], iter(answers[len(kinds) :])
    return tuple(
        _column(kind, width, column, next(medians) if kind in NUMBERS else [], often)
        for kind, width, column, often in zip(kinds, widths, columns, common, strict=True)
    )


def _whole_column(n: int, kind: str, width: tuple[int, int]) -> str:
    """Counts, extremes as written, longest, sum, and the sum of squares of the digits taken as a whole number."""
    scaled = _scaled(n, width[1]) if width[1] else f"CAST(v{n} AS HUGEINT)"
    asked = [f"count(x{n})", f"count(DISTINCT v{n})", *["NULL"] * 2, f"max(length(x{n}))", *["NULL"] * 2]
    if kind in (*NUMBERS, "date", "datetime"):
        asked[2:4] = f"arg_min(x{n}, v{n})", f"arg_max(x{n}, v{n})"
    if kind in NUMBERS:
        asked[5] = f"sum({scaled})"
        asked[6] = f"sum({scaled} * {scaled})" if sum(width) <= EXACT_DIGITS else "NULL"
    return ", ".join(asked)


def _scaled(n: int, decimals: int) -> str:
    """The digits of a number as they stand without the point, filled up with zeros."""
    filled = f"rpad(split_part(x{n}, '.', 2), {decimals}, '0')"
    return f"CAST(split_part(x{n}, '.', 1) || {filled} AS HUGEINT)"


def _middle(n: int, count: int) -> str:
    """The value or the two values in the middle."""
    low = max(0, (count + 1) // 2 - 1)
    return f"SELECT x{n} FROM cells WHERE v{n} IS NOT NULL ORDER BY v{n} LIMIT {2 - count % 2} OFFSET {low}"


def _common(n: int, most: int) -> str:
    return f"""SELECT arg_min(x, place), count(*) FROM (SELECT x{n} AS x, v{n} AS v, row_number() OVER () AS place
        FROM cells) GROUP BY v ORDER BY count(*) DESC, min(place) LIMIT {most}"""


def _column(kind: str, width: tuple[int, int], found: tuple[Any, ...], middle: list[Any], common: list[Any]) -> Facts:
    values, unique, least, greatest, longest, total, squares = found
    decimals = width[1]
    is_number = kind in NUMBERS
    is_exact = squares is not None and values > 1
    return Facts(
        values=values,
        unique=unique,
        minimum=_typed(kind, least),
        maximum=_typed(kind, greatest),
        whole_digits=width[0],
        decimals=decimals,
        longest=longest or 0,
        sum=(Decimal(int(total or 0)).scaleb(-decimals, DecimalContext(prec=_PRECISION)) if is_number else None),
        median=sum((Decimal(text) for (text,) in middle), Decimal(0)) / len(middle) if is_number and middle else None,
        variance=_variance(int(total), int(squares), values, decimals) if is_exact else None,
        common=tuple((_typed(kind, text), count) for text, count in common),
    )


def _variance(total: int, squares: int, count: int, decimals: int) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        spread = Decimal(squares * count - total * total) / (count * (count - 1))
        return spread.scaleb(-2 * decimals)


def _typed(kind: str, text: str | None) -> Cell:
    return None if text is None else value_of(kind, text)
