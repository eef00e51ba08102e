"""New files put in their places: all or none, and never over something that is there.

A command that is killed leaves nothing, or what the next command finishes: see `core.staging`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from site_builder.core.errors import AuthoringError
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_
from site_builder.core.staging import place_of, write_together

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
