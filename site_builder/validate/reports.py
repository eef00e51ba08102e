"""Reports against their package and one another: every call and headline finds its figure, and the windows fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period
from site_builder.core.calendar.regime import Regime
from site_builder.core.errors import BindingError
from site_builder.core.problem import Problem, flag
from site_builder.derive.figures import find_figure
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundReport
from site_builder.derive.schedule import is_expected
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series


def check_reports(portal: Portal) -> Iterator[Problem]:
    """All series against their list of indicators; all reports against their series and their package."""
    publication = portal.read
    for series in publication.series:
        listed = series.indicators
        if listed and publication.package(listed) is None and listed not in publication.left_out:
            yield flag("series-indicators-unknown", series.file, column="indicators", package=listed)
    for own in portal.alone.values():
        if own.report:
            yield from portal.kept(partial(_of_report, own, own.report), "findings of a report", own.key)


def _of_report(portal: Portal, report: Report) -> tuple[Problem, ...]:
    return tuple(_problems(portal, portal.read, report))


def _problems(portal: Portal, publication: Publication, report: Report) -> Iterator[Problem]:
    yield from _belonging(publication, report)
    if report.package in publication.left_out:
        return  # its own errors are told where they are
    likely = at.report_package(report.series, report.period)
    if not report.package and publication.package(likely):
        yield flag("report-package-unstated", report.file, column="package", package=likely)
    elif report.package and publication.package(report.package) is None:
        yield flag("report-package-unknown", report.file, column="package", package=report.package)
    else:
        yield from _annexes(publication, report)
        yield from _calls(report, portal.prose[report.uri])
        yield from _translated_calls(report, portal)


def _translated_calls(report: Report, portal: Portal) -> Iterator[Problem]:
    """Those of its text in the other languages, and of the sentences of its summary."""
    for language, other in portal.others.items():
        bound = other.prose[report.uri]
        yield from bound.body.problems if language in report.written else ()
        for point in bound.points:
            is_own = point.sentence.language == language
            yield from (
                replace(each, file=report.file, row=None, column="summary")
                for each in point.sentence.problems
                if is_own
            )


def _annexes(publication: Publication, report: Report) -> Iterator[Problem]:
    """The tables that are annexes of the document are there."""
    package = publication.package(report.package)
    known = [resource.name for resource in package.tables] if package else []
    for name in report.official.annexes:
        if name not in known:
            yield flag("annex-unknown", report.file, column="annexes", table=name, known=", ".join(known))


def _belonging(publication: Publication, report: Report) -> Iterator[Problem]:
    package = publication.package(report.package)
    if package and package.series and package.series != report.series:
        yield flag("package-series-differs", package.file, column="series", found=package.series, report=report.series)
    series = publication.series_named(report.series)
    if package and package.period and package.period != report.period:
        yield flag(
            "period-differs", report.file, column="period", report=report.period.code, package=package.period.code
        )
    if series and series.kinds and report.period.kind not in series.kinds:
        facts: dict[str, Any] = {"kind": report.period.kind, "series": series.name, "kinds": ", ".join(series.kinds)}
        yield flag("period-kind-foreign", report.file, column="period", **facts)


def _calls(report: Report, bound: BoundReport) -> Iterator[Problem]:
    yield from bound.body.problems
    for point in bound.points:
        for problem in point.sentence.problems:
            yield replace(problem, row=None, column="summary")
    named = [
        *((each.figure, "summary") for each in report.summary),
        *((each.figure, "headlines") for each in report.headlines),
        *((each.figure, "corrections") for each in report.corrections),
    ]
    for key, where in named:
        try:
            if key:
                find_figure(bound.figures, key)
        except BindingError as error:
            yield flag("call-unresolved", report.file, column=where, key=key, reason=error)


# Windows: they fit their kind, never overlap within one series and kind, and end before the issue.

USUAL = {
    Kind.DATE: 1,
    Kind.MONTH: 30,
    Kind.QUARTER: 91,
    Kind.HALF_YEAR: 182,
    Kind.NINE_MONTHS: 273,
    Kind.YEAR: 365,
}
LEAST_SLACK = 7  # days


def check_windows(publication: Publication) -> Iterator[Problem]:
    """Every report by itself, then the reports of each series and kind side by side."""
    for report in publication.reports:
        series = publication.series_named(report.series)
        yield from _fitting(report, publication.regime_of(report.series))
        if series and not is_expected(series, report.period):
            yield flag("period-not-expected", report.file, column="period", period=report.period.code, **_range(series))
    for series in publication.series:
        yield from _overlaps(publication.reports_of(series.name))


def _fitting(report: Report, regime: Regime) -> Iterator[Problem]:
    window, period = report.window, report.period
    days, usual = (window.end - window.start).days + 1, USUAL.get(period.kind)
    facts: dict[str, Any] = {"start": window.start, "end": window.end}
    if usual is not None and abs(days - usual) > _slack(usual):
        yield flag("window-length", report.file, column="period_end", days=days, usual=usual, kind=period.kind, **facts)
    elif period.kind is not Kind.CUSTOM and not _lies_in(report, regime):
        yield flag("window-elsewhere", report.file, column="period_start", period=period.code, **facts)
    has_estimates = report.status == "estimate" or report.has_estimates
    if report.issued and report.issued < window.end and not has_estimates:
        yield flag("window-after-issue", report.file, column="issued", end=window.end, issued=report.issued)


def _slack(usual: int) -> int:
    """A fifth of the length: a half-year may be cut off two weeks early, and never be a quarter."""
    return 0 if usual == 1 else max(LEAST_SLACK, usual // 5)


def _lies_in(report: Report, regime: Regime) -> bool:
    """It touches its period's days and stays in the year of its regime, which may begin a month early."""
    window, whole = report.window, replace(regime, last_day=None)
    year = Period(Kind.YEAR, report.period.year).window(Regime.CALENDAR if report.period.kind is Kind.MONTH else whole)
    earliest = (year.start - timedelta(days=1)).replace(day=1)
    return earliest <= window.start and window.end <= year.end and window.overlaps(report.period.window(whole))


def _overlaps(reports: tuple[Report, ...]) -> Iterator[Problem]:
    kinds = {report.period.kind for report in reports}
    for kind in sorted(kinds):
        own = [report for report in reports if report.period.kind is kind]
        own.sort(key=lambda report: (report.window.start, report.window.end, report.file))
        for one, other in pairwise(own):
            # a period that two reports claim is told as a name used twice
            if one.period != other.period and one.window.overlaps(other.window):
                facts: dict[str, Any] = {"start": other.window.start, "end": other.window.end}
                yield flag("windows-overlap", other.file, column="period_start", other=one.file, **facts)


def _range(series: Series) -> dict[str, Any]:
    first, last = series.first_expected, series.last_expected
    return {"first": first.code if first else "…", "last": last.code if last else "…"}
