"""Numbers that Word prints itself and pandoc does not give: 4.1.1 of a multi-level list, and those of headings.

Pandoc counts each level of a list for itself and gives headings no number, so the code 4.1 in a table would come out
as 1. Here the paragraphs of such lists are counted as Word counts them, and the number is written before their text.
All other lists are left to pandoc. Source: ECMA-376 part 1, 17.9 (numbering) and 17.7 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile

from site_builder.core.naming import letters, roman

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
NO_LIST = b'<w:numPr><w:numId w:val="0"/></w:numPr>'
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    start: int
    restarts: bool
    is_legal: bool
    style: str


@dataclass(slots=True)
class Paragraph:
    """What a paragraph says of its number, and where in the file. -1 is nowhere."""

    style: str = ""
    number: str = ""
    level: int = -1
    list_start: int = -1
    list_end: int = -1
    body: int = -1


def write_numbers(content: bytes) -> bytes:
    """The same Word file, the numbers of multi-level lists and headings written out."""
    with ZipFile(BytesIO(content)) as archive:
        if not {NUMBERING, STYLES} <= set(archive.namelist()):
            return content
        try:
            numbering = _Numbering(fromstring(archive.read(NUMBERING)), fromstring(archive.read(STYLES)))
            changed = _written(archive.read(DOCUMENT), numbering)
        except (ParseError, expat.ExpatError):  # what cannot be parsed pandoc refuses in its own words
            return content
        if changed is None:
            return content
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as target:
            for name in archive.namelist():
                target.writestr(name, changed if name == DOCUMENT else archive.read(name))
    return made.getvalue()


def _written(xml: bytes, numbering: _Numbering) -> bytes | None:
    if f'xmlns:w="{W}"'.encode() not in xml:  # another encoding or prefix than Word's own
        return None
    found = [(each, *numbering.place(each)) for each in _Paragraphs(xml).found]
    ours = numbering.multilevel | {abstract for each, abstract, _ in found if numbering.is_heading(each.style)}
    done, start = [], 0
    for each, abstract, level in sorted(found, key=lambda one: one[0].body):
        label = numbering.count(each, abstract, level) if abstract in ours else None
        if label is None:
            continue
        cut, resume = (each.list_start, each.list_end) if each.list_start >= 0 else (each.body, each.body)
        written = f'<w:r><w:t xml:space="preserve">{_escaped(label)} </w:t></w:r>'.encode() if label else b""
        end = xml.index(b">", each.body) + 1
        done += [xml[start:cut], NO_LIST, xml[resume:end], written]
        start = end
    return b"".join([*done, xml[start:]]) if done else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Paragraphs:
    """Every paragraph with properties, in the order of their text, with places in bytes."""

    def __init__(self, xml: bytes) -> None:
        self.found: list[Paragraph] = []
        self.path: list[str] = []
        self.open: list[Paragraph] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.xml = xml
        self.parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.removeprefix(f"{W} ")
        if local == "p":
            self.open.append(Paragraph())
        self.path.append(local)
        value = attributes.get(f"{W} val", "")
        if self.path[-3:-1] == ["p", "pPr"]:
            if local == "pStyle":
                self.open[-1].style = value
            elif local == "numPr":
                self.open[-1].list_start = self.parser.CurrentByteIndex
        elif self.path[-4:-1] == ["p", "pPr", "numPr"]:
            if local == "numId":
                self.open[-1].number = value
            elif local == "ilvl":
                self.open[-1].level = _int(value)

    def _end(self, name: str) -> None:
        here = self.parser.CurrentByteIndex
        if self.path[-3:] == ["p", "pPr", "numPr"]:
            self.open[-1].list_end = self.xml.index(b">", here) + 1
        elif self.path[-2:] == ["p", "pPr"] and self.xml.startswith(b"</", here):
            self.open[-1].body = here
            if not any(part.endswith("Fallback") for part in self.path):
                self.found.append(self.open[-1])
        if self.path.pop() == "p":
            self.open.pop()


@dataclass
class _Numbering:
    """Lists and styles of a document, and how far each list has counted."""

    numbering: Element
    styles: Element
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.style_of = {_get(style, "styleId"): style for style in self.styles.iter(_q("style"))}
        self.levels = {
            _get(each, "abstractNumId"): {_int(_get(level, "ilvl")): _level(level) for level in each.iter(_q("lvl"))}
            for each in self.numbering.iter(_q("abstractNum"))
        }
        self.abstract_of: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        for num in self.numbering.iter(_q("num")):
            number = _get(num, "numId")
            self.abstract_of[number] = _value(num, "abstractNumId")
            for override in num.iter(_q("lvlOverride")):
                start = _value(override, "startOverride")
                if start:
                    self.starts[number, _int(_get(override, "ilvl"))] = _int(start)
        for each in self.numbering.iter(_q("abstractNum")):
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
        seen: set[str] = set()
        while style in self.style_of and style not in seen:
            seen.add(style)
            yield style, self.style_of[style]
            style = _value(self.style_of[style], "basedOn")

    def is_heading(self, style: str) -> bool:
        """By the name that Word gives its own headings in every language version."""
        return any(_value(each, "name").lower().startswith("heading") for _, each in self._chain(style))

    def place(self, paragraph: Paragraph) -> tuple[str, int]:
        """The list and level of a paragraph, by itself or by its style; ("", 0) for none."""
        number, level, styled = paragraph.number, paragraph.level, ""
        for name, style in self._chain(paragraph.style):
            if number:
                break
            number, styled = _value(style, "pPr/numPr/numId"), name
            said = _value(style, "pPr/numPr/ilvl")
            level = _int(said) if level < 0 and said else level
        abstract = self.abstract_of.get(number, "")
        if level < 0:
            levels = self.levels.get(abstract, {})
            level = next((n for n, each in levels.items() if styled and each.style == styled), 0)
        paragraph.number = number
        return abstract, level

    def count(self, paragraph: Paragraph, abstract: str, level: int) -> str | None:
        """The label of the next paragraph of a list; None where it has none that is known here."""
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return None
        counts = self.counters.setdefault(abstract, {})
        begins = (paragraph.number, level)
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
    legal = node.find(_q("isLgl"))
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


def _q(name: str) -> str:
    return f"{{{W}}}{name}"


def _get(node: Element, name: str) -> str:
    return node.get(_q(name), "")


def _value(node: Element | None, path: str) -> str:
    """The value of an element below, "" where there is none."""
    found = node.find("/".join(map(_q, path.split("/")))) if node is not None else None
    return "" if found is None else _get(found, "val")
