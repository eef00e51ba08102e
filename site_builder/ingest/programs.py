"""Programs that a system may have beside this one (LibreOffice, Tesseract), run apart and within bounds.

They see a folder of their own as home and place for temporary files, no setting of the person who imports, and are
killed with everything they started when they end or when their time is up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from site_builder.ingest import problems
from site_builder.ingest.bounded import MEMORY, end_group
from site_builder.ingest.problems import ImportRefused

MAX_WRITTEN = 1 << 29  # bytes of one file that a program may write
_KEPT = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT")


def find_program(*names: str) -> str:
    """The path of the first of these that is installed; "" where none is."""
    return next((path for name in names if (path := shutil.which(name))), "")


def run_program(
    command: Sequence[str], name: str, folder: Path, *, seconds: float, memory: int = MEMORY
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises ImportRefused where it takes too long.

    `name` is the file that is being imported; `folder` is all the program should write to.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
        preexec_fn=_limits(memory) if os.name == "posix" else None,
    )
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ImportRefused(problems.too_slow(name, file_name=name)) from error
    finally:
        end_group(process.pid)
        process.communicate()
    return process.returncode, printed


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # One thread a page: Tesseract's threads cost more than they bring.
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}


def _limits(memory: int) -> Callable[[], None]:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return limit
