"""Release a package under a version. Older editions are never touched.

Everything is worked out before the first byte is written; then a fresh folder is renamed into its place.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from site_builder.authoring.release_text import Request, TextPlan, plan_text, settled_version
from site_builder.authoring.write import unknown_package, with_events, write_sources
from site_builder.build.findings import examine
from site_builder.build.gate import Subject, settled
from site_builder.build.packages.exports import read_back
from site_builder.core.files import OutputFile
from site_builder.core.problem import BuildRefused, errors_of, flag
from site_builder.core.sheets.csv import csv_text
from site_builder.derive.dependents import Dependent, dependents_of
from site_builder.derive.diff import DESCRIPTOR, compare
from site_builder.export.package import CHECKSUMS, package_files, snapshot_of
from site_builder.load.portal.editions import FOLDER
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import (
    CHANGES,
    CODES_NAME,
    CSV_NAME,
    JSON_NAME,
    Change,
    Edition,
    FrozenFile,
    Kind,
    Releases,
    counts_of,
    frozen_files,
    level_of,
    render_csv,
    render_json,
)
from site_builder.model.log import FIRST, Answer, Event, Log, Version
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.validate.editions import CODE_FACTS, code_changes, codes_of, released_snapshot

ATTRIBUTES = ".gitattributes"


@dataclass(frozen=True, slots=True)
class Plan:
    """A release worked out to the last byte: the editions, where they will lie, the versions before, the log so far.

    `edition` is that of the data, None where only the text of their report is released; `text` that of the report's.
    `dependents` follow from the cells that differ.
    """

    edition: Edition | None
    folder: Path
    since: Version | None
    folders: Folders
    log: Log
    text: TextPlan | None = None
    dependents: tuple[Dependent, ...] = ()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Everything that it releases, the data first."""
        return tuple(each for each in (self.edition, self.text and self.text.edition) if each)


def plan_release(folders: Folders, reading: Reading, request: Request) -> Plan:
    """Work out a release. Raises BuildRefused with what stands against it."""
    publication = reading.publication
    report = publication.report_at(f"{request.package}/")
    if report and not report.package:
        return _text_alone(folders, reading, report, request)
    package = _package(reading, report.package if report else request.package)
    report = report or publication.report_of(package)
    if not request.note:
        raise BuildRefused([flag("release-note-empty", package.file, package=package.name)])
    examination = examine(reading, drafting=True)
    answers = settled(examination, Subject(package, report), request.answers, package.file)
    home, releases = (
        folders.datasets / package.file.split("/")[-2],
        publication.releases(package.name),
    )
    since = releases.base.version if releases.base else None
    changes = _changes(publication, package, releases)
    if releases.newest and not changes and request.kind != "format":
        text = plan_text(publication, report, request, None) if report else None
        if text is None:
            raise BuildRefused([flag("release-nothing-changed", package.file, version=since)])
        return _answered(Plan(None, home, None, folders, publication.log, text), answers, report)
    edition = _edition(
        publication, package, releases, _reasoned(package, changes, request), request
    )
    text = plan_text(publication, report, request, edition) if report else None
    where = home / FOLDER / str(edition.version)
    dependents = dependents_of(examination.portal, package, report, changes) if since else ()
    plan = Plan(edition, where, since, folders, publication.log, text, dependents)
    return _answered(plan, answers, report)


def _text_alone(folders: Folders, reading: Reading, report: Report, request: Request) -> Plan:
    """The release of a report that has no data of its own."""
    publication = reading.publication
    if not request.note:
        raise BuildRefused([flag("release-note-empty", report.file, package=report.address)])
    examination = examine(reading, drafting=True)
    answers = settled(examination, Subject(report=report), request.answers, report.file)
    text = plan_text(publication, report, request, None)
    if text is None:
        newest = publication.releases(report.address).newest
        raise BuildRefused(
            [
                flag(
                    "release-nothing-changed",
                    report.file,
                    version=newest.version if newest else FIRST,
                )
            ]
        )
    plan = Plan(None, folders.datasets, None, folders, publication.log, text)
    return _answered(plan, answers, report)


def _answered(plan: Plan, answers: tuple[Answer, ...], report: Report | None) -> Plan:
    """The plan with its answers: those about a text go with it, where it is released, the others with the data."""
    texts = Subject(report=report).texts
    files = {each: each.where.partition(":")[0] for each in answers}
    of_text = tuple(each for each in answers if files[each] in texts or not plan.edition)
    of_data = tuple(each for each in answers if each not in of_text)
    edition, text = plan.edition, plan.text
    return replace(
        plan,
        edition=edition and replace(edition, answers=of_data),
        text=text and replace(text, edition=replace(text.edition, answers=of_text)),
    )


def _edition(
    publication: Publication,
    package: Package,
    releases: Releases,
    changes: tuple[Change, ...],
    request: Request,
) -> Edition:
    if request.kind == "wording" and changes:
        raise BuildRefused([flag("release-wording-only", package.file, address=changes[0].address)])
    level = level_of(changes)
    gravest = next((each.address for each in changes if each.level == level), package.name)
    version = settled_version(request.version, releases.newest, level, package.file, gravest)
    files = _files(publication, package, releases, version, changes)
    if request.kind == "format":
        _check_forms(package, releases, changes, files)
    return Edition(
        package=package.name,
        version=version,
        date=publication.today,
        kind=_kind(package, releases, changes, request),
        note=request.note,
        files=files,
        changes=changes,
        counts=counts_of(changes),
    )


def _package(reading: Reading, name: str) -> Package:
    """The package. Raises BuildRefused with what keeps it from being read."""
    package = reading.publication.package(name)
    if package is None:
        own = [each for each in errors_of(reading.problems) if f"/{name}/" in f"/{each.file}"]
        raise BuildRefused(own or [unknown_package(reading.publication, name)])
    return package


def _changes(publication: Publication, package: Package, releases: Releases) -> tuple[Change, ...]:
    base = releases.base
    if not base:
        return ()
    data = compare(released_snapshot(base, publication.log), snapshot_of(publication, package))
    return (*data, *(change for _, change in code_changes(publication, package, base)))


def _check_forms(
    package: Package, releases: Releases, changes: tuple[Change, ...], files: tuple[FrozenFile, ...]
) -> None:
    """An edition of new or better file forms has such forms, and no change of the data."""
    newest = releases.newest
    if changes:
        raise BuildRefused([flag("release-format-only", package.file, address=changes[0].address)])
    dated = (
        DESCRIPTOR,
        CHECKSUMS,
        f"{package.name}.zip",
    )  # these tell the version or the day of the edition
    frozen = {file.name: file.sha256 for file in newest.files} if newest else {}
    forms = [
        each
        for each in files
        if each.name not in dated and not ("/" in each.name or each.name.endswith(".xlsx"))
    ]
    if newest and all(frozen.get(file.name) == file.sha256 for file in forms):
        raise BuildRefused([flag("release-nothing-changed", package.file, version=newest.version)])


def _reasoned(
    package: Package, changes: tuple[Change, ...], request: Request
) -> tuple[Change, ...]:
    known = {change.address for change in changes}
    lost = [each for each in request.reasons if each not in known and each not in request.answers]
    if lost:
        listed = ", ".join(sorted(known)[:20])
        raise BuildRefused(
            [
                flag("release-reason-unplaced", package.file, address=each, known=listed)
                for each in lost
            ]
        )
    return tuple(
        replace(each, reason=request.reasons.get(each.address, str(request.note)))
        for each in changes
    )


def _kind(
    package: Package, releases: Releases, changes: tuple[Change, ...], request: Request
) -> Kind:
    if releases.newest or (releases.earlier and changes):
        return request.kind or "revision"
    if request.kind not in (None, "release"):
        raise BuildRefused(
            [flag("release-kind-wrong", package.file, package=package.name, kind=request.kind)]
        )
    return "release"


def _files(
    publication: Publication,
    package: Package,
    releases: Releases,
    version: Version,
    changes: tuple[Change, ...],
) -> tuple[FrozenFile, ...]:
    """The files as the edition will have them, under its own version."""
    named = replace(package, version=str(version))
    dated = datetime.combine(publication.today, time(), UTC)
    area = publication.area_of(package.spatial)
    bundle = package_files(named, publication.report_of(package), publication.site, dated, area)
    # What is frozen for ever is read back whole.
    if differences := tuple(read_back(named, bundle, whole=True)):
        raise BuildRefused(differences)
    files = {file.uri.rpartition("/")[2]: file.content for file in bundle.files}
    taken = sorted({CHANGES, CODES_NAME.partition("/")[0]} & set(files))
    if taken:
        raise BuildRefused([flag("release-name-taken", package.file, name=name) for name in taken])
    if codes := codes_of(publication, package):
        files[CODES_NAME] = csv_text((CODE_FACTS, *codes)).encode()
    if (base := releases.base) and (changes or releases.newest):
        since = (
            str(base.version) if base.package == package.name else f"{base.package} {base.version}"
        )
        files[JSON_NAME] = render_json(package.name, str(version), since, changes)
        files[CSV_NAME] = render_csv(changes)
    return frozen_files(files)


def _attributes(root: Path, data: str) -> Iterator[OutputFile]:
    """What keeps git from changing line ends in data, where nobody has written it yet."""
    path = root / ATTRIBUTES
    before = path.read_bytes() if path.is_file() else b""
    known = rf"^\s*(?:/?{re.escape(data)}/\*\*|\*)\s+(?:.*\s)?(?:-text|binary)\b"
    if not re.search(known.encode(), before, re.MULTILINE):
        line = f"# Data and released editions keep their bytes on every machine.\n{data}/** -text\n"
        end = b"\n" if before and not before.endswith(b"\n") else b""
        yield OutputFile(ATTRIBUTES, before + end + line.encode())


def write_release(plan: Plan) -> None:
    """The edition and its line in the log, both or none: a kill leaves what was, or what the next command ends.

    Raises OSError with everything as it was.
    """
    if plan.edition and plan.folder.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(plan.folder))
    datasets = plan.folders.datasets
    files = {
        plan.folder / file.name: file.content or b""
        for file in (plan.edition.files if plan.edition else ())
    }
    if text := plan.text and plan.text.edition:
        home = datasets / FOLDER / text.report / str(text.version)
        files |= {home / file.name: file.content or b"" for file in text.files}
    files |= {
        datasets.parent / file.uri: file.content
        for file in _attributes(datasets.parent, datasets.name)
    }
    log = with_events(plan.folders, plan.log, map(_event, plan.editions))
    write_sources(plan.folders, dict([*files.items(), log]))


def _event(new: Edition) -> Event:
    return Event(
        event=new.kind,
        day=new.date,
        dataset=new.package,
        version=new.version,
        report=new.report,
        reason=new.note,
        changes=new.counts,
        answers=new.answers,
        fixes={file.name: file.sha256 for file in new.files},
    )
