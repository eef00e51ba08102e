"""The log of what was published against what lies there: nothing released is dropped, doubled or brought back."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.problem import Problem, rule
from site_builder.model.log import RELEASES, Event, Log, first_difference
from site_builder.model.publication import Publication

RECORD_CHANGED = rule(
    "edition-record-changed",
    "error",
    "This line of the log is not the one in {compared}, or is there no more.",
    "Restore the log from version control; a wrong edition is followed by a correction, or taken back in public.",
)
EDITION_GONE = rule(
    "edition-gone",
    "error",
    "The edition {version} of “{package}” is in {compared} and its folder is gone.",
    "Restore the folder from version control; to take an edition back use site-builder dataset withdraw.",
)
PACKAGE_GONE = rule(
    "package-gone",
    "error",
    "The package “{package}” was released ({compared} lists {count} of its editions) and is no more.",
    "Restore its folder from version control; to take a package away in public use site-builder dataset remove or "
    "rename.",
)
DOUBLED = rule(
    "edition-doubled",
    "error",
    "The edition {version} of “{package}” was released before, by line {before}.",
    "Two branches both released it: take one of the two lines out together with its files, and release it anew.",
)
FUTURE = rule(
    "edition-future",
    "error",
    "This line of the log is dated {date}, which has not come yet (today is {today}).",
    "Restore the log from version control, or correct the clock of the machine.",
)
RETURNED = rule(
    "package-returned",
    "error",
    "The package “{package}” was taken away in public on {date}, and lies there again.",
    "Publish it under a new name: an address that was taken away in public is not used again.",
)


def check_events(publication: Publication) -> Iterator[Problem]:
    """Every line of the log, and every package that it names."""
    log, today = publication.log, publication.today
    issued: dict[tuple[str, object], int] = {}
    for row, event in enumerate(log.events, 1):
        if event.day > today:
            yield FUTURE(log.file, row=row, date=event.day, today=today)
        if event.event in RELEASES and issued.setdefault((event.subject, event.version), row) != row:
            before = issued[event.subject, event.version]
            yield DOUBLED(log.file, row=row, version=event.version, package=event.subject, before=before)
    present = {package.name for package in publication.packages} | publication.left_out
    for name in sorted(log.datasets):
        yield from _check_package(publication, name, log.ends.get(name), is_present=name in present)
    for subject in log.reports:
        there = {edition.version for edition in publication.releases(subject).editions}
        for version in sorted(log.releases(subject).keys() - there):
            yield EDITION_GONE(log.file, version=version, package=subject, compared=log.file)


def _check_package(publication: Publication, name: str, end: Event | None, *, is_present: bool) -> Iterator[Problem]:
    log, editions = publication.log, publication.log.releases(name)
    if end and is_present:
        yield RETURNED(log.file, package=name, date=end.day)
    if end and end.event == "remove":
        return
    there = {edition.version for edition in publication.releases(name).editions}
    if editions and not there and not is_present:
        yield PACKAGE_GONE(log.file, package=name, count=len(editions), compared=log.file)
    elif name not in publication.left_out:  # its own errors are told; its editions were not read
        for version in sorted(editions.keys() - there):
            yield EDITION_GONE(log.file, version=version, package=name, compared=log.file)


def check_kept(log: Log, kept: tuple[bytes, ...], compared: str) -> Iterator[Problem]:
    """A log against a copy that was kept elsewhere, which `compared` names: it has to go on from there."""
    if row := first_difference(kept, log.lines):
        yield RECORD_CHANGED(log.file, row=row, compared=compared)
