"""Released editions on their way out: their frozen bytes at their addresses, and what is compared with them."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.files import OutputFile
from site_builder.derive.snapshot import Snapshot, parse_snapshot
from site_builder.export.package import canonical_files
from site_builder.model.package import Package
from site_builder.model.publication import Publication


def edition_files(publication: Publication) -> Iterator[OutputFile]:
    """Every file of every edition that still stands, byte for byte as released."""
    for releases in publication.editions.values():
        for edition in releases.editions:
            if not edition.withdrawn:
                yield from (OutputFile(edition.uri + each.name, each.content or b"") for each in edition.files)


def edition_addresses(publication: Publication) -> Iterator[str]:
    """Every address that editions fill, pages as folders."""
    yield from (file.uri for file in edition_files(publication))
    for releases in publication.editions.values():
        for edition in releases.editions:
            yield edition.uri
            if edition.has_difference:
                yield edition.changes_uri


def snapshot_of(publication: Publication, package: Package) -> Snapshot:
    """The package of today as a release would freeze it."""
    report = publication.report_of(package)
    made = canonical_files(package, report, publication.site, publication.built)
    return parse_snapshot({file.uri.rpartition("/")[2]: file.content for file in made})


def current_snapshots(publication: Publication) -> dict[str, Snapshot]:
    """The packages that were released before, by name: no other is compared."""
    released = [package for package in publication.packages if publication.releases(package.name).newest]
    return {package.name: snapshot_of(publication, package) for package in released}
