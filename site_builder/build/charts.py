"""The pictures of charts: taken from the store where they were drawn before, else drawn and kept."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache

from site_builder.build.keep import Keeper, keeper_over
from site_builder.build.store import Store
from site_builder.core import addresses as at
from site_builder.core.extension import version_of
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, Problem, rule
from site_builder.core.progress import stage
from site_builder.model.config import LIGHT
from site_builder.model.publication import Publication
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import SCALE, SECONDS, can_paint, font_folders, paint_all
from site_builder.pages.charts.picture import render_picture

CHART_NOT_DRAWN = rule(
    "chart-not-drawn",
    "warning",
    "The picture files of the chart “{title}” could not be drawn within {seconds} seconds.",
    "The page shows the chart all the same, without SVG and PNG to download. Build again; if it stays so, show less"
    " in the chart.",
)
Picture = tuple[OutputFile, OutputFile]  # SVG and PNG


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


def draw_charts(
    sets: Iterable[tuple[str, Sequence[tuple[str, Chart]]]],
    store: Store | None,
    colours: Mapping[str, str] = LIGHT,
    count: int = 0,
) -> DrawnCharts:
    """The SVG and PNG of each chart, whose address comes without a suffix; without a store all are drawn.

    Charts come in sets, each under the folder of its language. `colours` are those that the page shows them in by day.
    With a store they lie in it: a set of which nothing changed is not even looked at, and of one that changed those
    that stayed are not drawn. Where nothing paints, the SVG stands alone and no chart counts as undrawn. `count` says
    how many charts there are to who waits.
    """
    if not can_paint():
        alone = ((at.localized(uri, folder), chart) for folder, charts in sets for uri, chart in charts)
        return DrawnCharts(
            tuple(OutputFile(f"{uri}.svg", render_picture(chart, colours).encode()) for uri, chart in alone)
        )
    undrawn: dict[str, str] = {}
    files: list[OutputFile] = []
    with stage(N_("Drawing charts"), count) as step, closing(_Drawing(keeper_over(store), colours)) as drawing:
        for folder, charts in sets:
            pictures = drawing.all_of(folder, charts, undrawn)
            files += (file for picture in pictures for file in picture)
            for _ in pictures:
                step()
    return DrawnCharts(tuple(files), undrawn)


class _Drawing:
    """One painter for all charts, begun with the first that is not kept."""

    def __init__(self, keeper: Keeper | None, colours: Mapping[str, str]) -> None:
        self.keeper, self.colours = keeper, colours
        # Beside the chart all that the bytes of a PNG hang on.
        self.told = (colours, version_of("vl-convert-python"), SCALE, _fonts())
        self.waiting: list[str] = []
        self.painted = paint_all(iter(self.waiting.pop, None))

    def all_of(self, folder: str, charts: Sequence[tuple[str, Chart]], undrawn: dict[str, str]) -> tuple[Picture, ...]:
        """Both files of every chart of a set; those that cannot be drawn are added to `undrawn` with their titles.

        A set with such a chart is not kept: the next build tries again.
        """
        name = self.keeper.name("pictures", folder, charts, self.told) if self.keeper else ""
        held: tuple[Picture, ...] | None = self.keeper.recall(name) if self.keeper else None
        if held is not None:
            return held
        missed, made = len(undrawn), []
        for uri, chart in charts:
            place = at.localized(uri, folder)
            if picture := self._one(place, chart):
                made.append(picture)
            else:
                undrawn[place] = chart.title
        is_whole = len(undrawn) == missed
        return self.keeper.keep(name, tuple(made)) if self.keeper and is_whole else tuple(made)

    def _one(self, uri: str, chart: Chart) -> Picture | None:
        """The files in the store, else what is drawn, kept; None for a chart that cannot be drawn."""
        name = self.keeper.name("picture", uri, chart, self.told) if self.keeper else ""
        held: Picture | None = self.keeper.recall(name) if self.keeper else None
        made = held or self._draw(uri, chart)
        return self.keeper.keep(name, made) if self.keeper and made and not held else made

    def _draw(self, uri: str, chart: Chart) -> Picture | None:
        svg = render_picture(chart, self.colours)
        self.waiting.append(svg)
        png = next(self.painted)
        return (OutputFile(f"{uri}.svg", svg.encode()), OutputFile(f"{uri}.png", png)) if png else None

    def close(self) -> None:
        """End the painter."""
        self.painted.close()


@cache
def _fonts() -> str:
    """The machine and its fonts, as a hash: letters that the painter has not itself look as these have them."""
    files = sorted(path for place in font_folders() for path in place.rglob("*") if path.is_file())
    listed = [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files]
    return hashlib.sha256(json.dumps([platform.machine(), platform.system(), listed]).encode()).hexdigest()


def source_of(publication: Publication, uri: str) -> str:
    """The file of the report, dataset or series that shows a chart."""
    folder, _, rest = uri.partition("/")
    spoken = {code.lower() for code in publication.site.others}
    page = f"{(rest if folder in spoken else uri).rpartition('/')[0]}/"
    shown = {package.uri: package.file for package in publication.packages}
    shown |= {report.uri: report.file for report in publication.reports}
    listed = (series.file for series in publication.series if page.startswith(at.indicators_uri(series.name)))
    return shown.get(page) or next(listed, page)
