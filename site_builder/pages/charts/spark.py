"""The small drawing in a tile: how a figure came to be, or how far it is from its target; the tile says the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.pages.charts.drawing import Drawing, Mark

HEIGHT, TOP, FOOT = 36, 8, 28  # pixels
WHOLE = Decimal(100)
LEFT, RIGHT = Decimal(2), Decimal(98)  # per cent of the width between which points stand


@dataclass(frozen=True, slots=True)
class Spark:
    """The drawing with what it says, for those who hear it."""

    drawing: Drawing
    words: str


def spark_line(points: Sequence[tuple[date, Decimal]], words: str) -> Spark:
    """A line over two days or more, in proportion of time; the last point is marked. It has no scale to read off."""
    days = [day.toordinal() for day, _ in points]
    low, high = min(value for _, value in points), max(value for _, value in points)
    span, width = (high - low) or Decimal(1), Decimal(max(days[-1] - days[0], 1))
    xs = [LEFT + (day - days[0]) / width * (RIGHT - LEFT) for day in days]
    ys = [FOOT - (value - low) / span * (FOOT - TOP) if high > low else Decimal(HEIGHT) / 2 for _, value in points]
    return Spark(Drawing(HEIGHT, (*_segments(xs, ys), _end(xs[-1], ys[-1]))), words)


def _segments(xs: Sequence[Decimal], ys: Sequence[Decimal]) -> Iterator[Mark]:
    for place in range(len(xs) - 1):
        ends = {"x": f"{xs[place]:.2f}%", "x2": f"{xs[place + 1]:.2f}%"}
        yield Mark("line", "line", y=f"{ys[place]:.1f}", y2=f"{ys[place + 1]:.1f}", **ends)


def _end(x: Decimal, y: Decimal) -> Mark:
    return Mark("circle", "g1", x=f"{x:.2f}%", y=f"{y:.1f}")


def spark_bar(value: Decimal, whole: Decimal, words: str, target: Decimal | None = None) -> Spark:
    """A bar from zero to `value` within `whole` (above zero, not below the value), with a mark where it should end."""
    marks = [
        Mark("rect", "track", y="12", width="100%", height="12"),
        Mark("rect", "g1", x="0", y="12", width=f"{value / whole * 100:.2f}%", height="12"),
    ]
    if target is not None:
        x = f"{target / whole * 100:.2f}%"
        marks.append(Mark("line", "aim", x=x, x2=x, y="6", y2="30"))
    return Spark(Drawing(HEIGHT, tuple(marks)), words)
