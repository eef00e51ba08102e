"""Seal a built folder: manifest.json and SHA256SUMS, and what answers at addresses that were published before."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from site_builder.build.store.kept import ANEW, Keeper
from site_builder.build.store.store import Store
from site_builder.core import addresses as at
from site_builder.core.files import files_under, hash_file
from site_builder.model import manifest as sealed
from site_builder.model.config import SiteConfig
from site_builder.model.log import Log, parse_log
from site_builder.model.publication import Publication
from site_builder.pages.catalogue.former import answer, gathered_leads, is_repeated, leads_to

# A table of its own, not the machine's: the same file has the same type everywhere.
_TYPES = mimetypes.MimeTypes()
for _suffix, _type in {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".rdf": "application/rdf+xml",
    ".ttl": "text/turtle",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)


NOTHING: Mapping[str, str] = MappingProxyType({})


def seal_site(
    folder: Path,
    publication: Publication,
    keeper: Keeper = ANEW,
    moved: Mapping[str, str] = NOTHING,
) -> sealed.Manifest:
    """Write the list of a built folder's files over them, without a serial: the chain is formed where it is deployed.

    `moved` is where former addresses lead.
    """
    files = _files(folder, _editions(publication), {}, keeper.store)
    site, failing = (
        publication.site,
        tuple(each.package.name for each in publication.set_aside if each.was_published),
    )
    manifest = sealed.Manifest(
        site.url, files, moved=moved, hand_placed=site.hand_placed, set_aside=failing
    )
    _write(folder, manifest)
    return manifest


def seal_again(
    folder: Path, site: SiteConfig | None, result: sealed.Manifest, before: sealed.Manifest
) -> sealed.Manifest:
    """The manifest of a built folder with what answers for files of the one that is published."""
    moved = {**result.moved, **before.moved}
    log = parse_log((folder / at.EVENTS).read_bytes()) if (folder / at.EVENTS).is_file() else Log()
    if log.lessened(before.by_path[at.EVENTS].size if at.EVENTS in before.by_path else 0):
        moved |= gathered_leads(before.by_path, {uri for uri, _ in files_under(folder)}, moved)
    if site:
        _answer(folder, site, before, moved)
    manifest = replace(result, files=_files(folder, {}, result.by_path), moved=moved)
    if manifest != result:
        _write(folder, manifest)
    return manifest


def _answer(
    folder: Path, site: SiteConfig, before: sealed.Manifest, moved: Mapping[str, str]
) -> None:
    """Add what answers for files that the manifest before lists and that are made no more.

    Which charts a page has depends on its newest figures; what somebody embedded must not go with the next period.
    """
    standing = {uri for uri, _ in files_under(folder)}
    for path in sorted(before.by_path.keys() - standing):
        if sealed.covers(site.hand_placed, path) or (to := leads_to(path, standing, moved)) is None:
            continue
        repeated = (folder / to).read_text("utf-8") if is_repeated(to) else ""
        if (content := answer(site, path, to, repeated)) is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def _write(folder: Path, manifest: sealed.Manifest) -> None:
    for path in folder.glob(f"{sealed.FOLDER}*"):
        if sealed.is_part(path.relative_to(folder).as_posix()):  # of a seal before
            path.unlink()
    for uri, content in sealed.seal_files(manifest):
        (folder / uri).parent.mkdir(exist_ok=True)
        (folder / uri).write_bytes(content)


def _editions(publication: Publication) -> Mapping[str, str]:
    """Which edition a folder of the site holds: `datasets/x/1.0.0/` to `x 1.0.0`."""
    editions = (
        edition for releases in publication.editions.values() for edition in releases.editions
    )
    return {edition.uri: f"{edition.subject} {edition.version}" for edition in editions}


def _files(
    folder: Path,
    editions: Mapping[str, str],
    known: Mapping[str, sealed.SealedFile],
    store: Store | None = None,
) -> tuple[sealed.SealedFile, ...]:
    """Every file, folder by folder, of what the system tells of each only while it is looked at."""

    def files() -> Iterator[sealed.SealedFile]:
        for uri, facts in files_under(folder):
            if uri in known:
                yield known[uri]
            elif uri not in sealed.UNSEALED and not sealed.is_part(uri):
                sha256 = (store and store.output(facts)) or hash_file(folder / uri)
                yield sealed.SealedFile(
                    uri, facts.st_size, sha256, media_type(uri), _edition(uri, editions)
                )

    return tuple(sorted(files(), key=lambda each: each.path.replace("/", "\0")))


def _edition(uri: str, editions: Mapping[str, str]) -> str:
    """The edition whose frozen file this is; its pages are written anew and may change."""
    if uri.endswith("/index.html"):
        return ""
    parts = uri.split("/")
    return editions.get("/".join(parts[:3]) + "/", "") if len(parts) > 3 else ""


def media_type(uri: str) -> str:
    """The media type of a file by its name; bytes where it is unknown."""
    return _TYPES.guess_type(uri, strict=True)[0] or "application/octet-stream"
