"""All charts of a portal in one language, each made once a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.narrow import Each
from site_builder.derive.datasets import coverage_of
from site_builder.derive.observations import all_series
from site_builder.derive.portal import Portal
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.pages.charts.embed import CourseView, courses_of, face_of, oembed
from site_builder.pages.charts.figures import chart_uri
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.picture import height_of, paint, render_picture, style_of
from site_builder.pages.charts.rules import (
    IndicatorCharts,
    Named,
    asked_charts,
    dataset_charts,
    ruled_charts,
)
from site_builder.pages.facts import creators_of_dataset

Charts = Sequence[tuple[str, Chart]]  # each with the address of its files
Listed = tuple[
    tuple[str, str], ...
]  # the addresses of charts' files, which have no suffix, with the charts' titles


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of the charts of a page without one of them.

    `face` is the address of the one that stands for the page where it is shared, "" for a page of data; `moved` are
    former addresses, each with the one of today.
    """

    titles: Listed
    face: str = ""
    moved: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Gallery:
    """The charts of a portal, made when they are first asked for."""

    portal: Portal
    keeper: Keeper = Keeper()

    @classmethod
    def over(cls, publication: Publication, keeper: Keeper) -> Gallery:
        """Those of the portal of a publication, of which `keeper` knows what was worked out before."""
        return cls(Portal(publication, kept=keeper.kept, digest=keeper.digest), keeper)

    @cached_property
    def others(self) -> Mapping[str, Gallery]:
        """The charts in each of the portal's other languages."""
        return {
            language: replace(self, portal=other) for language, other in self.portal.others.items()
        }

    @cached_property
    def asked(self) -> Mapping[str, Mapping[int, Chart]]:
        """What the text of each report asks for, by the report's address and the number of the fragment."""
        return Each(self._of_reports, lambda uri: self._of_reports[uri][0])

    @cached_property
    def ruled(self) -> Mapping[str, Named]:
        """What each report shows by rule, by its address."""
        return Each(self._of_reports, lambda uri: self._of_reports[uri][1])

    @cached_property
    def _of_reports(self) -> Mapping[str, tuple[Mapping[int, Chart], Named]]:
        """Both, as long as what the calls of a report's text bind stays as it is."""

        def of_report(uri: str) -> tuple[Mapping[int, Chart], Named]:
            own = self.portal.alone[uri].wordless
            return own.kept(partial(_of_report, own), "charts", own.key)

        return Each(self.portal.alone, of_report)

    @cached_property
    def indicators(self) -> Mapping[str, Named]:
        """The charts of each indicator, by the address of its page."""
        portal, drawn = self.portal, IndicatorCharts(self.portal.data)
        series = all_series(portal.read)
        listed = {
            at.indicator_uri(name, code): (name, code)
            for name in series
            for code in portal.read.indicators(name)
        }

        def charts(page: str) -> Named:
            name, code = listed[page]
            return drawn.charts(portal.histories.of_series(name)[code])

        return Each(listed, charts)

    @cached_property
    def datasets(self) -> Mapping[str, Charts]:
        """The charts of each dataset, by its name; with a store they stay in it, and are read one dataset at a time."""
        return {
            package.name: self._of_dataset(package) for package in self.portal.publication.packages
        }

    def _of_dataset(self, package: Package) -> Charts:
        """Kept from build to build, so that no row is read for a dataset that stays as it is."""
        publication, make = (
            self.portal.data.publication,
            partial(dataset_charts, self.portal.data, package),
        )
        credit = (coverage_of(publication, package), creators_of_dataset(publication, package))
        beside = (publication.report_of(package), *credit)
        cells = self.portal.fates.of_cells(package.name)
        key = ("charts", package, publication.site, *beside, cells)
        return self.keeper.later(partial(self.keeper.kept, make, *key), *key)

    def charts(self, page: str) -> Charts:
        """The charts of a page in its order."""
        if report := self.portal.publication.report_at(page):
            return self.of_report(report)
        name = page.removeprefix(at.DATASETS).rstrip("/")
        return self.datasets[name] if page.startswith(at.DATASETS) else self.indicators[page]

    def of_report(self, report: Report) -> Named:
        """Those that the text asks for, then those by rule."""
        asked = ((chart_uri(report, chart), chart) for chart in self.asked[report.uri].values())
        return (*asked, *self.ruled[report.uri])

    @cached_property
    def pages(self) -> Mapping[str, Listing]:
        """What is known of the charts of each page without a chart, by its address."""
        data, pages = self.portal.data, dict[str, Listing]()
        for uri, own in self.portal.outline.wordless.alone.items():
            pages[uri] = own.kept(partial(self._listing, uri), "charts of a report", own.key)
        return pages | data.kept(self._of_data, "charts of data", data.key, data.rows)

    def _of_data(self) -> dict[str, Listing]:
        data, packages = self.portal.data, self.portal.publication.packages
        pages = data.kept(
            lambda: {uri: self._listing(uri) for uri in self.indicators}, "listing", data.key
        )
        return pages | {package.uri: self._of_package(package.uri) for package in packages}

    def _of_package(self, page: str) -> Listing:
        return self.keeper.kept(partial(self._listing, page), "listing", page, self.charts(page))

    def _listing(self, page: str) -> Listing:
        charts = self.charts(page)
        moved = (
            (uri.removesuffix(chart.anchor) + each, uri)
            for uri, chart in charts
            for each in chart.formerly
        )
        face = "" if page.startswith(at.DATASETS) else face_of(charts)
        return Listing(tuple((uri, chart.heading) for uri, chart in charts), face, tuple(moved))

    def moved(self) -> Iterator[tuple[str, str]]:
        """Addresses that charts had while they were counted, each with the one that it has."""
        return (pair for listing in self.pages.values() for pair in listing.moved)

    def addresses(self) -> Iterator[str]:
        """The address of every file of charts in the language of the portal."""
        prefix = self.portal.publication.site.prefix
        for page, listing in self.pages.items():
            yield from (at.chart_file(uri, "svg", prefix) for uri, _ in listing.titles)
            yield from (at.chart_file(listing.face, "png", prefix),) if listing.face else ()
            yield from (at.oembed_uri(page, prefix),) if listing.titles else ()

    def files(self, page: str) -> Sequence[OutputFile]:
        """The SVG of every chart of a page, one PNG and one oEmbed."""
        if page not in self.pages or not self.pages[page].titles:
            return ()
        if page.startswith(at.DATASETS):
            return self._files(page)
        portal = self.portal.outline.wordless.alone.get(page, self.portal.data)
        return portal.kept(lambda: tuple(self._files(page)), "drawings", page, portal.key)

    def _files(self, page: str) -> Sequence[OutputFile]:
        site, charts = self.portal.publication.site, self.charts(page)
        drawn = (site, page, style_of(site.look), self.pages[page].face, charts)
        return self.keeper.kept(partial(_drawings, *drawn), "drawing", *drawn)

    def courses(self, name: str) -> Sequence[CourseView]:
        """The charts of a dataset as its page shows them; with a store they are drawn when the page is printed."""
        site, charts = self.portal.publication.site, self.datasets[name]
        if not self.pages[at.dataset_uri(name)].titles:
            return ()
        return self.keeper.later(partial(courses_of, charts, site), "courses", charts, site)


def _drawings(
    site: SiteConfig, page: str, style: str, face: str, charts: Charts
) -> tuple[OutputFile, ...]:
    """The charts of a page as files."""
    (first, shown), prefix = charts[0], site.prefix
    text = oembed(site, at.localized(first, prefix), shown.heading, height_of(shown))
    files = [OutputFile(at.oembed_uri(page, prefix), text)]
    for uri, chart in charts:
        picture = render_picture(chart, style)
        files.append(OutputFile(at.chart_file(uri, "svg", prefix), picture.encode()))
        if uri == face:
            files.append(OutputFile(at.chart_file(uri, "png", prefix), paint(picture)))
    return tuple(files)


def _of_report(portal: Portal) -> tuple[Mapping[int, Chart], Named]:
    report = portal.report
    assert report is not None
    return asked_charts(portal, report), tuple(
        (chart_uri(report, each), each) for each in ruled_charts(portal, report)
    )


def make_moved(gallery: Gallery) -> dict[str, str]:
    """Where former addresses lead: charts, and all in the folders of what was renamed, to the same of the new name.

    What was in a folder that leads to itself, of what was removed or of a withdrawn edition, is answered by its page.
    The portal's own former addresses lead to the ones after them.
    """
    publication, moved = gallery.portal.publication, dict(gallery.moved())
    for end in (*publication.log.ends.values(), *publication.log.pages_ended.values()):
        homes = at.homes(end.home)
        if end.event == "rename":
            new = end.new_home if end.dataset else publication.log.led(end.new_home)
            moved |= zip(homes, at.homes(new), strict=True)
            moved |= _led_within(gallery.portal, end.home, new) if end.series else ()
        else:
            others = (
                ()
                if end.dataset
                else (f"{each}index.html" if each.endswith("/") else each for each in homes)
            )
            moved |= {end.home: end.home} | dict.fromkeys(others, end.home)
    editions = (at.edition_uri(name, version) for name, version in publication.log.withdrawn)
    sites = {
        event.site: event.successor for event in publication.log.events if event.event == "address"
    }
    return moved | {uri: uri for uri in editions} | sites


def _led_within(portal: Portal, home: str, new: str) -> Iterator[tuple[str, str]]:
    """What hosts lead on file by file in a series that was renamed: folders of reports and of indicators."""
    old, name = home.rstrip("/"), new.rstrip("/")
    yield from ((f"{home}{each.name}/", each.uri) for each in portal.publication.reports_of(name))
    codes = portal.read.indicators(name)
    yield from ((at.indicator_uri(old, code), at.indicator_uri(name, code)) for code in codes)
