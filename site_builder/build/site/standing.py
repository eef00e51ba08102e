"""A site that stands as the last build left it, of sources of which none changed: then there is nothing to build.

The key holds what any build reads: every file below the folders of sources and themes by its hash, of which the index
of files (`Store.hash_of`) opens only those that changed, the settings, the program, and the day. The site counts as
left where each of its files is what the system says it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import digest_of
from site_builder.build.store.store import Store
from site_builder.core.extension import version_of
from site_builder.core.files import files_under
from site_builder.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Standing:
    """The site in a folder, and the name of all that a build of it hangs on."""

    store: Store
    site: Path
    name: str

    def problems(self) -> tuple[Problem, ...] | None:
        """The findings of the build that left the site as it is; None where it has to be built."""
        left = Keeper(self.store).get(self.name) if self.site.is_dir() else None
        return left[1] if left and left[0] == self._state() else None

    def note(self, problems: tuple[Problem, ...]) -> None:
        """Note that a build of this name left the site as it is now."""
        Keeper(self.store).put(self.name, (self._state(), problems))

    def _state(self) -> str:
        facts = (
            (uri, stat.st_ino, stat.st_size, stat.st_mtime_ns)
            for uri, stat in files_under(self.site)
        )
        return digest_of(sorted(facts))


def standing_of(
    store: Store, site: Path, folders: Iterable[Path], settings: object, today: date
) -> Standing | None:
    """What the store knows of a site; None where a source lies behind a link to a folder, which nobody follows here."""
    hashes: dict[str, str] = {}
    for folder in sorted({folder.resolve() for folder in folders}):
        for path in _sources(folder, site):
            if path is None:
                return None
            if str(path) not in hashes:
                hashes[str(path)] = store.hash_of(path)
    name = Keeper(store).name(
        "standing", str(site), repr(settings), today, version_of("pagefind"), hashes
    )
    return Standing(store, site, name) if name else None


def _sources(folder: Path, site: Path) -> Iterator[Path | None]:
    """Every file below a folder but those of sites and of hidden folders; None for a link to a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if (
                    entry.name.startswith(".")
                    or entry.name == "__pycache__"
                    or Path(entry.path).resolve() == site
                ):
                    continue
                if entry.is_symlink():
                    yield None
                else:
                    yield from _sources(Path(entry.path), site)
            elif entry.is_file():
                yield Path(entry.path)
