"""What a tile of the home page draws of its figure: its course where it has one, else its target, else its share."""

from __future__ import annotations

from decimal import Decimal

from site_builder.core.text import Text
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.portal import Portal
from site_builder.model.report import Report
from site_builder.pages import Figure
from site_builder.pages.charts.spark import WHOLE, Spark, spark_bar, spark_line
from site_builder.pages.indicator_words import Wording

FEWEST = 3  # points that make a course; two are said by the tile itself


def tile_of(portal: Portal, report: Report, key: str, figure: Figure, label: Text) -> Spark | None:
    """The drawing of a headline figure of a report, None where there is nothing to draw."""
    wording = Wording(portal.publication.site.language)
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    course = course_of(history, entry, wording) if history and entry else None
    return course or _bar(entry, figure, wording, label)


def course_of(history: History, entry: Entry, wording: Wording) -> Spark | None:
    """The figures of one kind and unit up to this one, back to the last break; None for fewer than three."""
    line = next((each for each in history.lines if entry in each.entries), None)
    run = _run(line, entry) if line else []
    if len(run) < FEWEST:
        return None
    unit = wording.unit(entry.observation, history.indicator)
    said = (f"{wording.inside(each.observation.period)}: {_measured(each, wording, unit)}" for each in run)
    points = [(each.observation.window.end, Decimal(each.observation.value or 0)) for each in run]
    return spark_line(points, "; ".join(said))


def _measured(entry: Entry, wording: Wording, unit: str) -> str:
    return wording.measured(entry.observation.value or 0, unit)


def _run(line: Line, entry: Entry) -> list[Entry]:
    own = entry.observation
    upto = line.entries[: line.entries.index(entry) + 1]
    found: list[Entry] = []
    cut = False
    for each in reversed(upto):
        said = each.observation
        fits = said.period.kind is own.period.kind and said.unit == own.unit and said.indicator == own.indicator
        if not cut and fits and each.stands and not each.contradicts:
            found.append(each)
        cut = cut or bool(each.breaks)
    return found[::-1]


def _bar(entry: Entry | None, figure: Figure, wording: Wording, label: Text) -> Spark | None:
    """A share of a hundred, or an amount against its own target."""
    if not figure.value or figure.qualifier:
        return None
    value, said = Decimal(figure.value), f"{label.say(wording.language)}: {figure.printed}"
    target = entry.target.value if entry and entry.target else None
    if figure.unit == "%" and 0 <= value <= WHOLE:
        aim = Decimal(target) if target is not None and 0 <= target <= WHOLE else None
        return spark_bar(value, WHOLE, said, aim)
    if target is None or value < 0 or target <= 0:
        return None
    return spark_bar(value, max(value, Decimal(target)), said, Decimal(target))
