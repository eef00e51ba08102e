"""LibreOffice Writer documents (.odt), from their XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from site_builder.core.sheets.opendocument import cells_in, rows_in
from site_builder.extensions.office_import.document import (
    MAX_COLUMNS,
    Block,
    Cell,
    Document,
    Grid,
    Line,
    LineKind,
    note,
)
from site_builder.extensions.office_import.language import cell_place, table_place
from site_builder.extensions.office_import.readers import odf
from site_builder.extensions.office_import.readers.odf import TextReader, q, span_of
from site_builder.extensions.office_import.readers.sheet import Merge, laid_rows

_INSIDE = frozenset(
    q(f"text:{name}")
    for name in "section index-body index-title numbered-paragraph table-of-content illustration-index table-index "
    "object-index user-index alphabetical-index bibliography".split()
)


def read_odt(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with repeated and covered cells, footnotes."""
    root, styles = odf.read_parts(content, name)
    reader = _Reader(TextReader(styles))
    blocks = list(reader.blocks(root.findall(f"{q('office:body')}/*/*")))
    notes = [note("nested-table", where) for where in reader.texts.nested]
    notes += [note("text-box", count=reader.boxes)] if reader.boxes else []
    return Document("odt", (*blocks, *reader.texts.footnotes), prose=True, notes=tuple(notes))


@dataclass
class _Reader:
    texts: TextReader
    tables: int = 0
    boxes: int = 0

    def blocks(self, body: Iterable[Element]) -> Iterator[Block]:
        for node in body:
            if node.tag == q("text:h"):
                yield Line(
                    "heading",
                    self.texts.text(node),
                    level=int(node.get(q("text:outline-level"), "1")),
                )
            elif node.tag == q("text:p"):
                yield from self._paragraph(node)
            elif node.tag == q("text:list"):
                yield from self._items(node)
            elif node.tag == q("table:table"):
                yield self._grid(node)
            elif node.tag in _INSIDE:
                yield from self.blocks(node)
            elif odf.is_drawn(node):
                yield from self._boxes([node])

    def _paragraph(self, node: Element) -> Iterator[Block]:
        text = self.texts.text(node)
        if text.strip():
            yield Line("paragraph", text, strong=self._is_strong(node))
        yield from self._boxes(node)

    def _boxes(self, node: Iterable[Element]) -> Iterator[Block]:
        """Text boxes that a paragraph anchors, after it."""
        for box in odf.boxes_of(node):
            self.boxes += 1
            yield from self.blocks(box)

    def _is_strong(self, node: Element) -> bool:
        strong = self.texts.styles.strong
        if node.get(q("text:style-name")) in strong:
            return True
        is_within = bool(len(node)) and not any(
            (text or "").strip() for text in (node.text, *(c.tail for c in node))
        )
        return is_within and all(child.get(q("text:style-name")) in strong for child in node)

    def _items(self, node: Element) -> Iterator[Line]:
        for label, paragraph in self.texts.items(node, "", 1):
            kind: LineKind = "heading" if paragraph.tag == q("text:h") else "item"
            level = int(paragraph.get(q("text:outline-level"), "1"))
            yield Line(kind, self.texts.text(paragraph), level=level, label=label or "")

    def _grid(self, table: Element) -> Grid:
        self.tables += 1
        cells: dict[tuple[int, int], Cell] = {}
        merges: list[Merge] = []
        r = width = 0
        for row, times in rows_in(table):
            for _ in range(min(times, odf.MOST_REPEATS)):
                width = max(width, self._row(row, r, cells, merges))
                r += 1
        return Grid(laid_rows(cells, merges, r, width), table_place(self.tables))

    def _row(
        self, row: Element, r: int, cells: dict[tuple[int, int], Cell], merges: list[Merge]
    ) -> int:
        c = owed = 0  # covered columns that some programs leave out of the row
        for node, times in cells_in(row):
            down, across = span_of(node)
            is_covered = node.tag == q("table:covered-table-cell")
            text = "" if is_covered else self.texts.cell_text(node)
            c, owed = (c, owed - times) if is_covered else (c + max(owed, 0), across - 1)
            for _ in range(min(times, MAX_COLUMNS + 1)):
                cells[r, c] = Cell(text, place=cell_place(r + 1, c + 1, self.tables))
                if down > 1 or across > 1:
                    merges.append((r, c, r + down - 1, c + across - 1))
                c += 1
        return c + max(owed, 0)
