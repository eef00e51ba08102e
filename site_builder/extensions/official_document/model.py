"""The nouns of a document: its frame, its blocks, its annexes. Renderers print them and work nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Layout = Literal["decree-30", "plain"]
Look = Literal["text", "quote", "code", "term", "described", "bullet", "numbered"]
WIDE = 7  # columns beyond which an annex lies across its sheet


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. A line break is a line feed in `text`; `note` is the number of the footnote they call.

    `struck` words no longer hold; what was added in their place is `underlined`.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: Literal["", "sup", "sub"] = ""
    href: str = ""
    note: int = 0
    struck: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 1."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one paragraph; `level` is how deep a list or a quotation stands, `marker` the number of an item."""

    runs: tuple[Run, ...]
    look: Look = "text"
    level: int = 0
    marker: str = ""

    @property
    def is_item(self) -> bool:
        """Whether it belongs to a list."""
        return self.look in ("bullet", "numbered")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell, `wide` columns and `high` rows large; what it covers is left out of the rows."""

    runs: tuple[Run, ...]
    wide: int = 1
    high: int = 1
    is_head: bool = False
    is_number: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


Row = tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of heads, which are repeated on each page, then rows of the body."""

    heads: tuple[Row, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    note: str = ""

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((where + cell.wide for _, where, cell in self.placed()), default=0)

    def placed(self) -> Iterator[tuple[int, int, GridCell]]:
        """Each cell with the row and the column of its upper left corner, counted from 0."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate((*self.heads, *self.rows)):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                yield row, column, cell
                taken |= {
                    (row + down, column + right)
                    for down in range(cell.high)
                    for right in range(cell.wide)
                }
                column += cell.wide

    def widths(self, room: float) -> list[float]:
        """Millimetres for each column: by what stands in it, at least its longest word, and no more than is there.

        A letter takes two millimetres. What the longest words leave goes where most is written.
        """
        least, wanted, written = [4.0] * self.width, [4.0] * self.width, [0] * self.width
        for _, column, cell in self.placed():
            if cell.wide == 1:
                longest = max(map(len, cell.text.split()), default=0)
                least[column] = max(least[column], min(longest, 16) * 2.0 + 4)
                wanted[column] = max(wanted[column], min(len(cell.text), 60) * 2.0 + 4)
                written[column] += min(len(cell.text), 60)
        if sum(wanted) <= room:
            return [width + (room - sum(wanted)) / self.width for width in wanted]
        if sum(least) >= room:
            return [width * room / sum(least) for width in least]
        share = (room - sum(least)) / sum(written)
        return [low + letters * share for low, letters in zip(least, written, strict=True)]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its bytes (PNG, JPEG or GIF); `alt` says it in words."""

    content: bytes = field(repr=False)
    alt: str
    caption: str = ""


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """What stands after the signature under a number of its own."""

    number: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def is_wide(self) -> bool:
        """Whether a table in it is wider than an upright sheet."""
        return any(isinstance(block, Grid) and block.width > WIDE for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text, each line as it is printed; what nobody stated is dotted.

    `kind` is what the document is called ("BÁO CÁO"); `signed` are the lines above the name: on whose behalf, and the
    office. `annexed` is said under the title of each annex. `missing` are the facts that are dotted, as codes.
    """

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    dated: str
    kind: str
    title: str
    addressee: tuple[str, ...]
    recipients: tuple[str, ...]
    signed: tuple[str, ...]
    name: str
    annexed: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `dated` is the moment that files state as their own, from the data."""

    language: str
    layout: Layout
    frame: Frame
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    notes: tuple[tuple[Run, ...], ...]
    dated: datetime
    title: str
    author: str
    subject: str = ""
