"""Planned files written together, with the portal checked: where that finds a new error, everything is put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from site_builder.authoring.series_lists import Entry
from site_builder.build.findings import check
from site_builder.core.errors import BuildRefused
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem, errors_of
from site_builder.core.staging import write_together
from site_builder.load.portal.publication import Folders, Reading


def enter(folders: Folders, entry: Entry, read: Callable[[], Reading]) -> Reading:
    """Write an entry and give the portal as it is then; in a released list it waits for the next edition.

    Raises BuildRefused with the errors that were not there before. All files are then as they were, and so they are
    where reading or checking fails.
    """
    known = _counted(check(read(), drafting=True))
    before = {file.uri: _bytes(folders.root / file.uri) for file in entry.files}
    write_together(entry.files, folders.root)
    try:
        reading = read()
        found = check(reading, drafting=True)
        more = _counted(found) - known
        if more:
            raise BuildRefused([problem for problem in errors_of(found) if (problem.file, problem.code) in more])
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
