"""All charts of a portal in one language, each made once a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.derive.portal import Portal
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.model.report import Report
from site_builder.pages.charts.embed import CourseView, courses_of, face_of, oembed
from site_builder.pages.charts.figures import chart_uri
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import height_of, paint, render_picture, style_of
from site_builder.pages.charts.rules import IndicatorCharts, Named, asked_charts, dataset_charts, ruled_charts

Listed = tuple[tuple[str, str], ...]  # the addresses of charts' files, which have no suffix, with the charts' titles


@dataclass(frozen=True)
class Gallery:
    """The charts of a portal, made when they are first asked for."""

    portal: Portal
    keeper: Keeper = Keeper()

    @cached_property
    def asked(self) -> Mapping[str, Mapping[int, Chart]]:
        """What the text of each report asks for, by the report's address and the number of the fragment."""
        return {report.uri: asked_charts(self.portal, report) for report in self.portal.publication.reports}

    @cached_property
    def ruled(self) -> Mapping[str, Named]:
        """What each report shows by rule, by its address."""
        return {
            report.uri: tuple((chart_uri(report, chart), chart) for chart in ruled_charts(self.portal, report))
            for report in self.portal.publication.reports
        }

    @cached_property
    def indicators(self) -> dict[str, Named]:
        """The charts of each indicator, by the address of its page."""
        histories, drawn = self.portal.histories, IndicatorCharts(self.portal)
        return {
            at.indicator_uri(series, code): drawn.charts(history)
            for series in histories.series
            for code, history in histories.of_series(series).items()
        }

    @cached_property
    def datasets(self) -> Mapping[str, Sequence[tuple[str, Chart]]]:
        """The charts of each dataset, by its name; with a store they stay in it, and are read one dataset at a time."""
        return {package.name: self._of_dataset(package) for package in self.portal.publication.packages}

    def _of_dataset(self, package: Package) -> Sequence[tuple[str, Chart]]:
        """Kept from build to build, so that no row is read for a dataset that stays as it is."""
        publication, make = self.portal.publication, partial(dataset_charts, self.portal, package)
        beside = (publication.report_of(package), publication.series_named(package.series))
        cells = self.portal.fates.of_cells(package.name)
        key = ("charts", package, publication.site, *beside, cells)
        return self.keeper.later(partial(self.keeper.kept, make, *key), *key)

    @cached_property
    def listed(self) -> Mapping[str, Listed]:
        """What the charts of each dataset are called, by its name; no chart is read for those of the last build."""
        pairs = self.datasets.items()
        return {name: self.keeper.kept(partial(_listed, charts), "listed", charts) for name, charts in pairs}

    @cached_property
    def pages(self) -> Mapping[str, Sequence[tuple[str, Chart]]]:
        """The charts of each page in its order, by its address."""
        reports = {report.uri: self.of_report(report) for report in self.portal.publication.reports}
        return {**reports, **self.indicators} | {at.dataset_uri(name): charts for name, charts in self.datasets.items()}

    def moved(self) -> Iterator[tuple[str, str]]:
        """Addresses that charts had while they were counted, each with the one that it has."""
        bare = {package.uri for package in self.portal.publication.packages if not package.views}
        for uri, chart in (each for page in self.pages.keys() - bare for each in self.pages[page]):
            yield from ((uri.removesuffix(chart.anchor) + anchor, uri) for anchor in chart.formerly)

    def of_report(self, report: Report) -> Named:
        """Those that the text asks for, then those by rule."""
        asked = ((chart_uri(report, chart), chart) for chart in self.asked[report.uri].values())
        return (*asked, *self.ruled[report.uri])

    def _titles(self, page: str) -> Listed:
        """What the charts of a page are called; no chart of a dataset is read for it."""
        name = page.removeprefix(at.DATASETS).rstrip("/")
        return self.listed[name] if page == at.dataset_uri(name) else _listed(self.pages[page])

    def _face(self, page: str) -> str:
        """The chart that stands for a page where it is shared; a page of data has none."""
        return "" if page.startswith(at.DATASETS) else face_of(self.pages[page])

    def addresses(self, prefix: str = "") -> Iterator[str]:
        """The address of every file of charts in a language."""
        for page in self.pages:
            titles, face = self._titles(page), self._face(page)
            yield from (at.chart_file(uri, "svg", prefix) for uri, _ in titles)
            yield from (at.chart_file(face, "png", prefix),) if face else ()
            yield from (at.oembed_uri(page, prefix),) if titles else ()

    def files(self, page: str) -> Sequence[OutputFile]:
        """The SVG of every chart of a page, one PNG and one oEmbed."""
        if not self._titles(page):
            return ()
        site, charts = self.portal.publication.site, self.pages[page]
        drawing = _Drawing(site, page, style_of(site.look), self._face(page))
        return self.keeper.kept(partial(drawing.files, charts), "drawing", drawing, charts)

    def courses(self, name: str) -> Sequence[CourseView]:
        """The charts of a dataset as its page shows them; with a store they are drawn when the page is printed."""
        site, charts = self.portal.publication.site, self.datasets[name]
        if not self.listed[name]:
            return ()
        return self.keeper.later(partial(courses_of, charts, site), "courses", charts, site)


@dataclass(frozen=True)
class _Drawing:
    """How the charts of a page become files."""

    site: SiteConfig
    page: str
    style: str
    face: str

    def files(self, charts: Sequence[tuple[str, Chart]]) -> tuple[OutputFile, ...]:
        """All of them."""
        (first, shown), prefix = charts[0], self.site.prefix
        text = oembed(self.site, at.localized(first, prefix), shown.title, height_of(shown))
        file = [OutputFile(at.oembed_uri(self.page, prefix), text)]
        for uri, chart in charts:
            picture = render_picture(chart, self.style)
            file.append(OutputFile(at.chart_file(uri, "svg", prefix), picture.encode()))
            if uri == self.face:
                file.append(OutputFile(at.chart_file(uri, "png", prefix), paint(picture)))
        return tuple(file)


def _listed(charts: Sequence[tuple[str, Chart]]) -> Listed:
    return tuple((uri, chart.title) for uri, chart in charts)
