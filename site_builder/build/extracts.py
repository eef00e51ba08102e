"""What datasets' pages show of their tables, made when a page is printed: for one that stays no row is read."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import Any

from site_builder.build.keep import Keeper
from site_builder.build.promises import Promise, Promised
from site_builder.derive.portal import Portal
from site_builder.export.package import PackageFiles
from site_builder.model.package import Package
from site_builder.pages.extracts import Extracts, extracts_of


def make_extracts(portal: Portal, package: Package, bundle: PackageFiles, keeper: Keeper | None) -> Extracts:
    """The extracts of one package, which hang on its tables, its list of indicators and the fates of its cells."""
    publication = portal.publication
    make = partial(extracts_of, publication, package, bundle.stats, portal.fates)
    if keeper is None:
        return make()
    listed = publication.indicators(package.series)
    key = (package, bundle.stats, publication.site, listed, portal.fates.of_cells(package.name))
    promise = Promise(keeper.name("extracts", *key), make)
    parts: list[Any] = [Promised(promise, part.name) for part in fields(Extracts)]
    return Extracts(*parts)
