"""Observations as a pandas frame, for whoever goes on with the figures in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from site_builder.core.cell import Cell
from site_builder.derive.observations import Observation, SeriesData
from site_builder.export.typed.dtypes import to_frame
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
    return (
        observation.series,
        observation.indicator,
        indicator.name.say(language) if indicator else None,
        observation.area or None,
        area.name.say(language) if area else None,
        observation.period.code,
        observation.window.start,
        observation.window.end,
        observation.value,
        observation.unit or None,
        observation.status or None,
        observation.qualifier or None,
        observation.rank,
        observation.is_derived,
        observation.note or None,
        observation.source or None,
        observation.source_title or None,
        observation.report or None,
        observation.package,
        observation.resource,
        observation.line,
    )
