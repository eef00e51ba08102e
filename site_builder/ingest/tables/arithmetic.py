"""Sums and shares that come out under one convention and not under the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from site_builder.core.numeral import CONVENTIONS, Convention
from site_builder.core.quantity import parse_quantity
from site_builder.core.text import fold
from site_builder.ingest.document import Row
from site_builder.ingest.table import Frame

_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong|total|sum)(?: (?:chung|cong))?\W*")
_SHARE = re.compile(r"ty le|ti le|ty trong|co cau|%|share|percent")
CLOSE = Decimal("0.06")  # a share printed with one decimal
NEAR = 4  # columns to each side in which a whole and a share are looked for
Numbers = list[Decimal | None]


def sums_that_come_out(frame: Frame, column: int) -> list[str]:
    """The one convention under which the column's total, or a share beside it, comes out; else nothing."""
    for proofs in (_totals, _shares):
        proven = [convention.name for convention in CONVENTIONS if proofs(frame, column, convention)]
        if len(proven) == 1:
            return proven
    return []


def _numbers(frame: Frame, column: int, convention: Convention) -> Numbers:
    found: Numbers = []
    for row in frame.rows:
        cell = row[column]
        quantity = parse_quantity(cell.text, convention) if cell.text.strip() and cell.value is None else None
        found.append(cell.value if isinstance(cell.value, Decimal) else quantity.value if quantity else None)
    return found


def is_total_row(row: Row) -> bool:
    """Whether one of the first cells says so and nothing more."""
    return any(_TOTAL.fullmatch(fold(cell.text).lower().strip()) for cell in row[:3] if not cell.is_empty)


def _totals(frame: Frame, column: int, convention: Convention) -> bool:
    totals = [n for n, row in enumerate(frame.rows) if is_total_row(row)]
    if len(totals) != 1:
        return False
    numbers = _numbers(frame, column, convention)
    total = numbers[totals[0]]
    parts = [number for n, number in enumerate(numbers) if n != totals[0] and number is not None]
    return total is not None and len(parts) >= 2 and sum(parts, Decimal(0)) == total


def _shares(frame: Frame, column: int, convention: Convention) -> bool:
    """Whether a column of shares is this one by another, row by row: 979 of 1.736 is 56,39 %."""
    numbers = _numbers(frame, column, convention)
    near = range(max(0, column - NEAR), min(len(frame.heads), column + NEAR + 1))
    for share in set(near) & set(_share_columns(frame)):
        for other in near:
            if other in (column, share):
                continue
            pairs = list(_triples(numbers, _others(frame, other), _decided(frame, share)))
            if len(pairs) >= 2 and all(abs(part / whole * 100 - printed) <= CLOSE for part, whole, printed in pairs):
                return True
            if len(pairs) >= 2 and all(
                abs(whole / part * 100 - printed) <= CLOSE for part, whole, printed in pairs if part
            ):
                return True
    return False


def _share_columns(frame: Frame) -> list[int]:
    return [c for c, head in enumerate(frame.heads) if head.unit == "%" or _SHARE.search(fold(head.title).lower())]


def _others(frame: Frame, column: int) -> Numbers:
    """Numbers that need no convention: the scale of this column may not hang on a guess about another."""
    readings = [_numbers(frame, column, convention) for convention in CONVENTIONS]
    return [left if left == right else None for left, right in zip(*readings, strict=True)]


def _decided(frame: Frame, column: int) -> Numbers:
    readings = [_numbers(frame, column, convention) for convention in CONVENTIONS]
    return [
        left if right is None or left == right else right if left is None else None
        for left, right in zip(*readings, strict=True)
    ]


def _triples(
    parts: Sequence[Decimal | None], wholes: Sequence[Decimal | None], shares: Sequence[Decimal | None]
) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    for part, whole, share in zip(parts, wholes, shares, strict=True):
        if part and whole and share:
            yield part, whole, share
