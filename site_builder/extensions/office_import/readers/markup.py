"""Web pages and Markdown: one tree of HTML, as browsers build it, to blocks.

nh3, which cleans what authors write, parses by the rules of the HTML standard and gives back what is well nested.
Markdown becomes HTML first. Source: HTML Living Standard, 13.2 (parsing) and 15.3 (what is not shown).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise, takewhile
from xml.etree.ElementTree import Element, TreeBuilder

import nh3

from site_builder.core.problem import flag
from site_builder.core.sheets.encoding import decode
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import row_place, table_place
from site_builder.extensions.office_import.problems import ImportRefused

_NO_TEXT = {"script", "style", "template"}
_ATTRIBUTES = {"*": set("hidden style href alt colspan rowspan start type value checked".split())}
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = frozenset(
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table ul "
    "x-footnote".split()
)
# What a browser shows in a box of its own: the numbers of two choices are not one number.
_APART = frozenset(
    "audio button math noscript object option select svg text textarea video".split()
)
_BREAK = "\u2028"  # a line that ends, until blanks are joined
_TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")


def read_html(content: bytes, name: str) -> doc.Document:
    """Paragraphs, headings, lists, tables with spans."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    text = decode(content, declared=declared[1].decode("ascii") if declared else "")
    return _document("html", text)


def _document(
    kind: str, html: str, front: Sequence[doc.Line] = (), notes: Sequence[doc.Note] = ()
) -> doc.Document:
    reader = _Reader()
    blocks = list(reader.blocks(tree_of(html)))
    return doc.Document(
        kind, (*front, *blocks, *reader.footnotes), prose=True, notes=(*notes, *reader.notes)
    )


def tree_of(html: str) -> Element:
    """The elements of a page, without those that never print."""
    tags = {tag.lower() for tag in _TAG.findall(html)} - _NO_TEXT | {
        "tbody",
        "tr",
    }  # which a page may leave out
    tree = _Tree()
    tree.feed(
        nh3.clean(
            html, tags=tags, clean_content_tags=_NO_TEXT, attributes=_ATTRIBUTES, link_rel=None
        )
    )
    tree.close()
    tree.builder.end("body")
    return tree.builder.close()


class _Tree(HTMLParser):
    """Builds the tree of HTML that is well nested."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.builder.start("body", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


class _Reader(doc.Walk):
    """Walks a tree once."""

    def blocks(self, node: Element, depth: int = 0) -> Iterator[doc.Block]:
        """The blocks within an element; words that stand between blocks are a paragraph of their own."""
        loose = Element("p")
        loose.text = node.text
        for child in node:
            # A block, or what holds one; the title of a drawing is none.
            if child.tag == "title" or any(each.tag in _BLOCKS for each in child.iter()):
                yield from self._paragraph(loose, depth)
                loose = Element("p")
                yield from () if _is_hidden(child) else self._block(child, depth)
                loose.text = child.tail
            else:
                loose.append(child)
        yield from self._paragraph(loose, depth)

    def _block(self, node: Element, depth: int) -> Iterator[doc.Block]:
        if re.fullmatch("h[1-6]|title", node.tag):
            level = 1 if node.tag == "title" else int(node.tag[1])
            yield from (
                replace(line, kind="heading", level=level) for line in self._paragraph(node, 0)
            )
        elif node.tag in ("ul", "ol", "dir", "menu"):
            yield from self._list(node, depth)
        elif node.tag == "table":
            yield from self._table(node)
        elif node.tag == "pre":
            yield from (
                doc.Line("paragraph", line)
                for line in self.text(node).replace(_BREAK, "\n").splitlines()
            )
        elif node.tag == "hr":
            yield doc.Line("furniture", "")
        elif node.tag == "x-footnote":
            self.footnote(self.blocks(node))
        else:
            yield from self.blocks(node, depth)

    def _paragraph(self, node: Element, depth: int) -> Iterator[doc.Line]:
        if text := re.sub(
            rf" *{_BREAK} *", "\n", re.sub(r"[ \t\r\n\f]+", " ", self.text(node))
        ).strip():
            yield doc.Line(
                "item" if depth else "paragraph", text, level=depth, strong=not _is_bare(node)
            )

    def _list(self, node: Element, depth: int) -> Iterator[doc.Block]:
        number = _number(node.get("start"), 1)
        for item in node:
            label = "-"
            if node.tag == "ol" and item.tag == "li":
                number = _number(item.get("value"), number)
                label, number = f"{doc.ordinal(number, node.get('type', ''))}.", number + 1
            if not _is_hidden(item):
                yield from self._item(item, label, depth + 1)

    def _item(self, item: Element, label: str, depth: int) -> Iterator[doc.Block]:
        blocks = self._block(item, depth)
        first = next(blocks, None)
        if isinstance(first, doc.Line) and first.kind == "item" and not first.label:
            first = replace(first, label=label)
        yield from [first] if first else []
        yield from blocks

    def _table(self, node: Element) -> Iterator[doc.Block]:
        parts = [part for part in node if not _is_hidden(part)]
        rows = [
            row
            for name in ("thead", "tbody", "tfoot")
            for part in parts
            if part.tag == name
            for row in part
        ]
        captions = (self.cell_text(self.blocks(part)) for part in parts if part.tag == "caption")
        if self.in_cell:
            self.notes.append(doc.note("nested-table", table_place(self.tables)))
            texts = (" ".join(cell.text for cell in self._cells(row)) for row in rows)
            yield from (doc.Line("paragraph", text) for text in (*captions, *texts))
        else:
            self.tables += 1
            number, title = self.tables, " ".join(captions)
            yield doc.laid_grid(
                [self._cells(row) for row in rows if not _is_hidden(row)], number, title
            )

    def _cells(self, row: Element) -> list[doc.Cell]:
        shown = (cell for cell in row if not _is_hidden(cell))
        spans = (
            (cell, _number(cell.get("colspan"), 1), _number(cell.get("rowspan"), 1))
            for cell in shown
        )
        return [
            doc.Cell(self.cell_text(self.blocks(cell)), across=across, down=down)
            for cell, across, down in spans
        ]

    def text(self, node: Element) -> str:
        """The characters of an element; what mark-up says about them is kept as characters."""
        return (node.text or "") + "".join(
            self._inline(child) + (child.tail or "") for child in node
        )

    def _inline(self, node: Element) -> str:
        if _is_hidden(node):
            return ""
        if node.tag == "img":
            self.notes.append(doc.note("picture-left-out", left=node.get("alt", "")))
        if node.tag in ("br", "input"):
            return _BREAK if node.tag == "br" else _filled_in(node)
        text = doc.formula_text(node) if node.tag == "math" else self.text(node)
        if node.tag == "sup":
            return text.translate(doc.SUPERSCRIPT)
        if node.tag in ("s", "del", "strike"):
            return doc.strike(text)
        if node.tag == "a":
            return doc.with_target(text, node.get("href", ""))
        if node.tag in _APART:
            return f" {text} "
        return f"“{text}”" if node.tag == "q" else text


def _is_hidden(node: Element) -> bool:
    return "hidden" in node.attrib or bool(
        re.search(r"(?i)display\s*:\s*none", node.get("style", ""))
    )


def _is_bare(node: Element) -> bool:
    """Whether any of its words stand outside strong ones."""
    loose = any(text and text.strip() for text in (node.text, *(child.tail for child in node)))
    return loose or any(child.tag not in ("b", "strong") and _is_bare(child) for child in node)


def _filled_in(node: Element) -> str:
    """What a form is filled in with."""
    kind = node.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☐ " if node.get("checked") is None else "☒ "
    return (
        ""
        if kind in ("hidden", "button", "submit", "reset", "image", "password")
        else f" {node.get('value', '')} "
    )


def _number(text: str | None, otherwise: int) -> int:
    """A count of a list or span; as many as there are rows for the 0 of a span."""
    return int(text) or 1000 if text and re.fullmatch(r"[0-9]{1,4}", text) else otherwise


# Markdown with pipe, drawn and HTML tables.
#
# GFM throws away cells beyond the header's width; headings are therefore widened before it is read.
#
# Of tables drawn in characters only a plain one is taken: every line as wide as the first border, every bar under its
# corner. One that is crooked, or whose cells span others, could give a cell to the wrong column; it stays text, and
# is reported. Source: Pandoc User's Guide, Extension: grid_tables.


_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_PIPE = re.compile(r"(?<!\\)\|")
# As for <pre>: else an empty line would end a table of HTML, and what follows would be Markdown again.
_TABLE = (
    re.compile(r"^<table(?=[\s>]|$)", re.IGNORECASE),
    re.compile(r"</table>", re.IGNORECASE),
    True,
)
_BORDER = re.compile(r"\+(?:[-=:]+\+)+")
_FENCED_OR_DRAWN = re.compile(
    r"^ {0,3}(?P<fence>```+|~~~+)(?s:.*?)(?:^ {0,3}(?P=fence)|\Z)|"
    rf"^[ \t]*{_BORDER.pattern}[ \t]*\n(?:[ \t]*[|+].*\n?){{2,}}",
    re.MULTILINE,
)


def redraw_grids(text: str) -> tuple[str, tuple[doc.Note, ...]]:
    """The text with pipe tables in the place of drawn ones, and a note for each that stays as it is."""
    notes: list[doc.Note] = []

    def redrawn(match: re.Match[str]) -> str:
        lines = [unicodedata.normalize("NFC", line).strip() for line in match[0].splitlines()]
        rows = [] if match["fence"] else _drawn_rows(lines)
        if not rows and not match["fence"]:
            notes.append(doc.note("grid-left", row_place(text.count("\n", 0, match.start()) + 1)))
        if not rows:
            return match[0]
        head, *body = [f"| {' | '.join(row)} |" for row in rows]  # a pipe table must have a heading
        return "\n".join(["", head, "|" + " --- |" * len(rows[0]), *body, "", ""])

    return _FENCED_OR_DRAWN.sub(redrawn, text), tuple(notes)


def _drawn_rows(drawn: list[str]) -> list[list[str]]:
    """The cells, lines of one cell joined by a break; empty where the drawing is not plain."""
    corners = [index for index, letter in enumerate(drawn[0]) if letter == "+"]
    if not _BORDER.fullmatch(drawn[-1]):
        return []
    rows: list[list[str]] = []
    lines: list[list[str]] = []
    for line in drawn[1:]:
        is_border = bool(_BORDER.fullmatch(line))
        if len(line) != len(drawn[0]) or any(
            line[index] not in ("|+" if is_border else "|") for index in corners
        ):
            return []
        if is_border:
            cells = zip(*lines, strict=True)
            rows += [["<br>".join(filter(None, cell)) for cell in cells]] if lines else []
            lines = []
        else:
            pieces = (line[left + 1 : right].strip() for left, right in pairwise(corners))
            lines.append([piece.replace("|", r"\|") for piece in pieces])
    return rows


def read_markdown(content: bytes, name: str) -> doc.Document:
    """Headings, paragraphs, lists, pipe, drawn and HTML tables, footnotes. Raises ImportRefused."""
    redrawn, notes = redraw_grids(decode(content))
    front, text = _front_matter(redrawn)
    return _document(
        "markdown", _html("\n".join(pad_tables(text.splitlines())) + "\n", name), front, notes
    )


def _html(text: str, name: str) -> str:
    try:
        from markdown_it import MarkdownIt
        from markdown_it.rules_block.html_block import HTML_SEQUENCES
        from mdit_py_plugins.footnote import footnote_plugin
        from mdit_py_plugins.tasklists import tasklists_plugin
    except ImportError as error:
        refused = flag("import-missing-library", name, found="Markdown", library="mdit-py-plugins")
        raise ImportRefused(refused) from error
    if _TABLE not in HTML_SEQUENCES:
        HTML_SEQUENCES.insert(0, _TABLE)
    markdown = MarkdownIt("commonmark", {"maxNesting": 1000}).enable(["table", "strikethrough"])
    markdown = markdown.use(footnote_plugin).use(tasklists_plugin)
    tags = {
        "block_open": "",
        "block_close": "",
        "open": "<x-footnote>",
        "close": "</x-footnote>",
        "anchor": "",
    }
    for rule, tag in tags.items():
        markdown.add_render_rule(f"footnote_{rule}", lambda *_, tag=tag: tag)
    markdown.add_render_rule(
        "footnote_ref", lambda _, tokens, n, *__: f"[^{tokens[n].meta['id'] + 1}]"
    )
    return str(markdown.render(text))


def _front_matter(text: str) -> tuple[list[doc.Line], str]:
    """What front matter says in one line each, and the text after it."""
    front = re.match(r"---\n(.*?)\n(?:---|\.\.\.)\n", text, re.DOTALL)
    keys = r"^(title|subtitle|author|date|abstract): *([\"']?)(\w.*?)\2 *$"
    named = re.findall(keys, front[1], re.MULTILINE) if front else []
    lines = [
        doc.Line("heading" if key == "title" else "paragraph", line, level=1)
        for key, _, line in named
    ]
    return lines, text[front.end() :] if front else text


def pad_tables(lines: list[str]) -> list[str]:
    """Every pipe table with a heading as wide as its widest row; shorter rows are filled when they are read."""
    done, end = list(lines), 0
    for n in range(1, len(lines)):
        if n > end and "|" in lines[n - 1] and _DELIMITER.fullmatch(lines[n].strip()):
            table = [lines[n - 1], lines[n], *takewhile(lambda line: "|" in line, lines[n + 1 :])]
            widest, end = max(map(_width, table)), n + len(table) - 2
            for row, fill in ((n - 1, "  |"), (n, " --- |")):
                done[row] = f"|{_inner(lines[row])}|{fill * (widest - _width(lines[row]))}"
    return done


def _inner(line: str) -> str:
    return re.sub(r"(?<!\\)\|$", "", line.strip().removeprefix("|"))


def _width(line: str) -> int:
    return len(_PIPE.findall(_inner(line))) + 1
