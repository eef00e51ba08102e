"""The folder `editions/` of a package: each release as its record and its frozen files say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase, Problem, reason_of, rule
from site_builder.core.text import text_of, text_properties
from site_builder.load.safety.safe_yaml import load_yaml, parse_yaml
from site_builder.model.edition import (
    JSON_NAME,
    KINDS,
    NAME,
    RECORD,
    Change,
    Edition,
    FrozenFile,
    Register,
    Registered,
    Releases,
    Tombstone,
    Withdrawal,
    parse_json,
    parse_version,
    record_hash,
)

EDITION_UNREADABLE = rule(
    "edition-unreadable",
    "error",
    "The record of the edition cannot be read: {reason}.",
    "Restore the edition's folder from version control; only site-builder release and withdraw write there.",
)
FILE_UNLISTED = rule(
    "edition-file-unlisted",
    "error",
    "The file “{name}” lies with the released edition {version} and is not of it.",
    "Remove it; only site-builder release writes into editions/.",
)
FOLDER = "editions"


def read_releases(home: Path, label: str, package: str) -> tuple[Releases, tuple[Problem, ...]]:
    """All editions of a package, newest first; `label` is its folder as messages name it."""
    root = home / FOLDER
    folders = sorted(each for each in root.iterdir() if _is_edition(each)) if root.is_dir() else []
    read = [_read(each, f"{label}/{FOLDER}/{each.name}", package) for each in folders]
    editions = sorted((each for each, _ in read if each), key=lambda edition: edition.version, reverse=True)
    problems = [problem for _, problem in read if problem]
    problems += [problem for edition in editions for problem in _unlisted(root, f"{label}/{FOLDER}", edition)]
    broken = frozenset(path.name for path, (edition, _) in zip(folders, read, strict=True) if not edition)
    return Releases(package, f"{label}/{FOLDER}", tuple(editions), broken), tuple(problems)


def _is_edition(path: Path) -> bool:
    """A name that begins with a point is a release that was broken off."""
    return path.is_dir() and not path.name.startswith(".")


def _read(folder: Path, label: str, package: str) -> tuple[Edition | None, Problem | None]:
    try:
        return _edition(folder, read_record(folder / RECORD), package), None
    except FileNotFoundError as error:
        return None, EDITION_UNREADABLE(label, reason=Phrase("there is no {file}", file=Path(error.filename).name))
    except UnreadableError as error:
        return None, EDITION_UNREADABLE(f"{label}/{RECORD}", row=error.line, reason=error.reason)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return None, EDITION_UNREADABLE(f"{label}/{RECORD}", reason=reason_of(error))


def _edition(folder: Path, record: Mapping[str, Any], package: str) -> Edition:
    version = parse_version(str(record["version"]))
    if str(version) != folder.name:
        stated = {"folder": folder.name, "version": version}
        raise ValueError(Phrase("the folder is “{folder}”, the version “{version}”", **stated))
    if record["kind"] not in KINDS:
        stated = {"kind": record["kind"], "known": ", ".join(KINDS)}
        raise ValueError(Phrase("the kind “{kind}” is none of {known}", **stated))
    withdrawn = record.get("withdrawn")
    files = tuple(_file(folder, str(name), str(digest)) for name, digest in record["sha256"].items())
    return Edition(
        package=package,
        version=version,
        date=_day(record["date"]),
        kind=record["kind"],
        note=text_of(record, "note"),
        files=files,
        changes=_changes(files),
        counts=dict(record.get("changes") or {}),
        withdrawn=Withdrawal(_day(withdrawn["date"]), text_of(withdrawn, "reason")) if withdrawn else None,
        record=record_hash(record),
        previous=str(record.get("previous") or ""),
    )


def _file(folder: Path, name: str, digest: str) -> FrozenFile:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(Phrase("the file “{name}” lies outside the edition", name=name))
    content = path.read_bytes() if path.is_file() else None
    return FrozenFile(name, digest, len(content or b""), content)


def _changes(files: tuple[FrozenFile, ...]) -> tuple[Change, ...]:
    """From the frozen difference, unless its bytes are no longer those released."""
    file = next((each for each in files if each.name == JSON_NAME and each.is_whole), None)
    return parse_json(file.content or b"") if file else ()


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _unlisted(root: Path, label: str, edition: Edition) -> Iterator[Problem]:
    folder = root / str(edition.version)
    known = {RECORD, *(each.name for each in edition.files)}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            yield FILE_UNLISTED(f"{label}/{folder.name}/{name}", name=name, version=edition.version)


def read_record(path: Path) -> dict[str, Any]:
    """`edition.yaml` as it is written."""
    return parse_record(path.read_bytes())


def parse_record(content: bytes) -> dict[str, Any]:
    """The same from its bytes."""
    return dict(parse_yaml(content.decode("utf-8")))


def write_record(record: Mapping[str, Any]) -> bytes:
    """`edition.yaml`, keys in the order given."""
    return yaml.safe_dump(dict(record), allow_unicode=True, sort_keys=False, width=100).encode()


REGISTER_UNREADABLE = rule(
    "register-unreadable",
    "error",
    "The register of editions cannot be read: {reason}.",
    "Restore it from version control; only site-builder release, withdraw, remove and rename write there. After a "
    "merge keep the lines of both sides.",
)
_HEAD = "# What was published under a version. Written by site-builder; commit it together with the editions.\n"


def read_register(datasets: Path, label: str) -> tuple[Register, tuple[Problem, ...]]:
    """The register of a portal; `label` is the folder as messages name it."""
    path, file = datasets / NAME, f"{label}/{NAME}"
    if not path.is_file():
        return Register(file=file, is_kept=False), ()
    try:
        loaded = load_yaml(path.read_text("utf-8")) or {}
        return Register({str(name): _registered(str(name), row) for name, row in loaded.items()}, file), ()
    except UnreadableError as error:
        return Register(file=file), (REGISTER_UNREADABLE(file, row=error.line, reason=error),)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Register(file=file), (REGISTER_UNREADABLE(file, reason=reason_of(error)),)


def _registered(package: str, row: Mapping[str, Any]) -> Registered:
    end = row.get("tombstone")
    return Registered(
        package,
        editions={parse_version(str(version)): str(digest) for version, digest in (row.get("editions") or {}).items()},
        withdrawn={
            parse_version(str(version)): date.fromisoformat(day)
            for version, day in (row.get("withdrawn") or {}).items()
        },
        tombstone=_tombstone(end) if end else None,
    )


def _tombstone(row: Mapping[str, Any]) -> Tombstone:
    if row["fate"] not in ("removed", "renamed"):
        raise ValueError(Phrase("the fate “{fate}” is neither removed nor renamed", fate=row["fate"]))
    return Tombstone(
        fate=row["fate"],
        date=date.fromisoformat(row["date"]),
        note=text_of(row, "note"),
        title=text_of(row, "title"),
        successor=str(row.get("successor") or ""),
    )


def write_register(register: Register) -> bytes:
    """The file, packages by name, versions as they rose."""
    rows = {name: _row(register.packages[name]) for name in sorted(register.packages)}
    return (_HEAD + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=100)).encode()


def _row(entry: Registered) -> dict[str, Any]:
    row: dict[str, Any] = {"editions": {str(version): entry.editions[version] for version in sorted(entry.editions)}}
    if entry.withdrawn:
        row["withdrawn"] = {str(version): entry.withdrawn[version] for version in sorted(entry.withdrawn)}
    if entry.tombstone:
        end = entry.tombstone
        row["tombstone"] = {"fate": end.fate, "date": end.date, **text_properties("note", end.note)}
        row["tombstone"] |= text_properties("title", end.title) | (
            {"successor": end.successor} if end.successor else {}
        )
    return row
