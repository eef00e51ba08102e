"""Words of .odt and .ods files, from their raw XML. Source: OpenDocument 1.3 part 3, 5 (changes), 6, 9 and 14."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from site_builder.extensions.office_import.conservation.numbers import short
from site_builder.extensions.office_import.conservation.ooxml import attribute, local
from site_builder.extensions.office_import.conservation.pieces import PICTURE, Piece, Reason, ticked

_MOST = 1_000  # repeats of a filled cell or row; more is a filling of the sheet
_REASONS: dict[str, Reason] = {
    "annotation": "comment",
    "tracked-changes": "deleted",
    "hidden-text": "hidden",
    "hidden-paragraph": "hidden",
    "shapes": "drawing",
}
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:"  # title and desc stand for a picture
_SET_OFF = ("s", "tab", "line-break", "note-citation", "note-body", "text-box", "soft-page-break")
_NO_TEXT = ("note-citation", "creator", "date", "creator-initials", "meta-date-string", "sender-initials")


def open_document_pieces(content: bytes) -> Iterator[Piece]:
    """Every paragraph and cell of the body, then the headers and footers of the pages."""
    with ZipFile(BytesIO(content)) as archive:
        xml = archive.read("content.xml")
        yield from _Body(*_styles(xml)).pieces(xml)
        if "styles.xml" in archive.namelist():
            for _, node in iterparse(BytesIO(archive.read("styles.xml"))):
                if local(node.tag) in ("header", "footer", "header-left", "footer-left", "header-first"):
                    yield Piece(" ".join("".join(p.itertext()) for p in _paragraphs(node)), "page-header")


def _paragraphs(node: Element) -> Iterator[Element]:
    return (child for child in node.iter() if local(child.tag) in ("p", "h"))


def _styles(xml: bytes) -> tuple[set[str], set[str]]:
    """Names of styles that raise their text, and of those that hide a sheet or text."""
    raised, hidden = set(), set()
    for _, node in iterparse(BytesIO(xml)):
        if local(node.tag) == "style":
            name = attribute(node, "name")
            if any(attribute(child, "text-position")[:3] not in ("", "0% ") for child in node):
                raised.add(name)
            if any(attribute(child, "display") in ("false", "none") for child in node):
                hidden.add(name)
        elif local(node.tag) == "automatic-styles":
            break
    return raised, hidden


@dataclass
class _Body:
    """The body from its start to its end; what repeats (cells, rows) is written as often as it stands."""

    raised: set[str]
    hidden: set[str]
    path: list[Element] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    row: list[Piece] = field(default_factory=list)
    cell: list[Piece] = field(default_factory=list)

    def pieces(self, xml: bytes) -> Iterator[Piece]:
        for event, node in iterparse(BytesIO(xml), ("start", "end")):
            if event == "start":
                self.path.append(node)
                if local(node.tag) in ("p", "h"):
                    self.open.append([])
            else:
                self.path.pop()
                yield from self._end(node, local(node.tag))

    def _end(self, node: Element, name: str) -> Iterator[Piece]:
        if name in ("p", "h"):
            self.open.pop()
            for text, is_hidden in _text(node, self.raised, self.hidden):
                yield from self._given(Piece(text, self._reason(node) or ("hidden" if is_hidden else "")))
            _emptied(node)
        elif node.tag.startswith(_FORM):
            if name == "checkbox":
                yield ticked(attribute(node, "current-state") == "checked", attribute(node, "label"))
            elif value := attribute(node, "current-value") or attribute(node, "value"):
                yield Piece(value, "hidden" if name == "hidden" else "")
        elif node.tag.startswith(_SVG):
            yield from self._given(Piece("".join(node.itertext()), PICTURE))
            _emptied(node)
        elif name in ("table-cell", "covered-table-cell"):
            yield from self._cell(node)
        elif name == "table-row" and not self._is_inside("table-cell"):
            times = min(int(attribute(node, "number-rows-repeated") or 1), _MOST)
            yield from self.row * times
            self.row = []
            node.clear()

    def _cell(self, node: Element) -> Iterator[Piece]:
        """What a cell stores counts, not how it prints it; words and notes count as printed."""
        if self._is_inside("table-cell"):
            return
        stored, kind = attribute(node, "value"), attribute(node, "value-type")
        is_covered = local(node.tag) == "covered-table-cell"
        pieces, self.cell = self.cell, []
        if kind in ("float", "percentage", "currency") and stored:
            printed = " ".join(piece.text for piece in pieces if not piece.reason)
            pieces = [Piece(short(stored), self._reason(node), shown=printed), *(p for p in pieces if p.reason)]
        if is_covered:
            pieces = [Piece(piece.text, piece.reason or "hidden") for piece in pieces]
        self.row += pieces * min(int(attribute(node, "number-columns-repeated") or 1), _MOST)
        yield from ()

    def _given(self, piece: Piece) -> Iterator[Piece]:
        if self._is_inside("table-cell") or self._is_inside("covered-table-cell"):
            self.cell.append(piece)
        else:
            yield piece

    def _is_inside(self, name: str) -> bool:
        return any(local(node.tag) == name for node in self.path)

    def _reason(self, node: Element) -> Reason:
        for above in [*self.path, node]:
            if reason := _REASONS.get(local(above.tag)):
                return reason
            if attribute(above, "style-name") in self.hidden:
                return "hidden"
        return ""


def _text(node: Element, raised: set[str], hidden: set[str]) -> Iterator[tuple[str, bool]]:
    """All characters below, what is raised or starts anew set off, then what is hidden.

    Nested paragraphs have been taken out before.
    """
    parts: list[str] = []
    todo: list[Element | str] = [node]
    while todo:
        here = todo.pop()
        if isinstance(here, str):
            parts.append(here)
            continue
        if here is not node and attribute(here, "style-name") in hidden:
            yield "".join(here.itertext()), True
            continue
        is_set_off = local(here.tag) in _SET_OFF or attribute(here, "style-name") in raised
        inner: list[Element | str] = [" "] if is_set_off else []
        if local(here.tag) not in _NO_TEXT:
            inner.append(here.text or "")
            for child in here:
                inner += [child, child.tail or ""]
        todo += reversed([*inner, " "] if is_set_off else inner)
    if text := "".join(parts).strip():
        yield text, False


def _emptied(node: Element) -> None:
    """A paragraph that has been read, so that the one around it does not count it again; its tail stays."""
    tail = node.tail
    node.clear()
    node.tail = tail
