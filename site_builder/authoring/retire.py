"""Take what was published away: removed for a reason, or under another name. A page stays at its address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from site_builder.authoring.edit_yaml import Editor
from site_builder.authoring.write import package_named, with_events, write_sources
from site_builder.core import addresses as at
from site_builder.core.addresses import NAME, RESERVED
from site_builder.core.problem import BuildRefused, Problem, flag
from site_builder.core.text import Text
from site_builder.derive.observations import series_of
from site_builder.load.portal.editions import FOLDER
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import Edition
from site_builder.model.log import RELEASED, Event, Version
from site_builder.model.package import Package
from site_builder.model.report import Report, Series
from site_builder.validate.links import target_of

_LINK = re.compile(
    r"(\]\(\s*<?|^\s*\[[^\]]+\]:\s*<?|\b(?:href|src)\s*=\s*[\"'])([^\s)>\"'#?]+)", re.MULTILINE
)
_NAV = re.compile(r"^(\s*-\s+(?:.*:\s+)?[\"']?)([\w./-]+)([\"']?[ \t]*\n)", re.MULTILINE)
_FRONT = re.compile(r"\A(?:\ufeff)?---\r?\n(.*?\n)---", re.DOTALL)
_USERS = ("package", "indicators")
_FORM = "collected_from"  # a collected package names the form that it came of


def remove(folders: Folders, reading: Reading, name: str, note: Text, successor: str = "") -> None:
    """Take a package and its editions away. Raises BuildRefused, and then nothing is written."""
    package = _package(reading, name, note)
    users = list(_users(reading, name))
    if users:
        raise BuildRefused(
            [flag("retire-needed", package.file, package=name, user=user) for user in users]
        )
    if successor and reading.publication.package(successor) is None:
        raise BuildRefused(
            [flag("retire-successor-unknown", package.file, package=name, successor=successor)]
        )
    event = replace(_end(reading, package, note), successor=successor)
    files = dict(
        [
            *_carried(folders, reading, [event]),
            with_events(folders, reading.publication.log, [event]),
        ]
    )
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
    event = replace(_end(reading, package, note), event="rename", successor=new)
    files |= dict(
        [
            *_carried(folders, reading, [event]),
            with_events(folders, reading.publication.log, [event]),
        ]
    )
    files |= dict(_named_anew(folders, reading, _FORM, name, new))
    write_sources(folders, files, own if (home / FOLDER).is_dir() else [home])


def rename_page(folders: Folders, reading: Reading, page: str, new: str, note: Text) -> None:
    """Publish a series by its name, or a report by its address, under another. Raises BuildRefused.

    What was released stays, byte for byte, at the old address.
    """
    subject = _subject(reading, page, note)
    series, _, report = page.partition("/")
    new = f"{series}/{new.removeprefix(f'{series}/')}" if report else new
    if problem := _wrong_page(folders, reading, subject, new):
        raise BuildRefused([problem])
    event = replace(_end(reading, subject, note), event="rename", successor=new)
    files = dict(
        [
            *_carried(folders, reading, [event]),
            with_events(folders, reading.publication.log, [event]),
        ]
    )
    files |= {} if report else dict(_named_anew(folders, reading, "series", page, new))
    write_sources(folders, files, _sources_of(folders, page))


def remove_page(
    folders: Folders, reading: Reading, page: str, note: Text, successor: str = ""
) -> None:
    """Take a report away, or a series with all its reports and packages. Raises BuildRefused."""
    subject, publication = _subject(reading, page, note), reading.publication
    if successor:
        _subject(reading, successor, note)
    reports = publication.reports_of(page) if isinstance(subject, Series) else ()
    packages = [each for each in publication.packages if series_of(publication, each) == page]
    users = [(each, user) for each in packages for user in _users(reading, each.name)]
    own = {subject.file, *(each.file for each in reports)}
    if others := [
        flag("retire-needed", each.file, package=each.name, user=user)
        for each, user in users
        if user not in own
    ]:
        raise BuildRefused(others)
    events = [_end(reading, each, note) for each in reports]
    events += [_end(reading, each, note) for each in packages]
    events += [replace(_end(reading, subject, note), successor=successor)]
    files = dict(
        [*_carried(folders, reading, events), with_events(folders, publication.log, events)]
    )
    gone = [
        *_sources_of(folders, page),
        folders.datasets / FOLDER / page,
        *(_home(folders, each) for each in packages),
    ]
    kept = {
        path: text
        for path, text in files.items()
        if not any(path.is_relative_to(each) for each in gone)
    }
    write_sources(folders, kept, [path for path in gone if path.exists()])


def _end(reading: Reading, subject: Series | Report | Package, note: Text) -> Event:
    """That a package, a series or a report is removed."""
    event = Event(event="remove", day=reading.publication.today, title=subject.title, reason=note)
    match subject:
        case Report():
            return replace(event, report=subject.address)
        case Series():
            return replace(event, series=subject.name)
    return replace(event, dataset=subject.name)


def _subject(reading: Reading, page: str, note: Text) -> Series | Report:
    publication = reading.publication
    subject = publication.report_at(f"{page}/") or publication.series_named(page)
    if subject is None:
        known = ", ".join(
            (
                *(each.name for each in publication.series),
                *(each.address for each in publication.reports),
            )
        )
        raise BuildRefused([flag("retire-page-unknown", page, page=page, known=known or "-")])
    if not note:
        raise BuildRefused([flag("retire-note-empty", subject.file, package=page)])
    return subject


def _wrong_page(
    folders: Folders, reading: Reading, subject: Series | Report, new: str
) -> Problem | None:
    *_, name = new.split("/")
    own = subject.address if isinstance(subject, Report) else subject.name
    is_wrong = new.count("/") != own.count("/") or name in ("index", "README", "latest")
    if is_wrong or not NAME.fullmatch(name) or new in RESERVED:
        return flag("rename-name-wrong", subject.file, package=own, name=new)
    known = reading.publication.log.pages_ended
    taken = f"{new}/" in known or any(
        path.exists() for path in (folders.reports / new, folders.reports / f"{new}.md")
    )
    return flag("rename-name-taken", subject.file, package=own, name=new) if taken else None


def _sources_of(folders: Folders, page: str) -> list[Path]:
    """The folder of a series; of a report its text in every language, and the folder of what is attached to it."""
    home = folders.reports / page
    texts = home.parent.glob(f"{home.name}.*md") if "/" in page else ()
    return [*texts, *([home] if home.is_dir() else [])]


def move_site(folders: Folders, reading: Reading, old: str, new: str, note: Text) -> None:
    """Record that the portal has another address. Each dataset states where it was published first, as its `id`."""
    publication = reading.publication
    if new != publication.site.url or old == new:
        raise BuildRefused([flag("rename-site-wrong", "mkdocs.yml", old=old, new=new)])
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
        raise BuildRefused([flag("rename-publisher-wrong", "mkdocs.yml", old=old, new=new)])
    event = Event(
        event="publisher", day=publication.today, successor=new, title=Text(old), reason=note
    )
    write_sources(folders, dict([with_events(folders, publication.log, [event])]))


def succeed_areas(folders: Folders, reading: Reading, old: str, new: str, note: Text) -> None:
    """Record that areas were split or merged, as areas.csv says already: keys with commas between. BuildRefused."""
    publication, before, after = reading.publication, old.split(","), new.split(",")
    areas = publication.areas
    if not note or set(after) - set(areas) or not all(areas[key].valid_to for key in before):
        raise BuildRefused([flag("rename-areas-wrong", "areas.csv", old=old, new=new)])
    kind: Literal["split", "merge"] = "split" if len(after) > 1 else "merge"
    event = Event(
        event=kind,
        day=publication.today,
        areas=tuple(before),
        successor=", ".join(after),
        reason=note,
    )
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
        raise BuildRefused([flag("retire-note-empty", package.file, package=name)])
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
        return flag("rename-name-wrong", package.file, package=package.name, name=new)
    publication = reading.publication
    taken = (
        (folders.datasets / new).exists()
        or publication.package(new)
        or new in publication.log.datasets
    )
    return (
        flag("rename-name-taken", package.file, package=package.name, name=new) if taken else None
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where links, paths and front matter lead on that name what is renamed or removed by these events."""

    events: Sequence[Event]
    site: str

    @property
    def _is_gone(self) -> bool:
        return self.events[0].event == "remove"

    def address(self, uri: str) -> str:
        """Where a page or file is after them: released files keep their place, of what is removed a page remains."""
        for event in self.events:
            for old, new in zip(
                at.homes(event.home),
                at.homes(event.home if self._is_gone else event.new_home),
                strict=True,
            ):
                if uri == old or (old.endswith("/") and uri.startswith(old)):
                    rest = uri.removeprefix(old)
                    return (
                        event.home if self._is_gone else uri if RELEASED.match(rest) else new + rest
                    )
        return uri

    def _is_end(self, uri: str) -> bool:
        """Whether only a page without a file remains at an address."""
        return self._is_gone and any(event.home == uri for event in self.events)

    def source(self, uri: str) -> str:
        """Where a file under reports/ lies after them; what is removed stays here."""
        event = self.events[0]
        old, new = event.home.rstrip("/"), event.new_home.rstrip("/")
        return uri if self._is_gone else re.sub(rf"^{re.escape(old)}(?=[./])", new, uri)

    def text(self, text: str, uri: str) -> str:
        """A text that lay at `uri` (in another language: of its page) with its front matter and links led on."""
        front = _FRONT.match(text)
        if front and not self._is_gone and not self.events[0].report:
            editor, event = Editor(front[1]), self.events[0]
            for key in _USERS if event.dataset else ("series",):
                if editor.value(key) == (event.dataset or event.series):
                    editor.set(event.successor, key)
            text = text[: front.start(1)] + editor.text() + text[front.end(1) :]
        return _LINK.sub(lambda link: link[1] + self._link(link[2], uri), text)

    def _link(self, path: str, uri: str) -> str:
        home = self.site if path.startswith(self.site) else ""
        known = path.removeprefix(self.site) if home else target_of(uri, path)
        is_text = path.endswith(".md")
        address = at.page_address(known) if is_text else known
        led = self.address(address)
        if (not home and re.match(r"/|[a-z]+:", path)) or (
            led == address and not (is_text and self._is_end(led))
        ):
            return path
        if home:
            return home + led
        is_file, new = is_text and not self._is_gone, self.source(uri)
        start = posixpath.dirname(new) if is_file else at.page_address(new)
        relative = posixpath.relpath(self.source(known) if is_file else led, start or ".")
        return relative + ("/" if at.is_page(led) and not is_file else "")

    def nav(self, settings: str) -> str:
        """The settings with the entries of the navigation led on; of what is removed they go."""
        return _NAV.sub(self._entry, settings)

    def _entry(self, entry: re.Match[str]) -> str:
        address = at.page_address(entry[2]) if entry[2].endswith(".md") else entry[2]
        if (led := self.address(address)) == address and not self._is_end(led):
            return entry[0]
        return (
            ""
            if self._is_gone
            else entry[1] + (self.source(entry[2]) if entry[2].endswith(".md") else led) + entry[3]
        )


def _carried(
    folders: Folders, reading: Reading, events: Sequence[Event]
) -> Iterator[tuple[Path, bytes]]:
    """Files under reports/, and the settings, that lie or say something else after the events."""
    lead, languages = (
        _Lead(events, reading.publication.site.url),
        "|".join(reading.publication.site.others),
    )
    for path in sorted(each for each in folders.reports.rglob("*") if each.is_file()):
        uri, before = path.relative_to(folders.reports).as_posix(), path.read_bytes()
        content = before
        if path.suffix == ".md":
            page = re.sub(rf"\.(?:{languages})\.md$", ".md", uri) if languages else uri
            content = lead.text(content.decode("utf-8"), page).encode()
        if lead.source(uri) != uri or content != before:
            yield folders.reports / lead.source(uri), content
    settings = folders.root / "mkdocs.yml"
    nav = settings.read_bytes().decode("utf-8") if settings.is_file() else ""
    if (after := lead.nav(nav)) != nav:
        yield settings, after.encode()


def _named_anew(
    folders: Folders, reading: Reading, key: str, name: str, new: str
) -> Iterator[tuple[Path, bytes]]:
    """Descriptors that name it under a key: what was collected by this form, what is of this series."""
    for package in reading.publication.packages:
        if package.descriptor.get(key) == name:
            path = folders.root / package.file
            editor = Editor(path.read_bytes().decode("utf-8"))
            editor.set(new, key)
            yield path, editor.text().encode()


def _home(folders: Folders, package: Package) -> Path:
    return folders.datasets / package.file.split("/")[-2]


def withdraw(
    folders: Folders, reading: Reading, package: str, version: Version, reason: Text
) -> Edition:
    """Mark an edition as withdrawn, with the reason, and texts of reports that print its figures with it.

    Raises BuildRefused, and then nothing is written.
    """
    publication = reading.publication
    # What was released under a former name stays, and is taken back, under that name.
    file = (
        package
        if "/" in package or package in publication.log.ends
        else package_named(reading, package).file
    )
    edition = publication.releases(package).find(version)
    if edition is None or edition.withdrawn:
        standing = (
            each for each in publication.editions_by_any_name(package) if not each.withdrawn
        )
        known = ", ".join(f"{each.subject} {each.version}" for each in standing) or "-"
        raise BuildRefused(
            [flag("withdraw-version-unknown", file, package=package, version=version, known=known)]
        )
    if not reason:
        raise BuildRefused([flag("withdraw-reason-empty", file, version=version)])
    texts = (
        each
        for subject in publication.log.reports
        for each in publication.releases(subject).editions
    )
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
