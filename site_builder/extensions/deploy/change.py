"""What a deployment changes: the built folder against the manifest at the target, refused where one must not follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder.build.seal.inspect import PREVIOUS, check_folder, hand_placed, site_log
from site_builder.build.seal.minisign import SecretKey, sign
from site_builder.build.seal.seal import seal_again
from site_builder.core import addresses as at
from site_builder.core.problem import BuildRefused, Problem, errors_of, flag
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    SUMS,
    UNSEALED,
    Manifest,
    Read,
    SealedFile,
    is_part,
    parse_manifest,
    render_manifest,
    succeed,
)
from site_builder.validate import manifest as checks

LOCK = f"{at.DEPLOY}lock.json"
JOURNAL = f"{at.DEPLOY}journal.json"
OWN = frozenset({LOCK, JOURNAL, PREVIOUS, ".nojekyll"})  # what deployments add to a site


def draft_of(path: str) -> str:
    """Where a file is written before it takes its place, in a folder that cannot be exchanged."""
    above, slash, name = path.rpartition("/")
    return f"{above}{slash}.{name}.new"


@dataclass(frozen=True, slots=True)
class Done:
    """What a deployment did: files and bytes written, files removed, the serial that stands there now."""

    written: int
    size: int
    removed: int
    serial: int


@dataclass(frozen=True, slots=True)
class Seal:
    """How a deployment seals: good until when, signed with which key; nothing is needed."""

    expires: date | None = None
    key: SecretKey | None = None


NO_SEAL = Seal()


@dataclass(frozen=True, slots=True)
class Change:
    """A folder as it was built, the manifest that it gets at the target, and the one that stands there.

    `own` holds what is made for this target alone: the signature, where there is one, and manifest.json. `pending` is
    what does not stand at the target as it should, `gone` what stands there and should not any more.
    """

    site: Path
    manifest: Manifest
    own: Mapping[str, bytes]
    before: Manifest | None
    problems: tuple[Problem, ...] = ()
    pending: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[SealedFile, ...]:
        """The files to write."""
        return tuple(file for file in self.manifest.files if file.path in self.pending)

    @property
    def done(self) -> Done:
        """What has happened once it is published."""
        removed = sum(not is_part(path) for path in self.gone)
        return Done(
            len(self.files), sum(file.size for file in self.files), removed, self.manifest.serial
        )

    @property
    def former(self) -> frozenset[str]:
        """What the manifest at the target lists, its parts too."""
        return (
            frozenset(self.before.by_path) | self.before.part_paths if self.before else frozenset()
        )

    @property
    def unlisted(self) -> tuple[str, ...]:
        """What the manifest does not list among its files, the manifest itself last."""
        return (*sorted(self.manifest.part_paths), SUMS, *self.own)

    def source(self, path: str) -> Path | bytes:
        """What a file at the target is made of."""
        return self.own.get(path) or self.site / path


def make_change(
    site: Path,
    standing: Read,
    where: str,
    *,
    drop: bool = False,
    settings: SiteConfig | None = None,
    seal: Seal = NO_SEAL,
) -> Change:
    """Compare a built folder with the manifest that is published, which `standing` reads, and put it behind that one.

    Raises BuildRefused. With `drop`, addresses may go that nobody took away in public.
    """
    built, before = _built(site), standing_manifest(site, standing)
    problems = list(check_folder(site, built))  # nothing is deployed that is not as it was built
    manifest = built
    if before and not problems:
        manifest, result = _follow(site, built, before, where, settings, standing)
        problems = list(checks.milder(result) if drop else result)
    if before and not seal.key and standing(SIGNATURE) is not None:
        problems.append(flag("target-signed", SIGNATURE))
    if errors_of(problems):
        raise BuildRefused(problems)
    manifest = replace(succeed(manifest, before), expires=seal.expires)
    return Change(site, manifest, _own(manifest, seal.key), before, tuple(problems))


def _own(manifest: Manifest, key: SecretKey | None) -> dict[str, bytes]:
    content = render_manifest(manifest)
    signed = (
        {SIGNATURE: sign(content, key, f"serial:{manifest.serial}\tfile:{NAME}").encode()}
        if key
        else {}
    )
    return signed | {NAME: content}


def _built(site: Path) -> Manifest:
    try:
        return parse_manifest((site / NAME).read_bytes(), _reader(site))
    except FileNotFoundError:
        raise BuildRefused([flag("manifest-missing", NAME, place=site)]) from None
    except ValueError:
        raise BuildRefused([flag("manifest-unreadable", NAME)]) from None


def standing_manifest(site: Path, standing: Read) -> Manifest | None:
    """What stands at the target; a part that lies in the built folder, too, is not fetched: its name is its hash."""
    content, built = standing(NAME), _reader(site)
    if content is None:
        return None
    try:
        return parse_manifest(content, lambda uri: built(uri) or standing(uri))
    except ValueError:
        raise BuildRefused([flag("target-manifest-unreadable", NAME)]) from None


def _reader(site: Path) -> Read:
    return lambda uri: (site / uri).read_bytes() if (site / uri).is_file() else None


def _follow(
    site: Path,
    manifest: Manifest,
    before: Manifest,
    where: str,
    settings: SiteConfig | None,
    standing: Read,
) -> tuple[Manifest, list[Problem]]:
    if not manifest.is_of(before.site):
        return manifest, [
            flag(
                "manifest-other-site", NAME, site=manifest.site, before=before.site, compared=where
            )
        ]
    if manifest.serial and manifest.serial < before.serial:  # a copy of what was served
        return manifest, [
            flag(
                "manifest-rolled-back",
                NAME,
                serial=manifest.serial,
                before=before.serial,
                compared=where,
            )
        ]
    answered = seal_again(site, settings, manifest, before)
    log, listed = site_log(_reader(site))[0], hand_placed(answered, before, standing)
    return answered, list(checks.check_promises(answered, before, where, log, listed))


def settled(
    change: Change, pending: frozenset[str], standing: frozenset[str], touched: frozenset[str]
) -> Change:
    """The change with what it has to do: write what is `pending`, remove what no manifest lists any more.

    `standing` is what is at the target, `touched` what a killed run may have written there.
    """
    manifest = change.manifest
    stays = manifest.by_path.keys() | manifest.part_paths | UNSEALED
    drafts = frozenset(map(draft_of, touched))
    parts = frozenset(filter(is_part, standing))
    removed = ((change.former | touched | drafts | parts) - stays) & standing
    gone = tuple(sorted(path for path in removed if not manifest.is_hand_placed(path)))
    return replace(change, pending=pending, gone=gone)


def check_target(
    change: Change, standing: frozenset[str], touched: frozenset[str]
) -> Iterator[Problem]:
    """What somebody else did at the target: files changed that both manifests list alike, and files added."""
    before = change.before
    if before:
        same = {path for path in change.former if _is_same(change.manifest, before, path)}
        same |= {SUMS, NAME} if before == change.manifest else set()
        yield from (
            flag("target-file-changed", path) for path in sorted((change.pending & same) - touched)
        )
    ours = (
        UNSEALED
        | OWN
        | change.manifest.by_path.keys()
        | change.former
        | touched
        | frozenset(map(draft_of, touched))
    )
    for path in sorted(standing - ours):
        if not (is_part(path) or change.manifest.is_hand_placed(path)):
            yield flag("target-file-strange", path)


def _is_same(manifest: Manifest, before: Manifest, path: str) -> bool:
    if path in before.part_paths:
        return path in manifest.part_paths
    now = manifest.by_path.get(path)
    return now is not None and now.sha256 == before.by_path[path].sha256
