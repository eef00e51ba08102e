"""Files put in their places, all or none: new ones, entries of lists, and lines of the log with what they are about.

A command that is killed leaves nothing, or what the next command finishes: see `core.staging`.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.build.findings import check
from site_builder.core.files import OutputFile, sha256_of
from site_builder.core.problem import (
    MEANT,
    N_,
    AuthoringError,
    BuildRefused,
    Phrase,
    Problem,
    errors_of,
    flag,
)
from site_builder.core.staging import Part, on_trial, place_of, write_parts
from site_builder.core.text import nearest
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.log import NAME, Event, Log, faults_of, parse_lines, relinked
from site_builder.model.package import Package
from site_builder.model.publication import Publication

PACKAGES = N_("Packages here are: {known}. Run “site-builder check” where it should be among them.")
TAKEN = N_("{place} is there already; nothing was changed.")


def place_files(files: Sequence[OutputFile], roots: Mapping[str, Path]) -> tuple[Path, ...]:
    """Write the files under the roots that the first part of their address names. Raises AuthoringError."""
    targets = tuple(dict.fromkeys(_target(place_of(file.uri), roots) for file in files))
    for target in targets:
        if target.exists() or target.is_symlink():
            raise AuthoringError(TAKEN, place=target)
    placed = {_target(file.uri, roots): file.content for file in files}
    try:
        write_parts(_parts(placed, (), _staged_at(tuple(roots.values()))), only_new=True)
    except FileExistsError as error:
        raise AuthoringError(TAKEN, place=error.filename2 or error.filename) from error
    return targets


def _staged_at(roots: Sequence[Path]) -> tuple[Path, ...]:
    """The folder that the roots share, where it is one of ours; else each, packages before reports."""
    shared = Path(os.path.commonpath(roots))
    if shared in {root.parent for root in roots} | set(roots) and os.access(shared, os.W_OK):
        return (shared,)
    return tuple(sorted(roots, key=lambda root: root.name))


def _parts(
    files: Mapping[Path, bytes], gone: Sequence[Path], roots: Sequence[Path]
) -> tuple[Part, ...]:
    """What is written under each root: a file belongs to the first that it lies in."""
    of = {
        path: next(root for root in roots if path.is_relative_to(root)) for path in (*files, *gone)
    }
    return tuple(
        Part(
            root,
            [
                OutputFile(path.relative_to(root).as_posix(), text)
                for path, text in files.items()
                if of[path] == root
            ],
            [path.relative_to(root).as_posix() for path in gone if of[path] == root],
        )
        for root in dict.fromkeys(roots)
    )


def _target(uri: str, roots: Mapping[str, Path]) -> Path:
    first, _, rest = uri.partition("/")
    return roots[first] / rest


def write_sources(folders: Folders, files: Mapping[Path, bytes], gone: Sequence[Path] = ()) -> None:
    """Write files of a portal and take others away, all or none, wherever its folders lie.

    Raises OSError with everything as it was.
    """
    write_parts(
        _parts(files, gone, (folders.root, folders.datasets.parent, folders.reports.parent))
    )


def enter(folders: Folders, files: Sequence[OutputFile], read: Callable[[], Reading]) -> Reading:
    """Write an entry of a list and give the portal as it is then; in a released list it waits for the next edition.

    Raises BuildRefused with the errors that were not there before. All files are then as they were, and so they are
    where reading or checking fails.
    """
    known = _counted(check(read(), drafting=True))
    with on_trial(files, folders.root):
        reading = read()
        problems = check(reading, drafting=True)
        more = _counted(problems) - known
        if more:
            raise BuildRefused(
                [problem for problem in errors_of(problems) if (problem.file, problem.code) in more]
            )
    return reading


def _counted(problems: tuple[Problem, ...]) -> Counter[tuple[str, str]]:
    return Counter((problem.file, problem.code) for problem in errors_of(problems))


def with_events(folders: Folders, log: Log, events: Iterable[Event]) -> tuple[Path, bytes]:
    """The log with more lines, to be written together with what they are about."""
    return folders.datasets / NAME, log.followed(events).content


def adopt(folders: Folders, log: Log) -> int:
    """Link lines of another branch behind those that stand before them; how many. Raises BuildRefused."""
    faults = tuple(faults_of(log))
    if broken := [
        flag("adopt-unsound", log.file, row=fault.line) for fault in faults if fault.after < 0
    ]:
        raise BuildRefused(broken)
    if faults:
        write_sources(folders, {folders.datasets / NAME: relinked(log).content})
    return len(faults)


def package_named(reading: Reading, name: str) -> Package:
    """The package of that name, or what is known of one set aside. Raises BuildRefused where there is none."""
    package = reading.publication.known(name)
    if package is None:
        raise BuildRefused([unknown_package(reading.publication, name)])
    return package


def unknown_package(publication: Publication, name: str) -> Problem:
    """That there is no such package, with the one meant by a name that is nearly one, or by the file of a report."""
    files = {report.file: report.package for report in publication.reports}
    names = [each.name for each in publication.packages]
    near = next((package for file, package in files.items() if file.endswith(name)), "") or nearest(
        name, names
    )
    advice = Phrase(MEANT, near=near) if near else Phrase(PACKAGES, known=", ".join(names))
    return flag("release-package-unknown", name, package=name, advice=advice)


# A tag of git over the log of events: a copy that lies outside the chain, signed where git has a key.
@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was set; its content is the log itself."""

    name: str
    is_signed: bool


def tag_log(folders: Folders) -> Tag | None:
    """Tag the log as it lies there; None where git sets no tag. Its message states the hash of the last line.

    What is tagged is the file, not a commit: the release is not committed yet, and `git show` gives the copy back.
    """
    path = folders.datasets / NAME
    lines = parse_lines(path.read_bytes())
    name, message = (
        f"events-{len(lines)}",
        f"{NAME}, {len(lines)} lines, the last of SHA-256 {sha256_of(lines[-1])}",
    )
    blob = _git(folders.datasets, "hash-object", "-w", "--no-filters", path.name)
    if blob is None:
        return None
    for kind in ("-s", "-a"):
        if _git(folders.datasets, "tag", kind, "-m", message, name, blob) is not None:
            return Tag(name, is_signed=kind == "-s")
    return None


def _git(folder: Path, *words: str) -> str | None:
    """What git prints; None where it is not there or says no."""
    try:
        done = subprocess.run(
            ("git", *words), cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()
