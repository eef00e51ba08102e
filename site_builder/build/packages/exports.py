"""The files of each package, read back, and archives over several: made once and kept by what they hang on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zipfile import ZipFile

from site_builder.build.packages.executor import Work, one_by_one
from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import Packed, UnstorableError, pack
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem
from site_builder.core.staging import Spool
from site_builder.derive.datasets import stamp_of
from site_builder.derive.portal import Portal
from site_builder.export.package import (
    PackageFiles,
    as_released,
    frozen_names,
    is_long,
    package_files,
)
from site_builder.export.readback import check_file, picked_rows
from site_builder.export.zip import pack as pack_zip
from site_builder.export.zip import whole_archives
from site_builder.model.area import Area
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report


def read_back(
    package: Package, bundle: PackageFiles, *, frozen: Set[str] = frozenset(), whole: bool = False
) -> Iterator[Problem]:
    """Every difference between the files of a table and its rows: of all rows where `whole`, else of some.

    `frozen` are addresses that serve what was released: those were read back whole then, and keep their faults.
    """
    files = {file.uri: file for file in bundle.files}
    for resource in package.tables:
        table, file = resource.as_table, package.file_of(resource)
        rows = (
            tuple(range(len(table)))
            if whole
            else picked_rows(len(table), f"{package.name}/{resource.name}")
        )
        for each in bundle.distributions:
            if each.resource == resource.name and each.uri in files and each.uri not in frozen:
                yield from check_file(each.format, files[each.uri], table, rows, file)


@dataclass(frozen=True, slots=True)
class Exports:
    """What is published of one package's tables, and where it differs from their rows when it is read again."""

    bundle: PackageFiles
    differences: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """All that the files of one package hang on. `frozen` is the edition whose bytes are served, where one stands."""

    package: Package
    report: Report | None
    site: SiteConfig
    dated: datetime
    frozen: Edition | None
    area: Area | None

    def make(self, spool: Spool | None = None) -> Exports:
        """Make the files and read them back; no clock, and no disk but the spool, to which long tables go."""
        fresh = package_files(self.package, self.report, self.site, self.dated, self.area, spool)
        bundle = as_released(fresh, self.package, self.frozen) if self.frozen else fresh
        served = frozen_names(self.package, self.frozen) if self.frozen else frozenset()
        return Exports(bundle, tuple(read_back(self.package, bundle, frozen=served)))


def export_of(publication: Publication, package: Package, *, drafting: bool) -> Export:
    """What a package's files are made of: what was released as it was released, unless an author drafts."""
    newest = publication.releases(package.name).newest
    stands = newest if newest and not newest.withdrawn and not drafting else None
    return Export(
        package=package,
        report=publication.report_of(package),
        site=publication.site,
        dated=stamp_of(publication, package),
        frozen=stands,
        area=publication.area_of(package.spatial),
    )


def export_tasks(
    publication: Publication, keeper: Keeper, *, drafting: bool
) -> Iterator[Callable[[], object]]:
    """What makes these files, but for long tables, for processes that fill the store."""
    exports = (
        export_of(publication, each, drafting=drafting)
        for each in publication.packages
        if not is_long(each)
    )
    return (partial(keeper.kept, each.make, "exports", each) for each in exports)


def make_exports(
    publication: Publication,
    keeper: Keeper,
    *,
    drafting: bool,
    work: Work = one_by_one,
    spool: Spool | None = None,
) -> Mapping[str, Exports]:
    """The files of every package, by its name; those of long tables lie in the spool, or in the store."""
    exports = [
        export_of(publication, package, drafting=drafting) for package in publication.packages
    ]
    if keeper.store is None:
        return {each.package.name: each.make(spool) for each in exports}
    names = [keeper.name("exports", export) for export in exports]
    exported = list(map(keeper.get, names))
    missing = [index for index, stored in enumerate(exported) if stored is None]
    done = work(
        partial(_export_files, spool),
        [exports[index] for index in missing],
        lambda each: each.package.row_count,
    )
    for index, packed in zip(missing, done, strict=True):
        exported[index] = (
            keeper.put_packed(names[index], packed) if packed else exports[index].make(spool)
        )
        for sha256, piece in packed.pieces.items() if packed else ():
            if spool and keeper.store.has_piece(sha256):
                spool.drop(piece)
    return {export.package.name: each for export, each in zip(exports, exported, strict=True)}


def _export_files(spool: Spool | None, export: Export) -> Packed | None:
    """The files, packed; None where they cannot be."""
    with contextlib.suppress(UnstorableError):
        return pack(export.make(spool))
    return None


def make_wholes(
    portal: Portal, bundles: Mapping[str, PackageFiles], keeper: Keeper
) -> Iterator[OutputFile]:
    """All datasets in one ZIP, or the datasets of each series, dated as the newest of them."""
    publication = portal.publication
    for uri, packages in whole_archives(publication).items():
        files = {each.name: bundles[each.name].files for each in packages}
        zips = {
            name: next(each for each in own if each.uri.endswith(".zip"))
            for name, own in files.items()
        }
        dated = max(stamp_of(publication, each) for each in packages)
        yield keeper.kept(partial(_whole, uri, zips, dated), "whole", uri, dated, zips)


def _whole(uri: str, zips: Mapping[str, OutputFile], dated: datetime) -> OutputFile:
    entries: dict[str, bytes] = {}
    for name, file in zips.items():
        with file.open() as content, ZipFile(content) as archive:
            entries |= {f"{name}/{entry}": archive.read(entry) for entry in archive.namelist()}
    return OutputFile(uri, pack_zip(entries, dated))
