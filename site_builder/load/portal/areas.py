"""`areas.csv` and `bodies.csv` beside the packages: the areas and bodies of a portal, each declared once.

`areas.geojson` beside them holds the shapes of the areas, which the portal's maps are drawn of: a collection of
features, each with the key of its area; source and licence are members of the collection, as RFC 7946, section 6.1,
allows. Maps are drawn from it only where it says `"complete": true`: where a border or an island is left out, a map
tells something that its office may not say.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from site_builder.core.calendar.moment import day_meant
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Phrase, Problem, flag, meant, reason_of
from site_builder.core.sheets.csv import csv_rows
from site_builder.core.text import clean, text_of
from site_builder.load.packages.package import shapes_of
from site_builder.model.area import Area, Body, Boundaries, Box, Ring
from site_builder.model.config import Agent

AREAS, BODIES = "areas.csv", "bodies.csv"
_AREA = frozenset(
    "area name short valid_from valid_to code code_source iso_3166_2 wikidata uri west south east north map_row "
    "map_column part_of replaced_by source".split()
)
_BODY = frozenset(
    "body name url email type valid_from valid_to wikidata replaced_by source".split()
)
_EDGES = {"west": 180, "south": 90, "east": 180, "north": 90}

_WORDS = message_tables(__package__)["areas"]


@dataclass(frozen=True, slots=True)
class Places:
    """Areas and bodies by their keys, in the order of the files."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_places(datasets: Path, label: str) -> Places:
    """The lists of a portal, empty where it has none; `label` is the folder as messages name it."""
    areas, problems = _read(datasets / AREAS, f"{label}/{AREAS}", _AREA, "area", _area)
    problems = (*problems, *_one_square_each(f"{label}/{AREAS}", areas))
    bodies, also = _read(datasets / BODIES, f"{label}/{BODIES}", _BODY, "body", _body)
    return Places(areas, bodies, (*problems, *also))


@dataclass
class _Line:
    """A line of a list with what is wrong in it; it never leaves this module."""

    file: str
    row: int
    cells: Mapping[str, str]
    problems: list[Problem]

    def text(self, column: str) -> str:
        """A cell, "" where it is empty or the column is not there."""
        return self.cells.get(column, "")

    def tell(self, column: str, right: str, **facts: str) -> None:
        """A cell that cannot stand."""
        right = right if isinstance(right, Phrase) else Phrase(right, **facts)
        details: dict[str, Any] = {"found": self.text(column), "right": right}
        self.problems.append(
            flag("portal-list-invalid", self.file, row=self.row, column=column, **details)
        )

    def day(self, column: str) -> date | None:
        """A day, None where it is empty or told."""
        try:
            return date.fromisoformat(self.text(column)) if self.text(column) else None
        except ValueError:
            self.tell(column, day_meant(self.text(column), Phrase(_WORDS["day"])))
            return None

    def days(self) -> tuple[date | None, date | None]:
        """First and last day."""
        first, last = self.day("valid_from"), self.day("valid_to")
        if first and last and last < first:
            self.tell("valid_to", _WORDS["day"])
        return first, last

    def matching(self, column: str, pattern: str, right: str) -> str:
        """A cell of a known form, "" where it is empty or told."""
        value = self.text(column)
        if value and not re.fullmatch(pattern, value):
            self.tell(column, right)
            return ""
        return value


def _read(
    path: Path, file: str, known: frozenset[str], key: str, make: Any
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    if not path.is_file():
        return {}, ()
    try:
        written = enumerate(csv_rows(path.read_bytes().decode("utf-8-sig")), start=1)
        (first, header), *rows = [(number, list(map(clean, row))) for number, row in written if row]
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        return {}, (flag("portal-list-unreadable", file, reason=reason_of(error)),)
    problems = [*_check_header(header, first, file, known), *_check_widths(header, rows, file)]
    whole = [(row, cells) for row, cells in rows if len(cells) == len(header)]
    lines = [
        _Line(file, row, dict(zip(header, cells, strict=True)), problems) for row, cells in whole
    ]
    result: dict[str, Any] = {}
    for line in lines:
        name = line.text(key)
        if name in result:
            line.tell(key, _WORDS["again"])
        elif not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            line.tell(key, _WORDS["key"])
        elif not line.text("name"):
            line.tell("name", _WORDS["name"])
        else:
            result[name] = make(line)
    for line in lines:
        if line.text(key) in result:
            result[line.text(key)] = _linked(line, line.text(key), result)
    return result, tuple(problems)


def _check_widths(
    header: list[str], rows: list[tuple[int, list[str]]], file: str
) -> Iterator[Problem]:
    """Rows that are longer or shorter than the header: nobody knows which cell is whose."""
    for row, cells in rows:
        if len(cells) != len(header):
            at = min(len(cells), len(header) - 1)
            right = Phrase(_WORDS["width"], columns=len(header), cells=len(cells))
            yield flag(
                "portal-list-invalid",
                file,
                row=row,
                column=header[at],
                found=",".join(cells[at:]),
                right=right,
            )


def _check_header(
    header: list[str], row: int, file: str, known: frozenset[str]
) -> Iterator[Problem]:
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield flag(
            "portal-list-invalid",
            file,
            row=row,
            column=column,
            found=column,
            right=Phrase(_WORDS["twice"]),
        )
    for column in header:
        if column in known or re.fullmatch(r"(?:name|short)_[a-z]{2}|x_.*", column):
            continue
        right = meant(column, known, _WORDS["columns"])
        yield flag("portal-list-invalid", file, row=row, column=column, found=column, right=right)


def _linked(line: _Line, key: str, by_code: Mapping[str, Any]) -> Any:
    """The line without a parent or a successor that is no line of the file, or whose way leads back to its start."""
    thing = by_code[key]
    after = by_code.get(line.text("replaced_by"), thing)
    if (
        after is not thing and thing.valid_to and thing.valid_to == after.valid_from
    ):  # a day is of one of them
        right = Phrase(_WORDS["after"], near=thing.valid_to - timedelta(days=1))
        facts = {"found": line.text("valid_to"), "right": right}
        problem = flag(
            "portal-list-invalid",
            line.file,
            row=line.row,
            column="valid_to",
            severity="warning",
            **facts,
        )
        line.problems.append(problem)
    for column, follow in (("part_of", "part_of"), ("replaced_by", "successor")):
        visited, where = {key}, line.text(column)
        while where in by_code and where not in visited:
            visited.add(where)
            where = getattr(by_code[where], follow, "")
        if where:
            is_circle = where in by_code
            line.tell(
                column,
                _WORDS["circle"]
                if is_circle
                else meant(where, by_code, _WORDS["other"], _WORDS["near"]),
            )
            thing = replace(thing, **{follow: ""})
    return thing


def _area(line: _Line) -> Area:
    first, last = line.days()
    return Area(
        code=line.text("area"),
        name=text_of(line.cells, "name"),
        short=text_of(line.cells, "short"),
        valid_from=first,
        valid_to=last,
        identifier=line.text("code"),
        code_source=line.text("code_source"),
        iso=line.matching("iso_3166_2", r"[A-Z]{2}-[A-Z0-9]{1,3}", _WORDS["iso"]),
        wikidata=line.matching("wikidata", r"Q[1-9]\d*", _WORDS["item"]),
        uri=line.matching("uri", r"https?://\S+", _WORDS["address"]),
        box=_box(line),
        part_of=line.text("part_of"),
        successor=line.text("replaced_by"),
        square=_square(line),
    )


def _square(line: _Line) -> tuple[int, int] | None:
    """Row and column of its square on a map, counted from 1; None where it has none."""
    written = [line.text(column) for column in ("map_row", "map_column")]
    if not any(written):
        return None
    if not all(re.fullmatch(r"[1-9][0-9]?", text) for text in written):
        line.tell("map_row", _WORDS["square"])
        return None
    row, column = map(int, written)
    return row, column


def _one_square_each(file: str, areas: Mapping[str, Area]) -> Iterator[Problem]:
    """Areas that are there at one time have a square each: the second would cover the first."""
    for later, area in enumerate(areas.values()):
        for other in islice(areas.values(), later):
            is_covered = area.square and area.square == other.square
            if is_covered and area.is_there(
                other.valid_from or date.min, other.valid_to or date.max
            ):
                right = Phrase(_WORDS["covered"], near=other.code)
                yield flag(
                    "portal-list-invalid", file, column="map_row", found=area.code, right=right
                )


def _box(line: _Line) -> Box | None:
    written = [line.text(edge) for edge in _EDGES]
    if not any(written):
        return None
    wrong = [edge for edge in _EDGES if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", line.text(edge))]
    if wrong:
        line.tell(wrong[0], _WORDS["box"])
        return None
    west, south, east, north = map(float, written)
    if south > north or any(
        not abs(float(line.text(edge))) <= most for edge, most in _EDGES.items()
    ):
        line.tell("north", _WORDS["box"])
        return None
    return Box(west, south, east, north)


def _body(line: _Line) -> Body:
    first, last = line.days()
    agent = Agent(
        text_of(line.cells, "name"),
        line.matching("url", r"https?://\S+", _WORDS["address"]),
        line.text("email"),
        line.matching("type", r"https?://\S+", _WORDS["address"]),
    )
    item = line.matching("wikidata", r"Q[1-9]\d*", _WORDS["item"])
    return Body(line.text("body"), agent, first, last, item, line.text("replaced_by"))


# The shapes of the areas.
BOUNDARIES, LARGEST = (
    "areas.geojson",
    256,
)  # KB: every page with a map carries what it draws of them


def read_boundaries(
    datasets: Path, label: str, areas: Collection[str]
) -> tuple[Boundaries, tuple[Problem, ...]]:
    """The shapes of a portal, none where it has none; `areas` are the keys of areas.csv."""
    path, file = datasets / BOUNDARIES, f"{label}/{BOUNDARIES}"
    if not path.is_file():
        return Boundaries(), ()
    try:
        content = path.read_bytes()
        if len(content) > LARGEST << 10:
            raise ValueError(Phrase(_WORDS["large"], size=len(content) >> 10))
        data = json.loads(content)
        features = [
            feature for feature in data["features"] if isinstance(feature["properties"], dict)
        ]
    except (KeyError, OSError, RecursionError, TypeError, ValueError) as error:
        return Boundaries(), (
            flag("boundaries-unreadable", file, reason=reason_of(error), most=LARGEST),
        )
    problems = [
        flag("boundaries-without-source", file, member=key)
        for key in ("source", "licence")
        if not text_of(data, key).main
    ]
    is_complete = data.get("complete") is True
    if not is_complete:
        problems.append(flag("boundaries-incomplete", file))
    rings: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(
        features if areas else features[:1], start=1
    ):  # no list, no area: one cause
        area = str(feature["properties"].get("area", ""))
        wrong = list(_check(file, number, area, feature.get("geometry"), areas, rings))
        problems += wrong
        if not wrong:
            rings[area] = tuple(shape.points for shape in shapes_of(json.dumps(feature).encode()))
    source, licence = text_of(data, "source"), text_of(data, "licence")
    return Boundaries(source, licence, rings, is_complete), tuple(problems)


def _check(
    file: str, number: int, area: str, geometry: Any, areas: Collection[str], taken: Collection[str]
) -> Iterator[Problem]:
    """What is wrong with one feature; `taken` are the areas of features before it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    wrong: tuple[str, str, str] | None = (
        None  # the member, what stands there, and what belongs there
    )
    if area not in areas or area in taken:
        wrong = (
            "area",
            area,
            Phrase(_WORDS["each-area"])
            if area in areas
            else meant(area, areas, _WORDS["each-area"]),
        )
    elif kind not in ("Polygon", "MultiPolygon"):
        wrong = "type", str(kind), Phrase(_WORDS["type"])
    else:
        shapes = shapes_of(json.dumps(geometry).encode())
        broken = [shape.points for shape in shapes if not _is_ring(shape.points)]
        if broken or not shapes:
            position = ", ".join(map(str, broken[0][:2])) if broken else ""
            is_turned = all(_is_ring(tuple((y, x) for x, y, *_ in ring)) for ring in broken)
            wrong = (
                "coordinates",
                f"{area}: {position}",
                Phrase(_WORDS["turned" if is_turned and broken else "places"]),
            )
    if wrong:
        yield flag(
            "boundary-invalid", file, number=number, member=wrong[0], found=wrong[1], right=wrong[2]
        )


def _is_ring(points: Ring) -> bool:
    return (
        len(points) > 3
        and points[0] == points[-1]
        and all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
    )
