"""Shapes on a page: a small picture of its own, north up, without tiles or anything fetched from elsewhere.

Degrees of longitude are shortened by the cosine of the middle latitude, so that small areas keep their form. Shapes
are simplified until the picture is small; the file has them exactly. Coordinates are those of RFC 7946, section 4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.numbers.number import format_number
from site_builder.model.package import Shape, ShapeKind

# Lines on a grid of pixels, with as few places as tell their form.
#
# Source: Douglas and Peucker, "Algorithms for the reduction of the number of points", 1973.


Pixel = tuple[int, int]


def simplified(places: Sequence[Pixel], tolerance: float) -> list[Pixel]:
    """The places without which the line would move by more than the tolerance (pixels); both ends stay."""
    kept = {0, len(places) - 1}
    open_parts = [(0, len(places) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        far, apart = max(
            (
                (index, _apart(places[index], places[first], places[last]))
                for index in range(first + 1, last)
            ),
            key=lambda match: match[1],
        )
        if apart > tolerance:
            kept.add(far)
            open_parts += [(first, far), (far, last)]
    return [places[index] for index in sorted(kept)]


def without_repeats(places: Sequence[Pixel]) -> list[Pixel]:
    """The places without those that equal the one before."""
    return [index for n, index in enumerate(places) if not n or index != places[n - 1]]


def path_of(places: Sequence[Pixel], *, is_closed: bool) -> str:
    """The data of an SVG path; steps from place to place are shorter to print than places."""
    (x, y), steps = places[0], []
    before = places[0]
    for where in places[1:-1] if is_closed and places[-1] == places[0] else places[1:]:
        steps.append(_pair(where[0] - before[0], where[1] - before[1]))
        before = where
    joined = "".join(
        step if step.startswith("-") or not n else f" {step}" for n, step in enumerate(steps)
    )
    return f"M{_pair(x, y)}{'l' + joined if steps else 'h0'}{'z' if is_closed else ''}"


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _apart(where: Pixel, first: Pixel, last: Pixel) -> float:
    """How far a place lies from the line between two others, in pixels."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = (across**2 + down**2) ** 0.5
    if not length:
        return float(((where[0] - first[0]) ** 2 + (where[1] - first[1]) ** 2) ** 0.5)
    return float(abs(across * (first[1] - where[1]) - (first[0] - where[0]) * down) / length)


WIDTH, LEAST_HEIGHT, MOST_HEIGHT, EDGE = 640, 120, 480, 8
BUDGET = 600  # places of one picture, some 3 KB
FINEST, COARSEST = 0.75, 64.0  # pixels by which a line may move
_KINDS: tuple[ShapeKind, ...] = ("area", "line", "point")


@dataclass(frozen=True, slots=True)
class MapView:
    """A picture: its paths by kind, back to front; `description` says in words what it shows."""

    anchor: str
    title: str
    description: str
    note: str
    width: int
    height: int
    paths: tuple[tuple[ShapeKind, str], ...]


def draw_map(anchor: str, title: str, shapes: Sequence[Shape], language: str) -> MapView:
    """The picture of at least one shape."""
    frame = Frame.of([where for shape in shapes for where in shape.points])
    placed = [
        (shape.kind, without_repeats([frame.at(where) for where in shape.points]))
        for shape in shapes
    ]
    paths, drawn = _within_budget(placed)
    _ = translator(language)
    note = _("Simplified and without a background; the file has the exact places.")
    if drawn < len(shapes):
        text = _("Only {drawn} of {count} shapes are drawn, the largest.")
        facts = {
            "drawn": format_number(drawn, language),
            "count": format_number(len(shapes), language),
        }
        note = f"{note} {text.format_map(facts)}"
    return MapView(
        anchor, title, _described(shapes, frame, language), note, WIDTH, frame.height, paths
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """How places become pixels: one scale for both directions, the whole in the middle of the picture."""

    west: float
    south: float
    east: float
    north: float
    shortened: float
    scale: float
    width: int
    height: int

    @classmethod
    def of(cls, places: Sequence[tuple[float, float]], width: int = WIDTH) -> Frame:
        """The largest that fits, `width` pixels wide and MOST_HEIGHT high."""
        xs, ys = [x for x, _ in places], [y for _, y in places]
        west, east, south, north = min(xs), max(xs), min(ys), max(ys)
        is_degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        shortened = max(0.05, math.cos(math.radians((south + north) / 2))) if is_degrees else 1.0
        across, up = (east - west) * shortened, north - south
        scale = min(
            (width - 2 * EDGE) / across if across else math.inf,
            (MOST_HEIGHT - 2 * EDGE) / up if up else math.inf,
        )
        scale = scale if math.isfinite(scale) else 1.0  # one place alone
        height = max(LEAST_HEIGHT, math.ceil(up * scale) + 2 * EDGE)
        return cls(west, south, east, north, shortened, scale, width, height)

    def at(self, position: tuple[float, float]) -> Pixel:
        """The pixel of a place."""
        across = (position[0] - (self.west + self.east) / 2) * self.shortened * self.scale
        up = (position[1] - (self.south + self.north) / 2) * self.scale
        return round(self.width / 2 + across), round(self.height / 2 - up)


def _within_budget(
    placed: Sequence[tuple[ShapeKind, list[Pixel]]],
) -> tuple[tuple[tuple[ShapeKind, str], ...], int]:
    """The paths by kind, and of how many shapes: coarser until they fit, then without the smallest."""
    largest = sorted(placed, key=lambda shape: -_extent(shape[1]))
    tolerance, kept = FINEST, largest
    while tolerance <= COARSEST:
        kept = [(kind, simplified(places, tolerance)) for kind, places in largest]
        if sum(len(places) for _, places in kept) <= BUDGET:
            break
        tolerance *= 2
    left, shown = BUDGET, []
    for kind, places in kept:
        left -= len(places)
        if left < 0:
            break
        shown.append((kind, places))
    layers = {each: each for each in _KINDS} | {
        "hole": "area"
    }  # a hole is cut into the areas by being drawn with them
    joined = {
        wanted: "".join(
            path_of(places, is_closed=wanted == "area")
            for kind, places in shown
            if layers[kind] == wanted
        )
        for wanted in _KINDS
    }
    return tuple((kind, data) for kind, data in joined.items() if data), len(shown)


def _extent(places: Sequence[Pixel]) -> int:
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return max(xs) - min(xs) + max(ys) - min(ys)


def _described(shapes: Sequence[Shape], frame: Frame, language: str) -> str:
    """ "2 areas, 1 point, between longitudes 108 and 108,4 and latitudes 16 and 16,3." """
    _, ngettext = translator(language), counter(language)
    areas, lines, points = (sum(shape.kind == kind for shape in shapes) for kind in _KINDS)
    counts = (
        (areas, ngettext("{count} area", "{count} areas", areas)),
        (lines, ngettext("{count} line", "{count} lines", lines)),
        (points, ngettext("{count} point", "{count} points", points)),
    )
    counted = ", ".join(
        words.format(count=format_number(number, language)) for number, words in counts if number
    )
    edges = {"west": frame.west, "east": frame.east, "south": frame.south, "north": frame.north}
    edges_text = {
        side: format_number(Decimal(f"{edge:.2f}").normalize() + 0, language)
        for side, edge in edges.items()
    }
    between = _(
        "between longitudes {west} and {east} and latitudes {south} and {north}"
    ).format_map(edges_text)
    return f"{counted}, {between}."
