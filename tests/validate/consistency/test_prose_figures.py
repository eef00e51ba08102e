"""Figures in the text of a report."""

from pathlib import Path

import pytest
import yaml

from site_builder.core.text import Text
from site_builder.model.report import Point
from tests.validate.portal import checks, indicator_list, observed, of_kind, package, stated

LISTED = indicator_list(
    {"code": "1", "unit": "%", "kind": "percent"},
    {"code": "2", "unit": "thủ tục"},
    {"code": "3", "unit": "thủ tục"},
)
SHARES = yaml.safe_load(
    (Path(__file__).parents[2] / "cases/prose-shares/shares.yml").read_text("utf-8")
)


def prose(text, summary=()):
    """The checks of a report with this text: 56,39 % are 979 of 1.736, and nearly 600 sets."""
    numbers = observed(
        {"code": "1", "value": "56.39"}, {"code": "2", "value": 979}, {"code": "3", "value": 1736}
    )
    rows = stated(
        {"id": "tap", "qualifier": "gần", "value": 600, "unit": "tập"},
        {"id": "xa", "value": 12, "unit": "xã"},
    )
    return checks(LISTED, package(numbers, rows), text=text, summary=summary)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Đã có 979 thủ tục.", "passed"),
        ("Có 1.736 thủ tục.", "passed"),
        ("Đạt 56,39 %.", "passed"),
        ("Đạt hơn 56 %.", "passed"),
        ("Đạt gần 70 %.", "doubtful"),
        ("Có gần 600 tập.", "passed"),
        ("Có 600 tập.", "doubtful"),
        ("Có 980 thủ tục.", "doubtful"),
        ("Đạt 979 %.", "doubtful"),
    ],
)
def test_typed_figure_is_looked_up(text, outcome):
    """Same value, same qualifier, same kind of unit."""
    assert [check.outcome for check in of_kind(prose(text), "typed")] == [outcome]


def test_backed_figure_leads_to_its_row():
    """Where the figure may have been copied from."""
    (check,) = of_kind(prose("Một.\n\nĐã có 979 thủ tục."), "typed")
    assert [(spot.resource, spot.line, spot.column) for spot in check.spots] == [
        ("", 3, ""),
        ("so-lieu", 3, "value"),
    ]


def test_unbacked_figure_is_a_notice_at_its_line():
    """Nobody is stopped by a figure typed by hand."""
    (check,) = of_kind(prose("Một.\n\nHai\nvà 1.200 thủ tục."), "typed")
    problem = check.problem
    assert (problem.code, problem.severity, problem.row) == ("number-unbacked", "notice", 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Đã có {{ figure("2") }}, tức 980 thủ tục.', "980"),
        ('| Thủ tục | 980 thủ tục | {{ figure("2") }} |', "980"),
        ('Đạt 56,93 % ({{ figure("1") }}).', "56,93 %"),
    ],
)
def test_a_typed_figure_beside_the_bound_one_it_contradicts_is_a_warning(text, said):
    """In a sentence or a row, with the row that the bound one is drawn from."""
    (check,) = of_kind(prose(text), "typed")
    problem = check.problem
    assert (problem.code, problem.severity, dict(problem.facts)["said"]) == (
        "number-contradicts",
        "warning",
        said,
    )
    assert check.spots[-1].resource == "so-lieu"


@pytest.mark.parametrize(
    "text",
    [
        'Có {{ figure("2") }}. Trước đây là 980 thủ tục.',
        'Có {{ figure("2") }}, tăng 80 thủ tục.',
        'Có {{ figure("2") }}, trong đó 80 thủ tục mới.',
        'Có {{ figure("2") }}, năm 2020 có 900 thủ tục.',
        'Từ 900 thủ tục lên {{ figure("2") }}.',
        'Có {{ figure("2") }}, nhiều hơn 900 thủ tục so với kỳ trước.',
        'Có {{ figure("2") }} ở 14 xã.',
    ],
)
def test_another_figure_beside_it_stays_a_notice(text):
    """Of another sentence, unit, time or part."""
    (check,) = of_kind(prose(text), "typed")
    assert check.problem.code == "number-unbacked"


def test_bound_figures_are_one_line():
    """Figures that calls draw are backed by nature."""
    (check,) = of_kind(prose('Có {{ figure("2") }} trong {{ figure("3") }}.'), "bound")
    assert (check.outcome, check.count) == ("passed", 2)


@pytest.mark.parametrize("case", SHARES, ids=lambda case: case["why"])
def test_share_case(case):
    """A sentence recomputed, or left alone."""
    found = [(each.outcome, each.arithmetic) for each in of_kind(prose(case["text"]), "share")]
    assert found == ([(case["outcome"], case["arithmetic"])] if "outcome" in case else [])


def test_share_of_bound_figures_leads_to_their_rows():
    """Part, whole and percentage all come from the table."""
    text = 'Trong {{ figure("3") }}, {{ figure("2") }} đã lên, đạt {{ figure("1") }}.'
    (check,) = of_kind(prose(text), "share")
    assert [spot.line for spot in check.spots] == [1, 2, 3, 4]


def test_share_with_one_typed_figure():
    """A typed percentage beside bound parts is recomputed too; it follows from them, and is none of a source."""
    (check,) = of_kind(prose('Có {{ figure("2") }} trong {{ figure("3") }}, tức 65,39 %.'), "typed")
    assert (check.outcome, check.problem.code) == ("failed", "statement-differs")


def test_main_point_reads_with_its_figure():
    """The figure a point opens with belongs to its sentence."""
    point = Point("1", Text('thủ tục: {{ figure("2") }} trong {{ figure("3") }}.'))
    (check,) = of_kind(prose("", (point,)), "share")
    assert (check.outcome, check.spot.column) == ("passed", "summary")


def test_text_without_figures_has_no_checks():
    """Dates and names are no figures."""
    assert not of_kind(prose("Theo Quyết định 1095/QĐ-UBND ngày 20/4/2022."), "typed")


def changed(verb, key, other):
    """What is said of the size of a difference behind a word."""
    text = f'Số thủ tục {verb} {{{{ difference("{key}", "{other}", sign=False) }}}}.'
    return [each.problem for each in prose_checks(text) if each.problem]


def prose_checks(text):
    """The checks of a text over 979 and 1.736."""
    return of_kind(prose(text), "share")


@pytest.mark.parametrize(("verb", "key", "other"), [("tăng", "3", "2"), ("giảm", "2", "3")])
def test_the_word_before_the_size_of_a_difference_says_its_direction(verb, key, other):
    """1.736 is 757 more than 979, and 979 is 757 fewer."""
    assert changed(verb, key, other) == []


@pytest.mark.parametrize(("verb", "key", "other"), [("giảm", "3", "2"), ("tăng", "2", "3")])
def test_a_word_that_the_tables_have_turned_is_an_error(verb, key, other):
    """A correction may turn a rise into a fall."""
    (problem,) = changed(verb, key, other)
    assert (problem.code, problem.severity) == ("direction-turned", "error")
