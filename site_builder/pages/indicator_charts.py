"""The charts of an indicator: a line for each area, cut at every break.

Each unit and each kind of period has a panel of its own, so that no line passes over a point of its area: figures of
a quarter, of six months and of a year count one thing into the other. A territory that began with a change of
boundaries stands in the chart of the one before it, behind the break; any other area has a chart of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from site_builder.core import addresses as at
from site_builder.core.period import Kind
from site_builder.core.rhythm import next_in
from site_builder.derive.codes import PERIOD_KINDS
from site_builder.derive.fate import NO_FATES, Fates
from site_builder.derive.histories import Step, steps_of
from site_builder.derive.history import History, Line
from site_builder.derive.observations import Observation
from site_builder.model.config import SiteConfig
from site_builder.pages.charts.drawing import Drawing
from site_builder.pages.charts.model import Break, Chart, Join, Point, line_chart
from site_builder.pages.charts.painter import picture_kinds
from site_builder.pages.charts.svg import draw
from site_builder.pages.downloads import FileView
from site_builder.pages.embed import embed_code
from site_builder.pages.fates import fate_views
from site_builder.pages.indicator_words import Wording

FEWEST = 2  # points with a value that make a chart


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


def charts_of_history(history: History, language: str, fates: Fates = NO_FATES) -> tuple[tuple[str, Chart], ...]:
    """The charts of an indicator with the address of their files, which has no suffix."""
    if history.indicator.scale or history.indicator.kind == "coded":
        return ()
    groups, wording = tuple(_groups(history)), Wording(language)
    panels = [(lines, unit) for lines in groups for unit in _units(lines)]
    made = []
    for place, (lines, unit) in enumerate(panels):
        base = f"chart-{place + 1}" if place else "chart"
        area = lines[0].area.name.say(language) if len(groups) > 1 else ""
        kinds = [kind for kind, count in _kinds(lines, unit).items() if count >= FEWEST]
        # Single figures of several kinds stand in one panel, where nothing joins them.
        alone = [None] if sum(_kinds(lines, unit).values()) >= FEWEST else []
        drawn = [_Course(history, lines, (unit, kind), wording, fates) for kind in kinds or alone]
        for course in drawn:
            anchor = base if course is drawn[0] else f"{base}-{course.panel[1]}"
            made.append((at.indicator_uri(history.series, history.indicator.code) + anchor, course.chart(anchor, area)))
    return tuple(made)


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
    """The address of the picture that stands for a page: the first of its charts that has a PNG, "" where none has."""
    pictures = (picture for uri, _ in charts for picture in _pictures(at.localized(uri, site.prefix), undrawn))
    return next((picture.uri for picture in pictures if picture.uri.endswith(".png")), "")


def _pictures(uri: str, undrawn: frozenset[str]) -> tuple[FileView, ...]:
    kinds = () if uri in undrawn else picture_kinds()
    return tuple(FileView(f"{uri}.{kind}", kind.upper(), 0, "") for kind in kinds)


def _groups(history: History) -> Iterator[tuple[Line, ...]]:
    """The old territory and the new one in one chart, where there is one of each; else each line alone."""
    lines = history.lines
    if len(lines) == 2 and lines[1].opening and not lines[0].opening:
        yield lines
    else:
        yield from ((line,) for line in lines)


def _units(lines: Sequence[Line]) -> tuple[str, ...]:
    """The units of the figures in the order of time: each has an axis of its own."""
    return tuple(dict.fromkeys(said.unit for said in _known(lines))) or ("",)


def _kinds(lines: Sequence[Line], unit: str) -> dict[Kind, int]:
    """How many figures each kind of period has in a unit, the shortest kind first."""
    found = Counter(said.period.kind for said in _known(lines) if said.unit == unit)
    return {kind: found[kind] for kind in PERIOD_KINDS if kind in found}


def _known(lines: Sequence[Line]) -> Iterator[Observation]:
    """Every figure that is there and stands."""
    for entry in (entry for line in lines for entry in line.entries):
        if entry.stands:
            yield entry.observation


@dataclass
class _Course:
    """Puts the points of one chart together; never leaves this module."""

    history: History
    lines: Sequence[Line]
    panel: tuple[str, Kind | None]  # the unit of its axis and the kind of its periods; None is any
    wording: Wording
    fates: Fates
    points: list[Point] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    breaks: dict[int, Break] = field(default_factory=dict)

    def __post_init__(self) -> None:
        is_alone = len(_units(self.lines)) == 1
        for line in self.lines:
            steps = [each for each in steps_of(self.history, line) if not each.entry or not each.entry.is_superseded]
            steps = [each for each in steps if self.panel[1] in (None, each.period.kind)]
            steps = [each for each in steps if is_alone or self._is_own(each)]
            self._cut(line, steps, len(self.points))
            self._join(steps, len(self.points))
            self.points += [self._point(step) for step in steps]

    def _is_own(self, step: Step) -> bool:
        said = step.entry.observation if step.entry else None
        return said is not None and said.value is not None and said.unit == self.panel[0]

    def chart(self, anchor: str, area: str) -> Chart:
        """The finished chart."""
        _, name = self.wording.translate, self.history.indicator.name.say(self.wording.language)
        notes = [_("Hollow: derived, not printed")] if any(each.is_derived for each in self.points) else []
        notes += [_("*: see its history in the table")] if any("*" in each.shown for each in self.points) else []
        notes += [_("Dotted: no figure in between")] if any(each.is_bridge for each in self.joins) else []
        is_one = len({said.period.kind for said in _known(self.lines)}) == 1
        kind = "" if is_one or self.panel[1] is None else _(PERIOD_KINDS[self.panel[1]])
        parts = (name, area, kind)
        return line_chart(
            self.points,
            tuple(each for each in self.breaks.values() if each.place < len(self.points)),
            self.joins,
            anchor=anchor,
            title=", ".join(part for part in parts if part),
            note=". ".join(notes),
            unit=self.wording.unit_words(self.panel[0], self.history.indicator),
            language=self.wording.language,
        )

    def _point(self, step: Step) -> Point:
        label = step.period.short(self.wording.language)
        if step.entry is None or step.entry.observation.value is None:
            return Point(label, None, last_day=step.window.end)
        said = step.entry.observation
        printed = self.wording.figure(said, self.history.indicator)
        rank = self.wording.translate("rank {rank}").format(rank=said.rank) if said.rank is not None else ""
        marks = fate_views(self.fates.of_observation(said), self.wording.language)
        return Point(
            label, said.value, printed, note=rank, is_derived=said.is_derived, fates=marks, last_day=step.window.end
        )

    def _cut(self, line: Line, steps: Sequence[Step], start: int) -> None:
        """A break stands before the first step that ends on its day or later."""
        language = self.wording.language
        if start and line.opening:
            before, after = (each.area.name.say(language) for each in self.lines[:2])
            self.breaks[start] = Break(start, self.wording.break_label(line.opening), before, after)
        for each in line.breaks:
            later = [place for place, step in enumerate(steps, start) if step.window.end >= each.since]
            if later and later[0] > start:
                label, known = self.wording.break_label(each), self.breaks.get(later[0])
                self.breaks[later[0]] = Break(later[0], f"{known.label}; {label}" if known else label)

    def _join(self, steps: Sequence[Step], start: int) -> None:
        """Neighbours in time; dotted where a period between has no figure. Nothing joins figures that contradict each
        other, nor passes over them.
        """
        last: tuple[int, Step] | None = None
        for place, step in enumerate(steps, start):
            if step.entry is None or step.entry.observation.value is None:
                continue
            if last and self.panel[1] and not step.entry.contradicts:
                before, earlier = last
                self.joins.append(Join(before, place, next_in(self.history.rhythm, earlier.period) != step.period))
            last = None if step.entry.contradicts else (place, step)
