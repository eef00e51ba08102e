"""A package read once: its card says everything but the rows, which stay in the store.

The card hangs on the package's files, its place, whether a report stands on it, and the program. Files that stand as
they did are not opened for it. What cannot be read without errors has no card, and is read again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from site_builder.build.packages.executor import Work, one_by_one
from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import Packed, UnstorableError, pack
from site_builder.core.files import files_under, hash_file
from site_builder.core.problem import errors_of
from site_builder.load.packages.package import PackageReading, read_package
from site_builder.load.safety.remote import Foreign


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads packages as `read_package` does, those that did not change from their cards."""

    keeper: Keeper
    work: Work = one_by_one

    def __call__(
        self, folders: Sequence[Path], label: str, reported: frozenset[str], foreign: Foreign
    ) -> list[PackageReading]:
        """One reading for each folder."""
        folders_to_read = [
            _FolderToRead(folder, f"{label}/{folder.name}", reported, foreign) for folder in folders
        ]
        if (
            self.keeper.store is None or foreign.mode == "fetch"
        ):  # then what it says hangs on files that lie elsewhere
            return [each.read() for each in folders_to_read]
        sources = [each.sources(self.keeper.store.hash_of) for each in folders_to_read]
        pairs = zip(folders_to_read, sources, strict=True)
        names = [
            self.keeper.name("card", each.label, own, foreign.mode, foreign.accepted) if own else ""
            for each, own in pairs
        ]
        cards = [self._card(*pair) for pair in zip(names, folders_to_read, strict=True)]
        missing = [index for index, card in enumerate(cards) if card is None]
        read = self.work(_read, [folders_to_read[index] for index in missing], _FolderToRead.size)
        for index, (digest, reading) in zip(missing, read, strict=True):
            # A worker on another machine may see other files under the same path: those here are the portal's.
            position = reading if digest == sources[index] else folders_to_read[index].read()
            if isinstance(position, Packed):
                position = self.keeper.put_packed(
                    names[index], position, folders_to_read[index].folder
                )[0]
            cards[index] = cast(PackageReading, position)
        return list(filter(None, cards))

    def _card(self, name: str, values: _FolderToRead) -> PackageReading | None:
        """The card of a package, where a report stands on it now as it did then."""
        card: _Card | None = self.keeper.get(name, values.folder)
        return card[0] if card and card[1] == values.is_reported(card[0]) else None


_Card = tuple[PackageReading, bool]  # whether a report stood on the package


@dataclass(frozen=True, slots=True)
class _FolderToRead:
    """What a reading hangs on beside the files."""

    folder: Path
    label: str
    reported: frozenset[str]
    foreign: Foreign

    def is_reported(self, reading: PackageReading) -> bool:
        """Whether a report stands on the package that was read."""
        return reading.package is not None and reading.package.name in self.reported

    def read(self) -> PackageReading:
        """Read the package."""
        return read_package(self.folder, self.label, self.reported, self.foreign)

    def sources(self, hash_of: Callable[[Path], str] = hash_file) -> str:
        """A hash of the package's files; "" where they cannot be read."""
        try:
            return sources_digest(self.folder, hash_of)
        except OSError:
            return ""

    def size(self) -> int:
        """Bytes in its folder."""
        return sum(stat.st_size for _, stat in files_under(self.folder))


def _read(values: _FolderToRead) -> tuple[str, PackageReading | Packed]:
    """The card of a package, or its reading where it can have none; before it, a hash of what it was read from."""
    sources, reading = values.sources(), values.read()
    if reading.package and not errors_of(reading.problems) and values.sources() == sources:
        with contextlib.suppress(UnstorableError):
            return sources, pack((reading, values.is_reported(reading)), values.folder)
    return (
        sources,
        reading,
    )  # where somebody wrote while we read, nobody knows which of the two it is


def sources_digest(folder: Path, hash_of: Callable[[Path], str] = hash_file) -> str:
    """A hash of everything that lies in a package's folder, names and content. OSError where it cannot be read."""
    digest = hashlib.sha256()
    for path in _files(folder):
        entry = f"{path.relative_to(folder).as_posix()}\0{path.readlink() if path.is_symlink() else ''}\0"
        content = hash_of(path) if path.is_file() else ""
        digest.update(f"{entry}{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Files, and folders too: an empty one, or a link to one, may be what a message is about."""
    for root, names, files in os.walk(folder):
        names.sort()
        yield from (Path(root, name) for name in sorted((*names, *files)))
