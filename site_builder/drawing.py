"""Where the marks of a chart stand in the page's SVG: x in per cent, y in pixels, no viewBox.

Text thus keeps its size at any width. The template only prints what is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from site_builder.charts import Break, Chart, Point
from site_builder.number import format_number

Shape = Literal["rect", "text", "line", "circle", "diamond"]

BAR_ROOM = Decimal(86)  # per cent of the width that bars may take; the rest is for their labels
BAR_STEP, BAR_HEIGHT, GROUP_HEAD, GROUP_GAP = 54, 16, 28, 14
LINE_TOP, LINE_FOOT = 40, 260  # pixels between which the values lie
MOST_LABELS = 7  # values printed on a line at 328 px before they would touch


@dataclass(frozen=True, slots=True)
class Mark:
    """One element. x and width are per cent as printed, the rest pixels; empty means left out."""

    shape: Shape
    css: str
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    x2: str = ""
    y2: str = ""
    dx: str = ""
    anchor: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All marks of a chart, back to front."""

    height: int
    marks: tuple[Mark, ...]


def draw(chart: Chart) -> Drawing:
    """Place the marks of a chart."""
    return _draw_bars(chart) if chart.kind == "bar" else _draw_line(chart)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def _draw_bars(chart: Chart) -> Drawing:
    scale, marks, top = _BarScale.of(chart), [], 0
    for place, group in enumerate(chart.groups):
        css = "g1" if place % 2 == 0 else "g2"
        if group.name:
            marks.append(Mark("text", f"v {css}", y=str(top + 16), text=group.name))
            top += GROUP_HEAD
        for point in group.points:
            marks += _bar(point, scale, css, top)
            top += BAR_STEP
        top += GROUP_GAP
    return Drawing(top - GROUP_GAP - 4, tuple(marks))


@dataclass(frozen=True, slots=True)
class _BarScale:
    """Per cent of the width for a value; bars start at zero, wherever zero lies."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, chart: Chart) -> _BarScale:
        values = [Decimal(point.value) for point in chart.points if point.value is not None]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        if chart.unit == "%" and low >= 0 and high <= 100:
            high = Decimal(100)
        return cls(low, high if high > low else low + 1)

    def at(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low) * BAR_ROOM


def _bar(point: Point, scale: _BarScale, css: str, top: int) -> Iterator[Mark]:
    yield Mark("text", "", y=str(top + 16), text=point.label)
    yield Mark("rect", "track", y=str(top + 24), width=_percent(BAR_ROOM), height=str(BAR_HEIGHT))
    if point.value is None:
        yield Mark("text", "dim", x="0", dx="4", y=str(top + 37), text="…")
        return
    zero, end = scale.at(Decimal(0)), scale.at(Decimal(point.value))
    left, right = min(zero, end), max(zero, end)
    height = {"y": str(top + 24), "height": str(BAR_HEIGHT)}
    yield Mark("rect", css, x=_percent(left), width=_percent(right - left), **height)
    yield Mark("text", "v", x=_percent(right), dx="8", y=str(top + 37), text=point.printed)


def _draw_line(chart: Chart) -> Drawing:
    scale, places = _LineScale.of(chart), _places(chart)
    labelled = _labelled(chart.points)
    marks = [*_grid(scale, chart.language), *_breaks(chart, places)]
    marks += _segments(chart, places, scale)
    for place, point in enumerate(chart.points):
        marks += _dot(chart, place, places[place], scale, is_labelled=place in labelled)
    marks += _periods(chart, places)
    return Drawing(310 if chart.breaks else 288, tuple(marks))


@dataclass(frozen=True, slots=True)
class _LineScale:
    """Pixels for a value, between two round numbers."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, chart: Chart) -> _LineScale:
        values = [Decimal(point.value) for point in chart.points if point.value is not None] or [Decimal(0)]
        low, high = min(values), max(values)
        # A line may leave zero out where all values are far from it; the axis then says where it starts.
        base = Decimal(0) if low >= 0 and low * 2 < high else low
        step = _round_step((high - min(base, low)) or abs(high) or Decimal(1))
        floor = base if base == 0 else (low / step).to_integral_value("ROUND_FLOOR") * step
        ceiling = (high / step).to_integral_value("ROUND_CEILING") * step
        return cls(floor, ceiling if ceiling > floor else floor + step)

    def at(self, value: Decimal) -> Decimal:
        share = (value - self.low) / (self.high - self.low)
        return LINE_FOOT - share * (LINE_FOOT - LINE_TOP)


def _round_step(span: Decimal) -> Decimal:
    """A tenth of 1, 2, 5 or 10 times a power of ten that is at least the span over two."""
    exponent = Decimal(10) ** (span / 2).adjusted()
    return next(exponent * part for part in (1, 2, 5, 10) if exponent * part >= span / 2)


def _places(chart: Chart) -> tuple[Decimal, ...]:
    """Where each point stands; a break takes the room of one more."""
    cuts = [each.place for each in chart.breaks]
    slots = [place + sum(cut <= place for cut in cuts) for place in range(len(chart.points))]
    last = max(slots, default=0) or 1
    return tuple(Decimal(7) + Decimal(86) * slot / last for slot in slots)


def _grid(scale: _LineScale, language: str) -> Iterator[Mark]:
    middle = (scale.low + scale.high) / 2
    for value, y in ((scale.low, LINE_FOOT), (middle, (LINE_TOP + LINE_FOOT) // 2), (scale.high, LINE_TOP)):
        yield Mark("line", "grid", x="0", x2="100%", y=str(y), y2=str(y))
        if value != middle:
            text = format_number(Decimal(format(value.normalize(), "f")), language)
            yield Mark("text", "dim", x="0", y=str(y - 4), text=text)


def _cut_at(chart: Chart, each: Break, places: Sequence[Decimal]) -> Decimal:
    return (places[each.place - 1] + places[each.place]) / 2


def _breaks(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    for each in chart.breaks:
        x = _cut_at(chart, each, places)
        yield Mark("rect", "track", x=_percent(x), y="28", width=_percent(100 - x), height="232")
        yield Mark("line", "cut", x=_percent(x), x2=_percent(x), y="28", y2="266")
        yield Mark("text", "dim g2", x="100%", y="16", anchor="end", text=each.label)
        middle = (Decimal(0) + x) / 2
        yield Mark("text", "g1", x=_percent(middle), y="304", anchor="middle", text=each.before)
        yield Mark("text", "g2", x="100%", y="304", anchor="end", text=each.after)


def _segments(chart: Chart, places: Sequence[Decimal], scale: _LineScale) -> Iterator[Mark]:
    """Lines between neighbours with values, dotted over a missing period, none across a break."""
    known = [place for place, point in enumerate(chart.points) if point.value is not None]
    for before, after in zip(known, known[1:], strict=False):
        if any(before < each.place <= after for each in chart.breaks):
            continue
        css = "line" if after == before + 1 else "gap"
        start, end = (_xy(chart, place, places, scale) for place in (before, after))
        yield Mark("line", css, x=start[0], y=start[1], x2=end[0], y2=end[1])


def _xy(chart: Chart, place: int, places: Sequence[Decimal], scale: _LineScale) -> tuple[str, str]:
    value = chart.points[place].value
    assert value is not None
    return _percent(places[place]), f"{scale.at(Decimal(value)):.1f}"


def _dot(chart: Chart, place: int, x: Decimal, scale: _LineScale, *, is_labelled: bool) -> Iterator[Mark]:
    point = chart.points[place]
    if point.value is None:
        return
    y = scale.at(Decimal(point.value))
    after = any(each.place <= place for each in chart.breaks)
    group = "g2" if after else "g1"
    shape: Shape = "diamond" if after else "circle"
    yield Mark(shape, "open" if point.is_derived else group, x=_percent(x), y=f"{y:.1f}")
    if is_labelled:
        yield _label("v pt halo" + (" g2" if after else ""), x, y - 12, point.printed)
        if point.note:
            yield _label("dim halo", x, y + 22, point.note)


def _label(css: str, x: Decimal, y: Decimal, text: str) -> Mark:
    return Mark("text", css, x=_percent(x), y=f"{y:.1f}", anchor="middle", text=text)


def _labelled(points: Sequence[Point]) -> set[int]:
    """Which values are printed on the line: all, or first, last, lowest and highest. The table has them all."""
    known = [place for place, point in enumerate(points) if point.value is not None]
    if len(known) <= MOST_LABELS:
        return set(known)
    by_value = sorted(known, key=lambda place: Decimal(points[place].value or 0))
    return {known[0], known[-1], by_value[0], by_value[-1]}


def _periods(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    every = -(-len(chart.points) // MOST_LABELS)
    for place, point in enumerate(chart.points):
        if place % every == 0:
            yield _label("dim", places[place], Decimal(280), point.label)
