"""Words and numbers of office files: of Word and OpenDocument from raw XML, of workbooks as their cells show them.

Source: ECMA-376 part 1, 17 (Word) and 18 (Excel); OpenDocument 1.3 part 3,
5 (changes), 6, 9 and 14.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from email import message_from_bytes
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring, iterparse
from zipfile import ZipFile

from site_builder.core.sheets.workbook import xls_book
from site_builder.extensions.office_import.ledger.plain import (
    PICTURE,
    Piece,
    Reason,
    text_pieces,
    ticked,
    web_pieces,
)
from site_builder.extensions.office_import.readers import workbook

_STORIES: tuple[tuple[str, Reason], ...] = (
    (r"word/document\.xml", ""),
    (r"word/(?:footnotes|endnotes)\.xml", ""),
    (r"word/(?:header|footer)\d*\.xml", "page-header"),
    (r"word/comments\.xml", "comment"),
    (r"word/charts/chart\d*\.xml", "chart"),
    (r"word/diagrams/data\d*\.xml", "drawing"),
)
_BREAKS = (
    "tab",
    "br",
    "cr",
    "noBreakHyphen",
    "softHyphen",
    "sym",
    "footnoteReference",
    "endnoteReference",
)
_OFF = ("0", "false", "off")


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def attribute(node: Element, name: str) -> str:
    """An attribute by its name, whatever its namespace."""
    return next((value for key, value in node.attrib.items() if local(key) == name), "")


def word_pieces(content: bytes) -> Iterator[Piece]:
    """Every paragraph of every story of a Word file."""
    with ZipFile(BytesIO(content)) as archive:
        hidden = _hidden_styles(archive)
        for name in archive.namelist():
            reason = next(
                (reason for pattern, reason in _STORIES if re.fullmatch(pattern, name)), None
            )
            if reason is not None:
                yield from _Story(hidden, reason).pieces(archive.read(name))
            elif name == "word/_rels/document.xml.rels":
                for part in _chunks(archive.read(name)):
                    yield from _chunk_pieces(archive.read(part))


def _chunks(links: bytes) -> Iterator[str]:
    """Files of other formats that stand in the text as they are. Source: ECMA-376 part 1, 17.17.2 (altChunk)."""
    for _, node in iterparse(BytesIO(links)):
        if attribute(node, "Type").endswith("/aFChunk"):
            target = attribute(node, "Target")
            yield target.lstrip("/") if target.startswith("/") else f"word/{target}"


def _chunk_pieces(content: bytes) -> Iterator[Piece]:
    if content.startswith(b"PK"):
        return word_pieces(content)
    if content.startswith(b"{\\rtf"):
        return text_pieces(re.sub(rb"\\[a-z]+-?\d* ?|[{}]", b"", content))
    if re.search(rb"(?im)^MIME-Version:", content[:4096]):
        parts = [
            part
            for part in message_from_bytes(content).walk()
            if part.get_content_maintype() == "text"
        ]
        return (
            piece
            for part in parts
            for piece in web_pieces(bytes(part.get_payload(decode=True) or b""))
        )
    return (
        web_pieces(content)
        if re.search(rb"(?i)<(?:html|body|p|table|div)\b", content)
        else text_pieces(content)
    )


def _hidden_styles(archive: ZipFile) -> set[str]:
    xml = archive.read("word/styles.xml") if "word/styles.xml" in archive.namelist() else b""
    # Most have none, and to look at every element takes longer than to read the text.
    nodes = fromstring(xml).iter() if b"vanish" in xml.replace(b"\0", b"") else ()
    styles = [node for node in nodes if local(node.tag) == "style"]
    hiding = ([each for each in style.iter() if local(each.tag) == "vanish"] for style in styles)
    return {
        attribute(style, "styleId")
        for style, each in zip(styles, hiding, strict=True)
        if any(map(_is_on, each))
    }


def _is_on(node: Element) -> bool:
    return attribute(node, "val") not in _OFF


Texts = dict[Reason, list[str]]


@dataclass(frozen=True, slots=True)
class _Story:
    """One part of a Word file; paragraphs nest where text boxes stand in them, the inner comes before the outer."""

    hidden: set[str]
    reason: Reason

    def pieces(self, xml: bytes) -> Iterator[Piece]:
        yield from self._closed([fromstring(xml)], "")

    def _closed(self, nodes: Iterable[Element], why: Reason) -> Iterator[Piece]:
        texts: Texts = {}
        yield from self._below(nodes, texts, why)
        for reason, parts in texts.items():
            if text := "".join(parts).strip():
                yield Piece(text, self.reason or reason)

    def _below(self, nodes: Iterable[Element], texts: Texts, why: Reason) -> Iterator[Piece]:
        for node in nodes:
            name = local(node.tag)
            if name == "p":
                yield from self._closed(node, why)
            elif name == "r":
                yield from self._run(node, texts, why)
            elif name in (
                "t",
                "delText",
            ):  # formulas (m:t) and drawings (a:t) have runs of their own
                is_deleted = why or name == "delText"
                text = node.text or ""
                texts.setdefault("deleted" if is_deleted else "", []).append(
                    text if is_deleted else f" {text} "
                )
            elif name == "v" and self.reason == "chart":
                yield Piece(node.text or "", self.reason)
            elif name != "Fallback":
                yield from self._below(
                    node, texts, "deleted" if name in ("del", "moveFrom") else why
                )
            if name in _UNWRITTEN:
                yield from _unwritten(node, name)

    def _run(self, run: Element, texts: Texts, why: Reason) -> Iterator[Piece]:
        look = {
            local(node.tag): node for child in run if local(child.tag) == "rPr" for node in child
        }
        done: list[str] = []
        for node in run:
            name = local(node.tag)
            if name == "t" and not why:
                done.append(node.text or "")
            elif name in _BREAKS:
                done.append(" ")
            else:
                yield from self._below([node], texts, why)
        style = attribute(look["rStyle"], "val") if "rStyle" in look else ""
        is_hidden = (_is_on(look["vanish"]) if "vanish" in look else False) or style in self.hidden
        is_raised = "vertAlign" in look and attribute(look["vertAlign"], "val") in (
            "superscript",
            "subscript",
        )
        text = "".join(done)
        texts.setdefault("hidden" if is_hidden else "", []).append(
            f" {text} " if is_raised else text
        )


_UNWRITTEN = ("docPr", "shape", "checkBox", "checkbox", "ddList", "listItem")


def _unwritten(node: Element, name: str) -> Iterator[Piece]:
    """What Word shows though no run of text has it: words that stand for a picture, and what forms are filled in with.

    Source: ECMA-376 part 1, 20.4.2.5 (docPr), 17.16 (fields of forms), 17.5.2 (content controls).
    """
    below = {local(child.tag): child for child in node}
    if name in ("docPr", "shape"):
        texts = {attribute(node, key).strip() for key in ("descr", "title", "alt")}
        yield from (Piece(text, PICTURE) for text in sorted(texts) if text)
    elif name in ("checkBox", "checkbox"):
        box = below.get("checked", below.get("default"))
        yield ticked(box is not None and _is_on(box), "")
    elif name == "ddList":
        where = attribute(below["result"], "val") if "result" in below else "0"
        entries = [attribute(child, "val") for child in node if local(child.tag) == "listEntry"]
        yield from (
            Piece(entry, "" if str(n) == where else "form") for n, entry in enumerate(entries)
        )
    else:
        yield Piece(attribute(node, "displayText") or attribute(node, "value"), "form")


def sheet_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet of an Excel file as it is shown, then what stands beside the cells."""
    yield from _cells(workbook.xlsx_sheets(content, ""))
    with ZipFile(BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            yield from _beside(archive, name)


def _cells(sheets: Iterable[workbook.Sheet]) -> Iterator[Piece]:
    for sheet in sheets:
        yield from (
            Piece(cell.text, "" if sheet.is_shown else "hidden", cell.place)
            for _, cell in sheet.cells
        )


def _beside(archive: ZipFile, name: str) -> Iterator[Piece]:
    """Notes on cells, and what is drawn over them."""
    kinds: tuple[tuple[str, str, Reason], ...] = (
        (r"xl/comments.*\.xml", "t", "comment"),
        (r"xl/threadedComments/.*\.xml", "text", "comment"),
        (r"xl/drawings/drawing\d*\.xml", "t", "drawing"),
        (r"xl/charts/chart\d*\.xml", "v", "chart"),
        (r"xl/worksheets/.*\.xml", "(?:odd|even|first)(?:Header|Footer)", "page-header"),
    )
    for pattern, wanted, reason in kinds:
        if re.fullmatch(pattern, name):
            for _, node in iterparse(BytesIO(archive.read(name))):
                if re.fullmatch(wanted, local(node.tag)) and (node.text or "").strip():
                    yield Piece(re.sub(r'&(?:"[^"]*"|\d+|[A-Z])', " ", node.text or ""), reason)
                elif local(node.tag) == "cNvPr" and (described := attribute(node, "descr")):
                    yield Piece(described, PICTURE)


def short(stored: str) -> str:
    """A stored number in the fifteen digits that a workbook keeps apart."""
    try:
        return format(Decimal(format(float(stored), ".15g")), "f")
    except (ValueError, InvalidOperation):
        return stored


# OpenDocument


_MOST = 1_000  # repeats of a filled cell or row; more is a filling of the sheet
_REASONS: dict[str, Reason] = {
    "annotation": "comment",
    "tracked-changes": "deleted",
    "hidden-text": "hidden",
    "hidden-paragraph": "hidden",
    "shapes": "drawing",
}
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:"
_SVG = (
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:"  # title and desc stand for a picture
)
_SET_OFF = ("s", "tab", "line-break", "note-citation", "note-body", "text-box", "soft-page-break")
_NO_TEXT = (
    "note-citation",
    "creator",
    "date",
    "creator-initials",
    "meta-date-string",
    "sender-initials",
)


def open_document_pieces(content: bytes) -> Iterator[Piece]:
    """Every paragraph and cell of the body, then the headers and footers of the pages."""
    with ZipFile(BytesIO(content)) as archive:
        root = fromstring(archive.read("content.xml"))
        yield from _below(root, "", _Looks(root))
        if "styles.xml" in archive.namelist():
            for node in fromstring(archive.read("styles.xml")).iter():
                if local(node.tag) in (
                    "header",
                    "footer",
                    "header-left",
                    "footer-left",
                    "header-first",
                ):
                    paragraphs = (child for child in node.iter() if local(child.tag) in ("p", "h"))
                    yield Piece(" ".join("".join(p.itertext()) for p in paragraphs), "page-header")


class _Looks:
    """Names of styles that raise their text, and of those that hide a sheet or text."""

    def __init__(self, root: Element) -> None:
        self.raised, self.hidden = set[str](), set[str]()
        for style in (node for node in root.iter() if local(node.tag) == "style"):
            if any(attribute(child, "text-position")[:3] not in ("", "0% ") for child in style):
                self.raised.add(attribute(style, "name"))
            if any(attribute(child, "display") in ("false", "none") for child in style):
                self.hidden.add(attribute(style, "name"))


def _below(
    node: Element, reason: Reason, looks: _Looks, *, in_cell: bool = False
) -> Iterator[Piece]:
    """What stands in an element, as often as it repeats; of paragraphs in one another the inner first."""
    name = local(node.tag)
    reason = (
        reason
        or _REASONS.get(name)
        or ("hidden" if attribute(node, "style-name") in looks.hidden else "")
    )
    is_cell = name in ("table-cell", "covered-table-cell") and not in_cell
    if node.tag.startswith(_SVG):
        yield Piece("".join(node.itertext()), PICTURE)
        return
    inner = (
        piece
        for child in node
        for piece in _below(child, reason, looks, in_cell=in_cell or is_cell)
    )
    if is_cell:
        yield from _cell(node, list(inner), reason) * _times(node, "number-columns-repeated")
    elif name == "table-row" and not in_cell:
        yield from list(inner) * _times(node, "number-rows-repeated")
    else:
        yield from inner
    if name in ("p", "h"):
        yield from (
            Piece(text, reason or ("hidden" if is_hidden else ""))
            for text, is_hidden in _text(node, looks)
        )
    elif node.tag.startswith(_FORM) and name == "checkbox":
        yield ticked(attribute(node, "current-state") == "checked", attribute(node, "label"))
    elif node.tag.startswith(_FORM) and (
        value := attribute(node, "current-value") or attribute(node, "value")
    ):
        yield Piece(value, "hidden" if name == "hidden" else "")


def _times(node: Element, name: str) -> int:
    return min(int(attribute(node, name) or 1), _MOST)


def _cell(node: Element, pieces: list[Piece], reason: Reason) -> list[Piece]:
    """What a cell stores counts, not how it prints it; words and notes count as printed."""
    stored = attribute(node, "value")
    if attribute(node, "value-type") in ("float", "percentage", "currency") and stored:
        printed = " ".join(piece.text for piece in pieces if not piece.reason)
        pieces = [
            Piece(short(stored), reason, shown=printed),
            *(piece for piece in pieces if piece.reason),
        ]
    if local(node.tag) == "covered-table-cell":
        pieces = [Piece(piece.text, piece.reason or "hidden") for piece in pieces]
    return pieces


def _text(node: Element, looks: _Looks) -> Iterator[tuple[str, bool]]:
    """All characters of a paragraph, what is raised or starts anew set off, then what is hidden."""
    parts: list[str] = []
    todo: list[Element | str] = [node]
    while todo:
        here = todo.pop()
        if isinstance(here, str):
            parts.append(here)
            continue
        if here is not node and (local(here.tag) in ("p", "h") or here.tag.startswith(_SVG)):
            continue
        if here is not node and attribute(here, "style-name") in looks.hidden:
            yield "".join(here.itertext()), True
            continue
        is_set_off = local(here.tag) in _SET_OFF or attribute(here, "style-name") in looks.raised
        inner: list[Element | str] = [" "] if is_set_off else []
        if local(here.tag) not in _NO_TEXT:
            inner.append(here.text or "")
            for child in here:
                inner += [child, child.tail or ""]
        todo += reversed([*inner, " "] if is_set_off else inner)
    if text := "".join(parts).strip():
        yield text, False


def xls_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet of an Excel 97-2003 file as it is shown, then the comments."""
    yield from _cells(workbook.xls_sheets(content, ""))
    for sheet in xls_book(content).sheets():
        yield from (
            Piece(note.text, "comment", sheet.name) for note in sheet.cell_note_map.values()
        )
