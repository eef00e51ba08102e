"""Write a draft: all of it or nothing, and over nothing that exists unless told to."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from site_builder.core.files import OutputFile
from site_builder.ingest import problems
from site_builder.ingest.draft import Draft
from site_builder.ingest.problems import ImportRefused


def write_draft(draft: Draft, root: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the files under `root`; the paths written. Raises ImportRefused where one exists and not `force`.

    Everything is first written to a folder beside its place. Then each file is moved in; should a move fail,
    the moves before it are taken back.
    """
    targets = [root / file.uri for file in draft.files]
    taken = [file.uri for file, target in zip(draft.files, targets, strict=True) if target.exists()]
    if taken and not force:
        raise ImportRefused(problems.exists(taken[0], found=taken[0]))
    root.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".import-", dir=root))
    try:
        _stage(draft.files, stage)
        _move_in(draft.files, stage, root)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return tuple(targets)


def _stage(files: tuple[OutputFile, ...], stage: Path) -> None:
    for file in files:
        target = stage / "new" / file.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)


def _move_in(files: tuple[OutputFile, ...], stage: Path, root: Path) -> None:
    undo: list[tuple[Path, Path | None]] = []
    try:
        for file in files:
            target = root / file.uri
            target.parent.mkdir(parents=True, exist_ok=True)
            undo.append((target, _set_aside(target, stage / "old" / file.uri)))
            (stage / "new" / file.uri).replace(target)
    except OSError:
        for target, old in reversed(undo):
            _take_back(target, old)
        raise


def _set_aside(target: Path, old: Path) -> Path | None:
    if not target.exists():
        return None
    old.parent.mkdir(parents=True, exist_ok=True)
    target.replace(old)
    return old


def _take_back(target: Path, old: Path | None) -> None:
    if old is not None:
        old.replace(target)
        return
    with contextlib.suppress(OSError):
        target.unlink(missing_ok=True)
