"""Bounds on what a foreign file may cost: seconds of CPU and bytes of memory, by the size of the file."""

from __future__ import annotations

import contextlib
import resource
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from site_builder.core.errors import SiteBuilderError

SECONDS = 30.0  # of CPU for a table of up to a million rows
MEMORY = 1 << 30  # bytes, likewise
ROWS = 1_000_000
AGAIN = 0.25  # seconds of CPU until it is said again: a library may take the first word for a fault of a cell


class CostError(SiteBuilderError):
    """Reading took longer than it may."""


@contextlib.contextmanager
def bounded(rows: int) -> Iterator[None]:
    """Raise CostError or MemoryError in the block once it has used what that many rows may.

    Signals reach the main thread only; elsewhere the block runs as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    share = max(1, -(-rows // ROWS))
    before = signal.signal(signal.SIGVTALRM, _stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS * share, AGAIN)
    _limit_memory(MEMORY * share, soft, hard)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise CostError("it takes too long")


def _limit_memory(more: int, soft: int, hard: int) -> None:
    """Only where the system tells how much is in use now; a limit set by somebody else is never raised."""
    try:
        with open("/proc/self/statm", encoding="ascii") as used:  # noqa: PTH123 - no path of ours
            limit = int(used.read().split()[0]) * resource.getpagesize() + more
        if soft == resource.RLIM_INFINITY or limit < soft:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (OSError, ValueError):
        return
