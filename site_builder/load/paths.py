"""Paths a package may name: files inside its own folder, by a plain relative path, and nothing else.

Source: Data Package 2.0, "path" security rules; the drive letter and backslash are Windows' ways out.
"""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.core.problem import Phrase, rule

PATH_OUTSIDE = rule(
    "path-outside-package",
    "error",
    "The path “{path}” leads out of the package's folder ({reason}).",
    "Put the file inside the package's folder and write its path relative to it, for example data/figures.csv.",
)
REMOTE_RESOURCE = rule(
    "remote-resource",
    "error",
    "The resource “{resource}” lies at another address: {path}.",
    "Download the file into the package's folder and give its relative path; the site publishes only what it holds.",
)
REMOTE_LISTED = rule(
    "remote-listed",
    "notice",
    "The resource “{resource}” lies at another address ({path}); it is listed as a link and not fetched.",
    "Download the file into the package's folder to publish what it holds.",
)
FILE_MISSING = rule(
    "file-missing",
    "error",
    "The file “{path}” of the resource “{resource}” does not exist.",
    "Check the spelling of the path (upper and lower case differ) or put the file there.",
)


def is_remote(path: str) -> bool:
    """Whether it is an address with a scheme rather than a path."""
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.\-]+:", path))


def is_file(folder: Path, path: str) -> bool:
    """Whether the path names a file; a name longer than the file system allows names none."""
    try:
        return (folder / path).is_file()
    except OSError:
        return False


def unsafe_reason(folder: Path, path: str) -> str:
    """Why a path may not be used, in a few words; "" when it may."""
    if "\\" in path:
        return Phrase("it has a backslash")
    if re.match(r"[a-zA-Z]:", path):
        return Phrase("it has a drive letter")
    if path.startswith(("/", "~")):
        return Phrase("it is absolute")
    if ".." in path.split("/"):
        return Phrase("it goes up with ..")
    if "\0" in path or not path:
        return Phrase("it is empty or has a null character")
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        return Phrase("a symbolic link leads outside")
    return ""
