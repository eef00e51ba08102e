"""A reader in a process of its own, with bounds on time and memory: what a hostile file does, it does there.

Where the system cannot fork, the reader runs in this process and only the readers' own bounds hold.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from site_builder.ingest import problems
from site_builder.ingest.document import Document
from site_builder.ingest.problems import ImportRefused

SECONDS = 30.0
MEMORY = 1 << 30  # bytes, beyond what the process holds when it begins

Reader = Callable[[bytes, str], Document]


def read_bounded(
    read: Reader, content: bytes, name: str, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """What the reader makes of a file. Raises ImportRefused, also where it takes too long or too much."""
    if "fork" not in multiprocessing.get_all_start_methods():  # pragma: no cover - Windows
        return read(content, name)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, read, content, name, memory), daemon=False)
    process.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(seconds) else None
    except EOFError:  # it died without a word
        answer = None
    finally:
        _end(process.pid)
        process.join()
        ours.close()
    if isinstance(answer, Document):
        return answer
    raise ImportRefused(answer if answer is not None else problems.too_slow(name, file_name=name))


def _answer(theirs: Connection, read: Reader, content: bytes, name: str, memory: int) -> None:
    os.setsid()  # its own group, so that what it started ends with it
    _bound(memory)
    try:
        theirs.send(read(content, name))
    except ImportRefused as refused:
        theirs.send(refused.problem)
    except RecursionError:
        theirs.send(problems.too_deep(name, file_name=name))
    except MemoryError:
        theirs.send(problems.too_slow(name, file_name=name))
    finally:
        theirs.close()
        os._exit(0)


def _bound(memory: int) -> None:
    """Writable memory only: Haskell's runtime reserves a terabyte of addresses and touches little of it."""
    import resource

    held = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        held = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (held + memory, held + memory))


def _end(process: int | None) -> None:
    if process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
