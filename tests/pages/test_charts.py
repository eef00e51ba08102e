"""The chart model, its drawing, and its files."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from site_builder.derive.palette import colours_of
from site_builder.model.look import Look
from site_builder.pages.charts.model import Break, Point, bar_chart, line_chart, shares_of
from site_builder.pages.charts.painter import paint_all
from site_builder.pages.charts.picture import WIDTH, render_picture
from site_builder.pages.charts.svg import draw

RATES = [("Cung cấp", [Point("A", Decimal("56.39")), Point("B", 100)]), ("Sử dụng", [Point("C", Decimal("77.70"))])]
YEARS = [Point("2020", Decimal("0.4874")), Point("2021", None), Point("2022", Decimal("0.8002"), is_derived=True)]
SVG = "{http://www.w3.org/2000/svg}"
AFTER = Point("2024", Decimal("0.7069"))


def bars(**given):
    """A chart of rates."""
    return bar_chart(RATES, **{"anchor": "h", "title": "Tỷ lệ", "unit": "%", "language": "vi"} | given)


def line(points=None, breaks=()):
    """A chart over years."""
    return line_chart(points or YEARS, breaks, anchor="l", title="DTI", unit="điểm", language="vi")


def marks(chart, shape, css=""):
    """The marks of a shape whose classes hold a word."""
    return [mark for mark in draw(chart).marks if mark.shape == shape and css in mark.css]


def test_values_are_printed_with_their_decimals():
    """77.70 keeps its zero."""
    assert [point.printed for point in bars().points] == ["56,39", "100", "77,70"]


def test_description_says_every_value():
    """Who cannot see the chart hears the same."""
    assert bars().description == "Cung cấp: A: 56,39\xa0%; B: 100\xa0%. Sử dụng: C: 77,70\xa0%."


def test_bar_is_as_long_as_its_value():
    """56.39 of 100 in the 86 per cent that bars may take."""
    assert marks(bars(), "rect", "g1")[0].width == "48.50%"


def test_second_group_has_the_second_colour():
    """Groups alternate between two colours."""
    assert len(marks(bars(), "rect", "g2")) == 1


def test_negative_bar_ends_at_zero():
    """Zero stands inside; the bar lies left of it."""
    chart = bar_chart([("", [Point("A", -50), Point("B", 50)])], anchor="h", title="x", language="vi")
    left, right = marks(chart, "rect", "g1")
    assert (left.x, left.width, right.x) == ("0.00%", "43.00%", "43.00%")


def test_bar_without_value_keeps_its_place():
    """An ellipsis stands where the bar would."""
    chart = bar_chart([("", [Point("A", None)])], anchor="h", title="x", language="vi")
    assert not marks(chart, "rect", "g1") and marks(chart, "text", "dim")[0].text == "…"


def test_long_label_takes_two_lines():
    """A phone shows about forty letters."""
    chart = bar_chart(
        [("", [Point("Thủ tục có nghĩa vụ tài chính, trả tiền được qua mạng", 1)])],
        anchor="h",
        title="x",
        language="vi",
    )
    assert [mark.text for mark in marks(chart, "text")][:2] == [
        "Thủ tục có nghĩa vụ tài",
        "chính, trả tiền được qua mạng",
    ]


def test_missing_period_is_bridged_by_dots():
    """No line is drawn as if the value were known."""
    assert len(marks(line(), "line", "gap")) == 1 and not [m for m in marks(line(), "line") if m.css == "line"]


def test_derived_point_is_hollow():
    """Worked out from others, not printed by the source."""
    assert len(marks(line(), "circle", "open")) == 1


def test_no_line_crosses_a_break():
    """Before and after are not comparable."""
    points = [Point("2023", 1), AFTER]
    chart = line(points, [Break(1, "Hợp nhất")])
    assert not [m for m in marks(chart, "line") if m.css in ("line", "gap")]
    assert len(marks(chart, "line", "cut")) == 1 and len(marks(chart, "diamond")) == 1


def test_break_is_said():
    """The description names the break."""
    assert "Không so sánh với số trước đó: Hợp nhất" in line([*YEARS, AFTER], [Break(3, "Hợp nhất")]).description


def test_line_starts_at_zero_unless_values_lie_close():
    """0.49 to 0.80 starts at zero; 83 to 93 may not, and the axis says so."""
    assert [m.text for m in marks(line(), "text", "dim") if m.x == "0"] == ["0", "1"]
    close = line([Point("a", Decimal(83)), Point("b", Decimal(93))])
    assert [m.text for m in marks(close, "text", "dim") if m.x == "0"] == ["80", "95"]


def test_crowded_line_prints_ends_and_extremes():
    """Labels never touch; the table has all values."""
    chart = line([Point(str(n), Decimal(f"{90 + n % 7}.25")) for n in range(20)])
    printed = [m.text for m in marks(chart, "text", "v pt")]
    assert 4 <= len(printed) < 12 and {"90,25", "96,25"} <= set(printed)


@pytest.mark.parametrize("points", [[Point("a", None)], [Point("a", 0)], [Point("a", -3), Point("b", -1)], []])
def test_odd_lines_can_be_drawn(points):
    """One point, no point, zero and negative values."""
    assert draw(line_chart(points, anchor="l", title="x", language="vi")).height


def picture(chart):
    """The file of a chart, read by another library."""
    return ElementTree.fromstring(render_picture(chart))


def texts(chart):
    """Every text in the file, in order."""
    return ["".join(node.itertext()) for node in picture(chart).iter(f"{SVG}text")]


def test_the_file_shows_what_the_page_shows():
    """The same figures in the same spelling, with title, unit and credit around them."""
    chart = replace(bars(), credit=("Nguồn: Sở.", "CC BY 4.0. https://a.example/#h"))
    drawn = [mark.text for mark in draw(chart).marks if mark.shape == "text"]
    assert texts(chart) == ["Tỷ lệ", "Đơn vị: %", *drawn, *chart.credit]


def test_the_file_names_nothing_to_fetch():
    """It stands alone wherever it is put."""
    made = render_picture(replace(bars(), credit=("https://a.example/#h",)))
    assert not re.search(r"href|url\(|@import|<image|<script", made)


def test_the_file_has_the_colours_of_the_portals_palette():
    """Its paper, letters and marks are those of the page by day; a token that nobody set is the theme's."""
    look = Look(palette={"light": {"accent": "#7a1f5c", "paper": "#fffdf5"}, "dark": {"accent": "#f0a8d8"}})
    made = render_picture(bars(), colours_of(look, "light"))
    assert 'fill="#fffdf5"' in made and ".g1{fill:#7a1f5c}" in made and "text.g1{fill:#7a1f5c}" in made
    assert ".g2{fill:#c2571a}" in made and "#00596a" not in made and "#f0a8d8" not in made


def test_a_long_title_is_broken_before_the_edge():
    """No line is longer than the picture is wide."""
    lines = texts(bar_chart(RATES, anchor="h", title="Tỷ lệ hồ sơ được tiếp nhận " * 9, language="vi"))
    assert sum(line.startswith(("Tỷ lệ", "hồ sơ", "được", "tiếp", "nhận")) for line in lines) >= 3
    assert max(map(len, lines)) * 8 < WIDTH


def test_letters_that_xml_forbids_are_left_out():
    """A control character in a cell does not break the picture."""
    assert "a b" in texts(bar_chart([("", [Point("a\x0b b", 1)])], anchor="h", title="x", language="vi"))[1]


@pytest.mark.whole
def test_files_are_the_same_every_time():
    """Both have the same bytes on each build."""
    charts = [bars(), line([*YEARS, AFTER], [Break(3, "Hợp nhất")])]
    once = list(paint_all(map(render_picture, charts)))
    assert all(png and png.startswith(b"\x89PNG") for png in once)
    assert once == list(paint_all(map(render_picture, charts)))


def test_hostile_label_stays_text():
    """A label that is markup is drawn as it is written."""
    hostile = '"]+x</text><script>alert(1)</script>'
    made = bar_chart([("", [Point(hostile, 1)])], anchor="h", title="<script>", language="vi")
    assert texts(made)[:2] == ["<script>", hostile] and "<script" not in render_picture(made)


def test_a_target_is_a_mark_and_words():
    """The bar should have come to 65 of 100."""
    point = Point("A", Decimal("50.66"), target=65, aimed="Mục tiêu năm 2022: ≥ 65\xa0%")
    chart = bar_chart([("", [point])], anchor="h", title="x", unit="%", language="vi")
    (aim,) = marks(chart, "line", "aim")
    assert aim.x == "55.90%" and [mark.text for mark in marks(chart, "text", "dim")] == [point.aimed]
    assert chart.description == "A: 50,66\xa0% (Mục tiêu năm 2022: ≥ 65\xa0%)."


def test_a_target_beyond_all_values_has_room():
    """The scale ends there, not at the longest bar."""
    chart = bar_chart([("", [Point("A", 50, target=200, aimed="200")])], anchor="h", title="x", language="vi")
    assert (marks(chart, "rect", "g1")[0].width, marks(chart, "line", "aim")[0].x) == ("21.50%", "86.00%")


def test_a_point_without_a_label_says_its_value_when_touched():
    """Each value is printed, or shows on focus; none is told by its place alone."""
    chart = line([Point(str(n), Decimal(f"{90 + n % 7}.25")) for n in range(20)])
    tips = [mark for mark in draw(chart).marks if mark.tip]
    printed = marks(chart, "text", "v pt")
    assert len(tips) + len(printed) == 20 and tips[0].tip.endswith(" điểm")
    assert not draw(line()).has_tips


def dated(*days, breaks=()):
    """A line with a point at the end of each day."""
    points = [Point(str(day), Decimal(1), last_day=date(2020, 1, 1) + timedelta(day)) for day in days]
    return line_chart(points, breaks, anchor="t", title="T", language="vi")


def test_time_is_drawn_in_proportion():
    """Nine months take nine times the room of one."""
    assert shares_of(dated(0, 30, 300)) == (Decimal(0), Decimal("0.1"), Decimal(1))


def test_points_without_a_day_stand_evenly():
    """A chart that knows no time claims none."""
    assert shares_of(line([Point(str(n), Decimal(n)) for n in range(3)])) == (0, Decimal("0.5"), 1)


def test_a_break_always_has_room():
    """Two territories of one day do not stand upon each other."""
    first, _, last = shares_of(dated(0, 100, 100, breaks=[Break(2, "Hợp nhất")]))
    assert (first, last) == (0, 1)
    assert shares_of(dated(0, 100, 100, breaks=[Break(2, "Hợp nhất")]))[1] < Decimal("0.95")


def test_names_of_periods_do_not_touch():
    """Where many end close together, the first and the last are named."""
    chart = dated(*range(0, 12), 365)
    named = [mark.text for mark in draw(chart).marks if mark.y == "280.0"]
    assert (named[0], named[-1]) == ("0", "365")
    assert len(named) < 13


@pytest.mark.parametrize("value", [3, 116340, 98765432109])
def test_a_figure_beside_the_longest_bar_stays_whole_on_a_phone(value):
    """The bar and its figure, counted at eight pixels a letter, fit into 328 pixels."""
    chart = bar_chart([("", [Point("A", value), Point("B", 1)])], anchor="h", title="x", language="vi")
    figures = [mark for mark in marks(chart, "text", "v") if mark.dx]
    assert len(figures) == 2
    for mark in figures:
        assert float(mark.x.rstrip("%")) * 3.28 + float(mark.dx) + 8 * len(mark.text) <= 328.5
