"""Tables and observations as pandas frames: typed, missing values kept, figures never through a float."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.errors import SiteBuilderError
from site_builder.derive.observations import Observation, SeriesData
from site_builder.export.kinds import Kind, fits_int64, kind_of
from site_builder.model.indicator import Indicator
from site_builder.model.table import Field, Schema, Table

if TYPE_CHECKING:
    import pandas as pd

# What a column is, in the order in which it stands; `value` holds Decimal, so no figure passes through a float.
COLUMNS: Mapping[str, str] = {
    "series": "string",
    "indicator": "string",
    "name": "string",
    "area": "string",
    "area_name": "string",
    "period": "string",
    "start": "date",
    "end": "date",
    "value": "number",
    "unit": "string",
    "status": "string",
    "qualifier": "string",
    "rank": "integer",
    "is_derived": "boolean",
    "note": "string",
    "source": "string",
    "source_title": "string",
    "report": "string",
    "package": "string",
    "resource": "string",
    "row": "integer",
}


def observations_frame(
    observed: Mapping[str, SeriesData], indicators: Mapping[str, Mapping[str, Indicator]], language: str
) -> pd.DataFrame:
    """One row an observation, by series, indicator, area and time; names in a language.

    `row` is the line in the resource's file, the header being line 1.
    """
    rows = tuple(
        _row(observation, data, indicators.get(name, {}), language)
        for name, data in observed.items()
        for observation in data.observations
    )
    schema = Schema(tuple(Field(name, type=kind) for name, kind in COLUMNS.items()))
    return to_frame(Table(schema, rows, tuple(range(2, len(rows) + 2))))


def _row(
    observation: Observation, data: SeriesData, indicators: Mapping[str, Indicator], language: str
) -> tuple[Cell, ...]:
    indicator, area = indicators.get(observation.indicator), data.areas.get(observation.area)
    cells = {name: getattr(observation, name) for name in COLUMNS if hasattr(observation, name)} | {
        "name": indicator.name.say(language) if indicator else None,
        "area_name": area.name.say(language) if area else None,
        "period": observation.period.code,
        "start": observation.window.start,
        "end": observation.window.end,
        "row": observation.line,
    }
    return tuple(None if cells[name] == "" else cells[name] for name in COLUMNS)


def to_frame(table: Table) -> pd.DataFrame:
    """One column a field: nullable string, Int64 and boolean, datetime64, and objects for Decimal and time.

    Decimals keep the digits they were read with; whole numbers beyond 64 bits stay Python integers. A column
    that no type holds (lists, mixed values) carries the canonical text of its cells. SiteBuilderError without pandas.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise SiteBuilderError('Frames need pandas: pip install "site-builder[frames]".') from error
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
