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

TAKEN = N_("{place} is there already; nothing was changed.")


def place_files(files: Sequence[OutputFile], roots: Mapping[str, Path]) -> tuple[Path, ...]:
    """Write the files under the roots that the first part of their address names. Raises AuthoringError."""
    targets = tuple(dict.fromkeys(_target(place_of(file.uri), roots) for file in files))
    for target in targets:
        if target.exists() or target.is_symlink():
            raise AuthoringError(TAKEN, place=target)
    root = Path(os.path.commonpath(roots.values()))
    placed = [OutputFile(_target(file.uri, roots).relative_to(root).as_posix(), file.content) for file in files]
    try:
        write_together(placed, root, only_new=True)
    except FileExistsError as error:
        raise AuthoringError(TAKEN, place=error.filename2 or error.filename) from error
    return targets


def _target(uri: str, roots: Mapping[str, Path]) -> Path:
    first, _, rest = uri.partition("/")
    return roots[first] / rest
