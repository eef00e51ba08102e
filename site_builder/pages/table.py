"""A table as a page shows it.

`table_view` turns a resource into rows of cells that `partials/table.html` prints. A table of observations gains
the names and units of its indicators, coded answers as words, and an `id` on each row, so that a figure in the
text can lead to its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from site_builder.core.cell import Cell, number_of
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import OtherLanguage, Text, of_data
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.model.indicator import Indicator
from site_builder.model.package import Resource
from site_builder.model.report import STATUSES, status_of
from site_builder.model.table import Field
from site_builder.pages.cell import MISSING, CellView, cell_view, coded_cell, room_of
from site_builder.pages.explorer import ExplorerView

Part = Literal["code", "name", "value", "unit", "status", "note", ""]
WIDE = 5  # columns beyond which a table scrolls in its own region at any width
NOTE_LENGTH = 48  # a text column longer than this on average is set small and is not sorted
# What a part is shown as: the figure right after the name, so that it shows on a phone.
_ORDER: tuple[Part, ...] = ("code", "name", "value", "unit", "status", "note")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A header: its label and unit; `sort` is "num", "text" or "" for a column that is not sorted.

    `room` is the class that keeps its longest text to three lines where the table may be pushed sideways.
    """

    name: str
    label: str
    unit: str = ""
    css: str = ""
    sort: str = ""
    title: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row; `css` carries the level of its code, `place` counts from 0; a heading spans the columns after its name."""

    cells: tuple[CellView, ...]
    anchor: str = ""
    css: str = ""
    place: int = 0

    @property
    def figure(self) -> str:
        """The figure that the row is about, "" for a row of anything else."""
        if not self.anchor.startswith("ct-"):
            return ""
        return next((cell.text for cell in self.cells if cell.css.startswith("num") and cell.text != MISSING), "")


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
    is_tall: bool
    is_sortable: bool
    header_place: int
    explorer: ExplorerView | None = None

    @property
    def shown(self) -> int:
        """How many rows are printed."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class _Source:
    """One column on its way: the field with its place in the rows, or what the indicator list adds."""

    part: Part
    field: Field
    place: int | None


def anchor(code: object) -> str:
    """The `id` of the row of an indicator or figure."""
    return "ct-" + re.sub(r"[^\w.-]+", "-", str(code))


def row_anchor(resource: str, line: int) -> str:
    """The `id` of any other row, by its line in the source."""
    return f"d-{anchor(resource)[3:]}-{line}"


def table_view(
    resource: Resource,
    *,
    columns: Sequence[str] | None = None,
    rows: Sequence[int] | None = None,
    caption: str = "",
    note: str = "",
    indicators: Mapping[str, Indicator] | None = None,
    language: str,
    complete: bool = False,
    anchored: bool = True,
    key: str = "",
) -> TableView:
    """Show a table, or the columns (by name) and rows (by place from 0) asked for.

    Rows that are indicators show what readers need of them, code, name, value, unit and note, and with
    `complete` every other column after these. `anchored` gives each row an `id`; `key` keeps the caption's `id`
    apart where a page shows the resource more than once.

    Raises KeyError for a column that is not there, ValueError for a resource that is no table.
    """
    if resource.table is None:
        raise ValueError(f"{resource.name} is not a table")
    table, listed = resource.table, indicators or {}
    places = list(rows if rows is not None else range(len(table)))
    chosen = [table.rows[place] for place in places]
    sources = _sources(resource, columns, listed, language, complete)
    writer = _Writer(resource, sources, listed, language, anchored)
    shown = tuple(replace(writer.row(table.rows[place], table.lines[place]), place=place) for place in places)
    heads = tuple(_head(source, chosen, listed, resource, language) for source in sources)
    return TableView(
        anchor="-".join(part for part in ("b", resource.name, key) if part),
        caption=caption or resource.label(language),
        note=note,
        columns=heads,
        rows=shown,
        total=len(table),
        is_wide=len(heads) > WIDE,
        is_tall=len(shown) > 20,
        is_sortable=len(shown) > 2 and any(head.sort for head in heads),
        header_place=_header_place(sources, resource),
    )


def _roles(resource: Resource) -> dict[str, Part]:
    """Which part each column plays when the table holds observations or figures."""
    role = resource.role("observations") or resource.role("figures")
    parts: dict[str, Part] = {"indicator": "code", "id": "code", "label": "name"}
    parts |= {"name": "name", "value": "value", "unit": "unit", "status": "status", "note": "note"}
    found = {column: parts[part] for part, column in role.items() if part in parts}
    if role and "name" not in found.values() and resource.table and "name" in resource.table.schema.names:
        found["name"] = "name"
    return found


def _is_read_by_code(resource: Resource, listed: Mapping[str, Indicator]) -> bool:
    """Whether rows are indicators of the list, one row each: those of several periods are read as they are."""
    role = resource.role("observations")
    return bool(role) and bool(listed) and "period" not in role


def _sources(
    resource: Resource, columns: Sequence[str] | None, listed: Mapping[str, Indicator], language: str, complete: bool
) -> list[_Source]:
    """The columns in their printed order, with name and unit from the indicator list where the table has none."""
    assert resource.table is not None
    schema, parts = resource.table.schema, _roles(resource)
    wanted = columns if columns is not None else schema.names
    found = [_Source(parts.get(name, ""), schema.field(name), schema.position(name)) for name in wanted]
    if columns is not None or not _is_read_by_code(resource, listed):
        return found
    present = {source.part for source in found}
    _ = translator(language)
    added: tuple[tuple[Part, str], ...] = (("name", _("Indicator")), ("unit", _("Unit, scale")))
    found += [_Source(part, Field(label, title=Text(label)), None) for part, label in added if part not in present]
    found.sort(key=lambda source: _ORDER.index(source.part) if source.part in _ORDER else len(_ORDER))
    return found if complete else [source for source in found if source.part]


def _head(
    source: _Source,
    rows: Sequence[Sequence[Cell]],
    listed: Mapping[str, Indicator],
    resource: Resource,
    language: str,
) -> ColumnView:
    field = source.field
    place = source.place
    values = [row[place] for row in rows] if place is not None else []
    is_long = not field.is_number and _mean_length(values) > NOTE_LENGTH
    mixed = source.part == "value" and not field.unit
    css = source.part or ("num" if field.is_number else "note" if is_long else "")
    return ColumnView(
        name=field.name,
        label=field.label(language),
        unit="" if source.part == "unit" else of_data(field.unit, language),
        css="num" if css == "value" else css,
        # A column that mixes units has no order; long text is read, not sorted.
        sort="" if mixed or is_long or source.part in ("name", "note") else "num" if field.is_number else "text",
        title=field.description.say(language),
        room=room_of(_shown(values, field, resource, language))
        if not field.is_number and source.part not in ("code", "name")
        else "",
    )


def _shown(values: Sequence[Cell], field: Field, resource: Resource, language: str) -> list[str]:
    """What the cells of a column say, codes with the words beside them."""
    vocabulary = vocabulary_of(resource, field)
    words = {
        value: code_words(vocabulary, value, language, resource.regime) for value in values if isinstance(value, str)
    }
    return [
        f"{words.get(value, '') if isinstance(value, str) else ''} {value}".strip()
        for value in values
        if value is not None
    ]


def _header_place(sources: Sequence[_Source], resource: Resource) -> int:
    """Which cell heads its row: its name, else a key in letters, else the first text."""
    assert resource.table is not None
    primary_key = resource.table.schema.primary_key
    tests: list[Callable[[_Source], bool]] = [
        lambda source: source.part == "name",
        lambda source: source.field.name == "name",
        lambda source: source.field.type == "string" and source.field.name in primary_key,
        lambda source: source.field.type == "string",
    ]
    for test in tests:
        for place, source in enumerate(sources):
            if test(source):
                return place
    return 0


def _mean_length(values: Sequence[Cell]) -> float:
    said = [len(str(value)) for value in values if value is not None]
    return sum(said) / len(said) if said else 0.0


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes rows of one table."""

    resource: Resource
    sources: Sequence[_Source]
    listed: Mapping[str, Indicator]
    language: str
    anchored: bool

    def row(self, row: Sequence[Cell], line: int) -> RowView:
        code = self._code(row)
        indicator = self.listed.get(code) if _is_read_by_code(self.resource, self.listed) else None
        cells = [self._cell(source, row, indicator) for source in self.sources]
        css = f"l{min(indicator.level, 3)}" if indicator and self._is_tree else ""
        if indicator and self._is_heading(row, indicator):
            cells = self._spanned(cells)
        return RowView(tuple(cells), self._anchor(code, line), css)

    def _anchor(self, code: str, line: int) -> str:
        """By its code where that names one row, else by its line."""
        if not self.anchored:
            return ""
        is_one = code and "period" not in self.resource.role("observations")
        return anchor(code) if is_one else row_anchor(self.resource.name, line)

    @property
    def _is_tree(self) -> bool:
        return any(indicator.parent or indicator.level > 1 for indicator in self.listed.values())

    def _code(self, row: Sequence[Cell]) -> str:
        places = [source.place for source in self.sources if source.part == "code" and source.place is not None]
        return str(row[places[0]]) if places and row[places[0]] is not None else ""

    def _cell(self, source: _Source, row: Sequence[Cell], indicator: Indicator | None) -> CellView:
        value = row[source.place] if source.place is not None else None
        if source.place is None or (source.part in ("name", "unit") and value is None):
            return self._from_list(source, indicator)
        if source.part == "unit" and indicator and indicator.scale:
            return self._from_list(source, indicator)
        if indicator and self._is_translated(source, indicator, value):
            return self._from_list(source, indicator)
        words = indicator.words(number_of(value), self.language) if indicator and source.part == "value" else ""
        if words:
            return coded_cell(words, value)
        if source.part == "status" and (status := status_of(str(value or ""))):
            return CellView(status, "status", sort=str(STATUSES.index(status)), code=status)
        if said := code_words(vocabulary_of(self.resource, source.field), value, self.language, self.resource.regime):
            return CellView(said, "coded", sort=str(value), code=str(value))
        made = cell_view(value, source.field, self.language)
        kinds = {"code": "code", "name": "name", "unit": "unit", "note": "note", "value": "main"}
        return replace(made, css=f"{made.css} {kinds[source.part]}".strip()) if source.part in kinds else made

    def _is_translated(self, source: _Source, indicator: Indicator, value: Cell) -> bool:
        """Whether the list says in the page's language what the table says in the portal's main one."""
        known = {"name": indicator.name, "unit": indicator.unit}.get(source.part)
        is_other = isinstance(self.language, OtherLanguage) and known is not None
        said = source.part == "name" or (known is not None and value == known.main)
        return bool(is_other and known and said and known.language(self.language) == self.language)

    def _from_list(self, source: _Source, indicator: Indicator | None) -> CellView:
        if indicator is None:
            return CellView("", css=source.part)
        if source.part == "name":
            return CellView(indicator.name.say(self.language), css="name")
        if indicator.scale:
            steps = (f"{answer} = {label.say(self.language)}" for answer, label in indicator.scale)
            return CellView("; ".join(steps), css="unit scale")
        return CellView(indicator.unit.say(self.language), css="unit")

    def _is_heading(self, row: Sequence[Cell], indicator: Indicator) -> bool:
        values = [row[s.place] for s in self.sources if s.part == "value" and s.place is not None]
        return indicator.kind == "heading" and all(value is None for value in values)

    def _spanned(self, cells: list[CellView]) -> list[CellView]:
        """A heading's name takes the room of the cells after it, which hold nothing."""
        place = next((n for n, source in enumerate(self.sources) if source.part == "name"), None)
        if place is None or any(cell.text and cell.kind != "missing" for cell in cells[place + 1 :]):
            return [CellView("") if cell.kind == "missing" else cell for cell in cells]
        return [*cells[:place], replace(cells[place], span=len(cells) - place)]
