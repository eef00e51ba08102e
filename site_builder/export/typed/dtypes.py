"""Tables as pandas frames, for files and charts: typed, missing values kept, figures never through a float."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.errors import SiteBuilderError
from site_builder.model.table import Field, Table

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "integer", "number", "boolean", "date", "datetime", "time"]

_KINDS: dict[str, Kind] = {
    "integer": "integer",
    "year": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
}
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
    kind = _KINDS.get(field.type, "text")
    known = [value for value in values if value is not None]
    if kind == "text" or any(type(value) not in _CLASSES[kind] for value in known):
        return "text"
    zones = {value.tzinfo is not None for value in known if isinstance(value, (datetime, time))}
    if len(zones) > 1 or (kind == "time" and True in zones):
        return "text"
    return "text" if kind == "datetime" and not all(map(_is_in_utc, known)) else kind


def _is_in_utc(value: Cell) -> bool:
    """False at the very ends of time, such as for 0001-01-01T00:00:00+07:00, which some programs write for nothing."""
    if not isinstance(value, datetime) or value.year not in (MINYEAR, MAXYEAR) or value.tzinfo is None:
        return True
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True


def fits_int64(values: Sequence[Cell]) -> bool:
    """Whether 64 bits hold every whole number of the column."""
    return all(value in _INT64 for value in values if isinstance(value, int))


def to_frame(table: Table) -> pd.DataFrame:
    """One column a field: nullable string, Int64 and boolean, datetime64, and objects for Decimal and time.

    Decimals keep the digits they were read with; whole numbers beyond 64 bits stay Python integers. A column
    that no type holds (lists, mixed values) carries the canonical text of its cells. SiteBuilderError without pandas.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise SiteBuilderError("Frames need pandas: pip install 'site-builder[frames]'.") from error
    columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [()] * len(table.schema.fields)
    series = [_series(field, values) for field, values in zip(table.schema.fields, columns, strict=True)]
    frame = pd.DataFrame(dict(enumerate(series)), index=pd.RangeIndex(len(table)))
    return frame.set_axis(list(table.schema.names), axis="columns")


def _series(field: Field, values: Sequence[Cell]) -> pd.Series[Any]:
    import pandas as pd

    kind = kind_of(field, values)
    if kind == "text":
        written = [None if value is None else canonical_cell(value) for value in values]
        return pd.Series(written, dtype="string")
    if kind == "number":
        exact = [Decimal(value) if isinstance(value, (int, Decimal)) else None for value in values]
        return pd.Series(exact, dtype="object")
    return pd.Series(list(values), dtype=_dtype(kind, values))


def _dtype(kind: Kind, values: Sequence[Cell]) -> str:
    if kind == "integer":
        return "Int64" if fits_int64(values) else "object"
    if kind == "datetime":
        zoned = any(isinstance(value, datetime) and value.tzinfo for value in values)
        return "datetime64[us, UTC]" if zoned else "datetime64[us]"
    return {"boolean": "boolean", "date": "datetime64[s]"}.get(kind, "object")
