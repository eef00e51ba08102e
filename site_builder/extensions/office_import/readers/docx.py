"""Word documents (.docx), through pandoc, once what pandoc would drop is written so that it does not.

Pandoc keeps merged cells, insertions, content controls and the numbers of simple lists. Those of multi-level lists and
headings are written out first, text boxes lifted into the text, grids of tables made whole. The comparison with
python-docx is in docs/decisions/0015-importing-readers.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, register_namespace, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from site_builder.core.naming import letters, roman
from site_builder.extensions.office_import.document import Document, note
from site_builder.extensions.office_import.readers.pandoc import read_tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_STORIES = (DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
_MARKS = (b"txbxContent", b"fldSimple", b"customXml", b"vanish", b"AlternateContent")
_PICTURES = ("blip", "imagedata")
_Change = Callable[[Element], list[Element] | None]
_OFF = ("0", "false", "off")

register_namespace("w", W[1:-1])  # pandoc looks for Word's own prefix


def read_docx(content: bytes, name: str) -> Document:
    """Paragraphs, headings, lists, tables with spans, footnotes, text boxes after the paragraphs they float beside."""
    mended, boxes = mend(content)
    document = read_tree(mended, name, "docx", "docx")
    text = (note("text-box", count=boxes),) if boxes else ()
    return replace(document, notes=(*document.notes, *text))


def mend(content: bytes) -> tuple[bytes, int]:
    """The same Word file written so that pandoc drops nothing of it, and how many text boxes were lifted."""
    with ZipFile(BytesIO(content)) as archive:
        try:
            changed, boxes = _changed(archive)
        except ParseError:  # what cannot be parsed pandoc refuses in its own words
            return content, 0
        if not changed:
            return content, 0
        bytes_i_o = BytesIO()
        with ZipFile(bytes_i_o, "w", ZIP_DEFLATED) as target:
            for name in archive.namelist():
                target.writestr(name, changed.get(name) or archive.read(name))
    return bytes_i_o.getvalue(), boxes


def _changed(archive: ZipFile) -> tuple[dict[str, bytes], int]:
    changed: dict[str, bytes] = {}
    boxes = 0
    names = set(archive.namelist())
    styles = fromstring(archive.read(STYLES)) if STYLES in names else Element("none")
    hidden = _hidden_styles(styles)
    numbering = _Numbering(fromstring(archive.read(NUMBERING)), styles) if {NUMBERING, STYLES} <= names else None
    for name in _STORIES:
        xml = archive.read(name) if name in names else b""
        is_marked = any(mark in xml for mark in _MARKS) or bool(xml and hidden)
        is_numbered = numbering is not None and name == DOCUMENT
        if is_marked or is_numbered or b"<w:tbl>" in xml:
            root = fromstring(xml)
            boxes += _mend_story(root, hidden) if is_marked else 0
            are_written = write_numbers(root, numbering) if numbering and is_numbered else False
            if mend_grids(root) or are_written or is_marked:
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


def _mend_story(root: Element, hidden: set[str]) -> int:
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
    lifted, index = list(box), list(around).index(host) + 1
    around[index:index] = lifted
    parents.update(dict.fromkeys(lifted, around))
    box[:] = []
    if below in shape and not any(_local(node) in _PICTURES for node in below.iter()):
        if not any(len(node) for node in below.iter() if _local(node) == "txbxContent"):
            shape.remove(below)


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


# The grid of each table of a Word file made whole: pandoc cuts off cells for which it lists no column with a width.
#
# Word itself goes by the cells; programs that write Word files list too few columns, or columns without widths.
# Source: ECMA-376 part 1, 17.4.48 (tblGrid), 17.4.17 (gridSpan), 17.4.15 (gridBefore).


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
    return sum(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1) for cell in _parts(row, "tc")) + sum(
        _number(node, 0) for node in around
    )


def _number(node: Element | None, otherwise: int) -> int:
    text = "" if node is None else node.get(f"{W}val", "")
    return int(text) if text.isdecimal() else otherwise


def _parts(node: Element, name: str) -> Iterator[Element]:
    """Rows of a table, cells of a row, those in content controls too; not those of tables inside."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _INSIDE:
            yield from _parts(child, name)


# Numbers that Word prints itself and pandoc does not give: 4.1.1 of a multi-level list, and those of headings.
#
# Pandoc counts each level of a list for itself and gives headings no number, so the code 4.1 in a table would come
# out as 1. Here the paragraphs of such lists are counted as Word counts them, and the number is written before their
# text. All other lists are left to pandoc. Source: ECMA-376 part 1, 17.9 (numbering) and 17.7 (styles).


_PLACEHOLDER = re.compile(r"%([1-9])")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    start: int
    restarts: bool
    is_legal: bool
    style: str


def write_numbers(root: Element, numbering: _Numbering) -> bool:
    """Write out the numbers of multi-level lists and headings; whether there are any."""
    looks = [(p, look) for p in root.iter(f"{W}p") if (look := p.find(f"{W}pPr")) is not None]
    placed = [(p, look, *numbering.place(look)) for p, look in looks]
    headings = {abstract for _, look, abstract, _, _ in placed if numbering.is_heading(_value(look, "pStyle"))}
    ours, done = numbering.multilevel | headings, False
    for paragraph, look, abstract, number, level in placed:
        label = numbering.count(abstract, number, level) if abstract in ours else None
        if label is not None:
            _write_number(paragraph, look, label)
            done = True
    return done


def _write_number(paragraph: Element, look: Element, label: str) -> None:
    """The number as text, and the paragraph in no list any more."""
    old = look.find(f"{W}numPr")
    if old is None:
        old = SubElement(look, f"{W}numPr")
    old[:] = [Element(f"{W}numId", {f"{W}val": "0"})]
    if label:
        run = Element(f"{W}r")
        SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = f"{label} "
        paragraph.insert(list(paragraph).index(look) + 1, run)


@dataclass
class _Numbering:
    """Lists and styles of a document, and how far each list has counted."""

    numbering: Element
    styles: Element
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.style_of = {_get(style, "styleId"): style for style in self.styles.iter(f"{W}style")}
        self.levels = {
            _get(each, "abstractNumId"): {_int(_get(level, "ilvl")): _level(level) for level in each.iter(f"{W}lvl")}
            for each in self.numbering.iter(f"{W}abstractNum")
        }
        self.abstract_of: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        for num in self.numbering.iter(f"{W}num"):
            number = _get(num, "numId")
            self.abstract_of[number] = _value(num, "abstractNumId")
            for override in num.iter(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start:
                    self.starts[number, _int(_get(override, "ilvl"))] = _int(start)
        for each in self.numbering.iter(f"{W}abstractNum"):
            self._follow_link(each)

    def _follow_link(self, abstract: Element) -> None:
        """A list that only names a style is the list of that style."""
        style = self.style_of.get(_value(abstract, "numStyleLink"))
        number = _value(style, "pPr/numPr/numId") if style is not None else ""
        linked = self.abstract_of.get(number)
        if linked:
            mine = _get(abstract, "abstractNumId")
            self.abstract_of = {n: linked if a == mine else a for n, a in self.abstract_of.items()}

    @property
    def multilevel(self) -> set[str]:
        """Lists with a level that prints the numbers of several."""
        return {
            name
            for name, levels in self.levels.items()
            if any(len(_PLACEHOLDER.findall(level.text)) > 1 for level in levels.values())
        }

    def _chain(self, style: str) -> Iterator[tuple[str, Element]]:
        """A style and those it is based on."""
        visited: set[str] = set()
        while style in self.style_of and style not in visited:
            visited.add(style)
            yield style, self.style_of[style]
            style = _value(self.style_of[style], "basedOn")

    def is_heading(self, style: str) -> bool:
        """By the name that Word gives its own headings in every language version."""
        return any(_value(each, "name").lower().startswith("heading") for _, each in self._chain(style))

    def place(self, look: Element) -> tuple[str, str, int]:
        """The list of a paragraph, the number of that, and the level, by itself or by its style; "" for no list."""
        number, styled = _value(look, "numPr/numId"), ""
        level = -1 if look.find(f"{W}numPr/{W}ilvl") is None else _int(_value(look, "numPr/ilvl"))
        for name, style in self._chain(_value(look, "pStyle")):
            if number:
                break
            number, styled = _value(style, "pPr/numPr/numId"), name
            text = _value(style, "pPr/numPr/ilvl")
            level = _int(text) if level < 0 and text else level
        abstract = self.abstract_of.get(number, "")
        if level < 0:
            levels = self.levels.get(abstract, {})
            level = next((n for n, each in levels.items() if styled and each.style == styled), 0)
        return abstract, number, level

    def count(self, abstract: str, number: str, level: int) -> str | None:
        """The label of the next paragraph of a list; None where it has none that is known here."""
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return None
        counts = self.counters.setdefault(abstract, {})
        begins = (number, level)
        if begins in self.starts and begins not in self.begun:
            counts[level] = self.starts[begins]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self.begun.add(begins)
        for deeper in [n for n in counts if n > level and n in levels and levels[n].restarts]:
            del counts[deeper]
        return _label(levels, counts, level)


def _label(levels: dict[int, Level], counts: dict[int, int], level: int) -> str | None:
    mine = levels[level]
    parts = []
    for part in re.split(r"(%[1-9])", mine.text):
        if not _PLACEHOLDER.fullmatch(part):
            parts.append(part)
            continue
        other = levels.get(int(part[1]) - 1)
        if other is None:
            return None
        form = "decimal" if mine.is_legal else other.form
        shown = _shown(counts.setdefault(int(part[1]) - 1, other.start), form)
        if shown is None:
            return None
        parts.append(shown)
    return None if mine.form == "bullet" else "".join(parts).strip()


def _shown(number: int, form: str) -> str | None:
    """A number in a format of Word's; None for one that is not known here."""
    if form == "decimal":
        return str(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "none":
        return ""
    shown = {"Letter": letters, "Roman": roman}.get(form[len("lower") :])
    ordinal = shown(number) if shown else ""
    return (ordinal.upper() if form.startswith("upper") else ordinal.lower()) or None


def _level(node: Element) -> Level:
    legal = node.find(f"{W}isLgl")
    return Level(
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText"),
        _int(_value(node, "start")),
        _value(node, "lvlRestart") != "0",
        legal is not None and _get(legal, "val") not in ("0", "false"),
        _value(node, "pStyle"),
    )


def _int(text: str) -> int:
    """A small whole number; 0 for whatever else stands there."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _get(node: Element, name: str) -> str:
    return node.get(f"{W}{name}", "")


def _value(node: Element | None, path: str) -> str:
    """The value of an element below, "" where there is none."""
    node_of_path = node.find("/".join(W + part for part in path.split("/"))) if node is not None else None
    return "" if node_of_path is None else _get(node_of_path, "val")
