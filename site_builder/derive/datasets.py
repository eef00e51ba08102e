"""What a dataset is: every question that pages, catalogues, feeds and the API ask of it, answered once.

Only what somebody stated counts: no date is that of the build, and what nobody stated has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from site_builder.core.addresses import series_package
from site_builder.core.calendar.period import Window
from site_builder.derive.observations import series_of
from site_builder.model.config import Agent, Licence
from site_builder.model.edition import Edition
from site_builder.model.log import Event
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report

WHOLE = 500  # rows up to which a table is printed whole
GLIMPSE = 20  # rows printed of a larger one
# Cells that one page may print before the tables that follow are only glimpsed: 40 KB compressed allow no more, and a
# phone lays them out within a second.
PAGE_CELLS = 3500
# A package beyond these, or with cells as long as a page, is shown in extracts, so that its page holds: 100 KB.
MOST_TABLES = 12
MOST_COLUMNS = 150
SHOWN_TABLES = 8
SHOWN_SUMMARIES = 3
SHOWN_COLUMNS = 30  # of one table
EXTRACT_CELLS = 400
LISTED_COLUMNS = 76  # of all tables together
Kind = Literal[
    "report",
    "correction",
    "release",
    "revision",
    "format",
    "wording",
    "withdrawal",
    "removal",
    "renaming",
]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `package` is the dataset that it is about; of the nouns only those concerned are there.

    `number` tells the corrections of a report that bear one day apart, in the order of its front matter.
    """

    kind: Kind
    date: date | None
    package: str
    report: Report | None = None
    correction: Correction | None = None
    edition: Edition | None = None
    end: Event | None = None
    number: int = 1


def chronicle(publication: Publication) -> Iterator[Happening]:
    """Everything: reports, their corrections, editions by report and package, and what was taken away."""
    yield from (_issue(report) for report in publication.reports if report.status != "draft")
    for report in publication.reports:
        yield from corrections_of(report)
    for subject in publication.log.reports:
        yield from texts_of(publication, subject)
    for package in publication.listed:
        yield from editions_of(publication, package.name)
    for end in (*publication.log.ends.values(), *publication.log.pages_ended.values()):
        yield Happening(
            "removal" if end.event == "remove" else "renaming", end.day, end.dataset, end=end
        )


def _issue(report: Report) -> Happening:
    return Happening("report", report.issued or report.published, report.package, report=report)


def corrections_of(report: Report) -> Iterator[Happening]:
    """What its front matter says was wrong."""
    visited: dict[date, int] = {}
    for correction in report.corrections:
        number = visited[correction.date] = visited.get(correction.date, 0) + 1
        yield Happening(
            "correction", correction.date, report.package, report, correction, number=number
        )


def texts_of(publication: Publication, subject: str) -> Iterator[Happening]:
    """What became of the text of a report by itself: what came with an edition of its data is that edition's."""
    report = publication.report_at(publication.log.led(f"{subject}/"))
    for edition in publication.releases(subject).editions:
        package = report.package if report else edition.package
        if is_told(edition, report):
            yield Happening(edition.kind, edition.date, package, report, edition=edition)
        if edition.withdrawn and not publication.log.is_data_withdrawn(subject, edition.version):
            yield Happening("withdrawal", edition.withdrawn.day, package, report, edition=edition)


def is_told(edition: Edition, report: Report | None) -> bool:
    """Whether an edition of a text is an event of its own: neither the first, nor one that tells of its data.

    A correction that the front matter tells of in words, with the same day, is told once.
    """
    stated = edition.kind == "correction" and any(
        each.date == edition.date for each in (report.corrections if report else ())
    )
    return edition.kind != "release" and not edition.is_beside and not stated


def editions_of(publication: Publication, package: str) -> Iterator[Happening]:
    """What was released under any name, and what of it was taken back."""
    for edition in publication.editions_by_any_name(package):
        yield Happening(edition.kind, edition.date, package, edition=edition)
        if edition.withdrawn:
            yield Happening("withdrawal", edition.withdrawn.day, package, edition=edition)


@dataclass(frozen=True, slots=True)
class Dates:
    """`issued` is the first day on which it is known to have been released, `modified` that of the last thing known to
    have happened to it: issue, edition, correction, withdrawal.
    """

    issued: date | None = None
    modified: date | None = None
    version: str = ""


def dates_of(publication: Publication, package: Package) -> Dates:
    """The dates and the version of a package; one that the portal gathers from others was released with the first of
    them and changes when one of them does, or when a package is taken away, which names no series any more. Worked out
    once for a publication: every page and file asks.
    """
    known: dict[str, tuple[Package, Dates]] = vars(publication).setdefault("_dates", {})
    if known.get(package.name, (None,))[0] is not package:
        known[package.name] = package, _dates_of(publication, package)
    return known[package.name][1]


def _dates_of(publication: Publication, package: Package) -> Dates:
    members = members_of(publication, package)
    standing = publication.releases(package.name).latest
    days = [day for each in members for day in _days(publication, each)]
    if days and members != (package,):
        days += [end.day for end in publication.log.ends.values() if end.event == "remove"]
    return Dates(
        issued=min(
            (day for each in members if (day := _released(publication, each))), default=None
        ),
        modified=max(days, default=None),
        version=str(standing.version) if standing else package.version,
    )


def _released(publication: Publication, package: Package) -> date | None:
    """The day of its first edition, under any name, or of its report; when it was made, where neither is known."""
    report = publication.report_of(package)
    days = [report.issued or report.published] if report else []
    days += [each.date for each in publication.editions_by_any_name(package.name)]
    return min((day for day in days if day), default=parse_day(package.created))


def members_of(publication: Publication, package: Package) -> tuple[Package, ...]:
    """The packages whose data it holds: those of its series for one that the portal gathers, itself for any other."""
    if package.name != series_package(package.series):
        return (package,)
    return tuple(
        each for each in publication.packages if series_of(publication, each) == package.series
    )


def coverage_of(publication: Publication, package: Package) -> Window | None:
    """The days that it covers: those that it states, else its report's, else its period as the series cuts it.

    A list of indicators that states none covers what its series covers, which grows.
    """
    report = publication.report_of(package)
    if package.temporal or report:
        return package.temporal or (report.window if report else None)
    series = series_of(publication, package)
    gathered = (
        publication.package(series_package(series)) if package.with_role("indicators") else None
    )
    if gathered and gathered is not package:
        return gathered.temporal
    return package.period.window(publication.regime_of(series)) if package.period else None


def newest_of(publication: Publication) -> Mapping[str, Package]:
    """Of every series the dataset whose period ends last; none of a series whose datasets have no period."""
    newest: dict[str, tuple[tuple[date, date], Package]] = {}
    for package in publication.packages:
        series, window = series_of(publication, package), coverage_of(publication, package)
        if series and window and publication.period_of(package):
            end = (window.end, window.start)
            if series not in newest or end > newest[series][0]:
                newest[series] = (end, package)
    return {series: package for series, (_, package) in newest.items()}


def licences_of(package: Package) -> tuple[Licence, ...]:
    """Its own licences, else those of its files."""
    return package.licences or tuple(
        dict.fromkeys(each for file in package.resources for each in file.licences)
    )


def creators_of(
    publication: Publication, package: Package | None, report: Report | None
) -> tuple[Agent, ...]:
    """Who made the data or the report about them: whom the package names, else the report, else the series."""
    named = series_of(publication, package) if package else report.series if report else ""
    series = publication.series_named(named)
    if package and (stated := package.agents("creator")):
        return stated
    issuer = (report.issuer if report else None) or (series.creator if series else None)
    return (Agent(issuer),) if issuer else ()


_PARTS = frozenset(["creator", "publisher", "contact"])


def contributors_of(package: Package) -> tuple[Agent, ...]:
    """Who had a part in the data beside those whose role has a term of its own."""
    others = (
        each.agent
        for each in package.contributors
        if each.agent.name and not _PARTS & set(each.roles)
    )
    return tuple(dict.fromkeys(others))


def cited_for(publication: Publication, package: Package) -> tuple[Agent, ...]:
    """Who is cited: creators, else whoever else is named; the publisher only for what the portal itself reports."""
    report = publication.report_of(package)
    publisher = next(iter(package.agents("publisher")), publication.site.publisher)
    own = (publisher,) if report or package.name == series_package(package.series) else ()
    return creators_of(publication, package, report) or contributors_of(package) or own


def contact_of(publication: Publication, package: Package) -> Agent:
    """Whom to reach: the first whom the package names with a way to do so, else the portal's own contact."""
    named = (each for each in package.agents("contact") if each.email or each.url)
    return next(named, publication.site.contact)


def stamp_of(publication: Publication, package: Package) -> datetime:
    """The moment that a package's files carry inside: its last date, else a fixed one, so that bytes change only when
    data do. 1980 is the first year that ZIP can write.
    """
    return datetime.combine(
        dates_of(publication, package).modified or date(1980, 1, 1), time(), UTC
    )


def series_version(publication: Publication, series: str) -> str:
    """The version of what describes a series, for formats that want one: the day of the last event of its packages, and
    how many others that day had, as three numbers that only rise; 1.0.0 where nothing has a day. A package taken away
    names no series any more, so that each counts.
    """
    packages = (each for each in publication.packages if series_of(publication, each) == series)
    days = [day for package in packages for day in _days(publication, package)]
    days += [end.day for end in publication.log.ends.values()]
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


def happened_to(publication: Publication, package: str, report: Report | None) -> list[date]:
    """The day of everything known to have happened to a dataset, under any name, and the report about it."""
    names = publication.log.names_of(package)
    happened = [_issue(report), *corrections_of(report)] if report else []
    happened += editions_of(publication, package)
    return [each.date for each in happened if each.date] + [
        publication.log.ends[name].day for name in names[1:]
    ]


def _days(publication: Publication, package: Package) -> list[date]:
    report, created = publication.report_of(package), parse_day(package.created)
    known = happened_to(publication, package.name, report)
    return [created, *known] if created and not (report and known) else known


def is_large(package: Package) -> bool:
    """Whether the page shows extracts of the tables instead of the tables."""
    widths = [len(resource.table.schema.fields) for resource in package.tables if resource.table]
    return len(widths) > MOST_TABLES or sum(widths) > MOST_COLUMNS


def preview_columns(package: Package, resource: Resource) -> tuple[str, ...] | None:
    """The columns that the page prints of a table; None is all of them."""
    names = resource.as_table.schema.names
    if not is_large(package) or len(names) <= 6:
        return None
    share = EXTRACT_CELLS // min(len(package.tables), SHOWN_TABLES)
    return names[: max(6, min(SHOWN_COLUMNS, share // 4))]


def preview_rows(package: Package) -> Iterator[tuple[Resource, range]]:
    """Every table with the places of the rows shown."""
    if is_large(package):
        yield from _extracts(package)
        return
    left = PAGE_CELLS
    for resource in package.tables:
        width, count = len(resource.as_table.schema.fields), len(resource.as_table)
        whole = count <= WHOLE and count * width <= left
        left -= count * width if whole else GLIMPSE * width
        yield resource, range(count if whole else min(GLIMPSE, count))


def prints_whole(package: Package, name: str) -> bool:
    """Whether the page prints every row of a table."""
    return any(
        each.name == name and len(rows) == len(each.as_table)
        for each, rows in preview_rows(package)
    )


def _extracts(package: Package) -> Iterator[tuple[Resource, range]]:
    shown = package.tables[:SHOWN_TABLES]
    for resource in shown:
        columns = preview_columns(package, resource) or resource.as_table.schema.names
        rows = max(2, EXTRACT_CELLS // len(shown) // max(1, len(columns)))
        yield resource, range(min(len(resource.as_table), rows))
