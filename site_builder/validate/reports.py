"""Reports against their package: every call and headline finds its figure, and the window fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.errors import BindingError
from site_builder.core.problem import Problem, rule
from site_builder.derive.figures import find_figure
from site_builder.derive.portal import Portal
from site_builder.derive.prose import CALL_UNRESOLVED, BoundReport
from site_builder.model.publication import Publication
from site_builder.model.report import Report

PACKAGE_UNKNOWN = rule(
    "report-package-unknown",
    "error",
    "The report's package “{package}” is not there.",
    "Put the tables under datasets/{package}/ with a datapackage.yaml, or correct “package” in the front matter.",
)
PACKAGE_UNSTATED = rule(
    "report-package-unstated",
    "error",
    "The report names no package, and “{package}” has tables of its series for the same period.",
    "Write “package: {package}” in the front matter, or give the package another name if it is not the report's.",
)
PERIOD_DIFFERS = rule(
    "period-differs",
    "error",
    "The report is about {report}, its package about {package}.",
    "Correct “period” in the front matter or in the package's descriptor.",
)
KIND_FOREIGN = rule(
    "period-kind-foreign",
    "error",
    "A period of the kind {kind} does not belong to the series “{series}” ({kinds}).",
    "Correct “period”, or add the kind to period_kinds of the series page.",
)


INDICATORS_UNKNOWN = rule(
    "series-indicators-unknown",
    "error",
    "The series takes its indicators from the package “{package}”, which is not there.",
    "Put the list under datasets/{package}/, or correct “indicators” on the series page.",
)
ANNEX_UNKNOWN = rule(
    "annex-unknown",
    "error",
    "The report's package has no table “{table}”, which “annexes” names.",
    "Name one of {known}.",
)


SERIES_DIFFERS = rule(
    "package-series-differs",
    "error",
    "The package belongs to the series “{found}”, but the report that stands on it to “{report}”.",
    "Write “series: {report}” in the package, or name another package in the report.",
)


def check_reports(portal: Portal) -> Iterator[Problem]:
    """All series against their list of indicators; all reports against their series and their package."""
    publication = portal.read
    for series in publication.series:
        listed = series.indicators
        if listed and publication.package(listed) is None and listed not in publication.left_out:
            yield INDICATORS_UNKNOWN(series.file, column="indicators", package=listed)
    for report in publication.reports:
        yield from _belonging(publication, report)
        if report.package in publication.left_out:
            continue  # its own errors are told where they are
        likely = at.report_package(report.series, report.period)
        if not report.package and publication.package(likely):
            yield PACKAGE_UNSTATED(report.file, column="package", package=likely)
        elif report.package and publication.package(report.package) is None:
            yield PACKAGE_UNKNOWN(report.file, column="package", package=report.package)
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
            yield ANNEX_UNKNOWN(report.file, column="annexes", table=name, known=", ".join(known))


def _belonging(publication: Publication, report: Report) -> Iterator[Problem]:
    package = publication.package(report.package)
    if package and package.series and package.series != report.series:
        yield SERIES_DIFFERS(package.file, column="series", found=package.series, report=report.series)
    series = publication.series_named(report.series)
    if package and package.period and package.period != report.period:
        yield PERIOD_DIFFERS(report.file, column="period", report=report.period.code, package=package.period.code)
    if series and series.kinds and report.period.kind not in series.kinds:
        facts: dict[str, Any] = {"kind": report.period.kind, "series": series.name, "kinds": ", ".join(series.kinds)}
        yield KIND_FOREIGN(report.file, column="period", **facts)


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
            yield CALL_UNRESOLVED(report.file, column=where, key=key, reason=error)
