"""A manifest in parts: above a number of files manifest.json and SHA256SUMS name parts, which list the files.

A file stays in its part whatever comes or goes, and the files of one dataset stand in one: an update writes the parts
that it changed. The name of a part holds its hash, so that the parts of the next state of a site can be brought beside
those of the one before, and whichever manifest.json stands there finds its own.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from site_builder.model.manifest import (
    NAME,
    SUMS,
    Manifest,
    Read,
    SealedFile,
    SealedPart,
    parse_manifest,
    render_manifest,
    render_part,
    sums_lines,
)

LIMIT = 20_000  # files that manifest.json lists itself: 3.5 MB
COUNT = 64  # parts; 0.8 MB each at 10,000 datasets. Another number is another form of the manifest
FOLDER = "manifest/"
_PART = re.compile(rf"{FOLDER}\d\d-[0-9a-f]{{12}}\.(?:json|txt)")
# The pages and files of a dataset, its documents in the API, its rows in the search.
_DATASET = re.compile(r"(?:datasets|search/rows/[^/]+)/([^/]+?)(?:\.json)?(?:/|$)")


def is_part(path: str) -> bool:
    """Whether an address is one that parts of a manifest take."""
    return bool(_PART.fullmatch(path))


def in_parts(manifest: Manifest) -> Manifest:
    """The same list, in parts where it is long."""
    if len(manifest.files) <= LIMIT:
        return replace(manifest, parts=())
    parts = (_part(number, render_part(files)) for number, files in _groups(manifest.files).items())
    return replace(manifest, parts=tuple(parts))


def read_manifest(content: bytes, read: Read) -> Manifest:
    """A manifest with its parts, which `read` gives. ValueError for anything else: also for parts of another cut."""
    manifest = parse_manifest(content, read)
    if manifest.parts and not _is_cut(manifest):
        raise ValueError("its parts are not those that its files belong to")
    return manifest


def _is_cut(manifest: Manifest) -> bool:
    """Whether there is a part for each number that its files have, in order, and called so."""
    numbers = tuple(_groups(manifest.files))
    named = zip(manifest.parts, numbers, strict=False)
    return len(manifest.parts) == len(numbers) and all(part.path == _path(of, part.sha256) for part, of in named)


def seal_files(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Everything that a manifest is written as, by address, itself last."""
    if manifest.parts:
        for part, files in zip(manifest.parts, _groups(manifest.files).values(), strict=True):
            yield part.path, render_part(files)
    yield from render_sums(manifest).items()
    yield NAME, render_manifest(manifest)


def render_sums(manifest: Manifest) -> Mapping[str, bytes]:
    """`SHA256SUMS` by its address; where the list is in parts it names these, and each has a file of sums beside it."""
    if not manifest.parts:
        return {SUMS: sums_lines(manifest.files)}
    groups = _groups(manifest.files).values()
    made = {part.sums: sums_lines(files) for part, files in zip(manifest.parts, groups, strict=True)}
    listed = [SealedPart(path, len(content), _hash(content)) for path, content in made.items()]
    return made | {SUMS: sums_lines(sorted((*manifest.parts, *listed), key=lambda part: part.path))}


def _groups(files: Iterable[SealedFile]) -> dict[int, list[SealedFile]]:
    """The files by the number of their part, in the order of the numbers."""
    found = defaultdict[int, list[SealedFile]](list)
    for file in files:
        found[_number(file.path)].append(file)
    return dict(sorted(found.items()))


def _number(path: str) -> int:
    """By its dataset, else by its address; lists at the root change together, and stand in one part."""
    dataset = _DATASET.search(path)
    key = dataset[1] if dataset else path if "/" in path else ""
    return int(_hash(key.encode())[:8], 16) % COUNT


def _part(number: int, content: bytes) -> SealedPart:
    sha256 = _hash(content)
    return SealedPart(_path(number, sha256), len(content), sha256)


def _path(number: int, sha256: str) -> str:
    return f"{FOLDER}{number:02}-{sha256[:12]}.json"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
