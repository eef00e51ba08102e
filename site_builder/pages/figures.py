"""Bound figures and charts of a report, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from site_builder.core import addresses as at
from site_builder.core.cell import canonical_cell
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import mark_foreign, slugify
from site_builder.derive.fate import NO_FATES, Fate, Fates
from site_builder.derive.figures import Figure
from site_builder.derive.fragments import ChartFragment, TableFragment
from site_builder.derive.prose import Bound
from site_builder.model.package import Resource
from site_builder.model.report import Report
from site_builder.pages import Figure as FigureView
from site_builder.pages.charts.model import Chart, Point, bar_chart
from site_builder.pages.facts import window_text
from site_builder.pages.fates import fate_views
from site_builder.pages.table_rows import anchor


def row_address(report: Report, bound: Bound, figure: Figure) -> str:
    """Where the row of a figure stands: in a table of the report where it is shown whole, else with the data."""
    whole = {each.resource for each in bound.fragments if isinstance(each, TableFragment) and not each.where}
    page = report.uri if figure.resource in whole else at.dataset_uri(report.package)
    return f"{page}#{anchor(figure.key)}"


def figure_view(
    figure: Figure, language: str, *, unit: str | bool = True, href: str = "", fates: Sequence[Fate] = ()
) -> FigureView:
    """A bound figure as templates print it."""
    value = canonical_cell(figure.value) if isinstance(figure.value, (int, Decimal)) else ""
    said = figure.unit if unit is True else str(unit or "")
    return FigureView(
        key=figure.key,
        value=value,
        number=figure.number(language),
        unit="" if figure.words else said,
        qualifier=figure.qualifier,
        href=href,
        fates=fate_views(fates, language),
    )


def charts_of(report: Report, bound: Bound, language: str, fates: Fates = NO_FATES) -> dict[int, Chart]:
    """The charts of a report by the number of their fragment; each has an address of its own."""
    fragments = [(number, each) for number, each in enumerate(bound.fragments) if isinstance(each, ChartFragment)]
    found: dict[int, Chart] = {}
    taken: set[str] = set()
    for number, fragment in fragments:
        first = f"chart-{slugify(fragment.groups[0][1][0].key)}"
        name = first if first not in taken else f"{first}-{number}"
        taken.add(name)
        found[number] = _chart(report, bound, fragment, name, language, fates)
    return found


def chart_uri(report: Report, chart: Chart) -> str:
    """Where the files of a chart stand, without their suffix."""
    return f"{report.uri}{chart.anchor}"


def _chart(report: Report, bound: Bound, fragment: ChartFragment, name: str, language: str, fates: Fates) -> Chart:
    labels = {key: mark_foreign(label, bound.language, language) for key, label in fragment.labels}
    figures = [figure for _, members in fragment.groups for figure in members]
    units = {figure.unit for figure in figures}
    return bar_chart(
        [
            (
                mark_foreign(group, bound.language, language),
                [_mark(report, bound, each, labels, language, fates) for each in members],
            )
            for group, members in fragment.groups
        ],
        anchor=name,
        title=mark_foreign(fragment.title, bound.language, language) or figures[0].label,
        note=window_text(report.window, translator(language), language),
        unit=units.pop() if len(units) == 1 else "",
        language=language,
    )


def _mark(
    report: Report, bound: Bound, figure: Figure, labels: Mapping[str, str], language: str, fates: Fates
) -> Point:
    printed = figure.parts(language, False).head
    label = labels.get(figure.key, figure.label)
    marks = fate_views(fates.of_row(report.package, figure.resource, figure.line), language)
    return Point(label, figure.value, printed, row_address(report, bound, figure), code=figure.key, fates=marks)


def rows_where(resource: Resource, wanted: Mapping[str, str]) -> list[int]:
    """The places of the rows whose cells are spelled as wanted."""
    assert resource.table is not None
    places = {column: resource.table.schema.position(column) for column in wanted}
    return [
        number
        for number, row in enumerate(resource.table.rows)
        if all(canonical_cell(row[places[column]]) == value for column, value in wanted.items())
    ]
