"""Charts as a page shows them: with their picture, and the code that puts them into other pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.model.config import SiteConfig
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.embed import embed_code
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import can_paint
from site_builder.pages.charts.picture import draw


@dataclass(frozen=True, slots=True)
class CourseView:
    """A chart with its marks, the address of its SVG, and the code that puts it into other pages."""

    chart: Chart
    picture: str
    code: str

    @property
    def drawing(self) -> Drawing:
        """The marks, placed when the page is printed."""
        return draw(self.chart)


def courses_of(charts: Sequence[tuple[str, Chart]], site: SiteConfig) -> tuple[CourseView, ...]:
    """Charts as the page shows them, with pictures and code in the language of its pages."""
    return tuple(
        CourseView(chart, at.chart_file(uri, "svg", site.prefix), embed_code(site, uri, chart)) for uri, chart in charts
    )


def face_of(charts: Iterable[tuple[str, Chart]]) -> str:
    """The chart whose PNG stands for a page where it is shared, by the address of its files: the first drawn, or ""."""
    return next((uri for uri, chart in charts if not chart.is_said), "") if can_paint() else ""


def image_of(charts: Iterable[tuple[str, Chart]], site: SiteConfig) -> str:
    """The address of the PNG of that chart, or ""."""
    return (face := face_of(charts)) and at.chart_file(face, "png", site.prefix)
