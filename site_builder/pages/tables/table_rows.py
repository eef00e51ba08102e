"""The rows of a table as a page shows them, each with an address where it can have one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from site_builder.core.cell import Cell, number_of
from site_builder.core.numbers.number import rounded
from site_builder.core.text import OtherLanguage
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.derive.row_ids import RowId, RowIds
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.package import Resource
from site_builder.model.report import STATUSES, status_of
from site_builder.pages.tables.cell import CellView, cell_view, coded_cell
from site_builder.pages.tables.table_columns import (
    ShownColumn,
    called_by_name,
    is_read_by_code,
    totals_of,
)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row; `css` carries the level of its code, `place` counts from 0; a heading spans the columns after its name.

    `former` is an `id` that the row had before, and that links may still lead to.
    """

    cells: tuple[CellView, ...]
    anchor: str = ""
    css: str = ""
    place: int = 0
    former: str = ""


_CSS = {
    "code": "code",
    "name": "name",
    "unit": "unit",
    "note": "note",
    "value": "main",
}  # by the part of a column


@dataclass(frozen=True)
class RowWriter:
    """Writes rows of one table."""

    resource: Resource
    sources: Sequence[ShownColumn]
    listed: Mapping[str, Indicator]
    language: str
    ids: RowIds
    areas: Mapping[str, Area] = field(default_factory=dict)

    def row(self, row: Sequence[Cell], index: int = 0) -> RowView:
        """One row; `index` is its number in the table, from 0."""
        code = self._code(row)
        indicator = self.listed.get(code) if is_read_by_code(self.resource, self.listed) else None
        cells = [self._cell(source, row, indicator) for source in self.sources]
        css = f"l{min(indicator.level, 3)}" if indicator and self._is_tree else ""
        if self._totals is not None and row[self._totals] is True:
            cells = [replace(cell, css=f"{cell.css} main".strip()) for cell in cells]
        if indicator and self._is_heading(row, indicator):
            cells = self._spanned(cells)
        known = self.ids.get((self.resource.name, index), RowId())
        return RowView(tuple(cells), known.own, css, index, known.former)

    @cached_property
    def _totals(self) -> int | None:
        schema = self.resource.as_table.schema
        return schema.position(name) if (name := totals_of(schema)) else None

    @cached_property
    def _is_tree(self) -> bool:
        return any(indicator.parent or indicator.level > 1 for indicator in self.listed.values())

    def _code(self, row: Sequence[Cell]) -> str:
        return (
            ""
            if self._code_place is None or row[self._code_place] is None
            else str(row[self._code_place])
        )

    @cached_property
    def _code_place(self) -> int | None:
        return next(
            (each.index for each in self.sources if each.part == "code" and each.index is not None),
            None,
        )

    def _cell(
        self, source: ShownColumn, row: Sequence[Cell], indicator: Indicator | None
    ) -> CellView:
        value = row[source.index] if source.index is not None else None
        if source.index is None or (source.part in ("name", "unit") and value is None):
            return self._from_list(source, indicator)
        if source.part == "unit" and indicator and indicator.scale:
            return self._from_list(source, indicator)
        if indicator and self._is_translated(source, indicator, value):
            return self._from_list(source, indicator)
        words = (
            indicator.words(number_of(value), self.language)
            if indicator and source.part == "value"
            else ""
        )
        if words:
            return coded_cell(words, value)
        if source.part == "status" and (status := status_of(str(value or ""))):
            return CellView(status, "status", sort=str(STATUSES.index(status)), code=status)
        if text := code_words(
            vocabulary_of(self.resource, source.field), value, self.language, self.resource.regime
        ):
            return CellView(text, "coded", sort=str(value), code=str(value))
        if (
            isinstance(value, str)
            and value in self.listed
            and called_by_name(source, self.resource, self.listed)
        ):
            return CellView(
                self.listed[value].name.say(self.language), "coded", "name", sort=value, code=value
            )
        is_area = self.resource.role("observations").get("area") == source.field.name
        if is_area and isinstance(value, str) and value in self.areas:
            return CellView(self.areas[value].label.say(self.language), "text", sort=value)
        result = cell_view(value, source.field, self.language)
        if source.part == "value" and indicator and isinstance(value, Decimal):
            shown = rounded(value, indicator.most)  # the script sorts by the exact value
            result = replace(cell_view(shown, source.field, self.language), sort=result.sort)
        css = _CSS.get(source.part)
        return replace(result, css=f"{result.css} {css}".strip()) if css else result

    def _is_translated(self, source: ShownColumn, indicator: Indicator, value: Cell) -> bool:
        """Whether the list says in the page's language what the table says in the portal's main one."""
        known = {"name": indicator.name, "unit": indicator.unit}.get(source.part)
        is_other = isinstance(self.language, OtherLanguage) and known is not None
        text = source.part == "name" or (known is not None and value == known.main)
        return bool(is_other and known and text and known.language(self.language) == self.language)

    def _from_list(self, source: ShownColumn, indicator: Indicator | None) -> CellView:
        if indicator is None:
            return CellView("", css=source.part)
        if source.part == "name":
            return CellView(indicator.name.say(self.language), css="name")
        if indicator.scale:
            steps = (f"{answer} = {label.say(self.language)}" for answer, label in indicator.scale)
            return CellView("; ".join(steps), css="unit scale")
        return CellView(indicator.unit.say(self.language), css="unit")

    def _is_heading(self, row: Sequence[Cell], indicator: Indicator) -> bool:
        values = [row[s.index] for s in self.sources if s.part == "value" and s.index is not None]
        return indicator.kind == "heading" and all(value is None for value in values)

    def _spanned(self, cells: list[CellView]) -> list[CellView]:
        """A heading's name takes the room of the cells after it, which hold nothing."""
        index = next((n for n, source in enumerate(self.sources) if source.part == "name"), None)
        if index is None or any(
            cell.text and cell.kind != "missing" for cell in cells[index + 1 :]
        ):
            return [CellView("") if cell.kind == "missing" else cell for cell in cells]
        return [*cells[:index], replace(cells[index], span=len(cells) - index)]
