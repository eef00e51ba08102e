"""A deployment as a table of contents."""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from site_builder.build.seal.headers import cache_control, content_type
from site_builder.build.seal.seal import media_type
from site_builder.core import addresses as at
from site_builder.core.errors import TargetError
from site_builder.core.problem import N_
from site_builder.core.staging import is_running
from site_builder.extensions.deploy.branch import Branch
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.change import (
    NO_SEAL,
    Change,
    Seal,
    changed_files,
    gone_files,
    gone_parts,
    make_change,
)
from site_builder.extensions.deploy.host import Host
from site_builder.extensions.deploy.place import Folder, InPlace
from site_builder.extensions.deploy.target import (
    JOURNAL,
    LOCK,
    PREVIOUS,
    Done,
    Journal,
    Store,
    Target,
    Upload,
    read_journal,
    render_journal,
)
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import NAME, Read, SealedFile, is_part, render_manifest

# One file at a time, in an order in which no page leads to what is not there yet, and no manifest lists it.
#
# Before the first byte, a journal at the target lists what will be touched. A run that was killed leaves it, and what
# it lists is written again by the next run, also where that one brings another build.


# A lock that lies at the target: one deployment at a time, and none that waits for ever for one that died.


LIFE = 30 * 60  # seconds
_RENEWED = 60  # seconds
TAKEN = N_(
    "{owner} is deploying to the same place. Wait until it is done; where it died, deploy with --break-lock, "
    "or in {minutes} minutes without."
)


@dataclass
class Lock:
    """A lock in our hands; long work renews it."""

    store: Store
    token: str
    renewed: float

    def renew(self) -> None:
        """Hold it longer; at most once a minute."""
        if time.time() - self.renewed > _RENEWED:
            self.renewed = time.time()
            list(self.store.write([Upload(LOCK, _content(self.token))]))


@contextmanager
def locked(store: Store, *, break_lock: bool) -> Iterator[Lock]:
    """Take the lock; TargetError where a living deployment has it."""
    token = uuid.uuid4().hex
    if not store.create(LOCK, _content(token)):
        standing = _read(store)
        if not (break_lock or _is_dead(standing)):
            minutes = max(1, round((float(standing.get("until", 0)) - time.time()) / 60))
            raise TargetError(TAKEN, owner=standing.get("owner", "?"), minutes=minutes)
        store.remove([LOCK])
        if not store.create(LOCK, _content(token)):
            raise TargetError(TAKEN, owner=_read(store).get("owner", "?"), minutes=LIFE // 60)
    try:
        yield Lock(store, token, time.time())
    finally:
        if _read(store).get("token") == token:
            store.remove([LOCK])


def _content(token: str) -> bytes:
    text = {"owner": f"{platform.node()}:{os.getpid()}", "token": token, "until": round(time.time() + LIFE)}
    return json.dumps(text).encode()


def _read(store: Store) -> dict[str, Any]:
    try:
        loaded = json.loads(store.read(LOCK) or b"{}")
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _is_dead(standing: dict[str, Any]) -> bool:
    """Its time is over, or it ran on this machine and runs no more."""
    host, _, process = str(standing.get("owner", "")).rpartition(":")
    if host == platform.node() and process.isdigit() and not is_running(int(process)):
        return True
    return float(standing.get("until", 0)) < time.time()


NO_LOCK = N_("Nothing was deployed: the target is not locked.")
_BATCH, _NOTES = 256, 64  # files after which the journal says how far it came; how often it does so at most
# Lists that lead to pages and data: harvesters, feeds and crawlers start here.
_LISTS = (".xml", ".ttl", ".rdf", ".jsonld", "data.json", "datapackages.json", "feed.json", "changes.json")


@dataclass
class Staged:
    """A store as a target."""

    store: Store
    lock: Lock | None = None

    @contextmanager
    def locked(self, *, break_lock: bool) -> Iterator[None]:
        """Hold the lock that lies in the store."""
        with locked(self.store, break_lock=break_lock) as self.lock:
            yield
        self.lock = None

    def read(self, path: str) -> bytes | None:
        """A file as it stands there."""
        return self.store.read(path)

    def publish(self, change: Change) -> Done:
        """Write what differs, phase by phase, then take away what went."""
        if self.lock is None:
            raise TargetError(NO_LOCK)
        journal = read_journal(self.store.read)
        files = pending(change, journal)
        parts = pending_parts(change, journal)
        stays = change.manifest.by_path.keys() | change.manifest.part_paths
        gone = sorted({*gone_files(change), *gone_parts(change), *journal.touched} - stays)
        touched = frozenset({*(file.path for file in files), *parts, *gone, *journal.touched})
        if not touched and change.before == change.manifest:
            return Done(0, 0, 0, change.manifest.serial)
        # What this run will write over is not done any more, should it be killed and another build come again.
        listed = change.manifest.by_path
        kept = {path: sha for path, sha in journal.done.items() if path in listed and listed[path].sha256 == sha}
        self._write(change, files, Journal(touched, kept))
        self._seal(change, parts)
        self.store.remove([path for path in gone if path != NAME])
        self.store.remove([JOURNAL])
        removed = sum(not is_part(path) for path in gone)
        return Done(len(files), sum(file.size for file in files), removed, change.manifest.serial)

    def _write(self, change: Change, files: Sequence[SealedFile], journal: Journal) -> None:
        done = dict(journal.done)
        self._note(Journal(journal.touched, done))
        step = max(_BATCH, len(files) // _NOTES)  # the journal names every file, and is written as a whole
        for phase in phases(files):
            for start in range(0, len(phase), step):
                batch = phase[start : start + step]
                by_path = {file.path: file for file in batch}
                for path in self.store.write([upload_of(change, file) for file in batch]):
                    done[path] = by_path[path].sha256
                self._note(Journal(journal.touched, done))

    def _seal(self, change: Change, parts: Collection[str]) -> None:
        """The list before, then the parts of the new one that are not there yet, what lists them, and the manifest."""
        if _is_next(change) and change.before:
            self._put(Upload(PREVIOUS, render_manifest(change.before, whole=True)))
        uploads = tuple(unlisted(change))
        self._put(*(upload for upload in uploads if upload.path in parts))  # at once: nothing names them yet
        for upload in uploads:
            if upload.path not in change.manifest.part_paths:
                self._put(upload)

    def _note(self, journal: Journal) -> None:
        self._put(Upload(JOURNAL, render_journal(journal)))
        if self.lock:
            self.lock.renew()

    def _put(self, *uploads: Upload) -> None:
        for _ in self.store.write(uploads):
            pass


def _is_next(change: Change) -> bool:
    return change.before is not None and change.before.serial != change.manifest.serial


def pending(change: Change, journal: Journal) -> tuple[SealedFile, ...]:
    """What differs from the manifest at the target, or may, because a killed run touched it and did not end so."""
    changed = {file.path for file in changed_files(change)} | journal.touched
    files = (file for file in change.manifest.files if file.path in changed)
    return tuple(file for file in files if journal.done.get(file.path) != file.sha256)


def pending_parts(change: Change, journal: Journal) -> tuple[str, ...]:
    """Parts of the manifest that do not stand at the target, or that a killed run touched."""
    there = (change.before.part_paths if change.before else frozenset()) - journal.touched
    return tuple(sorted(change.manifest.part_paths - there))


def phases(files: Iterable[SealedFile]) -> tuple[tuple[SealedFile, ...], ...]:
    """Data and what pages are made of, then pages, then lists that lead to both."""
    ordered: tuple[list[SealedFile], ...] = ([], [], [])
    for file in files:
        ordered[_phase(file.path)].append(file)
    return tuple(tuple(phase) for phase in ordered)


def _phase(path: str) -> int:
    if path.endswith(".html"):
        return 1
    is_list = path.endswith(_LISTS) and not path.startswith(at.DATASETS)
    return 2 if is_list else 0


def upload_of(change: Change, file: SealedFile) -> Upload:
    """A file of the built folder, with how it is served."""
    return Upload(file.path, change.site / file.path, content_type(file.media_type), cache_control(file.path))


def unlisted(change: Change) -> Iterator[Upload]:
    """The parts of the manifest, the hashes, the signature, and last of all the manifest."""
    for path in change.unlisted:
        kind = media_type(path) if path == NAME or is_part(path) else "text/plain"
        yield Upload(path, change.source(path), content_type(kind), cache_control(path))


UNREACHED = N_("{place} cannot be read, so nobody can tell what is published there: {reason}. Nothing was deployed.")


def published_at(url: str) -> Read:
    """Files of a site by its own address; None where it answers that nothing is there. TargetError for all else."""

    def read(uri: str) -> bytes | None:
        fresh = f"{url}{quote(uri)}?{time.time_ns()}"  # forges let caches answer for minutes
        request = urllib.request.Request(fresh, headers={"Cache-Control": "no-cache"})
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise TargetError(UNREACHED, place=request.full_url, reason=error) from error
        except (OSError, http.client.HTTPException) as error:
            raise TargetError(UNREACHED, place=request.full_url, reason=error) from error

    return read


_PATIENCE = 30  # seconds
UNKNOWN = N_("“{place}” is no place to deploy to: a folder, user@host:path, s3://bucket/prefix or git:REMOTE#BRANCH.")
WINDOWS = N_(
    "“{place}” is a folder as Windows writes it, which does not exist here. In WSL, the drive C: lies in /mnt/c: write "
    "{right}"
)
IS_FILE = N_("“{place}” is a file. Write the folder that the web server serves.")
_DRIVE = re.compile(r"([A-Za-z]):[\\/](.*)")
_HOST = re.compile(r"(?:[\w.-]+@)?[\w.-]{2,}:(?!//).+")  # one letter would be a drive of Windows
_BRANCH = re.compile(r"git:(?P<remote>.+)#(?P<branch>[\w./-]+)")


def parse_target(text: str, *, in_place: bool = False) -> Target:
    """What a target's name means. TargetError where it means nothing, or cannot be used from here."""
    if text.startswith("s3://") and len(text) > len("s3://"):
        return Staged(Bucket(text))
    if match := _BRANCH.fullmatch(text):
        return Branch(match["remote"], match["branch"])
    if "://" in text or text.startswith("git:"):
        raise TargetError(UNKNOWN, place=text)
    if _HOST.fullmatch(text) and not Path(text).exists():
        return Staged(Host(text))
    if (drive := _DRIVE.fullmatch(text)) and not Path(text).exists():
        raise TargetError(WINDOWS, place=text, right=f"/mnt/{drive[1].lower()}/" + drive[2].replace("\\", "/"))
    if Path(text).is_file():
        raise TargetError(IS_FILE, place=text)
    return Staged(InPlace(Path(text).absolute())) if in_place else Folder(Path(text))


def deploy(
    site: Path,
    target: Target,
    where: str,
    *,
    drop: bool = False,
    break_lock: bool = False,
    settings: SiteConfig | None = None,
    seal: Seal = NO_SEAL,
    published: Read | None = None,
) -> tuple[Change, Done]:
    """Bring a built folder to its target. BuildRefused or TargetError, with the target as it was.

    With the portal's `settings`, addresses of kinds no longer made lead on. `published` reads the site that is followed
    where it is not at the target: a forge shows a folder that is empty at every run.
    """
    with target.locked(break_lock=break_lock):
        change = make_change(site, published or target.read, where, drop=drop, settings=settings, seal=seal)
        return change, target.publish(change)
