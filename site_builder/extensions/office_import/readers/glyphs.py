"""Glyphs of a page of a PDF as a reader sees them, before anybody looks for tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

from site_builder.extensions.office_import.document import SUPERSCRIPT
from site_builder.extensions.office_import.tables.units import is_missing

Printed = dict[str, Any]
NEAR = 2.0  # points within which two ruling lines are one


def unseen(boxes: Sequence[Printed]) -> set[int]:
    """Shades upon a shade of their own colour, as Word fills each line of a cell: nobody sees their edges."""
    hidden: set[int] = set()
    last: Printed = {}
    for box in (
        box for box in boxes if not box["stroke"] and min(box["width"], box["height"]) >= NEAR
    ):
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


def doubled(chars: Sequence[Printed]) -> set[int]:
    """Letters upon an equal one, as some programs print bold; two that only follow each other share less than half."""
    hidden, places = set[int](), defaultdict[tuple[str, int], list[Printed]](list)
    for char in chars:
        line, width, height = (
            round(char["top"]),
            char["x1"] - char["x0"],
            char["bottom"] - char["top"],
        )
        near = (other for n in (-1, 0, 1) for other in places[char["text"], line + n])
        apart = ((abs(char["x0"] - other["x0"]), abs(char["top"] - other["top"])) for other in near)
        if char["text"].strip() and any(2 * x < width and 2 * y < height for x, y in apart):
            hidden.add(id(char))
        places[char["text"], line].append(char)
    return hidden


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


# Words on a line.


BLANK = 0.2  # of the size of a letter: white that parts two words where no blank was set
MANY = 5  # numbers of a line
NUMBER = re.compile(r"[-+(\u2212]?\d[\d.,/]*%?\)?")
SIGNS = "$€£¥₫"
_NO_GROUP = re.compile(r"\d|\d{1,2}[.,]\d+%?")  # no three digits
_THIN = "\u2009"  # white between two glyphs where no blank was set; between groups of digits it is a mark that is lost
_GROUPED = re.compile(rf"\d{{1,3}}(?:{_THIN}\d{{3}})+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words without a wide gap: its edges on the line, its text, and the words between its blanks."""

    left: float
    right: float
    text: str
    words: tuple[Run, ...] = ()

    @property
    def is_number(self) -> bool:
        """Figures alone, or a sign that there are none."""
        return bool(NUMBER.fullmatch(self.text.strip(f"{SIGNS} "))) or is_missing(self.text)

    @property
    def are_numbers(self) -> bool:
        """Figures alone that are no groups of one number: 0 59.81."""
        is_figures = all(NUMBER.fullmatch(word.text) for word in self.words)
        return is_figures and any(_NO_GROUP.fullmatch(word.text) for word in self.words[1:])

    def before(self, glyph: Run, space: str) -> Run:
        """The run with one more glyph, which begins another word where there is white before it."""
        *words, last = (*self.words, replace(glyph, text="")) if space else self.words
        words.append(Run(last.left, glyph.right, last.text + glyph.text))
        return Run(
            self.left, max(self.right, glyph.right), self.text + space + glyph.text, tuple(words)
        )


def height_of(line: Printed) -> float:
    """In points."""
    return float(line["bottom"] - line["top"])


def runs_of(line: Printed, gap: float) -> list[Run]:
    """Runs of glyphs without a gap as wide as a share of the line's height; a sign of currency goes with its number."""
    runs: list[Run] = []
    is_blank, before = False, None
    for glyph in line["chars"]:
        if glyph is before:
            continue  # one of several letters is listed for each of them
        before, new = glyph, Run(float(glyph["x0"]), float(glyph["x1"]), str(glyph["text"]))
        if new.text.isspace():
            is_blank = True
            continue
        white = new.left - runs[-1].right if runs else 0.0
        if runs and (white < gap * height_of(line) or runs[-1].text in SIGNS):
            is_wide = is_blank or white > 1.05 * (
                new.right - new.left
            )  # no mark between groups is wider than a digit
            is_apart = is_blank or white > BLANK * float(glyph["size"])
            runs[-1] = runs[-1].before(new, (" " if is_wide else _THIN) if is_apart else "")
        else:
            runs.append(replace(new, words=(new,)))
        is_blank = False
    runs = [
        replace(run, text=run.text.replace(_THIN, "" if _GROUPED.fullmatch(run.text) else " "))
        for run in runs
    ]
    return list(chain.from_iterable(map(_apart, runs)))


def _apart(run: Run) -> tuple[Run, ...]:
    """The numbers of several columns where a run is nothing else: dots lead from one to the next, or they are too many
    for groups of digits or the pairs of a telephone's.
    """
    words = tuple(word for word in run.words if word.text != ".")
    are_many = len(words) > MANY or 0 < len(words) < len(run.words)
    return words if are_many and all(word.is_number for word in words) else (run,)
