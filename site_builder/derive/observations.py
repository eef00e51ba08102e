"""Observations: one value of one indicator for one period and area, with where it comes from.

Any table whose descriptor gives it the role `observations` takes part. Where the table has no period column the
package's period counts; a package of a report brings the report's window and status along.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window, known_period
from site_builder.core.calendar.regime import Regime
from site_builder.core.calendar.rhythm import Rhythm
from site_builder.core.cell import Cell, canonical_cell, number_of, row_text
from site_builder.core.i18n.catalog import SOURCE, known_word, message_tables
from site_builder.core.naming import is_total
from site_builder.core.problem import WRITE, Phrase, Problem, flag, meant
from site_builder.core.text import Text, nearest
from site_builder.model.area import Area
from site_builder.model.indicator import COMPARISONS
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class Break:
    """From `since` on, figures are not comparable with those before. `area` "" means every area."""

    indicator: str
    area: str
    since: date
    kind: str
    note: Text


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at for a period."""

    indicator: str
    period: Period
    comparison: str
    value: Decimal | int
    note: Text
    source: str
    file: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)
    column: str = field(default="", compare=False)


def known_areas(
    publication: Publication, packages: list[Package], observed: Collection[str]
) -> dict[str, Area]:
    """Those that the packages list and those that are observed; what the portal declares once stands for all."""
    rows = (row for package in packages for _, row, _ in package.rows_of("areas"))
    listed = {area.code: area for area in map(_area, rows)}
    listed |= {
        code: publication.areas[code]
        for code in (*listed, *sorted(observed))
        if code in publication.areas
    }
    return listed


def check_areas(publication: Publication, package: Package) -> Iterator[Problem]:
    """Areas of which a package says other than the portal does."""
    for resource, row, line in package.rows_of("areas"):
        area, file = _area(row), package.file_of(resource)
        declared = publication.areas.get(area.code)
        own, stated = _area_text(area), _area_text(declared or area)
        if own != stated:
            yield flag(
                "area-contradicted", file, row=line, area=area.code, found=own, stated=stated
            )


def _area_text(area: Area) -> str:
    return f"{area.name.main} ({area.validity})" if area.validity else area.name.main


def _area(row: Mapping[str, Cell]) -> Area:
    return Area(
        canonical_cell(row["code"]),
        row_text(row, "name"),
        _day(row, "valid_from"),
        _day(row, "valid_to"),
    )


def breaks_of(packages: list[Package], regime: Regime) -> Iterator[Break]:
    """The breaks that packages list; one whose period cannot be read is told by `unreadable_rows`."""
    for row in (row for package in packages for _, row, _ in package.rows_of("breaks")):
        if since := known_period(canonical_cell(row.get("period"))):
            area, kind = canonical_cell(row.get("area")), canonical_cell(row.get("kind"))
            yield Break(
                canonical_cell(row["indicator"]),
                area,
                since.window(regime).start,
                kind,
                row_text(row, "note"),
            )


_FEW = 10  # areas that no list has: of more, none is a slip
_AHEAD = 5 * 366  # days that a break may be known before
_AGO = 30  # years, of which one may be meant whose digits are exchanged
_REFERENCES = {"breaks": "indicator", "targets": "indicator", "indicators": "parent"}


def unreadable_rows(
    package: Package, series: str, known: Collection[str], end: date
) -> Iterator[Problem]:
    """Rows of lists that name a code which none has, whose period cannot be read, or that nobody knows how to meet."""
    for role, part in _REFERENCES.items():
        for resource, row, line in package.rows_of(role):
            file, columns = package.file_of(resource), resource.role(role)
            if known and (code := canonical_cell(row.get(part))) and code not in known:
                facts: dict[str, str] = {
                    "series": series,
                    "indicator": code,
                    "advice": _advice(code, series, known),
                }
                yield flag(
                    "indicator-unknown",
                    file,
                    row=line,
                    column=columns.get(part),
                    severity=None,
                    **facts,
                )
            if role != "indicators" and not known_period(
                since := canonical_cell(row.get("period"))
            ):
                yield flag(
                    "observation-period-invalid",
                    file,
                    row=line,
                    column=columns.get("period"),
                    found=since,
                )
            elif (
                role == "breaks" and (period := known_period(since)) and period.window().start > end
            ):
                years = {int("".join(each)) for each in permutations(since[:4])} & {
                    *range(end.year - _AGO, end.year + 1)
                }
                meant_year = (
                    Phrase(WRITE, near=f"{min(years)}{since[4:]}")
                    if len(years) == 1
                    else Phrase(_WORDS["year"])
                )
                column = columns.get("period")
                yield flag(
                    "period-to-come",
                    file,
                    row=line,
                    column=column,
                    found=since,
                    end=end,
                    right=meant_year,
                )
            sign = canonical_cell(row.get("comparison"))
            if role == "targets" and sign and sign not in COMPARISONS:
                near, column = known_word(sign, COMPARISONS), columns.get("comparison")
                right = Phrase(WRITE, near=near) if near else Phrase(_WORDS["sign"])
                yield flag(
                    "comparison-unknown", file, row=line, column=column, found=sign, right=right
                )


def targets_of(package: Package, regime: Regime) -> Iterator[Target]:
    """The targets that a package lists, where both period and value can be read."""
    for resource, row, line in package.rows_of("targets"):
        value, period = number_of(row.get("value")), known_period(canonical_cell(row.get("period")))
        if value is not None and period:
            yield Target(
                indicator=canonical_cell(row["indicator"]),
                period=period.under(regime),
                comparison=canonical_cell(row.get("comparison")) or "=",
                value=value,
                note=row_text(row, "note"),
                source=canonical_cell(row.get("source")),
                file=package.file_of(resource),
                line=line,
                column=resource.role("targets").get("value", ""),
            )


def _day(row: Mapping[str, Cell], key: str) -> date | None:
    day = row.get(key)
    return day if isinstance(day, date) else None


_WORDS = message_tables(__package__)["observations"]
PRINTED = "value_printed"  # the column that keeps a source's own spelling of `value`
EXCEL_DAY = re.compile(
    r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}-(?:[A-Za-z]{3}|[Tt]hg ?\d{1,2})(?:-\d{2,4})?"
)
_EXCEL_NUMBER = re.compile(r"\d[.,]?\d*E[+-]\d+")


@dataclass(frozen=True, slots=True)
class Observation:
    """One value. `report` is the address of the report it comes from, `line` its row in the resource's file.

    `key` is what names the row for good; `printed` how its source spells the value.
    """

    series: str
    indicator: str
    area: str
    period: Period
    window: Window
    value: Decimal | int | None
    unit: str
    status: str
    qualifier: str
    note: str
    source: str
    rank: int | None
    is_derived: bool
    package: str
    report: str
    resource: str
    line: int
    source_title: str = ""
    key: tuple[str, ...] = ()
    printed: str = ""

    @property
    def amount(self) -> Decimal:
        """Its value; only of an observation that has one."""
        assert self.value is not None
        return Decimal(self.value)

    @property
    def sort_key(self) -> tuple[str, str, date, date, str, str, int]:
        """By indicator and area, then in the order of time."""
        return (
            self.indicator, self.area, self.window.end, self.window.start, self.period.code, self.package, self.line
        )  # fmt: skip


@dataclass(frozen=True)
class SeriesData:
    """Everything observed in one series, with what is needed to compare it. Sorted; problems told apart.

    `known_as` is the name that the series was first published under: what is called after it for good keeps that.
    """

    series: str
    regime: Regime
    observations: tuple[Observation, ...]
    areas: Mapping[str, Area]
    breaks: tuple[Break, ...]
    targets: tuple[Target, ...]
    problems: tuple[Problem, ...]
    rhythm: Rhythm = ()
    spoken: tuple[str, ...] = (SOURCE,)
    home: str = ""
    known_as: str = ""

    def of(self, *codes: str) -> Iterator[Observation]:
        """The observations of some indicators, one after the other."""
        return (each for code in codes for each in self._by_indicator.get(code, ()))

    @cached_property
    def _by_indicator(self) -> Mapping[str, Sequence[Observation]]:
        result = dict[str, list[Observation]]()
        for each in self.observations:
            result.setdefault(each.indicator, []).append(each)
        return result


def read_series(publication: Publication, series: str) -> SeriesData:
    """Join the observations of all packages of a series."""
    declared, regime = publication.series_named(series), publication.regime_of(series)
    observations: list[Observation] = []
    problems: list[Problem] = []
    packages = [each for each in publication.packages if series_of(publication, each) == series]
    last = declared.last_expected if declared else None
    end = last.window(regime).end if last else publication.today + timedelta(days=_AHEAD)
    for package in packages:
        for each in _observed(publication, package, series, regime):
            if isinstance(each, Observation):
                observations.append(each)
            else:
                problems.append(each)
        problems.extend(unreadable_rows(package, series, publication.indicators(series), end))
    return SeriesData(
        series=series,
        regime=regime,
        observations=tuple(sorted(observations, key=lambda each: each.sort_key)),
        areas=known_areas(publication, packages, {one.area for one in observations}),
        breaks=tuple(
            sorted(breaks_of(packages, regime), key=lambda each: (each.indicator, each.since))
        ),
        targets=tuple(target for package in packages for target in targets_of(package, regime)),
        problems=tuple(problems),
        rhythm=declared.rhythm if declared else (),
        spoken=publication.site.spoken,
        home=declared.area if declared else "",
        known_as=publication.log.first(at.series_uri(series)).rstrip("/"),
    )


def origins_of(observed: Iterable[SeriesData]) -> dict[str, tuple[str, ...]]:
    """The addresses that observations name as their sources, by package; the portal's own package of a series repeats
    those of all.
    """
    origins: dict[str, dict[str, None]] = defaultdict(dict)
    for data in observed:
        for one in data.observations:
            if one.source.startswith(("http://", "https://")):
                origins[one.package][one.source] = origins[at.series_package(data.series)][
                    one.source
                ] = None
    return {name: tuple(sources) for name, sources in origins.items()}


def all_series(publication: Publication) -> tuple[str, ...]:
    """Every series that has an indicator list, whether a page or a package declares it."""
    named = {each.name for each in publication.series} | {
        each.series for each in publication.packages
    }
    return tuple(sorted(name for name in named if publication.indicators(name)))


def series_of(publication: Publication, package: Package) -> str:
    """The series that a package belongs to: its own word, or its report's."""
    report = publication.report_of(package)
    return package.series or (report.series if report else "")


def check_observations(
    publication: Publication, observed: Mapping[str, SeriesData]
) -> Iterator[Problem]:
    """What keeps an observation from taking part: an unknown code, no period, no series.

    `observed` holds the series that have an indicator list.
    """
    for data in observed.values():
        yield from data.problems
        yield from _out_of_time(publication, data)
    for package in publication.packages:
        yield from check_areas(publication, package)
        for resource in package.with_role("observations"):
            if not series_of(publication, package):
                yield flag("observations-without-series", package.file, resource=resource.name)


def _out_of_time(publication: Publication, data: SeriesData) -> Iterator[Problem]:
    """Areas that are not there in the period of their figures, once a table; a row with a note says why. And those that
    are nearly spelled as others.
    """
    lines: dict[tuple[str, str, Area], list[Observation]] = {}
    for each in data.observations:
        area = data.areas.get(each.area)
        if area and not each.note and not area.is_there(each.window.start, each.window.end):
            lines.setdefault((each.package, each.resource, area), []).append(each)
    for (name, table, area), rows in lines.items():
        package = publication.package(name)
        if package and (resource := package.resource(table)):
            column, file = resource.role("observations").get("area"), package.file_of(resource)
            rows.sort(key=lambda each: each.line)
            window, others = rows[0].window, publication.areas.items()
            kin = [
                code
                for code, each in others
                if area.code == each.successor or code == area.successor
            ]
            near = next(
                (
                    each
                    for each in kin
                    if publication.areas[each].is_there(window.start, window.end)
                ),
                "",
            )
            facts: dict[str, Any] = {
                "area": area.code,
                "validity": area.validity,
                "count": len(rows),
            }
            facts |= {
                "right": Phrase(_WORDS["kin"], near=near) if near else Phrase(_WORDS["of-then"])
            }
            yield flag("area-out-of-time", file, row=rows[0].line, column=column, **facts)
    strange = {
        each.area: each for each in data.observations if each.area and each.area not in data.areas
    }
    for code, one in strange.items() if len(strange) <= _FEW else ():
        package = publication.package(one.package)
        resource = package.resource(one.resource) if package else None
        if package and resource and (near := nearest(code, publication.areas)):
            file, column = package.file_of(resource), resource.role("observations").get("area")
            yield flag("code-unlikely", file, row=one.line, column=column, found=code, near=near)


def _observed(
    publication: Publication, package: Package, series: str, regime: Regime
) -> Iterator[Observation | Problem]:
    known = publication.indicators(series)
    for resource in package.with_role("observations"):
        file, table = package.file_of(resource), resource.as_table
        for row, cells, line in zip(
            resource.role_rows("observations"), table.rows, table.lines, strict=True
        ):
            code = canonical_cell(row.get("indicator"))
            if known and code not in known and is_total(code):
                yield flag(
                    "row-beside-table", file, row=line, text=code, right=Phrase(_WORDS["total"])
                )
                continue
            if known and code not in known:
                yield flag(
                    "indicator-unknown",
                    file,
                    row=line,
                    column=resource.role("observations").get("indicator"),
                    series=series,
                    indicator=code,
                    advice=_advice(code, series, known),
                )
                continue
            period = _period(row, publication.period_of(package))
            if isinstance(period, Period):
                listed = str(known[code].at(period).unit) if code in known else ""
                home = (publication.report_of(package), package, resource, line, cells)
                yield _observation(row, period.under(regime), home, regime, listed)
            elif period is None:
                yield flag("observation-without-period", file, row=line, indicator=code)
            else:
                yield flag(
                    "observation-period-invalid",
                    file,
                    row=line,
                    column=resource.role("observations")["period"],
                    found=period,
                )


def _period(row: Mapping[str, Cell], own: Period | None) -> Period | str | None:
    """The row's period, else that of its package; the text itself where it cannot be read."""
    written = canonical_cell(row.get("period"))
    return known_period(written) or written or own


# What is typed for digits, and what a spreadsheet puts before a code.
_TYPED = str.maketrans("OoIl", "0011", "'’ ")


def bare_code(code: str) -> str:
    """A code without what a spreadsheet adds or takes away."""
    return re.sub(r"\.0+$", "", code.translate(_TYPED)).lstrip("0")


def _advice(code: str, series: str, known: Iterable[str]) -> Phrase:
    if (bare := bare_code(code)) and (
        near := next((each for each in known if bare_code(each) == bare), "")
    ):
        return Phrase(_WORDS["near"], near=near)
    if _EXCEL_NUMBER.fullmatch(code):
        return Phrase(_WORDS["number-from-excel"])
    if EXCEL_DAY.fullmatch(code):
        return Phrase(_WORDS["from-excel"])
    return meant(code, known, _WORDS["correct"], _WORDS["near"], series=series, code=code)


def row_unit(row: Mapping[str, Cell], listed: str) -> str:
    """The unit that a row states, else that of the list; “Triệu đồng”, copied from the head of a sheet, is the list's.

    In a unit of one word a capital may mean something: MB, mB.
    """
    unit = canonical_cell(row.get("unit"))
    return listed if not unit or (" " in unit and unit[:1].lower() + unit[1:] == listed) else unit


def _observation(
    row: Mapping[str, Cell],
    period: Period,
    home: tuple[Report | None, Package, Resource, int, Sequence[Cell]],
    regime: Regime,
    listed_unit: str,
) -> Observation:
    report, package, resource, line, cells = home
    names = resource.table.schema.names if resource.table else ()
    is_reports_own = report is not None and period == report.period
    rank = row.get("rank")
    return Observation(
        series=package.series or (report.series if report else ""),
        indicator=canonical_cell(row.get("indicator")),
        area=canonical_cell(row.get("area")),
        period=period,
        window=report.window if report and is_reports_own else period.window(regime),
        value=number_of(row.get("value")),
        unit=row_unit(row, listed_unit),
        status=canonical_cell(row.get("status"))
        or (report.status if report and is_reports_own else ""),
        qualifier=canonical_cell(row.get("qualifier")),
        note=canonical_cell(row.get("note")),
        source=canonical_cell(row.get("source")),
        rank=int(rank) if isinstance(rank, (int, Decimal)) else None,
        is_derived=row.get("derived") is True,
        package=package.name,
        report=report.uri if report else "",
        resource=resource.name,
        line=line,
        source_title=canonical_cell(row.get("source_title")),
        key=resource.key_of(cells),
        printed=canonical_cell(cells[names.index(PRINTED)]) if PRINTED in names else "",
    )
