"""Look at a published site, in a folder or over HTTP, as its manifest says it should be."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from site_builder.build.minisign import PublicKey, SignatureError, verify
from site_builder.core import addresses as at
from site_builder.core.problem import Problem, rule
from site_builder.core.source_file import files_under, hash_file
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    UNSEALED,
    Manifest,
    PartError,
    Read,
    parse_sums,
)
from site_builder.model.manifest_parts import read_manifest, render_sums
from site_builder.validate.manifest import (
    MANIFEST_MISSING,
    MANIFEST_UNREADABLE,
    check_expiry,
    check_files,
    check_part,
    check_succession,
    check_sums,
)

SIGNATURE_MISSING = rule(
    "signature-missing",
    "error",
    "The manifest is not signed.",
    "Ask the publisher for the signature; without it anybody could have made this manifest.",
)
SIGNATURE_WRONG = rule(
    "signature-wrong",
    "error",
    "The signature of the manifest does not hold, or cannot be read.",
    "Do not use this copy; fetch the site from its publisher.",
)
SIGNATURE_OTHER = rule(
    "signature-other-key",
    "error",
    "The manifest is signed with another key ({key}).",
    "Compare the key with the one that the publisher announced.",
)
_TIMEOUT = 30
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Against:
    """What a site is compared with: a manifest seen before, its name for messages, a key, today."""

    today: date
    previous: Manifest | None = None
    compared: str = ""
    key: PublicKey | None = None


def inspect_site(place: str, against: Against) -> Iterator[Problem]:
    """Every way in which a site differs from its manifest, or its manifest from what was seen before."""
    folder = None if is_address(place) else Path(place)
    read = _reader(place, folder)
    content = read(NAME)
    if content is None:
        yield MANIFEST_MISSING(NAME, place=place)
        return
    yield from _signature(content, read, against.key)  # of a wrong one the parts may be anything
    try:
        manifest = read_manifest(content, read)
    except PartError as error:
        yield check_part(error)
        return
    except ValueError:
        yield MANIFEST_UNREADABLE(NAME)
        return
    yield from check_expiry(manifest, against.today)
    yield from check_sums(manifest, read_sums(manifest, read))
    seen = sealed_files(folder, manifest) if folder else _fetched(manifest, read)
    yield from check_files(manifest, seen, against.previous, complete=folder is not None)
    if against.previous:
        yield from check_succession(manifest, against.previous, against.compared)


def is_address(place: str) -> bool:
    """Whether a place is on the web rather than on this machine."""
    return place.startswith(("http://", "https://"))


def read_place(place: str) -> bytes:
    """A file or a web address. OSError where it is not there."""
    if not is_address(place):
        return Path(place).read_bytes()
    try:
        with urllib.request.urlopen(place, timeout=_TIMEOUT) as answer:
            return bytes(answer.read())
    except http.client.HTTPException as error:  # it broke off
        raise OSError(str(error)) from error


def read_sealed(place: str) -> Manifest:
    """A manifest at a place, its parts beside it. OSError where it is not there, ValueError where it is none."""
    above = place.rpartition("/")[0] if is_address(place) else str(Path(place).parent)
    return read_manifest(read_place(place), _reader(above, None if is_address(place) else Path(above)))


def read_sums(manifest: Manifest, read: Read) -> dict[str, dict[str, str]]:
    """The lists of hashes that stand where a manifest has them, by address."""
    return {path: parse_sums(read(path) or b"") for path in render_sums(manifest)}


def _reader(place: str, folder: Path | None) -> Read:
    def read(uri: str) -> bytes | None:
        try:
            return read_place(f"{place.rstrip('/')}/{quote(uri)}" if folder is None else str(folder / uri))
        except (OSError, urllib.error.URLError):
            return None

    return read


def _signature(content: bytes, read: Read, key: PublicKey | None) -> Iterator[Problem]:
    if key is None:
        return
    signature = read(SIGNATURE)
    if signature is None:
        yield SIGNATURE_MISSING(SIGNATURE)
        return
    try:
        verify(content, signature.decode("utf-8", "replace"), key)
    except SignatureError as error:
        is_other = error.code == "other-key"
        yield SIGNATURE_OTHER(SIGNATURE, key=error) if is_other else SIGNATURE_WRONG(SIGNATURE)


def sealed_files(folder: Path, manifest: Manifest) -> dict[str, str]:
    """The hash of every file of a folder that its manifest has to list."""
    own = UNSEALED | manifest.part_paths
    listed = sorted(uri for uri, _ in files_under(folder) if uri not in own and not uri.startswith(at.DEPLOY))
    return {uri: hash_file(folder / uri) for uri in listed}


def _fetched(manifest: Manifest, read: Read) -> dict[str, str]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        bodies = pool.map(lambda file: _digest(read(file.path)), manifest.files)
        return {file.path: digest for file, digest in zip(manifest.files, bodies, strict=True) if digest}


def _digest(body: bytes | None) -> str:
    return hashlib.sha256(body).hexdigest() if body is not None else ""
