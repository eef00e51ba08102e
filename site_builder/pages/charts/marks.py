"""Where the marks of a chart stand: of a line at the end of each period, on an axis of time; of bars under labels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from textwrap import wrap

from site_builder.core.calendar.period import Kind, format_date
from site_builder.core.numbers.number import shortest_number
from site_builder.core.text import mark_parts, table_beside, unmarked
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
from site_builder.pages.charts.model import Chart, Point, Series, data_of

LINE_TOP, LINE_FOOT = 40, 260  # pixels between which the values lie
RIGHT, RIGHT_OF_MANY = (
    Decimal(93),
    Decimal(87),
)  # per cent of the width where time ends; many lines are named after it
LEAST = 58  # per cent of the width that time takes at least; where names would leave it less, a legend has them
SHAPE_OF = {
    Kind(kind): shape for kind, shape in table_beside(__file__, "drawing.toml")["kinds"].items()
}
# Where a label may stand about its mark: how it is anchored, and pixels to the right and down, the best first.
_BESIDE = (
    *(("middle", 0, -12), ("middle", 0, 22), ("end", -11, 5), ("start", 11, 5)),
    *(("end", -8, -6), ("start", 8, -6), ("end", -8, 16), ("start", 8, 16)),
)
_AFTER = (
    ("start", 11, 5),
    *(("start", 11, 5 + step) for way in range(1, 9) for step in (-8 * way, 8 * way)),
)
_FURTHER = tuple(
    ("middle", 0, step) for way in range(1, 12) for step in (-12 - 16 * way, 22 + 16 * way)
)


def draw_line(chart: Chart) -> Drawing:
    """Place the points of a chart in time, and what joins and cuts them."""
    frame = _Frame.of(chart)
    dots = tuple(frame.dots())
    labels = _labels(dots, frame.room(), is_named=frame.is_named)
    marks = [*frame.grid(), *frame.cuts(), *_segments(dots)]
    for dot in dots:
        mark, tip = dot.mark(chart), chart.say(dot.point, dot.series.unit)
        is_named = dot in labels
        marks.append(
            mark
            if is_named
            else replace(
                mark, tip=tip, text=dot.point.shown, anchor=whole_anchor(dot.x, dot.point.shown)
            )
        )
    marks += [mark for labels_of_dot in labels.values() for mark in labels_of_dot]
    legend = [] if frame.is_named else _legend(chart, dots)
    start = chart.axis.start
    height = 288 + LINE * (len(legend) // 2)
    return Drawing(
        height,
        (*marks, *frame.periods(), *legend),
        shortest_number(start) if start is not None else "",
    )


@dataclass(frozen=True, slots=True)
class _Dot:
    """A point that has a value, with its place: per cent from the left, pixels from the top."""

    point: Point
    series: Series
    css: str
    x: Decimal
    y: Decimal
    is_last: bool
    pixel: Decimal  # from the left of a phone

    def __hash__(self) -> int:
        return hash((self.x, self.y, self.css))  # not with every point of its series

    @property
    def shape(self) -> str:
        return SHAPE_OF[self.series.kind] if self.series.kind else "circle"

    @property
    def named(self) -> str:
        """Its value after the name of its line."""
        return f"{self.series.name} {self.point.shown}"

    @property
    def label_css(self) -> str:
        return f"v pt halo {self.css}" if self.css != "g1" else "v pt halo"

    def mark(self, chart: Chart) -> Mark:
        css = f"open {self.css}" if self.point.is_derived else self.css
        return Mark(
            self.shape,
            css,
            x=percent(self.x),
            y=f"{self.y:.1f}",
            data=data_of(chart, self.series, self.point),
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a chart's axes run over. Where no day is known the points stand one after the other."""

    chart: Chart
    first: int
    last: int
    left: Decimal
    right: Decimal
    is_named: bool = False

    @classmethod
    def of(cls, chart: Chart) -> _Frame:
        known = chart.known
        places = [point.last_day.toordinal() for point in known if point.last_day]
        places = (
            places if known and len(places) == len(known) else [0, max(len(chart.points) - 1, 0)]
        )
        axis = chart.axis
        wide = max(len(chart.on_axis(value)) for value in (axis.low, axis.high)) > 3
        right, is_named = RIGHT, False
        if any(
            point.is_beside for point in known
        ):  # each line ends with its last value, whole on a phone
            ends = [(each.name, end) for each in chart.series for end in _ends(each)]
            is_named = (named := _before(f"{name} {end.shown}" for name, end in ends)) >= LEAST
            right = (
                named if is_named else min(RIGHT_OF_MANY, _before(point.shown for point in known))
            )
        return cls(chart, min(places), max(places), Decimal(14 if wide else 7), right, is_named)

    @property
    def in_time(self) -> bool:
        return self.last > 1_000  # days are counted from the year 1, points from 0

    def across(self, index: int) -> Decimal:
        return self.left + (self.right - self.left) * (index - self.first) / (
            max(self.last - self.first, 1)
        )

    def down(self, value: Decimal) -> Decimal:
        axis = self.chart.axis
        return LINE_FOOT - (value - axis.low) / (axis.high - axis.low) * (LINE_FOOT - LINE_TOP)

    def x_of(self, point: Point, number: int) -> Decimal:
        return self.across(
            point.last_day.toordinal() if self.in_time and point.last_day else number
        )

    def dots(self) -> Iterator[_Dot]:
        areas, number = list(dict.fromkeys(each.area for each in self.chart.series)), 0
        for series in self.chart.series:
            ends = _ends(series)
            for point in series.points:
                if point.value is not None:
                    x, y = self.x_of(point, number), self.down(Decimal(point.value))
                    css = "g3" if point.is_beside else "g2" if areas.index(series.area) else "g1"
                    is_last = any(point is end for end in ends)
                    yield _Dot(point, series, css, x, y, is_last, x * NARROW / 100)
                number += 1

    @property
    def names(self) -> tuple[tuple[str, int], ...]:
        """The round numbers of the axis with their pixels."""
        axis = self.chart.axis
        values = {axis.low: LINE_FOOT, axis.high: LINE_TOP}
        if axis.low < 0 < axis.high:
            values[Decimal(0)] = round(self.down(Decimal(0)))
        return tuple((self.chart.on_axis(value), y) for value, y in values.items())

    def grid(self) -> Iterator[Mark]:
        axis = self.chart.axis
        lines = {y for _, y in self.names} | (
            {(LINE_TOP + LINE_FOOT) // 2} if axis.low >= 0 or axis.high <= 0 else set()
        )
        for y in sorted(lines):
            yield Mark("line", "grid", x="0", x2="100%", y=str(y), y2=str(y))
        if axis.start is not None:
            yield Mark("snip", "snip", x="1.50%", y=str(LINE_FOOT + 5))
        for name, y in self.names:
            yield Mark("text", "dim", x="0", y=str(y - 4), text=name)

    def cuts(self) -> Iterator[Mark]:
        """A line at the day of each break, with the day above where it has room."""
        room = _Room([])
        for day in sorted({each.since for each in self.chart.breaks if each.since}):
            x = self.across(day.toordinal())
            yield Mark(
                "line",
                "cut",
                x=percent(x),
                x2=percent(x),
                y="22",
                y2="266",
                data=(("data-since", str(day)),),
            )
            words = format_date(day, self.chart.language)
            anchor = whole_anchor(x, words)
            if room.takes(self.box(words, x, 16, anchor)):
                yield Mark("text", "dim", x=percent(x), y="16", anchor=anchor, text=words)

    def room(self) -> _Room:
        """What the words of the axis and of the breaks, and their lines, leave free."""
        room = _Room([self.box(name, Decimal(0), y - 4, "start") for name, y in self.names])
        for mark in self.cuts():
            left, _, right, _ = box = self.box(mark.text, Decimal(mark.x[:-1]), 16, mark.anchor)
            room.boxes.append(
                box if mark.text else (left - 1, Decimal(22), right + 1, Decimal(LINE_FOOT))
            )
        return room

    def periods(self) -> Iterator[Mark]:
        """The names of periods that have room on a phone, the last and the first before all others; then, as `wide`,
        those that have it where a chart is twice as wide.
        """
        points = [
            (self.x_of(point, number), point.label)
            for number, point in enumerate(self.chart.points)
        ]
        named = sorted(dict.fromkeys(points))
        chosen: dict[tuple[Decimal, str], str] = {}
        for css, times in ("dim", 1), ("dim wide", 2):
            room = _Room([])
            for x, label in (*chosen, *named[-1:], *named):
                if room.takes(self.box(f" {label} ", x * times, 280, whole_anchor(x, label))):
                    chosen.setdefault((x, label), css)
        for (x, label), css in sorted(chosen.items()):
            yield Mark(
                "text", css, x=percent(x), y="280.0", anchor=whole_anchor(x, label), text=label
            )

    @staticmethod
    def box(text: str, x: Decimal, y: Decimal | int, anchor: str, dx: int = 0) -> _Box:
        """What words cover on a phone, in pixels."""
        wide = CHARACTER * Decimal(len(unmarked(text)))
        left = x * NARROW / 100 + dx - {"middle": wide / 2, "end": wide}.get(anchor, Decimal(0))
        return left, Decimal(y) - 12, left + wide, Decimal(y) + 3


def _before(texts: Iterable[str]) -> Decimal:
    """Where time ends so that the longest of these texts stays whole after it, on a phone."""
    return (
        100
        - Decimal(100 * (_AFTER[0][1] + CHARACTER * max(len(unmarked(text)) for text in texts)))
        / NARROW
    )


_Box = tuple[Decimal, Decimal, Decimal, Decimal]  # left, top, right, bottom


@dataclass
class _Room:
    """What is covered already; never leaves this module."""

    boxes: list[_Box] = field(default_factory=list)

    def has(self, box: _Box) -> bool:
        """Whether nothing covers a place yet."""
        left, top, right, bottom = box
        return not any(
            left < each[2] and each[0] < right and top < each[3] and each[1] < bottom
            for each in self.boxes
        )

    def takes(self, box: _Box) -> bool:
        """Cover a place, if nothing covers it yet."""
        is_free = self.has(box)
        self.boxes += [box] if is_free else []
        return is_free


def _ends(series: Series) -> list[Point]:
    """The last point that has a value; where several of its day contradict each other, one of each value."""
    known = [point for point in series.points if point.value is not None]
    same = [
        point for point in known if point.last_day and point.last_day == known[-1].last_day
    ] or known[-1:]
    return [*{Decimal(point.value or 0): point for point in same}.values()]


def _segments(dots: Sequence[_Dot]) -> Iterator[Mark]:
    """What joins neighbours, dotted over what is missing between them."""
    for before, dot in pairwise(dots):
        if dot.point.join and dot.series is before.series:
            (x, y), (x2, y2) = ((percent(each.x), f"{each.y:.1f}") for each in (before, dot))
            yield Mark("line", f"{dot.point.join} {dot.css}", x=x, y=y, x2=x2, y2=y2)


def _labels(dots: Sequence[_Dot], room: _Room, *, is_named: bool = False) -> dict[_Dot, list[Mark]]:
    """The printed values: the last of every line always; the first, the extremes, then others where there is room.

    Of a line that stands beside the others nothing but the last, with its name where that has room.

    Each stands nearer to its own mark than to any other; the last of a line that cannot is led to its mark by a line.
    """
    cut = [
        dot for dot in dots if not room.has(_Frame.box(dot.point.shown, dot.x, LINE_FOOT, "middle"))
    ]
    room.boxes += [(dot.pixel - 6, dot.y - 6, dot.pixel + 6, dot.y + 6) for dot in dots]
    last = [dot for dot in dots if dot.is_last]
    own = [dot for dot in dots if not dot.point.is_beside]
    ranked = sorted(own, key=lambda dot: Decimal(dot.point.value or 0))
    noted = [dot for dot in own if dot.point.note]
    first = (
        *last,
        *own[:1],
        *ranked[-1:],
        *ranked[:1],
        *noted,
        *(dot for dot in cut if dot in own),
    )
    labels: dict[_Dot, list[Mark]] = {}
    others = sorted(dots, key=_PIXEL)
    if len(own) < len(dots):
        # From the lowest up, so that figures which have to make room stand in the order of their lines.
        ordered = sorted(last, key=attrgetter("y"), reverse=True)
        labels = {
            dot: list(_after(dot, dot.named if is_named else dot.point.shown, room))
            for dot in ordered
        }
    for dot in (each for each in dict.fromkeys((*first, *own)) if each not in labels):
        css = dot.label_css
        label = _label(
            dot, css, dot.point.shown, _BESIDE if dot in first else _BESIDE[:1], room, others
        )
        if label:
            note = (
                _label(dot, "dim halo", dot.point.note, _BESIDE[:2], room, others)
                if dot.point.note
                else None
            )
            labels[dot] = [label, *([note] if note else [])]
        elif dot.is_last:
            label = _label(dot, css, dot.point.shown, _FURTHER, room, ()) or _words(
                dot, css, dot.point.shown, _FURTHER[0]
            )
            is_above = float(label.y) < dot.y
            y, y2 = (
                (dot.y - 6, float(label.y) + 3) if is_above else (dot.y + 6, float(label.y) - 12)
            )
            x = percent(dot.x)
            labels[dot] = [Mark("line", "lead", x=x, x2=x, y=f"{y:.1f}", y2=f"{y2:.1f}"), label]
    return labels


def _after(dot: _Dot, text: str, room: _Room) -> Iterator[Mark]:
    """The value of the last mark to its right, as near to its height as the others leave; led to where it is not."""
    label = _label(dot, dot.label_css, text, _AFTER, room, ()) or _words(
        dot, dot.label_css, text, _AFTER[0]
    )
    middle = Decimal(label.y) - 5
    if abs(middle - dot.y) > 1:
        yield Mark(
            "line",
            "lead",
            x=percent(dot.x),
            x2=percent(dot.x + 1),
            y=f"{dot.y:.1f}",
            y2=f"{middle:.1f}",
        )
    yield label


_Way = tuple[str, int, int]
_PIXEL = attrgetter("pixel")


def _label(
    dot: _Dot, css: str, text: str, ways: Sequence[_Way], room: _Room, others: Sequence[_Dot]
) -> Mark | None:
    """Words about a mark, in the first way that has room and keeps them whole; None where none has.

    The others stand from left to right: only those that may be nearer are looked at.
    """
    for way in ways:
        mark = _words(dot, css, text, way)
        box = _Frame.box(text, dot.x, Decimal(mark.y), mark.anchor, way[1])
        is_whole = box[0] >= 0 and box[2] <= NARROW + 1 and 0 <= box[1] and box[3] <= LINE_FOOT + 2
        if not is_whole:
            continue
        own = _apart(dot, box)
        reach = own.sqrt() + 1
        left, right = (
            bisect_left(others, box[0] - reach, key=_PIXEL),
            bisect_right(others, box[2] + reach, key=_PIXEL),
        )
        if all(own <= _apart(other, box) for other in others[left:right]) and room.takes(box):
            return mark
    return None


def _words(dot: _Dot, css: str, text: str, way: _Way) -> Mark:
    wanted, dx, dy = way
    anchor = whole_anchor(dot.x, text) if wanted == "middle" else wanted
    y = f"{dot.y + dy:.1f}"
    return Mark(
        "text", css, x=percent(dot.x), y=y, dx=str(dx) if dx else "", anchor=anchor, text=text
    )


def _apart(dot: _Dot, box: _Box) -> Decimal:
    """How far a mark is from words, in square pixels."""
    across = max(box[0] - dot.pixel, dot.pixel - box[2], Decimal(0))
    return across**2 + max(box[1] - dot.y, dot.y - box[3], Decimal(0)) ** 2


def _legend(chart: Chart, dots: Sequence[_Dot]) -> list[Mark]:
    """What shape and colour stand for, line by line, where there are several."""
    shown = {dot.series.name: dot for dot in dots if dot.series.name}
    marks: list[Mark] = []
    for index, (name, dot) in enumerate(shown.items() if len(chart.series) > 1 else ()):
        y = 308 + LINE * index
        marks.append(Mark(dot.shape, dot.css, x="2.00%", y=str(y - 5)))
        marks.append(Mark("text", "dim", x="2.00%", dx="14", y=str(y), text=name))
    return marks


# Where the marks of a bar chart stand: a label over each bar, its figure at the end.


BAR_ROOM = Decimal(
    86
)  # per cent of the width that bars may take at most; the rest is for their labels
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
            drawn = _strip if point.among else _bar
            marks += drawn(point, scales[series.unit], data_of(chart, series, point), top)
            top += BAR_STEP + LINE * (len(mark_parts(point.label, _lines)) - 1 + bool(point.aimed))
        top += GROUP_GAP
    return Drawing(top - GROUP_GAP - 4, tuple(marks))


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
        values += [value for point in points for value in point.among]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        if unit == "%" and low >= 0 and high <= 100:
            high = Decimal(100)
        scale = cls(low, high if high > low else low + 1)
        return replace(
            scale, room=min([BAR_ROOM, *(scale._room_beside(point) for point in points)])
        )

    def _room_beside(self, point: Point) -> Decimal:
        """How wide bars may be so that the figure at this one's end stays whole on a phone."""
        if point.value is None:
            return BAR_ROOM
        label = Decimal(100 * (GAP + CHARACTER * len(unmarked(point.shown)))) / NARROW
        if point.among:
            return Decimal(100) - label  # it stands at the end of the row
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
    css = "open" if point.is_derived else "g3" if point.is_beside else "g1"
    yield Mark("rect", css, x=percent(left), width=percent(right - left), data=data, **height)
    css = "v" if point.target is None else "v halo"  # the line of the target may stand behind it
    yield Mark("text", css, x=percent(right), dx=str(GAP), y=str(top + 37), text=point.shown)


def _strip(point: Point, scale: _BarScale, data: Data, top: int) -> Iterator[Mark]:
    """Where a place stands among its peers: a stroke for each, the middle thin, itself the one mark in colour."""
    lines = mark_parts(point.label, _lines)
    for index, text in enumerate(lines):
        yield Mark("text", "", y=str(top + 16 + LINE * index), text=text)
    top += LINE * (len(lines) - 1)
    yield Mark("rect", "track", y=str(top + 24), width=percent(scale.room), height=str(BAR_HEIGHT))
    for value in dict.fromkeys(percent(scale.at(each)) for each in point.among):
        yield Mark("line", "lead", x=value, x2=value, y=str(top + 28), y2=str(top + 36))
    yield from _aim(point, scale, top)
    shown = "…" if point.value is None else point.shown
    if point.value is not None:
        css = "open g1" if point.is_derived else "g1"
        where = percent(scale.at(Decimal(point.value)))
        yield Mark("circle", css, x=where, y=f"{top + 32}.0", data=data)
    yield Mark("text", "v", x=percent(scale.room), dx=str(GAP), y=str(top + 37), text=shown)


def _aim(point: Point, scale: _BarScale, top: int) -> Iterator[Mark]:
    """Where the bar should have come to, and in words beneath it."""
    if point.target is None:
        return
    x = scale.at(Decimal(point.target))
    y, y2 = (24, 40) if point.among else (19, 45)
    yield Mark("line", "aim", x=percent(x), x2=percent(x), y=str(top + y), y2=str(top + y2))
    where, anchor, down = percent(x), whole_anchor(x, point.aimed), 64 if point.among else 60
    if point.among or (
        anchor == "end" and x * NARROW < 100 * CHARACTER * len(unmarked(point.aimed))
    ):  # cut on a phone
        where, anchor = "0", ""
    yield Mark("text", "dim", x=where, y=f"{top + down}.0", anchor=anchor, text=point.aimed)


def _lines(label: str) -> tuple[str, ...]:
    """A long label in two lines of about the same length, a longer one in as many as a phone needs."""
    if len(label) <= LABEL_LENGTH or " " not in label:
        return (label,)
    if len(label) > 2 * LABEL_LENGTH:
        return tuple(wrap(label, LABEL_LENGTH, break_long_words=False, break_on_hyphens=False))
    blanks = [index for index, letter in enumerate(label) if letter == " "]
    middle = min(blanks, key=lambda index: abs(index - len(label) / 2))
    return label[:middle], label[middle + 1 :]
