"""A deployment as a table of contents."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import platform
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from site_builder.build.seal.headers import cache_control, content_type
from site_builder.build.seal.inspect import PREVIOUS
from site_builder.build.seal.seal import media_type
from site_builder.core import addresses as at
from site_builder.core.errors import TargetError
from site_builder.core.platform.processes import is_running
from site_builder.core.problem import N_, Problem
from site_builder.core.progress import Step, stage
from site_builder.core.source_file import hash_file
from site_builder.extensions.deploy import change as changes
from site_builder.extensions.deploy.branch import Branch
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.host import Host
from site_builder.extensions.deploy.place import Folder, InPlace
from site_builder.extensions.deploy.target import Store, Target, Upload, read_journal, render_journal
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import NAME, Manifest, Read, SealedFile, is_part, render_manifest, render_sums
from site_builder.validate.manifest import MANIFEST_MISSING

# One file at a time, in an order in which no page leads to what is not there yet, and no manifest lists it.
#
# Before the first byte, a journal at the target lists what will be touched. A run that was killed leaves it; the next
# run compares what stands there, also where it brings another build, and takes away what the journal lists besides.


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
            list(self.store.write([Upload(changes.LOCK, _content(self.token))]))


@contextmanager
def locked(store: Store, *, break_lock: bool) -> Iterator[Lock]:
    """Take the lock; TargetError where a living deployment has it."""
    token = uuid.uuid4().hex
    if not store.create(changes.LOCK, _content(token)):
        standing = _read(store)
        if not (break_lock or _is_dead(standing)):
            minutes = max(1, round((float(standing.get("until", 0)) - time.time()) / 60))
            raise TargetError(TAKEN, owner=standing.get("owner", "?"), minutes=minutes)
        store.remove([changes.LOCK])
        if not store.create(changes.LOCK, _content(token)):
            raise TargetError(TAKEN, owner=_read(store).get("owner", "?"), minutes=LIFE // 60)
    try:
        yield Lock(store, token, time.time())
    finally:
        if _read(store).get("token") == token:
            store.remove([changes.LOCK])


def _content(token: str) -> bytes:
    text = {"owner": f"{platform.node()}:{os.getpid()}", "token": token, "until": round(time.time() + LIFE)}
    return json.dumps(text).encode()


def _read(store: Store) -> dict[str, Any]:
    try:
        loaded = json.loads(store.read(changes.LOCK) or b"{}")
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
_AT_ONCE = 8
_BATCH = 256  # files after which the lock is renewed
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

    def opened(self) -> AbstractContextManager[None]:
        """A store can be read at any time."""
        return nullcontext()

    def addresses(self) -> frozenset[str]:
        """Everything that stands there."""
        return self.store.addresses()

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """The addresses at which other bytes stand, or nothing."""
        return self.store.differing(uploads)

    def publish(self, change: changes.Change) -> changes.Done:
        """Write what differs, phase by phase, then take away what went."""
        if self.lock is None:
            raise TargetError(NO_LOCK)
        touched = read_journal(self.store.read)
        if change.pending or change.gone or touched:
            self._put(Upload(changes.JOURNAL, render_journal(touched | change.pending | frozenset(change.gone))))
            with stage(N_("Writing files"), len(change.files)) as step:
                for phase in phases(change.files):
                    for start in range(0, len(phase), _BATCH):
                        self._put(*(upload_of(change, file) for file in phase[start : start + _BATCH]), step=step)
                        self.lock.renew()
            self._seal(change)
            self.store.remove(change.gone)
            self.store.remove([changes.JOURNAL])
        return change.done

    def _seal(self, change: changes.Change) -> None:
        """The list before, then the parts of the new one that are not there yet, what lists them, and the manifest."""
        if _is_next(change) and change.before:
            self._put(Upload(PREVIOUS, render_manifest(change.before, whole=True)))
        parts, lists = change.manifest.part_paths, tuple(unlisted(change))
        self._put(*(each for each in lists if each.path in parts & change.pending))  # at once: nothing names them yet
        for upload in lists:
            if upload.path in change.pending - parts:
                self._put(upload)

    def _put(self, *uploads: Upload, step: Step = lambda: None) -> None:
        for _ in self.store.write(uploads):
            step()


def _is_next(change: changes.Change) -> bool:
    return change.before is not None and change.before.serial != change.manifest.serial


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


def upload_of(change: changes.Change, file: SealedFile) -> Upload:
    """A file of the built folder, with how it is served."""
    return Upload(file.path, change.site / file.path, content_type(file.media_type), cache_control(file.path))


def unlisted(change: changes.Change) -> Iterator[Upload]:
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
    seal: changes.Seal = changes.NO_SEAL,
    published: Read | None = None,
) -> tuple[changes.Change, changes.Done]:
    """Bring a built folder to its target. BuildRefused or TargetError, with the target as it was.

    With the portal's `settings`, addresses of kinds no longer made lead on. `published` reads the site that is followed
    where it is not at the target: a forge shows a folder that is empty at every run. What somebody changed at the
    target is put right, and told among the problems.
    """
    with target.locked(break_lock=break_lock):
        change = changes.make_change(site, published or target.read, where, drop=drop, settings=settings, seal=seal)
        standing, touched = target.addresses(), read_journal(target.read)
        uploads = (*(upload_of(change, file) for file in change.manifest.files), *unlisted(change))
        change = changes.settled(change, target.differing(uploads), standing, touched)
        others = () if published else changes.check_target(change, standing, touched)
        change = replace(change, problems=(*change.problems, *others))
        return change, target.publish(change)


def look_at(target: Target, site: Path, where: str) -> tuple[Problem, ...]:
    """How a target differs from the manifest that stands there; nothing is written.

    What the built folder `site` has as well need not be fetched.
    """
    with target.opened():
        standing = changes.standing_manifest(site, target.read)
        if standing is None:
            return (MANIFEST_MISSING(NAME, place=where),)
        change = changes.Change(site, standing, {}, standing, pending=_altered(target, standing, site))
        unfinished = [
            changes.TARGET_UNFINISHED(path) for path in (changes.JOURNAL, changes.LOCK) if target.read(path) is not None
        ]
        return (*unfinished, *changes.check_target(change, target.addresses(), read_journal(target.read)))


def _altered(target: Target, standing: Manifest, site: Path) -> frozenset[str]:
    """What has other bytes at the target than its manifest states."""
    listed = {file.path: file.sha256 for file in standing.files}
    listed |= {part.path: part.sha256 for part in standing.cut}
    listed |= {path: hashlib.sha256(content).hexdigest() for path, content in render_sums(standing).items()}
    copies = [path for path, digest in listed.items() if (site / path).is_file() and hash_file(site / path) == digest]
    others = sorted(listed.keys() - set(copies))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        digests = pool.map(lambda path: hashlib.sha256(target.read(path) or b"").hexdigest(), others)
    altered = {path for path, digest in zip(others, digests, strict=True) if digest != listed[path]}
    return target.differing([Upload(path, site / path) for path in copies]) | altered
