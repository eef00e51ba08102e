"""What a package of others asks to be drawn: the shapes of a GeoJSON file, and the simple charts of its `views`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ShapeKind = Literal["area", "hole", "line", "point"]
ChartKind = Literal["bar", "line", "points"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of a feature: the ring of an area or of a hole in it, a line or a point.

    `points` are pairs of longitude and latitude (degrees).
    """

    kind: ShapeKind
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SimpleView:
    """A chart that the descriptor describes: one column along, others up. The columns are there and fit."""

    name: str
    title: str
    resource: str
    kind: ChartKind
    group: str
    series: tuple[str, ...]
