"""The page of an indicator, the lists, and the comparison in a report's table."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from site_builder.build.site.gallery import Gallery
from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.history import Change, history_of
from site_builder.derive.portal import Portal
from site_builder.model.report import Headline
from site_builder.pages import Figure
from site_builder.pages.charts.rules import charts_over_time
from site_builder.pages.home import home_view
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.indicator import IndicatorPages
from site_builder.pages.indicators.indicators import (
    indicators_view,
    own_table_view,
    series_indicators_view,
)
from site_builder.pages.reports.comparison import compared
from site_builder.pages.tables.table import table_view
from site_builder.pages.text import frame_view
from tests.pages.environment import bare_environment, render
from tests.series import LISTED, joined, observed, read_portal, read_sample


class Pages:
    """A portal with its histories, and the pages of its indicators."""

    def __init__(self, publication):
        self.portal = Portal(publication)
        self.publication, self.histories = self.portal.publication, self.portal.histories
        self.pages = IndicatorPages(
            self.publication, self.histories, charts=Gallery(self.portal).indicators
        )

    def view(self, series, code):
        """The view of one indicator."""
        return self.pages.view(self.histories.of(series, code))

    def html(self, view):
        """The page as text."""
        return render(
            bare_environment(self.publication.site, frame=frame_view(self.publication)), view
        )

    def chart(self, series, code):
        """The first chart of an indicator."""
        return charts_over_time(self.histories.of(series, code), "vi")[0][0]

    def table(self, name):
        """The table of indicators of one report, compared."""
        report = next(each for each in self.publication.reports if each.package == name)
        resource = self.publication.package(name).resource("indicators")
        made = table_view(
            resource, indicators=self.publication.indicators(report.series), language="vi"
        )
        return compared(made, resource, report, self.histories, "vi")


@pytest.fixture(scope="module")
def sample():
    """The tiny portal."""
    return Pages(read_sample())


@pytest.fixture(scope="module")
def portal():
    """The real portal."""
    return Pages(read_portal())


def joins_of(chart):
    """What is joined: the days of both points, and whether solid or dotted."""
    found = []
    for series in chart.series:
        known = [point for point in series.points if point.value is not None]
        found += [
            (before.last_day, point.last_day, point.join)
            for before, point in pairwise(known)
            if point.join
        ]
    return found


def test_a_table_of_one_s_own_offers_the_newest_period_first(sample):
    """Whoever looks for today's figures finds them without scrolling."""
    offered = [each.value for each in own_table_view(sample.publication, sample.histories).periods]
    assert (offered[0], offered[-1]) == ("2021-Q1", "2018-Q1")


def row(view, period):
    """The row of a period."""
    return next(each for each in view.periods.rows if each.period == period)


def test_the_newest_figure_stands_first(sample):
    """One for each area, the newest first, with its change or that there can be none."""
    first, second = sample.view("cap-nuoc", "1.1").now
    assert (first.figure, first.unit, first.change) == ("6.800", "hộ", "không so sánh được")
    assert (second.figure, second.change) == (
        "5.600",
        "+1.200 (+27,27\xa0%; tốt hơn) so với năm 2018",
    )


def test_a_row_has_window_state_and_changes(sample):
    """The window is the regime's."""
    found = row(sample.view("cap-nuoc", "1.1"), "Quý I/2019")
    assert (found.window, found.value, found.status) == (
        "15/12/2018 đến 14/3/2019",
        "4.800",
        "preliminary",
    )
    assert (found.previous.text, found.previous.note) == (
        "+800",
        "+20,00\xa0%; tốt hơn; so với quý I/2018",
    )


def test_shares_change_by_points(sample):
    """Not by per cent of per cent."""
    assert (
        row(sample.view("cap-nuoc", "1.3"), "Năm 2019").previous.note == "điểm phần trăm; tốt hơn"
    )


def test_less_can_be_better(sample):
    """Water lost: down is good."""
    facts = {fact.term: fact.text for fact in sample.view("cap-nuoc", "3").facts}
    change = Change(parse_period("2018"), Decimal(20), Decimal(-2), None, is_good=True)
    assert facts["Cách đánh giá"] == "càng thấp càng tốt"
    assert Wording("vi").change(change, None, "%").note == "điểm phần trăm; tốt hơn"


def test_a_break_is_a_row_and_suppresses_changes(sample):
    """The definition changed in 2019."""
    found = row(sample.view("cap-nuoc", "3"), "Quý I/2019")
    assert found.breaks == ("Từ năm 2019 không tính nước chữa cháy.",)
    assert found.year_before.text == "không so sánh được"


def test_an_old_code_is_named(sample):
    """The renamed indicator shows its predecessor's rows as such."""
    view = sample.view("cap-nuoc", "5")
    assert row(view, "Năm 2018").marks == ("theo mã cũ 4",)
    assert (
        view.place.replaces.note == "4"
        and sample.view("cap-nuoc", "4").place.replaced_by[0].note == "5"
    )


def test_sources_that_contradict_stand_side_by_side(sample):
    """Two rows of one period, marked, each with its source."""
    found = [each for each in sample.view("cap-nuoc", "3").periods.rows if each.is_doubtful]
    assert [each.value for each in found] == ["22,5", "24,1"]
    assert {each.source.title if each.source else "" for each in found} == {
        "",
        "Công ty cấp nước Mẫu, 7/2018",
    }


def test_a_replaced_figure_is_marked(sample):
    """310 gave way to 305; it has no change of its own."""
    old = next(each for each in sample.view("cap-nuoc", "2").periods.rows if each.value == "310")
    assert old.marks == ("đã được thay bằng số sau",) and old.previous.text == ""


def test_provenance_leads_to_report_and_row(sample):
    """Both are addresses of the site."""
    links = [link.href for link in row(sample.view("cap-nuoc", "2"), "Năm 2018").origin]
    assert links == ["cap-nuoc/2018/", "datasets/cap-nuoc-2018/#ct-2"]


def test_targets_and_their_outcome(sample):
    """At least 60 was not reached, at most 18 was."""
    (missed,), (met,) = sample.view("cap-nuoc", "1.3").targets, sample.view("cap-nuoc", "3").targets
    assert (missed.aimed, missed.outcome) == ("≥ 60\xa0%", "chưa đạt")
    assert (met.aimed, met.outcome) == ("≤ 18\xa0%", "đạt")
    assert row(sample.view("cap-nuoc", "1.3"), "Năm 2018").target == "Mục tiêu ≥ 60\xa0%: chưa đạt"
    assert row(sample.view("cap-nuoc", "3"), "Năm 2019").target == "Mục tiêu ≤ 18\xa0%: đạt"


def test_formula_with_links(portal):
    """Codes lead to their pages, names stand beside them."""
    parts = portal.view("cchc", "5.4").formula
    assert "".join(part.text for part in parts) == "5.4.2 : 5.4.1 × 100"
    assert [part.link.href for part in parts if part.link] == [
        "indicators/cchc/5.4.2/",
        "indicators/cchc/5.4.1/",
    ]


def test_place_in_the_tree(portal):
    """Parent, siblings and children."""
    view = portal.view("cchc", "5.4")
    assert (view.place.parent.note, [each.code for each in view.children]) == (
        "5",
        ["5.4.1", "5.4.2"],
    )
    assert [each.note for each in view.place.siblings] == ["5.1", "5.2", "5.3", "5.5"]


def test_a_heading_lists_its_children(portal):
    """It has no figures of its own."""
    view = portal.view("cchc", "5")
    assert (
        not view.now
        and not view.courses
        and [row.code for row in view.children] == ["5.1", "5.2", "5.3", "5.4", "5.5"]
    )


def test_a_coded_answer_shows_its_words(portal):
    """With the code beside it."""
    (found,) = portal.view("cchc", "2").periods.rows
    assert (found.value, found.code) == ("3 cấp", "2")


def test_no_line_crosses_a_break(sample, portal):
    """In any chart of either portal."""
    for each in (sample, portal):
        for series in each.histories.series:
            for history in each.histories.of_series(series).values():
                for chart, _ in charts_over_time(history, "vi"):
                    for since in (cut.since for cut in chart.breaks if cut.since):
                        assert not [join for join in joins_of(chart) if join[0] < since <= join[1]]


def test_no_line_passes_over_a_point(sample, portal):
    """That a dotted line bridges, in any chart of either portal: a gap says that no figure is in between."""
    for each in (sample, portal):
        for series in each.histories.series:
            for history in each.histories.of_series(series).values():
                for chart, _ in charts_over_time(history, "vi"):
                    days = [point.last_day for point in chart.known]
                    gaps = [join for join in joins_of(chart) if join[2] == "gap"]
                    assert not [
                        day for before, after, _ in gaps for day in days if before < day < after
                    ]


def test_figures_that_contradict_are_passed_by_no_line():
    """What stands between two figures of one period is not known."""
    data = joined(
        observed("2018", 1),
        observed("2019", 2),
        observed("2019", 3, package="q"),
        observed("2020", 4),
    )
    ((chart, _),) = charts_over_time(history_of(data, LISTED, "1"), "vi")
    assert len(chart.points) == 4
    assert joins_of(chart) == []


def test_dti_is_drawn_as_in_the_mock(portal):
    """A dotted bridge over 2021, a hollow point in 2022, the new city a line of its own and joined to nothing."""
    chart = portal.chart("da-nang", "dti")
    assert [join for _, _, join in joins_of(chart)] == ["gap", "line", "line"]
    assert [point.label for point in chart.points if point.is_derived] == ["2022"]
    assert [(each.since, each.label) for each in chart.breaks] == [(None, "Đổi địa giới, 1/7/2025")]
    assert [(each.area, len(each.points)) for each in chart.series] == [
        ("da-nang", 5),
        ("da-nang-2025", 1),
    ]


def test_dti_names_its_two_cities(portal):
    """Two figures for 2024, that of the new city first, with their ranks; the second is not comparable."""
    view = portal.view("da-nang", "dti")
    assert [each.figure for each in view.now] == ["0,7069", "0,8335"]
    assert [(each.rank, each.previous.text) for each in view.periods.rows][-2:] == [
        ("2", "không đổi trong phạm vi làm tròn"),  # 0,834 and 0,8335 may be the same figure
        ("17", "không so sánh được"),
    ]


def test_a_single_figure_has_no_course(portal):
    """One point is no line; its place is drawn instead."""
    assert {course.chart.kind for course in portal.view("cchc", "5.4").courses} == {"bar"}


def test_the_page_prints(sample, portal):
    """Both portals' pages render, and say what kind they are to the search."""
    for each, series, code in ((sample, "cap-nuoc", "3"), (portal, "da-nang", "dti")):
        html = each.html(each.view(series, code))
        assert 'data-pagefind-filter="kind:indicator"' in html and html.count(
            '<tr class="break">'
        ) == 2 - (code == "dti")


def test_the_list_of_series(sample):
    """Each with its number of indicators."""
    found = [
        (each.href, each.count)
        for each in indicators_view(sample.publication, sample.histories).series
    ]
    assert found == [("indicators/cap-nuoc/", 8), ("indicators/thu-gom/", 5)]


def test_the_list_of_a_series_that_nobody_described_describes_itself(sample):
    """Search engines show it; a series without a page of its own has no words of its author."""
    alone = replace(sample.publication, series=())
    assert series_indicators_view(alone, sample.histories, "cap-nuoc").description.startswith(
        "Từng chỉ tiêu qua các kỳ"
    )


def test_the_tree_of_a_series(sample):
    """In the printed order, with the newest figures."""
    view = series_indicators_view(sample.publication, sample.histories, "cap-nuoc")
    assert [(each.code, each.figure) for each in view.rows][:4] == [
        ("1", ""),
        ("1.1", "6.800"),
        ("1.2", "10.000"),
        ("1.3", "68,00"),
    ]
    assert "Cấp nước" in sample.html(view) and view.package.href == "datasets/cap-nuoc-series/"


def test_a_report_is_set_beside_last_year(sample):
    """Quý I/2019 has one column, for Quý I/2018: in this rhythm it is the last period of its kind."""
    view = sample.table("cap-nuoc-2019-q1")
    assert [(each.label, each.unit) for each in view.columns][3:4] == [
        ("Kỳ trước cùng loại", "Quý I/2018")
    ]
    cells = {each.cells[0].text: each.cells[3] for each in view.rows if len(each.cells) > 3}
    figures = {each.cells[0].text: each.cells[2] for each in view.rows if len(each.cells) > 3}
    # Beside the earlier figure the change would read as a sum.
    assert (cells["1.1"].text, cells["1.1"].note, cells["1.1"].code) == ("4.000", "", "")
    assert (figures["1.1"].text, figures["1.1"].note) == ("4.800", "+800 so với quý I/2018")
    assert cells["3"].text == "không so sánh được"


def test_a_year_has_one_comparison(sample):
    """The previous period is the same period last year."""
    assert [each.label for each in sample.table("cap-nuoc-2019").columns].count(
        "Cùng kỳ năm trước"
    ) == 0


@pytest.mark.parametrize("name", ["cap-nuoc-2018-q1", "thu-gom-2021-q1"])
def test_the_first_report_has_no_empty_columns(sample, name):
    """Nothing to compare, nothing shown."""
    assert not [
        each
        for each in sample.table(name).columns
        if each.label in ("Kỳ trước", "Cùng kỳ năm trước")
    ]


def test_codes_lead_to_their_indicators(portal):
    """Every code of the form."""
    view = portal.table("cchc-2022-h1")
    assert [each.cells[0].href for each in view.rows if each.cells[0].text == "5.4"] == [
        "indicators/cchc/5.4/"
    ]
    assert all(each.cells[0].kind == "inner" for each in view.rows)


def test_home_says_the_previous_period(sample):
    """From the history of the indicator, not from a report's text."""
    wanted = [each for each in sample.publication.reports if each.package == "cap-nuoc-2019"]
    publication = replace(sample.publication, reports=(*wanted, *sample.publication.reports))
    view = home_view(Portal(publication), find=lambda report, key: Figure(key, "5600", "5.600"))
    assert view.latest.headlines[0].previous == "4.400 hộ"


def test_home_says_the_target_of_the_list(sample):
    """Where the report has no words for it; "the source states none" would contradict the indicator's page."""
    report = replace(
        sample.publication.report_at("cap-nuoc/2018/"), headlines=(Headline("1.3", Text("Tỷ lệ")),)
    )
    view = home_view(
        Portal(replace(sample.publication, reports=(report,))),
        find=lambda report, key: Figure(key, "55", "55"),
    )
    assert view.latest.headlines[0].target == "Mục tiêu năm 2018: ≥ 60\xa0%"


@pytest.mark.parametrize(
    ("direction", "words"),
    [("", []), ("none", ["tăng hay giảm không nói lên tốt xấu"]), ("up", ["càng cao càng tốt"])],
)
def test_a_direction_that_nobody_stated_is_no_fact(sample, direction, words):
    """Nor that it goes neither up nor down, which a list may state."""
    history = sample.histories.of("cap-nuoc", "1.1")
    history = replace(history, indicator=replace(history.indicator, direction=direction))
    assert [
        fact.text for fact in sample.pages.view(history).facts if fact.term == "Cách đánh giá"
    ] == words


def test_names_from_outside_are_escaped(sample):
    """A name cannot become markup."""
    history = sample.histories.of("cap-nuoc", "1.1")
    hostile = replace(
        history, indicator=replace(history.indicator, name=Text("<script>x</script>"))
    )
    assert not re.search(r"<script>x", sample.html(sample.pages.view(hostile)))


def test_each_unit_has_an_axis_of_its_own(sample):
    """Points that became stations stand in two panels; the declared unit is not named."""
    charts = charts_over_time(sample.histories.of("cap-nuoc", "5"), "vi")
    assert charts[0][0].anchor == "chart-huyen-mau-diem"
    assert charts[0][0].unit == "điểm"
    assert all(chart.unit for chart, _ in charts)


def test_all_kinds_of_period_stand_in_one_panel(sample):
    """A line each, by its name; their old charts are named, so that the addresses go on answering."""
    ((chart, _),) = charts_over_time(sample.histories.of("cap-nuoc", "1.1"), "vi")
    former = (
        "chart",
        "chart-half-year",
        "chart-nine-months",
        "chart-year",
        "chart-beside",
        "chart-share",
    )
    assert (chart.anchor, chart.formerly) == ("chart-huyen-mau", former)
    kinds = [each.name.rpartition(", ")[2] for each in chart.series]
    assert kinds[:4] == ["hằng quý", "sáu tháng một lần", "chín tháng", "hằng năm"]


def test_the_last_period_of_the_facts_is_the_newest_figure(sample):
    """A year and its second half end on one day; the page named one here and the other there."""
    history = history_of(
        joined(observed("2020-H1", 1), observed("2020", 3), observed("2020-H2", 2)), LISTED, "1"
    )
    view = sample.pages.view(history)
    facts = {fact.term: fact.text for fact in view.facts}
    assert (
        view.now[0].figure == "2"
        and facts["Kỳ có số"] == "3: 6 tháng đầu năm 2020 đến 6 tháng cuối năm 2020"
    )


def test_a_figure_that_is_not_drawn_is_named(sample):
    """310 gave way to 305; and a unit with one figure has no panel of its own."""
    ((chart, _),) = charts_over_time(sample.histories.of("cap-nuoc", "2"), "vi")
    assert "310" in chart.caption
    data = joined(observed("2018", 1), observed("2019", 2), observed("2020", 3, unit="bộ"))
    ((chart, _),) = charts_over_time(history_of(data, LISTED, "1"), "vi")
    assert "năm 2020: 3 bộ" in chart.caption


def test_a_gap_that_holds_another_unit_is_not_dotted():
    """A figure is in between, whatever its unit; nor one of another kind of period."""
    for between in (observed("2019", 71, unit="%"), observed("2019-Q2", 71)):
        data = joined(observed("2018", 1), between, observed("2020", 3))
        chart = charts_over_time(history_of(data, LISTED, "1"), "vi")[0][0]
        assert joins_of(chart) == [] and "ở giữa không có số" not in chart.caption


def test_equal_values_are_a_sentence():
    """A level line tells no more than it."""
    ((chart, _),) = charts_over_time(
        history_of(joined(observed("2018", 5), observed("2019", 5)), LISTED, "1"), "vi"
    )
    assert chart.is_said and chart.caption == "Cả 2 giá trị đều bằng 5 hồ sơ"
