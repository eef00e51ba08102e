"""One model of a chart, drawn once and shown twice: in the page, and as a file with its title and source.

A chart is a bar chart of named groups or a line over periods. Across a break in the series no line is drawn and
no change is counted; a period without a value is bridged by dots, a derived value is hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from site_builder.core.i18n.catalog import translator
from site_builder.core.number import format_number
from site_builder.core.quantity import Parts
from site_builder.pages.fates import FateView

ChartKind = Literal["bar", "line"]
ROOM = Decimal("0.1")  # of the width that a break takes at least
SPOKEN = 24  # points that the text summary lists; a longer chart is summed up by its ends and extremes


@dataclass(frozen=True, slots=True)
class Point:
    """One mark. `printed` is the value for readers, `note` a second line such as a rank, `code` its key in the data.

    `last_day` is where it stands in time: the last day of its period. `target` is what was aimed at, `aimed` that in
    words. A point that `is_beside` is shown for comparison, in another colour.
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

    @property
    def shown(self) -> str:
        """What stands beside the mark: the figure, with a star where the table beside the chart tells its fate."""
        return f"{self.printed}*" if any(not each.is_quiet for each in self.fates) else self.printed


@dataclass(frozen=True, slots=True)
class Group:
    """Marks of one colour under a name, "" where there is only one."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series before the point at `place`, counted over all points; `after` names what follows."""

    place: int
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """A line from one point to a later one, by their places; dotted where something is missing between."""

    before: int
    after: int
    is_bridge: bool


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Chart:
    """What is drawn. `description` says in words what the marks say; `joins` never cross a break.

    `credit` are the lines beneath: source, period, status, licence and address.
    """

    anchor: str
    kind: ChartKind
    title: str
    note: str
    unit: str
    groups: tuple[Group, ...]
    breaks: tuple[Break, ...]
    description: str
    language: str
    joins: tuple[Join, ...] = ()
    credit: tuple[str, ...] = ()

    @property
    def unit_note(self) -> str:
        """ "Đơn vị: điểm", "" where there is no one unit."""
        return translator(self.language)("Unit: %(unit)s") % {"unit": self.unit} if self.unit else ""

    def say(self, point: Point) -> str:
        """One mark in words: "2023: 0,834 điểm (hạng 2)"."""
        return _said(point, self.unit)

    @property
    def points(self) -> tuple[Point, ...]:
        """All marks in order."""
        if len(self.groups) == 1:
            return self.groups[0].points
        return tuple(point for group in self.groups for point in group.points)


def shares_of(chart: Chart) -> tuple[Decimal, ...]:
    """Where the points of a line stand from left (0) to right (1): as far apart as their days, where these are known.

    A break takes some room at least, so that what stands before it and after it is never one place; another
    territory whose time begins anew follows behind it.
    """
    cuts = {each.place for each in chart.breaks}
    days = [point.last_day.toordinal() for point in chart.points if point.last_day]
    places = days if len(days) == len(chart.points) else list(range(len(chart.points)))
    steps = [Decimal(max(later - earlier, 0)) for earlier, later in pairwise(places)]
    least = (sum(steps, Decimal(0)) or Decimal(1)) * ROOM
    moves = [max(step, least) if place in cuts else step for place, step in enumerate(steps, 1)]
    stands = [sum(moves[:place], Decimal(0)) for place in range(len(places))]
    whole = stands[-1] if stands and stands[-1] else Decimal(1)
    return tuple(stand / whole for stand in stands)


def bar_chart(
    groups: Sequence[tuple[str, Sequence[Point]]],
    *,
    anchor: str,
    title: str,
    note: str = "",
    unit: str = "",
    language: str,
) -> Chart:
    """Bars from zero, one below the other, in groups by name. Points without a value keep their place."""
    made = tuple(Group(name, tuple(_printed(point, language) for point in points)) for name, points in groups)
    return Chart(anchor, "bar", title, note, unit, made, (), _say_groups(made, unit), language)


def line_chart(
    points: Sequence[Point],
    breaks: Sequence[Break] = (),
    joins: Sequence[Join] | None = None,
    *,
    anchor: str,
    title: str,
    note: str = "",
    unit: str = "",
    language: str,
) -> Chart:
    """A line over periods in order; `breaks` cut it. Without `joins` each point is joined to the next one known."""
    printed = tuple(_printed(point, language) for point in points)
    cuts = tuple(sorted(breaks, key=lambda each: each.place))
    said = _say_line(printed, cuts, unit, language)
    wanted = _neighbours(printed) if joins is None else joins
    kept = tuple(join for join in wanted if not any(join.before < cut.place <= join.after for cut in cuts))
    return Chart(anchor, "line", title, note, unit, (Group("", printed),), cuts, said, language, kept)


def _neighbours(points: Sequence[Point]) -> list[Join]:
    """Points with values, one after the other, dotted over a missing one."""
    known = [place for place, point in enumerate(points) if point.value is not None]
    return [Join(before, after, after > before + 1) for before, after in pairwise(known)]


def _printed(point: Point, language: str) -> Point:
    if point.printed or point.value is None:
        return point
    text = format_number(point.value, language)
    return replace(point, printed=text)


def _say_groups(groups: Sequence[Group], unit: str) -> str:
    """ "Cung cấp: Mức độ 3, 100 %; Mức độ 4, 100 %. Sử dụng: ..." """
    said = (_said_group(group, unit) for group in groups)
    return " ".join(f"{text}." for text in said if text)


def _said_group(group: Group, unit: str) -> str:
    points = "; ".join(_said(point, unit) for point in group.points if point.value is not None)
    return f"{group.name}: {points}" if group.name and points else points


def _said(point: Point, unit: str) -> str:
    notes = [*([point.note] if point.note else []), *(each.words for each in point.fates)]
    notes += [point.aimed] if point.aimed else []
    note = f" ({'; '.join(notes)})" if notes else ""
    return f"{point.label}: {Parts(number=point.printed, unit=unit)}{note}"


def _say_line(points: Sequence[Point], breaks: Sequence[Break], unit: str, language: str) -> str:
    """Every point where they are few, else the first, lowest, highest and last; then the breaks."""
    _ = translator(language)
    known = [point for point in points if point.value is not None]
    told = known if len(known) <= SPOKEN else _telling(known)
    parts = ["; ".join(_said(point, unit) for point in told)]
    parts += [_("The series breaks: {reason}").replace("{reason}", each.label) for each in breaks]
    return " ".join(f"{part}." for part in parts if part)


def _telling(points: Sequence[Point]) -> list[Point]:
    values = [point.value for point in points if point.value is not None]
    places = {0, values.index(min(values)), values.index(max(values)), len(points) - 1}
    return [points[place] for place in sorted(places)]
