"""Ranks, medians, differences and shares that a text types beside the figures that they follow from."""

from dataclasses import replace

import pytest

from site_builder.derive.portal import Portal
from site_builder.validate.consistency.run import all_checks
from tests.derive.test_derivations import a_publication, points

BEFORE = points({"a": "9.587"})  # a fell by 2,97
COUNTS = [("2", "", "979"), ("3", "", "1736")]


def problems(text, rows=(), before=BEFORE):
    """What the check finds in a text over the points of four areas."""

    publication, report = a_publication([*points(), *COUNTS, *rows], before)
    written = replace(report, text=text, first_line=1)
    checks = all_checks(Portal(replace(publication, reports=(written,))))[report.package]
    return [each.problem for each in checks if each.problem]


def said(text, **given):
    """Codes with the result that the tables give."""
    return [(each.code, dict(each.facts).get("right")) for each in problems(text, **given)]


@pytest.mark.parametrize(
    "text",
    [
        'Đạt {{ figure("1@a") }}, hạng 3.',
        'Đạt {{ figure("1@a") }}, xếp thứ 3 trong 4 tỉnh.',
        'Đạt {{ figure("1@a") }}, hạng 2 trong 3 tỉnh miền núi.',
        'Năm 2022 đạt {{ figure("1@a") }}; năm trước xếp hạng 1.',
        'Đạt {{ figure("1@a") }}; trung vị là 6,86 điểm.',
        'Đạt {{ figure("1@a") }}, giảm 2,97 điểm.',
        'Đạt {{ figure("1@a") }}, giảm 2,97 điểm so với năm 2021.',
        'Đạt {{ figure("1@a") }}, giảm gần 3 điểm.',
        'Có {{ figure("2") }} trong {{ figure("3") }}, chiếm 56,39 %.',
    ],
)
def test_what_agrees_is_right(text):
    """Nor is anything said of another period or of a part of the areas."""
    assert [each for each in said(text) if each[0] == "statement-differs"] == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('Đạt {{ figure("1@a") }}, hạng 51.', "3"),
        ('Đạt {{ figure("1@a") }}, xếp thứ 2 trong 4 tỉnh.', "3"),
        ('Đạt {{ figure("1@a") }}; trung vị là 7,01 điểm.', "6,86 điểm"),
        ('Đạt {{ figure("1@a") }}, giảm 2,61 điểm.', "2,97 điểm"),
        ('Đạt {{ figure("1@a") }}, giảm 2,61 điểm so với năm 2021.', "2,97 điểm"),
        ('Có {{ figure("2") }} trong {{ figure("3") }}, chiếm 65,39 %.', "56,39 %"),
    ],
)
def test_what_the_tables_deny_is_an_error_of_its_own(text, right):
    """Not grouped with what nobody can look up; once, with the call that would be right."""
    assert said(text) == [("statement-differs", right)]


def test_the_repair_is_a_call():
    """Which the author can copy."""
    (problem,) = problems('Đạt {{ figure("1@a") }}, giảm 2,61 điểm.')
    assert dict(problem.facts)["call"] == 'difference("1@a", "2021", sign=False)'
    assert (problem.severity, problem.row) == ("error", 1)


@pytest.mark.parametrize(
    "text",
    [
        'Đạt {{ figure("1@a") }}, giảm 2,61 điểm so với năm 2015.',
        'Đạt {{ figure("1@a") }}, giảm 2,61 điểm so với kế hoạch.',
        'Cả nước giảm 2,61 điểm, ở đây là {{ figure("1@a") }}.',
        'Đạt {{ figure("2") }}, tăng 120 hồ sơ.',
    ],
)
def test_what_cannot_be_computed_is_left_to_be_looked_up(text):
    """Another year, a plan, the whole, and an indicator without an earlier figure."""
    assert [code for code, _ in said(text)] == ["number-unbacked"]


@pytest.mark.parametrize(
    "text",
    [
        "Xin ghi “PAPI 2024 (CECODES)”.",
        "All dimensions compare with 2023.",
        "Có 2 việc:\n\n- họp\n- báo cáo\n",
    ],
)
def test_a_number_that_no_reader_takes_for_a_figure_is_left(text):
    """A year, and how many points a list has."""
    assert said(text) == []


@pytest.mark.parametrize("text", ["Có 2024 hồ sơ.", "Có 3 việc:\n\n- họp\n- báo cáo\n"])
def test_a_count_stays_to_be_looked_up(text):
    """Though it looks like a year, or stands before a list."""
    assert [code for code, _ in said(text)] == ["number-unbacked"]
