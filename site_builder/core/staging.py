"""Files that come into their places together: written in a hidden folder first, then moved by one rename a place.

A place is a file, or the folder of a package. What is to be moved stands in a plan beside the new files; a command
that is killed before the plan is whole has changed nothing, one that is killed after it is finished by the next.
Linux exchanges two folders by renameat2(RENAME_EXCHANGE); elsewhere the old one steps aside first.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from site_builder.core.files import KeptFile, OutputFile, link_file
from site_builder.core.source_file import SourceFile, hash_file, stamp_of

PLAN = "plan.json"
_LEFT = re.compile(r"\.(?:import|new)-(\d+)-\w+")
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_UNKNOWN = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def new_stage(folder: Path, kind: str) -> Path:
    """A hidden folder of this process in `folder`; its name tells what made it, and which process."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{kind}-{os.getpid()}-", dir=folder))


def write_together(
    files: Sequence[OutputFile], root: Path, *, only_new: bool = False, gone: Sequence[str] = ()
) -> None:
    """Write files under `root` and take away the files and folders that are `gone`, all or none.

    Raises OSError with everything as it was. With `only_new` a place that is taken, or is meanwhile, is
    FileExistsError.
    """
    stage = new_stage(root, "import")
    try:
        places = [*_stage(files, root, stage), *(where for where in gone if _inode(root / where))]
        _write_plan(stage, root, places)
        _move(stage, root, places, only_new=only_new)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def lock_folder(root: Path) -> Callable[[], None]:
    """Let no other command write to a folder until what comes back is called. BlockingIOError where one is writing.

    The lock is the system's and goes with its process; nothing is left lying.
    """
    import fcntl  # not on Windows, where only what writes would miss it

    number = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        raise
    return partial(os.close, number)


def clear_leftovers(root: Path) -> None:
    """Finish or throw away what killed commands left in a portal's folder; what runs still is left alone."""
    folders = [root, root / "datasets", root / "reports"]
    folders += [path for path in (root / "reports").glob("*") if path.is_dir()]
    for folder in filter(Path.is_dir, folders):
        for left in sorted(folder.iterdir()):
            owner = _LEFT.fullmatch(left.name)
            if owner and not is_running(int(owner[1])):
                with contextlib.suppress(OSError, ValueError):
                    _finish(left, root)
                shutil.rmtree(left, ignore_errors=True)


def place_of(uri: str) -> str:
    """What comes into its place at once: a package's folder, an edition's, or any other file by itself."""
    parts = uri.split("/")
    if parts[0] != "datasets" or len(parts) < 3:
        return uri
    if parts[1] == "editions":  # of a report's text: by series, name and version
        return "/".join(parts[:5])
    return "/".join(parts[: 4 if parts[2] == "editions" and len(parts) > 4 else 2])


def _stage(files: Sequence[OutputFile], root: Path, stage: Path) -> list[str]:
    """Every place as it will be, packages before the reports that refer to them."""
    places = sorted({place_of(file.uri) for file in files})
    for where in places:
        if (root / where).is_dir():
            shutil.copytree(root / where, stage / "new" / where, symlinks=True, copy_function=link_file)
    for file in files:
        target = stage / "new" / file.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # the name may be a link to the file that stands there
        target.write_bytes(file.content)
    return places


def _write_plan(stage: Path, root: Path, places: Sequence[str]) -> None:
    plan = [[where, _inode(root / where)] for where in places]
    draft = stage / f"{PLAN}.new"
    draft.write_text(json.dumps(plan), "utf-8")
    draft.replace(stage / PLAN)


def _inode(path: Path) -> int:
    return path.lstat().st_ino if path.exists() or path.is_symlink() else 0


def _finish(stage: Path, root: Path) -> None:
    """Move what a killed command had not moved yet; a place that changed since then is not touched."""
    if not (stage / PLAN).is_file():
        return
    for where, before in json.loads((stage / PLAN).read_text("utf-8")):
        is_new = (stage / "new" / where).exists()
        if _inode(root / where) in ((before, 0) if is_new else (before or -1,)):
            _put(stage, root, where)


def _move(stage: Path, root: Path, places: Sequence[str], *, only_new: bool) -> None:
    done: list[str] = []
    try:
        for where in places:
            if only_new:
                _put_new(stage / "new" / where, root / where)
            else:
                _put(stage, root, where)
            done.append(where)
    except BaseException:  # whoever interrupts it, too: the plan goes with the stage
        for where in reversed(done):
            _take_back(stage, root, where)
        raise


def _put(stage: Path, root: Path, where: str) -> None:
    new, old, target = stage / "new" / where, stage / "old" / where, root / where
    target.parent.mkdir(parents=True, exist_ok=True)
    old.parent.mkdir(parents=True, exist_ok=True)
    if not new.exists():
        target.replace(old)
        return
    if target.is_dir() and _is_swapped(new, target):
        return
    if target.is_dir():
        target.replace(old)
        try:
            new.replace(target)
        except OSError:
            old.replace(target)
            raise
    else:
        if target.exists():
            old.unlink(missing_ok=True)  # a killed command may have come so far
            link_file(target, old)
        new.replace(target)


def _put_new(new: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if can_swap() and _is_done(new, target, _RENAME_NOREPLACE):
        return
    if target.exists() or target.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    new.replace(target)


def _is_swapped(new: Path, target: Path) -> bool:
    return can_swap() and _is_done(new, target, _RENAME_EXCHANGE)


def _is_done(left: Path, right: Path, flags: int) -> bool:
    """Whether the file system did it; False where it does not know how, as shared and foreign ones (NFS, 9p)."""
    try:
        _rename(left, right, flags)
    except OSError as error:
        if error.errno in _UNKNOWN:
            return False
        raise
    return True


def _take_back(stage: Path, root: Path, where: str) -> None:
    new, old, target = stage / "new" / where, stage / "old" / where, root / where
    if new.is_dir():  # the two were exchanged
        swap(new, target)
        return
    if target.exists() or target.is_symlink():
        target.replace(new)
    if old.exists() or old.is_symlink():
        old.replace(target)


def swap(left: Path, right: Path) -> None:
    """Exchange two paths in one step of the file system. Raises OSError."""
    _rename(left, right, _RENAME_EXCHANGE)


def _rename(left: Path, right: Path, flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(left), os.fsencode(right)
    if libc.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(right))


def can_swap() -> bool:
    """Whether the system can exchange two paths."""
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "renameat2")


def is_running(process: int) -> bool:
    """Whether a process of that number lives."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A hidden folder for new files beside their place, gone afterwards."""
    stage = new_stage(folder, "new")
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


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
        return _kept(uri, path, hash_file(path))

    def put(self, uri: str, pieces: Iterable[bytes]) -> KeptFile:
        """A file of these pieces, one after the other."""
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        return _kept(uri, Path(file.name), digest.hexdigest())

    def drop(self, path: object) -> None:
        """Take a file of this spool away; any other stays."""
        if isinstance(path, Path) and path.parent == self.folder:
            path.unlink(missing_ok=True)


def _kept(uri: str, path: Path, sha256: str) -> KeptFile:
    size, changed = stamp_of(path)
    return KeptFile(uri, SourceFile(path, size, sha256, changed))


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
