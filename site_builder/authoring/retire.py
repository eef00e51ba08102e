"""Take a package away in public: removed for a reason, or published under another name. A page stays at its address."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.register import enter_tombstone, enter_withdrawal, package_named, register_file
from site_builder.core.addresses import NAME
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, rule
from site_builder.core.text import Text, text_properties
from site_builder.load.portal.editions import FOLDER, read_record, write_record
from site_builder.load.portal.editions import FOLDER as EDITIONS
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import RECORD, Edition, Tombstone, Version
from site_builder.model.package import Package

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
_FORM = "collected_from"  # a collected package names the form that it came of


def remove(folders: Folders, reading: Reading, name: str, note: Text, successor: str = "") -> None:
    """Take a package and its editions away. Raises BuildRefused, and then nothing is written."""
    package = _package(reading, name, note)
    users = list(_users(reading, name))
    if users:
        raise BuildRefused([RETIRE_NEEDED(package.file, package=name, user=user) for user in users])
    if successor and reading.publication.package(successor) is None:
        raise BuildRefused([SUCCESSOR_UNKNOWN(package.file, package=name, successor=successor)])
    home = _home(folders, package)
    omission = home.with_name(f".{home.name}-{os.getpid()}")
    changed = list(_changed_texts(folders, name, ""))
    home.rename(omission)
    _write(changed)
    _bury(folders, reading, package, Tombstone("removed", reading.publication.today, note, package.title, successor))
    shutil.rmtree(omission)


def rename(folders: Folders, reading: Reading, name: str, new: str, note: Text) -> None:
    """Publish a package under a new name. What was released stays, byte for byte, at the old address."""
    package = _package(reading, name, note)
    if problem := _wrong_name(folders, reading, package, new):
        raise BuildRefused([problem])
    home = _home(folders, package)
    fresh = home.with_name(f".{new}-{os.getpid()}")
    try:
        shutil.copytree(home, fresh, ignore=lambda folder, _: {EDITIONS} if Path(folder) == home else set())
        descriptor = fresh / package.file.rpartition("/")[2]
        _write([(descriptor, _with_name(descriptor, "name", new))])
        changed = [*_changed_texts(folders, name, new), *_renamed_forms(folders, reading, name, new)]
        fresh.rename(home.with_name(new))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _write(changed)
    _bury(folders, reading, package, Tombstone("renamed", reading.publication.today, note, package.title, new))
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


def _with_name(path: Path, key: str, new: str) -> str:
    editor = Editor(path.read_bytes().decode("utf-8"))
    editor.set(new, key)
    return editor.text()


def _changed_texts(folders: Folders, name: str, new: str) -> Iterator[tuple[Path, str]]:
    """Texts that name the package or link to it: with its new name; without one, links lead to the page that stays."""
    for path in sorted(folders.reports.rglob("*.md")):
        text = path.read_bytes().decode("utf-8")
        front = _FRONT.match(text)
        head = front.end(1) if front else 0
        changed = (_renamed_front(text[:head], name, new) if new else text[:head]) + _linked(text[head:], name, new)
        if changed != text:
            yield path, changed


def _renamed_front(head: str, name: str, new: str) -> str:
    front = _FRONT.match(f"{head}---")
    if not front:
        return head
    editor = Editor(front[1])
    for key in _USERS:
        if editor.value(key) == name:
            editor.set(new, key)
    return head[: front.start(1)] + editor.text()


def _linked(text: str, name: str, new: str) -> str:
    """Links to the package's files from a text: under its new name, else to its page. Editions keep their addresses."""
    home = rf"(?<![\w/.-])((?:\.\./)*)((?:api/v1/)?datasets/){re.escape(name)}"
    document = r"\.json(?![\w/-]|\.\w)"  # of the API
    if not new:
        return re.sub(rf"{home}(?:/[\w.-][\w./-]*|{document})", rf"\1datasets/{name}/", text)
    return re.sub(rf"{home}(/(?!\d+\.\d+\.\d+/)|{document})", rf"\1\2{new}\3", text)


def _renamed_forms(folders: Folders, reading: Reading, name: str, new: str) -> Iterator[tuple[Path, str]]:
    """Descriptors of what was collected by this form."""
    for package in reading.publication.packages:
        if package.descriptor.get(_FORM) == name:
            path = folders.root / package.file
            yield path, _with_name(path, _FORM, new)


def _write(changed: Iterable[tuple[Path, str]]) -> None:
    for path, text in changed:
        path.write_text(text, "utf-8", newline="")


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


VERSION_UNKNOWN = rule(
    "withdraw-version-unknown",
    "error",
    "“{package}” has no edition {version} that could be withdrawn.",
    "Editions that stand are: {known}.",
)
REASON_EMPTY = rule(
    "withdraw-reason-empty",
    "error",
    "The page of a withdrawn edition needs a public reason.",
    "Say in --reason, in a sentence for readers, why the edition is taken back.",
)


def withdraw(folders: Folders, reading: Reading, package: str, version: Version, reason: Text) -> Edition:
    """Mark an edition as withdrawn, with the reason. Raises BuildRefused, and then nothing is written."""
    result = package_named(reading, package)
    releases = reading.publication.releases(package)
    edition = releases.find(version)
    if edition is None or edition.withdrawn:
        known = ", ".join(str(each.version) for each in releases.editions if not each.withdrawn)
        raise BuildRefused([VERSION_UNKNOWN(result.file, package=package, version=version, known=known or "-")])
    if not reason:
        raise BuildRefused([REASON_EMPTY(result.file, version=version)])
    path = folders.datasets / result.file.split("/")[-2] / FOLDER / str(version) / RECORD
    day = reading.publication.today
    withdrawn = {"date": day, **text_properties("reason", reason)}
    fresh = path.parent.with_name(f".{version}-{os.getpid()}.yaml")
    fresh.write_bytes(write_record({**read_record(path), "withdrawn": withdrawn}))
    fresh.replace(path)
    enter_withdrawal(register_file(folders), reading.publication.register, edition, day)
    return edition
