"""What a whole column can be held as, in files and frames that are typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from decimal import Decimal
from typing import Literal

from site_builder.core.cell import Cell
from site_builder.model.package import Field

Kind = Literal["text", "integer", "number", "boolean", "date", "datetime", "time"]

# By exact class: a bool is an int and a datetime is a date to isinstance.
_CLASSES: dict[Kind, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, Decimal),
    "boolean": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "time": (time,),
}
_INT64 = range(-(2**63), 2**63)


def kind_of(field: Field, values: Sequence[Cell]) -> Kind:
    """What a whole column can be held as: its declared type if every value agrees, else text.

    Moments with and without a time zone have no common type, a time of day with a zone has none at all, and a moment
    that is not within years 1 to 9999 in UTC cannot be read back.
    """
    kind: Kind = (
        "integer"
        if field.type == "year"
        else next((each for each in _CLASSES if each == field.type), "text")
    )
    known = [value for value in values if value is not None]
    if kind == "text" or any(type(value) not in _CLASSES[kind] for value in known):
        return "text"
    zones = {value.tzinfo is not None for value in known if isinstance(value, (datetime, time))}
    if len(zones) > 1 or (kind == "time" and True in zones):
        return "text"
    return "text" if kind == "datetime" and not all(map(_is_in_utc, known)) else kind


def _is_in_utc(value: Cell) -> bool:
    """False at the very ends of time, such as for 0001-01-01T00:00:00+07:00, which some programs write for nothing."""
    if (
        not isinstance(value, datetime)
        or value.year not in (MINYEAR, MAXYEAR)
        or value.tzinfo is None
    ):
        return True
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True


def fits_int64(values: Sequence[Cell]) -> bool:
    """Whether 64 bits hold every whole number of the column."""
    return all(value in _INT64 for value in values if isinstance(value, int))
