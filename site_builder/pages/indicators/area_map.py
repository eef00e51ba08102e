"""A map of the newest figures of an indicator: of boundaries that the office declares complete, else of squares.

A square stands at its row and column of areas.csv and needs no boundary. A part of an area that has a square of its
own, such as islands far off the coast, has the colour of that area and stands in a frame with both names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from site_builder.core.numbers.number import rounded
from site_builder.derive.history import History, Line
from site_builder.derive.targets import Spread, Standing, spreads_of
from site_builder.model.area import Area, Boundaries
from site_builder.pages.charts.map import Frame, path_of, without_repeats
from site_builder.pages.indicator_words import Wording

WIDTH = 320  # pixels, those of a phone
# How much of the colour each class of values has: any two neighbours differ for every kind of sight.
SHADES = ("0.15", "0.35", "0.55", "0.78", "1")
LIGHT = SHADES[:3]  # on which letters are dark
SIDE, GAP = 30, 2  # pixels of a square at most, and between two
TITLE, FRAME = 15, 7  # pixels of a line over a framed square, and around it
FEWEST = 2  # areas with a figure


@dataclass(frozen=True, slots=True)
class Land:
    """What says where areas lie."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    boundaries: Boundaries = Boundaries()


NO_LAND = Land()


@dataclass(frozen=True, slots=True)
class Label:
    """Words on a map in pixels, in the middle of their line."""

    x: int
    y: int
    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class AreaShape:
    """An area on a map; `shade` is "" where it has no figure, `anchor` where it has no row."""

    anchor: str
    words: str
    shade: str
    path: str
    is_home: bool
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class AreasMap:
    """A map of the newest figures, the best area first; `key` says what each shade stands for, `home` whose frame is
    thick. `frames` are the paths around parts that lie elsewhere, `labels` what stands beside shapes.
    """

    period: str
    height: int
    shapes: tuple[AreaShape, ...]
    key: tuple[tuple[str, str], ...]
    home: str
    not_drawn: tuple[str, ...]
    credit: str
    frames: str = ""
    labels: tuple[Label, ...] = ()

    @property
    def is_of_squares(self) -> bool:
        """Whether shapes are squares, which say nothing of size or border."""
        return any(shape.label for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things stand, before anything has a colour; it never leaves this module."""

    height: int
    paths: Mapping[str, str]
    signs: Mapping[str, Label] = field(default_factory=dict)
    frames: str = ""
    labels: tuple[Label, ...] = ()


def map_of(history: History, newest: Spread, land: Land, wording: Wording) -> AreasMap | None:
    """The areas of an indicator by their figures of one period; None where fewer than two can be drawn."""
    lines = {line.area.code: line for line in history.ranked}
    sheet = _bordered(lines, land) or _squared(lines, land, wording.language)
    places = {each.line.area.code: each for each in newest.places}
    if sheet is None or len(places.keys() & sheet.paths.keys()) < FEWEST:
        return None
    decimals = history.indicator.most
    values = {code: Decimal(rounded(each.value, decimals)) for code, each in places.items()}
    classes = _Classes.of(values)
    words = {
        code: _words(line, places.get(code), len(places), history, wording)
        for code, line in lines.items()
    }
    key = (*classes.key(values, wording),)
    if sheet.paths.keys() - values.keys():
        key = (*key, ("", wording.translate("Without a figure")))
    return AreasMap(
        period=wording.inside(newest.period),
        height=sheet.height,
        shapes=tuple(
            AreaShape(
                anchor=f"area-{code}",
                words=words[code],
                shade=classes.shade(values.get(code)),
                path=sheet.paths[code],
                is_home=code == history.home,
                label=sheet.signs.get(code),
            )
            for code in (*places, *(code for code in lines if code not in places))
            if code in sheet.paths
        ),
        key=key,
        home=words[history.home] if history.home in sheet.paths else "",
        not_drawn=tuple(words[code] for code in places if code not in sheet.paths),
        credit=_credit(land.boundaries, wording) if not sheet.signs else "",
        frames=sheet.frames,
        labels=sheet.labels,
    )


def few_on_a_map(history: History, land: Land, wording: Wording) -> AreasMap | None:
    """The map of an indicator whose areas stand one below the other; that of many stands beside their table."""
    spreads = () if history.has_many else spreads_of(history)
    view = map_of(history, spreads[-1], land, wording) if spreads else None
    return view and replace(view, shapes=tuple(replace(each, anchor="") for each in view.shapes))


def _credit(boundaries: Boundaries, wording: Wording) -> str:
    return wording.translate("Boundaries: {source}; {licence}.").format(
        source=boundaries.source.say(wording.language),
        licence=boundaries.licence.say(wording.language),
    )


def _bordered(lines: Mapping[str, Line], land: Land) -> _Sheet | None:
    """Shapes by their boundaries; None where none are declared complete."""
    rings = land.boundaries.rings if land.boundaries.is_complete else {}
    drawn = {code: rings[code] for code in lines if code in rings}
    if not drawn:
        return None
    frame = Frame.of([where for own in drawn.values() for ring in own for where in ring], WIDTH)
    paths = {
        code: "".join(
            path_of(without_repeats([frame.at(where) for where in ring]), is_closed=True)
            for ring in own
        )
        for code, own in drawn.items()
    }
    return _Sheet(frame.height, paths)


def _squared(lines: Mapping[str, Line], land: Land, language: str) -> _Sheet | None:
    """A square for each area that has one, with what tells its name apart; parts elsewhere in frames."""
    squares = {code: line.area.square for code, line in lines.items() if line.area.square}
    parts = [
        area
        for area in land.areas.values()
        if area.square and area.part_of in squares and area.code not in lines
    ]
    if not squares:
        return None
    grid = _Grid.of([*squares.values(), *(area.square for area in parts if area.square)])
    paths = {code: grid.path(square) for code, square in squares.items()}
    frames, labels = "", list[Label]()
    for part in parts:
        if part.square:
            paths[part.part_of] += grid.path(part.square)
            names = [part.label.say(language), f"({lines[part.part_of].area_label(language)})"]
            path, words = grid.framed(part.square, names)
            frames, labels = frames + path, [*labels, *words]
    short = abbreviated({code: lines[code].area_label(language) for code in squares})
    signs = {code: grid.label(square, short[code]) for code, square in squares.items()}
    return _Sheet(grid.height, paths, signs, frames, tuple(labels))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows and columns as pixels."""

    top: int
    left: int
    side: int
    height: int

    @classmethod
    def of(cls, squares: Sequence[tuple[int, int]]) -> _Grid:
        rows, columns = ([square[index] for square in squares] for index in (0, 1))
        across = max(columns) - min(columns) + 1
        side = min(SIDE, WIDTH // across)
        return cls(min(rows), min(columns), side, side * (max(rows) - min(rows) + 1) + FRAME)

    def at(self, square: tuple[int, int]) -> tuple[int, int]:
        """The upper left corner."""
        return (square[1] - self.left) * self.side, (square[0] - self.top) * self.side

    def path(self, square: tuple[int, int]) -> str:
        x, y = self.at(square)
        wide = self.side - GAP
        return f"M{x} {y}h{wide}v{wide}h-{wide}z"

    def label(self, square: tuple[int, int], text: str) -> Label:
        x, y = self.at(square)
        middle = (self.side - GAP) // 2
        return Label(x + middle, y + middle + 4, text)

    def framed(self, square: tuple[int, int], names: Sequence[str]) -> tuple[str, list[Label]]:
        """A frame around a square and the names above it."""
        x, y = self.at(square)
        middle, letters = x + (self.side - GAP) // 2, max(map(len, names))
        half = min(max(self.side, letters * 7) // 2 + FRAME, WIDTH - middle - 1)
        over = TITLE * len(names)
        tall = over + self.side + FRAME
        path = f"M{middle - half} {y - over - 2}h{2 * half}v{tall}h-{2 * half}z"
        words = [
            Label(middle, y - over + TITLE * (number + 1) - 4, name)
            for number, name in enumerate(names)
        ]
        return path, words


def abbreviated(names: Mapping[str, str]) -> dict[str, str]:
    """What tells each name apart from the others in as few letters of its first and its last word as will do."""
    lengths = sorted(product((1, 2, 3), repeat=2), key=lambda pair: (sum(pair), pair))
    result: dict[str, str] = {}
    for first, last in lengths:
        short = {code: _initials(name, first, last) for code, name in names.items()}
        spellings = list(short.values())
        for code, text in short.items():
            if spellings.count(text) == 1:
                result.setdefault(code, text)
    return {code: result.get(code, _initials(name, 3, 3)) for code, name in names.items()}


def _initials(name: str, first: int, last: int) -> str:
    """ "HNa" of "Hà Nam" for one letter of the first word and two of the last."""
    head, *rest = [word for word in name.replace("-", " ").split() if word]
    if not rest:
        return head[: first + last]
    return head[:first] + "".join(word[0] for word in rest[:-1]) + rest[-1][:last]


@dataclass(frozen=True, slots=True)
class _Classes:
    """Classes of about as many areas each, by the value at which each begins, but the first."""

    bounds: tuple[Decimal, ...]

    @classmethod
    def of(cls, values: Mapping[str, Decimal]) -> _Classes:
        """Equal figures are of one class."""
        ordered, known = sorted(values.values()), sorted(set(values.values()))
        count = min(len(SHADES), len(known))
        starts = {
            max(known[1], ordered[number * len(ordered) // count]) for number in range(1, count)
        }
        return cls(tuple(sorted(starts)))

    @property
    def shades(self) -> tuple[str, ...]:
        return SHADES[-len(self.bounds) - 1 :]

    def shade(self, value: Decimal | None) -> str:
        return "" if value is None else self.shades[bisect_right(self.bounds, value)]

    def key(self, values: Mapping[str, Decimal], wording: Wording) -> Iterator[tuple[str, str]]:
        """The lowest and the highest figure of each class, and of how many areas it is."""
        for shade in self.shades:
            known = sorted(value for value in values.values() if self.shade(value) == shade)
            ends = dict.fromkeys(wording.measured(value) for value in (known[0], known[-1]))
            yield shade, f"{' – '.join(ends)} ({len(known)})"


def _words(
    line: Line, standing: Standing | None, count: int, history: History, wording: Wording
) -> str:
    """An area with its figure and rank."""
    _, name = wording.translate, line.area_label(wording.language)
    if not standing:
        return f"{name}: {_('Without a figure')}"
    figure = wording.figure(standing.entry.observation, history.indicator)
    rank = _("rank {rank} of {count}").format(rank=standing.rank, count=count)
    return f"{name}: {figure}, {rank}"
