"""OpenDocument XML: text with its marks, and tables with repeated, covered and merged cells.

Read from the XML because the readers that exist lose cells: pandoc's drops repeated columns, which LibreOffice
writes for every run of equal cells. Source: OpenDocument 1.3, part 3, sections 6 (text) and 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import ZipFile

from site_builder.core.problem import flag
from site_builder.core.sheets.opendocument import cells_in, rows_in
from site_builder.extensions.office_import.document import SUPERSCRIPT, Line
from site_builder.extensions.office_import.problems import ImportRefused

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
MOST_REPEATS = 1_000  # of a filled cell or row; more is a filling of the sheet, not a table


def q(name: str) -> str:
    """{namespace}local of a prefixed name."""
    prefix, local = name.split(":")
    return f"{{{NS[prefix]}}}{local}"


@dataclass
class Styles:
    """What the automatic styles of a document say that changes the meaning of its text."""

    raised: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    unprinted: set[str] = field(default_factory=set)
    numbered: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)


def read_parts(content: bytes, name: str) -> tuple[Element, Styles]:
    """content.xml, and its styles."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            root = fromstring(archive.read("content.xml"))
    except (ParseError, KeyError, ValueError) as error:
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=type(error).__name__)
        ) from error
    if root.find(f"{q('office:body')}/*") is None:
        raise ImportRefused(flag("import-damaged", name, file_name=name, found="content.xml"))
    return root, _styles(root)


def _styles(root: Element) -> Styles:
    styles = Styles()
    named = ((style.get(q("style:name"), ""), style) for style in root.iter(q("style:style")))
    for name, properties in ((name, each) for name, style in named for each in style):
        position = properties.get(q("style:text-position"), "")
        if position.startswith("super") or (
            position[:1].isdigit() and not position.startswith("0")
        ):
            styles.raised.add(name)
        if properties.get(q("style:text-line-through-style"), "none") != "none":
            styles.struck.add(name)
        if properties.get(q("fo:font-weight")) == "bold":
            styles.strong.add(name)
        if properties.get(q("text:display")) == "none":
            styles.unprinted.add(name)
    for listing in root.iter(q("text:list-style")):
        levels = {int(level.get(q("text:level"), "1")): _number_format(level) for level in listing}
        styles.numbered[listing.get(q("style:name"), "")] = levels
    return styles


def _number_format(level: Element) -> tuple[str, str, int]:
    """Number format, suffix and start; an empty format is a bullet."""
    return (
        level.get(q("style:num-format"), "")
        if level.tag == q("text:list-level-style-number")
        else "",
        level.get(q("style:num-suffix"), "."),
        int(level.get(q("text:start-value"), "1")),
    )


@dataclass
class TextReader:
    """Text of paragraphs; footnotes are set aside as they come."""

    styles: Styles
    footnotes: list[Line] = field(default_factory=list)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    nested: list[str] = field(default_factory=list)

    def text(self, node: Element) -> str:
        """All characters of a paragraph, its marks as characters; of a row in a nested table, cell by cell."""
        if node.tag == q("table:table-row"):
            return " ".join(self.cell_text(cell) for cell, _ in cells_in(node))
        return (node.text or "") + "".join(
            self._child(child) + (child.tail or "") for child in node
        )

    def _child(self, node: Element) -> str:
        style = node.get(q("text:style-name"), "")
        if node.tag in _SIGNS:
            return _SIGNS[node.tag] * min(int(node.get(q("text:c"), "1")), 100)
        if node.tag == q("text:note"):
            return self._note(node)
        if node.tag in _NO_TEXT or is_drawn(node):
            return ""
        text = self.text(node)
        if style in self.styles.unprinted:
            return ""
        if style in self.styles.raised:
            return text.translate(SUPERSCRIPT)
        return f"~~{text}~~" if style in self.styles.struck and text else text

    def _note(self, node: Element) -> str:
        label = str(len(self.footnotes) + 1)
        body = node.find(q("text:note-body"))
        text = " ".join(self.text(p) for p in body.iter(q("text:p"))) if body is not None else ""
        self.footnotes.append(Line("footnote", text, label=label))
        return f"[^{label}]"

    def cell_text(self, cell: Element) -> str:
        """One line a paragraph, list numbers as printed."""
        texts = ((label, self.text(child)) for label, child in self.paragraphs(cell))
        lines = [text if label is None else f"{label} {text}" for label, text in texts]
        return "\n".join(line.strip() for line in lines if line.strip())

    def paragraphs(
        self, node: Element, style: str = "", depth: int = 0
    ) -> Iterator[tuple[str | None, Element]]:
        """Paragraphs of a cell or list, with the label of the list item that they open."""
        for child in node:
            if child.tag in (q("text:p"), q("text:h")):
                yield None, child
            elif child.tag == q("text:list"):
                yield from self.items(child, style, depth + 1)
            elif child.tag == q("text:section"):
                yield from self.paragraphs(child, style, depth)
            elif child.tag == q("table:table"):
                self.nested.append(child.get(q("table:name"), ""))
                yield from ((None, row) for row, _ in rows_in(child))
            for box in boxes_of(child) if child.tag in _BOXED[:2] else ():
                yield from self.paragraphs(box, style, depth)

    def items(
        self, listing: Element, style: str, depth: int
    ) -> Iterator[tuple[str | None, Element]]:
        """Paragraphs of a list; a list that continues another goes on counting."""
        name = listing.get(q("text:style-name"), style)
        is_named = listing.get(q("text:continue-list")) is not None
        if not is_named and listing.get(q("text:continue-numbering")) != "true":
            self.counters.pop((name, depth), None)
        for item in listing:
            label: str | None = (
                self._label(name, depth) if item.tag == q("text:list-item") else None
            )
            for inner, paragraph in self.paragraphs(item, name, depth):
                yield inner or label, paragraph
                label = None

    def _label(self, name: str, depth: int) -> str:
        shown, suffix, start = self.styles.numbered.get(name, {}).get(depth, ("", "", 1))
        number = self.counters.get((name, depth), start - 1) + 1
        self.counters[name, depth] = number
        return (
            f"{chr(ord(shown) + (number - 1) % 26) if shown in 'aA' else number}{suffix or '.'}"
            if shown
            else "-"
        )


_SIGNS = {q("text:s"): " ", q("text:tab"): "\t", q("text:line-break"): "\n"}
_NO_TEXT = tuple(map(q, ("office:annotation", "text:tracked-changes", "text:hidden-text")))
_BOXED = tuple(map(q, ("text:p", "text:h", "text:list", "table:table")))


def is_drawn(node: Element) -> bool:
    """A frame or shape; a link that is drawn around words is none."""
    return node.tag.startswith(f"{{{NS['draw']}}}") and node.tag != q("draw:a")


def boxes_of(node: Iterable[Element]) -> Iterator[Element]:
    """Text boxes anchored in a paragraph, without those in their own paragraphs."""
    for child in node:
        if is_drawn(child) and any(grandchild.tag in _BOXED for grandchild in child):
            yield child
        elif child.tag not in (q("text:p"), q("text:note"), q("office:annotation")):
            yield from boxes_of(child)


def span_of(cell: Element) -> tuple[int, int]:
    """Rows and columns that a cell covers."""
    return int(cell.get(q("table:number-rows-spanned"), "1")), int(
        cell.get(q("table:number-columns-spanned"), "1")
    )
