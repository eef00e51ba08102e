"""Where the marks of a line chart stand: its grid, its breaks, its points and the periods beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.marks import unmarked
from site_builder.core.number import format_number, shortest_number
from site_builder.pages.charts.drawing import (
    CHARACTER,
    LABEL_LENGTH,
    LINE,
    NARROW,
    Drawing,
    Mark,
    Shape,
    edge_anchor,
    percent,
    whole_anchor,
    words_at,
)
from site_builder.pages.charts.model import Break, Chart, Point, shares_of

LINE_TOP, LINE_FOOT = 40, 260  # pixels between which the values lie
BREAK_FOOT = 306  # pixels where the words of the first of several breaks stand


def draw_line(chart: Chart) -> Drawing:
    """Place the points of a chart in time, and what joins and cuts them."""
    scale = LineScale.of(chart)
    places = _places(chart, scale)
    points = chart.points
    labelled = _labelled(points, places)
    marks = [*_grid(scale, chart.language), *_breaks(chart, places)]
    marks += _segments(chart, places, scale)
    for place in range(len(points)):
        marks += _dot(chart, place, places[place], scale, is_labelled=place in labelled)
    marks += _periods(chart, places)
    return Drawing(foot_of(chart.breaks), tuple(marks))


def foot_of(breaks: Sequence[Break]) -> int:
    """The height: room for a line beneath the periods for each break, or for what stands before and after one."""
    if not breaks:
        return 288
    lines = len(breaks) if len(breaks) > 1 else 1 + _is_long(breaks[0])
    return 310 + LINE * (lines - 1)


@dataclass(frozen=True, slots=True)
class LineScale:
    """Between which round numbers a line's values stand, and at which pixel each."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, chart: Chart) -> LineScale:
        """The scale of a chart; from zero unless all values lie close together far from it."""
        values = [Decimal(point.value) for point in chart.points if point.value is not None] or [Decimal(0)]
        low, high = min(values), max(values)
        # A line may leave zero out where all values are far from it; the axis then says where it starts.
        base = Decimal(0) if low >= 0 and (high - low) * 4 > high else low
        step = _round_step((high - min(base, low)) or abs(high) or Decimal(1))
        floor = base if base == 0 else (low / step).to_integral_value("ROUND_FLOOR") * step
        ceiling = (high / step).to_integral_value("ROUND_CEILING") * step
        return cls(floor, ceiling if ceiling > floor else floor + step)

    def at(self, value: Decimal) -> Decimal:
        """Pixels from the top."""
        share = (value - self.low) / (self.high - self.low)
        return LINE_FOOT - share * (LINE_FOOT - LINE_TOP)

    def label(self, value: Decimal, language: str) -> str:
        """A round number of the axis."""
        return format_number(Decimal(shortest_number(value)), language)


def _round_step(span: Decimal) -> Decimal:
    """The least 1, 2 or 5 times a power of ten of which two steps cover the span."""
    power = Decimal(10) ** (span / 2).adjusted()
    return next(power * part for part in (1, 2, 5, 10) if power * part * 2 >= span)


def _places(chart: Chart, scale: LineScale) -> tuple[Decimal, ...]:
    """Where each point stands in time; a long name on the axis moves the first."""
    names = (scale.label(value, chart.language) for value in (scale.low, scale.high))
    left = Decimal(7) if max(map(len, names)) <= 3 else Decimal(14)
    return tuple(left + (93 - left) * share for share in shares_of(chart))


def _grid(scale: LineScale, language: str) -> Iterator[Mark]:
    middle = (scale.low + scale.high) / 2
    for value, y in ((scale.low, LINE_FOOT), (middle, (LINE_TOP + LINE_FOOT) // 2), (scale.high, LINE_TOP)):
        yield Mark("line", "grid", x="0", x2="100%", y=str(y), y2=str(y))
        if value != middle:
            yield Mark("text", "dim", x="0", y=str(y - 4), text=scale.label(value, language))


def _cut_at(chart: Chart, each: Break, places: Sequence[Decimal]) -> Decimal:
    return (places[each.place - 1] + places[each.place]) / 2


def _breaks(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    for each in chart.breaks:
        x = _cut_at(chart, each, places)
        yield Mark("rect", "track", x=percent(x), y="28", width=percent(100 - x), height="232")
        yield Mark("line", "cut", x=percent(x), x2=percent(x), y="28", y2="266")
    yield from _one_break(chart, places) if len(chart.breaks) == 1 else _numbered(chart, places)


def _one_break(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    """What stands before and after, beside each other or, where the words are long, one below the other."""
    each = chart.breaks[0]
    middle = _cut_at(chart, each, places) / 2
    yield Mark("text", "dim g2", x="100%", y="16", anchor="end", text=each.label)
    if _is_long(each):
        yield Mark("text", "dim g1", x="0", y="304", text=f"● {each.before}")
        yield Mark("text", "dim g2", x="0", y=str(304 + LINE), text=f"◆ {each.after}")
        return
    yield Mark("text", "g1", x=percent(middle), y="304", anchor="middle", text=each.before)
    yield Mark("text", "g2", x="100%", y="304", anchor="end", text=each.after)


def _is_long(each: Break) -> bool:
    return len(each.before) + len(each.after) > LABEL_LENGTH - 6


def _numbered(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    """Several breaks: a number at each cut, and what the numbers mean line by line beneath."""
    for number, each in enumerate(chart.breaks, 1):
        x = percent(_cut_at(chart, each, places))
        yield Mark("text", "v pt g2", x=x, y="16", anchor="middle", text=str(number))
        yield Mark("text", "dim g2", y=str(BREAK_FOOT + LINE * (number - 1)), text=f"{number}. {each.label}")


def _segments(chart: Chart, places: Sequence[Decimal], scale: LineScale) -> Iterator[Mark]:
    """The lines that the model joins, dotted where they bridge something missing."""
    for join in chart.joins:
        start, end = (_xy(chart, place, places, scale) for place in (join.before, join.after))
        css = "gap" if join.is_bridge else "line"
        yield Mark("line", css, x=start[0], y=start[1], x2=end[0], y2=end[1])


def _xy(chart: Chart, place: int, places: Sequence[Decimal], scale: LineScale) -> tuple[str, str]:
    value = chart.points[place].value
    assert value is not None
    return percent(places[place]), f"{scale.at(Decimal(value)):.1f}"


def _dot(chart: Chart, place: int, x: Decimal, scale: LineScale, *, is_labelled: bool) -> Iterator[Mark]:
    point = chart.points[place]
    if point.value is None:
        return
    y = scale.at(Decimal(point.value))
    after = any(each.place <= place for each in chart.breaks)
    group = "g2" if after else "g1"
    shape: Shape = "diamond" if after else "circle"
    mark = Mark(shape, "open" if point.is_derived else group, x=percent(x), y=f"{y:.1f}")
    yield mark if is_labelled else replace(mark, tip=chart.say(point), text=point.shown, anchor=edge_anchor(x))
    if is_labelled:
        label = words_at("v pt halo" + (" g2" if after else ""), x, y - 12, point.shown)
        yield replace(label, anchor=whole_anchor(x, point.shown))
        if point.note:
            yield replace(words_at("dim halo", x, y + 22, point.note), anchor=edge_anchor(x))


def _labelled(points: Sequence[Point], places: Sequence[Decimal]) -> set[int]:
    """Which values are printed: ends, extremes and what has a note first, the others where a phone has room."""
    known = [place for place, point in enumerate(points) if point.value is not None]
    by_value = sorted(known, key=lambda place: Decimal(points[place].value or 0))
    noted = [place for place in known if points[place].note]
    wide = [len(unmarked(point.printed)) for point in points]
    chosen: set[int] = set()
    for place in dict.fromkeys([*known[:1], *known[-1:], *by_value[-1:], *by_value[:1], *noted, *known]):
        if all(_is_apart(places[place] - places[other], wide[place] + wide[other]) for other in chosen):
            chosen.add(place)
    return chosen


def _is_apart(between: Decimal, letters: int) -> bool:
    """Whether two labels of so many letters together do not touch, so many per cent apart, at a phone's width."""
    return abs(between) * NARROW / 100 >= CHARACTER * Decimal(letters) / 2


def _periods(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    """The names of periods that have room on a phone, the last and the first before all others."""
    chosen: list[int] = []
    points = chart.points
    count, wide = len(points), [len(unmarked(point.label)) for point in points]
    for place in dict.fromkeys((count - 1, 0, *range(count))) if count else ():
        if all(_is_apart(places[place] - places[other], wide[place] + wide[other] + 1) for other in chosen):
            chosen.append(place)
    for place in sorted(chosen):
        yield words_at("dim", places[place], Decimal(280), points[place].label)
