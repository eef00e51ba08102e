"""The headline figures of a report as tiles: each with its change, its target and what may be drawn of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.calendar.rhythm import previous_in
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import Text
from site_builder.derive.figures import AT
from site_builder.derive.history import Entry, History
from site_builder.derive.portal import Portal
from site_builder.derive.targets import measured_by
from site_builder.model.publication import Publication
from site_builder.model.report import Headline, Report
from site_builder.pages import FateView, Figure, Find, fate_views
from site_builder.pages.charts.drawing import Drawing, Mark, percent
from site_builder.pages.indicator_words import FEWEST, Wording, run_of

# What a tile draws of its figure: its course where it has one, else its target, else its share.
#
# The tile prints the figure; the small drawing has no axis to read off, so it always begins at zero.


HEIGHT, TOP, FOOT = 36, 8, 28  # pixels
WHOLE = Decimal(100)
LEFT, RIGHT = Decimal(2), Decimal(98)  # per cent of the width between which points stand


@dataclass(frozen=True, slots=True)
class CourseLine:
    """The drawing with what it says, for those who hear it."""

    drawing: Drawing
    words: str


def tile_of(
    portal: Portal, report: Report, key: str, figure: Figure, label: Text
) -> CourseLine | None:
    """The drawing of a headline figure of a report, None where there is nothing to draw."""
    wording = Wording(portal.publication.site.language)
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    course = course_of(history, entry, wording) if history and entry else None
    return course or _bar(entry, figure, wording, label)


def course_of(history: History, entry: Entry, wording: Wording) -> CourseLine | None:
    """The figures of one kind and unit up to this one, back to the last break; None for few and for equal ones."""
    line = next((each for each in history.lines if entry in each.entries), None)
    run = run_of(line, entry) if line else []
    if len(run) < FEWEST or len({each.observation.value for each in run}) == 1:
        return None
    text = (
        f"{wording.inside(each.observation.period)}: {wording.with_unit(each.observation, history.indicator)}"
        for each in run
    )
    return spark_line(run, "; ".join(text))


def spark_line(run: Sequence[Entry], words: str) -> CourseLine:
    """A line in proportion of time and of the values; the last point is marked."""
    days = [each.observation.window.end.toordinal() for each in run]
    values = [Decimal(each.observation.value or 0) for each in run]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    xs = [
        percent(LEFT + (day - days[0]) * (RIGHT - LEFT) / max(days[-1] - days[0], 1))
        for day in days
    ]
    ys = [f"{FOOT - (value - low) / (high - low) * (FOOT - TOP):.1f}" for value in values]
    lines = [
        Mark("line", "line", x=xs[index], x2=xs[index + 1], y=ys[index], y2=ys[index + 1])
        for index in range(len(run) - 1)
    ]
    return CourseLine(Drawing(HEIGHT, (*lines, Mark("circle", "g1", x=xs[-1], y=ys[-1]))), words)


def _bar(entry: Entry | None, figure: Figure, wording: Wording, label: Text) -> CourseLine | None:
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
    return CourseLine(
        Drawing(HEIGHT, tuple(marks)), f"{label.say(wording.language)}: {figure.printed}"
    )


@dataclass(frozen=True, slots=True)
class HeadlineView:
    """A headline figure with the one before it and its target; both may be unknown."""

    figure: Figure
    label: str
    previous: str
    target: str
    href: str
    source: str
    change: str = ""
    is_good: bool | None = None
    previous_fates: tuple[FateView, ...] = ()
    spark: CourseLine | None = None


def _target(report: Report, headline: Headline, portal: Portal) -> str:
    """In the report's words, else those of the list for this figure; an empty line waits for somebody."""
    wording, history = (
        Wording(portal.publication.site.language),
        portal.histories.of(report.series, headline.figure),
    )
    entry = portal.histories.entry(report, headline.figure)
    targets = (
        [each for each in history.targets if measured_by(history, each) is entry]
        if history and entry
        else []
    )
    if headline.target or not (targets and history):
        return (
            wording.translate("not entered yet")
            if headline.is_open
            else headline.target.say(wording.language)
        )
    return wording.aimed(
        max(targets, key=lambda each: each.period == report.period), history.indicator
    )


def headline_views(report: Report, find: Find | None, portal: Portal) -> tuple[HeadlineView, ...]:
    """The headline figures of a report that it has, each with what it changed; `find` gives a figure by its key."""
    publication = portal.publication
    language, result = publication.site.language, []
    for headline in report.headlines:
        figure = find(report, headline.figure) if find else None
        if find and figure:
            before, past = _previous(report, headline.figure, find, portal)
            label, target = headline.label.say(language), _target(report, headline, portal)
            source = _source(publication, report, headline.figure)
            course = tile_of(portal, report, headline.figure, figure, headline.label)
            change, is_good = _changed(portal, report, headline.figure)
            result.append(
                HeadlineView(
                    figure,
                    label,
                    before,
                    target,
                    figure.href,
                    source,
                    change,
                    is_good,
                    past,
                    course,
                )
            )
    return tuple(result)


def _changed(portal: Portal, report: Report, key: str) -> tuple[str, bool | None]:
    """The change of a tile's figure in words, and whether it is good; "" where nothing was computed."""
    history, entry = portal.histories.of(report.series, key), portal.histories.entry(report, key)
    if not (history and entry and entry.previous):
        return "", None
    wording = Wording(portal.publication.site.language)
    return wording.sentence(entry, history.indicator), entry.previous.is_good


def _source(publication: Publication, report: Report, key: str) -> str:
    _ = translator(publication.site.language)
    code = key.partition(AT)[0]
    is_indicator = code in publication.indicators(report.series)
    return _("Indicator {code}").replace("{code}", code) if is_indicator else _("In the report")


def _previous(
    report: Report, key: str, find: Find, portal: Portal
) -> tuple[str, tuple[FateView, ...]]:
    """The figure of the period before: an indicator's from its history, another's from the earlier report."""
    entry, wording = portal.histories.entry(report, key), Wording(portal.publication.site.language)
    if entry and entry.previous:
        fates = portal.fates.of_observation(entry.previous.before) if entry.previous.before else ()
        printed = wording.measured(
            entry.previous.earlier, entry.observation.unit, entry.previous.decimals
        )
        if wording.since(entry):
            printed += f" ({wording.inside(entry.previous.since)})"
        return printed, fate_views(fates, wording.language)
    if entry and entry.previous_reason == "broken":
        return wording.change(None, "broken", "").text, ()
    if entry:
        return "", ()
    series = portal.publication.series_named(report.series)
    wanted = previous_in(series.rhythm if series else (), report.period)
    earlier = next(
        (r for r in portal.publication.reports_of(report.series) if r.period == wanted), None
    )
    figure = find(earlier, key) if earlier else None
    return (figure.printed, figure.fates) if figure else ("", ())
