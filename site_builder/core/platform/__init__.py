"""What differs between systems, and nothing else: no other module names what only some of them have.

Where a system lacks a means, the next best is chosen here: `files` for folders and locks, `processes` for limits;
what every command needs is here.
"""

from __future__ import annotations

import ctypes
import io
import locale
import sys


def ui_language() -> str:
    """The language of the desktop where a system keeps it beside the environment, as Windows does; "" elsewhere."""
    if sys.platform == "win32":
        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


def print_any_letter() -> None:
    """Print UTF-8 into files and pipes, whatever the locale; what a console of few letters lacks is a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if (
            isinstance(stream, io.TextIOWrapper)
            and stream.encoding.lower().replace("-", "") != "utf8"
        ):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
