"""Take a released edition back: its page stays and gives the reason, its files are published no more."""

from __future__ import annotations

import os

from site_builder.authoring.register import enter_withdrawal, package_named, register_file
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import rule
from site_builder.core.text import Text
from site_builder.load.portal.editions import FOLDER, read_record, said_as, write_record
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import RECORD, Edition, Version

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
    found = package_named(reading, package)
    releases = reading.publication.releases(package)
    edition = releases.find(version)
    if edition is None or edition.withdrawn:
        known = ", ".join(str(each.version) for each in releases.editions if not each.withdrawn)
        raise BuildRefused([VERSION_UNKNOWN(found.file, package=package, version=version, known=known or "-")])
    if not reason:
        raise BuildRefused([REASON_EMPTY(found.file, version=version)])
    path = folders.datasets / found.file.split("/")[-2] / FOLDER / str(version) / RECORD
    day = reading.publication.today
    withdrawn = {"date": day, **said_as("reason", reason)}
    fresh = path.parent.with_name(f".{version}-{os.getpid()}.yaml")
    fresh.write_bytes(write_record({**read_record(path), "withdrawn": withdrawn}))
    fresh.replace(path)
    enter_withdrawal(register_file(folders), reading.publication.register, edition, day)
    return edition
