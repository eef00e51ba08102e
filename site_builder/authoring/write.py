"""New files put in their places: all or none, and never over something that is there.

Everything is written beside its place first. A package's folder then comes by one rename, a page by one link, and
both fail where the name is taken; should a later one fail, the earlier are taken back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from site_builder.core.errors import AuthoringError
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_
from site_builder.core.staging import staged

TAKEN = N_("{place} is there already; nothing was changed.")


def place_files(files: Sequence[OutputFile], roots: Mapping[str, Path]) -> tuple[Path, ...]:
    """Write the files under the roots that the first part of their address names. Raises AuthoringError."""
    targets = {_unit(file): _target(_unit(file), roots) for file in files}
    for target in targets.values():
        if target.exists() or target.is_symlink():
            raise AuthoringError(TAKEN, place=target)
    done: list[Path] = []
    made: list[Path] = []
    try:
        for unit, target in sorted(targets.items()):
            made += _parents(target)
            with _staged([file for file in files if _unit(file) == unit], unit, target.parent) as stage:
                _move(stage, target)
            done.append(target)
    except BaseException as error:
        _take_back(done, made)
        if isinstance(error, FileExistsError):
            raise AuthoringError(TAKEN, place=error.filename2 or error.filename) from error
        raise
    return tuple(targets[unit] for unit in targets)


def _unit(file: OutputFile) -> str:
    """What comes into its place at once: a package's folder, or a page."""
    parts = file.uri.split("/")
    return "/".join(parts[:2]) if parts[0] == "datasets" else file.uri


def _target(unit: str, roots: Mapping[str, Path]) -> Path:
    first, _, rest = unit.partition("/")
    return roots[first] / rest


def _parents(target: Path) -> list[Path]:
    missing = [parent for parent in target.parents if not parent.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


@contextmanager
def _staged(files: Sequence[OutputFile], unit: str, parent: Path) -> Iterator[Path]:
    with staged(parent) as hidden:
        for file in files:
            path = hidden / "it" / file.uri.removeprefix(unit).lstrip("/") if file.uri != unit else hidden / "it"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        yield hidden / "it"


def _move(stage: Path, target: Path) -> None:
    if not stage.is_dir():
        os.link(stage, target)  # unlike a rename, it fails where the name is taken
        return
    target.mkdir()
    stage.replace(target)  # onto the empty folder just made


def _take_back(done: Sequence[Path], made: Sequence[Path]) -> None:
    for path in done:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for folder in made:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
