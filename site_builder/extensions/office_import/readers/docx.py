"""Word documents (.docx), through pandoc: it keeps merged cells, insertions, content controls and the numbers
of simple lists; those of multi-level lists and headings are written out first, text boxes lifted into the text.

A text box floats beside its paragraph; here its paragraphs and tables follow the one that anchors it. A simple field
(w:fldSimple) and custom XML give way to their content. Hidden text is taken out: it was not meant to be printed.

Formats: ECMA-376 transitional; part 1, 17.16.19 (fldSimple), 17.5.1 (custom XML), 17.3.2.41 (vanish); part 3, 10
(alternatives). The comparison with python-docx is in docs/decisions/0015-importing-readers.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring, register_namespace, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from site_builder.extensions.office_import.document import Document, note
from site_builder.extensions.office_import.readers.docx_grids import mend_grids
from site_builder.extensions.office_import.readers.docx_numbering import write_numbers
from site_builder.extensions.office_import.readers.pandoc import read_tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_MARKS = (b"txbxContent", b"fldSimple", b"customXml", b"vanish", b"AlternateContent")
_TABLE = b"<w:tbl>"
_PICTURES = ("blip", "imagedata")
_Change = Callable[[Element], list[Element] | None]
_OFF = ("0", "false", "off")

register_namespace("w", W[1:-1])  # docx_numbering looks for Word's own prefix


def lift_boxes(content: bytes) -> tuple[bytes, int]:
    """The same Word file without what pandoc would drop, and how many text boxes were lifted."""
    with ZipFile(BytesIO(content)) as archive:
        try:
            changed, count = _changed(archive)
        except ParseError:  # what cannot be parsed pandoc refuses in its own words
            return content, 0
        if not changed:
            return content, 0
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as target:
            for name in archive.namelist():
                target.writestr(name, changed.get(name) or archive.read(name))
    return made.getvalue(), count


def _changed(archive: ZipFile) -> tuple[dict[str, bytes], int]:
    changed: dict[str, bytes] = {}
    boxes = 0
    names = set(archive.namelist())
    hidden = _hidden_styles(fromstring(archive.read("word/styles.xml"))) if "word/styles.xml" in names else set()
    for name in _STORIES:
        xml = archive.read(name) if name in names else b""
        is_marked = any(mark in xml for mark in _MARKS) or bool(xml and hidden)
        if is_marked or _TABLE in xml:
            root = fromstring(xml)
            boxes += _mend(root, hidden) if is_marked else 0
            if mend_grids(root) or is_marked:
                changed[name] = tostring(root, encoding="utf-8", xml_declaration=True)
    return changed, boxes


def _hidden_styles(styles: Element) -> set[str]:
    return {
        style.get(f"{W}styleId", "")
        for style in styles.iter(f"{W}style")
        if any(_is_on(node) for node in style.iter(f"{W}vanish"))
    }


def _is_on(node: Element) -> bool:
    return node.get(f"{W}val", "true") not in _OFF


def _mend(root: Element, hidden: set[str]) -> int:
    _replace(root, _unwrapped)
    _replace(root, lambda node: [] if _is_hidden(node, hidden) else None)
    parents = {child: parent for parent in root.iter() for child in parent}
    boxes = [node for node in root.iter() if _local(node) == "txbxContent"]
    for box in reversed(boxes):  # boxes in boxes first, and several of one paragraph end in their order
        _lift(box, parents)
    return len(boxes)


def _replace(root: Element, change: _Change) -> None:
    """Put the elements that `change` gives in the place of a node, until it gives none (None keeps the node)."""
    todo = [root]
    while todo:
        parent = todo.pop()
        if any(change(child) is not None for child in parent):
            parent[:] = list(_settled(parent, change))
        todo += parent


def _settled(parent: Element, change: _Change) -> Iterator[Element]:
    todo = list(reversed(parent))
    while todo:
        child = todo.pop()
        content = change(child)
        if content is None:
            yield child
        else:
            todo += reversed(content)


def _unwrapped(node: Element) -> list[Element] | None:
    """What a wrapper holds; of alternatives the first, which is the newest program's."""
    if node.tag in (f"{W}fldSimple", f"{W}customXml"):
        return [child for child in node if not child.tag.endswith("Pr")]
    if _local(node) == "AlternateContent":
        chosen = next((child for child in node if _local(child) == "Choice"), None)
        chosen = chosen if chosen is not None else next(iter(node), None)
        return list(chosen) if chosen is not None else []
    return None


def _is_hidden(node: Element, hidden: set[str]) -> bool:
    if node.tag != f"{W}r":
        return False
    properties = node.find(f"{W}rPr")
    if properties is None:
        return False
    vanish, style = properties.find(f"{W}vanish"), properties.find(f"{W}rStyle")
    return _is_on(vanish) if vanish is not None else style is not None and style.get(f"{W}val") in hidden


def _lift(box: Element, parents: dict[Element, Element]) -> None:
    """Move what a box holds behind the paragraph that anchors it, and take the empty drawing out of its run."""
    shape = box
    while shape in parents and shape.tag != f"{W}r":
        shape, below = parents[shape], shape
    if shape.tag != f"{W}r":
        return
    host = shape
    while host in parents and host.tag != f"{W}p":
        host = parents[host]
    around = parents.get(host)
    if around is None:
        return
    lifted, place = list(box), list(around).index(host) + 1
    around[place:place] = lifted
    parents.update(dict.fromkeys(lifted, around))
    box[:] = []
    if below in shape and not any(_local(node) in _PICTURES for node in below.iter()):
        if not any(len(node) for node in below.iter() if _local(node) == "txbxContent"):
            shape.remove(below)


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def read_docx(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans, footnotes, text boxes after the paragraphs they float beside."""
    lifted, boxes = lift_boxes(content)
    document = read_tree(write_numbers(lifted), name, "docx", "docx")
    said = (note("text-box", count=boxes),) if boxes else ()
    return replace(document, notes=(*document.notes, *said))
