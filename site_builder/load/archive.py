"""How large a packed file becomes: known before anything unpacks it."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

LARGEST = 256 * 1024 * 1024  # bytes; a table beyond this is no download for readers
PACKED = ("gz", "zip")
_STEP = 1 << 20
_ZIPS = (".zip", ".xlsx", ".ods")


def unpacked_reason(path: Path) -> str:
    """Why a packed file may not be opened, in a few words; "" when it may, or when it is not packed."""
    try:
        size = _unpacked_size(path)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        return f"it cannot be unpacked ({error})"
    return f"it unpacks to more than {LARGEST // 2**20} MB" if size > LARGEST else ""


def _unpacked_size(path: Path) -> int:
    if path.suffix.lower() in _ZIPS:
        # zipfile never reads past the size that the directory states.
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    if path.suffix.lower() != ".gz":
        return 0
    size = 0
    with gzip.open(path) as stream:
        while size <= LARGEST and (step := stream.read(_STEP)):
            size += len(step)
    return size
