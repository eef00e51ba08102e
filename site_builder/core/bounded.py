"""Work that may not end, or may take all memory: one place for its limits.

`bounded` runs a function of ours in a process of its own, `run_apart` a program of the system, `within` a block of
this process. What runs apart is killed, with all that it started, when it ends or when its time is up.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import NoReturn, TypeVar

from site_builder.core.errors import CostError, CrashError, SiteBuilderError, fault_log

LIBREOFFICE = ("soffice", "libreoffice")
MEMORY = 1 << 30  # bytes, beyond what a process holds when it begins
PATIENCE = 4  # times the seconds of the processor: what a busy machine may take by the clock
AGAIN = 0.25  # seconds of the processor until CostError is raised again: a library may take the first for its own
_SOCKET_PATH = 107  # bytes of a socket's path on Linux; 103 on macOS. Source: unix(7)
_SOCKET_NAME = len("/pymp-xxxxxxxx/listener-xxxxxxxx")
_ENDED = (signal.SIGXCPU, signal.SIGKILL)  # by a limit of the processor's time, or by a system without memory
Result = TypeVar("Result")


def bounded(work: Callable[[], Result], *, seconds: float, memory: int = MEMORY) -> Result:
    """The result of some work, which can be pickled.

    Raises CostError where it takes too long or too much memory, RecursionError where it nests too deep, CrashError for
    any other fault, and what the work itself raises on purpose. Where the system cannot fork, it runs here, unlimited.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = os.fork()  # not a Process of multiprocessing, which a worker of a cluster may not start
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
    if is_late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in _ENDED):
        raise CostError
    raise CrashError(fault_log(SiteBuilderError(f"it ended with {os.waitstatus_to_exitcode(status)}")))


def _answer(theirs: Connection, work: Callable[[], object], seconds: int, memory: int) -> NoReturn:
    """A result goes in a tuple, so that it is never taken for an error."""
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
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _used(index: int) -> int:
    """Bytes that this process holds, of all addresses (0) or of data (5); 0 where the system does not tell.

    Source: proc(5), /proc/pid/statm.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[index]) * resource.getpagesize()
    return 0


@contextlib.contextmanager
def within(seconds: float, memory: int) -> Iterator[None]:
    """Raise CostError or MemoryError in the block once it has used so much.

    Signals reach the main thread only; elsewhere the block runs as it is. A limit that somebody else set is never
    raised.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    stored = _used(0)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    if stored and (soft == resource.RLIM_INFINITY or stored + memory < soft):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (stored + memory, hard))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _stop(*_: object) -> None:
    raise CostError


def find_program(*names: str) -> str:
    """The path of the first of these that is installed; "" where none is."""
    return next((path for name in names if (path := shutil.which(name))), "")


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
    kept = {key: os.environ[key] for key in ("PATH", *inherited) if key in os.environ}

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**kept, **(environ or {}), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        start_new_session=True,
        preexec_fn=limit if memory else None,
    )
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(command[0]) from error
    finally:
        end_group(process.pid)
        process.communicate()
    return process.returncode, printed


def end_group(process: int | None) -> None:
    """Kill a process that leads its own group, and all that it started."""
    if process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def worker_context() -> BaseContext:
    """How processes that work for this one start: from a prepared one, which is spoken to by a socket, else anew.

    A socket lies in the folder for temporary files, and the system bounds the length of its path.
    """
    fits = len(os.fsencode(tempfile.gettempdir())) + _SOCKET_NAME <= _SOCKET_PATH
    return multiprocessing.get_context("forkserver" if fits else "spawn")


Step = Callable[[], None]
Show = Callable[[str, int], AbstractContextManager[Step]]


@contextmanager
def silent(what: str, count: int) -> Iterator[Step]:
    """Tell nobody."""
    yield lambda: None


_show: ContextVar[Show] = ContextVar("show", default=silent)


@contextmanager
def shown(show: Show) -> Iterator[None]:
    """Within the block, `show` is told of every stage: what is done (a message id), and how many times."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


@contextmanager
def stage(what: str, count: int) -> Iterator[Step]:
    """Work of so many steps; call what comes back after each."""
    with _show.get()(what, count) as step:
        yield step
