"""A package read once: its card says everything but the rows, which stay in the store.

The card hangs on the package's files, its place, whether a report stands on it, and the program. What cannot be read
without errors has no card, and is read again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.build.keep import Keeper
from site_builder.build.rows import kept_package
from site_builder.core.problem import errors_of
from site_builder.load.descriptor import find_descriptor, lift, load_descriptor
from site_builder.load.package import PackageReading, read_package
from site_builder.load.remote import Remotes


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads packages as `read_package` does, those that did not change from their cards."""

    keeper: Keeper

    def __call__(
        self, folders: Sequence[Path], label: str, reported: frozenset[str], remotes: Remotes
    ) -> list[PackageReading]:
        """One reading for each folder."""
        return [self.read(folder, f"{label}/{folder.name}", reported, remotes) for folder in folders]

    def read(self, folder: Path, label: str, reported: frozenset[str], remotes: Remotes) -> PackageReading:
        """The card of one package, or its reading where it cannot have one."""
        if remotes.mode == "fetch":  # what it says hangs on files that lie elsewhere
            return read_package(folder, label, reported, remotes)
        try:
            sources = sources_digest(folder)
        except OSError:
            return read_package(folder, label, reported, remotes)
        is_strict = self.keeper.remember(lambda: _name(folder, label), "name", folder.name, sources) in reported
        name = self.keeper.name("card", label, sources, is_strict, remotes.mode)
        found: PackageReading | None = self.keeper.recall(name)
        return found or self._kept(name, read_package(folder, label, reported, remotes))

    def _kept(self, name: str, reading: PackageReading) -> PackageReading:
        if reading.package is None or errors_of(reading.problems):
            return reading
        try:
            card = replace(reading, package=kept_package(reading.package, self.keeper.store))
        except OSError:
            return reading
        return self.keeper.keep(name, card)


def sources_digest(folder: Path) -> str:
    """A hash of everything that lies in a package's folder, names and content. OSError where it cannot be read."""
    digest = hashlib.sha256()
    for path in _files(folder):
        told = f"{path.relative_to(folder).as_posix()}\0{path.readlink() if path.is_symlink() else ''}\0"
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        digest.update(f"{told}{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Files, and folders too: an empty one, or a link to one, may be what a message is about."""
    for root, names, files in os.walk(folder):
        names.sort()
        yield from (Path(root, name) for name in sorted((*names, *files)))


def _name(folder: Path, label: str) -> str:
    """What the package calls itself; "" where that cannot be read."""
    path, _ = find_descriptor(folder, label)
    loaded = load_descriptor(path, label)[0] if path else None
    try:
        return str(lift(loaded, folder.name)["name"]) if loaded else ""
    except (TypeError, ValueError, AttributeError):
        return ""
