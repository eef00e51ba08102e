"""What a command costs: CPU seconds of all its processes, and the most memory that they held together.

Memory is resident memory as /proc tells it, summed over the command and everything that it started, looked at two
hundred times a second: Pagefind runs for a tenth of one.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """CPU seconds (user and system), bytes at the peak, and how it ended."""

    seconds: float
    peak: int
    code: int


def cost_of(*words, program=sys.executable, env=None, cwd=None):
    """Run a command of Python, or of another program, to its end."""
    command = [program, *map(str, words)]
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd=cwd
    )
    peak = 0
    while True:
        ended, status, used = os.wait4(running.pid, os.WNOHANG)
        if ended:
            running.returncode = os.waitstatus_to_exitcode(status)
            return Cost(used.ru_utime + used.ru_stime, peak, running.returncode)
        peak = max(peak, resident(running.pid))
        time.sleep(0.005)


def resident(pid, above=""):
    """Resident bytes of a process and all below it; of one that is gone none.

    Nor of one that has not begun its own program yet: until then it stands in the memory of the one `above`.
    """
    try:
        told = Path(f"/proc/{pid}/statm").read_text("ascii")
        own = int(told.split()[1]) * PAGE if told != above else 0
        return own + sum(resident(child, told) for child in _children(pid))
    except OSError:
        return 0


def seconds_of(pid):
    """CPU seconds of a running process, of those that it waited for, and of all below it."""
    try:
        counts = (
            Path(f"/proc/{pid}/stat")
            .read_text("utf-8", "replace")
            .rpartition(")")[2]
            .split()[11:15]
        )
        return sum(map(int, counts)) / TICKS + sum(map(seconds_of, _children(pid)))
    except OSError:
        return 0.0


def _children(pid):
    return [
        int(word)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for word in path.read_text().split()
    ]
