"""Where an indicator stands: against its target, among the parts that its formula takes, beside its siblings.

Only single figures of one period, area and unit stand beside each other; where sources contradict, nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from site_builder.core import addresses as at
from site_builder.core.errors import FormulaError
from site_builder.core.formula import parse_formula, references
from site_builder.derive.fate import NO_FATES, Fates
from site_builder.derive.histories import Histories
from site_builder.derive.history import Entry, History
from site_builder.derive.targets import measured_by
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.pages.charts.model import Chart, Point, bar_chart
from site_builder.pages.credit import Origin, credit_lines, joined_sources, statuses_in_order
from site_builder.pages.facts import creators_of_dataset
from site_builder.pages.fates import fate_views
from site_builder.pages.indicator_charts import charts_of_history
from site_builder.pages.indicator_words import Wording

MOST_BESIDE = 12  # siblings that are still seen at a glance


@dataclass(frozen=True)
class IndicatorCharts:
    """Draws all charts of an indicator, each with its address (without suffix) and its credit."""

    publication: Publication
    histories: Histories
    fates: Fates = NO_FATES

    @cached_property
    def _under(self) -> dict[tuple[str, str], list[str]]:
        """The codes under each heading of each series."""
        found: dict[tuple[str, str], list[str]] = {}
        for series in self.histories.series:
            for code, history in self.histories.of_series(series).items():
                found.setdefault((series, history.indicator.parent), []).append(code)
        return found

    @property
    def wording(self) -> Wording:
        """Figures in the language of the pages."""
        return Wording(self.publication.site.language)

    def charts(self, history: History) -> tuple[tuple[str, Chart], ...]:
        """Its course over time, then its place in the newest period."""
        courses = charts_of_history(history, self.wording.language, self.fates)
        page = at.indicator_uri(history.series, history.indicator.code)
        over_time = [(chart, _within(history, chart)) for _, chart in courses]
        drawn = (*over_time, *self._places(history, has_course=bool(courses)))
        return tuple((page + chart.anchor, self._credited(history, page, chart, entries)) for chart, entries in drawn)

    def _credited(self, history: History, page: str, chart: Chart, entries: Sequence[Entry]) -> Chart:
        """The chart with the sources of the figures in it, and of no others."""
        observed = [each.observation for each in entries]
        periods = list(dict.fromkeys(each.period for each in observed))
        names = [each.source_title or self._maker(each.package) for each in observed]
        package = self.publication.package(at.series_package(history.series))
        origin = Origin(
            source=joined_sources(names, self.wording.language),
            period=self.wording.span(periods[0], periods[-1]) if periods else "",
            statuses=statuses_in_order(each.status for each in observed),
            licences=package.licences if package else (),
            uri=f"{page}#{chart.anchor}",
        )
        return replace(chart, credit=credit_lines(self.publication.site, origin))

    def _maker(self, name: str) -> str:
        """Who made a package, by its report or series where it does not say."""
        package = self.publication.package(name)
        return creators_of_dataset(self.publication, package) if package else ""

    def _places(self, history: History, *, has_course: bool) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        entry = history.latest
        if entry is None or entry.contradicts or not _is_drawn(history.indicator):
            return
        if history.targets:
            yield from self._aimed(history)
        parts = list(self._parts(history))
        if len(parts) > 1:
            title = self.wording.translate("Parts of the computation, {period}")
            points = [self._point(each, "") for each in parts]
            yield self._chart(history, parts[0], "chart-parts", title, points), parts
        if not has_course:
            yield from self._beside(history, entry)

    def _aimed(self, history: History) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        """Each target with the newest figure within it, as bars that should have come to a mark."""
        _, made, drawn, own = self.wording.translate, [], [], history.indicator.unit
        for target in history.targets:
            entry = measured_by(history, target)
            if entry is None or entry.contradicts or entry.observation.unit != own.main:
                continue  # a target is in the indicator's own unit
            drawn.append(entry)
            aim = self.wording.aim(target, own.say(self.wording.language))
            aimed = _("Target for {period}: {target}").replace("{period}", self.wording.inside(target.period))
            point = self._point(entry, entry.observation.period.label(self.wording.language))
            made.append(replace(point, target=target.value, aimed=aimed.replace("{target}", aim), href=""))
        if drawn:
            yield self._chart(history, drawn[0], "chart-target", _("Figure and target"), made), drawn

    def _parts(self, history: History) -> Iterator[Entry]:
        """The figures that the formula takes, in its order, where all are of one unit."""
        entry = history.latest
        try:
            named = references(parse_formula(history.indicator.formula)) if history.indicator.formula else ()
        except FormulaError:
            return
        found = [self._same(history, entry, code) for code in dict.fromkeys(named) if entry]
        units = {each.observation.unit for each in found if each}
        if all(found) and len(units) == 1:
            yield from (each for each in found if each)

    def _beside(self, history: History, entry: Entry) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        """Those under the same heading in the same unit; alone, a share of a hundred."""
        _, own = self.wording.translate, history.indicator
        beside = self._under.get((history.series, own.parent), []) if own.parent else []
        found = [self._same(history, entry, code) for code in beside]
        near = [each for each in found if each and each.observation.unit == entry.observation.unit]
        if 1 < len(near) <= MOST_BESIDE:
            points = [self._point(each, "", is_beside=each.observation.indicator != own.code) for each in near]
            title = _("Beside the indicators of its group, {period}")
            yield self._chart(history, entry, "chart-beside", title, points), near
        elif entry.observation.unit == "%" and not history.targets:
            point = replace(self._point(entry, ""), href="")
            yield self._chart(history, entry, "chart-share", _("Share of the whole, {period}"), [point]), [entry]

    def _same(self, history: History, entry: Entry, code: str) -> Entry | None:
        """The one figure of another indicator for the same period and area."""
        other, said = self.histories.of(history.series, code), entry.observation
        if other is None or not _is_drawn(other.indicator):
            return None
        found = [
            each
            for each in other.entries
            if (each.observation.period, each.observation.area, each.observation.indicator)
            == (said.period, said.area, code)
            and each.stands
        ]
        return found[0] if len(found) == 1 else None

    def _point(self, entry: Entry, label: str, *, is_beside: bool = False) -> Point:
        said, listed = entry.observation, self.publication.indicators(entry.observation.series)
        indicator = listed[said.indicator]
        return Point(
            label or indicator.name.say(self.wording.language),
            said.value,
            self.wording.figure(said, indicator),
            at.indicator_uri(said.series, said.indicator),
            code=said.indicator,
            is_derived=said.is_derived,
            fates=fate_views(self.fates.of_observation(said), self.wording.language),
            is_beside=is_beside,
        )

    def _chart(self, history: History, entry: Entry, anchor: str, title: str, points: Sequence[Point]) -> Chart:
        """Bars of an indicator's page; `entry` is one of the figures drawn, whose period and unit all have."""
        _, language, name = self.wording.translate, self.wording.language, history.indicator.name
        notes = [_("Hollow: derived, not printed")] if any(each.is_derived for each in points) else []
        notes += [_("*: see its history in the table")] if any("*" in each.shown for each in points) else []
        listed = self.publication.indicators(history.series)
        said = title.replace("{period}", self.wording.inside(entry.observation.period))
        return bar_chart(
            [("", points)],
            anchor=anchor,
            title=f"{name.say(language)}: {said[:1].lower()}{said[1:]}",
            note=". ".join(notes),
            unit=self.wording.unit(entry.observation, listed[entry.observation.indicator]),
            language=language,
        )


def _is_drawn(indicator: Indicator) -> bool:
    """Whether its figures are amounts: the answers of a scale are not."""
    return not indicator.scale and indicator.kind not in ("coded", "heading")


def _within(history: History, chart: Chart) -> list[Entry]:
    """The figures that a line shows, by their value and last day."""
    shown = {(point.last_day, point.value) for point in chart.points if point.value is not None}
    return [each for each in history.entries if (each.observation.window.end, each.observation.value) in shown]
