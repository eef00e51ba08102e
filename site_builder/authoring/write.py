"""Files put in their places, all or none: new ones, entries of lists, and lines of the log with what they are about.

A command that is killed leaves nothing, or what the next command finishes: see `core.staging`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from site_builder.build.findings import check
from site_builder.core.errors import AuthoringError, BuildRefused
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, Problem, errors_of, rule
from site_builder.core.staging import place_of, write_together
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.log import NAME, Event, Log, faults_of, relinked
from site_builder.model.package import Package

Placed = tuple[Path, bytes]
TAKEN = N_("{place} is there already; nothing was changed.")


PACKAGE_UNKNOWN = rule(
    "release-package-unknown",
    "error",
    "There is no package “{package}” that could be read.",
    "Packages here are: {known}. Run “site-builder check” where it should be among them.",
)
LOG_UNSOUND = rule(
    "adopt-unsound",
    "error",
    "This line of the log follows no line that is there.",
    "Restore the log from version control: only lines of another branch are linked anew, not what was changed.",
)


def place_files(files: Sequence[OutputFile], roots: Mapping[str, Path]) -> tuple[Path, ...]:
    """Write the files under the roots that the first part of their address names. Raises AuthoringError."""
    targets = tuple(dict.fromkeys(_target(place_of(file.uri), roots) for file in files))
    for target in targets:
        if target.exists() or target.is_symlink():
            raise AuthoringError(TAKEN, place=target)
    placed = [(_target(file.uri, roots), file.content) for file in files]
    try:
        for root, group in _groups(placed, tuple(roots.values())):
            write_together(
                [OutputFile(to.relative_to(root).as_posix(), text) for to, text in group], root, only_new=True
            )
    except FileExistsError as error:
        raise AuthoringError(TAKEN, place=error.filename2 or error.filename) from error
    return targets


def _groups(placed: Sequence[Placed], roots: Sequence[Path]) -> list[tuple[Path, list[Placed]]]:
    """What is moved in one step: all of it within the folder that the roots share, where they share one of ours.

    Folders that lie far apart, or on two disks, are written one after the other, packages before reports.
    """
    shared = Path(os.path.commonpath(roots))
    if shared in {root.parent for root in roots} | set(roots) and os.access(shared, os.W_OK):
        return [(shared, list(placed))]
    ordered = sorted(roots, key=lambda root: root.name)
    groups = [(root, [each for each in placed if each[0].is_relative_to(root)]) for root in ordered]
    return [(root, group) for root, group in groups if group]


def _target(uri: str, roots: Mapping[str, Path]) -> Path:
    first, _, rest = uri.partition("/")
    return roots[first] / rest


def write_sources(folders: Folders, files: Mapping[Path, bytes], gone: Sequence[Path] = ()) -> None:
    """Write files of a portal and take others away, all or none; what lies outside its folder by itself.

    Raises OSError with everything as it was.
    """
    roots = (folders.root, folders.datasets.parent, folders.reports.parent)
    of = {path: next(root for root in roots if path.is_relative_to(root)) for path in (*files, *gone)}
    for root in dict.fromkeys(of.values()):
        new = [OutputFile(path.relative_to(root).as_posix(), text) for path, text in files.items() if of[path] == root]
        write_together(new, root, gone=[path.relative_to(root).as_posix() for path in gone if of[path] == root])


def enter(folders: Folders, files: Sequence[OutputFile], read: Callable[[], Reading]) -> Reading:
    """Write an entry of a list and give the portal as it is then; in a released list it waits for the next edition.

    Raises BuildRefused with the errors that were not there before. All files are then as they were, and so they are
    where reading or checking fails.
    """
    known = _counted(check(read(), drafting=True))
    before = {file.uri: _bytes(folders.root / file.uri) for file in files}
    write_together(files, folders.root)
    try:
        reading = read()
        problems = check(reading, drafting=True)
        more = _counted(problems) - known
        if more:
            raise BuildRefused([problem for problem in errors_of(problems) if (problem.file, problem.code) in more])
    except BaseException:
        _put_back(before, folders.root)
        raise
    return reading


def _counted(problems: tuple[Problem, ...]) -> Counter[tuple[str, str]]:
    return Counter((problem.file, problem.code) for problem in errors_of(problems))


def _put_back(before: Mapping[str, bytes | None], root: Path) -> None:
    old = [OutputFile(uri, content) for uri, content in before.items() if content is not None]
    write_together(old, root, gone=[uri for uri, content in before.items() if content is None])


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def with_events(folders: Folders, log: Log, events: Iterable[Event]) -> tuple[Path, bytes]:
    """The log with more lines, to be written together with what they are about."""
    return folders.datasets / NAME, log.followed(events).content


def adopt(folders: Folders, log: Log) -> int:
    """Link lines of another branch behind those that stand before them; how many. Raises BuildRefused."""
    faults = tuple(faults_of(log))
    if broken := [LOG_UNSOUND(log.file, row=fault.line) for fault in faults if fault.after < 0]:
        raise BuildRefused(broken)
    if faults:
        write_sources(folders, {folders.datasets / NAME: relinked(log).content})
    return len(faults)


def package_named(reading: Reading, name: str) -> Package:
    """The package of that name. Raises BuildRefused where it could not be read."""
    package = reading.publication.package(name)
    if package is None:
        known = ", ".join(each.name for each in reading.publication.packages)
        raise BuildRefused([PACKAGE_UNKNOWN(name, package=name, known=known)])
    return package
