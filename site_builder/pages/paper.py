"""Which columns of a wide table are printed on paper: a sheet lies across and holds so many letters, never more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

ACROSS = 16  # columns that a sheet across holds whatever they say
ROOM = 150  # letters of eight points side by side on it, with the blanks between columns counted as two
_ADDRESS = 20  # letters of a line of an address, which may be broken anywhere


class Said(Protocol):
    """What a cell prints."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102


def unprinted(labels: Sequence[str], rows: Sequence[Sequence[Said]], kept: int) -> tuple[int, ...]:
    """The places of the columns that a sheet has no room for: those that say the same in every row, then the last.

    `kept` is the column that heads the rows. What is left out stands in the files, and the table says so.
    """
    if len(labels) <= ACROSS:
        return ()
    columns = list(_columns(len(labels), rows))
    left = {place for place, cells in enumerate(columns) if place != kept and len({cell.text for cell in cells}) < 2}
    width = sum(_width(labels[place], cells) for place, cells in enumerate(columns) if place not in left)
    for place in reversed(range(len(labels))):
        if width <= ROOM:
            break
        if place not in left and place != kept:
            left.add(place)
            width -= _width(labels[place], columns[place])
    return tuple(sorted(left))


def _columns(count: int, rows: Sequence[Sequence[Said]]) -> Iterator[list[Said]]:
    """Cells by column; a heading that spans the rest of its row ends it."""
    for place in range(count):
        yield [row[place] for row in rows if place < len(row)]


def _width(label: str, cells: Sequence[Said]) -> int:
    """The letters of the longest word, which is never broken, and the blank beside it."""
    words = [len(word) for cell in cells for word in _words(cell)]
    return max([0, *map(len, label.split()), *words]) + 2


def _words(cell: Said) -> list[str]:
    if cell.kind in ("link", "inner"):
        return [cell.text[:_ADDRESS]]
    return cell.text.replace("-", "- ").split()
