"""How large a packed file becomes: known before anything unpacks it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase

LARGEST = 256 * 1024 * 1024  # bytes; a table beyond this is no download for readers
PACKED = ("gz", "zip")
_STEP = 1 << 20
_ZIPS = (".zip", ".xlsx", ".ods")


def unpacked_reason(path: Path) -> str:
    """Why a packed file may not be opened, in a few words; "" when it may, or when it is not packed."""
    try:
        size = _unpacked_size(path)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        return Phrase("it cannot be unpacked ({kind})", kind=type(error).__name__)
    return Phrase("it unpacks to more than {size} MB", size=LARGEST // 2**20) if size > LARGEST else ""


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


def unpacked(path: Path, content: bytes, inner: str = "") -> bytes:
    """The bytes of a packed table: of a ZIP the entry named, or its only file. Raises UnreadableError."""
    ending = path.suffix.lower()
    if ending == ".gz":
        return gzip.decompress(content)
    if ending != ".zip":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        chosen = [name for name in names if name == inner] if inner else names
        if len(chosen) != 1:
            raise UnreadableError(
                Phrase("the ZIP holds {count} files, and the descriptor names none", count=len(names))
            )
        return archive.read(chosen[0])
