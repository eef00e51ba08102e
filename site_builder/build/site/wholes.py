"""Archives over several datasets: all in one ZIP, or those of a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from zipfile import ZipFile

from site_builder.build.store.kept import Keeper
from site_builder.core.files import OutputFile
from site_builder.derive.datasets import stamp_of
from site_builder.derive.portal import Portal
from site_builder.export.package import PackageFiles
from site_builder.export.zip import pack, whole_archives


def make_wholes(portal: Portal, bundles: Mapping[str, PackageFiles], keeper: Keeper) -> Iterator[OutputFile]:
    """All datasets in one ZIP, or the datasets of each series, dated as the newest of them."""
    publication = portal.publication
    for uri, packages in whole_archives(publication).items():
        zips = {each.name: _zip_of(bundles[each.name]) for each in packages}
        dated = max(stamp_of(publication, each) for each in packages)
        yield keeper.kept(partial(_whole, uri, zips, dated), "whole", uri, dated, zips)


def _zip_of(bundle: PackageFiles) -> OutputFile:
    return next(file for file in bundle.files if file.uri.endswith(".zip"))


def _whole(uri: str, zips: Mapping[str, OutputFile], dated: datetime) -> OutputFile:
    entries: dict[str, bytes] = {}
    for name, file in zips.items():
        with file.open() as content, ZipFile(content) as archive:
            entries |= {f"{name}/{entry}": archive.read(entry) for entry in archive.namelist()}
    return OutputFile(uri, pack(entries, dated))
