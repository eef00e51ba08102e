"""When a dataset was issued and last changed, and its version: the one place where formats ask for it.

Only what somebody stated counts: no date is that of the build, and what has none has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from site_builder.core.addresses import series_package
from site_builder.derive.chronicle import chronicle, of_package
from site_builder.derive.observations import series_of
from site_builder.model.package import Package
from site_builder.model.publication import Publication


@dataclass(frozen=True, slots=True)
class Dates:
    """`modified` is the day of the last thing known to have happened: issue, edition, correction, withdrawal."""

    issued: date | None = None
    modified: date | None = None
    version: str = ""


def dates_of(publication: Publication, package: Package) -> Dates:
    """The dates and the version of a package; one that the portal gathers from others changes when one of them does."""
    report = publication.report_of(package)
    issued = report.issued if report else parse_day(package.created)
    standing = publication.releases(package.name).latest
    return Dates(
        issued=issued,
        modified=max(
            (day for member in _members(publication, package) for day in _days(publication, member)), default=None
        ),
        version=str(standing.version) if standing else package.version,
    )


def stamp_of(publication: Publication, package: Package) -> datetime:
    """The moment that a package's files carry inside: its last date, else a fixed one, so that bytes change only when
    data do. 1980 is the first year that ZIP can write.
    """
    return datetime.combine(dates_of(publication, package).modified or date(1980, 1, 1), time(), UTC)


def series_version(publication: Publication, series: str) -> str:
    """The version of what describes a series, for formats that want one: the day of the last event of its packages, and
    how many others that day had, as three numbers that only rise; 1.0.0 where nothing has a day. A package taken away
    names no series any more, so that each counts.
    """
    packages = (each for each in publication.packages if series_of(publication, each) == series)
    days = [day for package in packages for day in _days(publication, package)]
    days += [end.date for end in publication.register.tombstones.values()]
    last = max(days, default=None)
    return f"{last.year}.{last.month * 100 + last.day}.{days.count(last) - 1}" if last else "1.0.0"


def change_days(publication: Publication) -> Iterator[date]:
    """The day of every event that has one."""
    yield from (each.date for each in chronicle(publication) if each.date)


def parse_day(written: str) -> date | None:
    """The day of a date or date-time; None where it is neither."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _members(publication: Publication, package: Package) -> tuple[Package, ...]:
    if package.name != series_package(package.series):
        return (package,)
    return tuple(each for each in publication.packages if series_of(publication, each) == package.series)


def _days(publication: Publication, package: Package) -> Iterator[date]:
    report = publication.report_of(package)
    created = None if report else parse_day(package.created)
    if created:
        yield created
    yield from (each.date for each in of_package(publication, package.name, report) if each.date)
