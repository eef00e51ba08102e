"""Values of a column as the bytes that Arrow lays them out in; None stands for nothing, which is marked elsewhere.

pyarrow asks of any Python list whether it is a frame, and loads pandas for the question: a third of a second that a
build has no other use for. Source: Arrow Columnar Format, “Physical Memory Layout”.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from site_builder.core.cell import Cell, canonical_cell

_FIRST_DAY = date(1970, 1, 1).toordinal()
_FIRST_MOMENT = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_DECIMAL_BYTES = 16


def bits(flags: Sequence[bool]) -> bytes:
    """One bit each, the first the lowest of the first byte."""
    digits = "".join("1" if flag else "0" for flag in reversed(flags))
    return int(digits or "0", 2).to_bytes((len(flags) + 7) // 8, "little")


def validity(values: Sequence[Cell]) -> bytes | None:
    """Which values there are; None where there are all."""
    there = [value is not None for value in values]
    return None if all(there) else bits(there)


def texts(values: Iterable[Cell]) -> tuple[bytes, bytes]:
    """Where each text begins, and the end of the last; all of them together."""
    written = [canonical_cell(value).encode() for value in values]
    return array("i", accumulate(map(len, written), initial=0)).tobytes(), b"".join(written)


def whole_numbers(values: Iterable[Any]) -> bytes:
    """64 bits each."""
    return array("q", [value or 0 for value in values]).tobytes()


def floats(values: Iterable[Any]) -> bytes:
    """64 bits each."""
    return array("d", [0.0 if value is None else float(value) for value in values]).tobytes()


def decimals(values: Iterable[Any], precision: int, scale: int) -> bytes:
    """128 bits each, as whole numbers of their last decimal. ValueError for a value that is not held to its digit."""
    return b"".join(
        _unscaled(value, precision, scale).to_bytes(_DECIMAL_BYTES, sys.byteorder, signed=True) for value in values
    )


def _unscaled(value: int | Decimal | None, precision: int, scale: int) -> int:
    if value is None:
        return 0
    # Spelled out and not multiplied: a product has no more digits than the context of decimals.
    text = f"{Decimal(value):.{scale}f}"
    whole = int(text.replace(".", ""))
    if Decimal(text) != value or abs(whole) >= 10**precision:
        raise ValueError(f"{value} is not held by {precision} digits, {scale} of them decimals")
    return whole


def days(values: Iterable[Any]) -> bytes:
    """Days since 1970, 32 bits each."""
    return array("i", [0 if day is None else day.toordinal() - _FIRST_DAY for day in values]).tobytes()


def times(values: Iterable[Any]) -> bytes:
    """Microseconds since midnight, 64 bits each."""
    return array("q", [0 if each is None else _since_midnight(each) for each in values]).tobytes()


def _since_midnight(value: time) -> int:
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def moments(values: Iterable[Any]) -> bytes:
    """Microseconds since 1970, in UTC where they have a zone, 64 bits each."""
    return array("q", [0 if each is None else _since_first(each) for each in values]).tobytes()


def _since_first(value: datetime) -> int:
    plain = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return (plain - _FIRST_MOMENT) // _MICROSECOND
