"""A tag of git over the log of events: a copy that lies outside the chain, signed where git has a key."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from site_builder.load.portal.publication import Folders
from site_builder.model.log import NAME, line_hash, parse_lines


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was set; its content is the log itself."""

    name: str
    is_signed: bool


def tag_log(folders: Folders) -> Tag | None:
    """Tag the log as it lies there; None where git sets no tag. Its message states the hash of the last line.

    What is tagged is the file, not a commit: the release is not committed yet, and `git show` gives the copy back.
    """
    path = folders.datasets / NAME
    lines = parse_lines(path.read_bytes())
    name, message = f"events-{len(lines)}", f"{NAME}, {len(lines)} lines, the last of SHA-256 {line_hash(lines[-1])}"
    blob = _git(folders.datasets, "hash-object", "-w", "--no-filters", path.name)
    if blob is None:
        return None
    for kind in ("-s", "-a"):
        if _git(folders.datasets, "tag", kind, "-m", message, name, blob) is not None:
            return Tag(name, is_signed=kind == "-s")
    return None


def _git(folder: Path, *words: str) -> str | None:
    """What git prints; None where it is not there or says no."""
    try:
        done = subprocess.run(("git", *words), cwd=folder, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()
