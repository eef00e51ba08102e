"""The pictures of charts: taken from the store where they were drawn before, else drawn and kept."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from site_builder.build.store import Store
from site_builder.core import addresses as at
from site_builder.core.extras import version_of
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem, rule
from site_builder.model.publication import Publication
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import SCALE, SECONDS, can_paint, paint_all
from site_builder.pages.charts.picture import render_picture

CHART_NOT_DRAWN = rule(
    "chart-not-drawn",
    "warning",
    "The picture files of the chart “{title}” could not be drawn within {seconds} seconds.",
    "The page shows the chart all the same, without SVG and PNG to download. Build again; if it stays so, show less"
    " in the chart.",
)
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_OWN_FONTS = (".fonts", ".local/share/fonts", "Library/Fonts")


@dataclass(frozen=True, slots=True)
class DrawnCharts:
    """The files of all charts, and the addresses (without suffix) of those that could not be drawn, by their title."""

    files: tuple[OutputFile, ...] = ()
    undrawn: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> frozenset[str]:
        """The addresses under which there are no files."""
        return frozenset(self.undrawn)

    def problems(self, publication: Publication) -> Iterator[Problem]:
        """A warning for each chart without files, at the report or the series that shows it."""
        for uri, title in self.undrawn.items():
            yield CHART_NOT_DRAWN(source_of(publication, uri), title=title, seconds=SECONDS)


def draw_charts(charts: Sequence[tuple[str, Chart]], store: Store | None) -> DrawnCharts:
    """The SVG and PNG of each chart, whose address comes without a suffix; without a store all are drawn.

    Where nothing paints, the SVG stands alone and no chart counts as undrawn.
    """
    pictures = [render_picture(chart) for _, chart in charts]
    if not can_paint():
        named = zip(charts, pictures, strict=True)
        return DrawnCharts(tuple(OutputFile(f"{uri}.svg", svg.encode()) for (uri, _), svg in named))
    found = [store.get(_key(picture)) if store else None for picture in pictures]
    new = [place for place, picture in enumerate(found) if picture is None]
    for place, picture in zip(new, paint_all([pictures[place] for place in new]), strict=True):
        found[place] = picture
        if store and picture:
            store.put(_key(pictures[place]), picture)
    files: list[OutputFile] = []
    undrawn: dict[str, str] = {}
    for (uri, chart), svg, png in zip(charts, pictures, found, strict=True):
        if png is None:
            undrawn[uri] = chart.title
        else:
            files += [OutputFile(f"{uri}.svg", svg.encode()), OutputFile(f"{uri}.png", png)]
    return DrawnCharts(tuple(files), undrawn)


def _key(picture: str) -> str:
    """All that the bytes of a PNG hang on."""
    told = [picture, version_of("vl-convert-python"), SCALE, _fonts()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@cache
def _fonts() -> str:
    """The machine and its fonts, as a hash: labels are as wide, and look, as these have it."""
    places = [*map(Path, _FONTS), *(Path.home() / place for place in _OWN_FONTS)]
    files = sorted(path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file())
    listed = [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    return hashlib.sha256(json.dumps([platform.machine(), platform.system(), listed]).encode()).hexdigest()


def source_of(publication: Publication, uri: str) -> str:
    """The file of the report, dataset or series that shows a chart."""
    page = f"{uri.rpartition('/')[0]}/"
    shown = {package.uri: package.file for package in publication.packages}
    shown |= {report.uri: report.file for report in publication.reports}
    listed = (series.file for series in publication.series if page.startswith(at.indicators_uri(series.name)))
    return shown.get(page) or next(listed, page)
