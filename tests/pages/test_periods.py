"""What the table by period says of one figure, and what a comparison needs of it."""

from dataclasses import replace

import pytest

from site_builder.core.text import OtherLanguage, Text
from site_builder.derive.history import history_of
from site_builder.pages.charts.rules import charts_over_time
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.periods import PeriodWriter
from tests.series import LISTED, joined, observed, read_sample

ENGLISH = OtherLanguage("en", "vi")


def newest(*observations):
    """The newest entry of a history."""
    return history_of(joined(*observations), LISTED, "1").latest


@pytest.mark.parametrize("unit", [Text("%"), Text("%", (("en", "per cent"),))])
def test_a_difference_of_shares_is_in_points_on_pages_of_another_language(unit):
    """Whether the list translates the sign or not."""
    figures = joined(observed("2020", "12.5", unit="%"), observed("2021", "15.5", unit="%"))
    history = history_of(figures, {"1": replace(LISTED["1"], unit=unit)}, "1")
    wording = Wording(ENGLISH)
    assert wording.unit(history.latest.observation, history.indicator) == "%"
    assert "points" in wording.sentence(history.latest, history.indicator)


def test_a_change_in_a_report_says_that_rounding_may_be_all_of_it():
    """In every unit."""
    said = [
        Wording("vi").brief(
            newest(observed("2020", "99.6", unit=unit), observed("2021", 100, unit=unit)).previous,
            unit,
        )
        for unit in ("%", "hồ sơ")
    ]
    assert said == ["+0,4 điểm phần trăm, có thể chỉ do làm tròn", "+0,4, có thể chỉ do làm tròn"]
    same = newest(observed("2020", "8.34", unit="%"), observed("2021", "8.335", unit="%")).previous
    assert Wording("vi").brief(same, "%") == "không đổi trong phạm vi làm tròn"


def test_each_row_says_which_direction_of_its_own_indicator_is_good():
    """Less was better of the indicator that another one replaced."""
    publication = read_sample()
    (package, *_) = [each.name for each in publication.packages if each.name.startswith("cap-nuoc")]
    down, up = (publication.indicators("cap-nuoc")[code] for code in ("3", "1.3"))
    rows = [
        observed("2020", 10, indicator="3", package=package),
        observed("2021", 9, indicator="3", package=package),
        observed("2022", 80, indicator="1.3", package=package),
    ]
    listed = {"3": down, "1.3": replace(up, replaces="3")}
    history = history_of(replace(joined(*rows), series="cap-nuoc"), listed, "1.3")
    assert [row.pair.good for row in PeriodWriter(publication).periods(history).rows] == [
        "down",
        "down",
        "up",
    ]


def test_a_figure_quoted_elsewhere_names_its_area_and_its_reserve():
    """Two areas are never one, and an estimate is told as such."""
    rows = [observed("2021", 5, area="a"), observed("2021", 6, area="b", status="estimate")]
    history = history_of(joined(*rows, areas=("a", "b")), LISTED, "1")
    assert Wording("vi").quoted(history, history.latest) == "năm 2021, b: 6 hồ sơ (ước tính)"


def test_the_total_of_areas_is_called_so():
    """In sentences and over charts, where the areas beside it have names; a figure without any areas needs no word."""
    rows = [
        observed(year, value, area=area)
        for year in ("2020", "2021")
        for value, area in ((5, "a"), (11, ""))
    ]
    history = history_of(joined(*rows, areas=("a",)), LISTED, "1")
    total = history.lines[0].latest[-1]
    assert Wording("vi").quoted(history, total) == "năm 2021, Tổng số: 11 hồ sơ"
    assert Wording("en").when(history, history.lines[0]) == "2021, Total"
    assert [chart.title for chart, _ in charts_over_time(history, "vi")] == [
        "Hồ sơ, Tổng số",
        "Hồ sơ, a",
    ]
    alone = history_of(joined(*(each for each in rows if not each.area)), LISTED, "1")
    assert Wording("vi").quoted(alone, alone.latest) == "năm 2021: 11 hồ sơ"
