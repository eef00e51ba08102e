"""`datasets/register.yaml`: what was published, as the commands wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase, Problem, reason_of, rule
from site_builder.core.text import text_of
from site_builder.load.editions import said_as
from site_builder.load.safe_yaml import load_yaml
from site_builder.model.edition import parse_version
from site_builder.model.register import NAME, Register, Registered, Tombstone

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
        told = load_yaml(path.read_text("utf-8")) or {}
        return Register({str(name): _registered(str(name), row) for name, row in told.items()}, file), ()
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
    told = {name: _row(register.packages[name]) for name in sorted(register.packages)}
    return (_HEAD + yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)).encode()


def _row(told: Registered) -> dict[str, Any]:
    row: dict[str, Any] = {"editions": {str(version): told.editions[version] for version in sorted(told.editions)}}
    if told.withdrawn:
        row["withdrawn"] = {str(version): told.withdrawn[version] for version in sorted(told.withdrawn)}
    if told.tombstone:
        end = told.tombstone
        row["tombstone"] = {"fate": end.fate, "date": end.date, **said_as("note", end.note)}
        row["tombstone"] |= said_as("title", end.title) | ({"successor": end.successor} if end.successor else {})
    return row
