"""Where each row stands that the page of a dataset prints, and how long its cells may be."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from site_builder.derive.datasets import is_large, preview_rows
from site_builder.derive.row_ids import row_ids
from site_builder.model.package import Package
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import TableView

CLAMP = 200  # letters of a cell that are printed; what is longer opens on demand
WHOLE_BYTES = 30_000  # of long cells that the page holds; beyond that the CSV has the rest
WHOLE_BYTES_LARGE = 8_000


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


def row_addresses(package: Package, tables: Container[str]) -> dict[tuple[str, int], str]:
    """The address of every row shown of these tables, by its table and line."""
    shown = list(preview_rows(package))
    lines = {resource.name: resource.as_table.lines for resource, _ in shown}
    return {
        (name, lines[name][index]): f"{package.uri}#{each.own}"
        for (name, index), each in row_ids(shown).items()
        if name in tables
    }
