"""The files of each package, read back: made once and kept by what they hang on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from site_builder.build.packages.read_back import read_back
from site_builder.build.packages.workers import Work, one_by_one
from site_builder.build.store.kept import Keeper, code_digest
from site_builder.build.store.nouns import Packed, UnstorableError, pack
from site_builder.core.problem import Problem
from site_builder.core.staging import Spool
from site_builder.derive.datasets import stamp_of
from site_builder.export.editions import as_released, frozen_names
from site_builder.export.package import PackageFiles, package_files
from site_builder.model.area import Area
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report


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
        made = package_files(self.package, self.report, self.site, self.dated, self.area, spool)
        bundle = as_released(made, self.package, self.frozen) if self.frozen else made
        served = frozen_names(self.package, self.frozen) if self.frozen else frozenset()
        found = read_back([self.package], {self.package.name: bundle}, frozen=served)
        return Exports(bundle, tuple(found))


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


def make_exports(
    publication: Publication,
    keeper: Keeper,
    *,
    drafting: bool,
    work: Work = one_by_one,
    spool: Spool | None = None,
) -> Mapping[str, Exports]:
    """The files of every package, by its name; those of long tables lie in the spool, or in the store."""
    exports = [export_of(publication, package, drafting=drafting) for package in publication.packages]
    if keeper.store is None:
        return {each.package.name: each.make(spool) for each in exports}
    names = [keeper.name("exports", export) for export in exports]
    made = list(map(keeper.get, names))
    missing = [place for place, stored in enumerate(made) if stored is None]
    done = work(partial(_made, spool, code_digest()), [exports[place] for place in missing], _rows)
    for place, each in zip(missing, done, strict=True):
        # A worker of another program, or with other words, makes none.
        packed = each or _made(spool, code_digest(), exports[place])
        made[place] = keeper.put_packed(names[place], packed) if packed else exports[place].make(spool)
        for sha256, piece in packed.pieces.items() if packed else ():
            if spool and keeper.store.has_piece(sha256):
                spool.drop(piece)
    return {export.package.name: each for export, each in zip(exports, made, strict=True)}


def _made(spool: Spool | None, program: str, export: Export) -> Packed | None:
    """The files, packed; None where they cannot be."""
    with contextlib.suppress(UnstorableError):
        return pack(export.make(spool)) if program == code_digest() else None
    return None


def _rows(export: Export) -> int:
    return export.package.row_count
