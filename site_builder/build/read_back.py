"""What a build has made of each table, held against its rows before the first byte is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal

from site_builder.channels.api.addresses import rows_uri
from site_builder.channels.api.datasets import PAGE_SIZE
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem
from site_builder.export.package import PackageFiles
from site_builder.export.readback import check_file, check_rows, picked_rows
from site_builder.model.package import Package
from site_builder.model.table import Table


def read_back(
    packages: Iterable[Package],
    bundles: Mapping[str, PackageFiles],
    api: Iterable[OutputFile] = (),
    *,
    frozen: Set[str] = frozenset(),
    whole: bool = False,
) -> Iterator[Problem]:
    """Every difference between the files of a table and its rows: of all rows where `whole`, else of some.

    `frozen` are addresses that serve what was released: those were read back whole then, and keep their faults.
    """
    served = {file.uri: file for file in api}
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
            yield from _served(package.name, resource.name, table, rows, served, file)


def _served(
    package: str, resource: str, table: Table, rows: Sequence[int], served: Mapping[str, OutputFile], file: str
) -> Iterator[Problem]:
    """Differences in the pages of the API that hold these rows, each page read once."""
    pages: dict[int, list[int]] = {}
    for place in rows:
        pages.setdefault(place // PAGE_SIZE, []).append(place)
    for page, places in pages.items():
        uri = rows_uri(package, resource, page + 1)
        if uri in served:
            held = json.loads(served[uri].content, parse_float=Decimal)["data"]["rows"]
            for place in places:
                yield from check_rows(held[place % PAGE_SIZE :][:1], table, place, uri, file)
