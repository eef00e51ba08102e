"""The charts that a package's own descriptor asks for, through the same model as all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.core.cell import number_of
from site_builder.core.i18n.catalog import translator
from site_builder.core.number import format_number
from site_builder.core.text import of_data
from site_builder.model.drawn import SimpleView
from site_builder.model.package import Package
from site_builder.model.table import Field, Table
from site_builder.pages.cell import cell_view
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.map import MapView, draw_map
from site_builder.pages.charts.model import Chart, Point, bar_chart, line_chart
from site_builder.pages.charts.svg import draw

MOST_POINTS, MOST_BARS = 40, 20  # of one chart, beside which its figures stand as a table
MOST_CHARTS, MOST_MAPS = 4, 3  # of one page


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart with its marks."""

    chart: Chart
    drawing: Drawing


def maps_of(package: Package, language: str) -> tuple[MapView, ...]:
    """A picture of each file of shapes."""
    drawn = [resource for resource in package.resources if resource.shapes][:MOST_MAPS]
    return tuple(draw_map(f"map-{each.name}", each.label(language), each.shapes, language) for each in drawn)


def package_charts(package: Package, language: str) -> tuple[ChartView, ...]:
    """The simple charts that the descriptor describes."""
    made = [chart for number, view in enumerate(package.views, 1) for chart in _charts(package, view, number, language)]
    return tuple(ChartView(chart, draw(chart)) for chart in made[:MOST_CHARTS])


def _charts(package: Package, view: SimpleView, number: int, language: str) -> Iterator[Chart]:
    """One chart a column: each has an axis of its own."""
    resource = package.resource(view.resource)
    if resource is None or resource.table is None:
        return
    table, is_bar = resource.table, view.kind == "bar"
    rows, most = _along(table, view), MOST_BARS if is_bar else MOST_POINTS
    note = _part(len(rows), most, view, language)
    for place, column in enumerate(view.series, 1):
        field, anchor = table.schema.field(column), f"view-{number}-{place}"
        shown = rows[:most] if is_bar else rows[-most:]
        points = [_point(table, view, row, field, language) for row in shown]
        title = _title(view, field, language)
        if is_bar:
            yield bar_chart(
                [("", points)],
                anchor=anchor,
                title=title,
                note=note,
                unit=of_data(field.unit, language),
                language=language,
            )
            continue
        joins = () if view.kind == "points" else None
        told = {"anchor": anchor, "title": title, "note": note, "unit": of_data(field.unit, language)}
        yield line_chart(points, (), joins, language=language, **told)


def _along(table: Table, view: SimpleView) -> Sequence[int]:
    """The places of the rows: days and years in their order, anything else as it stands in the table."""
    cells = table.column(view.group)
    rows = range(len(cells))
    days = [cell if isinstance(cell, date) else None for cell in cells]
    if None not in days or table.schema.field(view.group).type in ("year", "yearmonth", "integer"):
        return sorted(rows, key=lambda row: cells[row])  # type: ignore[arg-type, return-value]
    return rows


def _part(count: int, most: int, view: SimpleView, language: str) -> str:
    if count <= most:
        return ""
    _ = translator(language)
    words = _("The first {shown} of {count} rows") if view.kind == "bar" else _("The last {shown} of {count} rows")
    return words.format(shown=format_number(most, language), count=format_number(count, language))


def _title(view: SimpleView, field: Field, language: str) -> str:
    label, title = field.label(language), of_data(view.title, language)
    return f"{title}: {label}" if title and len(view.series) > 1 else title or label


def _point(table: Table, view: SimpleView, row: int, field: Field, language: str) -> Point:
    along = table.rows[row][table.schema.position(view.group)]
    value = number_of(table.rows[row][table.schema.position(field.name)])
    is_known = value is not None and value == value and abs(value) != float("inf")
    label = cell_view(along, table.schema.field(view.group), language).text
    day = along if type(along) is date else None
    return Point(label, value if is_known else None, last_day=day)
