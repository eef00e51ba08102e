"""Put a finished folder in the place of the published one, in one step of the file system where there is one.

A kill before the step leaves the old site, after it the new one. Where no system or disk exchanges two folders, the
old one steps aside first: a kill just then leaves none, and the next build or deployment puts it back.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import shutil
import stat
from pathlib import Path

from site_builder.core.files import files_under
from site_builder.core.platform.files import link, move_path, replace_in_two, swap
from site_builder.core.platform.processes import is_running
from site_builder.core.problem import N_, SiteBuilderError, TargetError

IS_MOUNT = N_(
    "{place} is a mount, which no system exchanges in one step; nothing was changed. Name a folder within it, "
    "or publish file by file: site-builder deploy {place} --in-place."
)
IS_MOUNTED = N_(
    "{place} is mounted at {other} too, where the old site would stay; nothing was changed. Mount the folder above it, "
    "or publish file by file: site-builder deploy {place} --in-place."
)
HOLDS_MOUNT = N_(
    "Within {place} there is a mount, {other}; an exchange would tear it out. Nothing was changed."
)
CLOSED = N_(
    "Nothing can be written beside {place}, where the fresh site has to lie. Nothing was changed."
)
_OLD = ".old"
_MOUNTS = Path("/proc/self/mountinfo")


class ExchangeError(SiteBuilderError, OSError):
    """The folders cannot be exchanged in one step here."""


def docroot(site: Path) -> Path:
    """The folder to exchange so that who looks at `site` sees the new one, also through a link.

    Raises TargetError where an exchange would not be seen, or cannot be: known before anything is built.
    """
    site = site.resolve() if site.is_symlink() else site.absolute()
    clear_beside(site)
    above = next(parent for parent in site.parents if parent.is_dir())
    if not os.access(above, os.W_OK | os.X_OK):
        raise TargetError(CLOSED, place=site)
    _refuse_mounts(site, _MOUNTS.read_text("utf-8", "surrogateescape") if _MOUNTS.is_file() else "")
    return site


def _refuse_mounts(site: Path, table: str) -> None:
    if os.path.ismount(site):
        raise TargetError(IS_MOUNT, place=site)
    mounts = [_parsed_mount(line) for line in table.splitlines()]
    where = str(site.resolve())
    for _, _, point in mounts:
        if point.startswith(f"{where}/"):
            raise TargetError(HOLDS_MOUNT, place=site, other=point)
    device, inside = _place_within(where, mounts)
    for other, root, point in mounts:
        if other == device and f"{root}/".startswith(f"{inside}/") and point != where:
            raise TargetError(IS_MOUNTED, place=site, other=point)


def _parsed_mount(line: str) -> tuple[str, str, str]:
    """Device, folder of it that is mounted, and where. Source: proc_pid_mountinfo(5)."""
    parts = [
        re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), part)
        for part in line.split(" ")[:5]
    ]
    return parts[2], parts[3], parts[4]


def _place_within(where: str, mounts: list[tuple[str, str, str]]) -> tuple[str, str]:
    """The device that a folder lies on, and its path within it."""
    over = [mount for mount in mounts if f"{where}/".startswith(f"{mount[2].rstrip('/')}/")]
    if not over:
        return "", where
    device, root, point = max(over, key=lambda mount: len(mount[2]))
    return device, root.rstrip("/") + "/" + where[len(point.rstrip("/")) + 1 :]


def take_over(fresh: Path, site: Path) -> None:
    """Make each file whose bytes stay the very file of the site before, with its time; what was linked already is."""
    for uri, now in files_under(fresh):
        before, name = site / uri, fresh / f"{uri}.link"
        with contextlib.suppress(OSError):  # nothing stands there, or the disk knows no second name
            old = before.lstat()
            if (
                old.st_ino == now.st_ino
                or old.st_size != now.st_size
                or not stat.S_ISREG(old.st_mode)
            ):
                continue
            if filecmp.cmp(before, fresh / uri, shallow=False):
                link(before, name)
                name.replace(fresh / uri)


def make_readable(folder: Path) -> None:
    """Let the server read what this process wrote, whatever its umask."""
    for where, _, names in os.walk(folder):
        _allow(where, 0o755)
        for name in names:
            _allow(f"{where}/{name}", 0o644)


def _allow(path: str, mode: int) -> None:
    status = os.lstat(path)
    if not stat.S_ISLNK(status.st_mode) and stat.S_IMODE(status.st_mode) != mode:
        Path(path).chmod(mode)


def fresh_folder(site: Path) -> Path:
    """An empty folder beside the site, after clearing away those that killed builds left."""
    clear_beside(site)
    fresh = site.parent / f".{site.name}-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def clear_beside(site: Path) -> None:
    """Remove what killed builds and deployments left beside the site; the old one comes back where none stands."""
    ours = re.compile(rf"\.{re.escape(site.name)}-(\d+)({_OLD})?")
    for left in sorted(site.parent.iterdir()) if site.parent.is_dir() else ():
        match = ours.fullmatch(left.name)
        if match and not is_running(int(match[1])):
            if match[2] and not site.exists():
                left.rename(site)
            else:
                shutil.rmtree(left, ignore_errors=True)


def exchange(fresh: Path, site: Path) -> None:
    """Make `fresh` the site. What stood there before is removed afterwards. Raises ExchangeError."""
    old = fresh.with_name(fresh.name + _OLD)
    try:
        if not site.exists():
            move_path(fresh, site)
        elif swap(fresh, site):
            old = fresh
        else:
            replace_in_two(fresh, site, old)
    except OSError as error:
        raise ExchangeError(error.errno, f"{site} cannot be exchanged: {error.strerror}") from error
    shutil.rmtree(old, ignore_errors=True)


def remove(folder: Path) -> None:
    """Clear away what a build that failed had written."""
    shutil.rmtree(folder, ignore_errors=True)
