"""Programs that a system may have beside this one (Chromium, LibreOffice, Tesseract), run apart and within bounds.

They see a folder of their own as home and place for temporary files, no setting of the person who runs them, and are
killed with everything they started when they end or when their time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LIBREOFFICE = ("soffice", "libreoffice")
_KEPT = ("PATH", "SYSTEMROOT")


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
    limit: Callable[[], None] | None = None,
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises TimeoutError where it takes too long.

    `folder` is all that it should write to. It sees the variables `inherited` as we do, and those of `environ`.
    `limit` is called in its process before it begins; Windows cannot do that.
    """
    kept = {key: os.environ[key] for key in (*_KEPT, *inherited) if key in os.environ}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**kept, **(environ or {}), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        start_new_session=True,
        preexec_fn=limit,
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
