"""Charts that nobody had to ask for: of an indicator's place, of a report's form, of a dataset's tables, in tiles."""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest

from site_builder.core.numbers.number import format_number
from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.derive.portal import Portal
from site_builder.model.package import Field, Schema, Table
from site_builder.pages import Figure
from site_builder.pages.charts.drawing import CHARACTER, NARROW
from site_builder.pages.charts.model import Point, bar_chart
from site_builder.pages.charts.picture import draw
from site_builder.pages.charts.rules import IndicatorCharts, dataset_charts, ruled_charts
from site_builder.pages.indicator_words import Wording
from site_builder.pages.reports.headlines import course_of, tile_of
from tests.conftest import ROOT
from tests.factories import make_package, make_publication, make_resource
from tests.series import LISTED, cut, joined, observed, read_portal, read_sample


@pytest.fixture(scope="module")
def portal():
    """The real portal."""
    return Portal(read_portal())


@pytest.fixture(scope="module")
def sample():
    """The tiny portal."""
    return Portal(read_sample())


def drawn(portal, series, code):
    """The charts of an indicator by their anchor."""
    charts = IndicatorCharts(portal).charts(portal.histories.of(series, code))
    return {chart.anchor: chart for _, chart in charts}


def told(chart):
    """What a chart prints: label and figure."""
    return [(point.label, point.printed) for point in chart.points]


def test_a_share_stands_beside_its_sisters_and_its_parts(portal):
    """5.4 among the shares of group 5; beneath, the two amounts that it is computed from."""
    charts = drawn(portal, "cchc", "5.4")
    assert list(charts) == ["chart-parts", "chart"]
    assert [printed for _, printed in told(charts["chart-parts"])] == ["58.941", "116.340"]
    assert charts["chart-parts"].unit == "hồ sơ" and charts["chart"].unit == "%"
    own = [point.code for point in charts["chart"].points if not point.is_beside]
    assert own == ["5.4"] and len(charts["chart"].points) == 5


def test_the_last_value_of_each_line_is_whole_on_a_phone(portal):
    """75.488.160 is longer than 8,20: time ends earlier."""
    chart = drawn(portal, "quyet-toan", "tong-chi-can-doi-nsdp")["chart-da-nang"]
    ends = {f"{series.name} {series.points[-1].shown}" for series in chart.series}
    labels = [
        mark
        for mark in draw(chart).marks
        if mark.shape == "text" and mark.text in ends and mark.anchor == "start"
    ]
    assert len(labels) == len(chart.series) == 3
    for label in labels:
        assert (
            Decimal(label.x[:-1]) * NARROW / 100 + int(label.dx) + CHARACTER * len(label.text)
            <= NARROW + 1
        )


def test_a_target_stands_beside_the_figure(sample):
    """At least 60 per cent was aimed at."""
    (point,) = drawn(sample, "cap-nuoc", "1.3")["chart-target"].points
    assert point.target == 60 and point.aimed.endswith("≥ 60\xa0%")


def test_coded_answers_and_headings_are_not_drawn(portal):
    """A code is no amount."""
    assert not drawn(portal, "cchc", "1") and not drawn(portal, "cchc", "4")


def test_figures_that_contradict_have_no_place(portal):
    """Which of them would stand there?"""
    for series in portal.histories.series:
        for code, history in portal.histories.of_series(series).items():
            if history.latest and history.latest.contradicts:
                assert not [
                    anchor
                    for anchor in drawn(portal, series, code)
                    if anchor not in _courses(anchor)
                ]


def _courses(anchor):
    return [] if anchor in ("chart-parts", "chart-target") else [anchor]


def test_every_chart_has_its_credit(portal, sample):
    """Source, period, status, licence and address, as far as they are known."""
    for each in (portal, sample):
        for series in each.histories.series:
            for history in each.histories.of_series(series).values():
                for _, chart in IndicatorCharts(each).charts(history):
                    assert chart.credit[0].startswith("Nguồn: ") and "Kỳ: " in chart.credit[0]
                    assert chart.credit[-1].endswith(f"/#{chart.anchor}")


def test_every_figure_drawn_is_one_published(portal):
    """Each bar of an indicator's page is an observation, printed as the pages print it."""
    published = {
        (each.indicator, format_number(each.value, "vi"))
        for data in portal.observed.values()
        for each in data.observations
        if each.value is not None
    }
    for code, history in portal.histories.of_series("cchc").items():
        for _, chart in IndicatorCharts(portal).charts(history):
            assert {(point.code or code, point.printed) for point in chart.points} <= published


def test_a_report_draws_its_form(portal):
    """Shares in one chart by heading, amounts in one chart each; what the author drew is not drawn again."""
    (report,) = portal.publication.reports_of("cchc")
    shares, *amounts = ruled_charts(portal, report)
    assert [group.name.partition(".")[0] for group in shares.series][:1] == ["4"]
    assert {point.code for point in shares.points} & {"5.1", "5.2", "5.5", "5.3", "5.4"} == set()
    assert [chart.anchor for chart in amounts] == [
        f"chart-under-5.{n}-{'ho-so' if n == 4 else 'thu-tuc'}" for n in range(1, 6)
    ]
    assert told(amounts[3])[1] == ("Số hồ sơ TTHC đã tiếp nhận trực tuyến", "58.941")


def compared(name):
    """What the authors of a report worked out beside the portal, by the indicator's code or its name."""
    with (ROOT / "datasets" / name / "compare.csv").open(encoding="utf-8", newline="") as file:
        return {row["dimension"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("year", range(2011, 2025))
def test_a_report_of_many_areas_says_where_its_own_stands(portal, year):
    """Rank, of how many, median and first of each dimension, as another program worked them out."""
    report = next(
        each for each in portal.publication.reports_of("papi") if each.period.year == year
    )
    chart, *others = ruled_charts(portal.alone[report.uri], report)
    rows = compared(f"papi-{year}")
    assert [point.code for point in chart.points] == [
        f"{code}@da-nang" for code in rows
    ] and not others
    for point, row in zip(chart.points, rows.values(), strict=True):
        median, best = (format_number(Decimal(row[name]), "vi") for name in ("median", "highest"))
        assert point.printed == format_number(Decimal(row["da_nang"]), "vi")
        assert point.aimed == f"hạng {row['rank']} trong {row['ranked']}; trung vị {median} điểm"
        is_first = row["highest_area"] == "Đà Nẵng"
        assert point.note == ("" if is_first else f"Đầu bảng: {row['highest_area']}, {best} điểm")
        assert len(point.among) == int(row["ranked"]) - 1
    above = sum(Decimal(row["da_nang"]) > Decimal(row["median"]) for row in rows.values())
    assert chart.telling.startswith(
        f"Đà Nẵng cao hơn trung vị ở {above} trong {len(rows)} chỉ tiêu"
    )


def test_a_report_of_one_area_has_nothing_to_stand_among(portal):
    """Nor has one whose series names no area of its own."""
    (report,) = portal.publication.reports_of("cchc")
    assert not any(chart.is_among for chart in ruled_charts(portal, report))


def made(*fields, rows, name="bang", **changes):
    """A portal with one table."""
    table = Table(Schema(tuple(fields), **changes), tuple(rows), tuple(range(2, 2 + len(rows))))
    resource = make_resource(name=name, title=Text("Bảng"), table=table, roles={})
    package = make_package(resources=(resource,))
    return Portal(make_publication(packages=(package,), reports=())), package


def charts(*fields, rows, **changes):
    """The charts of one table."""
    portal, package = made(*fields, rows=rows, **changes)
    return [chart for _, chart in dataset_charts(portal, package)]


AMOUNT = Field("so_ho", "integer", title=Text("Số hộ"), unit="hộ")
YEAR = Field("nam", "year", title=Text("Năm"))
PLACE = Field("phuong", "string", title=Text("Phường"))


def test_a_year_makes_a_line():
    """In the order of time, each figure as the table prints it."""
    (chart,) = charts(YEAR, AMOUNT, rows=[(2022, 1200), (2020, 900), (2021, None)])
    assert (chart.kind, chart.title, chart.unit) == ("line", "Bảng: số hộ", "hộ")
    assert told(chart) == [("2020", "900"), ("2021", ""), ("2022", "1.200")]


def test_periods_as_texts_make_a_line():
    """2022-Q1 is a time."""
    (chart,) = charts(PLACE, AMOUNT, rows=[("2022-Q1", 1), ("2022-Q2", 2), ("2022-Q3", 5)])
    assert chart.kind == "line" and told(chart)[0] == ("Quý I/2022", "1")


def test_quarters_and_years_are_two_lines():
    """In one panel, each at its end."""
    (chart,) = charts(
        PLACE, AMOUNT, rows=[("2022", 9), ("2022-Q1", 1), ("2022-Q2", 2), ("2021", 5)]
    )
    assert chart.kind == "line"
    assert [[point.printed for point in series.points] for series in chart.series] == [
        ["5", "9"],
        ["1", "2"],
    ]


def test_a_category_makes_bars():
    """One a row."""
    (chart,) = charts(PLACE, AMOUNT, rows=[("Hòa Cường", 5), ("An Khê", 7)])
    assert chart.kind == "bar" and told(chart) == [("Hòa Cường", "5"), ("An Khê", "7")]


def test_numbers_that_became_text_name_no_bar():
    """“5 *” and “3 a” are figures that the column was to have, and the rows have names."""
    (chart,) = charts(
        Field("dem", declared="integer"), PLACE, AMOUNT, rows=[("5 *", "A", 5), ("3 a", "B", 7)]
    )
    assert told(chart) == [("A", "5"), ("B", "7")]


@pytest.mark.parametrize(
    "field",
    [
        Field("ma", "integer", title=Text("Mã")),
        Field("nam", "integer", title=Text("Năm")),
        Field("latitude", "number"),
        Field("order", "integer"),
        Field("muc", "integer", constraints={"enum": [1, 2, 3]}),
        Field("ten", "string"),
    ],
    ids=lambda field: field.name,
)
def test_codes_years_places_and_texts_are_not_drawn(field):
    """They compare nothing."""
    rows = (
        [("Hòa Cường", "5"), ("An Khê", "7")]
        if field.type == "string"
        else [("Hòa Cường", 5), ("An Khê", 7)]
    )
    assert not charts(PLACE, field, rows=rows)


def test_amounts_of_many_units_are_not_drawn():
    """Hectares and households have no common axis."""
    rows = [("Đất", 5, "ha"), ("Dân", 7, "hộ")]
    assert not charts(PLACE, AMOUNT, Field("unit"), rows=rows)


def test_a_table_without_a_row_a_category_is_not_drawn():
    """Two rows of one ward cannot be told apart."""
    assert not charts(PLACE, AMOUNT, rows=[("An Khê", 5), ("An Khê", 7)])


def test_at_most_two_columns_and_four_charts():
    """A page of charts tells nothing."""
    fields = [Field(f"so_{n}", "integer", title=Text(f"Số {n}")) for n in range(5)]
    assert (
        len(charts(PLACE, *fields, rows=[("An Khê", *range(5)), ("Hòa Cường", *range(1, 6))])) == 2
    )


def test_what_is_not_finite_is_a_gap():
    """NaN and infinity have no place on an axis."""
    (chart,) = charts(
        YEAR, replace(AMOUNT, type="number"), rows=[(2020, 1), (2021, Decimal("NaN")), (2022, 3)]
    )
    assert [point.value for point in chart.points] == [1, None, 3]


def test_a_bar_is_a_share_with_its_target():
    """50.66 of 100; the mark at 60, which the list states for that year."""
    portal = Portal(read_sample())
    report = portal.publication.report_at("cap-nuoc/2018/")
    tile = tile_of(portal, report, "1.3", Figure("1.3", "50.66", "50,66", "%"), Text("Tỷ lệ"))
    _, bar, aim = tile.drawing.marks
    assert (bar.width, aim.x) == ("50.66%", "60.00%")


def test_a_tile_draws_a_share(portal):
    """A per cent is a part of a hundred; an amount without a target or a past is not drawn."""
    (report,) = portal.publication.reports_of("cchc")
    share = tile_of(portal, report, "5.4", Figure("5.4", "50.66", "50,66", "%"), Text("Hồ sơ"))
    assert share and share.words == "Hồ sơ: 50,66\xa0%"
    assert (
        tile_of(portal, report, "5.2.2", Figure("5.2.2", "1704", "1.704", "thủ tục"), Text("x"))
        is None
    )


def test_a_qualified_figure_is_not_drawn_in_a_tile(portal):
    """ "Gần 600" has no exact length."""
    (report,) = portal.publication.reports_of("cchc")
    about = Figure("x", "60", "60", "%", "gần")
    assert tile_of(portal, report, "x", about, Text("x")) is None


def course(*observations, of, breaks=()):
    """The drawing of an indicator at one of its periods."""
    history = history_of(joined(*observations, breaks=breaks), LISTED, "1")
    entry = next(each for each in history.entries if each.observation.period.code == of)
    return course_of(history, entry, Wording("vi"))


def test_a_tile_draws_a_course():
    """Periods of one kind up to its own, in words for those who hear it; later ones are not told yet."""
    made = course(
        *(observed(str(year), year - 2000) for year in range(2018, 2023)),
        observed("2021-Q1", 5),
        of="2021",
    )
    assert (
        made.words
        == "năm 2018: 18 hồ sơ; năm 2019: 19 hồ sơ; năm 2020: 20 hồ sơ; năm 2021: 21 hồ sơ"
    )
    assert len([mark for mark in made.drawing.marks if mark.css == "line"]) == 3


def test_a_course_in_a_tile_is_in_proportion():
    """Of time: six months take half the room of a year. And of the values: 20 stands half as high as 40."""
    made = course(
        *(
            observed(period, value)
            for period, value in (("2018-Q4", 20), ("2019-Q2", 30), ("2020-Q2", 40))
        ),
        of="2020-Q2",
    )
    first, second = [mark for mark in made.drawing.marks if mark.css == "line"]
    assert float(first.x2[:-1]) == pytest.approx(2 + 96 * 181 / 547, abs=0.1)
    assert (first.y, second.y2) == ("18.0", "8.0")


def test_a_tile_draws_no_level_course():
    """Equal figures are said by the tile itself."""
    assert course(*(observed(str(year), 5) for year in range(2018, 2022)), of="2021") is None


def test_a_course_in_a_tile_ends_at_a_break():
    """What came before it cannot be compared; two points are no course."""
    years = [observed(str(year), year) for year in range(2017, 2023)]
    assert course(*years, of="2022", breaks=[cut("2020")]).words.startswith("năm 2020:")
    assert course(*years, of="2022", breaks=[cut("2021")]) is None


def test_a_chart_credits_the_figures_in_it_and_no_others(portal):
    """The target of 2022 is held against a figure of that year, not against the newest one of 2023."""
    charts = drawn(portal, "da-nang", "ho-so-truc-tuyen")
    assert (
        "26/11/2022" in charts["chart-target"].credit[0]
        and "2023" not in charts["chart-target"].credit[0]
    )
    assert (
        "VnMedia" in charts["chart-da-nang"].credit[0]
        and "VnMedia" not in charts["chart-target"].credit[0]
    )


def test_a_long_heading_takes_two_lines():
    """It stays within its column."""
    long = "4.1. Kết nối, liên thông các hệ thống quản lý văn bản điều hành"
    chart = bar_chart([(long, [Point("A", 1)])], anchor="h", title="x", language="vi")
    assert [mark.text for mark in draw(chart).marks if mark.css == "v" and not mark.dx] == [
        long[:31].rstrip(),
        long[31:].lstrip(),
    ]


def test_no_line_of_a_label_is_longer_than_a_phone_is_wide():
    """Eighty letters are two lines; more take more, and no word is lost."""
    words = " ".join(["Share of commune People’s Committees interconnected with the district"] * 3)
    chart = bar_chart([("", [Point(words, 1)])], anchor="h", title="x", language="en")
    lines = [mark.text for mark in draw(chart).marks if mark.shape == "text" and not mark.css]
    assert max(map(len, lines)) <= 40 and " ".join(lines) == words
