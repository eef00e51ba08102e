"""Files put in their places: all or none; new ones never over something that is there, entries of lists if all checks.

A command that is killed leaves nothing, or what the next command finishes: see `core.staging`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from site_builder.build.findings import check
from site_builder.core.errors import AuthoringError, BuildRefused
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, Problem, errors_of
from site_builder.core.staging import place_of, write_together
from site_builder.load.portal.publication import Folders, Reading

Placed = tuple[Path, bytes]
TAKEN = N_("{place} is there already; nothing was changed.")


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
    write_together([OutputFile(uri, old) for uri, old in before.items() if old is not None], root)
    for uri in (uri for uri, old in before.items() if old is None):
        (root / uri).unlink()


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
