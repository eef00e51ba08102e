"""Memory that a build needs no more."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """Give what was let go back to the system, which another process is about to need.

    glibc keeps free memory for itself unless it is asked; other systems do as they like.
    """
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
