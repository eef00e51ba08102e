"""What builds made and saw, in one SQLite file: values by keys, pieces by hashes, an index of sources and outputs.

Nothing hangs on the store: what is missing, damaged or cannot be written is made anew, with the same bytes. Values and
pieces are verified when they are read. Each row names the build that used it last, so that old ones can go.

    kept    what was made, by a key of all it hangs on (`build.store.kept`)
    piece   files, rows and sources, by their SHA-256
    file    of each source, and of each file of the site, size, times and hash: what stands is not opened or written
    used    which build asked for a value or a piece last

Write-ahead logging lets several processes use the file and loses nothing of what was committed when one is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import threading
import time
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any

from site_builder.build.store.pieces import StoreDamagedError
from site_builder.core.files import STEP, hash_file, steps_of
from site_builder.core.staging import clear_spools

BOUND = 1024 * 1024 * 1024  # bytes
BUILDS = (
    100  # what none of so many used goes; a page that stays asks for nothing that it was made of
)
_FORM = 1  # of the tables; a file of another form is thrown away
_SETTLED = 2_000_000_000  # ns; a file written since may be written again without another time
_WAIT = 30  # seconds for another process
_TABLES = f"""
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS build (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, content BLOB);
CREATE TABLE IF NOT EXISTS piece (sha256 BLOB, number INTEGER, content BLOB, PRIMARY KEY (sha256, number));
CREATE TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY, build INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (told TEXT PRIMARY KEY, path TEXT, sha256 BLOB, build INTEGER);
PRAGMA user_version = {_FORM};
COMMIT;
"""


@dataclass(frozen=True)
class Store:
    """A file in a folder; without `trusts` every file is opened and hashed. Each process opens it for itself."""

    root: Path
    trusts: bool = True
    _lock: threading.RLock = field(default_factory=threading.RLock, compare=False, repr=False)
    _open: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    _used: set[bytes] = field(default_factory=set, compare=False, repr=False)
    _unnoted: list[bytes] = field(
        default_factory=list, compare=False, repr=False
    )  # of these, not in the file yet
    _aged: list[str] = field(
        default_factory=list, compare=False, repr=False
    )  # files noted long ago that still stand

    def get(self, key: str) -> bytes | None:
        """The value under a key (hexadecimal), None where there is none that is whole."""
        name = bytes.fromhex(key)
        result = self._ask("SELECT content FROM kept WHERE key = ?", name)
        content = _unsealed(name, result[0][0]) if result else None
        if content is not None:
            self._use(name)
        return content

    def put(
        self, key: str, content: bytes, pieces: Mapping[str, bytes | Path] | None = None
    ) -> bool:
        """Put a value with its pieces in, all of it or nothing; whether it is there now."""
        name = bytes.fromhex(key)
        missing = {
            bytes.fromhex(each): piece
            for each, piece in (pieces or {}).items()
            if not self.has_piece(each)
        }
        steps = [
            *(
                (f"INSERT OR REPLACE INTO used VALUES (?, {self._build})", (each,))
                for each in (name, *missing)
            ),
            ("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, _sealed(name, content))),
        ]
        small = {
            each: [*_piece_rows(each, piece)]
            for each, piece in missing.items()
            if isinstance(piece, bytes)
        }
        rows = (
            row
            for each, piece in missing.items()
            for row in small.get(each) or _piece_rows(each, piece)
        )
        is_in = self._write(chain(steps, rows))
        self._used.update((name, *missing) if is_in else ())
        self._open["values"] = self.values_put + is_in
        return is_in

    @property
    def values_put(self) -> int:
        """How many values this process has put in."""
        return int(self._open.get("values", 0))

    def has_piece(self, sha256: str) -> bool:
        """Whether bytes of this hash are there; what is asked for is in use."""
        name = bytes.fromhex(sha256)
        if name not in self._used and self._ask(
            "SELECT 1 FROM piece WHERE sha256 = ? AND number = 0", name
        ):
            self._use(name)
        return name in self._used

    def _use(self, name: bytes) -> None:
        if name not in self._used:
            self._used.add(name)
            self._unnoted.append(name)

    def steps(self, sha256: str) -> Iterator[bytes]:
        """The bytes of this hash, some at a time. StoreDamagedError where they are lost or damaged."""
        digest, row = hashlib.sha256(), "SELECT content FROM piece WHERE sha256 = ? AND number = ?"
        with contextlib.suppress(zlib.error, TypeError):
            for number in count():
                result = self._ask(row, bytes.fromhex(sha256), number)
                if not result:
                    break
                step = _opened(result[0][0])
                digest.update(step)
                yield step
        if digest.hexdigest() != sha256:
            raise StoreDamagedError

    def hash_of(self, path: Path) -> str:
        """The SHA-256 of a file of the portal. OSError where it cannot be read."""
        stat = path.stat()
        now = f"{path} {_stamp(stat)} {stat.st_ctime_ns:x}"
        if known := self._known(now):
            return known
        digest = hash_file(path)
        if max(stat.st_mtime_ns, stat.st_ctime_ns) < time.time_ns() - _SETTLED:
            self._write([(_FILE, (now, str(path), bytes.fromhex(digest), self._build))])
        return digest

    def output(self, stat: os.stat_result) -> str | None:
        """The SHA-256 of a file of a site, None where it is not as a build wrote it."""
        return self._known(_stamp(stat))

    def put_outputs(self, files: Iterable[tuple[str, os.stat_result, str]]) -> None:
        """Note files of a site: address, what the system tells of each, SHA-256; and what this process has used."""
        rows = (
            (_stamp(stat), uri, bytes.fromhex(sha256), self._build) for uri, stat, sha256 in files
        )
        self._write(chain(self._uses(), ((_FILE, row) for row in rows)))

    def _uses(self) -> Iterator[tuple[str, Any]]:
        while self._unnoted:
            yield f"INSERT OR REPLACE INTO used VALUES (?, {self._build})", (self._unnoted.pop(),)
        while self._aged:
            yield f"UPDATE file SET build = {self._build} WHERE told = ?", (self._aged.pop(),)

    def close(self) -> None:
        """Let go of the file, before this process is copied; it is opened again when it is asked for."""
        if self._unnoted or self._aged:
            self.put_outputs(())
        self._shut()

    def _shut(self) -> None:
        with contextlib.suppress(sqlite3.Error, KeyError):
            self._open.pop("connection").close()

    def _known(self, facts: str) -> str | None:
        result = (
            self._ask("SELECT sha256, build FROM file WHERE told = ?", facts) if self.trusts else ()
        )
        if result and result[0][1] < self._build - BUILDS // 2:  # noted again before it would go
            self._aged.append(facts)
        return str(result[0][0].hex()) if result else None

    def prune(self, bound: int = BOUND, *, ends: bool = True, spares: bool = True) -> int:
        """Throw away what no build used lately, and beyond the bound what was used longest ago; bytes that are left.

        Where it `ends` this build, the next process is another one. Where it `spares` this one, what that used stays
        whatever the bound: less would serve none.
        """
        clear_spools(self.root)
        now, older = self._build, "SELECT DISTINCT build FROM used WHERE build < ? ORDER BY build"
        self._write(chain(self._uses(), [("INSERT INTO build VALUES (NULL)", ())] if ends else ()))
        for (number,) in self._ask(older, now + (not spares)):
            if number > now - BUILDS and self.size <= bound:
                break
            self._forget(number)
        return self.size

    def _forget(self, build: int) -> None:
        old = f"(SELECT key FROM used WHERE build <= {build})"
        steps = [f"DELETE FROM kept WHERE key IN {old}", f"DELETE FROM piece WHERE sha256 IN {old}"]
        steps += [f"DELETE FROM {name} WHERE build <= {build}" for name in ("used", "file")]
        self._write((step, ()) for step in steps)
        self._ask("PRAGMA incremental_vacuum")

    @property
    def size(self) -> int:
        """Bytes in use."""
        counts = [
            self._ask(f"PRAGMA {name}") for name in ("page_count", "freelist_count", "page_size")
        ]
        pages, free, size = (result[0][0] if result else 0 for result in counts)
        return int((pages - free) * size)

    def clear(self) -> None:
        """Forget everything."""
        clear_spools(self.root)
        self._used.clear()
        self._unnoted.clear()
        self._aged.clear()
        self._shut()
        self._open.clear()
        for ending in ("-wal", "-shm", ""):
            with contextlib.suppress(OSError):
                (self.root / f"{_NAME}{ending}").unlink()

    def _ask(self, question: str, *values: object) -> list[Any]:
        """The rows of an answer, none where the file cannot be read."""
        try:
            with self._lock:
                connection = self._connection(is_new=False)
            return connection.execute(question, values).fetchall() if connection else []
        except (
            sqlite3.OperationalError,
            OSError,
        ):  # closed to us, or another process takes too long
            return []
        except sqlite3.DatabaseError:
            self.clear()
            return []

    def _write(self, steps: Iterable[tuple[str, Any]]) -> bool:
        """Everything or nothing."""
        try:
            with self._lock:
                connection = self._connection(is_new=True)
                assert connection is not None
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    for step, values in steps:
                        connection.execute(step, values)
        except (sqlite3.OperationalError, sqlite3.DataError, OSError):
            return False
        except sqlite3.DatabaseError:
            self.clear()
            return False
        return True

    def _connection(self, *, is_new: bool) -> sqlite3.Connection | None:
        """To the file of this form, which is made where something is to be written."""
        if "connection" not in self._open:
            path = self.root / _NAME
            if not (is_new or path.exists()):
                return None
            if not path.exists():
                _make_room(self.root)
            connection = sqlite3.connect(path, _WAIT, isolation_level=None, check_same_thread=False)
            weakref.finalize(self, connection.close)
            form = connection.execute("PRAGMA user_version").fetchone()[0]
            if form not in (0, _FORM):
                connection.close()
                self.clear()
                return self._connection(is_new=is_new)
            if form == 0:
                connection.executescript(_TABLES)
            connection.execute(
                "PRAGMA synchronous = OFF"
            )  # what a loss of power damages is made anew
            self._open["connection"] = connection
        return self._open["connection"]  # type: ignore[no-any-return]

    @property
    def _build(self) -> int:
        """The number of the build that is running."""
        if "build" not in self._open:
            result = self._ask("SELECT max(number) FROM build")
            self._open["build"] = ((result[0][0] if result else None) or 0) + 1
        return int(self._open["build"])

    def __reduce__(self) -> tuple[type[Store], tuple[Path, bool]]:
        return Store, (self.root, self.trusts)


_NAME = "store.sqlite"
_FILE = "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)"
_PIECE = "INSERT OR REPLACE INTO piece VALUES (?, ?, ?)"


def store_of(root: Path, *, trusts: bool = True) -> Store:
    """The store of the portal in this folder."""
    return Store(root / ".cache" / "store", trusts)


def _make_room(folder: Path) -> None:
    """A folder without the store of files that there was before; no version control takes it for a source."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("[!.]*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
    (folder / ".gitignore").write_text("*\n", "utf-8")


def _stamp(stat: os.stat_result) -> str:
    """What tells that a file was written again."""
    return f"{stat.st_dev:x} {stat.st_ino:x} {stat.st_size:x} {stat.st_mtime_ns:x}"


def _sealed(key: bytes, content: bytes) -> bytes:
    """A value with a hash of it and its key before it: under another key it is worth nothing."""
    packed = zlib.compress(content, 1)
    return hashlib.sha256(key + packed).digest() + packed


def _unsealed(key: bytes, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or hashlib.sha256(key + sealed[32:]).digest() != sealed[:32]:
        return None
    return zlib.decompress(sealed[32:])


def _piece_rows(sha256: bytes, content: bytes | Path) -> Iterator[tuple[str, Any]]:
    """A piece in steps. OSError where it is another one by now."""
    digest, number = hashlib.sha256(), 0
    for step in steps_of(content) if isinstance(content, Path) else _steps(content):
        digest.update(step)
        yield _PIECE, (sha256, number, _closed(step))
        number += 1
    if not number:
        yield _PIECE, (sha256, 0, b" ")
    if digest.digest() != sha256:
        raise OSError("a file was changed while it was read")


def _steps(content: bytes) -> Iterator[bytes]:
    return (content[start : start + STEP] for start in range(0, len(content), STEP))


def _closed(step: bytes) -> bytes:
    """The bytes behind a sign of how they stand there; what is compressed already is not compressed again."""
    sample = step[len(step) // 2 :][:1024]  # some formats begin with what can be compressed
    is_worth = len(zlib.compress(sample, 1)) < 0.7 * len(sample)
    return b"z" + zlib.compress(step, 1) if is_worth else b" " + step


def _opened(row: bytes) -> bytes:
    return zlib.decompress(row[1:]) if row[:1] == b"z" else row[1:]
