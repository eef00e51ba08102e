"""What a newer version of this tool asks of a portal's sources, and what of it can safely be written.

Nothing that readers see changes: words are written that say what was meant all along, and what versions before 0.2
recorded of releases becomes lines of the log of events.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.authoring.write import write_sources
from site_builder.core.calendar.regime import regime_of_silence
from site_builder.core.files import sha256_of
from site_builder.core.problem import BuildRefused, Phrase, flag
from site_builder.core.text import text_of
from site_builder.load.portal.editions import FOLDER, OLD_RECORD, OLD_REGISTER
from site_builder.load.portal.page import as_date, is_series
from site_builder.load.portal.publication import Folders, Reading
from site_builder.load.safety.safe_yaml import load_yaml
from site_builder.model.log import NAME, Event, parse_version

_DUE_DAYS = re.compile(rb"^due_days[ \t]*:[ \t]*(\d+)", re.MULTILINE)
# A key that makes a page a series, at the beginning of a line of its front matter.
_DECLARES = re.compile(rb"^(?=(?:period_kinds|rhythm)[ \t]*:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its file, what it does, the file's new content, and what goes with it."""

    file: str
    what: Phrase
    path: Path
    content: bytes
    gone: tuple[Path, ...] = ()


def upgrade_steps(folders: Folders, reading: Reading) -> tuple[Step, ...]:
    """Everything that this version asks for and the sources do not say yet. Raises BuildRefused."""
    return (*_series(folders, reading), *_log(folders, reading))


def write_steps(folders: Folders, steps: tuple[Step, ...]) -> None:
    """Write the files of the steps, all or none."""
    files = {step.path: step.content for step in steps}
    write_sources(folders, files, [path for step in steps for path in step.gone])


def _series(folders: Folders, reading: Reading) -> Iterator[Step]:
    """What pages of series do not say yet; each step of a page has the ones before it in its content."""
    if not folders.reports.is_relative_to(folders.root):
        return
    name = regime_of_silence().name
    windows = Phrase(
        "The windows of this series stay as they are; the word is written: regime: {name}",
        name=name,
    )
    due = Phrase(
        "The due date is written with a place for its source, without which it is not published: due"
    )
    for page in filter(is_series, reading.pages):
        path = folders.root / page.file
        content = path.read_bytes()
        if reading.publication.site.regime is None and page.meta.get("regime") in (None, ""):
            if written := _with_regime(content, name):
                yield Step(page.file, windows, path, content := written)
        written, count = _DUE_DAYS.subn(rb'due: {days: \1, source: ""}', content, count=1)
        if count and "due" not in page.meta:
            yield Step(page.file, due, path, written)


def _with_regime(content: bytes, name: str) -> bytes | None:
    """The page with the word before its kinds or rhythm; None where it writes these in a way we do not know."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    emptied = re.sub(rb"^regime[ \t]*:[ \t]*\r?\n", b"", content, count=1, flags=re.MULTILINE)
    written, count = _DECLARES.subn(b"regime: " + name.encode() + end, emptied, count=1)
    return written if count else None


def _log(folders: Folders, reading: Reading) -> Iterator[Step]:
    """Records of editions and the register, as lines behind those that stand there, in the order of their days."""
    log, publication = reading.publication.log, reading.publication
    register = folders.datasets / OLD_REGISTER
    listed = load_yaml(register.read_text("utf-8")) or {} if register.is_file() else {}
    paths = sorted(folders.datasets.glob(f"*/{FOLDER}/*/{OLD_RECORD}"))
    records = {path: load_yaml(path.read_text("utf-8")) for path in paths}
    homes = {package.file.split("/")[-2]: package.name for package in publication.packages}
    named = {
        path: (homes.get(path.parts[-4], path.parts[-4]), str(records[path]["version"]))
        for path in records
    }
    _refuse_changed(listed, {named[path]: record for path, record in records.items()}, log.file)
    events = [event for path, record in records.items() for event in _events(*named[path], record)]
    events += [_end(name, row) for name, row in listed.items() if row.get("tombstone")]
    if records or listed:
        what = Phrase(
            "What was released becomes lines of the log of events: {count}", count=len(events)
        )
        ordered = sorted(
            events,
            key=lambda each: (each.day, _ORDER.get(each.event, 0), each.dataset, str(each.version)),
        )
        gone = (*records, *([register] if register.is_file() else []))
        yield Step(log.file, what, folders.datasets / NAME, log.followed(ordered).content, gone)


_ORDER = {"withdraw": 1, "remove": 2, "rename": 2}  # of one day


def _refuse_changed(
    listed: Mapping[str, Any], records: Mapping[tuple[str, str], Any], compared: str
) -> None:
    """Nothing enters the log that the register contradicts. Raises BuildRefused."""
    seals = {edition: _record_hash(record) for edition, record in records.items()}
    back = {edition for edition, record in records.items() if record.get("withdrawn")}
    wrong = []
    for name, row in listed.items():
        if (row.get("tombstone") or {}).get("fate") != "removed":
            stated = {
                (name, str(version)): str(seal)
                for version, seal in (row.get("editions") or {}).items()
            }
            lost = {(name, str(version)) for version in row.get("withdrawn") or {}} - back
            wrong += [
                edition
                for edition in stated
                if seals.get(edition) != stated[edition] or edition in lost
            ]
    if wrong:
        facts: list[dict[str, Any]] = [
            {"package": name, "version": version} for name, version in wrong
        ]
        raise BuildRefused(
            [
                flag("upgrade-record-changed", compared, compared=OLD_REGISTER, **each)
                for each in facts
            ]
        )


def _events(name: str, version: str, record: Mapping[str, Any]) -> Iterator[Event]:
    """The release of an edition, and its being taken back."""
    dataset: dict[str, Any] = {"dataset": name, "version": parse_version(version)}
    counts = {str(kind): int(count) for kind, count in (record.get("changes") or {}).items()}
    yield Event(
        event=record["kind"],
        day=as_date(record["date"]),
        reason=text_of(record, "note"),
        changes=counts,
        record=_record_hash(record),
        fixes={str(file): str(digest) for file, digest in record["sha256"].items()},
        **dataset,
    )
    if back := record.get("withdrawn"):
        yield Event(
            event="withdraw", day=as_date(back["date"]), reason=text_of(back, "reason"), **dataset
        )


def _end(name: str, row: Mapping[str, Any]) -> Event:
    """Its removal, with the hashes of the editions that went, of which nothing else is known; or its renaming."""
    end = row["tombstone"]
    is_removed = end["fate"] == "removed"
    return Event(
        event="remove" if is_removed else "rename",
        day=as_date(end["date"]),
        dataset=name,
        successor=str(end.get("successor") or ""),
        title=text_of(end, "title"),
        reason=text_of(end, "note"),
        fixes={str(version): str(seal) for version, seal in (row.get("editions") or {}).items()}
        if is_removed
        else {},
    )


def _record_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of an edition's record as versions before 0.2 published it."""
    stated = {key: value for key, value in record.items() if key != "withdrawn"}
    spelled = json.dumps(
        stated, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str
    )
    return sha256_of(spelled.encode())
