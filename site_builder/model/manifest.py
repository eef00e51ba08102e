"""`/manifest.json`: every file of a built site with its hash, sealed under a serial that only rises.

The files are listed in parts, which manifest.json names with their hashes. The link from a manifest to the one before
is the hash of that one without its expiry: unchanged content may be sealed again with a new expiry and stays the same
link.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.files import sha256_of

NAME, SUMS = at.MANIFEST, at.CHECKSUMS
SIGNATURE = f"{NAME}.minisig"
UNSEALED = frozenset({NAME, SUMS, SIGNATURE})
# Pagefind's index may differ from build to build though it answers alike; it is listed, but does not count as a change.
INDEX = "pagefind/"
FORM = 3
Read = Callable[
    [str], bytes | None
]  # a file of the site by its address; None where it is not there


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of the site. `edition` is `package version` where it is a released file, which never changes again."""

    path: str
    size: int
    sha256: str
    media_type: str
    edition: str = ""


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
class Former:
    """What only manifests of versions before 0.2 state, which are followed and not written: `_former` reads them.

    `editions` are the hashes of records by package and version, `removed` addresses that were taken away in public (a
    folder ends in `/`); both are in the log of events now. `is_whole` is one without parts.
    """

    link: str
    editions: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    is_whole: bool = True

    def took_away(self, path: str) -> bool:
        """Whether an address was taken away in public."""
        return covers(self.removed, path)


def covers(addresses: Iterable[str], path: str) -> bool:
    """Whether a file is one of some addresses, or lies below one."""
    return any(f"{path}/".startswith(f"{each.removesuffix('/')}/") for each in addresses)


@dataclass(frozen=True)
class Manifest:
    """`moved` says where a former address leads now: a folder with all under it, a chart by its files without a suffix.

    `hand_placed` are files and folders of others, which the host wants there and no list names (`keep` in the JSON).
    `set_aside` are datasets that were published and fail for now: files of theirs may be gone until they are mended.
    `serial` is 0 of what was built and not yet published.
    """

    site: str
    files: tuple[SealedFile, ...]
    serial: int = 0
    previous: str = ""
    expires: date | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    former: Former | None = None
    hand_placed: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, SealedFile]:
        """The files by address."""
        return {file.path: file for file in self.files}

    @cached_property
    def cut(self) -> Mapping[SealedPart, Sequence[SealedFile]]:
        """The files of each part, in the order of their numbers."""
        is_whole = self.former and self.former.is_whole
        groups = {} if is_whole else _groups(self.files)
        return {_sealed_part(number, render_part(files)): files for number, files in groups.items()}

    @cached_property
    def part_paths(self) -> frozenset[str]:
        """The addresses of the list itself beside manifest.json and SHA256SUMS."""
        return frozenset(path for part in self.cut for path in (part.path, part.sums))

    @cached_property
    def link(self) -> str:
        """The hash by which the next manifest names this one."""
        return self.former.link if self.former else sha256_of(_written(self, None, whole=False))

    @property
    def content(self) -> tuple[object, ...]:
        """What two of one serial have alike: all but the envelope and the search index; the link hangs on the form."""
        files = tuple(file for file in self.files if not file.path.startswith(INDEX))
        return (files, self.moved, self.former, self.hand_placed, self.set_aside)

    def is_hand_placed(self, path: str) -> bool:
        """Whether a file is none of the portal's business."""
        return covers(self.hand_placed, path)

    def is_failing(self, path: str) -> bool:
        """Whether a file is about a dataset that is set aside."""
        match = _DATASET.search(path)
        return match is not None and match[1] in self.set_aside

    def is_of(self, site: str) -> bool:
        """Whether it is of the site at an address, which may be one that it had before."""
        return site in (self.site, *self.moved)


def succeed(manifest: Manifest, before: Manifest | None) -> Manifest:
    """The manifest in its place after the one before: a serial of its own only where a file is another.

    Another search index counts: a list of other bytes under one serial would be another link in its place.
    """
    if before is None:
        return replace(manifest, serial=1, previous="")
    if manifest.content == before.content and manifest.files == before.files:
        return replace(manifest, serial=before.serial, previous=before.previous)
    return replace(manifest, serial=before.serial + 1, previous=before.link)


def render_manifest(manifest: Manifest, *, whole: bool = False) -> bytes:
    """JSON, one part a line; `whole` lists the files themselves, one a line, for who keeps one document."""
    return _written(manifest, manifest.expires, whole=whole)


def _written(manifest: Manifest, expires: date | None, *, whole: bool) -> bytes:
    stated: dict[str, Any] = {"serial": manifest.serial, "previous": manifest.previous}
    stated |= {
        "expires": expires and expires.isoformat(),
        "moved": dict(sorted(manifest.moved.items())),
    }
    stated |= {"keep": manifest.hand_placed, "set_aside": manifest.set_aside}
    stated |= {"link": manifest.former.link if whole and manifest.former else ""}
    head = {
        "manifest": FORM,
        "site": manifest.site,
        **{key: value for key, value in stated.items() if value},
    }
    if whole:
        return _document(head, "files", map(_file, manifest.files))
    return _document(head, "parts", map(_part, manifest.cut))


def render_part(files: Iterable[SealedFile]) -> bytes:
    """The same lines for some of the files."""
    return _document({}, "files", map(_file, files))


def _document(head: Mapping[str, object], name: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    lines = "".join(f'"{key}": {_json(value)},\n' for key, value in head.items())
    written = io.BytesIO()  # line by line: of a large portal nothing is held twice
    written.write(f'{{\n{lines}"{name}": ['.encode())
    written.writelines(f"{',' if n else ''}\n{_json(row)}".encode() for n, row in enumerate(rows))
    written.write(b"\n]\n}\n")
    return written.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _file(file: SealedFile) -> dict[str, object]:
    members: dict[str, object] = {
        "path": file.path,
        "bytes": file.size,
        "sha256": file.sha256,
        "type": file.media_type,
    }
    return members | ({"edition": file.edition} if file.edition else {})


def _part(part: SealedPart) -> dict[str, object]:
    return {"path": part.path, "bytes": part.size, "sha256": part.sha256}


def parse_manifest(content: bytes, read: Read = lambda _: None) -> Manifest:
    """What `render_manifest` wrote; `read` gives the parts. ValueError for anything else, parts of another cut too."""
    try:
        loaded = json.loads(content)
        if loaded["manifest"] not in (FORM, *_FORMER):
            raise ValueError(f"its form is {loaded['manifest']}, not {FORM}")
        parts = tuple(_parsed_part(part) for part in loaded.get("parts", ()))
        manifest = Manifest(
            site=str(loaded["site"]),
            files=tuple(map(_parsed_file, loaded["files"]))
            if "files" in loaded
            else _gathered(parts, read),
            serial=int(loaded.get("serial", 0)),
            previous=str(loaded.get("previous", "")),
            expires=date.fromisoformat(loaded["expires"]) if "expires" in loaded else None,
            moved={str(old): str(new) for old, new in loaded.get("moved", {}).items()},
            former=_former(loaded, content),
            hand_placed=tuple(_within(str(path)) for path in loaded.get("keep", ())),
            set_aside=tuple(map(str, loaded.get("set_aside", ()))),
        )
    except (
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        UnicodeError,
        RecursionError,
    ) as error:
        raise ValueError(f"it is no manifest: {error}") from error
    if "parts" in loaded and parts != tuple(manifest.cut):
        raise ValueError("its parts are not those that its files belong to")
    if len(manifest.by_path) < len(manifest.files):
        raise ValueError("it lists an address twice")
    return manifest


_FORMER = (1, 2)  # 1 lists its files itself, 2 in parts


def _former(loaded: Mapping[str, Any], content: bytes) -> Former | None:
    """What an older manifest states, or the link of one in a document that lists its files as a whole."""
    if "link" in loaded:
        return Former(str(loaded["link"]))
    if loaded["manifest"] == FORM:
        return None
    lasting = re.sub(rb'^"expires": .*,\n', b"", content, count=1, flags=re.MULTILINE)
    if "parts" in loaded:  # their lines follow where the document was kept
        lasting = lasting.partition(b',\n"files": [')[0].removesuffix(b"\n}\n") + b"\n}\n"
    return Former(
        link=sha256_of(lasting),
        editions={
            f"{row['package']} {row['version']}": str(row["record"])
            for row in loaded.get("editions", ())
        },
        removed=tuple(map(str, loaded.get("removed", ()))),
        is_whole="parts" not in loaded,
    )


def _gathered(parts: Iterable[SealedPart], read: Read) -> tuple[SealedFile, ...]:
    """The files of all parts, in the order of their addresses."""
    files: list[SealedFile] = []
    for part in parts:
        content = read(part.path)
        digest = "" if content is None else sha256_of(content)
        if content is None or digest != part.sha256:
            raise PartError(part, digest)
        if len(content) != part.size:
            raise ValueError(f"its part {part.path} has {len(content)} bytes, not {part.size}")
        files += map(_parsed_file, json.loads(content)["files"])
    return tuple(sorted(files, key=lambda file: file.path.split("/")))


def _parsed_part(members: Mapping[str, Any]) -> SealedPart:
    return SealedPart(_within(str(members["path"])), int(members["bytes"]), str(members["sha256"]))


def _parsed_file(members: Mapping[str, Any]) -> SealedFile:
    edition = str(members.get("edition", ""))
    return SealedFile(
        _within(str(members["path"])),
        int(members["bytes"]),
        str(members["sha256"]),
        str(members["type"]),
        edition,
    )


def _within(path: str) -> str:
    path.encode()  # half of a surrogate pair is JSON and nothing that can be asked for: UnicodeError
    if not is_within(path.removesuffix("/")):
        raise ValueError(f"“{path}” is no address within a site")
    return path


def is_within(path: str) -> bool:
    """Whether a path names a file of the folder that it is taken from, and nothing above it."""
    return "\\" not in path and not any(part in ("", ".", "..") for part in path.split("/"))


def sums_lines(files: Iterable[SealedFile | SealedPart]) -> bytes:
    """As `sha256sum --check` reads them."""
    return b"".join(f"{file.sha256}  {file.path}\n".encode() for file in files)


LIMIT = 20_000  # files that one part lists: 3.5 MB
COUNT = 64  # parts above; 0.8 MB each at 10,000 datasets. Another number is another form of the manifest
FOLDER = "manifest/"
_PART = re.compile(rf"{FOLDER}\d\d-[0-9a-f]{{12}}\.(?:json|txt)")
# The pages and files of a dataset, its documents in the API, its rows in the search.
_DATASET = re.compile(r"(?:datasets|search/rows/[^/]+)/([^/]+?)(?:\.json)?(?:/|$)")


def is_part(path: str) -> bool:
    """Whether an address is one that parts of a manifest take."""
    return bool(_PART.fullmatch(path))


def seal_files(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Everything that a manifest is written as, by address, itself last."""
    for part, files in manifest.cut.items():
        yield part.path, render_part(files)
    yield from render_sums(manifest).items()
    yield NAME, render_manifest(manifest)


def render_sums(manifest: Manifest) -> Mapping[str, bytes]:
    """`SHA256SUMS` by its address, which names the parts, and beside each part a file of sums that names its files."""
    if not manifest.cut:  # of a former site, or of one without files
        return {SUMS: sums_lines(manifest.files)}
    sums = {part.sums: sums_lines(files) for part, files in manifest.cut.items()}
    listed = [SealedPart(path, len(content), sha256_of(content)) for path, content in sums.items()]
    return sums | {SUMS: sums_lines(sorted((*manifest.cut, *listed), key=lambda part: part.path))}


def _groups(files: Sequence[SealedFile]) -> dict[int, list[SealedFile]]:
    """The files by the number of their part, in the order of the numbers."""
    groups = defaultdict[int, list[SealedFile]](list)
    count = COUNT if len(files) > LIMIT else 1
    for file in files:
        groups[_number(file.path) % count].append(file)
    return dict(sorted(groups.items()))


def _number(path: str) -> int:
    """By its dataset, else by its address; lists at the root change together, and stand in one part."""
    dataset = _DATASET.search(path)
    key = dataset[1] if dataset else path if "/" in path else ""
    return int(sha256_of(key.encode())[:8], 16)


def _sealed_part(number: int, content: bytes) -> SealedPart:
    sha256 = sha256_of(content)
    return SealedPart(f"{FOLDER}{number:02}-{sha256[:12]}.json", len(content), sha256)
