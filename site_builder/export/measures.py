"""Which columns of numbers may be added up or averaged: those that measure, over rows of one unit, level and kind.

A column of an indicator table mixes percentages, files and days; a row of totals holds what the rows above it hold;
ranks, codes and coded answers are names. A figure made of these would be one that nobody can use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from site_builder.core.errors import PeriodError
from site_builder.core.naming import is_total, names_level, names_unit
from site_builder.core.period import parse_period
from site_builder.export.long_stats import distinct_of
from site_builder.model.package import Resource
from site_builder.model.table import SHARES, Table

_NAMES = frozenset(["rank", "decimals", "code", "indicator", "area", "period", "line"])  # parts that measure nothing
_PLACES = frozenset(["row", "line", "order", "thu_tu", "rank"])  # names of columns that say where something stands
_CODED = re.compile(r"=\s*\d")  # a unit that spells out its answers: “Chưa = 0 Đã xong = 1”
_RANKS = frozenset(["hạng", "rank", "thứ hạng"])
_LEAD = 3  # columns in which a row says that it is a total


class Measures:
    """What the columns of one table bear; `source` has its rows as they are published."""

    def __init__(self, resource: Resource, source: Table) -> None:
        self.resource, self.source = resource, source

    def of(self, column: str) -> tuple[bool, bool]:
        """Whether a mean, a median and a deviation of the column say something, and whether a sum does.

        Shares have a mean; their sum says nothing.
        """
        if not self._is_measure(column) or self._has_totals:
            return False, False
        kinds = self._kinds(column)
        units = {self.source.schema.field(column).unit, *(unit for unit, *_ in kinds)}
        is_one = len(kinds) <= 1 and not any(_CODED.search(unit) or unit.strip().lower() in _RANKS for unit in units)
        return is_one, is_one and not any(unit.strip().lower() in SHARES for unit in units)

    def _is_measure(self, column: str) -> bool:
        schema = self.source.schema
        field, keys = schema.field(column), {*schema.primary_key, *(n for k in schema.foreign_keys for n in k.fields)}
        is_name = field.names_things or field.vocabulary or "enum" in field.constraints or column in keys
        # Answers of a scale are names; each target is about a measure of its own.
        named = [*self.resource.role("scales").values(), *self.resource.role("targets").values()]
        in_role = self.resource.parts(column) & _NAMES or column in named
        return not (is_name or in_role or column.lower() in _PLACES)

    def _kinds(self, column: str) -> set[tuple[str, ...]]:
        """Unit, level and kind of the rows in which the column has a value; without a unit what is counted."""
        if not self._apart:
            return set()
        rows = distinct_of(self.source, [*self._apart.values()], self.source.schema.position(column))
        unit = self.source.schema.field(column).unit
        return {_kind_of_row(dict(zip(self._apart, row, strict=True)), unit) for row in rows}

    @cached_property
    def _apart(self) -> Mapping[str, int]:
        """The columns that keep rows apart, each with its place."""
        found: dict[str, int] = {}
        for place, field in enumerate(self.source.schema.fields):
            parts = self.resource.parts(field.name)
            if "unit" in parts or names_unit(field.name, str(field.title)):
                found.setdefault("unit", place)
            elif parts & {"indicator", "code", "id"} or field.name == "indicator":
                found.setdefault("indicator", place)
            elif "period" in parts:
                found["period"] = place
            elif names_level(field.name, str(field.title)):
                found[field.name] = place
        return found

    @cached_property
    def _has_totals(self) -> bool:
        """Whether a row says that it holds others together."""
        texts = [place for place, field in enumerate(self.source.schema.fields[:_LEAD]) if field.type == "string"]
        return len(self.source) > 1 and any(
            is_total(text) for place in texts for (text,) in distinct_of(self.source, [place], place)
        )


def _kind_of_row(said: dict[str, str], unit: str) -> tuple[str, ...]:
    code, unit = said.pop("indicator", ""), said.pop("unit", "") or unit
    level, period = code.rstrip(".").count("."), said.pop("period", "")
    return (unit or code, str(level), _kind_of_period(period), *said.values())


def _kind_of_period(text: str) -> str:
    try:
        return parse_period(text).kind
    except PeriodError:
        return text
