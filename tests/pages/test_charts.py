"""The chart model, its drawing, and its files."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from site_builder.core.calendar.period import Kind
from site_builder.model.config import Look
from site_builder.pages.charts.drawing import CHARACTER, NARROW
from site_builder.pages.charts.embed import image_of
from site_builder.pages.charts.model import Break, Point, Series, bar_chart, line_chart
from site_builder.pages.charts.picture import WIDTH, can_paint, draw, render_picture, style_of
from tests.factories import make_site

RATES = [
    ("Cung cấp", [Point("A", Decimal("56.39")), Point("B", 100)]),
    ("Sử dụng", [Point("C", Decimal("77.70"))]),
]


def year(number, value, **given):
    """The value of a year."""
    given = {"last_day": date(number, 12, 31), "period": str(number), **given}
    return Point(str(number), None if value is None else Decimal(value), **given)


YEARS = [year(2020, "0.4874"), year(2021, None), year(2022, "0.8002", is_derived=True)]
SVG = "{http://www.w3.org/2000/svg}"
AFTER = year(2024, "0.7069")
MERGED = Break("Hợp nhất", date(2023, 7, 1))


def bars(**given):
    """A chart of rates."""
    return bar_chart(
        RATES, **{"anchor": "h", "title": "Tỷ lệ", "unit": "%", "language": "vi"} | given
    )


def line(points=None, breaks=()):
    """A chart over years."""
    return line_chart(
        [Series("", tuple(YEARS if points is None else points))],
        breaks,
        anchor="l",
        title="DTI",
        unit="điểm",
        language="vi",
    )


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


def test_groups_have_one_colour():
    """Their names tell them apart; a colour that alternates would say nothing."""
    assert len(marks(bars(), "rect", "g1")) == 3 and not marks(bars(), "rect", "g2")


def test_each_unit_has_bars_of_its_own_scale():
    """50 per cent and 1,704 procedures have no common axis."""
    groups = [
        Series("%", (Point("A", 50), Point("B", 100)), unit="%"),
        Series("x", (Point("C", 1704),), unit="thủ tục"),
    ]
    chart = bar_chart(groups, anchor="h", title="x", language="vi")
    assert [mark.width for mark in marks(chart, "rect", "g1")] == ["43.00%", "86.00%", "85.37%"]
    assert [dict(mark.data)["data-unit"] for mark in marks(chart, "rect", "g1")] == [
        "%",
        "%",
        "thủ tục",
    ]


def test_negative_bar_ends_at_zero():
    """Zero stands inside; the bar lies left of it."""
    chart = bar_chart(
        [("", [Point("A", -50), Point("B", 50)])], anchor="h", title="x", language="vi"
    )
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
    assert len(marks(line(), "line", "gap")) == 1 and not [
        m for m in marks(line(), "line") if m.css == "line"
    ]


def test_derived_point_is_hollow():
    """Worked out from others, not printed by the source."""
    assert len(marks(line(), "circle", "open")) == 1


def test_no_line_crosses_a_break():
    """Before and after are not comparable."""
    chart = line([year(2022, 1), AFTER], [MERGED])
    assert not [m for m in marks(chart, "line") if m.css.split()[0] in ("line", "gap")]
    assert len(marks(chart, "line", "cut")) == 1 and len(marks(chart, "circle")) == 2


def test_a_break_stands_at_its_day():
    """1 January 2017 is the day after 2016 ends, not half way to the next figure."""
    chart = line([year(2016, 1), year(2019, 3)], [Break("Đổi cách tính", date(2017, 1, 1))])
    (cut,), (first, _) = marks(chart, "line", "cut"), marks(chart, "circle")
    assert float(cut.x[:-1]) - float(first.x[:-1]) < 0.1 and dict(cut.data) == {
        "data-since": "2017-01-01"
    }


def test_the_line_of_a_break_strikes_no_figure():
    """A period ends on the eve of the break that follows it: its figure stands beside the line, and is shown."""
    chart = line(
        [year(2014, 50), year(2015, 60), year(2016, 52), year(2017, 70)],
        [Break("Đổi", date(2017, 1, 1))],
    )
    (cut,), shown = (
        marks(chart, "line", "cut"),
        {mark.text: mark for mark in marks(chart, "text", "v pt halo")},
    )
    assert set(shown) == {"50", "60", "52", "70"}
    day = float(cut.x[:-1]) * NARROW / 100
    for mark in shown.values():
        place, wide = (
            float(mark.x[:-1]) * NARROW / 100 + float(mark.dx or 0),
            CHARACTER * len(mark.text),
        )
        left = place - {"middle": wide / 2, "end": wide}.get(mark.anchor, 0)
        assert not left < day < left + wide, mark.text


@pytest.mark.parametrize(("target", "look"), [(None, "v"), (Decimal(90), "v halo")])
def test_the_mark_of_a_target_strikes_no_figure(target, look):
    """A result a little below its target stands before the mark, on a ground of its own."""
    point = replace(year(2016, 81), target=target, aimed="≥ 90 %" if target else "")
    made = bar_chart([("", [point])], anchor="h", title="Tỷ lệ", unit="%", language="vi")
    assert [mark.css for mark in draw(made).marks if mark.text == "81"] == [look]


def test_a_break_outside_the_chart_is_not_its_own():
    """What came before is not in it."""
    assert (
        line([year(2020, 1), year(2021, 3)], [Break("Đổi cách tính", date(2019, 1, 1))]).breaks
        == ()
    )


def test_break_is_said():
    """The description names the break."""
    assert "Không so sánh với số trước đó: Hợp nhất" in line([*YEARS, AFTER], [MERGED]).description


def test_line_starts_at_zero_unless_values_lie_close():
    """0.49 to 0.80 starts at zero; 83 to 93 may not, and the axis says so."""
    assert [m.text for m in marks(line(), "text", "dim") if m.x == "0"] == ["0", "1"]
    assert not draw(line()).start and "Trục bắt đầu" not in line().caption
    close = line([year(2020, 83), year(2021, 93)])
    assert [m.text for m in marks(close, "text", "dim") if m.x == "0"] == ["80", "95"]
    assert draw(close).start == "80" and "Trục bắt đầu từ 80, không từ 0" in close.caption
    assert marks(close, "snip") and 'data-from="80"' in render_picture(close)


@pytest.mark.parametrize("values", [(-3, -1), (-50, 100), (0, 0, 1), (97, 95), (51, 44, 97, 95)])
def test_zero_is_on_the_axis_or_the_axis_says_so(values):
    """Whatever the values."""
    axis = line([year(2000 + n, value) for n, value in enumerate(values)]).axis
    assert axis.low <= 0 <= axis.high or axis.start == axis.low > 0


def test_crowded_line_prints_its_end_and_its_top():
    """Labels never touch; the table has all values."""
    chart = line([year(2000 + n, f"{90 + n % 7}.25") for n in range(16)])
    printed = [m.text for m in marks(chart, "text", "v pt")]
    assert 3 <= len(printed) < 12 and "96,25" in printed


@pytest.mark.parametrize(
    "points", [[year(2000, None)], [year(2000, 0)], [Point("a", -3), Point("b", -1)], []]
)
def test_odd_lines_can_be_drawn(points):
    """One point, no point, zero and negative values."""
    assert draw(line(points)).height


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
    """Its paper, letters and marks are those of the page by day and by night; what nobody set is the theme's."""
    look = Look(
        palette={"light": {"accent": "#7a1f5c", "paper": "#fffdf5"}, "dark": {"accent": "#f0a8d8"}}
    )
    made = render_picture(bars(), style_of(look))
    day, night = made.partition("</style>")[0].split("@media(prefers-color-scheme:dark)")
    assert (
        ".paper{fill:#fffdf5}" in day
        and ".g1{fill:#7a1f5c}" in day
        and "text.g1{fill:#7a1f5c}" in day
    )
    assert ".g2{fill:#c2571a}" in day and "#00596a" not in made
    assert ".g1{fill:#f0a8d8}" in night and "#7a1f5c" not in night


def test_a_long_title_is_broken_before_the_edge():
    """No line is longer than the picture is wide."""
    lines = texts(
        bar_chart(RATES, anchor="h", title="Tỷ lệ hồ sơ được tiếp nhận " * 9, language="vi")
    )
    assert sum(line.startswith(("Tỷ lệ", "hồ sơ", "được", "tiếp", "nhận")) for line in lines) >= 3
    assert max(map(len, lines)) * 8 < WIDTH


def test_letters_that_xml_forbids_are_left_out():
    """A control character in a cell does not break the picture."""
    assert (
        "a b"
        in texts(bar_chart([("", [Point("a\x0b b", 1)])], anchor="h", title="x", language="vi"))[1]
    )


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
    assert aim.x == "55.90%" and [mark.text for mark in marks(chart, "text", "dim")] == [
        point.aimed
    ]
    assert chart.description == "A: 50,66\xa0% (Mục tiêu năm 2022: ≥ 65\xa0%)."


def test_a_target_beyond_all_values_has_room():
    """The scale ends there, not at the longest bar."""
    chart = bar_chart(
        [("", [Point("A", 50, target=200, aimed="200")])], anchor="h", title="x", language="vi"
    )
    assert (marks(chart, "rect", "g1")[0].width, marks(chart, "line", "aim")[0].x) == (
        "21.50%",
        "86.00%",
    )


@pytest.mark.parametrize(
    ("aimed", "is_moved", "anchor"),
    [("≥ 4", False, "middle"), ("Target for FY2026: ≥ 4,000,000 AUD", True, "")],
)
def test_the_words_of_a_target_stay_on_a_phone(aimed, is_moved, anchor):
    """They begin at the edge where neither side of the mark has room for them."""
    chart = bar_chart(
        [("", [Point("A", 5, target=4, aimed=aimed)])], anchor="h", title="x", language="en"
    )
    (words,) = marks(chart, "text", "dim")
    assert (words.x == "0", words.anchor) == (is_moved, anchor)


def test_a_point_without_a_label_says_its_value_when_touched():
    """Each value is printed, or shows on focus; none is told by its place alone."""
    chart = line([year(2000 + n, f"{90 + n % 7}.25") for n in range(20)])
    tips = [mark for mark in draw(chart).marks if mark.tip]
    printed = marks(chart, "text", "v pt")
    assert len(tips) + len(printed) == 20 and tips[0].tip.endswith(" điểm")
    assert not draw(line()).has_tips


def dated(*days):
    """A line with a point at the end of each day."""
    points = [
        Point(str(day), Decimal(day), last_day=date(2020, 1, 1) + timedelta(day)) for day in days
    ]
    return line_chart([Series("", tuple(points))], anchor="t", title="T", language="vi")


def places(chart):
    """Where the points stand."""
    return [float(mark.x[:-1]) for mark in marks(chart, "circle")]


def test_time_is_drawn_in_proportion():
    """Nine months take nine times the room of one."""
    first, second, last = places(dated(0, 30, 300))
    assert second - first == pytest.approx((last - first) / 10, abs=0.02)


@pytest.mark.parametrize(("value", "start"), [(99, 7), (990, 14)])
def test_time_begins_beside_the_numbers_of_the_axis(value, start):
    """Three signs ("100") take half of the room that longer numbers ("1.000") take."""
    assert places(line([year(2020, 0), year(2021, value)]))[0] == start


def test_points_without_a_day_stand_evenly():
    """A chart that knows no time claims none."""
    first, second, last = places(line([Point(str(n), Decimal(n)) for n in range(3)]))
    assert second - first == pytest.approx(last - second, abs=0.02)


def test_two_points_without_a_day_stand_at_the_ends():
    """As far apart as those of any longer line."""
    ends = [
        places(line([Point(str(n), n, period=str(n)) for n in range(count)])) for count in (2, 5)
    ]
    assert ends[0] == [ends[1][0], ends[1][-1]]


def test_kinds_of_period_have_shapes_of_their_own():
    """And a legend that names them; each last value is printed, of equal days too."""
    months = Series(
        "hằng tháng",
        (Point("12/20", 8, last_day=date(2020, 12, 31), period="2020-12"),),
        kind=Kind.MONTH,
    )
    years = Series("hằng năm", (year(2019, 70), year(2020, 71)), kind=Kind.YEAR)
    chart = line_chart([years, months], anchor="l", title="x", language="vi")
    assert (
        len(marks(chart, "circle")) == 3 and len(marks(chart, "wedge")) == 2
    )  # one each in the legend
    assert {"8", "71"} <= {mark.text for mark in marks(chart, "text", "v pt")}
    assert {"hằng tháng", "hằng năm"} <= {mark.text for mark in marks(chart, "text", "dim")}


def test_a_dotted_line_bridges_no_figure():
    """The sentence that nothing is in between is worked out of the marks."""
    gap = [year(2020, 1), year(2021, None), year(2022, 3)]
    month = Series("m", (Point("6/21", 71, last_day=date(2021, 6, 30)),), kind=Kind.MONTH)
    alone = line_chart([Series("y", tuple(gap))], anchor="l", title="x", language="vi")
    beside = line_chart([Series("y", tuple(gap)), month], anchor="l", title="x", language="vi")
    assert marks(alone, "line", "gap") and "ở giữa không có số" in alone.caption
    assert not marks(beside, "line", "gap") and "ở giữa không có số" not in beside.caption


def test_equal_values_are_said_and_not_drawn():
    """In bars as in lines; a target beside them is something to see."""
    equal = [Point("A", 100), Point("B", 100)]
    chart = bar_chart([("", equal)], anchor="h", title="x", unit="%", language="vi")
    assert draw(chart).marks == () and chart.caption == "Cả 2 giá trị đều bằng 100\xa0%"
    assert "Cả 2 giá trị đều bằng 100" in render_picture(chart)
    assert draw(
        bar_chart(
            [("", [replace(equal[0], target=90), equal[1]])], anchor="h", title="x", language="vi"
        )
    ).marks


def lines(*tops):
    """A line of its own, and others for comparison that end at these values."""
    days = (date(2021, 12, 31), date(2022, 12, 31))

    def series(name, top, **more):
        points = (
            Point(str(day.year), value, last_day=day, **more)
            for day, value in zip(days, (top - 1, top), strict=True)
        )
        return Series(name, tuple(points), area=name)

    beside = (series(str(top), top, is_beside=True) for top in tops)
    return line_chart(
        [series("own", 10), *beside], anchor="l", title="x", unit="đồng", language="vi"
    )


def test_a_line_far_above_the_others_is_named_and_not_drawn():
    """Beside a figure more than four times as high nothing could be seen of one's own."""
    assert [each.name for each in lines(40, 9).series] == ["own", "40", "9"]
    chart = lines(41, 9)
    assert [each.name for each in chart.series] == ["own", "9"] and chart.axis.high == 10
    assert (
        "Không vẽ (cao hơn hẳn các đường khác): 41: 2021: 40 đồng; 2022: 41 đồng" in chart.caption
    )


def test_figures_at_the_end_stand_in_the_order_of_their_lines():
    """Where they lie so close that some have to make room."""
    chart = lines(10.1, 9.9)
    ends = [mark for mark in draw(chart).marks if mark.shape == "text" and mark.dx == "11"]
    assert [mark.text for mark in sorted(ends, key=lambda mark: float(mark.y))] == [
        *("10.1 10,1", "own 10", "9.9 9,9"),
    ]


@pytest.mark.parametrize(("name", "entries"), [("Bà Rịa", 0), ("Bà Rịa - Vũng Tàu và các tỉnh", 2)])
def test_a_legend_stands_where_names_have_no_room_at_the_ends(name, entries):
    """On a phone time takes more than half of the width, and every name stays whole."""
    chart = lines(9)
    chart = replace(chart, series=(replace(chart.series[0], name=name), *chart.series[1:]))
    named = [mark for mark in draw(chart).marks if mark.shape == "text" and name in mark.text]
    assert [mark.css == "dim" for mark in named] == [bool(entries)]
    assert (
        len(
            [
                mark
                for mark in draw(chart).marks
                if mark.shape == "text" and float(mark.y or 0) > 300
            ]
        )
        == entries
    )
    for mark in () if entries else named:
        assert (
            Decimal(mark.x[:-1]) * NARROW / 100 + int(mark.dx) + CHARACTER * len(mark.text)
            <= NARROW + 1
        )


def test_an_area_stands_among_the_others_on_one_scale():
    """A stroke for each other figure, a thin median, and a mark of its own: the same value at the same place."""
    rows = [
        Point("A", 4, among=(Decimal(2), Decimal(8)), target=4, aimed="x"),
        Point("B", 2, among=(Decimal(4),)),
    ]
    chart = bar_chart([("", rows)], anchor="h", title="x", language="vi")
    strokes = [Decimal(mark.x[:-1]) for mark in marks(chart, "line", "lead")]
    own = [Decimal(mark.x[:-1]) for mark in marks(chart, "circle", "g1")]
    (median,) = marks(chart, "line", "aim")
    assert strokes == [own[1], 2 * own[0], own[0]] and own[0] == 2 * own[1]
    assert Decimal(median.x[:-1]) == own[0]
    assert marks(chart, "rect", "g1") == []


def figure_led_to(*points):
    """The line that leads to the one figure that has no room beside its mark; each area has a day and a value."""
    areas = [
        Series(
            str(n),
            (Point(str(day), value, last_day=date(2020, 1, 1) + timedelta(day)),),
            area=str(n),
        )
        for n, (day, value) in enumerate(points)
    ]
    drawn = draw(line_chart(areas, anchor="l", title="x", language="vi")).marks
    ((lead, label),) = ((mark, after) for mark, after in pairwise(drawn) if mark.css == "lead")
    return lead, label


@pytest.mark.parametrize(
    ("points", "text", "edge"),
    [
        ([(0, 100), (1, 2), (1, 4), (1, 23)], "2", 3),
        ([(0, 100), (0, 95), (0, 90), (1, 52)], "95", -12),
    ],
    ids=["above", "below"],
)
def test_a_line_leads_from_a_mark_to_the_nearest_edge_of_its_figure(points, text, edge):
    """To its foot where it stands above, to its top where it stands below; letters are 12 pixels high and 3 deep."""
    lead, label = figure_led_to(*points)
    assert (label.text, float(lead.y2)) == (text, float(label.y) + edge)


def test_a_figure_is_led_no_further_than_to_the_next_place_that_is_free():
    """Right under another mark, which takes six pixels about it, and not past it."""
    _, label = figure_led_to((0, 100), (1, 2), (1, 4), (1, 23))
    foot = 260 - 220 * 0.23 + 6  # of 23, where the values from 0 to 100 take 220 pixels
    assert 0 <= float(label.y) - 12 - foot < 1


def test_names_of_periods_do_not_touch():
    """Where many end close together, the first and the last are named."""
    chart = dated(*range(0, 12), 365)
    named = [mark.text for mark in draw(chart).marks if mark.y == "280.0"]
    assert (named[0], named[-1]) == ("0", "365")
    assert len(named) < 13


def test_four_quarters_are_all_named_where_a_chart_is_wide():
    """On a phone the last and the first have room; the others show where there is twice as much."""
    days = zip(("Quý IV/25", "Quý I/26", "Quý II/26", "Quý III/26"), (0, 90, 181, 273), strict=True)
    points = tuple(
        Point(label, day, last_day=date(2025, 12, 31) + timedelta(day)) for label, day in days
    )
    drawn = draw(line_chart([Series("", points)], anchor="l", title="x", language="vi")).marks
    assert [(mark.text, mark.css) for mark in drawn if mark.y == "280.0"] == [
        ("Quý IV/25", "dim"),
        ("Quý I/26", "dim wide"),
        ("Quý II/26", "dim wide"),
        ("Quý III/26", "dim"),
    ]


@pytest.mark.parametrize("value", [3, 116340, 98765432109])
def test_a_figure_beside_the_longest_bar_stays_whole_on_a_phone(value):
    """The bar and its figure, counted at eight pixels a letter, fit into 328 pixels."""
    chart = bar_chart(
        [("", [Point("A", value), Point("B", 1)])], anchor="h", title="x", language="vi"
    )
    figures = [mark for mark in marks(chart, "text", "v") if mark.dx]
    assert len(figures) == 2
    for mark in figures:
        assert float(mark.x.rstrip("%")) * 3.28 + float(mark.dx) + 8 * len(mark.text) <= 328.5


def test_a_sentence_stands_for_no_page():
    """The picture that is shared is the first drawing."""
    said = bar_chart([("", [Point("A", 1), Point("B", 1)])], anchor="s", title="x", language="vi")
    charts = [("x/s", said), ("x/h", bars())]
    assert image_of(charts, make_site()) == ("x/h.png" if can_paint() else "")
    assert image_of(charts[:1], make_site()) == ""


def test_long_amounts_are_drawn_in_one_scale():
    """Marks, axis and unit are in it; the table beneath, what is said and what programs read stay exact."""
    chart = line_chart(
        [Series("", (year(2013, 867453), year(2014, 13871204)))],
        anchor="x",
        title="Chi",
        unit="triệu đồng",
        language="vi",
    )
    drawing = draw(chart)
    texts = {mark.text for mark in drawing.marks} - {""}
    assert {"0,867", "13,9", "15"} <= texts and "13.871.204" not in texts
    assert chart.caption == "Đơn vị: nghìn tỷ đồng" and [each.printed for each in chart.points] == [
        "867.453",
        "13.871.204",
    ]
    assert "2014: 13.871.204 triệu đồng" in chart.description
    assert {dict(mark.data).get("data-unit") for mark in drawing.marks if mark.data} == {
        "triệu đồng"
    }


def test_a_cut_axis_tells_its_ends_and_marks_apart():
    """Three figures would make one of all of them, and the axis begin where it does not."""
    points = (year(2013, 10010), year(2014, 10021), year(2015, 10034))
    chart = line_chart(
        [Series("", points)], anchor="x", title="Chi", unit="triệu đồng", language="vi"
    )
    assert [each.shown for each in chart.points] == ["10,01", "10,021", "10,034"]
    assert {"10,01", "10,04"} <= {mark.text for mark in draw(chart).marks}
    assert chart.caption == "Đơn vị: tỷ đồng. Trục bắt đầu từ 10,01, không từ 0"


def test_figures_that_are_about_so_much_keep_their_word():
    """They are drawn as they are printed."""
    points = (year(2013, 10010), Point("2014", 13871204, printed="trên 13.871.204"))
    chart = line_chart(
        [Series("", points)], anchor="x", title="Chi", unit="triệu đồng", language="vi"
    )
    assert chart.scale is None and chart.points[1].shown == "trên 13.871.204"


def test_a_title_that_names_the_unit_keeps_it():
    """No drawing says two units; groups of several units stay as they are."""
    point = Point("A", 13871204)
    named = bar_chart(
        [("", [point])], anchor="x", title="Chi, triệu đồng", unit="triệu đồng", language="vi"
    )
    several = bar_chart(
        [Series("", (point,), unit="triệu đồng"), Series("", (point,), unit="người")],
        anchor="x",
        title="Chi",
        language="vi",
    )
    assert named.scale is several.scale is None


def test_what_a_chart_tells_is_its_title_in_every_form():
    """On the page's drawing and in the file; its name is left for lists."""
    chart = replace(bar_chart(RATES, anchor="x", title="Tên", language="vi"), telling="Tăng 3 điểm")
    root = ElementTree.fromstring(render_picture(chart))
    assert root.findtext(f"{SVG}title") == "Tăng 3 điểm" == chart.heading and chart.title == "Tên"
