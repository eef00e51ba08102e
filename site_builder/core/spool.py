"""Files that are too large for memory, written piece by piece into a folder that goes when nobody needs it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, cast

from site_builder.core.files import KeptFile, OutputFile
from site_builder.core.source_file import hash_file
from site_builder.core.staging import is_running

_PREFIX = ".spool-"


class Spool:
    """A folder for files on their way out; it goes with this object, but not with copies in other processes."""

    def __init__(self, beside: Path | None = None) -> None:
        if beside:
            beside.mkdir(parents=True, exist_ok=True)
            clear_spools(beside)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=beside))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return _opened, (self.folder,)

    def write(self, uri: str, make: Callable[[BinaryIO], None]) -> KeptFile:
        """A file that `make` writes."""
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            make(cast(BinaryIO, file))
        path = Path(file.name)
        return self._kept(uri, path, hash_file(path), path.stat().st_size)

    def put(self, uri: str, pieces: Iterable[bytes]) -> KeptFile:
        """A file of these pieces, one after the other."""
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            for piece in pieces:
                digest.update(piece)
                size += file.write(piece)
        return self._kept(uri, Path(file.name), digest.hexdigest(), size)

    def take(self, file: OutputFile) -> KeptFile:
        """A file that is in memory."""
        return self.put(file.uri, (file.content,))

    def drop(self, file: OutputFile) -> None:
        """Take a file of this spool away; any other stays."""
        if isinstance(file, KeptFile) and file.path.parent == self.folder:
            file.path.unlink(missing_ok=True)

    @staticmethod
    def _kept(uri: str, path: Path, sha256: str, size: int) -> KeptFile:
        path.chmod(0o644)  # it may become a file of the site, which a web server reads
        return KeptFile(uri, path, sha256, size)


def clear_spools(folder: Path) -> None:
    """Throw away what killed builds left there; those that still run keep theirs."""
    for left in folder.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _opened(folder: Path) -> Spool:
    spool = Spool.__new__(Spool)
    spool.folder = folder
    return spool
