"""Reports against their package and one another: every call and headline finds its figure, and the windows fit.

What an author has still to fill in is told too: facts left empty in the front matter, columns and figures without a
value. A source may well print none of the facts. What readers would see as “…” is a warning; no edition is released
with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period, Window
from site_builder.core.calendar.regime import Regime
from site_builder.core.i18n.catalog import SOURCE, message_tables
from site_builder.core.numbers.numeral import convention_of
from site_builder.core.numbers.qualifier import rounds_to
from site_builder.core.numbers.quantity import parse_quantity
from site_builder.core.problem import WRITE, BindingError, Phrase, Problem, as_typed, flag, meant
from site_builder.core.text import few
from site_builder.derive.figures import AT, FigureFragment, find_figure
from site_builder.derive.portal import Portal
from site_builder.derive.prose import Bound, BoundReport
from site_builder.derive.schedule import is_expected
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series
from site_builder.validate.beside import check_beside, check_copied, check_recalled

_WORDS = message_tables(__package__)["reports"]


def check_reports(portal: Portal) -> Iterator[Problem]:
    """All series against their list of indicators; all reports against their series and their package."""
    publication = portal.read
    for series in publication.series:
        listed = series.indicators
        if listed and publication.package(listed) is None and listed not in publication.left_out:
            lists = [each.name for each in publication.packages if each.with_role("indicators")]
            advice = meant(listed, lists, _WORDS["lists"], name=listed)
            yield flag(
                "series-indicators-unknown",
                series.file,
                column="indicators",
                package=listed,
                advice=advice,
            )
        yield from check_copied(publication, publication.reports_of(series.name))
        yield from check_recalled(publication.reports_of(series.name))
    yield from portal.of_reports(_problems, "findings of a report")


def _problems(portal: Portal, report: Report) -> Iterator[Problem]:
    publication = portal.read
    yield from _belonging(publication, report)
    if report.package in publication.left_out:
        return  # its own errors are told where they are
    likely = at.report_package(report.series, report.period)
    if not report.package and publication.package(likely):
        yield flag("report-package-unstated", report.file, column="package", package=likely)
    elif report.package and publication.package(report.package) is None:
        names, name = (
            (each.name for each in publication.packages),
            report.package.rpartition("/")[2],
        )
        advice = meant(name, names, _WORDS["absent"], name=report.package)
        yield flag(
            "report-package-unknown",
            report.file,
            column="package",
            package=report.package,
            advice=advice,
        )
    else:
        yield from _annexes(publication, report)
        series = publication.series_named(report.series)
        yield from _calls(report, portal.prose[report.uri], series.area if series else "")
        yield from check_beside(report, portal)


def _annexes(publication: Publication, report: Report) -> Iterator[Problem]:
    """The tables that are annexes of the document are there."""
    package = publication.package(report.package)
    known = [resource.name for resource in package.tables] if package else []
    for name in report.official.annexes:
        if name not in known:
            yield flag(
                "annex-unknown", report.file, column="annexes", table=name, known=", ".join(known)
            )


def _belonging(publication: Publication, report: Report) -> Iterator[Problem]:
    package, facts = publication.package(report.package), dict[str, Any]()
    if package and package.series and package.series != report.series:
        right = Phrase(WRITE, near=f"series: {report.series}")
        right = (
            right
            if package.name.startswith(report.series)
            else Phrase(_WORDS["series"], own=report.series)
        )
        facts = {"found": package.series, "report": report.series, "right": right}
        yield flag("package-series-differs", package.file, column="series", **facts)
    series = publication.series_named(report.series)
    if package and package.period and package.period != report.period:
        likely, codes = (
            at.report_package(report.series, report.period),
            (report.period.code, package.period.code),
        )
        is_named = report.file.endswith(
            f"/{at.report_name(package.period)}.md"
        )  # file and package agree
        is_other = (
            not is_named and likely != package.name and publication.package(likely) is not None
        )
        right = (
            Phrase(_WORDS["other-package"], name=likely)
            if is_other
            else Phrase(_WORDS["other-period"])
        )
        right = Phrase(WRITE, near=package.period.code) if is_named else right
        facts = {"report": codes[0], "package": codes[1], "right": right}
        yield flag(
            "period-differs", report.file, column="package" if is_other else "period", **facts
        )
    if series and series.kinds and report.period.kind not in series.kinds:
        facts = {
            "kind": report.period.kind,
            "series": series.name,
            "kinds": ", ".join(series.kinds),
        }
        yield flag("period-kind-foreign", report.file, column="period", **facts)


def _calls(report: Report, bound: BoundReport, area: str) -> Iterator[Problem]:
    yield from bound.body.problems
    for point in bound.points:
        for problem in point.sentence.problems:
            yield replace(problem, row=None, column="summary")
    parts = (
        ("summary", report.summary),
        ("headlines", report.headlines),
        ("corrections", report.corrections),
    )
    for key, where in ((each.figure, where) for where, each_of in parts for each in each_of):
        try:
            if key:
                find_figure(bound.figures, key)
        except BindingError as error:
            facts: dict[str, Any] = dict(error.facts)
            if area and f"{key}{AT}{area}" in bound.figures:
                facts["right"] = Phrase(WRITE, near=f"{key}{AT}{area}")
            yield flag("call-unresolved", report.file, column=where, **facts)
    yield from _corrected(report, bound)
    for line in report.headlines:
        figure = bound.figure(line.figure)
        if figure and figure.unit not in ("", "%") and "%" in line.target.main:
            yield flag(
                "headline-unit", report.file, column="headlines", key=figure.key, unit=figure.unit
            )


def _corrected(report: Report, bound: BoundReport) -> Iterator[Problem]:
    """The newest correction of each figure says what the table has now."""
    newest = {each.figure: each for each in sorted(report.corrections, key=lambda each: each.date)}
    convention = convention_of(language := bound.body.language or SOURCE)
    for key, correction in newest.items():
        figure = bound.figure(key)
        stated = parse_quantity(correction.new.main, convention)
        if figure is None or figure.value is None or stated is None or stated.value is None:
            continue
        if not rounds_to(Decimal(figure.value), stated.value):
            old = parse_quantity(correction.old.main, convention)
            is_turned = (
                old and old.value is not None and rounds_to(Decimal(figure.value), old.value)
            )
            facts: dict[str, Any] = {
                "key": key,
                "new": correction.new.main,
                "printed": figure.number(language),
            }
            facts["right"] = Phrase(_WORDS["turned"] if is_turned else _WORDS["either"])
            yield flag("correction-differs", report.file, column="corrections", **facts)


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
        yield from _fitting(publication, report, publication.regime_of(report.series))
        if report.status == "draft":
            yield flag("report-draft", report.file, column="status")
    for series in publication.series:
        yield from _unexpected(publication, series)
        yield from _overlaps(publication.reports_of(series.name))


def _unexpected(publication: Publication, series: Series) -> Iterator[Problem]:
    """Periods out of the series: where the package of the newest report says the same, its end was left behind."""
    last, odd = series.last_expected, dict[tuple[str, str], Period]()
    for report in publication.reports_of(series.name):
        package = publication.package(report.package)
        if not is_expected(series, report.period):
            is_late = last and package and package.period == report.period and last < report.period
            where = (series.file, "last_expected") if is_late else (report.file, "period")
            odd[where] = max(odd.get(where, report.period), report.period)
    for (file, column), period in odd.items():
        right = Phrase(_WORDS["range"] if column == "period" else _WORDS["last"], near=period.code)
        yield flag(
            "period-not-expected",
            file,
            column=column,
            period=period.code,
            right=right,
            **_range(series),
        )


def _fitting(publication: Publication, report: Report, regime: Regime) -> Iterator[Problem]:
    window, period, today = report.window, report.period, publication.today
    days, usual = (window.end - window.start).days + 1, USUAL.get(period.kind)
    facts: dict[str, Any] = {"start": window.start, "end": window.end}
    if usual is not None and abs(days - usual) > _slack(usual):
        yield flag(
            "window-length",
            report.file,
            column="period_end",
            days=days,
            usual=usual,
            kind=period.kind,
            **facts,
        )
    elif period.kind is not Kind.CUSTOM and not _lies_in(report, regime):
        yield flag(
            "window-elsewhere", report.file, column="period_start", period=period.code, **facts
        )
    has_estimates = report.status in ("draft", "estimate") or report.has_estimates
    earliest = (
        window.start - (window.end - window.start) if has_estimates else window.end
    )  # a period ahead at most
    if window.start > today and not has_estimates:
        yield flag(
            "report-to-come",
            report.file,
            column="period",
            period=period.code,
            date=window.start,
            today=today,
        )
    elif report.status == "official" and window.end > today and not has_estimates:
        yield flag("period-unfinished", report.file, column="status", date=window.end, today=today)
    elif report.issued and report.issued < earliest:
        near = _issue(report.issued, window, publication.package(report.package), earliest)
        facts |= {
            "issued": report.issued,
            "right": Phrase(WRITE, near=near) if near else Phrase(_WORDS["issue"]),
        }
        yield flag("window-after-issue", report.file, column="issued", **facts)
    stated = [("corrections", correction.date) for correction in report.corrections]
    for column, corrected in stated:
        if report.issued and corrected < report.issued:
            yield flag(
                "correction-before-issue",
                report.file,
                column=column,
                date=corrected,
                issued=report.issued,
            )
    for key, day in (("issued", report.issued), ("received", report.received), *stated):
        if day and day > today:
            yield flag("day-to-come", report.file, column=key, date=day, today=today)


def _issue(day: date, window: Window, package: Package | None, earliest: date) -> str:
    """The day of issue in the year that the sources of its package have with it, else in that of its window."""
    sources = as_typed(package.descriptor.get("sources") if package else "")
    years = re.findall(rf"\b0?{day.day}[/.-]0?{day.month}[/.-](\d{{4}})\b", sources)
    years = years or [f"{window.end.year}"] * (
        day < window.start
    )  # far too early: a year typed wrong
    likely = {typed for year in years if (typed := f"{year}-{day:%m-%d}") >= f"{earliest}"}
    return min(likely) if len(likely) == 1 else ""


def _slack(usual: int) -> int:
    """A fifth of the length: a half-year may be cut off two weeks early, and never be a quarter."""
    return 0 if usual == 1 else max(LEAST_SLACK, usual // 5)


def _lies_in(report: Report, regime: Regime) -> bool:
    """It touches its period's days and stays in the year of its regime, which may begin a month early."""
    window, whole = report.window, replace(regime, last_day=None)
    year = Period(Kind.YEAR, report.period.year).window(
        Regime.CALENDAR if report.period.kind is Kind.MONTH else whole
    )
    earliest = (year.start - timedelta(days=1)).replace(day=1)
    return (
        earliest <= window.start
        and window.end <= year.end
        and window.overlaps(report.period.window(whole))
    )


def _overlaps(reports: tuple[Report, ...]) -> Iterator[Problem]:
    kinds = {report.period.kind for report in reports}
    for kind in sorted(kinds):
        own = [report for report in reports if report.period.kind is kind]
        own.sort(key=lambda report: (report.window.start, report.window.end, report.file))
        for one, other in pairwise(own):
            # a period that two reports claim is told as a name used twice
            if one.period != other.period and one.window.overlaps(other.window):
                facts: dict[str, Any] = {"start": other.window.start, "end": other.window.end}
                yield flag(
                    "windows-overlap", other.file, column="period_start", other=one.file, **facts
                )


def _range(series: Series) -> dict[str, Any]:
    first, last = series.first_expected, series.last_expected
    return {"first": first.code if first else "…", "last": last.code if last else "…"}


# Facts that a report may lack, but that nobody writes down as an empty line without meaning to come back to it.
FACTS = (
    "issued",
    "received",
    "document_number",
    "signatory",
    "request_document",
    "addressee",
    "legal_basis",
)
SHORTEST = 60  # letters of a text that tell which is meant
_MARKED = re.compile(
    r"^\s*(?:(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+)*…|(?:caption|title)=[\"']…"
)  # as a line begins, of a list or a quotation too
_CODE = re.compile(r"`[^`]*`")
SHOWN = 6  # keys named in one message


def check_blanks(portal: Portal) -> Iterator[Problem]:
    """All reports with their packages."""
    return portal.of_reports(_open_points, "blanks")


def _open_points(portal: Portal, report: Report) -> Iterator[Problem]:
    for key in FACTS:
        is_open = key in report.settings and report.settings[key] in (None, "")
        if is_open and not getattr(report, key):  # the series may say it for all its reports
            yield flag("front-matter-empty", report.file, column=key, key=key)
    yield from _marks(report)
    if package := portal.read.package(report.package):
        yield from _package_marks(package)
        yield from _figures(report, portal.prose[report.uri].body)


def _marks(report: Report) -> Iterator[Problem]:
    """What begins with the sign of a draft: lines of the text, and texts of the front matter."""
    yield from unfinished_lines(report.file, report.text, report.first_line)
    texts = {
        key: report.settings.get(key)
        for key in ("title", "title_en", "description", "description_en")
    }
    texts |= {
        f"headlines {index + 1}": str(line.label) for index, line in enumerate(report.headlines)
    }
    texts |= {f"summary {index + 1}": point.text for index, point in enumerate(report.summary)}
    for key, text in texts.items():
        if str(text or "").startswith("…"):
            yield flag("text-unfinished", report.file, column=key, text=_shortened(str(text)))


def unfinished_lines(file: str, text: str, first_line: int) -> Iterator[Problem]:
    """What begins with the sign of a draft in a text."""
    for number, written in enumerate(text.split("\n"), first_line):
        line = _CODE.sub("", written)
        if match := _MARKED.search(line):
            yield flag("text-unfinished", file, row=number, text=_shortened(line[match.start() :]))


def _package_marks(package: Package) -> Iterator[Problem]:
    texts = {"title": package.title, "description": package.description}
    texts |= {f"{resource.name}: title": resource.title for resource in package.resources}
    texts |= {
        f"{resource.name}: description": resource.description for resource in package.resources
    }
    for key, text in texts.items():
        if str(text).startswith("…"):
            yield flag("text-unfinished", package.file, column=key, text=_shortened(str(text)))


def _shortened(text: str) -> str:
    return text if len(text) <= SHORTEST else f"{text[: SHORTEST - 1]}…"


def check_columns(publication: Publication, package: Package) -> Iterator[Problem]:
    """The columns of a report's tables that are there for values and have none."""
    for resource in package.tables if publication.report_of(package) else ():
        for name in _value_columns(resource):
            values = resource.table.column(name) if resource.table else ()
            if values and all(value in (None, "") for value in values):
                yield flag(
                    "values-empty", package.file_of(resource), column=name, table=resource.name
                )


def _value_columns(resource: Resource) -> tuple[str, ...]:
    """The column of values where a role names it; without a role, the columns of numbers, dates and answers."""
    named = [
        resource.role(role)["value"] for role in ("observations", "figures") if resource.role(role)
    ]
    if named or resource.roles or resource.table is None:
        return tuple(named)
    typed = ("number", "integer", "boolean", "date")
    return tuple(field.name for field in resource.table.schema.fields if field.type in typed)


def _figures(report: Report, body: Bound) -> Iterator[Problem]:
    figures = [each.figure for each in body.fragments if isinstance(each, FigureFragment)]
    empty = sorted(
        {each.key for each in figures if each.value is None and not each.spelled and not each.words}
    )
    if empty:
        keys = few(empty, SHOWN)
        yield flag("figures-empty", report.file, count=len(empty), keys=keys)


def check_kinds(publication: Publication) -> Iterator[Problem]:
    """A notice for each list in which a kind is missing."""
    for package in publication.packages:
        for resource in package.with_role("indicators"):
            codes = [
                str(row.get("code"))
                for row in resource.role_rows("indicators")
                if not row.get("kind")
            ]
            file, column = package.file_of(resource), resource.role("indicators").get("kind")
            if codes:
                shown: dict[str, Any] = {"count": len(codes), "codes": few(codes, SHOWN)}
                yield flag("indicator-kind-missing", file, column=column, **shown)
