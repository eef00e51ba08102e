"""`areas.geojson` beside `areas.csv`: the shapes of the areas of a portal, which its maps are drawn of.

A collection of features, each with the key of its area; source and licence are members of the collection, as RFC 7946,
section 6.1, allows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from site_builder.core.problem import N_, Phrase, Problem, reason_of, rule
from site_builder.core.text import nearest, text_of
from site_builder.load.packages.package import shapes_of
from site_builder.model.area import Boundaries, Ring

BOUNDARIES, LARGEST = "areas.geojson", 256  # KB: every page with a map carries what it draws of them
UNREADABLE = rule(
    "boundaries-unreadable",
    "error",
    "The boundaries cannot be read: {reason}.",
    "Save them as GeoJSON in UTF-8 (a FeatureCollection), simplified to at most {most} KB; QGIS and mapshaper do both.",
)
WITHOUT_SOURCE = rule(
    "boundaries-without-source",
    "error",
    "The boundaries do not state “{member}”.",
    "Write it beside “features”, in each language of the portal (source, source_en): every map prints it.",
)
INVALID = rule("boundary-invalid", "error", "Boundary {number}: “{member}” is “{found}”.", "{right}")
_LARGE = N_("they have {size} KB")
_NEAR = N_("Did you mean “{near}”?")
_AREA = N_("Write the key of a line of areas.csv as the property “area”, each in one feature.")
_TYPE = N_("Only Polygon and MultiPolygon have a surface; convert lines and points where they come from.")
_PLACES = N_(
    "Write degrees (WGS 84), longitude before latitude, at least four places a ring, the last one like the first."
)


def read_boundaries(datasets: Path, label: str, areas: Collection[str]) -> tuple[Boundaries, tuple[Problem, ...]]:
    """The shapes of a portal, none where it has none; `areas` are the keys of areas.csv."""
    path, file = datasets / BOUNDARIES, f"{label}/{BOUNDARIES}"
    if not path.is_file():
        return Boundaries(), ()
    try:
        content = path.read_bytes()
        if len(content) > LARGEST << 10:
            raise ValueError(Phrase(_LARGE, size=len(content) >> 10))
        data = json.loads(content)
        features = [feature for feature in data["features"] if isinstance(feature["properties"], dict)]
    except (KeyError, OSError, RecursionError, TypeError, ValueError) as error:
        return Boundaries(), (UNREADABLE(file, reason=reason_of(error), most=LARGEST),)
    problems = [WITHOUT_SOURCE(file, member=key) for key in ("source", "licence") if not text_of(data, key).main]
    rings: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(features, start=1):
        area = str(feature["properties"].get("area", ""))
        wrong = list(_check(file, number, area, feature.get("geometry"), areas, rings))
        problems += wrong
        if not wrong:
            rings[area] = tuple(shape.points for shape in shapes_of(json.dumps(feature).encode()))
    return Boundaries(text_of(data, "source"), text_of(data, "licence"), rings), tuple(problems)


def _check(
    file: str, number: int, area: str, geometry: Any, areas: Collection[str], taken: Collection[str]
) -> Iterator[Problem]:
    """What is wrong with one feature; `taken` are the areas of features before it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if area not in areas or area in taken:
        near = "" if area in areas else nearest(area, areas)
        right = Phrase(_NEAR, near=near) if near else Phrase(_AREA)
        yield INVALID(file, number=number, member="area", found=area, right=right)
    elif kind not in ("Polygon", "MultiPolygon"):
        yield INVALID(file, number=number, member="type", found=str(kind), right=Phrase(_TYPE))
    else:
        shapes = shapes_of(json.dumps(geometry).encode())
        wrong = [shape.points for shape in shapes if not _is_ring(shape.points)]
        if wrong or not shapes:
            position = ", ".join(map(str, wrong[0][:2])) if wrong else ""
            yield INVALID(file, number=number, member="coordinates", found=f"{area}: {position}", right=Phrase(_PLACES))


def _is_ring(points: Ring) -> bool:
    return len(points) > 3 and points[0] == points[-1] and all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
