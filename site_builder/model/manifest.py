"""`/manifest.json`: every file of a built site with its hash, sealed under a serial that only rises.

A site of many files is listed in parts (`model.manifest_parts`), which manifest.json names with their hashes. The link
from a manifest to the one before is the hash of that one's list, without its expiry: unchanged content may be sealed
again with a new expiry and stays the same link.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from site_builder.core import addresses as at

NAME, SUMS = at.MANIFEST, at.CHECKSUMS
SIGNATURE = f"{NAME}.minisig"
UNSEALED = frozenset({NAME, SUMS, SIGNATURE})
# Pagefind's index may differ from build to build though it answers alike; it is listed, but does not count as a change.
INDEX = "pagefind/"
FORM, IN_PARTS = 1, 2
Read = Callable[[str], bytes | None]  # a file of the site by its address; None where it is not there


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of the site. `edition` is `package version` where it is a released file, which never changes again."""

    path: str
    size: int
    sha256: str
    media_type: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class SealedEdition:
    """An edition in the chain: the hash of its record, date and note included."""

    package: str
    version: str
    record: str

    @property
    def name(self) -> str:
        """As files name the edition that they belong to."""
        return f"{self.package} {self.version}"


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A part of the list. Its name holds its hash: the parts of two states of a site stand side by side."""

    path: str
    size: int
    sha256: str

    @property
    def sums(self) -> str:
        """Where the hashes of the same files are listed as `sha256sum` reads them."""
        return f"{self.path.removesuffix('.json')}.txt"


class PartError(ValueError):
    """A part of the list that is not there, or has other bytes than manifest.json states."""

    def __init__(self, part: SealedPart, digest: str) -> None:
        text = "has other bytes than it states" if digest else "is not there"
        super().__init__(f"its part {part.path} {text}")
        self.part, self.digest = part, digest


@dataclass(frozen=True)
class Manifest:
    """`removed` are addresses taken away in public: a folder ends in `/` and stands for all under it.

    `moved` says where a former address leads now: a folder with all under it, a chart by its files without a suffix.
    `parts` is empty where manifest.json lists the files itself; `serial` is 0 of what was built and not yet published.
    """

    site: str
    files: tuple[SealedFile, ...]
    editions: tuple[SealedEdition, ...] = ()
    removed: tuple[str, ...] = ()
    serial: int = 0
    previous: str = ""
    expires: date | None = None
    parts: tuple[SealedPart, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_path(self) -> Mapping[str, SealedFile]:
        """The files by address."""
        return {file.path: file for file in self.files}

    @cached_property
    def part_paths(self) -> frozenset[str]:
        """The addresses of the list itself beside manifest.json and SHA256SUMS."""
        return frozenset(path for part in self.parts for path in (part.path, part.sums))

    @cached_property
    def link(self) -> str:
        """The hash by which the next manifest names this one."""
        return hashlib.sha256(render_manifest(replace(self, expires=None))).hexdigest()

    @property
    def content(self) -> tuple[object, ...]:
        """What a new serial tells apart: all but the envelope and the search index; the link hangs on the form."""
        files = tuple(file for file in self.files if not file.path.startswith(INDEX))
        return (files, self.editions, self.removed, self.moved, bool(self.parts))

    def is_of(self, site: str) -> bool:
        """Whether it is of the site at an address, which may be one that it had before."""
        return site in (self.site, *self.moved)

    def is_removed(self, path: str) -> bool:
        """Whether an address was taken away in public."""
        return any(path == gone or (gone.endswith("/") and path.startswith(gone)) for gone in self.removed)


def succeed(manifest: Manifest, before: Manifest | None) -> Manifest:
    """The manifest in its place after the one before: a serial of its own only where its content is another."""
    if before is None:
        return replace(manifest, serial=1, previous="")
    if manifest.content == before.content:
        return replace(manifest, serial=before.serial, previous=before.previous)
    return replace(manifest, serial=before.serial + 1, previous=before.link)


def render_manifest(manifest: Manifest, *, whole: bool = False) -> bytes:
    """JSON, one file a line, sorted by address; `whole` lists the files also where they stand in parts."""
    form = IN_PARTS if manifest.parts else FORM
    head: dict[str, Any] = {"manifest": form, "site": manifest.site}
    head |= {"serial": manifest.serial} if manifest.serial else {}
    head |= {"previous": manifest.previous} if manifest.previous else {}
    head |= {"expires": manifest.expires.isoformat()} if manifest.expires else {}
    head |= {"removed": list(manifest.removed)} if manifest.removed else {}
    head |= {"moved": dict(sorted(manifest.moved.items()))} if manifest.moved else {}
    lists: dict[str, Iterable[dict[str, object]]] = {"editions": map(_edition, manifest.editions)}
    lists |= {"parts": map(_part, manifest.parts)} if manifest.parts else {}
    lists |= {"files": map(_file, manifest.files)} if whole or not manifest.parts else {}
    return _document((f'"{key}": {_json(value)}' for key, value in head.items()), lists)


def render_part(files: Iterable[SealedFile]) -> bytes:
    """The same lines for some of the files."""
    return _document((), {"files": map(_file, files)})


def _document(head: Iterable[str], lists: Mapping[str, Iterable[Mapping[str, object]]]) -> bytes:
    written = io.BytesIO()  # line by line: of a large portal nothing is held twice
    between = "{\n"
    for line in head:
        written.write(f"{between}{line}".encode())
        between = ",\n"
    for key, rows in lists.items():
        written.write(f'{between}"{key}": [\n'.encode())
        written.writelines(_lines(rows))
        written.write(b"]")
        between = ",\n"
    written.write(b"\n}\n")
    return written.getvalue()


def _lines(rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    between = ""
    for row in rows:
        yield f"{between}{_json(row)}".encode()
        between = ",\n"
    yield b"\n" if between else b""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _file(file: SealedFile) -> dict[str, object]:
    members: dict[str, object] = {"path": file.path, "bytes": file.size, "sha256": file.sha256, "type": file.media_type}
    return members | ({"edition": file.edition} if file.edition else {})


def _part(part: SealedPart) -> dict[str, object]:
    return {"path": part.path, "bytes": part.size, "sha256": part.sha256}


def _edition(edition: SealedEdition) -> dict[str, object]:
    return {"package": edition.package, "version": edition.version, "record": edition.record}


def parse_manifest(content: bytes, read: Read = lambda _: None) -> Manifest:
    """What `render_manifest` wrote; `read` gives the parts. ValueError for anything else, with the reason."""
    try:
        loaded = json.loads(content)
        if loaded["manifest"] not in (FORM, IN_PARTS):
            raise ValueError(f"its form is {loaded['manifest']}, neither {FORM} nor {IN_PARTS}")
        parts = tuple(_parsed_part(part) for part in loaded["parts"]) if loaded["manifest"] == IN_PARTS else ()
        return Manifest(
            site=str(loaded["site"]),
            files=tuple(map(_parsed_file, loaded["files"]))
            if "files" in loaded or not parts
            else _gathered(parts, read),
            editions=tuple(SealedEdition(**{key: str(row[key]) for key in row}) for row in loaded.get("editions", ())),
            removed=tuple(str(path) for path in loaded.get("removed", ())),
            serial=int(loaded.get("serial", 0)),
            previous=str(loaded.get("previous", "")),
            expires=date.fromisoformat(loaded["expires"]) if "expires" in loaded else None,
            parts=parts,
            moved={str(old): str(new) for old, new in loaded.get("moved", {}).items()},
        )
    except (KeyError, TypeError, AttributeError, OverflowError, UnicodeError, RecursionError) as error:
        raise ValueError(f"it is no manifest: {error}") from error


def _gathered(parts: Iterable[SealedPart], read: Read) -> tuple[SealedFile, ...]:
    """The files of all parts, in the order of their addresses."""
    files: list[SealedFile] = []
    for part in parts:
        content = read(part.path)
        digest = "" if content is None else hashlib.sha256(content).hexdigest()
        if content is None or digest != part.sha256:
            raise PartError(part, digest)
        if len(content) != part.size:
            raise ValueError(f"its part {part.path} has {len(content)} bytes, not {part.size}")
        files += map(_parsed_file, json.loads(content)["files"])
    return tuple(sorted(files, key=lambda file: file.path.split("/")))


def _parsed_part(members: Mapping[str, Any]) -> SealedPart:
    return SealedPart(_within(members), int(members["bytes"]), str(members["sha256"]))


def _parsed_file(members: Mapping[str, Any]) -> SealedFile:
    edition = str(members.get("edition", ""))
    return SealedFile(_within(members), int(members["bytes"]), str(members["sha256"]), str(members["type"]), edition)


def _within(members: Mapping[str, Any]) -> str:
    path = str(members["path"])
    path.encode()  # half of a surrogate pair is JSON and nothing that can be asked for: UnicodeError
    if not is_within(path):
        raise ValueError(f"“{path}” is no address within a site")
    return path


def is_within(path: str) -> bool:
    """Whether a path names a file of the folder that it is taken from, and nothing above it."""
    return "\\" not in path and not any(part in ("", ".", "..") for part in path.split("/"))


def sums_lines(files: Iterable[SealedFile | SealedPart]) -> bytes:
    """As `sha256sum --check` reads them."""
    written = io.BytesIO()
    written.writelines(f"{file.sha256}  {file.path}\n".encode() for file in files)
    return written.getvalue()


def parse_sums(content: bytes) -> dict[str, str]:
    """Hashes by address; lines of another form are left out."""
    rows = (line.split("  ", 1) for line in content.decode("utf-8", "replace").splitlines())
    return {row[1]: row[0] for row in rows if len(row) == 2}


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
    parts = (_sealed_part(number, render_part(files)) for number, files in _groups(manifest.files).items())
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
    sums = {part.sums: sums_lines(files) for part, files in zip(manifest.parts, groups, strict=True)}
    listed = [SealedPart(path, len(content), _hash(content)) for path, content in sums.items()]
    return sums | {SUMS: sums_lines(sorted((*manifest.parts, *listed), key=lambda part: part.path))}


def _groups(files: Iterable[SealedFile]) -> dict[int, list[SealedFile]]:
    """The files by the number of their part, in the order of the numbers."""
    groups = defaultdict[int, list[SealedFile]](list)
    for file in files:
        groups[_number(file.path)].append(file)
    return dict(sorted(groups.items()))


def _number(path: str) -> int:
    """By its dataset, else by its address; lists at the root change together, and stand in one part."""
    dataset = _DATASET.search(path)
    key = dataset[1] if dataset else path if "/" in path else ""
    return int(_hash(key.encode())[:8], 16) % COUNT


def _sealed_part(number: int, content: bytes) -> SealedPart:
    sha256 = _hash(content)
    return SealedPart(_path(number, sha256), len(content), sha256)


def _path(number: int, sha256: str) -> str:
    return f"{FOLDER}{number:02}-{sha256[:12]}.json"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
