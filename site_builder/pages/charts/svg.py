"""Where the marks of a chart stand: x in per cent, y in pixels, no viewBox.

Text thus keeps its size at any width. The page's template and the file (`picture`) only print what is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from textwrap import wrap
from typing import Literal

from site_builder.core.marks import mark_parts, unmarked
from site_builder.core.number import format_number
from site_builder.pages.charts.model import Break, Chart, Point, shares_of

Shape = Literal["rect", "text", "line", "circle", "diamond"]

BAR_ROOM = Decimal(86)  # per cent of the width that bars may take at most; the rest is for their labels
BAR_STEP, BAR_HEIGHT, GROUP_HEAD, GROUP_GAP, LINE = 54, 16, 28, 14, 22
LINE_TOP, LINE_FOOT = 40, 260  # pixels between which the values lie
BREAK_FOOT = 306  # pixels where the words of the first of several breaks stand
NARROW = 328  # pixels of a chart on a phone
GAP = 8  # pixels between a bar and its figure
CHARACTER = 8  # pixels of a figure at most
EDGE = Decimal(78)  # per cent of the width beyond which a word is set towards the middle
LABEL_LENGTH = 40  # characters of a bar's label in one line on a phone


@dataclass(frozen=True, slots=True)
class Mark:
    """One element. x and width are per cent as printed, the rest pixels; empty means left out.

    A mark without a label of its own has a `tip`: what it says, and `text`, what shows beside it when it is touched.
    """

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
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All marks of a chart, back to front."""

    height: int
    marks: tuple[Mark, ...]

    @property
    def has_tips(self) -> bool:
        """Whether some of its marks can be touched."""
        return any(mark.tip for mark in self.marks)


def draw(chart: Chart) -> Drawing:
    """Place the marks of a chart."""
    return _draw_bars(chart) if chart.kind == "bar" else _draw_line(chart)


def height_of(chart: Chart) -> int:
    """How high its drawing is (pixels), without placing what a line does not need for it."""
    return _draw_bars(chart).height if chart.kind == "bar" else _foot(chart.breaks)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def _draw_bars(chart: Chart) -> Drawing:
    scale, marks, top = _BarScale.of(chart), [], 0
    for place, group in enumerate(chart.groups):
        css = "g1" if place % 2 == 0 else "g2"
        if group.name:
            for line in mark_parts(group.name, _lines):
                marks.append(Mark("text", f"v {css}", y=str(top + 16), text=line))
                top += LINE
            top += GROUP_HEAD - LINE
        for point in group.points:
            marks += _bar(point, scale, _bar_css(point, css), top)
            top += BAR_STEP + LINE * (len(mark_parts(point.label, _lines)) - 1 + bool(point.aimed))
        top += GROUP_GAP
    return Drawing(top - GROUP_GAP - 4, tuple(marks))


def _bar_css(point: Point, css: str) -> str:
    return "open" if point.is_derived else "g3" if point.is_beside else css


@dataclass(frozen=True, slots=True)
class _BarScale:
    """Per cent of the width for a value; bars start at zero, wherever zero lies."""

    low: Decimal
    high: Decimal
    room: Decimal = BAR_ROOM

    @classmethod
    def of(cls, chart: Chart) -> _BarScale:
        values = [Decimal(point.value) for point in chart.points if point.value is not None]
        values += [Decimal(point.target) for point in chart.points if point.target is not None]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        if chart.unit == "%" and low >= 0 and high <= 100:
            high = Decimal(100)
        scale = cls(low, high if high > low else low + 1)
        return replace(scale, room=min([BAR_ROOM, *(scale._room_beside(point) for point in chart.points)]))

    def _room_beside(self, point: Point) -> Decimal:
        """How wide bars may be so that the figure at this one's end stays whole on a phone."""
        if point.value is None:
            return BAR_ROOM
        label = Decimal(100 * (GAP + CHARACTER * len(unmarked(point.shown)))) / NARROW
        share = (max(Decimal(point.value), Decimal(0)) - self.low) / (self.high - self.low)
        return max(Decimal(100) - label, Decimal(30)) / share if share else BAR_ROOM

    def at(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low) * self.room


def _bar(point: Point, scale: _BarScale, css: str, top: int) -> Iterator[Mark]:
    lines = mark_parts(point.label, _lines)
    for place, text in enumerate(lines):
        yield Mark("text", "", y=str(top + 16 + LINE * place), text=text)
    top += LINE * (len(lines) - 1)
    yield Mark("rect", "track", y=str(top + 24), width=_percent(scale.room), height=str(BAR_HEIGHT))
    yield from _aim(point, scale, top)
    if point.value is None:
        yield Mark("text", "dim", x="0", dx="4", y=str(top + 37), text="…")
        return
    zero, end = scale.at(Decimal(0)), scale.at(Decimal(point.value))
    left, right = min(zero, end), max(zero, end)
    height = {"y": str(top + 24), "height": str(BAR_HEIGHT)}
    yield Mark("rect", css, x=_percent(left), width=_percent(right - left), **height)
    yield Mark("text", "v", x=_percent(right), dx=str(GAP), y=str(top + 37), text=point.shown)


def _aim(point: Point, scale: _BarScale, top: int) -> Iterator[Mark]:
    """Where the bar should have come to, and in words beneath it."""
    if point.target is None:
        return
    x = scale.at(Decimal(point.target))
    yield Mark("line", "aim", x=_percent(x), x2=_percent(x), y=str(top + 19), y2=str(top + 45))
    yield replace(_label("dim", x, Decimal(top + 60), point.aimed), anchor=_whole(x, point.aimed))


def _lines(label: str) -> tuple[str, ...]:
    """A long label in two lines of about the same length, a longer one in as many as a phone needs."""
    if len(label) <= LABEL_LENGTH or " " not in label:
        return (label,)
    if len(label) > 2 * LABEL_LENGTH:
        return tuple(wrap(label, LABEL_LENGTH, break_long_words=False, break_on_hyphens=False))
    blanks = [place for place, letter in enumerate(label) if letter == " "]
    middle = min(blanks, key=lambda place: abs(place - len(label) / 2))
    return label[:middle], label[middle + 1 :]


def _draw_line(chart: Chart) -> Drawing:
    scale = LineScale.of(chart)
    places = _places(chart, scale)
    points = chart.points
    labelled = _labelled(points, places)
    marks = [*_grid(scale, chart.language), *_breaks(chart, places)]
    marks += _segments(chart, places, scale)
    for place in range(len(points)):
        marks += _dot(chart, place, places[place], scale, is_labelled=place in labelled)
    marks += _periods(chart, places)
    return Drawing(_foot(chart.breaks), tuple(marks))


def _foot(breaks: Sequence[Break]) -> int:
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
    room: Decimal = BAR_ROOM

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
        return format_number(Decimal(format(value.normalize(), "f")), language)


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
        yield Mark("rect", "track", x=_percent(x), y="28", width=_percent(100 - x), height="232")
        yield Mark("line", "cut", x=_percent(x), x2=_percent(x), y="28", y2="266")
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
    yield Mark("text", "g1", x=_percent(middle), y="304", anchor="middle", text=each.before)
    yield Mark("text", "g2", x="100%", y="304", anchor="end", text=each.after)


def _is_long(each: Break) -> bool:
    return len(each.before) + len(each.after) > LABEL_LENGTH - 6


def _numbered(chart: Chart, places: Sequence[Decimal]) -> Iterator[Mark]:
    """Several breaks: a number at each cut, and what the numbers mean line by line beneath."""
    for number, each in enumerate(chart.breaks, 1):
        x = _percent(_cut_at(chart, each, places))
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
    return _percent(places[place]), f"{scale.at(Decimal(value)):.1f}"


def _dot(chart: Chart, place: int, x: Decimal, scale: LineScale, *, is_labelled: bool) -> Iterator[Mark]:
    point = chart.points[place]
    if point.value is None:
        return
    y = scale.at(Decimal(point.value))
    after = any(each.place <= place for each in chart.breaks)
    group = "g2" if after else "g1"
    shape: Shape = "diamond" if after else "circle"
    mark = Mark(shape, "open" if point.is_derived else group, x=_percent(x), y=f"{y:.1f}")
    yield mark if is_labelled else replace(mark, tip=chart.say(point), text=point.shown, anchor=_side(x))
    if is_labelled:
        label = _label("v pt halo" + (" g2" if after else ""), x, y - 12, point.shown)
        yield replace(label, anchor=_whole(x, point.shown))
        if point.note:
            yield replace(_label("dim halo", x, y + 22, point.note), anchor=_side(x))


def _side(x: Decimal) -> str:
    """A word at the edge grows towards the middle, lest it be cut off."""
    return "end" if x > EDGE else "start" if x < 100 - EDGE else "middle"


def _whole(x: Decimal, text: str) -> str:
    """How a figure stands at its place so that no digit of it is cut off on a phone."""
    place, half = x * NARROW / 100, CHARACTER * Decimal(len(unmarked(text))) / 2
    return "end" if place + half > NARROW else "start" if place < half else "middle"


def _label(css: str, x: Decimal, y: Decimal, text: str) -> Mark:
    return Mark("text", css, x=_percent(x), y=f"{y:.1f}", anchor="middle", text=text)


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
        yield _label("dim", places[place], Decimal(280), points[place].label)
