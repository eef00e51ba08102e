"""Bound figures of a report, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from site_builder.core import addresses as at
from site_builder.core.cell import canonical_cell
from site_builder.derive.datasets import prints_whole
from site_builder.derive.fates import Fate
from site_builder.derive.figures import AT, Figure, TableFragment
from site_builder.derive.prose import Bound
from site_builder.model.package import Package, Resource
from site_builder.model.report import Report
from site_builder.pages import Figure as FigureView
from site_builder.pages import fate_views
from site_builder.pages.charts.model import Chart


def row_address(report: Report, package: Package | None, bound: Bound, figure: Figure) -> str:
    """Where the row of a figure stands: in a table of the report where it is shown whole, else with the data.

    One of many areas stands on the page of its indicator, which shows them all. Where the page of the data prints an
    extract of the table, its address is that of the page.
    """
    if figure.key.endswith(f"{AT}{figure.area}"):
        return at.indicator_uri(report.series, figure.key.partition(AT)[0])
    whole = {
        each.resource
        for each in bound.fragments
        if isinstance(each, TableFragment) and not each.where
    }
    if figure.resource in whole:
        return f"{report.uri}#{at.anchor(figure.key)}"
    mark = f"#{at.anchor(figure.key)}" if package and prints_whole(package, figure.resource) else ""
    return at.dataset_uri(report.package) + mark


def figure_view(
    figure: Figure,
    language: str,
    *,
    unit: str | bool = True,
    href: str = "",
    fates: Sequence[Fate] = (),
) -> FigureView:
    """A bound figure as templates print it."""
    value = canonical_cell(figure.value) if isinstance(figure.value, (int, Decimal)) else ""
    text = figure.unit if unit is True else str(unit or "")
    return FigureView(
        key=figure.key,
        value=value,
        number=figure.number(language),
        unit="" if figure.words else text,
        qualifier=figure.parts(language).qualifier,
        href=href,
        fates=fate_views(fates, language),
        short=figure.quantity.short(language),
    )


def chart_uri(report: Report, chart: Chart) -> str:
    """Where the files of a chart stand, without their suffix."""
    return f"{report.uri}{chart.anchor}"


def rows_where(resource: Resource, wanted: Mapping[str, str]) -> list[int]:
    """The places of the rows whose cells are spelled as wanted."""
    places = {column: resource.as_table.schema.position(column) for column in wanted}
    return [
        number
        for number, row in enumerate(resource.as_table.rows)
        if all(canonical_cell(row[places[column]]) == value for column, value in wanted.items())
    ]
