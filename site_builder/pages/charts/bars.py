"""Where the marks of a bar chart stand: a label over each bar, its figure at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from textwrap import wrap

from site_builder.core.text import mark_parts, unmarked
from site_builder.pages.charts.drawing import (
    CHARACTER,
    LABEL_LENGTH,
    LINE,
    NARROW,
    Drawing,
    Mark,
    percent,
    whole_anchor,
)
from site_builder.pages.charts.model import Chart, Point, data_of

BAR_ROOM = Decimal(86)  # per cent of the width that bars may take at most; the rest is for their labels
BAR_STEP, BAR_HEIGHT, GROUP_HEAD, GROUP_GAP = 54, 16, 28, 14
Data = tuple[tuple[str, str], ...]
GAP = 8  # pixels between a bar and its figure


def draw_bars(chart: Chart) -> Drawing:
    """Place the bars of a chart, group by group; each unit has a scale of its own."""
    units = {
        each.unit: [point for one in chart.series if one.unit == each.unit for point in one.points]
        for each in chart.series
    }
    scales = {unit: _BarScale.of(points, unit or chart.unit) for unit, points in units.items()}
    marks: list[Mark] = []
    top = 0
    for series in chart.series:
        if series.name:
            for line in mark_parts(series.name, _lines):
                marks.append(Mark("text", "v", y=str(top + 16), text=line))
                top += LINE
            top += GROUP_HEAD - LINE
        for point in series.points:
            marks += _bar(point, scales[series.unit], data_of(chart, series, point), top)
            top += BAR_STEP + LINE * (len(mark_parts(point.label, _lines)) - 1 + bool(point.aimed))
        top += GROUP_GAP
    return Drawing(top - GROUP_GAP - 4, tuple(marks))


def _bar_css(point: Point) -> str:
    return "open" if point.is_derived else "g3" if point.is_beside else "g1"


@dataclass(frozen=True, slots=True)
class _BarScale:
    """Per cent of the width for a value; bars start at zero, wherever zero lies."""

    low: Decimal
    high: Decimal
    room: Decimal = BAR_ROOM

    @classmethod
    def of(cls, points: Sequence[Point], unit: str) -> _BarScale:
        values = [Decimal(point.value) for point in points if point.value is not None]
        values += [Decimal(point.target) for point in points if point.target is not None]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        if unit == "%" and low >= 0 and high <= 100:
            high = Decimal(100)
        scale = cls(low, high if high > low else low + 1)
        return replace(scale, room=min([BAR_ROOM, *(scale._room_beside(point) for point in points)]))

    def _room_beside(self, point: Point) -> Decimal:
        """How wide bars may be so that the figure at this one's end stays whole on a phone."""
        if point.value is None:
            return BAR_ROOM
        label = Decimal(100 * (GAP + CHARACTER * len(unmarked(point.shown)))) / NARROW
        share = (max(Decimal(point.value), Decimal(0)) - self.low) / (self.high - self.low)
        return max(Decimal(100) - label, Decimal(30)) / share if share else BAR_ROOM

    def at(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low) * self.room


def _bar(point: Point, scale: _BarScale, data: Data, top: int) -> Iterator[Mark]:
    lines = mark_parts(point.label, _lines)
    for index, text in enumerate(lines):
        yield Mark("text", "", y=str(top + 16 + LINE * index), text=text)
    top += LINE * (len(lines) - 1)
    yield Mark("rect", "track", y=str(top + 24), width=percent(scale.room), height=str(BAR_HEIGHT))
    yield from _aim(point, scale, top)
    if point.value is None:
        yield Mark("text", "dim", x="0", dx="4", y=str(top + 37), text="…")
        return
    zero, end = scale.at(Decimal(0)), scale.at(Decimal(point.value))
    left, right = min(zero, end), max(zero, end)
    height = {"y": str(top + 24), "height": str(BAR_HEIGHT)}
    yield Mark("rect", _bar_css(point), x=percent(left), width=percent(right - left), data=data, **height)
    css = "v" if point.target is None else "v halo"  # the line of the target may stand behind it
    yield Mark("text", css, x=percent(right), dx=str(GAP), y=str(top + 37), text=point.shown)


def _aim(point: Point, scale: _BarScale, top: int) -> Iterator[Mark]:
    """Where the bar should have come to, and in words beneath it."""
    if point.target is None:
        return
    x = scale.at(Decimal(point.target))
    yield Mark("line", "aim", x=percent(x), x2=percent(x), y=str(top + 19), y2=str(top + 45))
    anchor = whole_anchor(x, point.aimed)
    yield Mark("text", "dim", x=percent(x), y=f"{top + 60}.0", anchor=anchor, text=point.aimed)


def _lines(label: str) -> tuple[str, ...]:
    """A long label in two lines of about the same length, a longer one in as many as a phone needs."""
    if len(label) <= LABEL_LENGTH or " " not in label:
        return (label,)
    if len(label) > 2 * LABEL_LENGTH:
        return tuple(wrap(label, LABEL_LENGTH, break_long_words=False, break_on_hyphens=False))
    blanks = [index for index, letter in enumerate(label) if letter == " "]
    middle = min(blanks, key=lambda index: abs(index - len(label) / 2))
    return label[:middle], label[middle + 1 :]
