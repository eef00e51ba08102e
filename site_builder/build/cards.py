"""A package read once: its card says everything but the rows, which stay in the store.

The card hangs on the package's files, its place, whether a report stands on it, and the program. What cannot be read
without errors has no card, and is read again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from site_builder.build.keep import Keeper
from site_builder.build.packed import packed
from site_builder.build.rows import kept_package
from site_builder.build.workers import Work, one_by_one
from site_builder.core.problem import errors_of
from site_builder.core.source_file import files_under, hash_file
from site_builder.load.packages.descriptor import find_descriptor, lift, load_descriptor
from site_builder.load.packages.package import PackageReading, read_package
from site_builder.load.safety.remote import Remotes


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads packages as `read_package` does, those that did not change from their cards."""

    keeper: Keeper
    work: Work = one_by_one

    def __call__(
        self, folders: Sequence[Path], label: str, reported: frozenset[str], remotes: Remotes
    ) -> list[PackageReading]:
        """One reading for each folder."""
        given = [_Given(folder, f"{label}/{folder.name}", reported, remotes) for folder in folders]
        if remotes.mode == "fetch":  # what a package says hangs on files that lie elsewhere
            return [each.read() for each in given]
        names = [each.name(self.keeper) for each in given]
        held = {place: self.keeper.recall(name) for place, name in enumerate(names)}
        missing = [place for place, found in held.items() if found is None]
        read = self.work(partial(_read, self.keeper), [given[place] for place in missing], _Given.size)
        for place, (name, reading) in zip(missing, read, strict=True):
            # A worker on another machine may see other files under the same path: those here are the portal's.
            held[place] = reading if name == names[place] else given[place].read()
        return [held[place] for place in range(len(given))]


@dataclass(frozen=True, slots=True)
class _Given:
    """What a reading hangs on beside the files."""

    folder: Path
    label: str
    reported: frozenset[str]
    remotes: Remotes

    def read(self) -> PackageReading:
        """Read the package."""
        return read_package(self.folder, self.label, self.reported, self.remotes)

    def name(self, keeper: Keeper) -> str:
        """Under what its card is kept; "" where the files cannot be read."""
        try:
            sources = sources_digest(self.folder)
        except OSError:
            return ""
        is_strict = keeper.remember(lambda: _name(self), "name", self.folder.name, sources) in self.reported
        return keeper.name("card", self.label, sources, is_strict, self.remotes.mode)

    def size(self) -> int:
        """Bytes in its folder."""
        return sum(told.st_size for _, told in files_under(self.folder))


def _read(keeper: Keeper, given: _Given) -> tuple[str, PackageReading]:
    """The card of a package, or its reading where it can have none; before it, what it was read from."""
    name, reading = given.name(keeper), given.read()
    if not name or reading.package is None or errors_of(reading.problems):
        return name, reading
    if given.name(keeper) != name:  # somebody wrote while we read: nobody knows which of the two this is
        return name, reading
    try:
        package = kept_package(reading.package, keeper.store)
        card = replace(reading, package=replace(package, descriptor=packed(package.descriptor)))
    except OSError:
        return name, reading
    return name, keeper.keep(name, card)


def sources_digest(folder: Path) -> str:
    """A hash of everything that lies in a package's folder, names and content. OSError where it cannot be read."""
    digest = hashlib.sha256()
    for path in _files(folder):
        told = f"{path.relative_to(folder).as_posix()}\0{path.readlink() if path.is_symlink() else ''}\0"
        content = hash_file(path) if path.is_file() else ""
        digest.update(f"{told}{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Files, and folders too: an empty one, or a link to one, may be what a message is about."""
    for root, names, files in os.walk(folder):
        names.sort()
        yield from (Path(root, name) for name in sorted((*names, *files)))


def _name(given: _Given) -> str:
    """What the package calls itself; "" where that cannot be read."""
    path, _ = find_descriptor(given.folder, given.label)
    loaded = load_descriptor(path, given.label)[0] if path else None
    try:
        return str(lift(loaded, given.folder.name)["name"]) if loaded else ""
    except (TypeError, ValueError, AttributeError):
        return ""
