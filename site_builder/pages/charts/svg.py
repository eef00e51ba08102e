"""The drawing of a chart: x in per cent, y in pixels, no viewBox.

Text thus keeps its size at any width. The page's template and the file (`picture`) only print what is worked out here.
"""

from __future__ import annotations

from site_builder.pages.charts.bars import draw_bars
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.lines import draw_line, foot_of
from site_builder.pages.charts.model import Chart


def draw(chart: Chart) -> Drawing:
    """Place the marks of a chart."""
    return draw_bars(chart) if chart.kind == "bar" else draw_line(chart)


def height_of(chart: Chart) -> int:
    """How high its drawing is (pixels), without placing what a line does not need for it."""
    return draw_bars(chart).height if chart.kind == "bar" else foot_of(chart.breaks)
