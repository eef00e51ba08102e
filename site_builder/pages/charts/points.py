"""Where the marks of every chart come from: an observation, a figure of a report, a cell of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period, known_period, parse_period
from site_builder.core.calendar.rhythm import next_in
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.text import of_data
from site_builder.derive.codes import PERIOD_KINDS, STATUS_WORDS
from site_builder.derive.datasets import licences_of
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.figures import Figure
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Break as Comparability
from site_builder.derive.portal import Portal
from site_builder.derive.targets import Spread, Standing, Step, spreads_of, steps_of
from site_builder.model.config import SiteConfig
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource, Table
from site_builder.model.report import Report
from site_builder.pages import fate_views
from site_builder.pages.charts.model import Break, Chart, Join, Point, Series
from site_builder.pages.facts import by_initials, short_licence
from site_builder.pages.indicator_words import Wording
from site_builder.pages.tables.cell import cell_view

MOST_SOURCES = 2
FEWEST = 2  # figures that make a chart
MOST_BARS = 15  # of a table that nobody asked to draw
LONGEST = 80  # letters of a category that names its bar
_UNDRAWN = frozenset(
    (
        "lat",
        "lon",
        "lng",
        "latitude",
        "longitude",
        "x",
        "y",
        "order",
        "rank",
        "level",
        "line",
        "stt",
    )
)


def is_amount(indicator: Indicator) -> bool:
    """Whether its figures are amounts: the answers of a scale are not."""
    return not indicator.scale and indicator.kind not in ("coded", "heading")


def credited(
    site: SiteConfig,
    page: str,
    chart: Chart,
    *,
    source: str,
    period: str,
    statuses: Sequence[str],
    package: Package | None,
) -> Chart:
    """A chart with "Nguồn: Sở Nội vụ. Kỳ: Năm 2022. Chính thức." and "CC BY 4.0. https://..." under it.

    `package` holds the licence; what is not known is "" and left out.
    """
    _ = translator(site.language)
    words = [_(STATUS_WORDS[status]) for status in statuses if status in STATUS_WORDS]
    states = ", ".join(word[:1].lower() + word[1:] for word in words)
    facts = [
        _("Source: {source}").replace("{source}", by_initials(source)) if source else "",
        _("Period: {period}").replace("{period}", period) if period else "",
        _("Status: {status}").replace("{status}", states) if states else "",
    ]
    licence = short_licence(licences_of(package)[0]) if package and licences_of(package) else ""
    licensed = _("Licence: {licence}").replace("{licence}", licence) if licence else ""
    address = f"{site.page_url(page)}#{chart.anchor}"
    opening = ". ".join(part for part in facts if part)
    lines = (f"{opening}." if opening else "", f"{licensed}. {address}" if licensed else address)
    return replace(chart, credit=tuple(filter(None, lines)))


def joined_sources(sources: Iterable[str], language: str) -> str:
    """The first sources, and how many more: "Báo Đà Nẵng; Sở Nội vụ và 3 nguồn khác"."""
    named = [of_data(source, language) for source in dict.fromkeys(sources) if source]
    listed, rest = "; ".join(named[:MOST_SOURCES]), len(named) - MOST_SOURCES
    if rest <= 0:
        return listed
    ngettext = counter(language)
    more = ngettext(
        "{sources} and {count} other source", "{sources} and {count} other sources", rest
    )
    return more.replace("{sources}", listed).replace("{count}", str(rest))


def statuses_in_order(statuses: Iterable[str]) -> tuple[str, ...]:
    """Each status once, the firmest first."""
    present = set(statuses)
    return tuple(status for status in STATUS_WORDS if status in present)


@dataclass(frozen=True, slots=True)
class Entries:
    """Points of the figures of an indicator's history."""

    wording: Wording
    fates: Fates = NO_FATES

    def point(self, entry: Entry, indicator: Indicator, label: str) -> Point:
        """One figure under a label."""
        observation = entry.observation
        rank = (
            self.wording.translate("rank {rank}").format(rank=observation.rank)
            if observation.rank is not None
            else ""
        )
        return Point(
            label,
            observation.value,
            self.wording.figure(observation, indicator) if observation.value is not None else "",
            note=rank if observation.value is not None else "",
            is_derived=observation.is_derived and not indicator.is_computed,
            fates=fate_views(self.fates.of_observation(observation), self.wording.language),
            last_day=observation.window.end,
            period=observation.period.code,
        )

    def beside(self, history: History) -> tuple[Series, ...]:
        """What one area stands beside, where there are many: the median, which is worked out, and both ends."""
        _, spreads = self.wording.translate, spreads_of(history)
        median = tuple(self._median(history, spread) for spread in spreads)
        first = tuple(self._end(history, spread.period, spread.places[0]) for spread in spreads)
        last = tuple(self._end(history, spread.period, spread.places[-1]) for spread in spreads)
        return Series(_("Median"), median), Series(_("First"), first), Series(_("Last"), last)

    def _end(self, history: History, period: Period, standing: Standing) -> Point:
        point = self.point(standing.entry, history.indicator, period.short(self.wording.language))
        return replace(point, note=standing.line.area_label(self.wording.language), is_beside=True)

    def _median(self, history: History, spread: Spread) -> Point:
        printed = self.wording.measured(spread.median, decimals=history.indicator.most)
        label, day = (
            spread.period.short(self.wording.language),
            spread.period.window(history.regime).end,
        )
        return Point(
            label, spread.median, printed, is_derived=True, last_day=day, period=spread.period.code
        )

    def course(
        self, history: History, lines: Sequence[Line], unit: str
    ) -> tuple[tuple[Series, ...], tuple[Break, ...]]:
        """The figures of one unit over time: a line for each area and kind of period, and the breaks among them."""
        stepped = [(line, steps_of(history, line)) for line in lines]
        known = [
            (line, steps, {each.period.kind for each in steps if _is_of(each, unit)})
            for line, steps in stepped
        ]
        known = [each for each in known if each[2]]
        is_mixed = len({kind for _, _, kinds in known for kind in kinds}) > 1
        result = []
        for line, steps, kinds in known:
            name = (
                line.area_label(self.wording.language) if history.is_part or len(known) > 1 else ""
            )
            for kind in filter(kinds.__contains__, PERIOD_KINDS):
                words = self.wording.translate(PERIOD_KINDS[kind]) if is_mixed else ""
                points = tuple(self._along(history, steps, unit, kind))
                result.append(
                    Series(", ".join(filter(None, (name, words))), points, line.area.code, kind)
                )
        breaks = (
            self._break(each, is_opening=each is line.opening)
            for line, *_ in known
            for each in line.breaks
        )
        return tuple(result), tuple(each for each in breaks if each.since or len(known) > 1)

    def _break(self, each: Comparability, *, is_opening: bool) -> Break:
        return Break(self.wording.break_label(each), None if is_opening else each.since, each.area)

    def _along(
        self, history: History, steps: Sequence[Step], unit: str, kind: Kind
    ) -> Iterator[Point]:
        """Neighbours in time. No line joins what contradicts, nor passes over it or another unit."""
        last: Step | None = None
        for step in steps:
            is_known = _is_of(step, unit)
            is_empty = step.entry is None or step.entry.observation.value is None
            if step.period.kind is not kind or not (is_known or is_empty):
                last = (
                    None
                    if step.entry and step.entry.stands and step.entry.observation.unit != unit
                    else last
                )
                continue
            label = step.period.short(self.wording.language)
            if step.entry is None or not is_known:
                yield Point(label, None, last_day=step.window.end, period=step.period.code)
                continue
            is_apart = (
                last is None or step.entry.contradicts or (last.entry and last.entry.contradicts)
            )
            is_next = last and next_in(history.rhythm, last.period) == step.period
            join: Join = "" if is_apart else "line" if is_next else "gap"
            yield replace(self.point(step.entry, history.indicator, label), join=join)
            last = step


def _is_of(step: Step, unit: str) -> bool:
    """Whether a step has a figure of the unit, and it stands."""
    return step.entry is not None and step.entry.stands and step.entry.observation.unit == unit


def figure_point(portal: Portal, report: Report, figure: Figure, label: str, href: str) -> Point:
    """A figure of a report."""
    language = portal.publication.site.language
    return Point(
        label,
        figure.value,
        figure.parts(language, False).head,
        href,
        code=figure.key,
        fates=fate_views(
            portal.fates.of_row(report.package, figure.resource, figure.line), language
        ),
        last_day=report.window.end,
        period=report.period.code,
    )


@dataclass(frozen=True, slots=True)
class Cells:
    """Points of a column of numbers, along another column that names a time or a category."""

    portal: Portal
    package: Package
    resource: Resource
    along: Field
    field: Field

    def series(self, rows: Sequence[int]) -> tuple[Series, ...]:
        """The column at the places `rows`: a line for each kind of period, where those are periods."""
        table, by_kind = self.resource.as_table, dict[Kind | None, list[Point]]()
        along, field = (table.schema.position(each.name) for each in (self.along, self.field))
        for row in rows:
            cells = table.rows[row]
            period = period_in(cells[along], self.along)
            point = self._point(cells[along], cells[field], table.lines[row])
            by_kind.setdefault(period.kind if period else None, []).append(point)
        say = Wording(self.portal.publication.site.language).translate
        return tuple(
            Series(
                say(PERIOD_KINDS[kind]) if kind and len(by_kind) > 1 else "",
                tuple(points),
                kind=kind,
            )
            for kind, points in by_kind.items()
        )

    def _point(self, where: Cell, value: Cell, line: int) -> Point:
        language = self.portal.publication.site.language
        number = number_of(value)
        number = number if number is not None and Decimal(number).is_finite() else None
        period = period_in(where, self.along)
        fates = self.portal.fates.of_row(
            self.package.name, self.resource.name, line, self.field.name
        )
        is_text = period is not None and self.along.type == "string"
        named = period.under(self.resource.regime).label(language) if period and is_text else ""
        return Point(
            named or cell_view(where, self.along, language).text,
            number,
            cell_view(value, self.field, language).text if number is not None else "",
            fates=fate_views(fates, language),
            last_day=moment_of(where, self.along),
            period=period.code if period else "",
        )


def period_in(value: Cell, field: Field) -> Period | None:
    """The period that a cell names, None for what names no time."""
    if isinstance(value, datetime):
        return parse_period(value.date().isoformat())
    if isinstance(value, date):
        return parse_period(value.isoformat())
    return (
        known_period(canonical_cell(value))
        if field.type in ("year", "yearmonth", "string")
        else None
    )


def moment_of(value: Cell, field: Field) -> date | None:
    """The last day of what a cell names."""
    period = period_in(value, field)
    return period.window().end if period else None


def entry_point(portal: Portal, entry: Entry, label: str = "", *, is_beside: bool = False) -> Point:
    """A figure of an indicator beside others, under the indicator's name where it has no other label."""
    observation = entry.observation
    indicator = portal.publication.indicators(observation.series)[observation.indicator]
    wording = Wording(portal.publication.site.language)
    point = Entries(wording, portal.fates).point(
        entry, indicator, label or indicator.name.say(wording.language)
    )
    page = at.indicator_uri(observation.series, observation.indicator)
    return replace(point, href=page, code=observation.indicator, note="", is_beside=is_beside)


def is_drawn(field: Field, table: Table) -> bool:
    """Whether a column counts or measures something that a picture can compare."""
    words = {field.name.lower(), *field.name.lower().replace("-", "_").split("_")}
    if not field.is_number or field.names_things or words & _UNDRAWN or "enum" in field.constraints:
        return False
    keyed = {name for key in table.schema.foreign_keys for name in key.fields} | set(
        table.schema.primary_key
    )
    if field.name in keyed or any(each.name in ("unit", "don_vi") for each in table.schema.fields):
        return False
    return len({value for value in table.column(field.name) if value is not None}) >= FEWEST


def is_course(values: Sequence[Cell], field: Field) -> bool:
    """Whether a column names another period in each row."""
    periods = [period_in(value, field) for value in values]
    return FEWEST < len(set(periods)) == len(values) and None not in periods


def category_column(table: Table) -> Field | None:
    """The first column of short texts of which each row has its own; a code only where nothing else names the row."""
    if len(table) > MOST_BARS:
        return None
    columns = []
    for field in table.schema.fields:
        texts = [canonical_cell(value) for value in table.column(field.name)]
        is_name = field.type == "string" and not field.declared and len(set(texts)) == len(texts)
        if is_name and all(texts) and max(map(len, texts)) <= LONGEST:
            columns.append((not any(" " in text for text in texts), field))
    return min(columns, key=lambda each: each[0])[1] if columns else None
