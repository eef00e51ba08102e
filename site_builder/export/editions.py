"""Released editions on their way out: their frozen bytes at their addresses, and what is compared with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.derive.datasets import stamp_of
from site_builder.derive.diff import Snapshot, parse_snapshot
from site_builder.export.package import PackageFiles, canonical_files
from site_builder.model.edition import Edition
from site_builder.model.package import Package
from site_builder.model.publication import Publication


def edition_files(publication: Publication) -> Iterator[OutputFile]:
    """The log, and every file of every edition that still stands, byte for byte as released."""
    yield OutputFile(at.EVENTS, publication.log.content)
    for releases in publication.editions.values():
        for edition in releases.editions:
            if not edition.withdrawn:
                yield from (OutputFile(edition.uri + each.name, each.content or b"") for each in edition.files)


def frozen_names(package: Package, edition: Edition) -> frozenset[str]:
    """The current addresses of a package that serve this edition's bytes."""
    return frozenset(package.uri + file.name for file in edition.listed)


def edition_addresses(publication: Publication) -> Iterator[str]:
    """Every address that editions fill, pages as folders."""
    yield from (file.uri for file in edition_files(publication))
    for releases in publication.editions.values():
        for edition in releases.editions:
            yield edition.uri
            if edition.has_difference:
                yield edition.changes_uri


def as_released(package_files: PackageFiles, package: Package, edition: Edition) -> PackageFiles:
    """The current files with the edition's bytes; a form that the edition does not have waits for the next one.

    Checks have made sure that the data are the same: a newer library, or a later day, changes nothing that was
    released.
    """
    frozen = {package.uri + file.name: file for file in edition.listed if file.content is not None}
    return PackageFiles(
        files=tuple(OutputFile(uri, file.content or b"") for uri, file in sorted(frozen.items())),
        distributions=tuple(
            replace(listed, size=frozen[listed.uri].size, sha256=frozen[listed.uri].sha256)
            for listed in package_files.distributions
            if listed.uri in frozen
        ),
        stats=package_files.stats,
    )


def snapshot_of(publication: Publication, package: Package) -> Snapshot:
    """The package of today as a release would freeze it."""
    report = publication.report_of(package)
    files = canonical_files(package, report, publication.site, stamp_of(publication, package))
    return parse_snapshot({file.uri.rpartition("/")[2]: file.content for file in files})


def current_snapshots(publication: Publication) -> dict[str, Snapshot]:
    """The packages that were released before, by name: no other is compared."""
    released = [package for package in publication.packages if publication.releases(package.name).newest]
    return {package.name: snapshot_of(publication, package) for package in released}
