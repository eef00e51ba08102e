"""Pandoc's document tree as blocks. Readers of formats that pandoc knows well hand their bytes to `read_tree`.

Pandoc runs as a process of its own, sandboxed, with bounded memory and time: a hostile file can end it, not us.
Source of the tree: pandoc-types 1.23 (Text.Pandoc.Definition).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from site_builder.core.naming import letters, roman
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.document import (
    SUPERSCRIPT,
    Block,
    Cell,
    Document,
    Grid,
    Line,
    Note,
    cell_place,
    lay_out,
    note,
)
from site_builder.extensions.office_import.language import table_place
from site_builder.extensions.office_import.problems import ImportRefused

_INLINE = frozenset("a abbr b cite code em font i mark q s small span strong sub sup u".split())


def bare_lines(html: str) -> list[str]:
    """The character data between blocks, without what no browser shows."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    return [" ".join(line.split()) for line in "".join(parser.parts).split("\n\n") if line.strip()]


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a line of its own."""
        self.is_code = tag in ("script", "style")
        self.parts += [] if tag in _INLINE else ["\n\n"]

    def handle_endtag(self, tag: str) -> None:
        """And ends it."""
        self.is_code = False
        self.parts += [] if tag in _INLINE else ["\n\n"]

    def handle_data(self, data: str) -> None:
        """Words."""
        self.parts += [] if self.is_code else [data]


MEMORY = "-M600M"
SECONDS = 30


def read_tree(content: bytes, name: str, source: str, kind: str, inserts: Sequence[str] = ()) -> Document:
    """Blocks of a document that pandoc reads as `source` (docx, html, gfm).

    `inserts` are pieces of HTML; the paragraph `insert_mark(n)` stands for the n-th of them.
    """
    tree = _run(content, name, source)
    walker = _Walker(_inserted(inserts, name))
    blocks = [*walker.meta(tree["meta"]), *walker.blocks(tree["blocks"]), *walker.footnotes]
    return Document(kind, tuple(blocks), prose=True, notes=tuple(walker.notes))


def insert_mark(number: int) -> str:
    """A paragraph that stands for a piece of HTML; its letters are private, so no document has them."""
    return f"\ue000{number}\ue000"


def _inserted(pieces: Sequence[str], name: str) -> dict[str, list[Any]]:
    """Every piece as pandoc's blocks, read in one go."""
    if not pieces:
        return {}
    html = "".join(f"<div>{piece}</div>" for piece in pieces)
    read = _run(html.encode(), name, "html-smart")["blocks"]
    return {insert_mark(number): block["c"][1] for number, block in enumerate(read)}


def _run(content: bytes, name: str, source: str) -> dict[str, Any]:
    try:
        import pypandoc
    except ImportError as error:
        raise ImportRefused(problems.no_extra(name, found=source, library="pypandoc-binary")) from error
    command = [pypandoc.get_pandoc_path(), "-f", source, "-t", "json", "--sandbox", "+RTS", MEMORY, "-RTS"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ImportRefused(problems.too_slow(name, file_name=name)) from error
    if done.returncode in (251, -9):  # 251 is the Haskell runtime's heap overflow
        raise ImportRefused(problems.too_slow(name, file_name=name))
    if done.returncode:
        text = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit {done.returncode}"]
        raise ImportRefused(problems.damaged(name, file_name=name, found=text[0][:200]))
    tree: dict[str, Any] = json.loads(done.stdout)
    return tree


@dataclass
class _Walker:
    """Walks a tree once; tables and footnotes are counted as a reader counts them."""

    inserts: dict[str, list[Any]] = field(default_factory=dict)
    tables: int = 0
    footnotes: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def meta(self, meta: dict[str, Any]) -> Iterator[Line]:
        """Paragraphs in the styles Title, Subtitle and the like, which pandoc takes out of the text."""
        for key in ("title", "subtitle", "author", "date", "abstract"):
            for value in self._said(meta.get(key)):
                kind, content = value["t"], value["c"]
                text = (
                    self.text(content)
                    if kind == "MetaInlines"
                    else self.block_text(content)
                    if kind == "MetaBlocks"
                    else ""
                )
                yield Line("heading" if key == "title" else "paragraph", text, level=1)

    def _said(self, value: dict[str, Any] | None) -> list[dict[str, Any]]:
        return [] if value is None else value["c"] if value["t"] == "MetaList" else [value]

    def blocks(self, nodes: list[Any], depth: int = 0) -> Iterator[Block]:
        for node in nodes:
            read = getattr(self, f"_read_{node['t']}", None)
            if read:
                yield from read(node.get("c"), depth)

    def _read_Header(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802 - named by pandoc's constructors
        yield Line("heading", self.text(c[2]), level=c[0])

    def _read_Para(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        strong = bool(c) and all(each["t"] in ("Strong", "Space", "SoftBreak") for each in c)
        text = self.text(c)
        if text in self.inserts:
            yield from self.blocks(self.inserts[text], depth)
        elif text.strip():
            yield Line("item" if depth else "paragraph", text, level=depth, strong=strong)

    _read_Plain = _read_Para  # noqa: N815

    def _read_LineBlock(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for line in c:
            yield Line("paragraph", self.text(line))

    def _read_CodeBlock(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for line in c[1].splitlines():
            yield Line("paragraph", line)

    def _read_RawBlock(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for text in bare_lines(c[1]) if c[0] == "html" else ():
            yield Line("paragraph", text)

    def _read_DefinitionList(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for term, definitions in c:
            yield Line("paragraph", self.text(term))
            yield from (block for definition in definitions for block in self.blocks(definition, depth))

    def _read_BlockQuote(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        yield from self.blocks(c, depth)

    def _read_Div(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        yield from self.blocks(c[1], depth)

    def _read_Figure(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        yield from self.blocks(c[2], depth)
        yield from self.blocks(c[1][1], depth)

    def _read_HorizontalRule(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        yield Line("furniture", "")

    def _read_BulletList(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for item in c:
            yield from self._item(item, "-", depth)

    def _read_OrderedList(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        for index, item in enumerate(c[1]):
            yield from self._item(item, list_label(c[0], index), depth)

    def _item(self, blocks: list[Any], label: str, depth: int) -> Iterator[Block]:
        first = True
        for block in self.blocks(blocks, depth + 1):
            if first and isinstance(block, Line) and block.kind == "item" and not block.label:
                yield Line("item", block.text, level=depth + 1, label=label, strong=block.strong)
            else:
                yield block
            first = False

    def _read_Table(self, c: Any, depth: int) -> Iterator[Block]:  # noqa: N802
        self.tables += 1
        bodies = [row for body in c[4] for row in (*body[2], *body[3])]
        rows = [[self._cell(cell) for cell in row[1]] for row in (*c[3][1], *bodies, *c[5][1])]
        where = table_place(self.tables)
        filled = lay_out(rows, cell_place(self.tables))
        yield Grid(_trim(filled), where, title=self.block_text(c[1][1]))

    def _cell(self, c: Any) -> Cell:
        return Cell(self.block_text(c[4]), down=c[2], across=c[3])

    def block_text(self, nodes: list[Any]) -> str:
        """Text of a cell: one line a block, list labels as printed."""
        return "\n".join(text for node in nodes if (text := self._block_line(node).strip()))

    def _block_line(self, node: dict[str, Any]) -> str:
        kind: str = node["t"]
        c: Any = node.get("c")
        if kind in ("Para", "Plain"):
            return self.text(c)
        if kind == "Header":
            return self.text(c[2])
        if kind == "OrderedList":
            return "\n".join(f"{list_label(c[0], n)} {self.block_text(item)}" for n, item in enumerate(c[1]))
        if kind == "BulletList":
            return "\n".join(f"- {self.block_text(item)}" for item in c)
        if kind in ("Div", "BlockQuote"):
            return self.block_text(c[1] if kind == "Div" else c)
        if kind == "Table":
            self.notes.append(note("nested-table", table_place(self.tables)))
            rows = [row for body in c[4] for row in (*body[2], *body[3])]
            return "\n".join(" ".join(self.block_text(cell[4]) for cell in row[1]) for row in (*c[3][1], *rows))
        if kind == "LineBlock":
            return "\n".join(map(self.text, c))
        if kind == "DefinitionList":
            return "\n".join(f"{self.text(t)} {' '.join(map(self.block_text, d))}" for t, d in c)
        if kind == "Figure":
            return self.block_text(c[2])
        if kind == "RawBlock":
            return " ".join(bare_lines(c[1])) if c[0] == "html" else ""
        return c[1] if kind == "CodeBlock" else ""

    def text(self, inlines: list[Any]) -> str:
        """Plain text; what a mark-up says about the characters is kept as characters."""
        return "".join(self._inline(each) for each in inlines)

    def _inline(self, node: dict[str, Any]) -> str:
        kind: str = node["t"]
        c: Any = node.get("c")
        if plain := _SIMPLE.get(kind):
            return plain(c)
        if kind in ("Emph", "Strong", "Underline", "SmallCaps", "Subscript"):
            return self.text(c)
        if kind in ("Span", "Quoted", "Cite"):
            inner = self.text(c[1])
            return f"“{inner}”" if kind == "Quoted" else inner
        if kind == "Superscript":
            return self.text(c).translate(SUPERSCRIPT)
        if kind == "Strikeout":
            return f"~~{self.text(c)}~~"
        if kind == "Link":
            return _link(self.text(c[1]), c[2][0])
        if kind == "Note":
            return self._note(c)
        if kind == "Image":
            self.notes.append(note("picture-left-out", left=self.text(c[1])))
        return ""

    def _note(self, blocks: list[Any]) -> str:
        label = str(len(self.footnotes) + 1)
        self.footnotes.append(Line("footnote", "", label=label))  # holds the number while notes nest
        self.footnotes[int(label) - 1] = Line("footnote", self.block_text(blocks), label=label)
        return f"[^{label}]"


_SIMPLE: dict[str, Callable[[Any], str]] = {
    "Str": lambda c: str(c),
    "Space": lambda c: " ",
    "SoftBreak": lambda c: " ",
    "LineBreak": lambda c: "\n",
    "Code": lambda c: str(c[1]),
    "Math": lambda c: str(c[1]),
    "RawInline": lambda c: "\n" if str(c[1]).lower().startswith("<br") else "",
}


def _link(text: str, target: str) -> str:
    bare = target.removeprefix("mailto:").rstrip("/")
    if not target.startswith(("http", "www")) or text.strip().rstrip("/") in (bare, bare.split("://")[-1]):
        return text
    return f"{text} ({target})"


def list_label(attributes: list[Any], index: int) -> str:
    """A list number as Word prints it: "1.", "a)", "(iv)"."""
    start, style, delimiter = attributes[0], attributes[1]["t"], attributes[2]["t"]
    number = start + index
    shown = {"Alpha": letters, "Roman": roman}.get(style[len("Lower") :])
    ordinal = shown(number) if shown else ""
    body = (ordinal.upper() if style.startswith("Upper") else ordinal.lower()) or str(number)
    return {"OneParen": f"{body})", "TwoParens": f"({body})"}.get(delimiter, f"{body}.")


def _trim(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Drop rows that pandoc adds for a header it did not find."""
    return tuple(row for row in rows if any(not cell.is_empty for cell in row))
