"""One model of a chart, drawn once and shown everywhere: in the page, for other people's pages, as a file.

A chart is bars or lines over time. What it says in words (its caption, its description) is worked out of what is
drawn, so that no sentence can contradict the marks.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from site_builder.core.calendar.period import Kind
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.number import format_number, shortest_number
from site_builder.core.numbers.quantity import Parts, Scale, is_long, scale_of
from site_builder.core.text import slugify, unmarked
from site_builder.pages import FateView

ChartKind = Literal["bar", "line"]
Join = Literal["", "line", "gap"]
_NUMBER = re.compile(r"[-\u2212]?\d")
PRESSING = 4  # times as high as all others: beside such a line they would lie flat at the foot
SPOKEN = (
    24  # points that the text summary lists; a longer chart is summed up by its ends and extremes
)


@dataclass(frozen=True, slots=True)
class Point:
    """One mark. `printed` is the value for readers, `note` a second line such as a rank, `code` its key in the data.

    `period` is the code of its period, which ends on `last_day`, where it stands in time. `join` is how it hangs
    together with the known point before it: dotted over a gap, or not at all. `target` is what was aimed at, `aimed`
    that in words. A point that `is_beside` is shown for comparison, in another colour. `brief` is a long value in the
    scale of the chart. A point stands `among` the figures of other areas, on a scale of its own.
    """

    label: str
    value: Decimal | int | None
    printed: str = ""
    href: str = ""
    note: str = ""
    code: str = ""
    is_derived: bool = False
    fates: tuple[FateView, ...] = ()
    last_day: date | None = None
    target: Decimal | int | None = None
    aimed: str = ""
    is_beside: bool = False
    period: str = ""
    join: Join = "line"
    brief: str = ""
    among: tuple[Decimal, ...] = ()

    @property
    def shown(self) -> str:
        """What stands beside the mark: the figure, with a star where the table beside the chart tells its fate."""
        return f"{self.brief or self.printed}{'*' if any(not each.is_quiet for each in self.fates) else ''}"


@dataclass(frozen=True, slots=True)
class Series:
    """Marks that belong together under a name, "" where there is nothing to tell them from: those of an area, of a
    kind of period, of a group, of a unit of their own.
    """

    name: str
    points: tuple[Point, ...]
    area: str = ""
    kind: Kind | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series of an area ("" is any) since a day; without a day the area itself began with it."""

    label: str
    since: date | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """Between which round numbers values stand."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal | int]) -> Axis:
        """From zero, unless all values are positive and lie close together far from it: then the axis is cut."""
        low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
        base = Decimal(low) if low < 0 or ((high - low) * 4 <= high and high > 0) else Decimal(0)
        top = Decimal(high) if high > 0 or low >= 0 else Decimal(0)
        span = top - base or abs(top) or Decimal(1)
        power = (
            Decimal(10) ** (span / 4).adjusted()
        )  # the step is the least 1, 2 or 5 of which four cover the span
        step = next(power * part for part in (1, 2, 5, 10) if power * part * 4 >= span)
        floor = (base / step).to_integral_value("ROUND_FLOOR") * step
        ceiling = (top / step).to_integral_value("ROUND_CEILING") * step
        return cls(floor, ceiling if ceiling > floor else floor + step)

    @property
    def start(self) -> Decimal | None:
        """Where an axis begins that leaves zero out."""
        return self.low if self.low > 0 else None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Chart:
    """What is drawn in one panel. `title` is its name, and `telling` what its figures come to in a sentence, "" where
    nothing may be said. `note` is what its rule has to say of it, `credit` are the lines beneath: source, period,
    status, licence and address. `formerly` are anchors that it was published under before. Marks and axis of a chart of
    long amounts are in its `scale`. Lines `beyond` it are named and not drawn.
    """

    anchor: str
    kind: ChartKind
    title: str
    note: str
    unit: str
    series: tuple[Series, ...]
    breaks: tuple[Break, ...]
    language: str
    credit: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    telling: str = ""
    scale: Scale | None = None
    beyond: tuple[Series, ...] = ()

    def __hash__(self) -> int:
        return hash((self.anchor, self.heading, self.credit))

    @property
    def heading(self) -> str:
        """The line above the drawing: what it tells, else what it is of."""
        return self.telling or self.title

    def on_axis(self, value: Decimal) -> str:
        """A round number beside the axis."""
        return (
            self.scale.number(value)
            if self.scale
            else format_number(Decimal(shortest_number(value)), self.language)
        )

    @property
    def points(self) -> tuple[Point, ...]:
        """All marks in order."""
        return tuple(point for series in self.series for point in series.points)

    @property
    def known(self) -> tuple[Point, ...]:
        """Those that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def axis(self) -> Axis:
        """Of a line."""
        return Axis.of([point.value for point in self.points if point.value is not None])

    @property
    def is_among(self) -> bool:
        """Whether it says how one area stands among the others."""
        return any(point.among for point in self.points)

    @property
    def is_said(self) -> bool:
        """Whether all its values are equal: then a sentence says so and nothing is drawn."""
        values = {
            (point.value, each.unit)
            for each in self.series
            for point in each.points
            if point.value is not None
        }
        return len(self.known) > 1 == len(values) and not any(
            point.target is not None for point in self.points
        )

    @property
    def caption(self) -> str:
        """The lines under the title: what there is to know of this drawing before it is read."""
        return ". ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        _, known = translator(self.language), self.known
        if self.note:
            yield self.note
        if self.is_said:
            value = Parts(
                number=" / ".join(dict.fromkeys(point.printed for point in known)), unit=self.unit
            )
            text = _("{count} values, all equal: {value}").replace("{count}", str(len(known)))
            yield text.replace("{value}", str(value))
        elif unit := self.scale.unit if self.scale else self.unit:
            yield _("Unit: %(unit)s") % {"unit": unit}
        if not self.is_said and self.kind == "line" and self.axis.start is not None:
            yield _("The axis begins at {value}, not at 0").replace(
                "{value}", self.on_axis(self.axis.start)
            )
        if any(point.is_derived for point in known):
            yield _("Hollow: calculated, not in the source")
        if any(point.shown.endswith("*") for point in known):
            yield _("*: see its history in the table")
        if not self.is_said and any(point.join == "gap" for point in known):
            yield _("Dotted: no figure in between")
        for series in self.beyond:
            figures = f"{series.name}: {'; '.join(map(self.say, series.points))}"
            reason = _("far above the other lines")
            yield (
                _("Not drawn ({reason}): {figures}")
                .replace("{reason}", reason)
                .replace("{figures}", figures)
            )
        yield from (
            _("The series breaks: {reason}").replace("{reason}", each.label) for each in self.breaks
        )

    @property
    def description(self) -> str:
        """What the marks say, in words: every point where they are few; of a long line the ends and the extremes."""
        parts = []
        for series in self.series:
            known = [point for point in series.points if point.value is not None]
            points = _telling(known) if self.kind == "line" and len(known) > SPOKEN else known
            text = "; ".join(self.say(point, series.unit) for point in points)
            parts.append(f"{series.name}: {text}" if series.name and text else text)
        reason = translator(self.language)("The series breaks: {reason}")
        parts += [reason.replace("{reason}", each.label) for each in self.breaks]
        return " ".join(f"{part}." for part in parts if part)

    def say(self, point: Point, unit: str = "") -> str:
        """One mark in words: "2023: 0,834 điểm (hạng 2)"."""
        notes = [
            note
            for note in (point.note, *(each.words for each in point.fates), point.aimed)
            if note
        ]
        note = f" ({'; '.join(notes)})" if notes else ""
        return f"{point.label}: {Parts(number=point.printed, unit=unit or self.unit)}{note}"


def _telling(points: Sequence[Point]) -> list[Point]:
    values = [point.value for point in points if point.value is not None]
    places = {0, values.index(min(values)), values.index(max(values)), len(points) - 1}
    return [points[index] for index in sorted(places)]


def data_of(chart: Chart, series: Series, point: Point) -> tuple[tuple[str, str], ...]:
    """What a mark says of itself to programs; the area where there are several."""
    areas = {each.area for each in chart.series}
    return (
        ("data-period", point.period),
        ("data-value", format(point.value, "f") if point.value is not None else ""),
        ("data-unit", unmarked(series.unit or chart.unit)),
        ("data-area", series.area if len(areas) > 1 else ""),
    )


def bar_chart(
    series: Sequence[tuple[str, Sequence[Point]] | Series],
    *,
    anchor: str,
    title: str,
    note: str = "",
    unit: str = "",
    language: str,
) -> Chart:
    """Bars from zero, one below the other, in groups by name. Points without a value keep their place."""
    groups = tuple(
        each if isinstance(each, Series) else Series(each[0], tuple(each[1])) for each in series
    )
    return _scaled(Chart(anchor, "bar", title, note, unit, groups, (), language))


def line_chart(
    series: Sequence[Series],
    breaks: Sequence[Break] = (),
    *,
    anchor: str,
    title: str,
    note: str = "",
    unit: str = "",
    language: str,
) -> Chart:
    """Lines over time. No line crosses a break, and none is dotted over a figure that is there."""
    kept = tuple(
        each for each in dict.fromkeys(breaks) if each.since is None or _parts(each, series)
    )
    beyond = tuple(_pressing(series))
    courses = tuple(_joined(each, series, kept) for each in series if each not in beyond)
    return _scaled(Chart(anchor, "line", title, note, unit, courses, kept, language, beyond=beyond))


def _pressing(series: Sequence[Series]) -> Iterator[Series]:
    """Lines that stand beside the others for comparison, so far above that nothing could be seen of those."""
    beside = [each for each in series if any(point.is_beside for point in each.points)]
    most = max((_top(each) for each in series if each not in beside), default=Decimal(0))
    yield from (each for each in beside if _top(each) > PRESSING * most > 0)


def _top(series: Series) -> Decimal:
    return max((Decimal(point.value or 0) for point in series.points), default=Decimal(0))


def _scaled(chart: Chart) -> Chart:
    """The chart with its values in print, and in one scale where they are long; not where a title names the unit, or
    one of them is "about" so much. A cut axis takes the figures that tell its ends apart.
    """
    most = max((abs(Decimal(point.value or 0)) for point in chart.known), default=Decimal(0))
    is_named = any(each.unit for each in chart.series) or (chart.unit and chart.unit in chart.title)
    is_worded = any(point.printed and not _NUMBER.match(point.printed) for point in chart.known)
    is_scaled = not is_named and not is_worded and is_long(most, chart.unit, chart.language)
    scale = scale_of(most, chart.unit, chart.language) if is_scaled else None
    if scale and chart.kind == "line":
        axis = chart.axis
        figures = axis.high.adjusted() - (axis.high - axis.low).adjusted() + 2
        scale = replace(scale, figures=max(scale.figures, figures))
    series, beyond = (
        tuple(
            replace(
                each, points=tuple(_printed(point, scale, chart.language) for point in each.points)
            )
            for each in of
        )
        for of in (chart.series, chart.beyond)
    )
    return replace(chart, series=series, beyond=beyond, scale=scale)


def _printed(point: Point, scale: Scale | None, language: str) -> Point:
    if point.value is None:
        return point
    brief = scale.number(point.value) if scale else ""
    return replace(
        point, printed=point.printed or format_number(point.value, language), brief=brief
    )


def _parts(each: Break, series: Sequence[Series]) -> bool:
    """Whether there are figures before a break and after it."""
    days = [day for one in series if each.area in ("", one.area) for day in _days(one)]
    return bool(days) and each.since is not None and min(days) < each.since <= max(days)


def _days(series: Series) -> list[date]:
    return [point.last_day for point in series.points if point.last_day and point.value is not None]


def _joined(own: Series, series: Sequence[Series], breaks: Sequence[Break]) -> Series:
    """How each point hangs together with the known one before it."""
    days = {day for each in series if each.area == own.area for day in _days(each)}
    cuts = [each.since for each in breaks if each.since and each.area in ("", own.area)]
    points: list[Point] = []
    last: Point | None = None
    is_gap = False
    for point in own.points:
        join: Join = "gap" if is_gap and point.join else point.join
        if last is None or point.value is None:
            join = ""
        elif last.last_day and point.last_day:
            is_cut = any(last.last_day < cut <= point.last_day for cut in cuts)
            is_known = join == "gap" and any(last.last_day < day < point.last_day for day in days)
            join = "" if is_cut or is_known else join
        points.append(replace(point, join=join))
        is_gap = point.value is None
        last = last if is_gap else point
    return replace(own, points=tuple(points))


def name_chart(taken: set[str], *texts: str) -> str:
    """What a chart of a page is called: by what it shows, never by its place. Spellings that meet get a digest."""
    name = "-".join(filter(None, (slugify(text.replace("%", "percent")) for text in texts)))
    if name in taken:
        name += f"-{zlib.crc32(repr((texts, len(taken))).encode()):08x}"
    taken.add(name)
    return name
