"""Files on their way out: bytes with an address, made the same on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from site_builder.core.formats import FileType


@dataclass(frozen=True, slots=True)
class OutputFile:
    """`uri` is relative to the site's root, with `/` between its parts."""

    uri: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


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


def json_bytes(value: Any, *, indent: int | None = 2) -> bytes:
    """UTF-8 JSON ending in a newline, keys in the order given."""
    separators = None if indent else (",", ":")
    return (json.dumps(value, ensure_ascii=False, indent=indent, separators=separators) + "\n").encode()


def ascii_json_bytes(value: Any, *, indent: int | None = 2) -> bytes:
    """The same in pure ASCII, for harvesters that guess the encoding."""
    return (json.dumps(value, ensure_ascii=True, indent=indent) + "\n").encode("ascii")


def drop_empty(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: None, "", and empty lists and mappings. 0 and False stay."""
    return {key: value for key, value in mapping.items() if value is not None and value not in ("", [], {}, ())}
