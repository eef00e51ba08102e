"""A Python that lacks what Windows lacks: `PYTHONPATH=tests/systems python ...`, child processes included.

Modules and functions of POSIX are gone; no disk knows links; nothing is exchanged in one step; a file that is open is
neither moved nor removed, nor is a folder that has one; names that Windows does not take are refused; text files want
their encoding said. What mypy and typeshed know of Windows (`mypy --platform win32`) is a second witness.
"""

import builtins
import ctypes
import errno
import fcntl
import io
import os
import re
import shutil
import signal
import socket
import subprocess  # noqa: F401  # asks once whether there is msvcrt, to know where it runs
import sys
import tempfile
import types
import warnings

MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty")
OF_OS = (
    "O_DIRECTORY", "O_NOFOLLOW", "WIFSIGNALED", "WTERMSIG", "chown", "fchmod", "fchown", "fork", "forkpty", "getgid",
    "getpgid", "killpg", "lchown", "mkfifo", "mknod", "nice", "pread", "preadv", "pwrite",
    "sched_getaffinity", "setpgid", "setsid", "statvfs", "sync", "sysconf", "wait", "waitid",
)  # fmt: skip
OF_SIGNAL = (
    "SIGXCPU",
    "SIGVTALRM",
    "SIGALRM",
    "SIGHUP",
    "SIGUSR1",
    "setitimer",
    "ITIMER_VIRTUAL",
    "alarm",
)
RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?")
SYSTEM = ("/proc", "/dev", "/sys")


def _msvcrt() -> types.ModuleType:
    """Locks of a file, as Windows has them."""
    module = types.ModuleType("msvcrt")

    def locking(number: int, mode: int, size: int) -> None:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None

    vars(module).update(locking=locking, LK_NBLCK=2)
    return module


def _refuse(*words: object, **named: object) -> None:
    raise OSError(errno.EPERM, "the disk knows no links")


def _named(path: object) -> None:
    """Refuse a path that Windows could not have."""
    if isinstance(path, (str, bytes, os.PathLike)):
        text = os.fsdecode(path)
        for part in text.split("/"):
            if re.search(r'[<>:"|?*\\\x00-\x1f]|[^.][. ]$', part) or RESERVED.fullmatch(part):
                raise OSError(errno.EINVAL, "Windows takes no such name", text)


def _opened() -> set[str]:
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            pass
    return found


def _closed(path: object) -> None:
    """Refuse where this process has it, or a file below it, open."""
    real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    if any(other == real or other.startswith(f"{real}/") for other in _opened()):
        raise PermissionError(errno.EACCES, "another process uses it", real)


def _moves(name: str, *, is_new: bool) -> None:
    real = getattr(os, name)

    def move(source, target, **named):  # type: ignore[no-untyped-def]
        _named(target)
        _closed(source)
        if os.path.lexists(target):
            if is_new or os.path.isdir(target):
                raise FileExistsError(errno.EEXIST, "it is there", os.fsdecode(target))
            _closed(target)
        return real(source, target)

    setattr(os, name, move)


def _guards(module: object, name: str, check) -> None:  # type: ignore[no-untyped-def]
    real = getattr(module, name)

    def guarded(path, *words, **named):  # type: ignore[no-untyped-def]
        check(path, *words)
        return real(path, *words, **named)

    setattr(module, name, guarded)


def _writes(path: object, mode: object = "r", *words: object) -> None:
    if isinstance(mode, str) and set(mode) & set("wxa+"):
        _named(path)


def _opens(path: object, *words: object) -> None:
    if os.path.isdir(path):  # type: ignore[arg-type]
        raise PermissionError(errno.EACCES, "Windows opens no folders", os.fsdecode(path))  # type: ignore[arg-type]


class _Kernel:
    """Of kernel32 what asks whether a process lives; a handle is its number."""

    def __init__(self, name: str, **named: object) -> None:
        assert name == "kernel32"

    def OpenProcess(self, rights: int, is_inherited: object, process: int) -> int:  # noqa: N802
        try:
            _kill(process, 0)
        except ProcessLookupError:
            return 0
        return process

    def WaitForSingleObject(self, handle: int, milliseconds: int) -> int:  # noqa: N802
        return 0x102

    def CloseHandle(self, handle: int) -> None:  # noqa: N802
        pass


_kill = os.kill


def _kills(process: int, number: int) -> None:
    assert number, "os.kill(process, 0) sends Ctrl-C on Windows"


class _Library(ctypes.CDLL):
    def __init__(self, name: object = None, *words: object, **named: object) -> None:
        if name is None:
            raise TypeError("Windows has no library of the whole process")
        super().__init__(name, *words, **named)  # type: ignore[arg-type]


def bar() -> None:
    """Take it all away."""
    sys.modules["msvcrt"] = _msvcrt()
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL), (socket, ("AF_UNIX",))):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    tempfile.TemporaryFile = (
        tempfile.NamedTemporaryFile
    )  # as there: none is removed while it is open
    os.link = os.symlink = _refuse  # type: ignore[assignment]
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    _moves("rename", is_new=True)
    _moves("replace", is_new=False)
    for name in ("unlink", "remove"):
        _guards(os, name, lambda path, *words: _closed(path))
    _guards(os, "mkdir", lambda path, *words: _named(path))
    _guards(os, "open", _opens)
    ctypes.WinDLL, ctypes.get_last_error = _Kernel, lambda: 87  # type: ignore[attr-defined]
    _guards(os, "kill", _kills)
    for module in (builtins, io):
        _guards(module, "open", _writes)
    ctypes.CDLL = _Library  # type: ignore[misc]
    warnings.filterwarnings("error", category=EncodingWarning, module="site_builder")


if sys.platform == "linux":
    bar()
