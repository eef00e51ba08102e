"""Work on a document: how it may end, in the words of an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from site_builder.core.bounded import MEMORY, bounded, run_apart
from site_builder.core.errors import CostError, CrashError, fault_log
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.problems import ImportRefused

SECONDS = 30.0  # of the processor
MAX_WRITTEN = 1 << 29  # bytes of one file that a program may write
Result = TypeVar("Result")


def refusing(work: Callable[[], Result], name: str) -> Result:
    """What the work on a document gives. Raises ImportRefused for whatever ends it, but for faults of the machine."""
    try:
        return work()
    except (ImportRefused, OSError):
        raise
    except (CostError, MemoryError) as error:
        raise ImportRefused(problems.too_slow(name, file_name=name)) from error
    except RecursionError as error:
        raise ImportRefused(problems.too_deep(name, file_name=name)) from error
    except Exception as error:
        log = error.log if isinstance(error, CrashError) else fault_log(error)
        raise ImportRefused(problems.crashed(name, file_name=name, log=log)) from error


def run_bounded(work: Callable[[], Result], name: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Result:
    """What the work gives, done apart; it must be fit to be pickled. Raises ImportRefused."""
    return refusing(lambda: bounded(work, seconds=seconds, memory=memory), name)


def run_program(
    command: Sequence[str], name: str, folder: Path, *, seconds: float, memory: int = MEMORY
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises ImportRefused where it takes too long.

    `name` is the file that is being imported; `folder` is all the program should write to.
    """
    # One thread a page: Tesseract's threads cost more than they bring.
    environ, written = {"OMP_THREAD_LIMIT": "1"}, MAX_WRITTEN
    try:
        return run_apart(
            command, folder, seconds=seconds, inherited=("TESSDATA_PREFIX",), environ=environ, memory=memory,
            written=written,
        )  # fmt: skip
    except TimeoutError as error:
        raise ImportRefused(problems.too_slow(name, file_name=name)) from error
