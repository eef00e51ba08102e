"""Files that a package names at another address: refused, listed as links, or fetched and held to their hash.

Fetched files lie in a cache by their hash, so that the network is asked once; what lies there is hashed again each
time it is read. The package then has the file under a name of its own, with its address among its sources.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import slugify
from site_builder.load.https import Fetcher

REMOTE_UNPINNED = rule(
    "remote-unpinned",
    "warning",
    "The resource “{resource}” ({path}) states no SHA-256; it is listed as a link and not fetched.",
    "Write its “hash: sha256:…” in the descriptor, so that the file published is the one meant.",
)
REMOTE_UNFETCHED = rule(
    "remote-unfetched",
    "error",
    "The resource “{resource}” cannot be fetched from {path}: {reason}.",
    "Correct the address or its hash, download the file into the package's folder, or set “remote: list”.",
)
Mode = Literal["list", "fetch", "refuse"]
METHODS = ("sha256", "sha512")  # of which nobody can make a second file
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Remotes:
    """What is done with files at other addresses, and where those fetched are kept."""

    mode: Mode = "list"
    cache: Path | None = None
    fetcher: Fetcher = field(default_factory=Fetcher)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of a package lie: in its folder, but those that were fetched in the cache, by their path."""

    folder: Path
    fetched: Mapping[str, Path] = field(default_factory=dict)

    def home(self, path: object) -> Path:
        """The folder in which a path of the descriptor lies."""
        return self.fetched.get(path, self.folder) if isinstance(path, str) else self.folder


def fetch_resources(listed: Sequence[Any], remotes: Remotes, file: str) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """Fetch what can be pinned; such resources then have a path of their own. Gives where each path lies."""
    homes: dict[str, Path] = {}
    problems: list[Problem] = []
    taken = {str(resource.get("path")) for resource in listed if isinstance(resource, dict)}
    for resource, url in _remote(listed):
        told = {"resource": resource.get("name", ""), "path": url}
        method, _, digest = str(resource.get("hash") or "").lower().partition(":")
        if method not in METHODS or not digest:
            problems.append(REMOTE_UNPINNED(file, **told))
            continue
        try:
            name = _file_name(resource, url, taken)
            homes[name] = _held(url, (method, digest), name, remotes)
        except UnreadableError as error:
            problems.append(REMOTE_UNFETCHED(file, reason=error.reason, **told))
            continue
        taken.add(name)
        resource["path"] = name
        sources = resource.get("sources")
        resource["sources"] = [*(sources if isinstance(sources, list) else []), {"title": url, "path": url}]
    return homes, tuple(problems)


def _remote(listed: Sequence[Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for resource in listed:
        path = resource.get("path") if isinstance(resource, dict) else None
        if isinstance(path, str) and path.lower().startswith(("https://", "http://")):
            yield resource, path


def _file_name(resource: Mapping[str, Any], url: str, taken: set[str]) -> str:
    """The last part of the address where it can be a file's name, else one made of the resource's."""
    try:
        last = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError as error:
        raise UnreadableError(Phrase("it is no address")) from error
    name = last if _FILE_NAME.fullmatch(last) else slugify(str(resource.get("name") or "")) or "file"
    ending = slugify(str(resource.get("format") or ""))
    name = name if "." in name or not ending else f"{name}.{ending}"
    return next(each for each in (name, *(f"{n}-{name}" for n in range(2, len(taken) + 3))) if each not in taken)


def _held(url: str, pin: tuple[str, str], name: str, remotes: Remotes) -> Path:
    """The folder in the cache that holds the file, fetched where it does not yet."""
    if remotes.cache is None:
        raise UnreadableError(Phrase("there is no place to keep it"))
    if not re.fullmatch("[0-9a-f]{64,128}", pin[1]):
        raise UnreadableError(Phrase("its {method} is not {stated}", method=pin[0], stated=pin[1]))
    home = remotes.cache / pin[1][:64]
    path = home / name
    if path.is_file() and _has(path.read_bytes(), pin):
        return home
    content = remotes.fetcher.fetch(url)
    if not _has(content, pin):
        raise UnreadableError(Phrase("its {method} is not {stated}", method=pin[0], stated=pin[1]))
    home.mkdir(parents=True, exist_ok=True)
    ignored = remotes.cache / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", "utf-8")
    with tempfile.NamedTemporaryFile(dir=home, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(path)
    return home


def _has(content: bytes, pin: tuple[str, str]) -> bool:
    return hashlib.new(pin[0], content).hexdigest() == pin[1]
