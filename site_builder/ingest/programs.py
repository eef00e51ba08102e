"""Programs that an import runs apart (LibreOffice, Tesseract), with bounds on time, memory and what they write."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from site_builder.core.programs import run_apart
from site_builder.ingest import problems
from site_builder.ingest.bounded import MEMORY
from site_builder.ingest.problems import ImportRefused

MAX_WRITTEN = 1 << 29  # bytes of one file that a program may write


def run_program(
    command: Sequence[str], name: str, folder: Path, *, seconds: float, memory: int = MEMORY
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises ImportRefused where it takes too long.

    `name` is the file that is being imported; `folder` is all the program should write to.
    """
    # One thread a page: Tesseract's threads cost more than they bring.
    threads, limit = {"OMP_THREAD_LIMIT": "1"}, _limits(memory)
    try:
        return run_apart(command, folder, seconds=seconds, inherited=("TESSDATA_PREFIX",), environ=threads, limit=limit)
    except TimeoutError as error:
        raise ImportRefused(problems.too_slow(name, file_name=name)) from error


def _limits(memory: int) -> Callable[[], None] | None:
    if os.name != "posix":
        return None
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return limit
