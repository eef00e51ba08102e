"""Word documents (.docx), from their XML: what Word prints, and nothing that was deleted or is hidden.

Numbers that Word counts itself are written out, text boxes come after the paragraphs they float beside, formulas stand
in a line. Why no library reads this is in docs/decisions/0015-importing-readers.md.
Source: ECMA-376 part 1, 17 (Word) and 22.1 (formulas).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import ZipFile

from site_builder.core.problem import flag
from site_builder.core.text import table_beside
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import table_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers.sheet import chart_grids, without_twins

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARTS = {
    name: f"word/{name}.xml"
    for name in ("document", "styles", "numbering", "footnotes", "endnotes")
}
_PARTS["links"] = "word/_rels/document.xml.rels"
_CHART = re.compile(r"word/charts/(chart\d*\.xml)")
_OFF = ("0", "false", "off", "none")
_NOT_PRINTED = frozenset(
    W + name for name in "del moveFrom delText pPr rPr tcPr trPr tblPr sdtPr sectPr rt".split()
)
_SIGNS = {
    "tab": " ",
    "ptab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"(?:.*\\l\s+"([^"]*)")?')
_FONTS = {
    font: {
        0xF000 + int(first, 16) + n: sign
        for first, signs in table.items()
        for n, sign in enumerate(signs)
    }
    for font, table in table_beside(__file__, "fonts.toml").items()
}


def read_docx(content: bytes, name: str) -> doc.Document:
    """Paragraphs, headings, lists, tables with spans, footnotes, text boxes. Raises ImportRefused."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            parts = {
                key: fromstring(archive.read(part)) for key, part in _PARTS.items() if part in names
            }
            charts = {
                m[1]: fromstring(archive.read(m[0]))
                for m in map(_CHART.fullmatch, sorted(names))
                if m
            }
    except ParseError as error:
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=str(error)[:100])
        ) from error
    reader = _Reader(parts, _Looks(parts), charts)
    blocks = without_twins([*reader.text(parts["document"]), *reader.drawn])
    notes = [*reader.notes, *([doc.note("text-box", count=reader.boxes)] if reader.boxes else [])]
    return doc.Document("docx", (*blocks, *reader.footnotes), prose=True, notes=tuple(notes))


class _Piece(NamedTuple):
    """Characters of one look; `is_strong` is None for what has none, as the mark of a footnote."""

    text: str
    is_strong: bool | None = None
    is_struck: bool = False


@dataclass
class _Field:
    """A field that was opened: its instruction, whether its result has begun, and at which piece."""

    instruction: str = ""
    is_result: bool = False
    start: int = 0


@dataclass
class _Reader(doc.Walk):
    """Walks the text once; lists are counted as Word counts them."""

    parts: dict[str, Element]
    looks: _Looks
    charts: dict[str, Element]
    boxes: int = 0
    is_begun: bool = False  # a title opens the document
    fields: list[_Field] = field(default_factory=list)
    floating: list[Element] = field(
        default_factory=list
    )  # boxes of the paragraph that is being read
    captions: list[doc.Line] = field(
        default_factory=list
    )  # what may be the title of the table that follows
    joined: list[_Piece] = field(default_factory=list)  # of a paragraph that goes on in the next
    drawn: list[doc.Grid] = field(default_factory=list)  # charts that follow the paragraph

    def __post_init__(self) -> None:
        self.targets = {
            link.get("Id", ""): link.get("Target", "") for link in self.parts.get("links", ())
        }
        bodies = [body for part in ("footnotes", "endnotes") for body in self.parts.get(part, ())]
        self.bodies = {(doc.local(body), _get(body, "id")): body for body in bodies}

    def text(self, nodes: Iterable[Element]) -> Iterator[doc.Block]:
        """The blocks of the document, a cell or a note."""
        yield from self._blocks(nodes)
        yield from self._left()

    def _left(self) -> list[doc.Line]:
        """A caption after which no table came, and a paragraph that no other goes on."""
        lines = [
            *self.captions,
            *([doc.Line("paragraph", _joined(self.joined))] if self.joined else []),
        ]
        self.captions, self.joined = [], []
        return lines

    def _blocks(self, nodes: Iterable[Element]) -> Iterator[doc.Block]:
        for node in _printed(nodes):
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield from self._table(node)
            else:
                yield from self._blocks(node)

    def _paragraph(self, node: Element) -> Iterator[doc.Block]:
        look = _below(node, "pPr")
        outer, self.floating = self.floating, []
        self.fields = [replace(each, start=0) for each in self.fields if each.is_result]
        pieces, self.joined = self.joined, []
        self._read(node, pieces)
        is_initial = _get(look.find(f"{W}framePr"), "dropCap") not in ("", "none")
        if (is_initial or look.find(f"{W}rPr/{W}del") is not None) and not self.floating:
            self.joined = pieces
        else:
            yield from self._line(look, pieces)
        floating, self.floating = self.floating, outer
        self.boxes += len(floating)
        for box in floating:
            yield from self._blocks(box)
        if not self.in_cell:
            yield from self.drawn
            self.drawn = []

    def _line(self, look: Element, pieces: list[_Piece]) -> Iterator[doc.Line]:
        text, (label, level, is_written) = _joined(pieces), self.looks.label(look)
        strong = [
            piece.is_strong
            for piece in pieces
            if piece.is_strong is not None and piece.text.strip()
        ]
        is_strong = bool(strong) and all(strong)
        style = _value(look, "pStyle")
        name = _value(self.looks.style_of.get(style), "name").lower()
        heading = 1 if name == "title" and not self.is_begun else self.looks.heading(style)
        self.is_begun |= bool(text) and name != "title"
        if (is_written or heading) and label != "-":
            text, label = f"{label} {text}".strip(), ""
        if text or (label and self.in_cell):
            kind: doc.LineKind = "heading" if heading else "item" if label else "paragraph"
            line = doc.Line(
                kind,
                text,
                heading or (level + 1 if label else 0),
                label,
                strong=is_strong and not heading,
            )
            yield from self._left()
            self.captions = [line] if name == "caption" else []
            yield from [] if self.captions else [line]

    def _read(self, nodes: Iterable[Element], pieces: list[_Piece]) -> None:
        for node in _printed(nodes):
            if node.tag == f"{W}r":
                self._run(node, pieces)
            elif node.tag == f"{W}hyperlink":
                start = len(pieces)
                self._read(node, pieces)
                target = self.targets.get(node.get(f"{_REL}id", ""), "")
                _lead(pieces[start:], pieces, target, _get(node, "anchor"))
            elif doc.local(node) == "oMath":
                pieces.append(_Piece(f" {doc.formula_text(node)} "))
            else:
                self._read(node, pieces)

    def _run(self, run: Element, pieces: list[_Piece]) -> None:
        look = _below(run, "rPr")
        is_hidden, is_strong = self.looks.is_on(look, "vanish"), self.looks.is_on(look, "b")
        is_struck = self.looks.is_on(look, "strike") or self.looks.is_on(look, "dstrike")
        is_raised = _get(self.looks.find(look, "vertAlign"), "val") == "superscript"
        for node in _printed(run):
            name = doc.local(node)
            if name == "instrText" and self.fields:
                self.fields[-1].instruction += node.text or ""
            elif name == "fldChar":
                self._field(_get(node, "fldCharType"), pieces)
            elif is_hidden or not all(each.is_result for each in self.fields):
                pass
            elif name in ("t", "sym", *_SIGNS):
                text = _characters(node, _get(look.find(f"{W}rFonts"), "ascii"))
                pieces.append(
                    _Piece(
                        text.translate(doc.SUPERSCRIPT) if is_raised else text, is_strong, is_struck
                    )
                )
            elif name in ("footnoteReference", "endnoteReference"):
                pieces.append(
                    _Piece(
                        self.footnote(self.text(self.bodies.get((name[:-9], _get(node, "id")), ())))
                    )
                )
            else:
                described = (
                    each.get(key, "") for each in node.iter() for key in ("descr", "title", "alt")
                )
                self._drawn(node, pieces, next(filter(None, described), ""))

    def _field(self, kind: str, pieces: list[_Piece]) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1] = replace(self.fields[-1], is_result=True, start=len(pieces))
        elif kind == "end" and self.fields:
            done = self.fields.pop()
            if link := _LINK.match(done.instruction):
                _lead(pieces[done.start :], pieces, link[1], link[2] or "")

    def _drawn(self, node: Element, pieces: list[_Piece], described: str) -> None:
        """A box floats beside its paragraph, a picture is left out; what else wraps runs stands in the line."""
        if doc.local(node) == "txbxContent":
            self.floating.append(node)
        elif doc.local(node) in ("blip", "imagedata"):
            self.notes.append(doc.note("picture-left-out", left=described))
        elif chart := self.targets.get(node.get(f"{_REL}id", ""), "").partition("charts/")[2]:
            drawn = self.charts.get(chart)
            self.drawn += (
                chart_grids(drawn, [*self.charts].index(chart) + 1) if drawn is not None else []
            )
        elif node.tag == f"{W}r":
            self._run(node, pieces)
        else:
            for child in _printed(node):
                self._drawn(child, pieces, described)

    def _table(self, node: Element) -> Iterator[doc.Block]:
        if self.in_cell:
            self.notes.append(doc.note("nested-table", table_place(self.tables)))
            yield from (
                doc.Line("paragraph", " ".join(cell.text for cell in row))
                for row in self._rows(node)
            )
        else:
            self.tables += 1
            self.is_begun, number = True, self.tables
            title, self.captions = " ".join(line.text for line in self.captions), []
            yield doc.laid_grid(self._rows(node), number, title)

    def _rows(self, table: Element) -> list[list[doc.Cell]]:
        """The cells of each row with their spans; those that one above or beside covers are left out."""
        rows: list[list[doc.Cell]] = []
        above: dict[int, tuple[int, int]] = {}  # by column: the cell that goes on below
        for r, row in enumerate(_parts(table, "tr")):
            column = _int(_value(row, "trPr/gridBefore"))
            cells = [doc.Cell(across=column)] if column else []
            for node in _parts(row, "tc"):
                look = _below(node, "tcPr")
                across, down = max(_int(_value(look, "gridSpan")), 1), look.find(f"{W}vMerge")
                goes_on = down is not None and _get(down, "val") != "restart"
                if goes_on and column in above:
                    top, index = above[column]
                    rows[top][index] = replace(rows[top][index], down=r - top + 1)
                else:
                    above.pop(column, None)
                    above |= {column: (r, len(cells))} if down is not None else {}
                    cells.append(doc.Cell(self.cell_text(self.text(node)), across=across))
                column += across
            rows.append(cells)
        return rows


def _printed(nodes: Iterable[Element]) -> Iterator[Element]:
    """Without what was deleted or is no text; of alternatives the first, which is the newest program's."""
    for node in nodes:
        if doc.local(node) == "AlternateContent":
            choices = [child for child in node if doc.local(child) == "Choice"] or list(node)
            yield from _printed(choices[0] if choices else ())
        elif node.tag not in _NOT_PRINTED:
            yield node


def _parts(node: Element, name: str) -> Iterator[Element]:
    """Rows of a table, cells of a row, those in content controls too; not those of tables inside."""
    for child in _printed(node):
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in (f"{W}tc", f"{W}tr"):
            yield from _parts(child, name)


def _joined(pieces: Iterable[_Piece]) -> str:
    """The text of a paragraph, struck words as characters."""
    runs = (
        (struck, "".join(p.text for p in run))
        for struck, run in groupby(pieces, lambda piece: piece.is_struck)
    )
    text = "".join(doc.strike(text) if struck else text for struck, text in runs)
    return re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text)).strip()


def _lead(words: Iterable[_Piece], pieces: list[_Piece], target: str, anchor: str) -> None:
    """Where the words of a link lead, behind them."""
    target = f"{target}#{anchor}" if anchor and "#" not in target else target
    text = "".join(word.text for word in words)
    pieces += [_Piece(more)] if (more := doc.with_target(text, target)[len(text) :]) else []


def _characters(node: Element, font: str) -> str:
    """What an element of a run prints; signs of Word's own fonts as Unicode has them."""
    name = doc.local(node)
    if name == "sym":
        code, font = _get(node, "char"), _get(node, "font")
        text = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
    else:
        text = _SIGNS.get(name) or re.sub(r"[\r\n]", " ", node.text or "")
    return text.translate(_FONTS.get(font.lower(), {}))


# Numbers that Word prints itself: 4.1.1 of a multi-level list, those of headings, a) of a simple list.
#
# Those of headings, and of lists of which a level prints the numbers of several, are part of the text. Source:
# ECMA-376 part 1, 17.9 (numbering) and 17.7 (styles).


_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass
class _Looks:
    """Styles and lists of a document, and how far each list has counted."""

    parts: dict[str, Element]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        styles, numbering = (
            self.parts.get(name, Element("none")) for name in ("styles", "numbering")
        )
        self.style_of = {_get(style, "styleId"): style for style in styles.iter(f"{W}style")}
        abstracts = list(numbering.iter(f"{W}abstractNum"))
        self.levels = {_get(each, "abstractNumId"): _levels(each) for each in abstracts}
        self.abstract_of: dict[str, str] = {}
        self.changed: dict[str, dict[int, Element]] = {}
        self.starts: dict[tuple[str, int], int] = {}
        for num in numbering.iter(f"{W}num"):
            number = _get(num, "numId")
            self.abstract_of[number] = _value(num, "abstractNumId")
            self.changed[number] = _levels(num)
            starts = {
                _int(_get(each, "ilvl")): _value(each, "startOverride")
                for each in num.iter(f"{W}lvlOverride")
            }
            self.starts |= {
                (number, level): _int(start) for level, start in starts.items() if start
            }
        for each in abstracts:
            self._follow_link(each)
        paragraphs = [
            (_value(look, "pStyle"), self._place(look)[0])
            for look in self.parts["document"].iter(f"{W}pPr")
        ]
        texts = (
            (name, _value(level, "lvlText"))
            for name, levels in self.levels.items()
            for level in levels.values()
        )
        self.written = {abstract for style, abstract in paragraphs if self.heading(style)}
        self.written |= {name for name, text in texts if len(_PLACEHOLDER.findall(text)) > 1}

    def _follow_link(self, abstract: Element) -> None:
        """A list that only names a style is the list of that style."""
        style = self.style_of.get(_value(abstract, "numStyleLink"))
        linked = self.abstract_of.get(_value(style, "pPr/numPr/numId"))
        if linked:
            mine = _get(abstract, "abstractNumId")
            self.abstract_of = {n: linked if a == mine else a for n, a in self.abstract_of.items()}

    def _chain(self, style: str) -> Iterator[tuple[str, Element]]:
        """A style and those it is based on."""
        visited: set[str] = set()
        while style in self.style_of and style not in visited:
            visited.add(style)
            yield style, self.style_of[style]
            style = _value(self.style_of[style], "basedOn")

    def heading(self, style: str) -> int:
        """The level of a heading, by the name that Word gives its own in every language version; 0 for none."""
        names = (_value(each, "name").lower() for _, each in self._chain(style))
        matches = filter(None, (re.fullmatch(r"heading ([1-9])", name) for name in names))
        return next((int(match[1]) for match in matches), 0)

    def find(self, look: Element, name: str) -> Element | None:
        """A property of a run, by itself or by its style."""
        own = look.find(f"{W}{name}")
        if own is not None:
            return own
        styled = (
            style.find(f"{W}rPr/{W}{name}") for _, style in self._chain(_value(look, "rStyle"))
        )
        return next((node for node in styled if node is not None), None)

    def is_on(self, look: Element, name: str) -> bool:
        """Whether a property of a run that is on or off is on."""
        node = self.find(look, name)
        return node is not None and node.get(f"{W}val") not in _OFF

    def _place(self, look: Element) -> tuple[str, str, int]:
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
            level = next(
                (n for n, each in levels.items() if styled and _value(each, "pStyle") == styled), 0
            )
        return abstract, number, level

    def label(self, look: Element) -> tuple[str, int, bool]:
        """What Word prints before the next paragraph of a list, its level, and whether that is part of the text."""
        abstract, number, level = self._place(look)
        levels = self.levels.get(abstract, {}) | self.changed.get(number, {})
        if level not in levels:
            return "", 0, False
        counts = self.counters.setdefault(abstract, {})
        start = self.starts.pop((number, level), None)
        counts[level] = (
            counts.get(level, _int(_value(levels[level], "start")) - 1) + 1
            if start is None
            else start
        )
        for deeper in [
            n
            for n in counts
            if n > level and n in levels and _value(levels[n], "lvlRestart") != "0"
        ]:
            del counts[deeper]
        if _value(levels[level], "numFmt") == "bullet":
            return "-", level, False
        return _label(levels, counts, level), level, abstract in self.written


def _label(levels: dict[int, Element], counts: dict[int, int], level: int) -> str:
    legal = levels[level].find(f"{W}isLgl")

    def shown(match: re.Match[str]) -> str:
        other = levels.get(int(match[1]) - 1)
        if other is None:
            return ""
        form = _value(other, "numFmt") if legal is None or _get(legal, "val") in _OFF else "decimal"
        return _shown(counts.setdefault(int(match[1]) - 1, _int(_value(other, "start"))), form)

    return _PLACEHOLDER.sub(shown, _value(levels[level], "lvlText")).strip()


def _levels(listing: Element) -> dict[int, Element]:
    return {_int(_get(node, "ilvl")): node for node in listing.iter(f"{W}lvl")}


_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


def _shown(number: int, form: str) -> str:
    """A number in a format of Word's; in figures for one that is not known here."""
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else doc.ordinal(number, _FORMS.get(form, ""))


def _int(text: str) -> int:
    """A small whole number; 0 for whatever else stands there."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _below(node: Element, name: str) -> Element:
    """The properties of an element, empty ones where it has none."""
    below = node.find(f"{W}{name}")
    return Element("none") if below is None else below


def _get(node: Element | None, name: str) -> str:
    return "" if node is None else node.get(f"{W}{name}", "")


def _value(node: Element | None, path: str) -> str:
    """The value of an element below, "" where there is none."""
    return (
        ""
        if node is None
        else _get(node.find("/".join(W + part for part in path.split("/"))), "val")
    )
