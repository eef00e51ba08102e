"""A table with the fate of each value in its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from site_builder.derive.fate import Fates
from site_builder.model.package import Resource
from site_builder.pages.fates import fate_views
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import TableView
from site_builder.pages.tables.table_rows import RowView


def marked(
    view: TableView, package: str, resource: Resource, rows: Sequence[int] | None, fates: Fates, language: str
) -> TableView:
    """The table as it is, marked; `rows` are the places that it shows, as `table_view` was given them."""
    table = resource.table
    assert table is not None
    lines = [table.lines[place] for place in (rows if rows is not None else range(len(table)))]
    if not any((package, resource.name, line) in fates.cells for line in lines):
        return view
    names = [column.name for column in view.columns]

    def cell(made: CellView, line: int, name: str) -> CellView:
        found = fates.of_row(package, resource.name, line, name)
        return replace(made, fates=fate_views(found, language)) if found else made

    def row(made: RowView, line: int) -> RowView:
        if any(each.span > 1 for each in made.cells):
            return made
        return replace(made, cells=tuple(cell(each, line, name) for each, name in zip(made.cells, names, strict=True)))

    return replace(view, rows=tuple(row(made, line) for made, line in zip(view.rows, lines, strict=True)))
