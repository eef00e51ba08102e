"""The shapes of a GeoJSON file. What is no shape is passed over: the file itself is published as it is.

Source: RFC 7946.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from site_builder.model.drawn import Shape, ShapeKind

LARGEST = 32 << 20  # bytes of a file that is drawn
_DEEPEST = 8  # collections within collections
_KINDS: dict[str, tuple[ShapeKind, int]] = {  # how deep the lists of places lie
    "Point": ("point", 0),
    "MultiPoint": ("point", 1),
    "LineString": ("line", 1),
    "MultiLineString": ("line", 2),
    "Polygon": ("area", 2),
    "MultiPolygon": ("area", 3),
}


def shapes_of(content: bytes) -> tuple[Shape, ...]:
    """All shapes in order; none where the file is too large, or no GeoJSON."""
    if len(content) > LARGEST:
        return ()
    try:
        return tuple(_shapes(json.loads(content), _DEEPEST))
    except (ValueError, RecursionError):
        return ()


def _shapes(data: Any, depth: int) -> Iterator[Shape]:
    if not isinstance(data, dict) or not depth:
        return
    for key in ("features", "geometries"):
        for each in data[key] if isinstance(data.get(key), list) else ():
            yield from _shapes(each, depth - 1)
    if "geometry" in data:
        yield from _shapes(data["geometry"], depth - 1)
    kind, level = _KINDS.get(str(data.get("type")), ("point", -1))
    if level >= 0:
        yield from _parts(data.get("coordinates"), kind, level)


def _parts(listed: Any, kind: ShapeKind, level: int) -> Iterator[Shape]:
    """Points one by one, lines and rings as wholes; a place that is none takes its whole part with it."""
    if kind != "point" and level == 1:
        places = [_place(each) for each in listed] if isinstance(listed, list) else []
        known = tuple(place for place in places if place)
        if len(known) == len(places) >= 2:
            yield Shape(kind, known)
    elif level == 0:
        if place := _place(listed):
            yield Shape(kind, (place,))
    else:
        for n, each in enumerate(listed if isinstance(listed, list) else ()):
            # The first ring of an area is its outline, the others are holes.
            yield from _parts(each, "hole" if kind == "area" and level == 2 and n else kind, level - 1)


def _place(listed: Any) -> tuple[float, float] | None:
    if not isinstance(listed, list) or len(listed) < 2:
        return None
    if not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in listed[:2]):
        return None
    try:
        x, y = float(listed[0]), float(listed[1])
    except OverflowError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) < 1e9 else None
