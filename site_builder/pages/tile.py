"""What a tile of the home page draws of its figure: its course where it has one, else its target, else its share.

The tile beside it prints the figure; the small drawing has no axis to read off, so it always begins at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.text import Text
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.portal import Portal
from site_builder.model.report import Report
from site_builder.pages import Figure
from site_builder.pages.charts.drawing import Drawing, Mark, percent
from site_builder.pages.indicator_words import Wording

FEWEST = 3  # points that make a course; two are said by the tile itself
HEIGHT, TOP, FOOT = 36, 8, 28  # pixels
WHOLE = Decimal(100)
LEFT, RIGHT = Decimal(2), Decimal(98)  # per cent of the width between which points stand


@dataclass(frozen=True, slots=True)
class Spark:
    """The drawing with what it says, for those who hear it."""

    drawing: Drawing
    words: str


def tile_of(portal: Portal, report: Report, key: str, figure: Figure, label: Text) -> Spark | None:
    """The drawing of a headline figure of a report, None where there is nothing to draw."""
    wording = Wording(portal.publication.site.language)
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    course = course_of(history, entry, wording) if history and entry else None
    return course or _bar(entry, figure, wording, label)


def course_of(history: History, entry: Entry, wording: Wording) -> Spark | None:
    """The figures of one kind and unit up to this one, back to the last break; None for few and for equal ones."""
    line = next((each for each in history.lines if entry in each.entries), None)
    run = _run(line, entry) if line else []
    if len(run) < FEWEST or len({each.observation.value for each in run}) == 1:
        return None
    unit = wording.unit(entry.observation, history.indicator)
    said = (
        f"{wording.inside(each.observation.period)}: {wording.measured(each.observation.value or 0, unit)}"
        for each in run
    )
    return spark_line(run, "; ".join(said))


def spark_line(run: Sequence[Entry], words: str) -> Spark:
    """A line in proportion of time and of the values; the last point is marked."""
    days = [each.observation.window.end.toordinal() for each in run]
    values = [Decimal(each.observation.value or 0) for each in run]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    xs = [percent(LEFT + (day - days[0]) * (RIGHT - LEFT) / max(days[-1] - days[0], 1)) for day in days]
    ys = [f"{FOOT - (value - low) / (high - low) * (FOOT - TOP):.1f}" for value in values]
    lines = [
        Mark("line", "line", x=xs[place], x2=xs[place + 1], y=ys[place], y2=ys[place + 1])
        for place in range(len(run) - 1)
    ]
    return Spark(Drawing(HEIGHT, (*lines, Mark("circle", "g1", x=xs[-1], y=ys[-1]))), words)


def _run(line: Line, entry: Entry) -> list[Entry]:
    own, found = entry.observation, list[Entry]()
    for each in reversed(line.entries[: line.entries.index(entry) + 1]):
        said = each.observation
        fits = said.period.kind is own.period.kind and said.unit == own.unit and said.indicator == own.indicator
        found += [each] if fits and each.stands and not each.contradicts else []
        if each.breaks:
            break
    return found[::-1]


def _bar(entry: Entry | None, figure: Figure, wording: Wording, label: Text) -> Spark | None:
    """A share of a hundred, or an amount against its own target."""
    if not figure.value or figure.qualifier:
        return None
    value = Decimal(figure.value)
    is_share = figure.unit == "%" and 0 <= value <= WHOLE
    target = Decimal(entry.target.value) if entry and entry.target else Decimal(-1)
    if not is_share and (value < 0 or target <= 0):
        return None
    whole = WHOLE if is_share else max(value, target)
    marks = [
        Mark("rect", "track", y="12", width="100%", height="12"),
        Mark("rect", "g1", x="0", y="12", width=percent(value / whole * 100), height="12"),
    ]
    if 0 <= target <= whole:
        x = percent(target / whole * 100)
        marks.append(Mark("line", "aim", x=x, x2=x, y="6", y2="30"))
    return Spark(Drawing(HEIGHT, tuple(marks)), f"{label.say(wording.language)}: {figure.printed}")
