"""Put a finished folder in the place of the published one, in one step of the file system.

A kill before the step leaves the old site, after it the new one. Linux exchanges two folders by
renameat2(RENAME_EXCHANGE); elsewhere the site is a symbolic link that os.replace turns over.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from site_builder.core.errors import SiteBuilderError
from site_builder.core.staging import can_swap, is_running, swap


class ExchangeError(SiteBuilderError, OSError):
    """The folders cannot be exchanged in one step here."""


def fresh_folder(site: Path) -> Path:
    """An empty folder beside the site, after clearing away those that killed builds left."""
    for left, owner in _left_over(site):
        if not is_running(owner) and not _is_current(site, left):
            _remove(left)
    fresh = site.parent / f".{site.name}-{os.getpid()}"
    if _is_current(site, fresh):
        fresh = site.parent / f".{site.name}-again-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def _left_over(site: Path) -> list[tuple[Path, int]]:
    """Folders and links that builds of this very site made, with the process that made them."""
    ours = re.compile(rf"\.{re.escape(site.name)}-(?:again-)?(\d+)(?:\.link)?")
    found = [(path, ours.fullmatch(path.name)) for path in site.parent.iterdir()] if site.parent.is_dir() else []
    return [(path, int(match[1])) for path, match in found if match]


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
