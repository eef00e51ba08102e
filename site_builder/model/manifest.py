"""`/manifest.json`: every file of a built site with its hash, sealed under a serial that only rises.

The link from a manifest to the one before is the hash of that one's list, without its expiry: unchanged content may be
sealed again with a new expiry and stays the same link.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from site_builder.core import addresses as at

NAME, SUMS = at.MANIFEST, at.CHECKSUMS
SIGNATURE = f"{NAME}.minisig"
UNSEALED = frozenset({NAME, SUMS, SIGNATURE})
# Pagefind's index may differ from build to build though it answers alike; it is listed, but does not count as a change.
INDEX = "pagefind/"
_FORM = 1


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


@dataclass(frozen=True)
class Manifest:
    """`removed` are addresses taken away in public: a folder ends in `/` and stands for all under it."""

    site: str
    files: tuple[SealedFile, ...]
    editions: tuple[SealedEdition, ...] = ()
    removed: tuple[str, ...] = ()
    serial: int = 1
    previous: str = ""
    expires: date | None = None

    @cached_property
    def by_path(self) -> Mapping[str, SealedFile]:
        """The files by address."""
        return {file.path: file for file in self.files}

    @cached_property
    def link(self) -> str:
        """The hash by which the next manifest names this one."""
        return hashlib.sha256(render_manifest(replace(self, expires=None))).hexdigest()

    @property
    def content(self) -> tuple[object, ...]:
        """What a new serial tells apart: all but the envelope and the search index."""
        files = tuple(file for file in self.files if not file.path.startswith(INDEX))
        return (files, self.editions, self.removed)

    def is_removed(self, path: str) -> bool:
        """Whether an address was taken away in public."""
        return any(path == gone or (gone.endswith("/") and path.startswith(gone)) for gone in self.removed)


def succeed(made: Manifest, before: Manifest | None) -> Manifest:
    """The manifest in its place after the one before: a serial of its own only where its content is another."""
    if before is None:
        return made
    if made.content == before.content:
        return replace(made, serial=before.serial, previous=before.previous)
    return replace(made, serial=before.serial + 1, previous=before.link)


def render_manifest(manifest: Manifest) -> bytes:
    """JSON, one file a line, sorted by address."""
    head: dict[str, Any] = {"manifest": _FORM, "site": manifest.site, "serial": manifest.serial}
    head |= {"previous": manifest.previous} if manifest.previous else {}
    head |= {"expires": manifest.expires.isoformat()} if manifest.expires else {}
    head |= {"removed": list(manifest.removed)} if manifest.removed else {}
    lists = {"editions": map(_edition, manifest.editions), "files": map(_file, manifest.files)}
    written = io.BytesIO()  # line by line: of a large portal nothing is held twice
    written.write(b"{\n" + ",\n".join(f'"{key}": {_json(value)}' for key, value in head.items()).encode())
    for key, rows in lists.items():
        written.write(f',\n"{key}": [\n'.encode())
        written.writelines(_lines(rows))
        written.write(b"]")
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
    told: dict[str, object] = {"path": file.path, "bytes": file.size, "sha256": file.sha256, "type": file.media_type}
    return told | ({"edition": file.edition} if file.edition else {})


def _edition(edition: SealedEdition) -> dict[str, object]:
    return {"package": edition.package, "version": edition.version, "record": edition.record}


def parse_manifest(content: bytes) -> Manifest:
    """What `render_manifest` wrote. ValueError for anything else, with the reason."""
    try:
        told = json.loads(content)
        if told["manifest"] != _FORM:
            raise ValueError(f"its form is {told['manifest']}, not {_FORM}")
        return Manifest(
            site=str(told["site"]),
            files=tuple(_parsed_file(file) for file in told["files"]),
            editions=tuple(SealedEdition(**{key: str(row[key]) for key in row}) for row in told.get("editions", ())),
            removed=tuple(str(path) for path in told.get("removed", ())),
            serial=int(told["serial"]),
            previous=str(told.get("previous", "")),
            expires=date.fromisoformat(told["expires"]) if "expires" in told else None,
        )
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"it is no manifest: {error}") from error


def _parsed_file(told: Mapping[str, Any]) -> SealedFile:
    path = str(told["path"])
    if path.startswith("/") or "\\" in path or any(part in ("", ".", "..") for part in path.split("/")):
        raise ValueError(f"“{path}” is no address within a site")
    return SealedFile(path, int(told["bytes"]), str(told["sha256"]), str(told["type"]), str(told.get("edition", "")))


def render_sums(manifest: Manifest) -> bytes:
    """`SHA256SUMS` as `sha256sum --check` reads it."""
    written = io.BytesIO()
    written.writelines(f"{file.sha256}  {file.path}\n".encode() for file in manifest.files)
    return written.getvalue()


def parse_sums(content: bytes) -> dict[str, str]:
    """Hashes by address; lines of another form are left out."""
    rows = (line.split("  ", 1) for line in content.decode("utf-8", "replace").splitlines())
    return {row[1]: row[0] for row in rows if len(row) == 2}
