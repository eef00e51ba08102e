"""Views and fragments given to the templates: what MkDocs renders, and the HTML of each call in the prose.

A `Theme` dresses MkDocs' environment once and holds a `Renderer` for each language of the portal. Views know addresses
without a language; the filter `url` leads each to the page in the language of the page that prints it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import jinja2
from markupsafe import Markup

from site_builder.build.site.finder import Finder, SearchEntry
from site_builder.build.site.gallery import Gallery
from site_builder.build.site.kept_pages import KeptPages
from site_builder.build.site.links import footer_links
from site_builder.build.site.prepared import HOME, DataPage, Prepared
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import own_name, translator
from site_builder.core.numbers.quantity import Parts
from site_builder.core.text import mark_foreign
from site_builder.derive.fates import Fate
from site_builder.derive.figures import CellFragment, ChartFragment, FigureFragment, TableFragment
from site_builder.derive.prose import Bound, BoundPoint
from site_builder.derive.row_ids import NO_IDS, RowIds
from site_builder.model.package import Package, Resource
from site_builder.model.report import Report
from site_builder.pages import Alternate, PointView, TocItem, View, fate_views
from site_builder.pages import Figure as FigureView
from site_builder.pages.charts.embed import courses_of, discovered, image_of
from site_builder.pages.charts.figures import (
    chart_uri,
    figure_view,
    ids_in_text,
    row_address,
    rows_where,
)
from site_builder.pages.datasets.checks import checks_link
from site_builder.pages.downloads import FilesView, files_of
from site_builder.pages.home import home_view
from site_builder.pages.jinja import dress, lead_on, words_of
from site_builder.pages.reports.comparison import compared
from site_builder.pages.reports.report import report_view
from site_builder.pages.reports.series import series_view
from site_builder.pages.sanitize import add_permalinks, clean_html, place_fragments
from site_builder.pages.tables.explorer import explorer_view
from site_builder.pages.tables.table import marked, table_view
from site_builder.pages.text import frame_view, notfound_view, page_view

# Of a text: its file, its HTML, its table of contents, its front matter.
Written = tuple[str, str, Iterable[Any], Mapping[str, Any]]
# Makes files, and what search knows of the page of data among them.
Task = Callable[[], tuple[Iterable[OutputFile], SearchEntry | None]]
# What MkDocs has for the template of a page, by its address and view.
_Variables = Callable[[str, View], dict[str, Any]]


class Theme:
    """Dresses MkDocs' environment once, then answers for each page what its template needs.

    `stubs` are what stands in the full-text index for the pages of data that were printed, by their addresses.
    """

    def __init__(self, environment: jinja2.Environment, prepared: Prepared) -> None:
        self.prepared = prepared
        self.stubs: dict[str, str] = {}
        self.main = Renderer(environment, prepared)
        self.others = {
            language: Renderer(environment, other) for language, other in prepared.others.items()
        }
        dress(environment, prepared.publication.site, frame=self.main.frame)
        if prepared.others:
            lead_on(environment, prepared.page_addresses)
        self.kept = KeptPages.over(environment, prepared)
        for renderer in (self.main, *self.others.values()):
            renderer.kept = self.kept

    def tasks(self, nav: object, variables: _Variables) -> Iterator[Task]:
        """What prints each page of data with its drawings, then draws those of texts; views are let go one by one.

        `variables` are what MkDocs has for a page at an address, asked for only where it is printed.
        """
        for renderer, page in self._data_pages:
            yield partial(self._page, renderer, page, str(nav), variables)
        for renderer in self._renderers:
            gallery, printed = renderer.gallery, {page.uri for page in renderer.prepared.data_pages}
            yield from (
                partial(_drawings, gallery, uri) for uri in gallery.pages if uri not in printed
            )

    def answers(self, entries: Iterable[SearchEntry | None]) -> Iterator[OutputFile]:
        """What search answers with, of what the tasks gave in their order."""
        own: dict[Renderer, list[SearchEntry]] = {renderer: [] for renderer in self._renderers}
        for (renderer, page), entry in zip(self._data_pages, filter(None, entries), strict=True):
            own[renderer].append(entry)
            self.stubs[page.url] = entry.stub
        for renderer, its in own.items():
            yield from renderer.finder.files(its, renderer.prepared.pages.values())

    @property
    def _renderers(self) -> tuple[Renderer, ...]:
        return (self.main, *self.others.values())

    @property
    def _data_pages(self) -> Iterator[tuple[Renderer, DataPage]]:
        return (
            (renderer, page)
            for renderer in self._renderers
            for page in renderer.prepared.data_pages
        )

    def _page(
        self, renderer: Renderer, page: DataPage, nav: str, variables: _Variables
    ) -> tuple[Iterable[OutputFile], SearchEntry]:
        make, key = (
            partial(self._printed, renderer, page, nav, variables),
            ("data page", page.key, page.url, nav),
        )
        file, entry = self.kept.part(make, renderer.own_words, *key) if page.key else make()
        return (file, *renderer.gallery.files(page.uri)), entry

    def _printed(
        self, renderer: Renderer, page: DataPage, nav: str, variables: _Variables
    ) -> tuple[OutputFile, SearchEntry]:
        """A page of data, and what search knows of it."""
        view = page.shown()
        shown = replace(view, languages=renderer.languages(view.uri))
        values = partial(variables, page.url, view)
        file = self.kept.file(
            shown, page.url, nav, renderer.own_words, values, is_kept=page.is_of_many
        )
        return file, renderer.finder.entry(view)

    def text_page(
        self, written: Written, url: str, nav: object, variables: Callable[[], dict[str, Any]]
    ) -> OutputFile:
        """The page of a text as MkDocs rendered it, printed unless it was."""
        language, source = self.prepared.language_of(written[0])
        renderer = self.others.get(language, self.main)

        def make() -> OutputFile:
            view = renderer.page_view(variables, source, *written[1:])
            shown = replace(view, languages=renderer.languages(view.uri))
            return self.kept.file(shown, url, str(nav), renderer.own_words, variables)

        key = renderer.key_of(source, *written[1:3])
        return (
            self.kept.part(make, renderer.own_words, "text page", url, str(nav), *key)
            if key
            else make()
        )

    def page_context(
        self,
        context: dict[str, Any],
        src_uri: str,
        html: str,
        toc: Iterable[Any],
        meta: Mapping[str, Any],
    ) -> dict[str, Any]:
        """What a template finds: MkDocs' own names, the words of the page's language, and its view."""
        language, source = self.prepared.language_of(src_uri)
        renderer = self.others.get(language, self.main)
        context |= renderer.own_words
        view = renderer.page_view(lambda: context, source, html, toc, meta)
        return context | {"view": replace(view, languages=renderer.languages(view.uri))}

    def template_view(self, name: str) -> View:
        """The view of a page that the theme has by itself."""
        return replace(
            notfound_view(self.prepared.publication), languages=self.main.languages(at.NOT_FOUND)
        )

    def not_found(self, context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The page for a wrong address in each other language, by its address; `context` is the main one's."""
        for language, renderer in self.others.items():
            publication = renderer.publication
            view = replace(notfound_view(publication), languages=renderer.languages(at.NOT_FOUND))
            words = words_of(publication.site, renderer.frame)
            html = renderer.environment.get_template(view.template).render(
                {**context, **words, "view": view}
            )
            yield at.localized(at.NOT_FOUND, language), html


class Renderer:
    """Answers for each page of one language."""

    kept: KeptPages

    def __init__(self, environment: jinja2.Environment, prepared: Prepared) -> None:
        self.environment = environment
        self.prepared, self.gallery = prepared, prepared.gallery
        self.portal = prepared.portal.outline  # rows are asked for of reports alone
        self.publication = self.portal.publication
        self.language = self.publication.site.language
        self.say = translator(self.language)
        self.frame = frame_view(
            self.publication, about=prepared.own_pages, machine=footer_links(self.portal)
        )

    @cached_property
    def finder(self) -> Finder:
        """What search answers with."""
        return Finder(self.prepared.portal, self.prepared.keeper)

    @property
    def own_words(self) -> dict[str, Any]:
        """The same, where its language is not the first."""
        return self.words if self.publication.site.prefix else {}

    def key_of(self, src_uri: str, html: str, toc: Iterable[Any]) -> tuple[object, ...]:
        """All that the view of a text as it was rendered hangs on; () where it costs nothing."""
        uri, prepared = at.page_address(src_uri), self.prepared
        if prepared.is_plain(src_uri):
            return ()
        lang = prepared.text_language(src_uri)
        own = (prepared.pages[src_uri].meta, prepared.alternates.get(uri, ()), lang)
        text = (src_uri, html, toc_items(toc, lang, self.language), *own)
        if report := self.publication.report_at(uri):
            bundle, checks = (
                prepared.bundles.get(report.package),
                prepared.checks.get(report.package, ()),
            )
            return *text, bundle and bundle.distributions, checks, self.portal.alone[uri].key
        return *text, self.portal.wordless.key

    @cached_property
    def words(self) -> dict[str, Any]:
        """What its pages find in the place of the environment's own names."""
        return words_of(self.publication.site, self.frame)

    def languages(self, uri: str) -> tuple[Alternate, ...]:
        """A page in every language of the portal; none where there is one language."""
        addresses = self.publication.site.addresses(uri)
        return (
            tuple(Alternate(where, "", own_name(code), code) for code, where in addresses)
            if len(addresses) > 1
            else ()
        )

    def page_view(
        self,
        context: Callable[[], dict[str, Any]],
        src_uri: str,
        html: str,
        toc: Iterable[Any],
        meta: Mapping[str, Any],
    ) -> View:
        """The view of one page; `context` gives MkDocs' own, for the filters that ask which page they are on."""
        lang = self.prepared.text_language(src_uri)
        make = partial(
            self._written_view, context, src_uri, html, toc_items(toc, lang, self.language), meta
        )
        key = self.key_of(src_uri, html, toc)
        view = self.kept.part(make, self.own_words, "text", *key) if key else make()
        return replace(view, body_lang=lang) if lang else view

    def _written_view(
        self,
        context: Callable[[], dict[str, Any]],
        src_uri: str,
        html: str,
        toc: tuple[TocItem, ...],
        meta: Mapping[str, Any],
    ) -> View:
        """The view of a page that a Markdown file stands for."""
        uri, portal = at.page_address(src_uri), self.portal.wordless
        alternates = self.prepared.alternates.get(uri, ())
        if report := self.publication.report_at(uri):
            return self._report(context() | self.own_words, report, html, toc)
        body = add_permalinks(html, self.say("Link to this section"))
        if series := self.publication.series_named(uri.removesuffix("/")):
            return series_view(
                portal, series, find=self._find, body_html=body, alternates=alternates
            )
        if meta.get("template") == HOME:
            charts = self.gallery.indicators
            return home_view(
                portal, find=self._find, charts=charts, body_html=body, alternates=alternates
            )
        return page_view(
            self.publication,
            uri=uri,
            title=self._front_matter_text(src_uri, "title") or src_uri,
            body_html=body,
            description=self._front_matter_text(src_uri, "description"),
            toc=toc,
        )

    def _front_matter_text(self, src_uri: str, key: str) -> str:
        """What a page's front matter says, in this language."""
        return self.prepared.pages[src_uri].front_text(key).say(self.language)

    def _report(
        self, context: dict[str, Any], report: Report, html: str, toc: tuple[TocItem, ...]
    ) -> View:
        package, portal = self.publication.package(report.package), self.portal.alone[report.uri]
        writer = ReportWriter(self.environment, self.prepared, context, report)
        gallery, site = self.gallery, self.publication.site
        charts = gallery.of_report(report)
        titles = (chart.heading for _, chart in charts)

        body_html = add_permalinks(
            place_fragments(html, writer.fragments()), self.say("Link to this section")
        )
        return report_view(
            portal,
            report,
            body_html=body_html,
            toc=toc,
            summary=[writer.point(point) for point in portal.prose[report.uri].points],
            distributions=self.prepared.bundles[package.name].distributions if package else (),
            checks=checks_link(self.publication, package, self.prepared.checks[package.name])
            if package
            else None,
            courses=courses_of(gallery.ruled[report.uri], site),
            image=image_of(charts, site),
            alternates=(
                *self.prepared.alternates.get(report.uri, ()),
                *discovered(site, report.uri, titles),
            ),
        )

    def _find(self, report: Report, key: str) -> FigureView | None:
        bound = self.portal.wordless.prose[report.uri]
        figure = bound.figure(key)
        if figure is None:
            return None
        fates = self.portal.fates.of_row(report.package, figure.resource, figure.line)
        return figure_view(
            figure,
            self.language,
            href=row_address(
                report, self.portal.publication.package(report.package), bound.body, figure
            ),
            fates=fates,
        )


def _drawings(gallery: Gallery, uri: str) -> tuple[Iterable[OutputFile], None]:
    return gallery.files(uri), None


def toc_items(toc: Iterable[Any], language: str = "", home: str = "") -> tuple[TocItem, ...]:
    """MkDocs' table of contents as our own nouns; `language` is that of the headings where it is not the page's."""
    return tuple(
        TocItem(
            item.id,
            mark_foreign(item.title, language, home),
            toc_items(item.children, language, home),
        )
        for item in toc
    )


# The text of one report as HTML: each call as the theme prints it, with what stands beneath it.


class ReportWriter:
    """Turns the fragments of one report into HTML through the theme's partials."""

    def __init__(
        self,
        environment: jinja2.Environment,
        prepared: Prepared,
        context: dict[str, Any],
        report: Report,
    ) -> None:
        self.environment, self.prepared, self.context, self.report = (
            environment,
            prepared,
            context,
            report,
        )
        portal = prepared.portal.alone[report.uri]  # it knows no other report's text
        self.portal, self.publication = portal, portal.publication
        self.language = self.publication.site.language
        package = self.publication.package(report.package) or Package("")
        self.package, self.charts = package, prepared.gallery.asked[report.uri]
        self.bound = self.portal.prose[report.uri].body
        self.shown: Counter[str] = Counter()
        self.ids = dict(ids_in_text(package, self.bound))

    def fragments(self) -> list[str]:
        """The HTML of every fragment of the text, in the order of their tokens."""
        return self._written(self.bound)

    def point(self, point: BoundPoint) -> PointView:
        """A main point: its figure printed, its sentence with the calls filled in."""
        html = Markup(
            place_fragments(clean_html(point.sentence.text), self._written(point.sentence))
        )
        lang = self._foreign(point.sentence)
        if point.figure is None:
            return PointView(Parts(), html, lang=lang)
        fates = fate_views(self._fates(point.figure.resource, point.figure.line), self.language)
        exact, short = point.figure.parts(self.language), point.figure.quantity.short(self.language)
        return PointView(short or exact, html, fates, lang, str(exact) if short else "")

    def _foreign(self, bound: Bound) -> str:
        """The language of a text where it is not the page's."""
        return bound.language if bound.language != self.language else ""

    def _home(self, bound: Bound, html: str) -> str:
        """A block of ours within a text of another language: it says that it is in the page's own."""
        return (
            Markup('<div lang="{}">{}</div>').format(self.language, Markup(html))
            if self._foreign(bound)
            else html
        )

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
                return f"{value}{self._partial('fates', fates=fate_views(fates, bound.language))}".strip(
                    "\n"
                )
            case TableFragment() as fragment:
                return self._home(bound, self._table(fragment))
            case ChartFragment() as fragment:
                return self._home(bound, self._chart(fragment, number))

    def _figure(self, fragment: FigureFragment, language: str) -> str:
        href = row_address(self.report, self.package, self.bound, fragment.figure)
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
            indicators=self.publication.indicators(self.report.series, self.report.period),
            areas=self.publication.areas,
            language=self.language,
            ids=NO_IDS if fragment.where else self._ids_of(resource),
            key=str(self.shown[resource.name]) if self.shown[resource.name] > 1 else "",
        )
        view = marked(view, self.package.name, resource, rows, self.portal.fates, self.language)
        if not fragment.columns:
            view = compared(
                view, resource, self.report, self.portal.histories, self.language, self.portal.fates
            )
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

    def _ids_of(self, resource: Resource) -> RowIds:
        """Those of its rows, where the text first shows it whole: nothing stands twice on a page."""
        own = [key for key in self.ids if key[0] == resource.name]
        return {key: self.ids.pop(key) for key in own}

    def _chart(self, fragment: ChartFragment, number: int) -> str:
        chart = self.charts[number]
        resource = self.package.resource(fragment.groups[0][1][0].resource)
        (course,) = courses_of([(chart_uri(self.report, chart), chart)], self.publication.site)
        files = self._files(resource) if resource else None
        return self._partial(
            "chart",
            chart=chart,
            drawing=course.drawing,
            files=files,
            picture=course.picture,
            code=course.code,
        )

    def _files(self, resource: Resource) -> FilesView:
        """The downloads of one table, as the menus of tables and charts list them."""
        own = self.prepared.bundles[self.package.name].distributions
        return files_of(resource, own, translator(self.language), self.language)

    def _partial(self, name: str, **values: Any) -> str:
        return self.environment.get_template(f"partials/{name}.html").render(self.context, **values)
