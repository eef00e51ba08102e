"""Charts as a page shows them: with the files of their picture, and the code that puts them into other pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.model.config import SiteConfig
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.embed import embed_code
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.painter import picture_kinds
from site_builder.pages.charts.picture import draw
from site_builder.pages.downloads import FileView


@dataclass(frozen=True, slots=True)
class CourseView:
    """A chart with its marks, the files of its picture, and the code that puts it into other pages."""

    chart: Chart
    pictures: tuple[FileView, ...]
    code: str = ""

    @property
    def drawing(self) -> Drawing:
        """The marks, placed when the page is printed."""
        return draw(self.chart)


def courses_of(
    charts: Sequence[tuple[str, Chart]], undrawn: frozenset[str] = frozenset(), *, site: SiteConfig | None = None
) -> tuple[CourseView, ...]:
    """Charts as the page shows them; those at the addresses `undrawn` have no files.

    With `site` each has the code that puts it into a page of somebody else, and pictures in the language of its pages.
    """
    folder = site.prefix if site else ""
    return tuple(
        CourseView(
            chart,
            _pictures(at.localized(uri, folder), undrawn),
            embed_code(site, uri, chart) if site else "",
        )
        for uri, chart in charts
    )


def face_of(charts: Iterable[tuple[str, Chart]], undrawn: frozenset[str], site: SiteConfig) -> str:
    """The address of the picture that stands for a page: its first drawing that has a PNG, or ""."""
    drawn = (at.localized(uri, site.prefix) for uri, chart in charts if not chart.is_said)
    pictures = (picture for uri in drawn for picture in _pictures(uri, undrawn))
    return next((picture.uri for picture in pictures if picture.uri.endswith(".png")), "")


def _pictures(uri: str, undrawn: frozenset[str]) -> tuple[FileView, ...]:
    kinds = () if uri in undrawn else picture_kinds()
    return tuple(FileView(f"{uri}.{kind}", kind.upper(), 0, "") for kind in kinds)
