"""A folder of this machine: exchanged in one step, or file by file where it is a mount."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from site_builder.build.seal.inspect import PREVIOUS
from site_builder.build.seal.swap import docroot, exchange, fresh_folder, make_readable
from site_builder.core.platform.files import link_file, lock, sync
from site_builder.core.problem import N_, TargetError
from site_builder.extensions.deploy.change import JOURNAL, LOCK, Change, Done, draft_of
from site_builder.extensions.deploy.target import Store, Target, Upload
from site_builder.model.manifest import UNSEALED, is_part, render_manifest

STRANGE = N_(
    "{place} holds files and no manifest.json of a site: an exchange would take them over. "
    "Name the folder that the server shows, or a new one."
)
BUSY = N_("Another deployment to {place} is running. Wait until it is done.")


class _Local(Target, Protocol):
    """What stands in a folder."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        """A file as it stands there."""
        return read_file(self.folder / path)

    def addresses(self) -> frozenset[str]:
        """Everything that stands there; a link to a folder is one."""
        listed = set[str]()
        for where, folders, names in os.walk(self.folder):
            above = Path(where).relative_to(self.folder)
            links = [name for name in folders if (Path(where) / name).is_symlink()]
            listed |= {(above / name).as_posix() for name in (*names, *links)}
        return frozenset(listed)

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """The addresses at which other bytes stand, or nothing."""
        return frozenset(
            upload.path for upload in uploads if not _has_bytes(self.folder / upload.path, upload)
        )


class Folder(_Local):
    """A folder that is exchanged. What stands there by hand, and in no manifest, comes along."""

    def __init__(self, folder: Path) -> None:
        self.folder = docroot(folder)

    @contextmanager
    def locked(self, *, break_lock: bool) -> Iterator[None]:
        """A lock of the system, which goes with its process; there is nothing to break."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            unlock = lock(self.folder.parent / f".{self.folder.name}.lock")
        except BlockingIOError:
            raise TargetError(BUSY, place=self.folder) from None
        try:
            yield
        finally:
            unlock()

    def publish(self, change: Change) -> Done:
        """A fresh folder beside the old one, whole and on the disk, then both exchanged."""
        if change.before is None and self.folder.is_dir() and any(self.folder.iterdir()):
            raise TargetError(STRANGE, place=self.folder)
        if not (change.pending or change.gone):
            return change.done
        fresh = fresh_folder(self.folder)
        try:
            self._fill(fresh, change)
            make_readable(fresh)
            self._bring(fresh, change)
            sync(fresh)
            exchange(fresh, self.folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return change.done

    def _fill(self, fresh: Path, change: Change) -> None:
        """What stands there as it should is the same file again, with its time: caches stay good."""
        for file in change.manifest.files:
            make_folder((fresh / file.path).parent)
            if file.path in change.pending:
                shutil.copy2(change.site / file.path, fresh / file.path)
            else:
                link_file(self.folder / file.path, fresh / file.path)
        for path in change.unlisted:
            source = change.source(path)
            _write(fresh / path, source if isinstance(source, bytes) else source.read_bytes())
        if change.before and change.before.serial != change.manifest.serial:
            _write(fresh / PREVIOUS, render_manifest(change.before, whole=True))

    def _bring(self, fresh: Path, change: Change) -> None:
        """Put what no manifest lists into the fresh folder, as it is: somebody put it there."""
        ours = (
            change.former
            | change.manifest.by_path.keys()
            | UNSEALED
            | {JOURNAL, LOCK}
            | set(change.gone)
        )
        for uri in self.addresses():
            if not change.manifest.is_hand_placed(uri) and (uri in ours or is_part(uri)):
                continue
            source, target = self.folder / uri, fresh / uri
            if not os.path.lexists(target):
                make_folder(target.parent)
                link_file(source, target)
        for uri in _empty_folders(self.folder):
            if change.manifest.is_hand_placed(uri):
                make_folder(fresh / uri)


class InPlace(_Local, Store):
    """A folder that cannot be exchanged: each file comes whole, by a rename within it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, path: str, content: bytes) -> bool:
        """Write a file where none is."""
        target = self.folder / path
        make_folder(target.parent)
        try:
            with target.open("xb") as file:
                file.write(content)
        except FileExistsError:
            return False
        return True

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Each beside its place, then onto it; what stands there has reached the disk."""
        for upload in uploads:
            target = self.folder / upload.path
            draft = self.folder / draft_of(upload.path)
            _write(draft, upload.content)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(target)
            yield upload.path

    def remove(self, paths: Sequence[str]) -> None:
        """Files, and folders that are empty then."""
        for path in paths:
            target = self.folder / path
            target.unlink(missing_ok=True)
            for parent in target.parents:
                if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()


def read_file(path: Path) -> bytes | None:
    """The bytes of a file; None where there is none, or a link."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def make_folder(folder: Path) -> None:
    """A folder that a server may enter, with those above it that are missing."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        path.chmod(0o755)


def _empty_folders(folder: Path) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        if not folders and not names:
            yield Path(where).relative_to(folder).as_posix()


def _has_bytes(path: Path, upload: Upload) -> bool:
    """Whether a file stands there, and no link, with the bytes of an upload."""
    if path.is_symlink() or not path.is_file():
        return False
    if isinstance(upload.source, bytes):
        return path.read_bytes() == upload.source
    return filecmp.cmp(path, upload.source, shallow=False)


def _write(target: Path, content: bytes) -> None:
    make_folder(target.parent)
    target.write_bytes(content)
    target.chmod(0o644)  # whoever serves it is seldom who wrote it
