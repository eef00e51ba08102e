"""A file that is read where it lies, piece by piece, and is known by its hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.errors import WorkError
from site_builder.core.problem import N_

STEP = 1 << 20  # bytes read at once


CHANGED = N_("The file {file} was changed while it was read. Build again.")


class SourceChangedError(WorkError):
    """A file became another one while it was read."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it stood when it was hashed. Readings raise SourceChangedError where it is another one by now."""

    path: Path
    size: int
    sha256: str
    changed: int

    def read(self) -> bytes:
        """All of its bytes."""
        return self.read_at(0, self.size)

    def steps(self) -> Iterator[bytes]:
        """The same, some at a time."""
        yield from steps_of(self.path)
        if stamp_of(self.path) != (self.size, self.changed):
            raise SourceChangedError(CHANGED, file=self.path.name)

    def read_at(self, start: int, size: int) -> bytes:
        """So many bytes from a place on."""
        content = read_at(self.path, start, size)
        if len(content) < size or stamp_of(self.path) != (self.size, self.changed):
            raise SourceChangedError(CHANGED, file=self.path.name)
        return content


def stamp_of(path: Path) -> tuple[int, int]:
    """What tells that a file was written again: its size, and when it was changed (ns). OSError where it is gone."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def read_at(path: Path, start: int, size: int) -> bytes:
    """So many bytes of a file from a place on, fewer only where it ends before."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def steps_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while step := file.read(STEP):
            yield step


def files_under(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder: its path from there with `/`, and what the system tells of it; unordered.

    A link to a file is one; a link to a folder is not followed.
    """
    waiting = [("", folder)]
    while waiting:
        before, where = waiting.pop()
        with os.scandir(where) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{before}{entry.name}/", Path(entry.path)))
                elif entry.is_file():
                    yield f"{before}{entry.name}", Path(entry.path).stat()  # an entry of Windows knows no inode


def hash_file(path: Path, method: str = "sha256") -> str:
    """The hexadecimal digest of a file that need not fit into memory."""
    digest = hashlib.new(method, usedforsecurity=False)
    for step in steps_of(path):
        digest.update(step)
    return digest.hexdigest()
