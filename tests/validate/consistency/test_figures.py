"""Figures tables: restating, recomputing, counting."""

import pytest

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import say_found
from tests.validate.portal import (
    checks,
    indicator_list,
    observed,
    of_kind,
    package,
    stated,
    table,
    told,
)

LISTED = indicator_list({"code": "1", "unit": "%", "kind": "percent"}, {"code": "2"})
RIVERS = [{"name": n, "kind": k} for n, k in (("Hàn", "sông"), ("Cu Đê", "sông"), ("Rạng", "biển"))]

RIVERS_ALONE = table("tram", RIVERS, ["name", "kind"])


def figures(*rows):
    """The checks of a package with a share of 50,66 %, a count of 8 and three stations."""
    numbers = observed({"code": "1", "value": "50.66", "unit": "%"}, {"code": "2", "value": 8})
    return checks(LISTED, package(numbers, stated(*rows), RIVERS_ALONE))


@pytest.mark.parametrize(
    ("qualifier", "value", "outcome"),
    [
        ("gần", 60, "doubtful"),
        ("gần", 51, "passed"),
        ("hơn", 50, "passed"),
        ("", "50.7", "passed"),
        ("", 50, "doubtful"),
    ],
)
def test_restated_indicator(qualifier, value, outcome):
    """The text's figure against the table's, by its qualifier."""
    found = figures(
        {"id": "a", "qualifier": qualifier, "value": value, "unit": "%", "refers_to": "1"}
    )
    assert told(found, "restated") == [(outcome, "50,66\xa0%")]


def test_a_package_without_a_report_is_checked_as_well():
    """Its figures are bound by no text."""
    rows = stated({"id": "a", "value": 8, "refers_to": "2"})
    other = package(observed({"code": "2", "value": 8}), rows, name="khac")
    assert told(checks(LISTED, package(RIVERS_ALONE), other, name="khac"), "restated") == [
        ("passed", "8")
    ]


def test_restated_problem_has_its_cell():
    """File, row, column, and both figures in the message."""
    (check,) = of_kind(
        figures({"id": "a", "qualifier": "gần", "value": 60, "unit": "%", "refers_to": "1"}),
        "restated",
    )
    problem = check.problem
    assert (problem.file, problem.row, problem.column) == (
        "datasets/bao-cao/figures.csv",
        2,
        "value",
    )
    facts = dict(problem.facts)
    assert (facts["said"], facts["arithmetic"]) == ("gần 60 %", "50,66 %")


def test_restated_figure_with_a_qualifier_of_its_own():
    """More than 2.000 restated as more than 2.000 agrees; as exactly 2.500 it does not."""
    rows = [{"id": "a", "qualifier": "trên", "value": 2000}]
    rows += [
        {"id": "b", "qualifier": "hơn", "value": 2000, "refers_to": "a"},
        {"id": "c", "value": 2500, "refers_to": "a"},
    ]
    assert [outcome for outcome, _ in told(figures(*rows), "restated")] == ["passed", "doubtful"]


def test_unknown_qualifier_is_not_possible():
    """The check says which word it does not know."""
    (check,) = of_kind(
        figures({"id": "a", "qualifier": "chừng như", "value": 8, "refers_to": "2"}), "restated"
    )
    assert (check.outcome, check.facts) == ("impossible", (("word", "chừng như"),))


@pytest.mark.parametrize(("value", "outcome"), [(11, "passed"), (12, "doubtful")])
def test_recomputed_from_indicators_and_figures(value, outcome):
    """Codes and ids mix in one formula."""
    found = figures({"id": "a", "value": 3}, {"id": "b", "value": value, "formula": "[2] + [a]"})
    assert told(found, "recomputed") == [(outcome, "8 + 3 = 11")]


@pytest.mark.parametrize(
    ("value", "counts", "outcome"),
    [
        (2, "tram[kind=sông]", "passed"),
        (5, "tram[kind=sông]", "doubtful"),
        (3, "tram", "passed"),
        (1, "tram[kind=sông, name=Hàn]", "passed"),
        (0, "tram[kind=hồ]", "passed"),
    ],
)
def test_counted_rows(value, counts, outcome):
    """An announced number against the rows of a table."""
    assert [
        each for each, _ in told(figures({"id": "a", "value": value, "counts": counts}), "counted")
    ] == [outcome]


def test_counted_rows_lead_to_their_lines():
    """A reader can look at what was counted."""
    (check,) = of_kind(figures({"id": "a", "value": 2, "counts": "tram[kind=sông]"}), "counted")
    assert [(spot.resource, spot.line) for spot in check.spots] == [
        ("figures", 2),
        ("tram", 2),
        ("tram", 3),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"refers_to": "9"},
        {"formula": "[9] + 1"},
        {"formula": "1 +"},
        {"counts": "khong-co"},
        {"counts": "tram[x=1]"},
    ],
)
def test_declaration_that_leads_nowhere_refuses_the_build(broken):
    """What the portal declares itself must be readable; the cell is the declaration's own."""
    (check,) = (each for each in figures({"id": "a", "value": 1, **broken}) if each.problem)
    assert (check.problem.code, check.problem.severity) == ("figure-reference-unknown", "error")
    assert check.problem.column == next(iter(broken))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"refers_to": "9"}, "không có chỉ tiêu hay số liệu nào viết như vậy"),
        ({"formula": "[9] + 1"}, "không có chỉ tiêu hay số liệu nào viết là “9”"),
        ({"formula": "1 +"}, "vị trí 4"),
        ({"counts": "tram[x=1]"}, "“x”"),
    ],
)
def test_the_reason_is_in_the_readers_language(broken, words):
    """No English sentence stands inside a Vietnamese one."""
    (check,) = (each for each in figures({"id": "a", "value": 1, **broken}) if each.problem)
    said = say_found(check.problem, translator("vi"))
    assert words in said and not {"expected", "no", "has"} & set(said.split())


def test_what_cannot_be_computed_is_told_in_the_readers_language():
    """A division by zero, by a check that was not possible."""
    (check,) = of_kind(
        figures({"id": "a", "value": 0}, {"id": "b", "value": 1, "formula": "[2] / [a]"}),
        "recomputed",
    )
    assert check.outcome == "impossible"
    assert check.finding(translator("vi")) == "Không tính được: có phép chia cho 0."
