"""Which rows the page of a dataset shows, and where each of them stands."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import TableView, row_anchors

WHOLE = 500  # rows up to which a table is printed whole
GLIMPSE = 20  # rows printed of a larger one
# Cells that one page may print before the tables that follow are only glimpsed: 40 KB compressed allow no more, and a
# phone lays them out within a second.
PAGE_CELLS = 3500
# A package beyond these, or with cells as long as a page, is shown in extracts, so that its page holds: 100 KB.
MOST_TABLES = 12
MOST_COLUMNS = 150
SHOWN_TABLES = 8
SHOWN_SUMMARIES = 3
SHOWN_COLUMNS = 30  # of one table
EXTRACT_CELLS = 400
LISTED_COLUMNS = 76  # of all tables together
CLAMP = 200  # letters of a cell that are printed; what is longer opens on demand
WHOLE_BYTES = 30_000  # of long cells that the page holds; beyond that the CSV has the rest
WHOLE_BYTES_LARGE = 8_000


def is_large(package: Package) -> bool:
    """Whether the page shows extracts of the tables instead of the tables."""
    widths = [len(resource.table.schema.fields) for resource in package.tables if resource.table]
    return len(widths) > MOST_TABLES or sum(widths) > MOST_COLUMNS


def preview_columns(package: Package, resource: Resource) -> tuple[str, ...] | None:
    """The columns that the page prints of a table; None is all of them."""
    names = resource.as_table.schema.names
    if not is_large(package) or len(names) <= 6:
        return None
    share = EXTRACT_CELLS // min(len(package.tables), SHOWN_TABLES)
    return names[: max(6, min(SHOWN_COLUMNS, share // 4))]


def preview_rows(package: Package) -> Iterator[tuple[Resource, range]]:
    """Every table with the places of the rows shown."""
    if is_large(package):
        yield from _extracts(package)
        return
    left = PAGE_CELLS
    for resource in package.tables:
        width, count = len(resource.as_table.schema.fields), len(resource.as_table)
        whole = count <= WHOLE and count * width <= left
        left -= count * width if whole else GLIMPSE * width
        yield resource, range(count if whole else min(GLIMPSE, count))


def prints_whole(package: Package, name: str) -> bool:
    """Whether the page prints every row of a table."""
    return any(each.name == name and len(rows) == len(each.as_table) for each, rows in preview_rows(package))


def _extracts(package: Package) -> Iterator[tuple[Resource, range]]:
    shown = package.tables[:SHOWN_TABLES]
    for resource in shown:
        columns = preview_columns(package, resource) or resource.as_table.schema.names
        rows = max(2, EXTRACT_CELLS // len(shown) // max(1, len(columns)))
        yield resource, range(min(len(resource.as_table), rows))


class Clamp:
    """Shortens long cells of one page, table by table, and keeps their whole text while there is room."""

    def __init__(self, package: Package) -> None:
        self.left = WHOLE_BYTES_LARGE if is_large(package) else WHOLE_BYTES

    def table(self, view: TableView) -> TableView:
        """The table with no cell longer than a reader takes in at a glance."""
        if all(len(cell.text) <= CLAMP for row in view.rows for cell in row.cells):
            return view
        rows = tuple(replace(row, cells=tuple(map(self._cell, row.cells))) for row in view.rows)
        return replace(view, rows=rows)

    def _cell(self, cell: CellView) -> CellView:
        if len(cell.text) <= CLAMP or cell.kind not in ("text", "json"):
            return cell
        head, rest = cell.text[:CLAMP], cell.text[CLAMP:]
        size = len(cell.text.encode())
        has_room = size <= self.left
        self.left -= size if has_room else 0
        kind = "long" if has_room else "cut"
        short = head if has_room else head[: CLAMP // 4]
        return replace(cell, text=short, kind=kind, code=rest if has_room else "")


def row_addresses(publication: Publication, package: Package, tables: Container[str]) -> dict[tuple[str, int], str]:
    """The address of every row shown of these tables, by its table and line."""
    indicators, language = publication.indicators(package.series), publication.site.language
    result = {}
    for resource, places in ((each, rows) for each, rows in preview_rows(package) if each.name in tables):
        lines = (resource.as_table.lines[index] for index in places)
        columns = preview_columns(package, resource)
        anchors = row_anchors(resource, places, columns=columns, indicators=indicators, language=language)
        result.update({(resource.name, line): f"{package.uri}#{id}" for line, id in zip(lines, anchors, strict=True)})
    return result
