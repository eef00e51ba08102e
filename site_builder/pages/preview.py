"""Which rows the page of a dataset shows, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.pages.table import table_view

WHOLE = 500  # rows up to which a table is printed whole
GLIMPSE = 20  # rows printed of a larger one
# Cells that one page may print before the tables that follow are only glimpsed: 40 KB compressed allow no more.
PAGE_CELLS = 6000


def preview_rows(package: Package) -> Iterator[tuple[Resource, range]]:
    """Every table with the places of the rows shown."""
    left = PAGE_CELLS
    for resource in package.tables:
        assert resource.table is not None
        width, count = len(resource.table.schema.fields), len(resource.table)
        whole = count <= WHOLE and count * width <= left
        left -= count * width if whole else GLIMPSE * width
        yield resource, range(count if whole else min(GLIMPSE, count))


def row_addresses(publication: Publication, package: Package) -> dict[tuple[str, int], str]:
    """The address of every row shown, by its table and line."""
    found = {}
    for resource, places in preview_rows(package):
        assert resource.table is not None
        view = table_view(
            resource,
            rows=places,
            indicators=publication.indicators(package.series),
            language=publication.site.language,
            complete=True,
        )
        lines = (resource.table.lines[place] for place in places)
        for line, row in zip(lines, view.rows, strict=True):
            found[resource.name, line] = f"{package.uri}#{row.anchor}"
    return found
