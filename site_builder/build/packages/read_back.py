"""What a build has made of each table, held against its rows before the first byte is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from site_builder.core.problem import Problem
from site_builder.export.package import PackageFiles
from site_builder.export.readback import check_file, picked_rows
from site_builder.model.package import Package


def read_back(
    packages: Iterable[Package],
    bundles: Mapping[str, PackageFiles],
    *,
    frozen: Set[str] = frozenset(),
    whole: bool = False,
) -> Iterator[Problem]:
    """Every difference between the files of a table and its rows: of all rows where `whole`, else of some.

    `frozen` are addresses that serve what was released: those were read back whole then, and keep their faults.
    """
    for package in packages:
        made = {file.uri: file for file in bundles[package.name].files}
        listed = bundles[package.name].distributions
        for resource in package.tables:
            table = resource.table
            if table is None:
                continue
            file = package.file_of(resource)
            rows = tuple(range(len(table))) if whole else picked_rows(len(table), f"{package.name}/{resource.name}")
            for each in listed:
                if each.resource == resource.name and each.uri in made and each.uri not in frozen:
                    yield from check_file(each.format, made[each.uri], table, rows, file)
