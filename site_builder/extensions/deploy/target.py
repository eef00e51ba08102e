"""What a target can do, and what it holds of ours beside the site."""

from __future__ import annotations

import json
import os
import platform
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Protocol

from site_builder.build.seal.headers import cache_control, content_type
from site_builder.build.seal.inspect import PREVIOUS
from site_builder.build.seal.seal import media_type
from site_builder.core import addresses as at
from site_builder.core.platform.processes import is_running
from site_builder.core.problem import N_, TargetError
from site_builder.core.progress import Step, stage
from site_builder.extensions.deploy.change import JOURNAL, LOCK, Change, Done
from site_builder.model.manifest import NAME, SealedFile, is_part, is_within, render_manifest

LIFE = 30 * 60  # seconds
_RENEWED = 60  # seconds
TAKEN = N_(
    "{owner} is deploying to the same place. Wait until it is done; where it died, deploy with --break-lock, "
    "or in {minutes} minutes without."
)
NO_LOCK = N_("Nothing was deployed: the target is not locked.")
_BATCH = 256  # files after which the lock is renewed
# Lists that lead to pages and data: harvesters, feeds and crawlers start here.
_LISTS = (
    ".xml",
    ".ttl",
    ".rdf",
    ".jsonld",
    "data.json",
    "datapackages.json",
    "feed.json",
    "changes.json",
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: its address, what it holds (a file of this machine, or bytes), and how it is served."""

    path: str
    source: Path | bytes
    content_type: str = "application/json"
    cache: str = "no-cache"

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size


class Target(Protocol):
    """Where a site goes."""

    def locked(self, *, break_lock: bool) -> AbstractContextManager[None]:
        """Nobody else deploys there meanwhile. TargetError where somebody does."""

    def read(self, path: str) -> bytes | None:
        """A file as it stands there; None where it does not. TargetError where the target cannot be asked."""

    def opened(self) -> AbstractContextManager[None]:
        """The target can be read; nothing is written there. Most can be read at any time."""
        return nullcontext()

    def addresses(self) -> frozenset[str]:
        """Everything that stands there, of whatever kind; a link to a folder is one."""

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """The addresses at which other bytes stand, or nothing."""

    def publish(self, change: Change) -> Done:
        """Make the target what the change says. Killed in between, the next run completes it."""


class Store(Target, Protocol):
    """A target that takes one file at a time, each whole, in an order in which no page leads to what is not there yet.

    No manifest lists what is not there, either. Before the first byte, a journal at the target lists what will be
    touched. A run that was killed leaves it; the next run compares what stands there, also where it brings another
    build, and takes away what the journal lists besides.

    A lock lies at the target: one deployment at a time, and none that waits for ever for one that died.
    """

    token: str = ""  # of the lock in our hands
    renewed: float = 0

    def create(self, path: str, content: bytes) -> bool:
        """Write a file where none is; False where one is."""

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Write files over what is there; each address comes back once it is there for certain."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away; what is not there is no fault."""

    @contextmanager
    def locked(self, *, break_lock: bool) -> Iterator[None]:
        """Take the lock; TargetError where a living deployment has it."""
        token = uuid.uuid4().hex
        if not self.create(LOCK, _content(token)):
            standing = self._standing()
            if not (break_lock or _is_dead(standing)):
                minutes = max(1, round((float(standing.get("until", 0)) - time.time()) / 60))
                raise TargetError(TAKEN, owner=standing.get("owner", "?"), minutes=minutes)
            self.remove([LOCK])
            if not self.create(LOCK, _content(token)):
                raise TargetError(
                    TAKEN, owner=self._standing().get("owner", "?"), minutes=LIFE // 60
                )
        try:
            self.token, self.renewed = token, time.time()
            yield
        finally:
            self.token = ""
            if self._standing().get("token") == token:
                self.remove([LOCK])

    def _standing(self) -> dict[str, Any]:
        try:
            loaded = json.loads(self.read(LOCK) or b"{}")
        except ValueError:
            return {}
        return loaded if isinstance(loaded, dict) else {}

    def _renew(self) -> None:
        """Hold the lock longer; at most once a minute."""
        if time.time() - self.renewed > _RENEWED:
            self.renewed = time.time()
            self._store(Upload(LOCK, _content(self.token)))

    def publish(self, change: Change) -> Done:
        """Write what differs, phase by phase, then take away what went."""
        if not self.token:
            raise TargetError(NO_LOCK)
        touched = read_journal(self.read)
        if change.pending or change.gone or touched:
            self._store(
                Upload(JOURNAL, render_journal(touched | change.pending | frozenset(change.gone)))
            )
            with stage(N_("Writing files"), len(change.files)) as step:
                for _, files in groupby(sorted(change.files, key=_phase), _phase):
                    while batch := tuple(islice(files, _BATCH)):
                        self._store(*(upload_of(change, file) for file in batch), step=step)
                        self._renew()
            self._seal(change)
            self.remove(change.gone)
            self.remove([JOURNAL])
        return change.done

    def _seal(self, change: Change) -> None:
        """The list before, then the parts of the new one that are not there yet, what lists them, and the manifest."""
        if change.before and change.before.serial != change.manifest.serial:
            self._store(Upload(PREVIOUS, render_manifest(change.before, whole=True)))
        parts, lists = change.manifest.part_paths, tuple(unlisted(change))
        self._store(
            *(each for each in lists if each.path in parts & change.pending)
        )  # at once: nothing names them yet
        for upload in lists:
            if upload.path in change.pending - parts:
                self._store(upload)

    def _store(self, *uploads: Upload, step: Step = lambda: None) -> None:
        for _ in self.write(uploads):
            step()


def _content(token: str) -> bytes:
    text = {
        "owner": f"{platform.node()}:{os.getpid()}",
        "token": token,
        "until": round(time.time() + LIFE),
    }
    return json.dumps(text).encode()


def _is_dead(standing: dict[str, Any]) -> bool:
    """Its time is over, or it ran on this machine and runs no more."""
    host, _, process = str(standing.get("owner", "")).rpartition(":")
    if host == platform.node() and process.isdigit() and not is_running(int(process)):
        return True
    return float(standing.get("until", 0)) < time.time()


def _phase(file: SealedFile) -> int:
    """Data and what pages are made of, then pages, then lists that lead to both."""
    if file.path.endswith(".html"):
        return 1
    return 2 if file.path.endswith(_LISTS) and not file.path.startswith(at.DATASETS) else 0


def upload_of(change: Change, file: SealedFile) -> Upload:
    """A file of the built folder, with how it is served."""
    return Upload(
        file.path, change.site / file.path, content_type(file.media_type), cache_control(file.path)
    )


def unlisted(change: Change) -> Iterator[Upload]:
    """The parts of the manifest, the hashes, the signature, and last of all the manifest."""
    for path in change.unlisted:
        kind = media_type(path) if path == NAME or is_part(path) else "text/plain"
        yield Upload(path, change.source(path), content_type(kind), cache_control(path))


def read_journal(read: Callable[[str], bytes | None]) -> frozenset[str]:
    """The addresses that a killed run set out to touch; a journal that nobody can read is none."""
    try:
        # What it lists is taken away where the new manifest has it not: never anything outside the site.
        return frozenset(filter(is_within, json.loads(read(JOURNAL) or b"{}").get("touched", ())))
    except (ValueError, AttributeError, TypeError):
        return frozenset()


def render_journal(touched: Collection[str]) -> bytes:
    """As it lies at the target."""
    return json.dumps({"touched": sorted(touched)}, ensure_ascii=False).encode()
