"""Charts of a dataset's tables, drawn by rule and with restraint.

A table with one row a moment is drawn over time; one with one row a category, as bars. Codes, years, identifiers,
coordinates and texts are never drawn, nor amounts whose unit changes from row to row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from site_builder.core import addresses as at
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.i18n.catalog import translator
from site_builder.core.period import Period, is_period, parse_period
from site_builder.core.text import of_data, slugify
from site_builder.derive.portal import Portal
from site_builder.model.package import Package, Resource
from site_builder.model.table import Field, Table
from site_builder.pages.cell import cell_view
from site_builder.pages.charts.model import Chart, Point, bar_chart, line_chart
from site_builder.pages.credit import Origin, credit_lines, joined_sources
from site_builder.pages.facts import creators_of_dataset, window_of, window_text
from site_builder.pages.fates import fate_views
from site_builder.pages.package_charts import package_charts
from site_builder.pages.preview import is_large

MOST_CHARTS = 4  # of a page
MOST_COLUMNS = 2  # of a table
FEWEST, MOST_BARS, MOST_POINTS = 2, 15, 120
LONGEST = 80  # letters of a category that names its bar
_UNDRAWN = frozenset(("lat", "lon", "lng", "latitude", "longitude", "x", "y", "order", "rank", "level", "line", "stt"))
_OWN_CHARTS = ("observations", "figures", "indicators", "scales", "areas", "breaks", "targets")


def dataset_charts(portal: Portal, package: Package) -> tuple[tuple[str, Chart], ...]:
    """The charts of a dataset with the address of their files, which has no suffix: those asked for, then by rule."""
    asked = [drawn.chart for drawn in package_charts(package, portal.publication.site.language)]
    named = {view.resource for view in package.views}
    # What a series holds altogether is drawn on the pages of its indicators.
    is_left_out = is_large(package) or package.name == at.series_package(package.series)
    tables = [each for each in package.tables if each.name not in named and not is_left_out]
    ruled = (chart for resource in tables for chart in _charts(portal, package, resource))
    shown = (*asked, *islice(ruled, max(0, MOST_CHARTS - len(asked))))
    return tuple((package.uri + chart.anchor, _credited(portal, package, chart)) for chart in shown)


def _credited(portal: Portal, package: Package, chart: Chart) -> Chart:
    publication, site = portal.publication, portal.publication.site
    report = publication.report_of(package)
    window = window_of(package, report)
    titles = [each.title for each in package.sources]
    origin = Origin(
        source=creators_of_dataset(publication, package) or joined_sources(titles, site.language),
        period=window_text(window, translator(site.language), site.language) if window else "",
        statuses=(report.status,) if report else (),
        licences=package.licences,
        uri=f"{package.uri}#{chart.anchor}",
    )
    return replace(chart, credit=credit_lines(site, origin))


def _charts(portal: Portal, package: Package, resource: Resource) -> Iterator[Chart]:
    table = resource.table
    if table is None or any(resource.role(role) for role in _OWN_CHARTS) or not FEWEST <= len(table) <= MOST_POINTS:
        return
    along = _time_column(table) or _category_column(table)
    if along is None:
        return
    for field in [each for each in table.schema.fields if each is not along and _is_amount(each, table)][:MOST_COLUMNS]:
        yield _chart(portal, package, resource, along, field)


def _is_amount(field: Field, table: Table) -> bool:
    """Whether a column counts or measures something that a picture can compare."""
    words = {field.name.lower(), *field.name.lower().replace("-", "_").split("_")}
    if not field.is_number or field.names_things or words & _UNDRAWN or "enum" in field.constraints:
        return False
    keyed = {name for key in table.schema.foreign_keys for name in key.fields} | set(table.schema.primary_key)
    if field.name in keyed or any(each.name in ("unit", "don_vi") for each in table.schema.fields):
        return False
    return len({value for value in table.column(field.name) if value is not None}) >= FEWEST


def _moment(value: Cell, field: Field) -> date | None:
    """The last day of what a cell names, None for what names no time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = canonical_cell(value)
    is_time = field.type in ("year", "yearmonth") or (field.type == "string" and is_period(text))
    named = _period(text) if is_time else None
    return named.window().end if named else None


def _period(text: str) -> Period | None:
    return parse_period(text) if is_period(text) else None


def _time_column(table: Table) -> Field | None:
    """The first column that names another moment in each row; quarters and years together are no course."""
    return next((field for field in table.schema.fields if _is_course(table.column(field.name), field)), None)


def _is_course(values: Sequence[Cell], field: Field) -> bool:
    moments = set()
    for value in values:
        if (moment := _moment(value, field)) is None or moment in moments:
            return False
        moments.add(moment)
    periods = (_period(canonical_cell(value)) for value in values)
    return len(moments) > FEWEST and len({period.kind for period in periods if period}) <= 1


def _category_column(table: Table) -> Field | None:
    """The first column of short texts of which each row has its own; a code only where nothing else names the row."""
    if len(table) > MOST_BARS:
        return None
    found = []
    for field in table.schema.fields:
        texts = [canonical_cell(value) for value in table.column(field.name)]
        if field.type != "string" or len(set(texts)) < len(texts) or not all(texts):
            continue
        if max(map(len, texts)) <= LONGEST:
            found.append(field)
    named = [field for field in found if any(" " in canonical_cell(value) for value in table.column(field.name))]
    return next(iter([*named, *found]), None)


def _chart(portal: Portal, package: Package, resource: Resource, along: Field, field: Field) -> Chart:
    language, table = portal.publication.site.language, resource.table
    assert table is not None
    label, own = field.label(language), resource.label(language)
    rows = zip(table.column(along.name), table.column(field.name), table.lines, strict=True)
    points = [_point(portal, package, resource, along, field, row) for row in rows]
    anchor, unit = f"chart-{slugify(resource.name)}-{slugify(field.name)}", of_data(field.unit, language)
    title = f"{own}: {label[:1].lower()}{label[1:]}" if label[1:2].islower() else f"{own}: {label}"
    if not all(point.last_day for point in points):
        return bar_chart([("", points)], anchor=anchor, title=title, unit=unit, language=language)
    in_time = sorted(points, key=lambda point: point.last_day or date.min)
    return line_chart(in_time, anchor=anchor, title=title, unit=unit, language=language)


def _point(
    portal: Portal, package: Package, resource: Resource, along: Field, field: Field, row: tuple[Cell, Cell, int]
) -> Point:
    language, (place, value, line) = portal.publication.site.language, row
    number = number_of(value)
    number = number if number is not None and Decimal(number).is_finite() else None
    shown = cell_view(place, along, language).text
    named = _period(canonical_cell(place)) if along.type == "string" else None
    period = named.under(resource.regime) if named else None
    return Point(
        period.label(language) if period else shown,
        number,
        cell_view(value, field, language).text if number is not None else "",
        fates=fate_views(portal.fates.of_row(package.name, resource.name, line, field.name), language),
        last_day=_moment(place, along),
    )
