"""Work on a file in a process of its own, with bounds on time and memory: what a hostile file does, it does there.

Where the system cannot fork, the work is done in this process and only the readers' own bounds hold.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from site_builder.core.problem import Problem
from site_builder.core.programs import end_group
from site_builder.ingest import problems
from site_builder.ingest.document import Document
from site_builder.ingest.problems import ImportRefused

SECONDS = 30.0  # of the processor; a busy machine may take PATIENCE times as long
PATIENCE = 4
MEMORY = 1 << 30  # bytes, beyond what the process holds when it begins

Reader = Callable[[bytes, str], Document]
Result = TypeVar("Result")


def read_bounded(
    read: Reader, content: bytes, name: str, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """What the reader makes of a file. Raises ImportRefused, also where it takes too long or too much."""
    return bounded(lambda: read(content, name), name, seconds=seconds, memory=memory)


def bounded(work: Callable[[], Result], name: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Result:
    """What the work gives, which must be fit to be pickled. Raises ImportRefused as `read_bounded` does."""
    if "fork" not in multiprocessing.get_all_start_methods():  # pragma: no cover - Windows
        return work()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    limits = (math.ceil(seconds), memory)
    process = context.Process(target=_answer, args=(theirs, work, name, limits), daemon=False)
    process.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(seconds * PATIENCE) else None
    except EOFError:  # it died without a word
        answer = None
    finally:
        end_group(process.pid)
        process.join()
        ours.close()
    if isinstance(answer, list):
        result: Result = answer[0]
        return result
    raise ImportRefused(answer if isinstance(answer, Problem) else problems.too_slow(name, file_name=name))


def _answer(theirs: Connection, work: Callable[[], object], name: str, limits: tuple[int, int]) -> None:
    """A result goes in a list, so that it is never taken for a problem."""
    os.setsid()  # its own group, so that what it started ends with it
    _bound(*limits)
    try:
        theirs.send([work()])
    except ImportRefused as refused:
        theirs.send(refused.problem)
    except RecursionError:
        theirs.send(problems.too_deep(name, file_name=name))
    except MemoryError:
        theirs.send(problems.too_slow(name, file_name=name))
    finally:
        theirs.close()
        os._exit(0)


def _bound(seconds: int, memory: int) -> None:
    """Writable memory only: Haskell's runtime reserves a terabyte of addresses and touches little of it."""
    import resource

    held = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        held = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (held + memory, held + memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
