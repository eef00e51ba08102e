"""Glyphs of a page of a PDF as a reader sees them, before anybody looks for tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from site_builder.extensions.office_import.document import SUPERSCRIPT

Printed = dict[str, Any]
NEAR = 2.0  # points within which two ruling lines are one


def unseen(boxes: Sequence[Printed]) -> set[int]:
    """Shades upon a shade of their own colour, as Word fills each line of a cell: nobody sees their edges."""
    hidden: set[int] = set()
    last: Printed = {}
    for box in (box for box in boxes if not box["stroke"] and min(box["width"], box["height"]) >= NEAR):
        is_inside = last and all(last[key] <= box[key] for key in ("x0", "top"))
        is_inside = is_inside and all(box[key] <= last[key] for key in ("x1", "bottom"))
        if is_inside and box["non_stroking_color"] == last["non_stroking_color"]:
            hidden.add(id(box))
        else:
            last = box
    return hidden


def covered(chars: Sequence[Printed]) -> set[int]:
    """Blanks of which the middle is upon a letter, as spreadsheets fill their cells with: they part no word."""
    blanks, letters = set[int](), defaultdict[int, list[tuple[float, float]]](list)
    for char in sorted(chars, key=lambda char: (not char["text"].strip(), char["x0"])):
        middle, line = (char["x0"] + char["x1"]) / 2, letters[round(char["top"])]
        before = bisect_right(line, (middle,))
        if char["text"].strip():
            line.append((char["x0"], char["x1"]))
        elif before and middle < line[before - 1][1]:
            blanks.add(id(char))
    return blanks


def turn(chars: Sequence[Printed]) -> None:
    """Say of glyphs whether they run along the page, up or down it: a quarter turn may leave a trace of the cosine."""
    for char in chars:
        char["upright"] = abs(char["matrix"][0]) > abs(char["matrix"][1])


def by_direction(chars: Sequence[Printed]) -> list[list[Printed]]:
    """Glyphs that stand upright, then those of text that runs up the page and down it, laid as if it did not."""
    ways: list[list[Printed]] = [[], [], []]
    for char in chars:
        left, right, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
        way = 0 if char["upright"] else 1 if char["matrix"][1] > 0 else 2
        x0, x1, y0, y1 = (-bottom, -top, left, right) if way == 1 else (top, bottom, -right, -left)
        turned = {"upright": True, "x0": x0, "x1": x1, "top": y0, "bottom": y1, "doctop": y0}
        ways[way].append({**char, **turned} if way else char)
    return ways


def raise_small_digits(chars: list[dict[str, Any]]) -> None:
    """A small digit right after a larger one is a footnote mark: 1.704¹, not 1.7041."""
    size = 0.0
    for before, char in pairwise(chars):
        follows = abs(char["x0"] - before["x1"]) < 2 and char["text"].isdigit()
        if follows and char["size"] < 0.8 * (size or before["size"]):
            size = size or before["size"]
            char["text"] = char["text"].translate(SUPERSCRIPT)
        else:
            size = 0.0
