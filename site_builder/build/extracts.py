"""What datasets' pages show of their tables, made once and kept: no row is read for a page that stays as it is."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import Any

from site_builder.build.keep import Keeper
from site_builder.build.rows import kept_tuple
from site_builder.build.store import Store
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
    return keeper.remember(lambda: _kept(make(), keeper.store), "extracts", *key)


def _kept(extracts: Extracts, store: Store) -> Extracts:
    parts: list[Any] = [kept_tuple(getattr(extracts, part.name), store) for part in fields(extracts)]
    return Extracts(*parts)
