"""Write a draft: all of it or nothing, and over nothing that exists unless told to, and then with a backup."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.staging import clear_leftovers, write_together
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.draft import Draft
from site_builder.extensions.office_import.problems import ImportRefused

BACKUPS = ".backup"  # hidden, so never published


@dataclass(frozen=True, slots=True)
class Written:
    """The paths written, and the folder that holds what they replaced, if anything differed."""

    paths: tuple[Path, ...]
    backup: Path | None = None


def write_draft(draft: Draft, root: Path, *, force: bool = False) -> Written:
    """Write the files under `root`. Raises ImportRefused where one exists and not `force`.

    Everything is first written to a hidden folder. Then the package comes by one rename and the report by another;
    should one fail, the other is taken back, and after a kill the next command finishes. What `force` replaces by
    something else is copied aside before.
    """
    clear_leftovers(root)
    targets = [root / file.uri for file in draft.files]
    taken = [file.uri for file, target in zip(draft.files, targets, strict=True) if target.exists()]
    if taken and not force:
        raise ImportRefused(problems.exists(taken[0], found=taken[0]))
    backup = _keep(draft, root)
    try:
        write_together(draft.files, root)
    except OSError:
        if backup:
            shutil.rmtree(backup)  # nothing was replaced
        raise
    return Written(tuple(targets), backup)


def _keep(draft: Draft, root: Path) -> Path | None:
    """Copy every file that would change to a new folder of backups, numbered from 1."""
    changed = [
        file.uri
        for file in draft.files
        if (root / file.uri).is_file() and (root / file.uri).read_bytes() != file.content
    ]
    if not changed:
        return None
    number = 1
    while (root / BACKUPS / str(number)).exists():
        number += 1
    folder = root / BACKUPS / str(number)
    for uri in changed:
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / uri, folder / uri)
    return folder
