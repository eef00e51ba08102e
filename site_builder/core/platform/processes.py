"""Work that may not end, or may take all memory: one place for its limits, and for all that differs of processes.

`bounded` runs a function of ours in a process of its own, `run_apart` a program of the system, `within` a block of
this process. What runs apart is killed, with all that it started, when it ends or when its time is up. Where a system
cannot fork, as Windows, a function runs here, and its time is a clock's; memory has no limit there.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import math
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from site_builder.core.faults import fault_log
from site_builder.core.platform.files import IS_WINDOWS, optional, system_function
from site_builder.core.problem import CostError, CrashError, SiteBuilderError

LIBREOFFICE = ("soffice", "libreoffice")
_BESIDE_PATH = (
    "LibreOffice/program",
    "Google/Chrome/Application",
    "Microsoft/Edge/Application",
    "Tesseract-OCR",
)
_PROGRAMS = ("PROGRAMFILES", "PROGRAMFILES(X86)")  # where Windows has them
_APPLICATIONS = (
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/Applications/Google Chrome.app/Contents/MacOS",
)
_SYSTEM = ("PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT")  # without which no program starts
_HOMES = ("HOME", "TMPDIR", "USERPROFILE", "TEMP", "TMP")
MEMORY = 1 << 30  # bytes, beyond what a process holds when it begins
PATIENCE = 4  # times the seconds of the processor: what a busy machine may take by the clock
AGAIN = 0.25  # seconds of the processor until the same is raised again: a library may take the first for its own
_LOOKS = 0.05  # seconds of the processor between two looks at what a block has used
# Where no small object can be had any more, CPython 3.11 tries for ever to note where an exception was raised. So the
# system's own limit lies this much higher, for what asks for much at once.
_SPARE = 256 << 20
_ENDED = ("SIGXCPU", "SIGKILL")  # by a limit of the processor's time, or by a system without memory
_ALIVE = 0x102  # WAIT_TIMEOUT
_SYNCHRONIZE, _REFUSED = 0x100000, 5
_resource = optional("resource")
Result = TypeVar("Result")


def bounded(work: Callable[[], Result], *, seconds: float, memory: int = MEMORY) -> Result:
    """The result of some work, which can be pickled.

    Raises CostError where it takes too long or too much memory, RecursionError where it nests too deep, CrashError for
    any other fault, and what the work itself raises on purpose. Where the system cannot fork, it runs here.
    """
    if sys.platform == "win32" or not hasattr(os, "fork"):
        return _here(work, seconds)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = (
        os.fork()
    )  # not a Process of multiprocessing, which a worker of a cluster may not start
    if not process:
        _answer(theirs, work, math.ceil(seconds), memory)
    theirs.close()
    is_late = not ours.poll(seconds * PATIENCE)
    answer: tuple[Result] | Exception | None = None
    try:
        answer = None if is_late else ours.recv()
    except EOFError:  # it died without an answer
        pass
    finally:
        end_group(process if is_late or answer is not None else None)
        _, status = os.waitpid(process, 0)
        ours.close()
    if isinstance(answer, tuple):
        return answer[0]
    if answer is not None:
        raise answer
    if is_late or (os.WIFSIGNALED(status) and signal.Signals(os.WTERMSIG(status)).name in _ENDED):
        raise CostError
    raise CrashError(
        fault_log(SiteBuilderError(f"it ended with {os.waitstatus_to_exitcode(status)}"))
    )


def _here(work: Callable[[], Result], seconds: float) -> Result:
    try:
        with _clocked(seconds * PATIENCE):
            return work()
    except MemoryError as error:
        raise CostError from error
    except (RecursionError, SiteBuilderError):
        raise
    except Exception as error:
        raise CrashError(fault_log(error)) from error


@contextlib.contextmanager
def _clocked(seconds: float) -> Iterator[None]:
    """Raise CostError in this thread after so long by the clock, again and again until the block ends."""
    thread, is_over = ctypes.c_ulong(threading.get_ident()), threading.Event()

    def stop() -> None:
        wait = seconds
        while not is_over.wait(wait):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(CostError))
            wait = AGAIN

    watch = threading.Thread(target=stop, daemon=True)
    watch.start()
    try:
        yield
    finally:
        while not is_over.is_set() or watch.is_alive():
            with contextlib.suppress(
                CostError
            ):  # a late one; taking it back would hold a traced Python 3.11 in a loop
                is_over.set()
                watch.join()


def _answer(theirs: Any, work: Callable[[], object], seconds: int, memory: int) -> NoReturn:
    """A result goes in a tuple, so that it is never taken for an error."""
    if sys.platform == "win32":
        raise NotImplementedError
    try:
        os.setsid()  # its own group, so that what it started ends with it
        _limit(seconds, memory)
        theirs.send((work(),))
    except MemoryError:
        theirs.send(CostError())
    except RecursionError:
        theirs.send(RecursionError())
    except SiteBuilderError as error:
        theirs.send(error)
    except Exception as error:
        theirs.send(CrashError(fault_log(error)))
    finally:
        os._exit(0)


def _limit(seconds: int, memory: int) -> None:
    """Writable memory only: Haskell's runtime reserves a terabyte of addresses and touches little of it."""
    most = _used(5) + memory
    with contextlib.suppress(ValueError, OSError):
        _resource.setrlimit(_resource.RLIMIT_DATA, (most, most))
        _resource.setrlimit(_resource.RLIMIT_CPU, (seconds, seconds + 1))


def _used(index: int) -> int:
    """Bytes that this process holds, of all addresses (0) or of data (5); 0 where the system does not tell.

    Source: proc(5), /proc/pid/statm.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[index]) * int(
            _resource.getpagesize()
        )
    return 0


@contextlib.contextmanager
def within(seconds: float, memory: int) -> Iterator[None]:
    """Raise CostError or MemoryError in the block once it has used so much.

    Signals reach the main thread only; elsewhere the block runs as it is. A limit that somebody else set is never
    raised. Without signals a clock decides.
    """
    if sys.platform == "win32" or not hasattr(signal, "setitimer"):
        with _clocked(seconds * PATIENCE):
            yield
        return
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = _resource.getrlimit(_resource.RLIMIT_AS)
    most = stored + memory if (stored := _used(0)) else 0
    before = signal.signal(signal.SIGVTALRM, _watch(os.times().user + seconds, most))
    signal.siginterrupt(signal.SIGVTALRM, False)  # what a library reads goes on
    signal.setitimer(signal.ITIMER_VIRTUAL, min(seconds, _LOOKS), _LOOKS)
    if most and (soft == _resource.RLIM_INFINITY or most + _SPARE < soft):
        with contextlib.suppress(ValueError, OSError):
            _resource.setrlimit(_resource.RLIMIT_AS, (most + _SPARE, hard))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        with contextlib.suppress(ValueError, OSError):
            _resource.setrlimit(_resource.RLIMIT_AS, (soft, hard))


def _watch(ends: float, most: int) -> Callable[..., None]:
    """What raises CostError after some seconds, and MemoryError above so many bytes; 0 is no bound."""
    quiet = 0.0

    def look(*_: object) -> None:
        nonlocal quiet
        now = os.times().user
        if now >= quiet and (now >= ends or (most and _used(0) > most)):
            quiet = now + AGAIN
            raise CostError if now >= ends else MemoryError

    return look


def find_program(*names: str) -> str:
    """The path of the first of these that is installed, in PATH or where a system has programs; "" where none is."""
    programs = [os.environ[key] for key in _PROGRAMS if key in os.environ]
    usual = [str(Path(home, folder)) for home in programs for folder in _BESIDE_PATH]
    where = os.pathsep.join([os.environ.get("PATH", os.defpath), *usual, *_APPLICATIONS])
    return next((path for name in names if (path := shutil.which(name, path=where))), "")


def run_apart(
    command: Sequence[str],
    folder: Path,
    *,
    seconds: float,
    inherited: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    memory: int = 0,
    written: int = 0,
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises TimeoutError where it takes too long.

    `folder` is all that it should write to, its home and its place for temporary files. It sees the variables
    `inherited` as we do, and those of `environ`. `memory` and `written` (of one file) are bytes; 0 is no limit.
    """
    inherits = {key: os.environ[key] for key in (*_SYSTEM, *inherited) if key in os.environ}

    def limit() -> None:
        _resource.setrlimit(_resource.RLIMIT_DATA, (memory, memory))
        _resource.setrlimit(_resource.RLIMIT_FSIZE, (written, written))
        _resource.setrlimit(_resource.RLIMIT_CORE, (0, 0))

    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={
            **inherits,
            **(environ or {}),
            **dict.fromkeys(_HOMES, str(folder)),
            "LANG": "C.UTF-8",
        },
        start_new_session=True,
        preexec_fn=limit if memory and _resource else None,
    )
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(command[0]) from error
    finally:
        end_group(process.pid)
        process.kill()
        process.communicate()
    return process.returncode, printed


def end_group(process: int | None) -> None:
    """Kill a process that leads its own group, and all that it started."""
    if process is None:
        return
    if sys.platform == "win32" or not hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process)], capture_output=True, check=False
            )
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def is_running(process: int) -> bool:
    """Whether a process of that number lives."""
    if IS_WINDOWS:
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_running_on_windows(process: int) -> bool:
    """There os.kill(process, 0) would end it. Source: OpenProcess, WaitForSingleObject."""
    kernel: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)("kernel32", use_last_error=True)
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, process)
    if not handle:
        return bool(getattr(ctypes, "get_last_error", int)() == _REFUSED)
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == _ALIVE)
    finally:
        kernel.CloseHandle(handle)


@contextlib.contextmanager
def stopped_cleanly() -> Iterator[None]:
    """SIGTERM, as a service manager sends it, clears up as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def copies() -> bool:
    """Whether processes that work for this one are copies of it, which know all that it knows."""
    return hasattr(os, "fork")


def process_context() -> BaseContext:
    """How they start: as copies, else anew."""
    return multiprocessing.get_context("fork" if copies() else "spawn")


def end_with_parent() -> None:
    """End this process, which works for another, when that one is killed: nobody else would tell it."""
    threading.Thread(
        target=_end_after, args=(multiprocessing.parent_process(),), daemon=True
    ).start()


def _end_after(parent: BaseProcess | None) -> None:
    if parent:
        parent.join()
        os._exit(1)


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_back_memory() -> None:
    """Give what was let go back to the system, which another program is about to need.

    glibc keeps free memory for itself unless it is asked; other systems do as they like.
    """
    gc.collect()
    trim_memory()


def trim_memory() -> None:
    """Give back what is free already, without a look for more."""
    if trim := system_function("malloc_trim"):
        trim(0)
