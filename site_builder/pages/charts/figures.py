"""Bound figures of a report, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from site_builder.core import addresses as at
from site_builder.core.cell import canonical_cell
from site_builder.derive.datasets import prints_whole
from site_builder.derive.fates import Fate
from site_builder.derive.figures import AT, Figure, TableFragment
from site_builder.derive.prose import Bound
from site_builder.derive.row_ids import RowIds, row_ids
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
    mark = f"#{at.anchor(figure.key)}"  # a key that text may call is no other row's
    if any(each.resource == figure.resource for each in _whole(bound)):
        return report.uri + mark
    is_printed = package is not None and prints_whole(package, figure.resource)
    return at.dataset_uri(report.package) + (mark if is_printed else "")


def ids_in_text(package: Package, bound: Bound) -> RowIds:
    """Those of the rows of tables that a text shows whole."""
    shown = dict.fromkeys(each.resource for each in _whole(bound))
    tables = (each for name in shown if (each := package.resource(name)))
    return row_ids((each, range(len(each.as_table))) for each in tables)


def _whole(bound: Bound) -> Iterator[TableFragment]:
    """The calls for tables with all their rows."""
    for each in bound.fragments:
        if isinstance(each, TableFragment) and not each.where:
            yield each


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
