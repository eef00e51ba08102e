"""Hashes of files that this process hashed.

A large portal has hundreds of thousands of files. An object for the hash of each would take five times its room, and
lie between all that is made and let go meanwhile, so that none of that could be given back to the system.
"""

from __future__ import annotations

import hashlib
import os

_KEY, _DIGEST = 16, hashlib.sha256().digest_size
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
        return row[place + _KEY : place + _KEY + _DIGEST].hex() if place >= 0 else None

    def _row(self, key: bytes) -> bytearray:
        return self._rows[int.from_bytes(key[:2], "big") % _ROWS]


def _identity(told: os.stat_result) -> bytes:
    """Sixteen bytes that no other file has, nor any two entries across their border."""
    parts = b"%x %x %x %x" % (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)
    return hashlib.blake2b(parts, digest_size=_KEY).digest()
