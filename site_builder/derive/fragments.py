"""What calls in a text stand for, and the tokens that hold their places in the Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from site_builder.derive.figures import Figure

OPEN, CLOSE = "\ue000", "\ue001"  # private use: no author's text and no data holds them
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class FigureFragment:
    """A figure as the prose wants it printed."""

    figure: Figure
    unit: str | bool


@dataclass(frozen=True, slots=True)
class CellFragment:
    """One cell, printed; `value` where it is a number."""

    printed: str
    value: Decimal | None
    resource: str
    line: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class TableFragment:
    """A table of the package: all of it, or some columns, or the rows where columns have values."""

    resource: str
    columns: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    caption: str


@dataclass(frozen=True, slots=True)
class ChartFragment:
    """Figures to be drawn, in named groups ("" for none), with short labels by key."""

    title: str
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    labels: tuple[tuple[str, str], ...]


Fragment = FigureFragment | CellFragment | TableFragment | ChartFragment


def token(number: int) -> str:
    """What holds the place of a fragment in its text."""
    return f"{OPEN}{number}{CLOSE}"


def without_tokens(text: str) -> str:
    """A text that nobody can have put a token into."""
    return text.replace(OPEN, "").replace(CLOSE, "")
