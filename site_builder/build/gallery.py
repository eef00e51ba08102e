"""All charts of a portal in one language, each made once a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from site_builder.build.keep import Keeper
from site_builder.build.promises import Promise, Promised
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.derive.portal import Portal
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.pages.charts.courses import CourseView, courses_of
from site_builder.pages.charts.embed import embed_files, titles_of
from site_builder.pages.charts.figures import chart_uri
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import picture_kinds
from site_builder.pages.charts.rules import IndicatorCharts, Named, asked_charts, dataset_charts, ruled_charts

Listed = tuple[tuple[str, str], ...]  # the addresses of charts' files, which have no suffix, with the charts' titles


@dataclass(frozen=True)
class Gallery:
    """The charts of a portal, made when they are first asked for."""

    portal: Portal
    keeper: Keeper | None = None

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
    def indicators(self) -> Mapping[str, Named]:
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
        if self.keeper is None:
            return make()
        beside = (publication.report_of(package), publication.series_named(package.series))
        cells = self.portal.fates.of_cells(package.name)
        name = self.keeper.name("charts", package, publication.site, *beside, cells)
        return Promised(Promise(name, partial(_Charts.kept, self.keeper, name, make)), "charts")

    @cached_property
    def listed(self) -> Mapping[str, Listed]:
        """What the charts of each dataset are called, by its name; no chart is read for those of the last build."""
        return {name: self._listed_of(charts) for name, charts in self.datasets.items()}

    def _listed_of(self, charts: Sequence[tuple[str, Chart]]) -> Listed:
        make = partial(_listed, charts)
        return self.keeper.remember(make, "listed", charts) if self.keeper else make()

    @cached_property
    def _few(self) -> Named:
        """The charts of reports and indicators, at every address that they were ever published at."""
        found: list[tuple[str, Chart]] = []
        for report in self.portal.publication.reports:
            found += ((chart_uri(report, chart), chart) for chart in self.asked[report.uri].values())
            found += self.ruled[report.uri]
        for uri, chart in (named for charts in self.indicators.values() for named in charts):
            found += ((uri.removesuffix(chart.anchor) + anchor, chart) for anchor in (chart.anchor, *chart.formerly))
        return tuple(found)

    def addresses(self) -> Iterator[str]:
        """The address of the files of every chart, without a suffix; no chart is read for them again."""
        yield from (uri for uri, _ in self._few)
        yield from (uri for listed in self.listed.values() for uri, _ in listed)

    def sets(self) -> Iterator[Sequence[tuple[str, Chart]]]:
        """Every chart: those of reports and indicators together, then those of each dataset.

        What is made of a set is kept for all of it, so that the charts of a dataset that stays are not even read.
        """
        yield self._few
        yield from self.datasets.values()

    def named(self) -> Iterator[tuple[str, Chart]]:
        """Every chart, one after the other."""
        yield from (named for charts in self.sets() for named in charts)

    def embedded(self) -> Iterator[OutputFile]:
        """The page of every chart for other people's pages."""
        site = self.portal.publication.site
        for charts in self.sets():
            make = partial(self._embedded, site, charts)
            yield from self.keeper.remember(make, "embeds", site, charts) if self.keeper else make()

    def _embedded(self, site: SiteConfig, charts: Sequence[tuple[str, Chart]]) -> tuple[OutputFile, ...]:
        files: list[OutputFile] = []
        for uri, chart in charts:
            make = partial(_embed, site, uri, chart)
            files += self.keeper.remember(make, "embed", site, uri, chart) if self.keeper else make()
        return tuple(files)

    def courses(self, name: str, undrawn: frozenset[str]) -> Sequence[CourseView]:
        """The charts of a dataset as its page shows them; those at the addresses `undrawn` have no files.

        With a store they are drawn when the page is printed: for one that stays nothing is drawn.
        """
        site, charts = self.portal.publication.site, self.datasets[name]
        missing = frozenset(at.localized(uri, site.prefix) for uri, _ in self.listed[name]) & undrawn
        if not self.listed[name]:
            return ()
        make = partial(_Courses.of, charts, missing, site)
        if self.keeper is None:
            return make().courses
        return Promised(Promise(self.keeper.name("courses", charts, missing, site, picture_kinds()), make), "courses")


@dataclass(frozen=True, slots=True)
class _Charts:
    """What is promised of a dataset."""

    charts: Named

    @classmethod
    def kept(cls, keeper: Keeper, name: str, make: Callable[[], Named]) -> _Charts:
        """Those in the store, or made anew."""
        return cls(keeper.once(name, make))


@dataclass(frozen=True, slots=True)
class _Courses:
    """What is promised."""

    courses: tuple[CourseView, ...]

    @classmethod
    def of(cls, charts: Sequence[tuple[str, Chart]], undrawn: frozenset[str], site: SiteConfig) -> _Courses:
        """Draw them."""
        return cls(courses_of(charts, undrawn, site=site))


def _listed(charts: Sequence[tuple[str, Chart]]) -> Listed:
    return tuple(titles_of(charts))


def _embed(site: SiteConfig, uri: str, chart: Chart) -> tuple[OutputFile, ...]:
    return tuple(embed_files(site, uri, chart))
