"""Marks: the elements of a drawing, x in per cent and y in pixels, and where words stand on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from site_builder.core.marks import unmarked

Shape = Literal["rect", "text", "line", "circle", "diamond"]

LINE = 22  # pixels of a line of words
NARROW = 328  # pixels of a chart on a phone
CHARACTER = 8  # pixels of a figure at most
EDGE = Decimal(78)  # per cent of the width beyond which a word is set towards the middle
LABEL_LENGTH = 40  # characters of a bar's label in one line on a phone


@dataclass(frozen=True, slots=True)
class Mark:
    """One element. x and width are per cent as printed, the rest pixels; empty means left out.

    A mark without a label of its own has a `tip`: what it says, and `text`, what shows beside it when it is touched.
    """

    shape: Shape
    css: str
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    x2: str = ""
    y2: str = ""
    dx: str = ""
    anchor: str = ""
    text: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All marks of a chart, back to front."""

    height: int
    marks: tuple[Mark, ...]

    @property
    def has_tips(self) -> bool:
        """Whether some of its marks can be touched."""
        return any(mark.tip for mark in self.marks)


def percent(value: Decimal) -> str:
    """A share of the width as a mark has it."""
    return f"{value:.2f}%"


def edge_anchor(x: Decimal) -> str:
    """A word at the edge grows towards the middle, lest it be cut off."""
    return "end" if x > EDGE else "start" if x < 100 - EDGE else "middle"


def whole_anchor(x: Decimal, text: str) -> str:
    """How a figure stands at its place so that no digit of it is cut off on a phone."""
    place, half = x * NARROW / 100, CHARACTER * Decimal(len(unmarked(text))) / 2
    return "end" if place + half > NARROW else "start" if place < half else "middle"


def words_at(css: str, x: Decimal, y: Decimal, text: str) -> Mark:
    """Words around a place."""
    return Mark("text", css, x=percent(x), y=f"{y:.1f}", anchor="middle", text=text)
