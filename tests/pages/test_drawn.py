"""Maps of shapes and charts of `views` on the page of a dataset."""

import itertools
import json
import math
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from site_builder.derive.portal import Portal
from site_builder.load.packages.package import shapes_of
from site_builder.model.package import Shape
from site_builder.pages.charts.map import LEAST_HEIGHT, WIDTH, Frame, draw_map, path_of, simplified
from site_builder.pages.charts.rules import dataset_charts
from tests.factories import make_publication
from tests.load.folder import codes, field, one_table, read
from tests.packages.made import GEOJSON
from tests.pages.test_large import page_of


def circle(count, middle=(108.0, 16.0), radius=0.5):
    """A ring of that many places."""
    turns = [2 * math.pi * n / count for n in range(count)]
    places = [
        (middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn)) for turn in turns
    ]
    return Shape("area", (*places, places[0]))


def drawn(*shapes):
    """The picture, and its size as it stands in the page."""
    made = draw_map("m", "Bản đồ", shapes, "vi")
    return made, sum(len(data) for _, data in made.paths)


def places_of(data):
    """Where the pen goes, by a reader of its own of the little grammar of paths that we write."""
    found = []
    for part in filter(None, data.split("M")):
        start, _, steps = part.rstrip("z").partition("l")
        x, y = map(int, re.findall(r"-?\d+", start.removesuffix("h0")))
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        found.append([(x, y)])
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found[-1].append((x, y))
    return found


def test_north_is_up_and_east_is_right():
    """Two points, the second in the north-east."""
    made, _ = drawn(Shape("point", ((108.0, 16.0),)), Shape("point", ((108.4, 16.3),)))
    (first,), (second,) = places_of(made.paths[0][1])
    assert first[0] < second[0] and first[1] > second[1]


def test_degrees_of_longitude_are_shortened():
    """A circle on the ground is one on the page: at 60 degrees of latitude a degree is half as wide."""
    ring = [
        (10 + 2 * math.cos(t / 50 * math.tau), 60 + math.sin(t / 50 * math.tau)) for t in range(51)
    ]
    (places,) = places_of(drawn(Shape("area", tuple(ring)))[0].paths[0][1])
    width, height = (max(p[n] for p in places) - min(p[n] for p in places) for n in (0, 1))
    assert width == pytest.approx(height, rel=0.03)


@pytest.mark.parametrize(
    "shapes", [[circle(50_000)], [circle(90, (n % 60, n // 60), 0.4) for n in range(2_000)]]
)
@pytest.mark.whole
def test_a_picture_is_a_few_kilobytes(shapes):
    """Whatever the file holds; and nothing leaves the frame."""
    made, size = drawn(*shapes)
    assert 0 < size < 6_000
    for part in (each for _, data in made.paths for each in places_of(data)):
        assert all(0 <= x <= WIDTH and 0 <= y <= made.height for x, y in part)


def test_what_is_not_drawn_is_said():
    """Of too many shapes the largest are drawn, with their number."""
    made, _ = drawn(*(circle(9, (n % 60, n // 60), 0.4) for n in range(2_000)))
    assert "trong 2.000 hình" in made.note


@pytest.mark.parametrize("place", [(0.0, 0.0), (-180.0, 90.0), (5e8, -3.0)])
def test_one_place_alone_is_drawn(place):
    """It stands in the middle, whatever its coordinates."""
    made, _ = drawn(Shape("point", (place,)))
    assert made.paths == (("point", f"M{WIDTH // 2} {made.height // 2}h0"),)


def test_lines_keep_their_form():
    """No place that is left out lies further from the line than the tolerance."""
    wave = [(n, round(100 * math.sin(n / 40))) for n in range(600)]
    kept = simplified(wave, 1.0)
    assert kept[0] == wave[0] and kept[-1] == wave[-1] and len(kept) < 80
    for (x1, y1), (x2, y2) in itertools.pairwise(kept):
        for x, y in wave[x1:x2]:
            assert (
                abs((y2 - y1) * (x - x1) / (x2 - x1) + y1 - y) < 2.6
            )  # straight down; the slope is 2.5 at most


def test_paths_hold_their_places():
    """Read again, a path is the places that it was made of."""
    places = [(5, 7), (3, 7), (10, -2), (10, 0)]
    assert places_of(path_of(places, is_closed=False)) == [places]
    assert path_of([(1, 2), (4, 2), (4, 9), (1, 2)], is_closed=True) == "M1 2l3 0 0 7z"


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        5,
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", 1]},
        {"type": "Point", "coordinates": [1e999, 1]},
        {"type": "Polygon", "coordinates": [[[1, 2], [None, 3]]]},
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "Curve", "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": [5]},
    ],
)
def test_what_is_no_shape_is_passed_over(geometry):
    """Beside it the rest is drawn."""
    good = {"type": "Point", "coordinates": [108, 16, 5]}
    data = {
        "type": "FeatureCollection",
        "features": [{"geometry": geometry}, {"geometry": good}, None],
    }
    assert shapes_of(json.dumps(data).encode()) == (Shape("point", ((108.0, 16.0),)),)


def test_holes_are_no_areas():
    """The second ring of an area is a hole in it."""
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    data = {"type": "MultiPolygon", "coordinates": [[ring, ring], [ring]]}
    assert [shape.kind for shape in shapes_of(json.dumps(data).encode())] == [
        "area",
        "hole",
        "area",
    ]
    assert draw_map("m", "x", shapes_of(json.dumps(data).encode()), "en").description.startswith(
        "2 areas,"
    )


def package(tmp_path, content, fields, path="a.csv", **more):
    """A package of one table as it is read."""
    descriptor, files = one_table(content, fields, path=path)
    reading = read(tmp_path, {**descriptor, **more}, files, reported=frozenset())
    return reading


def test_the_page_shows_the_map_with_its_table(tmp_path):
    """With a title, a description and the table; nothing is fetched from elsewhere."""
    reading = package(tmp_path, GEOJSON, [field("a"), field("b", "number")], "a.geojson")
    html = page_of(reading.package)
    figure = re.search(r'<figure class="plot map".*?</figure>', html, re.DOTALL)[0]
    svg = ElementTree.fromstring(
        re.search(r"<svg.*?</svg>", figure, re.DOTALL)[0].replace("data-pagefind-ignore", "")
    )
    assert svg.find("title").text == "a" and svg.find("desc").text.startswith(
        "1 vùng, 1 điểm, giữa kinh độ 108"
    )
    assert [path.get("class") for path in svg.findall("path")] == ["area", "point"]
    assert "http" not in figure and "style=" not in figure and "2,25" in html


PRICES = "Date,Price,Year,Note\n2020-02-01,2.5,2001,x\n2020-01-01,1.5,2002,y\n2020-04-01,9,2003,z\n"
FIELDS = [
    field("Date", "date"),
    field("Price", "number", unit="USD"),
    field("Year", "integer"),
    field("Note"),
]


def with_view(tmp_path, kind="line", group="Date", series=("Price",), **view):
    """The reading of a package that names a simple chart."""
    spec = {"type": kind, "group": group, "series": list(series)}
    return package(
        tmp_path, PRICES, FIELDS, views=[{"name": "v", "specType": "simple", "spec": spec, **view}]
    )


def asked(reading):
    """The charts that a package asks for."""
    portal = Portal(make_publication(packages=(reading.package,), reports=()))
    return [chart for _, chart in dataset_charts(portal, reading.package)]


def test_a_line_runs_in_time(tmp_path):
    """The days in their order, as far apart as they are, whatever the order of the rows."""
    (chart,) = asked(with_view(tmp_path, title="Giá"))
    points = chart.points
    assert [(point.value, point.last_day) for point in points] == [
        (Decimal("1.5"), date(2020, 1, 1)),
        (Decimal("2.5"), date(2020, 2, 1)),
        (Decimal(9), date(2020, 4, 1)),
    ]
    assert (chart.title, chart.unit, [point.join for point in points]) == (
        "Giá",
        "USD",
        ["", "line", "line"],
    )


def test_bars_stand_as_the_rows_do(tmp_path):
    """One chart a column, years without groups of digits."""
    (chart,) = asked(with_view(tmp_path, "bar", "Year", ["Price"]))
    assert [point.label for point in chart.points] == ["2001", "2002", "2003"]


def test_the_page_shows_the_chart(tmp_path):
    """With the same partial as every other chart, its figures as a table beneath."""
    html = page_of(with_view(tmp_path).package)
    assert (
        'id="view-v-price"' in html
        and 'id="view-1-1"' in html
        and "Charts and maps" not in html
        and "Biểu đồ và bản đồ" in html
    )


def test_a_long_line_says_which_part_it_is(tmp_path):
    """The newest rows, and how many there are."""
    rows = "".join(f"{year},{year % 7}\n" for year in range(1900, 2000))
    made = package(
        tmp_path,
        f"Year,v\n{rows}",
        [field("Year", "year"), field("v", "number")],
        views=[{"name": "v", "spec": {"type": "line", "group": "Year", "series": ["v"]}}],
    )
    (chart,) = asked(made)
    assert (len(chart.points), chart.points[-1].label, chart.note) == (
        40,
        "1999",
        "40 dòng cuối trong 100 dòng",
    )


@pytest.mark.parametrize(
    "view",
    [
        {"kind": "pie"},
        {"group": "Nowhere"},
        {"series": ["Note"]},
        {"series": []},
        {"resources": ["b"]},
        {"specType": "vega"},
        {"spec": 5},
    ],
)
def test_a_view_that_is_not_drawn_is_told(tmp_path, view):
    """Nothing is guessed; the package is published without it."""
    reading = with_view(tmp_path, **view)
    assert (codes(reading), reading.package.views) == (["view-not-drawn"], ())


def test_countries_in_a_year_make_no_line(tmp_path):
    """A value of the group that stands twice would join what does not belong together."""
    made = package(
        tmp_path,
        "y,v\n2001,1\n2001,2\n",
        [field("y", "integer"), field("v", "number")],
        views=[{"name": "v", "spec": {"type": "line", "group": "y", "series": ["v"]}}],
    )
    assert codes(made) == ["view-not-drawn"]


@pytest.mark.parametrize("places", [((105.0, 9.0), (106.0, 23.0)), ((102.0, 16.0), (109.0, 16.1))])
def test_every_place_lies_in_the_picture(places):
    """A long country makes a high picture, a flat one never less than a band."""
    frame = Frame.of(places)
    assert frame.height >= LEAST_HEIGHT
    assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in map(frame.at, places))
