"""A store of what cost much to make: kept under a key that names all it hangs on, verified when read.

Nothing hangs on the store: what is missing, damaged or cannot be written is made anew, with the same bytes. Entries,
one file each (`ab/cdef...` by its key), hold the SHA-256 of key and content, then the content: under another key an
entry is worth nothing. Beside them, under `files/`, content lies as it is under its own SHA-256, so that a site can
have it by a hard link.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.source_file import hash_file, steps_of
from site_builder.core.staging import clear_spools

# Hashes of files that this process hashed.
#
# A large portal has hundreds of thousands of files. An object for the hash of each would take five times its room, and
# lie between all that is made and let go meanwhile, so that none of that could be given back to the system.


_KEY, _DIGEST_HASHED = 16, hashlib.sha256().digest_size
_ROWS = 1024  # with 300,000 files 300 in each, read in some microseconds


class Hashes:
    """The SHA-256 of files by device, number, length and last change: what was told last is right."""

    def __init__(self) -> None:
        self._rows = [bytearray() for _ in range(_ROWS)]

    def put(self, told: os.stat_result, digest: str) -> None:
        """Note the hash (hexadecimal) of a file."""
        if self.get(told) != digest:
            key = _identity(told)
            self._row(key).extend(key + bytes.fromhex(digest))

    def get(self, told: os.stat_result) -> str | None:
        """The hash of a file, None where it was not hashed."""
        key = _identity(told)
        row = self._row(key)
        place = row.rfind(key)
        return row[place + _KEY : place + _KEY + _DIGEST_HASHED].hex() if place >= 0 else None

    def _row(self, key: bytes) -> bytearray:
        return self._rows[int.from_bytes(key[:2], "big") % _ROWS]


def _identity(told: os.stat_result) -> bytes:
    """Sixteen bytes that no other file has, nor any two entries across their border."""
    parts = b"%x %x %x %x" % (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)
    return hashlib.blake2b(parts, digest_size=_KEY).digest()


BOUND = 1024 * 1024 * 1024  # bytes
_DIGEST = hashlib.sha256().digest_size
_DRAFT = ".draft-"
_FILES = "files"
_hashed = Hashes()


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries and files: after `prune` at most `bound` bytes, but all that was used since `began` (ns)."""

    root: Path
    bound: int = BOUND
    began: int = field(default_factory=time.time_ns, compare=False)

    def get(self, key: str) -> bytes | None:
        """The content under a key (hexadecimal), None where there is none that holds its hash."""
        path = self._path(key)
        try:
            held, told = path.read_bytes(), path.stat()
        except OSError:
            return None
        digest, content = held[:_DIGEST], held[_DIGEST:]
        if _sealed(key, content) != digest:
            return None
        _touch(path, told)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep content under a key, all of it or nothing; a store that cannot be written stays as it is."""
        with contextlib.suppress(OSError):
            self._write(self._path(key), _sealed(key, content) + content)

    def file(self, digest: str, size: int) -> Path | None:
        """Where the content of this hash and length lies as it is, None where it does not, or no longer."""
        path = self._file(digest)
        try:
            told = path.stat()
            if told.st_size != size or not (linked_digest(told) == digest or _has(path, digest)):
                return None
        except OSError:
            return None
        _hashed.put(told, digest)
        _touch(path, told)
        return path

    def read_file(self, digest: str) -> bytes | None:
        """The content of this hash, None where it is lost or damaged."""
        path = self._file(digest)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None

    def put_file(self, content: bytes) -> str:
        """Keep content under its own hash, which comes back. OSError where the store cannot be written."""
        digest = hashlib.sha256(content).hexdigest()
        if self.file(digest, len(content)) is None:
            self._write(self._file(digest), content)
            _hashed.put(self._file(digest).stat(), digest)
        return digest

    def put_path(self, path: Path, digest: str) -> None:
        """Keep a file under its hash; OSError where it cannot be written, or is another one by now."""
        if self.file(digest, path.stat().st_size) is not None:
            return
        self._write(self._file(digest), steps_of(path))
        if not _has(self._file(digest), digest):
            self._file(digest).unlink(missing_ok=True)
            raise OSError(f"{path} was changed")

    def prune(self, bound: int | None = None) -> int:
        """Throw away what was used longest ago, until the rest is within the bound; how many bytes are left.

        What was used since `began` stays: a store that cannot hold one build would serve none. What builds that were
        killed left of long tables goes in any case.
        """
        clear_spools(self.root)
        most, size = self.bound if bound is None else bound, 0
        for used, length, path in sorted(self._entries(), reverse=True):
            if size + length > most and used < self.began:
                with contextlib.suppress(OSError):
                    path.unlink()
                    continue
            size += length
        return size

    def clear(self) -> None:
        """Forget everything."""
        clear_spools(self.root)
        for _, _, path in list(self._entries()):
            with contextlib.suppress(OSError):
                path.unlink()

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        """Everything, and every draft that a killed build left: time of last use (ns), size (bytes), place."""
        for path in (*self.root.glob("??/*"), *self.root.glob(f"{_FILES}/??/*")):
            with contextlib.suppress(OSError):
                told = path.stat()
                yield told.st_atime_ns, told.st_size, path

    def _path(self, key: str) -> Path:
        return Path(f"{self.root}/{key[:2]}/{key[2:]}")

    def _file(self, digest: str) -> Path:
        return Path(f"{self.root}/{_FILES}/{digest[:2]}/{digest[2:]}")

    def _write(self, path: Path, content: bytes | Iterable[bytes]) -> None:
        self._begin()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=_DRAFT, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines((content,) if isinstance(content, bytes) else content)
            Path(draft).chmod(0o644)  # a file may become one of the site, which a web server reads
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)

    def _begin(self) -> None:
        """No version control takes the store for a source."""
        ignored = self.root / ".gitignore"
        if not ignored.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            ignored.write_text("*\n", "utf-8")


def linked_digest(told: os.stat_result) -> str | None:
    """The SHA-256 of a file that is one of a store's, hashed in this process; None for any other."""
    return _hashed.get(told)


def store_of(root: Path) -> Store:
    """The store of the portal in this folder."""
    return Store(root / ".cache" / "store")


def _touch(path: Path, told: os.stat_result) -> None:
    """Note the time of use as that of access, which many disks do not keep by themselves; that of change stays."""
    with contextlib.suppress(OSError):
        os.utime(path, ns=(time.time_ns(), told.st_mtime_ns))


def _sealed(key: str, content: bytes) -> bytes:
    digest = hashlib.sha256(key.encode() + b"\n")
    digest.update(content)
    return digest.digest()


def _has(path: Path, digest: str) -> bool:
    return hash_file(path) == digest
