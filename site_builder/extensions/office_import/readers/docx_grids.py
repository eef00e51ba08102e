"""The grid of each table of a Word file made whole: pandoc cuts off cells for which it lists no column with a width.

Word itself goes by the cells; programs that write Word files list too few columns, or columns without widths.
Source: ECMA-376 part 1, 17.4.48 (tblGrid), 17.4.17 (gridSpan), 17.4.15 (gridBefore).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDTH = "1000"
_INSIDE = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins")


def mend_grids(root: Element) -> bool:
    """Give every table as many columns as its widest row, each with a width; whether anything was missing."""
    return sum(map(_mend, root.iter(f"{W}tbl"))) > 0


def _mend(table: Element) -> bool:
    grid = table.find(f"{W}tblGrid")
    columns = [] if grid is None else list(grid.iter(f"{W}gridCol"))
    wanted = max((_width(row) for row in _parts(table, "tr")), default=0)
    bare = [column for column in columns if not (column.get(f"{W}w") or "").strip("0")]
    if not bare and len(columns) >= wanted:
        return False
    for column in bare:
        column.set(f"{W}w", _WIDTH)
    if grid is None:
        grid = Element(f"{W}tblGrid")
        table.insert(1 if table.find(f"{W}tblPr") is not None else 0, grid)
    for _ in range(len(columns), wanted):
        SubElement(grid, f"{W}gridCol", {f"{W}w": _WIDTH})
    return True


def _width(row: Element) -> int:
    look = row.find(f"{W}trPr")
    around = [] if look is None else [look.find(f"{W}gridBefore"), look.find(f"{W}gridAfter")]
    return sum(_value(cell.find(f"{W}tcPr/{W}gridSpan"), 1) for cell in _parts(row, "tc")) + sum(
        _value(node, 0) for node in around
    )


def _value(node: Element | None, otherwise: int) -> int:
    text = "" if node is None else node.get(f"{W}val", "")
    return int(text) if text.isdecimal() else otherwise


def _parts(node: Element, name: str) -> Iterator[Element]:
    """Rows of a table, cells of a row, those in content controls too; not those of tables inside."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _INSIDE:
            yield from _parts(child, name)
