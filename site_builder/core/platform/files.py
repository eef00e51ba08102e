"""Folders that change places, second names of files, and locks: as well as the system can.

Linux exchanges two paths by renameat2, macOS by renamex_np; NFS, 9p and Windows do not. Hard links are on every disk
but FAT's. Locks are the system's: they go with their process.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

_EXCHANGE, _NO_REPLACE = {"linux": (2, 1), "darwin": (2, 4)}.get(
    sys.platform, (0, 0)
)  # renameat2(2), renamex_np(2)
_HERE = -100  # AT_FDCWD
_UNKNOWN = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
_LOCK = ".lock"
_PATIENCE = (0.1, 0.2, 0.4, 0.8, 0)  # seconds until a scanner of viruses has let go of a file


def optional(name: str) -> Any:
    """A module of Python's own that some systems lack; None there."""
    try:
        return import_module(name)
    except ImportError:
        return None


_fcntl, _msvcrt = optional("fcntl"), optional("msvcrt")
IS_WINDOWS = _msvcrt is not None


def system_function(name: str) -> Any:
    """A function of the system's library; None where it has none of this name."""
    with contextlib.suppress(TypeError, OSError):  # Windows has no such library
        return getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return None


def _rename(left: Path, right: Path, flag: int) -> bool:
    """Whether the system did it; False where it, or this disk, does not know how. Raises OSError."""
    paths = os.fsencode(left), os.fsencode(right)
    if rename := system_function("renameat2"):
        failed = rename(_HERE, paths[0], _HERE, paths[1], flag)
    elif rename := system_function("renamex_np"):
        failed = rename(*paths, flag)
    else:
        return False
    number = ctypes.get_errno() if failed else 0
    if number and number not in _UNKNOWN:
        raise OSError(number, os.strerror(number), str(right))
    return not number


def swap(left: Path, right: Path) -> bool:
    """Exchange two paths in one step; False, and nothing is done, where that cannot be. Raises OSError."""
    return _rename(left, right, _EXCHANGE)


def move_new(source: Path, target: Path) -> None:
    """Rename to a name that nothing has. Raises FileExistsError where something does."""
    if _rename(source, target, _NO_REPLACE):
        return
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    move_path(source, target)


def move_path(source: Path, target: Path) -> None:
    """Rename, onto a file that stands there. Windows refuses while any program has a file of it open: tried again."""
    for seconds in _PATIENCE:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not IS_WINDOWS or not seconds:
                raise
            time.sleep(seconds)


def replace_in_two(fresh: Path, target: Path, old: Path) -> None:
    """Put `fresh` in the place of what stands there, which becomes `old`; where that fails it stands there again."""
    move_path(target, old)
    try:
        move_path(fresh, target)
    except OSError:
        move_path(old, target)
        raise


def link(source: str | Path, where: str | Path) -> None:
    """A second name for a file, or for a link as it is. Raises OSError where the disk knows none."""
    if os.link in os.supports_follow_symlinks:
        os.link(source, where, follow_symlinks=False)
    else:
        os.link(source, where)


def link_file(source: str | Path, where: str | Path) -> str | Path:
    """The same; a copy of a file where the disk knows no links. The name comes back."""
    try:
        link(source, where)
    except OSError:
        if not Path(source).is_symlink() and not Path(source).is_file():
            raise
        shutil.copy2(source, where, follow_symlinks=False)
    return where


def sync(folder: Path) -> None:
    """Have the file system of a folder on its disk, so that a power cut leaves no empty files; Windows does it late."""
    if not hasattr(os, "sync"):
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        if not (syncfs := system_function("syncfs")) or syncfs(number) != 0:
            os.sync()
    finally:
        os.close(number)


def lock(path: Path) -> Callable[[], None]:
    """Lock a folder, or a file that is there while it is locked, until what comes back is called.

    Raises BlockingIOError where somebody else has it. Locks go with their process. Windows locks no folder, but a file
    in it; the file of a process that was killed is taken over.
    """
    if path.is_dir() and not IS_WINDOWS:
        number = os.open(path, os.O_RDONLY)
        _lock(number)
        return partial(os.close, number)
    file = path / _LOCK if path.is_dir() else path
    while True:
        number = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        _lock(number)
        with contextlib.suppress(FileNotFoundError):
            if IS_WINDOWS or os.path.samestat(os.fstat(number), file.stat()):
                return partial(_unlock, number, file)
        os.close(number)  # who had it took the file away meanwhile


def _lock(number: int) -> None:
    try:
        if IS_WINDOWS:
            _msvcrt.locking(number, _msvcrt.LK_NBLCK, 1)
        else:
            _fcntl.flock(number, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except OSError as error:
        os.close(number)
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise BlockingIOError(*error.args) from error
        raise


def _unlock(number: int, file: Path) -> None:
    """The file goes first where that can be; Windows removes it once it is closed, and not while another has it."""
    if not IS_WINDOWS:
        file.unlink(missing_ok=True)
    os.close(number)
    if IS_WINDOWS:
        with contextlib.suppress(OSError):
            file.unlink()
