"""Days as Vietnamese texts type them, 22/9/2016, against those that the head of a report and its tables state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from site_builder.core.problem import Problem, flag
from site_builder.derive.portal import Portal
from site_builder.model.package import Package
from site_builder.model.report import Report

_DAY = r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4})(?![\d/.-]\d)"
_TYPED = re.compile(_DAY)
# A document's number with its day behind it: 1412/SNV-TCBC&CCHC ngày 23/5/2022.
_DOCUMENT = re.compile(rf"(\d+(?:/[\w&.-]+)+),?\s+(?:ngày\s+)?{_DAY}")
_SPAN = re.compile(rf"\btừ\s+(?:ngày\s+)?{_DAY}\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}")
_MOST = 2_000  # rows of a table that somebody types


def check_days(portal: Portal) -> Iterator[Problem]:
    """Every report: a document's day, a day of its head with another year, and spans that end before they begin."""
    return portal.of_reports(_of_report, "days")


def _of_report(own: Portal, report: Report) -> Iterator[Problem]:
    package = own.read.package(report.package)
    dated = _documents(package) if package else {}
    head = [each for each in (report.issued, report.received, report.published) if each]
    lines = enumerate(report.text.split("\n"), report.first_line)
    for row, line in ((None, report.request_document), *lines):
        column = None if row else "request_document"
        for written, right in dict(_wrong(line, dated, head)).items():
            yield flag(
                "day-contradicted", report.file, row=row, column=column, found=written, right=right
            )


def _documents(package: Package) -> dict[str, date]:
    """The days of documents by their numbers, from tables that are keyed by these and have one day a row."""
    dated: dict[str, date] = {}
    for table in (
        each.as_table for each in package.tables if each.table and len(each.as_table) < _MOST
    ):
        days = [each.name for each in table.schema.fields if each.type == "date"]
        if len(days) == 1 and len(table.schema.primary_key) == 1:
            pairs = zip(
                table.column(table.schema.primary_key[0]), table.column(days[0]), strict=True
            )
            dated |= {str(number): day for number, day in pairs if isinstance(day, date)}
    return dated


def _wrong(line: str, dated: dict[str, date], head: list[date]) -> Iterator[tuple[str, str]]:
    """What stands in a line, and the day that is right there, in the same form."""
    for match in _DOCUMENT.finditer(line):
        if (right := dated.get(match[1])) and (day := _day(match.groups()[1:])) and day != right:
            yield match[0].rpartition(" ")[2], _as_typed(right, match[3])
    for match in _TYPED.finditer(line):
        day = _day(match.groups())
        alike = {each for each in head if day and (each.day, each.month) == (day.day, day.month)}
        if (
            day
            and len(alike) == 1
            and day not in alike
            and abs(day.year - min(alike).year) in (1, 2, 9, 10, 90)
        ):
            yield match[0], _as_typed(min(alike), match[2])
    for match in _SPAN.finditer(line):
        first, last = _day(match.groups()[:4]), _day(match.groups()[4:])
        if first and last and first > last > (earlier := first.replace(day=1, year=first.year - 1)):
            right = (
                first.replace(year=earlier.year) if (first.day, first.month) != (29, 2) else earlier
            )
            yield match[0][match[0].index(match[1]) :].split()[0], _as_typed(right, match[2])


def _day(parts: tuple[Any, ...]) -> date | None:
    day, _, month, year = parts
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _as_typed(day: date, sign: str) -> str:
    return sign.join(map(str, (day.day, day.month, day.year)))
