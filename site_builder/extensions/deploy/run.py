"""A deployment as a table of contents."""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.core.errors import TargetError
from site_builder.core.problem import N_
from site_builder.extensions.deploy.branch import Branch
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.change import Change, make_change
from site_builder.extensions.deploy.host import Host
from site_builder.extensions.deploy.place import InPlace, Place
from site_builder.extensions.deploy.staged import Staged
from site_builder.extensions.deploy.target import Done, Target

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
    return Staged(InPlace(Path(text).absolute())) if in_place else Place(Path(text))


def deploy(
    site: Path, target: Target, place: str, *, drop: bool = False, break_lock: bool = False
) -> tuple[Change, Done]:
    """Bring a built folder to its target. BuildRefused or TargetError, with the target as it was."""
    with target.locked(break_lock=break_lock):
        change = make_change(site, target.read, place, drop=drop)
        return change, target.publish(change)
