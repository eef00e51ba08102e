"""A site against its manifest, and a manifest against the one before: each way of tampering has a code of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.addresses import EVENTS
from site_builder.core.files import sha256_of
from site_builder.core.problem import Problem, flag
from site_builder.model.log import Log
from site_builder.model.manifest import (
    INDEX,
    NAME,
    Former,
    Manifest,
    PartError,
    Read,
    SealedFile,
    render_sums,
)


def milder(problems: Iterable[Problem]) -> Iterator[Problem]:
    """An address that is gone, as a warning."""
    for problem in problems:
        yield (
            replace(problem, severity="warning")
            if problem.code == "sealed-address-gone"
            else problem
        )


def check_files(
    manifest: Manifest, visited: Mapping[str, str], previous: Manifest | None, *, complete: bool
) -> Iterator[Problem]:
    """Files as found (hash by address, without what is not there); `complete` where a folder was walked."""
    for file in manifest.files:
        digest = visited.get(file.path)
        if digest is None:
            yield flag("sealed-file-missing", file.path)
        elif digest != file.sha256:
            yield _changed(file, digest, manifest, previous)
    if complete:
        yield from (
            flag("sealed-file-added", path) for path in sorted(set(visited) - set(manifest.by_path))
        )


def _changed(
    file: SealedFile, digest: str, manifest: Manifest, previous: Manifest | None
) -> Problem:
    older = previous.by_path.get(file.path) if previous else None
    if previous and older and older.sha256 == digest and previous.serial < manifest.serial:
        return flag("sealed-file-older", file.path, before=previous.serial, serial=manifest.serial)
    return flag("sealed-file-changed", file.path, expected=file.sha256[:12], found=digest[:12])


def check_part(error: PartError) -> Problem:
    """A part of the list itself."""
    part, result = error.part, error.digest
    if result:
        return flag("sealed-file-changed", part.path, expected=part.sha256[:12], found=result[:12])
    return flag("sealed-file-missing", part.path)


def check_sums(manifest: Manifest, read: Read) -> Iterator[Problem]:
    """Both lists of hashes against each other, byte for byte: `sha256sum` reads a line that stands there twice."""
    for path, content in render_sums(manifest).items():
        if read(path) != content:
            yield flag("sealed-sums-differ", path)


def check_expiry(manifest: Manifest, today: date) -> Iterator[Problem]:
    """A copy that is held back shows by its date."""
    if manifest.expires and today > manifest.expires:
        yield flag("manifest-expired", NAME, expires=manifest.expires, today=today)


def check_succession(
    manifest: Manifest,
    previous: Manifest,
    compared: str,
    log: Log | None,
    hand_placed: Collection[str] = (),
) -> Iterator[Problem]:
    """A manifest, with the log of its site, against one seen before, which `compared` names; `check_promises`."""
    serials: dict[str, Any] = {
        "serial": manifest.serial,
        "before": previous.serial,
        "compared": compared,
    }
    if not manifest.is_of(previous.site):
        yield flag(
            "manifest-other-site", NAME, site=manifest.site, before=previous.site, compared=compared
        )
    if manifest.serial < previous.serial:
        yield flag("manifest-rolled-back", NAME, **serials)
        return
    if manifest.serial == previous.serial and manifest.content != previous.content:
        yield flag("manifest-forked", NAME, **serials)
    if manifest.serial == previous.serial + 1 and manifest.previous != previous.link:
        yield flag("manifest-unlinked", NAME, **serials)
    yield from check_promises(manifest, previous, compared, log, hand_placed)


def check_promises(
    manifest: Manifest,
    previous: Manifest,
    compared: str,
    log: Log | None,
    hand_placed: Collection[str] = (),
) -> Iterator[Problem]:
    """What was published stays: addresses but for further pages of lists, released bytes, records of editions.

    The log goes on that of the site before, and nothing is gone that it does not tell of; `log` is None for a site of
    a version before there was one, whose manifest alone says what was released and taken away. Of `hand_placed`, what
    the one before listed and stands there by hand now, nothing is gone; what a dataset set aside had, neither released
    nor a page, is a warning.
    """
    former, earlier = manifest.former or Former(""), previous.former or Former("")
    if (listed := previous.by_path.get(EVENTS)) and not _goes_on(log, listed):
        yield flag("sealed-log-changed", EVENTS, compared=compared)
    records = log.seals if log else former.editions
    for edition, record in earlier.editions.items():
        if edition not in records:
            yield flag("sealed-edition-gone", NAME, edition=edition, compared=compared)
        elif records[edition] != record:
            yield flag("sealed-edition-changed", NAME, edition=edition, compared=compared)
    size = listed.size if listed else 0
    is_told = partial((log or Log()).took_away, before=size) if log or listed else former.took_away
    for path, file in previous.by_path.items():
        now = manifest.by_path.get(path)
        if now is None:
            if not (
                path in hand_placed
                or is_told(path)
                or path.startswith(INDEX)
                or at.is_list_part(path)
            ):
                gone = flag("sealed-address-gone", path, compared=compared)
                lasts = file.edition or _leads_on(path) or not manifest.is_failing(path)
                yield from [gone] if lasts else milder([gone])
        elif file.edition and now.sha256 != file.sha256 and not (_leads_on(path) and is_told(path)):
            yield flag("sealed-release-changed", path, edition=file.edition, compared=compared)


def _leads_on(path: str) -> bool:
    """Whether a file leads on where it is taken back."""
    return path.endswith(".html")


def _goes_on(log: Log | None, before: SealedFile) -> bool:
    return log is not None and sha256_of(log.content[: before.size]) == before.sha256


def check_released(manifest: Manifest, log: Log) -> Iterator[Problem]:
    """The released files of a site against the log alone: no other manifest is needed to know what they were."""
    for name, own in log.released.items():
        for version, event in own.items():
            for file, digest in event.fixes.items():
                path = f"{at.edition_uri(name, version)}{file}"
                now = manifest.by_path.get(path)
                if now is None and not log.took_away(path):
                    yield flag("sealed-address-gone", path, compared=EVENTS)
                elif now and now.sha256 != digest and not (_leads_on(path) and log.took_away(path)):
                    yield flag(
                        "sealed-release-changed", path, edition=f"{name} {version}", compared=EVENTS
                    )
