"""A deployment as a table of contents."""

from __future__ import annotations

import hashlib
import http.client
import re
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from site_builder.core.errors import TargetError
from site_builder.core.problem import N_, Problem, flag
from site_builder.core.source_file import hash_file
from site_builder.extensions.deploy import change as changes
from site_builder.extensions.deploy.branch import Branch
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.host import Host
from site_builder.extensions.deploy.place import Folder, InPlace
from site_builder.extensions.deploy.target import Target, Upload, read_journal, unlisted, upload_of
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import NAME, Manifest, Read, render_sums

_AT_ONCE = 8
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
        return Bucket(text)
    if match := _BRANCH.fullmatch(text):
        return Branch(match["remote"], match["branch"])
    if "://" in text or text.startswith("git:"):
        raise TargetError(UNKNOWN, place=text)
    if _HOST.fullmatch(text) and not Path(text).exists():
        return Host(text)
    if (drive := _DRIVE.fullmatch(text)) and not Path(text).exists():
        raise TargetError(WINDOWS, place=text, right=f"/mnt/{drive[1].lower()}/" + drive[2].replace("\\", "/"))
    if Path(text).is_file():
        raise TargetError(IS_FILE, place=text)
    return InPlace(Path(text).absolute()) if in_place else Folder(Path(text))


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
            return (flag("manifest-missing", NAME, place=where),)
        change = changes.Change(site, standing, {}, standing, pending=_altered(target, standing, site))
        unfinished = [
            flag("target-unfinished", path) for path in (changes.JOURNAL, changes.LOCK) if target.read(path) is not None
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
