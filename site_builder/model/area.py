"""Areas and bodies of a portal, declared once: `areas.csv` and `bodies.csv` beside its packages.

A fact that nobody stated is empty or None and left out of every format. `key` is what the portal's own files call an
area or a body; an area that was merged, or a body that was, names the `successor` by that key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from site_builder.core.text import Text
from site_builder.model.config import Agent

Ring = tuple[tuple[float, float], ...]  # longitude and latitude, the last place like the first
WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def ring(self) -> list[tuple[float, float]]:
        """Its corners against the clock from the south-west, which ends it, too; longitude first."""
        corners = [
            (self.west, self.south),
            (self.east, self.south),
            (self.east, self.north),
            (self.west, self.north),
        ]
        return [*corners, corners[0]]

    @property
    def wkt(self) -> str:
        """A polygon in well-known text (GeoSPARQL, CRS 84)."""
        return f"POLYGON(({', '.join(f'{x:g} {y:g}' for x, y in self.ring)}))"


@dataclass(frozen=True, slots=True)
class Area:
    """A territory that figures are about. `identifier` is its national code, `iso` its code in ISO 3166-2, `uri` its
    address in a vocabulary; `part_of` and `successor` are codes of other areas. `short` is what lists and charts
    call it. `square` are the row and the column of its square on a map that needs no boundaries.
    """

    code: str
    name: Text
    valid_from: date | None = None
    valid_to: date | None = None
    identifier: str = ""
    code_source: str = ""
    iso: str = ""
    wikidata: str = ""
    uri: str = ""
    box: Box | None = None
    part_of: str = ""
    successor: str = ""
    short: Text = Text()
    square: tuple[int, int] | None = None

    @property
    def label(self) -> Text:
        """What lists, charts and sentences call it."""
        return self.short or self.name

    @property
    def validity(self) -> str:
        """ISO 8601-2 interval of the days on which it is what it is, open where a day is not known; "" without any."""
        return _interval(self.valid_from, self.valid_to)

    def is_there(self, start: date, end: date) -> bool:
        """Whether it is, on some day of these."""
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_to is None or start <= self.valid_to
        )

    @property
    def wikidata_uri(self) -> str:
        """Its item in Wikidata, "" where none is known."""
        return f"{WIKIDATA}{self.wikidata}" if self.wikidata else ""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The shapes of areas by their codes, whose they are and how they may be used. A hole is a ring within another.

    Only shapes that the office declares complete are drawn: a map shows what is left out as not being there.
    """

    source: Text = Text()
    licence: Text = Text()
    rings: Mapping[str, tuple[Ring, ...]] = field(default_factory=dict)
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A body that publishes or makes data, with the days on which it is there and what it became part of."""

    key: str
    agent: Agent
    valid_from: date | None = None
    valid_to: date | None = None
    wikidata: str = ""
    successor: str = ""

    @property
    def validity(self) -> str:
        """ISO 8601-2 interval, as of areas."""
        return _interval(self.valid_from, self.valid_to)


def _interval(start: date | None, end: date | None) -> str:
    if not start and not end:
        return ""
    return "/".join(day.isoformat() if day else ".." for day in (start, end))
