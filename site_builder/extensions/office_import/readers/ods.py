"""LibreOffice Calc workbooks (.ods), from their XML: pandas' reader knows neither merges nor hidden parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from site_builder.core.number import canonical_number, decimals_of
from site_builder.core.text import column_letters
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import MAX_CELLS, Block, Cell, Document, Note, note
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers import odf
from site_builder.extensions.office_import.readers.odf import TextReader, cells_of, q, rows_of, span_of
from site_builder.extensions.office_import.readers.sheet import Merge, Place, sheet_blocks
from site_builder.extensions.office_import.readers.stored_values import typed_cell

_HIDDEN = ("collapse", "filter")


def read_ods(content: bytes, name: str) -> Document:
    """Every sheet that is shown; hidden ones leave a note."""
    body, styles = odf.read_parts(content, name)
    blocks: list[Block] = []
    notes: list[Note] = []
    for table in body.findall(q("table:table")):
        sheet = _Sheet(table.get(q("table:name"), ""), TextReader(styles))
        if table.get(q("table:style-name")) in styles.hidden:
            notes.append(note("hidden-sheet", sheet.name))
            continue
        sheet.read(table)
        notes += sheet.notes
        blocks += sheet_blocks(sheet.cells, sheet.merges, sheet=sheet.name)
    return Document("ods", tuple(blocks), prose=False, notes=tuple(notes))


@dataclass
class _Sheet:
    name: str
    texts: TextReader
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def read(self, table: Element) -> None:
        self.notes += [note("hidden-column", f"{self.name}!{column_letters(c)}") for c in _hidden_columns(table)]
        r = 0
        for row, times in rows_of(table):
            filled = [each for each in self._placed(row) if _is_filled(each[1])]
            if row.get(q("table:visibility")) in _HIDDEN and filled:
                self.notes.append(note("hidden-row", f"{self.name}!{r + 1}"))
            if filled and times > odf.MOST_REPEATS:
                count = times * len(filled)
                raise ImportRefused(problems.too_many_cells("", file_name=self.name, count=count, most=MAX_CELLS))
            for _ in range(times if filled else 0):
                self._put(filled, r)
                r += 1
            r += 0 if filled else times

    def _placed(self, row: Element) -> Iterator[tuple[int, Element, int]]:
        c = 0
        for node, times in cells_of(row):
            yield c, node, times
            c += times

    def _put(self, filled: list[tuple[int, Element, int]], r: int) -> None:
        for first, node, times in filled:
            if times > odf.MOST_REPEATS or len(self.cells) > MAX_CELLS:
                raise ImportRefused(problems.too_wide("", columns=times, most=odf.MOST_REPEATS))
            for c in range(first, first + times):
                self.cells[r, c] = self._cell(node, f"{self.name}!{column_letters(c)}{r + 1}")
                down, across = span_of(node)
                if down > 1 or across > 1:
                    self.merges.append((r, c, r + down - 1, c + across - 1))

    def _cell(self, node: Element, place: str) -> Cell:
        kind = node.get(q("office:value-type"), "string")
        printed = self.texts.cell_text(node)
        if kind in ("float", "currency", "percentage"):
            return _number(node.get(q("office:value"), ""), printed, kind, place)
        if kind == "boolean":
            return typed_cell(node.get(q("office:boolean-value")) == "true", "", place)
        if kind == "date":
            return _date(node.get(q("office:date-value"), ""), printed, place)
        return Cell(printed, place=place)


def _number(stored: str, printed: str, kind: str, place: str) -> Cell:
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return Cell(printed, place=place, doubt="no-value")
    if re.fullmatch(r"0\d+", printed) and int(printed) == value:
        return Cell(printed, Decimal(int(value)), place)  # 00007 is the code as its format prints it
    shown = "%" if kind == "percentage" else "General"
    whole = int(value) if value == value.to_integral_value() and abs(value) < 10**15 else None
    cell = typed_cell(whole if whole is not None else float(value), shown, place)
    if kind == "percentage" and (share := _as_printed(value * 100, printed)) is not None:
        return Cell(f"{canonical_number(share)}%", share, place, unit="%", rounded=share != value * 100)
    shown_as = _as_printed(value, printed) if kind == "float" else None
    if shown_as is not None:
        return Cell(canonical_number(shown_as), shown_as, place, rounded=shown_as != value)
    for scale in (1000, 1_000_000) if kind == "float" else ():
        if (scaled := _as_printed(value / scale, printed)) is not None:
            return Cell(canonical_number(scaled), scaled, place, stored=value, rounded=scaled != value / scale)
    # A code such as 4.10 is stored as 4.1; its last zero is in the print only.
    keeps_zero = printed.replace(",", ".").rstrip("0").rstrip(".") == cell.text.rstrip("0").rstrip(
        "."
    ) and "." in printed.replace(",", ".")
    return Cell(printed.replace(",", "."), cell.value, place) if keeps_zero and kind == "float" else cell


def _as_printed(value: Decimal, printed: str) -> Decimal | None:
    """The stored number with as many decimals as its print has; None where the print is another number."""
    digits = re.sub(r"\D", "", printed)
    for places in range(7):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if re.sub(r"\D", "", format(rounded, "f")) == digits:
            return value if places == decimals_of(value) else Decimal(int(rounded)) if not places else rounded
    return None


def _date(stored: str, printed: str, place: str) -> Cell:
    try:
        return typed_cell(datetime.fromisoformat(stored), "s" if printed.count(":") > 1 else "", place)
    except ValueError:
        return Cell(printed, place=place)


def _is_filled(node: Element) -> bool:
    return node.tag == q("table:table-cell") and (
        node.find(q("text:p")) is not None or node.get(q("office:value")) is not None
    )


def _hidden_columns(table: Element) -> Iterator[int]:
    c = 0
    for column in table.iter(q("table:table-column")):
        times = int(column.get(q("table:number-columns-repeated"), "1"))
        if column.get(q("table:visibility")) in _HIDDEN and times < odf.MOST_REPEATS:
            yield from range(c, c + times)
        c += times
