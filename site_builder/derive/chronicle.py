"""The one history of a portal: reports, corrections, editions, withdrawals, removals and renamings, without words.

Feeds, `changes.json`, the API, the log for readers and every date in a catalogue are made of these and of nothing
else. Dates are those that somebody stated; what nobody dated has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.model.edition import Edition
from site_builder.model.publication import Publication
from site_builder.model.register import Tombstone
from site_builder.model.report import Correction, Report

Kind = Literal["report", "correction", "release", "revision", "format", "withdrawal", "removal", "renaming"]


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
    end: Tombstone | None = None
    number: int = 1


def chronicle(publication: Publication) -> Iterator[Happening]:
    """Everything: reports, their corrections, editions by package, and what was taken away."""
    yield from (_issue(report) for report in publication.reports)
    for report in publication.reports:
        yield from corrections_of(report)
    for package in publication.packages:
        yield from editions_of(publication, package.name)
    for name, end in publication.register.tombstones.items():
        yield Happening("removal" if end.fate == "removed" else "renaming", end.date, name, end=end)


def of_package(publication: Publication, package: str, report: Report | None) -> Iterator[Happening]:
    """What happened to a dataset that stands; `report` is the one whose tables it holds."""
    if report:
        yield _issue(report)
        yield from corrections_of(report)
    yield from editions_of(publication, package)


def _issue(report: Report) -> Happening:
    return Happening("report", report.issued or report.published, report.package, report=report)


def corrections_of(report: Report) -> Iterator[Happening]:
    """What its front matter says was wrong."""
    seen: dict[date, int] = {}
    for correction in report.corrections:
        number = seen[correction.date] = seen.get(correction.date, 0) + 1
        yield Happening("correction", correction.date, report.package, report, correction, number=number)


def editions_of(publication: Publication, package: str) -> Iterator[Happening]:
    """What was released, and what of it was taken back."""
    for edition in publication.releases(package).editions:
        yield Happening(edition.kind, edition.date, package, edition=edition)
        if edition.withdrawn:
            yield Happening("withdrawal", edition.withdrawn.date, package, edition=edition)
