"""Put a finished folder in the place of the published one, in one step of the file system.

A kill before the step leaves the old site, after it the new one. Linux exchanges two folders by
renameat2(RENAME_EXCHANGE); elsewhere the site is a symbolic link that os.replace turns over.
"""

from __future__ import annotations

import contextlib
import ctypes
import filecmp
import os
import re
import shutil
import stat
from pathlib import Path

from site_builder.core.errors import SiteBuilderError, TargetError
from site_builder.core.problem import N_
from site_builder.core.source_file import files_under
from site_builder.core.staging import can_swap, is_running, swap

IS_MOUNT = N_(
    "{place} is a mount, which no system exchanges in one step; nothing was changed. Name a folder within it, "
    "or publish file by file: site-builder deploy {place} --in-place."
)
IS_MOUNTED = N_(
    "{place} is mounted at {other} too, where the old site would stay; nothing was changed. Mount the folder above it, "
    "or publish file by file: site-builder deploy {place} --in-place."
)
HOLDS_MOUNT = N_("Within {place} there is a mount, {other}; an exchange would tear it out. Nothing was changed.")
NO_EXCHANGE = N_(
    "This system cannot exchange folders: remove {place} once; from then on it is a link that can be turned."
)
CLOSED = N_("Nothing can be written beside {place}, where the fresh site has to lie. Nothing was changed.")
_MOUNTS = Path("/proc/self/mountinfo")


class ExchangeError(SiteBuilderError, OSError):
    """The folders cannot be exchanged in one step here."""


def docroot(site: Path) -> Path:
    """The folder to exchange so that who looks at `site` sees the new one, also through a link of somebody else's.

    Raises TargetError where an exchange would not be seen, or cannot be: known before anything is built.
    """
    site = site.absolute()
    if site.is_symlink() and not _is_ours(site):
        site = site.resolve()
    if site.is_dir() and not site.is_symlink() and not can_swap():
        raise TargetError(NO_EXCHANGE, place=site)
    above = next(parent for parent in site.parents if parent.is_dir())
    if not os.access(above, os.W_OK | os.X_OK):
        raise TargetError(CLOSED, place=site)
    _refuse_mounts(site, _MOUNTS.read_text("utf-8", "surrogateescape") if _MOUNTS.is_file() else "")
    return site


def _is_ours(link: Path) -> bool:
    """Whether a link is one that `exchange` turns, rather than one to a docroot elsewhere."""
    return link.resolve().parent == link.parent.resolve() and link.resolve().name.startswith(f".{link.name}-")


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
    parts = [re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), part) for part in line.split(" ")[:5]]
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
        before, link = site / uri, fresh / f"{uri}.link"
        with contextlib.suppress(OSError):  # nothing stands there, or the disk knows no second name
            old = before.lstat()
            if old.st_ino == now.st_ino or old.st_size != now.st_size or not stat.S_ISREG(old.st_mode):
                continue
            if filecmp.cmp(before, fresh / uri, shallow=False):
                os.link(before, link)
                link.replace(fresh / uri)


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


def sync(folder: Path) -> None:
    """Have the file system of a folder on its disk, so that a power cut after the exchange leaves no empty files."""
    number = os.open(folder, os.O_RDONLY)
    try:
        if not hasattr(libc := ctypes.CDLL(None), "syncfs") or libc.syncfs(number) != 0:
            os.sync()
    finally:
        os.close(number)


def fresh_folder(site: Path) -> Path:
    """An empty folder beside the site, after clearing away those that killed builds left."""
    clear_beside(site)
    fresh = site.parent / f".{site.name}-{os.getpid()}"
    if _is_current(site, fresh):
        fresh = site.parent / f".{site.name}-again-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def clear_beside(site: Path) -> None:
    """Remove what killed builds and deployments left beside the site."""
    for left, owner in _left_over(site):
        if not is_running(owner) and not _is_current(site, left):
            _remove(left)


def _left_over(site: Path) -> list[tuple[Path, int]]:
    """Folders and links that builds of this very site made, with the process that made them."""
    ours = re.compile(rf"\.{re.escape(site.name)}-(?:again-)?(\d+)(?:\.link)?")
    matched = [(path, ours.fullmatch(path.name)) for path in site.parent.iterdir()] if site.parent.is_dir() else []
    return [(path, int(match[1])) for path, match in matched if match]


def _remove(left: Path) -> None:
    if left.is_symlink():
        left.unlink(missing_ok=True)
    else:
        shutil.rmtree(left, ignore_errors=True)


def exchange(fresh: Path, site: Path) -> None:
    """Make `fresh` the site. What stood there before is removed afterwards. Raises ExchangeError."""
    if site.is_symlink() or not can_swap():
        _turn_link(fresh, site)
    elif site.exists():
        _swap(fresh, site)
        shutil.rmtree(fresh)
    else:
        fresh.rename(site)


def _turn_link(fresh: Path, site: Path) -> None:
    if site.exists() and not site.is_symlink():
        raise ExchangeError(f"remove {site.name}/ once; from then on it is a link that can be turned in one step")
    before = site.resolve() if site.is_symlink() else None
    link = fresh.with_name(fresh.name + ".link")
    link.unlink(missing_ok=True)
    link.symlink_to(fresh.name, target_is_directory=True)
    link.replace(site)
    if before and before.name.startswith(f".{site.name}-"):
        shutil.rmtree(before, ignore_errors=True)


def _swap(fresh: Path, site: Path) -> None:
    try:
        swap(fresh, site)
    except OSError as error:
        raise ExchangeError(error.errno, f"{site} cannot be exchanged: {error.strerror}") from error


def _is_current(site: Path, folder: Path) -> bool:
    return site.is_symlink() and site.resolve() == folder.resolve()


def remove(folder: Path) -> None:
    """Clear away what a build that failed had written."""
    shutil.rmtree(folder, ignore_errors=True)
