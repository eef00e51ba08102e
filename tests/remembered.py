"""`python -m tests.remembered` ends with 0 where a run passed on exactly these files; `scripts/test` asks.

With --all only where nothing was left out of it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEAL = ROOT / ".cache" / "tested"


def seal() -> str:
    """One sum over every file that git knows or would know, and over the browser's version."""
    command = ["git", "ls-files", "-coz", "--exclude-standard"]
    names = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    whole = hashlib.sha256(_browser())
    for path in sorted(ROOT / name for name in names if name):
        content = path.read_bytes() if path.is_file() else b"gone"
        whole.update(f"{path.relative_to(ROOT)} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def browser() -> str:
    """The program that BROWSER names; else Chromium's headless shell, which costs a third, or Chromium."""
    found = (name for name in ("chromium-headless-shell", "chromium") if shutil.which(name))
    return os.environ.get("BROWSER") or next(found, "chromium")


def _browser() -> bytes:
    try:
        return subprocess.run([browser(), "--version"], capture_output=True).stdout
    except OSError:
        return b"none"


def remember(files: str, *, whole: bool) -> None:
    """A run passed on files of this sum, with nothing skipped; whole, if it left out no slow tests either."""
    SEAL.parent.mkdir(exist_ok=True)
    SEAL.write_text(f"{files} {'whole' if whole else 'without slow tests'}\n", "utf-8")


def main() -> int:
    """0 where nothing has changed since; never in continuous integration, never with --again."""
    again = "--again" in sys.argv or bool(os.environ.get("CI"))
    files, _, extent = (
        SEAL.read_text("utf-8").strip().partition(" ") if SEAL.is_file() else ("", "", "")
    )
    if again or ("--all" in sys.argv and extent != "whole") or files != seal():
        return 1
    print(f"Nothing has changed since a run passed ({extent}). --again runs it again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
