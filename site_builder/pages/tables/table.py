"""A table as a page shows it.

`table_view` turns a resource into rows of cells that `partials/table.html` prints. A table of observations gains
the names and units of its indicators, coded answers as words, and an `id` on each row, so that a figure in the
text can lead to its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from site_builder.core.addresses import table_anchor
from site_builder.derive.fates import Fates
from site_builder.derive.row_ids import RowIds, row_ids
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.package import Resource
from site_builder.pages import fate_views
from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.explorer import ExplorerView
from site_builder.pages.tables.table_columns import (
    ColumnView,
    column_view,
    header_place_of,
    period_place_of,
    shown_columns,
)
from site_builder.pages.tables.table_rows import RowView, RowWriter

# Which columns of a wide table are printed on paper: a sheet lies across and holds so many letters, never more.


ACROSS = 16  # columns that a sheet across holds whatever they say
ROOM = 150  # letters of eight points side by side on it, with the blanks between columns counted as two
_ADDRESS = 20  # letters of a line of an address, which may be broken anywhere


class PrintedCell(Protocol):
    """What a cell prints."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102


def unprinted(
    labels: Sequence[str], rows: Sequence[Sequence[PrintedCell]], kept: int
) -> tuple[int, ...]:
    """The places of the columns that a sheet has no room for: those that say the same in every row, then the last.

    `kept` is the column that heads the rows. What is left out stands in the files, and the table says so.
    """
    if len(labels) <= ACROSS:
        return ()
    columns = list(_columns(len(labels), rows))
    left = {
        index
        for index, cells in enumerate(columns)
        if index != kept and len({cell.text for cell in cells}) < 2
    }
    width = sum(
        _width(labels[index], cells) for index, cells in enumerate(columns) if index not in left
    )
    for index in reversed(range(len(labels))):
        if width <= ROOM:
            break
        if index not in left and index != kept:
            left.add(index)
            width -= _width(labels[index], columns[index])
    return tuple(sorted(left))


def _columns(count: int, rows: Sequence[Sequence[PrintedCell]]) -> Iterator[list[PrintedCell]]:
    """Cells by column; a heading that spans the rest of its row ends it."""
    for index in range(count):
        yield [row[index] for row in rows if index < len(row)]


def _width(label: str, cells: Sequence[PrintedCell]) -> int:
    """The letters of the longest word, which is never broken, and the blank beside it."""
    words = [len(word) for cell in cells for word in _words(cell)]
    return max([0, *map(len, label.split()), *words]) + 2


def _words(cell: PrintedCell) -> list[str]:
    if cell.kind in ("link", "inner"):
        return [cell.text[:_ADDRESS]]
    return cell.text.replace("-", "- ").split()


WIDE = 5  # columns beyond which a table scrolls in its own region at any width


@dataclass(frozen=True, slots=True)
class TableView:
    """A table ready to print. `total` counts the rows of the file, which may be more than are shown."""

    anchor: str
    caption: str
    note: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    total: int
    is_wide: bool
    is_sortable: bool
    header_place: int
    explorer: ExplorerView | None = None
    period_place: int | None = None

    @property
    def is_stacked(self) -> bool:
        """Whether a phone shows each row by itself, one cell beneath the other: it has no figures to compare."""
        return all(column.css != "num" for column in self.columns[1:])

    @property
    def shown(self) -> int:
        """How many rows are printed."""
        return len(self.rows)

    @property
    def unprinted(self) -> tuple[int, ...]:
        """The places of columns that paper has no room for."""
        labels = [f"{column.label} {column.unit}" for column in self.columns]
        return unprinted(labels, [row.cells for row in self.rows], self.header_place)

    @property
    def unprinted_labels(self) -> tuple[str, ...]:
        """What stands above those columns."""
        return tuple(self.columns[index].label for index in self.unprinted)


def table_view(
    resource: Resource,
    *,
    columns: Sequence[str] | None = None,
    rows: Sequence[int] | None = None,
    caption: str = "",
    note: str = "",
    indicators: Mapping[str, Indicator] | None = None,
    areas: Mapping[str, Area] | None = None,
    language: str,
    complete: bool = False,
    ids: RowIds | None = None,
    key: str = "",
) -> TableView:
    """Show a table, or the columns (by name) and rows (by place from 0) asked for.

    Rows that are indicators show what readers need of them, code, name, value, unit and note, and with
    `complete` every other column after these. `ids` are those of the rows of the page, of a page with this table alone
    where none are given; `key` keeps the caption's `id` apart where a page shows the resource more than once.

    Raises KeyError for a column that is not there, ValueError for a resource that is no table.
    """
    if resource.table is None:
        raise ValueError(f"{resource.name} is not a table")
    table, listed = resource.table, indicators or {}
    places = list(rows if rows is not None else range(len(table)))
    chosen = [table.rows[index] for index in places]
    known = row_ids([(resource, places)]) if ids is None else ids
    sources = shown_columns(resource, columns, listed, language, complete=complete)
    writer = RowWriter(resource, sources, listed, language, known, areas or {})
    shown = tuple(map(writer.row, chosen, places))
    heads = tuple(column_view(source, chosen, resource, listed, language) for source in sources)
    return TableView(
        anchor=table_anchor(resource.name) + (f"-{key}" if key else ""),
        caption=caption or resource.label(language),
        note=note,
        columns=heads,
        rows=shown,
        total=len(table),
        is_wide=len(heads) > WIDE,
        is_sortable=len(shown) > 2 and any(head.sort for head in heads),
        header_place=header_place_of(sources, resource),
        period_place=period_place_of(sources, resource),
    )


def marked(
    view: TableView,
    package: str,
    resource: Resource,
    rows: Sequence[int] | None,
    fates: Fates,
    language: str,
) -> TableView:
    """The table as it is, marked; `rows` are the places that it shows, as `table_view` was given them."""
    table = resource.as_table
    lines = [table.lines[index] for index in (rows if rows is not None else range(len(table)))]
    if not any((resource.name, line) in fates.of_cells(package) for line in lines):
        return view
    names = [column.name for column in view.columns]

    def cell(cell_view: CellView, line: int, name: str) -> CellView:
        result = fates.of_row(package, resource.name, line, name)
        return replace(cell_view, fates=fate_views(result, language)) if result else cell_view

    def row(row_view: RowView, line: int) -> RowView:
        if any(each.span > 1 for each in row_view.cells):
            return row_view
        return replace(
            row_view,
            cells=tuple(
                cell(each, line, name) for each, name in zip(row_view.cells, names, strict=True)
            ),
        )

    return replace(
        view, rows=tuple(row(result, line) for result, line in zip(view.rows, lines, strict=True))
    )
