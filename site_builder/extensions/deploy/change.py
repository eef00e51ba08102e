"""What a deployment changes: the built folder against the manifest at the target, refused where one must not follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder.build.seal.inspect import hand_placed, sealed_files, site_log
from site_builder.build.seal.minisign import SecretKey, sign
from site_builder.build.seal.seal import seal_again
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, errors_of, rule
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    SUMS,
    Manifest,
    Read,
    SealedFile,
    parse_manifest,
    render_manifest,
    succeed,
)
from site_builder.validate.manifest import (
    MANIFEST_MISSING,
    MANIFEST_UNREADABLE,
    OTHER_SITE,
    ROLLED_BACK,
    check_files,
    check_promises,
    check_sums,
    milder,
)

TARGET_UNREADABLE = rule(
    "target-manifest-unreadable",
    "error",
    "manifest.json at the target cannot be read as a manifest, so nobody can tell what stands there.",
    "Compare the target with site-builder verify; where its manifest is damaged, remove it there and deploy again.",
)


UNSIGNED = rule(
    "target-signed",
    "error",
    "The manifest at the target is signed, and the new one would not be.",
    "Deploy with --sign and the same key; readers who check signatures would refuse the site.",
)


@dataclass(frozen=True, slots=True)
class Seal:
    """How a deployment seals: good until when, signed with which key; nothing is needed."""

    expires: date | None = None
    key: SecretKey | None = None


NO_SEAL = Seal()


@dataclass(frozen=True, slots=True)
class Change:
    """A folder as it was built, the manifest that it gets at the target, and the one that stands there.

    `own` holds what is made for this target alone: the signature, where there is one, and manifest.json.
    """

    site: Path
    manifest: Manifest
    own: Mapping[str, bytes]
    before: Manifest | None
    problems: tuple[Problem, ...] = ()

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
    built, before = _built(site), _standing(site, standing)
    problems = list(_check_folder(site, built))
    manifest = built
    if before and not problems:
        manifest, result = _follow(site, built, before, where, settings, standing)
        problems = list(milder(result) if drop else result)
    if before and not seal.key and standing(SIGNATURE) is not None:
        problems.append(UNSIGNED(SIGNATURE))
    if errors_of(problems):
        raise BuildRefused(problems)
    manifest = replace(succeed(manifest, before), expires=seal.expires)
    return Change(site, manifest, _own(manifest, seal.key), before, tuple(problems))


def _own(manifest: Manifest, key: SecretKey | None) -> dict[str, bytes]:
    content = render_manifest(manifest)
    signed = {SIGNATURE: sign(content, key, f"serial:{manifest.serial}\tfile:{NAME}").encode()} if key else {}
    return signed | {NAME: content}


def _built(site: Path) -> Manifest:
    try:
        return parse_manifest((site / NAME).read_bytes(), _reader(site))
    except FileNotFoundError:
        raise BuildRefused([MANIFEST_MISSING(NAME, place=site)]) from None
    except ValueError:
        raise BuildRefused([MANIFEST_UNREADABLE(NAME)]) from None


def _standing(site: Path, standing: Read) -> Manifest | None:
    """What stands at the target; a part that lies in the built folder, too, is not fetched: its name is its hash."""
    content, built = standing(NAME), _reader(site)
    if content is None:
        return None
    try:
        return parse_manifest(content, lambda uri: built(uri) or standing(uri))
    except ValueError:
        raise BuildRefused([TARGET_UNREADABLE(NAME)]) from None


def _reader(site: Path) -> Read:
    return lambda uri: (site / uri).read_bytes() if (site / uri).is_file() else None


def _check_folder(site: Path, manifest: Manifest) -> Iterator[Problem]:
    """Nothing is deployed that is not as it was built."""
    yield from check_files(manifest, sealed_files(site, manifest), None, complete=True)
    yield from check_sums(manifest, _reader(site))


def _follow(
    site: Path, manifest: Manifest, before: Manifest, where: str, settings: SiteConfig | None, standing: Read
) -> tuple[Manifest, list[Problem]]:
    if not manifest.is_of(before.site):
        return manifest, [OTHER_SITE(NAME, site=manifest.site, before=before.site, compared=where)]
    if manifest.serial and manifest.serial < before.serial:  # a copy of what was served
        return manifest, [ROLLED_BACK(NAME, serial=manifest.serial, before=before.serial, compared=where)]
    answered = seal_again(site, settings, manifest, before)
    log, listed = site_log(_reader(site))[0], hand_placed(answered, before, standing)
    return answered, list(check_promises(answered, before, where, log, listed))


def changed_files(change: Change) -> tuple[SealedFile, ...]:
    """Files that are new or other than at the target, by its manifest."""
    before = change.before.by_path if change.before else {}
    return tuple(file for file in change.manifest.files if _hash(before.get(file.path)) != file.sha256)


def _hash(file: SealedFile | None) -> str:
    return file.sha256 if file else ""


def gone_files(change: Change) -> tuple[str, ...]:
    """Files that the manifest at the target lists and the new one does not; what no manifest lists stays."""
    before, new = change.before.files if change.before else (), change.manifest
    return tuple(file.path for file in before if not (file.path in new.by_path or new.is_hand_placed(file.path)))


def gone_parts(change: Change) -> tuple[str, ...]:
    """Parts of the manifest at the target that are none of the new one."""
    return tuple(sorted(change.before.part_paths - change.manifest.part_paths)) if change.before else ()
