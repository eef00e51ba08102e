"""What a resource's descriptor declares of its rows."""

import pytest

from tests.validate.portal import checks, indicator_list, package, table, told

ROWS = [
    {"key": "a", "part": 3, "whole": 5},
    {"key": "b", "part": 4, "whole": 4},
    {"key": "c", "part": None, "whole": 1},
    {"key": "all", "part": 7, "whole": 10},
]


def declared(**properties):
    """The checks of a table whose descriptor says so."""
    found = package(
        table("bang", ROWS, ["key", "part", "whole"], "key"),
        descriptor={"resources": [{"name": "bang", **properties}]},
    )
    return checks(indicator_list({"code": "1"}), found)


def test_rule_that_every_row_keeps():
    """Rows with a hole are not held to it."""
    (check,) = declared(checks=["[part] <= [whole]"])
    assert (check.outcome, check.count) == ("passed", 3)


def test_rule_that_a_row_breaks():
    """One doubt for the row, one line for the rest."""
    assert told(declared(checks=["[part] < [whole]"]), "row") == [
        ("doubtful", "4 ≥ 4"),
        ("passed", ""),
    ]


def test_rule_with_arithmetic():
    """Both sides are formulas."""
    assert [outcome for outcome, _ in told(declared(checks=["[part] * 2 >= [whole]"]), "row")] == [
        "passed"
    ]


def test_total_that_adds_up_and_one_that_does_not():
    """Column by column, all other rows."""
    found = declared(totals={"row": "all", "columns": ["part", "whole"]})
    assert told(found, "total") == [("passed", "3 + 4 = 7"), ("passed", "5 + 4 + 1 = 10")]


def test_total_of_some_rows():
    """Only the keys listed are added."""
    found = declared(totals=[{"row": "all", "columns": ["whole"], "rows": ["a", "b"]}])
    assert told(found, "total") == [("doubtful", "5 + 4 = 9")]


@pytest.mark.parametrize(
    "broken",
    [
        {"checks": ["[part] ! [whole]"]},
        {"checks": ["[x] <= 1"]},
        {"checks": ["[part]"]},
        {"totals": {"row": "z", "columns": ["part"]}},
        {"totals": {"row": "all", "columns": ["x"]}},
        {"totals": "all"},
    ],
)
def test_declaration_that_cannot_be_read_refuses_the_build(broken):
    """At the descriptor."""
    (check,) = declared(**broken)
    assert (check.problem.code, check.problem.file) == (
        "row-check-invalid",
        "datasets/bao-cao/datapackage.yaml",
    )
