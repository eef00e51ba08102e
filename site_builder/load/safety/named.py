"""What may leave a folder of sources: a file that a page, a descriptor or a setting names, and nothing else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from site_builder.core.addresses import folders_of
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Phrase, Problem, flag

_WORDS = message_tables(__package__)["named"]
_LED = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def check_named(
    lying: Collection[str],
    named: Collection[str],
    label: str,
    advise: Callable[[str], Phrase],
) -> Iterator[Problem]:
    """What lies in the folder `label` and nothing names; a folder of which nothing is named is one finding.

    `lying` and `named` are paths from there; `advise` says of one how to name it.
    """
    used = {folder for path in named for folder in folders_of(path)}
    groups: dict[str, list[str]] = {}
    for path in sorted({*lying} - {*named}):
        groups.setdefault(_whole(path, used), []).append(path)
    for whole, paths in groups.items():
        spot = whole if paths[1:] else paths[0]
        what = Phrase(_WORDS["folder" if paths[1:] else "file"], count=len(paths))
        yield flag("file-unnamed", f"{label}/{spot}", what=what, right=advise(spot))


def _whole(path: str, used: Collection[str]) -> str:
    """The widest folder around a file of which nothing is named; the file itself where each has something."""
    folders = [folder for folder in folders_of(path) if folder not in used]
    return folders[-1] if folders else path


def advice_beside(path: str) -> Phrase:
    """How a file or a folder among the texts is named."""
    kind = "publish-folder" if path.endswith("/") else "publish"
    return Phrase(_WORDS[kind], name=posixpath.basename(path), uri=path)


def advice_described(descriptor: str) -> Phrase:
    """How a file in the folder of a package is named."""
    return Phrase(_WORDS["describe"], descriptor=descriptor)


def advice_loose(path: str) -> Phrase:
    """How a file beside the packages is named."""
    return Phrase(_WORDS["loose"], name=posixpath.basename(path))


def read_styled(root: Path, styles: Sequence[str]) -> frozenset[str]:
    """The files that the portal's own style sheets name, fonts and pictures."""
    sheets = [path for path in styles if (root / path).is_file()]
    return frozenset(
        posixpath.normpath(posixpath.join(posixpath.dirname(sheet), unquote(led).split("#")[0]))
        for sheet in sheets
        for led in _LED.findall((root / sheet).read_text("utf-8", "replace"))
    )
