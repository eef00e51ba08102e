"""The sources against a manifest that was published: what a build of them would break, told before it is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.build.collect import make_addresses
from site_builder.build.gallery import Gallery
from site_builder.build.seal import removed_addresses, sealed_editions
from site_builder.core import addresses as at
from site_builder.core.problem import Problem
from site_builder.derive.portal import Portal
from site_builder.load.publication import Reading
from site_builder.model.manifest import NAME, Manifest, SealedFile
from site_builder.validate.manifest import OTHER_SITE, check_promises

# Files that sources alone decide about; the theme's, the search index and the publisher's own are not looked at.
_DECIDED = (at.DATASETS, at.INDICATORS, at.API)


def check_sources(reading: Reading, previous: Manifest, compared: str) -> Iterator[Problem]:
    """Editions, released bytes and addresses that `previous` lists and a build of these sources would not keep."""
    publication, site = reading.publication, reading.publication.site.url
    if site != previous.site:
        yield OTHER_SITE(NAME, site=site, before=previous.site, compared=compared)
        return
    made = Manifest(
        site=site,
        files=tuple(_kept(reading, previous)),
        editions=sealed_editions(publication),
        removed=tuple(removed_addresses(publication)),
    )
    yield from check_promises(made, previous, compared)


def _kept(reading: Reading, previous: Manifest) -> Iterator[SealedFile]:
    """The files of the manifest that would be there again, released ones with the bytes that lie there now."""
    addresses = frozenset(make_addresses(reading, Gallery(Portal(reading.publication))))
    frozen = {
        edition.uri + file.name: file.sha256
        for releases in reading.publication.editions.values()
        for edition in releases.editions
        for file in edition.files
    }
    for file in previous.files:
        page = file.path.removesuffix("index.html")
        is_decided = page != file.path or file.path.startswith(_DECIDED)
        if not is_decided or page in addresses or file.path in addresses:
            yield replace(file, sha256=frozen.get(file.path, file.sha256))
