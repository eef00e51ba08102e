"""Files: one that is read where it lies and known by its hash, and bytes with an address on their way out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import msgspec

from site_builder.core.formats import FileType
from site_builder.core.problem import N_, MessageError

STEP = 1 << 20  # bytes read at once


CHANGED = N_("The file {file} was changed while it was read. Build again.")
IS_TEXT = N_(
    "The content of {address} is text: let the package that makes it return bytes, by .encode()."
)


class SourceChangedError(MessageError):
    """A file became another one while it was read."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it stood when it was hashed. Readings raise SourceChangedError where it is another one by now."""

    path: Path
    size: int
    sha256: str
    changed: int

    def read(self) -> bytes:
        """All of its bytes."""
        return self.read_at(0, self.size)

    def steps(self) -> Iterator[bytes]:
        """The same, some at a time."""
        yield from steps_of(self.path)
        if stamp_of(self.path) != (self.size, self.changed):
            raise SourceChangedError(CHANGED, file=self.path.name)

    def read_at(self, start: int, size: int) -> bytes:
        """So many bytes from a place on."""
        content = read_at(self.path, start, size)
        if len(content) < size or stamp_of(self.path) != (self.size, self.changed):
            raise SourceChangedError(CHANGED, file=self.path.name)
        return content


def stamp_of(path: Path) -> tuple[int, int]:
    """What tells that a file was written again: its size, and when it was changed (ns). OSError where it is gone."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def read_at(path: Path, start: int, size: int) -> bytes:
    """So many bytes of a file from a place on, fewer only where it ends before."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def steps_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while step := file.read(STEP):
            yield step


def files_under(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder: its path from there with `/`, and what the system tells of it; unordered.

    A link to a file is one; a link to a folder is not followed.
    """
    waiting = [("", folder)]
    while waiting:
        before, where = waiting.pop()
        with os.scandir(where) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{before}{entry.name}/", Path(entry.path)))
                elif entry.is_file():
                    yield f"{before}{entry.name}", os.stat(entry.path)  # noqa: PTH116 - an entry of Windows knows no inode


def hash_file(path: Path, method: str = "sha256") -> str:
    """The hexadecimal digest of a file that need not fit into memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.new(method, usedforsecurity=False)
        ).hexdigest()


def sha256_of(content: bytes) -> str:
    """The hexadecimal digest of bytes."""
    return hashlib.sha256(content).hexdigest()


class Bytes(Protocol):
    """Bytes that lie somewhere, with their hash and length."""

    @property
    def sha256(self) -> str:
        """Their hexadecimal digest."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self) -> bytes:
        """All of them."""

    def steps(self) -> Iterator[bytes]:
        """The same, some at a time."""


class Sourced:
    """What has bytes: `source` are they, or where they lie, to be read when they are asked for, anew each time."""

    __slots__ = ()
    source: bytes | Bytes

    @property
    def content(self) -> bytes:
        """All of them."""
        return self.source if isinstance(self.source, bytes) else self.source.read()

    @property
    def sha256(self) -> str:
        """Their hexadecimal digest."""
        return sha256_of(self.source) if isinstance(self.source, bytes) else self.source.sha256


@dataclass(frozen=True, slots=True, eq=False)
class OutputFile(Sourced):
    """`uri` is relative to the site's root, with `/` between its parts."""

    uri: str
    source: bytes | Bytes

    def __post_init__(self) -> None:
        if isinstance(self.source, str):  # from a format or channel of others
            raise MessageError(IS_TEXT, address=self.uri)

    @property
    def size(self) -> int:
        """Length of the content in bytes."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.size

    def steps(self) -> Iterator[bytes]:
        """The content, some at a time."""
        return iter((self.source,)) if isinstance(self.source, bytes) else self.source.steps()

    def open(self) -> BinaryIO:
        """The content as a stream."""
        return (
            self.source.path.open("rb")
            if isinstance(self.source, SourceFile)
            else io.BytesIO(self.content)
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OutputFile) and (self.uri, self.sha256) == (
            other.uri,
            other.sha256,
        )

    def __hash__(self) -> int:
        return hash((self.uri, self.sha256))


class LaterFile(OutputFile):
    """A file that is made each time its bytes are asked for; those of the last one stay in memory."""

    __slots__ = ("make",)
    make: Callable[[], bytes]

    def __init__(self, uri: str, make: Callable[[], bytes]) -> None:
        object.__setattr__(self, "uri", uri)
        object.__setattr__(self, "make", make)

    @property
    def source(self) -> bytes:  # type: ignore[override]
        """Its bytes."""
        return last_bytes(self.make)


@lru_cache(maxsize=1)
def last_bytes(make: Callable[[], bytes]) -> bytes:
    """Its bytes, which stay for who asks next."""
    return make()


@dataclass(frozen=True, slots=True)
class Distribution:
    """One downloadable file of a package as pages and catalogues list it; resource "" is the whole package.

    Without a `file_type` the EU vocabulary has no term for it, and DCAT leaves it out.
    """

    package: str
    resource: str
    format: str
    title: str
    media_type: str
    uri: str
    size: int
    sha256: str
    file_type: FileType | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A file for machines: where it is (`{dataset}` and the like stand for a name), and by which standard."""

    uri: str
    media_type: str
    title: str
    specification: str
    scope: str


def build_time(environ: Mapping[str, str]) -> datetime:
    """SOURCE_DATE_EPOCH where it is set, else now, in UTC to the second. The only clock of the project.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.replace(microsecond=0)


def json_bytes(value: Any) -> bytes:
    """UTF-8 JSON ending in a newline, keys in the order given."""
    return indented_json(json.dumps(value, ensure_ascii=False))


def ascii_json_bytes(value: Any) -> bytes:
    """The same in pure ASCII and indented by one, for harvesters that guess the encoding."""
    return indented_json(json.dumps(value), 1)


def indented_json(text: str, indent: int = 2) -> bytes:
    """What `json` writes by itself, and slowly, when it is asked to indent."""
    return msgspec.json.format(text.encode(), indent=indent) + b"\n"


def drop_empty(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: None, "", and empty lists and mappings. 0 and False stay."""
    return {
        key: value
        for key, value in mapping.items()
        if value is not None and value not in ("", [], {}, ())
    }


def mappings_in(value: object) -> list[dict[str, Any]]:
    """The mappings of a list as JSON and YAML have it; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


# XML 1.0, section 2.2: what no document may hold. A lone carriage return would be read as a line feed; it is one here.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RETURNS = re.compile("\r\n?")


def xml_chars(text: str) -> str:
    """The text without characters that XML forbids, its line ends as readers see them."""
    return _RETURNS.sub("\n", NOT_XML.sub("", text))
