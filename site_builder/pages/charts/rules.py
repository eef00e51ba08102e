"""Which charts a page has: of an indicator, of a report, of a dataset. The rules alone; points come from one source.

An indicator has one panel for each unit and area, all kinds of period in it; a territory that began with a change of
boundaries stands as a line of its own in the panel of the one before it. Then its place: against its target, among
the parts of its formula, beside its siblings. Under each heading of a report's form the figures of one unit stand
beside each other; what the author drew is not drawn again. A dataset has the charts that its descriptor asks for; a
table with one row a moment is drawn over time, one with one row a category as bars. Codes, years, identifiers,
coordinates and texts are never drawn, nor amounts whose unit changes from row to row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.formula import parse_formula, references
from site_builder.core.numbers.number import format_number
from site_builder.core.problem import N_, FormulaError
from site_builder.core.text import mark_foreign, of_data, slugify
from site_builder.derive.codes import PERIOD_KINDS
from site_builder.derive.datasets import coverage_of, is_large
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.figures import ChartFragment, Figure
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.portal import Portal
from site_builder.derive.targets import measured_by
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource, SimpleView, Table
from site_builder.model.report import Report
from site_builder.pages.charts.among import charts_among
from site_builder.pages.charts.figures import row_address
from site_builder.pages.charts.model import Chart, Point, Series, bar_chart, line_chart, name_chart
from site_builder.pages.charts.points import (
    FEWEST,
    Cells,
    Entries,
    category_column,
    credited,
    entry_point,
    figure_point,
    is_amount,
    is_course,
    is_drawn,
    joined_sources,
    moment_of,
    statuses_in_order,
)
from site_builder.pages.facts import creators_of_dataset, creators_of_report, window_text
from site_builder.pages.indicator_words import Wording, tally, telling

MOST_BESIDE = 12  # siblings that are still seen at a glance
MOST_OF_REPORT, MOST_UNDER = 8, 16  # charts of a report, bars under one heading
MOST_OF_DATASET, MOST_COLUMNS = 4, 2  # charts of a dataset, drawn columns of a table
MOST_POINTS = 120  # of a table that nobody asked to draw
ASKED_BARS, ASKED_POINTS = 20, 40  # of a chart that a descriptor asks for
_OWN_CHARTS = ("observations", "figures", "indicators", "scales", "areas", "breaks", "targets")
Named = tuple[tuple[str, Chart], ...]  # charts with the address of their files, which has no suffix


def charts_over_time(
    history: History, language: str, fates: Fates = NO_FATES
) -> tuple[tuple[Chart, Sequence[Entry]], ...]:
    """The course of an indicator, panel by panel, each with the figures in it. What no panel has room for is named."""
    if not is_amount(history.indicator):
        return ()
    wording, shown = Wording(language), history.chosen
    groups = tuple(_groups(shown))
    panels = [(lines, unit) for lines in groups for unit in _units(lines)]
    charts: list[tuple[Chart, Sequence[Entry]]] = []
    taken = set[str]()
    alone: list[Entry] = []
    for index, (lines, unit) in enumerate(panels):
        known = [
            each
            for line in lines
            for each in line.entries
            if each.stands and each.observation.unit == unit
        ]
        if len(known) < FEWEST:
            alone += known
            continue
        area = lines[0].area_label(language)
        name = history.indicator.name.say(language)
        series, breaks = Entries(wording, fates).course(shown, lines, unit)
        if history.has_many and unit == history.indicator.unit.main:
            series = (*series, *Entries(wording, fates).beside(history))
        chart = line_chart(
            series,
            breaks,
            anchor=name_chart(taken, *_shown(history.indicator, lines[0].area.code, unit)),
            title=f"{name}, {area}" if len(groups) > 1 else name,
            note=_left_out(
                history, _replaced(lines, unit), wording, N_("replaced by a later figure")
            ),
            unit=wording.unit_words(unit, history.indicator),
            language=language,
        )
        # The newest territory speaks for both, and a unit that was given up for none.
        newest = [
            line for line in lines if line.latest and line.latest[-1].observation.unit == unit
        ][-1:]
        words = next((telling(shown, line, wording) for line in newest), "")
        charts.append((replace(chart, formerly=_formerly(index, known), telling=words), known))
    charts = [
        (
            replace(chart, formerly=tuple(each for each in chart.formerly if each not in taken)),
            shown,
        )
        for chart, shown in charts
    ]
    if charts and alone:
        chart, drawn = charts[0]
        note = ". ".join(
            filter(
                None,
                (
                    chart.note,
                    _left_out(history, alone, wording, N_("the only one of its unit or area")),
                ),
            )
        )
        charts[0] = (replace(chart, note=note), drawn)
    return tuple(charts)


def _groups(history: History) -> Iterator[tuple[Line, ...]]:
    """The old territory and the new one in one chart, where there is one of each; else each line alone."""
    lines = history.lines
    if len(lines) == 2 and lines[1].opening and not lines[0].opening:
        yield lines
    else:
        yield from ((line,) for line in lines)


def _units(lines: Sequence[Line]) -> tuple[str, ...]:
    """The units of the figures in the order of time: each has an axis of its own."""
    return tuple(
        dict.fromkeys(
            each.observation.unit for line in lines for each in line.entries if each.stands
        )
    )


def _replaced(lines: Sequence[Line], unit: str) -> list[Entry]:
    """Figures in place of which another stands."""
    entries = (each for line in lines for each in line.entries)
    return [each for each in entries if each.is_superseded and each.observation.unit == unit]


def _left_out(history: History, entries: Sequence[Entry], wording: Wording, reason: str) -> str:
    """Figures of the page's table that are not drawn, with the reason."""
    _ = wording.translate
    if not entries:
        return ""
    figures = "; ".join(
        wording.quoted(history, each) for each in entries if each.observation.value is not None
    )
    return (
        _("Not drawn ({reason}): {figures}")
        .replace("{reason}", _(reason))
        .replace("{figures}", figures)
    )


def _shown(indicator: Indicator, area: str, unit: str) -> tuple[str, ...]:
    """What the chart of an indicator is called by: its area, and its unit where that is not the declared one."""
    return "chart", area, "" if unit == indicator.unit.main else unit


def _formerly(index: int, known: Sequence[Entry]) -> tuple[str, ...]:
    """Courses were counted, kinds of period had charts of their own, and so had one figure before it was a course."""
    base, kinds = (
        f"chart-{index + 1}" if index else "chart",
        [each.observation.period.kind for each in known],
    )
    places = () if index else ("chart-beside", "chart-share")
    return (
        base,
        *(f"{base}-{kind}" for kind in [k for k in PERIOD_KINDS if kinds.count(k) >= FEWEST][1:]),
        *places,
    )


@dataclass(frozen=True)
class IndicatorCharts:
    """Draws all charts of an indicator, each with its address (without suffix) and its credit.

    Only single figures of one period, area and unit stand beside each other; where sources contradict, nothing is
    drawn.
    """

    portal: Portal

    @cached_property
    def _under(self) -> dict[tuple[str, str], list[str]]:
        """The codes under each heading of each series."""
        anchors: dict[tuple[str, str], list[str]] = {}
        for series in self.portal.histories.series:
            for code, history in self.portal.histories.of_series(series).items():
                anchors.setdefault((series, history.indicator.parent), []).append(code)
        return anchors

    @property
    def wording(self) -> Wording:
        """Figures in the language of the pages."""
        return Wording(self.portal.publication.site.language)

    def charts(self, history: History) -> Named:
        """Its course over time, then its place in the newest period."""
        over_time = charts_over_time(history, self.wording.language, self.portal.fates)
        page = at.indicator_uri(history.series, history.indicator.code)
        drawn = (*over_time, *self._places(history, has_course=bool(over_time)))
        return tuple(
            (page + chart.anchor, self._credited(history, page, chart, entries))
            for chart, entries in drawn
        )

    def _credited(
        self, history: History, page: str, chart: Chart, entries: Sequence[Entry]
    ) -> Chart:
        """The chart with the sources of the figures in it, and of no others."""
        publication, observed = self.portal.publication, [each.observation for each in entries]
        periods = list(dict.fromkeys(each.period for each in observed))
        makers = {each.package: publication.package(each.package) for each in observed}
        creators = {
            name: creators_of_dataset(publication, package)
            for name, package in makers.items()
            if package
        }
        sources = [each.source_title or creators.get(each.package, "") for each in observed]
        return credited(
            publication.site,
            page,
            chart,
            source=joined_sources(sources, self.wording.language),
            period=self.wording.span(periods[0], periods[-1]) if periods else "",
            statuses=statuses_in_order(each.status for each in observed),
            package=publication.package(at.series_package(history.series)),
        )

    def _places(
        self, history: History, *, has_course: bool
    ) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        entry = history.latest
        if entry is None or entry.contradicts or not is_amount(history.indicator):
            return
        if history.targets:
            yield from self._aimed(history)
        parts = self._parts(history, entry)
        if len(parts) > 1:
            points = [entry_point(self.portal, each) for each in parts]
            title = self.wording.translate("Parts of the computation, {period}")
            yield self._chart(history, parts[0], "chart-parts", title, points), parts
        if not has_course:
            yield from self._beside(history, entry)

    def _aimed(self, history: History) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        """Each target with the newest figure within it, as bars that should have come to a mark."""
        _, charts, drawn, own = self.wording.translate, [], [], history.indicator.unit
        for target in history.targets:
            entry = measured_by(history, target)
            if entry is None or entry.contradicts or entry.observation.unit != own.main:
                continue  # a target is in the indicator's own unit
            drawn.append(entry)
            point = entry_point(
                self.portal, entry, entry.observation.period.label(self.wording.language)
            )
            charts.append(
                replace(
                    point,
                    target=target.value,
                    aimed=self.wording.aimed(target, history.indicator),
                    href="",
                )
            )
        if drawn:
            yield (
                self._chart(history, drawn[0], "chart-target", _("Figure and target"), charts),
                drawn,
            )

    def _parts(self, history: History, entry: Entry) -> list[Entry]:
        """The figures that the formula takes, in its order, where all are of one unit."""
        try:
            named = (
                references(parse_formula(history.indicator.formula))
                if history.indicator.formula
                else ()
            )
        except FormulaError:
            return []
        points = [self._same(history, entry, code) for code in dict.fromkeys(named)]
        known = [each for each in points if each]
        return (
            known
            if len(known) == len(points) and len({each.observation.unit for each in known}) == 1
            else []
        )

    def _beside(self, history: History, entry: Entry) -> Iterator[tuple[Chart, Sequence[Entry]]]:
        """Those under the same heading in the same unit; alone, a share of a hundred."""
        _, own = self.wording.translate, history.indicator
        beside = self._under.get((history.series, own.parent), []) if own.parent else []
        result = [self._same(history, entry, code) for code in beside]
        near = [each for each in result if each and each.observation.unit == entry.observation.unit]
        if 1 < len(near) <= MOST_BESIDE:
            points = [
                entry_point(self.portal, each, is_beside=each.observation.indicator != own.code)
                for each in near
            ]
            title = _("Beside the indicators of its group, {period}")
            yield self._placed(history, entry, "chart-beside", title, points), near
        elif entry.observation.unit == "%" and not history.targets:
            point = replace(entry_point(self.portal, entry), href="")
            yield (
                self._placed(
                    history, entry, "chart-share", _("Share of the whole, {period}"), [point]
                ),
                [entry],
            )

    def _placed(
        self, history: History, entry: Entry, former: str, title: str, points: Sequence[Point]
    ) -> Chart:
        """A chart that stands until there is a course, at the address of that."""
        observation = entry.observation
        anchor = name_chart(set(), *_shown(history.indicator, observation.area, observation.unit))
        return replace(self._chart(history, entry, anchor, title, points), formerly=(former,))

    def _same(self, history: History, entry: Entry, code: str) -> Entry | None:
        """The one figure of another indicator for the same period and area."""
        other, observation = self.portal.histories.of(history.series, code), entry.observation
        if other is None or not is_amount(other.indicator):
            return None
        wanted = (observation.period, observation.area, code)
        entries = [
            each
            for each in other.entries
            if each.stands
            and (each.observation.period, each.observation.area, each.observation.indicator)
            == wanted
        ]
        return entries[0] if len(entries) == 1 else None

    def _chart(
        self, history: History, entry: Entry, anchor: str, title: str, points: Sequence[Point]
    ) -> Chart:
        """Bars of an indicator's page; `entry` is one of the figures drawn, whose period and unit all have."""
        listed, observation = self.portal.publication.indicators(history.series), entry.observation
        words = title.replace("{period}", self.wording.inside(observation.period))
        return bar_chart(
            [("", points)],
            anchor=anchor,
            title=f"{history.indicator.name.say(self.wording.language)}: {words[:1].lower()}{words[1:]}",
            unit=self.wording.unit(observation, listed[observation.indicator]),
            language=self.wording.language,
        )


def asked_charts(portal: Portal, report: Report) -> dict[int, Chart]:
    """What the text of a report asks for, by the number of the fragment.

    Each has an address of its own: by its first figure, where another has that by all of them, then with its title.
    """
    charts: dict[int, Chart] = {}
    taken = set[str]()
    for number, fragment in enumerate(portal.prose[report.uri].body.fragments):
        if isinstance(fragment, ChartFragment):
            keys = [figure.key for _, members in fragment.groups for figure in members]
            first = f"chart-{slugify(keys[0])}"
            names = (
                first,
                name_chart(set(), "chart", *keys),
                name_chart(set(), "chart", *keys, fragment.title),
            )
            anchor = next((name for name in names if name not in taken), f"{first}-{number}")
            taken.add(anchor)
            chart = _asked(portal, report, fragment, anchor)
            former = () if anchor == first else (f"{first}-{number}",)
            charts[number] = _of_report(portal, report, replace(chart, formerly=former))
    return charts


def _asked(portal: Portal, report: Report, fragment: ChartFragment, anchor: str) -> Chart:
    """Its groups, each unit in bars of its own scale."""
    language, bound = portal.publication.site.language, portal.prose[report.uri].body
    labels = {key: mark_foreign(label, bound.language, language) for key, label in fragment.labels}
    figures = [figure for _, members in fragment.groups for figure in members]
    units, package = {figure.unit for figure in figures}, portal.publication.package(report.package)
    addresses = {figure: row_address(report, package, bound, figure) for figure in figures}
    series = []
    for name, members in fragment.groups:
        for unit in dict.fromkeys(figure.unit for figure in members):
            points = tuple(
                figure_point(
                    portal, report, each, labels.get(each.key, each.label), addresses[each]
                )
                for each in members
                if each.unit == unit
            )
            text = of_data(unit, language) if len(units) > 1 else ""
            title = mark_foreign(name, bound.language, language)
            series.append(
                Series(f"{title} ({text})" if title and text else title or text, points, unit=text)
            )
    return bar_chart(
        series,
        anchor=anchor,
        title=mark_foreign(fragment.title, bound.language, language) or figures[0].label,
        note=window_text(report.window, translator(language), language),
        unit=figures[0].unit if len(units) == 1 else "",
        language=language,
    )


def _of_report(portal: Portal, report: Report, chart: Chart) -> Chart:
    publication, site = portal.publication, portal.publication.site
    return credited(
        site,
        report.uri,
        chart,
        source=creators_of_report(publication, report),
        period=window_text(report.window, translator(site.language), site.language),
        statuses=(report.status,),
        package=publication.package(report.package),
    )


def ruled_charts(portal: Portal, report: Report) -> tuple[Chart, ...]:
    """The charts of a report that nobody had to ask for: how its area stands among many; then in the order of its form
    shares of a hundred in one chart, heading by heading, and amounts in one chart a heading, each with its own scale.
    """
    listed = portal.publication.indicators(report.series, report.period)
    language = portal.publication.site.language
    if portal.publication.package(report.package) is None or not listed:
        return ()
    shares, amounts, taken = [], [], set[str]()
    counted = {"chart-shares"}
    for (parent, unit), figures in _by_heading(portal, report, listed).items():
        title = f"{parent}. {listed[parent].name.say(language)}" if parent in listed else parent
        points = [
            figure_point(
                portal,
                report,
                each,
                listed[each.key].name.say(language),
                at.indicator_uri(report.series, each.key),
            )
            for each in figures
        ]
        if unit == "%":
            shares.append((title, points))
        elif unit:
            former, text = f"chart-under-{slugify(parent)}", listed[figures[0].key].unit
            # An address is the same in every language: it takes the unit as the list first says it.
            anchor = name_chart(taken, former, text.main if unit == text.say(language) else unit)
            words = text.say(language) if text.main == unit else unit
            chart = bar_chart(
                [("", points)], anchor=anchor, title=title, unit=words, language=language
            )
            amounts.append(chart if former in counted else replace(chart, formerly=(former,)))
            counted.add(former)
    if shares:
        title = translator(language)("Shares, heading by heading")
        amounts.insert(
            0, bar_chart(shares, anchor="chart-shares", title=title, unit="%", language=language)
        )
    drawn = (*charts_among(portal, report), *amounts[:MOST_OF_REPORT])
    return tuple(_of_report(portal, report, _compared(portal, report, chart)) for chart in drawn)


def _compared(portal: Portal, report: Report, chart: Chart) -> Chart:
    """With how many of its figures rose and fell as its title, where all of them compare."""
    entries = [portal.histories.entry(report, point.code) for point in chart.known]
    return replace(
        chart, telling=tally(chart.heading, entries, Wording(chart.language)) or chart.telling
    )


def _by_heading(
    portal: Portal, report: Report, listed: Mapping[str, Indicator]
) -> dict[tuple[str, str], list[Figure]]:
    """The figures of the form by heading and unit, in printed order; groups of one, and those drawn, left out."""
    bound, result = portal.prose[report.uri], dict[tuple[str, str], list[Figure]]()
    asked = [each for each in bound.body.fragments if isinstance(each, ChartFragment)]
    drawn = {figure.key for each in asked for _, members in each.groups for figure in members}
    for code, (figure, *others) in bound.figures.items():
        indicator = listed.get(code)
        is_drawn = (
            indicator is not None
            and is_amount(indicator)
            and not others
            and figure.value is not None
        )
        if indicator is not None and is_drawn and indicator.parent:
            result.setdefault((indicator.parent, figure.unit), []).append(figure)
    return {
        key: figures
        for key, figures in result.items()
        if FEWEST <= len(figures) <= MOST_UNDER
        and not all(figure.key in drawn for figure in figures)
    }


def dataset_charts(portal: Portal, package: Package) -> Named:
    """The charts of a dataset with the address of their files: those asked for, then by rule."""
    asked = [*islice(_asked_of(portal, package), MOST_OF_DATASET)]
    named = {view.resource for view in package.views}
    # What a series holds altogether is drawn on the pages of its indicators.
    is_left_out = is_large(package) or package.name == at.series_package(package.series)
    tables = [each for each in package.tables if each.name not in named and not is_left_out]
    ruled = (chart for resource in tables for chart in _ruled_of(portal, package, resource))
    shown = (*asked, *islice(ruled, max(0, MOST_OF_DATASET - len(asked))))
    return tuple(
        (package.uri + chart.anchor, _of_dataset(portal, package, chart)) for chart in shown
    )


def _of_dataset(portal: Portal, package: Package, chart: Chart) -> Chart:
    publication, site = portal.publication, portal.publication.site
    report = publication.report_of(package)
    window = coverage_of(publication, package)
    titles = [each.title for each in package.sources]
    return credited(
        site,
        package.uri,
        chart,
        source=creators_of_dataset(publication, package) or joined_sources(titles, site.language),
        period=window_text(window, translator(site.language), site.language) if window else "",
        statuses=(report.status,) if report else (),
        package=package,
    )


def _asked_of(portal: Portal, package: Package) -> Iterator[Chart]:
    """The simple charts that a descriptor describes, one a column: each has an axis of its own."""
    taken = set[str]()
    for number, view in enumerate(package.views, 1):
        resource = package.resource(view.resource)
        if resource is None or resource.table is None:
            continue
        language, table, is_bar = (
            portal.publication.site.language,
            resource.table,
            view.kind == "bar",
        )
        along, rows = table.schema.field(view.group), _in_order(table, view)
        shown = rows[:ASKED_BARS] if is_bar else rows[-ASKED_POINTS:]
        for index, column in enumerate(view.series, 1):
            field = table.schema.field(column)
            label, title = field.label(language), of_data(view.title, language)
            text = f"{title}: {label}" if title and len(view.series) > 1 else title or label
            series = Cells(portal, package, resource, along, field).series(shown)
            if view.kind == "points":
                series = tuple(
                    replace(each, points=tuple(replace(point, join="") for point in each.points))
                    for each in series
                )
            note, draw = (
                _part(len(rows), len(shown), view, language),
                bar_chart if is_bar else line_chart,
            )
            unit = of_data(field.unit, language)
            named = (view.name,) if view.name else (view.resource, view.group, view.kind)
            anchor = name_chart(taken, "view", *named, column)
            chart = draw(series, anchor=anchor, title=text, note=note, unit=unit, language=language)
            yield replace(chart, formerly=(f"view-{number}-{index}",))


def _in_order(table: Table, view: SimpleView) -> Sequence[int]:
    """The places of the rows: times and numbers in their order, anything else as it stands in the table."""
    field, cells = table.schema.field(view.group), table.column(view.group)
    moments = [moment_of(cell, field) for cell in cells]
    rows = range(len(cells))
    if None not in moments:
        return sorted(rows, key=lambda row: moments[row])  # type: ignore[arg-type, return-value]
    return sorted(rows, key=lambda row: cells[row]) if field.type == "integer" else rows  # type: ignore[arg-type, return-value]


def _part(count: int, shown: int, view: SimpleView, language: str) -> str:
    if count <= shown:
        return ""
    _ = translator(language)
    words = (
        _("The first {shown} of {count} rows")
        if view.kind == "bar"
        else _("The last {shown} of {count} rows")
    )
    return words.format(shown=format_number(shown, language), count=format_number(count, language))


def _ruled_of(portal: Portal, package: Package, resource: Resource) -> Iterator[Chart]:
    table, language = resource.table, portal.publication.site.language
    if (
        table is None
        or any(resource.role(role) for role in _OWN_CHARTS)
        or not FEWEST <= len(table) <= MOST_POINTS
    ):
        return
    time = next(
        (field for field in table.schema.fields if is_course(table.column(field.name), field)), None
    )
    along = time or category_column(table)
    if along is None:
        return
    moments = [moment_of(cell, along) for cell in table.column(along.name)] if time else []
    rows = sorted(range(len(table)), key=lambda row: moments[row]) if time else range(len(table))  # type: ignore[arg-type, return-value]
    for field in [
        each for each in table.schema.fields if each is not along and is_drawn(each, table)
    ][:MOST_COLUMNS]:
        label, own = field.label(language), resource.label(language)
        label = label.lower() if label[1:].islower() else label  # not "Da Nang"
        yield (line_chart if time else bar_chart)(
            Cells(portal, package, resource, along, field).series(rows),
            anchor=f"chart-{slugify(resource.name)}-{slugify(field.name)}",
            title=f"{own}: {label}",
            unit=of_data(field.unit, language),
            language=language,
        )
