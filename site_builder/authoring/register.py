"""What the commands write into the register of editions: releases, withdrawals, and packages that are taken away."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.core.errors import BuildRefused
from site_builder.core.problem import rule
from site_builder.load.portal.editions import write_register
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import NAME, Edition, Register, Registered, Tombstone
from site_builder.model.package import Package
from site_builder.model.publication import Publication

PACKAGE_UNKNOWN = rule(
    "release-package-unknown",
    "error",
    "There is no package “{package}” that could be read.",
    "Packages here are: {known}. Run “site-builder check” where it should be among them.",
)


def register_file(folders: Folders) -> Path:
    """Where the register lies."""
    return folders.datasets / NAME


def entered(register: Register, edition: Edition) -> bytes:
    """The register with one more edition, by the hash of its record."""
    entry = register.of(edition.package)
    with_it = replace(entry, editions={**entry.editions, edition.version: edition.record})
    return write_register(_with(register, with_it))


def enter_withdrawal(path: Path, register: Register, edition: Edition, day: date) -> None:
    """An edition that was taken back."""
    entry = register.of(edition.package)
    if register.is_kept:
        _write(path, register, replace(entry, withdrawn={**entry.withdrawn, edition.version: day}))


def enter_tombstone(path: Path, register: Register, package: str, tombstone: Tombstone) -> None:
    """A package that is no more at its address."""
    _write(path, register, replace(register.of(package), tombstone=tombstone))


def adopt(folders: Folders, publication: Publication, packages: Iterable[str]) -> tuple[Edition, ...]:
    """Enter the editions that lie there and are not registered; those entered come back. What is registered stays."""
    register, entered = publication.register, []
    for name in packages:
        entry = register.of(name)
        fresh = [edition for edition in publication.releases(name).editions if edition.version not in entry.editions]
        if fresh:
            editions = {**entry.editions, **{edition.version: edition.record for edition in fresh}}
            withdrawn = {**entry.withdrawn, **{e.version: e.withdrawn.date for e in fresh if e.withdrawn}}
            register = _with(register, replace(entry, editions=editions, withdrawn=withdrawn))
            entered += fresh
    if entered or not register.is_kept:
        _put_register(register_file(folders), register)
    return tuple(entered)


def _write(path: Path, register: Register, entry: Registered) -> None:
    _put_register(path, _with(register, entry))


def _with(register: Register, entry: Registered) -> Register:
    return replace(register, packages={**register.packages, entry.package: entry})


def _put_register(path: Path, register: Register) -> None:
    """In one step: a kill leaves the old register or the new one."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.write_bytes(write_register(register))
    fresh.replace(path)


def package_named(reading: Reading, name: str) -> Package:
    """The package of that name. Raises BuildRefused where it could not be read."""
    package = reading.publication.package(name)
    if package is None:
        known = ", ".join(each.name for each in reading.publication.packages)
        raise BuildRefused([PACKAGE_UNKNOWN(name, package=name, known=known)])
    return package
