"""Views and fragments given to the templates: what MkDocs renders, and the HTML of each call in the prose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup

from site_builder.binding import Figure, figures_of
from site_builder.cell import canonical_cell
from site_builder.charts import Chart, Point, bar_chart
from site_builder.drawing import draw
from site_builder.markup import add_permalinks, clean_html, place_fragments
from site_builder.package import Package, Resource
from site_builder.pages import Figure as FigureView
from site_builder.pages import PointView, TocItem, View
from site_builder.pages.environment import dress
from site_builder.pages.facts import window_text
from site_builder.pages.files import FilesView, files_of
from site_builder.pages.home import home_view
from site_builder.pages.plain import frame_view, notfound_view, page_view
from site_builder.pages.report import report_view
from site_builder.pages.series import series_view
from site_builder.pages.tables import anchor, table_view
from site_builder.prose import Bound, CellFragment, ChartFragment, FigureFragment, Fragment, TableFragment, bind
from site_builder.publish import Prepared, report_src
from site_builder.report import Report
from site_builder.text import slugify
from site_builder.validate.links import page_address
from site_builder.words import translator


class Renderer:
    """Dresses MkDocs' environment once, then answers for each page what its template needs."""

    def __init__(self, environment: jinja2.Environment, prepared: Prepared, *, serving: bool) -> None:
        self.environment = environment
        self.prepared = prepared
        self.publication = prepared.publication
        self.language = self.publication.site.language
        frame = frame_view(self.publication, about=prepared.own_pages)
        dress(environment, self.publication.site, frame=frame, serving=serving)

    def page_view(
        self, context: dict[str, Any], src_uri: str, html: str, toc: Iterable[Any], meta: Mapping[str, Any]
    ) -> View:
        """The view of one page; `context` is MkDocs' own, for the filters that ask which page they are on."""
        if src_uri in self._views:
            return self._views[src_uri]
        if src_uri in self._reports:
            return self._report(context, self._reports[src_uri], html, toc)
        body = add_permalinks(html, self.say("Link to this section"))
        series = self._series.get(src_uri)
        if series:
            return series_view(self.publication, series, body_html=body)
        if meta.get("template") == "home.html":
            return home_view(self.publication, find=self._find, body_html=body)
        title, description = str(meta.get("title") or src_uri), str(meta.get("description") or "")
        items = toc_items(toc)
        return page_view(
            self.publication,
            uri=page_address(src_uri),
            title=title,
            body_html=body,
            description=description,
            toc=items,
        )

    def template_view(self, name: str) -> View:
        """The view of a page that the theme has by itself."""
        return notfound_view(self.publication)

    @cached_property
    def _views(self) -> dict[str, View]:
        return {f"{view.uri}index.md": view for view in self.prepared.views}

    @cached_property
    def _reports(self) -> dict[str, Report]:
        return {report_src(report.uri): report for report in self.publication.reports}

    @cached_property
    def _series(self) -> dict[str, Any]:
        return {f"{series.name}/index.md": series for series in self.publication.series}

    def say(self, message: str) -> str:
        """An interface word in the site's language."""
        return translator(self.language)(message)

    def _report(self, context: dict[str, Any], report: Report, html: str, toc: Iterable[Any]) -> View:
        package = self.publication.package(report.package)
        assert package is not None  # checked before anything was written
        draw = Drawing(self, context, report, package)
        fragments = draw.all(self.prepared.bound[report_src(report.uri)])
        body = add_permalinks(place_fragments(html, fragments), self.say("Link to this section"))
        return report_view(
            self.publication,
            report,
            body_html=body,
            toc=toc_items(toc),
            summary=[draw.point(figure, text) for figure, text in ((p.figure, p.text) for p in report.summary)],
            distributions=self.prepared.distributions,
        )

    def _find(self, report: Report, key: str) -> FigureView | None:
        package = self.publication.package(report.package)
        if package is None:
            return None
        found = figures_of(package, self.publication.indicators(report.series)).get(key, ())
        if len(found) != 1:
            return None
        return figure_view(found[0], self.language, href=self.row_address(report, found[0]))

    def row_address(self, report: Report, figure: Figure) -> str:
        """Where the row of a figure stands: in a table of the report where it is shown whole, else with the data."""
        fragments = self.prepared.bound[report_src(report.uri)].fragments
        whole = {each.resource for each in fragments if isinstance(each, TableFragment) and not each.where}
        page = report.uri if figure.resource in whole else f"datasets/{report.package}/"
        return f"{page}#{anchor(figure.key)}"


class Drawing:
    """Turns the fragments of one report into HTML through the theme's partials."""

    def __init__(self, renderer: Renderer, context: dict[str, Any], report: Report, package: Package) -> None:
        self.renderer, self.context, self.report, self.package = renderer, context, report, package

    def all(self, bound: Bound) -> list[str]:
        """The HTML of every fragment, in the order of their tokens."""
        return [self.one(fragment) for fragment in bound.fragments]

    def one(self, fragment: Fragment) -> str:
        """The HTML of one fragment."""
        match fragment:
            case FigureFragment():
                return self._figure(fragment.figure, fragment.unit)
            case CellFragment():
                return str(Markup('<span class="n">{}</span>').format(fragment.printed))
            case TableFragment():
                return self._table(fragment)
            case ChartFragment():
                return self._chart(fragment)

    def point(self, key: str, text: str) -> PointView:
        """A main point: its figure printed, its sentence with the calls filled in."""
        bound = bind(text, self.renderer.publication, self.report)
        html = place_fragments(clean_html(bound.text), self.all(bound))
        figure = self.figures[key][0] if key in self.figures else None
        return PointView(figure.phrase(self.renderer.language) if figure else "", Markup(html))

    @cached_property
    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """Every figure of the report's package."""
        return figures_of(self.package, self.renderer.publication.indicators(self.report.series))

    def _figure(self, figure: Figure, unit: str | bool) -> str:
        href = self.renderer.row_address(self.report, figure)
        view = figure_view(figure, self.renderer.language, unit=unit, href=href)
        return self._partial("figure", figure=view).strip()

    def _table(self, fragment: TableFragment) -> str:
        resource = self.package.resource(fragment.resource)
        assert resource is not None
        view = table_view(
            resource,
            columns=fragment.columns or None,
            rows=rows_where(resource, dict(fragment.where)) if fragment.where else None,
            caption=fragment.caption,
            indicators=self.renderer.publication.indicators(self.report.series),
            language=self.renderer.language,
            anchored=not fragment.where,
        )
        files = self._files(resource)
        return f'<div class="block">{self._partial("table", table=view)}{self._partial("get", files=files)}</div>'

    def _files(self, resource: Resource) -> FilesView:
        """The downloads of one table, as the lines beneath tables and charts list them."""
        own = self.renderer.prepared.bundles[self.package.name].distributions
        return files_of(resource, own, self.renderer.say, self.renderer.language)

    def _chart(self, fragment: ChartFragment) -> str:
        chart = self.chart(fragment)
        first = fragment.groups[0][1][0]
        resource = self.package.resource(first.resource)
        files = self._files(resource) if resource else None
        return self._partial("chart", chart=chart, drawing=draw(chart), files=files, pictures=())

    def chart(self, fragment: ChartFragment) -> Chart:
        """The chart's model: one bar a figure, labelled shortly where the author gave a label."""
        labels, language = dict(fragment.labels), self.renderer.language
        figures = [figure for _, figures in fragment.groups for figure in figures]
        units = {figure.unit for figure in figures}
        groups = [(name, [self._mark(each, labels) for each in members]) for name, members in fragment.groups]
        return bar_chart(
            groups,
            anchor=f"chart-{slugify(figures[0].key)}",
            title=fragment.title or figures[0].label,
            note=window_text(self.report.window, self.renderer.say, language),
            unit=units.pop() if len(units) == 1 else "",
            language=language,
        )

    def _mark(self, figure: Figure, labels: Mapping[str, str]) -> Point:
        href = self.renderer.row_address(self.report, figure)
        label = labels.get(figure.key, figure.label)
        printed = f"{figure.qualifier} {figure.number(self.renderer.language)}".strip()
        return Point(label, figure.value, printed, href, code=figure.key)

    def _partial(self, name: str, **given: Any) -> str:
        template = self.renderer.environment.get_template(f"partials/{name}.html")
        return template.render(self.context, **given)


def figure_view(figure: Figure, language: str, *, unit: str | bool = True, href: str = "") -> FigureView:
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
    )


def rows_where(resource: Resource, wanted: Mapping[str, str]) -> list[int]:
    """The places of the rows whose cells are spelled as wanted."""
    assert resource.table is not None
    places = {column: resource.table.schema.position(column) for column in wanted}
    return [
        number
        for number, row in enumerate(resource.table.rows)
        if all(canonical_cell(row[places[column]]) == value for column, value in wanted.items())
    ]


def toc_items(toc: Iterable[Any]) -> tuple[TocItem, ...]:
    """MkDocs' table of contents as our own nouns."""
    return tuple(TocItem(each.id, each.title, toc_items(each.children)) for each in toc)
