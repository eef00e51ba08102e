"""A store of bytes that cost much to make: kept under a key that names all they hang on, verified when read.

Nothing hangs on the store: what is missing, damaged or cannot be written is made anew, with the same bytes. One file
an entry, `ab/cdef...` by its key: the SHA-256 of the content, then the content.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BOUND = 256 * 1024 * 1024  # bytes
_DIGEST = hashlib.sha256().digest_size
_DRAFT = ".draft-"


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries, at most `bound` bytes after `prune`."""

    root: Path
    bound: int = BOUND

    def get(self, key: str) -> bytes | None:
        """The content under a key (hexadecimal), None where there is none that holds its hash."""
        path = self._path(key)
        try:
            held = path.read_bytes()
        except OSError:
            return None
        digest, content = held[:_DIGEST], held[_DIGEST:]
        if hashlib.sha256(content).digest() != digest:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the time of use; many disks keep none of reading
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep content under a key, all of it or nothing; a store that cannot be written stays as it is."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            self._begin()
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=_DRAFT, dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(content).digest() + content)
                Path(draft).replace(path)
            finally:
                Path(draft).unlink(missing_ok=True)

    def prune(self) -> None:
        """Throw away what was used longest ago, until the rest is within the bound."""
        entries = sorted(self._entries(), reverse=True)
        size = 0
        for _, length, path in entries:
            size += length
            if size > self.bound:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        """Every entry, and every draft that a killed build left: time of last use (ns), size (bytes), place."""
        for path in self.root.glob("??/*"):
            with contextlib.suppress(OSError):
                told = path.stat()
                yield told.st_mtime_ns, told.st_size, path

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key[2:]

    def _begin(self) -> None:
        """No version control takes the store for a source."""
        ignored = self.root / ".gitignore"
        if not ignored.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            ignored.write_text("*\n", "utf-8")
