"""The register of what was published against what lies there: nothing released is changed, dropped or slipped in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from site_builder.core.problem import Problem, rule
from site_builder.model.edition import RECORD, Edition, Registered, Releases
from site_builder.model.publication import Publication

RECORD_CHANGED = rule(
    "edition-record-changed",
    "error",
    "The record of the released edition {version} (its date, note or list of files) is not the one in {compared}.",
    "Restore it from version control; a wrong edition is followed by a correction, or taken back in public.",
)
EDITION_GONE = rule(
    "edition-gone",
    "error",
    "The edition {version} of “{package}” is in {compared} and its folder is gone.",
    "Restore the folder from version control; to take an edition back use site-builder withdraw.",
)
PACKAGE_GONE = rule(
    "package-gone",
    "error",
    "The package “{package}” was released ({compared} lists {count} of its editions) and is no more.",
    "Restore its folder from version control; to take a package away in public use site-builder remove or rename.",
)
UNREGISTERED = rule(
    "edition-unregistered",
    "error",
    "The edition {version} is not in {compared}.",
    "Where it was really released, enter it with “site-builder adopt {package}”; otherwise remove the folder.",
)
UNKEPT = rule(
    "register-missing",
    "warning",
    "There are released editions and no register of them ({compared}): a change of the past would not be noticed.",
    "Make it once with “site-builder adopt --all”, look at what it lists, and commit it.",
)
UNCHAINED = rule(
    "edition-unchained",
    "error",
    "The edition {version} does not follow the edition {older}: it states another record as the one before.",
    "Restore it from version control; a wrong edition is followed by a correction, or taken back in public.",
)
FUTURE = rule(
    "edition-future",
    "error",
    "The edition {version} is dated {date}, which has not come yet (today is {today}).",
    "Restore the record from version control, or correct the clock of the machine.",
)
WITHDRAWAL_LOST = rule(
    "edition-withdrawal-lost",
    "error",
    "The edition {version} was withdrawn on {date} ({compared}), and its record no longer says so.",
    "Restore the record from version control; to publish the data again release a correction.",
)
RETURNED = rule(
    "package-returned",
    "error",
    "The package “{package}” was taken away in public on {date}, and lies there again.",
    "Publish it under a new name: an address that was taken away in public is not used again.",
)


def check_register(publication: Publication) -> Iterator[Problem]:
    """Every package that is registered or lies there."""
    register = publication.register
    for releases in publication.editions.values():
        yield from _check_chain(releases, publication.today)
    if not register.is_kept:
        if any(releases.editions for releases in publication.editions.values()):
            yield UNKEPT(register.file, compared=register.file)
        return
    present = {package.name for package in publication.packages} | publication.left_out
    for name in sorted({*register.packages, *publication.editions}):
        yield from _check_package(publication, register.of(name), is_present=name in present)


def _check_chain(releases: Releases, today: date) -> Iterator[Problem]:
    for edition in releases.editions:
        if edition.date > today:
            yield FUTURE(_record(releases, edition), version=edition.version, date=edition.date, today=today)
    for newer, older in pairwise(releases.editions):
        if newer.previous and newer.previous != older.record:
            yield UNCHAINED(_record(releases, newer), version=newer.version, older=older.version)


def _check_package(publication: Publication, entry: Registered, *, is_present: bool) -> Iterator[Problem]:
    compared, end = publication.register.file, entry.tombstone
    if end and is_present:
        yield RETURNED(compared, package=entry.package, date=end.date)
    if end and end.fate == "removed":
        return
    releases = publication.releases(entry.package)
    if entry.editions and not releases.editions and not is_present:
        yield PACKAGE_GONE(compared, package=entry.package, count=len(entry.editions), compared=compared)
        return
    if entry.package in publication.left_out:
        return  # its own errors are told; its editions were not read
    for edition in releases.editions:
        yield from _check_edition(releases, edition, entry, compared)
    there = {edition.version for edition in releases.editions}
    for version in sorted(set(entry.editions) - there):
        if str(version) not in releases.broken:
            yield EDITION_GONE(compared, version=version, package=entry.package, compared=compared)


def _check_edition(releases: Releases, edition: Edition, entry: Registered, compared: str) -> Iterator[Problem]:
    where = _record(releases, edition)
    if edition.version not in entry.editions:
        yield UNREGISTERED(where, version=edition.version, package=entry.package, compared=compared)
    elif entry.editions[edition.version] != edition.record:
        yield RECORD_CHANGED(where, version=edition.version, compared=compared)
    if edition.version in entry.withdrawn and not edition.withdrawn:
        day = entry.withdrawn[edition.version]
        yield WITHDRAWAL_LOST(where, version=edition.version, date=day, compared=compared)


def _record(releases: Releases, edition: Edition) -> str:
    return f"{releases.folder}/{edition.version}/{RECORD}"
