"""What a deployment changes: the built folder against the manifest at the target, refused where one must not follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.build.inspect import sealed_files
from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, errors_of, rule
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    SUMS,
    Manifest,
    SealedFile,
    parse_manifest,
    parse_sums,
    render_manifest,
    succeed,
)
from site_builder.validate.manifest import (
    ADDRESS_GONE,
    MANIFEST_MISSING,
    MANIFEST_UNREADABLE,
    OTHER_SITE,
    check_files,
    check_promises,
    check_succession,
    check_sums,
)

TARGET_UNREADABLE = rule(
    "target-manifest-unreadable",
    "error",
    "manifest.json at the target cannot be read as a manifest, so nobody can tell what stands there.",
    "Compare the target with site-builder verify; where its manifest is damaged, remove it there and deploy again.",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A folder as it was built, the manifest that it gets at the target, and the one that stands there."""

    site: Path
    manifest: Manifest
    before: Manifest | None
    problems: tuple[Problem, ...] = ()

    @property
    def content(self) -> bytes:
        """manifest.json as the target gets it: the very bytes of the build where they stand, which may be signed."""
        lying = (self.site / NAME).read_bytes()
        return lying if parse_manifest(lying) == self.manifest else render_manifest(self.manifest)

    @property
    def signed(self) -> bool:
        """Whether a signature goes with the manifest."""
        return (self.site / SIGNATURE).is_file()

    @property
    def unlisted(self) -> tuple[str, ...]:
        """What the manifest cannot list, the manifest itself last."""
        return (SUMS, *((SIGNATURE,) if self.signed else ()), NAME)


def make_change(site: Path, standing: bytes | None, place: str, *, drop: bool = False) -> Change:
    """Compare a built folder with the manifest that stands at a target. Raises BuildRefused.

    A folder that was built without `--previous` is sealed anew after the one that stands there; one that states its
    place in the chain, or is signed, has to follow it. With `drop`, addresses may go that nobody took away in public.
    """
    manifest, before = _built(site), _standing(standing)
    problems = list(_check_folder(site, manifest))
    if before and not problems:
        manifest, found = _follow(manifest, before, place, signed=(site / SIGNATURE).is_file())
        problems = [_milder(problem) if drop else problem for problem in found]
    if errors_of(problems):
        raise BuildRefused(problems)
    return Change(site, manifest, before, tuple(problems))


def _built(site: Path) -> Manifest:
    try:
        return parse_manifest((site / NAME).read_bytes())
    except FileNotFoundError:
        raise BuildRefused([MANIFEST_MISSING(NAME, place=site)]) from None
    except ValueError:
        raise BuildRefused([MANIFEST_UNREADABLE(NAME)]) from None


def _standing(content: bytes | None) -> Manifest | None:
    if content is None:
        return None
    try:
        return parse_manifest(content)
    except ValueError:
        raise BuildRefused([TARGET_UNREADABLE(NAME)]) from None


def _check_folder(site: Path, manifest: Manifest) -> Iterator[Problem]:
    """Nothing is deployed that is not as it was built."""
    yield from check_files(manifest, sealed_files(site), None, complete=True)
    sums = site / SUMS
    yield from check_sums(manifest, parse_sums(sums.read_bytes() if sums.is_file() else b""))


def _follow(manifest: Manifest, before: Manifest, place: str, *, signed: bool) -> tuple[Manifest, list[Problem]]:
    if manifest.serial > 1 or manifest.previous or signed:
        return manifest, list(check_succession(manifest, before, place))
    if manifest.site != before.site:
        return manifest, [OTHER_SITE(NAME, site=manifest.site, before=before.site, compared=place)]
    return succeed(manifest, before), list(check_promises(manifest, before, place))


def _milder(problem: Problem) -> Problem:
    return replace(problem, severity="warning") if problem.code == ADDRESS_GONE.code else problem


def changed_files(change: Change) -> tuple[SealedFile, ...]:
    """Files that are new or other than at the target, by its manifest."""
    before = change.before.by_path if change.before else {}
    return tuple(file for file in change.manifest.files if _hash(before.get(file.path)) != file.sha256)


def _hash(file: SealedFile | None) -> str:
    return file.sha256 if file else ""


def gone_files(change: Change) -> tuple[str, ...]:
    """Files that the manifest at the target lists and the new one does not; what no manifest lists stays."""
    return (
        tuple(file.path for file in change.before.files if file.path not in change.manifest.by_path)
        if change.before
        else ()
    )
