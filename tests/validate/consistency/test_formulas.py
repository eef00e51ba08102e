"""Formulas, ceilings and sums of the indicator list."""

import pytest

from tests.validate.portal import checks, indicator_list, observed, of_kind, package, told

SHARE = indicator_list(
    {"code": "1"}, {"code": "2"}, {"code": "3", "unit": "%", "formula": "[2] / [1] * 100"}
)


def share(one, two, three, **last):
    """The formula's check for three values."""
    rows = observed(
        {"code": "1", "value": one},
        {"code": "2", "value": two},
        {"code": "3", "value": three, **last},
    )
    return of_kind(checks(SHARE, package(rows)), "formula")


def test_formula_holds_to_the_printed_decimals():
    """979 of 1736 is 56,39 at two decimals."""
    assert told(share(1736, 979, "56.39"), "formula") == [("passed", "979 : 1.736 × 100 = 56,39…")]


def test_formula_holds_at_fewer_decimals():
    """The same share printed as 56,4."""
    assert share(1736, 979, "56.4")[0].outcome == "passed"


def test_formula_that_breaks_is_a_doubt_with_its_cell():
    """The source contradicts itself: a warning with file, row and column."""
    (check,) = share(1736, 979, "57.39")
    problem = check.problem
    assert (check.outcome, problem.code, problem.severity) == (
        "doubtful",
        "formula-broken",
        "warning",
    )
    assert (problem.file, problem.row, problem.column) == (
        "datasets/bao-cao/so-lieu.csv",
        4,
        "value",
    )
    assert dict(problem.facts)["arithmetic"] == "979 : 1.736 × 100 = 56,39…"


def test_cut_instead_of_rounded_is_a_doubt():
    """77,69 is what somebody gets who cuts 77,699."""
    assert share(565, 439, "77.69")[0].outcome == "doubtful"


@pytest.mark.parametrize("printed", ["12.4", "12.5"])
def test_both_roundings_of_a_middle_pass(printed):
    """12,45 is 12,5 half up and 12,4 half to even."""
    assert share(2000, 249, printed)[0].outcome == "passed"


def test_derived_figure_that_breaks_refuses_the_build():
    """A figure that the portal computed itself has no source to blame."""
    (check,) = share(1736, 979, "57.39", derived=True)
    assert (check.outcome, check.problem.severity) == ("failed", "error")


def test_formula_without_a_part_is_not_possible():
    """The reason names what is missing."""
    rows = observed({"code": "1", "value": 10}, {"code": "3", "value": 50})
    (check,) = of_kind(checks(SHARE, package(rows)), "formula")
    assert (check.outcome, check.facts) == ("impossible", (("names", "2"),))


def test_formula_over_zero_is_not_possible():
    """No contradiction, nothing to compare."""
    assert share(0, 0, 0)[0].outcome == "impossible"


def test_formula_over_rough_figures_is_not_possible():
    """More than 10 divided by 20 is no exact share."""
    rows = observed(
        {"code": "1", "value": 20},
        {"code": "2", "value": 10, "qualifier": "hơn"},
        {"code": "3", "value": 50},
    )
    assert told(checks(SHARE, package(rows)), "formula") == [("impossible", "")]


def test_formula_stays_within_its_period():
    """Parts of another period do not count."""
    rows = observed(
        {"code": "1", "value": 10, "period": "2021"},
        {"code": "2", "value": 5, "period": "2021"},
        {"code": "3", "value": 50, "period": "2021"},
        {"code": "3", "value": 60, "period": "2022"},
    )
    assert [check.outcome for check in of_kind(checks(SHARE, package(rows)), "formula")] == [
        "passed",
        "impossible",
    ]


def test_formula_stays_with_its_source():
    """Sources that contradict are each held to their own parts."""
    rows = observed(
        *(
            {"code": "1", "value": v, "period": "2021", "source": s}
            for v, s in ((10, "a"), (20, "b"))
        ),
        *({"code": "2", "value": 5, "period": "2021", "source": s} for s in "ab"),
        *(
            {"code": "3", "value": v, "period": "2021", "source": s}
            for v, s in ((50, "a"), (25, "b"))
        ),
    )
    assert [check.outcome for check in of_kind(checks(SHARE, package(rows)), "formula")] == [
        "passed",
        "passed",
    ]


PART = indicator_list({"code": "1"}, {"code": "2", "at_most": "1"})


def test_part_within_its_whole():
    """Equal is within."""
    rows = observed({"code": "1", "value": 32}, {"code": "2", "value": 32})
    assert told(checks(PART, package(rows)), "at-most") == [("passed", "32 ≤ 32")]


def test_part_above_its_whole():
    """Nothing has more parts than it has."""
    rows = observed({"code": "1", "value": 32}, {"code": "2", "value": 33})
    assert told(checks(PART, package(rows)), "at-most") == [("doubtful", "33 > 32")]


SUM = indicator_list(
    {"code": "1", "children": "sum"},
    {"code": "1.1", "parent": "1"},
    {"code": "1.2", "parent": "1"},
    {"code": "1.3", "parent": "1", "kind": "heading"},
)


@pytest.mark.parametrize(("whole", "outcome"), [(439, "passed"), (440, "doubtful")])
def test_children_add_up(whole, outcome):
    """Headings below take no part."""
    rows = observed(
        {"code": "1", "value": whole}, {"code": "1.1", "value": 11}, {"code": "1.2", "value": 428}
    )
    assert told(checks(SUM, package(rows)), "children") == [(outcome, "11 + 428 = 439")]


def test_missing_child_is_not_possible():
    """A sum of what is known is no sum."""
    rows = observed({"code": "1", "value": 439}, {"code": "1.1", "value": 11})
    assert told(checks(SUM, package(rows)), "children") == [("impossible", "")]


def test_indicator_without_declarations_is_not_checked():
    """Nothing is invented."""
    found = checks(
        indicator_list({"code": "1", "kind": "score"}), package(observed({"code": "1", "value": 7}))
    )
    assert found == ()
