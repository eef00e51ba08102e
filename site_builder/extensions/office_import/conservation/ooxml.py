"""Words of .docx and .xlsx files, from their raw XML. Source: ECMA-376 part 1, 17 (Word) and 18 (Excel)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from site_builder.extensions.office_import.conservation.numbers import NO_LOOK, Look, look_of, short, shown_as
from site_builder.extensions.office_import.conservation.pieces import PICTURE, Piece, Reason, ticked
from site_builder.extensions.office_import.conservation.plain_sources import text_pieces, web_pieces

_STORIES: tuple[tuple[str, Reason], ...] = (
    (r"word/document\.xml", ""),
    (r"word/(?:footnotes|endnotes)\.xml", ""),
    (r"word/(?:header|footer)\d*\.xml", "page-header"),
    (r"word/comments\.xml", "comment"),
    (r"word/charts/chart\d*\.xml", "chart"),
    (r"word/diagrams/data\d*\.xml", "drawing"),
)
_BREAKS = ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "footnoteReference", "endnoteReference")
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
            reason = next((reason for pattern, reason in _STORIES if re.fullmatch(pattern, name)), None)
            if reason is not None:
                yield from _Story(hidden, reason).pieces(archive.read(name))
            elif name == "word/_rels/document.xml.rels":
                yield from (
                    piece for part in _chunks(archive.read(name)) for piece in _chunk_pieces(archive.read(part))
                )


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
        parts = [part for part in message_from_bytes(content).walk() if part.get_content_maintype() == "text"]
        return (piece for part in parts for piece in web_pieces(bytes(part.get_payload(decode=True) or b"")))
    return web_pieces(content) if re.search(rb"(?i)<(?:html|body|p|table|div)\b", content) else text_pieces(content)


def _hidden_styles(archive: ZipFile) -> set[str]:
    if "word/styles.xml" not in archive.namelist():
        return set()
    found = set()
    for _, node in iterparse(BytesIO(archive.read("word/styles.xml"))):
        if local(node.tag) == "style" and any(_is_on(child) for child in node.iter() if local(child.tag) == "vanish"):
            found.add(attribute(node, "styleId"))
    return found


def _is_on(node: Element) -> bool:
    return attribute(node, "val") not in _OFF


@dataclass
class _Story:
    """One part of a Word file, read from its start to its end; paragraphs nest where text boxes stand in them."""

    hidden: set[str]
    reason: Reason
    path: list[str] = field(default_factory=list)
    open: list[dict[Reason, list[str]]] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    is_hidden: bool = False
    is_raised: bool = False

    def pieces(self, xml: bytes) -> Iterator[Piece]:
        for event, node in iterparse(BytesIO(xml), ("start", "end")):
            name = local(node.tag)
            if event == "start":
                self._start(name)
            else:
                yield from self._end(name, node)
        yield from self._closed(self.open.pop() if self.open else {})

    def _start(self, name: str) -> None:
        self.path.append(name)
        if name == "p" or not self.open:
            self.open.append({})
        if name == "r":
            self.run, self.is_hidden, self.is_raised = [], False, False

    def _end(self, name: str, node: Element) -> Iterator[Piece]:
        self.path.pop()
        if "Fallback" in self.path or name == "Fallback":
            return
        if name in ("t", "delText"):
            self._text(node.text or "", name)
        elif name in _BREAKS and self.path[-1:] == ["r"]:
            self.run.append(" ")
        elif name == "v" and self.reason == "chart":
            yield Piece(node.text or "", self.reason)
        elif name in _UNWRITTEN:
            yield from _unwritten(node, name)
        elif name == "vanish" and self.path[-2:] == ["r", "rPr"]:
            self.is_hidden = _is_on(node)
        elif name == "rStyle":
            self.is_hidden = self.is_hidden or attribute(node, "val") in self.hidden
        elif name == "vertAlign":
            self.is_raised = attribute(node, "val") in ("superscript", "subscript")
        elif name == "r":
            self._close_run()
        elif name == "p" and self.open:
            yield from self._closed(self.open.pop())

    def _text(self, text: str, name: str) -> None:
        if name == "delText" or {"del", "moveFrom"} & set(self.path):
            self._put("deleted", text)
        elif self.path[-1:] == ["r"]:
            self.run.append(text)
        else:  # formulas (m:t) and drawings (a:t) have runs of their own
            self._put("", f" {text} ")

    def _close_run(self) -> None:
        text = "".join(self.run)
        self._put("hidden" if self.is_hidden else "", f" {text} " if self.is_raised else text)
        self.run = []

    def _put(self, reason: Reason, text: str) -> None:
        if self.open:
            self.open[-1].setdefault(reason, []).append(text)

    def _closed(self, texts: dict[Reason, list[str]]) -> Iterator[Piece]:
        for reason, parts in texts.items():
            if text := "".join(parts).strip():
                yield Piece(text, self.reason or reason)


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
        place = attribute(below["result"], "val") if "result" in below else "0"
        entries = [attribute(child, "val") for child in node if local(child.tag) == "listEntry"]
        yield from (Piece(entry, "" if str(n) == place else "form") for n, entry in enumerate(entries))
    else:
        yield Piece(attribute(node, "displayText") or attribute(node, "value"), "form")


def sheet_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet of an Excel file, then what stands beside the cells."""
    with ZipFile(BytesIO(content)) as archive:
        names = set(archive.namelist())
        shared = _shared_strings(archive) if "xl/sharedStrings.xml" in names else []
        looks = _looks(archive) if "xl/styles.xml" in names else []
        for part, title, is_hidden in _sheets(archive, names):
            yield from _cells(archive.read(part), title, is_hidden, shared, looks)
        for name in sorted(names):
            yield from _beside(archive, name)


def _beside(archive: ZipFile, name: str) -> Iterator[Piece]:
    """Notes on cells, and what is drawn over them."""
    kinds: tuple[tuple[str, str, Reason], ...] = (
        (r"xl/comments.*\.xml", "t", "comment"),
        (r"xl/threadedComments/.*\.xml", "text", "comment"),
        (r"xl/drawings/drawing\d*\.xml", "t", "drawing"),
        (r"xl/charts/chart\d*\.xml", "v", "chart"),
    )
    for pattern, wanted, reason in kinds:
        if re.fullmatch(pattern, name):
            for _, node in iterparse(BytesIO(archive.read(name))):
                if local(node.tag) == wanted and (node.text or "").strip():
                    yield Piece(node.text or "", reason)
                elif local(node.tag) == "cNvPr" and (described := attribute(node, "descr")):
                    yield Piece(described, PICTURE)


def _sheets(archive: ZipFile, names: set[str]) -> Iterator[tuple[str, str, bool]]:
    targets = {}
    for _, node in iterparse(BytesIO(archive.read("xl/_rels/workbook.xml.rels"))):
        if local(node.tag) == "Relationship":
            targets[attribute(node, "Id")] = attribute(node, "Target")
    for _, node in iterparse(BytesIO(archive.read("xl/workbook.xml"))):
        if local(node.tag) == "sheet":
            target = targets.get(attribute(node, "id"), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names and "worksheets" in part:
                yield part, attribute(node, "name"), attribute(node, "state") in ("hidden", "veryHidden")


def _shared_strings(archive: ZipFile) -> list[str]:
    return [
        _string(node) for _, node in iterparse(BytesIO(archive.read("xl/sharedStrings.xml"))) if local(node.tag) == "si"
    ]


def _string(node: Element) -> str:
    """Rich text run by run, what is raised set off; the reading aid of East Asian text (rPh) is no text."""
    parts = []
    for child in node:
        if local(child.tag) == "t":
            parts.append(child.text or "")
        elif local(child.tag) == "r":
            text = "".join(grand.text or "" for grand in child if local(grand.tag) == "t")
            is_raised = any(local(grand.tag) == "vertAlign" for grand in child.iter())
            parts.append(f" {text} " if is_raised else text)
    return "".join(parts).replace("_x000D_", "")


def _looks(archive: ZipFile) -> list[Look]:
    """How each cell style shows a number."""
    own: dict[str, str] = {}
    found: list[Look] = []
    for _, node in iterparse(BytesIO(archive.read("xl/styles.xml"))):
        if local(node.tag) == "numFmt":
            own[attribute(node, "numFmtId")] = attribute(node, "formatCode")
        elif local(node.tag) == "cellXfs":
            found = [look_of(attribute(xf, "numFmtId"), own) for xf in node]
    return found


def _cells(xml: bytes, title: str, is_hidden: bool, shared: list[str], looks: list[Look]) -> Iterator[Piece]:
    reason: Reason = "hidden" if is_hidden else ""
    for _, node in iterparse(BytesIO(xml)):
        name = local(node.tag)
        if name == "c":
            if text := _value(node, shared):
                style = int(attribute(node, "s") or 0)
                look = looks[style] if style < len(looks) else NO_LOOK
                is_number = attribute(node, "t") in ("", "n")
                shown = shown_as(text, look) if is_number else ""
                yield Piece(short(text) if is_number else text, reason, f"{title}!{attribute(node, 'r')}", shown)
            node.clear()
        elif name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            yield Piece(re.sub(r'&(?:"[^"]*"|\d+|[A-Z])', " ", node.text or ""), "page-header", title)


def _value(cell: Element, shared: list[str]) -> str:
    kind = attribute(cell, "t")
    inline = next((child for child in cell if local(child.tag) == "is"), None)
    if inline is not None:
        return _string(inline)
    stored = next((child.text or "" for child in cell if local(child.tag) == "v"), "")
    if kind == "s" and stored.isdigit():
        return shared[int(stored)] if int(stored) < len(shared) else ""
    return {"1": "true", "0": "false"}.get(stored, stored) if kind == "b" else stored
