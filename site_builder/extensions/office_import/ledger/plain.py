"""Pieces of a source's text, and the words and numbers in them; those of text, web pages, Markdown and PDF."""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any, Literal

from site_builder.core.sheets.csv import find_delimiter
from site_builder.core.sheets.encoding import decode
from site_builder.extensions.office_import.language import page_place, row_place

Reason = Literal[
    "", "deleted", "hidden", "comment", "page-header", "chart", "drawing", "code", "printed-twice", "form",
    "picture-left-out",
]  # fmt: skip
PICTURE: Reason = "picture-left-out"  # the text that stands for a picture; a reader may list it too

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(f"[{_SUPERSCRIPT}]+")
_PLAIN = str.maketrans(_SUPERSCRIPT, "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A group of three may be set off by a space; the space is kept apart, for both sides cut there alike.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, cell or line as it stands in the file. `reason` says why it is none of the draft's business.

    `shown` is a stored number as the file prints it, `left` what stands left of it where pieces do not follow rows.
    """

    text: str
    reason: Reason = ""
    place: str = ""
    shown: str = ""
    left: tuple[str, ...] = ()


def ticked(is_checked: bool, label: str) -> Piece:
    """A box of a form and whether it is ticked: a sign in the text, or none, but never a word."""
    return Piece(f"{'☒' if is_checked else '☐'} {label}".strip(), "form")


def tokens(text: str) -> Iterator[str]:
    """Words in small letters and numbers as they are printed, in order."""
    plain = text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = _RAISED.sub(lambda match: f" {match[0].translate(_PLAIN)} ", plain)
    for match in _TOKEN.finditer(plain):
        is_foreign, text = match[0][0].isdecimal() and not match[0].isascii(), match[0].casefold()
        yield (
            re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
            if is_foreign
            else text
        )


@cache
def keys_of(token: str) -> tuple[str, ...]:
    """What in a draft may stand for a word or number of the source: its print, and for a number each of its values.

    1.704 is 1.704 or 1704, 1.704,50 is 1704.5 alone, 4,1 never 41; marks of a day fall away.
    """
    if not token[0].isdecimal():
        return (token,)
    first, *groups = re.split("[.,]", token)
    is_decimal = len(groups) < 2 or token.count(".") == 1 or token.count(",") == 1
    values = (
        [key_of(Decimal(f"{first}{''.join(groups[:-1])}.{groups[-1]}"))]
        if groups and is_decimal
        else []
    )
    if all(map(str.isdecimal, groups)) and (
        re.fullmatch(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}", token) or not values
    ):
        values.append(key_of(Decimal(first + "".join(groups))))
    return (token, *values, *(value.lstrip("=") for value in values))


def key_of(value: Decimal) -> str:
    """A number of a table, whatever its zeros and its sign."""
    return f"={abs(value).normalize():f}"


_BLOCKS = frozenset(
    "address article aside audio blockquote br button caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html head body li main math nav noscript object ol option p pre section "
    "select summary svg table tbody td text textarea tfoot th thead title tr ul sup sub video".split()
)
_CODE = ("script", "style", "template")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def text_pieces(content: bytes) -> Iterator[Piece]:
    """Every line; tags that a converter left around words are no words."""
    for number, line in enumerate(decode(content).split("\n")):
        text = re.sub(r"</?(?:i|b|u|em|strong|span|p|font)\b[^>]*>", "", line, flags=re.IGNORECASE)
        if text.strip():
            yield Piece(text, place=row_place(number + 1))


def delimited_pieces(content: bytes) -> Iterator[Piece]:
    """Every row, cell by cell: a comma between two cells is no part of a number."""
    text = decode(content)
    for number, row in enumerate(csv.reader(StringIO(text), delimiter=find_delimiter(text))):
        if any(row):
            yield Piece("\n".join(row), place=row_place(number + 1))


def web_pieces(content: bytes) -> Iterator[Piece]:
    """Character data of a web page, without what no browser shows."""
    match = re.search(rb"charset=[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    yield from _Page().read(decode(content, declared=match[1].decode("ascii") if match else ""))


def markdown_pieces(content: bytes) -> Iterator[Piece]:
    """Character data of Markdown: what stands in tags and in targets of links is none; its front matter is left out."""
    text = decode(content)
    front = re.match(r"---\n(.*?)\n(?:---|\.\.\.)\n", text, re.DOTALL)
    if front:
        yield Piece(front[1], "code")
        text = text[front.end() :]
    pictures = re.compile(r"!\[([^\]]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])")
    yield from (Piece(described, PICTURE) for described in pictures.findall(text) if described)
    text = pictures.sub(" ", text)  # the file of a picture is no word of the text either
    text = re.sub(r"^(\s*[-*+] )\[[ xX]\] ", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"\]\((\S+?)(?:\s+\"[^\"]*\")?\)", r"] \1 ", text)
    text = re.sub(r"^\s*\[\^?[^\]]+\]:", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\[\^[^\]]+\]", " ", text)
    text = re.sub(
        r"^(\s*(?:>\s*)*)\d+[.)](?=\s)", r"\1", text, flags=re.MULTILINE
    )  # a list is counted anew
    yield from _Page().read(re.sub(r"(?<!\w)[*_~]+|[*_~]+(?!\w)|\\(?=\W)", "", text))


class _Page(HTMLParser):
    """Collects text between block elements; what stands in `hidden`, scripts and comments is set aside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self.parts: list[str] = []
        self.hidden: list[str] = []
        self.code: list[str] = []

    def read(self, text: str) -> list[Piece]:
        """All pieces of a page."""
        self.feed(text)
        self.close()
        self._cut()
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a piece of its own."""
        if tag in _BLOCKS:
            self._cut()
        if tag in _CODE:
            self.code.append(tag)
        values = {name: value or "" for name, value in attrs}
        self._unwritten(tag, values)
        is_hidden = "hidden" in values or re.search(r"display\s*:\s*none", values.get("style", ""))
        if tag not in _VOID and (is_hidden or self.hidden):
            self._cut()
            self.hidden.append(tag)

    def _unwritten(self, tag: str, values: dict[str, str]) -> None:
        """What a browser shows out of attributes: words for a picture, and what a form is filled in with."""
        kind, value = values.get("type", "text").lower(), values.get("value", "")
        if tag in ("img", "area") or (tag == "input" and kind == "image"):
            self._note(values.get("alt", ""), PICTURE)
        elif tag == "input" and kind in ("checkbox", "radio"):
            self.found.append(ticked("checked" in values, values.get("name", "")))
        elif tag == "input":
            is_field = kind not in ("button", "submit", "reset")
            self._note(
                value, "hidden" if kind == "hidden" or self.hidden else "" if is_field else "form"
            )
            self._note(values.get("placeholder", ""), "form")

    def _note(self, text: str, reason: Reason) -> None:
        if text.strip():
            self.found.append(Piece(text, reason))

    def handle_endtag(self, tag: str) -> None:
        """And ends one."""
        if tag in _BLOCKS or self.hidden:
            self._cut()
        if self.code and self.code[-1] == tag:
            self.code.pop()
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Characters; those of scripts and styles were never text."""
        if not self.code:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        """No browser shows it."""
        self._cut()
        self.found.append(Piece(data, "comment"))

    def _cut(self) -> None:
        text = unescape("".join(self.parts)).strip()
        self.parts = []
        if text:
            reason: Reason = "hidden" if self.hidden else ""
            self.found.append(Piece(text, reason))


def pdf_pieces(content: bytes, without: Collection[int] = ()) -> Iterator[Piece]:
    """Lines of the text layer of every page but those `without`, counted from 1, in the order of the file."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTAnno, LTChar, LTTextBox, LTTextLine
    from pdfminer.pdfpage import PDFPage

    kept = [n for n, _ in enumerate(PDFPage.get_pages(BytesIO(content))) if n + 1 not in without]
    for number, page in zip(kept, extract_pages(BytesIO(content), page_numbers=kept), strict=False):
        turned: dict[
            tuple[bool, int], list[LTChar]
        ] = {}  # lines of text that runs up the page, or down it
        visited: dict[tuple[str, int], list[float]] = {}
        boxes = (box for box in page if isinstance(box, LTTextBox))
        lines = [line for box in boxes for line in box if isinstance(line, LTTextLine)]
        # A sign of currency says nothing of what stands beside it.
        ordered = sorted(
            (line for line in lines if re.search(r"\w", line.get_text())), key=lambda line: line.y0
        )
        for line in lines:
            once, twice, size = "", "", 0.0
            for glyph in line:
                if isinstance(glyph, LTChar) and abs(glyph.matrix[1]) > abs(glyph.matrix[0]):
                    turned.setdefault((glyph.matrix[1] > 0, round(glyph.matrix[4])), []).append(
                        glyph
                    )
                    continue
                text = glyph.get_text() if isinstance(glyph, LTChar | LTAnno) else ""
                if isinstance(glyph, LTChar):  # a raised mark is no part of the number before it
                    text = f" {text}" if size and not 0.8 < glyph.size / size < 1.25 else text
                    size = glyph.size
                is_again = isinstance(glyph, LTChar) and _is_again(
                    text.strip(), glyph.x0, glyph.y0, min(1.0, 0.4 * glyph.width), visited
                )
                once, twice = (once, twice + text) if is_again else (once + text, twice)
            yield Piece(once, "", page_place(number + 1), left=_left_of(line, ordered))
            if twice.strip():
                yield Piece(twice, "printed-twice", page_place(number + 1))
        for (is_up, _), glyphs in turned.items():
            along = _along(sorted(glyphs, key=lambda glyph: glyph.y0 if is_up else -glyph.y0))
            yield Piece(along, "", page_place(number + 1))


def _left_of(line: Any, ordered: Sequence[Any]) -> tuple[str, ...]:
    """What is printed nearest to the left of a line in its row, or in the two rows that it stands between.

    `ordered` are the lines of the page from bottom to top.
    """
    height = line.height
    first, last = (
        bisect_left(ordered, y, key=lambda each: each.y0) for y in (line.y0 - height, line.y1)
    )
    row = [
        each
        for each in ordered[first:last]
        if each.x1 <= line.x0 + 1
        and min(each.y1, line.y1) - max(each.y0, line.y0) > min(each.height, height) / 4
    ]
    nearest = max(row, key=lambda each: each.x1, default=None)
    return tuple(each.get_text() for each in row if nearest and each.x1 > nearest.x0)


def _along(glyphs: Sequence[Any]) -> str:
    """The text of glyphs one above the other, with a blank where they stand apart."""
    text = ""
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        is_apart = (
            before and max(before.y0, glyph.y0) - min(before.y1, glyph.y1) > 0.2 * glyph.width
        )
        text += f" {glyph.get_text()}" if is_apart else glyph.get_text()
    return text


def _is_again(
    text: str, x: float, y: float, near: float, visited: dict[tuple[str, int], list[float]]
) -> bool:
    """Whether the same glyph was printed here, or nearer than two narrow letters stand; it is remembered."""
    row = round(y)
    is_again = any(
        abs(x - other) < near for dy in (-1, 0, 1) for other in visited.get((text, row + dy), ())
    )
    visited.setdefault((text, row), []).append(x)
    return is_again
