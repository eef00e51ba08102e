"""Take a package away in public: removed for a reason, or published under another name. A page stays at its address."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.register import enter_tombstone, package_named, register_file
from site_builder.core.addresses import NAME
from site_builder.core.day import release_day
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, rule
from site_builder.core.text import Text
from site_builder.load.editions import FOLDER as EDITIONS
from site_builder.load.publication import Folders, Reading
from site_builder.model.package import Package
from site_builder.model.register import Tombstone

RETIRE_NOTE = rule(
    "retire-note-empty",
    "error",
    "The page that stays at the address of “{package}” needs a public note.",
    "Say in --note, in a sentence for readers, why the package is no more there.",
)
RETIRE_NEEDED = rule(
    "retire-needed",
    "error",
    "“{package}” is the package of {user}.",
    "A report's data stay as long as the report; give the package another name with site-builder rename instead.",
)
SUCCESSOR_UNKNOWN = rule(
    "retire-successor-unknown",
    "error",
    "There is no package “{successor}” to stand in the place of “{package}”.",
    "Name a package that is published, or leave --successor out.",
)
NAME_TAKEN = rule(
    "rename-name-taken",
    "error",
    "“{name}” cannot be the new name of “{package}”: it is taken, or was published before.",
    "Choose another name; an address that was published is not used for something else.",
)
NAME_WRONG = rule(
    "rename-name-wrong",
    "error",
    "“{name}” cannot be the new name of “{package}”.",
    "Choose a name of lower-case letters a-z, digits and hyphens.",
)
_FRONT = re.compile(r"\A(?:\ufeff)?---\r?\n(.*?\n)---", re.DOTALL)
_USERS = ("package", "indicators")


def remove(folders: Folders, reading: Reading, name: str, note: Text, successor: str = "") -> None:
    """Take a package and its editions away. Raises BuildRefused, and then nothing is written."""
    package = _package(reading, name, note)
    users = list(_users(reading, name))
    if users:
        raise BuildRefused([RETIRE_NEEDED(package.file, package=name, user=user) for user in users])
    if successor and reading.publication.package(successor) is None:
        raise BuildRefused([SUCCESSOR_UNKNOWN(package.file, package=name, successor=successor)])
    home = _home(folders, package)
    aside = home.with_name(f".{home.name}-{os.getpid()}")
    home.rename(aside)
    _bury(folders, reading, package, Tombstone("removed", _day(reading), note, package.title, successor))
    shutil.rmtree(aside)


def rename(folders: Folders, reading: Reading, name: str, new: str, note: Text) -> None:
    """Publish a package under a new name. What was released stays, byte for byte, at the old address."""
    package = _package(reading, name, note)
    if problem := _wrong_name(folders, reading, package, new):
        raise BuildRefused([problem])
    home = _home(folders, package)
    fresh = home.with_name(f".{new}-{os.getpid()}")
    try:
        shutil.copytree(home, fresh, ignore=lambda folder, _: {EDITIONS} if Path(folder) == home else set())
        _set_name(fresh / package.file.rpartition("/")[2], new)
        pages = list(_renamed_pages(folders, name, new))
        fresh.rename(home.with_name(new))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    for path, text in pages:
        path.write_text(text, "utf-8", newline="")
    _bury(folders, reading, package, Tombstone("renamed", _day(reading), note, package.title, new))
    _keep_editions_only(home)


def _package(reading: Reading, name: str, note: Text) -> Package:
    package = package_named(reading, name)
    if not note:
        raise BuildRefused([RETIRE_NOTE(package.file, package=name)])
    return package


def _users(reading: Reading, name: str) -> Iterator[str]:
    for report in reading.publication.reports:
        if report.package == name:
            yield report.file
    for series in reading.publication.series:
        if series.indicators == name:
            yield series.file


def _wrong_name(folders: Folders, reading: Reading, package: Package, new: str) -> Problem | None:
    if not NAME.fullmatch(new):
        return NAME_WRONG(package.file, package=package.name, name=new)
    publication = reading.publication
    taken = (folders.datasets / new).exists() or publication.package(new) or new in publication.register.packages
    return NAME_TAKEN(package.file, package=package.name, name=new) if taken else None


def _set_name(path: Path, new: str) -> None:
    editor = Editor(path.read_text("utf-8"))
    editor.set(new, "name")
    path.write_text(editor.text(), "utf-8", newline="")


def _renamed_pages(folders: Folders, name: str, new: str) -> Iterator[tuple[Path, str]]:
    """Reports and series that name the package, with its new name."""
    for path in sorted(folders.reports.rglob("*.md")):
        text = path.read_bytes().decode("utf-8")
        front = _FRONT.match(text)
        if not front:
            continue
        editor = Editor(front[1])
        users = [key for key in _USERS if editor.value(key) == name]
        for key in users:
            editor.set(new, key)
        if users:
            yield path, text[: front.start(1)] + editor.text() + text[front.end(1) :]


def _bury(folders: Folders, reading: Reading, package: Package, tombstone: Tombstone) -> None:
    enter_tombstone(register_file(folders), reading.publication.register, package.name, tombstone)


def _keep_editions_only(home: Path) -> None:
    for path in home.iterdir():
        if path.name != EDITIONS:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    if not any(home.iterdir()):
        home.rmdir()


def _home(folders: Folders, package: Package) -> Path:
    return folders.datasets / package.file.split("/")[-2]


def _day(reading: Reading) -> date:
    return release_day(reading.publication.built)
