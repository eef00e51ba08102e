"""Indicators and their values as documents of the API; the rules are those of `shapes`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from site_builder.channels.api.report_shapes import Fate
from site_builder.channels.api.shape import Shape, Url, told


class IndicatorSummary(Shape, frozen=True, kw_only=True):
    """An indicator in a list."""

    series: Annotated[str, told("Its series.")]
    code: Annotated[str, told("Code; text, not a number: 4.10 is not 4.1.")]
    name: Annotated[str, told("Name.")]
    name_en: Annotated[str, told("Name in English.")] = ""
    parent: Annotated[str, told("Code of the line above.")] = ""
    unit: Annotated[str, told("Unit.")] = ""
    kind: Annotated[str, told("heading, percent, count, quantity, score or coded; empty where nobody said it.")]
    url: Annotated[Url, told("The indicator over all periods.")]


class IndicatorList(Shape, frozen=True, kw_only=True):
    """The indicators of a series."""

    series: Annotated[str, told("The series.")]
    title: Annotated[str, told("Title of the series.")]
    indicators: Annotated[tuple[IndicatorSummary, ...], told("Its indicators in their printed order.")]
    url: Annotated[Url, told("This document.")]


class Answer(Shape, frozen=True, kw_only=True):
    """What a coded answer means."""

    value: Annotated[int, told("The code.")]
    label: Annotated[str, told("Its words.")]


class _Value(Shape, frozen=True, kw_only=True):
    """What observations and latest values have in common: a value, its period, the row that it comes from."""

    area: Annotated[str, told("Code of the area.")] = ""
    area_name: Annotated[str, told("Name of the area.")] = ""
    period: Annotated[str, told("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, told("The period in words.")]
    start: Annotated[date, told("First day of the window that the figures cover.")]
    end: Annotated[date, told("Last day.")]
    value: Annotated[Decimal | None, told("The exact number with the digits of its source; null where there is none.")]
    text: Annotated[str, told("The figure as readers see it, with qualifier and unit.")]
    printed: Annotated[str, told("The source's own spelling, where the table has a column value_printed.")] = ""
    unit: Annotated[str, told("Unit of the value.")] = ""
    qualifier: Annotated[str, told("Word before the number, such as “about”: the value is not exact.")] = ""
    rank: Annotated[int | None, told("Rank that the source gives.")] = None
    status: Annotated[str, told("estimate, preliminary or official, as far as stated.")] = ""
    note: Annotated[str, told("Note of the table.")] = ""
    source: Annotated[str, told("Source that the table names for this value.")] = ""
    is_derived: Annotated[bool, told("Worked out from other figures, not printed by the source.")]
    dataset: Annotated[str, told("Package that the value comes from.")]
    resource: Annotated[str, told("Table.")]
    row: Annotated[
        int, told("Line of the table's CSV file today, the header being 1: unstable, a row is named by `key`.")
    ]
    key: Annotated[
        tuple[str, ...], told("What names the row for good: its declared key; left out where it has none.")
    ] = ()
    fates: Annotated[tuple[Fate, ...], told("What became of it, gravest first; left out where nothing did.")] = ()


class Observation(_Value, frozen=True, kw_only=True):
    """One value of an indicator, its period, what is said beside it, and the row that it comes from."""

    indicator: Annotated[str, told("Code, that of the replaced indicator for values before a renaming.")]
    contradicts: Annotated[bool, told("Another value stands for the same indicator, area and period.")]


class Break(Shape, frozen=True, kw_only=True):
    """From a day on, values are not comparable with those before."""

    since: Annotated[date, told("First day of the new kind of figures.")]
    area: Annotated[str, told("Area; every area where left out.")] = ""
    kind: Annotated[str, told("method, definition, renamed, boundary, ...")] = ""
    note: Annotated[str, told("What changed.")] = ""


class Target(Shape, frozen=True, kw_only=True):
    """What was aimed at."""

    period: Annotated[str, told("For which period.")]
    comparison: Annotated[str, told("=, >=, <=, > or <.")]
    value: Annotated[Decimal, told("The exact number.")]
    note: Annotated[str, told("Note.")] = ""
    source: Annotated[str, told("Source.")] = ""


class Indicator(IndicatorSummary, frozen=True, kw_only=True):
    """An indicator over all periods."""

    direction: Annotated[str, told("Which way is good: up or down.")] = ""
    definition: Annotated[str, told("Definition.")] = ""
    formula: Annotated[str, told("Formula over codes.")] = ""
    replaces: Annotated[str, told("Code of the indicator that it continues.")] = ""
    scale: Annotated[tuple[Answer, ...], told("What coded answers mean.")] = ()
    observations: Annotated[tuple[Observation, ...], told("All values by area, in the order of time.")]
    breaks: Annotated[tuple[Break, ...], told("From these days on, values are not comparable with those before.")]
    targets: Annotated[tuple[Target, ...], told("What was aimed at.")]


class Latest(_Value, frozen=True, kw_only=True):
    """The newest value of an indicator in an area."""

    series: Annotated[str, told("Its series.")]
    indicator: Annotated[str, told("Code.")]
    name: Annotated[str, told("Name of the indicator.")]
    url: Annotated[Url, told("The indicator over all periods.")]
