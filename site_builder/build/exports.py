"""The files of each package, read back: made once and kept by what they hang on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from site_builder.build.keep import Keeper
from site_builder.build.packed import packed
from site_builder.build.read_back import read_back
from site_builder.build.workers import Work, one_by_one
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
    keeper: Keeper | None,
    *,
    drafting: bool,
    work: Work = one_by_one,
    spool: Spool | None = None,
) -> Mapping[str, Exports]:
    """The files of every package, by its name; those of long tables lie in the spool, or in the store."""
    exports = [export_of(publication, package, drafting=drafting) for package in publication.packages]
    if keeper is None:
        return {each.package.name: each.make(spool) for each in exports}
    named = {keeper.name("exports", export): export for export in exports}
    held = {name: keeper.recall(name) for name in named}
    missing = [(name, named[name]) for name, found in held.items() if found is None]
    made = work(partial(_made, keeper, spool), missing, _rows)
    # A worker of another program, or with other words, makes none: it would not be what the name says.
    held |= {given[0]: found or _made(keeper, spool, given) for given, found in zip(missing, made, strict=True)}
    return {export.package.name: held[name] for name, export in named.items()}


def _made(keeper: Keeper, spool: Spool | None, given: tuple[str, Export]) -> Exports | None:
    name, export = given
    if keeper.name("exports", export) != name:
        return None
    made = export.make(spool)
    lean = replace(made, bundle=replace(made.bundle, stats=packed(made.bundle.stats)))
    kept = keeper.keep(name, lean)
    if spool and kept is not lean:  # the store holds them now
        for file in made.bundle.files:
            spool.drop(file)
    return kept


def _rows(given: tuple[str, Export]) -> int:
    return given[1].package.row_count
