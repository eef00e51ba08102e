"""The pictures of charts: taken from the store where they were drawn before, else drawn and kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from site_builder.build.keep import keeper_over
from site_builder.build.store import Store
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, Problem, rule
from site_builder.core.progress import stage
from site_builder.model.publication import Publication
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import SCALE, SECONDS, paint_all
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
_DIGEST = 64  # letters of a hash


Pictures = tuple[OutputFile, OutputFile]  # SVG and PNG


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
            yield CHART_NOT_DRAWN(_source(publication, uri), title=title, seconds=SECONDS)


def draw_charts(charts: Sequence[tuple[str, Chart]], store: Store | None) -> DrawnCharts:
    """The SVG and PNG of each chart, whose address comes without a suffix; without a store all are drawn."""
    keeper = keeper_over(store)
    names = [keeper.name("drawn", uri, chart, _machine()) if keeper else "" for uri, chart in charts]
    held = [keeper.recall(name) if keeper else None for name in names]
    missing = [place for place, files in enumerate(held) if files is None]
    for place, files in zip(missing, _painted([charts[place] for place in missing], store), strict=True):
        held[place] = keeper.keep(names[place], files) if keeper and files else files
    undrawn = {uri: chart.title for (uri, chart), files in zip(charts, held, strict=True) if files is None}
    return DrawnCharts(tuple(file for files in held for file in files or ()), undrawn)


def _painted(charts: Sequence[tuple[str, Chart]], store: Store | None) -> Iterator[Pictures | None]:
    """Both files of each chart, None for one that cannot be drawn; the same picture is painted once for ever."""
    pictures = [render_picture(chart) for _, chart in charts]
    found = [_kept(picture, store) if store else None for picture in pictures]
    new = [place for place, png in enumerate(found) if png is None]
    with stage(N_("Drawing charts"), len(new)) as step:
        for place, png in zip(new, paint_all([pictures[place] for place in new]), strict=True):
            found[place] = png
            if store and png:
                _keep(pictures[place], png, store)
            step()
    for (uri, _), svg, png in zip(charts, pictures, found, strict=True):
        yield (OutputFile(f"{uri}.svg", svg.encode()), OutputFile(f"{uri}.png", png)) if png else None


def _kept(picture: str, store: Store) -> bytes | None:
    """The PNG of a picture, which lies among the files, under the hash that its entry names."""
    digest = store.get(_key(picture))
    return store.read_file(digest.decode("ascii", "replace")) if digest and len(digest) == _DIGEST else None


def _keep(picture: str, png: bytes, store: Store) -> None:
    with contextlib.suppress(OSError):
        store.put(_key(picture), store.put_file(png).encode())


def _key(picture: str) -> str:
    """All that the bytes of a PNG hang on."""
    return hashlib.sha256(json.dumps([picture, *_machine()]).encode()).hexdigest()


def _machine() -> tuple[str, float, str]:
    """What draws: library, scale, fonts."""
    return version("vl-convert-python"), SCALE, _fonts()


@cache
def _fonts() -> str:
    """The machine and its fonts, as a hash: labels are as wide, and look, as these have it."""
    places = [*map(Path, _FONTS), *(Path.home() / place for place in _OWN_FONTS)]
    files = sorted(path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file())
    listed = [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    return hashlib.sha256(json.dumps([platform.machine(), platform.system(), listed]).encode()).hexdigest()


def _source(publication: Publication, uri: str) -> str:
    """The file of the report, dataset or series that shows a chart."""
    page = f"{uri.rpartition('/')[0]}/"
    shown = {package.uri: package.file for package in publication.packages}
    shown |= {report.uri: report.file for report in publication.reports}
    listed = (series.file for series in publication.series if page.startswith(at.indicators_uri(series.name)))
    return shown.get(page) or next(listed, page)
