"""Look at a published site, in a folder or over HTTP, as its manifest says it should be."""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

from site_builder.build.seal.minisign import PublicKey, SignatureError, verify
from site_builder.build.site.collect import make_addresses
from site_builder.build.site.gallery import Gallery, make_moved
from site_builder.core import addresses as at
from site_builder.core.files import hash_file, sha256_of
from site_builder.core.problem import N_, Problem, flag
from site_builder.core.progress import stage
from site_builder.derive.portal import Portal
from site_builder.load.portal.publication import Reading
from site_builder.model import manifest as sealed
from site_builder.model.log import Log, faults_of, parse_log
from site_builder.pages.catalogue.former import gathered_leads, leads_to
from site_builder.validate import manifest as checks
from site_builder.validate.consistency.run import all_checks
from site_builder.validate.editions import check_kept
from site_builder.validate.names import folded_address

# The sources against a manifest that was published: what a build of them would break, told before it is built.


# Files that sources alone decide about; the theme's, the search index and the publisher's own are not looked at.
_DECIDED = (at.DATASETS, at.INDICATORS, at.API)


def check_sources(reading: Reading, previous: sealed.Manifest, compared: str) -> Iterator[Problem]:
    """Editions, released bytes and addresses that `previous` lists and a build of these sources would not keep."""
    publication, gallery = reading.publication, Gallery(Portal(reading.publication))
    moved = {**make_moved(gallery), **previous.moved}
    files, names = tuple(_kept(reading, gallery, previous, moved)), publication.site.hand_placed
    manifest = sealed.Manifest(publication.site.url, files, moved=moved, hand_placed=names)
    if not manifest.is_of(previous.site):
        yield flag(
            "manifest-other-site",
            sealed.NAME,
            site=manifest.site,
            before=previous.site,
            compared=compared,
        )
        return
    listed = tuple(filter(manifest.is_hand_placed, previous.by_path))
    yield from checks.check_promises(manifest, previous, compared, publication.log, listed)


def _kept(
    reading: Reading, gallery: Gallery, previous: sealed.Manifest, moved: Mapping[str, str]
) -> Iterator[sealed.SealedFile]:
    """The files of the manifest that would be there again, released ones with the bytes that lie there now."""
    addresses = frozenset(make_addresses(reading, gallery, all_checks(gallery.portal)))
    files = frozenset(f"{uri}index.html" if at.is_page(uri) else uri for uri in addresses)
    frozen = {
        edition.uri + file.name: file.sha256
        for releases in reading.publication.editions.values()
        for edition in releases.editions
        for file in edition.files
    }
    listed = previous.by_path.get(at.EVENTS)
    if reading.publication.log.lessened(listed.size if listed else 0):
        moved = {**moved, **gathered_leads(previous.by_path, files, moved)}
    for file in previous.files:
        is_decided = file.path.endswith("index.html") or file.path.startswith(_DECIDED)
        if not is_decided or file.path in files or leads_to(file.path, files, moved) is not None:
            yield replace(file, sha256=frozen.get(file.path, file.sha256))


PREVIOUS = f"{at.DEPLOY}previous.json"
_TIMEOUT = 30
COMPARING = N_("Comparing files")
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Against:
    """What a site is compared with: a manifest and a log seen before, their names for messages, a key, today."""

    today: date
    previous: sealed.Manifest | None = None
    compared: str = ""
    key: PublicKey | None = None
    log: Sequence[bytes] = ()
    kept: str = ""


def inspect_site(where: str, against: Against) -> Iterator[Problem]:
    """Every way in which a site differs from its manifest, or its manifest from what was seen before."""
    folder = None if is_address(where) else Path(where)
    read = _reader(where, folder)
    listing = _listing(folder) if folder else {}
    content = read(sealed.NAME)
    if content is None:
        yield from _irregular(listing, sealed.Manifest("", ()))
        yield flag("manifest-missing", sealed.NAME, place=where)
        return
    yield from _signature(content, read, against.key)  # of a wrong one the parts may be anything
    try:
        manifest = sealed.parse_manifest(content, read)
    except sealed.PartError as error:
        yield checks.check_part(error)
        return
    except ValueError:
        yield flag("manifest-unreadable", sealed.NAME)
        return
    yield from checks.check_expiry(manifest, against.today)
    yield from checks.check_sums(manifest, read)
    yield from _irregular(listing, manifest)
    yield from _twins({*manifest.by_path, *listing})
    visited = _hashed(folder, listing, manifest) if folder else _fetched(manifest, read)
    yield from checks.check_files(manifest, visited, against.previous, complete=folder is not None)
    log, problems = site_log(read)
    yield from problems
    yield from checks.check_released(manifest, log) if log else ()
    yield from check_kept(log or Log(file=at.EVENTS), tuple(against.log), against.kept)
    if against.previous:
        listed = hand_placed(manifest, against.previous, read)
        yield from checks.check_succession(
            manifest, against.previous, against.compared, log, listed
        )


def hand_placed(
    manifest: sealed.Manifest, previous: sealed.Manifest, read: sealed.Read
) -> frozenset[str]:
    """What a manifest before listed and stands there by hand now."""
    return frozenset(
        path for path in filter(manifest.is_hand_placed, previous.by_path) if read(path) is not None
    )


def site_log(read: sealed.Read) -> tuple[Log | None, tuple[Problem, ...]]:
    """The log of a site; None where it has none, as those of versions before there was one."""
    content = read(at.EVENTS)
    try:
        log = parse_log(content) if content is not None else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return Log(), (flag("sealed-log-changed", at.EVENTS, compared=sealed.NAME),)
    broken = any(faults_of(log)) if log else False
    return log, (flag("sealed-log-changed", at.EVENTS, compared=sealed.NAME),) if broken else ()


def is_address(where: str) -> bool:
    """Whether a place is on the web rather than on this machine."""
    return where.startswith(("http://", "https://"))


def read_place(where: str) -> bytes:
    """A file or a web address. OSError where it is not there."""
    if not is_address(where):
        return Path(where).read_bytes()
    try:
        with urllib.request.urlopen(where, timeout=_TIMEOUT) as answer:
            return bytes(answer.read())
    except http.client.HTTPException as error:  # it broke off
        raise OSError(str(error)) from error


def read_file(folder: Path, uri: str) -> bytes | None:
    """A file of a folder; None where there is none, and where a link or a pipe stands in its place or above it."""
    path = folder
    for part in uri.split("/"):
        path /= part
        if path.is_symlink():
            return None
    return path.read_bytes() if path.is_file() else None


def read_sealed(where: str) -> sealed.Manifest:
    """A manifest at a place, its parts beside it. OSError where it is not there, ValueError where it is none."""
    above = where.rpartition("/")[0] if is_address(where) else str(Path(where).parent)
    return sealed.parse_manifest(
        read_place(where), _reader(above, None if is_address(where) else Path(above))
    )


def _reader(where: str, folder: Path | None) -> sealed.Read:
    def read(uri: str) -> bytes | None:
        try:
            return (
                read_place(f"{where.rstrip('/')}/{quote(uri)}")
                if folder is None
                else read_file(folder, uri)
            )
        except (OSError, urllib.error.URLError):
            return None

    return read


def _signature(content: bytes, read: sealed.Read, key: PublicKey | None) -> Iterator[Problem]:
    if key is None:
        return
    signature = read(sealed.SIGNATURE)
    if signature is None:
        yield flag("signature-missing", sealed.SIGNATURE)
        return
    try:
        verify(content, signature.decode("utf-8", "replace"), key)
    except SignatureError as error:
        if error.code == "other-key":
            yield flag("signature-other-key", sealed.SIGNATURE, key=error)
        else:
            yield flag("signature-wrong", sealed.SIGNATURE)


def check_folder(folder: Path, manifest: sealed.Manifest) -> Iterator[Problem]:
    """Every way in which the files of a folder differ from its manifest."""
    listing = _listing(folder)
    yield from _irregular(listing, manifest)
    yield from checks.check_files(manifest, _hashed(folder, listing, manifest), None, complete=True)
    yield from checks.check_sums(manifest, _reader("", folder))


def _listing(folder: Path) -> dict[str, bool]:
    """Everything below a folder, by address: whether it is a file. No link is followed, and nothing is opened."""
    listing, waiting = dict[str, bool](), [("", folder)]
    while waiting:
        before, where = waiting.pop()
        try:
            entries = sorted(os.scandir(where), key=lambda entry: entry.name)
        except OSError:
            listing[before.removesuffix("/")] = False
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{before}{entry.name}/", where / entry.name))
            else:
                listing[f"{before}{entry.name}"] = entry.is_file(follow_symlinks=False)
    return listing


def _irregular(listing: Mapping[str, bool], manifest: sealed.Manifest) -> Iterator[Problem]:
    for uri, is_regular in listing.items():
        if not is_regular and not manifest.is_hand_placed(uri):
            yield flag("sealed-no-file", _printable(uri))


def _twins(uris: Collection[str]) -> Iterator[Problem]:
    known = dict[str, str]()
    for uri in sorted(uris):
        other = known.setdefault(folded_address(uri), uri)
        if other != uri:
            yield flag("sealed-twin", _printable(uri), other=_printable(other))


def _hashed(folder: Path, listing: Mapping[str, bool], manifest: sealed.Manifest) -> dict[str, str]:
    """The hash of every file that the manifest lists; of others, which it should have listed, no more than the name."""
    own = sealed.UNSEALED | manifest.part_paths
    if listing.get(PREVIOUS) and _is_known(read_file(folder, PREVIOUS), manifest):
        own |= {PREVIOUS}
    uris = [uri for uri, is_regular in listing.items() if is_regular and uri not in own]
    digests = {}
    with stage(COMPARING, len(uris)) as step:
        for uri in uris:
            if not manifest.is_hand_placed(uri):
                digests[_printable(uri)] = (
                    hash_file(folder / uri) if uri in manifest.by_path else ""
                )
            step()
    return digests


def _is_known(content: bytes | None, manifest: sealed.Manifest) -> bool:
    """Whether a document is the manifest before, or the same one that a killed deployment was about to follow."""
    try:
        return sealed.parse_manifest(content or b"").link in (manifest.previous, manifest.link)
    except ValueError:
        return False


def _printable(uri: str) -> str:
    """An address as a terminal can show it: a name on the disk may hold line ends, or bytes that are no letters."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in uri
    )


def _fetched(manifest: sealed.Manifest, read: sealed.Read) -> dict[str, str]:
    digests = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool, stage(COMPARING, len(manifest.files)) as step:
        for path, digest in pool.map(
            lambda file: (file.path, _digest(read(file.path))), manifest.files
        ):
            digests[path] = digest
            step()
    return {path: digest for path, digest in digests.items() if digest}


def _digest(body: bytes | None) -> str:
    return sha256_of(body) if body is not None else ""
