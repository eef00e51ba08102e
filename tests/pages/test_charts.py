"""The chart model, its drawing, and its files."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from site_builder.pages.charts.model import Break, Point, bar_chart, line_chart, shares_of
from site_builder.pages.charts.svg import draw
from site_builder.pages.charts.vega import draw_all, vega_lite

RATES = [("Cung cấp", [Point("A", Decimal("56.39")), Point("B", 100)]), ("Sử dụng", [Point("C", Decimal("77.70"))])]
YEARS = [Point("2020", Decimal("0.4874")), Point("2021", None), Point("2022", Decimal("0.8002"), is_derived=True)]
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


def test_specification_holds_its_data():
    """Nothing is fetched."""
    assert "url" not in repr(vega_lite(bars()).keys()) and vega_lite(bars())["data"]["values"][0]["value"] == 56.39


@pytest.mark.whole
def test_files_are_the_same_every_time():
    """SVG and PNG have the same bytes on each build."""
    charts = [vega_lite(bars()), vega_lite(line([*YEARS, AFTER], [Break(3, "Hợp nhất")]))]
    once = list(draw_all(charts))
    assert all(list(picture) == ["svg", "png"] and picture["png"].startswith(b"\x89PNG") for picture in once)
    assert once == list(draw_all(charts))


def test_hostile_label_stays_text():
    """A label that is code of Vega's language or of SVG is drawn as it is written."""
    chart = bar_chart(
        [("", [Point('"]+x</text><script>alert(1)</script>', 1)])], anchor="h", title="<script>", language="vi"
    )
    svg = next(draw_all([vega_lite(chart)]))["svg"].decode()
    assert "<script" not in svg and "&lt;script&gt;" in svg


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


def test_the_file_of_a_chart_stands_in_the_same_proportion():
    """As on the page."""
    rows = vega_lite(dated(0, 30, 300))["data"]["values"]
    assert [row["x"] for row in rows] == [0.0, 0.1, 1.0]
