"""Take a package away in public: removed for a reason, or published under another name. A page stays at its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.write import package_named, with_events, write_sources
from site_builder.core.addresses import NAME
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, rule
from site_builder.core.text import Text
from site_builder.load.portal.editions import FOLDER
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import Edition
from site_builder.model.log import Event, Version
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
    "A report's data stay as long as the report; another name comes by site-builder dataset rename. Where neither was "
    "ever published, delete the report's file and the package's folder.",
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
SITE_WRONG = rule(
    "rename-site-wrong",
    "error",
    "{new} is not the address of this portal.",
    "Write the new address as site_url into mkdocs.yml first, then site-builder dataset rename {old} NEW with the "
    "same.",
)
PUBLISHER_WRONG = rule(
    "rename-publisher-wrong",
    "error",
    "“{old}” cannot become “{new}”: that is its name, or a public note is missing.",
    "Write the new name as publisher into mkdocs.yml, then site-builder dataset rename OLD NEW --note, a sentence for "
    "readers.",
)
AREAS_WRONG = rule(
    "rename-areas-wrong",
    "error",
    "“{old}” cannot become “{new}”: an area has no line or no last day in areas.csv, or a public note is missing.",
    "Write valid_to of the old areas and lines for the new ones first, then site-builder dataset rename OLD NEW,NEW "
    "--note.",
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
    log, day = reading.publication.log, reading.publication.today
    event = Event(event="remove", day=day, dataset=name, successor=successor, title=package.title, reason=note)
    files = dict([*_changed_texts(folders, name, ""), with_events(folders, log, [event])])
    write_sources(folders, files, [_home(folders, package)])


def rename(folders: Folders, reading: Reading, name: str, new: str, note: Text) -> None:
    """Publish a package under a new name. What was released stays, byte for byte, at the old address."""
    package = _package(reading, name, note)
    if problem := _wrong_name(folders, reading, package, new):
        raise BuildRefused([problem])
    home, fresh = _home(folders, package), folders.datasets / new
    own = [path for path in sorted(home.iterdir()) if path.name != FOLDER]
    files = {
        fresh / path.relative_to(home): path.read_bytes()
        for each in own
        for path in (each, *each.rglob("*"))
        if path.is_file()
    }
    descriptor = package.file.rpartition("/")[2]
    editor = _with_id(home / descriptor, reading.publication.site.absolute(package.uri))
    editor.set(new, "name")
    files[fresh / descriptor] = editor.text().encode()
    log, day = reading.publication.log, reading.publication.today
    event = Event(event="rename", day=day, dataset=name, successor=new, title=package.title, reason=note)
    files |= dict([*_changed_texts(folders, name, new), *_renamed_forms(folders, reading, name, new)])
    files |= dict([with_events(folders, log, [event])])
    write_sources(folders, files, own if (home / FOLDER).is_dir() else [home])


def move_site(folders: Folders, reading: Reading, old: str, new: str, note: Text) -> None:
    """Record that the portal has another address. Each dataset states where it was published first, as its `id`."""
    publication = reading.publication
    if new != publication.site.url or old == new:
        raise BuildRefused([SITE_WRONG("mkdocs.yml", old=old, new=new)])
    event = Event(event="address", day=publication.today, site=old, successor=new, reason=note)
    files = dict([with_events(folders, publication.log, [event])])
    for package in publication.packages:
        path = folders.root / package.file
        if path.is_file() and not package.identifier:
            files[path] = _with_id(path, f"{old}{package.uri}").text().encode()
    write_sources(folders, files)


def rename_publisher(folders: Folders, reading: Reading, old: str, new: str, note: Text) -> None:
    """Record that the publisher has another name, which stands in the settings already. Raises BuildRefused."""
    publication = reading.publication
    if old == new or not note:
        raise BuildRefused([PUBLISHER_WRONG("mkdocs.yml", old=old, new=new)])
    event = Event(event="publisher", day=publication.today, successor=new, title=Text(old), reason=note)
    write_sources(folders, dict([with_events(folders, publication.log, [event])]))


def succeed_areas(folders: Folders, reading: Reading, old: str, new: str, note: Text) -> None:
    """Record that areas were split or merged, as areas.csv says already: keys with commas between. BuildRefused."""
    publication, before, after = reading.publication, old.split(","), new.split(",")
    areas = publication.areas
    if not note or set(after) - set(areas) or not all(areas[key].valid_to for key in before):
        raise BuildRefused([AREAS_WRONG("areas.csv", old=old, new=new)])
    kind: Literal["split", "merge"] = "split" if len(after) > 1 else "merge"
    event = Event(event=kind, day=publication.today, areas=tuple(before), successor=", ".join(after), reason=note)
    write_sources(folders, dict([with_events(folders, publication.log, [event])]))


def _with_id(path: Path, identifier: str) -> Editor:
    """A descriptor with what harvesters know the dataset by, whatever it is called later."""
    editor = Editor(path.read_bytes().decode("utf-8"))
    if not editor.value("id"):
        editor.extend({"id": identifier})
    return editor


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
    taken = (folders.datasets / new).exists() or publication.package(new) or new in publication.log.datasets
    return NAME_TAKEN(package.file, package=package.name, name=new) if taken else None


def _changed_texts(folders: Folders, name: str, new: str) -> Iterator[tuple[Path, bytes]]:
    """Texts that name the package or link to it: with its new name; without one, links lead to the page that stays."""
    for path in sorted(folders.reports.rglob("*.md")):
        text = path.read_bytes().decode("utf-8")
        front = _FRONT.match(text)
        head = front.end(1) if front else 0
        changed = (_renamed_front(text[:head], name, new) if new else text[:head]) + _linked(text[head:], name, new)
        if changed != text:
            yield path, changed.encode()


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


def _renamed_forms(folders: Folders, reading: Reading, name: str, new: str) -> Iterator[tuple[Path, bytes]]:
    """Descriptors of what was collected by this form."""
    for package in reading.publication.packages:
        if package.descriptor.get(_FORM) == name:
            path = folders.root / package.file
            editor = Editor(path.read_bytes().decode("utf-8"))
            editor.set(new, _FORM)
            yield path, editor.text().encode()


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
    """Mark an edition as withdrawn, with the reason, and texts of reports that print its figures with it.

    Raises BuildRefused, and then nothing is written.
    """
    publication = reading.publication
    file = package if package in publication.log.reports else package_named(reading, package).file
    releases = publication.releases(package)
    edition = releases.find(version)
    if edition is None or edition.withdrawn:
        known = ", ".join(str(each.version) for each in releases.editions if not each.withdrawn)
        raise BuildRefused([VERSION_UNKNOWN(file, package=package, version=version, known=known or "-")])
    if not reason:
        raise BuildRefused([REASON_EMPTY(file, version=version)])
    texts = (each for subject in publication.log.reports for each in publication.releases(subject).editions)
    both = (edition, *(each for each in texts if each.data == edition.uri and not each.withdrawn))
    events = [_withdrawal(each, publication.today, reason) for each in both]
    write_sources(folders, dict([with_events(folders, publication.log, events)]))
    return replace(edition, withdrawn=events[0])


def _withdrawal(edition: Edition, day: date, reason: Text) -> Event:
    return Event(
        event="withdraw",
        day=day,
        dataset=edition.package,
        version=edition.version,
        report=edition.report,
        reason=reason,
    )
