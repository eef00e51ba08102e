"""The text of one report as HTML: each call as the theme prints it, with what stands beneath it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import jinja2
from markupsafe import Markup

from site_builder.build.site.prepared import Prepared
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.quantity import Parts
from site_builder.core.text import mark_foreign
from site_builder.derive.fates import Fate
from site_builder.derive.figures import CellFragment, ChartFragment, FigureFragment, TableFragment
from site_builder.derive.prose import Bound, BoundPoint
from site_builder.model.package import Package, Resource
from site_builder.model.report import Report
from site_builder.pages import PointView, fate_views
from site_builder.pages.charts.embed import courses_of
from site_builder.pages.charts.figures import chart_uri, figure_view, row_address, rows_where
from site_builder.pages.downloads import FilesView, files_of
from site_builder.pages.reports.comparison import compared
from site_builder.pages.sanitize import clean_html, place_fragments
from site_builder.pages.tables.explorer import explorer_view
from site_builder.pages.tables.table import marked, table_view


class ReportWriter:
    """Turns the fragments of one report into HTML through the theme's partials."""

    def __init__(
        self, environment: jinja2.Environment, prepared: Prepared, context: dict[str, Any], report: Report
    ) -> None:
        self.environment, self.prepared, self.context, self.report = environment, prepared, context, report
        self.portal, self.publication = prepared.portal, prepared.publication
        self.language = self.publication.site.language
        package = self.publication.package(report.package) or Package("")
        assert prepared.gallery is not None  # made before anything is written
        self.package, self.charts = package, prepared.gallery.asked[report.uri]
        self.bound = self.portal.prose[report.uri].body
        self.shown: Counter[str] = Counter()

    @property
    def key(self) -> tuple[object, ...]:
        """All that the fragments hang on but templates, the frame around them, and what became of values."""
        histories, series = self.portal.histories, self.report.series
        listed, bundle = self.publication.indicators(series), self.prepared.bundles.get(self.package.name)
        entries = [histories.entry(self.report, code) for code in histories.of_series(series)]
        beside = (self.publication.site, listed, entries, histories.rhythm(series), bundle and bundle.distributions)
        return self.report, self.package, self.bound, self.charts, beside

    def fragments(self) -> list[str]:
        """The HTML of every fragment of the text, in the order of their tokens."""
        return self._written(self.bound)

    def point(self, point: BoundPoint) -> PointView:
        """A main point: its figure printed, its sentence with the calls filled in."""
        html = Markup(place_fragments(clean_html(point.sentence.text), self._written(point.sentence)))
        lang = self._foreign(point.sentence)
        if point.figure is None:
            return PointView(Parts(), html, lang=lang)
        fates = self._fates(point.figure.resource, point.figure.line)
        return PointView(point.figure.parts(self.language), html, fate_views(fates, self.language), lang)

    def _foreign(self, bound: Bound) -> str:
        """The language of a text where it is not the page's."""
        return bound.language if bound.language != self.language else ""

    def _home(self, bound: Bound, html: str) -> str:
        """A block of ours within a text of another language: it says that it is in the page's own."""
        return Markup('<div lang="{}">{}</div>').format(self.language, Markup(html)) if self._foreign(bound) else html

    def _fates(self, resource: str, line: int, column: str = "") -> tuple[Fate, ...]:
        return self.portal.fates.of_row(self.package.name, resource, line, column)

    def _written(self, bound: Bound) -> list[str]:
        return [self._one(bound, number) for number in range(len(bound.fragments))]

    def _one(self, bound: Bound, number: int) -> str:
        match bound.fragments[number]:
            case FigureFragment() as fragment:
                return self._figure(fragment, bound.language)
            case CellFragment() as fragment:
                fates = self._fates(fragment.resource, fragment.line, fragment.column)
                value = Markup('<span class="n">{}</span>').format(fragment.printed)
                return value + self._partial("fates", fates=fate_views(fates, bound.language)).strip("\n")
            case TableFragment() as fragment:
                return self._home(bound, self._table(fragment))
            case ChartFragment() as fragment:
                return self._home(bound, self._chart(fragment, number))

    def _figure(self, fragment: FigureFragment, language: str) -> str:
        href = row_address(self.report, self.bound, fragment.figure)
        fates = self._fates(fragment.figure.resource, fragment.figure.line)
        view = figure_view(fragment.figure, language, unit=fragment.unit, href=href, fates=fates)
        return self._partial("figure", figure=view).strip()

    def _table(self, fragment: TableFragment) -> str:
        resource = self.package.resource(fragment.resource)
        assert resource is not None
        self.shown[resource.name] += 1
        rows = rows_where(resource, dict(fragment.where)) if fragment.where else None
        view = table_view(
            resource,
            columns=fragment.columns or None,
            rows=rows,
            caption=mark_foreign(fragment.caption, self.bound.language, self.language),
            indicators=self.publication.indicators(self.report.series),
            language=self.language,
            anchored=not fragment.where,
            key=str(self.shown[resource.name]) if self.shown[resource.name] > 1 else "",
        )
        view = marked(view, self.package.name, resource, rows, self.portal.fates, self.language)
        if not fragment.columns:
            view = compared(view, resource, self.report, self.portal.histories, self.language, self.portal.fates)
        explorer = explorer_view(
            self.package.name,
            resource,
            [column.name for column in view.columns],
            view.shown,
            key=view.anchor.removeprefix("b-"),
            rows=rows,
        )
        view = replace(view, explorer=explorer)
        return f'<div class="block">{self._partial("table", table=view, menu=self._files(resource))}</div>'

    def _chart(self, fragment: ChartFragment, number: int) -> str:
        chart = self.charts[number]
        resource = self.package.resource(fragment.groups[0][1][0].resource)
        (course,) = courses_of([(chart_uri(self.report, chart), chart)], self.publication.site)
        files = self._files(resource) if resource else None
        return self._partial(
            "chart", chart=chart, drawing=course.drawing, files=files, picture=course.picture, code=course.code
        )

    def _files(self, resource: Resource) -> FilesView:
        """The downloads of one table, as the menus of tables and charts list them."""
        own = self.prepared.bundles[self.package.name].distributions
        return files_of(resource, own, translator(self.language), self.language)

    def _partial(self, name: str, **values: Any) -> str:
        template = self.environment.get_template(f"partials/{name}.html")
        return template.render(self.context, **values)
