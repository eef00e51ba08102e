"""Cleaned HTML, as Markdown makes it, into the blocks of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from site_builder.derive.figures import TOKEN
from site_builder.extensions.official_document.model import (
    Block,
    Grid,
    GridCell,
    Heading,
    Paragraph,
    Picture,
    Run,
)

# Cleaned HTML as a tree of its elements.


_VOID = frozenset("br hr img col".split())


def tree_of(html: str) -> Node:
    """The elements of cleaned HTML, within one named `body`."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.open[0]


@dataclass
class Node:
    """An element of the HTML; never leaves this room."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def find(self, *tags: str) -> Iterator[Node]:
        """The elements of these names within it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.find(*tags)

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Tree(HTMLParser):
    """Builds the tree; what the cleaner leaves is well nested."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


_HEADINGS = {f"h{level}": max(level - 1, 1) for level in range(1, 7)}
_BOLD, _ITALIC = frozenset(("b", "strong", "th")), frozenset(("i", "em", "cite", "var"))
_CODE = frozenset(("code", "kbd", "samp"))
_STRUCK, _UNDERLINED = frozenset(("del", "s")), frozenset(("ins", "u"))
_HOLDERS = frozenset("div section details dl figure body".split())
_BLOCKS = (
    _HOLDERS
    | _HEADINGS.keys()
    | frozenset("p ul ol li blockquote pre table hr dt dd summary figcaption".split())
)


@dataclass(frozen=True, slots=True)
class Filler:
    """What the text cannot say by itself.

    `blocks` gives what stands for a token that is a table or a chart, None for one within a line; `runs` the words
    for the others, none for those. What stands where only words can, as in a cell, a heading or bold words, comes
    after them. `href` makes an address whole, "" for none; `picture` reads a picture by its address.
    """

    blocks: Callable[[int], Sequence[Block] | None]
    runs: Callable[[int], Sequence[Run]]
    href: Callable[[str], str]
    picture: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of a text, and its footnotes in the order of their numbers."""

    blocks: tuple[Block, ...]
    notes: tuple[tuple[Run, ...], ...]


def read_markup(html: str, filler: Filler) -> Text:
    """The blocks of cleaned HTML with its tokens filled in."""
    body = tree_of(html)
    reader = _Reader(filler)
    footnotes = _footnotes(body)
    notes = tuple(reader.note(item) for item in footnotes)
    return Text((*reader.blocks(body), *reader.after(footnotes)), notes)


def _footnotes(body: Node) -> list[Node]:
    """The items of the list that the extension footnotes puts last, taken out of the text."""
    for holder in [
        child for child in body.children if isinstance(child, Node) and child.tag == "div"
    ]:
        items = [item for item in holder.find("li") if item.attrs.get("id", "").startswith("fn:")]
        if items:
            body.children.remove(holder)
            return items
    return []


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns elements into blocks; never leaves this module."""

    filler: Filler

    def blocks(self, node: Node, depth: int = 0) -> Iterator[Block]:
        """The blocks within an element; words that stand between blocks are a paragraph of their own."""
        loose: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag in _BLOCKS:
                yield from self._paragraph(loose, depth)
                loose = []
                yield from self._block(child, depth)
            else:
                loose.append(child)
        yield from self._paragraph(loose, depth)

    def after(self, children: Sequence[Node | str]) -> Iterator[Block]:
        """The tables and charts called for where only words can stand."""
        for child in children:
            for token in TOKEN.finditer(child if isinstance(child, str) else child.text):
                yield from self.filler.blocks(int(token[1])) or ()

    def note(self, item: Node) -> tuple[Run, ...]:
        """The words of a footnote, without the arrow that leads back."""
        runs = [
            run for run in self._runs(item.children, Run("")) if not run.href.startswith("#fnref")
        ]
        words = _tidy(runs)
        # A blank that does not break stands before the arrow.
        return (*words[:-1], replace(words[-1], text=words[-1].text.rstrip())) if words else ()

    def _block(self, node: Node, depth: int) -> Iterator[Block]:
        match node.tag:
            case tag if tag in _HEADINGS:
                yield Heading(_HEADINGS[tag], self._words(node))
                yield from self.after((node,))
            case "p" | "summary" | "figcaption":
                yield from self._paragraph(node.children, depth)
            case "ul" | "ol":
                yield from self._list(node, depth)
            case "blockquote":
                for block in self.blocks(node, depth):
                    yield (
                        replace(block, look="quote", level=depth + 1)
                        if isinstance(block, Paragraph)
                        else block
                    )
            case "pre":
                yield Paragraph((Run(self._plain_words(node.text.strip("\n")), code=True),), "code")
                yield from self.after((node,))
            case "dt":
                yield Paragraph(self._words(node), "term")
                yield from self.after((node,))
            case "dd":
                yield Paragraph(self._words(node), "described", depth + 1)
                yield from self.after((node,))
            case "table":
                yield self._table(node)
                yield from self.after((node,))
            case "figure" if list(node.find("img")):
                yield from self._picture(next(node.find("img")), node)
                yield from self.after((node,))
            case tag if tag in _HOLDERS:
                yield from self.blocks(node, depth)

    def _words(self, node: Node) -> tuple[Run, ...]:
        return _tidy(self._runs(node.children, Run("")))

    def _list(self, node: Node, depth: int) -> Iterator[Block]:
        first = int(start) if (start := node.attrs.get("start", "1")).isdigit() else 1
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        for number, item in enumerate(items, first):
            marker = f"{number}." if node.tag == "ol" else ""
            look: Paragraph = Paragraph((), "numbered" if marker else "bullet", depth + 1, marker)
            is_first = True
            for block in self.blocks(item, depth + 1):
                if isinstance(block, Paragraph) and block.look == "text":
                    marked = replace(look, runs=block.runs)
                    yield marked if is_first else replace(marked, look="described", marker="")
                else:
                    yield block
                is_first = False

    def _paragraph(self, children: Sequence[Node | str], depth: int) -> Iterator[Block]:
        """Words with what is too large for a line taken out of them, in its order."""
        line: list[Node | str] = []
        for child in self._parted(children):
            if not isinstance(child, (str, Node)):
                yield from self._line(line)
                line = []
                yield from child
            else:
                line.append(child)
        yield from self._line(line)

    def _line(self, line: Sequence[Node | str]) -> Iterator[Block]:
        if runs := _tidy(self._runs(line, Run(""))):
            yield Paragraph(runs)
        yield from self.after(line)

    def _parted(self, children: Sequence[Node | str]) -> Iterator[Node | str | Sequence[Block]]:
        for child in children:
            if isinstance(child, Node):
                yield tuple(self._picture(child)) if child.tag == "img" else child
                continue
            end = 0
            for token in TOKEN.finditer(child):
                blocks = self.filler.blocks(int(token[1]))
                if blocks is not None:
                    yield child[end : token.start()]
                    yield tuple(blocks)
                    end = token.end()
            yield child[end:]

    def _runs(self, children: Sequence[Node | str], look: Run) -> Iterator[Run]:
        for child in children:
            if isinstance(child, str):
                yield from self._filled(child, look)
            elif child.tag == "br":
                yield replace(look, text="\n")
            elif child.tag == "sup" and child.attrs.get("id", "").startswith("fnref:"):
                yield Run("", note=int(re.sub(r"\D", "", child.text) or 0))
            elif child.tag == "img":  # within a link: its words
                yield replace(look, text=self._plain_words(child.attrs.get("alt", "")))
            else:
                yield from self._runs(child.children, self._look(child, look))

    def _filled(self, text: str, look: Run) -> Iterator[Run]:
        end = 0
        for token in TOKEN.finditer(text):
            yield replace(look, text=text[end : token.start()].replace("\n", " "))
            for run in self.filler.runs(int(token[1])):
                yield replace(look, text=run.text, href=run.href or look.href, note=run.note)
            end = token.end()
        yield replace(look, text=text[end:].replace("\n", " "))

    def _plain_words(self, text: str) -> str:
        """Words that have no look of their own, with their calls filled in."""
        return TOKEN.sub(
            lambda token: "".join(run.text for run in self.filler.runs(int(token[1]))), text
        )

    def _look(self, node: Node, look: Run) -> Run:
        if node.tag == "a":
            own = node.attrs.get("href", "")
            return replace(
                look, href=own if own.startswith("#fnref") else self.filler.href(own) or look.href
            )
        if node.tag in ("sup", "sub"):
            return replace(look, raised="sup" if node.tag == "sup" else "sub")
        bold, italic, code = node.tag in _BOLD, node.tag in _ITALIC, node.tag in _CODE
        struck, underlined = (
            look.struck or node.tag in _STRUCK,
            look.underlined or node.tag in _UNDERLINED,
        )
        changed = replace(
            look, bold=look.bold or bold, italic=look.italic or italic, code=look.code or code
        )
        return replace(changed, struck=struck, underlined=underlined)

    def _picture(self, img: Node, holder: Node | None = None) -> Iterator[Block]:
        """The picture, or its words where its bytes are none that a document holds."""
        alt = self._plain_words(img.attrs.get("alt", ""))
        caption = (
            self._plain_words(" ".join(child.text for child in holder.find("figcaption")))
            if holder
            else ""
        )
        content = self.filler.picture(img.attrs.get("src", ""))
        if content is None:
            yield Paragraph((Run(f"[{alt}]", italic=True),))
            if caption:
                yield Paragraph((Run(caption, italic=True),))
        else:
            yield Picture(content, alt, caption)

    def _table(self, node: Node) -> Grid:
        rows = list(node.find("tr"))
        heads = [row for part in node.find("thead") for row in part.find("tr")]
        result = [tuple(self._cell(cell) for cell in row.find("td", "th")) for row in rows]
        caption = self._plain_words(" ".join(child.text.strip() for child in node.find("caption")))
        return Grid(tuple(result[: len(heads)]), tuple(result[len(heads) :]), caption)

    def _cell(self, cell: Node) -> GridCell:
        return GridCell(
            _tidy(self._runs(cell.children, Run(""))),
            wide=_span(cell, "colspan"),
            high=_span(cell, "rowspan"),
            is_head=cell.tag == "th",
            is_number=cell.attrs.get("align") == "right",
        )


def _span(cell: Node, name: str) -> int:
    text = cell.attrs.get(name, "1")
    return min(max(int(text), 1), 1000) if text.isdecimal() else 1


def _tidy(runs: Iterator[Run] | Sequence[Run]) -> tuple[Run, ...]:
    """Blanks at both ends and doubled ones gone; runs of one look joined."""
    tidied: list[Run] = []
    for run in runs:
        before = tidied[-1].text if tidied else " "
        text = re.sub(r"[ \t]+", " ", run.text)
        text = text.lstrip(" ") if before.endswith((" ", "\n")) else text
        if not text and not run.note:
            continue
        if (
            tidied
            and not run.note
            and not tidied[-1].note
            and replace(tidied[-1], text="") == replace(run, text="")
        ):
            tidied[-1] = replace(run, text=tidied[-1].text + text)
        else:
            tidied.append(replace(run, text=text))
    if tidied and not tidied[-1].note:
        last = tidied.pop()
        tidied += [replace(last, text=kept)] if (kept := last.text.rstrip(" \n")) else []
    return tuple(tidied)
